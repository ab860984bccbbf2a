"""E16, E35: who is told first. A refusal before the first choice has answered may be one too many.

Only a warning: when a letter is owed is for the clocks, and a person may know better.
"""

from __future__ import annotations

from collections.abc import Iterator

from sincerely.core.application import Application
from sincerely.core.checks.case import Case
from sincerely.core.letter import Finding
from sincerely.core.moments import day_of


def first_choice_answers_first(case: Case) -> Iterator[Finding]:
    """E16: somebody ranked ahead for the same opening is to have an offer, or has one that is not answered."""
    one = ahead_and_waiting(case)
    if one is not None:
        name = one.candidate.name if one.candidate else "The first choice"
        say = f"{name}, who is ranked ahead, has not yet accepted the position."
        yield case.finding("E16", "warning", say, "If the first choice says no, this may be who is asked next.")


def ahead_and_waiting(case: Case) -> Application | None:
    """Return who is ranked ahead for the same opening and is to have an offer, or has one that is not answered."""
    mine = case.application
    place = rank(mine) if mine else None
    if mine is None or place is None:
        return None
    beside = [one for one in case.applications if one is not mine and _opening(one) == _opening(mine)]
    if any(one.closings or any(offer.accepted for offer in one.offers) for one in (mine, *beside)):
        return None
    for one in beside:
        ahead = rank(one)
        if ahead is not None and ahead < place and _waits_for(case, one):
            return one
    return None


def rank(application: Application) -> int | None:
    """Return the rank on record, 1 the first; None where nobody ranked."""
    ranked = (other.facts["rank"] for other in reversed(application.others) if other.kind == "ranked")
    return next(ranked, None)


def _opening(application: Application) -> tuple[str, ...]:
    record = application.record
    return ("r", record.company, record.requisition) if record.requisition else ("p", record.company, record.position)


def _waits_for(case: Case, one: Application) -> bool:
    """Say whether an offer is decided and not made, or made and not answered."""
    if one.withdrawals:
        return False
    offer = one.offers[-1] if one.offers else None
    if offer is None:
        return bool(one.decisions) and one.decisions[-1].to == "offer"
    lapsed = offer.answer_by is not None and day_of(offer.answer_by, one.zone) < case.today
    return not (offer.declined or offer.withdrawn or lapsed)
