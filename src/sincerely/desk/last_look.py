"""The last look at an approved letter before it leaves: is it still owed, unchanged, and is nothing unread?

Many letters are looked at in lots, since what they rest on lies close together. What was found in a lot holds for a few
seconds, and only while nobody writes about anybody whom the letter concerns; else the letter is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sincerely.core.application import fold
from sincerely.core.outbox import Look, Outgoing, approval_digest, basis, last_look
from sincerely.core.owing import resting
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.here import Here
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import owed_in
from sincerely.desk import today
from sincerely.desk.live import near
from sincerely.desk.outbox import at_now
from sincerely.desk.ports import Desk

HOLDS = timedelta(seconds=5)
Found = tuple[Owed | None, Mapping[str, str]]  # what is owed by a letter, and what it rests on now


def look(desk: Desk, letter: Outgoing, *, by_hand: bool = False) -> Look:
    """Return what the last look says of a letter, everything computed anew over the whole desk as it is now.

    `by_hand`: a person says "now", so that it is never too late for its time.
    """
    return _said(desk, letter, _looked_at(at_now(desk), [letter]).found.get(letter.id), by_hand)


@dataclass(kw_only=True)
class _Lot:
    everywhere: Everywhere
    found: dict[str, Found] = field(default_factory=dict)


def _looked_at(fresh: Desk, letters: Sequence[Outgoing]) -> _Lot:
    """Find what is owed by these letters; what is of no application on the desk any more is left out.

    Everything that concerns them is looked at; what is owed is asked of their applications alone and, since one letter may
    answer several of a candidate's (S2), of the same person's.
    """
    everywhere = Everywhere(near(fresh, {one.application for one in letters}), fresh.holidays, fresh.clock)
    lot = _Lot(everywhere=everywhere)
    here = {one.application: everywhere.of[one.application] for one in letters if one.application in everywhere.of}
    mine = {id for one in here.values() for id in _same_person(everywhere, one)}
    kinds = {one.kind for one in letters}
    rules = [rule for rule in today.rules_of(fresh, [one.app for one in here.values()]) if rule.kind in kinds]
    owed = {one.obligation.id: one for one in owed_in(everywhere, rules, only=mine)} if rules else {}
    apps = [one.app for one in everywhere.all]
    for letter in letters:
        if letter.application in here:
            one = owed.get(letter.obligation)
            lot.found[letter.id] = (one, basis(apps, one.obligation, letter.rests_on) if one else {})
    return lot


def _same_person(everywhere: Everywhere, here: Here) -> set[str]:
    if here.side == "candidate":
        return {here.id}
    return {here.id, *(one.id for one in everywhere.same_person(here))}


def _said(desk: Desk, letter: Outgoing, found: Found | None, by_hand: bool) -> Look:
    if approval_digest(letter) != letter.digest:
        return Look(step="wait", say="It is not as it was approved.")
    if found is None:
        return Look(step="fall_away", say="Its application is not on this desk any more.")
    late = timedelta() if by_hand else desk.now() - letter.not_before
    return last_look(letter, *found, desk.messages.read_first(letter.application), late=late)


class LastLooks:
    """The last looks at a lot of an employer's letters; on a candidate's desk everything concerns everything.

    `at` gives what `look` would, whoever writes meanwhile: `left` is told of our own letters, and the journal says what else
    was written. Of those who say nothing to others only their own letters, and the same person's, are looked at anew.
    """

    def __init__(self, desk: Desk, letters: Sequence[Outgoing], *, by_hand: bool) -> None:
        self._desk, self._by_hand = desk, by_hand
        self._made_at: datetime = desk.now()
        self._revision = (
            desk.journal.revision()
        )  # before anything is read, so that what is written meanwhile is noticed
        self._ours = 0  # what this sender wrote since that revision
        self._touched: set[str] = set()  # circles in which something was written that concerns others there
        profile = desk.journal.profile()
        together = len(letters) > 1 and profile is not None and profile.side == "employer"
        self._lot = _looked_at(at_now(desk), letters) if together else None

    def knows(self, letter: Outgoing) -> bool:
        """Say whether this letter was looked at in the lot."""
        return self._lot is not None and letter.id in self._lot.found

    def at(self, letter: Outgoing) -> Look:
        """Return what the last look says of a letter of the lot."""
        if self._lot is None or not self.knows(letter) or not self._holds(self._lot, letter):
            return look(self._desk, letter, by_hand=self._by_hand)
        return _said(self._desk, letter, self._lot.found[letter.id], self._by_hand)

    def left(self, letter: Outgoing) -> None:
        """Note that this letter left, and stands in the record of each application that it answers."""
        for id in (letter.application, *letter.also):
            self._ours += 1
            here = self._lot.everywhere.of.get(id) if self._lot else None
            if here is not None:  # that a letter left lets nobody speak who did not before
                self._touch(here, speaks=bool(resting.speaks(here)))

    def catch_up(self) -> None:
        """Note what others wrote since the last time."""
        revision = self._desk.journal.revision()
        if self._lot is not None and revision != self._revision + self._ours:
            self._note_others(self._lot)
            self._revision, self._ours = revision, 0

    def _holds(self, lot: _Lot, letter: Outgoing) -> bool:
        if not timedelta() <= self._desk.now() - self._made_at < HOLDS:
            return False
        self.catch_up()
        return self._touched.isdisjoint(resting.circles_of(lot.everywhere.of[letter.application].app))

    def _note_others(self, lot: _Lot) -> None:
        changed = self._desk.journal.since(self._revision)
        now = Everywhere(
            [fold(record, self._desk.clock) for record in self._desk.journal.records(changed)],
            self._desk.holidays, self._desk.clock,
        )  # fmt: skip
        for here in now.all:
            self._touch(here, speaks=self._spoke(lot, here.id) or bool(resting.speaks(here)))

    def _spoke(self, lot: _Lot, id: str) -> bool:
        """Say whether others needed the word of this application before it was written; if nobody knows, they did."""
        if id in lot.everywhere.of:
            return bool(resting.speaks(lot.everywhere.of[id]))
        known = self._desk.live().found.get(id)
        return known is None or known.rest is None or bool(known.rest.speaks)

    def _touch(self, here: Here, *, speaks: bool) -> None:
        self._touched.update(circle for circle in resting.circles_of(here.app) if speaks or resting.is_person(circle))
