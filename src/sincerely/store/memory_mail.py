"""The outbox and the messages in memory, for tests and for records given as files. They keep the promises of the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sincerely.core.outbox import WAITING, Due, Hold, Logged, Outgoing, logged, stepped
from sincerely.core.seen import NEW, Arrived, Place, Seen, read_first
from sincerely.store.conflicts import recipient_taken, settled_meanwhile, unknown_one


class MemoryOutbox:
    """An `Outbox` that lives as long as the process."""

    def __init__(self) -> None:
        self._letters: dict[str, Outgoing] = {}
        self._log: list[Logged] = []
        self._hold: Hold | None = None

    def letters(self, *, states: Collection[str] | None = None, application: str | None = None) -> list[Outgoing]:
        every = self._letters.values()
        return [
            one for one in every
            if (states is None or one.state in states) and (application is None or one.application == application)
        ]  # fmt: skip

    def due(self, at: datetime | None, *, only: Collection[str] | None = None) -> list[Due]:
        waiting = [
            one for one in self.letters(states=WAITING)
            if (at is None or one.not_before <= at) and (only is None or one.id in only)
        ]  # fmt: skip
        return [
            Due(one.id, one.fence, one.state, one.not_before) for one in sorted(waiting, key=lambda one: one.not_before)
        ]

    def some(self, ids: Sequence[str]) -> list[Outgoing]:
        return [one for id, one in self._letters.items() if id in ids]

    def later(self, at: datetime) -> tuple[int, Outgoing | None]:
        waiting = [one for one in self.letters(states=WAITING) if one.not_before > at]
        return len(waiting), min(waiting, key=lambda one: one.not_before, default=None)

    def begun_since(self, moment: datetime) -> int:
        begun = {(line.letter, line.fence) for line in self._log if line.step == "begin" and line.at > moment}
        return len(begun)

    def states(self) -> dict[str, str]:
        return {letter.obligation: letter.state for letter in self._letters.values()}

    def letter(self, id: str) -> Outgoing:
        if id not in self._letters:
            raise unknown_one("letter", id, list(self._letters), "outbox")
        return self._letters[id]

    def add(self, letter: Outgoing) -> None:
        for other in self._letters.values():
            same = (other.application, other.kind, other.cause) == (letter.application, letter.kind, letter.cause)
            for name in letter.keys if same else ():
                if name in other.keys:
                    raise recipient_taken(name, letter.kind, other.id)
        self._letters = {**self._letters, letter.id: letter}
        self._log = [*self._log, logged(None, letter, "approve", letter.approved_at)]

    def step(
        self, id: str, step: str, *, at: datetime, fence: int | None = None, lease_until: datetime | None = None,
        not_before: datetime | None = None, say: str = "", seen: Outgoing | None = None,
    ) -> Outgoing | None:  # fmt: skip
        was = self.letter(id)
        if step in ("claim", "begin") and self._hold:
            return None
        now = stepped(was, step, at=at, fence=fence, lease_until=lease_until, not_before=not_before, say=say)
        if now is not None:
            self._letters = {**self._letters, id: now}
            self._log = [*self._log, logged(was, now, step, at)]
        return now

    def came_back(self, id: str, names: Sequence[str]) -> None:
        was = self.letter(id)
        returned = tuple(box.name for box in was.to if box.name in (*was.returned, *names))
        self._letters = {**self._letters, id: replace(was, returned=returned)}

    def log(self, id: str) -> list[Logged]:
        return [line for line in self._log if line.letter == id]

    def hold(self) -> Hold | None:
        return self._hold

    def set_hold(self, held: bool, *, at: datetime, say: str = "") -> None:
        if held != bool(self._hold):
            self._hold = Hold(since=at, say=say) if held else None


class MemoryWorkers:
    """A `Workers` that lives as long as the process."""

    def __init__(self) -> None:
        self._beats: dict[str, datetime] = {}

    def beat(self, worker: str, at: datetime) -> None:
        self._beats[worker] = at

    def silent_since(self, moment: datetime) -> list[str]:
        return [id for id, at in self._beats.items() if at < moment]

    def forget(self, worker: str) -> None:
        self._beats.pop(worker, None)


class MemoryMessages:
    """A `Messages` that lives as long as the process."""

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}
        self._messages: dict[str, Seen] = {}
        self._mailbox: Mapping[str, Any] | None = None

    def place(self, name: str) -> Place:
        return self._places.get(name, Place(name=name))

    def knows(self, arrived: Arrived) -> bool:
        return any(message.fingerprint == arrived.fingerprint for message in self._messages.values())

    def take(self, message: Seen | None, place: Place) -> bool:
        self._places = {**self._places, place.name: place}
        if message is None or any(known.fingerprint == message.fingerprint for known in self._messages.values()):
            return False
        self._messages = {**self._messages, message.id: message}
        return True

    def messages(self, state: str | None = None) -> list[Seen]:
        return [message for message in self._messages.values() if state in (None, message.state)]

    def read_first(self, application: str) -> str | None:
        return read_first(self.messages(NEW)).get(application)

    def message(self, id: str) -> Seen:
        if id not in self._messages:
            raise unknown_one("message", id, list(self._messages), "inbox")
        return self._messages[id]

    def settle(self, message: Seen) -> None:
        if self.message(message.id).state != NEW:
            raise settled_meanwhile(message.id)
        self._messages = {**self._messages, message.id: message}

    def mailbox(self) -> Mapping[str, Any] | None:
        """Return the servers of the mailbox that was connected, or None."""
        return self._mailbox

    def set_mailbox(self, servers: Mapping[str, Any]) -> None:
        """Keep the servers of the mailbox; a password is never among them."""
        self._mailbox = dict(servers)


@contextmanager
def together(*stores: object) -> Iterator[None]:
    """Keep all that is written to these stores while the block runs, or none of it if the block raises."""
    before = [
        {name: dict(value) if isinstance(value, dict) else value for name, value in vars(one).items()} for one in stores
    ]
    try:
        yield
    except BaseException:
        for one, was in zip(stores, before, strict=True):
            vars(one).update(was)
        raise
