"""Feeds for these tests: made from records at a clock, held to RFC 5545 line by line, and read by two libraries apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import vobject

from sincerely import wiring
from sincerely.core.moments import Clock, Moment
from sincerely.core.record import Record
from sincerely.desk.calendar import Entry, Feed, feed
from sincerely.desk.ports import Desk
from sincerely.formats.ics import text_of
from sincerely.formats.records import with_own_ids
from sincerely.store.memory import MemoryJournal

PROPERTIES = {
    "VCALENDAR": {"VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"},
    "VEVENT": {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DESCRIPTION", "CLASS", "DTSTART", "DTEND", "TRANSP", "STATUS",
    },
    "VTODO": {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DESCRIPTION", "CLASS", "DTSTART", "DUE", "STATUS"},
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},
}  # fmt: skip
MAY_LACK = {("VTODO", "DTSTART")}
TEXT = {"SUMMARY", "DESCRIPTION"}


def desk_of(records: Sequence[Record], clock: Moment) -> Desk:
    """Return a desk made of these records alone, read at `clock`."""
    desk = wiring.open_desk()  # its parts are made when they are used, and its file never is
    return replace(desk, journal=MemoryJournal(with_own_ids(records)), clock=Clock(clock), given=True)


def feed_of(records: Sequence[Record], clock: Moment, **wanted: Any) -> Feed:
    """Return the feed of these records at `clock`."""
    return feed(desk_of(records, clock), **wanted)


def standing(found: Feed) -> dict[str, Entry]:
    """Return the entries that hold, by uid."""
    return {one.uid: one for one in found.entries if one.over is None}


@dataclass(frozen=True)
class Line:
    """A line of a feed, unfolded: the parts it is in, its name, its parameters and its value."""

    within: tuple[str, ...]
    name: str
    parameters: str
    value: str


def lines_of(raw: bytes) -> list[Line]:
    """Return the content lines of a feed, unfolded by hand. Fails where a line breaks a rule of RFC 5545, section 3.1."""
    assert raw.endswith(b"\r\n")
    physical = raw[:-2].split(b"\r\n")
    for one in physical:
        assert len(one) <= 75, one
        assert b"\r" not in one and b"\n" not in one, one
        one.decode("utf-8")  # no letter is cut in two
    whole = raw.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]
    found, within = [], list[str]()
    for line in whole:
        matched = re.fullmatch(r"([A-Z-]+)((?:;[^:;\"]+)*):(.*)", line, re.DOTALL)
        assert matched, f"no content line: {line!r}"
        name, parameters, value = matched.groups()
        if name == "END":
            assert within.pop() == value, line
            continue
        found.append(Line(tuple(within), name, parameters.removeprefix(";"), value))
        if name == "BEGIN":
            within.append(value)
    assert within == []
    return found


def hold_to_the_standard(raw: bytes) -> None:
    """Fail where a feed breaks a rule of RFC 5545, or has anything that we never write."""
    lines = lines_of(raw)
    assert [line.value for line in lines if line.name == "VERSION"] == ["2.0"]
    _each_part_is_whole(lines)
    zones = {line.value for line in lines if line.name == "TZID" and line.within[-1] == "VTIMEZONE"}
    named = {line.parameters.removeprefix("TZID=") for line in lines if line.parameters.startswith("TZID=")}
    uids = [line.value for line in lines if line.name == "UID"]
    assert len(uids) == len(set(uids)), "two entries have one uid"
    assert any(line.within == ("VCALENDAR",) and line.name == "BEGIN" for line in lines), "a calendar holds something"
    assert named == (zones if uids else set()), "every zone that is named is defined once, and no other"
    for line in lines:
        assert line.parameters in _parameters(line), line
        if line.name in TEXT:
            assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", line.value), line  # each is escaped
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069<>]|://", line.value), line
        elif line.within[-1:] != ("VTIMEZONE",) and line.name != "PRODID":
            assert re.fullmatch(r"[\w:+./-]+", line.value), line  # nothing of the record


def _parameters(line: Line) -> set[str]:
    """Return the parameters that a line may have: a value of another type than its property's usual one says so."""
    if line.name == "TRIGGER":
        return {"VALUE=DATE-TIME"}
    if line.name == "REFRESH-INTERVAL":
        return {"VALUE=DURATION"}
    if line.name in ("DTSTART", "DTEND", "DUE") and line.within[-1] in ("VEVENT", "VTODO"):
        if re.fullmatch(r"\d{8}", line.value):
            return {"VALUE=DATE"}
        zone = re.fullmatch(r"TZID=[\w/+-]+", line.parameters)
        return {""} if line.value.endswith("Z") else {zone[0] if zone else "TZID=…"}
    return {""}


