"""All applications of one side at once, since letters depend on each other across them.

What several applications ask of the whole (open offers, what others have ahead, whose turn it is in a requisition) is
looked up once. Owes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from sincerely.core.application import Answer, Application, Invite, Offer
from sincerely.core.days import Days, Holidays
from sincerely.core.moments import Clock, Moment
from sincerely.core.owing.here import Happened, Here, Stamp, plain_day


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that an application will still say: by when if it is dated, and since when that is known.

    Undated (interviewed, and no date named) it has an `ends` only where a promise had passed by then.
    """

    there: Here
    since: Moment
    say: str
    ends: datetime | None = None
    dated: bool = True
    over: Happened | None = None  # what was said there since
    earlier: tuple[
        tuple[Moment, datetime], ...
    ] = ()  # what it took the place of: since when, and by when, oldest first

    def known_since(self, limit: datetime) -> Moment:
        """Return since when something is known to come after `limit`: a new day in the place of another is not news."""
        since = self.since
        for before, ends in reversed(self.earlier):
            if ends <= limit:
                break
            since = before
        return since


@dataclass(frozen=True, slots=True)
class Taken:
    """An offer that the candidate accepted and that stands (`done`), or has decided to accept while it is open."""

    here: Here
    offer: Offer
    said: Happened
    done: bool


def _aheads(here: Here) -> Iterator[Ahead]:
    app, name = here.app, here.app.record.company
    over = (
        next((one for one in here.verdicts if one.kind != "rejected"), None)
        if app.offers or app.decisions
        else here.end
    )
    when = {event.id: event.when for event in app.events}
    for invite in app.invites:
        if not invite.ended:
            said = f"the interview at {name} is on {plain_day(here.day(invite.starts_at))}"
            earlier = tuple((when.get(one.event, one.starts_at), one.starts_at) for one in _moved(app, invite))
            yield Ahead(
                here, when.get(invite.event, invite.starts_at), said, invite.starts_at, over=over, earlier=earlier
            )
    promise = app.promises[-1] if app.promises else None
    if promise:
        said = f"{name} promised an answer by {plain_day(here.day(promise.by))}"
        earlier = tuple((one.when, here.limit(one.by)) for one in app.promises[:-1])
        yield Ahead(here, promise.when, said, here.limit(promise.by), over=over, earlier=earlier)
    if app.interviews:  # a date that had passed when the offer came is no date
        said = f"{name} interviewed you on {plain_day(here.day(app.interviews[-1].when))} and named no date"
        yield Ahead(here, here.met[0].when, said, here.limit(promise.by) if promise else None, dated=False, over=over)


def _moved(app: Application, invite: Invite) -> list[Invite]:
    """Return the invites in whose place this one stands, oldest first."""
    known = {one.event: one for one in app.invites}
    found: list[Invite] = []
    while invite.moved_from in known:
        invite = known[invite.moved_from]
        found.append(invite)
    return found[::-1]


