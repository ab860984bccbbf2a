"""The story of a letter kind: one situation in which it is owed, told in story.toml with the fixed cast at Aurora.

`events` are a record file's; `people` adds to the cast; `record` overrides the record's head; `also` are further records.
`owes` says which letters of this kind `today` shows at the end of the day `on`, a line each, as `make story` prints it.
"""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from builders import document
from playbooks.questions import PLAYBOOKS
from sincerely import wiring
from sincerely.core.events import LETTER_KINDS
from sincerely.core.owing.obligation import Owed
from sincerely.desk import today
from sincerely.desk.draft import draft
from sincerely.desk.ports import Desk

ROOT = Path(__file__).parents[2]
LETTERS = Path(__file__).parent / "letters"
FILES = ("owed.toml", "story.toml", "letter.en.toml")


@dataclass(frozen=True, kw_only=True)
class Story:
    """One situation: what happened, the day on which it is read, and what is owed then."""

    side: str
    kind: str
    says: str
    on: date
    records: tuple[dict[str, Any], ...]
    owes: tuple[str, ...]


def kinds() -> list[str]:
    """Return every letter kind that has a folder, as side/kind."""
    return [
        f"{side}/{kind}" for side, kinds in LETTER_KINDS.items() for kind in kinds if (PLAYBOOKS / side / kind).is_dir()
    ]


def load(at: str) -> Story:
    """Read the story of side/kind."""
    side, kind = at.split("/")
    told = tomllib.loads((PLAYBOOKS / side / kind / "story.toml").read_text(encoding="utf-8"))
    first = {"events": told["events"], "people": told.get("people", []), **told.get("record", {})}
    records = tuple(_record(one, side) for one in (first, *told.get("also", [])))
    on = date.fromisoformat(told["on"])
    return Story(side=side, kind=kind, says=told["says"], on=on, records=records, owes=tuple(told["owes"]))


def _record(stated: dict[str, Any], side: str) -> dict[str, Any]:
    head = {key: value for key, value in stated.items() if key not in ("events", "people")}
    made = document(*stated["events"], side=side, **head)
    made["people"] += stated.get("people", [])
    return made


@contextmanager
def opened(story: Story) -> Iterator[Desk]:
    """Open a desk made of the story's records alone, read at the end of its day."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.json" for number in range(len(story.records))]
        for file, record in zip(files, story.records, strict=True):
            file.write_text(json.dumps(record), encoding="utf-8")
        yield wiring.open_desk(records=files, clock=story.on)


def owes(desk: Desk, kind: str) -> list[str]:
    """Return the letters of one kind that `today` shows, a line each, the most urgent first."""
    whole = today.agenda(desk)
    return [_line(one, whole) for one in today.chosen(desk, whole) if one.obligation.kind == kind]


def _line(one: Owed, whole: today.Agenda) -> str:
    zone = whole.applications[one.obligation.application].zone
    window = one.obligation.window
    due, lapses = (
        at.astimezone(zone).date().isoformat() if at else "never" for at in (window.due_at, window.lapses_at)
    )
    return f"{one.standing}: to {', '.join(one.obligation.to)}, due {due}, lapses {lapses}"


def letter(desk: Desk, story: Story) -> str:
    """Return the first letter of the story's kind that is owed, as a person would read it, with the questions left."""
    first = next(one for one in today.today(desk) if one.obligation.kind == story.kind)
    made = draft(desk, first.obligation.id).draft
    to = ", ".join(f"{one.name} <{one.email}>" for one in made.to)
    asked = "".join(f"\n? {gap.question}" for gap in made.gaps)
    return f"To: {to}\nSubject: {made.subject}\n\n{made.body.rstrip()}\n{asked}".rstrip() + "\n"
