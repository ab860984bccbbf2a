"""Counting days at a place: calendar days, and business days without weekends and that place's public holidays.

Holidays are given as a callable value; no jurisdiction means weekends only. Counts start from a local day and never
include it. Nothing here knows the time of day, except `end_of_day`, which is the last instant that a day still holds.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

Holidays = Callable[[str, int], frozenset[date]]
SATURDAY = 5


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the last instant of `day`; where the clock is put back across midnight, the later of the two."""
    return datetime.combine(day, time.max, zone).replace(fold=1)


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first instant of `day`."""
    return datetime.combine(day, time.min, zone)


def months_after(day: date, months: int) -> date:
    """Return the same day of a later (or, if negative, earlier) month, or its last day where there is none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_month(day: date) -> date:
    """Return the last day of the month in which `day` lies."""
    return day.replace(day=monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one place. `place` is its jurisdiction, or None where only weekends are known."""

    place: str | None
    holidays: Holidays
    _years: dict[int, frozenset[date]] = field(default_factory=dict, compare=False, repr=False)

    def is_holiday(self, day: date) -> bool:
        """Say whether `day` is a public holiday there."""
        if self.place is None:
            return False
        if day.year not in self._years:
            self._years[day.year] = self.holidays(self.place, day.year)
        return day in self._years[day.year]

    def is_business_day(self, day: date) -> bool:
        """Say whether people work there on `day`."""
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def business_days_after(self, day: date, count: int) -> date:
        """Return the `count`-th business day after `day`, or before it if `count` is negative; `day` itself for 0."""
        step = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_business_day(day)
        return day

    def business_day_up_to(self, day: date) -> date:
        """Return `day` if it is a business day, else the last one before it."""
        while not self.is_business_day(day):
            day -= timedelta(days=1)
        return day

    def skipped(self, start: date, end: date) -> tuple[date, ...]:
        """Return the public holidays on weekdays between the two days, which a count of business days passed over."""
        low, high = min(start, end), max(start, end)
        between = (low + timedelta(days=n) for n in range(1, (high - low).days))
        return tuple(day for day in between if day.weekday() < SATURDAY and self.is_holiday(day))
