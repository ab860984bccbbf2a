"""Which entries the calendar has, how they read, when they ring, and that what moves keeps its name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from builders import CAST, NAMES, at, day, document, event, interview_held, record
from feed.feeds import feed_of, standing, written
from playbooks.stories import Story, kinds, load
from sincerely.core.record import Record
from sincerely.desk.calendar import Entry, Feed

TALK = interview_held("mon 15:00", with_=("Chi",))
PROMISE = event("decision_promised", "mon 16:00", by="2026-11-11", who=NAMES["Ana"])


def entry(found: Feed, what: str) -> Entry:
    """Return the first entry of a kind that holds: of an interview held, the thank-you and not the inquiry after it."""
    return next(one for one in found.entries if one.what == what and one.over is None)


def titles(found: Feed) -> list[str]:
    """Return the titles of what holds, by day."""
    return [one.title for one in found.entries if one.over is None]


# Every situation of the playbooks


@pytest.mark.parametrize("kind", kinds())
def test_every_story_of_a_kind_is_a_feed_that_two_libraries_read_alike(kind):
    for story in load(kind):
        for said in (min(story.on), max(story.on)):
            clock = datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
            written(feed_of(story.records, clock))
            written(feed_of(story.records, clock, cancelled=True), tasks=True)


@pytest.mark.parametrize("kind", kinds())
def test_a_letter_stands_in_the_feed_on_the_day_that_its_story_says_it_is_due(kind):
    for story in load(kind):
        for said, lines in story.on.items():
            clock = datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
            if story.choice is None:
                _agree(story, lines, feed_of(story.records, clock))


def _agree(story: Story, lines: tuple[str, ...], found: Feed) -> None:
    days = {one.day.isoformat() for one in found.entries if one.what == "letter"}
    for line in lines:
        stands, due = line.rsplit(": ", 1)[1].split(", due ")
        if stands in ("open", "overdue", "upcoming", "held") and due != "never":
            assert due in days, (story.kind, story.says, line)


# Letters


def test_a_letter_fills_its_due_day_and_says_whom_why_and_what_next():
    found = feed_of([record(TALK)], day("mon"))
    one = entry(found, "letter")

    assert (one.title, one.when, one.opens_on) == ("Thank Chi Nwosu (Aurora)", day("tue"), day("mon"))
    assert one.notes[0] == "You met Chi Nwosu on Monday 2 November; a thank-you is custom by the next day."
    assert one.notes[1] == (
        "It can leave from Monday 2 November and is due on Tuesday 3 November; after Monday 9 November it is better left unsent."
    )
    assert one.notes[-1].startswith("Next: sincerely draft thank_you-")
    assert one.alarms == (at("tue 9:00"),)


def test_a_letter_that_was_sent_leaves_the_feed_and_is_cancelled_in_a_file_for_a_month():
    told = record(TALK, event("letter_sent", "tue 9:00", letter_kind="thank_you", to=[NAMES["Chi"]], channel="letter"))
    before = entry(feed_of([record(TALK)], day("mon")), "letter")

    def thanks(on: date, **how: bool) -> list[Entry]:
        return [one for one in feed_of([told], on, **how).entries if one.uid == before.uid]

    assert thanks(day("wed")) == []
    (over,) = thanks(day("wed"), cancelled=True)
    assert (over.over, over.when, over.alarms) == ("met", before.when, ())
    assert thanks(day("tue") + timedelta(days=31), cancelled=True) != []
    assert thanks(day("tue") + timedelta(days=32), cancelled=True) == []


def test_what_is_over_reads_as_cancelled_or_done_and_has_a_later_sequence():
    sent = event("letter_sent", "tue 9:00", letter_kind="thank_you", to=[NAMES["Chi"]], channel="letter")
    first = written(feed_of([record(TALK, PROMISE)], day("mon")))
    told = [record(TALK, PROMISE, sent, event("rejected", "wed 9:00", from_=NAMES["Ana"]))]
    later = {row.uid: row for row in written(feed_of(told, day("wed"), cancelled=True))}
    tasks = {row.uid: row for row in written(feed_of(told, day("wed"), cancelled=True), tasks=True)}

    assert {row.summary: later[row.uid].status for row in first} == {
        "Thank Chi Nwosu (Aurora)": "CANCELLED",
        "Answer promised by Ana Lindqvist (Aurora)": "CANCELLED",
        "Ask Ana Lindqvist where things stand (Aurora)": "CANCELLED",
    }
    assert [tasks[row.uid].status for row in first if row.summary.startswith("Thank")] == ["COMPLETED"]
    assert all(later[row.uid].sequence > row.sequence for row in first)


def test_a_letter_put_off_stands_on_the_day_on_which_it_wakes():
    snoozed = event("snoozed", "mon 17:00", obligation="thank_you", until="2026-11-05")
    one = entry(feed_of([record(TALK, snoozed)], day("mon")), "letter")

    assert (one.when, one.alarms) == (day("thu"), (at("thu 9:00"),))
    assert one.notes[1].endswith("You put it off until Thursday 5 November.")


def test_a_letter_put_off_to_before_its_due_day_stays_there():
    one = entry(
        feed_of([record(TALK, event("snoozed", "mon 17:00", obligation="thank_you: Chi Nwosu", until="2026-11-03"))], day("mon")),
        "letter",
    )  # fmt: skip

    assert one.when == day("tue")


def test_a_letter_that_waits_does_not_ring_and_says_for_what():
    told = record(
        event("offer_received", "mon 9:00", from_=NAMES["Ana"], answer_by="2026-11-13"),
        event("decided", "mon 10:00", to="accept"), event("offer_changed", "mon 11:00", start_on="2027-01-04"),
    )  # fmt: skip
    waits = entry(feed_of([told], day("mon")), "letter")

    assert (waits.title, waits.alarms) == ("Accept in writing to Ana Lindqvist (Aurora)", ())
    assert "It waits for a decision." in waits.notes
    assert waits.notes[-1].startswith("Next: sincerely why acceptance-")


def test_a_letter_of_which_nobody_can_say_the_day_has_no_entry():
    other = document(
        event("ranked", "mon 8:00", rank=2), event("decided", "mon 9:00", to="refuse"), side="employer",
        candidate={"name": "Dee Outis", "email": "dee@elsewhere.example"},
    )  # fmt: skip
    leader = document(
        event("ranked", "mon 8:00", rank=1), event("offer_made", "mon 8:30", answer_by="2026-11-13"), side="employer"
    )

    found = feed_of([_record(leader), _record(other)], day("mon"))
    assert titles(found) == ["Sam Okafor is to answer the offer (Analyst)"]  # the refusal waits for that answer


def _record(stated: Mapping[str, Any]) -> Record:
    from sincerely.core.record import record_from

    found, problems = record_from(stated, "r")
    assert found is not None, problems
    return found


def test_notice_to_the_present_supervisor_does_not_name_the_new_company_as_theirs():
    mara = {"name": "Mara Holt", "email": "mara@present.example", "role": "supervisor"}
    told = document(
        event("employment", "mon 8:00", employer="Present", position="Clerk", supervisor="Mara Holt", notice={"amount": 2, "unit": "weeks"}),
        event("offer_received", "mon 9:00", from_=NAMES["Ana"], start_on="2027-01-04", answer_by="2026-11-13"),
        event("offer_accepted", "tue 9:00", channel="letter"), event("acceptance_confirmed", "wed 9:00", channel="letter"),
    )  # fmt: skip
    told["people"].append(mara)

    assert "Give notice to Mara Holt" in titles(feed_of([_record(told)], day("wed")))


# Names that stay


def test_a_correction_moves_an_entry_and_keeps_its_name():
    first = feed_of([record(TALK, PROMISE)], day("mon"))
    corrected = [
        event("corrected", "tue 8:00", event=0, instead=interview_held("fri 15:00")),
        event(
            "corrected",
            "tue 8:00",
            event=1,
            instead=event("decision_promised", "mon 16:00", by="2026-11-20", who=NAMES["Ana"]),
        ),
    ]
    later = feed_of([record(TALK, PROMISE, *corrected)], day("fri"))

    for what in ("letter", "promise"):
        was = [one for one in standing(first).values() if one.what == what]
        now = [one for one in standing(later).values() if one.what == what]
        assert [one.uid for one in was] == [one.uid for one in now]
        assert all(a.when < b.when for a, b in zip(was, now, strict=True))
    assert later.revision > first.revision
    assert later.revised_at > first.revised_at


def test_a_new_promise_moves_the_entry_of_the_old_one():
    again = event("decision_promised", "wed 9:00", by="2026-11-18", who=NAMES["Ana"])
    was = entry(feed_of([record(TALK, PROMISE)], day("wed")), "promise")
    now = entry(feed_of([record(TALK, PROMISE, again)], day("wed")), "promise")

    assert (was.uid, was.when, now.when) == (now.uid, date(2026, 11, 11), date(2026, 11, 18))


def test_an_extension_moves_the_day_to_answer_by_and_keeps_its_name():
    offer = event("offer_received", "mon 10:00", from_=NAMES["Ana"], answer_by="2026-11-06")
    more = event("extension_granted", "tue 10:00", answer_by="2026-11-13T17:00-08:00")
    was = entry(feed_of([record(offer)], day("tue")), "answer_by")
    now = entry(feed_of([record(offer, more)], day("tue")), "answer_by")

    assert was.uid == now.uid
    assert (was.when, was.ends_at) == (day("fri"), None)
    assert (now.when, now.ends_at) == (at("fri+1 16:30"), at("fri+1 17:00"))


def test_a_name_that_changed_keeps_the_entry():
    married = event("person_changed", "tue 8:00", person=NAMES["Chi"], name="Chi Nwosu-Bell")
    was = entry(feed_of([record(TALK)], day("tue")), "letter")
    now = entry(feed_of([record(TALK, married)], day("tue")), "letter")

    assert (was.uid, now.title) == (now.uid, "Thank Chi Nwosu-Bell (Aurora)")


def test_the_order_of_the_files_and_what_else_is_on_the_desk_change_no_name():
    other = record(TALK, company="Borealis")
    alone = set(standing(feed_of([record(TALK)], day("mon"))))

    both = standing(feed_of([record(TALK), other], day("mon")))
    assert alone < set(both)
    assert both == standing(feed_of([other, record(TALK)], day("mon")))


def test_two_desks_that_know_the_same_say_the_same_whatever_the_time_of_day():
    morning, night = (feed_of([record(TALK, PROMISE)], at(f"wed {hour}")) for hour in ("10:00", "23:00"))

    assert morning == night


# Interviews


def scheduled(starts: str, **more: Any) -> dict[str, Any]:
    return event("interview_scheduled", "mon 9:00", starts_at=at(starts).isoformat(), with_=[NAMES["Chi"]], **more)


def test_an_interview_lasts_as_was_said_and_an_hour_where_nobody_said():
    told = [scheduled("thu 10:00", ends_at=at("thu 11:30").isoformat()), scheduled("fri 10:00")]
    one, other = (e for e in feed_of([record(*told)], day("mon")).entries if e.what == "interview")

    assert (one.title, one.when, one.ends_at) == ("Interview with Chi Nwosu (Aurora)", at("thu 10:00"), at("thu 11:30"))
    assert (other.when, other.ends_at) == (at("fri 10:00"), at("fri 11:00"))
    assert one.notes[1] == "Thursday 5 November 2026, 10:00 in Los Angeles."
    assert other.notes[1].endswith("Nobody said how long; an hour is set aside.")
    assert one.notes[-1] == "Afterwards: sincerely questions"


def test_an_interview_that_was_moved_twice_is_one_entry_and_keeps_its_length():
    told = [
        scheduled("wed 10:00", ends_at=at("wed 10:45").isoformat()),
        event("interview_moved", "tue 9:00", starts_at=at("thu 10:00").isoformat()),
        event("interview_moved", "tue 10:00", starts_at=at("fri 14:00").isoformat()),
    ]
    was = entry(feed_of([record(told[0])], day("tue")), "interview")
    now = entry(feed_of([record(*told)], day("tue")), "interview")

    assert (now.uid, now.when, now.ends_at) == (was.uid, at("fri 14:00"), at("fri 14:45"))
    assert (
        len([one for one in feed_of([record(*told)], day("tue"), cancelled=True).entries if one.what == "interview"])
        == 1
    )


def test_two_interviews_moved_from_the_same_one_have_two_names():
    told = [
        scheduled("wed 10:00"), event("interview_moved", "tue 9:00", starts_at=at("thu 10:00").isoformat(), interview=0),
        event("interview_moved", "tue 10:00", starts_at=at("fri 14:00").isoformat(), interview=0),
    ]  # fmt: skip

    written(feed_of([record(*told)], day("tue"), cancelled=True))


@pytest.mark.parametrize(("then", "over"), [
    ([event("interview_cancelled", "tue 9:00")], "cancelled"),
    ([event("rejected", "tue 9:00", from_=NAMES["Ana"])], "rejected"),
    ([event("withdrew", "tue 9:00", channel="letter")], "withdrew"),
    ([interview_held("thu 10:00")], None),
    ([interview_held("thu 10:00"), event("rejected", "fri 9:00", from_=NAMES["Ana"])], None),
])  # fmt: skip
def test_an_interview_called_off_leaves_and_one_that_took_place_stays(then, over):
    found = feed_of([record(scheduled("thu 10:00"), *then)], day("fri"), cancelled=True)

    assert [one.over for one in found.entries if one.what == "interview"] == [over]


def test_an_interview_that_ends_before_it_starts_lasts_an_hour():
    told = record(scheduled("thu 10:00", ends_at=at("thu 9:00").isoformat()))

    (row,) = written(feed_of([told], day("mon")))
    assert row.ends == at("thu 11:00").astimezone(UTC).isoformat()


def test_an_interview_in_the_night_of_the_clock_change_is_as_long_as_it_is():
    night = event(
        "interview_scheduled",
        "mon 9:00",
        starts_at="2027-03-14T01:30-08:00",
        ends_at="2027-03-14T03:30-07:00",
        with_=[NAMES["Chi"]],
    )

    (row,) = written(feed_of([record(night)], day("mon")))
    assert (row.starts, row.ends) == ("2027-03-14T09:30:00+00:00", "2027-03-14T10:30:00+00:00")


def test_no_more_than_two_people_stand_in_a_title():
    told = record(
        event(
            "interview_scheduled",
            "mon 9:00",
            starts_at=at("thu 10:00").isoformat(),
            with_=[NAMES[n] for n in ("Ana", "Bo", "Chi")],
        )
    )
    one = entry(feed_of([told], day("mon")), "interview")

    assert one.title == "Interview with Ana Lindqvist and 2 more (Aurora)"
    assert one.notes[0] == "Analyst at Aurora, with Ana Lindqvist, Bo Tremblay and Chi Nwosu."


# Deadlines


def test_an_offer_rings_the_day_before_and_in_the_morning_until_it_is_decided():
    offer = event("offer_received", "mon 10:00", from_=NAMES["Ana"], answer_by="2026-11-06")
    undecided = entry(feed_of([record(offer)], day("mon")), "answer_by")
    decided = entry(feed_of([record(offer, event("decided", "tue 9:00", to="accept"))], day("tue")), "answer_by")

    assert (undecided.title, undecided.alarms) == ("Answer the offer (Aurora)", (at("thu 9:00"), at("fri 9:00")))
    assert undecided.notes[-1] == "Next: sincerely questions"
    assert (decided.when, decided.alarms) == (undecided.when, ())


def test_no_alarm_rings_when_the_hour_to_answer_by_is_over_or_nearly_so():
    offer = event("offer_received", "mon 10:00", from_=NAMES["Ana"], answer_by=at("fri 9:30").isoformat())

    assert entry(feed_of([record(offer)], day("mon")), "answer_by").alarms == (at("thu 9:00"),)


def test_an_offer_answered_lapsed_or_overtaken_leaves_the_feed():
    offer = event("offer_received", "mon 10:00", from_=NAMES["Ana"], answer_by="2026-11-06")
    accepted = record(
        event("offer_received", "mon 9:00", from_=NAMES["Ana"]),
        event("offer_accepted", "tue 9:00", channel="letter"),
        company="Borealis",
    )
    declined = record(offer, event("offer_declined", "tue 9:00", channel="letter"))

    def waiting(*told: Record, on: str) -> int:
        return sum(one.what == "answer_by" for one in standing(feed_of(told, day(on))).values())

    assert waiting(record(offer), on="fri") == 1
    assert waiting(record(offer), on="sat") == 0
    assert waiting(declined, on="tue") == 0
    assert waiting(record(offer), accepted, on="tue") == 0


def test_what_they_asked_for_is_a_task_until_it_is_handed_in():
    ask = event("asked_for", "mon 9:00", what="assessment", answer_by="2026-11-06")
    done = event("touch", "wed 9:00", with_=[NAMES["Ana"]], channel="letter")
    one = entry(feed_of([record(ask)], day("mon")), "hand_in")

    assert (one.title, one.when, one.alarms) == (
        "Hand in the assessment (Aurora)",
        day("fri"),
        (at("thu 9:00"), at("fri 9:00")),
    )
    assert [row.part for row in written(feed_of([record(ask)], day("mon")), tasks=True)] == ["VTODO"]
    assert titles(feed_of([record(ask, done)], day("wed"))) == []


def test_a_promise_stands_until_the_answer_is_known_and_never_rings():
    one = entry(feed_of([record(TALK, PROMISE)], day("mon")), "promise")
    known = feed_of([record(TALK, PROMISE, event("rejected", "tue 9:00", from_=NAMES["Ana"]))], day("tue"))

    assert (one.title, one.when, one.alarms) == ("Answer promised by Ana Lindqvist (Aurora)", date(2026, 11, 11), ())
    assert [e.what for e in standing(known).values() if e.what == "promise"] == []


# The employer's desk


def test_the_employers_feed_names_candidate_and_position():
    told = document(
        event("interview_scheduled", "mon 9:00", starts_at=at("tue 10:00").isoformat(), with_=[NAMES["Bo"]]),
        event("offer_made", "wed 9:00", answer_by="2026-11-13"), side="employer",
    )  # fmt: skip
    found = feed_of([_record(told)], day("wed"))

    assert titles(found) == ["Interview with Sam Okafor (Analyst)", "Sam Okafor is to answer the offer (Analyst)"]
    assert entry(found, "answer_by").alarms == ()
    assert entry(found, "interview").notes[0] == "Analyst at Aurora, with Bo Tremblay."


def test_the_employers_own_promise_is_the_letter_that_it_owes_and_no_second_entry():
    told = document(
        interview_held("mon 10:00", with_=("Bo",)),
        event("decision_promised", "mon 11:00", by="2026-11-11"),
        side="employer",
    )

    assert titles(feed_of([_record(told)], day("mon"))) == ["Tell Sam Okafor where things stand (Analyst)"]


# Alarms, zones, how far


def test_alarms_ring_by_the_clock_of_the_workplace():
    far = record(TALK, time_zone="Pacific/Auckland", jurisdiction="NZ")
    one = entry(feed_of([far], at("mon 16:00")), "letter")

    assert one.when == date(2026, 11, 4)  # it was Tuesday there
    assert one.alarms == (datetime(2026, 11, 3, 20, tzinfo=UTC),)


def test_alarms_can_be_had_at_another_hour_or_not_at_all_and_never_in_the_past():
    def alarms(clock: Any, **how: Any) -> tuple[datetime, ...]:
        return entry(feed_of([record(TALK)], clock, **how), "letter").alarms

    assert alarms(day("mon"), alarm_at=time(7, 30)) == (at("tue 7:30"),)
    assert alarms(day("mon"), alarm_at=None) == ()
    assert alarms(at("tue 8:59")) == (at("tue 9:00"),)
    assert alarms(at("tue 9:00")) == ()


def test_where_days_are_counted_is_said_where_several_zones_are_in_play():
    far = record(TALK, company="Borealis", time_zone="Pacific/Auckland")

    assert "Days are counted in Auckland." in next(
        one.notes for one in feed_of([record(TALK), far], day("tue")).entries if "Borealis" in one.title
    )
    assert not any("counted" in note for note in entry(feed_of([far], day("tue")), "letter").notes)


def test_no_further_ahead_than_was_asked():
    rejected = record(TALK, event("rejected", "wed 9:00", from_=NAMES["Ana"]))
    whole, near = feed_of([rejected], day("wed")), feed_of([rejected], day("wed"), within=30)

    assert max(one.day for one in whole.entries) > date(2027, 6, 1)
    assert max(one.day for one in near.entries) <= day("wed") + timedelta(days=30)
    assert set(standing(near)) < set(standing(whole))


def test_nobody_is_an_outsider_in_a_feed_of_our_own():
    everybody = " ".join(f"{one.title} {one.notes}" for one in feed_of([record(TALK, PROMISE)], day("mon")).entries)

    assert CAST["Dee"]["name"] not in everybody
    assert "@" not in everybody  # no address is needed to know what is owed
