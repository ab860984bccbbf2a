"""The employer's causes that answer the candidate: confirmations, status, more time, offers to the next, openings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sincerely.core.application import Answer, Decision
from sincerely.core.moments import Moment
from sincerely.core.owing.candidate import Finder
from sincerely.core.owing.cause import Cause, plain_day
from sincerely.core.owing.employer import law_day, law_ways, of_event
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.here import Happened, Here, Stamp
from sincerely.core.playbook import Limit

DECIDED = ("refuse", "offer", "close")


def offer_accepted(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """The candidate accepted an offer."""
    for offer in here.app.offers:
        if offer.accepted:
            yield of_event(here, offer.accepted.event, offer.accepted.when, offer=offer)


def candidate_withdrew(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """The candidate withdrew."""
    yield from (of_event(here, one.event, one.when) for one in here.app.withdrawals[:1])


def extension_requested(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """The candidate asked for more time; the answer is owed before the day that stood then."""
    for offer in here.app.offers:
        asked = offer.extension_requested
        if asked is None:
            continue
        over = next((x for x in (offer.accepted, offer.declined) if x and here.after(x, asked)), None)
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
    return before if before and _final(here) else here.told.first_after(since)


def _final(here: Here) -> bool:
    """Say whether the latest decision still holds: put on hold again, it does not."""
    decisions = here.app.decisions
    return not decisions or decisions[-1].to in DECIDED


def offer_ended(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An offer was taken back, or lapsed unanswered: the candidate is told plainly."""
    for offer in here.app.offers:
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
            words={"what": what, "day": plain_day(day)},
        )  # fmt: skip


def law_without_decision(here: Here, everywhere: Everywhere, *, limit: Limit) -> Iterator[Cause]:
    """The law's day has come and nothing is decided: the candidate is told that."""
    law = law_day(here, limit)
    if law is None or any(d.to in ("refuse", "offer") for d in here.app.decisions):
        return
    last = here.app.interviews[-1]
    told = _told(here, last)
    yield Cause(
        key=f"{last.event}/law", event=last.event, application=here.id, when=law, day=law,
        anchors={"law": law}, ways=law_ways(here, limit), words={"day": plain_day(here.day(last.when))}, ended=told,
    )  # fmt: skip


# Offers


def decided_to_offer(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """A decision to offer, or the turn of the next in rank, which waits for a person's terms."""
    turn = everywhere.beside(here).turn
    mine = turn[1:] if turn and turn[0] is here else None
    decision = next((d for d in reversed(here.app.decisions) if d.to == "offer"), None)
    if decision:
        cause = _decided_offer(here, everywhere, decision)
        if mine is None or cause.ended is None:
            yield cause
            return
    if mine is None:
        return
    there, end = mine
    day = here.day(end.when)
    yield Cause(
        key=_number(here, end), event=end.event, application=there.id, when=end.when, day=day,
        waits=("terms",), words={"why": f"The offer ahead came to nothing on {plain_day(day)}, and {_name(here)} is next"},
        ended=_closed(here, everywhere, end),
    )  # fmt: skip


def _number(here: Here, stamp: Stamp) -> str:
    """Return what names an offer owed: how many were made before, so that terms, decision and letter change no name."""
    return f"offer#{sum(here.clearly_after(stamp, offer) for offer in here.app.offers)}"


def _decided_offer(here: Here, everywhere: Everywhere, decision: Decision) -> Cause:
    later = next((d for d in reversed(here.app.decisions) if d.to != "offer" and here.clearly_after(d, decision)), None)
    stamp = Happened(decision.event, decision.when, "decided")
    ended = Happened(later.event, later.when, "decided") if later else _closed(here, everywhere, stamp)
    day = here.day(decision.when)
    return Cause(
        key=_number(here, stamp), event=decision.event, application=here.id,
        when=decision.when, day=day, ended=ended, words={"why": f"You decided on {plain_day(day)} to make an offer to {_name(here)}"},
    )  # fmt: skip


def _name(here: Here) -> str:
    return here.app.candidate.name if here.app.candidate else "the candidate"


def _closed(here: Here, everywhere: Everywhere, since: Happened) -> Happened | None:
    closings = everywhere.beside(here).closings
    found = [closing for there, closing in closings if there.key(closing.when) >= here.key(since.when)][:1]
    withdrew = [Happened(w.event, w.when, "withdrew") for w in here.app.withdrawals if here.after(w, since)]
    return min((*found, *withdrew), key=lambda one: here.key(one.when), default=None)


# An opening like the one they were interviewed for


def opening_posted(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """A similar position opened, the person was interviewed, and their consent to be kept on file is alive."""
    if not here.app.interviews:
        return
    record = here.app.record
    for one in here.app.others:
        if one.kind != "opening_posted" or one.facts["similar_to"] not in (record.position, record.requisition):
            continue
        consent = next(
            (c for c in reversed(here.app.others) if c.kind == "consent_given" and not here.clearly_after(c, one)), None
        )
        day = here.day(one.when)
        if consent is None or _took_back(here, consent, before=one):
            continue
        until = consent.facts.get("until")
        back = _took_back(here, consent)
        closed = next(
            (
                c
                for c in here.app.others
                if c.kind == "opening_closed" and c.facts["requisition"] == one.facts["requisition"]
            ),
            None,
        )
        anchors = {"until": until} if until else {}
        yield Cause(
            key=one.event, event=one.event, application=here.id, when=one.when, day=day, anchors=anchors,
            words={"day": plain_day(day), "opening": str(one.facts["requisition"])},
            ended=back or (Happened(closed.event, closed.when, "opening_closed") if closed else None),
        )  # fmt: skip


def _took_back(here: Here, consent: Answer, before: Answer | None = None) -> Happened | None:
    for one in here.app.others:
        if one.kind == "consent_withdrawn" and here.after(one, consent) and (before is None or here.after(before, one)):
            return Happened(one.event, one.when, "consent_withdrawn")
    return None


CAUSES: Mapping[str, Finder] = {
    "offer_accepted": offer_accepted, "candidate_withdrew": candidate_withdrew,
    "extension_requested": extension_requested, "inquiry_received": inquiry_received, "promised_day": promised_day,
    "offer_ended": offer_ended, "law_without_decision": law_without_decision, "decided_to_offer": decided_to_offer,
    "opening_posted": opening_posted,
}  # fmt: skip
