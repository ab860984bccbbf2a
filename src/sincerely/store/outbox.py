"""The `Outbox` on a database: each step is a conditional update, its line in the log and its keys in one transaction.

What may step where is decided in `core.outbox`; here it is only written down. The table of keys makes a second letter of
one kind and cause to one person impossible, whoever approves it and when.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sincerely.core.message import Mailbox
from sincerely.core.outbox import WAITING, Due, Hold, Logged, Outgoing, logged, stepped
from sincerely.store.conflicts import recipient_taken, unknown_one
from sincerely.store.sql import Database

COLUMNS = (
    "id, application, kind, obligation, message_id, message, document, state, fence, lease_until, not_before, attempts,"
    " stepped_at, say"
)
ADD = f"insert into outbox ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - names of ours
STEP = (
    "update outbox set state = ?, fence = ?, lease_until = ?, not_before = ?, attempts = ?, stepped_at = ?, say = ?"
    " where id = ? and state = ? and fence = ?"
)
UNLESS_HELD = " and coalesce((select held from outbox_hold order by place desc limit 1), 0) = 0"
IN_WAITING = f"from outbox where state in ({', '.join('?' * len(WAITING))})"
LOG = "insert into outbox_log (letter, at, step, before, after, fence, say) values (?, ?, ?, ?, ?, ?, ?)"
KEY = "insert into outbox_key (application, kind, recipient, cause, letter) values (?, ?, ?, ?, ?)"
KEPT = 500  # letters kept in memory at most
TAKEN = "select letter from outbox_key where application = ? and kind = ? and recipient = ? and cause = ?"


class SqlOutbox:
    """An `Outbox` in a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._frozen: dict[str, Outgoing] = {}  # as they were approved, which never changes

    def letters(self, *, states: Collection[str] | None = None, application: str | None = None) -> list[Outgoing]:
        if states is not None and not states:
            return []
        marks = "" if states is None else f"({', '.join('?' * len(states))})"
        which = [*([f"state in {marks}"] if states is not None else []), *(["application = ?"] if application else [])]
        where = f" where {' and '.join(which)}" if which else ""
        values = [*(sorted(states) if states is not None else []), *([application] if application else [])]
        among = f" where letter in (select id from outbox{where})" if which else ""  # noqa: S608 - marks and names of ours
        keys: dict[str, list[str]] = {}
        for letter, name in self._database.query(f"select letter, recipient from outbox_key{among}", values):  # noqa: S608 - marks and names of ours
            keys.setdefault(letter, []).append(name)
        rows = self._database.query(f"select {COLUMNS} from outbox{where} order by place", values)  # noqa: S608 - marks and names of ours
        return [self._letter(row, keys.get(row[0], [])) for row in rows]

    def due(self, at: datetime | None, *, only: Collection[str] | None = None) -> list[Due]:
        by, values = ("", [*WAITING]) if at is None else (" and not_before <= ?", [*WAITING, _utc(at)])
        rows = self._database.query(
            f"select id, fence, state, not_before {IN_WAITING}{by} order by not_before, place", values
        )
        return [Due(id, fence, state, _moment(at)) for id, fence, state, at in rows if only is None or id in only]

    def some(self, ids: Sequence[str]) -> list[Outgoing]:
        rows = self._database.query_among(f"select {COLUMNS}, place from outbox where id in (?*)", ids)  # noqa: S608 - names of ours
        keys: dict[str, list[str]] = {}
        for letter, name in self._database.query_among(
            "select letter, recipient from outbox_key where letter in (?*)", ids
        ):
            keys.setdefault(letter, []).append(name)
        return [self._letter(row[:-1], keys.get(row[0], [])) for row in sorted(rows, key=lambda row: row[-1])]

    def later(self, at: datetime) -> tuple[int, Outgoing | None]:
        values = [*WAITING, _utc(at)]
        rows = self._database.query(f"select count(*) {IN_WAITING} and not_before > ?", values)
        first = self._database.query(
            f"select id {IN_WAITING} and not_before > ? order by not_before, place limit 1",
            values,
        )
        return rows[0][0], self.letter(first[0][0]) if first else None

    def begun_since(self, moment: datetime) -> int:
        rows = self._database.query("select count(*) from outbox_log where step = 'begin' and at > ?", [_utc(moment)])
        return int(rows[0][0])

    def states(self) -> dict[str, str]:
        return dict(self._database.query("select obligation, state from outbox order by place"))

    def letter(self, id: str) -> Outgoing:
        rows = self._database.query(f"select {COLUMNS} from outbox where id = ?", [id])  # noqa: S608 - names of ours
        if not rows:
            known = [one for (one,) in self._database.query("select id from outbox")]
            raise unknown_one("letter", id, known, "outbox")
        keys = self._database.query("select recipient from outbox_key where letter = ?", [id])
        return self._letter(rows[0], [name for (name,) in keys])

    def add(self, letter: Outgoing) -> None:
        with self._database.transaction():
            for box in letter.to:
                key = (letter.application, letter.kind, box.name, letter.cause)
                if taken := self._database.query(TAKEN, key):
                    raise recipient_taken(box.name, letter.kind, taken[0][0])
            self._database.execute(ADD, _row(letter))
            self._database.execute_many(
                KEY, [(letter.application, letter.kind, name, letter.cause, letter.id) for name in letter.keys]
            )
            self._log(logged(None, letter, "approve", letter.approved_at))

    def step(
        self, id: str, step: str, *, at: datetime, fence: int | None = None, lease_until: datetime | None = None,
        not_before: datetime | None = None, say: str = "", seen: Outgoing | None = None,
    ) -> Outgoing | None:  # fmt: skip
        with self._database.transaction():
            # State and fence together name one version of a letter: none comes back under the same fence. So what was
            # seen before is as good as what is read now, and where it is not, nothing is written and it is read.
            for was in self._as_seen(id, seen):
                now = stepped(was, step, at=at, fence=fence, lease_until=lease_until, not_before=not_before, say=say)
                if now is not None and self._write(was, now, step, at):
                    return now
        return None

    def _as_seen(self, id: str, seen: Outgoing | None) -> Iterator[Outgoing]:
        if seen is not None:
            yield seen
        yield self.letter(id)

    def _write(self, was: Outgoing, now: Outgoing, step: str, at: datetime) -> bool:
        values = (now.state, now.fence, _utc(now.lease_until), _utc(now.not_before), now.attempts, _utc(at), now.say)
        where = STEP + (UNLESS_HELD if step in ("claim", "begin") else "")
        if not self._database.execute(where, (*values, was.id, was.state, was.fence)):
            return False
        if not now.keys:
            self._database.execute("delete from outbox_key where letter = ?", [was.id])
        self._log(logged(was, now, step, at))
        return True

    def came_back(self, id: str, names: Sequence[str]) -> None:
        self._database.execute_many(
            "delete from outbox_key where letter = ? and recipient = ?", [(id, name) for name in names]
        )

    def log(self, id: str) -> list[Logged]:
        rows = self._database.query(
            "select letter, at, step, before, after, fence, say from outbox_log where letter = ? order by place", [id]
        )
        return [
            Logged(letter=letter, at=_moment(at), step=step, before=before, after=after, fence=fence, say=say)
            for letter, at, step, before, after, fence, say in rows
        ]

    def hold(self) -> Hold | None:
        rows = self._database.query("select held, at, say from outbox_hold order by place desc limit 1")
        return Hold(since=_moment(rows[0][1]), say=rows[0][2]) if rows and rows[0][0] else None

    def set_hold(self, held: bool, *, at: datetime, say: str = "") -> None:
        with self._database.transaction():
            if held != bool(self.hold()):
                self._database.execute(
                    "insert into outbox_hold (at, held, say) values (?, ?, ?)", (_utc(at), int(held), say)
                )

    def _letter(self, row: Sequence[Any], keys: Sequence[str]) -> Outgoing:
        """Return a letter as it stands now; what was frozen is read once."""
        frozen = self._frozen.get(row[0])
        if frozen is None:
            if len(self._frozen) >= KEPT:
                self._frozen.clear()
            frozen = self._frozen[row[0]] = _frozen(row)
        state, fence, lease, before, attempts, at, say = row[7:]
        now = replace(
            frozen, state=state, fence=fence, lease_until=_moment(lease) if lease else None, not_before=_moment(before),
            attempts=attempts, stepped_at=_moment(at) if at else None, say=say,
        )  # fmt: skip
        returned = tuple(box.name for box in now.to if box.name not in keys) if now.keys else ()
        return replace(now, returned=returned) if returned else now

    def _log(self, line: Logged) -> None:
        values = (line.letter, _utc(line.at), line.step, line.before, line.after, line.fence, line.say)
        self._database.execute(LOG, values)


