"""When an undecided offer is a question, and when another acceptance has answered it."""

from __future__ import annotations

import builders
from sincerely.core.moments import Clock
from sincerely.core.owing.questions import questions


def asked(*applications):
    """Return whom a question is about, for each question of that evening."""
    found = questions(applications, lambda place, year: frozenset(), Clock(builders.day("fri")))
    return [(one.about, one.application) for one in found]


def aurora_and_borealis(*more):
    offered = builders.event("offer_received", "mon 10:00", from_="Ana Lindqvist", answer_by="2026-11-20")
    aurora = builders.application(offered, on="fri")
    borealis = builders.application(offered, *more, on="fri", company="Borealis")
    return aurora, borealis


def test_two_open_offers_are_two_questions():
    aurora, borealis = aurora_and_borealis()
    assert sorted(asked(aurora, borealis)) == sorted([("offer_undecided", aurora.id), ("offer_undecided", borealis.id)])


def test_an_offer_accepted_elsewhere_leaves_no_question_about_the_other():
    aurora, borealis = aurora_and_borealis(builders.event("offer_accepted", "wed 9:00", channel="letter"))
    assert asked(aurora, borealis) == []


def test_a_mere_decision_elsewhere_leaves_the_question_open():
    aurora, borealis = aurora_and_borealis(builders.event("decided", "wed 9:00", to="accept"))
    assert asked(aurora, borealis) == [("offer_undecided", aurora.id)]


def test_an_answer_to_an_offer_that_is_not_on_record_can_be_taken_out_once():
    aurora = builders.application(builders.event("offer_accepted", "wed 9:00", channel="phone"), on="fri")
    found = questions([aurora], lambda place, year: frozenset(), Clock(builders.day("fri")))
    assert [(one.about, [choice.kind for choice in one.choices]) for one in found] == [
        ("contradiction", ["corrected", "waived"])
    ]
