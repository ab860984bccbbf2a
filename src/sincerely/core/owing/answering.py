"""The employer's causes that answer the candidate: confirmations, status, more time, offers to the next, openings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sincerely.core.application import Answer, Decision
from sincerely.core.moments import Moment
from sincerely.core.owing.candidate import Finder
from sincerely.core.owing.cause import CONTRADICTION, Cause, plain_day
from sincerely.core.owing.employer import law_day, law_ways, of_event, told_since, verdict
from sincerely.core.owing.everywhere import Everywhere, came_to_nothing
from sincerely.core.owing.here import Happened, Here, Stamp
from sincerely.core.playbook import Limit


def offer_accepted(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """The candidate accepted an offer."""
    for offer in here.app.offers:
        if offer.accepted:
            through = here.fell_through(offer)
            yield of_event(here, offer.accepted.event, offer.accepted.when, offer=offer, ended=through)


def candidate_withdrew(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """The candidate withdrew, once or again after they were taken up; not where they accepted an offer since."""
    before: Answer | None = None
    for one in here.app.withdrawals:
        opening = here.openings.first_after(before, clearly=True) if before else None
        if before is None or (opening and here.after(one, opening)):
            taken = (
                x.accepted
                for x in here.app.offers
                if x.accepted and here.stands(x) and here.clearly_after(x.accepted, one)
            )
            yes = next(taken, None)
            over = Happened(yes.event, yes.when, yes.kind) if yes else None
            yield of_event(here, one.event, one.when, ended=over)
        before = one


def extension_requested(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """The candidate asked for more time; the answer is owed before the day that stood then."""
    for n, offer in enumerate(here.app.offers):
        asked = offer.extension_requested
        if asked is None:
            continue
        answers = (x for one in here.app.offers[n:] for x in (one.accepted, one.declined) if x)  # before it or after
        over = next(answers, None)
        by = offer.asked_until
        yield of_event(
            here, asked.event, asked.when, offer=offer, anchors={"answer_by": by} if by else {},
            ended=Happened(over.event, over.when, over.kind) if over else None,
        )  # fmt: skip


# Where things stand


def inquiry_received(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """Somebody asked where things stand, and nothing was answered."""
    for one in here.app.others:
        if one.kind == "inquiry_received":
            told = _told(here, one)
            yield of_event(here, one.event, one.when, people=(one.facts["from"],), ended=told)


def promised_day(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """The day promised to the candidate comes without a decision; a later promise takes its place."""
    promises = here.app.promises
    for n, promise in enumerate(promises):
        by = here.day(promise.by)
        new = promises[n + 1] if n + 1 < len(promises) else None
        told = _told(here, promise)
        ended = told or (Happened(new.event, new.when, "decision_promised") if new else None)
        yield Cause(
            key=promise.event, event=promise.event, application=here.id, when=promise.when, day=by,
            words={"day": plain_day(by)}, ended=ended,
        )  # fmt: skip


def _told(here: Here, since: Stamp) -> Happened | None:
    """Return the decision that takes the reason of a status update away: ours, the candidate's, or a letter saying it."""
    before = here.told.last_before(since)
    holds = before and (not here.on_hold or before.kind != "letter")
    return before if holds else here.told.first_after(since)


