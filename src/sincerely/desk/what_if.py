"""The verb what-if: what would be owed, fall away or change if something happened, or if time alone went on.

A supposition is read as `tell` reads a statement, or stated as JSON as in a record file; each follows on those before it.
Nothing is ever recorded: what is supposed lives as long as the answer.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sincerely.core.application import Application
from sincerely.core.events import EVENTS, Event
from sincerely.core.fields import Reader, nearest, when_document
from sincerely.core.moments import Clock, Moment, day_of, end_of
from sincerely.core.notice import Leaving, leaving_from
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import LIVE
from sincerely.core.record import Record, event_document, event_from
from sincerely.core.spoken import say_moment
from sincerely.core.statement import moment_typed
from sincerely.desk import today
from sincerely.desk.applications import find, handle_of, known_names, profile_of, title
from sincerely.desk.as_told import command
from sincerely.desk.difference import Difference, Fallen, difference
from sincerely.desk.ports import Desk
from sincerely.desk.questions import document as question_document
from sincerely.desk.supposing import Supposed, as_it_stands
from sincerely.desk.tell import notes_on, stated, which
from sincerely.errors import Mistake, Problem, SincerelyError

NOTHING = "nothing"
BY_LETTER = {  # a decision of one's own -> the letter by which it is carried out
    "accept": "acceptance", "decline": "decline_offer", "withdraw": "withdrawal", "offer": "offer",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What one supposition changes over what stood before it: an event of an application, or time alone (`until`)."""

    difference: Difference
    event: Event | None = None
    application: Application | None = None
    until: Moment | None = None
    notes: tuple[str, ...] = ()
    command: str | None = None  # what to type once it is so


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """What follows from each supposition, in order; `once_sent`: what the letter of the last decision sets off by leaving."""

    effects: tuple[Effect, ...]
    once_sent: Effect | None = None


def what_if(
    desk: Desk, words: Sequence[str], options: Mapping[str, Sequence[str]] | None = None, *,
    events: Sequence[tuple[str, object]] = (), then: Sequence[str] = (), until: str | None = None,
) -> WhatIf:  # fmt: skip
    """Suppose that something happened and say what follows; nothing is recorded.

    Args:
        words: a statement as `tell` takes it; with `events` only the words that mean the application, if any are needed.
        options: facts of the statement given under a field's own name.
        events: JSON documents of events, each with the name of its source for what is wrong in it.
        then: statements of what happened next, in the same application unless they begin with another.
        until: a day as a person types it, up to which time alone goes on after all that.

    Raises:
        Mistake: where an application, an event or a day is not understood, or cannot be.
    """
    nothing = [word.casefold() for word in words] in ([NOTHING], []) and not events
    if nothing and (then or options or until is None):
        raise _nothing_said(nothing=bool(words) and not then and not options)
    now = as_it_stands(_readable(desk), whole=until is not None)
    try:
        found = [] if nothing else list(_suppose(now, words, options or {}, events, then))
        if until is not None:
            found.append(_time(found[-1].difference.after if found else now, until))
    except SincerelyError as mistake:
        raise Mistake.of([_not_to_record(problem) for problem in mistake.problems]) from None
    return WhatIf(effects=tuple(found), once_sent=_once_sent(found[-1]))


def _readable(desk: Desk) -> Desk:
    """Return the desk. Raises Mistake where nobody has said whose it is."""
    if not desk.given:
        profile_of(desk)
    return desk


def _nothing_said(*, nothing: bool) -> Mistake:
    if nothing:
        hint = "Say up to which day: sincerely what-if nothing --until 2026-12-04"
        return Mistake("If nothing happens, until when?", code="nothing_said", hint=hint)
    hint = 'sincerely what-if APPLICATION WHAT WOULD HAPPEN, as in: sincerely what-if "COMPANY" decided accept'
    return Mistake("What if what? Nothing was said.", code="nothing_said", hint=hint)


