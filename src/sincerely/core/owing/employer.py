"""The employer's causes: after what a letter is owed on this side. One function a cause; each yields what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sincerely.core.application import Decision, Offer
from sincerely.core.moments import Moment
from sincerely.core.owing.candidate import Finder
from sincerely.core.owing.cause import Cause, Way, plain_day
from sincerely.core.owing.clocks import later
from sincerely.core.owing.everywhere import Everywhere, rank
from sincerely.core.owing.here import Happened, Here, Stamp
from sincerely.core.playbook import Limit, Term

REFUSED_OTHERWISE = ("offer", "hold")


def decided_to_refuse(
    here: Here, everywhere: Everywhere, *, round: Term, held_from: Term, limit: Limit
) -> Iterator[Cause]:
    """A decision to refuse: the latest counts, and one behind an open offer waits for its release."""
    refusals = [d for d in here.app.decisions if d.to == "refuse"]
    if not refusals:
        yield from _undecided(here, limit, held_from, round)
        return
    decision = refusals[-1]
    later = next((d for d in here.app.decisions if d.to in REFUSED_OTHERWISE and here.clearly_after(d, decision)), None)
    first = _first_of_round(here, decision)
    waits, released, by = held_behind(here, everywhere, first)
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
        ways=law_ways(here, limit) if law else None,
        ended=Happened(later.event, later.when, "decided") if later else None,
    )  # fmt: skip


def _first_of_round(here: Here, last: Decision) -> Decision:
    """Return the first of the refusals that no other decision interrupts: saying it twice starts no new clock."""
    first = last
    for decision in reversed(here.app.decisions):
        if here.after(decision, last):
            continue
        if decision.to in REFUSED_OTHERWISE:
            break
        if decision.to == "refuse":
            first = decision
    return first


def _round_of(here: Here, first: Decision) -> str:
    """Return what names a refusal: the first has one name whether the law or the decision brought it, later ones another."""
    turned = [d for d in here.app.decisions if d.to in REFUSED_OTHERWISE and here.after(first, d)]
    refused = turned and any(d.to == "refuse" and here.after(turned[-1], d) for d in here.app.decisions)
    return first.event if refused else "refusal"


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


def _undecided(here: Here, limit: Limit, held_from: Term, round: Term) -> Iterator[Cause]:
    law = law_day(here, limit)
    if law is None:
        return
    last = here.app.interviews[-1]
    interviewed = here.day(last.when)
    decided = next((d for d in here.app.decisions if d.to == "offer"), None)
    steps: list[Stamp] = [*here.app.offers, *here.app.withdrawals]
    told: Stamp | None = decided or next((step for step in steps if here.after(step, last)), None)
    yield Cause(
        key="refusal", event=last.event, application=here.id, when=last.when, day=interviewed,
        opens=min(later(here.days, interviewed, held_from), law), anchors={"law": law}, waits=("decision",),
        due_unknown=True, hold_ends=law, undecided=True, round=round, ways=law_ways(here, limit),
        words={
            "why": f"The last interview was on {plain_day(interviewed)}, and {limit.of} wants an answer within {limit.within} days",
            "in_time": f"by {plain_day(law)}, whatever is decided",
        },
        ended=Happened(told.event, told.when, "decided") if told else None,
    )  # fmt: skip


def held_behind(here: Here, everywhere: Everywhere, decision: Decision) -> tuple[tuple[str, ...], Happened | None, str]:
    """Return what a refusal waits for, else what released it after the decision and how that is said.

    Those ranked behind are held from the requisition's first offer until one is accepted or the position closes (S8);
    nobody is refused while they have an open or accepted offer here (S1).
    """
    waits: list[str] = []
    released: tuple[Happened, str] | None = None
    mine = rank(here)
    requisition = everywhere.beside(here)
    ahead = [
        (there, offer)
        for there, offer in (requisition.offers if mine is not None else ())
        if there.id != here.id and (rank(there) or 0) < (mine or 0)
    ]
    if ahead:
        release = requisition.over
        first = min(there.key(offer.when) for there, offer in ahead)
        if release is None:
            waits += [_waits_for(there, offer) for there, offer in ahead if there.is_open(offer)] or [
                "an offer that is accepted, or the position closed"
            ]
        elif here.key(release[1].when) >= max(first, here.key(decision.when)):
            released = release[1:]
    for there in everywhere.same_person(here):
        if there.id != here.id:
            own = [offer for offer in there.app.offers if there.is_open(offer) or there.stands(offer)]
            waits += [f"the offer to the same person for {there.app.record.position}" for _ in own]
    return tuple(dict.fromkeys(waits)), released[0] if released and not waits else None, released[1] if released else ""


def _waits_for(there: Here, offer: Offer) -> str:
    name = there.app.candidate.name if there.app.candidate else "the leading candidate"
    return f"the answer of {name} to the offer"


def offer_declined(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """The candidate declined an offer."""
    for offer in here.app.offers:
        if offer.declined:
            yield of_event(here, offer.declined.event, offer.declined.when, offer=offer)


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
