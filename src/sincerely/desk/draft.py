"""The verb draft: which letter is meant, to whom, and the letter itself from the record's facts and nothing else.

A letter is named as on the agenda (an id or words), or by its kind in a record. It can be drafted whether or not it is
owed now. Nothing is stored: the same facts give the same letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from sincerely.core.application import Application
from sincerely.core.drafting.compose import draft as composed
from sincerely.core.drafting.compose import every_sentence
from sincerely.core.drafting.facts import Facts
from sincerely.core.drafting.form import SLOT, LetterForm
from sincerely.core.drafting.keeping import kept
from sincerely.core.drafting.readers import READERS
from sincerely.core.events import EVERY_LETTER_KIND, LETTER_KINDS
from sincerely.core.fields import nearest
from sincerely.core.letter import Draft, Gap
from sincerely.core.owing.obligation import Obligation, Owed
from sincerely.core.people import Person
from sincerely.core.slots import SLOTS
from sincerely.desk import today as owing
from sincerely.desk.applications import handle_of
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake

if TYPE_CHECKING:
    from sincerely.desk.check import Checked

AGAIN = ("inquiry", "stay_in_touch", "status_update")
LIVE = ("overdue", "open", "held", "upcoming")
MOST_BEFORE = 12  # letters of a round that are looked at, so that a very large one costs no more


class Said(NamedTuple):
    """How a letter is to be said: which of the ways to begin from, in which register (None: as the record says), what is kept."""

    another: int
    register: str | None
    keep: str | None = None


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A draft with the facts that it was made from; `owed` is None where the letter is not owed."""

    draft: Draft
    application: Application
    applications: tuple[Application, ...]
    facts: Facts
    said: Said
    owed: Owed | None = None


def draft(
    desk: Desk, words: str | None = None, *, kind: str | None = None, to: str | None = None, another: int = 0,
    register: str | None = None, keep: str | None = None,
) -> Drafted:  # fmt: skip
    """Write one letter.

    Args:
        words: which owed letter: an id, the beginning of one, or words of its kind, person or company.
        kind: instead of words, the letter kind; its application is the one that owes it, else the first record given.
        to: which reader, by name or a part of it that no other has.
        another: which other way of saying it; 0 is the first.
        register: plain, warm or formal; None: as the desk's setting says, else the record.
        keep: the letter as the person edited it: what they wrote into it stays, at its place.

    Raises Mistake where the kind, the person or the letter meant is unknown or not clear.
    """
    said = Said(another, register or desk.register(), keep)
    if kind is not None:
        _kind_exists(kind)
    if kind is None:
        all_owed, one = owing.found(desk, words or "")
        app = all_owed.applications[one.obligation.application]
        return _written(desk, all_owed, one.obligation.kind, app, one, to, said)
    all_owed = owing.every(desk, words)
    apps = tuple(all_owed.applications.values())
    live = [one for one in all_owed.owed if one.obligation.kind == kind and one.standing in LIVE]
    live.sort(key=lambda one: owing.urgency(all_owed, one))
    app = _application(desk, apps, kind, live, words)
    mine = [one for one in live if one.obligation.application == app.id]
    chosen = _of_reader(mine, to, app)
    return _written(desk, all_owed, kind, app, chosen, to, said)


def _kind_exists(kind: str) -> None:
    if kind in EVERY_LETTER_KIND:
        return
    near = nearest(kind, EVERY_LETTER_KIND)
    hint = f"Did you mean {near}?" if near else f"There are: {', '.join(EVERY_LETTER_KIND)}."
    raise Mistake(f"There is no letter kind {kind!r}.", code="unknown_kind", hint=hint, where="--kind")


def _application(
    desk: Desk, apps: Sequence[Application], kind: str, live: Sequence[Owed], words: str | None
) -> Application:
    """Return the application that the letter belongs to: named, the only one that owes it, or the first record given."""
    if not apps:
        say = "There is no application yet, so there is nobody to write to."
        raise Mistake(say, code="no_application", hint="Add one: sincerely application add", where="")
    if words:
        low = words.casefold()
        named = [
            app for app in apps if app.id == words or low in f"{app.record.company} {app.record.position}".casefold()
        ]
        if len(named) == 1:
            return named[0]
        raise _which(kind, named or apps, words)
    if desk.given:
        owing_it = {one.obligation.application for one in live}
        return next((app for app in apps if app.id in owing_it), apps[0])
    ids = list(dict.fromkeys(one.obligation.application for one in live))
    if len(ids) == 1:
        return next(app for app in apps if app.id == ids[0])
    if len(apps) == 1:
        return apps[0]
    raise _which(kind, [app for app in apps if app.id in ids] or apps, None)


