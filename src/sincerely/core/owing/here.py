"""One application as the owing rules look at it, and all of a side's together.

Answers questions about what happened (what came after what, is it open, was it answered) and counts days in the
recipient's zone and place. Owes nothing by itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property
from itertools import islice
from typing import Protocol

from sincerely.core.application import Answer, Application, Decision, Offer, Sent
from sincerely.core.days import Days, Holidays, end_of_day, start_of_day
from sincerely.core.moments import Clock, Moment, comes_after, day_of, end_of, start_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class Stamp(Protocol):
    """Anything that happened: an event's id and its moment."""

    @property
    def event(self) -> str: ...

    @property
    def when(self) -> Moment: ...


@dataclass(frozen=True, slots=True)
class Happened:
    """Something of one application, named by the event that says it."""

    event: str
    when: Moment
    kind: str


def plain_day(day: date) -> str:
    """Return a day in words, as "Wednesday 18 November"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


class Timeline:
    """Things that happened in one application, in order, so that what came next is found without looking at all."""

    def __init__(self, here: Here, rows: Iterable[Happened]) -> None:
        order = here.app.order
        self.rows = sorted(rows, key=lambda row: (here.key(row.when), order.get(row.event, 0)))
        self._here, self._days = here, [here.day(row.when) for row in self.rows]

    def first_after(self, stamp: Stamp, *, clearly: bool = False) -> Happened | None:
        """Return the first that came after `stamp`; `clearly`: and not the other way round."""
        after = self._here.clearly_after if clearly else self._here.after
        start = bisect_left(self._days, self._here.day(stamp.when))
        return next(
            (row for row in islice(self.rows, start, None) if row.event != stamp.event and after(row, stamp)), None
        )

    def last_before(self, stamp: Stamp) -> Happened | None:
        """Return the last that did not come after `stamp`."""
        at = bisect_right(self._days, self._here.day(stamp.when))
        return next((row for row in reversed(self.rows[:at]) if not self._here.after(row, stamp)), None)


class Here:
    """One application, read at a clock."""

    def __init__(self, app: Application, days: Days, clock: Clock) -> None:
        self.app, self.days, self.clock = app, days, clock
        self.zone: tzinfo = app.zone
        self._ends: dict[tuple[str, ...], Timeline] = {}
        self.id, self.side, self.me = app.id, app.record.side, app.record.me.name

    def elsewhere(self, days: Days, zone: tzinfo) -> Here:
        """Return the same application with its days counted at another place."""
        there = copy(self)
        there.days, there.zone = days, zone
        return there

    def day(self, moment: Moment) -> date:
        """Return the local day here."""
        return day_of(moment, self.zone)

    def opening(self, day: date) -> datetime:
        """Return the first instant of a day here."""
        return start_of_day(day, self.zone)

    def limit(self, moment: Moment) -> datetime:
        """Return the last instant at which a deadline still stands: the end of a day, or the very time."""
        return moment if isinstance(moment, datetime) else end_of_day(moment, self.zone)

    def past(self, limit: Moment) -> bool:
        """Say whether a deadline is over at the clock. Where the clock is a day, a deadline on that day is not."""
        if isinstance(self.clock.at, datetime):
            return self.clock.at > self.limit(limit)
        return self.clock.at > self.day(limit)

    def after(self, later: Stamp, earlier: Stamp) -> bool:
        """Say whether one came after the other; at equal times the order of the record decides."""
        if isinstance(later.when, datetime) and later.when == earlier.when:
            order = self.app.order
            return order.get(later.event, 0) > order.get(earlier.event, 0)
        return comes_after(later.when, earlier.when, self.zone)

    def clearly_after(self, later: Stamp, earlier: Stamp) -> bool:
        """Say whether one came after the other and not the other way round, as two of one day may."""
        return self.after(later, earlier) and not self.after(earlier, later)

    def key(self, moment: Moment) -> datetime:
        """Return what moments are sorted by."""
        return start_of(moment, self.zone)

    # What became of the offers

    def lapse_of(self, offer: Offer) -> Moment | None:
        """Return the answer_by at which the offer lapsed unanswered, or None if it has not."""
        if offer.answer_by is None or offer.accepted or offer.declined or offer.withdrawn:
            return None
        if self.side == "candidate" and self.decision_on(offer):
            return None
        return offer.answer_by if self.past(offer.answer_by) else None

    def is_open(self, offer: Offer) -> bool:
        """Say whether the offer still waits for what the candidate does."""
        over = offer.accepted or offer.declined or offer.withdrawn or self.ended_after(offer)
        if over or offer is not self.app.offers[-1]:
            return False
        return offer.answer_by is None or not self.past(offer.answer_by)

    def stands(self, offer: Offer) -> bool:
        """Say whether the offer was accepted and did not fall through."""
        return bool(offer.accepted) and not self.fell_through(offer)

    def fell_through(self, offer: Offer) -> Happened | None:
        """Return what undid an accepted offer: taken back, given up, or the end of the application."""
        if not offer.accepted:
            return None
        accepted = offer.accepted
        for end in (offer.withdrawn, offer.declined):
            if end and self.after(end, accepted):
                return Happened(end.event, end.when, end.kind)
        ends = (*self.app.rejections, *self.app.withdrawals)
        found = next((end for end in ends if self.clearly_after(end, accepted)), None)
        return Happened(found.event, found.when, found.kind) if found else None

    @cached_property
    def _deciding(self) -> dict[str, list[Decision]]:
        """The decisions on each offer, by the offer's event: those made since it and before the next."""
        found: dict[str, list[Decision]] = {}
        offers = self.app.offers
        at = -1
        for decision in self.app.decisions:
            while at + 1 < len(offers) and self._covers(decision, offers[at + 1]):
                at += 1
            if at >= 0:
                found.setdefault(offers[at].event, []).append(decision)
        return found

    def _covers(self, decision: Decision, offer: Offer) -> bool:
        return decision.event == offer.event or self.after(decision, offer)

    def decisions_on(self, offer: Offer) -> list[Decision]:
        """Return the decisions made since this offer and before the next, oldest first."""
        return self._deciding.get(offer.event, [])

    def decision_on(self, offer: Offer) -> Decision | None:
        """Return the latest decision on this offer, or None."""
        return next(reversed(self.decisions_on(offer)), None)

    def answered(self, offer: Offer) -> Happened | None:
        """Return what answered or ended an offer: the decision, the act, the withdrawal; asking for time does not."""
        decision = self.decision_on(offer)
        found = [Happened(x.event, x.when, x.kind) for x in (offer.accepted, offer.declined, offer.withdrawn) if x]
        if decision:
            found.append(Happened(decision.event, decision.when, "decided"))
        ended = self.ended_after(offer, "rejected", "position_closed", "withdrew")
        found += [ended] if ended else []
        return min(found, key=lambda one: self.key(one.when), default=None)

    # What ended it, what reopened it

    @cached_property
    def endings(self) -> tuple[Happened, ...]:
        """Everything that ended the application, in order, whether or not it was reopened later."""
        app = self.app
        found = [Happened(one.event, one.when, one.kind) for one in (*app.rejections, *app.withdrawals, *app.closings)]
        for offer in app.offers:
            found += [Happened(x.event, x.when, x.kind) for x in (offer.declined, offer.withdrawn) if x]
            lapse = self.lapse_of(offer)
            if lapse is not None:
                found.append(Happened(offer.event, end_of(lapse, self.zone), "offer_lapsed"))
        return tuple(sorted(found, key=lambda one: self.key(one.when)))

    @cached_property
    def _last_opening(self) -> Happened | None:
        steps = [Happened(x.event, x.when, "interview_held") for x in self.app.interviews[-1:]]
        steps += [Happened(x.event, x.when, "offer") for x in self.app.offers[-1:]]
        return max(steps, key=lambda step: self.key(step.when), default=None)

    @cached_property
    def end(self) -> Happened | None:
        """What ended the application, unless they took it up again: an interview or an offer that came clearly later."""
        for end in reversed(self.endings):
            if self._last_opening and self.clearly_after(self._last_opening, end):
                continue
            return end
        return None

    def ended_after(self, cause: Stamp, *kinds: str) -> Happened | None:
        """Return the first ending after `cause` (of these kinds, if any are named)."""
        return self._ends_of(kinds).first_after(cause)

    def _ends_of(self, kinds: tuple[str, ...]) -> Timeline:
        if kinds not in self._ends:
            self._ends[kinds] = Timeline(self, (one for one in self.endings if not kinds or one.kind in kinds))
        return self._ends[kinds]

    @cached_property
    def leaves(self) -> Timeline:
        """The candidate's own leavings, and nothing that others did."""
        return self._ends_of(("withdrew", "offer_declined"))

    @cached_property
    def openings(self) -> Timeline:
        """What takes an application up (again): interviews and offers."""
        found = [Happened(one.event, one.when, "interview_held") for one in self.app.interviews]
        return Timeline(self, [*found, *(Happened(one.event, one.when, "offer") for one in self.app.offers)])

    @cached_property
    def standing_offer(self) -> Happened | None:
        """The first offer that was neither taken back nor declined nor let lapse."""
        found = (o for o in self.app.offers if not (o.withdrawn or o.declined or self.lapse_of(o)))
        return next((Happened(one.event, one.when, "offer") for one in found), None)

    @cached_property
    def verdicts(self) -> tuple[Happened, ...]:
        """What makes a decision known on the candidate's side, in order."""
        app = self.app
        found = [Happened(one.event, one.when, one.kind) for one in (*app.rejections, *app.closings, *app.withdrawals)]
        found += [Happened(one.event, one.when, "offer") for one in app.offers]
        found += [Happened(one.event, one.when, "decided") for one in app.decisions]
        return tuple(sorted(found, key=lambda one: self.key(one.when)))

    @cached_property
    def decided(self) -> Happened | None:
        """The latest decision known, unless an interview came clearly later and took the application up again."""
        last = self.verdicts[-1] if self.verdicts else None
        interview = self.app.interviews[-1] if self.app.interviews else None
        if last and interview and last.kind != "offer" and self.clearly_after(interview, last):
            return self.standing_offer
        return last

    @cached_property
    def _verdict_line(self) -> Timeline:
        return Timeline(self, self.verdicts)

    def verdict_after(self, cause: Stamp) -> Happened | None:
        """Return the first decision known after `cause`, or None."""
        return self._verdict_line.first_after(cause)

    @cached_property
    def told(self) -> Timeline:
        """What takes the reason of an employer's status update away: a decision, a letter that says it, a leaving."""
        app = self.app
        found = [Happened(d.event, d.when, "decided") for d in app.decisions if d.to in ("refuse", "offer", "close")]
        found += [Happened(o.event, o.when, "offer") for o in app.offers]
        found += [Happened(x.event, x.when, x.kind) for x in (*app.withdrawals, *app.closings)]
        return Timeline(
            self, [*found, *(Happened(x.event, x.when, "letter") for x in app.letters if x.kind == "decline")]
        )

    # Letters and people

    @cached_property
    def _letters(self) -> dict[tuple[str, str], tuple[list[date], list[Sent]]]:
        found: dict[tuple[str, str], tuple[list[date], list[Sent]]] = {}
        for letter in self.app.letters:
            for name in (*letter.to, ""):
                days, letters = found.setdefault((letter.kind, name), ([], []))
                days.append(self.day(letter.when))
                letters.append(letter)
        return found

    @cached_property
    def letter_events(self) -> frozenset[str]:
        """The events that are letters: what they imply is met by themselves."""
        return frozenset(letter.event for letter in self.app.letters)

    def letters_to(self, kind: str, name: str | None, since: date | None = None) -> Iterator[Sent]:
        """Yield the letters of a kind to a person (None: to anybody), oldest first, from the day `since` on."""
        days, letters = self._letters.get((kind, name or ""), ([], []))
        yield from letters[bisect_left(days, since) if since else 0 :]

    @cached_property
    def meetings(self) -> dict[tuple[str, str], Timeline]:
        """Contacts that stood for a letter, by its kind and the person."""
        found: dict[tuple[str, str], list[Happened]] = {}
        for contact in self.app.contacts:
            for name in contact.people if contact.meets else ():
                found.setdefault((str(contact.meets), name), []).append(Happened(contact.event, contact.when, "touch"))
        return {key: Timeline(self, rows) for key, rows in found.items()}

    def of_role(self, role: str) -> str | None:
        """Return the first person who holds a role here."""
        return next((person.name for person in self.app.people if role in person.roles), None)


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
            yield Ahead(here, when.get(invite.event, invite.starts_at), said, invite.starts_at, over=over)
    promise = app.promises[-1] if app.promises else None
    if promise:
        yield Ahead(
            here,
            promise.when,
            f"{name} promised an answer by {plain_day(here.day(promise.by))}",
            here.limit(promise.by),
            over=over,
        )
    if app.interviews:  # a date that had passed when the offer came is no date
        last = app.interviews[-1]
        said = f"{name} has interviewed you on {plain_day(here.day(last.when))} and named no date"
        yield Ahead(here, last.when, said, here.limit(promise.by) if promise else None, dated=False, over=over)


