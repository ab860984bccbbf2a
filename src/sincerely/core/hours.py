"""Times of day and time zones as a person types them: "3pm", "15:00-16:00", "noon", "America/Los_Angeles"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sincerely.core.moments import MONTHS
from sincerely.core.spoken import place_of, say_date
from sincerely.core.words import Word, low_at
from sincerely.errors import Mistake


def time_at(words: Sequence[Word], i: int) -> tuple[time, time | None, int] | None:
    """Return the time of day at this word, where a range of time ends, and the word after; None if there is none."""
    said_at = low_at(words, i) == "at"
    if said_at:
        i += 1
    if low_at(words, i) in ("around", "about") and said_at:
        i += 1
    if low_at(words, i) == "from" and _hour(words, i + 1, bare=False):
        i += 1
    ranged = _range(low_at(words, i))
    if ranged:
        return (*ranged, i + 1)
    found = _hour(words, i, bare=said_at)
    if found is None:
        return None
    start, i = found
    if low_at(words, i) in ("to", "until", "till", "-", "–"):
        end = _hour(words, i + 1, bare=False)
        if end:
            return start, end[0], end[1]
    return start, None, i


def _range(word: str) -> tuple[time, time] | None:
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?[-–](\d{1,2})(?:[:.](\d{2}))?(am|pm)?", word)
    if not found or not (found[2] or found[3] or found[6]) or not (found[5] or found[6] or found[3]):
        return None
    half = found[6] or found[3]
    return _clock(found[1], found[2], found[3] or half, word), _clock(found[4], found[5], half, word)


def _hour(words: Sequence[Word], i: int, *, bare: bool) -> tuple[time, int] | None:
    word, after = low_at(words, i), low_at(words, i + 1)
    if word in ("noon", "midday"):
        return time(12), i + 1
    if word == "midnight":
        raise Mistake(
            '"midnight" belongs to two days.',
            code="ambiguous_time",
            hint="Write 23:59, or 0:00 of the day that begins.",
        )
    if found := re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?(am|pm)", word):
        return _clock(found[1], found[2], found[3], word), i + 1
    if after in ("am", "pm") and (found := re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?", word)):
        return _clock(found[1], found[2], after, f"{word} {after}"), i + 2
    if found := re.fullmatch(r"(\d{1,2})[:h](\d{2})(?::\d{2})?", word):
        return _clock(found[1], found[2], None, word), i + 1
    if found := re.fullmatch(r"(\d{1,2})h", word):
        return _clock(found[1], None, None, word), i + 1
    if found := re.fullmatch(r"(\d{1,2})\.(\d{2})", word):
        if int(found[2]) <= 12 and not bare:
            month = MONTHS[int(found[2]) - 1].lower() if int(found[2]) else ""
            day = f'"{found[1]} {month}" or ' if month else ""
            raise Mistake(
                f"{word} could be a day or a time.", code="ambiguous_date", hint=f"Write {day}{found[1]}:{found[2]}."
            )
        return _clock(found[1], found[2], None, word), i + 1
    clock = after in ("o'clock", "oclock")
    if (bare or clock) and re.fullmatch(r"\d{1,2}", word) and int(word) < 24:
        hour = int(word)
        if 1 <= hour <= 12:
            early, late = hour % 12, hour % 12 + 12
            raise Mistake(
                f'"{hour}" could be {early}:00 or {late}:00.',
                code="ambiguous_time",
                hint=f"Write {hour}am or {hour}pm.",
            )
        return time(hour), i + (2 if clock else 1)
    return None


def _clock(hour: str, minute: str | None, half: str | None, said: str) -> time:
    h, m = int(hour), int(minute or 0)
    if half and not 1 <= h <= 12:
        if 13 <= h <= 23 and half == "pm":
            return _clock(hour, minute, None, said)
        h = 99
    elif half:
        h = h % 12 + (12 if half == "pm" else 0)
    if h > 23 or m > 59:
        raise Mistake(f"{said} is no time of day.", code="bad_time", hint="Write it as in 15:00 or 3pm.")
    return time(h, m)


ABBREVIATIONS = re.compile(r"[PMCE][SD]?T|A[SE]D?T|AE[SD]T|GMT|BST|IST|JST|[CEW]ES?T")


def zone_at(words: Sequence[Word], i: int) -> tuple[ZoneInfo | None, int]:
    """Return the time zone named at this word, if one is, and the word after."""
    if i >= len(words):
        return None, i
    text = words[i].text
    if text in ("UTC", "Z", "GMT"):
        return ZoneInfo("UTC"), i + 1
    if re.fullmatch(r"[A-Z][A-Za-z]+/[A-Za-z_/+-]+", text):
        return zone_named(text), i + 1
    if ABBREVIATIONS.fullmatch(text):
        raise Mistake(
            f"{text} is used for more than one time zone.", code="ambiguous_zone",
            hint="Leave it out for the zone of the workplace, or write a place: America/Los_Angeles.",
        )  # fmt: skip
    return None, i


def zone_named(name: str) -> ZoneInfo:
    """Return the zone of that name; raises Mistake with the nearest known one."""
    from zoneinfo import available_timezones

    from sincerely.core.fields import nearest

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(name, available_timezones())
        hint = f"Did you mean {near}?" if near else "Write a place, as in America/Los_Angeles."
        raise Mistake(f"{name!r} is no time zone.", code="unknown_zone", hint=hint) from None


def local(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return that time of that day there; raises Mistake where the clocks skip it."""
    there = datetime.combine(day, hour, zone)
    again = datetime.fromtimestamp(there.timestamp(), zone)
    if again.replace(tzinfo=None) != there.replace(tzinfo=None):
        raise Mistake(
            f"{hour:%H:%M} does not exist on {say_date(day)} in {place_of(zone)}: the clocks go forward over it.",
            code="bad_time", hint=f"Did you mean {again:%H:%M}?",
        )  # fmt: skip
    return there
