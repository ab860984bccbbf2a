"""A year of `today`, moment by moment, with nothing told in it: never contradictory, and just what the feed said at its start.

Only an offer that lapses brings or ends something by time alone; the contract shows what it brings once it has lapsed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import NAMES
from feed.feeds import desk_of, standing, written
from owing.test_always_holds import AFTER_ALL, CANDIDATE, CHANNEL, COMPANY, EMPLOYER, ZONE, happenings, happens, records
from sincerely.core.application import fold
from sincerely.core.days import end_of_day
from sincerely.core.moments import Clock, Moment
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.questions import questions
from sincerely.desk import today
from sincerely.desk.calendar import Feed, feed, uid_of

A_YEAR = 366
TRY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
LATER = st.integers(0, 24 * 60).map(
    lambda n: (datetime.combine(AFTER_ALL, time.min, ZONE) + timedelta(hours=n)).isoformat()
)
UNTIL = st.integers(0, 60).map(lambda n: (AFTER_ALL + timedelta(days=n)).isoformat())
MORE = st.one_of(
    happens("interview_scheduled", starts_at=LATER, **{"with": st.lists(COMPANY, min_size=1, max_size=2)}),
    happens("interview_moved", starts_at=LATER),
    happens("decision_promised", by=UNTIL),
    happens("asked_for", what=st.just("documents"), answer_by=UNTIL),
    happens("snoozed", obligation=st.sampled_from(["thank_you", "inquiry", "stay_in_touch"]), until=UNTIL),
    happens("offer_received", **{"from": COMPANY}, answer_by=LATER),
    happens("extension_granted", answer_by=UNTIL),
    happens("rejected"),
)
OURS = st.one_of(
    happens("interview_scheduled", starts_at=LATER, **{"with": st.just([NAMES["Bo"]])}),
    happens("decision_promised", by=UNTIL),
    happens("offer_made", answer_by=LATER),
    happens("snoozed", obligation=st.just("decline"), until=UNTIL),
    happens("decided", to=st.sampled_from(["refuse", "offer", "hold"])),
    happens("extension_requested", channel=CHANNEL),
)
PLACES = st.sampled_from(["US-CA", "CA-ON", "DE-BY", None])
DESKS = st.one_of(
    st.tuples(st.just("candidate"), st.lists(happenings(st.one_of(CANDIDATE, MORE)), min_size=1, max_size=3), PLACES),
    st.tuples(st.just("employer"), st.lists(happenings(st.one_of(EMPLOYER, OURS)), min_size=1, max_size=3), PLACES),
)


@dataclass(frozen=True)
class Seen:
    """What the desk says at one moment: everything ever owed by uid, and the uids that `today` lists."""

    at: Moment
    rows: Mapping[str, Owed]
    listed: frozenset[str]


class Told:
    """Records of which nothing more is told, read at any moment after the last event."""

    def __init__(self, side: str, events: Sequence[Sequence[dict[str, Any]]], place: str | None = "US-CA") -> None:
        self.records = [replace(record, jurisdiction=place) for record in records(side, events)]
        self.desk = desk_of(self.records, AFTER_ALL)
        self.apps = {record.id: fold(record, self.desk.clock) for record in self.desk.journal.records()}
        by = [
            event.facts.get("answer_by")
            for record in self.records
            for event in record.events
            if event.kind != "asked_for"
        ]
        self.answer_by = {one if isinstance(one, datetime) else end_of_day(one, ZONE) for one in by if one is not None}

    def look(self, at: Moment) -> Seen:
        """Return what the desk says at a moment."""
        desk = replace(self.desk, clock=Clock(at))
        all_owed = today.Agenda(owed=tuple(today.owed_by(desk, list(self.apps.values()))), applications=self.apps)

        def uid(one: Owed) -> str:
            return uid_of(self.apps[one.obligation.application], "letter", one.obligation.id)

        rows = {uid(one): one for one in all_owed.owed}
        assert len(rows) == len(all_owed.owed), "one letter stands twice"
        return Seen(at, rows, frozenset(uid(one) for one in today.chosen(desk, all_owed)))

    def feed(self, at: Moment) -> Feed:
        """Return the feed at a moment."""
        return feed(replace(self.desk, clock=Clock(at)), cancelled=True)

    def lapsed(self, at: Moment) -> set[datetime]:
        """Return the days to answer offers by that are over; read on a day, none of that day is."""
        if isinstance(at, datetime):
            return {by for by in self.answer_by if at > by}
        return {by for by in self.answer_by if at > by.astimezone(ZONE).date()}

    def moments(self) -> list[datetime]:
        """Return the end of every day of a year, and right before and after whatever changes within a day."""
        days = [datetime.combine(AFTER_ALL + timedelta(days=n), time(23, 59, 59), ZONE) for n in range(A_YEAR)]
        windows = [one.obligation.window for one in self.look(AFTER_ALL).rows.values()]
        edges = {at for window in windows for at in (window.opens_at, window.due_at, window.lapses_at) if at}
        second = timedelta(seconds=1)
        near = {at.astimezone(UTC) + step for at in edges | self.answer_by for step in (-second, timedelta(), second)}
        ordered = sorted({at.astimezone(UTC) for at in days} | near)
        return [at.astimezone(ZONE) for at in ordered if days[0].astimezone(UTC) <= at <= days[-1].astimezone(UTC)]


SETTLED = ("met", "waived", "lapsed", "void")
NEXT = {
    "upcoming": {"upcoming", "open", "held", "overdue", "lapsed", "snoozed"},
    "held": {"held", "open", "overdue", "lapsed", "void"},  # the day of a law ends the waiting
    "snoozed": {"snoozed", "open", "held", "overdue", "upcoming", "lapsed"},
    "open": {"open", "overdue", "lapsed"},
    "overdue": {"overdue", "lapsed"},
    **{settled: {settled} for settled in SETTLED},
}


@TRY
@given(DESKS)
def test_no_moment_of_a_year_takes_back_what_another_said(desk):
    told = Told(*desk)
    year = [told.look(at) for at in told.moments()]

    for before, now in zip(year, year[1:], strict=False):
        if told.lapsed(before.at) != told.lapsed(now.at):
            continue  # the desk has learnt something: nobody answered
        assert set(before.rows) == set(now.rows), (now.at, "time alone brought or took a letter")
        for uid, row in now.rows.items():
            was = before.rows[uid]
            assert row.standing in NEXT[was.standing], (now.at, row.obligation.id, was.standing, row.standing)
            assert row.obligation.window == was.obligation.window, (now.at, row.obligation.id)
            assert (uid in now.listed) == (row.standing in today.SHOWN) or row.standing == "upcoming"
            if uid in before.listed and row.standing not in SETTLED:
                assert uid in now.listed, (now.at, row.obligation.id, "came off the list with nothing said")


@TRY
@given(DESKS)
def test_nothing_is_ever_listed_that_the_feed_did_not_say_at_the_start_or_a_lapse_brought(desk):
    told = Told(*desk)
    moments = told.moments()
    said = standing(told.feed(moments[0]))

    for at in moments:
        now = told.look(at)
        for uid in now.listed:
            row, due_at = now.rows[uid], now.rows[uid].obligation.window.due_at
            if due_at is None:
                assert row.standing == "held"  # nobody can say when: it has no day to stand on
            elif told.lapsed(at) == told.lapsed(moments[0]):
                assert uid in said, (at, row.obligation.id)
                due = due_at.astimezone(ZONE).date()
                assert said[uid].day == due or (said[uid].day > due and row.standing in ("snoozed", "overdue"))


def _asked_otherwise(told: Told, seen: Seen, row: Owed) -> bool:
    """Say whether a refusal that nobody decided until the law's day is news owed on that day, or a question of the desk."""
    letter = row.obligation
    news = [one for one in seen.rows.values() if one.obligation.kind == "status_update" and one.standing == "open"]
    if any(one.obligation.application == letter.application for one in news):
        return True
    asked = questions(list(told.apps.values()), told.desk.holidays, Clock(seen.at))
    return any((one.about, one.application) == ("undecided_after_filled", letter.application) for one in asked)


