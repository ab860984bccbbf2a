"""Writes the golden letters of tests/drafting/golden anew (`make golden`), then read each aloud."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

from drafting.situations import SITUATIONS, Situation
from sincerely import wiring
from sincerely.core.moments import Clock
from sincerely.core.record import record_from
from sincerely.desk.draft import Drafted, draft
from sincerely.desk.ports import Desk
from sincerely.store.memory import MemoryJournal

FOLDER = Path(__file__).parent / "golden"


def desk_of(*documents: Any, on: str) -> Desk:
    """Return a desk that reads these record files' documents at the end of a day."""
    records = []
    for n, document in enumerate(documents):
        record, problems = record_from(document, f"record {n}")
        assert record is not None, problems
        records.append(record)
    return dataclasses.replace(
        wiring.open_desk(clock=date.fromisoformat(on)), journal=MemoryJournal(records), given=True,
        clock=Clock(date.fromisoformat(on)),
    )  # fmt: skip


def drafted(situation: Situation) -> Drafted:
    """Return the letter of a situation."""
    desk = desk_of(situation.record, *situation.others, on=situation.on)
    return draft(desk, kind=situation.kind, to=situation.to, another=situation.another)


def paper(made: Drafted) -> str:
    """Return a letter and its questions as they stand in a golden file."""
    to = ", ".join(one.name for one in made.draft.to) or "nobody yet"
    asked = "".join(f"\n? {gap.slot}: {gap.question}" for gap in made.draft.gaps)
    return f"To: {to}\n{made.draft.text}{asked}{chr(10) if asked else ''}"


def write() -> None:
    """Write every golden letter, and take away those of situations that are gone."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for one in SITUATIONS:
        (FOLDER / f"{one.name}.txt").write_text(paper(drafted(one)), encoding="utf-8")


if __name__ == "__main__":
    write()
