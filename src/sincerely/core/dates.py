"""Days in English: finding every day that a text names, and saying a day.

`days_in` finds days in the forms people write; it resolves them against the letter's or message's own day and says how
sure that is. "Friday" is the next Friday after it, "within seven days" that day + 7; "the week after next" and "in
January" name no day and give nothing. It raises on no text and takes linear time.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sincerely.core.folding import folded
from sincerely.core.moments import MONTHS, WEEKDAYS

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "twenty-one": 21, "thirty": 30, "sixty": 60,
    "ninety": 90, "a couple of": 2,
}  # fmt: skip
ORDINALS = {
    word: n
    for n, word in enumerate(
        (
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
            "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
            "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
        ),
        1,
    )
}  # fmt: skip
MONTH_FIRST = ("en-US", "en-PH")  # where 4/1 is the first of April; Canada writes both
AMBIGUOUS = ("may", "march", "mar", "dec", "sat", "sun", "mon", "wed", "fri")  # also other words, without a capital
BACK, AHEAD = timedelta(days=190), timedelta(days=330)  # a day without a year lies between these around `today`


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFound:
    """A day named in `text[start:end]`.

    `form` is one of date (4 January), numeric (4/1/2027), iso, ordinal (the 4th), weekday, relative (in two weeks),
    period (the end of the month). `day` is None where the words name no day that exists. `weekday` counts from Monday
    0, as stated. `other` is the other reading of an ambiguous one. `disagrees`: no reading of it falls on the weekday
    stated.
    """

    start: int
    end: int
    form: str
    day: date | None
    weekday: int | None = None
    stated_year: bool = False
    certain: bool = True
    other: date | None = None
    disagrees: bool = False

    @property
    def exists(self) -> bool:
        """False for 31 February."""
        return self.day is not None

    def can_be(self, day: date) -> bool:
        """Say whether one reading of the words is `day`."""
        return day in (self.day, self.other)


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_LONG = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SHORT = r"(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b\.?"
_WEEKDAY = rf"(?:{_LONG}|{_SHORT})"
_WORDED = "|".join(sorted(ORDINALS, key=len, reverse=True))
_YEAR = r"(?:,?_+(?:in_+)?(?P<year>(?:19|20)\d\d)(?![\d:]|_?h(?:ou)?rs|%)|,?_+'(?P<short>\d\d)\b)"
_HOUR = r"\d{1,2}(?:[:.]\d\d)?_?(?:[ap]\.?m\b\.?|noon|o'clock)?"
_BEFORE = rf"\b({_WEEKDAY})(?:_+(?:at|by)_+{_HOUR})?(?:,|:|_+-|_*[(\[])?_*(?:on_+)?(?:the_+)?$"
_AFTER = (
    rf"(?:_*[(\[](?=a?_*{_WEEKDAY}_*[)\],;])|_*[(\[](?={_LONG})|_*,?_+(?:which_+is_+|-_*)?an?_+(?={_LONG})"
    rf"|,_+(?={_LONG}_*(?:[,.;)\n]|\Z)))({_WEEKDAY})"
)
_UNIT = (
    r"(?P<kind>full_+|calendar_+|business_+|working_+|more_+|clear_+|short_+)?"
    r"(?P<unit>days?|weeks?|fortnights?|months?)\b'?"
)
_NUMBER = (
    r"(?P<number>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty(?:-one)?"
    r"|thirty|sixty|ninety|a couple of)(?:_*\(\d{1,3}\))?"
)
_LEAD = (
    r"\b(in|within|inside(?: of)?|at least|exactly|another|after|for)"
    r"_+(?:the_+next_+|the_+coming_+|next_+|at_+most_+|about_+|exactly_+)?$"
)
_TAIL = (
    r"(?:_*(?P<tail>time\b|from_+(?:today|now\b|tomorrow|(?:the_+)?(?:date|day)_+(?:of|on)_+this|the_+date_+(?:above|hereof)"
    r"|this_+(?:letter|date|e-?mail))|hence|today|after_+(?:today|the_+date_+of_+this)|after_+this_+(?:letter|date)|ago\b"
    r"|earlier))?"
)
_NO_DAY = (
    r"(?!_*(?:floor|century|anniversary|time|edition|round|interview|grade|year|percentile|amendment|(?:and|or)_+\d))"
)
_D = r"(?P<d>\d{1,2})"


def _made(source: str, flags: int = 0) -> re.Pattern[str]:
    """Compile, each _ being a blank; runs are bounded, so that a text of blanks takes linear time."""
    for runs, bounded in (("_+", " {1,4}"), ("_*", " {0,4}"), ("_?", " ?")):
        source = source.replace(runs, bounded)
    return re.compile(source, flags)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """The forms, the most telling first, each with words of which one must occur; a later one never overlaps an earlier."""
    ending = r"(?:_?(?:st|nd|rd|th)\b)?"
    months = tuple(name[:3].lower() for name in MONTHS)
    days = tuple(name[:3].lower() for name in WEEKDAYS)
    sources: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("iso", r"(?P<y>(?:19|20)\d\d)(?P<s>[-/])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)(?![\d-])", ("-", "/")),
        ("date", rf"{_D}{ending}(?:_+day)?(?:_+of)?(?:,?_+|-|)(?P<month>{_MONTH})"
                 rf"(?:{_YEAR}|-(?P<dashed>(?:20)?\d\d)\b)?", months),
        ("date", rf"\b(?P<month>{_MONTH})_*(?:the_+)?{_D}(?![\d:]|[.,]\d|/\d){ending}(?!_*(?:[ap]\.?m\b|%)){_YEAR}?", months),
        ("date", rf"\b(?P<word>{_WORDED})(?:_+day)?_+of_+(?P<month>{_MONTH}){_YEAR}?", months),
        ("date", rf"\b(?P<month>{_MONTH})_+(?:the_+)?(?P<word>{_WORDED})\b{_YEAR}?", months),
        ("numeric", r"(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<y>(?:20)?\d\d)(?![\d/-]|\.\d)", ()),
        ("numeric", r"(?P<a>\d{1,2})(?P<s>/)(?P<b>\d{1,2})(?![\d/]|\.\d)", ("/",)),
        ("ordinal", rf"\b{_D}_?(?:st|nd|rd|th)\b{_NO_DAY}", ("st", "nd", "rd", "th")),
        ("weekday", rf"\b(?P<named>{_LONG}s?|(?:tues|weds?|thurs?|fri|mon)\b)(?P<late>_+week\b|_+last\b|_+next\b)?", days),
        ("relative", rf"\b{_NUMBER}_+{_UNIT}{_TAIL}", ("day", "week", "fortnight", "month")),
        ("period", rf"\b(?:(?:end|close|last_+day))_+of_+(?:(?P<which>the|this|next)_+)?"
                   rf"(?:(?P<period>day|today|business|week|month|year)\b|(?P<month>{_MONTH}){_YEAR}?)", ("end", "close", "last day")),
        ("period", r"\b(?P<period>month|week|year)[ -]?end\b", ("end",)),
        ("relative", r"\b(?P<word>day after tomorrow|day before yesterday|tomorrow|today|tonight|yesterday)\b(?P<week>_+week\b)?",
         ("to", "yesterday")),
    )  # fmt: skip
    # Without the boundary in front the engine skips to what can begin a day; `days_in` checks it.
    return tuple((form, _made(source.removeprefix(r"\b")), hints) for form, source, hints in sources)


@cache
def _beside() -> dict[str, re.Pattern[str]]:
    """What may stand before or behind a find: a weekday, a word that turns it."""
    return {
        "before": _made(_BEFORE), "after": _made(_AFTER), "lead": _made(_LEAD),
        "cue": _made(r"\b(?:on|by|until|till|before|from|since)_+(?:the_+)?$"), "the": _made(r"\bthe_+$"),
        "turn": _made(r"\b(an?_+week_+(?:on|from|this)|this_+coming|coming|this|next|last|past|following)_+$"),
        "ahead": _made(r"\b(?:by|until|till|before|from|coming)_+$"), "next": _made(r"\b(next|this)_+$"),
        "article": _made(r"\bthe_+(?:very_+)?$"),
    }  # fmt: skip


_DIGIT = re.compile(r"\d")
_WITH_FIGURES = ("iso", "date", "numeric")


def days_in(text: str, *, today: date, locale: str | None = "en-US", plain: str | None = None) -> list[DayFound]:
    """Return every day that `text` names, in the order of the text; offsets are characters.

    Args:
        today: the day of the letter or message, from which relative days count.
        locale: decides 4/1/2027; None leaves both readings, not certain.
        plain: `folded(text)`, where the caller has it already.
    """
    plain = folded(text) if plain is None else plain
    taken = bytearray(len(text))
    found: list[DayFound] = []
    for form, pattern, hints in _patterns():
        if not (any(hint in plain for hint in hints) if hints else _DIGIT.search(plain)):
            continue
        for match in pattern.finditer(plain):
            before = plain[match.start() - 1 : match.start()]
            if before and (
                before.isalnum()
                or (before in "_/.,$£€" and form in _WITH_FIGURES)
                or (before == "-" and form in ("iso", "numeric"))
            ):
                continue
            if 1 in taken[match.start() : match.end()] or not _capital(match, text):
                continue
            one = _read(form, Place(match, text, plain), today, locale)
            if one and 1 not in taken[one.start : one.end]:
                taken[one.start : one.end] = b"\1" * (one.end - one.start)
                found.append(one)
    return sorted(found, key=lambda one: one.start)


class Place:
    """A find and what stands beside it: the weekday stated before or behind, and the span with it."""

    def __init__(self, match: re.Match[str], text: str, plain: str) -> None:
        self.match, self.words, self.plain = match, match.groupdict(), plain
        self.start, self.end = match.span()
        self.weekday: int | None = None
        before = self.beside("before", 45)
        capital = before is not None and (len(before[1]) > 4 or text[before.start(1) + self.near(45)].isupper())
        if before and capital and "named" not in self.words and "number" not in self.words:
            self.weekday = weekday_named(before[1])
            self.start = self.near(45) + before.start()
        elif after := _beside()["after"].match(plain, match.end()):
            self.weekday = weekday_named(after[1])
            self.end = after.end()
        opened = plain[self.start : self.end]
        if opened.count("(") > opened.count(")") and plain[self.end : self.end + 1] == ")":
            self.end += 1

    def near(self, reach: int) -> int:
        """Where the stretch of `reach` characters before the find begins, no word cut: "again" does not begin with "in"."""
        start, plain = max(0, self.match.start() - reach), self.plain
        while start and start < self.match.start() and plain[start - 1].isalnum() and plain[start].isalnum():
            start += 1
        return start

    def beside(self, what: str, reach: int) -> re.Match[str] | None:
        """Return what stands right before the find."""
        return _beside()[what].search(self.plain[self.near(reach) : self.match.start()])

    def found(self, form: str, day: date | None, **more: Any) -> DayFound:
        """Return the find as a value, with the weekday as stated."""
        wrong = self.weekday is not None and day is not None and day.weekday() != self.weekday
        facts = {"weekday": self.weekday, "disagrees": wrong} | more
        return DayFound(start=self.start, end=self.end, form=form, day=day, **facts)


def _read(form: str, place: Place, today: date, locale: str | None) -> DayFound | None:
    words = place.words
    match form:
        case "iso":
            return place.found(form, _date(int(words["y"]), int(words["m"]), int(words["d"])), stated_year=True)
        case "date":
            return _of_month(place, today)
        case "numeric":
            return _numeric(place, today, locale)
        case "ordinal":
            return _ordinal(place, today)
        case "weekday":
            return _weekday(place, today)
        case "relative":
            return _relative(place, today)
        case _:
            return _period(place, today)


def _capital(match: re.Match[str], text: str) -> bool:
    """May, March, Mon and Fri are also other words: they count as months and days only with a capital."""
    for name in ("month", "named"):
        if name in match.re.groupindex and match[name] and match[name].rstrip(".") in AMBIGUOUS:
            return text[match.start(name)].isupper()
    return True


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def weekday_named(word: str) -> int:
    """Return the weekday of an English name or its abbreviation, Monday being 0."""
    return next(n for n, name in enumerate(WEEKDAYS) if name[:3].lower() == word[:3].lower())


def _month(word: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name[:3].lower() == word[:3].lower())


def _of_month(place: Place, today: date) -> DayFound | None:
    words = place.words
    number = int(words["d"]) if words.get("d") else ORDINALS[words["word"]]
    month = _month(words["month"])
    year = words.get("year") or words.get("short") or words.get("dashed")
    if number == 0 or number > 31:
        return None
    if year:
        return place.found("date", _date(_year(year), month, number), stated_year=True)
    return _nearest(place, "date", _around(today, [(today.year + n, month) for n in (-1, 0, 1)], number))


def _year(word: str) -> int:
    return int(word) if len(word) == 4 else 2000 + int(word)


def _around(today: date, months: list[tuple[int, int]], number: int) -> list[date]:
    made = [_date(year, month, number) for year, month in months if 0 < year < 10000]
    days = sorted((day for day in made if day), key=lambda day: abs(day - today))
    plausible = [day for day in days if -BACK <= day - today <= AHEAD]
    return plausible or days[:1]


def _nearest(place: Place, form: str, days: list[date]) -> DayFound:
    """Choose among the days that the words can mean: the one on the stated weekday, else the nearest."""
    agreeing = [day for day in days if day.weekday() == place.weekday]
    chosen = next(iter(agreeing or days), None)
    other = next((day for day in days if day != chosen), None) if place.weekday is None else None
    wrong = place.weekday is not None and bool(days) and not agreeing
    return place.found(form, chosen, certain=len(days) < 2 or len(agreeing) == 1, other=other, disagrees=wrong)


def _numeric(place: Place, today: date, locale: str | None) -> DayFound | None:
    words = place.words
    a, b, year = int(words["a"]), int(words["b"]), words.get("y")
    if not 1 <= a <= 31 or not 1 <= b <= 31 or (a > 12 and b > 12):
        return None
    if not year and place.weekday is None and not place.beside("cue", 12):
        return None  # 24/7, 3/4 of them
    years = [_year(year)] if year else [today.year - 1, today.year, today.year + 1]

    def best(day: int, month: int) -> date | None:
        days = [made for y in years if (made := _date(y, month, day))]
        return min(days, key=lambda one: abs(one - today), default=None)

    readings = [best(b, a), best(a, b)]
    dotted = words["s"] == "."
    if dotted or locale not in MONTH_FIRST:
        readings.reverse()
    days = list(dict.fromkeys(day for day in readings if day))
    agreeing = [day for day in days if day.weekday() == place.weekday]
    days.sort(key=lambda day: day not in agreeing)  # stable: the locale's reading first among equals
    decided = len(days) < 2 or len(agreeing) == 1 or dotted
    known = locale is not None and locale != "en-CA"
    return place.found(
        "numeric", days[0] if days else None, stated_year=bool(year), certain=(decided or known) and (bool(year) or len(agreeing) == 1),  # a weekday that fits makes up for the year
        other=None if decided else days[1], disagrees=place.weekday is not None and bool(days) and not agreeing,
    )  # fmt: skip


def _ordinal(place: Place, today: date) -> DayFound | None:
    """ "The 24th" is the next one, or the one just past; on a stated weekday, the nearest that falls on it."""
    number = int(place.words["d"])
    the = place.beside("the", 8)
    if not 1 <= number <= 31 or not (the or place.weekday is not None):
        return None
    if the and place.weekday is None:
        place.start = place.near(8) + the.start()
    at = today.year * 12 + today.month - 1
    months = [((at + step) // 12, (at + step) % 12 + 1) for step in (-1, 0, 1, 2)]
    made = [day for year, month in months if 0 < year < 10000 and (day := _date(year, month, number))]
    ahead, behind = [day for day in made if day >= today], [day for day in made if day < today]
    found = _nearest(place, "ordinal", [*ahead[:1], *behind[-1:]])
    return replace(found, certain=found.weekday is not None and not found.disagrees)


def _weekday(place: Place, today: date) -> DayFound | None:
    named, late = place.words["named"], (place.words["late"] or "").strip()
    if named.endswith("days"):
        return None  # "on Fridays" is no day
    weekday = weekday_named(named)
    turned = place.beside("turn", 24)
    before = turned[1] if turned else ""
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    steps, certain, other = ahead, True, None
    if before in ("last", "past") or late == "last":
        steps = -((today.weekday() - weekday - 1) % 7 + 1)
    elif before in ("next", "following") or late == "next":
        if weekday > today.weekday():  # some mean this week's
            steps, certain, other = ahead + 7, False, _plus(today, ahead)
    elif late == "week" or "week" in before:
        steps = ahead + 7
    elif not before:
        certain = place.beside("ahead", 10) is not None  # "on Tuesday" may be the one just past
    if turned:
        place.start = place.near(24) + turned.start()
    return place.found("weekday", _plus(today, steps), weekday=weekday, disagrees=False, certain=certain, other=other)


def _plus(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _relative(place: Place, today: date) -> DayFound | None:
    words = place.words
    if "number" not in words:
        steps = {"tomorrow": 1, "yesterday": -1, "day after tomorrow": 2, "day before yesterday": -2}
        week = 7 if words["week"] else 0
        return _counted(place, _plus(today, steps.get(words["word"], 0) + week), True)
    number = words["number"]
    amount = int(number) if number.isdigit() else NUMBERS[number]
    led = place.beside("lead", 32)
    lead, tail = led[1] if led else "", words["tail"] or ""
    rest = place.plain[place.match.end() : place.match.end() + 24].lstrip()
    if not tail and (not lead.startswith(("in", "within")) or _anchored_elsewhere(rest)):
        return None  # "two weeks' notice", "for three days", "within five days of receipt"
    if led and lead.startswith(("in", "within", "after", "exactly")):
        place.start = place.near(32) + led.start()
    unit, kind = words["unit"], (words["kind"] or "").strip()
    sign = -1 if tail in ("ago", "earlier") else 1
    certain = bool(tail) or lead.startswith(("within", "inside"))
    if unit.startswith("month"):
        day = plus_months(today, sign * amount)
    elif kind in ("business", "working"):
        day, certain = _business(today, sign * amount), False
    else:
        day = _plus(today, sign * amount * {"d": 1, "w": 7, "f": 14}[unit[0]])
    if "tomorrow" in tail and day:
        day = _plus(day, 1)
    return _counted(place, day, certain)


def _anchored_elsewhere(rest: str) -> bool:
    return bool(re.match(r"(?:of|after|following|before|prior|from|since|at|with|and|or so|i |we )\b", rest)) and not (
        re.match(r"from (?:today|now)", rest)
    )


def _counted(place: Place, day: date | None, certain: bool) -> DayFound | None:
    return place.found("relative", day, certain=certain) if day else None


def plus_months(day: date, months: int) -> date | None:
    """Return the same day of another month, or that month's last day where it has no such day."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    if not 0 < year < 10000:
        return None
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _business(day: date, count: int) -> date | None:
    step = 1 if count >= 0 else -1
    left, at = abs(count), day
    while left:
        further = _plus(at, step)
        if further is None:
            return None
        at = further
        left -= at.weekday() < 5
    return at


