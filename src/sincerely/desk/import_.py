"""The verbs import and export: record files into the desk and out of it; nothing is half taken, and it round-trips."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sincerely.core.application import Application, fold
from sincerely.core.events import EVENTS, Event
from sincerely.core.moments import start_of
from sincerely.core.record import Record
from sincerely.desk.applications import handle_of, profile_of
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake, Problem


def take_in(desk: Desk, records: Sequence[Record], files: Sequence[str], *, dry_run: bool = False) -> list[Record]:
    """Add the records of these files, all or none, their events under ids of this desk.

    Raises Mistake with every record that is there already, stands in two files, or belongs on the other side's desk.
    """
    whose = profile_of(desk)
    problems: list[Problem] = []
    there = {record.id for record in desk.journal.records()}
    seen: dict[str, str] = {}
    for record, file in zip(records, files, strict=True):
        problem = _fault(desk, record, whose.side, there, seen)
        if problem:
            problems.append(replace(problem, where=file))
        seen.setdefault(record.id, file)
    if problems:
        raise Mistake.of(problems)
    own = [with_desk_ids(record, desk.new_id) for record in records]
    if not dry_run:
        desk.journal.add(own)
    return own


def to_come(desk: Desk, record: Record) -> list[Event]:
    """Return the events of a record that are said to have happened and are still ahead: often a year mistyped."""
    now = desk.clock.now(record.zone)
    return [event for event in record.events if start_of(event.when, record.zone) > now]


def _fault(desk: Desk, record: Record, side: str, there: set[str], seen: Mapping[str, str]) -> Problem | None:
    title = f"{record.position} at {record.company}"
    if record.side != side:
        say = f"{title} is of the {record.side}'s side, and this desk is the {side}'s."
        hint = f"Use another desk: sincerely --desk-file other.sqlite3 init --side {record.side}"
        return Problem(code="other_side", say=say, hint=hint)
    if record.id in there:
        called = handle_of(desk, desk.journal.record(record.id))
        say = f"{title} is already on this desk, as {called}."
        return Problem(code="application_taken", say=say, hint=f"See what it holds: sincerely history {called}")
    if record.id in seen:
        hint = "Leave one of them out; one record states one application."
        return Problem(code="application_twice", say=f"{title} stands in {seen[record.id]} too.", hint=hint)
    return None


def with_desk_ids(record: Record, new_id: Callable[[], str]) -> Record:
    """Return the record with an id of its own for each event, and every reference to an event by that id."""
    names = {event.id: new_id() for event in record.events}
    events = tuple(_named(event, names, names[event.id]) for event in record.events)
    return replace(record, events=events)


def _named(event: Event, names: Mapping[str, str], id: str) -> Event:
    facts: dict[str, Any] = {}
    for name, value in event.facts.items():
        if EVENTS[event.kind].fields[name].type == "event":
            facts[name] = names.get(value, value)
        else:
            facts[name] = _named(value, names, id) if isinstance(value, Event) else value
    return replace(event, id=id, facts=facts)


def to_export(desk: Desk, record: Record) -> Record:
    """Return the record as a file can state it: a letter waived or snoozed by its kind and person, not by a desk's id."""
    from sincerely.desk.today import owed_by

    put_off = [event for event in record.events if event.kind in ("waived", "snoozed")]
    if not put_off:
        return record
    apps: list[Application] = [fold(one, desk.clock) for one in desk.journal.records()]
    words = {
        one.obligation.id: _words(one.obligation.kind, one.obligation.to)
        for one in owed_by(desk, apps)
        if one.obligation.application == record.id
    }
    events = tuple(
        replace(
            event, facts={**event.facts, "obligation": words.get(event.facts["obligation"], event.facts["obligation"])}
        )
        if event in put_off
        else event
        for event in record.events
    )
    return replace(record, events=events)


def _words(kind: str, to: Sequence[str]) -> str:
    return f"{kind}: {to[0]}" if to else kind
