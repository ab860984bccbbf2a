"""Notice to the present employer, counted: when it ends, the last day to give it, and what is possible where it is too late.

`Leaving` is what a resignation meets on a day. Contract and law are counted apart and the later one holds; where the law of
a place is not known, only the contract speaks, and the words say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sincerely.core.application import Application
from sincerely.core.days import Days, end_of_month, months_after
from sincerely.core.events import Event, Notice
from sincerely.core.law import Form, Law, Least
from sincerely.core.moments import MONTHS, WEEKDAYS, day_of, start_of

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def ends_on(notice: Notice, given: date) -> date:
    """Return the last day of work if notice is given on `given`; the last day of the calendar where it has none."""
    try:
        match notice.unit:
            case "days":
                last = given + timedelta(days=notice.amount)
            case "weeks":
                last = given + timedelta(weeks=notice.amount)
            case _:
                last = months_after(given, notice.amount)
    except (OverflowError, ValueError):
        return date.max
    return end_of_month(last) if notice.to == "end_of_month" else last


def last_good_day(notice: Notice, start_on: date, days: Days) -> date:
    """Return the last business day on which notice given still ends before `start_on`."""
    earliest = max(start_on.toordinal() - notice.amount * 31 - 62, date.min.toordinal())
    low, high = date.fromordinal(earliest), date.fromordinal(max(start_on.toordinal() - 1, earliest))
    while low < high:  # the end moves forward with the day of giving it, so halving finds the last that fits
        middle = low + (high - low + timedelta(days=1)) // 2
        if ends_on(notice, middle) < start_on:
            low = middle
        else:
            high = middle - timedelta(days=1)
    return days.business_day_up_to(low) if low.toordinal() > date.min.toordinal() + 14 else low


def present_work(applications: Iterable[Application]) -> tuple[Application, Event] | None:
    """Return the present employment, the latest stated in whichever record, with the application that states it."""
    stated = [(app, event) for app in applications for event in reversed(app.of_kind("employment"))]
    return max(stated, key=lambda one: (start_of(one[1].when, one[0].zone), one[0].id), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The giving up of the present work, were notice given on `given`. `place` is its jurisdiction, None if not known.

    `assumed`: nobody stated a place for the present work, and that of the new one is taken. `begins` is the first business
    day of the new work after the earliest last day, `by` which the new employer could be asked to wait.
    """

    employer: str
    supervisor: str
    company: str  # the new one
    notice: Notice
    given: date
    place: str | None
    assumed: bool
    start_on: date | None
    by_contract: date
    by_law: date | None
    least: Least | None
    form: Form | None
    begins: date

    @property
    def last_day(self) -> date:
        """The earliest last day, by contract and by what is known of the law."""
        return max(self.by_contract, self.by_law or self.by_contract)

    @property
    def do(self) -> str:
        """What to do for the form that the law needs, with the names of who must get it; empty where none is known."""
        return self.form.do.format(employer=self.employer, who=self.supervisor) if self.form else ""

    @property
    def too_late(self) -> bool:
        """Say whether the notice can no longer end before the new work begins."""
        return self.start_on is not None and self.last_day >= self.start_on


def leaving(
    facts: Mapping[str, Any], *, stated_on: date, given: date, company: str, start_on: date | None, place: str | None,
    law: Law, new: Days,
) -> Leaving:  # fmt: skip
    """Return what leaving the employment of these facts meets on the day `given`.

    Args:
        stated_on: the day on which the employment was stated; it had begun by then, if no earlier day is told.
        place: where the new work is, taken where nobody stated a place for the present one.
        new: the days of the new work's place.
    """
    own = facts.get("jurisdiction")
    at = own or place
    since = facts.get("since") or stated_on
    least = law.least_notice(at, given)
    if least and least.after and ends_on(least.after, since) > given:
        least = None  # not employed for so long yet, or nobody said since when
    contract = ends_on(facts["notice"], given)
    by_law = ends_on(least.notice, given) if least else None
    last = max(contract, by_law or contract)
    return Leaving(
        employer=facts["employer"], supervisor=facts["supervisor"], company=company, notice=facts["notice"], given=given, place=at,
        assumed=own is None and at is not None, start_on=start_on, by_contract=contract, by_law=by_law, least=least,
        form=law.form("resignation", at, given), begins=new.business_days_after(last, 1) if last < date(9999, 1, 1) else last,
    )  # fmt: skip


def leaving_from(
    applications: Iterable[Application], app: Application, *, given: date, law: Law, days: Callable[[str | None], Days]
) -> Leaving | None:
    """Return what leaving the present work for the offer of `app` meets on a day, or None where no employment is stated."""
    found = present_work(applications)
    if found is None:
        return None
    there, event = found
    return leaving(
        event.facts, stated_on=day_of(event.when, there.zone), given=given, company=app.record.company,
        start_on=app.offer.start_on if app.offer else None, place=app.record.jurisdiction, law=law,
        new=days(app.record.jurisdiction),
    )  # fmt: skip


def say_notice(notice: Notice) -> str:
    """Return a notice in words: "two weeks", "one month to the end of a month"."""
    many = NUMBERS[notice.amount] if notice.amount < len(NUMBERS) else str(notice.amount)
    unit = notice.unit if notice.amount != 1 else notice.unit.removesuffix("s")
    return f"{many} {unit}{' to the end of a month' if notice.to else ''}"


def too_late(one: Leaving) -> str:
    """Return that the notice ends too late, and the earliest last day, in one sentence."""
    assert one.start_on is not None
    by = "by law and contract" if one.by_law and one.by_law > one.by_contract else "by your contract"
    return (
        f"Your notice can no longer end before {_day(one.start_on, one.given)}: given on {_day(one.given, one.given)},"
        f" the earliest last day {by} is {_day(one.last_day, one.given)}."
    )


def possible(one: Leaving) -> str:
    """Return what is possible then: a later start, or an earlier release."""
    assert one.start_on is not None
    eve = date.fromordinal(max(one.start_on.toordinal() - 1, 1))
    return (
        f"You can ask {one.company} to let you begin later, on {_day(one.begins, one.given)} at the earliest,"
        f" or ask {one.employer} to release you by {_day(eve, one.given)}; neither has to agree."
    )


def _day(day: date, near: date) -> str:
    """Return a day in words, with its year where that is not the one of the notice."""
    said = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return said if day.year == near.year else f"{said} {day.year}"
