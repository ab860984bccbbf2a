"""What a check is given: the letter taken apart, its kind, and what the record knows. Checks yield findings and never raise.

Where text and record cannot decide surely, a check warns: an error holds a real person's letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sincerely.core.anatomy import Anatomy
from sincerely.core.application import Application, Offer
from sincerely.core.cautions import DaysAt
from sincerely.core.checks.rules import ERRORS, RULES
from sincerely.core.days import Days
from sincerely.core.events import Notice, Salary
from sincerely.core.folding import folded
from sincerely.core.law import Law
from sincerely.core.letter import Finding, MoveSeen, Span
from sincerely.core.moves import MovesKnown, places_of
from sincerely.core.notice import present_work
from sincerely.core.patterns import Phrases, stands
from sincerely.core.people import Person
from sincerely.core.playbook import Rule


@dataclass(frozen=True, kw_only=True)
class Employment:
    """The present employment, as recorded: what a resignation is measured against."""

    employer: str
    position: str
    supervisor: str
    hr: str | None
    notice: Notice


def weekends_only(place: str | None) -> Days:
    """Return the days of a place whose holidays nobody has given."""
    return Days(None, lambda place, year: frozenset())


@dataclass(frozen=True, kw_only=True)
class Case:
    """One letter to be checked. `application` is None where no record is known; `to` are names, where they are known.

    `law` and `days` are those of the playbook and of any place; without them no law is known, and weekends alone are free.
    `known` is how moves are recognised. `rules` are those by which this kind is owed, where its clocks count by them.
    """

    letter: Anatomy
    kind: str
    application: Application | None = None
    applications: Sequence[Application] = ()
    to: Sequence[str] = ()
    moves: Sequence[MoveSeen] = field(default=(), repr=False)
    known: MovesKnown | None = field(default=None, repr=False)
    law: Law = field(default_factory=Law)
    days: DaysAt = weekends_only
    rules: Sequence[Rule] = ()
    samples: Mapping[int, str] = field(default_factory=dict, repr=False)  # of published letters (G7)

    @property
    def today(self) -> date:
        """The letter's own day."""
        return self.letter.today

    @property
    def text(self) -> str:
        """The text as read."""
        return self.letter.text

    def finding(
        self, rule: str, level: str, say: str, why: str, span: Span | tuple[int, int] | None = None, *,
        instead: str | None = None, sources: Sequence[str] = (),
    ) -> Finding:  # fmt: skip
        """Make a finding. A rule that may not hold a letter never gives an error (contract, section 4)."""
        if level == "error" and rule not in ERRORS:
            level = "warning"
        start, end = (span.start, span.end) if isinstance(span, Span) else span or (None, None)
        if start == end:
            start = end = None  # there are no words to show: an empty subject
        stated = tuple(sources) or (RULES[rule].sources if rule in RULES else ())
        return Finding(
            rule=rule, level=level, say=say, why=why, start=start, end=end, sources=(rule, *stated), instead=instead
        )

    def has(self, move: str) -> bool:
        """Say whether the letter makes `move`."""
        return any(one.move == move and one.present for one in self.moves)

    def places(self, move: str) -> list[tuple[int, int]]:
        """Return every place where the letter makes `move`, from first to last."""
        if self.known is None:
            return []
        return places_of(self.letter, self.kind, self.known, move, names=self.positions, ours=self.ours)

    def stands(self, phrases: Phrases) -> list[tuple[int, int]]:
        """Return where the body says one of these phrases."""
        return list(stands(self.letter.marked, phrases.know, phrases.unless))

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the sentence around a character, as a span of the body."""
        text = self.letter.marked
        before = [match.end() for match in _STOP.finditer(text, max(0, at - 400), at)]
        after = _STOP.search(text, at, min(len(text), at + 400))
        return (before[-1] if before else max(0, at - 400)), (after.end() if after else min(len(text), at + 400))

    @cached_property
    def nameless(self) -> str:
        """The marked body with the names of company and position blank: If-Then Labs sets no condition."""
        text = self.letter.marked
        for name in {self.company, self.position} - {None, ""}:
            words = r"\s+".join(re.escape(word) for word in folded(name or "").split())
            text = re.sub(rf"(?<!\w){words}(?!\w)", lambda match: "\ue003" * len(match.group()), text)
        return text

    @cached_property
    def employment(self) -> Employment | None:
        """The latest employment on any record of the desk: it holds for the whole desk (contract, section 2)."""
        found = present_work(self.every)
        if found is None:
            return None
        facts = found[1].facts
        return Employment(
            employer=facts["employer"], position=facts["position"], supervisor=facts["supervisor"],
            hr=facts.get("hr"), notice=facts["notice"],
        )  # fmt: skip

    @cached_property
    def every(self) -> tuple[Application, ...]:
        """Every application that is known, the letter's own first."""
        mine = (self.application,) if self.application else ()
        return (*mine, *(one for one in self.applications if one is not self.application))

    @cached_property
    def on_paper(self) -> bool:
        """Say whether the letter is written for paper: a file that begins with no header."""
        return bool(self.text.strip()) and not self.letter.letter.headers

    @cached_property
    def written_on(self) -> date:
        """The date that the letter states above its greeting, else its own day."""
        greeting = self.letter.salutation
        start = greeting.span.start if greeting else self.letter.own.start
        for found in self.letter.days:
            near = found.day and abs((found.day - self.today).days) < 60
            if found.end <= start and found.day and near and found.form in ("date", "numeric", "iso"):
                return found.day
        return self.today

    @cached_property
    def company(self) -> str | None:
        """The employer that the letter is about: for a resignation the present one."""
        if self.kind == "resignation":
            return self.employment.employer if self.employment else None
        return self.application.record.company if self.application else None

    @cached_property
    def position(self) -> str | None:
        """The position that the letter is about: for a resignation the present one."""
        if self.kind == "resignation":
            return self.employment.position if self.employment else None
        return self.application.record.position if self.application else None

    @cached_property
    def positions(self) -> tuple[str, ...]:
        """The names under which the letter may name its position."""
        if self.application is None:
            return ()
        named = [self.position, *(self.similar if self.kind == "recontact" else ())]
        return tuple(name for name in named if name)

    @cached_property
    def similar(self) -> tuple[str, ...]:
        """What openings for a person kept on file are called, where the record says it."""
        events = self.application.of_kind("opening_posted") if self.application else ()
        return tuple(event.facts["similar_to"] for event in events)

    @cached_property
    def sender(self) -> str | None:
        """The name of whoever writes."""
        return self.application.record.me.name if self.application else None

    @property
    def employer_side(self) -> bool:
        """Say whether an employer writes."""
        from sincerely.core.events import LETTER_KINDS

        return self.kind in LETTER_KINDS["employer"]

    @cached_property
    def readers(self) -> tuple[Person, ...]:
        """Who may be written to: the candidate, or the people of the company (at present: supervisor and HR)."""
        application = self.application
        if application is None:
            return ()
        if self.employer_side:
            return (application.candidate,) if application.candidate else ()
        if self.kind == "resignation":
            there = self.employment
            names = [there.supervisor, there.hr] if there else []
            return tuple(application.person(name) for name in names if name)
        known = {person.name: person for person in application.people}
        for event in application.events:
            for key in ("with", "from", "who", "to", "cc"):
                stated = event.facts.get(key, ())
                for name in (stated,) if isinstance(stated, str) else stated:
                    if isinstance(name, str) and name not in known and event.kind != "decided":
                        known[name] = application.person(name)
        known.pop(application.record.me.name, None)
        return tuple(known.values())

    @cached_property
    def offer(self) -> Offer | None:
        """The offer that the letter answers or makes."""
        return self.application.offer if self.application else None

    @cached_property
    def salary(self) -> Salary | None:
        """The sum offered, or decided to be offered."""
        found = self._term("salary")
        return found if isinstance(found, Salary) else None

    @cached_property
    def start_on(self) -> date | None:
        """The first day offered, or decided to be offered."""
        found = self._term("start_on")
        return found if isinstance(found, date) else None

    def _term(self, name: str) -> object:
        if self.application is None:
            return None
        decided = self.application.decisions[-1] if self.application.decisions else None
        if self.kind == "offer" and decided and decided.to == "offer" and name in decided.terms:
            return decided.terms[name]
        return getattr(self.offer, name) if self.offer else None

    @cached_property
    def terms_text(self) -> str:
        """Everything else the record says of the offer's terms, as text to look figures up in."""
        offer = self.offer
        stated = [str(offer.terms), *offer.conditions] if offer else []
        decisions = self.application.decisions if self.application else ()
        return " ".join([*stated, *(str(one.terms) for one in decisions)]).lower()

    @cached_property
    def ours(self) -> tuple[str, ...]:
        """Names that the record knows: people, company, position."""
        if self.application is None:
            return ()
        people = (
            *self.application.people,
            *self.readers,
            *([self.application.candidate] if self.application.candidate else []),
        )
        names = [person.name for person in people] + [person.address_as or "" for person in people]
        return tuple(filter(None, [*names, self.company, self.position, self.application.record.company, self.sender]))


_STOP = re.compile(r"[.!?](?=[ \"')\]]|$)|\n")
