"""What waits for a person's word rather than for a letter, as a function of the events and the clock.

A question names the events it comes from and the choices, each an event that would settle it. What a choice sets off is
not said here: the verb folds the event in and asks what is owed then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sincerely.core.application import Answer, Application, Decision, Invite, Offer
from sincerely.core.days import Holidays
from sincerely.core.moments import Clock, Moment
from sincerely.core.owing.candidate import accepted_elsewhere
from sincerely.core.owing.cause import Cause, listed, plain_day
from sincerely.core.owing.clashes import Choice, Clash, clash_of, happened, who
from sincerely.core.owing.clocks import earliest
from sincerely.core.owing.crossed import crossed
from sincerely.core.owing.employer import verdict
from sincerely.core.owing.everywhere import Everywhere, came_to_nothing
from sincerely.core.owing.here import Happened, Here
from sincerely.core.owing.obligation import question_id
from sincerely.core.playbook import Rule

MOST = 12  # interviews asked about at once in one application: the latest; nobody answers a thousand questions
ABOUT = (
    "offer_undecided", "interview_took_place", "undecided_after_filled", "asked_for", "contradiction", "message_unread",
    "settle",
)  # fmt: skip


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
    again = decision and offer.changed and here.read_after(offer.changed, decision)
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
    if verdict(here) or any(here.after(one, app.interviews[-1]) for one in here.declines):
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
            say=f"{app.record.company} asked for {what}{until}. {'Have they' if what == 'documents' else 'Has it'} been handed in?",
            choices=(
                Choice(say="They were handed in" if what == "documents" else "It was handed in", kind="touch",
                       facts={"with": (_somebody(here),), "channel": "letter", "note": f"Handed in: {what}"}),
                Choice(say="I do not go on with this application", kind="decided", facts={"to": "withdraw"}),
            ),
        )  # fmt: skip


def contradiction(here: Here, everywhere: Everywhere, rules: Sequence[Rule]) -> Iterator[Question]:
    """Facts that cannot all hold, asked where the last of them stands."""
    for clash in _open_clashes(here, everywhere):
        if clash.asked_at != here.id:
            continue
        several = len({there for there, _ in clash.facts}) > 1
        wrong = (
            Choice(say=f"Take out what is said of {_where(everywhere.of[there]) if several else ''}{plain_day(here.day(one.when))} ({one.kind.replace('_', ' ')})",
                   kind="corrected", facts={"event": one.event}, application=None if there == here.id else there)
            for there, one in clash.facts
        )  # fmt: skip
        stands = Choice(say="It is right as it stands", kind="waived", facts={"obligation": clash.id})
        yield Question(
            id=clash.id, about="contradiction", application=here.id,
            say=f"{clash.say} {'Which of them is right?' if len(clash.facts) > 1 else 'Is that right?'}",
            due_on=here.day(max((one.when for _, one in clash.facts), key=here.key)), events=tuple(one.event for _, one in clash.facts),
            choices=(*clash.choices, *wrong, *((stands,) if clash.may_stand else ())),
        )  # fmt: skip


def _where(there: Here) -> str:
    return f"{who(there) if there.side == 'employer' else there.app.record.company} on "


def disputed(here: Here, everywhere: Everywhere) -> frozenset[tuple[str, str]]:
    """Return the events (application, event) that clash with one of this application: no letter that rests on them leaves."""
    return frozenset((there, one.event) for clash in _open_clashes(here, everywhere) for there, one in clash.facts)


def _open_clashes(here: Here, everywhere: Everywhere) -> Iterator[Clash]:
    """Yield the clashes in which this application takes part, without those that a person let stand."""
    for clash in _clashes(here, everywhere):
        said = everywhere.of[clash.asked_at].app.put_off
        if not any(_lets_stand(one, clash, here) for one in said):
            yield clash


def _lets_stand(said: Answer, clash: Clash, here: Here) -> bool:
    """Say whether a waived means this clash: by its id, or in a file by what it is, of all that was told by then."""
    named = str(said.facts["obligation"]).strip()
    if said.kind != "waived" or not clash.may_stand:
        return False
    return named == clash.id or (
        named == "contradiction" and all(here.key(one.when) <= here.key(said.when) for _, one in clash.facts)
    )


def _clashes(here: Here, everywhere: Everywhere) -> Iterator[Clash]:
    """Yield every clash in which this application takes part: the one place that knows them."""
    app, name, company = here.app, who(here), here.app.record.company
    for offer in app.offers:
        if not offer.accepted or not (offer.declined or app.withdrawals):
            continue
        lefts = (w for w in app.withdrawals if here.after(w, offer) and not here.openings.first_after(w, clearly=True))
        left = next(lefts, None)
        if offer.declined:
            yield clash_of(
                here, f"{name} accepted and declined the same offer of {company}.", offer.accepted, offer.declined
            )
        elif left:
            say = f"{name} accepted the offer of {company} and withdrew from it."
            yield clash_of(here, say, *sorted((offer.accepted, left), key=lambda one: app.order.get(one.event, 0)))
    for one in app.others:
        if one.kind in UNASKED:  # while an offer is on record, the fold gives its answers to it
            yield clash_of(here, UNASKED[one.kind].format(company=company), one)
    if len(app.events) < len(app.record.events):
        yield from _crossed_corrections(here)
    if here.side == "candidate":
        yield from crossed(here, everywhere)
        return
    yield from _employers(here, everywhere)


UNASKED = {  # what clashes with nothing but itself
    **dict.fromkeys(("offer_accepted", "offer_declined", "extension_granted", "extension_refused", "acceptance_confirmed"),
                    "An offer of {company} was answered that is not on record."),
    "extension_requested": "More time was asked for an offer of {company} that is not on record.",
    "offer_withdrawn": "An offer of {company} was taken back that is not on record.",
    "letter_returned": "A letter came back that is not on record as sent.",
}  # fmt: skip


def _crossed_corrections(here: Here) -> Iterator[Clash]:
    """A correction that takes out itself, or a later one: only what came before can be put right."""
    now = here.clock.now(here.zone)
    events = sorted(here.app.record.events, key=lambda event: (here.key(event.when), event.place))
    made = {e.id: (n, e) for n, e in enumerate(events) if e.kind == "corrected" and here.key(e.when) <= now}
    for n, event in made.values():
        later, target = made.get(event.facts["event"], (-1, event))
        settled = any(m > max(n, later) and e.facts["event"] in (event.id, target.id) for m, e in made.values())
        if later >= n and not settled:
            pair = dict.fromkeys((event.id, target.id))
            facts = (Happened(id, made[id][1].when, "corrected") for id in pair)
            yield clash_of(
                here,
                "A correction takes out itself." if len(pair) == 1 else "Two corrections take out each other.",
                *facts,
            )


# The employer's


def _employers(here: Here, everywhere: Everywhere) -> Iterator[Clash]:
    """Yield the clashes of an employer's application, looking only where there is something that could clash."""
    app, offer, requisition = here.app, here.app.offer, everywhere.beside(here)
    decision = next((one for one in reversed(app.decisions) if one.to != "close"), None)
    refused = (decision and decision.to == "refuse") or app.letters
    if offer and (refused or offer.withdrawn or offer.extension_requested):
        yield from _answered_otherwise(here, offer, decision)
    if (offer or decision) and (app.withdrawals or requisition.closings):
        yield from _offered_and_over(here, everywhere, decision)
    if len(requisition.rows) > 1:
        yield from _rivals(here, everywhere)


