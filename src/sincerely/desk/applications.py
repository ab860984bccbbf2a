"""The applications of a desk as people name them, and what a statement about one is read against.

Every verb that takes an application takes any part of its id, company, position or candidate that fits no other.
"""

from __future__ import annotations

from collections.abc import Sequence

from sincerely.core.application import Application, fold
from sincerely.core.events import EVENTS
from sincerely.core.fields import nearest
from sincerely.core.moments import Clock
from sincerely.core.record import Record, found_by, slug
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
    wanted = words.casefold().split()
    named = desk.journal.named(wanted) if wanted else []
    fits = next((found for found in (_fitting(named, words, wanted, how) for how in HOW) if found), [])
    if len(fits) == 1:
        return desk.journal.record(fits[0].id)
    if fits:
        raise Mistake(
            f"“{words}” fits several applications.", code="several_applications",
            hint=f"Say which: {_choices(desk, fits)}.",
        )  # fmt: skip
    records = desk.journal.named(())
    if not records:
        hint = 'Add the first one: sincerely application add "COMPANY" --position "POSITION"'
        raise Mistake("There is no application on this desk yet.", code="unknown_application", hint=hint)
    near = nearest(words.casefold(), {word for record in records for word in found_by(record).split()})
    new = "" if desk.given else f'Another? sincerely application add "{words}" --position "POSITION"'
    hint = f"Did you mean {near}?" if near else f"There are: {_choices(desk, records)}. {new}".rstrip()
    where = "in these files" if desk.given else "on this desk"
    raise Mistake(f"There is no application “{words}” {where}.", code="unknown_application", hint=hint)


def _choices(desk: Desk, records: Sequence[Record]) -> str:
    more = f", and {len(records) - 8:,} more" if len(records) > 8 else ""
    return ", ".join(f"{handle_of(desk, record)} ({title(record)})" for record in records[:8]) + more


HOW = ("id", "name", "word", "part")  # the nearer first, so that "Harbor 7" is not also Harbor 70


def _fitting(named: Sequence[Record], words: str, wanted: Sequence[str], how: str) -> list[Record]:
    """Return those of the applications named by every word that fit in this way."""
    match how:
        case "id":
            return [record for record in named if record.id == words]
        case "name":
            return [record for record in named if words.casefold() in _names(record)]
        case "word":
            return [record for record in named if set(wanted) <= set(found_by(record).split())]
        case _:
            return list(named)


def _names(record: Record) -> tuple[str, ...]:
    names = (record.company, record.candidate.name if record.candidate else "", record.requisition or "")
    return tuple(name.casefold() for name in names)


def title(record: Record) -> str:
    """Return whose and which application it is, in few words."""
    if record.candidate:
        return f"{record.candidate.name}, {record.position}"
    return f"{record.company}, {record.position}"


def handle_of(desk: Desk, record: Record, *others: Record) -> str:
    """Return the shortest word that means this application and no other on the desk: "larkfield", else its id.

    Args:
        others: applications that are not on the desk, but will be.
    """
    for word in short_words(record):
        fits = (*desk.journal.named([word], most=2), *(one for one in others if word in found_by(one)))
        if {one.id for one in fits} <= {record.id}:
            return word
    return record.id


def handles(records: Sequence[Record]) -> list[str]:
    """Return the shortest words of all applications of a desk; on a large one, where few words mean one alone, the ids."""
    if len(records) > MANY:
        return [record.id for record in records]
    found = [found_by(record) for record in records]
    return [
        next((word for word in short_words(record) if sum(word in one for one in found) == 1), record.id)
        for record in records
    ]


MANY = 500


def short_words(record: Record) -> list[str]:
    """Return the words of an application's name and position that may stand for it, the name's first."""
    name = record.candidate.name if record.candidate else record.company
    words = (*slug(name).split("-"), *slug(record.position).split("-"))
    return [word for word in words if len(word) > 2 and not word.isdigit()]


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
