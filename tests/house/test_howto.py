"""The how-to "add a letter kind", performed word for word on a copy of the tree: files written, commands run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "howto" / "add-a-letter-kind.md"
BLOCK = re.compile(
    r"(?:^`(?P<path>src/[^`]+)`\n\n)?^```(?P<language>sh fails|sh|toml)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
VENV = Path(sys.prefix)
TESTS = "tests/playbooks tests/owing"  # those that meet a new kind, beside the one below


def _steps() -> Iterator[tuple[str, str]]:
    """Yield what the page asks for in order: a path and its text, or a command and how it ends."""
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        if block["language"] == "toml":
            yield block["path"], block["text"]
        else:
            for command in block["text"].splitlines():
                yield command, "fails" if block["language"].endswith("fails") else "works"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy what a clone would have, and what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


def _make(command: str, copy: Path, tests: str = TESTS) -> subprocess.CompletedProcess[str]:
    """Run a `make` of the page with this environment instead of a new one, and of the tests those that meet a new kind."""
    program, *words = command.split(" ", 1)
    assert program == "make"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PYTEST", "MFLAGS"))
    }
    environment["PYTHONPATH"] = str(copy / "src")
    line = f"make -o {VENV}/.set-up VENV={VENV} tests='{tests} -n 0 -p no:cacheprovider' {words[0]}"
    return subprocess.run(
        ["sh", "-c", line], cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def test_the_page_can_be_followed_word_for_word(copy: Path) -> None:
    for what, rest in _steps():
        if what.startswith("src/"):
            (copy / what).write_text(rest, encoding="utf-8")
            continue
        done = _make(what, copy)
        assert (done.returncode == 0) == (rest == "works"), f"{what}\n{done.stdout}{done.stderr}"
        if rest == "fails":
            assert "candidate/meeting_request/owed.toml: after: After what is it owed?" in done.stdout

    ways = _make("make test", copy, "tests/drafting/test_ways_are_known.py -k meeting_request")
    assert ways.returncode == 0, ways.stdout + ways.stderr
    kept = (copy / "tests/playbooks/letters/candidate/meeting_request.txt").read_text(encoding="utf-8")
    assert "Dear Ms. Lindqvist," in kept
    assert "January 4" in kept