class Everywhere:
    """All applications of one side at once, since letters depend on each other across them."""

    def __init__(self, applications: Sequence[Application], holidays: Holidays, clock: Clock) -> None:
        self._places: dict[str | None, Days] = {}
        self.holidays = holidays
        self.all = tuple(Here(app, self.days_at(app.record.jurisdiction), clock) for app in applications)
        self.clock = clock
        self.of = {here.id: here for here in self.all}

    def told(self, app: Application) -> Everywhere:
        """Return the same with one application told otherwise; what is known of the others is kept."""
        fresh = copy(self)
        for name in CACHED:
            fresh.__dict__.pop(name, None)
        here = Here(app, self.days_at(app.record.jurisdiction), self.clock)
        fresh.all = tuple(here if one.id == here.id else one for one in self.all)
        fresh.of = {**self.of, here.id: here}
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
                found.setdefault(_requisition_of(here), []).append(here)
        return {key: Requisition(rows) for key, rows in found.items()}

    def beside(self, here: Here) -> Requisition:
        """Return the requisition of an application, with all that belong to it."""
        return self.requisitions[_requisition_of(here)]

    @cached_property
    def _by_person(self) -> dict[tuple[str, str], tuple[Here, ...]]:
        found: dict[tuple[str, str], list[Here]] = {}
        for here in self.all:
            candidate = here.app.candidate
            if here.side == "employer" and candidate and candidate.email:
                found.setdefault((here.app.record.company, candidate.email.lower()), []).append(here)
        return {key: tuple(rows) for key, rows in found.items()}

    def same_person(self, here: Here) -> tuple[Here, ...]:
        """Return every application of the same person (by address) at the same employer, this one among them."""
        candidate = here.app.candidate
        if not candidate or not candidate.email:
            return (here,)
        return self._by_person.get((here.app.record.company, candidate.email.lower()), (here,))