def _answered_otherwise(here: Here, offer: Offer, decision: Decision | None) -> Iterator[Clash]:
    """A refusal, decided or sent, of somebody whose offer stands; an offer taken back, or more time asked, once it was answered."""
    app, name, stands = here.app, who(here), came_to_nothing(here, offer) is None
    if stands and decision and decision.to == "refuse" and not here.clearly_after(offer, decision):
        said = f"accepted the offer of {here.app.record.company}" if offer.accepted else "has an offer that stands"
        yield clash_of(
            here, f"You decided to refuse {name}, who {said}.", offer.accepted or offer, Happened(decision.event, decision.when, "decided to refuse"),
            choices=(Choice(say="The offer is taken back", kind="offer_withdrawn"),),
        )  # fmt: skip
    for letter in app.letters if stands else ():
        if letter.kind == "decline" and not here.clearly_after(offer, letter):
            sent = Happened(letter.event, letter.when, "decline sent")
            yield clash_of(here, f"A decline left to {name}, who has an offer that stands.", sent, offer)
    if offer.accepted and offer.withdrawn:
        both = sorted((offer.accepted, offer.withdrawn), key=lambda one: app.order.get(one.event, 0))
        yield clash_of(here, f"{name} accepted an offer that you took back.", *both)
    asked = offer.extension_requested
    answer = offer.accepted or offer.declined
    if asked and answer and here.clearly_after(asked, answer):
        yield clash_of(here, f"{name} answered the offer and then asked for more time.", answer, asked)


