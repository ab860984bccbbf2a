"""What a statement is read against: the people and the place of its application, and the moment it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sincerely.core.events import LETTER_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """What a statement is read against: the people and the place of its application, and the moment it is typed."""

    handle: str
    side: str
    names: tuple[str, ...]
    zone: ZoneInfo
    now: datetime
    company: str
    position: str
    jurisdiction: str | None = None
    candidate: str | None = None  # on an employer's desk, whose application this is
    whole_day: bool = False  # the clock is set to a day: what has no day of its own happened on it
    ahead: bool = False  # what is only supposed may be still to come

    def choices(self, name: str, every: Sequence[str]) -> tuple[str, ...]:
        """Return the words of a choice that this side has: letter kinds and decisions differ."""
        if name == "letter_kind":
            return LETTER_KINDS[self.side]
        if name == "to" and every:
            return tuple(every[:3] if self.side == "candidate" else every[3:])
        return tuple(every)
