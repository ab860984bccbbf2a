"""The verb offers: every offer that is open, or accepted and not yet sure, beside each other, and what each course sets off.

Terms are told as they were stated. Sums are never converted; a month is told as a year too, since twelve of them are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sincerely.core.application import Offer
from sincerely.core.cautions import before_accepting, in_writing, missing
from sincerely.core.events import Salary
from sincerely.core.fields import to_json
from sincerely.core.letter import Finding
from sincerely.core.moments import day_of
from sincerely.core.owing.candidate import accepted_elsewhere
from sincerely.core.owing.here import Here
from sincerely.desk import today
from sincerely.desk.cautions import caution_json
from sincerely.desk.courses import Course, Then, courses
from sincerely.desk.ports import Desk
from sincerely.desk.supposing import Supposed, as_it_stands

YEARS = {"year": 1, "month": 12}  # what fits a year exactly; weeks, days and hours do not


@dataclass(frozen=True, kw_only=True)
class Left:
    """How much time is left to answer: whole days, and hours and minutes where the clock has them; negative: over."""

    days: int
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class OpenOffer:
    """One offer as it stands: `state` is open or accepted, `decided` what was decided, `elsewhere` that another was taken."""

    here: Here
    offer: Offer
    state: str
    decided: str | None
    elsewhere: bool
    written: bool | None  # None: nobody has said how it was made
    left: Left | None
    a_year: Salary | None
    cautions: tuple[Finding, ...]
    courses: tuple[Course, ...]

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that are still open."""
        return self.offer.open_conditions


def offers(desk: Desk) -> list[OpenOffer]:
    """Return the offers of a candidate's desk, the one that ends first at the top."""
    now = as_it_stands(desk)
    found = [
        _open(now, here, here.app.offers[-1])
        for here in now.everywhere.all
        if here.side == "candidate" and here.app.offers and _waits(here, here.app.offers[-1])
    ]
    return sorted(found, key=lambda one: _order(one))


def _waits(here: Here, offer: Offer) -> bool:
    """Say whether an offer is open, or accepted and not yet confirmed in writing and free of conditions."""
    if here.is_open(offer):
        return True
    written = offer.confirmed is not None and offer.confirmed.facts.get("channel") == "letter"
    return here.stands(offer) and not (written and not offer.open_conditions)


def _order(one: OpenOffer) -> tuple[Any, ...]:
    by = one.offer.answer_by
    ends = one.here.limit(by).timestamp() if by and one.state == "open" else float("inf")
    return (one.state != "open", ends, one.here.key(one.offer.when).timestamp(), one.here.id)


def _open(now: Supposed, here: Here, offer: Offer) -> OpenOffer:
    decision = here.decision_on(offer)
    stale = decision and offer.changed and here.clearly_after(offer.changed, decision)
    return OpenOffer(
        here=here, offer=offer, state="accepted" if offer.accepted else "open",
        decided=decision.to if decision and not stale else None,
        elsewhere=not offer.accepted and accepted_elsewhere(here, now.everywhere) is not None,
        written=in_writing(here.app, offer), left=_left(now, here, offer), a_year=a_year(offer.salary),
        cautions=tuple(before_accepting(here.app, tuple(now.applications.values()))),
        courses=tuple(courses(now, here, offer)),
    )  # fmt: skip


def _left(now: Supposed, here: Here, offer: Offer) -> Left | None:
    if offer.answer_by is None or offer.accepted:
        return None
    clock = now.desk.clock
    days = (here.day(offer.answer_by) - clock.today(here.zone)).days
    if not isinstance(clock.at, datetime):
        return Left(days=days)
    seconds = (here.limit(offer.answer_by) - clock.now(here.zone)).total_seconds()
    return Left(days=days, minutes=int(seconds // 60))


def a_year(salary: Salary | None) -> Salary | None:
    """Return a sum as a year's, where that is exact: a year, or twelve months; else None."""
    if salary is None or salary.per not in YEARS:
        return None
    return Salary(salary.amount * Decimal(YEARS[salary.per]), salary.currency, "year")


def comparable(found: Sequence[OpenOffer]) -> str:
    """Return how the sums can be compared, in one sentence; empty where there is nothing to say."""
    stated = [one for one in found if one.offer.salary]
    currencies = {one.offer.salary.currency for one in stated if one.offer.salary}
    if len(stated) < 2:
        return ""
    if len(currencies) > 1:
        return f"The sums are in {' and '.join(sorted(currencies))}; they are not converted."
    periods = {one.offer.salary.per for one in stated if one.offer.salary}
    if len(periods) == 1:
        return ""
    if all(one.a_year for one in stated):
        return "A month is told as a year too: twelve times its sum."
    return "The sums are for different times, and hours, days and weeks make no exact year; they are not reckoned up."


# As JSON


def document(one: OpenOffer) -> dict[str, Any]:
    """Return one offer as JSON, with what each course sets off."""
    offer, record, zone = one.offer, one.here.app.record, one.here.zone
    asked, granted, refused = offer.extension_requested, offer.extension_granted, offer.extension_refused
    return {
        "application": record.id, "company": record.company, "position": record.position, "state": one.state,
        "decided": one.decided, "accepted_elsewhere": one.elsewhere, "event": offer.event, "from": offer.by,
        "made_on": day_of(offer.when, zone).isoformat(), "channel": offer.channel, "in_writing": one.written,
        "salary": to_json(offer.salary), "a_year": to_json(one.a_year) if one.a_year else None,
        "start_on": offer.start_on.isoformat() if offer.start_on else None,
        "answer_by": to_json(offer.answer_by) if offer.answer_by else None, "time_zone": record.time_zone,
        "left": {"days": one.left.days, "minutes": one.left.minutes} if one.left else None,
        "conditions": list(one.conditions), "conditions_met": list(offer.conditions_met), "terms": dict(offer.terms),
        "missing": list(missing(offer)),
        "more_time": {
            "asked_on": day_of(asked.when, zone).isoformat() if asked else None,
            "granted": granted is not None, "refused": refused is not None,
        },
        "cautions": [caution_json(caution) for caution in one.cautions],
        "choices": [_course(course) for course in one.courses],
    }  # fmt: skip


def _course(course: Course) -> dict[str, Any]:
    return {
        "choice": course.name, "say": course.say, "note": course.note, "steps": [_then(step) for step in course.steps],
        **({"command": course.command} if course.command else {}),
    }  # fmt: skip


def _then(step: Then) -> dict[str, Any]:
    newly, ends = step.then.agenda(step.newly), step.then.agenda(step.ends)
    found: dict[str, Any] = {
        "once": step.once, "on": step.on.isoformat(), "newly_owed": [today.document(newly, one) for one in step.newly],
        "falls_away": [today.document(ends, one) for one in step.ends],
    }  # fmt: skip
    if step.leaving:
        found["notice"] = {
            "given_on": step.leaving.given.isoformat(), "last_day": step.leaving.last_day.isoformat(),
            "by_contract": step.leaving.by_contract.isoformat(), "too_late": step.leaving.too_late,
            "by_law": step.leaving.by_law.isoformat() if step.leaving.by_law else None,
            "begin_at_the_earliest": step.leaving.begins.isoformat() if step.leaving.too_late else None,
            "at_the_latest": step.latest.isoformat() if step.latest else None,
            "form": step.leaving.form.form if step.leaving.form else None,
        }  # fmt: skip
    return found
