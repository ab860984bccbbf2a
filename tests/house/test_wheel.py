"""The built wheel as a user gets it: installed by pip, pipx and uv into places of its own, away from this tree."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from builders import document, interview_held
from sincerely import __version__

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]
ROOT = Path(__file__).parents[2]
TOOLS = ("pipx==1.18.4", "uv==0.13.9")


def _run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once."""
    place = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, cwd=ROOT)
    (found,) = place.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install pipx and uv into an environment of their own and return its bin folder."""
    place = tmp_path_factory.mktemp("tools")
    venv.create(place, with_pip=True)
    _run(place / "bin" / "pip", "install", "--quiet", *TOOLS, cwd=place)
    return place / "bin"


def _works(program: Path, folder: Path) -> None:
    """See that the installed program says its version and what a record owes, far from this tree and with an empty home."""
    (folder / "record.json").write_text(json.dumps(document(interview_held("tue 15:00", with_=["Chi"]))))
    home = str(folder / "home")

    assert _run(program, "--version", cwd=folder, HOME=home).strip().endswith(__version__)
    owed = json.loads(
        _run(program, "today", "--record", "record.json", "--on", "2026-11-04", "--json", cwd=folder, HOME=home)
    )
    assert (owed[0]["kind"], owed[0]["due_on"]) == ("thank_you", "2026-11-04")


def test_the_wheel_holds_every_file_of_the_package_but_the_stories_and_nothing_else(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "src/sincerely"], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = {name.removeprefix("src/") for name in listed.stdout.split() if not name.endswith("/story.toml")}
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert ours - inside == set()
    assert {
        name for name in inside - ours if not name.startswith("sincerely/") or name.endswith("/story.toml")
    } == set()


def test_pip_installs_it(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    _run(
        tmp_path / "venv/bin/pip", "install", "--quiet", "--constraint", ROOT / "requirements.lock", wheel, cwd=tmp_path
    )

    _works(tmp_path / "venv" / "bin" / "sincerely", tmp_path)


def test_pipx_installs_it(wheel: Path, tools: Path, tmp_path: Path) -> None:
    places = {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    _run(tools / "pipx", "install", "--quiet", "--python", sys.executable, wheel, cwd=tmp_path, **places)

    _works(tmp_path / "bin" / "sincerely", tmp_path)


def test_uv_installs_it_as_a_tool(wheel: Path, tools: Path, tmp_path: Path) -> None:
    places = {"UV_TOOL_DIR": str(tmp_path / "uv"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
    _run(tools / "uv", "tool", "install", "--quiet", "--python", sys.executable, wheel, cwd=tmp_path, **places)

    _works(tmp_path / "bin" / "sincerely", tmp_path)
