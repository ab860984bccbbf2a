"""The stores in memory: for records given as files, for tests and for the tour's sample. They keep the same promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sincerely.core.events import Event
from sincerely.core.record import Record
from sincerely.desk.ports import Profile
from sincerely.store.conflicts import application_taken, side_fixed, unknown_application, written_meanwhile


class MemoryJournal:
    """A `Journal` that lives as long as the process."""

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self._records = {record.id: record for record in records}
        self._profile: Profile | None = None

    def profile(self) -> Profile | None:
        return self._profile

    def set_profile(self, profile: Profile) -> None:
        if self._profile and self._records and profile.side != self._profile.side:
            raise side_fixed(self._profile.side, profile.side)
        self._profile = profile

    def records(self) -> list[Record]:
        return list(self._records.values())

    def record(self, application: str) -> Record:
        if application not in self._records:
            raise unknown_application(application, list(self._records))
        return self._records[application]

    def add(self, records: Sequence[Record]) -> None:
        for record in records:
            if record.id in self._records:
                raise application_taken(record)
        self._records |= {record.id: record for record in records}

    def change(self, record: Record, *, was: Record) -> None:
        if self.record(record.id) != was:
            raise written_meanwhile(was)
        self._records[record.id] = replace(record, events=was.events)

    def append(self, application: str, events: Sequence[Event], *, after: int) -> int:
        was = self._unchanged_since(application, after)
        self._records[application] = replace(was, events=(*was.events, *events))
        return len(self._records[application].events)

    def _unchanged_since(self, application: str, after: int) -> Record:
        was = self.record(application)
        if len(was.events) != after:
            raise written_meanwhile(was)
        return was
