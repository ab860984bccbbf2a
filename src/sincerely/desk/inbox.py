"""The verb inbox: what messages seem to say. A person accepts it, and it becomes events; or dismisses it, and it is gone.

What was shown is what is written. Accepting writes the events and the end of the proposal in one transaction, so that no
message is taken twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sincerely.core.events import Event
from sincerely.core.fields import Reader
from sincerely.core.record import Record, event_from
from sincerely.core.seen import ACCEPTED, DISMISSED, NEW, Arrived, Seen
from sincerely.desk.applications import find
from sincerely.desk.outbox import at_now, insist_on_desk
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake

ASIDE = ("unrelated", "auto_reply")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The proposals that wait, oldest first, and how many messages were set aside (about nothing of ours, automatic)."""

    messages: tuple[Seen, ...]
    aside: int


def inbox(desk: Desk, *, everything: bool = False) -> Listed:
    """Return what waits to be accepted or dismissed; `everything`: also what was, and what was set aside."""
    insist_on_desk(desk, "read")
    messages = desk.messages.messages(None if everything else NEW)
    shown = [one for one in messages if everything or one.label not in ASIDE]
    return Listed(messages=tuple(shown), aside=len(messages) - len(shown))


def message(desk: Desk, words: str) -> Seen:
    """Return the message that `words` mean: an id or its beginning, or words of application, sender or subject.

    Raises Mistake with the choices where several fit or none does. Those that wait come first.
    """
    insist_on_desk(desk, "read")
    every = desk.messages.messages()
    wanted = words.casefold().split()
    exact = [one for one in every if one.id.startswith(words) or one.message_id == words]
    fits = exact or [one for one in every if wanted and all(word in _words(desk, one) for word in wanted)]
    for choice in (fits, [one for one in fits if one.state == NEW], [one for one in fits if one.waits]):
        if len(choice) == 1:
            return choice[0]
    choices = ", ".join(
        f"{one.id[:6]} ({one.subject or one.label})" for one in (fits or [m for m in every if m.waits])[:8]
    )
    if fits:
        raise Mistake(f"{words!r} fits several messages.", code="several_messages", hint=f"Say which: {choices}.")
    hint = f"There are: {choices}." if choices else "Look for new ones: sincerely fetch"
    raise Mistake(f"No message fits {words!r}.", code="unknown_message", hint=hint)


def _words(desk: Desk, one: Seen) -> str:
    company = one.reading.get("application", {}).get("company") or ""
    return " ".join((one.application or "", company, one.sender, one.subject, one.label)).casefold()


def accept(
    desk: Desk, words: str, *, application: str | None = None, dry_run: bool = False
) -> tuple[Seen, tuple[Event, ...]]:
    """Write what a message seems to say into its application, and return the message and the events.

    Args:
        application: which application it is about, where the reader was not sure or wrong.
    """
    found = message(desk, words)
    if found.state != NEW:
        raise Mistake(
            f"That message was {found.state} already.",
            code="settled_before",
            hint=f"See it: sincerely inbox show {found.id[:6]}",
        )
    if application is not None:
        found = _about(desk, found, find(desk, application).id)
    if found.application is None:
        raise Mistake(
            "It is not sure which application this message is about.", code="which_application",
            hint=f"Say which: sincerely inbox accept {found.id[:6]} --application WORDS",
        )  # fmt: skip
    with desk.together():
        record = desk.journal.record(found.application)
        if found.message_id and any(
            event.kind == "message_received" and event.facts.get("message_id") == found.message_id
            for event in record.events
        ):
            raise Mistake(
                "That very message is on record already.", code="told_before",
                hint=f"Put this copy away: sincerely inbox dismiss {found.id[:6]}",
            )  # fmt: skip
        events = tuple(_events(desk, found, record))
        after = replace(found, state=ACCEPTED, events=tuple(event.id for event in events))
        if not dry_run:
            desk.journal.append(record.id, events, after=len(record.events))
            desk.messages.settle(after)
            _came_back(desk, events)
    return after, events


def _about(desk: Desk, found: Seen, application: str) -> Seen:
    """Return the message with the proposal that it is for that application."""
    from sincerely.desk.fetch import seen_from
    from sincerely.desk.read import applications_of, read_message

    if not found.raw:
        raise Mistake(
            "That message seemed to be about none of your applications, so it was not kept.", code="not_kept",
            hint="Save it as a file (.eml), see what it says (sincerely read FILE), and tell it: sincerely tell",
        )  # fmt: skip
    fresh = at_now(desk)
    side = desk.journal.record(application).side
    here = next(app for app in applications_of(fresh, side) if app and app.id == application)
    reading = read_message(fresh, found.raw, side, [here])
    again = seen_from(fresh, Arrived(raw=found.raw), reading, here, found.thread)
    return replace(again, id=found.id, seen_at=found.seen_at)


def proposed(desk: Desk, found: Seen) -> list[Event]:
    """Return the events that accepting a message would write; none where its application is not known."""
    return _events(desk, found, desk.journal.record(found.application)) if found.application else []


def _events(desk: Desk, found: Seen, record: Record) -> list[Event]:
    reader, events = Reader(""), []
    for n, document in enumerate(found.proposal):
        event = event_from(reader, dict(document), record.side, "", desk.new_id(), len(record.events) + n)
        if event is None or reader.problems:
            raise Mistake.of(reader.problems)
        events.append(event)
    return events


def _came_back(desk: Desk, events: tuple[Event, ...]) -> None:
    """A letter that came back gives its recipients free: another may go to them."""
    for event in events:
        if event.kind != "letter_returned":
            continue
        for letter in desk.outbox.letters():
            if letter.message_id == event.facts.get("message_id"):
                desk.outbox.came_back(letter.id, event.facts["to"])


def dismiss(desk: Desk, words: str, *, dry_run: bool = False) -> Seen:
    """Put a message away: nothing follows from it."""
    found = message(desk, words)
    if found.state != NEW:
        raise Mistake(
            f"That message was {found.state} already.",
            code="settled_before",
            hint=f"See it: sincerely inbox show {found.id[:6]}",
        )
    after = replace(found, state=DISMISSED)
    if not dry_run:
        desk.messages.settle(after)
    return after


def text(desk: Desk, found: Seen) -> str:
    """Return the message as it is read: its plain text, else its HTML as text; remote things and files are left out."""
    from sincerely.core.incoming import incoming_from

    parts = [part for part in incoming_from(found.raw).parts if not part.attached]
    plain = [desk.reading.decode(part.content, part.charset) for part in parts if part.type == "text/plain"]
    marked = [part for part in parts if part.type == "text/html"]
    if not any(one.strip() for one in plain):
        plain = [desk.reading.plain_text(desk.reading.decode(part.content, part.charset)) for part in marked]
    whole = "\n\n".join(plain).replace("\r\n", "\n").strip()
    return "".join(c for c in whole if c.isprintable() or c in "\n\t")  # nothing may steer the terminal it is shown on


def document(found: Seen) -> dict[str, Any]:
    """Return a message as JSON has it, without its bytes."""
    return {
        "id": found.id, "message_id": found.message_id, "seen_at": found.seen_at.isoformat(), "from": found.sender,
        "subject": found.subject, "label": found.label, "state": found.state, "application": found.application,
        "answers": found.thread, "proposal": [dict(one) for one in found.proposal], "events": list(found.events),
        **{name: found.reading.get(name) for name in ("confidence", "sure", "evidence", "attributes", "facts", "automatic")},
    }  # fmt: skip
