"""The verb tell: one statement becomes one event, and what it changed in what is owed is said.

Nothing is written with `dry_run`; the answer is the same. The record is written only as it was read: if somebody wrote
meanwhile, the statement is not taken and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sincerely.core.application import Application, fold
from sincerely.core.events import EVENTS, Event
from sincerely.core.fields import Reader, to_json, when_document
from sincerely.core.owing.obligation import Owed
from sincerely.core.record import Record, event_from
from sincerely.core.spoken import say_event
from sincerely.core.statement import as_option, read_statement
from sincerely.desk.applications import find, handle_of, here, invited
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake

LIVE = ("open", "overdue", "held", "upcoming")


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event as it was taken, its application after it, and what it changed in what is owed."""

    record: Record
    event: Event
    application: Application
    now_owed: tuple[Owed, ...] = ()
    no_longer: tuple[Owed, ...] = ()
    without_address: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def tell(desk: Desk, words: Sequence[str], options: Mapping[str, Sequence[str]], *, dry_run: bool = False) -> Told:
    """Take a statement: which application, then what happened. The application may be left out where there is only one."""
    record, said, unknown = which(desk, words)
    try:
        event = stated(desk, record, said, options)
    except Mistake as mistake:
        if unknown and mistake.problems[0].code == "not_understood":
            raise unknown from None  # the first word was to name an application, not a part of the statement
        raise
    return taken(desk, record, event, dry_run=dry_run)


def stated(
    desk: Desk, record: Record, said: Sequence[str], options: Mapping[str, Sequence[str]], *, ahead: bool = False
) -> Event:
    """Return the event that a statement about this application says; nothing is written.

    Args:
        ahead: it may be still to come, since it is only supposed.

    Raises:
        Mistake: where it is not understood, cannot be, or is on record already.
    """
    read_against = replace(here(desk, record), ahead=ahead)
    event = read_statement(said, options, read_against, id=desk.new_id(), invited=invited(record, desk.clock))
    event = _of_this_offer(desk, record, whole_ids(desk, record, replace(event, place=len(record.events))))
    same = next(
        (one for one in record.events if (one.kind, one.when, one.facts) == (event.kind, event.when, event.facts)), None
    )
    if same:
        raise Mistake(
            f"That is already on record: {say_event(same, record.zone)}.", code="told_before",
            hint=f"Nothing was written. See: sincerely history {handle_of(desk, record)}",
        )  # fmt: skip
    return event


def which(desk: Desk, words: Sequence[str]) -> tuple[Record, Sequence[str], Mistake | None]:
    """Return the application and the rest of the statement; and where it was not named, what was wrong with the first word."""
    if not words:
        hint = "sincerely tell APPLICATION WHAT HAPPENED; all that can be told: sincerely tell --list"
        raise Mistake("What happened, and where? Nothing was said.", code="nothing_said", hint=hint)
    first, _, rest = words[0].partition(" ")
    if rest and len(words) == 1:  # all of it in one pair of quotes
        words = [first, rest]
    try:
        return find(desk, words[0]), words[1:], None
    except Mistake as unknown:
        records = desk.journal.named((), most=2)
        if len(records) == 1 and unknown.problems[0].code == "unknown_application":
            return desk.journal.record(records[0].id), words, unknown
        raise


def write(desk: Desk, record: Record, kind: str, facts: Mapping[str, Any], *, dry_run: bool = False) -> Event:
    """Append one event of that kind, at this moment, its facts given as values or as JSON has them; return it."""
    now = desk.clock.now(record.zone).replace(microsecond=0)
    reader = Reader("")
    document = {"kind": kind, **when_document(now), **{name: to_json(value) for name, value in facts.items()}}
    event = event_from(reader, document, record.side, "", desk.new_id(), len(record.events))
    if event is None or reader.problems:
        raise Mistake.of([as_option(problem) for problem in reader.problems])
    if not dry_run:
        desk.journal.append(record.id, [event], after=len(record.events))
    return event


def taken(desk: Desk, record: Record, event: Event, *, dry_run: bool) -> Told:
    """Append an event (unless `dry_run`) and say what it changed."""
    from sincerely.desk.supposing import before_and_after

    app, before, after = before_and_after(desk, record, event)
    if not dry_run:
        desk.journal.append(record.id, [event], after=len(record.events))
    was = {one.obligation.id: one for one in before if one.standing in LIVE}
    now = {one.obligation.id: one for one in after if one.standing in LIVE}
    return Told(
        record=app.record, event=event, application=app,
        now_owed=tuple(one for id, one in now.items() if id not in was or _differs(was[id], one)),
        no_longer=tuple(one for id, one in was.items() if id not in now),
        without_address=_without_address(app, event), notes=notes_on(app, event),
    )  # fmt: skip


def whole_ids(desk: Desk, record: Record, event: Event) -> Event:
    """Return the event with the ids that it names written out. Raises Mistake where none or several of its record fit."""
    facts = dict(event.facts)
    for name, wanted in EVENTS[event.kind].fields.items():
        if wanted.type != "event" or name not in facts or event.kind == "corrected":
            continue
        said = str(facts[name])
        fits = [one.id for one in record.events if one.id.startswith(said.casefold())]
        if len(fits) != 1:
            raise Mistake(
                f"“{said}” {'fits several events' if fits else 'is no event'} of {handle_of(desk, record)}.",
                code="several_events" if fits else "unknown_event", where=f"--{name.replace('_', '-')}",
                hint=f"See them with their ids: sincerely history {handle_of(desk, record)}",
            )  # fmt: skip
        facts[name] = fits[0]
    return replace(event, facts=facts)


def _of_this_offer(desk: Desk, record: Record, event: Event) -> Event:
    """Return the event with the conditions that were met called as the offer calls them. Raises Mistake for others."""
    said = event.facts.get("conditions") if event.kind == "conditions_met" else None
    offer = fold(record, desk.clock).offer
    if not said or offer is None:
        return event
    found = [next((one for one in offer.conditions if met.casefold() in one.casefold()), None) for met in said]
    if None in found:
        there = "; ".join(offer.conditions) or "none"
        raise Mistake(
            f"The offer has no condition “{said[found.index(None)]}”.", code="unknown_condition",
            hint=f"It has: {there}. If all are met: sincerely tell {handle_of(desk, record)} conditions met",
        )  # fmt: skip
    return replace(event, facts={**event.facts, "conditions": tuple(found)})


OF_AN_OFFER = (
    "offer_accepted", "offer_declined", "offer_changed", "offer_withdrawn", "extension_requested", "extension_granted",
    "extension_refused", "conditions_met", "acceptance_confirmed",
)  # fmt: skip


def notes_on(app: Application, event: Event) -> tuple[str, ...]:
    """Return what the user should know: it is about an offer, and none is on record."""
    about = event.kind in OF_AN_OFFER or (event.kind == "decided" and event.facts["to"] in ("accept", "decline"))
    if not about or app.offer is not None:
        return ()
    kind = "offer received" if app.record.side == "candidate" else "offer made"
    return (f"There is no offer on record here yet, so nothing follows from it. Tell it too: {kind} …",)


def _differs(was: Owed, now: Owed) -> bool:
    return (was.standing, was.obligation.window) != (now.standing, now.obligation.window)


def _without_address(app: Application, event: Event) -> tuple[str, ...]:
    names: list[str] = []
    for name, wanted in EVENTS[event.kind].fields.items():
        if wanted.type in ("person", "people") and name in event.facts and event.kind != "person_changed":
            value = event.facts[name]
            names += [value] if isinstance(value, str) else value
    return tuple(name for name in dict.fromkeys(names) if app.person(name).email is None)
