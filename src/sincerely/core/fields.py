"""What a field of a record may hold: a reader for each type of the EVENTS table, telling every problem it meets.

A problem names the JSON pointer, what stood there, what was wanted and the nearest known name. Text from outside is taken
as text: names and one-line texts carry no line break or control character, so that none can become a header.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from sincerely.core.events import LABELS, PERIODS, Event, Field, Notice, Salary
from sincerely.core.moments import Moment
from sincerely.core.people import ROLES
from sincerely.core.places import PLACES
from sincerely.errors import Problem

__all__ = ["Field", "Reader", "nearest", "to_json", "when_document"]

M = TypeVar("M", date, datetime)
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_LINE, LONGEST_TEXT = 1_000, 100_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")
EMAIL = re.compile(r"[^\s@<>(),;:\\\"\[\]\x00-\x1f\x7f]+@[^\s@<>(),;:\\\"\[\]\x00-\x1f\x7f]+")
JURISDICTION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})")


def _near(word: object, known: Collection[str]) -> str | None:
    text = str(word)
    return _near_again(text, tuple(known)) if len(text) <= 100 else nearest(text, known)


@lru_cache(maxsize=512)  # where a hundred thousand files are wrong, most have the same fault
def _near_again(word: str, known: tuple[str, ...]) -> str | None:
    return nearest(word, known)


def nearest(word: object, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the known name most like `word`, or None if none is alike."""
    names = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(str(word).casefold(), list(names), n=1, cutoff=cutoff)
    return names[found[0]] if found else None


class Wrong(Exception):
    """What a field was wanted to hold, and perhaps the names it could have meant."""

    def __init__(self, wanted: str, known: Collection[str] = ()) -> None:
        super().__init__(wanted)
        self.wanted, self.known = wanted, known


