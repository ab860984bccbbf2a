"""The one codec of records and events: record file, story.toml, store rows, forms and builders all go through here.

`record_from` reads a JSON document and returns the record or every problem found, each with its JSON pointer, what was
wanted and the nearest known name. Nothing is taken from a document with any problem. `document_of` writes it back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sincerely.core import fields
from sincerely.core.events import DECISIONS, EVENTS, Event
from sincerely.core.fields import Reader, Table
from sincerely.core.folding import without_accents
from sincerely.core.people import Person, Sender
from sincerely.errors import Problem

CONTRACT = 1
SIDES = ("candidate", "employer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Who, where, and all events of one application, in the order they were written. `id` names the application.

    `zone` is the time zone of the workplace: every day in the record is a day there. `jurisdiction` is an ISO 3166
    code, with the subdivision where it matters, or None: then business days leave out weekends only.
    """

    id: str
    side: str
    me: Sender
    company: str
    position: str
    time_zone: str
    requisition: str | None = None
    jurisdiction: str | None = None
    locale: str | None = None
    people: tuple[Person, ...] = ()
    candidate: Person | None = None
    employees: int | None = None
    publicly_advertised: bool | None = None
    events: tuple[Event, ...] = field(default=(), repr=False)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which this record's days are counted."""
        return ZoneInfo(self.time_zone)

    def person(self, name: str) -> Person:
        """Return the person of that name; one who is named in an event only has neither address nor role."""
        known = (*self.people, *((self.candidate,) if self.candidate else ()))
        return next((person for person in known if person.name == name), Person(name=name))


HEADER: Mapping[str, fields.Field] = {
    "contract": fields.Field("contract"),
    "side": fields.Field("choice", required=True, one_of=SIDES),
    "me": fields.Field("object", required=True),
    "company": fields.Field("name", required=True),
    "position": fields.Field("name", required=True),
    "requisition": fields.Field("text"),
    "jurisdiction": fields.Field("jurisdiction"),
    "time_zone": fields.Field("zone", required=True),
    "locale": fields.Field("locale"),
    "people": fields.Field("list"),
    "candidate": fields.Field("object"),
    "employees": fields.Field("count"),
    "publicly_advertised": fields.Field("flag"),
    "events": fields.Field("list", required=True),
}
ME: Mapping[str, fields.Field] = {
    "name": fields.Field("name", required=True),
    "email": fields.Field("email"),
    "phone": fields.Field("text"),
    "address": fields.Field("long_text"),
}
PERSON: Mapping[str, fields.Field] = {
    "name": fields.Field("name", required=True),
    "email": fields.Field("email"),
    "role": fields.Field("roles"),
    "address_as": fields.Field("text"),
    "first_names": fields.Field("flag"),
    "title": fields.Field("text"),
    "phone": fields.Field("text"),
    "pronouns": fields.Field("text"),
    "primary": fields.Field("flag"),
}
_HEADER, _ME, _PERSON = Table.of(HEADER), Table.of(ME), Table.of(PERSON)
_EVENTS = {kind: Table.of(table.fields, ("kind", "at", "on")) for kind, table in EVENTS.items()}
_NAMING, _POINTING = (
    {
        kind: tuple(name for name, wanted in table.fields.items() if wanted.type in types)
        for kind, table in EVENTS.items()
    }
    for types in (("person", "people"), ("event",))
)  # of each kind of event, the fields that name a person, and those that point at another event
EMPLOYER_ONLY = ("candidate", "employees", "publicly_advertised")


def record_from(document: object, where: str) -> tuple[Record | None, list[Problem]]:
    """Return the record that `document` states, or None and every problem in it. `where` names the file in problems."""
    reader = Reader(f"{where}#")
    if not isinstance(document, dict):
        reader.wrong("", document, "a record: a JSON object with company, position, people and events")
        return None, reader.problems
    head = reader.fields(document, _HEADER, "", "a record")
    side = head.get("side", "candidate")
    me = reader.fields(head.get("me", {}), _ME, "/me", "me") if "me" in head else {}
    people = tuple(_people(reader, head.get("people", []), "/people"))
    candidate = _candidate(reader, head, side)
    known = {person.name for person in (*people, *((candidate,) if candidate else ()))}
    _twice(reader, people)
    events = events_from(reader, head.get("events", []), side, known | {me.get("name", "")})
    if reader.problems:
        return None, reader.problems
    rest = {
        k: head[k] for k in ("requisition", "jurisdiction", "locale", "employees", "publicly_advertised") if k in head
    }
    whose = (side, head["company"], head["position"], rest.get("requisition"), candidate, me["name"])
    record = Record(
        id=_id(*whose), side=side, me=Sender(**me), company=head["company"], position=head["position"],
        time_zone=head["time_zone"], people=people, candidate=candidate, events=events, **rest,
    )  # fmt: skip
    return record, []


