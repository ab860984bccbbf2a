"""The only place where parts are made; the only clock, the only source of ids.

`open_desk` returns a `Desk` whose parts are imported and opened when they are first used, so that a command pays only
for what it needs.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sincerely.core.moments import Clock, Moment
from sincerely.desk.ports import Desk, Journal


def now() -> datetime:
    """Return the present moment, aware, in the machine's zone."""
    return datetime.now().astimezone()  # noqa: TID251 - the one clock


def new_id() -> str:
    """Return an id that no other process will draw: sixteen hexadecimal digits."""
    return secrets.token_hex(8)


def open_desk(desk_file: str | None = None, *, records: Sequence[Path] = (), clock: Moment | None = None) -> Desk:
    """Open the desk in `desk_file` (default: the user's own), or one made of the record files given.

    Args:
        clock: the moment at which the record is read; a day stands for its last instant in each record's zone.
    """
    moment: date | datetime = now() if clock is None else clock
    return Desk(
        journal=_journal(desk_file, records), clock=Clock(moment), now=now, given=bool(records), holidays=_holidays,
        new_id=new_id,
    )  # fmt: skip


def _journal(desk_file: str | None, records: Sequence[Path]) -> Journal:
    from sincerely.store.memory import MemoryJournal

    if records:
        from sincerely.formats.records import read_records

        return MemoryJournal(read_records(records))
    return MemoryJournal()


def _holidays(jurisdiction: str, year: int) -> frozenset[date]:
    from sincerely.text.holidays import holidays_in

    return holidays_in(jurisdiction, year)
