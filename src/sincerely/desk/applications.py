"""The applications of a desk as people name them, and what a statement about one is read against.

Every verb that takes an application takes any part of its id, company, position or candidate that fits no other.
"""

from __future__ import annotations

from collections.abc import Sequence

from sincerely.core.application import Application, fold
from sincerely.core.events import EVENTS
from sincerely.core.fields import nearest
from sincerely.core.moments import Clock
from sincerely.core.record import Record, slug
from sincerely.core.statement import Here, Invited
from sincerely.desk.ports import Desk, Profile
from sincerely.errors import Mistake


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
    if not desk.given:
        profile_of(desk)
    records = desk.journal.records()
    wanted = words.casefold().split()
    fits = next((found for found in (_fitting(records, words, wanted, how) for how in HOW) if found), [])
    if len(fits) == 1:
        return fits[0]
    choices = ", ".join(f"{handle(record, records)} ({title(record)})" for record in (fits or records)[:8])
    if fits:
        raise Mistake(
            f"“{words}” fits several applications.", code="several_applications", hint=f"Say which: {choices}."
        )
    if not records:
        hint = 'Add the first one: sincerely application add "COMPANY" --position "POSITION"'
        raise Mistake("There is no application on this desk yet.", code="unknown_application", hint=hint)
    near = nearest(words.casefold(), [word for record in records for word in _words(record).split()])
    new = "" if desk.given else f'Another? sincerely application add "{words}" --position "POSITION"'
    hint = f"Did you mean {near}?" if near else f"There are: {choices}. {new}".rstrip()
    where = "in these files" if desk.given else "on this desk"
    raise Mistake(f"There is no application “{words}” {where}.", code="unknown_application", hint=hint)


HOW = ("id", "name", "word", "part")  # the nearer first, so that "Harbor 7" is not also Harbor 70


def _fitting(records: Sequence[Record], words: str, wanted: Sequence[str], how: str) -> list[Record]:
    if not wanted:
        return []
    match how:
        case "id":
            return [record for record in records if record.id == words]
        case "name":
            return [record for record in records if words.casefold() in _names(record)]
        case "word":
            return [record for record in records if set(wanted) <= set(_words(record).split())]
        case _:
            return [record for record in records if all(word in _words(record) for word in wanted)]


def _names(record: Record) -> tuple[str, ...]:
    names = (record.company, record.candidate.name if record.candidate else "", record.requisition or "")
    return tuple(name.casefold() for name in names)


def _words(record: Record) -> str:
    who = record.candidate.name if record.candidate else ""
    return " ".join((record.id, record.company, record.position, record.requisition or "", who)).casefold()


def title(record: Record) -> str:
    """Return whose and which application it is, in few words."""
    if record.candidate:
        return f"{record.candidate.name}, {record.position}"
    return f"{record.company}, {record.position}"


def handle(record: Record, records: Sequence[Record]) -> str:
    """Return the shortest word that means this application and no other: "larkfield", else its id."""
    name = record.candidate.name if record.candidate else record.company
    for word in (*slug(name).split("-"), *slug(record.position).split("-")):
        if len(word) > 2 and not word.isdigit() and sum(word in _words(one) for one in records) == 1:
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