def _which(kind: str, apps: Sequence[Application], words: str | None) -> Mistake:
    said = f" by {words!r}" if words else ""
    ids = ", ".join(app.id for app in apps[:8])
    return Mistake(
        f"It is not clear which application is meant{said} for a letter of kind {kind}.", code="which_application",
        hint=f"Say which: sincerely draft --kind {kind} {apps[0].id} (there are: {ids})",
    )  # fmt: skip


def _of_reader(live: Sequence[Owed], to: str | None, app: Application) -> Owed | None:
    if to is None:
        return live[0] if live else None
    name = reader_named(app, to).name
    return next((one for one in live if name in one.obligation.to), None)


def _written(
    desk: Desk, all_owed: owing.Agenda, kind: str, app: Application, one: Owed | None, to: str | None, said: Said
) -> Drafted:
    side = app.record.side
    form = _form(desk, side, kind)
    letter = one.obligation if one else None
    reader = _reader(form, app, letter, to)
    panel = _panel(form, app, all_owed.owed, letter, kind)
    cc = tuple(app.person(name) for name in letter.cc) if letter else ()
    also = tuple(all_owed.applications[id] for id in letter.also) if letter else ()
    group = letter.to if letter and reader and reader.name in letter.to else ()
    together = tuple(app.person(name) for name in group if reader and name != reader.name)
    taken = _taken(desk, all_owed, form, app, panel, reader, said) if side == "candidate" else set()
    if letter and reader and reader.name in letter.bounced:
        reader = replace(reader, email=None)  # a letter to it came back: the address is asked for again
    facts = replace(_facts(desk, all_owed, kind, app, reader, panel), also=also, together=together)
    another = said.another + _written_before(kind, app, reader)
    for earlier in range(max(0, another - MOST_BEFORE), another):
        taken |= _told(composed(form, facts, another=earlier, taken=taken, register=said.register))
    found = composed(form, facts, cc=cc, another=another, taken=taken, register=said.register)
    if said.keep is not None:
        found = kept(found, said.keep, every_sentence(form, facts))
    everybody = tuple(all_owed.applications.values())
    return Drafted(draft=found, application=app, applications=everybody, facts=facts, said=said, owed=one)


def _told(letter: Draft) -> set[str]:
    """Return the sentences of a letter, and the ways in which they were said."""
    return {one.text for one in letter.sentences} | {f"{one.move}/{one.way}" for one in letter.sentences}


def _taken(
    desk: Desk, all_owed: owing.Agenda, form: LetterForm, app: Application, panel: tuple[str, ...],
    reader: Person | None, said: Said,
) -> set[str]:  # fmt: skip
    """Return what others of the company are told: in letters that left, and in those of this kind that come before (T3)."""
    here = app.record.company.casefold()
    ours = sorted(
        (o for o in all_owed.applications.values() if o.record.company.casefold() == here), key=lambda o: o.id
    )
    taken = {text for other in ours for text in _sent(other)}
    round_ = [(app, name, panel) for name in panel]
    for other in ours:
        names = _owed_to(all_owed, form.kind, other) if other.id != app.id else ()
        round_ += [(other, name, names) for name in names]
    round_.sort(key=lambda one: (one[0].id, one[2].index(one[1])))
    mine = (app.id, reader.name if reader else "")
    at = next((n for n, (of, name, _) in enumerate(round_) if (of.id, name) == mine), 0)
    for of, name, names in round_[max(0, at - MOST_BEFORE) : at]:
        facts = _facts(desk, all_owed, form.kind, of, of.person(name), names)
        taken |= _told(composed(form, facts, taken=taken, register=said.register))
    return taken


def _sent(app: Application) -> Iterator[str]:
    """Yield the sentences of the letters of an application that left, where their words are on record."""
    for event in app.of_kind("letter_sent"):
        for paragraph in str(event.facts.get("text", "")).split("\n\n"):
            yield from re.split(r"(?<=[.?])\s+", " ".join(paragraph.split()))


def _owed_to(all_owed: owing.Agenda, kind: str, app: Application) -> tuple[str, ...]:
    live = (one.obligation for one in all_owed.owed if one.standing in LIVE and one.obligation.kind == kind)
    return tuple(sorted({name for one in live if one.application == app.id for name in one.to}))


def _written_before(kind: str, app: Application, reader: Person | None) -> int:
    """How many letters of a kind that is written again and again went to the reader: each is said another way."""
    if reader is None or kind not in AGAIN:
        return 0
    return len([sent for sent in app.letters if sent.kind == kind and reader.name in sent.to])