def _offered_and_over(here: Here, everywhere: Everywhere, decision: Decision | None) -> Iterator[Clash]:
    """An offer decided or made, and not answered, after the candidate had left or the position was closed."""
    app, offer = here.app, here.app.offer
    last: Happened | None = None
    if decision and decision.to == "offer" and not (offer and here.after(offer, decision)):
        last = Happened(decision.event, decision.when, "decided to offer")
        left = next(reversed(app.withdrawals), None)
        if left and here.clearly_after(last, left) and not here.openings.first_after(left, clearly=True):
            yield clash_of(here, f"{who(here)} withdrew, and you decided to make an offer.", left, last)
    elif offer and not (offer.accepted or offer.declined or offer.withdrawn):
        last = happened(offer)
    before = everywhere.beside(here).closings_before(here, last) if last else []
    if last and before:
        own = next((one for there, one in before if there.id == here.id), None)
        day = plain_day(here.day(before[0][1].when))
        facts = (own, last) if own else (last,)
        yield clash_of(here, f"The position was closed on {day}, and an offer to {who(here)} came after that.", *facts)


def _rivals(here: Here, everywhere: Everywhere) -> Iterator[Clash]:
    """Two with an offer that stands for one opening, or two whose turn it is since they have one rank."""
    requisition = everywhere.beside(here)
    standing = requisition.standing
    if len(standing) > 1 and any(there.id == here.id for there, _ in standing):
        names = listed(tuple(who(there) for there, _ in standing))
        yield Clash(
            facts=tuple((there.id, happened(offer.accepted or offer)) for there, offer in standing),
            say=f"{names} each have an offer that stands for {here.app.record.position}.",
        )  # fmt: skip
    turns = requisition.turns
    if len(turns) < 2 or here.id not in turns or requisition.closings:
        return
    tied = [(everywhere.of[id], one) for id in turns for one in everywhere.of[id].app.others if one.kind == "ranked"]
    latest = sorted(
        {there.id: (there, one) for there, one in tied}.values(), key=lambda one: (one[0].key(one[1].when), one[0].id)
    )
    last = latest[-1][0].id
    yield Clash(
        facts=tuple((there.id, happened(one)) for there, one in latest), may_stand=False,
        say=f"{listed(tuple(who(there) for there, _ in latest))} have one rank, and it is the turn of that rank.",
        choices=tuple(Choice(say=f"Make the offer to {who(there)}", kind="decided", facts={"to": "offer"},
                             application=None if there.id == last else there.id) for there, _ in latest),
    )  # fmt: skip


ASKS = (offer_undecided, interview_took_place, undecided_after_filled, asked_for, contradiction)