@dataclass(frozen=True, slots=True)
class Table:
    """The fields of one kind of object, each with its reader looked up once; `beside` are keys that others read."""

    fields: Mapping[str, Field]
    readers: tuple[tuple[str, Callable[[Any, Field], Any], Field], ...]
    keys: frozenset[str]
    beside: frozenset[str]

    @classmethod
    def of(cls, fields: Mapping[str, Field], beside: Iterable[str] = ()) -> Table:
        """Return the table of these fields."""
        readers = tuple((name, READERS[field.type], field) for name, field in fields.items())
        return cls(fields, readers, frozenset((*fields, *beside)), frozenset(beside))

    def well_formed(self, stated: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the values in the order of the table, or None where anything is wrong: then `Reader` tells what."""
        if not stated.keys() <= self.keys:
            return None
        values: dict[str, Any] = {}
        try:
            for name, read, wanted in self.readers:
                value = stated.get(name)
                if value is not None:
                    values[name] = read(value, wanted)
                elif wanted.required:
                    return None
        except Wrong:
            return None
        return values


class Reader:
    """Reads values out of a JSON document and gathers every problem. `where` stands before each pointer."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def wrong(self, at: str, found: object, wanted: str, known: Collection[str] = ()) -> None:
        """Note that `found` stands at `at` where `wanted` should."""
        near = _near(found, known) if known else None
        hint = f"Did you mean {near!r}?" if near else f"Wanted: {wanted}."
        say = f"{shown(found)} is not {wanted}."
        self.problems.append(Problem(code="bad_value", say=say, hint=hint, where=f"{self.where}{at}"))

    def unknown(self, at: str, found: object, known: Collection[str], what: str) -> None:
        """Note that `found` is none of the `known` names."""
        near = _near(found, known)
        hint = f"Did you mean {near!r}?" if near else f"Known: {', '.join(known)}."
        say = f"{shown(found)} is not {what}."
        self.problems.append(Problem(code="unknown_name", say=say, hint=hint, where=f"{self.where}{at}"))

    def missing(self, at: str, name: str, what: str) -> None:
        """Note that a required field is not there."""
        say = f"{what} needs {name!r}, and it is not there."
        hint = f"Add {name!r}; `sincerely help record` shows a whole record."
        self.problems.append(Problem(code="missing", say=say, hint=hint, where=f"{self.where}{at}"))

    def fields(self, stated: object, table: Table, at: str, what: str) -> dict[str, Any]:
        """Return the values of an object's fields by `table`; null counts as not stated."""
        if not isinstance(stated, dict):
            self.wrong(at, stated, f"{what}: an object with {', '.join(table.fields)}")
            return {}
        found = table.well_formed(stated)
        return self._told(stated, table, at, what) if found is None else found

    def _told(self, stated: Mapping[str, Any], table: Table, at: str, what: str) -> dict[str, Any]:
        for name in stated:
            if name not in table.keys:
                self.unknown(f"{at}/{name}", name, list(table.fields), f"a field of {what}")
        values: dict[str, Any] = {}
        for name, read, wanted in table.readers:
            value = stated.get(name)
            if value is None:
                if wanted.required:
                    self.missing(f"{at}/{name}", name, what)
                continue
            try:
                values[name] = read(value, wanted)
            except Wrong as wrong:
                self.wrong(f"{at}/{name}", value, wrong.wanted, wrong.known)
        return values

    def when(self, stated: Mapping[str, Any], at: str) -> Moment | None:
        """Return the time (`at`) or day (`on`) of an event; exactly one of them must be there."""
        if ("at" in stated) == ("on" in stated):
            self.missing(at, "at", "an event (a time with offset under `at`, or a day under `on`, not both)")
            return None
        name = "at" if "at" in stated else "on"
        try:
            return instant(stated[name]) if name == "at" else day(stated[name])
        except Wrong as wrong:
            self.wrong(f"{at}/{name}", stated[name], wrong.wanted)
            return None


def shown(value: object) -> str:
    """Return `value` as it would stand in JSON, cut to a length that a sentence bears."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


def day(value: object, wanted: Field | None = None) -> date:
    """Read an ISO date that exists."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise Wrong("a day, as in 2026-11-20")
    return _day(value)


@lru_cache(maxsize=4096)  # a desk has many events and few days
def _day(value: str) -> date:
    try:
        return _in_our_times(date.fromisoformat(value))
    except ValueError:
        raise Wrong("a day that exists, as in 2026-11-20") from None


def instant(value: object, wanted: Field | None = None) -> datetime:
    """Read an ISO time with a UTC offset."""
    if not isinstance(value, str) or not INSTANT.fullmatch(value):
        raise Wrong("a time with its offset, as in 2026-11-20T15:00-08:00")
    try:
        return _in_our_times(datetime.fromisoformat(value))
    except ValueError:
        raise Wrong("a time that exists, with its offset, as in 2026-11-20T15:00-08:00") from None


def _in_our_times(moment: M) -> M:
    """Return a moment that days can be counted from; the year 1 and the year 9999 are slips of the pen."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Wrong(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return moment


def deadline(value: object, wanted: Field | None = None) -> Moment:
    """Read a day (which lasts to its end) or a time with a UTC offset."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return day(value)
    try:
        return instant(value)
    except Wrong:
        raise Wrong("a day (2026-11-20) or a time with its offset (2026-11-20T17:00-08:00)") from None


def line(value: object, wanted: Field | None = None) -> str:
    """Read a text of one line, not empty, without control characters."""
    if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_LINE and (bare := value.strip()):
        return bare  # what can be printed holds no line break and no control character
    if not isinstance(value, str) or not value.strip():
        raise Wrong("a text that is not empty")
    if CONTROL.search(value) or "\n" in value or "\r" in value or "\t" in value:
        raise Wrong("a text of one line, without line breaks or control characters")
    if len(value) > LONGEST_LINE:
        raise Wrong(f"a text of at most {LONGEST_LINE} characters")
    return value.strip()


def text(value: object, wanted: Field | None = None) -> str:
    """Read a text that may have several lines."""
    if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_TEXT and (bare := value.strip()):
        return bare
    if not isinstance(value, str) or not value.strip():
        raise Wrong("a text that is not empty")
    if CONTROL.search(value):
        raise Wrong("a text without control characters")
    if len(value) > LONGEST_TEXT:
        raise Wrong(f"a text of at most {LONGEST_TEXT} characters")
    return value.strip()


def email(value: object, wanted: Field | None = None) -> str:
    """Read an address of the form name@domain; nothing is guessed or mended."""
    if not isinstance(value, str) or not EMAIL.fullmatch(value) or len(value) > 254:
        raise Wrong("an e-mail address, as in ana@company.example")
    return value


def _list_of(read: Callable[[object], str], what: str) -> Callable[[object, Field], tuple[str, ...]]:
    def read_list(value: object, wanted: Field) -> tuple[str, ...]:
        if isinstance(value, str):
            return (read(value),)
        if not isinstance(value, list):
            raise Wrong(f"a list of {what}")
        return tuple(dict.fromkeys(read(one) for one in value))

    return read_list


def _choice(value: object, wanted: Field) -> str:
    if not isinstance(value, str) or value not in wanted.one_of:
        raise Wrong(f"one of {', '.join(wanted.one_of)}", wanted.one_of)
    return value


def _roles(value: object, wanted: Field) -> tuple[str, ...]:
    if isinstance(value, str) and value in ROLES:
        return (value,)
    stated = [value] if isinstance(value, str) else value
    if not isinstance(stated, list) or not stated:
        raise Wrong(f"a role or a list of roles: {', '.join(ROLES)}")
    for role in stated:
        if role not in ROLES:
            raise Wrong(f"a role: {', '.join(ROLES)}", ROLES)
    return tuple(dict.fromkeys(stated))


def _flag(value: object, wanted: Field) -> bool:
    if not isinstance(value, bool):
        raise Wrong("true or false")
    return value


def _count(value: object, wanted: Field) -> int:
    least = 1 if wanted.type == "rank" else 0
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise Wrong(f"a whole number from {least} on")
    return value


def _contract(value: object, wanted: Field) -> int:
    if value != 1 or isinstance(value, bool):
        raise Wrong("contract 1, the only one this version reads")
    return 1


def _zone(value: object, wanted: Field) -> str:
    return _zone_named(line(value))


@lru_cache(maxsize=1024)
def _zone_named(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Wrong("a time zone, as in America/Los_Angeles", _zones()) from None
    return name


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def _jurisdiction(value: object, wanted: Field) -> str:
    return value if isinstance(value, str) and value in _known_places() else _place_told(value)


@lru_cache(maxsize=1)
def _known_places() -> frozenset[str]:
    """Return every code whose public holidays are known; a part of a country without parts is taken as it stands."""
    return frozenset((*PLACES, *(f"{country}-{one}" for country, parts in PLACES.items() for one in parts.split())))


def _place_told(value: object) -> str:
    form = "an ISO 3166 code, as in GB, US-CA or CA-ON"
    if not isinstance(value, str) or not JURISDICTION.fullmatch(value):
        raise Wrong(form, (value.upper(),) if isinstance(value, str) and _is_place(value.upper()) else ())
    country, _, part = value.partition("-")
    if country not in PLACES:
        meant = "; the United Kingdom is GB" if country == "UK" else ""
        raise Wrong(f"{form}, of a place whose public holidays are known{meant}", list(PLACES))
    if part and part not in PLACES[country].split() and PLACES[country]:
        known = [country, *(f"{country}-{one}" for one in PLACES[country].split())]
        raise Wrong(f"a part of {country} whose public holidays are known ({country} alone is known too)", known)
    return value


def _is_place(code: str) -> bool:
    country, _, part = code.partition("-")
    return country in PLACES and (not part or part in PLACES[country].split())


def _locale(value: object, wanted: Field) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]{2}([-_][A-Z]{2})?", value):
        raise Wrong("a locale, as in en-US or en-GB")
    return value.replace("_", "-")


def _salary(value: object, wanted: Field) -> Salary:
    form = "a sum: {amount, currency, per}, as in 85000, USD, year"
    if not isinstance(value, dict) or set(value) - {"amount", "currency", "per"} or "amount" not in value:
        raise Wrong(form)
    amount, currency, per = value["amount"], value.get("currency"), value.get("per", "year")
    if isinstance(amount, bool) or not isinstance(amount, int | float | Decimal) or not 0 < amount < 10**12:
        raise Wrong(f"{form}; the amount is a number above 0")
    if not isinstance(currency, str) or not re.fullmatch(r"[A-Z]{3}", currency):
        raise Wrong(f"{form}; the currency is an ISO 4217 code")
    if per not in PERIODS:
        raise Wrong(f"{form}; per is one of {', '.join(PERIODS)}", PERIODS)
    exact = Decimal(str(amount)).normalize()
    return Salary(exact if exact.as_tuple().exponent in range(-4, 1) else exact.quantize(Decimal(1)), currency, per)


def _notice(value: object, wanted: Field) -> Notice:
    form = "a notice: {amount, unit: days, weeks or months}, perhaps with to: end_of_month"
    if not isinstance(value, dict) or set(value) - {"amount", "unit", "to"}:
        raise Wrong(form)
    amount, unit, to = value.get("amount"), value.get("unit"), value.get("to")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount < 1000:
        raise Wrong(form)
    if unit not in ("days", "weeks", "months") or to not in (None, "end_of_month"):
        raise Wrong(form)
    return Notice(amount, unit, to)


def _debrief(value: object, wanted: Field) -> dict[str, Any]:
    keys = ("discussed", "impressed", "fit", "correction", "next_step")
    if not isinstance(value, dict) or set(value) - set(keys):
        raise Wrong(f"a debrief: an object with {', '.join(keys)}", keys)
    found: dict[str, Any] = {}
    for key, said in value.items():
        if said is None or said == "":
            continue
        found[key] = {line(who): text(what) for who, what in said.items()} if isinstance(said, dict) else text(said)
    return found


def _object(value: object, wanted: Field) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong("an object")
    return value


def _list(value: object, wanted: Field) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong("a list")
    return value


def _event_reference(value: object, wanted: Field) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Wrong("which event: its index in the file, or its id on a desk")
    return str(value)


def _label(value: object, wanted: Field) -> str:
    return _choice(value, EVERY_LABEL)


EVERY_LABEL = Field("choice", one_of=tuple(dict.fromkeys(label for labels in LABELS.values() for label in labels)))


READERS: Mapping[str, Callable[[Any, Field], Any]] = {
    "text": line, "name": line, "person": line, "long_text": text, "email": email, "day": day, "instant": instant,
    "deadline": deadline, "choice": _choice, "people": _list_of(line, "names"), "texts": _list_of(text, "texts"),
    "roles": _roles, "flag": _flag, "count": _count, "rank": _count, "contract": _contract, "zone": _zone,
    "jurisdiction": _jurisdiction, "locale": _locale, "salary": _salary, "notice": _notice, "debrief": _debrief,
    "object": _object, "list": _list, "event": _event_reference, "whole_event": _object, "label": _label,
}  # fmt: skip


def when_document(when: Moment) -> dict[str, str]:
    """Return `at` or `on` as JSON has it."""
    if isinstance(when, datetime):
        return {"at": when.isoformat(timespec="seconds" if when.second else "minutes")}
    return {"on": when.isoformat()}


def to_json(value: object) -> Any:
    """Return a field's value as JSON has it."""
    if isinstance(value, str):  # most are
        return value
    match value:
        case Salary(amount, currency, per):
            return {"amount": _number(amount), "currency": currency, "per": per}
        case Notice(amount, unit, to):
            return {"amount": amount, "unit": unit} | ({"to": to} if to else {})
        case datetime():
            return value.isoformat(timespec="seconds" if value.second else "minutes")
        case date():
            return value.isoformat()
        case Event():
            raise TypeError("an event is written by record.event_document")
        case Decimal():
            return _number(value)
        case dict():
            return {key: to_json(one) for key, one in value.items()}
        case tuple() | list():
            return [to_json(one) for one in value]
        case _:
            return value


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)
