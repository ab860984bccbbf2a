"""The questions of mail: a message that nobody has read, and a letter of which nobody knows whether it left.

Each choice names the event that it would write, if any, what that sets off, and the command that says it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sincerely.core.application import Application, fold
from sincerely.core.events import LABEL_SAYS, Event
from sincerely.core.fields import Reader
from sincerely.core.outbox import Outgoing
from sincerely.core.record import event_document, event_from
from sincerely.core.seen import NEW, Seen
from sincerely.desk import today
from sincerely.desk.ports import Desk

LIVE = ("overdue", "open", "held", "upcoming", "snoozed")
HYPOTHETICAL = "what-if"


def documents(desk: Desk) -> list[dict[str, Any]]:
    """Return what waits for a person's word in mail, as the contract's JSON has questions; none without a desk."""
    if desk.given:
        return []
    unread = [one for one in desk.messages.messages(NEW) if one.waits and one.application]
    lost = (
        [one for one in desk.outbox.letters() if one.state == "unknown"]
        if "unknown" in desk.outbox.states().values()
        else []
    )
    if not unread and not lost:
        return []
    apps = {app.id: app for app in today.applications(desk)}
    before = today.owed_by(desk, list(apps.values()))
    known = {one.obligation.id for one in before if one.standing in LIVE}
    return [*_of_messages(desk, unread, apps, known), *_of_letters(desk, lost, apps, known)]


def _of_messages(
    desk: Desk, unread: Sequence[Seen], apps: Mapping[str, Application], known: set[str]
) -> Iterator[dict[str, Any]]:
    for one in unread:
        app = apps[one.application or ""]
        events = _events(one.proposal, app)
        seems = "seems to say" if one.reading.get("sure") else "may say"
        told = next((event for event in events if event.kind != "message_received"), events[0] if events else None)
        yield _question("message_unread", one.id, app, f"{one.sender} wrote, and it {seems}: {LABEL_SAYS[one.label]}.", [
            {"say": "Yes, accept it.", "event": event_document(told) if told else None,
             "sets_off": _sets_off(desk, apps, app, events, known), "command": f"sincerely inbox accept {one.id[:6]}"},
            {"say": "No, put it away.", "event": None, "sets_off": [], "command": f"sincerely inbox dismiss {one.id[:6]}"},
        ])  # fmt: skip


def _of_letters(
    desk: Desk, lost: Sequence[Outgoing], apps: Mapping[str, Application], known: set[str]
) -> Iterator[dict[str, Any]]:
    for one in lost:
        app, to = apps[one.application], " and ".join(box.name for box in one.to)
        sent = Event(
            id=HYPOTHETICAL, kind="letter_sent", when=desk.clock.now(app.zone).replace(microsecond=0),
            facts={"letter_kind": one.kind, "to": tuple(box.name for box in one.to), "channel": "letter", "message_id": one.message_id},
            place=len(app.record.events),
        )  # fmt: skip
        say = f"We do not know whether the {one.kind.replace('_', ' ')} to {to} left. {one.say}"
        yield _question("settle", one.id, app, say.strip(), [
            {"say": "It left.", "event": event_document(sent), "sets_off": _sets_off(desk, apps, app, [sent], known),
             "command": f"sincerely settle {one.id[:6]} --sent"},
            {"say": "It did not leave; it may go again.", "event": None, "sets_off": [],
             "command": f"sincerely settle {one.id[:6]} --not-sent"},
        ])  # fmt: skip


def _question(about: str, of: str, app: Application, say: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"{about}-{hashlib.sha256(of.encode()).hexdigest()[:6]}", "about": about, "application": app.id,
        "company": app.record.company, "position": app.record.position, "say": say, "due_on": None, "events": [],
        "choices": choices,
    }  # fmt: skip


def _events(proposal: Sequence[Mapping[str, Any]], app: Application) -> list[Event]:
    places = enumerate(proposal, len(app.record.events))
    found = (event_from(Reader(""), dict(one), app.record.side, "", f"{HYPOTHETICAL}-{n}", n) for n, one in places)
    return [event for event in found if event]


def _sets_off(
    desk: Desk, apps: Mapping[str, Application], app: Application, events: Sequence[Event], known: set[str]
) -> list[dict[str, Any]]:
    told = fold(replace(app.record, events=(*app.record.events, *events)), desk.clock)
    after = {**apps, app.id: told}
    owed = [
        one
        for one in today.owed_by(desk, list(after.values()))
        if one.standing in LIVE and one.obligation.id not in known
    ]
    whole = today.Agenda(owed=tuple(owed), applications=after)
    return [today.document(whole, one) for one in sorted(owed, key=lambda one: today.urgency(whole, one))]
