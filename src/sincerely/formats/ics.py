"""The calendar as iCalendar text (RFC 5545): a snapshot that a calendar may subscribe to or take in.

It invites nobody: no METHOD, ORGANIZER or ATTENDEE, no place, no address of a page. Texts come from records and from
mail, so they are text only: no property, parameter, markup or link can come out of them. The same feed gives the same
bytes on every machine. icalendar folds and escapes; what it would let pass is taken out here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sincerely.desk.calendar import Entry, Feed
from sincerely.errors import Mistake

if TYPE_CHECKING:
    from icalendar import Calendar, Component, Event, Timezone, Todo

PRODUCT = "-//Sincerely//Letters owed//EN"
BEGINS = b"BEGIN:VCALENDAR"
NAME = "Sincerely"
REFRESH = timedelta(hours=4)  # a wish to who subscribes; nothing here is due within the hour
IN_UTC = ("UTC", "Etc/UTC")
LONGEST_TITLE, LONGEST_NOTE = 160, 1_000
# Marks that join or order letters of one word are spelling; all other unseen marks can hide or turn what is shown.
SPELLING = "\u200c\u200d\u200e\u200f\u061c"
# Some calendars show notes as HTML and make links of what looks like one.
HARMLESS = str.maketrans({"<": "‹", ">": "›"})


def text_of(feed: Feed, *, tasks: bool = False) -> bytes:
    """Return the feed as iCalendar; `tasks`: what is to be done as to-dos (VTODO) rather than as all-day events."""
    calendar = _calendar()
    zones = _zones(feed.entries)
    if not feed.entries:
        zones = [_zone(ZoneInfo("UTC"), 1971, 1971)]  # the standard wants something in every calendar
    for zone in zones:
        calendar.add_component(zone)
    for entry in feed.entries:
        component = _task(entry) if tasks and entry.is_task else _event(entry)
        _common(component, entry, feed)
        calendar.add_component(component)
    raw: bytes = calendar.to_ical(sorted=False)
    return raw


def _calendar() -> Calendar:
    from icalendar import Calendar, vDuration

    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    for name in ("NAME", "X-WR-CALNAME"):  # the first is of RFC 7986, the second is what most calendars read
        calendar.add(name, NAME)
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    return calendar


def _common(component: Event | Todo, entry: Entry, feed: Feed) -> None:
    """Add what events and to-dos share. Moments of revision are those of the record, never of this machine's clock."""
    component.add("UID", entry.uid)
    component.add("DTSTAMP", feed.revised_at)
    component.add("LAST-MODIFIED", feed.revised_at)
    component.add("SEQUENCE", feed.revision)
    component.add("SUMMARY", shown(entry.title, LONGEST_TITLE))
    component.add("DESCRIPTION", "\n\n".join(shown(note, LONGEST_NOTE) for note in entry.notes))
    component.add("CLASS", "PRIVATE")
    for moment in entry.alarms:
        component.add_component(_alarm(moment, entry))


def _event(entry: Entry) -> Event:
    from icalendar import Event

    event = Event()
    if isinstance(entry.when, datetime):
        for name, moment in zip(("DTSTART", "DTEND"), _span(entry), strict=True):
            event.add(name, moment)
    else:
        event.add("DTSTART", entry.when)
        event.add("DTEND", entry.when + timedelta(days=1))  # the end of a day that is filled is the next one
    busy = entry.what == "interview" and entry.over is None
    event.add("TRANSP", "OPAQUE" if busy else "TRANSPARENT")
    event.add("STATUS", "CONFIRMED" if entry.over is None else "CANCELLED")
    return event


def _task(entry: Entry) -> Todo:
    from icalendar import Todo

    task = Todo()
    due = _span(entry)[1] if isinstance(entry.when, datetime) else entry.when
    if not isinstance(due, datetime) and entry.opens_on and entry.opens_on < due:
        task.add("DTSTART", entry.opens_on)  # the standard wants it before DUE
    task.add("DUE", due)
    done = entry.over in ("met", "handed_in")
    task.add("STATUS", "NEEDS-ACTION" if entry.over is None else "COMPLETED" if done else "CANCELLED")
    return task


