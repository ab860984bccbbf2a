"""When an interview is, as written: the one day with its time that a message states, or its calendar part.

Local time without an offset, as the contract has it. Several proposed times are no appointment and give nothing; of an old
and a new one the new one counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sincerely.core.dates import days_in
from sincerely.core.reading.sentences import PLAIN

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day in the text."""

    start: int
    end: int
    at: time


@cache
def _clock() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(source, re.IGNORECASE)
        for source in (
            r"(?<![\d:.,/£$€-])(?P<h>\d{1,2})(?:[:.h](?P<m>[0-5]\d))? ?(?P<half>[ap])\.? ?m\b\.?(?: ?(?:-|to|until) ?\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b\.?)?)?",
            r"(?<![\d:.,/£$€-])(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))? ?(?:-|to|until) ?\d{1,2}(?:[:.]\d\d)? ?(?P<half>[ap])\.?m\b\.?",
            r"(?<![\d:.,/£$€-])(?P<h>[01]?\d|2[0-3])[:h](?P<m>[0-5]\d)(?!\d)(?: ?(?:-|to|until) ?\d{1,2}:\d\d)?(?: ?(?:hours|hrs|uhr|h)\b)?",
            r"\b(?:at|@|from|around) (?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d)\b(?![.\d%])",
            r"(?<![\d.,/£$€-])(?P<h>[01]?\d|2[0-3])[.:](?P<m>[0-5]\d)(?= (?:slot|appointment|session|sharp|o'?clock|hours|hrs|uur|uhr|h\b|prompt|start|local|in the (?:morning|afternoon)))",
            r"(?<![\d.,/£$€:-])(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d) ?(?:hours|hrs|h)\b",
            r"(?<![\d.,/£$€:-])(?P<h>\d{1,2}) ?o'?clock\b",
            r"\b(?P<name>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) o'?clock\b",
            r"\b(?P<word>noon|midday|12 noon)\b",
            r"\b(?P<part>half past|quarter past|quarter to) (?P<name>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
            r"\bat (?P<h>\d{1,2})(?: o'?clock)?(?= |,|\.|\?|!|;|\)|$)(?! (?:%|percent|years?|months?|weeks?|days?|minutes?|of|people|am|pm)\b)",
            r"\bat (?P<name>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?: o'?clock)?(?! (?:of|or|and|time|people|days?|weeks?))",
        )
    )


NAMED = {word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}


def hours_in(text: str) -> list[Hour]:
    """Return the times of day that the text states, in order; "at 2" without a half of the day is in working hours."""
    taken: list[Hour] = []
    for pattern in _clock():
        for match in pattern.finditer(text):
            at = _time(match)
            if at and not any(match.start() < one.end and one.start < match.end() for one in taken):
                taken.append(Hour(match.start(), match.end(), at))
    return sorted(taken, key=lambda one: one.start)


