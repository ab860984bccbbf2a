"""The verb approve for many letters of one kind: what has anything to look at is left out and listed, the rest is frozen together.

The letters are made as one by one, from the record and in the same words as `draft` shows. Their number is what a person says yes
to; if it changed meanwhile, it has to be said again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sincerely.core.application import Application
from sincerely.core.outbox import WAITING, Outgoing, paced
from sincerely.core.owing.here import addresses_of
from sincerely.core.owing.obligation import Owed
from sincerely.desk import today
from sincerely.desk.approve import EXPIRES, Prepared, approve, prepared
from sincerely.desk.check import known_kind
from sincerely.desk.live import around
from sincerely.desk.outbox import insist_on_desk, unread
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake, Problem, Refused

ENDED = ("rejected", "withdrew", "position_closed", "declined", "offer_withdrawn")
BY_VOICE = ("E15",)  # a finding that says: telephone them


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A letter that is owed and does not leave with the rest, and why."""

    owed: Owed
    application: Application
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Letters of one kind: those ready, each with the time at which it leaves, and those left out.

    `seen` is how the desk stood when they were made; while it stands so, nothing needs to be looked at again.
    """

    kind: str
    ready: tuple[Prepared, ...]
    left_out: tuple[LeftOut, ...]
    on_the_way: int  # approved before, and not counted
    to_come: int  # not open yet, and not counted
    made_at: datetime
    seen: tuple[int, tuple[tuple[str, str], ...]]

    @property
    def late(self) -> int:
        """How many leave after their due day, because the mailbox gives away only so many in an hour."""
        due = ((one.letter.not_before, one.owed.obligation.window.due_at) for one in self.ready)
        return sum(by is not None and leaves > by for leaves, by in due)


def gather(desk: Desk, kind: str, *, opening: str | None = None) -> Batch:
    """Make every letter of a kind that is due now.

    Args:
        opening: only those of this requisition or position; None: all of the desk.

    Raises Mistake for a kind or an opening that is none, or where nothing of it is owed.
    """
    insist_on_desk(desk, "approve")
    known_kind(kind)
    seen = _stands(desk)
    all_owed = today.agenda(desk)
    mine = [one for one in all_owed.owed if one.obligation.kind == kind and _is_of(all_owed, one, opening)]
    if opening and not mine:
        raise _no_opening(desk, all_owed, kind, opening)
    every = around(desk, {one.obligation.application for one in mine}).applications if mine else []
    others = _others(every)
    ready: list[Prepared] = []
    left_out: list[LeftOut] = []
    for one in mine:
        if one.standing not in ("open", "overdue", "held") or one.obligation.id in all_owed.leaving:
            continue
        app = all_owed.applications[one.obligation.application]
        problems = [*_to_be_read_alone(one, app, others)]
        try:
            made = prepared(desk, all_owed, one, second=False)
            problems += [
                Problem(code="call_first", say=found.say, hint=found.why)
                for found in made.noted
                if found.rule in BY_VOICE
            ]
        except Refused as refused:
            problems += refused.problems
        if problems:
            left_out.append(LeftOut(owed=one, application=app, problems=tuple(dict.fromkeys(problems))))
        else:
            ready.append(made)
    return Batch(
        kind=kind, ready=tuple(_in_turn(desk, ready)), left_out=tuple(left_out), made_at=desk.now(), seen=seen,
        on_the_way=sum(one.obligation.id in all_owed.leaving for one in mine),
        to_come=sum(one.standing == "upcoming" for one in mine),
    )  # fmt: skip


def freeze(desk: Desk, batch: Batch, count: int) -> list[Outgoing]:
    """Take every letter that is ready into the outbox, or none. Raises Refused where it is not what a person said yes to.

    Args:
        count: the number that the person said.
    """
    if count != len(batch.ready):
        raise Refused(
            f"{count} was said, and {len(batch.ready)} letters are ready, so none was approved.", code="another_count",
            hint="Look at them again, and say their number.",
        )  # fmt: skip
    if desk.now() - batch.made_at > EXPIRES:
        raise Refused(
            "The letters were shown more than 15 minutes ago.", code="preview_expired",
            hint=f"Look at them again: sincerely approve --kind {batch.kind}",
        )  # fmt: skip
    with desk.together():
        same = _stands(desk) == batch.seen
        return [approve(desk, one, looked=same) for one in batch.ready]


def alike(batch: Batch) -> tuple[list[str], list[list[str]]]:
    """Return the sentences that all letters share, in their order, and for each letter those that it has alone or with some."""
    each = [list(_sentences(one)) for one in batch.ready]
    often = Counter(sentence for one in each for sentence in dict.fromkeys(one))
    shared = {sentence for sentence, count in often.items() if count == len(each)}
    return (
        [one for one in (each[0] if each else []) if one in shared],
        [[sentence for sentence in one if sentence not in shared] for one in each],
    )


def _sentences(one: Prepared) -> Iterator[str]:
    for line in one.letter.text.strip().split("\n"):
        yield from filter(None, (part.strip() for part in re.split(r"(?<=[.!?]) (?=[A-Z])", line)))


def _stands(desk: Desk) -> tuple[int, tuple[tuple[str, str], ...]]:
    return desk.journal.revision(), tuple(sorted(unread(desk).items()))


def _is_of(all_owed: today.Agenda, one: Owed, opening: str | None) -> bool:
    record = all_owed.applications[one.obligation.application].record
    return opening is None or opening.casefold() in ((record.requisition or "").casefold(), record.position.casefold())


def _no_opening(desk: Desk, all_owed: today.Agenda, kind: str, opening: str) -> Mistake:
    owing = [
        all_owed.applications[one.obligation.application].record for one in all_owed.owed if one.obligation.kind == kind
    ]
    known = list(dict.fromkeys(record.requisition or record.position for record in owing))
    hint = f"There are: {', '.join(known[:8])}." if known else "See what is owed: sincerely today"
    return Mistake(
        f"No {kind.replace('_', ' ')} is owed for {opening!r}.",
        code="unknown_opening",
        hint=hint,
        where="--requisition",
    )


def _others(applications: Sequence[Application]) -> dict[str, list[Application]]:
    """Return by address the applications that have not ended."""
    found: dict[str, list[Application]] = {}
    for app in applications:
        for address in addresses_of(app) if app.stage not in ENDED else ():
            found.setdefault(address, []).append(app)
    return found


def _to_be_read_alone(one: Owed, app: Application, others: dict[str, list[Application]]) -> Iterator[Problem]:
    """Yield what makes a letter one to be read by itself, though nothing in it is wrong."""
    hint = f"Read it by itself: sincerely approve {one.obligation.id}"
    for address in addresses_of(app):
        for other in others.get(address, ()):
            if other.id not in (app.id, *one.obligation.also):
                say = f"There is another application: {other.record.position}."
                yield Problem(code="second_application", say=say, hint=hint)
    promise = app.promises[-1] if app.promises else None
    if promise and promise.who and promise.who not in (app.record.me.name, app.candidate.name if app.candidate else ""):
        yield Problem(
            code="own_word",
            say=f"{promise.who} promised this answer.",
            hint=f"Let them give it, or: {hint[0].lower()}{hint[1:]}",
        )
    noted = app.interviews[-1].noted("next_step") if app.interviews else None
    if noted:
        yield Problem(code="own_word", say=f"It was noted that comes next: {noted}", hint=hint)


def _in_turn(desk: Desk, ready: Sequence[Prepared]) -> Iterator[Prepared]:
    """Give each letter the time at which it leaves, so many in an hour and a day; of those of one time what is due first."""
    leaving = [one.not_before for one in desk.outbox.letters(states=WAITING)]
    far = max((one.letter.not_before for one in ready), default=desk.now())
    order = sorted(ready, key=lambda one: (one.letter.not_before, one.owed.obligation.window.due_at or far))
    times = paced([(one.letter.not_before, one.application.zone) for one in order], leaving, desk.bounds)
    for one, leaves in zip(order, times, strict=True):
        yield replace(one, letter=replace(one.letter, not_before=leaves))
