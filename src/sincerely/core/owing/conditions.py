"""What takes the reason of a letter away: a closed list of names for playbooks, each a short function.

Each returns what happened, or None. The first in the order of the playbook counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sincerely.core.owing.candidate import accepted_elsewhere as _accepted_elsewhere
from sincerely.core.owing.cause import Cause
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.here import Happened, Here

Ending = Callable[[Here, Everywhere, Cause], Happened | None]


def _stamp(here: Here, cause: Cause) -> Happened:
    return Happened(cause.event_in(here.id), cause.when, "cause")


def decision_known(here: Here, everywhere: Everywhere, cause: Cause) -> Happened | None:
    """They said no, closed the position or made an offer, or the candidate decided; of a cause elsewhere: and still holds."""
    return here.verdict_after(_stamp(here, cause)) if cause.application == here.id else here.decided


def accepted_elsewhere(here: Here, everywhere: Everywhere, cause: Cause) -> Happened | None:
    """The candidate accepted another offer."""
    return _accepted_elsewhere(here, everywhere)


def offer_withdrawn(here: Here, everywhere: Everywhere, cause: Cause) -> Happened | None:
    """The employer took the offer back, or said no after it."""
    offer = cause.offer
    if offer is None:
        return None
    if offer.withdrawn:
        return Happened(offer.withdrawn.event, offer.withdrawn.when, "offer_withdrawn")
    end = here.ended_after(Happened(offer.event, offer.when, "offer"), "rejected", "position_closed")
    if end and end.kind == "position_closed" and offer.accepted and not here.clearly_after(offer.accepted, end):
        return here.ended_after(Happened(offer.event, offer.when, "offer"), "rejected")  # it is filled with you
    return end


def they_ended(here: Here, everywhere: Everywhere, cause: Cause) -> Happened | None:
    """They said no, closed the position or took their offer back."""
    return here.ended_after(_stamp(here, cause), "rejected", "position_closed", "offer_withdrawn")


def withdrew(here: Here, everywhere: Everywhere, cause: Cause) -> Happened | None:
    """The candidate withdrew and was not taken up again."""
    left = next(reversed(here.app.withdrawals), None)
    if left is None or here.openings.first_after(left, clearly=True):
        return None
    return Happened(left.event, left.when, "withdrew")


def offered(here: Here, everywhere: Everywhere, cause: Cause) -> Happened | None:
    """An offer was made to this person after the cause."""
    stamp = _stamp(here, cause)
    found = next((offer for offer in here.app.offers if here.clearly_after(offer, stamp)), None)
    return Happened(found.event, found.when, "offer") if found else None


CONDITIONS: Mapping[str, Ending] = {
    "decision_known": decision_known, "accepted_elsewhere": accepted_elsewhere, "offer_withdrawn": offer_withdrawn,
    "they_ended": they_ended, "withdrew": withdrew, "offered": offered,
}  # fmt: skip
