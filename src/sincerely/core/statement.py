"""One line typed by a person -> one event. Whole or not at all: a word that is not understood stops it, with examples.

The phrase names the kind; the rest is read clause by clause with the fields of that kind from the EVENTS table. Days are
sought backwards for what happened and forwards for what is to come. Nothing that was not said is added, but the moment:
where none is said, it is now.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sincerely.core.clauses import Reading
from sincerely.core.events import EVENTS, Event
from sincerely.core.fields import CONTROL, Reader, nearest, when_document
from sincerely.core.here import Here
from sincerely.core.moments import Moment, day_of, start_of
from sincerely.core.phrases import BARE_INTERVIEW, Found, example, interview_found, known_words, phrase_in
from sincerely.core.record import event_from
from sincerely.core.spoken import say_moment
from sincerely.core.stated_options import take_option
from sincerely.core.typed import Base, Direction, Span, resolve, resolve_end, span_at
from sincerely.core.words import Word, words_of
from sincerely.errors import Mistake, Problem

__all__ = ["Here", "Invited", "example_line", "read_statement"]

ASKS: Mapping[str, str] = {  # what to ask for a required field, and how it is said
    "with": 'Who was there? Add: with "NAME"',
    "channel": "How? Add: in writing, by phone, in person or by chat",
    "by": "By when? Add: by friday, or by 27 nov",
    "starts_at": "When does it begin? Add a day and a time: 24 nov 10:00",
    "to": "What was decided? Add one of: {choices}",
    "letter_to": 'To whom? Add: to "NAME"',
    "last_day": "Which is the last day? Add: last day 18 dec",
    "what": "What did they ask for? Add: an assessment, information or documents",
    "rank": "Which rank? Add a number: ranked 2",
    "from": 'Who? Add: from "NAME"',
    "label": "What does it say? Add: label still_deciding (one of the labels that `sincerely read` gives)",
    "letter_kind": "Which letter? Add its kind: {choices}",
    "obligation": 'Which letter? Add its kind, and to whom: thank_you to "NAME"',
    "until": "Until when? Add: until friday",
    "person": "Who? Add the name",
    "requisition": "Which opening? Add: --requisition R-12",
    "similar_to": 'Similar to what? Add: similar to "Analyst"',
    "employer": 'Where? Add: at "COMPANY"',
    "position": 'As what? Add: as "POSITION"',
    "supervisor": 'Whom do you answer to? Add: supervisor "NAME"',
    "notice": "How long is the notice? Add: notice 4 weeks",
    "criterion": 'Which criterion? Add: --criterion "SQL"',
    "text": 'What may be told? Add: --text "Wrote the joins fluently"',
    "event": "Use: sincerely correct EVENT",
}  # fmt: skip
SCHEDULES = ("interview_scheduled", "interview_moved")
TERMS = ("by", "answer_by", "until")  # days that somebody set, perhaps long before it is told
ENDED = ("interview_cancelled", "interview_missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An interview that was arranged and has not ended: it says when and with whom one was held."""

    starts_at: datetime
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the words of a statement said, before days are sought."""

    kind: str
    facts: Mapping[str, Any]
    spans: Mapping[str, Span]
    bare: tuple[Span, ...] = field(default=())
    minutes: int | None = None


def read_statement(
    arguments: Sequence[str],
    options: Mapping[str, Sequence[str]],
    here: Here,
    *,
    id: str,
    invited: Invited | None = None,
    was: Event | None = None,
) -> Event:
    """Return the event that was stated, with the id given.

    Args:
        options: what was given under a field's own name (`answer_by`), read as in the statement; `when` is its moment.
        invited: the interview that was arranged last, if one stands.
        was: the event that this puts right: it need not be named again, and what is not said of it stays.

    Raises:
        Mistake: with the words that were not understood, what is missing, or what cannot be; and what to type instead.
    """
    _without_controls(arguments, options)
    words = words_of(arguments)
    found = _phrase(words, here, was)
    stated = _stated(words, found, options, here)
    kind, when, facts = _moments(stated, here, invited, given="when" in options)
    if was and was.kind == kind:
        facts = {**was.facts, **facts}
        when = when if stated.bare else was.when
    facts |= _only_choices(kind, facts)
    _whole(kind, facts, here)
    event = _checked(kind, when, facts, here, id)
    _possible(event, here)
    return event


def example_line(kind: str, here: Here) -> str:
    """Return a whole command that states such an event here."""
    return f"sincerely tell {here.handle} {example(kind, here.side)}"


def _without_controls(arguments: Sequence[str], options: Mapping[str, Sequence[str]]) -> None:
    """Refuse what no keyboard types: it could become a second header, or hide from the eye what is stored."""
    long = {name for kind in EVENTS.values() for name, wanted in kind.fields.items() if wanted.type in LONG}
    for name, texts in {"": arguments, **options}.items():
        several_lines = name in long or name in DEBRIEFED
        for text in texts:
            found = CONTROL.search(text) or (None if several_lines else re.search(r"[\n\r\t]", text))
            if found is None:
                continue
            what = "a line break" if found[0] in "\n\r" else f"the control character U+{ord(found[0]):04X}"
            shown = " ".join(CONTROL.sub("", text).split())[:40]
            raise Mistake(
                f"“{shown}” holds {what}.", code="control_character", hint="Type it again without.",
                where=f"--{name.replace('_', '-')}" if name else "",
            )  # fmt: skip


LONG = ("long_text", "texts")
DEBRIEFED = ("discussed", "impressed", "fit", "correction", "next_step")


def _phrase(words: Sequence[Word], here: Here, was: Event | None) -> Found:
    found = phrase_in(words, here.side) if words else None
    if was and (found is None or found.kind == BARE_INTERVIEW):
        same = Found(was.kind, {}, 0, 0, (here.side,))
        return same if found is None else replace(same, start=found.start, end=found.end)
    if found and found.kind == BARE_INTERVIEW:
        found = interview_found(found, words, here.side)
    if found and (here.side in found.sides or found.kind == BARE_INTERVIEW):
        return found
    other = found or (phrase_in(words, "employer" if here.side == "candidate" else "candidate") if words else None)
    if other and other.sides and here.side not in other.sides:
        hint = {
            "rejected": "decided refuse", "offer_received": "offer made …",
            "offer_made": "offer received …",
        }.get(other.kind)  # fmt: skip
        say = f"{other.kind} belongs on the {other.sides[0]}'s desk, and this is the {here.side}'s."
        instead = f"Say: sincerely tell {here.handle} {hint}" if hint else "See what can be told: sincerely tell --help"
        raise Mistake(say, code="other_side", hint=instead)
    said = " ".join(word.text for word in words)
    say = f"I did not understand what happened in “{said}”." if said else "What happened? Nothing was said."
    raise Mistake(say, code="not_understood", hint=_perhaps(words) + _some_examples(here))


def _words_in(texts: Sequence[str]) -> list[Word]:
    return [word for text in texts for word in words_of([text])]


def _perhaps(words: Sequence[Word]) -> str:
    """Return "Did you mean …?" for the first word that is nearly one of ours, else nothing."""
    for word in words:
        near = nearest(word.low, known_words(), cutoff=0.8) if len(word.low) > 3 else None
        if near and near != word.low:
            return f"Did you mean “{near}” by “{word.text}”? "
    return ""


def _some_examples(here: Here) -> str:
    kinds = ("interview_held", "offer_received", "rejected", "decision_promised")
    if here.side == "employer":
        kinds = ("interview_held", "offer_made", "decided", "ranked")
    lines = [example_line(kind, here) for kind in kinds]
    return "For example:\n    " + "\n    ".join(lines) + "\n    All of them: sincerely tell --list"


def _stated(words: Sequence[Word], found: Found, options: Mapping[str, Sequence[str]], here: Here) -> Stated:
    kind = found.kind
    table = "interview_held" if kind == BARE_INTERVIEW else kind
    reading = Reading(table, here, dict(found.facts))
    reading.clauses(words[: found.start])
    reading.clauses([word for n, word in enumerate(words) if n >= found.end and n != found.also])
    if reading.unknown:
        phrase = "“" + "”, “".join(reading.unknown) + "”"
        raise Mistake(
            f"I did not understand {phrase} in “{' '.join(word.text for word in words)}”.", code="not_understood",
            hint=f"{_perhaps(_words_in(reading.unknown))}{_takes(table)} For example: {example_line(table, here)}",
        )  # fmt: skip
    for name, values in options.items():
        take_option(reading, name, values)
    if table == "letter_sent":
        reading.facts.setdefault("channel", "letter")  # a letter is in writing unless said otherwise
    return Stated(
        kind=kind, facts=reading.facts, spans=reading.spans, bare=tuple(reading.bare), minutes=reading.minutes
    )


def _takes(kind: str) -> str:
    names = [f"--{name.replace('_', '-')}" for name in EVENTS[kind].fields if name != "debrief"]
    names += (
        ["--discussed", "--impressed", "--fit", "--correction", "--next-step"]
        if "debrief" in EVENTS[kind].fields
        else []
    )
    return f"Beside a day, {kind} takes {', '.join(names)}." if names else f"Beside a day, {kind} takes nothing."


def _moments(stated: Stated, here: Here, invited: Invited | None, *, given: bool) -> tuple[str, Moment, dict[str, Any]]:
    """Find the kind, the day and time of each span; the bare one is the event's own, or what its kind is about."""
    kind, facts, spans, bare = stated.kind, dict(stated.facts), dict(stated.spans), list(stated.bare)
    base = Base(here.now, here.zone)
    if kind == BARE_INTERVIEW:
        kind = _held_or_scheduled(bare, base, here)
    about = _about(kind, spans, bare, base, given=given)
    if about and bare:
        spans[about] = bare.pop(-2 if given else -1)  # what --when said comes last
    if len(bare) > 1:
        both = f"“{bare[0].said}” and “{bare[1].said}”"
        raise Mistake(
            f"There are two days for one event: {both}.",
            code="two_days",
            hint=f"For example: {example_line(kind, here)}",
        )
    when: Moment = base.today if here.whole_day else here.now.replace(microsecond=0)
    if bare:
        when = _day_of_event(bare[0], base, here)
    elif kind == "interview_held" and invited and not spans and invited.starts_at <= here.now:
        when = invited.starts_at
    was_invited = invited and invited.people and day_of(when, here.zone) == day_of(invited.starts_at, here.zone)
    if kind == "interview_held" and invited and was_invited and "with" not in facts:
        facts["with"] = list(invited.people)
    since = Base(start_of(when, here.zone), here.zone)
    for name, span in spans.items():
        try:
            facts[name] = resolve(span, since, "past" if name == "since" else "future")
        except Mistake as mistake:
            if mistake.problems[0].code != "which_year" or bare or name not in TERMS:
                raise
            gone = resolve(span, since, "past")
            hint = (
                f"{mistake.problems[0].hint} If it was said earlier, add the day on which: {_earlier(gone, here.zone)}"
            )
            raise Mistake(str(mistake), code="which_year", hint=hint) from None
        if name in ("starts_at", "ends_at") and not isinstance(facts[name], datetime):
            hint = f"Add the time: {span.said} 10:00"
            raise Mistake(f"At what time on {say_moment(facts[name], here.zone)}?", code="no_time", hint=hint)
    _ends(kind, stated, facts, when, bare, base)
    return kind, when, facts


