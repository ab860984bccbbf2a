"""The verb questions: what waits for a person's word, and what each answer would set off.

What an answer sets off is found by really folding its event in and asking what is owed then; nothing is written.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sincerely.core.application import Application, fold
from sincerely.core.events import Event
from sincerely.core.moments import Clock, Moment
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import owed_in
from sincerely.core.owing.questions import Choice, Question, questions_in
from sincerely.core.record import Record, event_document
from sincerely.desk import today, waiting
from sincerely.desk.applications import handle_of
from sincerely.desk.ports import Desk

LIVE = ("overdue", "open", "held", "upcoming", "snoozed")
HYPOTHETICAL = "what-if"


class _Asking:
    """What the answers are tried on: all applications once, and what each owes before the answer."""

    def __init__(self, desk: Desk, apps: Sequence[Application]) -> None:
        self.desk, self.apps = desk, {app.id: app for app in apps}
        self.everywhere = Everywhere(apps, desk.holidays, desk.clock)
        self.rules = today.rules_of(desk, apps)
        self._before: dict[str, list[Owed]] = {}

    def before(self, application: str) -> list[Owed]:
        """Return what one application owes as things are."""
        if application not in self._before:
            self._before[application] = owed_in(self.everywhere, self.rules, only={application})
        return self._before[application]


def questions(desk: Desk) -> list[Question]:
    """Return what is asked at the desk's clock, the most urgent first."""
    return questions_in(_Asking(desk, today.applications(desk)).everywhere)


def documents(desk: Desk) -> list[dict[str, Any]]:
    """Return the questions as the contract's JSON has them, each choice with what it sets off."""
    asking = _Asking(desk, today.applications(desk))
    return [*(_document(asking, one) for one in questions_in(asking.everywhere)), *waiting.documents(desk)]


def _document(asking: _Asking, one: Question) -> dict[str, Any]:
    record = asking.apps[one.application].record
    return {
        "id": one.id, "about": one.about, "application": one.application, "company": record.company,
        "position": record.position, "say": one.say, "due_on": one.due_on.isoformat() if one.due_on else None,
        "events": list(one.events), "choices": [_choice(asking, one, record, choice) for choice in one.choices],
    }  # fmt: skip


def _choice(asking: _Asking, one: Question, record: Record, choice: Choice) -> dict[str, Any]:
    event = _event(asking.desk, record, choice)
    if choice.kind == "extension_requested":  # the request itself is the letter, and it is owed already
        told = asking.apps
        letters = [o for o in asking.before(record.id) if o.obligation.kind == choice.letter and o.standing in LIVE]
    else:
        told, letters = _sets_off(asking, record, event)
    whole = today.Agenda(owed=tuple(letters), applications=told)
    places = {known.id: n for n, known in enumerate(record.events)} if asking.desk.given else None
    letters.sort(key=lambda o: today.urgency(whole, o))
    command = command_of(asking.desk, record, choice)
    return {
        "say": choice.say, "event": event_document(event, places),
        "sets_off": [today.document(whole, o) for o in letters], **({"command": command} if command else {}),
    }  # fmt: skip


def command_of(desk: Desk, record: Record, choice: Choice) -> str | None:
    """Return what to type for a choice; None for a record read from a file, which takes no statements."""
    if desk.given:
        return None
    called = handle_of(desk, record)
    match choice.kind:
        case "decided":
            return f"sincerely tell {called} decided {choice.facts['to']}"
        case "extension_requested":
            return f"sincerely draft --kind extension_request {called}"
        case "interview_held" if isinstance(choice.when, datetime):
            known = [shlex.quote(name) if "'" in name else f'"{name}"' for name in choice.facts["with"]]
            people = known if choice.facts["with"] != (record.company,) else ['"NAME"']
            when = choice.when.astimezone(record.zone)
            return f'sincerely tell {called} interview held "{when:%Y-%m-%d %H:%M}" with {" and ".join(people)}'
        case "interview_missed" | "interview_cancelled":
            word = choice.kind.removeprefix("interview_")
            return f"sincerely tell {called} interview {word} --interview {choice.facts['interview'][:6]}"
        case "touch":
            return f'sincerely tell {called} touch --with "{choice.facts["with"][0]}" --channel letter --note "{choice.facts["note"]}"'
        case "corrected":
            return f"sincerely correct {choice.facts['event'][:6]} --remove"
        case _:
            return None


def _event(desk: Desk, record: Record, choice: Choice) -> Event:
    now = desk.clock.now(record.zone)
    when = choice.when or (now.replace(microsecond=0) if isinstance(desk.clock.at, datetime) else now.date())
    facts = dict(choice.facts)
    return Event(id=HYPOTHETICAL, kind=choice.kind, when=when, facts=facts, place=len(record.events) + 1_000_000)


def _sets_off(asking: _Asking, record: Record, event: Event) -> tuple[dict[str, Application], list[Owed]]:
    """Return the applications and the letters newly owed if `event` had happened in `record`.

    What one answer changes elsewhere is what an offer there must now ask for: those with an open offer are looked at too.
    """
    told = fold(replace(record, events=(*record.events, event)), Clock(_reading(asking.desk, event)))
    after = asking.everywhere.told(told)
    near = {record.id, *(here.id for here, _ in asking.everywhere.bound_offers if event.kind == "interview_held")}
    beside = asking.everywhere.of[record.id]
    if beside.side == "employer":
        rows = asking.everywhere.beside(beside).rows if event.kind == "corrected" else ()
        near |= {here.id for here in (*rows, *asking.everywhere.same_person(beside))}
    known = {o.obligation.id for id in near for o in asking.before(id) if o.standing in LIVE}
    letters = owed_in(after, asking.rules, only=near)
    off = [o for o in letters if o.standing in LIVE and o.obligation.id not in known]
    return {**asking.apps, record.id: told}, off


def _reading(desk: Desk, event: Event) -> Moment:
    """Return the desk's clock, or a little later where the event would otherwise be left out."""
    at = desk.clock.at
    if isinstance(at, datetime) and isinstance(event.when, datetime) and event.when > at:
        return event.when + timedelta(seconds=1)
    return at
