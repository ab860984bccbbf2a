"""The employer's causes: after what a letter is owed on this side. One function a cause; each yields what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from sincerely.core.application import Decision, Offer
from sincerely.core.moments import Moment
from sincerely.core.owing.candidate import Finder
from sincerely.core.owing.cause import Cause, Way, plain_day
from sincerely.core.owing.clocks import later
from sincerely.core.owing.everywhere import Everywhere, came_to_nothing, rank
from sincerely.core.owing.here import Happened, Here, Stamp
from sincerely.core.playbook import Limit, Term

REFUSED_OTHERWISE = ("offer", "hold")


def decided_to_refuse(
    here: Here, everywhere: Everywhere, *, round: Term, held_from: Term, limit: Limit
) -> Iterator[Cause]:
    """A decision to refuse: the latest counts, and one behind an open offer waits for its release."""
    decision = next((d for d in reversed(here.app.decisions) if d.to == "refuse"), None)
    if decision is None:
        yield from _undecided(here, limit, held_from, "refusal")
        return
    first = _first_of_round(here, decision)
    turned = _turned(here, decision)
    waits, where, released, by = held_behind(here, everywhere, first)
    law = law_day(here, limit)
    day = here.day(first.when)
    start = max(day, here.day(released.when)) if released else day
    why = f"You decided on {plain_day(day)} not to go on with this application"
    if released:
        why += f", and {by} on {plain_day(here.day(released.when))}"
    yield Cause(
        key=_round_of(here, first), event=first.event, application=here.id, when=first.when, day=start,
        anchors={"law": law} if law else {}, waits=waits, due_unknown=bool(waits),
        words={"why": why, "once": " once nothing holds it" if waits else ""}, hold_ends=law, round=round,
        ways=law_ways(here, limit) if law else None, ended=turned or _no_of_theirs(here),
        rests_on=((where, released.event),) if released else (),
    )  # fmt: skip
    if turned and not verdict(here):  # nothing is decided again, and the law counts on
        yield from _undecided(here, limit, held_from, f"refusal/{turned.event}")


def _turned(here: Here, refusal: Decision) -> Happened | None:
    """Return what took a refusal back: a later decision to offer or to wait, or an interview held after it."""
    decisions = here.app.decisions
    later = next((d for d in decisions[decisions.index(refusal) + 1 :] if d.to in REFUSED_OTHERWISE), None)
    if later:
        return Happened(later.event, later.when, "decided")
    interview = next((one for one in here.app.interviews if here.clearly_after(one, refusal)), None)
    return Happened(interview.event, interview.when, "interview_held") if interview else None


def _no_of_theirs(here: Here) -> Happened | None:
    """Return the candidate's own no to the latest offer, unless they were interviewed since: nobody is refused after it."""
    offer = here.app.offer
    if offer is None or offer.declined is None or here.stands(offer):
        return None
    if here.app.interviews and here.clearly_after(here.app.interviews[-1], offer.declined):
        return None
    return Happened(offer.declined.event, offer.declined.when, "offer_declined")


def _first_of_round(here: Here, last: Decision) -> Decision:
    """Return the first of the refusals that no decision, offer or interview interrupts: saying it twice starts no new clock."""
    first = last
    between: list[Stamp] = [*here.app.offers, *here.app.interviews]
    for decision in reversed(here.app.decisions[: here.app.decisions.index(last)]):
        if decision.to in REFUSED_OTHERWISE:
            break
        if decision.to == "refuse":
            if any(_divides(here, one, decision, first) for one in between):
                break
            first = decision
    return first


def _divides(here: Here, one: Stamp, before: Decision, after: Decision) -> bool:
    """Say whether an offer or interview between two refusals makes the later a new one: not if they heard the no since."""
    between = here.clearly_after(one, before) and here.clearly_after(after, one)
    return between and not any(here.after(said, one) and here.after(after, said) for said in here.declines)


def _round_of(here: Here, first: Decision) -> str:
    """Return what names a refusal: the first has one name whether the law or the decision brought it, later ones another."""
    before = here.app.decisions[: here.app.decisions.index(first)]
    return first.event if any(d.to == "refuse" for d in before) else "refusal"


def law_day(here: Here, limit: Limit) -> date | None:
    """Return the day by which the law wants the candidate told, on a business day; None where it does not run."""
    record = here.app.record
    small = record.employees is not None and record.employees < limit.employees
    if record.jurisdiction != limit.place or small or record.publicly_advertised is False or not here.app.interviews:
        return None
    last = here.day(here.app.interviews[-1].when) + timedelta(days=limit.within)
    return here.days.business_day_up_to(last) if last >= limit.in_force else None


def law_ways(here: Here, limit: Limit) -> Mapping[str, Way]:
    """Return how the law's day came about, where it runs."""
    return {"law": Way("the last interview", here.day(here.app.interviews[-1].when), Term(count=limit.within))}


