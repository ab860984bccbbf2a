"""Which events hold at a clock: each correction put in the place of what it corrects, everybody under their present name.

A correction may itself be corrected. It keeps the identity of the event, and what the event was before is told, since
letters sent in the meantime answered that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sincerely.core.events import EVENTS, Event
from sincerely.core.moments import Clock, Moment, start_of
from sincerely.core.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How an event stood before a correction made at `until`: letters sent in the meantime answered this."""

    when: Moment
    until: Moment


def effective(record: Record, clock: Clock) -> tuple[tuple[Event, ...], dict[str, tuple[Version, ...]]]:
    """Return the events that hold at `clock`, in order, each correction in the place of what it corrects; and what was."""
    zone, now = record.zone, clock.now(record.zone)
    starts = {event.id: start_of(event.when, zone) for event in record.events}
    known = [event for event in record.events if starts[event.id] <= now]
    made = sorted((e for e in known if e.kind == "corrected"), key=lambda e: (starts[e.id], e.place))
    standing = {event.id: event for event in record.events if event.kind != "corrected"}
    earlier: dict[str, list[Version]] = {}
    places = {event.id: event.place for event in standing.values()}  # one that names itself puts nothing anywhere
    for correction in _not_struck(made):
        target, instead = correction.facts["event"], correction.facts.get("instead")
        was = standing.pop(target, None)
        if was is not None:
            earlier.setdefault(target, []).append(Version(when=was.when, until=correction.when))
        if instead is not None and instead.kind != "corrected" and target in places:
            standing[target] = replace(instead, id=target, place=places[target])
    kept = [(start_of(event.when, zone), event.place, event) for event in standing.values()]
    kept = sorted((one for one in kept if one[0] <= now), key=lambda one: one[:2])
    return tuple(event for _, _, event in kept), {id: tuple(versions) for id, versions in earlier.items()}


def _not_struck(made: list[Event]) -> list[Event]:
    """Return the corrections that hold: one may itself be corrected, by a later one."""
    ids = {event.id for event in made}
    struck: dict[str, Event | None] = {}
    holding: list[Event] = []
    for event in reversed(made):
        if event.id in struck:
            instead = struck[event.id]
            if instead is None or instead.kind != "corrected":
                continue
            event = replace(instead, id=event.id, place=event.place)
        target = event.facts["event"]
        if target in ids and target != event.id:
            struck.setdefault(target, event.facts.get("instead"))
        else:
            holding.append(event)
    return holding[::-1]


def called_now(events: tuple[Event, ...]) -> dict[str, str]:
    """Return the present name of each person whose name changed, by every name they had."""
    called: dict[str, str] = {}
    for event in events:
        if event.kind == "person_changed" and event.facts.get("name", event.facts["person"]) != event.facts["person"]:
            old, new = event.facts["person"], event.facts["name"]
            called = {was: new if now == old else now for was, now in called.items()}
            called[old] = new
            called.pop(new, None)
    return called


def renamed(event: Event, called: Mapping[str, str]) -> Event:
    """Return the event with everybody under their present name; a change of name itself stays as it was said."""
    if event.kind == "person_changed":
        return event
    facts = dict(event.facts)
    for name, wanted in EVENTS[event.kind].fields.items():
        value = facts.get(name)
        if value is None:
            continue
        if wanted.type == "person":
            facts[name] = called.get(value, value)
        elif wanted.type == "people":
            facts[name] = tuple(dict.fromkeys(called.get(one, one) for one in value))
        elif wanted.type == "debrief":
            facts[name] = {
                key: {called.get(who, who): text for who, text in said.items()} if isinstance(said, Mapping) else said
                for key, said in value.items()
            }
    return replace(event, facts=facts)