@TRY
@given(DESKS)
def test_the_days_on_which_letters_turn_late_are_the_days_of_the_feed(desk):
    told = Told(*desk)
    days = [AFTER_ALL + timedelta(days=n) for n in range(A_YEAR)]
    days = [day for day in days if told.lapsed(day) == told.lapsed(AFTER_ALL)]
    year = {day: told.look(day) for day in days}
    said = {uid: one for uid, one in standing(told.feed(AFTER_ALL)).items() if one.what == "letter"}

    last_in_time: dict[str, date] = {}
    for day, seen in year.items():
        for uid, row in seen.rows.items():
            if row.standing in ("open", "held", "upcoming", "snoozed"):
                last_in_time[uid] = day
    for uid, one in said.items():
        if one.day not in year:
            continue  # before the year, after it, or after a lapse
        row = year[one.day].rows[uid]
        due = row.obligation.window.due_at.astimezone(ZONE).date()
        if "decision" in row.obligation.waits_for and row.standing == "void":
            assert _asked_otherwise(told, year[one.day], row), one.title
            continue
        assert uid in year[one.day].listed, one.title
        assert row.standing in ("open", "held") if due == one.day else row.standing in ("open", "held", "overdue")
        if one.day != days[-1]:
            assert last_in_time[uid] == (one.day if due == one.day else one.day - timedelta(days=1)), one.title
    for uid, day in last_in_time.items():
        if day != days[-1] and year[day].rows[uid].standing != "held":
            assert uid in said, "it turned late, and the feed had not said when"


