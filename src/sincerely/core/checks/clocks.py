"""When: the clocks of the rules, as a word of warning to whoever checks a letter too early or too late. `owing` decides.

How late is too late, and how often too often, the playbook's rules say; without them nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sincerely.core.application import Application
from sincerely.core.checks.case import Case
from sincerely.core.dates import say_day
from sincerely.core.letter import Finding
from sincerely.core.moments import day_of
from sincerely.core.playbook import Term, times


def in_time(case: Case) -> Iterator[Finding]:
    """T1, I1, I4, X2, A1, D1, R1, J1: warn where the day is too early or too late."""
    here = case.application
    if here is None:
        return
    check = _CLOCKS.get(case.kind)
    if check:
        yield from check(case, here)


def _thank_you(case: Case, here: Application) -> Iterator[Finding]:
    late = _late(case)
    if here.interviews and late:
        held = day_of(here.interviews[-1].when, here.zone)
        ago = passed(held, case.today, late.unit)
        if ago > late.count:
            days = "working days" if late.unit == "bd" else "days"
            yield case.finding(
                "T1", "warning", f"The interview was on {_said(case, held)}, {ago} {days} ago.",
                "Thanks are worth most while the talk is remembered.", sources=("seed002", "seed003", "UWB"),
            )  # fmt: skip


def _inquiry(case: Case, here: Application) -> Iterator[Finding]:
    if here.promises and day_of(here.promises[-1].by, here.zone) >= case.today:
        by = day_of(here.promises[-1].by, here.zone)
        other = case.has("new_date") or case.has("reason")
        level = "info" if other else "warning"
        yield case.finding(
            "I1",
            level,
            f"They promised an answer by {_said(case, by)}.",
            "Asking before the day they named says that you do not trust it.",
        )
    asked = sum(letter.kind == "inquiry" for letter in here.letters)
    most = next((count for rule in case.rules if isinstance(count := rule.counts.get("most"), int)), None)
    if asked and most is not None and asked >= most:
        why = "A third question brings no third answer." if asked == 2 else "Another question brings no other answer."
        yield case.finding("I4", "warning", f"You have asked {times(asked)} already.", why)


def _answer(case: Case, here: Application) -> Iterator[Finding]:
    rule = {"acceptance": "A1", "decline_offer": "D1", "extension_request": "X2"}[case.kind]
    offer = here.offer
    if offer and offer.answer_by and day_of(offer.answer_by, here.zone) < case.today and not offer.accepted:
        by = _said(case, day_of(offer.answer_by, here.zone))
        yield case.finding(rule, "warning", f"The offer was open until {by}.", "After that day it may have lapsed.")


def _resignation(case: Case, here: Application) -> Iterator[Finding]:
    every = [here, *case.applications]
    accepted = [one.offer for one in every if one.offer and one.offer.accepted]
    if accepted and not any(offer.confirmed for offer in accepted):
        yield case.finding(
            "R1",
            "warning",
            "The new employer has not confirmed in writing.",
            "Until they have, you would resign on a promise.",
        )


def _rejection(case: Case, here: Application) -> Iterator[Finding]:
    late = _late(case)
    if here.rejections and late:
        said = day_of(here.rejections[-1].when, here.zone)
        if passed(said, case.today, late.unit) > late.count:
            yield case.finding(
                "J1", "warning", f"They wrote on {_said(case, said)}.",
                "Thanks for a refusal are read in its week, or not.",
            )  # fmt: skip


COUNTED = (
    "thank_you",
    "inquiry",
    "rejection_thanks",
    "stay_in_touch",
    "decline",
)  # kinds whose clocks here count by the playbook
_CLOCKS = {
    "thank_you": _thank_you, "inquiry": _inquiry, "acceptance": _answer, "decline_offer": _answer,
    "extension_request": _answer, "resignation": _resignation, "rejection_thanks": _rejection,
}  # fmt: skip


def _late(case: Case) -> Term | None:
    """Return after how long the playbook calls a letter of this kind late."""
    return next((rule.late for rule in case.rules if rule.late), None)


def passed(start: date, end: date, unit: str) -> int:
    """Return how many days, or working days, `end` is after `start`."""
    days = (end - start).days
    if unit == "d":
        return days
    return sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, min(days, 1500) + 1))


def _said(case: Case, day: date) -> str:
    return say_day(day, case.letter.locale or "en-CA")