def _requisition_of(here: Here) -> tuple[str, ...]:
    """Return what an application shares with the others of its requisition."""
    record = here.app.record
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
        return tuple(sorted(found, key=lambda one: one[0].key(one[1].when)))

    @cached_property
    def over(self) -> tuple[Here, Happened, str] | None:
        """What first filled or closed the position (an acceptance, a closing), where, and how it is said."""
        found = [
            (here, Happened(offer.accepted.event, offer.accepted.when, "accepted"), "the offer ahead was accepted")
            for here, offer in self.offers
            if offer.accepted
        ]
        found += [(here, closing, "the position was closed") for here, closing in self.closings[:1]]
        return min(found, key=lambda one: one[0].key(one[1].when), default=None)

    @cached_property
    def turn(self) -> tuple[Here, Here, Happened] | None:
        """Whose turn it is since an offer ahead came to nothing, where that was, and what ended it; None if nobody's."""
        if not self.offers or any(here.is_open(offer) or here.stands(offer) for here, offer in self.offers):
            return None
        ends = [(here, end) for here, offer in self.offers if (end := came_to_nothing(here, offer))]
        waiting = [(at, here) for here in self.rows if _can_be_asked(here) and (at := rank(here)) is not None]
        first = min(waiting, key=lambda one: (one[0], one[1].id), default=None)
        ahead = [(here, end) for here, end in ends if first and (rank(here) or 0) < first[0]]
        if first is None or not ahead:
            return None
        there, end = max(ahead, key=lambda one: one[0].key(one[1].when))
        return first[1], there, end


def _can_be_asked(here: Here) -> bool:
    name = here.app.candidate.name if here.app.candidate else ""
    refused = any(letter.kind == "decline" and name not in letter.returned for letter in here.app.letters)
    return not (here.app.offers or here.app.withdrawals or refused)


def came_to_nothing(here: Here, offer: Offer) -> Happened | None:
    """Return how an offer ended without an acceptance that holds: declined, withdrawn, lapsed, or given up after it."""
    for end in (offer.declined, offer.withdrawn):
        if end:
            return Happened(end.event, end.when, end.kind)
    left = next((w for w in here.app.withdrawals if here.after(w, offer)), None)
    if left:
        return Happened(left.event, left.when, "withdrew")
    lapse = here.lapse_of(offer)
    return None if lapse is None else Happened(offer.event, here.limit(lapse), "offer_lapsed")


def _instant(here: Here, offer: Offer) -> datetime:
    assert offer.accepted is not None
    return here.key(offer.accepted.when)


CACHED = tuple(name for name, value in vars(Everywhere).items() if isinstance(value, cached_property))
