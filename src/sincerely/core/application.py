"""The fold: what stands in an application after its events. Decides nothing about letters.

`fold(record, clock)` leaves out what lies after the clock, puts corrections in their place and reads the rest in order.
Everything is kept as it happened, oldest first; questions about it (is it open? is a decision known?) live in `owing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sincerely.core.corrections import Version, called_now, effective, renamed
from sincerely.core.events import Event, Salary
from sincerely.core.moments import Clock, Moment, comes_after, day_of
from sincerely.core.people import Person
from sincerely.core.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One that took place. `debrief` has the keys of the record; each value is a text, or texts by person's name."""

    event: str
    when: Moment
    people: tuple[str, ...]
    ends_at: datetime | None = None
    debrief: Mapping[str, Any]

    def noted(self, what: str, person: str | None = None) -> str | None:
        """Return what the debrief says under `what`: the word for `person` where it is told apart, else for all."""
        value = self.debrief.get(what)
        if isinstance(value, Mapping):
            return value.get(person) if person else None
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """An interview arranged; `ended` is None while it stands, else moved, cancelled, missed or held.

    `moved_from` is the event that arranged it before it was moved here.
    """

    event: str
    starts_at: datetime
    people: tuple[str, ...]
    ends_at: datetime | None = None
    ended: str | None = None
    moved_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A day by which an answer was promised."""

    event: str
    when: Moment
    by: Moment
    who: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What ended or answered something: the event, its kind, its moment, its channel and facts."""

    event: str
    kind: str
    when: Moment
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer as it stands after its changes and extensions; `changed_at` is the last change, None if there was none.

    `accepted` and `declined` are what the candidate did (in any form); `withdrawn` what the employer did. Whether it has
    lapsed is a question of the clock and so not here.
    """

    event: str
    when: Moment
    by: str | None = None
    salary: Salary | None = None
    start_on: date | None = None
    answer_by: Moment | None = None
    asked_until: Moment | None = None  # the answer_by that stood when more time was asked for
    conditions: tuple[str, ...] = ()
    conditions_met: tuple[str, ...] = ()
    terms: Mapping[str, Any] = field(default_factory=dict)
    channel: str | None = None
    changed: Answer | None = None
    extension_requested: Answer | None = None
    extension_granted: Answer | None = None
    extension_refused: Answer | None = None
    accepted: Answer | None = None
    in_writing: Answer | None = None  # what last said the acceptance in writing
    declined: Answer | None = None
    withdrawn: Answer | None = None
    confirmed: Answer | None = None  # the first confirmation in writing, else the first of any form
    released: Answer | None = None  # the last condition met

    @property
    def open_conditions(self) -> tuple[str, ...]:
        """The conditions that are not yet met."""
        return tuple(one for one in self.conditions if one not in self.conditions_met)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision of this side, `to` one of the contract's words; a reason is private unless said otherwise.

    `implied` is true where nobody recorded it and the candidate's act says it: accepted, declined, withdrew.
    """

    event: str
    when: Moment
    to: str
    by: str | None = None
    reason: str | None = None
    reason_is_private: bool = True
    terms: Mapping[str, Any] = field(default_factory=dict)
    implied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A letter that left, on any channel; `returned` if it came back to a recipient, by name."""

    event: str
    when: Moment
    kind: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    channel: str = "letter"
    message_id: str | None = None
    text: str | None = None
    told: tuple[str, ...] = ()
    answers: str | None = None
    returned: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Any contact either way with `people`; empty people means with somebody of this application who was not named."""

    event: str
    when: Moment
    people: tuple[str, ...]
    meets: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything that happened in one application up to the clock, by kind, oldest first.

    `order` is the place of each event among those that hold, `earlier` what corrected events were before, `names` the
    first name by which the record knew a person who is called otherwise now.
    """

    record: Record
    people: tuple[Person, ...]
    candidate: Person | None
    events: tuple[Event, ...] = field(repr=False)
    stage: str
    applied: Moment | None = None
    interviews: tuple[Interview, ...] = ()
    invites: tuple[Invite, ...] = ()
    promises: tuple[Promise, ...] = ()
    offers: tuple[Offer, ...] = ()
    decisions: tuple[Decision, ...] = ()
    rejections: tuple[Answer, ...] = ()
    withdrawals: tuple[Answer, ...] = ()
    closings: tuple[Answer, ...] = ()
    letters: tuple[Sent, ...] = ()
    contacts: tuple[Contact, ...] = ()
    stops: tuple[Answer, ...] = ()
    put_off: tuple[Answer, ...] = ()  # waived and snoozed
    others: tuple[Answer, ...] = ()  # frozen, asked_for, employment, resigned, ranked, feedback, consent, openings …
    order: Mapping[str, int] = field(repr=False, compare=False)
    earlier: Mapping[str, tuple[Version, ...]] = field(repr=False, compare=False)
    names: Mapping[str, str] = field(repr=False, compare=False)

    @property
    def id(self) -> str:
        """The application's id."""
        return self.record.id

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its days are counted."""
        return self.record.zone

    @property
    def offer(self) -> Offer | None:
        """The latest offer, whatever became of it."""
        return self.offers[-1] if self.offers else None

    def person(self, name: str) -> Person:
        """Return the person of that name as they are now; one known only by name has neither address nor role."""
        known = (*self.people, *((self.candidate,) if self.candidate else ()))
        return next((person for person in known if person.name == name), Person(name=name))

    def of_kind(self, *kinds: str) -> tuple[Event, ...]:
        """Return the events of these kinds, oldest first."""
        return tuple(event for event in self.events if event.kind in kinds)


def fold(record: Record, clock: Clock) -> Application:
    """Return the application as its record stood at `clock`: what comes later, corrections included, is left out."""
    events, earlier = effective(record, clock)
    called = called_now(events)
    so_far = _SoFar(record)
    for event in events:
        HANDLERS.get(event.kind, _SoFar.other)(so_far, renamed(event, called) if called else event)
    first = {now: old for old, now in called.items()}
    return so_far.application(events, earlier, first)


def answer(event: Event) -> Answer:
    """Return the event as an answer to something."""
    return Answer(event=event.id, kind=event.kind, when=event.when, facts=event.facts)


ENDED = ("rejected", "withdrew", "position_closed", "declined", "offer_withdrawn")


class _SoFar:
    """The application while it is being folded: lists that grow, so that ten thousand events cost ten thousand steps."""

    def __init__(self, record: Record) -> None:
        self.record, self.zone = record, record.zone
        self.people, self.candidate = list(record.people), record.candidate
        self.stage = "new"
        self.staged_at: Moment | None = None
        self.applied: Moment | None = None
        self.interviews: list[Interview] = []
        self.invites: list[Invite] = []
        self.expected: dict[str, int] = {}  # invites that still stand: event -> place in the list
        self.promises: list[Promise] = []
        self.offers: list[Offer] = []
        self.early: list[Event] = []  # answers to an offer that stands later on the same day
        self.back_early: dict[str, tuple[Event, bool]] = {}  # letters come back, and whether one had come back already
        self.decisions: list[Decision] = []
        self.rejections: list[Answer] = []
        self.withdrawals: list[Answer] = []
        self.closings: list[Answer] = []
        self.letters: list[Sent] = []
        self.left: dict[tuple[str, str], list[int]] = {}  # letters by kind and recipient
        self.contacts: list[Contact] = []
        self.stops: list[Answer] = []
        self.put_off: list[Answer] = []
        self.others: list[Answer] = []

    def application(
        self, events: tuple[Event, ...], earlier: Mapping[str, tuple[Version, ...]], names: Mapping[str, str]
    ) -> Application:
        """Return what has become of it."""
        never = [event for event, once_more in self.back_early.values() if not once_more]
        return Application(
            record=self.record, people=tuple(self.people), candidate=self.candidate, events=events, stage=self.stage,
            applied=self.applied, interviews=tuple(self.interviews), invites=tuple(self.invites),
            promises=tuple(self.promises), offers=tuple(self.offers), decisions=tuple(self.decisions),
            rejections=tuple(self.rejections), withdrawals=tuple(self.withdrawals), closings=tuple(self.closings),
            letters=tuple(self.letters), contacts=tuple(self.contacts), stops=tuple(self.stops),
            put_off=tuple(self.put_off), others=(*self.others, *map(answer, [*self.early, *never])), earlier=earlier, names=names,
            order={event.id: n for n, event in enumerate(events)},
        )  # fmt: skip

    def reach(self, stage: str, when: Moment) -> None:
        """Move to `stage`, unless it had ended on that very day, of which nobody said the hour: that counts as after."""
        ended = self.stage in ENDED and stage not in ENDED
        said = self.staged_at
        if ended and said is not None and said != when and comes_after(said, when, self.zone):
            return
        self.stage, self.staged_at = stage, when

    def contact(self, event: Event, people: tuple[str, ...], meets: str | None = None) -> None:
        """Note contact with these people."""
        self.contacts.append(Contact(event=event.id, when=event.when, people=tuple(people), meets=meets))

    def other(self, event: Event) -> None:
        self.others.append(answer(event))

    def on_applied(self, event: Event) -> None:
        self.applied = event.when
        self.reach("applied", event.when)

    def on_invite(self, event: Event) -> None:
        facts = event.facts
        of = None if event.kind == "interview_scheduled" else self._invite_meant(event)
        if of is not None:
            self._end_invite(of, event.kind.removeprefix("interview_"))
        if event.kind in ("interview_cancelled", "interview_missed"):
            return
        people = facts.get("with") or (self.invites[of].people if of is not None else ())
        self.expected[event.id] = len(self.invites)
        self.invites.append(
            Invite(
                event=event.id, starts_at=facts["starts_at"], ends_at=facts.get("ends_at"), people=people,
                moved_from=self.invites[of].event if of is not None else None,
            )
        )  # fmt: skip
        self.reach("interviewing", event.when)

    def _invite_meant(self, event: Event) -> int | None:
        named = event.facts.get("interview")
        if named is not None:
            return next((n for n, invite in enumerate(self.invites) if invite.event == named), None)
        return next(reversed(self.expected.values()), None)

    def _end_invite(self, n: int, how: str) -> None:
        self.invites[n] = replace(self.invites[n], ended=how)
        self.expected.pop(self.invites[n].event, None)

    def on_held(self, event: Event) -> None:
        facts = event.facts
        held = Interview(
            event=event.id, when=event.when, people=facts["with"], ends_at=facts.get("ends_at"),
            debrief=facts.get("debrief", {}),
        )  # fmt: skip
        day = day_of(event.when, self.zone)
        meant = (n for n in self.expected.values() if day_of(self.invites[n].starts_at, self.zone) == day)
        n = next(meant, None)
        if n is not None:
            self._end_invite(n, "held")
        self.interviews.append(held)
        self.reach("interviewed", event.when)
        self.contact(event, held.people)

    def on_promised(self, event: Event) -> None:
        self.promises.append(Promise(event=event.id, when=event.when, by=event.facts["by"], who=event.facts.get("who")))

    def on_offered(self, event: Event) -> None:
        facts = event.facts
        offer = Offer(
            event=event.id, when=event.when, by=facts.get("from"), salary=facts.get("salary"),
            start_on=facts.get("start_on"), answer_by=facts.get("answer_by"), conditions=facts.get("conditions", ()),
            terms=facts.get("terms", {}), channel=facts.get("channel"),
        )  # fmt: skip
        if self.offers and self.record.side == "employer":
            offer = self._answers_of_that_day(offer)
            if self._offer_is_out(event.when):  # told once more, or made anew: what is missing stays
                offer = replace(
                    offer,
                    **{name: term for name, term in _terms_of(self.offers[-1]).items() if not getattr(offer, name)},
                )
        self.offers.append(offer)
        self.reach("offered", event.when)
        self.contact(event, (offer.by,) if offer.by else ())
        waiting, self.early = self.early, []
        for one in waiting:
            self.on_answer(one)

    def _answers_of_that_day(self, offer: Offer) -> Offer:
        """Give an offer what answered the one before on this day, nobody said at what hour: that counts as after."""
        if not isinstance(offer.when, datetime):
            return offer
        last, day = self.offers[-1], day_of(offer.when, self.zone)
        accepted, declined, withdrawn = (
            one if one and one.when == day else None for one in (last.accepted, last.declined, last.withdrawn)
        )
        if accepted or declined or withdrawn:
            self.offers[-1] = replace(
                last, accepted=None if accepted else last.accepted, declined=None if declined else last.declined,
                withdrawn=None if withdrawn else last.withdrawn,
            )  # fmt: skip
        return replace(offer, accepted=accepted, declined=declined, withdrawn=withdrawn)

    def on_answer(self, event: Event) -> None:
        """What happens to the latest offer; said of a day on which the offer came later, it waits for that offer."""
        offer = self.offers[-1] if self.offers else None
        if offer is None or not (comes_after(event.when, offer.when, self.zone) or event.when == offer.when):
            self.early.append(event)
            return
        now, facts = answer(event), event.facts
        match event.kind:
            case "offer_changed":
                names = ("salary", "start_on", "answer_by", "conditions", "terms")
                offer = replace(offer, changed=now, **{name: facts[name] for name in names if name in facts})
                if offer.asked_until is not None and not (offer.extension_granted or offer.extension_refused):
                    offer = replace(offer, asked_until=offer.answer_by)  # the new day binds, before they have answered
            case "conditions_met":
                met = dict.fromkeys((*offer.conditions_met, *facts.get("conditions", offer.conditions)))
                offer = replace(offer, conditions_met=tuple(met))
                if offer.conditions and not offer.open_conditions:
                    offer = replace(offer, released=offer.released or now)
            case "offer_withdrawn":
                offer = replace(offer, withdrawn=offer.withdrawn or now)
            case "extension_requested":
                offer = replace(offer, extension_requested=now, asked_until=offer.answer_by)
            case "extension_granted":
                by = facts.get("answer_by", offer.answer_by)
                offer = replace(offer, extension_granted=now, answer_by=by)
            case "extension_refused":
                by = facts.get("answer_by", offer.answer_by)
                offer = replace(offer, extension_refused=now, answer_by=by)
            case "offer_accepted":
                written = now if facts.get("channel") == "letter" else offer.in_writing
                offer = replace(offer, accepted=offer.accepted or now, in_writing=written)
                self._implied("accept", event)
            case "offer_declined":
                offer = replace(offer, declined=offer.declined or now)
                self._implied("decline", event)
            case _:
                kept = offer.confirmed if offer.confirmed and not _better(now, offer.confirmed) else now
                offer = replace(offer, confirmed=kept)
        self.offers[-1] = offer
        self._answered(event, offer)

    def _answered(self, event: Event, offer: Offer) -> None:
        stage = {"offer_accepted": "accepted", "offer_declined": "declined", "offer_withdrawn": "offer_withdrawn"}
        if event.kind in stage:
            self.reach(stage[event.kind], event.when)
        if event.kind.startswith("extension") or event.kind in ("offer_changed", "offer_withdrawn"):
            self.contact(event, (offer.by,) if offer.by else ())

    def _implied(self, to: str, event: Event) -> None:
        """The candidate's act says the decision (contract, section 2); the employer's own is another matter."""
        if self.record.side == "candidate":
            self.decisions.append(
                Decision(event=event.id, when=event.when, to=to, reason=event.facts.get("reason"), implied=True)
            )

    def on_decided(self, event: Event) -> None:
        facts = event.facts
        terms = {k: facts[k] for k in ("salary", "start_on", "answer_by", "conditions", "terms") if k in facts}
        self.decisions.append(
            Decision(
                event=event.id, when=event.when, to=facts["to"], by=facts.get("by"), reason=facts.get("reason"),
                reason_is_private=facts.get("reason_is_private", True), terms=terms,
            )
        )  # fmt: skip

    def on_ended(self, event: Event) -> None:
        self.reach(event.kind, event.when)
        match event.kind:
            case "rejected":
                self.rejections.append(answer(event))
            case "withdrew":
                self.withdrawals.append(answer(event))
                self._implied("withdraw", event)
            case _:
                self.closings.append(answer(event))

    def on_sent(self, event: Event) -> None:
        facts = event.facts
        letter = Sent(
            event=event.id, when=event.when, kind=facts["letter_kind"], to=facts["to"], cc=facts.get("cc", ()),
            channel=facts["channel"], message_id=facts.get("message_id"), text=facts.get("text"),
            told=facts.get("told", ()), answers=facts.get("for"),
        )  # fmt: skip
        for name in letter.to:
            self.left.setdefault((letter.kind, name), []).append(len(self.letters))
        self.letters.append(letter)
        self.contact(event, (*letter.to, *letter.cc))
        self._did(event, letter)
        for back, _ in tuple(self.back_early.values()):
            same = back.facts["letter_kind"] == letter.kind and not set(letter.to).isdisjoint(back.facts["to"])
            if same and comes_after(back.when, letter.when, self.zone):
                del self.back_early[back.id]
                self.on_returned(back)

    def _did(self, event: Event, letter: Sent) -> None:
        """What the letter did by leaving: an acceptance sent is an offer accepted, and so on (contract, section 2)."""
        facts = {"channel": letter.channel}
        match letter.kind:
            case "acceptance":
                self.on_answer(replace(event, kind="offer_accepted", facts=facts))
            case "decline_offer":
                self.on_answer(replace(event, kind="offer_declined", facts=facts))
            case "withdrawal":
                self.on_ended(replace(event, kind="withdrew", facts=facts))
            case "resignation":
                self.others.append(replace(answer(event), kind="resigned", facts={}))
            case "offer" if not self._offer_is_out(letter.when):
                decision = self.decisions[-1] if self.decisions else None
                terms = dict(decision.terms) if decision and decision.to == "offer" else {}
                self.on_offered(replace(event, kind="offer_made", facts={**terms, **facts}))

    def _offer_is_out(self, when: Moment) -> bool:
        """Say whether an offer made before, by word of mouth perhaps, still stands: the letter then only confirms it."""
        offer = self.offers[-1] if self.offers else None
        if offer is None or offer.accepted or offer.declined or offer.withdrawn:
            return False
        if any(comes_after(left.when, offer.when, self.zone) for left in self.withdrawals):
            return False
        return offer.answer_by is None or comes_after(offer.answer_by, when, self.zone)

    def on_returned(self, event: Event) -> None:
        """A letter came back; said of a day on which it left only later, this waits for it."""
        facts = event.facts
        came_back = dict.fromkeys(facts["to"], answer(event))
        sent = sorted({n for name in came_back for n in self.left.get((facts["letter_kind"], name), ())}, reverse=True)
        id = facts.get("message_id")
        fits = [n for n in sent if not (id and self.letters[n].message_id) or self.letters[n].message_id == id]
        news = [n for n in fits if not set(came_back) <= set(self.letters[n].returned)]
        if not news and not isinstance(event.when, datetime):
            self.back_early[event.id] = event, bool(fits)
            return
        if not fits:
            self.others.append(answer(event))
            return
        n = (news or fits)[0]
        letter = self.letters[n] = replace(self.letters[n], returned={**self.letters[n].returned, **came_back})
        if set(letter.to) <= set(letter.returned):
            self._undid(letter)

    def _undid(self, letter: Sent) -> None:
        """A letter that reached nobody did nothing: what only its leaving had said is taken back."""
        offer = self.offers[-1] if self.offers else None
        if offer and offer.in_writing and offer.in_writing.event == letter.event:
            offer = self.offers[-1] = replace(offer, in_writing=None)
        if offer and offer.event == letter.event:
            self.offers.pop()
        elif offer and offer.accepted and offer.accepted.event == letter.event:
            self.offers[-1] = replace(offer, accepted=None)
            self.stage, self.staged_at = "offered", offer.when
        elif offer and offer.declined and offer.declined.event == letter.event:
            self.offers[-1] = replace(offer, declined=None)
            self.stage, self.staged_at = "offered", offer.when
        self.withdrawals = [one for one in self.withdrawals if one.event != letter.event]
        self.others = [one for one in self.others if (one.kind, one.event) != ("resigned", letter.event)]

    def on_person_changed(self, event: Event) -> None:
        facts = event.facts
        changed = {k: facts[k] for k in ("name", "email", "phone", "address_as") if k in facts}
        if "role" in facts:
            changed["roles"] = facts["role"]
        if self.candidate and self.candidate.name == facts["person"]:
            self.candidate = replace(self.candidate, **changed)
        found = [n for n, person in enumerate(self.people) if person.name == facts["person"]]
        for n in found:
            self.people[n] = replace(self.people[n], **changed)
        if not found and not (self.candidate and self.candidate.name == changed.get("name", facts["person"])):
            self.people.append(replace(Person(name=facts["person"]), **changed))

    def on_message(self, event: Event) -> None:
        self.others.append(answer(event))
        if event.facts["label"] not in ("auto_reply", "bounce", "unrelated"):
            self.contact(event, (event.facts["from"],))

    def on_touch(self, event: Event) -> None:
        self.contact(event, event.facts["with"], meets=event.facts.get("meets"))

    def on_stop(self, event: Event) -> None:
        self.stops.append(answer(event))

    def on_put_off(self, event: Event) -> None:
        self.put_off.append(answer(event))


def _terms_of(offer: Offer) -> dict[str, Any]:
    """Return the terms of an offer as an event states them; what is missing stays missing."""
    stated = {name: getattr(offer, name) for name in ("salary", "start_on", "answer_by", "conditions", "terms")}
    return {name: term for name, term in stated.items() if term}


def _better(new: Answer, old: Answer) -> bool:
    """A confirmation in writing counts over one by word of mouth; else the first stands."""
    return new.facts.get("channel") == "letter" != old.facts.get("channel")


HANDLERS: Mapping[str, Callable[[_SoFar, Event], None]] = {
    "applied": _SoFar.on_applied, "interview_scheduled": _SoFar.on_invite, "interview_moved": _SoFar.on_invite,
    "interview_cancelled": _SoFar.on_invite, "interview_missed": _SoFar.on_invite, "interview_held": _SoFar.on_held,
    "decision_promised": _SoFar.on_promised, "offer_received": _SoFar.on_offered, "offer_made": _SoFar.on_offered,
    "offer_changed": _SoFar.on_answer, "conditions_met": _SoFar.on_answer, "offer_withdrawn": _SoFar.on_answer,
    "extension_requested": _SoFar.on_answer, "extension_granted": _SoFar.on_answer,
    "extension_refused": _SoFar.on_answer, "offer_accepted": _SoFar.on_answer, "offer_declined": _SoFar.on_answer,
    "acceptance_confirmed": _SoFar.on_answer, "decided": _SoFar.on_decided, "rejected": _SoFar.on_ended,
    "withdrew": _SoFar.on_ended, "position_closed": _SoFar.on_ended, "letter_sent": _SoFar.on_sent,
    "letter_returned": _SoFar.on_returned, "person_changed": _SoFar.on_person_changed,
    "message_received": _SoFar.on_message, "touch": _SoFar.on_touch, "asked_to_stop": _SoFar.on_stop,
    "hired_elsewhere": _SoFar.on_stop, "waived": _SoFar.on_put_off, "snoozed": _SoFar.on_put_off,
}  # fmt: skip
