"""What cannot all be so on the candidate's side: an offer and what they or the candidate said of it. Owes nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from sincerely.core.application import Answer, Offer
from sincerely.core.owing.candidate import one_search
from sincerely.core.owing.cause import listed, plain_day
from sincerely.core.owing.clashes import Choice, Clash, clash_of, happened
from sincerely.core.owing.everywhere import Everywhere, Taken
from sincerely.core.owing.here import Happened, Here, Stamp

TAKEN_BACK = Choice(say="The offer was taken back", kind="offer_withdrawn")


def crossed(here: Here, everywhere: Everywhere) -> Iterator[Clash]:
    """Yield every clash of a candidate's application."""
    if here.app.decisions:
        yield from _decided_on_nothing(here)
    offer = here.app.offer
    if offer is None:
        return
    for one in here.app.offers:
        if one.accepted:
            yield from _taken_otherwise(here, one)
    yield from _offered_twice(here, offer)
    yield from _offered_and_refused(here, offer)
    yield from _confirmed_for_nothing(here, offer)
    yield from _decided_too_late(here, offer)
    yield from _several_taken(here, everywhere)


def _decided_on_nothing(here: Here) -> Iterator[Clash]:
    """The latest decision takes or declines an offer, and there was none to decide upon."""
    last = here.app.decisions[-1]
    if last.implied or last.to == "withdraw" or any(here.decision_on(offer) for offer in here.app.offers):
        return
    said, company = Happened(last.event, last.when, f"decided to {last.to}"), here.app.record.company
    yield clash_of(here, f"You decided to {last.to} an offer of {company} when none was on record.", said)


def _taken_otherwise(here: Here, offer: Offer) -> Iterator[Clash]:
    """An acceptance of what had been taken back, or one that the candidate decided against afterwards."""
    accepted, company = offer.accepted, here.app.record.company
    if accepted is None:
        return
    if offer.withdrawn and here.clearly_after(accepted, offer.withdrawn):
        yield clash_of(here, f"You accepted an offer of {company} that had been taken back.", offer.withdrawn, accepted)
    last = here.decision_on(offer)
    if last and last.to != "accept" and not (last.implied or offer.withdrawn or offer.declined):
        then = Happened(last.event, last.when, f"decided to {last.to}")
        yield clash_of(here, f"You accepted the offer of {company}, and then decided to {last.to}.", accepted, then)


def _offered_twice(here: Here, offer: Offer) -> Iterator[Clash]:
    """Two offers of one application that are both open: which of them is to be answered?"""
    before = here.app.offers[-2] if len(here.app.offers) > 1 else None
    if before is None or not here.is_open(offer) or here.decisions_on(before) or before.accepted:
        return
    if here.stood_at(before, offer) and not here.ran_out(before):
        yield clash_of(here, f"{here.app.record.company} made you two offers, and both are open.", before, offer)


def _offered_and_refused(here: Here, offer: Offer) -> Iterator[Clash]:
    """They said no, or closed the position, while their offer was open or accepted. A position filled by you is no clash."""
    decision, accepted, company = here.decision_on(offer), offer.accepted, here.app.record.company
    if offer.withdrawn or offer.declined or (decision and decision.to != "accept"):
        return
    for end in (*here.app.rejections, *here.app.closings):
        filled = accepted and end.facts.get("reason") == "filled" and not here.clearly_after(accepted, end)
        if filled or not _while_it_stood(here, offer, end) or here.openings.first_after(end, clearly=True):
            continue
        done = "You accepted the offer of {}" if accepted else "{} made you an offer"
        but = "they said no" if end.kind == "rejected" else "the position was closed"
        facts = _in_order(here, accepted or offer, end)
        yield clash_of(here, f"{done.format(company)}, and {but}.", *facts, choices=(TAKEN_BACK,))
        return


