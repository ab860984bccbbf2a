"""The verbs import and export: record files into the desk and out of it; nothing is half taken, and it round-trips.

An import holds one lot of records at a time, however many there are, and writes all lots in one transaction: one fault in
any file, or being stopped, leaves the desk as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sincerely.core.application import fold
from sincerely.core.events import EVENTS, EVERY_LETTER_KIND, Event
from sincerely.core.moments import start_of
from sincerely.core.record import Record, application_id
from sincerely.desk.applications import handle_of, profile_of
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake, Problem, SincerelyError

if TYPE_CHECKING:
    from sincerely.core.owing.obligation import Owed

LOT = 500  # records that are looked at and written together
SHOWN = 100  # problems, or applications taken, that are told one by one; the others are counted
DIGITS = (4, 8, 16)  # of an id; the more, the rarer two applications have the same by chance
Stated = tuple[str, Record | None, list[Problem]]  # where it stands, the record or None, every problem it has


@dataclass(kw_only=True)
class Taken:
    """What an import took: the first applications whole, and how many there are of all."""

    first: list[Record] = field(default_factory=list)
    applications: int = 0
    events: int = 0
    ahead: int = 0  # events that are still to come

    def count(self, desk: Desk, records: Sequence[Record]) -> None:
        """Count these too."""
        self.first += records[: SHOWN - len(self.first)]
        self.applications += len(records)
        self.events += sum(len(record.events) for record in records)
        self.ahead += sum(len(to_come(desk, record)) for record in records)


@dataclass(kw_only=True)
class Faults:
    """The problems of an import: the first of them whole, and how many there are of all, in how many files."""

    first: list[Problem] = field(default_factory=list)
    problems: int = 0
    records: int = 0

    @property
    def full(self) -> bool:
        """Whether one more problem would only be counted."""
        return len(self.first) >= SHOWN

    def note(self, problems: Sequence[Problem]) -> None:
        """Note the problems of one record."""
        self.first += problems[: SHOWN - len(self.first)]
        self.problems += len(problems)
        self.records += 1

    def told(self) -> SincerelyError:
        """Return one exception that tells the first problems, and of how many more only that they are there."""
        more = self.problems - len(self.first)
        if not more:
            return Mistake.of(self.first)
        shown = "one more problem is" if more == 1 else f"{more:,} more problems are"
        say = f"And {shown} not shown; {self.records:,} records have one or more. Nothing was taken."
        hint = "Mend these first, then look at the rest: sincerely import … --dry-run"
        return Mistake.of([*self.first, Problem(code="more_problems", say=say, hint=hint)])


def take_in(
    desk: Desk, stated: Iterable[Stated], *, dry_run: bool = False, progress: Callable[[int], None] = lambda count: None
) -> Taken:
    """Add the records stated, all or none, their events under ids of this desk, and return what was taken.

    Raises Mistake with every problem that was met on the way, and with every record that is there already, is stated
    twice, or belongs on the other side's desk.

    Args:
        progress: is told after each lot how many records were looked at.
    """
    coming, lots = Coming(desk, profile_of(desk).side, progress), _lots(stated)
    try:
        return _written(desk, coming, lots, dry_run=dry_run)
    except _Faulty:
        for lot in lots:  # nothing will be taken; what is wrong with the others is told all the same
            coming.checked(lot)
        raise coming.faults.told() from None


class _Faulty(Exception):
    """Undoes what was written."""


def _written(desk: Desk, coming: Coming, lots: Iterator[list[Stated]], *, dry_run: bool) -> Taken:
    taken = Taken()
    with ExitStack() as whole:
        for n, lot in enumerate(lots):
            records = coming.checked(lot)
            if coming.faults.problems:
                raise _Faulty
            if n == 0 and not dry_run:  # not before: whoever types on standard input keeps nobody else from writing
                whole.enter_context(desk.together())
            if not dry_run:
                _take(desk, [with_desk_ids(record, desk.new_id) for record in records])
            taken.count(desk, records)
    return taken


def _take(desk: Desk, records: Sequence[Record]) -> None:
    """Write one lot, inside the one transaction of its import: every record that is taken passes by here."""
    from sincerely.desk.live import settle

    desk.journal.add(records)
    settle(desk, [fold(record, desk.clock) for record in records])


def _lots(stated: Iterable[Stated]) -> Iterator[list[Stated]]:
    lot: list[Stated] = []
    for one in stated:
        lot.append(one)
        if len(lot) == LOT:
            yield lot
            lot = []
    if lot:
        yield lot


class Coming:
    """What has come so far in one import: each record once, under an id that no other application has.

    Of a record that passed only its ids and where it stands are kept.
    """

    def __init__(self, desk: Desk, side: str, progress: Callable[[int], None]) -> None:
        self.faults = Faults()
        self._desk, self._side, self._progress, self._looked = desk, side, progress, 0
        self._seen: dict[str, tuple[str, str]] = {}  # by id: the whole id, and where it stands

    def checked(self, lot: Sequence[Stated]) -> list[Record]:
        """Return the records of a lot that can be taken; the problems of all others are noted."""
        self._looked += len(lot)
        self._progress(self._looked)
        there = _there(self._desk, [record.id for _, record, _ in lot if record])
        found = []
        for where, record, problems in lot:
            if record is None:
                self.faults.note(problems)
            elif record.side != self._side:
                self.faults.note([_other_side(record, self._side, where)])
            else:
                found += self._new(record, where, there)
        return found

    def _new(self, record: Record, where: str, there: Mapping[str, Record]) -> list[Record]:
        """Return the record under its id, or under a longer one where another application has that by chance."""
        whole = application_id(record, digits=DIGITS[-1])
        for digits in DIGITS:
            id = record.id if digits == DIGITS[0] else application_id(record, digits=digits)
            seen = self._seen.get(id)
            if seen and seen[0] == whole:
                self.faults.note([_twice(record, seen[1], where)])
                return []
            known = there.get(id) if digits == DIGITS[0] else _there(self._desk, [id]).get(id)
            if known and not seen and _is(known, whole):
                self.faults.note([MORE if self.faults.full else _taken(self._desk, known, record, where)])
                return []
            if not seen and not known:
                self._seen[id] = (whole, where)
                return [record if id == record.id else replace(record, id=id)]
        raise AssertionError("two applications have one whole id")


def _there(desk: Desk, ids: Collection[str]) -> dict[str, Record]:
    """Return those of these ids that are on the desk, in this import or before it."""
    return {record.id: record for record in desk.journal.records(ids)}


def _is(known: Record, whole: str) -> bool:
    """Say whether an application of the desk is the one of that whole id; one that was renamed since counts as such."""
    renamed = known.id not in {application_id(known, digits=digits) for digits in DIGITS}
    return renamed or application_id(known, digits=DIGITS[-1]) == whole


MORE = Problem(code="application_taken", say="", hint="")  # is only counted


def _title(record: Record) -> str:
    return f"{record.position} at {record.company}"


def _other_side(record: Record, side: str, where: str) -> Problem:
    say = f"{_title(record)} is of the {record.side}'s side, and this desk is the {side}'s."
    hint = f"Use another desk: sincerely --desk-file other.sqlite3 init --side {record.side}"
    return Problem(code="other_side", say=say, hint=hint, where=where)


def _taken(desk: Desk, known: Record, record: Record, where: str) -> Problem:
    called = handle_of(desk, known)
    say = f"{_title(record)} is already on this desk, as {called}."
    return Problem(
        code="application_taken", say=say, hint=f"See what it holds: sincerely history {called}", where=where
    )


def _twice(record: Record, first: str, where: str) -> Problem:
    say, hint = f"{_title(record)} stands in {first} too.", "Leave one of them out; one record states one application."
    return Problem(code="application_twice", say=say, hint=hint, where=where)


def to_come(desk: Desk, record: Record) -> list[Event]:
    """Return the events of a record that are said to have happened and are still ahead: often a year mistyped."""
    now = desk.clock.now(record.zone)
    return [event for event in record.events if start_of(event.when, record.zone) > now]


def with_desk_ids(record: Record, new_id: Callable[[], str]) -> Record:
    """Return the record with an id of its own for each event, and every reference to an event by that id."""
    names = {event.id: new_id() for event in record.events}
    events = tuple(_named(event, names, names[event.id]) for event in record.events)
    return replace(record, events=events)


def _named(event: Event, names: Mapping[str, str], id: str) -> Event:
    facts = event.facts
    if _POINTS[event.kind]:
        facts = {name: _pointed(event.kind, name, value, names, id) for name, value in facts.items()}
    return Event(id=id, kind=event.kind, when=event.when, facts=facts, place=event.place)


def _pointed(kind: str, name: str, value: Any, names: Mapping[str, str], id: str) -> Any:
    if isinstance(value, Event):
        return _named(value, names, id)
    return names.get(value, value) if EVENTS[kind].fields[name].type == "event" else value


_POINTS = {
    kind: any(field.type in ("event", "whole_event") for field in table.fields.values())
    for kind, table in EVENTS.items()
}


def ids(desk: Desk) -> list[str]:
    """Return the id of every application, in the order in which they were added."""
    return desk.journal.since(0)


def to_export(desk: Desk, ids: Sequence[str]) -> Iterator[Record]:
    """Yield these applications as files can state them, one lot at a time."""
    for start in range(0, len(ids), LOT):
        for record in desk.journal.records(ids[start : start + LOT]):
            yield as_file(desk, record)


def as_file(desk: Desk, record: Record) -> Record:
    """Return the record as a file can state it: a letter waived or snoozed by its kind and person, not by a desk's id."""
    said = {event.facts["obligation"] for event in record.events if event.kind in ("waived", "snoozed")}
    put_off = {one for one in said if one.partition(":")[0] not in EVERY_LETTER_KIND}  # the others are in words already
    if not put_off:
        return record
    from sincerely.desk.live import around
    from sincerely.desk.today import owed_by

    words = {one: "contradiction" for one in put_off if one.startswith("contradiction-")}  # a file has no ids
    put_off -= words.keys()
    words |= _said(owed_by(desk, [fold(record, desk.clock)]), record)
    if not put_off <= words.keys():  # some are owed only because of what happened in others
        words |= _said(owed_by(desk, around(desk, [record.id]).applications), record)
    events = tuple(_in_words(event, words) if event.kind in ("waived", "snoozed") else event for event in record.events)
    return replace(record, events=events)


def _said(rows: Iterable[Owed], record: Record) -> dict[str, str]:
    own = (row.obligation for row in rows if row.obligation.application == record.id)
    return {one.id: _words(one.kind, one.to) for one in own}


def _in_words(event: Event, words: Mapping[str, str]) -> Event:
    named = event.facts["obligation"]
    return replace(event, facts={**event.facts, "obligation": words.get(named, named)})


def _words(kind: str, to: Sequence[str]) -> str:
    return f"{kind}: {to[0]}" if to else kind
