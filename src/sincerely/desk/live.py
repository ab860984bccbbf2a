"""What is live on the desk: looks only at applications that do not rest, and at those whose word they need.

What was found is kept in this process until an event or the clock changes it, and what rests is kept beside the record;
both may be lost at any moment and then cost one more look. The answer is the same as that of a look at everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from sincerely import __version__
from sincerely.core.application import Application, fold
from sincerely.core.moments import Clock
from sincerely.core.owing import resting
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.here import Here
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import owed_in
from sincerely.core.owing.questions import Question, questions_in
from sincerely.core.owing.resting import Rest
from sincerely.desk.found import Found, Live
from sincerely.desk.ports import Desk

SIDES = ("candidate", "employer")
MANY, LOT = 5_000, 1_000  # awake applications; beyond, those that hear nobody are put to rest first, in lots
WHOLE = timedelta(seconds=30)  # so long what time alone does to others is known of
RUNNING = timedelta(minutes=10)  # a clock this near the running one is the running one


def look(desk: Desk, *, within: int = resting.WITHIN) -> Live:
    """Return what is known of the desk once everything was found that may show something at its clock.

    Args:
        within: how many days ahead what opens is wanted.
    """
    running = _is_running(desk)
    live = desk.live() if running else Live()
    desk.rests.begin(_basis(desk, live))
    since, until = _bounds(desk.clock, within)
    revision, changed, awake = _to_look_at(desk, live, since, until)
    if running and _settled(desk, [id for id in awake if id not in live.found]):
        revision, changed, awake = _to_look_at(desk, live, since, until)
    live.revision = _Looking(desk, live, awake, changed, revision, keep=running).done()
    for id in [id for id, one in live.found.items() if one.rest and not one.shows and id not in awake]:
        live.drop(id)
    return live


def _to_look_at(
    desk: Desk, live: Live, since: datetime, until: datetime
) -> tuple[int, Sequence[str], Mapping[str, str]]:
    """Return how many writes there were, what they changed, and what is awake: in this order none in between is missed."""
    revision = desk.journal.revision()
    changed = desk.journal.since(live.revision) if live.revision is not None else []
    return revision, changed, desk.rests.awake(since, until)


def _settled(desk: Desk, unknown: Sequence[str]) -> bool:
    """Put to rest in lots, where there are many that nobody has looked at; say whether there were."""
    if len(unknown) <= MANY:
        return False
    for start in range(0, len(unknown), LOT):
        records = desk.journal.records(unknown[start : start + LOT])
        settle(desk, [fold(record, desk.clock) for record in records])
        desk.progress(min(start + LOT, len(unknown)), len(unknown))
    return True


class Around(NamedTuple):
    """Applications, and which of them stand among all whose word they need, so that what they owe can be told."""

    applications: list[Application]
    complete: frozenset[str]


def around(desk: Desk, ids: Collection[str]) -> Around:
    """Return these applications, whatever they may bring a letter, and all whose word any of those needs.

    On a candidate's desk that is every application, since one search concerns them all.
    """
    profile = desk.journal.profile()
    if desk.given or profile is None or profile.side == "candidate":
        everything = [fold(record, desk.clock) for record in desk.journal.records()]
        return Around(everything, frozenset(app.id for app in everything))
    looking = _Looking(desk, look(desk), {}, (), 0, keep=False)
    looking.read(ids)
    looking.read_all_that_hear()
    return Around(looking.together(), frozenset(looking.apps))


def near(desk: Desk, ids: Collection[str]) -> list[Application]:
    """Return these applications, all others of the same people, and those whose word they need, and find nobody's letters.

    For the last look at one letter of many: what was written since the last whole look is known by its circles alone.
    """
    profile = desk.journal.profile()
    if desk.given or profile is None or profile.side == "candidate":
        return [fold(record, desk.clock) for record in desk.journal.records()]
    live = desk.live()
    if live.revision is None or live.looked_at is None or not timedelta() <= desk.now() - live.looked_at < WHOLE:
        live = look(desk)
        live.looked_at, live.since, live.written = desk.now(), live.revision, {}
    _note_what_was_written(desk, live)
    apps = {record.id: fold(record, desk.clock) for record in desk.journal.records(ids)}
    people = {circle for app in apps.values() for circle in resting.circles_of(app) if resting.is_person(circle)}
    _take(desk, apps, {*desk.rests.members(people), *live.written_within(people)})
    groups = {circle for app in apps.values() for circle in resting.circles_of(app)} - people
    groups |= {circle for one in desk.rests.circles(apps).values() for circle in one if not resting.is_person(circle)}
    _take(desk, apps, {*desk.rests.members(groups, speaking=True), *live.written_within(groups, speaking=True)})
    return list(apps.values())


def _take(desk: Desk, apps: dict[str, Application], ids: Collection[str]) -> None:
    more = set(ids) - set(apps)
    for record in desk.journal.records(more) if more else ():
        apps[record.id] = fold(record, desk.clock)


def _note_what_was_written(desk: Desk, live: Live) -> None:
    """Keep in which circles the applications are that were written since, and whether others need their word."""
    if live.since is None:
        return
    revision, changed = desk.journal.revision(), desk.journal.since(live.since)
    apps = [fold(record, desk.clock) for record in desk.journal.records(changed)] if changed else []
    everywhere = Everywhere(apps, desk.holidays, desk.clock)
    for here in everywhere.all:
        ahead = len(here.app.events) < len(here.app.record.events)  # something is still to come, or was corrected
        live.written[here.id] = (resting.circles_of(here.app), ahead or bool(resting.speaks(here)))
    live.since = revision


def _basis(desk: Desk, live: Live) -> str:
    """Return what all that was found rests upon: the rules and this version."""
    if not live.basis:
        rules = repr([desk.owing_rules(side) for side in SIDES])
        live.basis = f"{__version__} {hashlib.sha256(rules.encode()).hexdigest()[:16]}"
    return live.basis


def _is_running(desk: Desk) -> bool:
    at = desk.clock.at
    return isinstance(at, datetime) and abs(desk.now() - at) < RUNNING


def _bounds(clock: Clock, within: int) -> tuple[datetime, datetime]:
    """Return the first and the last moment that the clock may mean in any zone, with as many days more as are wanted."""
    more = timedelta(days=max(0, within - resting.WITHIN))
    if isinstance(clock.at, datetime):
        return clock.at, clock.at + more
    noon = datetime.combine(clock.at, time(12), UTC)  # a day ends between UTC+14 and UTC-12
    return noon - timedelta(hours=2), noon + timedelta(hours=24) + more


class _Heard(dict[str, set[str]]):
    """In which circles something was said, by its topics."""

    def note(self, circles: Collection[str], topics: str) -> None:
        """Note that something of these topics was said; what concerns one person is nothing to an opening."""
        for circle in circles if topics else ():
            mine = topics if resting.is_person(circle) else topics.replace("p", "")
            if mine:
                self.setdefault(mine, set()).add(circle)


class _Looking:
    """One look: which applications are to be found anew, whose word they need, and what they show."""

    def __init__(
        self, desk: Desk, live: Live, awake: Mapping[str, str], changed: Sequence[str], revision: int, *, keep: bool
    ) -> None:
        self.desk, self.live, self.awake, self.revision, self.keep = desk, live, awake, revision, keep
        self.now = desk.clock.now(UTC)
        self.changed = set(changed)
        was = {id: live.drop(id) for id in changed}
        stale = [id for id, one in live.found.items() if one.rest and not one.holds(self.now)]
        missing = [id for id in awake if id not in live.found or live.found[id].rest is None]
        before = {**was, **{id: live.found[id] for id in stale}}
        self.before = {id: one.rest.said for id, one in before.items() if one and one.rest}
        self.moved = {id: one.circles for id, one in was.items() if one}
        self.wanted = dict.fromkeys((*changed, *stale, *missing))
        self.apps: dict[str, Application] = {}

    def done(self) -> int:
        """Find everything that is to be found anew, and return how many writes are known of then."""
        if not self.wanted:
            return self.revision
        self.read(self.wanted)
        heard = Everywhere(list(self.apps.values()), self.desk.holidays, self.desk.clock)
        known = self.desk.rests.circles(self.apps)
        circles = {
            id: {*resting.circles_of(app), *known.get(id, ()), *self.moved.get(id, ())} for id, app in self.apps.items()
        }
        self.wake({id: resting.said(heard.of[id]) for id in self.apps}, circles)
        found = list(
            found_in(self.desk, Everywhere(self.together(), self.desk.holidays, self.desk.clock), set(self.apps))
        )
        for one in found:
            self.live.put(one)
        return self._keep(found) if self.keep else self.revision

    def read(self, ids: Iterable[str]) -> None:
        """Take in these applications, to be found anew."""
        wanted = set(ids) - set(self.apps)
        if wanted:
            for record in self.desk.journal.records(wanted):
                self.apps[record.id] = fold(record, self.desk.clock)

    def read_all_that_hear(self) -> None:
        """Take in everybody to whom those taken in may bring a letter, and whoever shares a person with one of them."""
        circles = {circle for app in self.apps.values() for circle in resting.circles_of(app)}
        self.read(self._members(circles, resting.TOPICS))
        self.read_same_people()

    def read_same_people(self) -> None:
        """Take in the other applications of the people taken in."""
        people = {c for app in self.apps.values() for c in resting.circles_of(app) if resting.is_person(c)}
        self.read(self._members(people, "p"))

    def together(self) -> list[Application]:
        """Return the applications taken in and all whose word they need."""
        return [*self.apps.values(), *self._beside()]

    def wake(self, said: Mapping[str, str], circles: Mapping[str, set[str]]) -> None:
        """Take in those who hear what was said since, and everybody who shares a person with one of them.

        Args:
            said: what these applications are known to say now.
            circles: the circles in which they are, and were.
        """
        beside, here = _Heard(), _Heard()  # by those at rest beside the record, and by those found in this process
        for id, now in said.items():
            moved = circles[id] != set(resting.circles_of(self.apps[id]))
            beside.note(circles[id], resting.TOPICS if moved else resting.new_topics(self.awake.get(id, ""), now))
            was = self.before.get(id, self.awake.get(id, ""))
            lost = id in self.changed and id not in self.before  # others may be known from before what it said since
            here.note(circles[id], resting.TOPICS if moved or lost else resting.new_topics(was, now))
        rests, live = self.desk.rests, self.live
        woken = {id for topics, some in beside.items() for id in rests.members(some, hearing=topics)}
        self.read(woken | {id for topics, some in here.items() for id in live.within(some, topics)})
        self.read_same_people()

    def _members(self, circles: Collection[str], hearing: str) -> set[str]:
        return {*self.desk.rests.members(circles, hearing=hearing), *self.live.within(circles, hearing)}

    def _beside(self) -> list[Application]:
        """Return the applications whose word those to be found need, and which are not found anew themselves."""
        rests, live = self.desk.rests, self.live
        circles = {circle for app in self.apps.values() for circle in resting.circles_of(app)}
        people = {circle for circle in circles if resting.is_person(circle)}
        mates = ({*rests.members(people), *live.within(people)}) - set(self.apps)
        around = rests.circles(mates)
        circles |= {circle for id in mates for circle in (*around.get(id, ()), *self._circles_kept(id))} - people
        groups = {circle for circle in circles if not resting.is_person(circle)}
        near = {*mates, *rests.members(groups, speaking=True), *live.within(groups)} - set(self.apps)
        missing = [id for id in near if id not in live.found]
        for record in self.desk.journal.records(missing) if missing else ():
            app = fold(record, self.desk.clock)
            live.put(Found(app=app, circles=resting.circles_of(app)))
        return [live.found[id].app for id in near if id in live.found]

    def _circles_kept(self, id: str) -> tuple[str, ...]:
        return self.live.found[id].circles if id in self.live.found else ()

    def _keep(self, found: Sequence[Found]) -> int:
        known = self.desk.rests.circles([one.app.id for one in found])
        rests = [one.rest for one in found if one.rest and not self._kept(one, one.rest, known)]
        return self.desk.rests.keep(rests, self.revision)

    def _kept(self, one: Found, rest: Rest, known: Mapping[str, tuple[str, ...]]) -> bool:
        """Say whether an application that is awake was known as it is."""
        same = self.awake.get(rest.application) == rest.said and set(known.get(rest.application, ())) == set(
            one.circles
        )
        return one.shows and same


def found_in(desk: Desk, everywhere: Everywhere, group: Collection[str]) -> Iterator[Found]:
    """Yield what each of a group shows, among all whose word it needs."""
    rules = [rule for side in SIDES for rule in desk.owing_rules(side)]
    rows: dict[str, list[Owed]] = {}
    for row in owed_in(everywhere, rules, only=group):
        rows.setdefault(row.obligation.application, []).append(row)
    asked: dict[str, list[Question]] = {}
    for question in questions_in(everywhere, only=group, rules=rules):
        asked.setdefault(question.application, []).append(question)
    for id in group:
        here = everywhere.of[id]
        yield _found(here, tuple(rows.get(id, ())), tuple(asked.get(id, ())))


def _found(here: Here, rows: tuple[Owed, ...], asked: tuple[Question, ...]) -> Found:
    now, circles = here.clock.now(UTC), resting.circles_of(here.app)
    shows_from, until = resting.shows_from(here, rows, bool(asked)), resting.changes_at(here, rows)
    rest = Rest(
        application=here.id, since=resting.rests_since(here, rows).astimezone(UTC), circles=circles,
        until=shows_from.astimezone(UTC) if shows_from else None, shows=shows_from is not None and shows_from <= here.clock.now(here.app.zone),
        said=resting.said(here), hears=resting.hears(here), speaks=resting.speaks(here),
    )  # fmt: skip
    letters = [row.obligation for row in rows]
    named = {id for one in letters for id in (*one.also, *(reason.application for reason in one.because))}
    return Found(
        app=here.app, circles=circles, rows=rows, urgency=tuple(row.urgency for row in rows), asked=asked, rest=rest,
        named=tuple(named - {here.id, ""}), since=now, until=until.astimezone(UTC) if until else None,
    )  # fmt: skip


def settle(desk: Desk, applications: Sequence[Application]) -> None:
    """Put to rest, of one lot, what can be told without others; whoever hears of one of them is to be looked at anew.

    So a desk never stands in memory as a whole, and what is imported need not be read again.
    """
    live = desk.live()
    desk.rests.begin(_basis(desk, live))
    everywhere = Everywhere(applications, desk.holidays, desk.clock)
    deaf = {here.id for here in everywhere.all if not resting.hears(here)}
    looked = [one.rest for one in found_in(desk, everywhere, deaf) if one.rest]
    circles = {circle for rest in looked for circle in rest.circles}
    heard = set(desk.rests.members(circles, hearing=resting.TOPICS)) - {app.id for app in applications}
    desk.rests.keep(looked, desk.journal.revision(), wake=heard)
