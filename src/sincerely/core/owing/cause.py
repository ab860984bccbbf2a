"""Why one letter is owed: what happened, and everything about it that recipients, clocks and endings ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sincerely.core.application import Offer
from sincerely.core.moments import Moment
from sincerely.core.owing.here import Happened, Here, plain_day
from sincerely.core.playbook import Term

CONTRADICTION = "a contradiction to settle"  # what a letter waits for that rests on an event which another contradicts


class Way(NamedTuple):
    """How a day of a cause came about, for `why`: so many times a span from a day that has a name."""

    name: str
    start: date
    span: Term
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What owes a letter.

    `event` and `application` say where it stands; `key` is its part of the obligation's identity. Only letters sent
    after `when` can meet it, and counts start from `day`, its local day where the letter is owed; the window opens on
    `opens` (the same day unless said). `anchors` are further days to count from; `words` fill the rule's sentence.
    """

    key: str
    event: str
    application: str
    when: Moment
    day: date
    called: str = ""  # what happened on `day`, where that is not the event itself
    opens: date | None = None
    anchors: Mapping[str, Moment] = field(default_factory=dict)
    ways: Mapping[str, Way] | None = None  # by anchor
    words: Mapping[str, str] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    offer: Offer | None = None
    waits: tuple[str, ...] = ()
    rests_on: tuple[tuple[str, str], ...] = ()  # further events (application, event) without which it would wait
    ended: Happened | None = None
    due_unknown: bool = False
    lapsed: bool = False  # what it lapses by has happened, though that day is not over
    live: Moment | None = None  # since when the letter was owed, if that is later than `when`
    hold_ends: date | None = None  # the day that ends every hold, by law
    undecided: bool = False  # nothing is decided: on that day it falls away
    counted: Here | None = None  # where days are counted, if not where the event is
    until: Moment | None = None  # only letters sent before this day can meet it
    also: tuple[str, ...] = ()  # further events that the same letter answers
    question: str | None = None
    round: Term | None = None  # what is decided for the same person within it is the same letter

    def event_in(self, application: str) -> str:
        """Return its event if that is of this application, else nothing: events of two record files may be called alike."""
        return self.event if self.application == application else ""


def listed(names: tuple[str, ...]) -> str:
    """Return names as a sentence has them: "Ines, Tom and Ana"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "somebody"


__all__ = ["CONTRADICTION", "Cause", "Way", "listed", "plain_day"]
