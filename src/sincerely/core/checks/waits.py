"""Waiting and not waiting: G21, I1 where nothing was promised, I2, I3, T2, X1, X2 at the last minute, X6.

How long is long is the playbook's where it says so, else the sources' that the rule names. `owing` decides what is owed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sincerely.core.application import Application
from sincerely.core.checks.case import Case
from sincerely.core.checks.readers import addressed
from sincerely.core.dates import DayFound, say_day
from sincerely.core.days import Days
from sincerely.core.events import EVERY_LETTER_KIND
from sincerely.core.letter import Finding
from sincerely.core.moments import comes_after, day_of
from sincerely.core.playbook import Term

_AT_ONCE = ("thank_you", "rejection_thanks", "acceptance", "decline_offer", "extension_request", "extension_reply")
CAN_WAIT = tuple(kind for kind in EVERY_LETTER_KIND if kind not in _AT_ONCE)


def sent_on_a_working_day(case: Case) -> Iterator[Finding]:
    """G21: it goes on a day on which people work there, unless waiting for one would make it late (T1, J1, an offer's day)."""
    here = case.application
    if here is None:
        return
    days = _days(case, here)
    if days.is_business_day(case.today):
        return
    day = days.business_days_after(case.today, 1)
    what = "a holiday there" if days.is_holiday(case.today) else "no working day"
    say = f"{_said(case, case.today)} is {what}; {_said(case, day)} is the next one."
    yield case.finding("G21", "warning", say, "What comes on a free day lies under all that came after it.")


def asked_not_too_soon(case: Case) -> Iterator[Finding]:
    """I1, I2, I3: the wait before the first question, after a promised day, and between two questions."""
    here = case.application
    if here is None or (case.has("reason") and _offer_elsewhere(case)):
        return  # an offer elsewhere does not wait (I8)
    asked = [letter for letter in here.letters if letter.kind == "inquiry"]
    promised = [day_of(one.by, here.zone) for one in here.promises]
    if asked:
        yield from _again(case, here, day_of(asked[-1].when, here.zone), promised)
    elif promised:
        gone = (case.today - promised[-1]).days
        if 0 < gone < 3:
            say = f"They promised an answer by {_said(case, promised[-1])}, {_ago(gone)} ago."
            why = "You may ask; some would wait three days more, university offices a week."
            yield case.finding("I2", "info", say, why, sources=("SJI", "UWB", "ND", "ELON"))
    elif here.contacts and (wait := _count(case, "wait")):
        last = day_of(here.contacts[-1].when, here.zone)
        first = _days(case, here).business_days_after(last, wait)
        if case.today < first:
            say = f"The last word between you was on {_said(case, last)}, and no answer was promised."
            why = f"Before {_said(case, first)} a question reads as impatience."
            yield case.finding("I1", "warning", say, why)


def _again(case: Case, here: Application, last: date, promised: Sequence[date]) -> Iterator[Finding]:
    again = _count(case, "again")
    if again is None or (promised and promised[-1] > last):
        return  # a day promised since is what one waits for (I1)
    first = _days(case, here).business_days_after(last, again)
    if case.today < first:
        say = f"You asked on {_said(case, last)}; wait until {_said(case, first)} before you ask again."
        yield case.finding(
            "I3", "warning", say, "A second question within the week asks why the first was not answered."
        )


def _offer_elsewhere(case: Case) -> bool:
    return any(one.offer for one in case.applications if one is not case.application)


def _count(case: Case, name: str) -> int | None:
    """Return how many working days the playbook counts under that name."""
    found = next((count for rule in case.rules if isinstance(count := rule.counts.get(name), Term)), None)
    return found.count if found and found.unit == "bd" else None


# --- an offer's clock ---------------------------------------------------------------------------------------------------
def offer_is_acknowledged_at_once(case: Case) -> Iterator[Finding]:
    """X1, X2: an offer is acknowledged within a day, and more time is asked for well before the last one."""
    here, offer = case.application, case.offer
    if here is None or offer is None or offer.accepted or offer.declined or offer.withdrawn:
        return
    came = day_of(offer.when, here.zone)
    answered = any(comes_after(one.when, offer.when, here.zone) for one in here.letters) or any(
        comes_after(one.when, offer.when, here.zone) for one in here.of_kind("touch", "extension_requested")
    )
    if not answered and case.today > _days(case, here).business_days_after(came, 1):
        say = f"The offer came on {_said(case, came)}, and no word from you since is on record."
        why = "An offer is acknowledged within a day, even where the answer takes longer."
        yield case.finding("X1", "warning", say, why)
    if offer.answer_by is None:
        return
    by = day_of(offer.answer_by, here.zone)
    last = _days(case, here).business_days_after(by, -1)
    if last < case.today <= by and came < case.today:
        say = f"The offer must be answered by {_said(case, by)}: this asks at the last minute."
        yield case.finding("X2", "warning", say, "Asked late, more time looks like an answer put off.")


_MOST, _LONG = timedelta(days=14), timedelta(days=7)


def asks_for_a_bearable_time(case: Case) -> Iterator[Finding]:
    """X6: a week is reasonable, two are the most that any source allows; the new day is later than the old one."""
    here, offer = case.application, case.offer
    if here is None or offer is None or offer.withdrawn:
        return
    old = day_of(offer.answer_by, here.zone) if offer.answer_by else None
    came = day_of(offer.when, here.zone)
    days = _asked_for(case, [old, offer.start_on, came])
    found = max(days, key=lambda one: one.day or date.min, default=None)
    if found is None or found.day is None or not found.certain:
        return
    span, base = (found.start, found.end), old or max(case.today, came)
    if old and found.day < old:
        say = f"You ask for {_said(case, found.day)}, and you have until {_said(case, old)} already."
        yield case.finding("X6", "warning", say, "The reader looks for a later day and finds an earlier one.", span)
    elif found.day - base > _MOST:
        than = "the day they set" if old else "today"
        say = f"{_said(case, found.day)} is {(found.day - base).days} days after {than}."
        why = "A week is thought reasonable, two the most: longer, and they have to ask somebody else."
        right = base + _LONG
        yield case.finding(
            "X6", "warning", say, why, span, instead=_said(case, right), sources=("seed002", "LING", "LEGAL1", "KDP")
        )


def _asked_for(case: Case, known: Sequence[date | None]) -> list[DayFound]:
    """Return the days by which the letter promises its answer: where more time is asked for, and no day that is known."""
    places = case.places("new_date") if case.has("new_date") else []
    return [
        one
        for one in case.letter.days
        if one.form in ("date", "numeric", "iso", "weekday", "ordinal")
        and one.day not in known
        and any(start <= one.start < end for start, end in places)
    ]


# --- thanks that are owed whatever is decided ----------------------------------------------------------------------------
def thanks_are_not_saved(case: Case) -> Iterator[Finding]:
    """T2: whoever gave an hour is thanked, also by somebody who no longer wants the position."""
    here = case.application
    if here is None or not here.interviews:
        return
    held = here.interviews[-1]
    day = day_of(held.when, here.zone)
    if not timedelta(0) <= case.today - day <= _LONG:
        return  # later, thanks are lapsed
    thanked = {name for letter in here.letters if letter.kind == "thank_you" for name in letter.to}
    thanked |= {name for one in here.contacts if one.meets == "thank_you" for name in one.people}
    thanked |= {person.name for person in addressed(case)} if case.has("thank") else set()
    left = [name for name in held.people if name not in thanked and name != here.record.me.name]
    if left:
        who = " and ".join(left[:3])
        say = f"No thanks to {who} for the interview on {_said(case, day)} are on record."
        yield case.finding("T2", "warning", say, "An hour was given, whatever you decided: thank them too.")


def _days(case: Case, here: Application) -> Days:
    return case.days(here.record.jurisdiction)


def _ago(days: int) -> str:
    return "a day" if days == 1 else f"{days} days"


def _said(case: Case, day: date) -> str:
    return say_day(day, case.letter.locale or "en-CA")
