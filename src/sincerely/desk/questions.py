"""The verb questions: what waits for a person's word, and what each answer would set off.

What an answer sets off is found by really folding its event in and asking what is owed then; nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sincerely.core.application import Application, fold
from sincerely.core.events import Event
from sincerely.core.moments import Clock
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.questions import Choice, Question
from sincerely.core.owing.questions import questions as asked
from sincerely.core.record import Record, event_document
from sincerely.desk import today
from sincerely.desk.ports import Desk

LIVE = ("overdue", "open", "held", "upcoming", "snoozed")
HYPOTHETICAL = "what-if"


def questions(desk: Desk, apps: Sequence[Application] | None = None) -> list[Question]:
    """Return what is asked at the desk's clock, the most urgent first."""
    return asked(today.applications(desk) if apps is None else apps, desk.holidays, desk.clock)


def documents(desk: Desk, found: Sequence[Question] | None = None) -> list[dict[str, Any]]:
    """Return the questions as the contract's JSON has them, each choice with what it sets off."""
    apps = today.applications(desk)
    rows = questions(desk, apps) if found is None else found
    before = today.owed_by(desk, apps) if rows else []
    return [document(desk, apps, before, one) for one in rows]


def document(desk: Desk, apps: Sequence[Application], before: Sequence[Owed], one: Question) -> dict[str, Any]:
    """Return one question with its choices."""
    return {
        "id": one.id, "about": one.about, "application": one.application, "say": one.say,
        "due_on": one.due_on.isoformat() if one.due_on else None, "events": list(one.events),
        "choices": [_choice(desk, apps, before, one, choice) for choice in one.choices],
    }  # fmt: skip


def _choice(
    desk: Desk, apps: Sequence[Application], before: Sequence[Owed], one: Question, choice: Choice
) -> dict[str, Any]:
    record = next(app.record for app in apps if app.id == one.application)
    event = _event(desk, record, choice)
    after_apps, off = sets_off(desk, apps, before, record, event)
    whole = today.Agenda(owed=tuple(off), applications={app.id: app for app in after_apps})
    asked_time = choice.kind == "extension_requested"
    if asked_time:  # the request itself is the letter; it is owed already
        off = [o for o in before if o.obligation.kind == "extension_request" and o.obligation.question == one.id]
        off = [o for o in off if o.standing in LIVE]
    rows = sorted(off, key=lambda o: today.urgency(whole, o))
    places = {event.id: n for n, event in enumerate(record.events)} if desk.given else None
    return {
        "say": choice.say, "event": event_document(event, places),
        "sets_off": [today.document(whole, o) for o in rows],
    }  # fmt: skip


def _event(desk: Desk, record: Record, choice: Choice) -> Event:
    now = desk.clock.now(record.zone)
    when = choice.when or (now if isinstance(desk.clock.at, datetime) else now.date())
    if isinstance(when, datetime) and choice.when is None:
        when = when.replace(microsecond=0)
    return Event(
        id=HYPOTHETICAL, kind=choice.kind, when=when, facts=dict(choice.facts), place=len(record.events) + 1_000_000
    )


def sets_off(
    desk: Desk, apps: Sequence[Application], before: Sequence[Owed], record: Record, event: Event
) -> tuple[list[Application], list[Owed]]:
    """Return the applications and the letters newly owed if `event` had happened in `record`."""
    told = fold(replace(record, events=(*record.events, event)), Clock(_reading(desk, event)))
    after_apps = [told if app.id == record.id else app for app in apps]
    known = {o.obligation.id for o in before if o.standing in LIVE}
    after = today.owed_by(desk, after_apps)
    return after_apps, [o for o in after if o.standing in LIVE and o.obligation.id not in known]


def _reading(desk: Desk, event: Event) -> Any:
    """Return the desk's clock, or a little later where the event would otherwise be left out."""
    at = desk.clock.at
    if isinstance(at, datetime) and isinstance(event.when, datetime) and event.when > at:
        return event.when + timedelta(seconds=1)
    return at