def _in_order(here: Here, *facts: Stamp) -> list[Happened]:
    order = here.app.order
    return sorted((happened(one) for one in facts), key=lambda one: (here.key(one.when), order.get(one.event, 0)))


def _while_it_stood(here: Here, offer: Offer, end: Answer) -> bool:
    """Say whether an ending came while the offer was there: not before it, nor after its own day ran out unanswered."""
    if not here.not_before(end, offer):
        return False
    return bool(offer.accepted) or (here.lapse_of(offer) is None and here.stood_at(offer, end))


def _confirmed_for_nothing(here: Here, offer: Offer) -> Iterator[Clash]:
    """They confirmed an acceptance, and none is on record."""
    confirmed, decision = offer.confirmed, here.decision_on(offer)
    if confirmed is None or offer.accepted or (decision and decision.to == "accept"):
        return
    facts: list[Stamp] = [confirmed]
    if decision:
        facts.append(offer.declined or Happened(decision.event, decision.when, f"decided to {decision.to}"))
    said = f"{here.app.record.company} confirmed an acceptance that is not on record."
    yield clash_of(
        here, said, *_in_order(here, *facts),
        choices=() if decision else (
            Choice(say="I accepted in writing", kind="offer_accepted", facts={"channel": "letter"}, when=confirmed.when),
            Choice(say="I accepted by word of mouth", kind="offer_accepted", facts={"channel": "phone"}, when=confirmed.when),
        ),
    )  # fmt: skip


def _decided_too_late(here: Here, offer: Offer) -> Iterator[Clash]:
    """The candidate decided to accept after the day to answer by."""
    last, by = here.decision_on(offer), offer.answer_by
    if last is None or by is None or last.to != "accept" or last.implied or offer.accepted or offer.withdrawn:
        return
    if here.key(last.when) > here.limit(by):
        said = Happened(last.event, last.when, "decided to accept")
        today = here.clock.today(here.zone)
        yield clash_of(
            here, f"You decided to accept the offer of {here.app.record.company}, which was to be answered by {plain_day(here.day(by))}.",
            said, choices=(Choice(say="They still wait for it today", kind="extension_granted", facts={"answer_by": today}),),
        )  # fmt: skip


def _several_taken(here: Here, everywhere: Everywhere) -> Iterator[Clash]:
    """Offers of several employers, each accepted or decided to be, in one search."""
    if len(everywhere.taken) < 2:
        return
    mine = [one for one in everywhere.taken if one.here is here]
    crossing = {
        (one.here.id, one.said.event) for pair in product(mine, everywhere.taken) if _rivals(*pair) for one in pair
    }
    rows = [one for one in everywhere.taken if (one.here.id, one.said.event) in crossing]
    rows = [one for one in rows if one.done or not any(other.done and _not_before(other, one) for other in rows)]
    if len({one.here.id for one in rows}) < 2 or not any(one.here is here for one in rows):
        return
    names = listed(tuple(dict.fromkeys(f"of {one.here.app.record.company}" for one in rows)))
    done = all(one.done for one in rows)
    last = rows[-1].here.id
    yield Clash(
        facts=tuple((one.here.id, one.said) for one in rows), may_stand=False,
        say=f"You {'accepted' if done else 'decided to accept'} {'two' if len(rows) == 2 else 'several'} offers, {names}.",
        choices=tuple(
            Choice(say=f"Decline the offer of {one.here.app.record.company}", kind="decided", facts={"to": "decline"},
                   application=None if one.here.id == last else one.here.id)
            for one in rows if not one.done
        ),
    )  # fmt: skip


def _rivals(one: Taken, other: Taken) -> bool:
    """Say whether two offers taken of two employers are of one search: neither application began once the other's work had."""
    if one.here is other.here:
        return False
    return one_search(one.here, other.here, other.offer) and one_search(other.here, one.here, one.offer)


def _not_before(one: Taken, other: Taken) -> bool:
    return one.here is not other.here and one.here.key(one.said.when) >= other.here.key(other.said.when)
