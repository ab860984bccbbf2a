"""The only place where parts are made; the only clock, the only source of ids.

`open_desk` returns a `Desk` whose parts are imported and opened when they are first used, so that a command pays only
for what it needs.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sincerely.core.moments import Clock, Moment
from sincerely.desk.ports import Desk, Journal

if TYPE_CHECKING:
    from sincerely.core.playbook import Rule
    from sincerely.store.sql import Database


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

    @cache
    def database() -> Database:
        return _database(desk_file)

    return Desk(
        journal=_journal(database, records), clock=Clock(moment), now=now, given=bool(records), holidays=_holidays,
        owing_rules=_owing_rules, new_id=new_id,
    )  # fmt: skip


class _WhenUsed:
    """A part that is made when something is first asked of it."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = cache(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)


def _database(desk_file: str | None) -> Database:
    from sincerely import settings
    from sincerely.store.sql import Database

    values = settings.load()
    return Database(Path(desk_file) if desk_file else settings.desk_path(values), busy_s=values["busy_s"])


def _journal(database: Callable[[], Database], records: Sequence[Path]) -> Journal:
    if records:
        from sincerely.formats.records import read_records
        from sincerely.store.memory import MemoryJournal

        return MemoryJournal(read_records(records))

    def make() -> Journal:
        from sincerely.store.journal import SqlJournal

        return SqlJournal(database())

    return cast(Journal, _WhenUsed(make))


def _holidays(jurisdiction: str, year: int) -> frozenset[date]:
    from sincerely.text.holidays import holidays_in

    return holidays_in(jurisdiction, year)


def _owing_rules(side: str) -> Sequence[Rule]:
    from sincerely.playbooks.owing import owing_rules

    return owing_rules(side)