def _time(match: re.Match[str]) -> time | None:
    words = match.groupdict()
    if words.get("word"):
        return time(12)
    if words.get("part"):
        name = words["name"].lower()
        hour = _working(NAMED.get(name) or int(name))
        minutes = {"half past": 30, "quarter past": 15, "quarter to": -15}[words["part"].lower()]
        whole = hour * 60 + minutes
        return time(whole // 60 % 24, whole % 60)
    hour = NAMED[words["name"].lower()] if words.get("name") else int(words["h"])
    minute = int(words.get("m") or 0)
    half = (words.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return time(hour, minute) if hour < 24 else None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif "m" not in words or not words["m"]:
        hour = _working(hour)
    elif len(words["h"]) == 1 and hour < 8 and hour > 0:
        hour += 12  # "2:30" without a half of the day
    return time(hour, minute) if hour < 24 else None


def _working(hour: int) -> int:
    return hour + 12 if 1 <= hour <= 6 else hour


def interview_at(text: str, *, today: date, locale: str | None, kind: str | None) -> str | None:
    """Return the appointment that the own new text states, as YYYY-MM-DDTHH:MM, or None where there is none or several."""
    text = text[:LONGEST]
    plain = text.translate(PLAIN)
    days = [one for one in days_in(text, today=today, locale=locale) if one.day is not None and not one.disagrees]
    days = [one for one in days if not (one.form == "numeric" and one.other and not one.certain)]
    pairs: list[tuple[int, datetime, str]] = []
    for hour in hours_in(plain):
        before = [one for one in days if 0 <= hour.start - one.end <= 60 or one.start <= hour.start < one.end]
        after = [
            one
            for one in days
            if 0 <= one.start - hour.end <= 30 and "." not in plain[hour.end : one.start].strip(". ")[1:]
        ]
        near = (
            after[0]
            if after and (not before or after[0].start - hour.end < hour.start - before[-1].end)
            else (before[-1] if before else None)
        )
        if near is None and days:
            earlier = [one for one in days if one.end <= hour.start and hour.start - one.end <= 200]
            near = earlier[-1] if earlier else None
        if near is None or near.day is None or near.day < today - timedelta(days=1):
            continue
        context = plain[max(0, min(near.start, hour.start) - 45) : min(near.start, hour.start)].lower()
        pairs.append((min(near.start, hour.start), datetime.combine(near.day, hour.at), context))
    return _one_of(pairs, plain.lower(), kind)


def _one_of(pairs: Sequence[tuple[int, datetime, str]], text: str, kind: str | None) -> str | None:
    """Choose the appointment: not a limit for the reply, not the old one."""
    deadline = re.compile(r"\b(?:by|before|no later than|deadline|until|due|latest)\b[^.;]{0,14}$")
    old = re.compile(
        r"\b(?:from|instead of|rather than|originally|original|scheduled for|was (?:set|planned|booked) for|previously|old (?:time|slot)|in place of|not)\b[^.;]{0,30}$"
    )
    left = [one for one in pairs if not deadline.search(one[2])]
    if kind == "rescheduling" or len({at for _, at, _ in left}) > 1:
        newer = [one for one in left if one[2].rstrip().endswith((" to", " until")) or not old.search(one[2])]
        left = newer if newer or kind == "rescheduling" else left
    days = {at.date() for _, at, _ in left}
    if len({at for _, at, _ in left}) == 1:
        return left[0][1].strftime("%Y-%m-%dT%H:%M")
    proposed = re.search(
        r"\b(?:or|either|any of|options?|following (?:times|slots|dates)|which of|alternatively|prefer|choose|pick|availability|available (?:on|at|times)|between)\b",
        text,
    )
    if left and len(days) == 1 and not proposed and kind in ("confirmation", "rescheduling", "invitation", "cancelled"):
        return min(at for _, at, _ in left).strftime("%Y-%m-%dT%H:%M")
    return None


def calendar_at(text: str, zone: tzinfo | None) -> tuple[str | None, str]:
    """Return when a calendar part says the event begins, in its own local time, and its method in lower case.

    Args:
        zone: where the reader is, for a time that the part states in UTC; None leaves that out.
    """
    unfolded = re.sub(r"\r?\n[ \t]", "", text[:200_000])
    method = re.search(r"(?im)^METHOD:\s*(\w+)", unfolded)
    cancelled = re.search(r"(?im)^STATUS:\s*CANCELLED", unfolded)
    event = unfolded[max(0, unfolded.upper().find("BEGIN:VEVENT")) :]
    found = re.search(
        r"(?im)^DTSTART(?P<parameters>[^:\n]{0,200}):(?P<day>\d{8})(?:T(?P<hour>\d{4})\d{0,2}(?P<utc>Z)?)?", event
    )
    way = "cancel" if cancelled else (method[1].lower() if method else "")
    if not found or not found["hour"]:
        return None, way
    try:
        at = datetime.strptime(found["day"] + found["hour"], "%Y%m%d%H%M")  # noqa: DTZ007 - local time as written
    except ValueError:
        return None, way
    if found["utc"]:
        if zone is None:
            return None, way
        at = at.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
    return at.strftime("%Y-%m-%dT%H:%M"), way


def zone_named(name: str | None) -> tzinfo | None:
    """Return a zone by name, or None if there is none such."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
