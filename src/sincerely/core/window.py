"""When a letter may leave, and the one clamp that keeps the three moments in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
