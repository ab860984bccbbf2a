"""What a field of a record may hold, and how a wrong one is told."""

from __future__ import annotations

import pytest

import builders
from sincerely.core.events import LABEL_SAYS, LABELS
from sincerely.core.record import document_of, record_from


def said(**head: object) -> str:
    """Return every problem that a record with these fields has, as one text."""
    _, problems = record_from(builders.document() | head, "a.json")
    return "\n".join(f"{p.where} {p.say} {p.hint}" for p in problems)


@pytest.mark.parametrize(
    ("code", "meant"),
    [("US-ZZ", "US-"), ("CA-ONT", "'CA-ON'"), ("us-ca", "'US-CA'"), ("UK", "is GB"), ("Ontario", "ISO 3166")],
)
def test_a_place_that_is_not_known_is_named_with_the_nearest(code, meant):
    problems = said(jurisdiction=code)
    assert "a.json#/jurisdiction" in problems and code in problems and meant in problems


@pytest.mark.parametrize("code", ["GB", "GB-ENG", "US-CA", "CA-ON", "DE-BY", "NL-NH"])
def test_a_place_that_is_known_is_taken(code):
    assert said(jurisdiction=code) == ""


@pytest.mark.parametrize(("side", "to"), [("candidate", "refuse"), ("candidate", "close"), ("employer", "accept")])
def test_a_decision_of_the_other_side_is_refused(side, to):
    _, problems = record_from(builders.document(builders.event("decided", "tue", to=to), side=side), "a.json")
    assert [(p.where, to in p.say) for p in problems] == [("a.json#/events/0/to", True)]


@pytest.mark.parametrize("name", ["Ana\nBcc: dee@elsewhere.example", "Ana\r", "A\x00na", "", "   ", 7, "x" * 1001])
def test_a_name_that_could_become_a_header_is_refused(name):
    _, problems = record_from(builders.document() | {"me": {"name": name}}, "a.json")
    assert [p.where for p in problems] == ["a.json#/me/name"]


def test_a_name_with_markup_is_only_a_name():
    record, problems = record_from(builders.document() | {"company": "<b>Aurora</b> {position}"}, "a.json")
    assert not problems and record is not None and record.company == "<b>Aurora</b> {position}"


def test_a_name_that_is_nearly_one_of_the_people_is_asked_about_and_another_is_a_person_without_address():
    held = builders.interview_held("tue 15:00", with_=["Chi Nwoso", "Somebody Else"])
    _, problems = record_from(builders.document(held), "a.json")
    assert [(p.where, p.hint) for p in problems] == [("a.json#/events/0/with", "Did you mean 'Chi Nwosu'?")]


def test_a_record_that_was_read_is_written_as_it_was():
    record = builders.record(
        builders.event("applied", "mon"),
        builders.event("offer_received", "tue 10:00", from_="Ana Lindqvist", answer_by="2026-11-20", conditions=["two references"],
                       salary={"amount": 40.5, "currency": "USD", "per": "hour"}),
        builders.event("corrected", "wed 9:00", event=0, instead=builders.event("applied", "sun")),
    )  # fmt: skip
    again, problems = record_from(document_of(record), "test")
    assert not problems and again == record


def test_every_label_of_a_message_has_its_words():
    assert set(LABEL_SAYS) == {label for labels in LABELS.values() for label in labels}


def test_what_is_said_of_an_event_keeps_one_order_whatever_the_file_has():
    letter = builders.event(
        "letter_sent", "tue", channel="letter", text="Dear Chi,\nthank you.", to=["Chi Nwosu"], letter_kind="thank_you"
    )
    record = builders.record(letter)
    assert list(record.events[0].facts) == ["letter_kind", "to", "channel", "text"]


@pytest.mark.parametrize(
    ("event", "fine"), [(0, True), ("0", True), (1, True), (2, False), ("00", False), ("²", False)]
)
def test_an_event_points_only_at_one_of_its_record(event, fine):
    _, problems = record_from(
        builders.document(builders.event("applied", "mon"), builders.event("corrected", "tue", event=event)), "a.json"
    )
    assert [p.where for p in problems] == ([] if fine else ["a.json#/events/1/event"])


def test_a_wrong_field_is_told_beside_the_others_of_its_event():
    stated = builders.event("interview_held", "tue 15:00", wiht=["Chi Nwosu"], ends_at="soon")
    assert [p.where for p in record_from(builders.document(stated), "a.json")[1]] == [
        "a.json#/events/0/wiht", "a.json#/events/0/with", "a.json#/events/0/ends_at",
    ]  # fmt: skip


def test_a_stranger_named_twice_stays_one_and_a_slip_of_a_name_is_asked_about_each_time():
    one, two, three = (
        builders.interview_held(f"{day} 15:00", with_=["Somebody Else", "Chi Nwoso"]) for day in ("mon", "tue", "wed")
    )
    problems = record_from(builders.document(one, two, three), "a.json")[1]
    assert [p.where for p in problems] == [f"a.json#/events/{n}/with" for n in range(3)]
