"""Slots of the present employment, which a resignation leaves: the last day follows from the notice."""

from __future__ import annotations

from collections.abc import Callable

from sincerely.core.drafting import saying
from sincerely.core.drafting.facts import Facts, Filled
from sincerely.core.notice import ends_on

Filler = Callable[[Facts], Filled | None]


def employment(name: str) -> Filler:
    def fill(facts: Facts) -> Filled | None:
        stated = facts.employment
        return Filled(stated.facts[name], (f"event:{stated.id}/{name}",)) if stated else None

    return fill


def last_day(facts: Facts) -> Filled | None:
    """The last day of work: the one stated, else the first on which the notice has run (R5)."""
    resigned = facts.application.of_kind("resigned")
    stated = facts.employment
    if resigned:
        said = saying.coming(resigned[-1].facts["last_day"], facts.zone, facts.today, facts.locale, year=True)
        return Filled(said, (f"event:{resigned[-1].id}",))
    if stated is None:
        return None
    day = ends_on(stated.facts["notice"], facts.today)
    said = saying.coming(day, facts.zone, facts.today, facts.locale, year=True)
    return Filled(said, (f"event:{stated.id}/notice", "custom:R5"))


NUMBERS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def years(facts: Facts) -> Filled | None:
    """How many whole years the present employment has lasted, from two on: "three years"."""
    stated = facts.employment
    since = stated.facts.get("since") if stated else None
    if stated is None or since is None:
        return None
    years = facts.today.year - since.year - ((facts.today.month, facts.today.day) < (since.month, since.day))
    if years < 2:
        return None
    said = NUMBERS[years] if years < len(NUMBERS) else str(years)
    return Filled(f"{said} years", (f"event:{stated.id}/since",))