class Everywhere:
    """All applications of one side at once, since letters depend on each other across them."""

    def __init__(self, applications: Sequence[Application], holidays: Holidays, clock: Clock) -> None:
        self._places: dict[str | None, Days] = {}
        self.holidays = holidays
        self.all = tuple(Here(app, self.days_at(app.record.jurisdiction), clock) for app in applications)
        self.clock = clock
        self.of = {here.id: here for here in self.all}
        self.disputes: dict[str, frozenset[tuple[str, str]]] = {}  # by application, as far as anybody asked

    def told(self, app: Application) -> Everywhere:
        """Return the same with one application told otherwise; what is known of the others is kept."""
        fresh = copy(self)
        for name in CACHED:
            fresh.__dict__.pop(name, None)
        here = Here(app, self.days_at(app.record.jurisdiction), self.clock)
        fresh.all = tuple(here if one.id == here.id else one for one in self.all)
        fresh.of, fresh.disputes = {**self.of, here.id: here}, {}
        return fresh

    def days_at(self, place: str | None) -> Days:
        """Return the days of a place; one calendar serves all of its applications."""
        return self._places.setdefault(place, Days(place, self.holidays))

    @cached_property
    def accepted(self) -> tuple[tuple[Here, Offer], ...]:
        """Every offer that the candidate accepted, whatever became of it, in the order of acceptance."""
        found = [(h, o) for h in self.all if h.side == "candidate" for o in h.app.offers if o.accepted]
        return tuple(sorted(found, key=lambda one: (_instant(one[0], one[1]), one[0].id)))

    @cached_property
    def taken(self) -> tuple[Taken, ...]:
        """Every offer accepted that stands, or decided to be accepted and open, in the order in which that was said."""
        found = []
        for here, offer in ((h, o) for h in self.all if h.side == "candidate" for o in h.app.offers):
            decision = here.decision_on(offer)
            if offer.accepted and here.stands(offer):
                said = Happened(offer.accepted.event, offer.accepted.when, "offer_accepted")
                found.append(Taken(here, offer, said, done=True))
            elif decision and decision.to == "accept" and here.is_open(offer):
                said = Happened(decision.event, decision.when, "decided to accept")
                found.append(Taken(here, offer, said, done=False))
        return tuple(sorted(found, key=lambda one: (one.here.key(one.said.when), one.here.id)))

    @cached_property
    def bound_offers(self) -> tuple[tuple[Here, Offer], ...]:
        """Every latest offer with a day to answer by, on the candidate's desk, by that day."""
        found = [
            (h, h.app.offers[-1])
            for h in self.all
            if h.side == "candidate" and h.app.offers and h.app.offers[-1].answer_by is not None
        ]
        return tuple(sorted(found, key=lambda one: (one[0].limit(one[1].answer_by or one[1].when), one[0].id)))

    @cached_property
    def _undecided(self) -> frozenset[tuple[str, str]]:
        return frozenset((h.id, o.event) for h, o in self.bound_offers if h.answered(o) is None and h.is_open(o))

    @cached_property
    def open_offers(self) -> tuple[tuple[Here, Offer], ...]:
        """Every offer with a day to answer by that is open and unanswered, the first made first."""
        found = [(h, o) for h, o in self.bound_offers if self.undecided(h, o)]
        return tuple(sorted(found, key=lambda one: (one[0].key(one[1].when), one[0].id)))

    def undecided(self, here: Here, offer: Offer) -> bool:
        """Say whether an offer with a day to answer by is open and nobody has answered it."""
        return (here.id, offer.event) in self._undecided

    @cached_property
    def ahead(self) -> tuple[Ahead, ...]:
        """What each undecided application has still to say, the first known first."""
        found = [ahead for here in self.all if here.side == "candidate" for ahead in _aheads(here)]
        return tuple(sorted(found, key=lambda one: (one.there.key(one.since), one.there.id)))

    @cached_property
    def stated(self) -> dict[str, tuple[tuple[Here, Answer], ...]]:
        """What holds for the whole desk, whichever record states it: the employment, its end, what ends the search."""
        found: dict[str, list[tuple[Here, Answer]]] = {}
        for here in self.all:
            for one in (*here.app.others, *here.app.stops):
                if one.kind in ("employment", "resigned", "asked_to_stop", "hired_elsewhere"):
                    found.setdefault(one.kind, []).append((here, one))
        return {kind: tuple(rows) for kind, rows in found.items()}

    @cached_property
    def requisitions(self) -> dict[tuple[str, ...], Requisition]:
        """The employer's applications by requisition: the same one where given, else the same company and position."""
        found: dict[tuple[str, ...], list[Here]] = {}
        for here in self.all:
            if here.side == "employer":
                found.setdefault(requisition_of(here.app), []).append(here)
        return {key: Requisition(rows) for key, rows in found.items()}

    def beside(self, here: Here) -> Requisition:
        """Return the requisition of an application, with all that belong to it."""
        return self.requisitions[requisition_of(here.app)]

    @cached_property
    def _by_person(self) -> dict[tuple[str, str], list[Here]]:
        found: dict[tuple[str, str], list[Here]] = {}
        for here in self.all:
            for address in here.addresses:
                found.setdefault((here.app.record.company, address), []).append(here)
        return found

    def same_person(self, here: Here) -> tuple[Here, ...]:
        """Return every application at the same employer that shares an address with this one, now or before, this one among them."""
        company, addresses = here.app.record.company, here.addresses
        if len(addresses) == 1:
            return tuple(self._by_person.get((company, addresses[0]), (here,)))
        found = {one.id: one for address in addresses for one in self._by_person.get((company, address), ())}
        return tuple(found.values()) or (here,)


def requisition_of(app: Application) -> tuple[str, ...]:
    """Return what an application shares with the others of its requisition."""
    record = app.record
    return ("r", record.company, record.requisition) if record.requisition else ("p", record.company, record.position)


def rank(here: Here) -> int | None:
    """Return the latest rank given to the application, or None."""
    return next((other.facts["rank"] for other in reversed(here.app.others) if other.kind == "ranked"), None)


