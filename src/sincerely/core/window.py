"""When a letter may leave, and the one clamp that keeps the three moments in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sincerely.core.days import end_of_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a letter may leave: aware datetimes in the record's zone; due and lapse days last to their end.

    `lapses_at` of None: late is better than never. `due_at` of None: it waits for something that has no day yet.
    """

    opens_at: datetime
    due_at: datetime | None
    lapses_at: datetime | None

    def __post_init__(self) -> None:
        due = self.due_at or self.opens_at
        if not self.opens_at <= due <= (self.lapses_at or due):
            raise ValueError(f"a window opens, is due and lapses in this order: {self}")


def clamped(opens_at: datetime, due_at: datetime | None, lapses_at: datetime | None) -> Window | None:
    """Return the window with its moments put in order, or None if it would lapse before it opens.

    A due moment before the opening becomes the end of the opening day; one after the lapse becomes the lapse, since a
    letter never outlives what ends it (the contract, section 6). `opens_at` carries the zone whose days are meant.
    """
    if lapses_at is not None and lapses_at < opens_at:
        return None
    if due_at is not None and due_at < opens_at:
        due_at = end_of_day(opens_at.date(), opens_at.tzinfo) if opens_at.tzinfo else opens_at
    if due_at is not None and lapses_at is not None and due_at > lapses_at:
        due_at = lapses_at
    return Window(opens_at=opens_at, due_at=due_at, lapses_at=lapses_at)