def verdict(here: Here) -> Decision | None:
    """Return the decision about the person that holds; None where there is none, or they wait or were interviewed again since."""
    last = next((d for d in reversed(here.app.decisions) if d.to != "close"), None)
    if last is None or last.to == "hold" or (last.to == "refuse" and _turned(here, last)):
        return None
    return last


def told_since(here: Here, last: Stamp) -> Happened | None:
    """Return what told an interviewed person how it went: an offer not over by then, the refusal itself, their own leaving."""
    found = [Happened(w.event, w.when, w.kind) for w in here.app.withdrawals]
    found += here.declines
    letters = {letter.event: letter for letter in here.app.letters}
    found = [
        one for one in found
        if here.after(one, last) or (one.event in letters and here.stays_attached(letters[one.event], last.event))
    ]  # fmt: skip
    offer = here.app.offer
    if offer and ((end := came_to_nothing(here, offer)) is None or here.after(end, last)):
        found.append(Happened(offer.event, offer.when, "offer"))
    return min(found, key=lambda one: here.key(one.when), default=None)


def _undecided(here: Here, limit: Limit, held_from: Term, key: str) -> Iterator[Cause]:
    law = law_day(here, limit)
    if law is None:
        return
    last = here.app.interviews[-1]
    interviewed = here.day(last.when)
    decided = verdict(here)
    yield Cause(
        key=key, event=last.event, application=here.id, when=last.when, day=interviewed,
        opens=min(later(here.days, interviewed, held_from), law), anchors={"law": law}, waits=("decision",),
        due_unknown=True, hold_ends=law, undecided=True, ways=law_ways(here, limit),
        words={
            "why": f"The last interview was on {plain_day(interviewed)}, and {limit.of} wants an answer within {limit.within} days",
            "in_time": f"by {plain_day(law)}, whatever is decided",
        },
        ended=Happened(decided.event, decided.when, "decided") if decided else told_since(here, last),
    )  # fmt: skip


def held_behind(
    here: Here, everywhere: Everywhere, decision: Decision
) -> tuple[tuple[str, ...], str, Happened | None, str]:
    """Return what a refusal waits for, else what released it after the decision: where, what, and how that is said.

    Those ranked behind are held from the requisition's first offer until one is accepted or the position closes (S8);
    nobody is refused while they have an open or accepted offer here (S1).
    """
    waits: list[str] = []
    released: list[tuple[datetime, str, Happened, str]] = []
    mine, since = rank(here), here.key(decision.when)
    requisition = everywhere.beside(here)
    ahead = [
        (there, offer)
        for there, offer in (requisition.offers if mine is not None else ())
        if there.id != here.id and (rank(there) or 0) <= (mine or 0)
    ]
    if ahead:
        release = requisition.over
        first = min(there.key(offer.when) for there, offer in ahead)
        if release is None:
            waits += [_waits_for(there, offer) for there, offer in ahead if there.is_open(offer)] or [
                "an offer that is accepted, or the position closed"
            ]
        elif (at := here.key(release[1].when)) >= max(first, since):
            released.append((at, release[0].id, *release[1:]))
    for there in everywhere.same_person(here):
        position = there.app.record.position
        for offer in there.app.offers:
            end = came_to_nothing(there, offer)
            if end is None and offer is there.app.offers[-1]:
                waits.append(f"the offer to the same person for {position}")
            elif end and (at := here.key(end.when)) >= since:
                released.append((at, there.id, end, f"the offer for {position} came to nothing"))
    _, where, last, by = max(released, key=lambda one: one[0], default=(None, "", None, ""))
    return tuple(dict.fromkeys(waits)), where, None if waits else last, by


def _waits_for(there: Here, offer: Offer) -> str:
    name = there.app.candidate.name if there.app.candidate else "the leading candidate"
    return f"the answer of {name} to the offer"


def offer_declined(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """The candidate declined an offer."""
    for offer in here.app.offers:
        if offer.declined:
            again = offer.accepted if offer.accepted and here.stands(offer) else None  # they thought better of it
            yield of_event(
                here, offer.declined.event, offer.declined.when, offer=offer,
                ended=Happened(again.event, again.when, again.kind) if again else None,
            )  # fmt: skip


def of_event(
    here: Here, event: str, when: Moment, *, offer: Offer | None = None, people: tuple[str, ...] = (),
    anchors: Mapping[str, Moment] | None = None, ended: Happened | None = None,
) -> Cause:  # fmt: skip
    """Return the plain cause that an event of this application is."""
    day = here.day(when)
    return Cause(
        key=event, event=event, application=here.id, when=when, day=day, offer=offer, people=people, ended=ended,
        anchors=anchors or {}, words={"day": plain_day(day)},
    )  # fmt: skip


CAUSES: Mapping[str, Finder] = {"decided_to_refuse": decided_to_refuse, "offer_declined": offer_declined}
