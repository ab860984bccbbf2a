"""The `Messages` on a database, and the mailbox that was connected. None is taken twice: its bytes are its fingerprint.

A message and how far its source was read are written together, so that a fetch that is cut off goes on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sincerely.core.seen import NEW, QUIET, Arrived, Place, Seen
from sincerely.store.conflicts import settled_meanwhile, unknown_one
from sincerely.store.sql import Database

COLUMNS = "id, message_id, fingerprint, application, label, state, raw, document"
READ_FIRST = (
    "select coalesce(message_id, id) from message where state = ? and application = ? and label not in (?*)"
    " order by place limit 1"
).replace("?*", ", ".join("?" * len(QUIET)))
KNOWN = "select 1 from message where fingerprint = ?"


class SqlMessages:
    """A `Messages` in a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def place(self, name: str) -> Place:
        rows = self._database.query("select uidvalidity, uid from message_place where name = ?", [name])
        return Place(name=name, uidvalidity=rows[0][0], uid=rows[0][1]) if rows else Place(name=name)

    def knows(self, arrived: Arrived) -> bool:
        return bool(self._database.query(KNOWN, [arrived.fingerprint]))

    def take(self, message: Seen | None, place: Place) -> bool:
        with self._database.transaction():
            self._database.execute("delete from message_place where name = ?", [place.name])
            self._database.execute(
                "insert into message_place (name, uidvalidity, uid) values (?, ?, ?)",
                (place.name, place.uidvalidity, place.uid),
            )
            if message is None or self._database.query(KNOWN, [message.fingerprint]):
                return False
            values = (message.id, message.message_id, message.fingerprint, message.application, message.label)
            self._database.execute(
                f"insert into message ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - names of ours
                (*values, message.state, message.raw, json.dumps(_document(message), ensure_ascii=False)),
            )
        return True

    def messages(self, state: str | None = None) -> list[Seen]:
        where, values = ("where state = ? ", [state]) if state else ("", [])
        sql = f"select {COLUMNS} from message {where}order by place"  # noqa: S608 - names of ours
        return [_seen(row) for row in self._database.query(sql, values)]

    def read_first(self, application: str) -> str | None:
        rows = self._database.query(READ_FIRST, [NEW, application, *QUIET])
        return rows[0][0] if rows else None

    def message(self, id: str) -> Seen:
        rows = self._database.query(f"select {COLUMNS} from message where id = ?", [id])  # noqa: S608 - names of ours
        if not rows:
            known = [one for (one,) in self._database.query("select id from message")]
            raise unknown_one("message", id, known, "inbox")
        return _seen(rows[0])

    def settle(self, message: Seen) -> None:
        document = json.dumps(_document(message), ensure_ascii=False)
        if not self._database.execute(
            "update message set state = ?, application = ?, label = ?, document = ? where id = ? and state = ?",
            (message.state, message.application, message.label, document, message.id, NEW),
        ):
            raise settled_meanwhile(self.message(message.id).id)

    def mailbox(self) -> Mapping[str, Any] | None:
        """Return the servers of the mailbox that was connected, or None."""
        rows = self._database.query("select document from mailbox")
        return json.loads(rows[0][0]) if rows else None

    def set_mailbox(self, servers: Mapping[str, Any]) -> None:
        """Keep the servers of the mailbox; a password is never among them."""
        with self._database.transaction():
            self._database.execute("delete from mailbox")
            self._database.execute("insert into mailbox (one, document) values (1, ?)", [json.dumps(servers)])


def _document(message: Seen) -> dict[str, Any]:
    return {
        "seen_at": message.seen_at.isoformat(), "sender": message.sender, "subject": message.subject,
        "reading": dict(message.reading), "proposal": [dict(one) for one in message.proposal],
        "thread": message.thread, "events": list(message.events),
    }  # fmt: skip


def _seen(row: Sequence[Any]) -> Seen:
    id, message_id, fingerprint, application, label, state, raw, text = row
    document = json.loads(text)
    return Seen(
        id=id, message_id=message_id, seen_at=datetime.fromisoformat(document["seen_at"]), raw=bytes(raw),
        fingerprint=fingerprint, sender=document["sender"], subject=document["subject"], label=label, reading=document["reading"],
        application=application, proposal=tuple(document["proposal"]), thread=document["thread"], state=state,
        events=tuple(document["events"]),
    )  # fmt: skip
