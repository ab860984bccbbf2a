"""One letter owed, and what a day makes of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from sincerely.core.moments import day_of
from sincerely.core.playbook import Term
from sincerely.core.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a letter is owed: the event, the rule, and one plain sentence with its dates."""

    event: str
    rule: str
    say: str
    application: str  # where the event stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step on the way to a date, for `why`: which date (opens, due, lapses) and the sentence."""

    of: str
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One letter owed, to whom, and why. It is never stored.

    `side`, `kind`, `application`, `to` and `cause` are its identity, from which `id` is made; time is no part of it.
    """

    side: str
    kind: str
    application: str
    to: tuple[str, ...]
    cause: str
    window: Window
    because: tuple[Reason, ...]
    cc: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    ends: tuple[str, ...] = ()  # sentences: what would end it
    waits_for: tuple[str, ...] = ()
    question: str | None = None
    known_as: tuple[str, ...] = ()  # the first names of those in `to`, if they changed
    bounced: tuple[str, ...] = ()  # whose address came back and is asked for
    also: tuple[str, ...] = ()  # further applications that the same letter answers
    round: Term | None = None  # what is decided for the person within it is one letter

    @property
    def id(self) -> str:
        """A short name that a person can type; the same whatever the clock says."""
        whole = "\n".join((self.side, self.kind, self.application, *(self.known_as or self.to), self.cause))
        return f"{self.kind}-{_short(whole)}"


@lru_cache(maxsize=8192)  # asked for again at every look, and made of the same words each time
def _short(whole: str) -> str:
    return hashlib.sha256(whole.encode()).hexdigest()[:6]


def question_id(application: str, event: str, about: str = "offer_undecided") -> str:
    """Return the id of a question; all letters that answer one offer share that of the undecided offer."""
    whole = "\n".join((about, application, event))
    return f"{about}-{hashlib.sha256(whole.encode()).hexdigest()[:6]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An obligation with its standing at a clock, and the event that settled it, if one did.

    Standings: met, void, waived, lapsed, snoozed, held, overdue, open, upcoming.

    `turns` are moments told in other applications at which time alone may change the standing.
    """

    obligation: Obligation
    standing: str
    settled_by: str | None = None
    turns: tuple[datetime, ...] = ()

    @property
    def zone(self) -> tzinfo:
        """The zone in which the days of the letter are counted: the recipient's."""
        zone = self.obligation.window.opens_at.tzinfo
        assert zone is not None  # a window's moments are aware
        return zone

    @property
    def urgency(self) -> tuple[Any, ...]:
        """What letters are ordered by: overdue by what lapses first, then by due day, then by name; null last."""
        letter, window, far, zone = self.obligation, self.obligation.window, date.max, self.zone
        due = day_of(window.due_at, zone) if window.due_at else far
        late = self.standing == "overdue"
        lapses = day_of(window.lapses_at, zone) if late and window.lapses_at else far
        return (not late, lapses, due, letter.to[0] if letter.to else "\uffff", letter.kind, letter.id)
