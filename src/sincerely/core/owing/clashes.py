"""Facts that cannot all hold, and the answers that settle them: values only. Which clash is known in `questions`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sincerely.core.moments import Moment
from sincerely.core.owing.here import Happened, Here, Stamp
from sincerely.core.owing.obligation import question_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer: how it is said and the event that would say it, which happens at the clock unless `when` says else."""

    say: str
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    when: Moment | None = None
    letter: str | None = None  # the kind of letter that is this answer
    application: str | None = None  # where the event would be told, if not where it is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Facts that cannot all hold, each with the application where it stands, in order, and what is wrong with them.

    `choices` are answers beside taking a fact out. Where they `may_stand`, a person can also say that it was so.
    """

    facts: tuple[tuple[str, Happened], ...]
    say: str
    choices: tuple[Choice, ...] = ()
    may_stand: bool = True

    @property
    def asked_at(self) -> str:
        """The application where it is asked about."""
        return self.facts[-1][0]

    @property
    def id(self) -> str:
        """The id of the question, by which a person lets it stand."""
        return question_id(self.asked_at, " ".join(one.event for _, one in self.facts), "contradiction")


def who(here: Here) -> str:
    """Return the candidate as a sentence begins with them."""
    return "You" if here.side == "candidate" else here.app.candidate.name if here.app.candidate else "The candidate"


def clash_of(here: Here, say: str, *facts: Stamp, choices: tuple[Choice, ...] = ()) -> Clash:
    """Return a clash of facts of one application."""
    return Clash(facts=tuple((here.id, happened(one)) for one in facts), say=say, choices=choices)


def happened(one: Stamp) -> Happened:
    """Return a fact under the kind of its event."""
    return Happened(one.event, one.when, getattr(one, "kind", "offer"))