class Requisition:
    """The applications for one opening, and what happened to any of them that concerns the others."""

    def __init__(self, rows: Sequence[Here]) -> None:
        self.rows = tuple(rows)

    @cached_property
    def offers(self) -> tuple[tuple[Here, Offer], ...]:
        """Every offer, in the order in which they were made."""
        found = [(here, offer) for here in self.rows for offer in here.app.offers]
        return tuple(sorted(found, key=lambda one: (one[0].key(one[1].when), one[0].id)))

    @cached_property
    def closings(self) -> tuple[tuple[Here, Happened], ...]:
        """Every closing of the position, oldest first."""
        found = [(here, Happened(c.event, c.when, "closed")) for here in self.rows for c in here.app.closings]
        return tuple(sorted(found, key=lambda one: (one[0].key(one[1].when), one[0].id)))

    def closings_before(self, here: Here, stamp: Stamp) -> list[tuple[Here, Happened]]:
        """Return the closings that stand before an event of an application: of that very moment too, unless its own record says else."""
        if not self.closings:
            return []
        at, order = here.key(stamp.when), here.app.order
        own = (order[one.event] for there, one in self.closings if there.id == here.id and there.key(one.when) == at)
        told_first = next(own, -1) < order.get(stamp.event, 0)
        found = ((there, one, there.key(one.when)) for there, one in self.closings)
        return [(there, one) for there, one, when in found if when < at or (when == at and told_first)]

    @cached_property
    def over(self) -> tuple[Here, Happened, str] | None:
        """What first filled or closed the position (an acceptance that holds, a closing), where, and how it is said."""
        found = [
            (here, Happened(offer.accepted.event, offer.accepted.when, "accepted"), "the offer ahead was accepted")
            for here, offer in self.offers
            if offer.accepted and here.stands(offer)
        ]
        found += [(here, closing, "the position was closed") for here, closing in self.closings[:1]]
        return min(found, key=lambda one: one[0].key(one[1].when), default=None)

    @cached_property
    def standing(self) -> tuple[tuple[Here, Offer], ...]:
        """The latest offer to each that is open, or accepted and stands."""
        found = {here.id: (here, offer) for here, offer in self.offers if here.is_open(offer) or here.stands(offer)}
        return tuple(found.values())

    @cached_property
    def turns(self) -> Mapping[str, Turn]:
        """Whose turn it is since an offer ahead came to nothing, by application: of one rank, all of them."""
        if not self.offers or any(here.is_open(offer) or here.stands(offer) for here, offer in self.offers):
            return {}
        ends = [(here, end) for here, offer in self.offers if (end := came_to_nothing(here, offer))]
        waiting = [(at, here) for here in self.rows if _can_be_asked(here) and (at := rank(here)) is not None]
        for _, some in groupby(sorted(waiting, key=lambda one: (one[0], one[1].id)), key=lambda one: one[0]):
            turns = [(here, turn) for at, here in some if (turn := _turn(ends, at))]
            passed = [(here, no) for here, turn in turns if (no := _refused_since(here, turn))]
            over = {here.id for here, _ in passed}
            asked = [(here, turn) for here, turn in turns if here.id not in over]
            if asked:
                chosen = [(here, turn) for here, turn in asked if _is_to_get_one(here)]
                return {here.id: turn for here, turn in chosen or asked}
            ends += passed
        return {}


Turn = tuple[Here, Happened]  # where what ended an offer ahead stands, and what that was


def _turn(ends: Sequence[Turn], at: int) -> Turn | None:
    """Return what last brought the turn to those of a rank: what happened to somebody of the same or a better one."""
    ahead = [(there, end) for there, end in ends if (rank(there) or 0) <= at]
    return max(ahead, key=lambda one: one[0].key(one[1].when), default=None)


def _refused_since(here: Here, turn: Turn) -> Happened | None:
    """Return the refusal that answered the turn of an application; one decided before it leaves the turn where it is."""
    last = here.app.decisions[-1] if here.app.decisions else None
    came = Happened("", turn[1].when, turn[1].kind)
    if last is None or last.to != "refuse" or not here.clearly_after(last, came):
        return None
    return Happened(last.event, last.when, "refused")


def _is_to_get_one(here: Here) -> bool:
    return bool(here.app.decisions) and here.app.decisions[-1].to == "offer"


def _can_be_asked(here: Here) -> bool:
    name = here.app.candidate.name if here.app.candidate else ""
    refused = any(letter.kind == "decline" and name not in letter.returned for letter in here.app.letters)
    return not (here.app.offers or here.app.withdrawals or refused)


def came_to_nothing(here: Here, offer: Offer) -> Happened | None:
    """Return how an offer ended without an acceptance that holds: declined, withdrawn, lapsed, or given up after it."""
    if offer.accepted:
        return here.fell_through(offer)
    for end in (offer.declined, offer.withdrawn):
        if end:
            return Happened(end.event, end.when, end.kind)
    lapse = here.lapse_of(offer)
    if lapse is not None:
        return Happened(offer.event, here.limit(lapse), "offer_lapsed")
    left = next((w for w in here.app.withdrawals if here.after(w, offer)), None)
    return Happened(left.event, left.when, "withdrew") if left else None


def _instant(here: Here, offer: Offer) -> datetime:
    assert offer.accepted is not None
    return here.key(offer.accepted.when)


CACHED = tuple(name for name, value in vars(Everywhere).items() if isinstance(value, cached_property))
