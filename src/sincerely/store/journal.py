"""The `Journal` on a database: events are only ever added, and the second of two writers is told.

Rows hold the JSON that `core.record` writes and reads; nothing else knows a form of it. A record read once is kept in
memory and only what was written since is read again. The database itself forbids that an event is changed or deleted.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from sincerely.core.events import Event
from sincerely.core.fields import Reader
from sincerely.core.people import Sender
from sincerely.core.record import Record, document_of, event_document, event_from, record_from
from sincerely.desk.ports import Profile
from sincerely.errors import Mistake
from sincerely.store.conflicts import application_taken, side_fixed, unknown_application, written_meanwhile
from sincerely.store.sql import Database, no_desk

HEADER = "select id, document, length from application"


class SqlJournal:
    """A `Journal` in a `Database`. Before `init` it has no profile, and asked for records it says how to begin."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, tuple[str, Record]] = {}

    def profile(self) -> Profile | None:
        if not self._database.exists:
            return None
        try:
            rows = self._database.query("select document from profile")
        except Mistake as mistake:
            if mistake.problems[0].code == "no_desk":
                return None
            raise
        if not rows:
            return None
        stated = json.loads(rows[0][0])
        return Profile(**{**stated, "me": Sender(**stated["me"])})

    def set_profile(self, profile: Profile) -> None:
        self._database.create()
        stated = {name: getattr(profile, name) for name in ("side", "time_zone", "jurisdiction", "locale")}
        me = {name: getattr(profile.me, name) for name in ("name", "email", "phone", "address")}
        with self._database.transaction():
            was = self.profile()
            if was and was.side != profile.side and self._database.query("select 1 from application limit 1"):
                raise side_fixed(was.side, profile.side)
            self._database.execute("delete from profile")
            self._database.execute("insert into profile (one, document) values (1, ?)", [_text({**stated, "me": me})])

    def records(self) -> list[Record]:
        self._begun()
        return [self._whole(*row) for row in self._database.query(f"{HEADER} order by place")]

    def record(self, application: str) -> Record:
        self._begun()
        rows = self._database.query(f"{HEADER} where id = ?", [application])
        if not rows:
            known = [name for (name,) in self._database.query("select id from application order by place")]
            raise unknown_application(application, known)
        return self._whole(*rows[0])

    def add(self, records: Sequence[Record]) -> None:
        self._begun()
        with self._database.transaction():
            for record in records:
                if self._database.query("select 1 from application where id = ?", [record.id]):
                    raise application_taken(record)
                header = _text(_header(record))
                row = (record.id, header, len(record.events))
                self._database.execute("insert into application (id, document, length) values (?, ?, ?)", row)
                self._write(record.id, record.events, after=0)

    def change(self, record: Record, *, was: Record) -> None:
        header, before = _text(_header(record)), _text(_header(was))
        changed = self._database.execute(
            "update application set document = ? where id = ? and document = ? and length = ?",
            (header, record.id, before, len(was.events)),
        )
        if not changed:
            raise written_meanwhile(self.record(record.id))

    def append(self, application: str, events: Sequence[Event], *, after: int) -> int:
        length = after + len(events)
        with self._database.transaction():
            changed = self._database.execute(
                "update application set length = ? where id = ? and length = ?", (length, application, after)
            )
            if not changed:
                raise written_meanwhile(self.record(application))
            self._write(application, events, after=after)
        return length

    def _begun(self) -> None:
        if self.profile() is None:
            raise no_desk(self._database.path)

    def _write(self, application: str, events: Sequence[Event], *, after: int) -> None:
        self._database.execute_many(
            "insert into event (application, place, id, document) values (?, ?, ?, ?)",
            [(application, after + n, event.id, _text(event_document(event))) for n, event in enumerate(events)],
        )

    def _whole(self, application: str, header: str, length: int) -> Record:
        kept_header, kept = self._kept.get(application, ("", None))
        if kept is None or kept_header != header:
            events = kept.events if kept else ()
            read, problems = record_from({**json.loads(header), "events": []}, application)
            if read is None:
                raise _newer_form(application, problems[0].say)
            kept = replace(read, id=application, events=events)
        if len(kept.events) < length:
            kept = replace(kept, events=(*kept.events, *self._read(kept, len(kept.events), length)))
        self._kept[application] = (header, kept)
        return kept

    def _read(self, record: Record, first: int, end: int) -> list[Event]:
        reader, found = Reader(record.id), []
        rows = self._database.query(
            "select id, place, document from event where application = ? and place >= ? and place < ? order by place",
            (record.id, first, end),
        )
        for name, place, document in rows:
            event = event_from(reader, json.loads(document), record.side, f"/events/{place}", name, place)
            if event is None or reader.problems:
                raise _newer_form(record.id, reader.problems[0].say)
            found.append(event)
        return found


def _header(record: Record) -> dict[str, object]:
    document = document_of(replace(record, events=()))
    del document["events"]
    return document


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _newer_form(application: str, why: str) -> Mistake:
    return Mistake(
        f"The desk holds something about {application} that this version cannot read: {why}", code="newer_desk",
        hint="Use the version that wrote it: pipx upgrade sincerely",
    )  # fmt: skip