def _alarm(moment: datetime, entry: Entry) -> Component:
    """Return an alarm at one instant: from a day alone a calendar would count in its own zone, perhaps a day late."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", moment.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})  # else it is read as a duration
    alarm.add("DESCRIPTION", shown(entry.title, LONGEST_TITLE))
    return alarm


# Times and zones


def _span(entry: Entry) -> tuple[datetime, ...]:
    """Return start and end of a timed entry by the clock of its zone; both in UTC where that clock shows one twice.

    The standard takes such an hour for the first of the two, and not every program does.
    """
    assert isinstance(entry.when, datetime)
    start, end = entry.when, entry.ends_at or entry.when
    if end.astimezone(UTC) <= start.astimezone(UTC):  # two times of one zone compare by the hands of its clock
        end = (start.astimezone(UTC) + timedelta(minutes=1)).astimezone(start.tzinfo)
    if all(_is_plain(one) for one in (start, end)):
        return start, end
    return start.astimezone(UTC), end.astimezone(UTC)


def _is_plain(moment: datetime) -> bool:
    """Say whether the clock of a zone with changes shows this time once."""
    zone = moment.tzinfo
    if not isinstance(zone, ZoneInfo) or zone.key in IN_UTC:
        return False
    return moment.replace(fold=0).utcoffset() == moment.replace(fold=1).utcoffset()


def _zones(entries: Sequence[Entry]) -> list[Timezone]:
    """Return the definition of every zone that a time is written in, for the years that are spoken of."""
    spans: dict[str, list[datetime]] = {}
    for entry in entries:
        for moment in _span(entry) if isinstance(entry.when, datetime) else ():
            if isinstance(moment.tzinfo, ZoneInfo):
                spans.setdefault(moment.tzinfo.key, []).append(moment)
    return [_zone(ZoneInfo(key), min(moments).year, max(moments).year) for key, moments in sorted(spans.items())]


def _zone(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """Return a zone's definition from before the first year to after the last.

    Ours rather than icalendar's: its 7.3.2 lets summer time begin an hour late. An observance begins at the time that
    the clocks showed before it, so what begins at 2:00 is written as 2:00 though nobody sees that hour.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    found = Timezone()
    found.add("TZID", zone.key)
    start = datetime(first - 1, 1, 1, tzinfo=UTC)
    for at, before in [(start, start), *_changes(zone, start, datetime(last + 2, 1, 1, tzinfo=UTC))]:
        now, was = at.astimezone(zone), before.astimezone(zone)
        part = TimezoneDaylight() if now.dst() else TimezoneStandard()
        offset = was.utcoffset()
        assert offset is not None  # a zone always has one
        part.add("DTSTART", at.replace(tzinfo=None) + offset)
        part.add("TZOFFSETFROM", offset)
        part.add("TZOFFSETTO", now.utcoffset())
        part.add("TZNAME", now.tzname() or zone.key)
        found.add_component(part)
    return found


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the first second of each change of a zone's clock between two moments, and the second before it."""
    step, second = timedelta(hours=12), timedelta(seconds=1)  # no zone changes twice within half a day

    def clock(moment: datetime) -> tuple[object, ...]:
        local = moment.astimezone(zone)
        return local.utcoffset(), bool(local.dst()), local.tzname()

    while start < end:
        after = start + step
        if clock(after) != clock(start):
            low, high = start, after
            while high - low > second:
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if clock(middle) == clock(start) else (low, middle)
            yield high, low
        start = after


# Texts


def shown(text: str, longest: int) -> str:
    """Return a text as one line that can do nothing but be read: no control, no hidden mark, no markup, no link."""
    seen = "".join(c if c.isprintable() or c in SPELLING else _instead(c) for c in text[: longest * 4])
    seen = " ".join(seen.translate(HARMLESS).replace("://", ": //").split())
    return seen if len(seen) <= longest else f"{seen[: longest - 1].rstrip()}…"


def _instead(mark: str) -> str:
    """Return what stands for a mark that is not printable: a space for one, and for a break, nothing for the rest."""
    kind = unicodedata.category(mark)
    if kind in ("Zs", "Zl", "Zp") or mark in "\t\n\r\v\f\x85":
        return " "
    return mark if kind in ("Cn", "Co") and (ord(mark) & 0xFFFE) != 0xFFFE else ""  # a letter newer than this Python


# Files


def write_calendar(raw: bytes, path: Path) -> None:
    """Write a calendar file that only its owner may read, whole or not at all. Raises Mistake.

    A file that is no calendar is left as it is: a name mistyped must not cost a letter.
    """
    from sincerely.formats.files import write_whole

    hint = "Name another file with --out."
    other = Mistake(f"{path} is there and is no calendar.", code="not_a_calendar", hint=hint, where=str(path))
    write_whole(raw, path, begins=BEGINS, other=other, option="--out")
