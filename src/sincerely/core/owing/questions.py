"""What waits for a person's word rather than for a letter, as a function of the events and the clock.

A question names the events it comes from and the choices, each an event that would settle it. What a choice sets off is
not said here: the verb folds the event in and asks what is owed then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sincerely.core.application import Application, Invite
from sincerely.core.days import Holidays
from sincerely.core.moments import Clock, Moment
from sincerely.core.owing.candidate import accepted_elsewhere
from sincerely.core.owing.cause import Cause, listed, plain_day
from sincerely.core.owing.clocks import earliest
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.here import Happened, Here
from sincerely.core.owing.obligation import question_id
from sincerely.core.playbook import Rule

MOST = 12  # interviews asked about at once in one application: the latest; nobody answers a thousand questions
ABOUT = (
    "offer_undecided", "interview_took_place", "undecided_after_filled", "asked_for", "contradiction", "message_unread",
    "settle",
)  # fmt: skip


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
class Question:
    """Something that only a person can settle. `due_on` of None: no day presses."""

    id: str
    about: str
    application: str
    say: str
    due_on: date | None
    choices: tuple[Choice, ...]
    events: tuple[str, ...] = ()


def questions(
    applications: Sequence[Application], holidays: Holidays, clock: Clock, *, rules: Sequence[Rule] = ()
) -> list[Question]:
    """Return what is asked at `clock`, the most urgent first."""
    return questions_in(Everywhere(applications, holidays, clock), rules=rules)


def questions_in(
    everywhere: Everywhere, *, only: Collection[str] | None = None, rules: Sequence[Rule] = ()
) -> list[Question]:
    """Return what is asked among these applications, or in those named alone, the most urgent first.

    Args:
        rules: those of the playbook; by them an answer that has no day of its own is due when its letter would be.
    """
    heres = everywhere.all if only is None else [everywhere.of[id] for id in only]
    return sorted((one for here in heres for asks in ASKS for one in asks(here, everywhere, rules)), key=pressing)


def pressing(one: Question) -> tuple[date, int, str, str]:
    """Return what questions are ordered by: the day that presses, what they are about, where."""
    return one.due_on or date.max, ABOUT.index(one.about), one.application, one.id


def offer_undecided(here: Here, everywhere: Everywhere, rules: Sequence[Rule]) -> Iterator[Question]:
    """An open offer that nobody has answered."""
    offer = here.app.offer
    if here.side != "candidate" or offer is None or not here.is_open(offer):
        return
    decision = here.decision_on(offer)
    again = decision and offer.changed and here.clearly_after(offer.changed, decision)
    if decision and not again:
        return
    if accepted_elsewhere(here, everywhere):
        return  # accepting one offer decides the rest: this one owes its decline
    company, day = here.app.record.company, here.day(offer.when)
    ends = here.day(offer.answer_by) if offer.answer_by else None
    clock = f"It must be answered by {_deadline(here, offer.answer_by)}." if offer.answer_by else "It names no day."
    changed = " It has changed since you decided." if again else ""
    yield Question(
        id=question_id(here.id, offer.event), about="offer_undecided", application=here.id,
        say=f"{company} made you an offer on {plain_day(day)}. {clock}{changed} Do you take it?",
        due_on=ends or _letter_due(here, rules, "decided_to_accept", day), events=(offer.event,),
        choices=(
            Choice(say=f"Accept the offer of {company}", kind="decided", facts={"to": "accept"}),
            Choice(say=f"Decline the offer of {company}", kind="decided", facts={"to": "decline"}),
            *((Choice(say="Ask for more time", kind="extension_requested", letter="extension_request"),)
              if offer.answer_by and not offer.extension_requested and not offer.extension_granted else ()),
        ),
    )  # fmt: skip


def _letter_due(here: Here, rules: Sequence[Rule], after: str, day: date) -> date | None:
    """Return when the letter of an answer would be due, had it been decided on that day."""
    rule = next((rule for rule in rules if rule.after == after), None)
    if rule is None:
        return None
    cause = Cause(key="", event="", application=here.id, when=day, day=day, anchors={"offer": day})
    due = earliest(here, cause, rule.due)
    return here.day(due) if due else None


def _deadline(here: Here, moment: Moment) -> str:
    day = plain_day(here.day(moment))
    return f"{day}, {moment.astimezone(here.zone):%H:%M}" if isinstance(moment, datetime) else day


def interview_took_place(here: Here, everywhere: Everywhere, rules: Sequence[Rule]) -> Iterator[Question]:
    """An interview was arranged, its time has passed, and nobody has said whether it took place."""
    if here.end is not None:
        return
    over = [invite for invite in here.app.invites if not invite.ended and _over(here, invite)]
    for invite in over[-MOST:]:
        people = invite.people or ()
        who, day = f" with {listed(people)}" if people else "", here.day(invite.starts_at)
        facts: dict[str, Any] = {"with": people} if people else {"with": (_somebody(here),)}
        yield Question(
            id=question_id(here.id, invite.event, "interview_took_place"), about="interview_took_place",
            application=here.id, due_on=day, events=(invite.event,),
            say=f"The interview at {here.app.record.company}{who} was to be on {plain_day(day)}. Did it take place?",
            choices=(
                Choice(say="It took place", kind="interview_held", facts=facts, when=invite.starts_at),
                Choice(say="It did not take place", kind="interview_missed", facts={"interview": invite.event}),
                Choice(say="It was called off", kind="interview_cancelled", facts={"interview": invite.event}),
            ),
        )  # fmt: skip


def _over(here: Here, invite: Invite) -> bool:
    return here.clock.now(here.zone) >= (invite.ends_at or invite.starts_at)


def _somebody(here: Here) -> str:
    from sincerely.core.people import primary_contact

    person = primary_contact(tuple(p for p in here.app.people if p.name != here.me))
    return person.name if person else here.app.record.company


def undecided_after_filled(here: Here, everywhere: Everywhere, rules: Sequence[Rule]) -> Iterator[Question]:
    """Somebody was interviewed and not decided upon, and the position is filled or closed."""
    app = here.app
    if here.side != "employer" or not app.interviews or app.offers or app.withdrawals:
        return
    if app.decisions and app.decisions[-1].to in ("refuse", "offer"):
        return
    if any(letter.kind == "decline" for letter in app.letters):
        return
    over = everywhere.beside(here).over
    if over is None:
        return
    name = app.candidate.name if app.candidate else "the candidate"
    _, stamp, how = over
    day = here.day(stamp.when)
    yield Question(
        id=question_id(here.id, stamp.event, "undecided_after_filled"), about="undecided_after_filled",
        application=here.id, due_on=_letter_due(here, rules, "decided_to_refuse", day), events=(stamp.event,),
        say=f"{app.record.position}: {how} on {plain_day(day)}, and nothing is decided for {name}, who was interviewed.",
        choices=(
            Choice(say=f"Do not go on with {name}", kind="decided", facts={"to": "refuse"}),
            Choice(say=f"Keep {name} waiting", kind="decided", facts={"to": "hold"}),
        ),
    )  # fmt: skip


def asked_for(here: Here, everywhere: Everywhere, rules: Sequence[Rule]) -> Iterator[Question]:
    """They asked for something to hand in, and nothing says that it was."""
    app = here.app
    if here.end is not None:
        return
    for ask in app.others:
        if ask.kind != "asked_for":
            continue
        done = any(e.kind == "touch" and here.after(Happened(e.id, e.when, ""), ask) for e in app.events)
        if done:
            continue
        by = ask.facts.get("answer_by")
        what = {"assessment": "an assessment", "information": "information", "documents": "documents"}[
            ask.facts["what"]
        ]
        until = f" by {_deadline(here, by)}" if by else ""
        yield Question(
            id=question_id(here.id, ask.event, "asked_for"), about="asked_for", application=here.id, events=(ask.event,),
            due_on=here.day(by) if by else None,
            say=f"{app.record.company} asked for {what}{until}. Has it been handed in?",
            choices=(
                Choice(say="It was handed in", kind="touch",
                       facts={"with": (_somebody(here),), "channel": "letter", "note": f"Handed in: {what}"}),
                Choice(say="I do not go on with this application", kind="decided", facts={"to": "withdraw"}),
            ),
        )  # fmt: skip


def contradiction(here: Here, everywhere: Everywhere, rules: Sequence[Rule]) -> Iterator[Question]:
    """Two facts that cannot both hold."""
    for first, second, say, there in _clashes(here, everywhere):
        itself = first is second  # an answer to no offer clashes with nothing else
        found = ((first, there),) if itself else ((first, there), (second, None))
        events = tuple(one.event for one, _ in found)
        yield Question(
            id=question_id(here.id, " ".join(events), "contradiction"), about="contradiction", application=here.id,
            say=f"{say} {'Is that right?' if itself else 'Which of them is right?'}", due_on=here.day(max(first.when, second.when, key=here.key)),
            events=events,
            choices=tuple(
                Choice(say=f"Take out what is said of {_where(everywhere, place)}{plain_day(here.day(wrong.when))} ({wrong.kind.replace('_', ' ')})",
                       kind="corrected", facts={"event": wrong.event}, application=place)
                for wrong, place in found
            ),
        )  # fmt: skip


def _where(everywhere: Everywhere, application: str | None) -> str:
    return f"{everywhere.of[application].app.record.company} on " if application else ""


Clash = tuple[Happened, Happened, str, str | None]  # two facts, what is wrong, and where the first stands if elsewhere


def _clashes(here: Here, everywhere: Everywhere) -> Iterator[Clash]:
    app, company = here.app, here.app.record.company
    who = "You" if here.side == "candidate" else (app.candidate.name if app.candidate else "The candidate")
    for offer in app.offers:
        if offer.accepted and offer.declined:
            yield (
                Happened(offer.accepted.event, offer.accepted.when, "offer_accepted"),
                Happened(offer.declined.event, offer.declined.when, "offer_declined"),
                f"{who} accepted and declined the same offer of {company}.",
                None,
            )
        left = next((w for w in app.withdrawals if offer.accepted and here.after(w, offer.accepted)), None)
        if offer.accepted and left and not offer.declined:
            yield (
                Happened(offer.accepted.event, offer.accepted.when, "offer_accepted"),
                Happened(left.event, left.when, "withdrew"),
                f"{who} accepted the offer of {company} and withdrew from it.",
                None,
            )
    yield from _answered_nothing(here)
    if here.side == "candidate":
        yield from _two_accepted(here, everywhere)
        return
    for letter in app.letters:
        stands = next((o for o in app.offers if here.is_open(o) or here.stands(o)), None)
        if letter.kind == "decline" and stands and not here.clearly_after(stands, letter):
            yield (
                Happened(letter.event, letter.when, "decline sent"), Happened(stands.event, stands.when, "offer"),
                f"A decline left to {who}, who has an offer that stands.", None,
            )  # fmt: skip


def _answered_nothing(here: Here) -> Iterator[Clash]:
    """An answer to an offer where no offer is on record clashes with nothing but itself."""
    answers = ("offer_accepted", "offer_declined", "extension_granted", "extension_refused", "acceptance_confirmed")
    for one in here.app.others:
        if one.kind in answers:
            stamp = Happened(one.event, one.when, one.kind)
            yield stamp, stamp, f"An offer of {here.app.record.company} was answered that is not on record.", None


def _two_accepted(here: Here, everywhere: Everywhere) -> Iterator[Clash]:
    stand = [(h, o) for h, o in everywhere.accepted if h.stands(o)]
    if len(stand) > 1 and stand[-1][0].id == here.id:
        (there, one), (_, other) = stand[0], stand[-1]
        if there.id != here.id and one.accepted and other.accepted:
            yield (
                Happened(one.accepted.event, one.accepted.when, "offer_accepted"),
                Happened(other.accepted.event, other.accepted.when, "offer_accepted"),
                f"You accepted two offers, of {there.app.record.company} and of {here.app.record.company}.",
                there.id,
            )


ASKS = (offer_undecided, interview_took_place, undecided_after_filled, asked_for, contradiction)