def offer_ended(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An offer was taken back, or lapsed unanswered: the candidate is told plainly, unless they had left or have a new one."""
    for n, offer in enumerate(here.app.offers):
        lapse = here.lapse_of(offer)
        if offer.withdrawn:
            when: Moment = offer.withdrawn.when
            event, what = offer.withdrawn.event, "was taken back"
        elif lapse is not None:
            event, when, what = offer.event, lapse, "lapsed unanswered"
        else:
            continue
        day = here.day(when)
        yield Cause(
            key=f"{event}/ended", event=event, application=here.id, when=when, day=day, offer=offer,
            called=f"the offer {what}",
            words={"what": what, "day": plain_day(day)}, ended=_not_to_be_told(here, n, Happened(event, when, "ended")),
        )  # fmt: skip


def _not_to_be_told(here: Here, n: int, end: Happened) -> Happened | None:
    """Return what makes it pointless to say that the n-th offer ended: their own no before that, or an offer made anew."""
    offer = here.app.offers[n]
    answers = (one for one in (offer.declined, *here.app.withdrawals) if one and here.after(one, offer))
    no = next((Happened(one.event, one.when, one.kind) for one in answers if here.after(end, one)), None)
    newer = (Happened(one.event, one.when, "offer") for one in here.app.offers[n + 1 :])
    return no or next(newer, None)


def law_without_decision(here: Here, everywhere: Everywhere, *, limit: Limit) -> Iterator[Cause]:
    """The law's day has come and nothing is decided about the person: they are told that. Closing the position tells them nothing."""
    law = law_day(here, limit)
    if law is None or verdict(here):
        return
    last = here.app.interviews[-1]
    yield Cause(
        key=f"{last.event}/law", event=last.event, application=here.id, when=law, day=law,
        anchors={"law": law}, ways=law_ways(here, limit), words={"day": plain_day(here.day(last.when))},
        ended=told_since(here, last),
    )  # fmt: skip


# Offers


def decided_to_offer(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """A decision to offer, or the turn of the next in rank, which waits for a person's terms."""
    turns = everywhere.beside(here).turns
    mine = turns.get(here.id)
    decision = _said_first(here)
    if decision:
        cause = _decided_offer(here, everywhere, decision)
        if mine is None or cause.ended is None:
            yield cause
            return
    if mine is None:
        return
    there, end = mine
    day = here.day(end.when)
    what = f"{_name(there)} was passed over" if end.kind == "refused" else "The offer ahead came to nothing"
    yield Cause(
        key=_number(here, end), event=end.event, application=there.id, when=end.when, day=day,
        waits=("terms", CONTRADICTION) if len(turns) > 1 else ("terms",), words={"why": f"{what} on {plain_day(day)}, and {_name(here)} is next"},
        ended=_closed(here, everywhere, end, also_before=True),
    )  # fmt: skip


def _said_first(here: Here) -> Decision | None:
    """Return the decision to offer that counts: the latest, or an earlier one that it only repeats while its offer is out."""
    decisions = [d for d in here.app.decisions if d.to != "close"]
    counts = next((d for d in reversed(decisions) if d.to == "offer"), None)
    if counts is None:
        return None
    for earlier in reversed(decisions[: decisions.index(counts)]):
        anew = any(earlier.terms.get(name) != term for name, term in counts.terms.items())
        made = (one for one in here.app.offers if here.after(one, earlier) and here.after(counts, one))
        if earlier.to != "offer" or anew or not any(came_to_nothing(here, one) is None for one in made):
            break
        counts = earlier
    return counts


def _number(here: Here, stamp: Stamp) -> str:
    """Return what names an offer owed: how many were made before, so that terms, decision and letter change no name."""
    return f"offer#{sum(here.clearly_after(stamp, offer) for offer in here.app.offers)}"


def _decided_offer(here: Here, everywhere: Everywhere, decision: Decision) -> Cause:
    last = here.app.decisions[-1]
    later = last if last.to != "offer" else None  # what was closed and then decided once more is decided
    stamp = Happened(decision.event, decision.when, "decided")
    ended = Happened(later.event, later.when, "decided") if later else _closed(here, everywhere, stamp)
    end = came_to_nothing(here, here.app.offer) if here.app.offer else None
    if end and here.after(end, decision):  # made by word of mouth, and over before it was written down
        ended = ended or end
    day = here.day(decision.when)
    return Cause(
        key=_number(here, stamp), event=decision.event, application=here.id,
        when=decision.when, day=day, ended=ended, words={"why": f"You decided on {plain_day(day)} to make an offer to {_name(here)}"},
    )  # fmt: skip


def _name(here: Here) -> str:
    return here.app.candidate.name if here.app.candidate else "the candidate"


def _closed(here: Here, everywhere: Everywhere, since: Happened, *, also_before: bool = False) -> Happened | None:
    """Return what closed the position, or the candidate's leaving, since a moment; `also_before`: however long the position was closed."""
    requisition = everywhere.beside(here)
    if not (requisition.closings or here.app.withdrawals):
        return None
    before = 0 if also_before else len(requisition.closings_before(here, since))
    found = [one for _, one in requisition.closings[before : before + 1]]
    withdrew = [Happened(w.event, w.when, "withdrew") for w in here.app.withdrawals if here.after(w, since)]
    return min((*found, *withdrew), key=lambda one: here.key(one.when), default=None)


# An opening like the one they were interviewed for


def opening_posted(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """A position opened like one this person was interviewed for, and their consent to be kept on file is alive."""
    for one in here.app.others:
        if one.kind != "opening_posted" or not _interviewed_for(here, everywhere, str(one.facts["similar_to"])):
            continue
        before = [c for c in _consents(here) if not here.clearly_after(c, one)]
        if not before or before[-1].kind == "consent_withdrawn":
            continue
        newest = _consents(here)[-1]  # the person's latest word binds
        closed = _opening_closed(here, everywhere, one)
        until = min((m for m in (newest.facts.get("until"), closed) if m), key=here.limit, default=None)
        day, back = here.day(one.when), newest.kind == "consent_withdrawn"
        yield Cause(
            key=one.event, event=one.event, application=here.id, when=one.when, day=day,
            anchors={"until": until} if until else {},
            words={"day": plain_day(day), "opening": str(one.facts["requisition"])},
            ended=Happened(newest.event, newest.when, newest.kind) if back else _hired(here, everywhere), lapsed=closed is not None,
        )  # fmt: skip


def _interviewed_for(here: Here, everywhere: Everywhere, similar_to: str) -> bool:
    """Say whether this person was interviewed here for the position or requisition of that name, in whichever record."""
    return any(
        there.app.interviews and similar_to in (there.app.record.position, there.app.record.requisition)
        for there in everywhere.same_person(here)
    )


def _consents(here: Here) -> list[Answer]:
    return [one for one in here.app.others if one.kind in ("consent_given", "consent_withdrawn")]


def _opening_closed(here: Here, everywhere: Everywhere, posted: Answer) -> date | None:
    """Return when the posted opening closed first after that, as told of this person or of anybody in their requisition."""
    order, found = here.app.order, []
    for there in {*everywhere.beside(here).rows, *everywhere.same_person(here)}:
        for one in there.app.others:
            if one.kind != "opening_closed" or one.facts["requisition"] != posted.facts["requisition"]:
                continue
            own = there.id == here.id
            if order[one.event] > order[posted.event] if own else there.key(one.when) >= here.key(posted.when):
                found.append(there.key(one.when))
    return here.day(min(found)) if found else None


def _hired(here: Here, everywhere: Everywhere) -> Happened | None:
    """Return the acceptance of an offer here that stands: nobody recruits their own."""
    for there in everywhere.same_person(here):
        for offer in there.app.offers:
            if offer.accepted and there.stands(offer):
                return Happened(offer.accepted.event, offer.accepted.when, "offer_accepted")
    return None


CAUSES: Mapping[str, Finder] = {
    "offer_accepted": offer_accepted, "candidate_withdrew": candidate_withdrew,
    "extension_requested": extension_requested, "inquiry_received": inquiry_received, "promised_day": promised_day,
    "offer_ended": offer_ended, "law_without_decision": law_without_decision, "decided_to_offer": decided_to_offer,
    "opening_posted": opening_posted,
}  # fmt: skip
