"""Whose letters may change when something is told of one application; all others stay as they are.

Compares what the application says to others before and after. Never leaves one out that changes; may name one too many.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.here import Here
from sincerely.core.owing.questions import disputed

FOR_ALL = ("employment", "resigned", "asked_to_stop", "hired_elsewhere")


def touched(before: Everywhere, after: Everywhere, application: str) -> frozenset[str]:
    """Return the applications to look at again, this one among them, where only this one is told otherwise."""
    was, now = before.of[application], after.of[application]
    if now.side == "employer":
        return frozenset(_in_opening(before, was)) | frozenset(_in_opening(after, now))
    found = {application}
    crossed = disputed(was, before) != disputed(now, after)
    if _accepted(was) != _accepted(now) or _stated(was) != _stated(now) or (crossed and _accepted(now)):
        return frozenset(here.id for here in after.all if here.side == now.side)
    if _taken(before, application) != _taken(after, application):
        found |= {one.here.id for one in (*before.taken, *after.taken)}  # two taken offers are asked about
    if crossed or _bound(before, was) != _bound(after, now):
        found |= {here.id for here in after.all if here.app.interviews}  # they are asked while the offer is open
    if _ahead(before, was) != _ahead(after, now):
        found |= {here.id for here in after.all if here.app.offers}  # they need time until it has spoken
    return frozenset(found)


def _in_opening(everywhere: Everywhere, here: Here) -> Iterator[str]:
    """Yield the applications of its requisition, and all others of each of those people: they get one letter a round."""
    for one in everywhere.beside(here).rows:
        yield from (other.id for other in everywhere.same_person(one))


def _accepted(here: Here) -> list[Any]:
    return [
        (o.event, o.accepted, o.start_on, o.confirmed, here.fell_through(o), here.decided_against(o))
        for o in here.app.offers
        if o.accepted
    ]


def _taken(everywhere: Everywhere, application: str) -> list[Any]:
    return [(one.said, one.done) for one in everywhere.taken if one.here.id == application]


def _stated(here: Here) -> list[Any]:
    return [one for one in (*here.app.others, *here.app.stops) if one.kind in FOR_ALL]


def _bound(everywhere: Everywhere, here: Here) -> Any:
    offer = here.app.offer
    if offer is None or offer.answer_by is None:
        return None
    return offer.event, offer.when, offer.answer_by, here.answered(offer), everywhere.undecided(here, offer)


def _ahead(everywhere: Everywhere, here: Here) -> list[Any]:
    return [(a.since, a.say, a.ends, a.dated, a.over, a.earlier) for a in everywhere.ahead if a.there.id == here.id]
