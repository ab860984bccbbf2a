"""When: the clocks of the rules, as a word of warning to whoever checks a letter too early or too late. `owing` decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sincerely.core.application import Application
from sincerely.core.checks.case import Case
from sincerely.core.dates import say_day
from sincerely.core.letter import Finding
from sincerely.core.moments import day_of


def in_time(case: Case) -> Iterator[Finding]:
    """T1, I1, I4, X2, A1, D1, R1, J1: warn where the day is too early or too late."""
    here = case.application
    if here is None:
        return
    check = _CLOCKS.get(case.kind)
    if check:
        yield from check(case, here)


def _thank_you(case: Case, here: Application) -> Iterator[Finding]:
    if here.interviews:
        held = day_of(here.interviews[-1].when, here.zone)
        late = _business_days(held, case.today)
        if late > 2:
            say = f"The interview was on {_said(case, held)}, {late} working days ago."
            yield case.finding(
                "T1",
                "warning",
                say,
                "Thanks are worth most while the talk is remembered.",
                sources=("seed002", "seed003", "UWB"),
            )


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
    asked = [letter for letter in here.letters if letter.kind == "inquiry"]
    if len(asked) >= 2:
        yield case.finding("I4", "warning", "You have asked twice already.", "A third question brings no third answer.")


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
    if here.rejections:
        said = day_of(here.rejections[-1].when, here.zone)
        if (case.today - said).days > 14:
            yield case.finding(
                "J1",
                "warning",
                f"They wrote on {_said(case, said)}.",
                "Thanks for a refusal are read in its week, or not.",
            )


_CLOCKS = {
    "thank_you": _thank_you, "inquiry": _inquiry, "acceptance": _answer, "decline_offer": _answer,
    "extension_request": _answer, "resignation": _resignation, "rejection_thanks": _rejection,
}  # fmt: skip


def _business_days(start: date, end: date) -> int:
    return sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, min((end - start).days, 400) + 1))


def _said(case: Case, day: date) -> str:
    return say_day(day, case.letter.locale or "en-CA")
