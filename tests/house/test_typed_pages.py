"""Pages that are typed on a machine that knows nothing yet, line by line: each command works and says what the page shows.

A `toml` block under the name of a file is written there first; a block `console fails` shows what a mistake is told.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["tour.md", "howto/calendar.md", "howto/many-letters.md", "howto/paper.md", "howto/your-own-playbook.md"]
BLOCK = re.compile(
    r"^(?:`(?P<file>~/[^`]+)`\n\n```toml|```console(?P<fails> fails)?)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def _typed(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a block with the lines shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        yield command, shown


def _not_said(shown: list[str], said: list[str]) -> list[str]:
    """Return the shown lines that do not come in this order; … stands for anything."""
    rest = iter(said)
    patterns = {line: ".*".join(map(re.escape, line.strip().split("…"))) for line in shown}
    return [line for line, wanted in patterns.items() if not any(re.fullmatch(wanted, one.strip()) for one in rest)]


@pytest.mark.parametrize("page", PAGES)
def test_each_command_of_the_page_works_and_says_what_it_shows(page: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "SINCERELY_"))}
    settings = str(tmp_path / ".config" / "sincerely" / "settings.toml")  # where it is on Linux
    environment |= {"HOME": str(tmp_path), "SINCERELY_SETTINGS": settings}
    for block in BLOCK.finditer((DOCS / page).read_text(encoding="utf-8")):
        if block["file"]:
            file = tmp_path / block["file"].removeprefix("~/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block["text"], encoding="utf-8")
            continue
        for command, shown in _typed(block["text"]):
            words = shlex.split(command)
            if words[0] == "sincerely":
                words = [sys.executable, "-m", *words]
            done = subprocess.run(
                words,
                cwd=tmp_path,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            assert (done.returncode != 0) == bool(block["fails"]), f"{command}\n{done.stdout}{done.stderr}"
            said = done.stderr if block["fails"] else done.stdout
            assert _not_said(shown, said.splitlines()) == [], f"{command}\n{said}"