@TRY
@given(DESKS)
def test_read_again_later_the_feed_says_the_same_of_what_it_still_says(desk):
    told = Told(*desk)
    first = told.feed(AFTER_ALL)
    said = {one.uid: one for one in first.entries}

    for n in range(0, A_YEAR, 15):
        day = AFTER_ALL + timedelta(days=n)
        later = told.feed(day)
        assert (later.revision, later.revised_at) == (first.revision, first.revised_at)
        if n % 120 == 0:
            written(later)
        if told.lapsed(day) != told.lapsed(AFTER_ALL):
            continue
        assert {one.uid for one in later.entries} <= set(said)
        held = {one.uid for one in first.entries if one.over is None and one.day > day}
        assert held <= {one.uid for one in later.entries}, "an entry to come went with nothing said"
        for one in later.entries:
            was = said[one.uid]
            assert was.over is None or one.over == was.over, one.title
            assert (one.title, one.ends_at) == (was.title, was.ends_at)
            assert one.when == was.when or one.day < was.day <= day, one.title  # it was put off, and is awake
            assert set(one.alarms) <= set(was.alarms)


def test_an_inquiry_with_two_reasons_stays_one_letter_when_the_first_reason_has_run_out():
    held = {"kind": "interview_held", "on": "2026-10-26", "with": [NAMES["Ana"]]}
    offered = {"kind": "offer_received", "on": "2026-10-26", "from": NAMES["Ana"], "answer_by": "2026-12-10"}
    told = Told("candidate", [[held], [offered]])

    def inquiries(day: date) -> list[tuple[str, str, date]]:
        rows = [row for row in told.look(day).rows.values() if row.obligation.kind == "inquiry"]
        return [(row.obligation.id, row.standing, row.obligation.window.lapses_at.date()) for row in rows]

    (before,) = inquiries(date(2026, 12, 2))  # the plain inquiry lapses thirty days after it opened, on 2 December
    (after,) = inquiries(date(2026, 12, 3))

    assert before == after
    assert before[1:] == ("overdue", date(2026, 12, 10))
    assert {standing for _, standing, _ in inquiries(date(2026, 12, 11))} == {"lapsed"}
