"""The suite that every journal must pass: the promises of the port, over memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builders import document, event, interview_held, record, stores
from servers.postgres import server
from sincerely.core.events import Event
from sincerely.core.moments import Clock
from sincerely.core.people import Person, Sender
from sincerely.core.record import Record, document_of, record_from
from sincerely.desk.ports import Journal, Profile
from sincerely.errors import Mistake
from sincerely.store.journal import SqlJournal
from sincerely.store.memory import MemoryJournal
from sincerely.store.postgres import PostgresDatabase
from sincerely.store.sql import Database

SAM = Profile(
    side="candidate", me=Sender(name="Sam Okafor", email="sam@okafor.example"), time_zone="America/Los_Angeles"
)
OPEN: dict[str, Callable[[Path], Journal]] = {
    "memory": lambda folder: MemoryJournal(),
    "sqlite": lambda folder: SqlJournal(Database(folder / "desk.sqlite3")),
    "postgresql": lambda folder: SqlJournal(PostgresDatabase(server().fresh())),
}


@pytest.fixture(params=stores(OPEN))
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    store = OPEN[request.param](tmp_path)
    store.set_profile(SAM)
    yield store


def with_ids(whole: Record) -> Record:
    """Return the record with events named as on a desk."""
    return replace(whole, events=tuple(replace(e, id=f"{whole.id}.{e.id}") for e in whole.events))


AURORA = with_ids(record(event("applied", "mon"), interview_held("tue 15:00", discussed="the ledger")))
OFFER = event("offer_received", "wed 10:00", from_="Ana Lindqvist", answer_by="2026-11-20", terms={"hours": "35"},
              salary={"amount": 84000.50, "currency": "USD", "per": "year"}, conditions=["a reference"])  # fmt: skip
OFFERED = replace(with_ids(record(OFFER)).events[0], id="offered", place=2)
REJECTED = Event(id="rejected", kind="rejected", when=OFFERED.when, facts={"from": "Ana Lindqvist"}, place=2)


@pytest.mark.parametrize("name", stores(OPEN))
def test_before_init_there_is_no_profile(name: str, tmp_path: Path) -> None:
    assert OPEN[name](tmp_path).profile() is None


def test_a_profile_is_read_as_it_was_set(journal: Journal) -> None:
    whole = replace(
        SAM, jurisdiction="US-CA", locale="en-US", me=replace(SAM.me, phone="555 0148", address="1 Elm St\nOjai")
    )
    journal.set_profile(whole)
    assert journal.profile() == whole


def test_the_side_never_changes_once_there_are_applications(journal: Journal) -> None:
    journal.set_profile(replace(SAM, side="employer"))
    journal.set_profile(SAM)
    journal.add([AURORA])
    with pytest.raises(Mistake, match="its side cannot change"):
        journal.set_profile(replace(SAM, side="employer"))
    assert journal.profile() == SAM


def test_records_are_read_as_they_were_added_and_in_that_order(journal: Journal) -> None:
    borealis = with_ids(record(OFFER, company="Borealis", people=("Bo",)))
    journal.add([borealis])
    journal.add([AURORA])
    assert journal.records() == [borealis, AURORA]
    assert journal.record(AURORA.id) == AURORA


def test_an_employers_record_is_read_as_it_was_added(journal: Journal) -> None:
    whole = record(
        event("ranked", "mon", rank=1), side="employer", employees=40, publicly_advertised=True, requisition="R-7"
    )
    journal.set_profile(replace(SAM, side="employer"))
    journal.add([whole])
    assert journal.record(whole.id) == whole


def test_a_person_without_role_or_address_is_read_as_added(journal: Journal) -> None:
    whole = replace(AURORA, people=(Person(name="Bo Tremblay"), Person(name="Chi Nwosu", roles=("hr", "interviewer"))))
    journal.add([whole])
    assert journal.record(whole.id) == whole


def test_a_correction_is_kept_with_what_takes_the_place(journal: Journal) -> None:
    instead = replace(AURORA.events[1], id="c", place=2)
    correction = Event(id="c", kind="corrected", when=OFFERED.when, place=2,
                       facts={"event": AURORA.events[1].id, "instead": instead})  # fmt: skip
    journal.add([AURORA])
    journal.append(AURORA.id, [correction], after=2)
    assert journal.record(AURORA.id).events == (*AURORA.events, correction)


def test_an_unknown_application_is_told_with_the_nearest(journal: Journal) -> None:
    journal.add([AURORA])
    with pytest.raises(Mistake) as told:
        journal.record(AURORA.id.replace("aurora", "aurorra"))
    assert told.value.problems[0].hint == f"Did you mean {AURORA.id}?"
    with pytest.raises(Mistake):
        journal.append("nowhere", [OFFERED], after=0)


def test_of_records_with_one_already_there_none_is_added(journal: Journal) -> None:
    journal.add([AURORA])
    borealis = with_ids(record(company="Borealis"))
    with pytest.raises(Mistake, match="already on this desk"):
        journal.add([borealis, AURORA])
    assert journal.records() == [AURORA]


def test_appending_returns_the_new_length(journal: Journal) -> None:
    journal.add([AURORA])
    assert journal.append(AURORA.id, [OFFERED], after=2) == 3
    assert journal.record(AURORA.id).events == (*AURORA.events, OFFERED)


def test_of_two_writers_who_read_the_same_length_only_the_first_is_heard(journal: Journal) -> None:
    journal.add([AURORA])
    journal.append(AURORA.id, [OFFERED], after=2)
    with pytest.raises(Mistake, match="Somebody else wrote to Aurora"):
        journal.append(AURORA.id, [REJECTED], after=2)
    assert journal.record(AURORA.id).events == (*AURORA.events, OFFERED)


def test_a_change_of_people_keeps_the_events(journal: Journal) -> None:
    journal.add([AURORA])
    now = replace(AURORA, people=(*AURORA.people, Person(name="Eli Ward")), events=())
    journal.change(now, was=AURORA)
    assert journal.record(AURORA.id) == replace(now, events=AURORA.events)


def test_of_two_who_change_the_people_only_the_first_is_heard(journal: Journal) -> None:
    journal.add([AURORA])
    first = replace(AURORA, people=(*AURORA.people, Person(name="Eli Ward")))
    journal.change(first, was=AURORA)
    with pytest.raises(Mistake, match="Somebody else wrote"):
        journal.change(replace(AURORA, people=()), was=AURORA)
    assert journal.record(AURORA.id) == first


def test_a_record_on_a_desk_makes_the_file_that_it_came_from(journal: Journal) -> None:
    stated = document(event("applied", "mon"), OFFER, event("corrected", "thu", event=1, instead=OFFER))
    whole, problems = record_from(stated, "test")
    assert whole is not None and not problems
    named = replace(whole, events=tuple(
        replace(e, id=f"e{e.id}", facts={**e.facts, "event": "e1"} if e.kind == "corrected" else e.facts) for e in whole.events
    ))  # fmt: skip
    journal.add([named])
    again, problems = record_from(document_of(journal.record(whole.id)), "again")
    assert again is not None and not problems
    assert document_of(again) == document_of(whole)


def test_the_clock_reads_a_journal_alike(journal: Journal) -> None:
    from sincerely.core.application import fold

    journal.add([AURORA])
    journal.append(AURORA.id, [OFFERED], after=2)
    assert fold(journal.record(AURORA.id), Clock(OFFERED.when)).stage == "offered"
