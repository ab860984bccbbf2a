"""The list of commands: where each is and what it says in one line. Help is made from it without importing any."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One command: its name, `module:attribute` under sincerely.cli, its heading in the help, one line."""

    name: str
    module: str
    heading: str
    says: str


BEGIN, FACTS, OWED, LETTERS, OUT, IN = "Begin", "Tell it what happened", "What is owed", "Letters", "Out", "In"

COMMANDS: tuple[Command, ...] = ()
