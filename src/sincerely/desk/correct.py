"""The verbs correct and history: events are never changed, a correction takes the place of one and keeps its identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from sincerely.core.corrections import effective
from sincerely.core.events import Event
from sincerely.core.moments import start_of
from sincerely.core.record import Record
from sincerely.core.statement import read_statement
from sincerely.desk.applications import find, handle_of, here, profile_of
from sincerely.desk.ports import Desk
from sincerely.desk.tell import Told, taken, whole_ids
from sincerely.errors import Mistake


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event of the history: its short id, itself as it was written, and what became of it.

    `now` is what stands in its place, None where it was taken out; it is `event` itself where nothing changed.
    """

    short: str
    record: Record
    event: Event
    now: Event | None
    ahead: bool = False


def history(desk: Desk, application: str | None = None) -> list[Entry]:
    """Return every event as it was written, oldest first, of one application or of all."""
    profile_of(desk)
    records = [find(desk, application)] if application else desk.journal.records()
    length = _short_for(desk, records[0]) if application else short_length(records)
    found = []
    for record in records:
        standing = {event.id: event for event in effective(record, desk.clock)[0]}
        now = desk.clock.now(record.zone)
        for event in record.events:
            ahead = _after(event, record, now)
            stands = standing.get(event.id) if event.kind != "corrected" and not ahead else event
            found.append(Entry(short=event.id[:length], record=record, event=event, now=stands, ahead=ahead))
    return found


def _after(event: Event, record: Record, now: datetime) -> bool:
    return start_of(event.when, record.zone) > now


def short_length(records: Sequence[Record]) -> int:
    """Return how many characters of an id tell all events of a desk apart; at least four."""
    ids = sorted(event.id for record in records for event in record.events)
    longest = max((_shared(one, two) for one, two in pairwise(ids)), default=0)
    return max(4, longest + 1)


def _short_for(desk: Desk, record: Record) -> int:
    """Return how many characters of an id tell the events of one application from all others of the desk."""
    length = short_length([record])
    while any(len(desk.journal.with_event(event.id[:length])) > 1 for event in record.events):
        length += 2
    return length


def _shared(one: str, two: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def find_event(desk: Desk, words: str) -> tuple[Record, Event]:
    """Return the event that an id or its beginning means, as it stands now. Raises Mistake where none or several fit."""
    profile_of(desk)
    fits = [
        (record, event)
        for record in (desk.journal.with_event(words.casefold()) if words else ())
        for event in record.events
        if event.id.startswith(words.casefold())
    ]
    exact = [one for one in fits if one[1].id == words] or fits
    if len(exact) != 1:
        what = "fits several events" if exact else "is no event of this desk"
        hint = "See them with their ids: sincerely history" + (f" {handle_of(desk, exact[0][0])}" if exact else "")
        raise Mistake(f"“{words}” {what}.", code="several_events" if exact else "unknown_event", hint=hint)
    record, event = exact[0]
    standing = next((one for one in effective(record, desk.clock)[0] if one.id == event.id), None)
    return record, standing or event


def correct(
    desk: Desk, event: str, words: Sequence[str], options: Mapping[str, Sequence[str]], *, remove: bool = False,
    without: Sequence[str] = (), dry_run: bool = False,
) -> Told:  # fmt: skip
    """Put an event right by a statement, in which what is not said stays, or take it out.

    Args:
        without: names of facts to leave out from now on.
    """
    record, was = find_event(desk, event)
    if remove and (words or options or without):
        say = "An event is either taken out or put right, not both."
        raise Mistake(say, code="remove_or_correct", hint=f"Say one: sincerely correct {event} --remove")
    if not remove and not words and not options and not without:
        hint = f"Say what is right, as in: sincerely correct {event} wednesday 15:00 (or: --remove)"
        raise Mistake("What is right instead? Nothing was said.", code="nothing_said", hint=hint)
    if was.kind == "corrected" and not remove:
        target = str(was.facts["event"])
        raise Mistake(
            f"{event} is itself a correction, of {target}.", code="not_correctable",
            hint=f"Put that right once more: sincerely correct {target[: max(len(event), 4)]} … (or undo this: --remove)",
        )  # fmt: skip
    if remove:
        return put_right(desk, record, was, None, dry_run=dry_run)
    left = {name.replace("-", "_") for name in without}
    for name in left - set(was.facts):
        hint = f"It has: {', '.join(was.facts) or 'none'}."
        raise Mistake(
            f"{was.kind} {event} has no {name} to leave out.", code="unknown_fact", hint=hint, where="--without"
        )
    kept = replace(was, facts={name: value for name, value in was.facts.items() if name not in left})
    instead = whole_ids(desk, record, read_statement(words, options, here(desk, record), id=was.id, was=kept))
    if (instead.kind, instead.when, instead.facts) == (was.kind, was.when, was.facts):
        say = "That is what the record says already; nothing was written."
        raise Mistake(say, code="nothing_changed", hint=f"See it: sincerely history {handle_of(desk, record)}")
    return put_right(desk, record, was, instead, dry_run=dry_run)


def put_right(desk: Desk, record: Record, was: Event, instead: Event | None, *, dry_run: bool) -> Told:
    """Append the correction that puts `instead`, or nothing, in the place of an event."""
    id, place = desk.new_id(), len(record.events)
    facts: dict[str, object] = {"event": was.id}
    if instead is not None:
        facts["instead"] = replace(instead, id=id, place=place)
    when = desk.clock.now(record.zone).replace(microsecond=0)
    return taken(desk, record, Event(id=id, kind="corrected", when=when, facts=facts, place=place), dry_run=dry_run)
