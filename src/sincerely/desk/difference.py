"""What differs between two states of a desk: letters newly owed, fallen away or changed, and questions, each in a sentence.

Takes any two states, whatever lies between them: an event, several, or time alone. Decides nothing and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sincerely.core.application import Application
from sincerely.core.days import end_of_day
from sincerely.core.events import EVENTS, Event
from sincerely.core.moments import day_of
from sincerely.core.owing.cause import listed
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import LIVE
from sincerely.core.owing.questions import Question
from sincerely.core.spoken import say_date, say_kind
from sincerely.desk import today
from sincerely.desk.supposing import Supposed

STANDS = {
    "met": "has left", "void": "has lost its reason", "waived": "is not needed", "lapsed": "is let go",
    "snoozed": "is put off", "overdue": "is late", "open": "is owed now", "upcoming": "is not owed yet",
}  # fmt: skip
WAITED_FOR = {"decision": "a decision", "terms": "the terms", "conditions": "the conditions"}


@dataclass(frozen=True, kw_only=True)
class Fallen:
    """A letter that was owed and is no more; `now` is what became of it, None where nothing asks for it any longer."""

    was: Owed
    now: Owed | None
    why: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """A letter before and after, and in a sentence what is otherwise."""

    before: Owed
    after: Owed
    say: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What is otherwise in `after` than in `before`, the most urgent first.

    `over_at_once` are letters that come into being met, void, waived or lapsed, as where something is told late.
    """

    before: Supposed
    after: Supposed
    newly_owed: tuple[Owed, ...]
    over_at_once: tuple[Owed, ...]
    falls_away: tuple[Fallen, ...]
    changes: tuple[Change, ...]
    asked: tuple[Question, ...]
    settled: tuple[Question, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is otherwise."""
        return not (
            self.newly_owed or self.over_at_once or self.falls_away or self.changes or self.asked or self.settled
        )


def difference(before: Supposed, after: Supposed, *, because_of: str | None = None) -> Difference:
    """Return what is otherwise in `after`; `because_of` is the event that lies between, if it was one."""
    was = {one.obligation.id: one for one in before.owed()}
    now = {one.obligation.id: one for one in after.owed()}
    lived = {id for id, one in was.items() if one.standing in LIVE}
    lives = {id for id, one in now.items() if one.standing in LIVE}
    fallen = before.ordered(was[id] for id in lived - lives)
    kept = after.ordered(one for id, one in now.items() if id in was and (id in lived) == (id in lives))
    asked, settled = _questions(before, after)
    return Difference(
        before=before, after=after,
        newly_owed=tuple(after.ordered(now[id] for id in lives - lived)),
        over_at_once=tuple(after.ordered(one for id, one in now.items() if id not in was and id not in lives)),
        falls_away=tuple(_fallen(after, one, now.get(one.obligation.id), because_of) for one in fallen),
        changes=tuple(_changes(before, after, ((was[one.obligation.id], one) for one in kept))),
        asked=asked, settled=settled,
    )  # fmt: skip


def _questions(before: Supposed, after: Supposed) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    was, now = ({one.id: one for one in state.questions()} for state in (before, after))
    return (
        tuple(one for id, one in now.items() if id not in was),
        tuple(one for id, one in was.items() if id not in now),
    )


# What became of what was owed


def _fallen(after: Supposed, was: Owed, now: Owed | None, because_of: str | None) -> Fallen:
    return Fallen(was=was, now=now, why=_why_fallen(after, was, now, because_of))


def _why_fallen(after: Supposed, was: Owed, now: Owed | None, because_of: str | None) -> str:
    if now is None:
        return _why_gone(after, was)
    by = now.settled_by
    if now.standing == "waived":
        return "You would have said that it is not needed."
    if now.standing == "lapsed":
        return f"It is better unsent after {_said(now, now.obligation.window.lapses_at)}."
    if by is not None and by == because_of:
        return "This is that letter." if now.standing == "met" else "This takes its reason away."
    return _by_another(after, now, by)


def _by_another(after: Supposed, now: Owed, by: str | None) -> str:
    """Return how an event that was told before settles it, or how time does."""
    found = _event(after, now.obligation.application, by) if by else None
    how = "It has been met" if now.standing == "met" else "Its reason has fallen away"
    if found is None or found[1].kind in ("offer_made", "offer_received"):  # an offer that lapses is an event of no day
        return f"{how} by then."
    app, event = found
    return f"{how}: {app.record.company}, {EVENTS[event.kind].says}, {say_date(day_of(event.when, app.zone))}."


def _event(after: Supposed, application: str, id: str) -> tuple[Application, Event] | None:
    near = (after.applications[application], *after.applications.values())
    return next(((app, event) for app in near for event in app.events if event.id == id), None)


def _why_gone(after: Supposed, was: Owed) -> str:
    letter = was.obligation
    for one in after.owed():
        other = one.obligation
        if other.kind == letter.kind and letter.application in other.also:
            return f"It is told in one letter with the one for {after.record(other.application).position}."
    if any(same_letter(one, was) and one.standing in LIVE for one in after.owed({letter.application})):
        return "It is counted anew; the new days are told above."
    return "Nothing on record asks for it any more."


def same_letter(one: Owed, other: Owed) -> bool:
    """Say whether two are the same letter to a person, though perhaps not from the same cause."""
    a, b = one.obligation, other.obligation
    return (a.kind, a.application, set(a.to)) == (b.kind, b.application, set(b.to))


# What is otherwise about a letter that stays


def _changes(before: Supposed, after: Supposed, pairs: Iterable[tuple[Owed, Owed]]) -> Iterator[Change]:
    rows, then = before.agenda(), after.agenda()
    for was, now in pairs:
        first, second = today.document(rows, was), today.document(then, now)
        a, b = was.obligation, now.obligation
        if first == second and a.window == b.window and a.waits_for == b.waits_for:
            continue
        said = list(_what_changes(was, now, first, second))
        who = listed(b.to) if b.to else "somebody"
        yield Change(before=was, after=now, say=f"The {say_kind(b.kind)} to {who} {', and '.join(said)}.")


def _what_changes(was: Owed, now: Owed, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    a, b = was.obligation, now.obligation
    if was.standing != now.standing or (now.standing == "held" and a.waits_for != b.waits_for):
        yield _stands(was, now)
    if a.window.due_at != b.window.due_at:
        yield _moved("is due", was, a.window.due_at, b.window.due_at, "with no day yet")
    if a.window.opens_at != b.window.opens_at and "upcoming" in (was.standing, now.standing):
        yield _moved("may leave from", was, a.window.opens_at, b.window.opens_at, "")
    if a.window.lapses_at != b.window.lapses_at:
        yield _moved("is let go after", was, a.window.lapses_at, b.window.lapses_at, "never let go")
    if a.to != b.to:
        yield f"goes to {listed(b.to)} instead of {listed(a.to)}"
    elif first["to"] != second["to"]:
        there = [one["email"] or f"an address of {one['name']} that is still to be told" for one in second["to"]]
        yield f"goes to {listed(tuple(there))}"
    if first["cc"] != second["cc"]:
        copies = [one["name"] for one in second["cc"]]
        yield f"has {f'copies to {listed(tuple(copies))}' if copies else 'no copies'}"
    if a.also != b.also:
        yield "answers for another application too" if len(a.also) < len(b.also) else "answers for fewer applications"
    if first["because"] != second["because"]:
        known = {reason["say"] for reason in first["because"]}
        new = dict.fromkeys(reason["say"] for reason in second["because"] if reason["say"] not in known)
        yield f"has another reason: {' '.join(new).removesuffix('.')}" if new else "has one reason fewer"


def _stands(was: Owed, now: Owed) -> str:
    if now.standing == "held":
        return f"waits for {waited_for(now)}"
    released = f", no longer waiting for {waited_for(was)}" if was.standing == "held" else ""
    return f"{STANDS[now.standing]}{released}"


def waited_for(one: Owed) -> str:
    """Return what a held letter waits for, as a sentence has it."""
    return listed(tuple(WAITED_FOR.get(what, what) for what in one.obligation.waits_for))


def _moved(what: str, one: Owed, was: datetime | None, now: datetime | None, none: str) -> str:
    if now is None:
        return f"is {none}, where it was {_said(one, was)}"
    return f"{what} {_said(one, now)}{f' instead of {_said(one, was)}' if was else ''}"


def _said(one: Owed, moment: datetime | None) -> str:
    """Return a moment of a window in words: a day, and the hour where it does not last to the day's end or begin with it."""
    if moment is None:
        return ""
    zone = today.zone_of(one)
    local = moment.astimezone(zone)
    whole = local == end_of_day(local.date(), zone) or (local.hour, local.minute) == (0, 0)
    return say_date(local.date()) if whole else f"{say_date(local.date())}, {local:%H:%M}"
