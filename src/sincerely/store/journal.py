"""The `Journal` on a database: events are only ever added, and the second of two writers is told.

Rows hold the JSON that `core.record` writes and reads; nothing else knows a form of it. A record read once is kept in
memory and only what was written since is read again. The database itself forbids that an event is changed or deleted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sincerely.core.events import Event
from sincerely.core.fields import Reader
from sincerely.core.people import Sender
from sincerely.core.record import Record, document_of, event_document, event_from, found_by, record_from
from sincerely.desk.ports import Profile
from sincerely.errors import Mistake
from sincerely.store.conflicts import application_taken, side_fixed, unknown_application, written_meanwhile
from sincerely.store.sql import Database, no_desk

HEADER = "select id, document, length, place from application"
NAMED = "select id, document from application where (*) order by place limit ?"
EVERY = 2**31  # more rows than there are
LIKE = "words like ? escape '!'"
WILD, BARE = re.compile("[!%_]"), r"!\g<0>"  # what `like` would read otherwise
KEPT = 20_000  # records kept in memory at most; beyond, reading them again costs less than holding them


class SqlJournal:
    """A `Journal` in a `Database`. Before `init` it has no profile, and asked for records it says how to begin."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, tuple[str, Record]] = {}
        self._has_begun = False  # once there is a profile there always is one

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

    def records(self, only: Collection[str] | None = None) -> list[Record]:
        self._begun()
        if only is None:
            return self._all(self._database.query(f"{HEADER} order by place"))
        rows = self._database.query_among(f"{HEADER} where id in (?*)", only)
        return self._all(sorted(rows, key=lambda row: row[3]))

    def named(self, words: Sequence[str], *, most: int | None = None) -> list[Record]:
        self._begun()
        self._name_all()
        parts = [f"%{WILD.sub(BARE, word)}%" for word in words]
        wanted = NAMED.replace("(*)", " and ".join([LIKE] * len(words)) or "1 = 1")
        rows = self._database.query(wanted, [*parts, EVERY if most is None else most])
        return [self._header(id, document) for id, document in rows]

    def revision(self) -> int:
        self._begun()
        number: int = self._database.query("select number from revision")[0][0]
        return number

    def since(self, revision: int) -> list[str]:
        rows = self._database.query("select id from application where revision > ?", [revision])
        return [id for (id,) in rows]

    def with_event(self, prefix: str) -> list[Record]:
        self._begun()
        rows = self._database.query(
            "select distinct application from event where id >= ? and id < ?", [prefix, f"{prefix}\U0010ffff"]
        )
        return self.records([id for (id,) in rows]) if rows else []

    def record(self, application: str) -> Record:
        self._begun()
        rows = self._database.query(f"{HEADER} where id = ?", [application])
        if not rows:
            known = [name for (name,) in self._database.query("select id from application order by place")]
            raise unknown_application(application, known)
        return self._all(rows)[0]

    def add(self, records: Sequence[Record]) -> None:
        self._begun()
        with self._database.transaction():
            number, there = self._next(), self._taken([record.id for record in records])
            for record in records:
                if record.id in there:
                    raise application_taken(record)
                there.add(record.id)
            self._database.execute_many(
                "insert into application (id, document, length, words, revision) values (?, ?, ?, ?, ?)",
                [(one.id, _text(_header(one)), len(one.events), found_by(one), number) for one in records],
            )
            self._write((record.id, n, event) for record in records for n, event in enumerate(record.events))

    def change(self, record: Record, *, was: Record) -> None:
        header, before = _text(_header(record)), _text(_header(was))
        with self._database.transaction():
            changed = self._database.execute(
                "update application set document = ?, words = ?, revision = ?, rests_until = ''"
                " where id = ? and document = ? and length = ?",
                (header, found_by(record), self._next(), record.id, before, len(was.events)),
            )
            if not changed:
                raise written_meanwhile(self.record(record.id))

    def append(self, application: str, events: Sequence[Event], *, after: int) -> int:
        length = after + len(events)
        with self._database.transaction():
            changed = self._database.execute(
                "update application set length = ?, revision = ?, rests_until = '' where id = ? and length = ?",
                (length, self._next(), application, after),
            )
            if not changed:
                raise written_meanwhile(self.record(application))
            self._write((application, after + n, event) for n, event in enumerate(events))
        return length

    def _next(self) -> int:
        """Return the number of this write; the second of two writers waits for the first to end."""
        number: int = self._database.query("update revision set number = number + 1 returning number")[0][0]
        return number

    def _name_all(self) -> None:
        """Say what each application is found by, where a version before this one wrote it."""
        rows = self._database.query("select id, document from application where words = ''")
        if rows:
            named = [(found_by(self._header(id, document)), id) for id, document in rows]
            self._database.execute_many("update application set words = ? where id = ?", named)

    def _begun(self) -> None:
        self._has_begun = self._has_begun or self.profile() is not None
        if not self._has_begun:
            raise no_desk(self._database.path)

    def _taken(self, ids: Sequence[str]) -> set[str]:
        """Return which of these ids are those of an application."""
        return {id for (id,) in self._database.query_among("select id from application where id in (?*)", ids)}

    def _write(self, events: Iterable[tuple[str, int, Event]]) -> None:
        """Write events, each with its application and its place there."""
        self._database.execute_many(
            "insert into event (application, place, id, document) values (?, ?, ?, ?)",
            [(application, place, event.id, _text(event_document(event))) for application, place, event in events],
        )

    def _all(self, rows: Sequence[tuple[str, str, int, int]]) -> list[Record]:
        """Return whole records; of those kept in memory only what was written since is read."""
        found: dict[str, Record] = {}
        behind = []
        for id, header, length, _ in rows:
            kept_header, kept = self._kept.get(id, ("", None))
            if kept is None or kept_header != header:
                kept = replace(self._header(id, header), events=kept.events if kept else ())
            found[id] = kept
            if len(kept.events) < length:
                behind.append(id)
        for id, events in self._events(found, behind).items():
            found[id] = replace(found[id], events=(*found[id].events, *events))
        if len(self._kept) + len(found) > KEPT:
            self._kept.clear()
        if len(found) <= KEPT:
            self._kept |= {id: (header, found[id]) for id, header, _, _ in rows}
        return list(found.values())

    def _header(self, application: str, document: str) -> Record:
        read, problems = record_from({**json.loads(document), "events": []}, application)
        if read is None:
            raise _newer_form(application, problems[0].say)
        return replace(read, id=application)

    def _events(self, known: Mapping[str, Record], behind: Sequence[str]) -> dict[str, list[Event]]:
        """Return the events of these that are not yet among the known ones, in order."""
        found: dict[str, list[Event]] = {}
        rows = self._database.query_among(
            "select application, id, place, document from event where application in (?*) order by application, place", behind
        )  # fmt: skip
        for application, id, place, document in rows:
            record = known[application]
            if place >= len(record.events):
                found.setdefault(application, []).append(_event(record, id, place, document))
        return found


def _event(record: Record, id: str, place: int, document: str) -> Event:
    reader = Reader(record.id)
    event = event_from(reader, json.loads(document), record.side, f"/events/{place}", id, place)
    if event is None or reader.problems:
        raise _newer_form(record.id, reader.problems[0].say)
    return event


def _header(record: Record) -> dict[str, object]:
    document = document_of(replace(record, events=()))
    del document["events"]
    return document


_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _newer_form(application: str, why: str) -> Mistake:
    return Mistake(
        f"The desk holds something about {application} that this version cannot read: {why}", code="newer_desk",
        hint="Use the version that wrote it: pipx upgrade sincerely",
    )  # fmt: skip
