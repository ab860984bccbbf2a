"""Days and times as a person types them: "last tuesday", "20 oct 15:00", "in two weeks", "3pm".

A statement is cut into words; `span_at` says how many of them are a day, a time or both, and `resolve` which moment they
mean: looking backwards for what happened, forwards for what is to come. What could be read in two ways is asked, never
guessed, with both readings written out; a day that does not exist or disagrees with its weekday is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from sincerely.core.hours import local, time_at, zone_at
from sincerely.core.moments import MONTHS, WEEKDAYS, Moment
from sincerely.core.spoken import say_date, say_moment
from sincerely.core.words import Word, low_at
from sincerely.errors import Mistake

Direction = Literal["past", "future"]
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fourteen": 14,
}  # fmt: skip
UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14}
FAR = 300  # days: a day without a year that lies further off than this was meant on the other side of today


@dataclass(frozen=True, slots=True)
class Base:
    """Where relative days count from: a moment in the zone of the workplace."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The local day of the base."""
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Span:
    """Words that say a day, a time or both, and at which word they end. `until` is the end of a range of time."""

    end: int
    said: str
    day: DaySaid | None = None
    hour: time | None = None
    until: time | None = None
    zone: ZoneInfo | None = None
    whole: datetime | None = None  # an instant with its offset
    this_moment: bool = False


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A day as said: exact, by weekday, by day and month, or as a distance from today."""

    said: str
    exact: date | None = None
    weekday: int | None = None
    which: str = ""  # last, next, this, or empty
    day: int | None = None
    month: int | None = None
    year: int | None = None
    offset: int | None = None
    months: int | None = None


@cache
def _weekday_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for n, name in enumerate(WEEKDAYS):
        low = name.lower()
        names |= {low: n, low[:3]: n, f"{low}s": n}
    return names | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}


@cache
def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for n, name in enumerate(MONTHS, 1):
        names |= {name.lower(): n, name.lower()[:3]: n}
    return names | {"sept": 9}


def span_at(words: Sequence[Word], start: int) -> Span | None:
    """Return the day, time or both that begin at this word, or None. Raises Mistake for what is half of one."""
    i = start
    if low_at(words, i) in ("now", "just now"):
        return Span(i + 1, words[i].text, this_moment=True)
    if low_at(words, i) == "just" and low_at(words, i + 1) == "now":
        return Span(i + 2, "just now", this_moment=True)
    whole = _instant(words[i].text) if i < len(words) else None
    if whole:
        return Span(i + 1, words[i].text, whole=whole)
    if low_at(words, i) in ("on", "the", "this") and _day_at(words, i) is None:
        i += 1
    day: DaySaid | None = None
    hour, until, zone = None, None, None
    for _ in range(2):  # a day then a time, or a time then a day
        link = i + 1 if i > start and low_at(words, i) in ("at", "on", "the", "of", "from") else i
        if day is None and (dated := _day_at(words, link)):
            day, i = dated
        elif hour is None and (timed := time_at(words, i if low_at(words, i) == "at" else link)):
            hour, until, i = timed
            zone, i = zone_at(words, i)
    if day is None and hour is None:
        return None
    return Span(i, " ".join(word.text for word in words[start:i]), day, hour, until, zone)


def resolve(span: Span, base: Base, direction: Direction) -> Moment:
    """Return the moment that a span means, in the zone of the workplace.

    Args:
        direction: whether a weekday or a day without a year is sought before or after the base.
    """
    if span.whole:
        return span.whole.astimezone(base.zone)
    if span.this_moment:
        return base.now.astimezone(base.zone).replace(microsecond=0)
    zone = span.zone or base.zone
    there = Base(base.now, zone)
    day = _day_meant(span.day, there, direction, span.hour) if span.day else there.today  # a time alone is today's
    if span.hour is None:
        return day
    return local(day, span.hour, zone).astimezone(base.zone)


def resolve_end(span: Span, start: Moment, base: Base) -> datetime | None:
    """Return the end of a range of time that begins at `start`, or None if none was said. Raises Mistake before it."""
    if span.until is None or not isinstance(start, datetime):
        return None
    zone = span.zone or base.zone
    end = local(start.astimezone(zone).date(), span.until, zone)
    if end <= start:
        say = f"It would end at {span.until:%H:%M}, before it begins ({say_moment(start, zone)})."
        raise Mistake(say, code="ends_before_start", hint="Write both times in full, as in 15:00-16:00.")
    return end.astimezone(base.zone)


def _instant(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Mistake(
            f"{text} is no time that exists.", code="bad_date", hint="Write it as in 2026-11-20T15:00-08:00."
        ) from None


# --- days


def _day_at(words: Sequence[Word], i: int) -> tuple[DaySaid, int] | None:
    for reader in (_relative, _numeric, _by_weekday, _day_and_month):
        found = reader(words, i)
        if found:
            return found
    return None


def _said(words: Sequence[Word], i: int, end: int) -> str:
    return " ".join(word.text for word in words[i:end])


def _relative(words: Sequence[Word], i: int) -> tuple[DaySaid, int] | None:
    one, two, three, four = (low_at(words, i + n) for n in range(4))
    simple = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
    if one in simple:
        return DaySaid(one, offset=simple[one]), i + 1
    if one == "this" and two in ("morning", "afternoon", "evening"):
        return DaySaid(f"this {two}", offset=0), i + 2
    if one == "last" and two == "night":
        return DaySaid("last night", offset=-1), i + 2
    skip = 1 if one == "the" else 0
    if (low_at(words, i + skip), low_at(words, i + skip + 1)) == ("day", "before") and low_at(
        words, i + skip + 2
    ) == "yesterday":
        return DaySaid("the day before yesterday", offset=-2), i + skip + 3
    if (low_at(words, i + skip), low_at(words, i + skip + 1)) == ("day", "after") and low_at(
        words, i + skip + 2
    ) == "tomorrow":
        return DaySaid("the day after tomorrow", offset=2), i + skip + 3
    if one in ("in", "within"):
        count = _count(two)
        if count is not None and three in UNITS:
            ends = i + (4 if four == "time" else 3)
            return DaySaid(_said(words, i, ends), offset=count * UNITS[three]), ends
        if count is not None and three in ("month", "months"):
            return DaySaid(_said(words, i, i + 3), months=count), i + 3
    count = _count(one)
    if count is not None and three == "ago":
        if two in UNITS:
            return DaySaid(_said(words, i, i + 3), offset=-count * UNITS[two]), i + 3
        if two in ("month", "months"):
            return DaySaid(_said(words, i, i + 3), months=-count), i + 3
    return None


def _count(word: str) -> int | None:
    return int(word) if re.fullmatch(r"\d{1,3}", word) else NUMBERS.get(word)


def _numeric(words: Sequence[Word], i: int) -> tuple[DaySaid, int] | None:
    text = words[i].text.strip("()") if i < len(words) else ""
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        year, month, day = map(int, found.groups())
        return DaySaid(text, exact=existing(year, month, day, text)), i + 1
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})(:\d{2})?", text):
        hint = f"Write it apart: {text[:10]} {found[4]}"
        raise Mistake(f"{text} has no offset and is not a day.", code="bad_date", hint=hint)
    if found := re.fullmatch(r"(\d{1,2})([/.])(\d{1,2})(?:\2(\d{2}|\d{4})?)?", text):
        first, second = int(found[1]), int(found[3])
        if found[2] == "." and not text.endswith(".") and found[4] is None and first < 24:
            return None  # 15.30 is a time; _time_at says so, or asks
        stated = int(found[4]) + (2000 if len(found[4]) == 2 else 0) if found[4] else None
        day, month = _day_month(first, second, stated, text, dotted=found[2] == ".")
        return DaySaid(text, day=day, month=month, year=stated), i + 1
    return None


def _day_month(first: int, second: int, year: int | None, text: str, *, dotted: bool) -> tuple[int, int]:
    if dotted or first == second or first > 12 >= second >= 1:  # 20.10. is only ever day and month
        return first, second
    if second > 12 >= first >= 1:
        return second, first
    if 1 <= first <= 12 and 1 <= second <= 12:
        when = f" {year}" if year else ""
        one, two = f"{first} {MONTHS[second - 1]}{when}", f"{second} {MONTHS[first - 1]}{when}"
        raise Mistake(
            f"{text} could be {one} or {two}.", code="ambiguous_date",
            hint=f'Write the month as a word: "{one.lower()}" or "{two.lower()}".',
        )  # fmt: skip
    raise Mistake(f"{text} is no day that exists.", code="bad_date", hint='Write it as in "20 oct" or 2026-10-20.')


def _by_weekday(words: Sequence[Word], i: int) -> tuple[DaySaid, int] | None:
    which, start = "", i
    if low_at(words, i) in ("last", "next", "this", "past", "coming"):
        which = {"past": "last", "coming": "this"}.get(low_at(words, i), low_at(words, i))
        if low_at(words, i + 1) == "week" and (low_at(words, i + 2) in _weekday_names()) and which != "this":
            weekday = _weekday_names()[low_at(words, i + 2)]
            return DaySaid(_said(words, i, i + 3), weekday=weekday, which=f"{which} week"), i + 3
        i += 1
    weekday_found = _weekday_names().get(low_at(words, i))
    if weekday_found is None:
        return None
    i += 1
    if not which and low_at(words, i) in ("last", "next") and low_at(words, i + 1) == "week":
        said = _said(words, start, i + 2)
        return DaySaid(said, weekday=weekday_found, which=f"{low_at(words, i)} week"), i + 2
    link = i + 1 if low_at(words, i) in ("the", "of") else i
    dated = _numeric(words, link) or _day_and_month(words, link)
    if dated and not which:
        day_said, end = dated
        return replace(day_said, said=_said(words, start, end), weekday=weekday_found), end
    return DaySaid(_said(words, start, i), weekday=weekday_found, which=which), i


def _day_and_month(words: Sequence[Word], i: int) -> tuple[DaySaid, int] | None:
    start = i
    if low_at(words, i) == "the":
        i += 1
    first = low_at(words, i)
    if joined := re.fullmatch(r"(\d{1,2})-?([a-z]{3,9})(?:-?(\d{4}))?", first):
        month = _month_names().get(joined[2])
        if month:
            return DaySaid(first, day=int(joined[1]), month=month, year=int(joined[3]) if joined[3] else None), i + 1
    if ordinal := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", first):
        i += 2 if low_at(words, i + 1) == "of" else 1
        month = _month_names().get(low_at(words, i))
        if month is None:
            return None
        year, end = _year_at(words, i + 1)
        return DaySaid(_said(words, start, end), day=int(ordinal[1]), month=month, year=year), end
    month = _month_names().get(first)
    after = i + 2 if low_at(words, i + 1) == "the" else i + 1
    ordinal = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", low_at(words, after))
    if month is None or ordinal is None or start != i:
        return None
    year, end = _year_at(words, after + 1)
    return DaySaid(_said(words, start, end), day=int(ordinal[1]), month=month, year=year), end


def _year_at(words: Sequence[Word], i: int) -> tuple[int | None, int]:
    found = re.fullmatch(r"(19|20|21)\d{2}", low_at(words, i))
    return (int(found[0]), i + 1) if found else (None, i)


def existing(year: int, month: int, day: int, said: str) -> date:
    """Return that day; raises Mistake if there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        if not 1 <= month <= 12:
            say = f"{said} names month {month}, and a year has twelve."
        elif not 1 <= year <= 9999:
            say = f"{said} lies outside the years that can be told."
        else:
            last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
            say = f"{day} {MONTHS[month - 1]} {year} does not exist: {MONTHS[month - 1]} {year} has {last} days."
        raise Mistake(
            say, code="bad_date", hint='Write the day as in "20 oct", "last tuesday" or 2026-10-20.'
        ) from None


