"""The applications of a desk as people name them, and what a statement about one is read against.

Every verb that takes an application takes any part of its id, company, position or candidate that fits no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sincerely.core.application import Application, fold
from sincerely.core.events import EVENTS, Event
from sincerely.core.fields import nearest
from sincerely.core.moments import Clock
from sincerely.core.people import Person
from sincerely.core.record import HEADER, PERSON, Record, document_of, record_from, slug
from sincerely.core.statement import Here, Invited
from sincerely.desk.ports import Desk, Profile
from sincerely.errors import Mistake, Problem


def profile_of(desk: Desk) -> Profile:
    """Return whose desk this is. Raises Mistake with the command to type where nobody has said."""
    found = desk.journal.profile()
    if found is None:
        raise Mistake(
            "This desk has not been set up yet.", code="no_desk", hint="Say who you are first: sincerely init"
        )
    return found


def find(desk: Desk, words: str) -> Record:
    """Return the one application that `words` mean. Raises Mistake with the choices where none or several fit."""
    profile_of(desk)
    records = desk.journal.records()
    wanted = words.casefold().split()
    exact = [record for record in records if record.id == words]
    fits = exact or [record for record in records if wanted and all(word in _words(record) for word in wanted)]
    if len(fits) == 1:
        return fits[0]
    choices = ", ".join(f"{handle(record, records)} ({_title(record)})" for record in (fits or records)[:8])
    if fits:
        raise Mistake(
            f"“{words}” fits several applications.", code="several_applications", hint=f"Say which: {choices}."
        )
    if not records:
        hint = 'Add the first one: sincerely application add "COMPANY" --position "POSITION"'
        raise Mistake("There is no application on this desk yet.", code="unknown_application", hint=hint)
    near = nearest(words.casefold(), [word for record in records for word in _words(record).split()])
    hint = f"Did you mean {near}?" if near else f"There are: {choices}."
    raise Mistake(f"There is no application “{words}” on this desk.", code="unknown_application", hint=hint)


def _words(record: Record) -> str:
    who = record.candidate.name if record.candidate else ""
    return " ".join((record.id, record.company, record.position, record.requisition or "", who)).casefold()


def _title(record: Record) -> str:
    if record.candidate:
        return f"{record.candidate.name}, {record.position}"
    return f"{record.company}, {record.position}"


def handle(record: Record, records: Sequence[Record]) -> str:
    """Return the shortest word that means this application and no other: "larkfield", else its id."""
    name = record.candidate.name if record.candidate else record.company
    for word in (*slug(name).split("-"), *slug(record.position).split("-")):
        if len(word) > 2 and sum(word in _words(one) for one in records) == 1:
            return word
    return record.id


def handle_of(desk: Desk, record: Record) -> str:
    """Return how this application is called on this desk."""
    return handle(record, desk.journal.records())


def known_names(record: Record, app: Application) -> tuple[str, ...]:
    """Return everybody whom the record knows by name, also those named in an event alone."""
    names = [person.name for person in (*app.people, *((app.candidate,) if app.candidate else ()))]
    for event in app.events:
        for name, wanted in EVENTS[event.kind].fields.items():
            if wanted.type in ("person", "people") and name in event.facts:
                value = event.facts[name]
                names += [value] if isinstance(value, str) else value
    return tuple(dict.fromkeys(names))


def here(desk: Desk, record: Record) -> Here:
    """Return what a statement about this application is read against."""
    app = fold(record, desk.clock)
    return Here(
        handle=handle_of(desk, record), side=record.side, names=known_names(record, app), zone=record.zone,
        now=desk.clock.now(record.zone), company=record.company, position=record.position,
        jurisdiction=record.jurisdiction, candidate=app.candidate.name if app.candidate else None,
        whole_day=not hasattr(desk.clock.at, "hour"),
    )  # fmt: skip


def invited(record: Record, clock: Clock) -> Invited | None:
    """Return the interview that was arranged last and has not ended."""
    standing = [invite for invite in fold(record, clock).invites if not invite.ended]
    return Invited(starts_at=standing[-1].starts_at, people=standing[-1].people) if standing else None


def add(desk: Desk, stated: Mapping[str, Any], *, dry_run: bool = False) -> Record:
    """Add an application; what is not stated comes from the desk's profile.

    Args:
        stated: header fields of a record file, with `people` and on an employer's desk `candidate`; None is not stated.
    """
    whose = profile_of(desk)
    _right_side(whose, stated)
    own_zone = stated.get("time_zone") in (None, whose.time_zone)
    document: dict[str, Any] = {
        "contract": 1, "side": whose.side, "locale": whose.locale, "time_zone": whose.time_zone,
        "jurisdiction": whose.jurisdiction if own_zone else None,
        "me": {name: getattr(whose.me, name) for name in ("name", "email", "phone", "address")},
        **{name: value for name, value in stated.items() if value is not None}, "events": [],
    }  # fmt: skip
    record, problems = record_from(document, "")
    if record is None:
        raise Mistake.of([in_options(problem) for problem in problems])
    taken = [one for one in desk.journal.records() if one.id == record.id]
    if taken:
        raise Mistake(
            f"{_title(record)} is already on this desk, as {handle_of(desk, taken[0])}.", code="application_taken",
            hint=f"See what it holds: sincerely history {handle_of(desk, taken[0])}",
        )  # fmt: skip
    if not dry_run:
        desk.journal.add([record])
    return record


def _right_side(whose: Profile, stated: Mapping[str, Any]) -> None:
    if whose.side == "employer" and not stated.get("candidate"):
        raise Mistake(
            "On an employer's desk an application is somebody's; whose is not said.", code="no_candidate",
            hint='Add: --candidate "Sam Okafor <sam@okafor.example>"', where="--candidate",
        )  # fmt: skip
    if whose.side == "candidate" and stated.get("candidate"):
        raise Mistake(
            "This is a candidate's desk: every application on it is your own.", code="other_side",
            hint='Leave --candidate out; people you meet there: --person "NAME <MAIL> interviewer"', where="--candidate",
        )  # fmt: skip


def in_options(problem: Problem) -> Problem:
    """Return a problem of a record's document as one of the options that were typed."""
    name = problem.where.lstrip("#").strip("/").split("/")
    option = {"people": "--person", "company": "COMPANY", "candidate": "--candidate"}.get(name[0], f"--{name[0]}")
    return replace(problem, where=option.replace("_", "-"))


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
    name = str(stated["name"]).strip()
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
    from sincerely.desk.tell import write

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


def header_fields() -> tuple[str, ...]:
    """Return the names that a record's header has, for the faces."""
    return tuple(HEADER)