def _each_part_is_whole(lines: Sequence[Line]) -> None:
    parts: list[tuple[str, list[str]]] = []
    open_parts: list[tuple[int, list[str]]] = []
    for line in lines:
        if line.name == "BEGIN":
            del open_parts[len(line.within) :]
            names: list[str] = []
            parts.append((line.value, names))
            open_parts.append((len(line.within), names))
        else:
            open_parts[len(line.within) - 1][1].append(line.name)
    for part, names in parts:
        assert set(names) <= PROPERTIES[part], f"{part} has what we never write: {set(names) - PROPERTIES[part]}"
        lacks = PROPERTIES[part] - set(names) - {name for kind, name in MAY_LACK if kind == part}
        assert not lacks, f"{part} lacks {lacks}"
        assert len(names) == len(set(names)), f"{part} says something twice"


@dataclass(frozen=True, order=True)
class Read:
    """An entry as a calendar reads it: days as ISO days, times in UTC."""

    uid: str
    part: str
    summary: str
    description: str
    starts: str
    ends: str
    status: str
    sequence: int
    alarms: tuple[str, ...]


def read_twice(raw: bytes) -> list[Read]:
    """Return the entries as both libraries read them. Fails where they differ."""
    one, other = _by_icalendar(raw), _by_vobject(raw)
    assert one == other
    return one


def _plain(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def _by_icalendar(raw: bytes) -> list[Read]:
    calendar = icalendar.Calendar.from_ical(raw)
    assert calendar.errors == []
    found = []
    for part in calendar.walk():
        if part.name not in ("VEVENT", "VTODO"):
            continue
        assert part.errors == []
        end = part.get("DTEND") or part.get("DUE")
        found.append(
            Read(
                str(part["UID"]), part.name, str(part["SUMMARY"]), str(part["DESCRIPTION"]),
                _plain(part["DTSTART"].dt if "DTSTART" in part else None), _plain(end.dt), str(part["STATUS"]),
                int(part["SEQUENCE"]), tuple(_plain(alarm["TRIGGER"].dt) for alarm in part.walk("VALARM")),
            )
        )  # fmt: skip
    return sorted(found)


def _by_vobject(raw: bytes) -> list[Read]:
    vars(vobject.icalendar)["__tzidMap"].clear()  # it keeps a zone from one file to the next
    vobject.icalendar.registerTzid("UTC", UTC)
    calendar = vobject.readOne(raw.decode("utf-8"))
    found = []
    for part in calendar.components():
        if part.name not in ("VEVENT", "VTODO"):
            continue
        said = part.contents
        end = said.get("dtend") or said.get("due")
        starts = said["dtstart"][0].value if "dtstart" in said else None
        if starts is not None and part.name == "VEVENT":
            assert end[0].value > starts, part
        found.append(
            Read(
                part.uid.value, part.name, part.summary.value, part.description.value, _plain(starts), _plain(end[0].value),
                part.status.value, int(part.sequence.value),
                tuple(_plain(alarm.trigger.value) for alarm in said.get("valarm", [])),
            )
        )  # fmt: skip
    return sorted(found)


def written(found: Feed, **how: bool) -> list[Read]:
    """Write a feed, hold it to the standard and read it twice; each entry must come back as it was meant."""
    raw = text_of(found, **how)
    hold_to_the_standard(raw)
    rows = read_twice(raw)
    by_uid = {row.uid: row for row in rows}
    assert set(by_uid) == {one.uid for one in found.entries}
    for one in found.entries:
        row = by_uid[one.uid]
        assert row.alarms == tuple(_plain(alarm) for alarm in one.alarms)
        if row.part == "VEVENT":
            assert row.starts == _plain(one.when)
        if isinstance(one.when, datetime):
            assert row.ends == _plain(one.ends_at)
    return rows
