"""What would be owed if something happened: events are told on top of the applications, in memory alone.

The one place that answers this; the questions, the mail that waits and `what-if` all ask here. Nothing is ever written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from functools import cache

from sincerely.core.application import Application, fold
from sincerely.core.events import Event
from sincerely.core.moments import Clock, day_of, start_of
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import LIVE, owed_in
from sincerely.core.owing.questions import Question, questions_in
from sincerely.core.owing.reach import touched
from sincerely.core.record import Record
from sincerely.desk import today
from sincerely.desk.live import around, look
from sincerely.desk.ports import Desk

SUPPOSED = "what-if"  # the id of an event that nobody has told


class Supposed:
    """The applications as they stand at the clock of `desk`, or as they would if more had happened.

    On a large desk only those that show something, and others with all whom they concern once they are spoken of;
    `complete` are those of which it can be told what they owe, None where all are here.
    """

    def __init__(self, desk: Desk, applications: Sequence[Application], complete: frozenset[str] | None = None) -> None:
        self.desk = desk
        self.complete = complete
        self.applications = {app.id: app for app in applications}
        self.everywhere = Everywhere(applications, desk.holidays, desk.clock)
        self.rules = today.rules_of(desk, applications)
        self.supposed = 0  # how many events nobody has told
        self._spoken_of: frozenset[str] = frozenset()
        self._rows: dict[str, list[Owed]] = {}  # what is known already, by application
        self._mail = cache(lambda: today.seen_in_mail(desk))  # supposing changes nothing in it

    def record(self, application: str) -> Record:
        """Return the record of an application with what is supposed of it."""
        if application not in self.applications:
            self._speak_of(application)
        return self.applications[application].record

    def _speak_of(self, application: str) -> None:
        """Take an application in with all whom it concerns."""
        if self.complete is None or application in self._spoken_of:
            return
        more = around(self.desk, {application})
        apps = {app.id: app for app in more.applications} | self.applications
        self.applications, self.complete = apps, self.complete | more.complete
        self._spoken_of |= {application}
        self.everywhere = Everywhere(list(apps.values()), self.desk.holidays, self.desk.clock)

    def owed(self, only: Collection[str] | None = None) -> list[Owed]:
        """Return what is owed, in these applications or in all, in no order."""
        known = self.applications if self.complete is None else self.complete
        wanted = [id for id in known if only is None or id in only]
        new = {id for id in wanted if id not in self._rows}
        new |= {
            one.id for id in new for one in self.everywhere.same_person(self.everywhere.of[id])
        }  # one letter a round
        if new:
            again = {id: list[Owed]() for id in self.applications if id in new}
            self._rows |= again
            for one in owed_in(self.everywhere, self.rules, only=again):
                self._rows[one.obligation.application].append(one)
        return [one for id in wanted for one in self._rows[id]]

    def questions(self) -> list[Question]:
        """Return what waits for a person's word, the most urgent first."""
        return questions_in(self.everywhere, only=self.complete, rules=self.rules)

    def agenda(self, owed: Iterable[Owed] = ()) -> today.Agenda:
        """Return these letters as `today` lists them, with the applications they come from and what mail says of them."""
        mail = self._mail()
        return today.Agenda(
            owed=tuple(owed), applications=self.applications, leaving=mail.get("leaving", {}),
            read_first=mail.get("read_first", {}),
        )  # fmt: skip

    def next_id(self, application: str) -> str:
        """Return the id of an event that is supposed next: its index in a file, else a name that no event has."""
        if self.desk.given:
            return str(len(self.record(application).events))
        return f"{SUPPOSED}-{self.supposed + 1}" if self.supposed else SUPPOSED

    def told(self, application: str, *events: Event) -> Supposed:
        """Return the same with these events told of an application. What lies after the clock is left out as ever."""
        self._speak_of(application)
        record = self.record(application)
        placed = (replace(event, place=len(record.events) + n) for n, event in enumerate(events))
        app = fold(replace(record, events=(*record.events, *placed)), self.desk.clock)
        after = copy(self)
        after.supposed += len(events)
        after.applications = {**self.applications, application: app}
        after.everywhere = self.everywhere.told(app)
        near = touched(self.everywhere, after.everywhere, application)
        after._rows = {id: rows for id, rows in self._rows.items() if id not in near}
        return after

    def at(self, clock: Clock) -> Supposed:
        """Return the same at another clock."""
        apps = [fold(app.record, clock) for app in self.applications.values()]
        later = Supposed(replace(self.desk, clock=clock), apps, self.complete)
        later.supposed = self.supposed
        return later

    def knowing(self, event: Event, application: str) -> Supposed:
        """Return the same at the first clock, from this one on, at which the event has happened."""
        zone, clock = self.record(application).zone, self.desk.clock
        if start_of(event.when, zone) <= clock.now(zone):
            return self
        return self.at(Clock(event.when if isinstance(clock.at, datetime) else day_of(event.when, zone)))

    def set_off(self, application: str, *events: Event) -> tuple[Supposed, list[Owed]]:
        """Return what would stand after these events, and the letters newly owed or released, the most urgent first."""
        after = self.told(application, *events)
        near = touched(self.everywhere, after.everywhere, application)
        was = {one.obligation.id: one.standing for one in self.owed(near) if one.standing in LIVE}
        new = [one for one in after.owed(near) if one.standing in LIVE and _begins(was.get(one.obligation.id), one)]
        return after, after.ordered(new)

    def ordered(self, owed: Iterable[Owed]) -> list[Owed]:
        """Return letters in the order of `today`."""
        rows = self.agenda(owed)
        return sorted(rows.owed, key=lambda one: today.urgency(rows, one))


def _begins(was: str | None, now: Owed) -> bool:
    return was is None or (was == "held" and now.standing != "held")


def as_it_stands(desk: Desk, *, whole: bool = False) -> Supposed:
    """Return the desk as it stands, with nothing supposed; `whole`: also what rests, since time is to go on."""
    profile = desk.journal.profile()
    if whole or desk.given or profile is None or profile.side == "candidate":
        return Supposed(desk, today.applications(desk))
    found = look(desk).found
    complete = frozenset(id for id, one in found.items() if one.rest)
    return Supposed(desk, [one.app for one in found.values()], complete)


def before_and_after(desk: Desk, record: Record, event: Event) -> tuple[Application, list[Owed], list[Owed]]:
    """Return the application of `record` once the event is told, and what all whom it concerns owe before and after."""
    before = as_it_stands(desk)
    after = before.told(record.id, event)
    near = touched(before.everywhere, after.everywhere, record.id)
    return after.applications[record.id], before.owed(near), after.owed(near)