def _row(letter: Outgoing) -> tuple[Any, ...]:
    document = {
        "cause": letter.cause, "sender": _box(letter.sender), "to": [_box(one) for one in letter.to],
        "cc": [_box(one) for one in letter.cc], "subject": letter.subject, "text": letter.text,
        "basis": dict(letter.basis), "rests_on": list(letter.rests_on), "digest": letter.digest,
        "answers": letter.answers, "also": list(letter.also), "only_copy": letter.only_copy, "approved_at": letter.approved_at.isoformat(),
    }  # fmt: skip
    return (
        letter.id, letter.application, letter.kind, letter.obligation, letter.message_id, letter.message,
        json.dumps(document, ensure_ascii=False), letter.state, letter.fence, _utc(letter.lease_until),
        _utc(letter.not_before), letter.attempts, _utc(letter.stepped_at), letter.say,
    )  # fmt: skip


def _frozen(row: Sequence[Any]) -> Outgoing:
    """Return what was approved, as it stood then."""
    id, application, kind, obligation, message_id, message, text, _, _, _, before, *_ = row
    document = json.loads(text)
    return Outgoing(
        id=id, application=application, kind=kind, obligation=obligation, cause=document["cause"],
        sender=Mailbox(**document["sender"]), to=tuple(Mailbox(**one) for one in document["to"]),
        cc=tuple(Mailbox(**one) for one in document["cc"]), subject=document["subject"], text=document["text"],
        message_id=message_id, message=bytes(message), basis=document["basis"], rests_on=tuple(document["rests_on"]),
        digest=document["digest"], answers=document["answers"], also=tuple(document["also"]),
        only_copy=document.get("only_copy", False), approved_at=datetime.fromisoformat(document["approved_at"]), not_before=_moment(before),
    )  # fmt: skip


def _box(box: Mailbox) -> dict[str, str]:
    return {"name": box.name, "email": box.email}


def _utc(moment: datetime | None) -> str | None:
    """Return a time as text that sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
