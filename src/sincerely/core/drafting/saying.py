"""Days, deadlines, lists and locales as a letter says them. Nothing here is relative that could be wrong a day later.

A day of the last week is its weekday, since a letter may leave the morning after it was written; one further back has
its date, and its year where that is another than the letter's. What lies ahead carries weekday and date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from sincerely.core.dates import say_day
from sincerely.core.moments import WEEKDAYS, Moment, day_of
from sincerely.core.record import Record

US_DATES = ("US", "CA", "PH")
BRITISH = ("GB", "IE", "AU", "NZ")


def locale_of(record: Record) -> str:
    """Return en-US or en-GB: the record's own locale, else that of the workplace; dates elsewhere begin with the day."""
    stated = record.locale or ""
    country = (stated if len(stated) > 2 else record.jurisdiction or stated).replace("_", "-")
    country = country.split("-")[1] if country[:1].islower() and "-" in country else country.split("-")[0]
    return "en-US" if country in US_DATES else "en-GB"


def british(record: Record) -> bool:
    """Say whether British custom rules salutation and close: only where the locale or the workplace says so."""
    if record.locale and "-" in record.locale:
        return record.locale.split("-")[1] in BRITISH
    return (record.jurisdiction or "").split("-")[0] in BRITISH


def past_day(day: date, today: date, locale: str) -> str:
    """Return "Tuesday" within the last week, else "5 November", with its year if that is another."""
    if timedelta(0) < today - day < timedelta(days=7):
        return WEEKDAYS[day.weekday()]
    return say_day(day, locale, weekday=False, year=day.year != today.year)


def on_day(day: date, today: date, locale: str) -> str:
    """Return "on Tuesday", "on 5 November" or "today"."""
    return "today" if day == today else f"on {past_day(day, today, locale)}"


def dated(day: date, locale: str, *, year: bool = True) -> str:
    """Return a day without its weekday, "13 November 2026"."""
    return say_day(day, locale, weekday=False, year=year)


def coming(moment: Moment, zone: tzinfo, today: date, locale: str, *, year: bool = False) -> str:
    """Return a day ahead with its weekday, "Friday 27 November", and the hour where a time was stated."""
    day = day_of(moment, zone)
    said = say_day(day, locale, weekday=True, year=year or day.year != today.year)
    if not isinstance(moment, datetime):
        return said
    hour = moment.astimezone(zone)
    if (hour.hour, hour.minute) in ((23, 59), (0, 0)):
        return said
    return f"{clock_time(hour, locale)} on {said}"


def clock_time(moment: datetime, locale: str) -> str:
    """Return the hour as people of that locale write it: 17:00, or 5:00 p.m."""
    if locale == "en-GB":
        return f"{moment:%H:%M}"
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{moment.hour % 12 or 12}:{moment:%M} {half}"


def listed(things: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
