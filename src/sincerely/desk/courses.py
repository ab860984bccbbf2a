"""What can be done with an offer, and what each course sets off across the desk: accept, decline, ask for time, do nothing.

Found by supposing the events one after the other (`supposing`), the later ones on the day that custom names. Nothing is
written, and nothing is promised: a later step shows what would be owed if it came so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sincerely.core.application import Offer
from sincerely.core.days import Days
from sincerely.core.events import Event
from sincerely.core.moments import Clock, Moment
from sincerely.core.notice import Leaving, last_good_day, leaving_from, present_work
from sincerely.core.owing.here import Here
from sincerely.core.owing.obligation import Owed, question_id
from sincerely.core.owing.owed import LIVE
from sincerely.desk.applications import handle_of
from sincerely.desk.supposing import Supposed

CONFIRMED_WITHIN = 1  # business days: by custom the employer confirms an acceptance on the next one


@dataclass(frozen=True, kw_only=True)
class Then:
    """One step of a course: once what has happened, on which day, and what would newly be owed or fall away then."""

    once: str
    on: date
    then: Supposed = field(repr=False)
    newly: tuple[Owed, ...] = ()
    ends: tuple[Owed, ...] = ()
    leaving: Leaving | None = None  # what the notice would meet on the day on which it is due
    latest: date | None = None  # the last good day to give it
    supposed: bool = False  # its day is only what custom names

    @property
    def held(self) -> bool:
        """Say whether the notice that it owes waits for the conditions."""
        return any(one.obligation.kind == "resignation" and one.standing == "held" for one in self.newly)


@dataclass(frozen=True, kw_only=True)
class Course:
    """One thing that can be done with an offer: accept, decline, more_time, nothing, or wait; `command` says it."""

    name: str
    say: str
    steps: tuple[Then, ...]
    command: str = ""
    note: str = ""


def courses(now: Supposed, here: Here, offer: Offer) -> Iterator[Course]:
    """Yield what can be done with an offer that is open, or accepted and waiting for the employer."""
    if offer.accepted:
        yield Course(
            name="wait",
            say=f"Once {here.app.record.company} has answered",
            steps=tuple(_after_leaving(now, here, offer)),
        )
        return
    yield from (
        _accept(now, here, offer),
        _decline(now, here, offer),
        _more_time(now, here, offer),
        _nothing(now, here, offer),
    )


def _accept(now: Supposed, here: Here, offer: Offer) -> Course:
    company, decision = here.app.record.company, here.decision_on(offer)
    again = bool(decision and offer.changed and here.clearly_after(offer.changed, decision))
    decided = decision is not None and decision.to == "accept" and not again
    if decided:
        own = tuple(one for one in now.ordered(_about(now, here, offer)) if one.obligation.kind == "acceptance")
        first = Then(once="you have decided", on=_today(now, here), then=now, newly=own)
    else:
        first = _step(now, here, "you decide", _event(now, here, "decided", to="accept"))
    sent = _event(first.then, here, "letter_sent", letter_kind="acceptance", to=_to(first, offer), channel="letter")
    left = _step(first.then, here, "the acceptance has left", sent)
    accepted = left.then.applications[here.id].offers[-1]
    called = "" if now.desk.given else handle_of(now.desk, here.app.record)
    command = (
        f"sincerely {f'draft acceptance {called}' if decided else f'tell {called} decided accept'}" if called else ""
    )
    return Course(
        name="accept", say=f"If you accept {company}", command=command,
        steps=(first, left, *_after_leaving(left.then, left.then.everywhere.of[here.id], accepted)),
    )  # fmt: skip


def _to(first: Then, offer: Offer) -> tuple[str, ...]:
    letter = next((one.obligation for one in first.newly if one.obligation.kind == "acceptance"), None)
    return letter.to if letter and letter.to else (offer.by,) if offer.by else ("the employer",)


def _after_leaving(now: Supposed, here: Here, offer: Offer) -> Iterator[Then]:
    """Yield what a confirmation in writing sets off, and the meeting of the conditions."""
    company = here.app.record.company
    if offer.confirmed is None or offer.confirmed.facts.get("channel") != "letter":
        event = _event(now, here, "acceptance_confirmed", on=_next_day(now, here, CONFIRMED_WITHIN), channel="letter")
        step = _with_leaving(_step(now, here, f"{company} has confirmed in writing", event), here)
        yield step
        now = step.then
    if offer.open_conditions:
        here = now.everywhere.of[here.id]
        event = _event(now, here, "conditions_met", on=_next_day(now, here, 1))
        many = "condition is" if len(offer.open_conditions) == 1 else "conditions are"
        yield _with_leaving(_step(now, here, f"the {many} met: {', '.join(offer.open_conditions)}", event), here)


def _with_leaving(step: Then, here: Here) -> Then:
    """Return the step with what the notice that it owes would meet on its day, and the last day to give it."""
    owed = next((one for one in step.newly if one.obligation.kind == "resignation"), None)
    if owed is None:
        return replace(step, supposed=True)
    apps, desk = tuple(step.then.applications.values()), step.then.desk
    zone = owed.obligation.window.opens_at.tzinfo
    due = owed.obligation.window.due_at
    app = step.then.applications[here.id]
    days = cache(lambda place: Days(place, desk.holidays))
    given = due.astimezone(zone).date() if due else step.on
    found = leaving_from(apps, app, given=given, law=desk.law(), days=days)
    present = present_work(apps)
    place = present[1].facts.get("jurisdiction") if present else None
    latest = (
        last_good_day(found.notice, found.start_on, days(place or app.record.jurisdiction))
        if found and found.start_on
        else None
    )
    return replace(step, supposed=True, leaving=found, latest=latest if latest and latest >= given else None)


def _decline(now: Supposed, here: Here, offer: Offer) -> Course:
    own = tuple(one for one in now.ordered(_about(now, here, offer)) if one.obligation.kind == "decline_offer")
    called = "" if now.desk.given else handle_of(now.desk, here.app.record)
    if own:  # decided already, or another offer was accepted
        step = Then(once="you have decided", on=_today(now, here), then=now, newly=own)
        command = f"sincerely draft decline_offer {called}" if called else ""
    else:
        step = _step(now, here, "you decide", _event(now, here, "decided", to="decline"))
        command = f"sincerely tell {called} decided decline" if called else ""
    return Course(name="decline", say=f"If you decline {here.app.record.company}", steps=(step,), command=command)


def _more_time(now: Supposed, here: Here, offer: Offer) -> Course:
    company = here.app.record.company
    note, steps, command = "", tuple[Then, ...](), ""
    by = offer.answer_by
    if offer.extension_granted:
        note = "More time was granted already; a second request is rarely heard."
    elif offer.extension_refused:
        note = "More time was asked for and refused."
    elif offer.extension_requested:
        note = "You have asked already; the old day holds until they answer."
    elif by is None:
        note = "The offer names no day, so there is none to move: ask by when they need your answer."
    else:
        owed = tuple(one for one in now.ordered(_about(now, here, offer)) if one.obligation.kind == "extension_request")
        if _hours(now, here, by) < 24:
            note = "It is late to ask, so ask by voice first, and in writing the same day."
        if not owed:
            note = f"{note} Nothing else of yours is expected after that day, so give your own reason.".strip()
        steps = (Then(once="you ask", on=_today(now, here), then=now, newly=owed),)
        if not now.desk.given:
            command = f"sincerely draft --kind extension_request {handle_of(now.desk, here.app.record)}"
        note = f"{note} Until they say yes, the old day holds.".strip()
    return Course(name="more_time", say=f"If you ask {company} for more time", steps=steps, command=command, note=note)


def _nothing(now: Supposed, here: Here, offer: Offer) -> Course:
    company, by = here.app.record.company, offer.answer_by
    say = f"If you do nothing about {company}"
    if by is None:
        note = f"The offer names no day and does not end by itself; ask {offer.by or company} by when they need your answer."
        return Course(name="nothing", say=say, steps=(), note=note)
    over, clock = _after(now, here, by)
    later = now.at(clock)
    question = question_id(here.id, offer.event)
    before = {one.obligation.id: one for one in now.owed() if one.standing in LIVE}

    def of_it(one: Owed) -> bool:
        return one.obligation.question == question or any(
            reason.event == offer.event and reason.application in (here.id, "") for reason in one.obligation.because
        )

    rows = [one for one in later.owed() if of_it(one)]
    ends = [one for one in rows if one.standing not in LIVE and one.obligation.id in before]
    newly = [one for one in rows if one.standing in LIVE and one.obligation.id not in before]
    step = Then(
        once="the day has passed",
        on=over,
        then=later,
        newly=tuple(later.ordered(newly)),
        ends=tuple(later.ordered(ends)),
    )
    note = "The offer ends by itself, and no letter is owed for it. A short no before is kinder than a silence."
    return Course(name="nothing", say=say, steps=(step,), note=note)


# Supposing


def _step(now: Supposed, here: Here, once: str, event: Event) -> Then:
    """Return what one event sets off: letters newly owed or released, and those whose reason falls away."""
    at = now.knowing(event, here.id)
    after = at.told(here.id, event)
    was = {one.obligation.id: one.standing for one in at.owed() if one.standing in LIVE}
    rows = {one.obligation.id: one for one in after.owed()}
    newly = [
        one
        for id, one in rows.items()
        if one.standing in LIVE and (id not in was or (was[id] == "held" and one.standing != "held"))
    ]
    ends = [one for one in at.owed() if one.obligation.id in was and _fell_away(rows.get(one.obligation.id))]
    zone = after.everywhere.of[here.id]
    return Then(
        once=once, on=zone.day(event.when), then=after, newly=tuple(after.ordered(newly)), ends=tuple(at.ordered(ends))
    )


def _fell_away(now: Owed | None) -> bool:
    return now is None or now.standing in ("void", "lapsed")


def _about(now: Supposed, here: Here, offer: Offer) -> list[Owed]:
    """Return the live letters that answer this offer."""
    question = question_id(here.id, offer.event)
    return [one for one in now.owed({here.id}) if one.obligation.question == question and one.standing in LIVE]


def _event(now: Supposed, here: Here, kind: str, on: date | None = None, **facts: Any) -> Event:
    whole = not isinstance(now.desk.clock.at, datetime)
    moment = now.desk.clock.now(here.zone)
    if on is not None and on > moment.date():
        when: Moment = on if whole else moment.replace(year=on.year, month=on.month, day=on.day, microsecond=0)
    else:
        when = moment.date() if whole else moment.replace(microsecond=0)
    return Event(id=now.next_id(here.id), kind=kind, when=when, facts=facts)


def _today(now: Supposed, here: Here) -> date:
    return now.desk.clock.today(here.zone)


def _next_day(now: Supposed, here: Here, count: int) -> date:
    return here.days.business_days_after(_today(now, here), count)


def _hours(now: Supposed, here: Here, by: Moment) -> float:
    return (here.limit(by) - now.desk.clock.now(here.zone)).total_seconds() / 3600


def _after(now: Supposed, here: Here, by: Moment) -> tuple[date, Clock]:
    """Return the day on which the offer is over, and the first clock at which it is."""
    if isinstance(now.desk.clock.at, datetime):
        end = here.limit(by) + timedelta(seconds=1)
        return here.day(end), Clock(end)
    over = here.day(by) + timedelta(days=1)
    return over, Clock(over)
