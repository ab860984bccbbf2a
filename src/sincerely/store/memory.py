"""The stores in memory: for records given as files, for tests and for the tour's sample. They keep the same promises."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sincerely.core.events import Event
from sincerely.core.owing.resting import ALL, Rest
from sincerely.core.record import Record, found_by
from sincerely.desk.ports import Profile
from sincerely.store.conflicts import application_taken, side_fixed, unknown_application, written_meanwhile


class MemoryJournal:
    """A `Journal` that lives as long as the process."""

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self._records = {record.id: record for record in records}
        self._profile: Profile | None = None
        self._number = 1
        self._written = dict.fromkeys(self._records, 1)

    def profile(self) -> Profile | None:
        return self._profile

    def set_profile(self, profile: Profile) -> None:
        if self._profile and self._records and profile.side != self._profile.side:
            raise side_fixed(self._profile.side, profile.side)
        self._profile = profile

    def records(self, only: Collection[str] | None = None) -> list[Record]:
        return [record for id, record in self._records.items() if only is None or id in only]

    def named(self, words: Sequence[str], *, most: int | None = None) -> list[Record]:
        found = (record for record in self._records.values() if all(word in found_by(record) for word in words))
        return [replace(record, events=()) for record in islice(found, most)]

    def revision(self) -> int:
        return self._number

    def since(self, revision: int) -> list[str]:
        return [id for id, number in self._written.items() if number > revision]

    def with_event(self, prefix: str) -> list[Record]:
        return [one for one in self._records.values() if any(event.id.startswith(prefix) for event in one.events)]

    def record(self, application: str) -> Record:
        if application not in self._records:
            raise unknown_application(application, list(self._records))
        return self._records[application]

    def add(self, records: Sequence[Record]) -> None:
        for record in records:
            if record.id in self._records:
                raise application_taken(record)
        self._records |= {record.id: record for record in records}
        self._wrote(*(record.id for record in records))

    def change(self, record: Record, *, was: Record) -> None:
        if self.record(record.id) != was:
            raise written_meanwhile(was)
        self._records[record.id] = replace(record, events=was.events)
        self._wrote(record.id)

    def append(self, application: str, events: Sequence[Event], *, after: int) -> int:
        was = self._unchanged_since(application, after)
        self._records[application] = replace(was, events=(*was.events, *events))
        self._wrote(application)
        return len(self._records[application].events)

    def told_of(self, ids: Sequence[str]) -> None:
        """Count as of a write what time alone made these say."""
        if ids:
            self._wrote(*ids)

    def _wrote(self, *ids: str) -> None:
        self._number += 1
        self._written |= dict.fromkeys(ids, self._number)

    def _unchanged_since(self, application: str, after: int) -> Record:
        was = self.record(application)
        if len(was.events) != after:
            raise written_meanwhile(was)
        return was


class MemoryRests:
    """A `Rests` that lives as long as the process; `journal` is the one whose applications it knows."""

    def __init__(self, journal: MemoryJournal) -> None:
        self._journal = journal
        self._kept: dict[str, Rest] = {}
        self._at: dict[str, int] = {}
        self._woken: set[str] = set()
        self._basis = ""

    def begin(self, basis: str) -> None:
        if basis != self._basis:
            self._kept, self._basis = {}, basis

    def awake(self, since: datetime, until: datetime) -> dict[str, str]:
        found: dict[str, str] = {}
        for id in self._journal.since(0):
            rest = self._kept.get(id)
            written = rest is None or id in self._woken or id in self._journal.since(self._at[id])
            soon = rest is not None and rest.until is not None and rest.until <= until
            if rest is None or written or rest.shows or since < rest.since or soon:
                found[id] = rest.said if rest else ""
        return found

    def circles(self, applications: Collection[str]) -> dict[str, tuple[str, ...]]:
        return {id: self._kept[id].circles for id in applications if id in self._kept}

    def members(self, circles: Collection[str], *, speaking: bool = False, hearing: str = "") -> list[str]:
        found = [rest for rest in self._kept.values() if not set(circles).isdisjoint(rest.circles)]
        if hearing:
            found = [rest for rest in found if not set(hearing).isdisjoint(rest.hears)]
        if not speaking:
            return [rest.application for rest in found]
        said = sorted((rest for rest in found if rest.speaks), key=lambda rest: rest.application, reverse=True)
        one_each = {
            (rest.circles, rest.speaks if rest.speaks != ALL else rest.application): rest.application for rest in said
        }
        return list(one_each.values())

    def keep(self, rests: Sequence[Rest], revision: int, *, wake: Collection[str] = ()) -> int:
        if self._journal.revision() != revision:
            return revision
        self._woken = {*self._woken, *wake} - {rest.application for rest in rests}
        spoke = [
            one.application
            for one in rests
            if one.application in self._kept and self._kept[one.application].said != one.said
        ]
        self._kept |= {rest.application: rest for rest in rests}
        self._journal.told_of(spoke)
        now = self._journal.revision()
        self._at |= dict.fromkeys((rest.application for rest in rests), now)
        return now
