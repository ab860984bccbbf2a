"""The fold: implied events, same days, corrections of corrections, letters that came back."""

from __future__ import annotations

import time
from datetime import date, timedelta

from builders import NAMES, application, at, day, document, event, interview_held, record
from sincerely.core.application import fold
from sincerely.core.moments import Clock
from sincerely.core.owing.owed import owed
from sincerely.core.record import record_from
from sincerely.playbooks.owing import owing_rules
from sincerely.text.holidays import holidays_in

OFFER = event("offer_received", "mon 10:00", from_=NAMES["Ana"], answer_by="2026-11-20")


def sent(kind: str, when: str, *to: str, **facts: object) -> dict[str, object]:
    return event("letter_sent", when, letter_kind=kind, to=[NAMES[one] for one in to], channel="letter", **facts)


def returned(kind: str, when: str, *to: str, **facts: object) -> dict[str, object]:
    return event("letter_returned", when, letter_kind=kind, to=[NAMES[one] for one in to], **facts)


def test_an_acceptance_sent_is_an_offer_accepted_and_a_decision():
    app = application(OFFER, sent("acceptance", "tue 9:00", "Ana"))
    assert app.offer.accepted.event == "1"
    assert [(d.to, d.implied) for d in app.decisions] == [("accept", True)]
    assert app.stage == "accepted"


def test_an_employer_s_record_of_an_acceptance_is_no_decision_of_the_employer():
    app = application(
        event("offer_made", "mon 10:00"), event("offer_accepted", "tue 9:00", channel="phone"), side="employer"
    )
    assert app.offer.accepted.event == "1"
    assert app.decisions == ()


def test_an_offer_letter_states_the_terms_decided_and_confirms_an_offer_that_is_out():
    decided = event("decided", "mon 10:00", to="offer", start_on="2027-01-04", answer_by="2026-11-20")
    app = application(decided, sent("offer", "tue 9:00", "Sam"), side="employer")
    assert [(o.event, o.start_on) for o in app.offers] == [("1", day("mon").replace(year=2027, month=1, day=4))]
    app = application(
        event("offer_made", "mon 10:00", channel="phone"), sent("offer", "tue 9:00", "Sam"), side="employer"
    )
    assert [o.event for o in app.offers] == ["0"]


def test_a_letter_that_reached_nobody_did_nothing():
    app = application(OFFER, sent("acceptance", "tue 9:00", "Ana"), returned("acceptance", "tue 10:00", "Ana"))
    assert app.offer.accepted is None
    assert app.stage == "offered"
    app = application(sent("withdrawal", "tue 9:00", "Ana"), returned("withdrawal", "tue 10:00", "Ana"))
    assert app.withdrawals == ()


def test_one_returned_to_one_of_two_still_did_what_it_did():
    app = application(OFFER, sent("acceptance", "tue 9:00", "Ana", "Bo"), returned("acceptance", "tue 10:00", "Bo"))
    assert app.offer.accepted is not None
    assert list(app.letters[0].returned) == [NAMES["Bo"]]


def test_a_letter_that_came_back_is_found_by_its_message_id():
    app = application(
        sent("thank_you", "tue 9:00", "Chi", message_id="<1@x.example>"),
        sent("thank_you", "wed 9:00", "Chi", message_id="<2@x.example>"),
        returned("thank_you", "wed 10:00", "Chi", message_id="<1@x.example>"),
    )
    assert [bool(letter.returned) for letter in app.letters] == [True, False]


def test_an_answer_said_of_a_day_belongs_to_the_offer_of_that_day():
    app = application(event("offer_accepted", "mon", channel="phone"), OFFER)
    assert app.offer.accepted.event == "0"


def test_an_answer_older_than_every_offer_belongs_to_none():
    app = application(event("offer_accepted", "mon 8:00", channel="phone"), OFFER)
    assert app.offer.accepted is None
    assert [other.kind for other in app.others] == ["offer_accepted"]


def test_a_rejection_said_of_the_day_of_the_talk_counts_as_after_it():
    assert application(event("rejected", "mon"), interview_held("mon 10:00")).stage == "rejected"
    assert application(event("rejected", "mon 9:00"), interview_held("mon 10:00")).stage == "interviewed"


def test_a_correction_of_a_correction_brings_the_first_back():
    first = interview_held("mon 10:00")
    gone = event("corrected", "tue 9:00", event=0)
    back = event("corrected", "wed 9:00", event=1)
    assert application(first, gone).interviews == ()
    assert [held.event for held in application(first, gone, back).interviews] == ["0"]


def test_the_last_of_two_corrections_of_one_event_holds_also_where_the_first_took_it_out():
    first = interview_held("mon 10:00")
    gone = event("corrected", "tue 9:00", event=0)
    moved = event("corrected", "wed 9:00", event=0, instead=interview_held("tue 10:00"))
    app = application(first, gone, moved)
    assert [(held.event, held.when.date()) for held in app.interviews] == [("0", day("tue"))]


def test_a_correction_is_not_known_before_it_is_made():
    told = record(interview_held("mon 10:00"), event("corrected", "wed 9:00", event=0))
    assert len(fold(told, Clock(day("tue"))).interviews) == 1
    assert fold(told, Clock(day("wed"))).interviews == ()


def test_a_moved_interview_is_the_one_that_was_held():
    app = application(
        event("interview_scheduled", "mon 9:00", starts_at="2026-11-04T10:00-08:00", with_=[NAMES["Chi"]]),
        event("interview_moved", "tue 9:00", starts_at="2026-11-05T10:00-08:00"),
        interview_held("thu 10:00"),
    )
    assert [invite.ended for invite in app.invites] == ["moved", "held"]


def test_a_record_of_ten_thousand_events_is_folded_and_owed_in_a_moment():
    start = at("mon 10:00")
    told = []
    for n in range(2_500):
        hour = (start + timedelta(hours=8 * n)).isoformat()
        told += [
            {"kind": "interview_held", "at": hour, "with": [NAMES["Chi"]]},
            {"kind": "letter_sent", "at": hour, "letter_kind": "thank_you", "to": [NAMES["Chi"]], "channel": "letter"},
            {"kind": "letter_sent", "at": hour, "letter_kind": "inquiry", "to": [NAMES["Chi"]], "channel": "letter"},
            {"kind": "rejected", "at": hour},
        ]
    whole = record(*told)
    clock = Clock(date(2030, 1, 1))
    began = time.perf_counter()
    rows = owed([fold(whole, clock)], owing_rules("candidate"), holidays_in, clock)
    assert len(rows) > 5_000
    assert time.perf_counter() - began < 5, "something looks at every event for every event"


def test_whoever_held_the_interview_is_asked_where_no_role_says_whom_to_write_to():
    whole = {**document(interview_held("mon 10:00")), "people": [{"name": "Dee Outis"}, {"name": NAMES["Chi"]}]}
    found, _ = record_from(whole, "test")
    assert found is not None
    clock = Clock(day("fri+2"))
    rows = owed([fold(found, clock)], owing_rules("candidate"), holidays_in, clock)
    assert [one.obligation.to for one in rows if one.obligation.kind == "inquiry"] == [(NAMES["Chi"],)]
