"""A candidate's record that contradicts itself: named, asked about, and no letter that could be wrong is open meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from builders import application, day, event, interview_held
from sincerely.core.application import Application, fold
from sincerely.core.events import Event
from sincerely.core.moments import Clock
from sincerely.core.owing.cause import CONTRADICTION
from sincerely.core.owing.clashes import Choice
from sincerely.core.owing.owed import owed
from sincerely.core.owing.questions import Question, questions
from sincerely.playbooks.owing import owing_rules

KINDS = (
    "thank_you", "inquiry", "extension_request", "acceptance", "decline_offer", "withdrawal", "resignation", "rejection_thanks",
    "stay_in_touch",
)  # fmt: skip
ANA, FRIDAY = "Ana Lindqvist", Clock(day("fri"))
WORK = event("employment", "mon 7:00", employer="Old Mill", position="Clerk", supervisor="Dee Outis", notice={"amount": 2, "unit": "weeks"})  # fmt: skip
MET = interview_held("mon 8:00")
OFFER = event("offer_received", "mon 9:00", from_=ANA, answer_by="2026-11-20", start_on="2027-01-04")
BETTER = event("offer_received", "tue 9:00", from_=ANA, answer_by="2026-11-25")
TAKE, LEAVE = event("decided", "wed 12:00", to="accept"), event("decided", "thu 9:00", to="decline")
YES, BY_PHONE = (event("offer_accepted", "wed 9:00", channel=how) for how in ("letter", "phone"))
CONFIRMED = event("acceptance_confirmed", "wed 15:00", channel="letter")
NO, BACK = event("rejected", "thu 9:00", from_=ANA), event("offer_withdrawn", "tue 9:00")
CLOSED = event("position_closed", "thu 9:00", reason="cancelled")
LEFT = event("withdrew", "tue 9:00", channel="phone")
SINCE = event("offer_accepted", "thu 9:00", channel="phone")
LONG_AGO = [
    one | {"at": one["at"].replace("2026-11", "2024-05")}
    for one in (OFFER | {"answer_by": "2024-06-01", "start_on": "2024-07-01"}, YES)
]


def of(*events: Any, company: str = "Aurora") -> Application:
    """Return Sam's application at a company, at the end of the week's Friday."""
    return application(*events, company=company, jurisdiction=None, on="fri")


def letters(apps: Sequence[Application]) -> dict[str, tuple[str, bool]]:
    """Return how each letter that is not void or met stands, and whether it waits for a contradiction to be settled."""
    rules = [rule for rule in owing_rules("candidate") if rule.kind in KINDS]  # a kind that you add is none of this
    rows = owed(apps, rules, _no_holidays, FRIDAY)
    return {
        f"{one.obligation.kind} {next(app.record.company for app in apps if app.id == one.obligation.application)}": (
            one.standing, one.standing == "held" and CONTRADICTION in one.obligation.waits_for,
        )
        for one in rows if one.standing not in ("void", "met", "upcoming")
    }  # fmt: skip


def asked(apps: Sequence[Application]) -> list[Question]:
    return [one for one in questions(apps, _no_holidays, FRIDAY) if one.about == "contradiction"]


def _no_holidays(place: str, year: int) -> frozenset[Any]:
    return frozenset()


def answered(apps: Sequence[Application], question: Question, choice: Choice) -> list[Application]:
    """Return the applications once an answer to the question is told where it belongs."""
    at = choice.application or question.application
    return [_told(app, choice) if app.id == at else app for app in apps]


def _told(app: Application, choice: Choice) -> Application:
    n = len(app.record.events)
    said = Event(id=f"said{n}", kind=choice.kind, when=choice.when or day("fri"), facts=dict(choice.facts), place=n)
    return fold(replace(app.record, events=(*app.record.events, said)), FRIDAY)


HELD, OPEN, LATE = ("held", True), ("open", False), ("overdue", False)
CROSSED: dict[str, tuple[list[Application], tuple[str, ...], dict[str, tuple[str, bool]]]] = {
    "accepted, and they said no": ([of(MET, OFFER, YES, NO)], ("2", "3"), {"rejection_thanks Aurora": HELD}),
    "said no, and accepted all the same": (
        [of(MET, OFFER, event("rejected", "tue 9:00"), BY_PHONE)], ("2", "3"), {"rejection_thanks Aurora": HELD},
    ),
    "offered, and they said no": ([of(OFFER, NO)], ("0", "1"), {}),
    "offered, and the position was closed": ([of(OFFER, TAKE, CLOSED)], ("0", "2"), {}),
    "confirmed, and the position was closed": (
        [of(WORK, OFFER, YES, CONFIRMED, CLOSED)], ("2", "4"), {"resignation Aurora": HELD},
    ),
    "two offers that are both open": ([of(OFFER, BETTER, TAKE)], ("0", "1"), {"acceptance Aurora": HELD}),
    "decided before the offer": ([of(event("decided", "mon 8:00", to="accept"), OFFER)], ("0",), {}),
    "decided, and there never was an offer": ([of(LEAVE)], ("0",), {}),
    "accepted what was taken back": ([of(OFFER, BACK, BY_PHONE), of(MET, company="Borealis")], ("1", "2"), {"thank_you Borealis": LATE}),
    "accepted, and decided to decline": ([of(OFFER, BY_PHONE, LEAVE)], ("1", "2"), {"decline_offer Aurora": HELD}),
    "accepted, confirmed, and decided to decline": (
        [of(WORK, OFFER, YES, CONFIRMED, LEAVE)], ("2", "4"), {"decline_offer Aurora": HELD},
    ),
    "accepted, and decided to withdraw": (
        [of(OFFER, BY_PHONE, event("decided", "thu 9:00", to="withdraw"))], ("1", "2"), {"withdrawal Aurora": HELD},
    ),
    "confirmed, and nothing was accepted": ([of(WORK, OFFER, CONFIRMED)], ("2",), {}),
    "confirmed, and it was declined": (
        [of(WORK, OFFER, event("offer_declined", "tue 9:00", channel="letter"), CONFIRMED)], ("2", "3"), {},
    ),
    "withdrew, and accepted": ([of(OFFER, LEFT, BY_PHONE)], ("1", "2"), {"acceptance Aurora": HELD}),
    "decided to accept two": (
        [of(OFFER, TAKE), of(BETTER, TAKE, company="Borealis")], ("1", "1"),
        {"acceptance Aurora": HELD, "acceptance Borealis": HELD},
    ),
    "accepted one and decided to accept another": (
        [of(OFFER, YES), of(BETTER, TAKE, company="Borealis")], ("1", "1"), {"acceptance Borealis": HELD},
    ),
    "two confirmed, one present work": (
        [of(WORK, OFFER, YES, CONFIRMED), of(BETTER, YES, CONFIRMED, company="Borealis")], ("2", "1"),
        {"resignation Aurora": HELD},
    ),
    "decided to accept after the day to answer by": (
        [of({**OFFER, "answer_by": "2026-11-03"}, TAKE)], ("1",), {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("says", CROSSED)
def test_it_is_asked_about_once_and_no_letter_that_could_be_wrong_is_open(says: str) -> None:
    apps, events, stand = CROSSED[says]

    [question] = asked(apps)

    assert question.events == events
    assert letters(apps) == stand


@pytest.mark.parametrize("says", CROSSED)
def test_a_person_comes_to_an_end_of_it_whatever_they_answer_first(says: str) -> None:
    apps, _, _ = CROSSED[says]
    for n in range(len(asked(apps)[0].choices)):
        then, left = apps, asked(apps)
        for turn in range(4):
            if left:
                choices = left[0].choices
                then = answered(then, left[0], choices[n % len(choices) if turn == 0 else -1])
                left = asked(then)
        assert left == []


@pytest.mark.parametrize("says", CROSSED)
def test_every_answer_settles_it_and_with_the_last_question_nothing_waits_any_more(says: str) -> None:
    apps, _, _ = CROSSED[says]
    [question] = asked(apps)
    assert len(question.choices) > 1

    for choice in question.choices:
        then = answered(apps, question, choice)
        left = asked(then)
        assert question.id not in [one.id for one in left], choice.say
        assert left or not any(waits for _, waits in letters(then).values()), choice.say


def test_taking_a_fact_out_brings_back_what_was_owed_by_the_other() -> None:
    apps = [of(OFFER, BY_PHONE, LEAVE)]
    [question] = asked(apps)

    accepted, declined, stands = (letters(answered(apps, question, choice)) for choice in question.choices)

    assert accepted == {"decline_offer Aurora": OPEN}
    assert declined == {"acceptance Aurora": LATE}
    assert stands == {"decline_offer Aurora": OPEN}


def test_an_acceptance_that_was_not_told_makes_a_confirmation_right() -> None:
    apps = [of(WORK, OFFER, CONFIRMED)]
    [question] = asked(apps)

    in_writing, by_word, *_ = (letters(answered(apps, question, choice)) for choice in question.choices)

    assert in_writing == {"resignation Aurora": LATE}
    assert by_word == {"resignation Aurora": LATE, "acceptance Aurora": LATE}


def test_of_two_that_are_wanted_the_one_declined_leaves_the_other() -> None:
    apps, _, _ = CROSSED["decided to accept two"]
    [question] = asked(apps)

    aurora, borealis = (letters(answered(apps, question, choice)) for choice in question.choices[:2])

    assert aurora == {"decline_offer Aurora": OPEN, "acceptance Borealis": OPEN}
    assert borealis == {"acceptance Aurora": OPEN, "decline_offer Borealis": OPEN}


def test_letters_elsewhere_that_rest_on_a_contradiction_wait_too() -> None:
    apps = [of(OFFER, BY_PHONE, LEAVE), of(MET, company="Borealis"), of(BETTER, company="Cyan")]

    assert letters(apps) == {
        "decline_offer Aurora": HELD, "thank_you Borealis": LATE, "withdrawal Borealis": HELD, "decline_offer Cyan": HELD,
    }  # fmt: skip


@pytest.mark.parametrize(
    "apps",
    [
        [of(OFFER, YES, event("offer_withdrawn", "thu 8:00"), NO)],  # taken back, and a no that says so
        [of(OFFER, LEAVE, event("rejected", "fri 9:00"))],
        [of({**OFFER, "answer_by": "2026-11-03"}, NO)],  # it had run out by then
        [of(event("rejected", "mon 8:30"), OFFER)],
        [of(event("rejected", "mon") | {"on": "2026-11-02"}, event("offer_received", "mon", from_=ANA))],  # in the file's order
        [of(OFFER, YES, event("position_closed", "thu 9:00", reason="filled"))],  # with Sam
        [of(OFFER, LEAVE, event("offer_received", "thu 12:00", from_=ANA))],
        [of({**OFFER, "answer_by": "2026-11-03"}, event("offer_received", "thu 12:00", from_=ANA))],
        [of(OFFER, YES, event("offer_received", "thu 12:00", from_=ANA))],
        [of(event("decided", "mon 8:00", to="accept"), OFFER, TAKE)],  # decided again once it came
        [of(event("decided", "mon 8:00", to="withdraw"), OFFER)],
        [of(OFFER, TAKE, CONFIRMED)],  # the letter went another way
        [of(OFFER, LEFT, interview_held("tue 15:00"), BY_PHONE)],  # they met again
        [of(OFFER, TAKE), of(BETTER, event("offer_accepted", "thu 9:00", channel="letter"), company="Borealis")],  # it decides
        [of(OFFER, TAKE), of({**BETTER, "answer_by": "2026-11-04"}, event("decided", "tue 10:00", to="accept"), company="Borealis")],
        [of({**OFFER, "answer_by": "2026-11-05"}, event("rejected", "wed 9:00"))],  # it has run out since, unanswered
        [of({**OFFER, "answer_by": "2026-11-03"}, event("decided", "mon 12:00", to="accept"), NO)],  # wanted in time, and never said
        [of({**OFFER, "start_on": "2026-11-03"}, event("offer_accepted", "thu 9:00", channel="letter")),  # at work already
         of(event("applied", "wed 8:00"), event("offer_received", "wed 8:30", from_=ANA), YES, company="Borealis")],
    ],
)  # fmt: skip
def test_what_only_came_after_something_else_is_no_contradiction(apps: list[Application]) -> None:
    assert [one.say for one in asked(apps)] == []


def test_an_offer_taken_years_ago_clashes_with_none_of_today() -> None:
    apps = [of(*LONG_AGO), of(BETTER, TAKE, company="Borealis")]

    assert asked(apps) == []
    assert letters(apps) == {"acceptance Borealis": OPEN}


@pytest.mark.parametrize(
    ("apps", "events"),
    [
        ([of(OFFER, YES), of(BETTER, SINCE, company="Borealis"), of(BETTER, company="Cyan")], ("1", "1")),  # a third is open
        ([of(event("applied", "mon"), OFFER, YES), of({**BETTER, "start_on": "2026-11-03"}, SINCE, company="Borealis")], ("2", "1")),
        ([of(*LONG_AGO, OFFER, BY_PHONE), of(BETTER, SINCE, company="Borealis")], ("3", "1")),
        ([of(*LONG_AGO, OFFER, SINCE), of(BETTER, BY_PHONE, company="Borealis")], ("1", "3")),
        (
            [
                of({**OFFER, "start_on": "2026-11-03"}, event("offer_accepted", "mon 12:00", channel="letter")),
                of(event("applied", "mon"), BETTER, YES, company="Borealis"),
                of(event("applied", "wed 8:00"), event("offer_received", "wed 8:30", from_=ANA), SINCE, company="Cyan"),
            ],
            ("2", "2"),
        ),  # the last began once the work of the first had
        ([of(OFFER, event("position_closed", "wed 9:00", reason="cancelled"), NO)], ("0", "1")),  # the first of two endings
    ],
)  # fmt: skip
def test_of_many_facts_only_those_that_cross_are_asked_about(apps: list[Application], events: tuple[str, ...]) -> None:
    [question] = asked(apps)

    assert question.events == events


def test_of_two_offers_taken_the_letters_of_both_wait_though_the_first_employer_had_taken_on_years_ago() -> None:
    apps = [of(*LONG_AGO, OFFER, SINCE), of(BETTER, BY_PHONE, company="Borealis")]

    assert letters(apps) == {"acceptance Aurora": HELD, "acceptance Borealis": HELD}


def test_of_two_days_alone_the_order_of_the_record_decides_which_came_last() -> None:
    no, offer = event("rejected", "thu"), event("offer_received", "thu", from_=ANA, answer_by="2026-11-20")

    for events, about in (((MET, no, offer), "offer_undecided"), ((MET, offer, no), "contradiction")):
        found = questions([of(*events)], _no_holidays, FRIDAY)
        assert [one.about for one in found] == [about]


def test_a_change_at_an_hour_of_the_day_of_a_decision_is_decided_upon_again() -> None:
    decided = event("decided", "thu", to="accept")
    apps = [of(OFFER, decided, event("offer_changed", "thu 9:00", start_on="2027-02-01"))]

    assert [one.about for one in questions(apps, _no_holidays, FRIDAY)] == ["offer_undecided"]
    assert letters(apps) == {"acceptance Aurora": ("held", False)}


def test_a_decision_at_an_hour_of_the_day_of_a_change_knew_of_it() -> None:
    decided = event("decided", "thu 9:00", to="accept")
    apps = [of(OFFER, decided, event("offer_changed", "thu", start_on="2027-02-01"))]

    assert questions(apps, _no_holidays, FRIDAY) == []
    assert letters(apps) == {"acceptance Aurora": OPEN}
