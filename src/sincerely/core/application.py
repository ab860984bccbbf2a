"""The fold: what stands in an application after its events. Decides nothing about letters.

`fold(record, clock)` leaves out what lies after the clock, puts corrections in their place and reads the rest in order.
Everything is kept as it happened, oldest first; questions about it (is it open? is a decision known?) live in `owing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from typing import Any
from zoneinfo import ZoneInfo

from sincerely.core.events import Event, Salary
from sincerely.core.moments import Clock, Moment, start_of
from sincerely.core.people import Person
from sincerely.core.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One that took place. `debrief` has the keys of the record; each value is a text, or texts by person's name."""

    event: str
    when: Moment
    people: tuple[str, ...]
    ends_at: datetime | None = None
    debrief: Mapping[str, Any] = field(default_factory=dict)

    def noted(self, what: str, person: str | None = None) -> str | None:
        """Return what the debrief says under `what`: the word for `person` where it is told apart, else for all."""
        value = self.debrief.get(what)
        if isinstance(value, Mapping):
            return value.get(person) if person else None
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """An interview arranged; `ended` is None while it stands, else moved, cancelled, missed or held."""

    event: str
    starts_at: datetime
    people: tuple[str, ...]
    ends_at: datetime | None = None
    ended: str | None = None


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
    facts: Mapping[str, Any] = field(default_factory=dict)


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
    conditions: tuple[str, ...] = ()
    conditions_met: tuple[str, ...] = ()
    terms: Mapping[str, Any] = field(default_factory=dict)
    channel: str | None = None
    changed: Answer | None = None
    extension_requested: Answer | None = None
    extension_granted: Answer | None = None
    extension_refused: Answer | None = None
    accepted: Answer | None = None
    declined: Answer | None = None
    withdrawn: Answer | None = None
    confirmed: Answer | None = None

    @property
    def open_conditions(self) -> tuple[str, ...]:
        """The conditions that are not yet met."""
        return tuple(one for one in self.conditions if one not in self.conditions_met)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision of this side, `to` one of the contract's words; a reason is private unless said otherwise."""

    event: str
    when: Moment
    to: str
    by: str | None = None
    reason: str | None = None
    reason_is_private: bool = True
    terms: Mapping[str, Any] = field(default_factory=dict)


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
    """Everything that happened in one application up to the clock, by kind, oldest first."""

    record: Record
    people: tuple[Person, ...]
    candidate: Person | None
    events: tuple[Event, ...] = field(default=(), repr=False)
    stage: str = "new"
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
    events = effective(record, clock)
    start = Application(record=record, people=record.people, candidate=record.candidate, events=events)
    return reduce(told, events, start)


def effective(record: Record, clock: Clock) -> tuple[Event, ...]:
    """Return the events that hold at `clock`, in order, each correction put in the place of what it corrects."""
    zone, now = record.zone, clock.now(record.zone)

    def known(event: Event) -> bool:
        return start_of(event.when, zone) <= now

    standing = {event.id: event for event in record.events}
    for event in record.events:
        if event.kind != "corrected" or not known(event):
            continue
        target = event.facts["event"]
        instead = event.facts.get("instead")
        if instead is not None and target in standing:
            standing[target] = replace(instead, id=target, place=standing[target].place)
        else:
            standing.pop(target, None)
    kept = [event for event in standing.values() if event.kind != "corrected" and known(event)]
    return tuple(sorted(kept, key=lambda event: (start_of(event.when, zone), event.place)))


def told(was: Application, event: Event) -> Application:
    """Return the application after one more event; `was` stays as it was."""
    here = IN_FULL.get(event.kind)
    return here(was, event) if here else replace(was, others=(*was.others, answer(event)))


def answer(event: Event) -> Answer:
    """Return the event as an answer to something."""
    return Answer(event=event.id, kind=event.kind, when=event.when, facts=event.facts)


def _applied(was: Application, event: Event) -> Application:
    return replace(was, applied=event.when, stage="applied")


def _invited(was: Application, event: Event) -> Application:
    facts = event.facts
    of = _invite_meant(was, event)
    if event.kind != "interview_scheduled" and of:
        ended = event.kind.removeprefix("interview_")
        was = replace(was, invites=tuple(replace(i, ended=ended) if i is of else i for i in was.invites))
    if event.kind in ("interview_cancelled", "interview_missed"):
        return was
    people = facts.get("with") or (of.people if of else ())
    fresh = Invite(event=event.id, starts_at=facts["starts_at"], ends_at=facts.get("ends_at"), people=people)
    return replace(was, invites=(*was.invites, fresh), stage="interviewing")


