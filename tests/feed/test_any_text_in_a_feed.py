"""Whatever a record or a message says: the feed stays a feed, and both libraries read back what was written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import document, event
from feed.feeds import feed_of, hold_to_the_standard, read_twice, standing, written
from sincerely.core.record import record_from
from sincerely.desk.calendar import Entry, Feed
from sincerely.formats.ics import LONGEST_NOTE, LONGEST_TITLE, shown, text_of

HOSTILE = [
    "Zed\r\nATTENDEE:mailto:zed@z.example", "Zed\nBEGIN:VALARM\nACTION:EMAIL", "END:VEVENT", 'a";X=1:b', "semi;colon,comma\\back",
    "a\\nb", "\\", "ends with \\", '<a href="https://z.example">here</a>', "see https://z.example/x and javascript://y",
    "\u202egnp.exe", "a\u2028b\u2029c\x85d", "\x00\x07\x1b[31m", "\ufeff\u200b\u2066x\u2069", "אבי כהן", "👩‍🚀 and 👨‍👩‍👧‍👦",
    "é" * 400, "漢" * 300, "e\u0301" * 200, "\ud800", "\U0010ffff", "a" * 5000, " ", "", "=?utf-8?q?x?=", "%0d%0aX:1",
]  # fmt: skip
TEXTS = st.one_of(st.text(), st.sampled_from(HOSTILE), st.text(alphabet='\\;,:"\n\r\t é漢🎉<>/', max_size=200))
ZONES = st.sampled_from([
    "America/Los_Angeles", "Europe/Berlin", "Pacific/Auckland", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata",
    "Pacific/Apia", "America/St_Johns", "Antarctica/Troll", "Europe/Dublin", "UTC", "Etc/GMT+5", "America/Sao_Paulo",
]).map(ZoneInfo)  # fmt: skip
MINUTES = st.integers(0, 3 * 366 * 24 * 4).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * n))


def _entry(title: str, *notes: str, **more: object) -> Entry:
    return Entry(**{
        "uid": "sincerely-1", "what": "letter", "application": "a", "title": title, "notes": notes, "when": date(2026, 11, 3),
        "alarms": (datetime(2026, 11, 3, 17, tzinfo=UTC),), **more,
    })  # fmt: skip


@settings(max_examples=150)
@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_a_text_is_read_back_as_it_is_shown_and_is_nothing_but_text(title, notes):
    raw = text_of(Feed(entries=(_entry(title, *notes),)))

    hold_to_the_standard(raw)
    (row,) = read_twice(raw)
    assert row.summary == shown(title, LONGEST_TITLE)
    assert row.description == "\n\n".join(shown(note, LONGEST_NOTE) for note in notes)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_shown_can_be_read_and_does_nothing(text):
    seen = shown(text, 100)

    assert len(seen) <= 100
    assert not set(seen) & set("\r\n\t\u202e\u2066\u2028<>\x00\x1b")
    assert "://" not in seen
    seen.encode("utf-8")


def test_letters_of_every_script_and_joined_pictures_stay_as_they_are():
    for name in ("Anna Größe-Übermut", "אבי כהן", "فاطمه\u200cزهرا", "👩‍🚀", "Nguyễn Thị Ánh", "Mørk & Sønn, Ltd; Co"):
        assert shown(name, LONGEST_TITLE) == name


def test_an_address_of_a_page_is_shown_broken_so_that_no_calendar_makes_a_link_of_it():
    assert shown("see https://z.example", 100) == "see https: //z.example"
    assert shown('<a href="x">y</a>', 100) == '‹a href="x"›y‹/a›'


NAMES = st.one_of(st.sampled_from([text for text in HOSTILE if text.strip()]), st.text(min_size=1, max_size=80))


@settings(max_examples=60)
@given(NAMES, NAMES, NAMES, st.booleans())
def test_no_name_that_a_record_takes_breaks_the_feed(company, position, name, tasks):
    people = [{"name": name, "email": None, "role": "interviewer"}]
    events = [
        event("interview_held", "mon 15:00", with_=[name]), event("decision_promised", "mon 16:00", by="2026-11-11", who=name),
        event("interview_scheduled", "tue 9:00", starts_at="2026-11-09T10:00-08:00", with_=[name]),
        event("asked_for", "tue 9:00", what="documents", answer_by="2026-11-10T12:00-08:00"),
    ]  # fmt: skip
    record, _ = record_from(document(*events, people=(), company=company, position=position) | {"people": people}, "r")
    if record is None:
        return  # such a name is refused at the door

    found = feed_of([record], date(2026, 11, 3))

    assert {one.what for one in standing(found).values()} == {"letter", "promise", "interview", "hand_in"}
    written(found, tasks=tasks)


@settings(max_examples=150)
@given(MINUTES, st.integers(1, 60 * 30), ZONES)
def test_a_time_is_the_same_instant_to_whoever_reads_the_zone_out_of_the_file(start, minutes, zone):
    end = start + timedelta(minutes=minutes)
    entry = _entry("Interview", what="interview", when=start.astimezone(zone), ends_at=end.astimezone(zone))

    rows = written(Feed(entries=(entry,)))

    assert [(row.starts, row.ends) for row in rows] == [(start.isoformat(), end.isoformat())]


@pytest.mark.parametrize(
    "zone", ["America/Los_Angeles", "Pacific/Auckland", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/London"]
)
def test_every_hour_around_every_change_of_the_clocks_is_right(zone):
    there = ZoneInfo(zone)
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(366 * 24)]
    near = [
        one + timedelta(minutes=30 * half)
        for one in hours
        for half in range(-8, 9)
        if one.astimezone(there).utcoffset() != (one + timedelta(hours=1)).astimezone(there).utcoffset()
    ]
    assert near
    entries = tuple(
        _entry("Interview", uid=f"u{n}", what="interview", when=one.astimezone(there), ends_at=(one + timedelta(minutes=30)).astimezone(there))
        for n, one in enumerate(near)
    )  # fmt: skip

    assert len(written(Feed(entries=entries))) == len(near)


@pytest.mark.parametrize("year", [1900, 1937, 1973, 1974, 2038, 2199])
@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Africa/Monrovia", "America/Los_Angeles"])
def test_a_year_mistyped_is_still_a_time(year, zone):
    start = datetime(year, 7, 1, 15, tzinfo=ZoneInfo(zone))

    written(Feed(entries=(_entry("Interview", what="interview", when=start, ends_at=start + timedelta(hours=1)),)))