def _candidate(reader: Reader, head: Mapping[str, Any], side: str) -> Person | None:
    if side == "employer" and not head.get("candidate"):
        reader.missing("/candidate", "candidate", "an employer's record")
    if side == "candidate":
        for key in EMPLOYER_ONLY:
            if head.get(key) is not None:
                reader.wrong(f"/{key}", head[key], f"no {key}: only an employer's record carries it")
    if not isinstance(head.get("candidate"), dict):
        return None
    stated = {"role": "candidate", **head["candidate"]}
    return next(_people(reader, [stated], "/candidate", single=True), None)


def _people(reader: Reader, stated: Iterable[object], at: str, *, single: bool = False) -> Iterator[Person]:
    for n, one in enumerate(stated):
        pointer = at if single else f"{at}/{n}"
        if not isinstance(one, dict):
            reader.wrong(pointer, one, "a person: an object with name, email and role")
            continue
        values = reader.fields(one, _PERSON, pointer, "a person")
        if "name" in values:
            roles = values.pop("role", ())
            yield Person(roles=roles, **{key: value for key, value in values.items() if value is not None})


def _twice(reader: Reader, people: tuple[Person, ...]) -> None:
    seen: set[str] = set()
    for n, person in enumerate(people):
        if person.name in seen:
            reader.wrong(
                f"/people/{n}/name", person.name, "each person once; one person may hold several roles in a list"
            )
        seen.add(person.name)


def events_from(reader: Reader, stated: Iterable[object], side: str, known: set[str]) -> tuple[Event, ...]:
    """Return the events stated, with their index as id; every problem goes to `reader`.

    `known` are the names of the record's people: a name that is nearly one of them is a problem, one that is like none
    of them is a person without an address.
    """
    found = [event_from(reader, one, side, f"/events/{n}", str(n), n) for n, one in enumerate(stated)]
    events = tuple(event for event in found if event)
    strangers: set[str] = set()
    for event in events:
        if _NAMING[event.kind]:
            _names_known(reader, event, known, strangers)
        if _POINTING[event.kind]:
            _points_back(reader, event, len(found))
    return events


def event_from(reader: Reader, stated: object, side: str, at: str, id: str, place: int) -> Event | None:
    """Return the event that `stated` (a JSON object) says, or None with its problems in `reader`."""
    if not isinstance(stated, dict):
        reader.wrong(at, stated, "an event: an object with kind and at or on")
        return None
    kind = stated.get("kind")
    if not isinstance(kind, str) or kind not in EVENTS:
        reader.unknown(f"{at}/kind", kind, list(EVENTS), "a kind of event")
        return None
    table = EVENTS[kind]
    if side not in table.sides:
        reader.wrong(f"{at}/kind", kind, f"an event of the {side}'s side", EVENTS_OF[side])
    when = reader.when(stated, at)
    facts = reader.fields(stated, _EVENTS[kind], at, kind)
    if kind == "decided" and facts.get("to") not in (None, *DECISIONS[side]):
        reader.wrong(
            f"{at}/to", facts["to"], f"a decision of the {side}'s: {', '.join(DECISIONS[side])}", DECISIONS[side]
        )
    if isinstance(facts.get("instead"), dict):
        instead = event_from(reader, facts.pop("instead"), side, f"{at}/instead", id, place)
        if instead is not None:
            facts["instead"] = instead
    if when is None:
        return None
    return Event(id=id, kind=kind, when=when, facts=facts, place=place)


