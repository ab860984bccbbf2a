"""From the terms of a rule to a day: the earliest of its terms, and the steps that led there, for `why`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sincerely.core.days import Days
from sincerely.core.moments import Moment
from sincerely.core.owing.cause import Cause, Way, listed, plain_day
from sincerely.core.owing.here import Here
from sincerely.core.owing.obligation import Step
from sincerely.core.playbook import Term
from sincerely.core.window import Window

ANCHORS = {
    "cause": "it was released", "opening": "it opens", "waited": "the end of the wait",
    "answer_by": "the day to answer by", "offer": "the offer", "offered": "the offer", "law": "the last day that the law leaves",
    "interview": "the next interview there", "start_on": "the first day of the new work",
    "notice": "the last day on which the notice still ends in time", "until": "the day that ends it",
}  # fmt: skip


def later(days: Days, day: date, span: Term, times: int = 1) -> date:
    """Return the day that lies `times` spans after `day`."""
    if span.unit == "bd":
        return days.business_days_after(day, span.count * times)
    return day + timedelta(days=span.count * times)


def moment_of(here: Here, cause: Cause, term: Term) -> Moment | None:
    """Return the moment a term names, or None where its anchor has no day in this cause."""
    anchor: Moment | None = cause.day if term.anchor == "cause" else cause.anchors.get(term.anchor)
    if anchor is None or not term.count:
        return anchor
    try:
        return later(here.days, here.day(anchor), term)
    except OverflowError:
        return None


def earliest(here: Here, cause: Cause, terms: Sequence[Term]) -> datetime | None:
    """Return the last instant of the earliest of the terms; None if none of them has a day."""
    found = [here.limit(moment) for term in terms if (moment := moment_of(here, cause, term)) is not None]
    return min(found, default=None)


def steps(here: Here, cause: Cause, terms: Sequence[Term], of: str, called: str) -> list[Step]:
    """Return how each term came to its day, and which of them counts; the cause is `called` by its own words."""
    dated = [(moment, term) for term in terms if (moment := moment_of(here, cause, term)) is not None]
    told = []
    for moment, term in dated:
        way = cause.ways.get(term.anchor) if cause.ways else None
        if way:
            told.append(_step(here, of, way))
        told.append(Step(of=of, say=_said(here, cause, term, moment, called)))
    if len(dated) > 1:
        first = min((moment for moment, _ in dated), key=here.limit)
        told.append(chosen(of, "earliest", here.day(first)))
    return told


def _said(here: Here, cause: Cause, term: Term, moment: Moment, called: str) -> str:
    start: Moment = cause.day if term.anchor == "cause" else cause.anchors[term.anchor]
    name, first, end = called if term.anchor == "cause" else ANCHORS[term.anchor], here.day(start), here.day(moment)
    hour = f", {moment.astimezone(here.zone):%H:%M}" if isinstance(moment, datetime) else ""
    if not term.count:
        return f"{plain_day(end)}{hour}: {name if term.anchor != 'cause' else 'the day itself'}."
    return f"{_counted(here, name, first, term, end)}."


def _counted(here: Here, name: str, first: date, span: Term, end: date) -> str:
    unit = {"d": "day", "bd": "business day"}[span.unit] + ("s" if abs(span.count) != 1 else "")
    sign = "+" if span.count >= 0 else "-"
    years = ("", "") if first.year == end.year else (f" {first.year}", f" {end.year}")
    said = f"{plain_day(first)}{years[0]}, {name}; {sign} {abs(span.count)} {unit}: {plain_day(end)}{years[1]}"
    return said + (_skipped(here, first, end) if span.unit == "bd" else "")


def _skipped(here: Here, first: date, end: date) -> str:
    place = here.days.place
    if place is None:
        return "; weekends left out, no public holidays, since the record names no jurisdiction"
    off = here.days.skipped(first, end)
    if not off:
        return f"; weekends left out, no public holiday in {place} between"
    days = listed(tuple(plain_day(day) for day in off))
    return f"; weekends left out, and {days}, {'a public holiday' if len(off) == 1 else 'public holidays'} in {place}"


def bent(here: Here, due: datetime | None, window: Window) -> Iterator[Step]:
    """Yield what the opening and the last day of a letter make of its due day as counted, so that the last step names it."""
    if due is None or window.due_at is None:
        return
    counted, opens, now = here.day(due), here.day(window.opens_at), here.day(window.due_at)
    if counted < opens:
        say = f"It would be due on {plain_day(counted)}, before it opens; so on the opening day: {plain_day(opens)}."
        yield Step(of="due", say=say)
        counted = opens
    if now < counted:
        yield Step(of="due", say=f"It is never due later than it lapses: {plain_day(now)}.")


def chosen(of: str, which: str, day: date) -> Step:
    """Return the step that says which of several days counts."""
    return Step(of=of, say=f"The {which} of these counts: {plain_day(day)}.")


def returned(here: Here, when: Moment, span: Term) -> Step:
    """Return the step that a letter which came back adds to its due day."""
    return _step(here, "due", Way("the letter came back", here.day(when), span))


def _step(here: Here, of: str, way: Way) -> Step:
    end = later(here.days, way.start, way.span, way.times)
    span = Term(count=way.span.count * way.times, unit=way.span.unit)
    return Step(of=of, say=f"{_counted(here, way.name, way.start, span, end)}.")
