"""The stores in memory: for records given as files, for tests and for the tour's sample. They keep the same promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sincerely.core.events import Event
from sincerely.core.fields import nearest
from sincerely.core.record import Record
from sincerely.desk.ports import Profile
from sincerely.errors import Mistake


class MemoryJournal:
    """A `Journal` that lives as long as the process."""

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self._records = {record.id: record for record in records}
        self._profile: Profile | None = None

    def profile(self) -> Profile | None:
        return self._profile

    def set_profile(self, profile: Profile) -> None:
        if self._profile and self._records and profile.side != self._profile.side:
            raise Mistake(
                f"This desk is the {self._profile.side}'s and has applications; its side cannot change.",
                code="side_fixed", hint=f"Make another desk: sincerely --desk-file other.db init --side {profile.side}",
            )  # fmt: skip
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

    def change(self, record: Record, *, after: int) -> None:
        was = self._unchanged_since(record.id, after)
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


def unknown_application(application: str, known: Sequence[str]) -> Mistake:
    """Return the error for an application that is not on this desk."""
    near = nearest(application, known)
    hint = f"Did you mean {near}?" if near else "See what there is: sincerely application list"
    return Mistake(f"There is no application {application!r} on this desk.", code="unknown_application", hint=hint)


def application_taken(record: Record) -> Mistake:
    """Return the error for an application that is already there."""
    return Mistake(
        f"{record.position} at {record.company} is already on this desk, as {record.id}.",
        code="application_taken", hint=f"See what it holds: sincerely history {record.id}",
    )  # fmt: skip


def written_meanwhile(record: Record) -> Mistake:
    """Return the error for the second of two writers: nothing of the first is lost, nothing of the second is taken."""
    return Mistake(
        f"Somebody else wrote to {record.company} while you did, so yours was not taken.",
        code="written_meanwhile", hint=f"Look at what is new, then say it again: sincerely history {record.id}",
    )  # fmt: skip
