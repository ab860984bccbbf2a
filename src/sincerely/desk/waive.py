"""The verbs waive and snooze: both are events about one letter owed; its due day does not move."""

from __future__ import annotations

from sincerely.core.events import Event
from sincerely.core.moments import day_of
from sincerely.core.owing.obligation import Owed
from sincerely.core.spoken import say_kind, say_moment
from sincerely.core.statement import moment_typed
from sincerely.desk.applications import profile_of
from sincerely.desk.ports import Desk
from sincerely.desk.tell import Told, taken
from sincerely.desk.today import find
from sincerely.errors import Mistake

SETTLED = {
    "met": "has left already",
    "void": "is not owed any more",
    "lapsed": "has lapsed",
    "waived": "is waived already",
}


def waive(desk: Desk, letter: str, *, dry_run: bool = False) -> tuple[Owed, Told]:
    """Say that a letter is not needed."""
    profile_of(desk)
    one = _live(desk, letter)
    return one, _put_off(desk, one, "waived", {}, dry_run=dry_run)


def snooze(desk: Desk, letter: str, until: str, *, dry_run: bool = False) -> tuple[Owed, Told]:
    """Put a letter off until a day as a person types it; it is awake from the start of that day."""
    profile_of(desk)
    one = _live(desk, letter)
    record = desk.journal.record(one.obligation.application)
    now = desk.clock.now(record.zone)
    when = moment_typed(until, now, record.zone, "future")
    if day_of(when, record.zone) <= day_of(now, record.zone):
        say = f"{say_moment(when, record.zone)} is not ahead: it is {say_moment(now, record.zone)}."
        raise Mistake(
            say,
            code="wrong_order",
            hint=f"Write a later day: sincerely snooze {letter} --until tomorrow",
            where="--until",
        )
    return one, _put_off(desk, one, "snoozed", {"until": when}, dry_run=dry_run)


def _live(desk: Desk, letter: str) -> Owed:
    one = find(desk, letter)
    if one.standing in SETTLED:
        to = f" to {one.obligation.to[0]}" if one.obligation.to else ""
        say = f"The {say_kind(one.obligation.kind)}{to} {SETTLED[one.standing]}."
        raise Mistake(say, code="not_owed", hint=f"See how it came about: sincerely why {one.obligation.id}")
    return one


def _put_off(desk: Desk, one: Owed, kind: str, facts: dict[str, object], *, dry_run: bool) -> Told:
    record = desk.journal.record(one.obligation.application)
    event = Event(
        id=desk.new_id(), kind=kind, when=desk.clock.now(record.zone).replace(microsecond=0),
        facts={"obligation": one.obligation.id, **facts}, place=len(record.events),
    )  # fmt: skip
    return taken(desk, record, event, dry_run=dry_run)