def _day_of_event(span: Span, base: Base, here: Here) -> Moment:
    """Return when it happened: looking back, and ahead only for what is supposed and would else lie long past."""
    try:
        return resolve(span, base, "past")
    except Mistake as mistake:
        if not here.ahead or mistake.problems[0].code != "which_year":
            raise
        return resolve(span, base, "future")


def _about(kind: str, spans: Mapping[str, Span], bare: Sequence[Span], base: Base, *, given: bool) -> str | None:
    """Return the field that a bare day means in this kind, or None where it is the day of the event itself."""
    free = len(bare) > (1 if given else 0)
    if not free:
        return None
    if kind in SCHEDULES and "starts_at" not in spans:
        return "starts_at"
    if kind in ENDED and "starts_at" not in spans and bare[-1].hour is not None:
        return "starts_at"
    if kind == "decision_promised" and "by" not in spans:
        return "by"
    if kind == "resigned" and "last_day" not in spans:
        return "last_day"
    if kind in ("snoozed",) and "until" not in spans:
        return "until"
    return None


def _ends(kind: str, stated: Stated, facts: dict[str, Any], when: Moment, bare: Sequence[Span], base: Base) -> None:
    """Set where an interview ends: said as a range of time or as so many minutes."""
    if "ends_at" not in EVENTS[kind].fields or "ends_at" in facts:
        return
    start = facts.get("starts_at") if kind != "interview_held" else when
    span = stated.spans.get("starts_at") or (stated.bare[-1] if stated.bare else None)
    if start is None or span is None or not isinstance(start, datetime):
        return
    end = resolve_end(span, start, base)
    if end is None and stated.minutes:
        end = start + timedelta(minutes=stated.minutes)
    if end:
        facts["ends_at"] = end


