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

from sincerely.core.application import Application, Decision, Interview, Offer, Sent
from sincerely.core.days import Days, end_of_day, start_of_day
from sincerely.core.events import Event
from sincerely.core.moments import MONTHS, WEEKDAYS, Clock, Moment, comes_after, day_of, end_of, start_of


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


def addresses_of(app: Application) -> tuple[str, ...]:
    """Return every e-mail address that an employer's candidate has, or had before it changed, in small letters."""
    candidate, first = app.candidate, app.record.candidate
    if candidate is None or first is None or app.record.side != "employer":
        return ()
    if candidate is first:
        return (first.email.lower(),) if first.email else ()
    found, name = [first.email], first.name
    for event in app.of_kind("person_changed"):
        if event.facts["person"] == name:
            name = event.facts.get("name", name)
            found.append(event.facts.get("email"))
    return tuple(dict.fromkeys(email.lower() for email in found if email))


class Timeline:
    """Things that happened in one application, in order, so that what came next is found without looking at all."""

    def __init__(self, here: Here, rows: Iterable[Happened]) -> None:
        order = here.app.order
        self.rows = sorted(rows, key=lambda row: (here.key(row.when), order.get(row.event, 0)))
        self._here, self._days = here, [here.day(row.when) for row in self.rows]

    def first_after(self, stamp: Stamp, *, clearly: bool = False, loosely: bool = False) -> Happened | None:
        """Return the first that did not come before `stamp`; `clearly`: that came after it; `loosely`: or on its day."""
        here = self._here
        after = here.clearly_after if clearly else here.after if loosely else here.not_before
        start = bisect_left(self._days, self._here.day(stamp.when))
        return next(
            (row for row in islice(self.rows, start, None) if row.event != stamp.event and after(row, stamp)), None
        )

    def last_before(self, stamp: Stamp) -> Happened | None:
        """Return the last that did not come after `stamp`."""
        at = bisect_right(self._days, self._here.day(stamp.when))
        return next((row for row in reversed(self.rows[:at]) if not self._here.not_before(row, stamp)), None)


