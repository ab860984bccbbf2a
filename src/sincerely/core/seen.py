"""A message that was fetched, what it seems to say, and what a person made of it. Nothing here reads or stores one.

A message is `new` until a person accepts what it seems to say, or dismisses it; until then it changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

NEW, ACCEPTED, DISMISSED = "new", "accepted", "dismissed"
STATES = (NEW, ACCEPTED, DISMISSED)
QUIET = ("auto_reply", "bounce", "unrelated")  # S40: none of these is an answer of theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where messages come from, and how far they were read: `uid` is the last one seen under that `uidvalidity`."""

    name: str
    uidvalidity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A message as a source gives it: its bytes and its number there; `uid` 0 where the source has no numbers."""

    raw: bytes
    uid: int = 0

    @property
    def fingerprint(self) -> str:
        """What makes this message this one, wherever it lies and whatever its number is there."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A fetched message. `reading` is what `read` answers; `proposal` the events, as JSON, that accepting would write.

    `thread` names the letter of ours that it answers or that came back; `application` is None where none is certain.
    `fingerprint` makes it this one wherever it lies; of mail about none of our applications the bytes are not kept.
    """

    id: str
    message_id: str | None
    seen_at: datetime
    raw: bytes
    fingerprint: str
    sender: str
    subject: str
    label: str
    reading: Mapping[str, Any]
    application: str | None = None
    proposal: Sequence[Mapping[str, Any]] = ()
    thread: str | None = None
    state: str = NEW
    events: tuple[str, ...] = field(default=())

    @property
    def waits(self) -> bool:
        """Whether it is word from a person that nobody has read yet."""
        return self.state == NEW and self.label not in QUIET


def read_first(messages: Sequence[Seen]) -> dict[str, str]:
    """Return, by application, the Message-ID (else the id) of the oldest message that a person should read first."""
    found: dict[str, str] = {}
    for message in messages:
        if message.waits and message.application:
            found.setdefault(message.application, message.message_id or message.id)
    return found
