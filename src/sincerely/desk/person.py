"""The verbs person add and person change: who is there, and what changed about them; letters that left stay as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sincerely.core.application import Application, fold
from sincerely.core.events import EVENTS, Event
from sincerely.core.people import Person, untitled
from sincerely.core.record import PERSON, Record, document_of, record_from
from sincerely.desk.applications import find, handle_of, known_names
from sincerely.desk.ports import Desk
from sincerely.desk.tell import write
from sincerely.errors import Mistake, Problem


@dataclass(frozen=True, kw_only=True)
class PersonChange:
    """A person before and after; `was` is None for somebody new."""

    record: Record
    was: Person | None
    now: Person
    event: Event | None = None


def add_person(desk: Desk, application: str, stated: Mapping[str, Any], *, dry_run: bool = False) -> PersonChange:
    """Add a person to an application. Raises Mistake where somebody of that name is there already."""
    record = find(desk, application)
    app = fold(record, desk.clock)
    name, address_as = untitled(str(stated["name"]).strip())
    stated = {**stated, "name": name, "address_as": stated.get("address_as") or address_as}
    if name in {person.name for person in (*app.people, *filter(None, [app.candidate]))}:
        raise Mistake(
            f"{name} is already among the people of {handle_of(desk, record)}.", code="person_taken",
            hint=f'Put them right: sincerely person change {handle_of(desk, record)} "{name}" --email …',
        )  # fmt: skip
    person = _person_from(record, stated)
    now = replace(record, people=(*record.people, person))
    if not dry_run:
        desk.journal.change(now, was=record)
    return PersonChange(record=now, was=None, now=person)


def _person_from(record: Record, stated: Mapping[str, Any]) -> Person:
    document = document_of(replace(record, events=()))
    document["people"] = [{name: value for name, value in stated.items() if value is not None and name in PERSON}]
    read, problems = record_from(document, "")
    if read is None:
        raise Mistake.of([_as_person_option(problem) for problem in problems])
    return read.people[0]


def _as_person_option(problem: Problem) -> Problem:
    last = problem.where.rpartition("/")[2].replace("_", "-")
    return replace(problem, where="NAME" if last == "name" else f"--{last}")


def change_person(
    desk: Desk, application: str, name: str, stated: Mapping[str, Any], *, dry_run: bool = False
) -> PersonChange:
    """Say what changed about a person, from now on: a `person_changed` event. Raises Mistake for somebody unknown."""
    record = find(desk, application)
    app = fold(record, desk.clock)
    person = one_person(app, name, handle_of(desk, record))
    changed = {key: value for key, value in stated.items() if value is not None}
    if not changed:
        fields = ", ".join(f"--{one.replace('_', '-')}" for one in EVENTS["person_changed"].fields if one != "person")
        raise Mistake(f"What changed about {person.name}?", code="nothing_said", hint=f"Give one of: {fields}.")
    header = {key: value for key, value in changed.items() if key in HEADER_ONLY}
    facts = {key: value for key, value in changed.items() if key not in HEADER_ONLY}
    event = None
    if header:
        record = _changed_in_header(desk, record, person, header, dry_run=dry_run)
    if facts:
        event = write(desk, record, "person_changed", {"person": person.name, **facts}, dry_run=dry_run)
        record = replace(record, events=(*record.events, event))
    after = fold(record, desk.clock)
    return PersonChange(record=record, was=person, now=after.person(str(facts.get("name", person.name))), event=event)


HEADER_ONLY = (
    "title",
    "pronouns",
    "first_names",
    "primary",
)  # no event carries these: they are put right in the header


def _changed_in_header(
    desk: Desk, record: Record, person: Person, header: Mapping[str, Any], *, dry_run: bool
) -> Record:
    checked = _person_from(record, {"name": person.name, **header})
    fresh = {name: getattr(checked, name) for name in header}

    def now(one: Person) -> Person:
        return replace(one, **fresh) if one.name == person.name else one

    candidate = now(record.candidate) if record.candidate else None
    changed = replace(record, people=tuple(now(one) for one in record.people), candidate=candidate)
    if not dry_run:
        desk.journal.change(changed, was=record)
    return changed


def one_person(app: Application, words: str, called: str) -> Person:
    """Return the person of the application whom a name or a part of it means. Raises Mistake with those there are."""
    everybody = [*app.people, *filter(None, [app.candidate])]
    named = {name: app.person(name) for name in known_names(app.record, app)}
    low = words.casefold().strip()
    fits = [person for name, person in named.items() if name.casefold() == low]
    fits = fits or [person for name, person in named.items() if low and low in name.casefold()]
    if len(fits) == 1:
        return fits[0]
    names = ", ".join(person.name for person in (fits or everybody)) or "nobody yet"
    if fits:
        raise Mistake(
            f"“{words}” could be {' or '.join(p.name for p in fits)}.",
            code="several_people",
            hint="Write the whole name.",
        )
    hint = f'There are: {names}. Add somebody: sincerely person add {called} "{words}" --email …'
    raise Mistake(f"There is no {words} in {called}.", code="unknown_person", hint=hint)
