"""The verb fetch: looks for new messages, reads each, and keeps what it seems to say until a person accepts it.

Nothing in the mailbox is changed, and nothing on the desk follows from a message by itself. What ties a message to a
letter of ours is its thread (Message-ID, In-Reply-To, References), or what came back inside a bounce.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sincerely.core.application import Application
from sincerely.core.reading.proposal import proposal_of
from sincerely.core.reading.reading import Reading
from sincerely.core.record import event_document
from sincerely.core.seen import Arrived, Seen
from sincerely.desk.outbox import at_now, insist_on_desk
from sincerely.desk.ports import Desk, Letterbox
from sincerely.desk.read import applications_of, read_message, reading_document
from sincerely.errors import Mistake


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What a fetch found: the new messages in order, and how many had been seen before."""

    messages: tuple[Seen, ...]
    known: int


def fetch(desk: Desk, *, maildir: str | None = None, dry_run: bool = False) -> Fetched:
    """Read the new messages of the mailbox, or of a Maildir on this machine. A fetch cut off goes on where it was."""
    insist_on_desk(desk, "fetch")
    stored = desk.messages.mailbox() or {}
    folder = maildir or stored.get("maildir")
    name = f"maildir:{Path(folder).resolve()}" if folder else f"imap:{stored.get('address') or 'settings'}/INBOX"
    box = desk.mailbox.folder(Path(folder)) if folder else _letterbox(desk)
    try:
        return _taken(desk, box, name, dry_run)
    finally:
        box.close()


def _letterbox(desk: Desk) -> Letterbox:
    if not any(server.speaks == "imap" for server in desk.mailbox.servers()):
        raise Mistake(
            "No mailbox to read is connected.", code="no_mailbox",
            hint="Connect it: sincerely mailbox connect you@provider.example, or read a folder: sincerely fetch --maildir DIR",
        )  # fmt: skip
    return desk.mailbox.letterbox()


def _taken(desk: Desk, box: Letterbox, name: str, dry_run: bool) -> Fetched:
    profile, fresh = desk.journal.profile(), at_now(desk)
    side = profile.side if profile else "candidate"
    apps, ours = applications_of(fresh, side), letters_by_id(desk, fresh)
    found, known = [], 0
    for arrived, place in box.new(desk.messages.place(name)):
        if desk.messages.knows(arrived):
            known += 1
            message = None
        else:
            message = _seen(fresh, arrived, side, apps, ours)
        if not dry_run and (message or place.uid):
            desk.messages.take(message, place)
        if message:
            found.append(message)
    return Fetched(messages=tuple(found), known=known)


def letters_by_id(desk: Desk, fresh: Desk) -> dict[str, str]:
    """Return the application of every letter of ours by its Message-ID, those on their way and those on record."""
    ours = {letter.message_id: letter.application for letter in desk.outbox.letters()}
    for record in fresh.journal.records():
        for event in record.events:
            if event.kind == "letter_sent" and event.facts.get("message_id"):
                ours.setdefault(_bare(event.facts["message_id"]), record.id)
    return {_bare(id): application for id, application in ours.items()}


def _bare(id: str) -> str:
    return f"<{id.strip('<> ')}>"


def _seen(
    desk: Desk, arrived: Arrived, side: str, apps: Sequence[Application | None], ours: Mapping[str, str]
) -> Seen | None:
    reading = read_message(desk, arrived.raw, side, apps)
    own = reading.message.message_id and _bare(reading.message.message_id) in ours
    if own:
        return None  # a copy of our own letter
    thread = next((_bare(id) for id in reading.answers if _bare(id) in ours), None)
    here = apps[reading.record] if reading.record is not None else None
    if thread:
        here = next((app for app in apps if app and app.id == ours[thread]), here)
        if reading.label == "unrelated":  # it answers a letter of ours, whatever it says: somebody should read it
            reading = replace(reading, label="other", sure=False)
    return seen_from(desk, arrived, reading, here, thread)


def seen_from(
    desk: Desk, arrived: Arrived, reading: Reading, here: Application | None, thread: str | None
) -> Seen:  # fmt: skip
    """Return the message as the desk keeps it: with its reading and, if its application is known, its proposal."""
    message = reading.message
    unrelated = reading.label == "unrelated" and here is None
    proposed = []
    if here is not None and reading.label != "unrelated":
        when = _when(message.date, here, desk.now())
        proposed = [event_document(event) for event in proposal_of(reading, here, when=when, new_id=lambda: "")]
    document = reading_document(reading, "", here.id if here else None)
    sender = " ".join(filter(None, (message.sender.name, f"<{message.sender.email}>" if message.sender.email else "")))
    return Seen(
        id=desk.new_id(), message_id=message.message_id, seen_at=desk.now(), raw=b"" if unrelated else arrived.raw,
        fingerprint=arrived.fingerprint, sender=sender, subject=message.subject, label=reading.label,
        reading={**document, "references": list(message.references)}, application=here.id if here else None,
        proposal=tuple(proposed), thread=thread,
    )  # fmt: skip


def _when(stated: datetime | None, here: Application, now: datetime) -> datetime:
    """Return when it was written, if its own Date can be believed: with an offset, and not after now."""
    said = stated if stated and stated.tzinfo and stated <= now else now
    return said.astimezone(here.zone).replace(microsecond=0)
