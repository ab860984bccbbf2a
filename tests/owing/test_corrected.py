"""Which events hold after corrections, of corrections too, and under which names: each case whole, with no letter in it."""

from __future__ import annotations

from typing import Any

import pytest

from builders import application, at, event, interview_held, record
from sincerely.core.corrections import called_now, effective, renamed
from sincerely.core.events import Event
from sincerely.core.moments import Clock

APPLIED, MET = event("applied", "mon 9:00"), interview_held("tue 9:00")


def gone(when: str, which: int) -> dict[str, Any]:
    """Return the correction that strikes an event."""
    return event("corrected", when, event=which)


def right(when: str, which: int, instead: dict[str, Any]) -> dict[str, Any]:
    """Return the correction that puts another in the place of an event."""
    return event("corrected", when, event=which, instead=instead)


def holding(*events: dict[str, Any], at_: str = "sun 9:00") -> list[tuple[str, str]]:
    """Return the id and the kind of each event that holds, in order."""
    return [(one.id, one.kind) for one in effective(record(*events), Clock(at(at_)))[0]]


REJECTED, PUT = event("rejected", "wed 9:00"), event("position_closed", "wed 9:00")


@pytest.mark.parametrize(
    ("events", "left"),
    [
        # of two corrections of one event the one made later counts, wherever it stands
        ((MET, right("fri 9:00", 0, PUT), right("thu 9:00", 0, REJECTED)), [("0", "position_closed")]),
        ((MET, right("thu 9:00", 0, PUT), right("fri 9:00", 0, REJECTED)), [("0", "rejected")]),
        ((MET, right("thu 9:00", 0, PUT), right("thu 9:00", 0, REJECTED)), [("0", "rejected")]),
        # what is put in the place of another stands where that stood, and at its own moment
        ((APPLIED, MET, right("fri 9:00", 0, event("applied", "mon 10:00"))), [("0", "applied"), ("1", "interview_held")]),
        ((APPLIED, MET, right("fri 9:00", 0, event("applied", "wed 10:00"))), [("1", "interview_held"), ("0", "applied")]),
        ((APPLIED, event("rejected", "mon 9:00"), right("fri 9:00", 0, APPLIED)), [("0", "applied"), ("1", "rejected")]),
        # one that corrects a correction: it is struck, or says something else of the same event
        ((MET, gone("thu 9:00", 0), gone("fri 9:00", 1)), [("0", "interview_held")]),
        ((MET, gone("thu 9:00", 0), right("fri 9:00", 1, right("thu 9:00", 0, PUT))), [("0", "position_closed")]),
        ((APPLIED, MET, gone("thu 9:00", 0), right("fri 9:00", 2, gone("thu 9:00", 1))), [("0", "applied")]),
        ((MET, gone("thu 9:00", 0), gone("fri 9:00", 1), gone("sat 9:00", 2)), []),
        # what can be no correction strikes what it names and puts nothing there
        ((APPLIED, MET, right("fri 9:00", 1, gone("fri 9:00", 0))), [("0", "applied")]),
        ((MET, gone("thu 9:00", 0), right("fri 9:00", 1, REJECTED)), [("0", "interview_held")]),
        # one that names itself corrects nothing, and two that name each other only once
        ((MET, gone("fri 9:00", 1)), [("0", "interview_held")]),
        ((MET, right("fri 9:00", 1, REJECTED)), [("0", "interview_held")]),
        ((MET, gone("thu 9:00", 2), gone("fri 9:00", 1)), [("0", "interview_held")]),
    ],
)  # fmt: skip
def test_what_holds_after_corrections(events, left):
    assert holding(*events) == left


def test_a_correction_holds_from_its_very_moment_on():
    told = (MET, gone("thu 9:00", 0))

    assert holding(*told, at_="thu 8:59") == [("0", "interview_held")]
    assert holding(*told, at_="thu 9:00") == []
    assert holding(APPLIED, at_="mon 9:00") == [("0", "applied")]


def test_what_was_there_before_each_correction_is_kept_in_order():
    told = record(MET, right("thu 9:00", 0, interview_held("wed 9:00")), gone("fri 9:00", 0))

    events, earlier = effective(told, Clock(at("sat 9:00")))

    assert events == ()
    assert {id: [(one.when, one.until) for one in versions] for id, versions in earlier.items()} == {
        "0": [(at("tue 9:00"), at("thu 9:00")), (at("wed 9:00"), at("fri 9:00"))]
    }


def renaming(was: str, now: str) -> Event:
    """Return the event by which somebody is called otherwise."""
    [found] = record(event("person_changed", "mon", person=was, name=now)).events
    return found


def test_everybody_is_called_by_their_last_name_however_often_it_changed():
    changes = (renaming("Chi Nwosu", "Chi Abara"), renaming("Bo Tremblay", "Bo Roy"), renaming("Chi Abara", "Chi Eze"))

    assert called_now(changes) == {"Chi Nwosu": "Chi Eze", "Chi Abara": "Chi Eze", "Bo Tremblay": "Bo Roy"}


def test_a_name_taken_up_again_is_the_name():
    assert called_now((renaming("Chi Nwosu", "Chi Abara"), renaming("Chi Abara", "Chi Nwosu"))) == {
        "Chi Abara": "Chi Nwosu"
    }


CALLED = {"Chi Nwosu": "Chi Abara"}


@pytest.mark.parametrize(
    ("told", "name", "now"),
    [
        (interview_held("tue 9:00", with_=("Chi", "Bo")), "with", ("Chi Abara", "Bo Tremblay")),
        (interview_held("tue 9:00", with_=("Chi", "Chi Abara")), "with", ("Chi Abara",)),
        (event("decision_promised", "tue", by="2026-11-20", who="Chi Nwosu"), "who", "Chi Abara"),
        (event("decision_promised", "tue", by="2026-11-20", who="Bo Tremblay"), "who", "Bo Tremblay"),
        (
            interview_held("tue 9:00", with_=("Chi", "Bo"), fit="books", next_step={"Chi Nwosu": "a test", "Bo Tremblay": "a call"}),
            "debrief", {"fit": "books", "next_step": {"Chi Abara": "a test", "Bo Tremblay": "a call"}},
        ),
        (event("person_changed", "tue", person="Chi Nwosu", name="Chi Abara"), "person", "Chi Nwosu"),
    ],
)  # fmt: skip
def test_everybody_of_an_event_is_called_by_their_present_name(told, name, now):
    [event_] = record(told).events

    assert renamed(event_, CALLED).facts[name] == now


def test_an_application_knows_a_person_by_their_present_name_only():
    app = application(
        interview_held("tue 9:00", fit={"Chi Nwosu": "books"}),
        event("person_changed", "wed", person="Chi Nwosu", name="Chi Abara", email="abara@aurora.example"),
    )

    assert app.interviews[0].people == ("Chi Abara",)
    assert (app.interviews[0].noted("fit", "Chi Abara"), app.interviews[0].noted("fit", "Chi Nwosu")) == ("books", None)
    assert [person.email for person in app.people if person.name == "Chi Abara"] == ["abara@aurora.example"]
    assert app.names == {"Chi Abara": "Chi Nwosu"}