EVENTS_OF = {side: [name for name, kind in EVENTS.items() if side in kind.sides] for side in SIDES}


def _names_known(reader: Reader, event: Event, known: set[str], strangers: set[str]) -> None:
    """Ask about a name that is nearly a known one; `strangers` gathers those that are like none, to be asked of once."""
    for name in _NAMING[event.kind]:
        value = event.facts.get(name, ())
        for one in (value,) if isinstance(value, str) else value:
            if one in known or one in strangers:
                continue
            near = fields.nearest(one, known, cutoff=0.82)
            if near:
                reader.unknown(f"/events/{event.place}/{name}", one, [near], "a person of this record")
            else:
                strangers.add(one)


def _points_back(reader: Reader, event: Event, count: int) -> None:
    for name in _POINTING[event.kind]:
        target = event.facts.get(name)
        if target is not None and not _is_index(target, count):
            reader.wrong(
                f"/events/{event.place}/{name}", target, f"the index of an event of this record, 0 to {count - 1}"
            )


def _is_index(text: str, count: int) -> bool:
    return len(text) <= len(str(count)) and text.isdecimal() and str(int(text)) == text and int(text) < count


def application_id(record: Record, *, digits: int = 4) -> str:
    """Return the name of an application: readable, the same whichever file or order it is read in.

    `digits` are those of its last word. Among very many applications of one company four are the same by chance now and
    then; more of them tell two such apart.
    """
    r = record
    return _id(r.side, r.company, r.position, r.requisition, r.candidate, r.me.name, digits)


def _id(
    side: str, company: str, position: str, requisition: str | None, candidate: Person | None, me: str, digits: int = 4
) -> str:
    who = candidate.name if candidate else ""
    words = slug(" ".join(filter(None, (company, who or position))))[:40].strip("-")
    whole = "\n".join((side, company, position, requisition or "", who, me))
    return f"{words or 'application'}-{hashlib.sha256(whole.encode()).hexdigest()[:digits]}"


def found_by(record: Record) -> str:
    """Return the words by which people find an application, casefolded: its id, and whatever and whoever names it."""
    who = record.candidate.name if record.candidate else ""
    return " ".join((record.id, record.company, record.position, record.requisition or "", who)).casefold()


def slug(text: str) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens; empty if it has no letter or digit of that kind."""
    return re.sub(r"[^a-z0-9]+", "-", without_accents(text).lower()).strip("-")


def document_of(record: Record) -> dict[str, Any]:
    """Return the JSON document that states `record`; reading it gives the same record back."""
    document: dict[str, Any] = {
        "contract": CONTRACT, "side": record.side, "me": _plain(record.me, ME), "company": record.company,
        "position": record.position, "requisition": record.requisition, "jurisdiction": record.jurisdiction,
        "time_zone": record.time_zone, "locale": record.locale,
        "people": [_person_document(person) for person in record.people],
    }  # fmt: skip
    if record.candidate:
        document["candidate"] = _person_document(record.candidate)
        document["employees"] = record.employees
        document["publicly_advertised"] = record.publicly_advertised
    places = {event.id: n for n, event in enumerate(record.events)}
    document["events"] = [event_document(event, places) for event in record.events]
    return document


def _plain(value: object, table: Mapping[str, fields.Field]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in table}


def _person_document(person: Person) -> dict[str, Any]:
    document = {name: getattr(person, name) for name in PERSON if name not in ("role", "primary")}
    document["role"] = (list(person.roles) if len(person.roles) != 1 else person.roles[0]) if person.roles else None
    return document | ({"primary": True} if person.primary else {})


def event_document(event: Event, places: Mapping[str, int] | None = None) -> dict[str, Any]:
    """Return the JSON object of `event`. `places` turns ids of other events into the indexes that a file needs."""
    document: dict[str, Any] = {"kind": event.kind, **fields.when_document(event.when)}
    facts = event.facts
    for name, wanted in EVENTS[event.kind].fields.items() if facts else ():
        value = facts.get(name)
        if value is None:
            continue
        if isinstance(value, Event):
            document[name] = event_document(value, places)
        elif wanted.type == "event" and places is not None:
            document[name] = places.get(value, value)
        else:
            document[name] = fields.to_json(value)
    return document
