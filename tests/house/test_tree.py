"""What lies in the tree: no address of a real person, no path of one machine, nothing big, a lock that is whole."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"[\w.+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})\b")
EXAMPLE = re.compile(r"(^|\.)(example|test|invalid|localhost|example\.(com|org|net))$")
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:root|work|home/\w+|Users/\w+)/")
BIGGEST_KB = 500
BIG = {"holidays.txt": "every public holiday that the library knows, for the years around now (decision 6)"}


def tracked() -> list[Path]:
    """Return every file that a clone would have, or all files where this is no clone (a source archive)."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        return [path for part in ("src", "tests", "docs", "dev") for path in (ROOT / part).rglob("*") if path.is_file()]
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Return name and text of every tracked file that is text."""
    found = []
    for path in tracked():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_every_address_is_one_that_nobody_can_have() -> None:
    wrong = [
        f"{name}: {found[0]} (use an address under .example or .test)"
        for name, text in texts()
        for found in ADDRESS.finditer(text)
        if not EXAMPLE.search(found[1].lower())
    ]

    assert wrong == []


def test_no_file_knows_a_path_of_one_machine() -> None:
    wrong = [
        f"{name}: {text[max(0, found.start() - 20) : found.end() + 20]!r}"
        for name, text in texts()
        for found in MACHINE_PATH.finditer(text)
        if name != "tests/house/test_tree.py"
    ]

    assert wrong == []


LOOKS_FOR_THEM = (
    "tests/house/test_tree.py",
    "core/checks/placeholders.py",
    "tests/checks/",
    "docs/reference/rules.md",
)  # in letters


def test_nothing_is_left_unfinished() -> None:
    wrong = [
        f"{name}: {found[0]}"
        for name, text in texts()
        for found in re.finditer(r"\b(TODO|FIXME|XXX|NotImplementedError|lorem ipsum)\b", text)
        if not any(part in name for part in LOOKS_FOR_THEM)
    ]

    assert wrong == []


def test_a_silenced_warning_has_its_reason_beside_it() -> None:
    silenced = re.compile(
        r"# (noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\])(?P<why>.*)|# (noqa|type: ignore)(?!:|\[)(?P<bare>.*)"
    )
    wrong = [
        f"{name}: {found[0]}"
        for name, text in texts()
        if name.endswith(".py") and name != "tests/house/test_tree.py"
        for found in silenced.finditer(text)
        if len((found["why"] or "").strip(" -#")) < 10
    ]

    assert wrong == [], "say behind it why the rule does not hold here"


def test_no_file_is_big() -> None:
    wrong = [
        f"{path.name}: {path.stat().st_size // 1024} KB"
        for path in tracked()
        if path.stat().st_size > BIGGEST_KB * 1024 and path.name not in BIG
    ]

    assert wrong == []


def test_the_lock_names_everything_that_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\s<>=;\[!~]", one, maxsplit=1)[0].lower() for one in asked}
    locked = {line.partition("==")[0].lower() for line in (ROOT / "requirements.lock").read_text().splitlines()}

    assert names - locked == set(), "run `make lock`"


def test_the_lock_names_no_registry() -> None:
    assert re.findall(r"https?://|file:|--\S*index\S*|--find-links", (ROOT / "requirements.lock").read_text()) == []


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_the_front_door_is_whole(name: str) -> None:
    assert (ROOT / name).stat().st_size > 300
