"""What the verbs stand on: a page of promises. `wiring` makes the parts; one suite a port holds every backend to it.

A verb takes a `Desk` and plain values, and gives back values. It never learns which store, server or file is behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sincerely.core.events import Event
from sincerely.core.moments import Clock
from sincerely.core.people import Sender
from sincerely.core.playbook import Rule
from sincerely.core.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Whose desk this is, and what a new application starts from."""

    side: str
    me: Sender
    time_zone: str
    jurisdiction: str | None = None
    locale: str | None = None


class Journal(Protocol):
    """The applications of a desk and the events of each, append-only. Every write is on disk when the call returns.

    Before `init` there is no profile, and a desk that was never made raises Mistake (no_desk) when asked for records.
    """

    def profile(self) -> Profile | None:
        """Return whose desk this is, or None before `init`."""

    def set_profile(self, profile: Profile) -> None:
        """Say or change whose desk this is. The side never changes once there are applications: raises Mistake."""

    def records(self) -> list[Record]:
        """Return every application with its events, in the order in which they were added."""

    def record(self, application: str) -> Record:
        """Return one application. Raises Mistake with the nearest known id if there is none."""

    def add(self, records: Sequence[Record]) -> None:
        """Write new applications with their events, all or none. Raises Mistake if one of the ids is taken."""

    def change(self, record: Record, *, was: Record) -> None:
        """Write an application's people and header anew; its events stay. Raises Mistake if it is no longer as `was`."""

    def append(self, application: str, events: Sequence[Event], *, after: int) -> int:
        """Write all events or none and return the new length. Raises Mistake if somebody has written since `after`."""


class Holidays(Protocol):
    """The public holidays of a place."""

    def __call__(self, jurisdiction: str, year: int) -> frozenset[date]:
        """Return that year's public holidays there; raises Mistake for a place that is not known."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The opened desk that every verb works on; `wiring` makes its parts, each when it is first used.

    `clock` is the moment at which this command reads the record; `now` is the one clock, for what happens while it runs.
    `given` is true when the records were given as files: there is no desk to write to.
    """

    journal: Journal
    clock: Clock
    now: Callable[[], datetime]
    given: bool
    holidays: Holidays
    owing_rules: Callable[[str], Sequence[Rule]]
    new_id: Callable[[], str]