def _invite_meant(was: Application, event: Event) -> Invite | None:
    named = event.facts.get("interview")
    if named is not None:
        return next((invite for invite in was.invites if invite.event == named), None)
    return next((invite for invite in reversed(was.invites) if not invite.ended), None)


def _held(was: Application, event: Event) -> Application:
    facts, zone = event.facts, was.zone
    held = Interview(
        event=event.id, when=event.when, people=facts["with"], ends_at=facts.get("ends_at"),
        debrief=facts.get("debrief", {}),
    )  # fmt: skip
    day = start_of(event.when, zone).date()
    meant = next((i for i in was.invites if not i.ended and i.starts_at.astimezone(zone).date() == day), None)
    invites = tuple(replace(i, ended="held") if i is meant else i for i in was.invites)
    reopened = replace(was, interviews=(*was.interviews, held), invites=invites, stage="interviewed")
    return _contact(reopened, event, held.people)


def _promised(was: Application, event: Event) -> Application:
    fresh = Promise(event=event.id, when=event.when, by=event.facts["by"], who=event.facts.get("who"))
    return replace(was, promises=(*was.promises, fresh))


def _offered(was: Application, event: Event) -> Application:
    facts = event.facts
    offer = Offer(
        event=event.id, when=event.when, by=facts.get("from"), salary=facts.get("salary"),
        start_on=facts.get("start_on"), answer_by=facts.get("answer_by"), conditions=facts.get("conditions", ()),
        terms=facts.get("terms", {}), channel=facts.get("channel"),
    )  # fmt: skip
    who = (offer.by,) if offer.by else ()
    return _contact(replace(was, offers=(*was.offers, offer), stage="offered"), event, who)


def _of_offer(was: Application, event: Event) -> Application:
    if not was.offers:
        return replace(was, others=(*was.others, answer(event)))
    offer, facts = was.offers[-1], event.facts
    match event.kind:
        case "offer_changed":
            stated = {k: facts[k] for k in ("salary", "start_on", "answer_by", "conditions", "terms") if k in facts}
            now = replace(offer, changed=answer(event), **stated)
        case "conditions_met":
            met = facts.get("conditions", offer.conditions)
            now = replace(offer, conditions_met=(*offer.conditions_met, *met))
        case "offer_withdrawn":
            now = replace(offer, withdrawn=answer(event))
        case "extension_requested":
            now = replace(offer, extension_requested=answer(event))
        case "extension_granted":
            now = replace(offer, extension_granted=answer(event), answer_by=facts.get("answer_by", offer.answer_by))
        case "extension_refused":
            now = replace(offer, extension_refused=answer(event), answer_by=facts.get("answer_by", offer.answer_by))
        case "offer_accepted":
            now = replace(offer, accepted=answer(event))
        case "offer_declined":
            now = replace(offer, declined=answer(event))
        case _:
            now = replace(offer, confirmed=answer(event))
    stage = {"offer_accepted": "accepted", "offer_declined": "declined", "offer_withdrawn": "offer_withdrawn"}
    after = replace(was, offers=(*was.offers[:-1], now), stage=stage.get(event.kind, was.stage))
    touches = event.kind.startswith("extension") or event.kind in ("offer_changed", "offer_withdrawn")
    return _contact(after, event, (offer.by,) if offer.by else ()) if touches else after


def _decided(was: Application, event: Event) -> Application:
    facts = event.facts
    terms = {k: facts[k] for k in ("salary", "start_on", "answer_by", "conditions", "terms") if k in facts}
    decision = Decision(
        event=event.id, when=event.when, to=facts["to"], by=facts.get("by"), reason=facts.get("reason"),
        reason_is_private=facts.get("reason_is_private", True), terms=terms,
    )  # fmt: skip
    return replace(was, decisions=(*was.decisions, decision))


def _ended(was: Application, event: Event) -> Application:
    ended = replace(was, stage=event.kind)
    match event.kind:
        case "rejected":
            return replace(ended, rejections=(*was.rejections, answer(event)))
        case "withdrew":
            return replace(ended, withdrawals=(*was.withdrawals, answer(event)))
        case _:
            return replace(ended, closings=(*was.closings, answer(event)))


