"""The questions of mail: a message that nobody has read, and a letter of which nobody knows whether it left.

Each choice names the event that it would write, if any, what that sets off, and the command that says it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sincerely.core.application import Application
from sincerely.core.events import LABEL_SAYS, Event
from sincerely.core.fields import Reader
from sincerely.core.outbox import Outgoing
from sincerely.core.record import event_document, event_from
from sincerely.core.seen import NEW, Seen
from sincerely.core.spoken import say_kind
from sincerely.desk import today
from sincerely.desk.supposing import SUPPOSED, Supposed


def documents(now: Supposed) -> list[dict[str, Any]]:
    """Return what waits for a person's word in mail, as the contract's JSON has questions; none without a desk."""
    desk = now.desk
    if desk.given:
        return []
    unread = [one for one in desk.messages.messages(NEW) if one.waits and one.application]
    lost = "unknown" in desk.outbox.states().values()
    letters = desk.outbox.letters(states=("unknown",)) if lost else []
    return [*_of_messages(now, unread), *_of_letters(now, letters)]


def _of_messages(now: Supposed, unread: Sequence[Seen]) -> Iterator[dict[str, Any]]:
    for one in unread:
        app = now.applications[one.application or ""]
        events = _events(one.proposal, app)
        seems = "seems to say" if one.reading.get("sure") else "may say"
        told = next((event for event in events if event.kind != "message_received"), events[0] if events else None)
        yield _question("message_unread", one.id, app, f"{one.sender} wrote, and it {seems}: {LABEL_SAYS[one.label]}.", [
            {"say": "Yes, accept it.", "event": event_document(told) if told else None,
             "sets_off": _sets_off(now, app, events), "command": f"sincerely inbox accept {one.id[:6]}"},
            {"say": "No, put it away.", "event": None, "sets_off": [], "command": f"sincerely inbox dismiss {one.id[:6]}"},
        ])  # fmt: skip


def _of_letters(now: Supposed, lost: Sequence[Outgoing]) -> Iterator[dict[str, Any]]:
    for one in lost:
        app, to = now.applications[one.application], " and ".join(box.name for box in one.to)
        sent = Event(
            id=SUPPOSED, kind="letter_sent", when=now.desk.clock.now(app.zone).replace(microsecond=0),
            facts={"letter_kind": one.kind, "to": tuple(box.name for box in one.to), "channel": "letter", "message_id": one.message_id},
        )  # fmt: skip
        say = f"We do not know whether the {say_kind(one.kind)} to {to} left. {one.say}"
        yield _question("settle", one.id, app, say.strip(), [
            {"say": "It left.", "event": event_document(sent), "sets_off": _sets_off(now, app, [sent]),
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
    found = (
        event_from(Reader(""), dict(one), app.record.side, "", f"{SUPPOSED}-{n}", n) for n, one in enumerate(proposal)
    )
    return [event for event in found if event]


def _sets_off(now: Supposed, app: Application, events: Sequence[Event]) -> list[dict[str, Any]]:
    then, letters = now.set_off(app.id, *events)
    rows = then.agenda(letters)
    return [today.document(rows, one) for one in letters]