def _day_meant(said: DaySaid, base: Base, direction: Direction, hour: time | None) -> date:
    if said.exact is not None:
        day = said.exact
    elif said.offset is not None:
        return base.today + timedelta(days=said.offset)
    elif said.months is not None:
        return _months_on(base.today, said.months)
    elif said.month is not None and said.day is not None:
        day = _in_which_year(said, base, direction)
    else:
        return _weekday_meant(said, base, direction, hour)
    if said.weekday is not None and day.weekday() != said.weekday:
        nearest = min((day + timedelta(days=n) for n in range(-3, 4)), key=lambda d: d.weekday() != said.weekday)
        named = WEEKDAYS[said.weekday]
        raise Mistake(
            f"{say_date(day, weekday=False)} is a {WEEKDAYS[day.weekday()]}, not a {named}.", code="weekday_disagrees",
            hint=f'Which is right? Write "{day.isoformat()}" for the {WEEKDAYS[day.weekday()]}, or '
            f'"{nearest.isoformat()}" for the {named}.',
        )  # fmt: skip
    return day


def _months_on(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 + months
    for last in range(day.day, 27, -1):
        try:
            return date(whole // 12, whole % 12 + 1, last)
        except ValueError:
            continue
    return date(whole // 12, whole % 12 + 1, min(day.day, 28))


def _in_which_year(said: DaySaid, base: Base, direction: Direction) -> date:
    assert said.day is not None and said.month is not None
    if said.year is not None:
        return existing(said.year, said.month, said.day, said.said)
    today, found = base.today, []
    for year in range(today.year - 1, today.year + 2):
        try:
            found.append(date(year, said.month, said.day))
        except ValueError:
            continue
    if not found:
        existing(today.year, said.month, said.day, said.said)
    before = [day for day in found if day <= today] or found[:1]
    after = [day for day in found if day >= today] or found[-1:]
    meant, other = (before[-1], after[0]) if direction == "past" else (after[0], before[-1])
    if abs((meant - today).days) > FAR and abs((other - today).days) < 366 - FAR:
        say = (
            f"{say_date(other)} is still to come, and {say_date(meant)} is long past."
            if direction == "past"
            else f"{say_date(other)} is already past, and {say_date(meant)} is far off."
        )
        hint = f"Write which one: {other.isoformat()} or {meant.isoformat()}."
        raise Mistake(say, code="which_year", hint=hint)
    return meant


def _weekday_meant(said: DaySaid, base: Base, direction: Direction, hour: time | None) -> date:
    assert said.weekday is not None
    today = base.today
    monday = today - timedelta(days=today.weekday())
    this_week = monday + timedelta(days=said.weekday)
    back = (today.weekday() - said.weekday) % 7
    ahead = (said.weekday - today.weekday()) % 7
    if said.which in ("last week", "next week"):
        return this_week + timedelta(days=7 if said.which == "next week" else -7)
    if said.which == "last":
        return today - timedelta(days=back or 7)
    if said.which == "next":
        if this_week > today:
            later = this_week + timedelta(days=7)
            raise Mistake(
                f'"{said.said}" could be {say_date(this_week)} or {say_date(later)}.', code="ambiguous_date",
                hint=f'Write "{WEEKDAYS[said.weekday].lower()}" for the first, or {later.isoformat()} for the second.',
            )  # fmt: skip
        return today + timedelta(days=ahead or 7)
    clock = base.now.astimezone(base.zone).time()
    if direction == "past":
        if back == 0 and said.which != "this" and hour is not None and hour > clock:
            back = 7
        return today - timedelta(days=back)
    if ahead == 0 and said.which != "this" and (hour is None or hour <= clock):
        ahead = 7
    return today + timedelta(days=ahead)