def _not_to_record(problem: Problem) -> Problem:
    """Return a problem whose hint does not lead into the record: an example of `tell` is one of `what-if` here."""
    return replace(problem, hint=re.sub(r"sincerely tell (?!--)", "sincerely what-if ", problem.hint))


# What is supposed, one after the other


def _suppose(
    now: Supposed, words: Sequence[str], options: Mapping[str, Sequence[str]], events: Sequence[tuple[str, object]],
    then: Sequence[str],
) -> Iterator[Effect]:  # fmt: skip
    if events:
        id = _only(now, words).id
        for source, document in events:
            event = _from_json(now, id, document, source)
            yield (effect := _effect(now, id, event))
            now = effect.difference.after
    else:
        yield (effect := _stated_first(now, words, options))
        now = effect.difference.after
        id = effect.application.id if effect.application else ""
    for statement in then:
        yield (effect := _stated_next(now, id, statement))
        now = effect.difference.after
        id = effect.application.id if effect.application else id


def _effect(now: Supposed, id: str, event: Event, said: _Said | None = None) -> Effect:
    """Return what follows from an event; one still to come is compared with what stands then."""
    before = now.knowing(event, id)
    event = replace(event, place=len(before.record(id).events))
    after = before.told(id, event)
    app = after.applications[id]
    words, options = (said.words, said.options) if said else ((), {})
    return Effect(
        difference=difference(before, after, because_of=event.id), event=event, application=app,
        notes=notes_on(app, event), command=command(now.desk, now.record(id), event, words, options),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement as it was read, with what was plain and need not be said."""

    event: Event
    words: Sequence[str]
    options: Mapping[str, Sequence[str]]


def _stated_first(now: Supposed, words: Sequence[str], options: Mapping[str, Sequence[str]]) -> Effect:
    record, said, unknown = which(now.desk, words)
    try:
        read = _stated(now, record.id, said, options)
    except Mistake as mistake:
        if unknown and mistake.problems[0].code == "not_understood":
            raise unknown from None
        raise
    return _effect(now, record.id, read.event, read)


def _stated_next(now: Supposed, id: str, statement: str) -> Effect:
    """Read a statement in the application of the one before; where it is none there, its first word may name another."""
    words = _split(statement)
    try:
        read = _stated(now, id, words, {})
    except Mistake as mistake:
        if mistake.problems[0].code != "not_understood" or len(words) < 2:
            raise
        try:
            id = find(now.desk, words[0]).id
        except Mistake:
            raise mistake from None
        read = _stated(now, id, words[1:], {})
    return _effect(now, id, read.event, read)


def _split(statement: str) -> list[str]:
    """Return the words of a statement as a shell would have handed them over; an apostrophe is no quote left open."""
    try:
        return shlex.split(statement)
    except ValueError:
        return statement.split()


def _stated(now: Supposed, id: str, words: Sequence[str], options: Mapping[str, Sequence[str]]) -> _Said:
    """Read a statement. What is plain of a supposition need not be said: to whom a letter that is owed goes, and that
    a confirmation is in writing."""  # fmt: skip
    desk, record = replace(now.desk, new_id=lambda: now.next_id(id)), now.record(id)
    try:
        return _Said(stated(desk, record, words, options, ahead=True), words, options)
    except Mistake as mistake:
        problem = mistake.problems[0]
        if problem.code != "missing_fact" or problem.where not in ("--to", "--channel"):
            raise
        try:
            assumed = _assumed(now, id, desk, words, options, problem.where)
        except Mistake:
            raise mistake from None
        if assumed is None:
            raise
    return _Said(stated(desk, record, words, assumed, ahead=True), words, assumed)


def _assumed(
    now: Supposed, id: str, desk: Desk, words: Sequence[str], options: Mapping[str, Sequence[str]], missing: str
) -> Mapping[str, Sequence[str]] | None:
    """Return the options with the missing one as it is plain, or None where it is not."""
    record = now.record(id)
    if missing == "--channel":
        in_writing = {**options, "channel": ("letter",)}
        read = stated(desk, record, words, in_writing, ahead=True)
        return in_writing if read.kind == "acceptance_confirmed" else None
    read = stated(desk, record, words, {**options, "to": (record.me.name,)}, ahead=True)
    rows = now.ordered(one for one in now.owed({id}) if one.obligation.application == id and one.standing in LIVE)
    kind = read.facts.get("letter_kind")
    to = next((one.obligation.to for one in rows if one.obligation.kind == kind and read.kind == "letter_sent"), ())
    return {**options, "to": to} if to else None


def _only(now: Supposed, words: Sequence[str]) -> Record:
    if words:
        return find(now.desk, " ".join(words))
    records = [app.record for app in now.applications.values()]
    if len(records) == 1:
        return records[0]
    choices = ", ".join(f"{handle_of(now.desk, record)} ({title(record)})" for record in records[:8])
    raise Mistake(
        "Which application is it about?", code="several_applications", hint=f"Name it before --event: {choices}."
    )


def _from_json(now: Supposed, id: str, document: object, source: str) -> Event:
    """Return the event that a document states, as in a record file; one without a moment happens at the clock."""
    record, reader = now.record(id), Reader(f"{source}#")
    if isinstance(document, dict) and not {"at", "on"} & set(document):
        moment = now.desk.clock.now(record.zone)
        timed = isinstance(now.desk.clock.at, datetime)
        document = {**document, **when_document(moment.replace(microsecond=0) if timed else moment.date())}
    event = event_from(reader, document, record.side, "", now.next_id(id), len(record.events))
    if event:
        event = _pointing(now, record, event, reader)
        _names_known(now.applications[id], event, reader)
    if reader.problems or event is None:
        raise Mistake.of(reader.problems)
    return event


def _pointing(now: Supposed, record: Record, event: Event, reader: Reader) -> Event:
    """Return the event with the ids that it names written out: in a file an index, on a desk perhaps the beginning of one."""
    facts = dict(event.facts)
    for name, wanted in EVENTS[event.kind].fields.items():
        if wanted.type != "event" or name not in facts:
            continue
        said = str(facts[name])
        fits = [one.id for one in record.events if one.id == said]
        if not fits and not now.desk.given:
            fits = [one.id for one in record.events if one.id.startswith(said)]
        if len(fits) != 1:
            reader.wrong(f"/{name}", said, "the id of an event of this record" if not now.desk.given else "its index")
            continue
        facts[name] = fits[0]
    return replace(event, facts=facts)


def _names_known(app: Application, event: Event, reader: Reader) -> None:
    known = (*known_names(app.record, app), app.record.me.name)
    for name, wanted in EVENTS[event.kind].fields.items():
        if wanted.type not in ("person", "people") or name not in event.facts:
            continue
        value = event.facts[name]
        for one in (value,) if isinstance(value, str) else value:
            near = None if one in known else nearest(one, known, cutoff=0.82)
            if near:
                reader.unknown(f"/{name}", one, [near], "a person of this record")


# Time alone, and the letter that follows a decision


def _time(now: Supposed, until: str) -> Effect:
    profile = now.desk.journal.profile()
    zones = [app.zone for app in now.applications.values()]
    zone = ZoneInfo(profile.time_zone) if profile else zones[0] if zones else ZoneInfo("UTC")
    at = now.desk.clock.now(zone)
    when = moment_typed(until, at, zone, "future")
    if end_of(when, zone) <= at and day_of(when, zone) != day_of(at, zone):
        raise Mistake(
            f"{say_moment(when, zone)} is not ahead: it is {say_moment(at, zone)}.", code="wrong_order",
            hint="Name a later day, as in --until 2026-12-04. What stood on a day gone by: sincerely today --on DAY",
            where="--until",
        )  # fmt: skip
    return Effect(difference=difference(now, now.at(Clock(when))), until=when)


def _once_sent(last: Effect) -> Effect | None:
    """Return what the letter of a decision sets off by leaving, where that is more than being met."""
    event, app, now = last.event, last.application, last.difference.after
    if event is None or app is None or event.kind != "decided" or event.facts["to"] not in BY_LETTER:
        return None
    rows = (one for one in now.owed({app.id}) if one.obligation.application == app.id and one.standing in LIVE)
    letter = next((one.obligation for one in rows if one.obligation.kind == BY_LETTER[event.facts["to"]]), None)
    if letter is None or not letter.to:
        return None
    sent = Event(
        id=now.next_id(app.id), kind="letter_sent", when=event.when,
        facts={"letter_kind": letter.kind, "to": letter.to, "channel": "letter"},
    )  # fmt: skip
    effect = _effect(now, app.id, sent)
    found = effect.difference
    more = [one for one in found.falls_away if one.was.obligation.id != letter.id]
    return effect if more or found.newly_owed or found.changes or found.over_at_once else None


def notice_given(effect: Effect) -> Leaving | None:
    """Return what the notice that is newly owed meets, if it is given on the day on which it is due."""
    now = effect.difference.after
    letter = next(
        (one.obligation for one in effect.difference.newly_owed if one.obligation.kind == "resignation"), None
    )
    if letter is None or letter.window.due_at is None:
        return None
    return leaving_from(
        list(now.applications.values()), now.applications[letter.application], given=letter.window.due_at.date(),
        law=now.desk.law(), days=now.everywhere.days_at,
    )  # fmt: skip


# As JSON


def document(found: WhatIf) -> dict[str, Any]:
    """Return the answer as JSON: the first supposition, and what follows on it under `then` and `once_sent`."""
    first, *rest = (_effect_document(one) for one in found.effects)
    if rest:
        first["then"] = rest
    if found.once_sent:
        first["once_sent"] = _effect_document(found.once_sent)
    return first


def _effect_document(effect: Effect) -> dict[str, Any]:
    found, app = effect.difference, effect.application
    rows, then = found.before.agenda(), found.after.agenda()
    places = {one.id: n for n, one in enumerate(app.record.events)} if app and found.after.desk.given else None
    answer: dict[str, Any] = {
        "event": event_document(effect.event, places) if effect.event else None,
        "application": app.id if app else None,
        "newly_owed": [today.document(then, one) for one in found.newly_owed],
        "falls_away": [_fallen_document(rows, then, one) for one in found.falls_away],
        "changes": [
            {"id": one.after.obligation.id, "before": today.document(rows, one.before),
             "after": today.document(then, one.after), "say": one.say}
            for one in found.changes
        ],
        "over_at_once": [_settled_document(then, one) for one in found.over_at_once],
        "questions": {
            "asked": [question_document(found.after, one) for one in found.asked],
            "settled": [question_document(found.before, one) for one in found.settled],
        },
        "recorded": False,
    }  # fmt: skip
    if effect.until is not None:
        answer["until"] = next(iter(when_document(effect.until).values()))
    if notice := notice_given(effect):
        answer["notice"] = {"given_on": notice.given.isoformat(), "last_day": notice.last_day.isoformat()}
    if effect.notes:
        answer["notes"] = list(effect.notes)
    if effect.command:
        answer["command"] = effect.command
    return answer


def _fallen_document(rows: today.Agenda, then: today.Agenda, one: Fallen) -> dict[str, Any]:
    if one.now:
        return _settled_document(then, one.now) | {"why": one.why}
    return today.document(rows, one.was) | {"standing": "void", "settled_by": None, "why": one.why}


def _settled_document(then: today.Agenda, one: Owed) -> dict[str, Any]:
    return today.document(then, one) | {"settled_by": one.settled_by}