def _sent(was: Application, event: Event) -> Application:
    facts = event.facts
    letter = Sent(
        event=event.id, when=event.when, kind=facts["letter_kind"], to=facts["to"], cc=facts.get("cc", ()),
        channel=facts["channel"], message_id=facts.get("message_id"), text=facts.get("text"),
        told=facts.get("told", ()), answers=facts.get("for"),
    )  # fmt: skip
    after = _contact(replace(was, letters=(*was.letters, letter)), event, (*letter.to, *letter.cc))
    return _implied(after, event, letter)


def _implied(was: Application, event: Event, letter: Sent) -> Application:
    """What the letter did by leaving: an acceptance sent is an offer accepted, and so on (contract, section 2)."""
    did = {"acceptance": "offer_accepted", "decline_offer": "offer_declined"}.get(letter.kind)
    facts = {"channel": letter.channel}
    if did:
        return _of_offer(was, replace(event, kind=did, facts=facts))
    if letter.kind == "withdrawal":
        return _ended(was, replace(event, kind="withdrew", facts=facts))
    if letter.kind == "resignation":
        return replace(was, others=(*was.others, replace(answer(event), kind="resigned", facts={})))
    if letter.kind == "offer":
        terms = was.decisions[-1].terms if was.decisions and was.decisions[-1].to == "offer" else {}
        return _offered(was, replace(event, kind="offer_made", facts=terms))
    return was


def _returned(was: Application, event: Event) -> Application:
    facts = event.facts
    came_back = dict.fromkeys(facts["to"], answer(event))

    def meant(letter: Sent) -> bool:
        if facts.get("message_id") and letter.message_id:
            return bool(letter.message_id == facts["message_id"])
        return letter.kind == facts["letter_kind"] and bool(set(letter.to) & set(came_back))

    last = next((letter for letter in reversed(was.letters) if meant(letter)), None)
    if last is None:
        return replace(was, others=(*was.others, answer(event)))
    now = replace(last, returned={**last.returned, **came_back})
    return replace(was, letters=tuple(now if letter is last else letter for letter in was.letters))


def _person_changed(was: Application, event: Event) -> Application:
    facts = event.facts
    changed = {k: facts[k] for k in ("name", "email", "phone", "address_as") if k in facts}
    if "role" in facts:
        changed["roles"] = facts["role"]

    def now(person: Person) -> Person:
        return replace(person, **changed) if person.name == facts["person"] else person

    people = tuple(now(person) for person in was.people)
    if facts["person"] not in {person.name for person in (*was.people, *filter(None, [was.candidate]))}:
        people = (*people, replace(Person(name=facts["person"]), **changed))
    return replace(was, people=people, candidate=now(was.candidate) if was.candidate else None)


def _message(was: Application, event: Event) -> Application:
    automatic = event.facts["label"] in ("auto_reply", "bounce", "unrelated")
    kept = replace(was, others=(*was.others, answer(event)))
    return kept if automatic else _contact(kept, event, (event.facts["from"],))


def _touched(was: Application, event: Event) -> Application:
    return _contact(was, event, event.facts["with"], meets=event.facts.get("meets"))


def _contact(was: Application, event: Event, people: tuple[str, ...], meets: str | None = None) -> Application:
    fresh = Contact(event=event.id, when=event.when, people=tuple(people), meets=meets)
    return replace(was, contacts=(*was.contacts, fresh))


def _stopped(was: Application, event: Event) -> Application:
    return replace(was, stops=(*was.stops, answer(event)))


def _put_off(was: Application, event: Event) -> Application:
    return replace(was, put_off=(*was.put_off, answer(event)))


IN_FULL = {
    "applied": _applied, "interview_scheduled": _invited, "interview_moved": _invited, "interview_cancelled": _invited,
    "interview_missed": _invited, "interview_held": _held, "decision_promised": _promised, "offer_received": _offered,
    "offer_made": _offered, "offer_changed": _of_offer, "conditions_met": _of_offer, "offer_withdrawn": _of_offer,
    "extension_requested": _of_offer, "extension_granted": _of_offer, "extension_refused": _of_offer,
    "offer_accepted": _of_offer, "offer_declined": _of_offer, "acceptance_confirmed": _of_offer, "decided": _decided,
    "rejected": _ended, "withdrew": _ended, "position_closed": _ended, "letter_sent": _sent,
    "letter_returned": _returned, "person_changed": _person_changed, "message_received": _message, "touch": _touched,
    "asked_to_stop": _stopped, "hired_elsewhere": _stopped, "waived": _put_off, "snoozed": _put_off,
}  # fmt: skip
