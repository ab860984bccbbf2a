"""The user's own words fit into a sentence in the form that they have, or do not fit at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.core.drafting.fitting import Ear, Fitted, fitted

TOPIC = Ear(names=("Priya Venkat", "Ms. Venkat", "Priya"), is_he_or_she=True, topic=True)
OWN = Ear(names=("Priya Venkat",), i_did=True)


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ("the arm's drift in its first twenty minutes", Fitted(noun="the arm's drift in its first twenty minutes")),
        ("Testing in the bay", Fitted(doing="testing in the bay")),
        ("We discussed how to cut recalls", Fitted(clause="how to cut recalls")),
        ("We talked about drift.", Fitted(noun="drift")),
        ("their plan to move to Rochester", Fitted(noun="your plan to move to Rochester")),
        ("“the test bay.”", Fitted(noun="the test bay")),
        ("how you calibrate the arm", Fitted(clause="how you calibrate the arm")),
        ("That the arm drifts", Fitted(that="that the arm drifts")),
        ("Priya's plan to split the service", Fitted(noun="your plan to split the service")),
        ("her approach to code review", Fitted(noun="your approach to code review")),
        ("Kubernetes at the edge", Fitted(loose="Kubernetes at the edge")),
        ("SQL tuning", Fitted(noun="SQL tuning")),
        ("The arm drifts in its first twenty minutes", Fitted(loose="the arm drifts in its first twenty minutes")),
        ("about the drift of the arm", Fitted(noun="the drift of the arm")),
        ("the rigs and their drift", Fitted(noun="the rigs and their drift")),
        ("the way you document every failure", Fitted(noun="the way you document every failure")),
        ("the tests your team runs overnight", Fitted(noun="the tests your team runs overnight")),
        ("Every failure hangs on the wall", Fitted(loose="every failure hangs on the wall")),
        ("a fleet of old rigs", Fitted(noun="a fleet of old rigs")),
        ("a systems analyst on each shift", Fitted(noun="a systems analyst on each shift")),
        ("calm workshop, failures on the wall", Fitted(loose="calm workshop, failures on the wall")),
        ("old rigs, failures on the wall", Fitted(noun="old rigs, failures on the wall")),
    ],
)
def test_a_topic_keeps_its_words_and_takes_the_form_that_it_has(noted, said):
    assert fitted(noted, TOPIC) == [said]


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ("I kept logs for a year.", "I kept logs for a year"),
        ("Led the migration of 40 services", "I led the migration of 40 services"),
        ("negotiated steel prices for six years", "I negotiated steel prices for six years"),
        ("kept warm-up logs on two rigs", "I kept warm-up logs on two rigs"),
        ("You will call me by Friday", "You will call me by Friday"),
        ("they will call me by Friday", "You will call me by Friday"),
        ("At Brennick I kept logs for a year.", "At Brennick I kept logs for a year"),
        ("For three years I've run audits", "For three years I've run audits"),
    ],
)
def test_a_sentence_stays_one_and_a_verb_without_its_i_gets_it(noted, said):
    assert [one.said for one in fitted(noted, OWN)] == [said]


@pytest.mark.parametrize(
    "noted",
    [
        "How do you calibrate the arm?", "send references by Monday", "{position}", "<b>the bay</b>", "THE TEST BAY",
        "see https://tessera.example", "how do you calibrate it", "ok", "the interviewer told me about drift",
        "write to ana@tessera.example", "[insert detail]", "the \"test bay",
    ],
)  # fmt: skip
def test_what_is_no_part_of_a_sentence_is_not_bent_into_one(noted):
    assert fitted(noted, TOPIC) == []


def test_she_is_not_taken_for_the_reader_when_several_were_there():
    assert fitted("her approach to code review", Ear(names=("Tom Whitlock",), topic=True)) == []


def test_a_verb_agrees_with_the_you_that_it_is_said_to():
    assert [one.said for one in fitted("Priya runs two labs", TOPIC)] == ["You run two labs"]


def test_a_verb_that_cannot_be_made_to_agree_is_asked_for_again():
    assert fitted("Priya kayaks", TOPIC) == []


def test_several_sentences_of_one_answer_stay_together_and_a_half_that_does_not_fit_is_not_dropped():
    assert fitted("I kept logs. I led two audits.", OWN) == [Fitted(several="I kept logs. I led two audits")]
    assert fitted("I kept logs. Do you?", OWN) == []


def test_in_what_one_says_of_ones_own_work_them_are_the_things_named_before():
    said = [one.text for one in fitted("I said no to laser trackers. I have used them twice.", OWN)]
    assert said == ["I said no to laser trackers. I have used them twice"]
    assert [one.said for one in fitted("they asked about audits", OWN)] == ["You asked about audits"]


@given(st.text(max_size=200))
def test_no_text_whatever_is_too_strange_to_be_fitted_or_left(text):
    for one in fitted(text, TOPIC) + fitted(text, OWN):
        words = one.noun or one.doing or one.clause or one.that or one.said or one.several or one.loose or ""
        assert words.strip() == words != ""
        assert not set("{}<>[]") & set(words)
        assert "  " not in words
