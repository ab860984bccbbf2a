"""Whose letters may change when something is told of one application: nobody whom it concerns is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from builders import NAMES, day, event, interview_held, record
from sincerely import wiring
from sincerely.core.fields import Reader
from sincerely.core.owing.reach import touched
from sincerely.core.record import Record, event_from
from sincerely.desk.supposing import Supposed, as_it_stands, before_and_after
from sincerely.store.memory import MemoryJournal

Told = Mapping[str, Any]
OFFERED = event("offer_received", "mon 9:00", from_=NAMES["Ana"], answer_by="2026-11-13")
ACCEPTED = event("offer_accepted", "tue", channel="letter")
TALK = event("interview_scheduled", "mon 9:00", starts_at="2026-11-10T10:00-08:00", with_=[NAMES["Chi"]])
PROMISED = event("decision_promised", "mon 9:00", by="2026-12-01")
LEADER = (event("ranked", "mon 8:00", rank=1), event("offer_made", "mon 9:00", answer_by="2026-11-13"))
BEHIND = (
    interview_held("mon 7:00", with_=("Bo",)),
    event("ranked", "mon 8:00", rank=2),
    event("decided", "mon 10:00", to="refuse"),
)
REFUSED = (interview_held("mon 7:00", with_=("Bo",)), event("decided", "mon 11:00", to="refuse"))


def standing(*records: Record) -> Supposed:
    """Return what stands on a desk of these records, read on Friday."""
    return as_it_stands(
        replace(wiring.open_desk("nowhere", clock=day("fri")), journal=MemoryJournal(records), given=True)
    )


def named(one: Record, name: str) -> Record:
    return replace(one, id=name)


def employer_s(name: str, *events: Told, email: str | None = None, position: str = "Analyst") -> Record:
    who = {"name": f"{name} Person", "email": email or f"{name.lower()}@c.example"}
    return named(record(*events, side="employer", candidate=who, position=position), name)


def candidate_s(name: str, *events: Told) -> Record:
    return named(record(*events, company=name), name)


def reached(records: Sequence[Record], stated: Told) -> set[str]:
    """Return whom an event of the first of these records concerns."""
    now, first = standing(*records), records[0]
    told = event_from(Reader(""), dict(stated), first.side, "", "9", 9)
    assert told is not None
    after = now.told(first.id, told)
    return set(touched(now.everywhere, after.everywhere, first.id))


@pytest.mark.parametrize(
    ("what", "first", "stated", "concerns"),
    [
        ("an acceptance ends everything else", (OFFERED,), event("offer_accepted", "tue", channel="letter"), {"A", "Met", "Offer", "New"}),
        ("the present work is one for all", (OFFERED,), event("employment", "tue", employer="Q", position="T", supervisor="Dana Fox",
         notice={"amount": 4, "unit": "weeks"}), {"A", "Met", "Offer", "New"}),
        ("the present work given up is given up for all", (OFFERED,), event("resigned", "tue", last_day="2026-12-18"), {"A", "Met", "Offer", "New"}),
        ("who asked not to be written to may stand in others too", (OFFERED,), event("asked_to_stop", "tue"), {"A", "Met", "Offer", "New"}),
        ("the search is over for all", (OFFERED,), event("hired_elsewhere", "tue"), {"A", "Met", "Offer", "New"}),
        ("an offer with a day asks those who were met", (), OFFERED, {"A", "Met"}),
        ("an offer decided upon asks them no longer", (OFFERED,), event("decided", "tue", to="decline"), {"A", "Met"}),
        ("what is still to be said moves the answers to offers", (), interview_held("tue 9:00"), {"A", "Offer"}),
        ("a promise does too", (interview_held("mon 9:00"),), event("decision_promised", "tue", by="2026-12-01"), {"A", "Offer"}),
        ("an acceptance told of another day moves everything else", (OFFERED, ACCEPTED),
         event("corrected", "thu", event=1, instead=event("offer_accepted", "mon 12:00", channel="letter")), {"A", "Met", "Offer", "New"}),
        ("a first day of the new work says what is another search", (OFFERED, ACCEPTED),
         event("offer_changed", "wed", start_on="2027-01-04"), {"A", "Met", "Offer", "New"}),
        ("an acceptance that comes to nothing frees everything else", (OFFERED, ACCEPTED), event("rejected", "wed"), {"A", "Met", "Offer", "New"}),
        ("an offer told of another day asks those who were met on another day", (OFFERED,),
         event("corrected", "thu", event=0, instead=OFFERED | event("offer_received", "tue 9:00")), {"A", "Met"}),
        ("more time asks them longer", (OFFERED,), event("extension_granted", "wed", answer_by="2026-11-20"), {"A", "Met"}),
        ("the day of a decision is the day until which they were asked", (OFFERED, event("decided", "tue", to="decline")),
         event("corrected", "thu", event=1, instead=event("decided", "wed", to="decline")), {"A", "Met"}),
        ("another hour of a talk is before or after the answer to an offer", (TALK,),
         event("corrected", "thu", event=0, instead=TALK | {"starts_at": "2026-11-10T15:00-08:00"}), {"A", "Offer"}),
        ("it matters since when a talk is known of", (TALK,), event("corrected", "thu", event=0, instead=TALK | event("interview_scheduled", "wed 9:00")), {"A", "Offer"}),
        ("who has said no has nothing ahead", (TALK,), event("rejected", "wed"), {"A", "Offer"}),
        ("a new day in the place of another is no news, if that was as late", (PROMISED, event("decision_promised", "tue", by="2026-12-04")),
         event("corrected", "thu", event=0, instead=PROMISED | {"by": "2026-11-06"}), {"A", "Offer"}),
        ("an acceptance confirmed is the one that the present employer hears of", (OFFERED, ACCEPTED),
         event("acceptance_confirmed", "wed", channel="letter"), {"A", "Met", "Offer", "New"}),
        ("an acceptance thought better of is asked about", (OFFERED, ACCEPTED), event("decided", "wed", to="decline"), {"A", "Met", "Offer", "New"}),
        ("an acceptance that cannot be so holds up whatever rests on it", (OFFERED, ACCEPTED), event("position_closed", "wed"), {"A", "Met", "Offer", "New"}),
        ("two open offers that may both stand, as a person says, are again a reason to ask", (OFFERED, OFFERED | {"answer_by": "2026-11-20"}),
         event("waived", "wed", obligation="contradiction"), {"A", "Met"}),
        ("thanks concern nobody else", (interview_held("mon 9:00"),),
         event("letter_sent", "tue", letter_kind="thank_you", to=[NAMES["Chi"]], channel="letter"), {"A"}),
    ],
)  # fmt: skip
def test_on_a_candidate_s_desk(what: str, first: Sequence[Told], stated: Told, concerns: set[str]) -> None:
    others = (
        candidate_s("Met", interview_held("mon 9:00")),
        candidate_s("Offer", OFFERED),
        candidate_s("New", event("applied", "mon")),
    )
    assert reached([candidate_s("A", *first), *others], stated) == concerns, what


def test_of_two_offers_taken_each_concerns_the_other() -> None:
    taken = candidate_s("Taken", event("offer_received", "mon 9:00"), event("decided", "tue 9:00", to="accept"))
    others = (taken, candidate_s("New", event("applied", "mon")))
    offered, decided = event("offer_received", "mon 9:00"), event("decided", "wed 9:00", to="accept")

    assert reached([candidate_s("A", offered), *others], decided) == {"A", "Taken"}
    assert reached([candidate_s("A", offered, decided), *others], event("corrected", "thu", event=1)) == {"A", "Taken"}
    sooner = event("corrected", "thu", event=1, instead=event("decided", "mon 10:00", to="accept"))
    assert reached([candidate_s("A", offered, decided), *others], sooner) == {"A", "Taken"}
    assert reached(
        [candidate_s("A", offered), *others], event("touch", "wed", with_=[NAMES["Ana"]], channel="phone")
    ) == {"A"}


SECOND = employer_s("Second", *BEHIND, email="two@c.example")
ALSO = employer_s("Also", *REFUSED, email="TWO@c.example", position="Clerk")
STRANGER = employer_s("Stranger", *REFUSED, position="Cook")


def test_an_employer_s_event_concerns_the_opening_and_the_other_applications_of_the_people_in_it() -> None:
    leader = employer_s("Lea", *LEADER)
    accepts = event("offer_accepted", "tue", channel="letter")
    assert reached([leader, SECOND, ALSO, STRANGER], accepts) == {"Lea", "Second", "Also"}


def test_it_concerns_the_same_person_in_another_opening_before_and_after_the_address_changes() -> None:
    changed = event("person_changed", "tue", person="Stranger Person", email="two@c.example")
    assert reached([STRANGER, SECOND, ALSO], changed) == {"Stranger", "Second", "Also"}
    parted = event("person_changed", "tue", person="Second Person", email="new@c.example")
    assert reached([SECOND, ALSO, STRANGER], parted) == {"Second", "Also"}


def test_one_letter_a_round_is_found_whoever_is_asked_about() -> None:
    both = (
        employer_s("One", *REFUSED, email="o@c.example"),
        employer_s("Two", *REFUSED, email="o@c.example", position="Clerk"),
    )
    alone, whole = standing(*both).owed({"Two"}), standing(*both).owed()
    assert [one.obligation.id for one in alone] == [
        one.obligation.id for one in whole if one.obligation.application == "Two"
    ]


def test_before_and_after_tell_of_all_whom_an_event_concerns() -> None:
    leader = employer_s("Lea", *LEADER)
    desk = standing(leader, SECOND, ALSO, STRANGER).desk
    stated = event_from(Reader(""), event("offer_accepted", "tue", channel="letter"), "employer", "", "9", 9)
    assert stated is not None
    app, before, after = before_and_after(desk, leader, stated)
    assert app.record.events[-1].kind == "offer_accepted" and desk.journal.record("Lea") == leader
    stands = [
        {one.obligation.application: one.standing for one in rows if one.obligation.kind == "decline"}
        for rows in (before, after)
    ]
    assert stands == [{"Second": "held"}, {"Second": "overdue"}]  # with the other refusal, due on Thursday
