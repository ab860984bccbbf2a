"""What one application answers about itself, each question by its cases: what came after what, what stands, what ended it."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from builders import NAMES, at, day, event, interview_held, moment, record
from sincerely.core.application import fold
from sincerely.core.days import Days
from sincerely.core.moments import Clock
from sincerely.core.owing.here import Happened, Here, Timeline, plain_day
from sincerely.text.holidays import holidays_in


def here(*events: Mapping[str, Any], on: str = "sun", **head: Any) -> Here:
    """Return an application as it is looked at on a day or at a moment."""
    clock = Clock(moment(on))
    app = fold(record(*events, **head), clock)
    return Here(app, Days(app.record.jurisdiction, holidays_in), clock)


def stamp(event_: str, when: str) -> Happened:
    return Happened(event_, moment(when), "")


TOLD = ("tue 9:00", "tue 9:00", "tue", "tue", "tue 10:00", "mon 9:00")


@pytest.mark.parametrize(
    ("later", "earlier", "after", "not_before", "clearly_after", "read_after"),
    [
        (4, 0, True, True, True, True),
        (0, 4, False, False, False, False),
        (1, 0, True, True, True, True),  # of one moment the order of the record decides
        (0, 1, False, False, False, False),
        (3, 2, True, True, True, True),  # of two days too, except where either may be after
        (2, 3, True, False, False, False),
        (0, 2, True, True, False, True),  # a day and an hour of it: either may have come first; the day is read first
        (2, 0, True, True, False, False),
        (0, 5, True, True, True, True),
        (5, 2, False, False, False, False),
        (0, 0, False, False, False, False),
    ],
)
def test_what_came_after_what(later, earlier, after, not_before, clearly_after, read_after):
    one = here(*(event("touch", when, with_=[NAMES["Ana"]], channel="phone") for when in TOLD))
    first, second = stamp(str(later), TOLD[later]), stamp(str(earlier), TOLD[earlier])

    found = (
        one.after(first, second),
        one.not_before(first, second),
        one.clearly_after(first, second),
        one.read_after(first, second),
    )
    assert found == (after, not_before, clearly_after, read_after)


def test_what_is_on_no_record_came_neither_before_nor_after_the_first_event_of_its_moment():
    one = here(event("applied", "mon 9:00"))
    known, unknown = stamp("0", "mon 9:00"), stamp("elsewhere", "mon 9:00")

    for compare in (one.after, one.not_before, one.clearly_after, one.read_after):
        assert (compare(known, unknown), compare(unknown, known)) == (False, False)


def test_a_timeline_is_in_order_and_finds_what_came_next_and_what_came_before():
    one = here(*(event("touch", when, with_=[NAMES["Ana"]], channel="phone") for when in TOLD))
    rows = Timeline(one, [stamp(str(n), when) for n, when in enumerate(TOLD)])

    assert [row.event for row in rows.rows] == ["5", "2", "3", "0", "1", "4"]

    def around(n: int) -> list[str | None]:
        mine = stamp(str(n), TOLD[n])
        found = (rows.first_after(mine), rows.first_after(mine, clearly=True), rows.first_after(mine, loosely=True))
        return [row and row.event for row in found]

    assert [around(n) for n in (5, 2, 3, 0, 1, 4)] == [
        ["2", "2", "2"], ["3", "3", "3"], ["0", None, "2"], ["2", "1", "2"], ["2", "4", "2"], ["2", None, "2"],
    ]  # fmt: skip
    before = [
        rows.last_before(stamp("", when))
        for when in ("mon 8:00", "mon 10:00", "tue", "tue 9:00", "tue 9:30", "wed 9:00")
    ]
    assert [row and row.event for row in before] == [None, "5", "5", "5", "1", "4"]


SAM = {"name": "Sam Okafor", "email": "Sam@Okafor.example"}


def changed(when: str, person: str = "Sam Okafor", **facts: str) -> dict[str, Any]:
    return event("person_changed", when, person=person, **facts)


@pytest.mark.parametrize(
    ("events", "head", "addresses", "address"),
    [
        ((), {"candidate": SAM}, ("sam@okafor.example",), "sam@okafor.example"),
        ((), {"candidate": SAM | {"email": None}}, (), None),
        ((changed("mon", email="S@New.example"),), {"candidate": SAM}, ("sam@okafor.example", "s@new.example"), "s@new.example"),
        ((changed("mon", email="S@New.example"),), {"candidate": SAM | {"email": None}}, ("s@new.example",), "s@new.example"),
        ((changed("mon", name="Sam Obi"), changed("tue", "Sam Obi", email="obi@new.example")), {"candidate": SAM},
         ("sam@okafor.example", "obi@new.example"), "obi@new.example"),
        ((changed("mon", email="s@new.example"), changed("tue", email="s@newer.example")), {"candidate": SAM},
         ("sam@okafor.example", "s@new.example", "s@newer.example"), "s@newer.example"),
        ((changed("mon", phone="+1"), changed("tue", "Bo Tremblay", email="bo@new.example")), {"candidate": SAM},
         ("sam@okafor.example",), "sam@okafor.example"),
        ((changed("mon", email="s@new.example"), changed("tue", email="SAM@okafor.example")), {"candidate": SAM},
         ("sam@okafor.example", "s@new.example"), "sam@okafor.example"),
    ],
)  # fmt: skip
def test_every_address_that_an_employer_s_candidate_had(events, head, addresses, address):
    one = here(*events, side="employer", **head)

    assert (one.addresses, one.address) == (addresses, address)


def test_the_candidate_s_own_record_has_no_such_address():
    assert (here(event("applied", "mon")).addresses, here(event("applied", "mon")).address) == ((), None)


# What became of an offer

BY = date(2026, 11, 4)
MINE = event("offer_received", "mon 9:00", answer_by="2026-11-04")
THEIRS = event("offer_made", "mon 9:00", answer_by="2026-11-04")
YES, NO = event("offer_accepted", "tue 9:00", channel="phone"), event("offer_declined", "tue 9:00", channel="phone")
BACK, LEFT = event("offer_withdrawn", "tue 9:00"), event("withdrew", "tue 9:00", channel="phone")


@pytest.mark.parametrize(
    ("side", "events", "on", "lapsed"),
    [
        ("candidate", (MINE,), "thu", BY),
        ("candidate", (MINE,), "thu 0:00", BY),
        ("candidate", (MINE,), "wed", None),
        ("candidate", (MINE,), "wed 23:59", None),
        ("candidate", (event("offer_received", "mon 9:00"),), "thu", None),
        *(("candidate", (MINE, end), "thu", None) for end in (YES, NO, BACK, event("decided", "tue 9:00", to="decline"))),
        ("candidate", (MINE, event("offer_received", "tue 9:00")), "thu", None),  # the new one took its place in time
        ("candidate", (MINE, event("offer_received", "thu 9:00")), "thu", BY),
        ("employer", (THEIRS,), "thu", BY),
        ("employer", (THEIRS,), "wed", None),
        ("employer", (event("offer_made", "mon 9:00"),), "thu", None),
        *(("employer", (THEIRS, end), "thu", None) for end in (YES, NO, BACK, LEFT)),
        ("employer", (THEIRS, event("decided", "tue 9:00", to="hold")), "thu", BY),
        ("employer", (THEIRS, event("offer_made", "tue 9:00")), "thu", None),  # made anew in time
        ("employer", (THEIRS, event("offer_made", "thu 9:00")), "thu", BY),
        ("employer", (THEIRS, event("withdrew", "thu 9:00", channel="phone")), "thu", BY),
        ("employer", (event("withdrew", "mon 8:00", channel="phone"), THEIRS), "thu", BY),
        ("employer", (THEIRS, event("offer_made", "thu 9:00"), event("withdrew", "wed 9:00", channel="phone")), "thu", None),
    ],
)  # fmt: skip
def test_when_an_offer_lapsed_unanswered(side, events, on, lapsed):
    one = here(*events, on=on, side=side)

    assert one.lapse_of(one.app.offers[0]) == lapsed


def test_the_last_of_three_offers_was_overtaken_by_none_of_those_before_it():
    one = here(THEIRS, event("offer_made", "tue 9:00", answer_by="2026-11-05"), event("offer_made", "tue 10:00", answer_by="2026-11-05"),
               event("withdrew", "fri 9:00", channel="phone"), on="fri", side="employer")  # fmt: skip

    assert [one.lapse_of(offer) for offer in one.app.offers] == [None, None, date(2026, 11, 5)]


@pytest.mark.parametrize(
    ("side", "on", "over"),
    [("candidate", "wed", False), ("candidate", "wed 12:00", False), ("candidate", "wed 12:01", True), ("employer", "wed", True), ("employer", "wed 12:00", False)],
)  # fmt: skip
def test_an_hour_to_answer_by_is_over_for_the_candidate_with_its_day_and_for_the_employer_at_once(side, on, over):
    offer = {"candidate": MINE, "employer": THEIRS}[side] | {"answer_by": "2026-11-04T12:00-08:00"}
    one = here(offer, on=on, side=side)

    assert one.ran_out(one.app.offer) is over


@pytest.mark.parametrize(
    ("events", "is_open", "stands", "through"),
    [
        ((MINE,), True, False, None),
        ((MINE, YES), False, True, None),
        ((MINE, NO), False, False, None),
        ((MINE, BACK), False, False, None),
        ((MINE, LEFT), False, False, None),
        ((MINE, event("rejected", "tue 9:00")), False, False, None),
        ((MINE, YES, event("offer_declined", "wed 9:00", channel="phone")), False, False, "offer_declined"),
        (
            (MINE, NO, event("offer_accepted", "wed 9:00", channel="phone")),
            False,
            True,
            None,
        ),  # they thought better of it
        ((MINE, YES, event("offer_withdrawn", "wed 9:00")), False, False, "offer_withdrawn"),
        ((MINE, BACK, event("offer_accepted", "wed 9:00", channel="phone")), False, False, "offer_withdrawn"),
        ((MINE, YES, event("rejected", "wed 9:00")), False, False, "rejected"),
        ((MINE, YES, event("withdrew", "wed 9:00", channel="phone")), False, False, "withdrew"),
        ((event("rejected", "mon 8:00"), MINE, YES), False, True, None),
        ((MINE, YES, event("rejected", "tue")), False, True, None),  # of that day, nobody said the hour
    ],
)
def test_whether_an_offer_is_open_or_stands_or_fell_through(events, is_open, stands, through):
    one = here(*events, on="wed")
    offer = one.app.offer
    fell = one.fell_through(offer)

    assert (one.is_open(offer), one.stands(offer), fell and fell.kind) == (is_open, stands, through)


def test_an_offer_that_another_took_the_place_of_is_not_open():
    one = here(MINE, event("offer_received", "tue 9:00"), on="wed")

    assert [one.is_open(offer) for offer in one.app.offers] == [False, True]


def test_a_decision_is_on_the_offer_that_was_out_when_it_was_made():
    early, first, second = (
        event("decided", when, to=to)
        for when, to in (("mon 8:00", "withdraw"), ("mon 10:00", "decline"), ("tue 10:00", "accept"))
    )
    one = here(early, MINE, first, event("offer_received", "tue 9:00"), second)

    assert [[d.event for d in one.decisions_on(offer)] for offer in one.app.offers] == [["2"], ["4"]]
    assert [one.decision_on(offer).to for offer in one.app.offers] == ["decline", "accept"]
    assert [one.decided_against(offer) and one.decided_against(offer).event for offer in one.app.offers] == ["2", None]
    assert here(MINE).decision_on(here(MINE).app.offer) is None


def test_an_acceptance_that_is_a_letter_is_a_decision_on_the_offer_of_its_own_moment():
    letter = event("letter_sent", "mon 9:00", letter_kind="offer", to=["Sam Okafor"], channel="letter")
    one = here(event("decided", "mon 9:00", to="offer"), letter, side="employer")

    assert [d.event for d in one.decisions_on(one.app.offer)] == []


@pytest.mark.parametrize(
    ("events", "by"),
    [
        ((MINE,), None),
        ((MINE, event("extension_requested", "tue 9:00")), None),
        (
            (MINE, event("decided", "tue 9:00", to="accept"), event("offer_accepted", "wed 9:00", channel="phone")),
            ("2", "offer_accepted"),
        ),
        ((MINE, NO), ("1", "offer_declined")),
        ((MINE, BACK), ("1", "offer_withdrawn")),
        ((MINE, event("rejected", "tue 9:00"), event("decided", "wed 9:00", to="decline")), ("1", "rejected")),
        ((MINE, event("position_closed", "tue 9:00")), ("1", "position_closed")),
        ((MINE, LEFT), ("1", "decided")),
    ],
)
def test_what_answered_or_ended_an_offer(events, by):
    one = here(*events, on="wed")
    found = one.answered(one.app.offer)

    assert (found and (found.event, found.kind)) == by


# What ended an application, and what took it up again


@pytest.mark.parametrize(
    ("events", "endings", "end"),
    [
        ((interview_held("mon 9:00"),), [], None),
        ((interview_held("mon 9:00"), event("rejected", "tue 9:00")), ["rejected"], "rejected"),
        ((interview_held("mon 9:00"), event("rejected", "tue 9:00"), interview_held("wed 9:00")), ["rejected"], None),
        ((event("rejected", "mon 9:00"), event("position_closed", "tue 9:00"), interview_held("mon 12:00")), ["rejected", "position_closed"], "position_closed"),
        ((event("rejected", "tue"), interview_held("tue 9:00")), ["rejected"], "rejected"),
        ((event("position_closed", "wed 9:00"), LEFT), ["withdrew", "position_closed"], "position_closed"),
        ((event("position_closed", "mon 9:00"), event("rejected", "tue 9:00")), ["position_closed", "rejected"], "rejected"),
        ((event("rejected", "mon 8:00"), event("offer_received", "mon 9:00")), ["rejected"], None),
        ((MINE, NO, event("offer_received", "wed 9:00")), ["offer_declined"], None),
        ((MINE, BACK), ["offer_withdrawn"], "offer_withdrawn"),
        ((MINE, interview_held("fri 9:00")), ["offer_lapsed"], None),
        ((MINE, interview_held("wed 9:00")), ["offer_lapsed"], "offer_lapsed"),
    ],
)  # fmt: skip
def test_what_ended_it_and_whether_that_holds(events, endings, end):
    one = here(*events)

    assert [found.kind for found in one.endings] == endings
    assert (one.end and one.end.kind) == end


def test_endings_of_some_kinds_are_found_apart():
    one = here(MINE, event("rejected", "tue 9:00"), event("position_closed", "wed 9:00"))
    first = stamp("0", "mon 9:00")

    assert [one.ended_after(first, *kinds).kind for kinds in ((), ("position_closed",), ("rejected", "position_closed"))] == [
        "rejected", "position_closed", "rejected",
    ]  # fmt: skip
    assert one.ended_after(first, "withdrew") is None
    assert [row.kind for row in here(MINE, NO, LEFT).leaves.rows] == ["offer_declined", "withdrew"]


def test_what_takes_an_application_up_is_an_interview_or_an_offer():
    one = here(
        interview_held("tue 9:00"), MINE, event("interview_scheduled", "wed 9:00", starts_at="2026-11-12T10:00-08:00")
    )

    assert [(row.event, row.kind) for row in one.openings.rows] == [("1", "offer"), ("0", "interview_held")]


@pytest.mark.parametrize(
    ("events", "verdicts", "decided"),
    [
        ((interview_held("mon 9:00"),), [], None),
        ((MINE, event("decided", "tue 9:00", to="accept")), ["offer", "decided"], "decided"),
        (
            (event("rejected", "tue 9:00"), event("position_closed", "mon 9:00")),
            ["position_closed", "rejected"],
            "rejected",
        ),
        ((LEFT,), ["withdrew", "decided"], "decided"),
        ((event("rejected", "mon 9:00"), interview_held("tue 9:00")), ["rejected"], None),
        ((event("rejected", "tue"), interview_held("tue 9:00")), ["rejected"], "rejected"),
        ((MINE, interview_held("tue 9:00")), ["offer"], "offer"),  # the offer stood when they met
        ((MINE, BACK, interview_held("wed 9:00")), ["offer"], None),
    ],
)
def test_by_what_a_decision_is_known(events, verdicts, decided):
    one = here(*events)

    assert [found.kind for found in one.verdicts] == verdicts
    assert (one.decided and one.decided.kind) == decided


@pytest.mark.parametrize(
    ("events", "when", "stood"),
    [
        ((MINE,), "tue 9:00", True),
        ((MINE,), "wed 23:59", True),
        ((MINE,), "thu 0:00", False),
        ((MINE, BACK), "tue 9:00", True),
        ((MINE, BACK), "tue 9:01", False),
        ((MINE, NO), "tue 9:01", False),
        ((MINE, event("rejected", "tue 9:00")), "tue 9:01", False),
        ((event("rejected", "mon 8:00"), MINE), "tue 9:00", True),
    ],
)
def test_whether_an_offer_was_alive_when_something_happened(events, when, stood):
    one = here(*events)
    [offer] = one.app.offers

    assert one.stood_at(offer, stamp("", when)) is stood
    assert (one.offer_at(stamp("", when)) is not None) is stood
    assert one.offer_at(stamp("", "mon 8:59")) is None


@pytest.mark.parametrize(
    ("events", "began"),
    [
        ((), None),
        (
            (
                event(
                    "employment",
                    "mon",
                    employer="Q",
                    position="T",
                    supervisor="Dana Fox",
                    notice={"amount": 4, "unit": "weeks"},
                ),
            ),
            None,
        ),
        ((event("person_changed", "mon", person="Chi Nwosu", phone="+1"), event("applied", "tue")), "1"),
        ((event("applied", "tue"), interview_held("wed 9:00")), "0"),
    ],
)
def test_an_application_begins_with_its_first_event_of_its_own(events, began):
    one = here(*events)

    assert (one.began and one.began.id) == began


# Letters


def out(kind: str, when: str, *to: str, **facts: Any) -> dict[str, Any]:
    return event("letter_sent", when, letter_kind=kind, to=list(to), channel="letter", **facts)


def test_letters_of_a_kind_to_a_person_or_to_anybody_from_a_day_on():
    ana, chi = NAMES["Ana"], NAMES["Chi"]
    one = here(
        out("thank_you", "mon 9:00", chi), out("thank_you", "tue 9:00", chi, ana), out("inquiry", "tue 9:00", ana)
    )

    def found(*asked: Any) -> list[str]:
        return [letter.event for letter in one.letters_to(*asked)]

    assert (found("thank_you", chi), found("thank_you", ana), found("thank_you", None)) == (
        ["0", "1"],
        ["1"],
        ["0", "1"],
    )
    assert (found("thank_you", chi, day("tue")), found("thank_you", None, day("wed")), found("decline", chi)) == (
        ["1"],
        [],
        [],
    )
    assert one.letter_events == {"0", "1", "2"}


def test_a_letter_answers_another_event_if_it_names_one_of_the_same_kind():
    one = here(
        interview_held("mon 9:00"),
        interview_held("tue 9:00"),
        event("rejected", "wed 9:00"),
        out("thank_you", "thu 9:00", NAMES["Chi"], for_=0),
    )
    [letter] = one.app.letters

    assert [one.answers_another(letter, events) for events in (["0"], ["1"], ["1", "0"], ["2"])] == [
        False,
        True,
        False,
        False,
    ]


def test_who_was_refused_was_told_by_letters_that_reached_them_and_by_talk_that_stood_for_one():
    talk = event("touch", "wed 9:00", with_=["Sam Okafor"], channel="phone", meets="decline")
    back = event("letter_returned", "tue 9:00", letter_kind="decline", to=["Sam Okafor"])
    declined = out("decline", "mon 9:00", "Sam Okafor")

    def told(*events: Mapping[str, Any]) -> list[str]:
        return [one.event for one in here(*events, side="employer").declines]

    assert told(declined) == ["0"]
    assert told(declined, back) == []
    assert told(declined, back, talk) == ["2"]
    assert (
        told(
            event("touch", "wed 9:00", with_=["Sam Okafor"], channel="phone", meets="status_update"),
            out("offer", "mon 9:00", "Sam Okafor"),
        )
        == []
    )


def test_a_letter_stays_with_an_event_as_it_stood_before_it_was_corrected():
    moved = event("corrected", "thu 9:00", event=0, instead=interview_held("fri 9:00"))

    def stays(sent: str) -> bool:
        one = here(interview_held("tue 9:00"), out("thank_you", sent, NAMES["Chi"]), moved)
        return one.stays_attached(one.app.letters[0], "0")

    assert [stays(when) for when in ("tue 8:00", "tue 10:00", "thu 9:00", "thu 9:01", "fri 8:00")] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert not here(out("thank_you", "tue 10:00", NAMES["Chi"])).stays_attached(
        here(out("thank_you", "tue 10:00", NAMES["Chi"])).app.letters[0], "7"
    )


def test_contacts_that_stood_for_a_letter_are_found_by_kind_and_person():
    one = here(
        event("touch", "tue 9:00", with_=[NAMES["Ana"], NAMES["Bo"]], channel="phone", meets="inquiry"),
        event("touch", "wed 9:00", with_=[NAMES["Ana"]], channel="phone"),
    )

    assert {key: [row.event for row in line.rows] for key, line in one.meetings.items()} == {
        ("inquiry", NAMES["Ana"]): ["0"], ("inquiry", NAMES["Bo"]): ["0"],
    }  # fmt: skip
    assert (one.of_role("recruiter"), one.of_role("interviewer"), one.of_role("hr")) == (
        NAMES["Ana"],
        NAMES["Chi"],
        None,
    )
    assert one.limit(day("tue")) > at("tue 23:59") and one.limit(at("tue 9:00")) == at("tue 9:00")


OFFERED = event("offer_made", "mon 9:00")
HOLD, REFUSE = event("decided", "wed 9:00", to="hold"), event("decided", "wed 9:00", to="refuse")
DECLINED = out("decline", "tue 9:00", "Sam Okafor")


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((REFUSE,), ["decided"]),
        ((HOLD,), []),
        ((event("decided", "tue 9:00", to="refuse"), HOLD), []),  # what was decided before does not hold any more
        ((HOLD, event("decided", "thu 9:00", to="refuse")), ["decided"]),
        ((LEFT,), ["withdrew"]),
        ((DECLINED,), ["letter"]),
        ((OFFERED,), ["offer"]),
        ((OFFERED, HOLD), ["offer"]),  # it is open still
        ((OFFERED, BACK, HOLD), []),
        ((OFFERED, YES, HOLD), ["offer"]),
        ((OFFERED, BACK, HOLD, event("offer_made", "thu 9:00"), event("offer_withdrawn", "fri 9:00")), ["offer"]),
        ((event("decided", "mon 8:00", to="hold"), OFFERED, BACK, HOLD), []),
    ],
)
def test_what_a_candidate_has_been_told_while_it_is_not_on_hold(events, told):
    assert [row.kind for row in here(*events, side="employer").told.rows] == told


@pytest.mark.parametrize(
    ("events", "leaving"),
    [
        ((event("decided", "tue 9:00", to="withdraw"),), "0"),
        ((event("decided", "mon 9:00", to="accept"), event("decided", "tue 9:00", to="withdraw")), "1"),
        ((event("decided", "mon 9:00", to="withdraw"), event("decided", "tue 9:00", to="accept")), None),
        ((LEFT,), None),  # it is done
        ((event("applied", "mon 9:00"),), None),
    ],
)
def test_who_has_decided_to_withdraw_and_not_yet_done_so_is_leaving(events, leaving):
    one = here(*events)

    assert (one.leaving and one.leaving.event) == leaving


@pytest.mark.parametrize(
    ("events", "met"),
    [
        ((interview_held("mon 9:00"), interview_held("tue 9:00")), ["0", "1"]),
        ((interview_held("mon 9:00"), interview_held("tue 9:00"), event("rejected", "wed 9:00")), ["1"]),
        ((interview_held("mon 9:00"), event("rejected", "tue 9:00"), interview_held("wed 9:00"), interview_held("thu 9:00")), ["2", "3"]),
        ((interview_held("mon 9:00"), event("rejected", "tue 9:00"), interview_held("wed 9:00"), event("rejected", "thu 9:00"), interview_held("fri 9:00")), ["4"]),
        ((event("applied", "mon 9:00"),), []),
    ],
)  # fmt: skip
def test_the_talks_since_it_was_last_ended(events, met):
    assert [one.event for one in here(*events).met] == met


def test_a_day_is_said_by_the_names_of_its_weekday_and_its_month():
    days = [date(2026, month, month) for month in range(1, 13)]

    assert [plain_day(one) for one in days] == [
        f"{calendar.day_name[one.weekday()]} {one.day} {calendar.month_name[one.month]}" for one in days
    ]
