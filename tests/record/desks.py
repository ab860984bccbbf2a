"""A desk in a folder of its own, and commands run on it as a user types them."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sincerely.cli.main import run

AT = "--at 2026-11-04T12:00-08:00"  # Wednesday noon in Los Angeles


@dataclass
class Typed:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its answer, if it was JSON."""
        return json.loads(self.out)


class Commands:
    """Runs commands on one desk; nothing of the machine's own settings or desk is seen."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.desk = folder / "desk.sqlite3"

    def __call__(self, line: str) -> Typed:
        self._capsys.readouterr()
        status = run(["--desk-file", str(self.desk), *shlex.split(line)])
        answer = self._capsys.readouterr()
        return Typed(status, answer.out, answer.err)

    def ok(self, line: str) -> Typed:
        """Run a command that must succeed."""
        answer = self(line)
        assert answer.status == 0, f"{line}\n{answer.err}"
        return answer


INIT = 'init --name "Sam Okafor" --email sam@okafor.example --time-zone America/Los_Angeles --jurisdiction US-CA'
AURORA = (
    'application add Aurora --position Analyst --person "Ana Lindqvist <ana@aurora.example> recruiter"'
    ' --person "Chi Nwosu <chi@aurora.example> interviewer"'
)
HELD = f'tell aurora interview held tuesday 15:00 with Chi --discussed "the ledger" {AT}'
EMPLOYER = 'init --side employer --name "Ana Lindqvist" --email ana@aurora.example --time-zone America/Los_Angeles'