def _held_or_scheduled(bare: Sequence[Span], base: Base, here: Here) -> str:
    """Return the kind that a bare "interview" means by its day; raises Mistake where the day could lie either way."""
    found = set()
    both: tuple[Direction, ...] = ("past", "future")
    for direction in both if bare else ():
        with suppress(Mistake):
            found.add(resolve(bare[0], base, direction))
    if len(found) == 1:
        return "interview_held" if start_of(found.pop(), here.zone) <= here.now else SCHEDULES[0]
    say = "Was that interview held, or is it still to come?"
    day = f" {bare[0].said}" if bare else ""
    lines = [f"sincerely tell {here.handle} interview {word}{day} …" for word in ("held", "scheduled")]
    raise Mistake(say, code="held_or_scheduled", hint=" or: ".join(lines))


def _only_choices(kind: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the required facts that can have one value alone, so that nobody need say them."""
    return {
        name: wanted.one_of[0]
        for name, wanted in EVENTS[kind].fields.items()
        if wanted.required and len(wanted.one_of) == 1 and name not in facts
    }


def _whole(kind: str, facts: Mapping[str, Any], here: Here) -> None:
    for name, wanted in EVENTS[kind].fields.items():
        if not wanted.required or name in facts:
            continue
        if kind == "corrected":
            hint = f"Use: sincerely correct EVENT (its id: sincerely history {here.handle})"
            raise Mistake("A correction names the event that it puts right.", code="missing_fact", hint=hint)
        choices = ", ".join(here.choices(name, wanted.one_of))
        ask = ASKS["letter_to" if wanted.type == "people" and name == "to" else name].format(choices=choices)
        says = EVENTS[kind].says
        raise Mistake(
            f"To record that {says}, one thing is missing: {name.replace('_', ' ')}.", code="missing_fact",
            hint=f"{ask}. For example: {example_line(kind, here)}", where=f"--{name.replace('_', '-')}",
        )  # fmt: skip


def _checked(kind: str, when: Moment, facts: Mapping[str, Any], here: Here, id: str) -> Event:
    """Have every value read as a record file's would be, so that one codec decides what may be stored."""
    from sincerely.core.fields import to_json

    reader = Reader("")
    document = {"kind": kind, **when_document(when), **{name: to_json(value) for name, value in facts.items()}}
    event = event_from(reader, document, here.side, "", id, 0)
    if event is None or reader.problems:
        raise Mistake.of([as_option(problem) for problem in reader.problems])
    return event


def as_option(problem: Problem) -> Problem:
    """Return a problem of an event's document as one of the option that was typed."""
    name = problem.where.strip("/").partition("/")[0].replace("_", "-")
    return Problem(code=problem.code, say=problem.say, hint=problem.hint, where=f"--{name}" if name else "")


def _possible(event: Event, here: Here) -> None:
    """Refuse what cannot be: a fact of tomorrow, a deadline before its offer, an interview to come in the past."""
    zone: ZoneInfo = here.zone
    today, says = say_moment(here.now, zone), EVENTS[event.kind].says
    if start_of(event.when, zone) > here.now and not here.ahead:
        ahead = say_moment(event.when, zone)
        hint = f"Wait until it has happened, or write the day as in: {example_line(event.kind, here)}"
        if event.kind == "interview_held":
            hint = (
                f'Say that it is to come: sincerely tell {here.handle} interview scheduled "{_typed(event.when, zone)}"'
            )
        say = f"{ahead} is still to come (it is {today}), so it cannot be recorded that {says}."
        raise Mistake(say, code="in_the_future", hint=hint)
    for name in ("starts_at", "by", "answer_by", "until", "start_on", "last_day"):
        value = event.facts.get(name)
        if not isinstance(value, datetime) and name == "by" and isinstance(value, str):
            continue  # by whom, not by when
        if value is None or day_of(value, zone) >= day_of(event.when, zone):
            continue
        first, second = say_moment(value, zone), say_moment(event.when, zone)
        hint = f"Write the day in full, as in {name.replace('_', ' ')} {day_of(here.now, zone).isoformat()}."
        if name in TERMS and event.when in (here.now.replace(microsecond=0), here.now.date()):  # not stated
            hint = f"If it was said earlier, add the day on which: {_earlier(value, zone)}"
        if name == "starts_at":
            hint = f'If it took place: sincerely tell {here.handle} interview held "{_typed(value, zone)}" with …'
        say = f"{name.replace('_', ' ').capitalize()} {first} comes before the day of the event, {second}."
        raise Mistake(say, code="wrong_order", hint=hint)


def _earlier(term: Moment, zone: ZoneInfo) -> str:
    """Return, to be typed, a day on which such a term may have been set."""
    return f"--when {day_of(term, zone) - timedelta(days=7)}"


def _typed(moment: Moment, zone: ZoneInfo) -> str:
    """Return a moment as it can be typed again."""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
    return moment.isoformat()


def moment_typed(text: str, now: datetime, zone: ZoneInfo, direction: Direction) -> Moment:
    """Return the moment that a whole text means; raises Mistake if it is none."""
    words = words_of([text])
    span = span_at(words, 0) if words else None
    if span is None or span.end != len(words):
        raise Mistake(
            f"“{text}” is no day or time that I understand.", code="bad_date",
            hint='Write it as in "tuesday 15:00", "20 oct", "yesterday", "in two weeks" or 2026-10-20.',
        )  # fmt: skip
    return resolve(span, Base(now, zone), direction)
