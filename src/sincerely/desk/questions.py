"""The verb questions: what waits for a person's word, and what each answer would set off.

What an answer sets off is found by supposing its event and asking what is owed then; nothing is written.
"""

from __future__ import annotations

import shlex
from datetime import date, datetime
from typing import Any

from sincerely.core.events import Event
from sincerely.core.owing.clashes import Choice
from sincerely.core.owing.owed import LIVE
from sincerely.core.owing.questions import Question
from sincerely.core.record import Record, event_document
from sincerely.desk import today, waiting
from sincerely.desk.applications import handle_of
from sincerely.desk.ports import Desk
from sincerely.desk.supposing import Supposed, as_it_stands


def questions(desk: Desk) -> list[Question]:
    """Return what is asked at the desk's clock, the most urgent first."""
    return as_it_stands(desk).questions()


def documents(desk: Desk) -> list[dict[str, Any]]:
    """Return the questions as the contract's JSON has them, the most urgent first, each choice with what it sets off."""
    now = as_it_stands(desk)
    found = [*(document(now, one) for one in now.questions()), *waiting.documents(now)]
    return sorted(found, key=lambda one: one["due_on"] or date.max.isoformat())  # those without a day keep their order


def document(now: Supposed, one: Question) -> dict[str, Any]:
    """Return one question as the contract's JSON has it."""
    record = now.record(one.application)
    return {
        "id": one.id, "about": one.about, "application": one.application, "company": record.company,
        "position": record.position, "say": one.say, "due_on": one.due_on.isoformat() if one.due_on else None,
        "events": list(one.events), "choices": [_choice(now, record, choice) for choice in one.choices],
    }  # fmt: skip


def _choice(now: Supposed, record: Record, choice: Choice) -> dict[str, Any]:
    record = now.record(choice.application) if choice.application else record
    event = _event(now, record, choice)
    if choice.letter:  # the letter itself is that answer, and it is owed already
        then = now
        owed = [one for one in now.owed({record.id}) if one.obligation.application == record.id]
        letters = now.ordered(o for o in owed if o.obligation.kind == choice.letter and o.standing in LIVE)
    else:
        then, letters = now.set_off(record.id, event)
    rows = then.agenda(letters)
    command = command_of(now.desk, record, choice)
    places = {known.id: n for n, known in enumerate(record.events)} if now.desk.given else None
    return {
        "say": choice.say, "event": event_document(event, places),
        "sets_off": [today.document(rows, one) for one in letters], **({"command": command} if command else {}),
        **({"application": choice.application} if choice.application else {}),
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
        case "offer_withdrawn":
            return f"sincerely tell {called} offer withdrawn"
        case "offer_accepted":
            return f"sincerely tell {called} offer accepted --channel {choice.facts['channel']}"
        case "extension_granted":
            return f"sincerely tell {called} extension granted --answer-by {choice.facts['answer_by']}"
        case "waived":
            return f"sincerely tell {called} waived {choice.facts['obligation']}"
        case "corrected":
            return f"sincerely correct {choice.facts['event'][:6]} --remove"
        case _:
            return None


def _event(supposed: Supposed, record: Record, choice: Choice) -> Event:
    now = supposed.desk.clock.now(record.zone)
    whole_day = not isinstance(supposed.desk.clock.at, datetime)
    when = choice.when or (now.date() if whole_day else now.replace(microsecond=0))
    return Event(id=supposed.next_id(record.id), kind=choice.kind, when=when, facts=dict(choice.facts))