def _period(place: Place, today: date) -> DayFound | None:
    words = place.words
    which = place.beside("next", 8)
    following = words.get("which") == "next" or (which is not None and which[1] == "next")
    if the := place.beside("article", 12):
        place.start = place.near(12) + the.start()
    if words.get("month"):
        month, year = _month(words["month"]), words.get("year") or words.get("short")
        years = [_year(year)] if year else [today.year, today.year + 1]
        ends = [_month_end(y, month) for y in years if 0 < y < 10000]
        day = next((one for one in ends if one >= today), ends[0] if ends else None)
        return place.found("period", day, stated_year=bool(year), certain=bool(year))
    period = words["period"]
    if period in ("day", "today", "business"):
        return place.found("period", today, certain=period == "today")
    if period == "week":
        return place.found("period", _plus(today, (4 - today.weekday()) % 7 + 7 * following), certain=False)
    if period == "year":
        return place.found("period", _date(today.year + following, 12, 31))
    first = plus_months(today.replace(day=1), int(following))
    return place.found("period", _month_end(first.year, first.month) if first else None)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def say_day(day: date, locale: str | None = "en-US", *, weekday: bool = True, year: bool = True) -> str:
    """Say a day as the locale writes it: "Monday, January 4, 2027" in en-US, "Monday, 4 January 2027" elsewhere.

    en-GB, en-IE, en-AU and en-NZ leave out the comma after the weekday.
    """
    month = MONTHS[day.month - 1]
    name = WEEKDAYS[day.weekday()]
    if locale in MONTH_FIRST:
        said = f"{month} {day.day}" + (f", {day.year}" if year else "")
        return f"{name}, {said}" if weekday else said
    said = f"{day.day} {month}" + (f" {day.year}" if year else "")
    comma = "" if locale in ("en-GB", "en-IE", "en-AU", "en-NZ") else ","
    return f"{name}{comma} {said}" if weekday else said
