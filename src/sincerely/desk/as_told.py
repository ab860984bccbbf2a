"""The command that would tell an event, so that what was only supposed can be recorded; none where no line says it all.

A line is given only once it was read back and says the very event.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sincerely.core.events import EVENTS, Event, Notice, Salary
from sincerely.core.fields import to_json
from sincerely.core.moments import Clock, Moment, start_of
from sincerely.core.record import Record
from sincerely.core.spoken import say_salary, say_value
from sincerely.desk.applications import handle_of
from sincerely.desk.ports import Desk
from sincerely.desk.tell import stated
from sincerely.errors import Mistake

RUNNING = timedelta(minutes=10)  # a clock this near the running one is the running one


def command(
    desk: Desk, record: Record, event: Event, words: Sequence[str] = (), options: Mapping[str, Sequence[str]] | None = None
) -> str | None:  # fmt: skip
    """Return the line to type that records `event` of `record`, best in the words in which it was supposed.

    Args:
        desk: read at the clock at which the event was supposed.
        words: of the statement, without the application; with its `options`.
    """
    if desk.given:
        return None
    if event.kind == "corrected":
        return None if event.facts.get("instead") else f"sincerely correct {event.facts['event'][:6]} --remove"
    ahead = start_of(event.when, record.zone) > desk.now()
    then = replace(desk, clock=Clock(event.when if ahead else desk.now()))  # when it will be typed
    for said, given in _ways(event, words, options or {}):
        try:
            read = stated(then, record, said, given)
        except Mistake:
            continue
        same = read.when == event.when or ((said, given) == (words, options) and _runs(desk) and not ahead)
        if same and (read.kind, read.facts) == (event.kind, event.facts):
            return _line(desk, record, said, given)
    return None


def _runs(desk: Desk) -> bool:
    at = desk.clock.at
    return isinstance(at, datetime) and abs(at - desk.now()) < RUNNING


def _ways(
    event: Event, words: Sequence[str], options: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Sequence[str], Mapping[str, Sequence[str]]]]:
    when = {"when": (_typed(event.when),)}
    if words:
        yield words, options
        if "when" not in options:
            yield words, {**options, **when}
    facts = {name: value for name, value in event.facts.items() if name != "debrief"}
    named = {name: said for name, value in facts.items() if (said := tuple(_values(value)))}
    yield event.kind.replace("_", " ").split(), {**when, **named, **dict(_debriefed(event))}


def _debriefed(event: Event) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, said in event.facts.get("debrief", {}).items():
        by_person = isinstance(said, Mapping)
        yield name, tuple(f"{who}: {text}" for who, text in said.items()) if by_person else (said,)


def _values(value: object) -> Iterator[str]:
    match value:
        case bool():
            yield "yes" if value else "no"
        case Salary():
            yield say_salary(value)
        case Notice():
            yield say_value(value, UTC)
        case Mapping():
            yield from (f"{key}={text}" for key, text in value.items())
        case tuple() | list():
            yield from (str(one) for one in value)
        case _:
            yield str(to_json(value))


def _typed(moment: Moment) -> str:
    return str(to_json(moment))


def _line(desk: Desk, record: Record, words: Sequence[str], options: Mapping[str, Sequence[str]]) -> str:
    parts = ["sincerely", "tell", handle_of(desk, record), *words]
    flags = {name for kind in EVENTS.values() for name, wanted in kind.fields.items() if wanted.type == "flag"}
    for name, values in options.items():
        option = f"--{name.replace('_', '-')}"
        if name in flags:
            parts.append(option if values[-1] == "yes" else f"--not-{option[2:]}")
        else:
            parts += [part for value in values for part in (option, value)]
    return " ".join(_quoted(part) for part in parts)


def _quoted(part: str) -> str:
    quoted = shlex.quote(part)
    return f'"{part}"' if quoted != part and not set(part) & set('"$`\\!') else quoted
