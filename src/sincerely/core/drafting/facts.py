"""What one letter may rest on: the application at the letter's day, the sender, the reader, the other applications.

Questions that several slots ask are answered here once. Nothing is guessed: what the record does not say is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from sincerely.core.application import Answer, Application, Decision, Interview, Offer, Promise
from sincerely.core.drafting import saying
from sincerely.core.drafting.fitting import Ear, Fitted, fitted
from sincerely.core.events import Event
from sincerely.core.moments import Clock, Moment, day_of, end_of
from sincerely.core.people import Person, Sender

TITLES = re.compile(
    r"(?:Mr|Ms|Mrs|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Herr|Frau|Mme|Mlle|M|Sr|Sra|Señora?|Señor)\.?\s+"
)
FAMILY_NAME_FIRST = ("JP", "CN", "KR", "VN", "HU", "TW")
PAY = re.compile(r"\b(?:salar(?:y|ies)|pay|wages?|bonus(?:es)?|benefits?|compensation|remuneration|equity|pension|holiday allowance)\b|[$£€¥]\s?\d", re.I)  # fmt: skip
APOLOGY = re.compile(r"\b(?:sorry|apolog(?:y|ies|i[sz]e)|pardon)\b", re.I)  # T9
FLEETING = re.compile(r"\b(?:yesterday|today|tomorrow|tonight|this (?:morning|afternoon|evening))\b", re.I)
NOTHING = re.compile(  # an answer to a question of the debrief that says there is nothing to say
    r"\W*(?:(?:no|nope|none|nil|n/?a|not really|not much|nothing(?: (?:really|much|special|in particular|comes to mind|to (?:add|say|correct|put right|note)))?"
    r"|not that i (?:know|remember|recall)(?: of)?|(?:i )?(?:do not|don['’]t|cannot|can['’]t) (?:know|remember|recall|think of any(?:thing)?)|no idea|not sure|skip|idk)\W*)?",
    re.I,
)
DECIDING = re.compile(  # what is said once where the day promised for it is said
    r"\b(?:hear|decid\w*|decision|answer|let (?:me|us|you) know|(?:get|come|be) (?:back|in touch)|reply|respond)\b",
    re.I,
)
CALENDAR = frozenset(
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
)


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a slot, and what it rests on."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that one letter may say. `reader` is None where nobody is known; `panel` are the readers of the same round."""

    kind: str
    application: Application
    others: tuple[Application, ...]
    me: Sender
    clock: Clock
    reader: Person | None
    panel: tuple[str, ...] = ()
    together: tuple[Person, ...] = ()  # further readers of this same letter
    also: tuple[Application, ...] = ()  # further applications that this letter answers (S2)
    misfits: dict[str, str] = field(default_factory=dict, compare=False)  # slot: the words that did not fit
    fitted_notes: dict[str, tuple[Fitted, tuple[str, ...]] | None] = field(default_factory=dict, compare=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the record."""
        return self.application.zone

    @cached_property
    def today(self) -> date:
        """The letter's day where its reader works."""
        return self.clock.today(self.zone)

    @cached_property
    def locale(self) -> str:
        """How days and sums are written."""
        where = self.employment.facts.get("jurisdiction") if self.kind == "resignation" and self.employment else None
        record = self.application.record
        return saying.locale_of(replace(record, jurisdiction=where) if where else record)

    @property
    def candidates_side(self) -> bool:
        """Whether the candidate writes."""
        return self.application.record.side == "candidate"

    @property
    def place(self) -> int:
        """The reader's place among those who get the same letter, from 0."""
        name = self.reader.name if self.reader else ""
        return self.panel.index(name) if name in self.panel else 0

    def day(self, moment: Moment) -> date:
        """Return the local day of a moment."""
        return day_of(moment, self.zone)

    def ahead(self, moment: Moment | None) -> bool:
        """Say whether a deadline is still to come at the letter's moment."""
        return moment is not None and end_of(moment, self.zone) >= self.clock.now(self.zone).replace(microsecond=0)

    @cached_property
    def interview(self) -> Interview | None:
        """The latest interview that the reader held, else the latest of all."""
        held = self.application.interviews
        name = self.reader.name if self.reader else ""
        own = [one for one in held if name in one.people]
        return (own or held or (None,))[-1]

    @cached_property
    def reader_was_there(self) -> bool:
        """Whether the reader took part in that interview."""
        return bool(self.interview and self.reader and self.reader.name in self.interview.people)

    @cached_property
    def promise(self) -> Promise | None:
        """The latest day promised for an answer."""
        return self.application.promises[-1] if self.application.promises else None

    @cached_property
    def offer(self) -> Offer | None:
        """The latest offer here."""
        return self.application.offer

    @cached_property
    def terms(self) -> Offer | None:
        """The terms that the letter states: those decided on where an offer is to be made, else those of the offer."""
        decision = self.decision
        if self.kind == "offer" and decision and decision.to == "offer" and decision.terms:
            return Offer(event=decision.event, when=decision.when, **decision.terms)
        return self.offer

    @cached_property
    def employment(self) -> Event | None:
        """The present employment, whichever record states it."""
        stated = [event for app in (self.application, *self.others) for event in app.of_kind("employment")]
        return stated[-1] if stated else None

    @cached_property
    def decision(self) -> Decision | None:
        """The latest decision of this side."""
        return self.application.decisions[-1] if self.application.decisions else None

    @cached_property
    def withdrawing(self) -> bool:
        """Whether the candidate decided to withdraw, or has withdrawn; a thank-you also after a yes elsewhere.

        That yes takes this application back (contract, section 6): interest in the thanks would be feigned (T7).
        """
        decided = self.decision is not None and self.decision.to == "withdraw"
        gone = self.kind == "thank_you" and self.accepted_elsewhere is not None and not self.application.rejections
        return decided or gone or bool(self.application.withdrawals)

    @cached_property
    def elsewhere(self) -> tuple[Offer, str] | None:
        """The candidate's soonest open offer at another company, with its application's id; None once they decided to take one."""
        if any(_open(other) and _decided(other, "accept") for other in self.others):
            return None  # it would not be true any more that the answer waits for this company's
        found = [
            (other.offer, other.id)
            for other in self.others
            if _open(other) and other.offer and not _decided(other, "decline") and self.ahead(other.offer.answer_by)
        ]
        return min(found, key=lambda one: end_of(one[0].answer_by or date.max, self.zone), default=None)

    @cached_property
    def accepted_elsewhere(self) -> str | None:
        """The id of another application whose offer the candidate has accepted; a mere decision is not enough."""
        taken = (o for o in self.others if o.offer and o.offer.accepted and not o.offer.withdrawn)
        return next((other.id for other in taken), None)

    def latest(self, *kinds: str) -> Answer | None:
        """Return the latest of the events that the fold keeps as they are, of these kinds."""
        return next((one for one in reversed(self.application.others) if one.kind in kinds), None)

    @cached_property
    def ear(self) -> Ear:
        """Who listens to the words that the user noted."""
        return Ear(names=_called(self), others=_names_kept(self), they_are_you=True)

    def noted(self, what: str, *, topic: bool = False, i_did: bool = False) -> tuple[Fitted, tuple[str, ...]] | None:
        """Return what `_noted` finds, worked out once for the many forms that ask for it."""
        if what not in self.fitted_notes:
            self.fitted_notes[what] = self._noted(what, topic=topic, i_did=i_did)
        return self.fitted_notes[what]

    def _noted(self, what: str, *, topic: bool, i_did: bool) -> tuple[Fitted, tuple[str, ...]] | None:
        """Return what the debrief says under `what` to this reader, fitted, with its source.

        Words of the debrief for this person alone come first; those for all are dealt out along the panel. What does
        not fit is kept in `misfits`, so that the question can show it.
        """
        name = self.reader.name if self.reader else None
        for interview in reversed(self.application.interviews):
            value = interview.debrief.get(what)
            apart = isinstance(value, Mapping)
            if name and interview.people and name not in interview.people and self.reader_was_there:
                continue
            text = value.get(name) if isinstance(value, Mapping) else value
            if not isinstance(text, str) or NOTHING.fullmatch(text):
                continue
            if what == "next_step" and self.promise and self.ahead(self.promise.by) and DECIDING.search(text):
                continue
            if self.must_not_say(text):
                self.misfits.setdefault(what, text)
                continue
            alone = apart or len(interview.people) == 1
            ear = Ear(
                names=self.ear.names, others=self.ear.others, is_he_or_she=alone and self.reader_was_there,
                topic=topic, i_did=i_did,
            )  # fmt: skip
            found = fitted(text, ear)
            if found and not apart and len(found) == 1 and self._for_another(what):
                return None
            if found:
                at = 0 if apart else self.place % len(found)
                return found[at], (f"event:{interview.event}/debrief/{what}",)
            self.misfits.setdefault(what, text)
        return None

    def _for_another(self, what: str) -> bool:
        """Say whether the one thing noted for all is left to another of the panel, so that two get two recollections."""
        other = {"discussed": "impressed", "impressed": "discussed"}.get(what)
        if other is None or len(self.panel) < 2:
            return False
        name = self.reader.name if self.reader else ""
        told = (interview.noted(other, name) for interview in self.application.interviews)
        return any(told) and self.place % 2 == (1 if what == "discussed" else 0)

    def must_not_say(self, text: str) -> bool:
        """Say whether a note holds what never belongs in this letter: pay (T8), an excuse (T9), another company, a day that passes."""
        if (
            FLEETING.search(text)
            or APOLOGY.search(text)
            or (self.kind in ("thank_you", "inquiry") and PAY.search(text))
        ):
            return True
        low = text.lower()
        here = self.application.record.company.lower()
        return any(
            re.search(rf"(?<!\w){re.escape(other.record.company.lower())}(?!\w)", low)
            for other in self.others
            if other.record.company.lower() != here
        )


def _open(other: Application) -> bool:
    offer = other.offer
    return bool(offer and not (offer.accepted or offer.declined or offer.withdrawn))


def _decided(other: Application, to: str) -> bool:
    return bool(other.decisions and other.decisions[-1].to == to)


def first_name(person: Person) -> str | None:
    """Return the first name where the order of the name leaves no doubt, else None."""
    parts = TITLES.sub("", person.name).split()
    return parts[0] if len(parts) > 1 and "," not in person.name else None


def _called(facts: Facts) -> tuple[str, ...]:
    """What notes may call the reader: the whole name, the form of address, and parts that nobody else here shares."""
    if facts.reader is None:
        return ()
    if not facts.candidates_side:
        extra: tuple[str, ...] = ("the candidate", "The candidate", "the applicant", "The applicant", "Candidate")
    else:
        extra = ()
    here = (*facts.application.people, *filter(None, [facts.application.candidate]))
    shared = {part for person in here if person.name != facts.reader.name for part in person.name.split()}
    shared |= {part for name in facts.panel if name != facts.reader.name for part in name.split()}
    shared |= set(facts.me.name.split())
    parts = TITLES.sub("", facts.reader.name).split()
    own = [part for part in (parts[0], parts[-1]) if part not in shared and len(part) > 1] if parts else []
    address = [facts.reader.address_as] if facts.reader.address_as else []
    return tuple(dict.fromkeys((facts.reader.name, *address, *own, *extra)))


def _names_kept(facts: Facts) -> frozenset[str]:
    record = facts.application.record
    people = (*facts.application.people, *filter(None, [facts.application.candidate]))
    names = " ".join((record.company, facts.me.name, *(person.name for person in people)))
    return CALENDAR | frozenset(names.split())
