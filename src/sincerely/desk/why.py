"""The verb why: the events and the rule behind one letter, its dates step by step, the sources, what would end it."""

from __future__ import annotations

from dataclasses import dataclass

from sincerely.core.application import Application
from sincerely.core.events import EVENTS
from sincerely.core.moments import day_of
from sincerely.core.owing.cause import plain_day
from sincerely.core.owing.obligation import Owed
from sincerely.core.playbook import Rule, Source
from sincerely.desk import today
from sincerely.desk.ports import Desk


@dataclass(frozen=True, kw_only=True)
class Why:
    """Everything there is to say about one letter: the events as they stand, and the sources that agree or differ."""

    owed: Owed
    agenda: today.Agenda
    events: tuple[str, ...]
    rules: tuple[Rule, ...]
    agree: tuple[Source, ...]
    differ: tuple[Source, ...]


def why(desk: Desk, words: str) -> Why:
    """Explain the letter that `words` mean; raises Mistake as `today.find` does."""
    all_owed, one = today.found(desk, words)
    one = today.explained(desk, all_owed, one)
    letter = one.obligation
    ids = {reason.rule for reason in letter.because}
    rules = tuple(r for r in desk.owing_rules(letter.side) if r.kind == letter.kind and r.id in ids)
    known = desk.owing_sources()
    return Why(
        owed=one, agenda=all_owed, rules=rules,
        events=tuple(_event(all_owed.applications[r.application or letter.application], r.event) for r in letter.because),
        agree=tuple(dict.fromkeys(known[code] for rule in rules for code in rule.sources if code in known)),
        differ=tuple(dict.fromkeys(known[code] for rule in rules for code in rule.against if code in known)),
    )  # fmt: skip


def _event(app: Application, id: str) -> str:
    event = next((one for one in app.events if one.id == id), None)
    if event is None:
        return f"{app.record.company}: an event that is no longer on record"
    day = plain_day(day_of(event.when, app.zone))
    return f"{app.record.company}: {EVENTS[event.kind].says} ({event.kind}), {day}"


def document(found: Why) -> dict[str, object]:
    """Return it as JSON: the letter as `today` has it, with its events, steps, sources and what would end it."""
    letter = found.owed.obligation
    return today.document(found.agenda, found.owed) | {
        "events": list(found.events),
        "steps": [{"of": step.of, "say": step.say} for step in letter.steps],
        "agree": [_source(source) for source in found.agree],
        "differ": [_source(source) for source in found.differ],
        "ends": list(letter.ends),
        "settled_by": found.owed.settled_by,
    }


def _source(source: Source) -> dict[str, str]:
    return {"code": source.code, "from": source.origin, "strength": source.strength}
