"""docs/tour.md, typed line by line on a machine that knows nothing yet: each command works and says what the page shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tour.md"


def _steps() -> Iterator[tuple[str, list[str]]]:
    """Yield each command with the lines shown below it."""
    for block in re.findall(r"^```console\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            yield command, shown


def _not_said(shown: list[str], said: list[str]) -> list[str]:
    """Return the shown lines that do not come in this order; … stands for anything."""
    rest = iter(said)
    patterns = {line: ".*".join(map(re.escape, line.strip().split("…"))) for line in shown}
    return [line for line, wanted in patterns.items() if not any(re.fullmatch(wanted, one.strip()) for one in rest)]


def test_each_command_of_the_tour_works_and_says_what_the_page_shows(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "SINCERELY_"))}
    environment["HOME"] = str(tmp_path)
    for command, shown in _steps():
        words = shlex.split(command)
        if words[0] == "sincerely":
            words = [sys.executable, "-m", *words]
        done = subprocess.run(
            words, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert _not_said(shown, done.stdout.splitlines()) == [], f"{command}\n{done.stdout}"