def _facts(
    desk: Desk, all_owed: owing.Agenda, kind: str, app: Application, reader: Person | None, panel: tuple[str, ...]
) -> Facts:
    others = tuple(other for other in all_owed.applications.values() if other.id != app.id)
    return Facts(
        kind=kind, application=app, others=others, me=app.record.me, clock=desk.clock, reader=reader, panel=panel
    )  # fmt: skip


def _form(desk: Desk, side: str, kind: str) -> LetterForm:
    if kind not in LETTER_KINDS[side]:
        theirs = ", ".join(LETTER_KINDS[side])
        raise Mistake(
            f"{kind} is a letter of the other side; this record is the {side}'s.", code="other_side",
            hint=f"The {side} writes: {theirs}.", where="--kind",
        )  # fmt: skip
    built = desk.written_kinds(side)
    if kind not in built:
        raise Mistake(
            f"Letters of kind {kind} cannot be drafted yet.", code="kind_not_built",
            hint=f"Built for the {side}: {', '.join(built)}. Write this one yourself, then: sincerely check FILE --kind {kind}",
            where="--kind",
        )  # fmt: skip
    return desk.letter_form(side, kind)


def _reader(form: LetterForm, app: Application, letter: Obligation | None, to: str | None) -> Person | None:
    """Return the one the letter is to: named, owed it, or whom the playbook says; never oneself, None if nobody is known."""
    if to is not None:
        return reader_named(app, to)
    names = letter.to if letter else ()
    if names:
        return app.person(names[0])
    found = [person for person in READERS[form.to](app) if person.name != app.record.me.name]
    return found[0] if found else None


def reader_named(app: Application, words: str) -> Person:
    """Return the person of an application by name or a part of it. Raises Mistake with the nearest, or the choices."""
    named = {name for event in app.events for name in _people_in(event.facts)}
    known = [*app.people, *filter(None, [app.candidate])]
    names = list(dict.fromkeys([*(person.name for person in known), *sorted(named)]))
    names = [name for name in names if name != app.record.me.name]
    if words in names:
        return app.person(words)
    low = words.casefold().strip()
    found = [name for name in names if low and low in name.casefold()]
    if len(found) == 1:
        return app.person(found[0])
    if found:
        hint = f"Say which: {', '.join(found)}."
        raise Mistake(f"{words!r} fits more than one person.", code="which_person", hint=hint, where="--to")
    near = nearest(words, names, cutoff=0.5)
    hint = f"Did you mean {near}?" if near else f"Known here: {', '.join(names) or 'nobody yet'}."
    say = f"Nobody called {words!r} is known at {app.record.company}."
    raise Mistake(say, code="unknown_person", hint=hint, where="--to")


def _people_in(facts: object) -> Sequence[str]:
    if not isinstance(facts, dict):
        return ()
    single = [facts[key] for key in ("who", "from", "supervisor", "hr") if isinstance(facts.get(key), str)]
    return [*single, *facts.get("with", ())]


def _panel(
    form: LetterForm, app: Application, every: Sequence[Owed], letter: Obligation | None, kind: str
) -> tuple[str, ...]:
    """Return the names of all who get this letter in the same round, in one order for each of them."""
    same = {
        name
        for one in every
        if one.obligation.kind == kind and one.obligation.application == app.id
        if letter is None or one.obligation.cause == letter.cause
        for name in one.obligation.to
    }
    return tuple(sorted(same | {person.name for person in READERS[form.to](app)}))


def checked(desk: Desk, made: Drafted) -> Checked:
    """Return what a check says of a draft, subject and body as one letter."""
    from sincerely.desk.check import check_text

    letter = made.draft
    to = [person.name for person in letter.to]
    return check_text(
        desk, letter.text, letter.kind, application=made.application, applications=made.applications, to=to
    )  # fmt: skip


def answering(desk: Desk, made: Drafted, gap: Gap) -> str:
    """Return the command that answers a gap, with names to be put right; for a record file, the field to fill in."""
    slot = SLOTS[gap.slot]
    if desk.given:
        return f"In the record: {slot.field.replace('/', '.')} of {slot.event}." if slot.tell else ""
    if not slot.tell:
        return ""
    record = made.application.record
    reader = made.draft.to[0].name if made.draft.to else "NAME"
    words = {"application": handle_of(desk, record), "reader": reader.replace('"', "")}
    changes = slot.tell.replace("offer changed", "decided offer") if made.draft.kind == "offer" else slot.tell
    return f"sincerely {SLOT.sub(lambda match: words[match[1]], changes)}"
