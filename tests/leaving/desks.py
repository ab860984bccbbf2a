"""Desks for the tests of leaving: over memory or a file, with the clock in the test's hand."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from builders import document
from sincerely import settings, wiring
from sincerely.core.message import Mailbox, Message, compose, message_id
from sincerely.core.moments import Clock
from sincerely.core.outbox import Bounds, Outgoing, approval_digest, basis
from sincerely.core.people import Sender
from sincerely.core.record import Record, record_from
from sincerely.desk import today
from sincerely.desk.ports import Desk, Profile
from sincerely.mail.credentials import Secret
from sincerely.mail.mailbox import OwnMailbox
from sincerely.mail.servers import Server
from sincerely.mail.smtp import SmtpPost
from sincerely.store.memory import MemoryJournal, MemoryRests
from sincerely.store.memory_mail import MemoryMessages, MemoryOutbox, together

WEDNESDAY = datetime(2026, 11, 4, 18, 0, tzinfo=UTC)  # ten in the morning in Los Angeles
SAM = Profile(
    side="candidate",
    me=Sender(name="Sam Okafor", email="sam@okafor.example"),
    time_zone="America/Los_Angeles",
    jurisdiction="US-CA",
)


@dataclass
class Watch:
    """The one clock of a test."""

    at: datetime = WEDNESDAY

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **by: float) -> None:
        self.at += timedelta(**by)


def on_a_desk(whole: Mapping[str, Any], *, id: str | None = None) -> Record:
    """Return a record with events named as on a desk."""
    found, problems = record_from(whole, "test")
    assert found is not None, problems
    name = id or found.id
    return replace(found, id=name, events=tuple(replace(e, id=f"{name}.{e.id}") for e in found.events))


def desk_of(
    *records: Record,
    watch: Watch,
    folder: Path,
    kind: str = "memory",
    profile: Profile = SAM,
    setting: Mapping[str, Any] | None = None,
    place: str | None = None,
    **parts: Any,
) -> Desk:
    """Return a desk that holds these records, in memory, in a file of the folder, or at a place; its clock is the watch."""
    desk = wiring.open_desk(place or str(folder / "desk.sqlite3"), clock=watch())
    if kind == "memory":
        journal, outbox, messages = MemoryJournal(), MemoryOutbox(), MemoryMessages()
        desk = replace(
            desk,
            journal=journal,
            rests=MemoryRests(journal),
            outbox=outbox,
            messages=messages,
            together=lambda: together(journal, outbox, messages),
        )
    values = {**settings.load({"SINCERELY_SETTINGS": str(folder / "none.toml")}), "answer_s": 30.0, **(setting or {})}
    desk = replace(desk, mailbox=OwnMailbox(lambda: values, desk.messages, watch), bounds=parts.pop("bounds", Bounds()))
    numbers = itertools.count(1)
    desk = replace(desk, now=watch, new_id=lambda: f"id{next(numbers):04}", **parts)
    desk.journal.set_profile(profile)
    desk.journal.add(records)
    return desk


def read_now(desk: Desk) -> Desk:
    """Return the desk read at its watch: what the next command would see."""
    return replace(desk, clock=Clock(desk.now()))


def post_to(port: int, *, timeout_s: float = 30) -> SmtpPost:
    """Return the way out to a server on this machine that wants no log-in."""
    return SmtpPost(
        Server(speaks="smtp", host="127.0.0.1", port=port, security="none", timeout_s=timeout_s), lambda: Secret("")
    )


def approved(desk: Desk, obligation: str, *, not_before: datetime | None = None) -> Outgoing:
    """Take a letter for that obligation into the outbox, as approving does, without the draft and its checks."""
    all_owed = today.agenda(read_now(desk))
    one = next(one.obligation for one in all_owed.owed if one.obligation.id == obligation)
    app, unique = all_owed.applications[one.application], desk.new_id()
    sender = Mailbox(name=app.record.me.name, email=app.record.me.email or "")
    to = tuple(Mailbox(name=name, email=app.person(name).email or "") for name in one.to)
    id = message_id(unique, sender.email)
    raw = compose(
        Message(
            message_id=id,
            date=desk.now(),
            sender=sender,
            to=to,
            subject="Thank you",
            body=f"Dear {one.to[0]}, thank you.",
        )
    )
    letter = Outgoing(
        id=unique, application=one.application, kind=one.kind, obligation=one.id, cause=one.cause, sender=sender, to=to,
        subject="Thank you", text=f"Dear {one.to[0]}, thank you.", message_id=id, message=raw, answers=one.because[0].event,
        basis=basis(list(all_owed.applications.values()), one), approved_at=desk.now(), not_before=not_before or desk.now(),
    )  # fmt: skip
    letter = replace(letter, digest=approval_digest(letter))
    desk.outbox.add(letter)
    return letter


def owed_ids(desk: Desk, *standings: str) -> list[str]:
    """Return the ids of what is owed now, those of these standings."""
    return [
        one.obligation.id
        for one in today.agenda(read_now(desk)).owed
        if one.standing in (standings or ("open", "overdue"))
    ]


def aurora(
    *events: Mapping[str, Any], people: Sequence[str] = ("Ana", "Bo", "Chi"), id: str = "aurora", **head: Any
) -> Record:
    """Return Sam's application at Aurora, as it lies on a desk."""
    return on_a_desk(document(*events, people=people, **head), id=id)
