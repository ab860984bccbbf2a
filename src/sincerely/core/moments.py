"""Days and times as the record states them, and the clock it is read by.

A fact has a time with an offset or only a day. A day stands for the start of that local day; compared with anything on
the same day it counts as after, because nobody who says "sent it Friday" means before Friday's interview.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
Moment = date | datetime  # a datetime is always aware; test for it first, since a datetime is a date


def day_of(moment: Moment, zone: tzinfo) -> date:
    """Return the local day of `moment` in `zone`."""
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def start_of(moment: Moment, zone: tzinfo) -> datetime:
    """Return the time itself, or the first instant of a day in `zone`."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min, zone)


def end_of(moment: Moment, zone: tzinfo) -> datetime:
    """Return the time itself, or the last whole second of a day in `zone`: a deadline that is a day lasts to its end."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(23, 59, 59), zone)


def comes_after(later: Moment, earlier: Moment, zone: tzinfo) -> bool:
    """Say whether `later` counts as after `earlier`; where either is only a day, the same day counts as after."""
    if isinstance(later, datetime) and isinstance(earlier, datetime):
        return later > earlier
    return day_of(later, zone) >= day_of(earlier, zone)


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment at which records are read: one instant everywhere, or the last instant of one day in each zone."""

    at: Moment

    def now(self, zone: tzinfo) -> datetime:
        """Return the instant at which a record in `zone` is read, in that zone."""
        if isinstance(self.at, datetime):
            return self.at.astimezone(zone)
        return datetime.combine(self.at, time.max, zone)

    def today(self, zone: tzinfo) -> date:
        """Return the local day on which a record in `zone` is read."""
        return day_of(self.at, zone)