class Here:
    """One application, read at a clock."""

    def __init__(self, app: Application, days: Days, clock: Clock) -> None:
        self.app, self.days, self.clock = app, days, clock
        self.zone: tzinfo = app.zone
        self._ends: dict[tuple[str, ...], Timeline] = {}
        self.id, self.side, self.me = app.id, app.record.side, app.record.me.name
        self.addresses = addresses_of(app)

    @property
    def address(self) -> str | None:
        """The address that the candidate of an employer has now, in small letters."""
        email = self.app.candidate.email if self.app.candidate else None
        return email.lower() if email else None

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

    def not_before(self, later: Stamp, earlier: Stamp) -> bool:
        """Say whether one came after the other, or may have on one day; of two days alone the order of the record decides."""
        if later.when == earlier.when:
            order = self.app.order
            return order.get(later.event, 0) > order.get(earlier.event, 0)
        return comes_after(later.when, earlier.when, self.zone)

    def clearly_after(self, later: Stamp, earlier: Stamp) -> bool:
        """Say whether one came after the other and not the other way round, as two of one day may."""
        return self.not_before(later, earlier) and not self.not_before(earlier, later)

    def read_after(self, later: Stamp, earlier: Stamp) -> bool:
        """Say whether one stands after the other in the order in which a record is read: a day before its hours."""
        order = self.app.order
        keys = ((self.key(one.when), order.get(one.event, 0)) for one in (later, earlier))
        return next(keys) > next(keys)

    def key(self, moment: Moment) -> datetime:
        """Return what moments are sorted by."""
        return start_of(moment, self.zone)

    # What became of the offers

    def lapse_of(self, offer: Offer) -> Moment | None:
        """Return the answer_by at which the offer lapsed unanswered, or None if it has not."""
        if offer.answer_by is None or offer.accepted or offer.declined or offer.withdrawn:
            return None
        if not self.ran_out(offer):
            return None
        decided = self.side == "candidate" and self.decision_on(offer)
        taken = decided or self._overtaken(offer, offer.answer_by)
        return None if taken else offer.answer_by

    def ran_out(self, offer: Offer) -> bool:
        """Say whether the day to answer by is over, whatever was answered."""
        if offer.answer_by is None:
            return False
        if self.side == "candidate":
            return self.past(offer.answer_by)
        return self.clock.now(self.zone) > self.limit(offer.answer_by)  # a day is read at its last instant

    def _overtaken(self, offer: Offer, by: Moment) -> bool:
        """Say whether an offer was made anew, or the candidate left, before it could lapse: then nothing lapsed."""
        if not self.app.withdrawals and offer is self.app.offers[-1]:
            return False
        later: list[Stamp] = [*self.app.offers[[one.event for one in self.app.offers].index(offer.event) + 1 :]]
        later += [one for one in self.app.withdrawals if self.after(one, offer)]
        return any(self.key(one.when) <= self.limit(by) for one in later)

    def is_open(self, offer: Offer) -> bool:
        """Say whether the offer still waits for what the candidate does."""
        over = offer.accepted or offer.declined or offer.withdrawn or self.ended_after(offer)
        if over or offer is not self.app.offers[-1]:
            return False
        return not self.ran_out(offer)

    def stands(self, offer: Offer) -> bool:
        """Say whether the offer was accepted and did not fall through."""
        return bool(offer.accepted) and not self.fell_through(offer)

    def fell_through(self, offer: Offer) -> Happened | None:
        """Return what undid an accepted offer: taken back, given up, or the end of the application."""
        if not offer.accepted:
            return None
        accepted = offer.accepted
        for end in (offer.withdrawn, offer.declined):
            if end and (end is offer.withdrawn or self.after(end, accepted)):  # what was taken back cannot be accepted
                return Happened(end.event, end.when, end.kind)
        ends = (*self.app.rejections, *self.app.withdrawals)
        found = next((end for end in ends if self.clearly_after(end, accepted)), None) if ends else None
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

    def decided_against(self, offer: Offer) -> Happened | None:
        """Return the latest decision on an offer if that is not to accept it."""
        last = self.decision_on(offer)
        return Happened(last.event, last.when, "decided") if last and last.to != "accept" else None

    def answered(self, offer: Offer) -> Happened | None:
        """Return what answered or ended an offer: the decision, the act, the withdrawal; asking for time does not."""
        decision = self.decision_on(offer)
        found = [Happened(x.event, x.when, x.kind) for x in (offer.accepted, offer.declined, offer.withdrawn) if x]
        if decision:
            found.append(Happened(decision.event, decision.when, "decided"))
        ended = self.ended_after(offer, "rejected", "position_closed", "withdrew")
        found += [ended] if ended else []
        return min(found, key=lambda one: self.key(one.when), default=None)

    # What began it, what ended it, what reopened it

    @cached_property
    def began(self) -> Event | None:
        """The first event of the application itself: an employment holds for the whole desk, whichever record states it."""
        return next((event for event in self.app.events if event.kind not in ("employment", "person_changed")), None)

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

    @cached_property
    def met(self) -> tuple[Interview, ...]:
        """The interviews since the application was last ended: all, if it never was."""
        interviews, end = self.app.interviews, self.endings[-1] if self.endings else None
        return tuple(one for one in interviews if end is None or self.clearly_after(one, end)) or interviews[-1:]

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

    def offer_at(self, stamp: Stamp) -> Happened | None:
        """Return the offer that stood when something happened, whatever became of it afterwards, or None."""
        found = (one for one in self.app.offers if self.after(stamp, one) and self.stood_at(one, stamp))
        return next((Happened(one.event, one.when, "offer") for one in found), None)

    def stood_at(self, offer: Offer, stamp: Stamp) -> bool:
        """Say whether an offer was alive when something happened, here or elsewhere."""
        at = self.key(stamp.when)
        if offer.answer_by is not None and self.limit(offer.answer_by) < at:
            return False
        over = [x for x in (offer.declined, offer.withdrawn) if x and self.key(x.when) < at]
        return not over and not any(
            self.key(x.when) < at and self.after(x, offer) for x in self.endings if x.kind != "offer_lapsed"
        )

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
        if last and interview and self.clearly_after(interview, last):
            return self.offer_at(interview) or self.leaving
        return last

    @cached_property
    def leaving(self) -> Happened | None:
        """The candidate's latest decision if it is to withdraw and they have not done so: an interview does not undo it."""
        last = self.app.decisions[-1] if self.app.decisions else None
        if last is None or last.to != "withdraw" or last.implied:
            return None
        return Happened(last.event, last.when, "decided")

    @cached_property
    def _verdict_line(self) -> Timeline:
        return Timeline(self, self.verdicts)

    def verdict_after(self, cause: Stamp) -> Happened | None:
        """Return the first decision known after `cause`, or None."""
        return self._verdict_line.first_after(cause)

    @property
    def on_hold(self) -> bool:
        """Whether the latest decision is to wait: what was decided before does not hold any more."""
        return bool(self.app.decisions) and self.app.decisions[-1].to == "hold"

    @cached_property
    def told(self) -> Timeline:
        """What takes the reason of an employer's status update away: a decision that holds, a letter that says it, a leaving."""
        app, found = self.app, [Happened(w.event, w.when, w.kind) for w in self.app.withdrawals]
        found += [Happened(d.event, d.when, "decided") for d in app.decisions if d.to != "hold" and not self.on_hold]
        for offer in app.offers:
            since = not self.on_hold or self.clearly_after(offer, app.decisions[-1])
            if since or self.stands(offer) or self.is_open(offer):
                found.append(Happened(offer.event, offer.when, "offer"))
        return Timeline(self, [*found, *self.declines])

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
    def _kinds(self) -> dict[str, str]:
        return {event.id: event.kind for event in self.app.events}

    def answers_another(self, letter: Sent, events: Sequence[str]) -> bool:
        """Say whether a letter names the event it answers, one of the same kind as these and none of them."""
        named = letter.answers
        return named is not None and named not in events and self._kinds.get(named) == self._kinds.get(events[0])

    @cached_property
    def letter_events(self) -> frozenset[str]:
        """The events that are letters: what they imply is met by themselves."""
        return frozenset(letter.event for letter in self.app.letters)

    def stays_attached(self, letter: Sent, event: str) -> bool:
        """Say whether a letter met an event as it stood before a correction made later; it does wherever that moves the event."""
        for version in self.app.earlier.get(event, ()):
            was, corrected = Happened(event, version.when, "earlier"), Happened("", version.until, "corrected")
            if self.after(letter, was) and not self.clearly_after(letter, corrected):
                return True
        return False

    @property
    def declines(self) -> list[Happened]:
        """What told an employer's candidate that they are refused: letters that reached them, and contact that stood for one."""
        name = self.app.candidate.name if self.app.candidate else ""
        reached = (x for x in self.app.letters if x.kind == "decline" and name not in x.returned)
        touches = self.meetings.get(("decline", name))
        return [*(Happened(x.event, x.when, "letter") for x in reached), *(touches.rows if touches else ())]

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
