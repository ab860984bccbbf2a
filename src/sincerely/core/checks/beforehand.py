"""What the record says before the letter is read: an offer not in writing, open conditions, the form that notice needs.

The cautions of the record, less what the letter itself takes care of. They warn and never hold a letter.
"""

from __future__ import annotations

from collections.abc import Iterator

from sincerely.core.cautions import cautions
from sincerely.core.checks.case import Case
from sincerely.core.checks.rules import RULES
from sincerely.core.letter import Finding
from sincerely.core.patterns import Phrases

_ASKS_FOR_WRITING = Phrases(
    [
        r"\b(?:send|receive|have|get|see|sign|await|look forward to|forward|prepare|provide)\b{short}\b(?:offer|terms|contract|agreement|it|them|paperwork)\b{short}\b(?:in writing|writing|to sign|for signature|by post|by e-?mail)\b",
        r"\b(?:send|receive|get|see|sign|await|look forward to|forward|prepare|provide)\b{short}\b(?:written (?:offer|contract|terms|agreement)|contract|offer letter|letter of offer)\b",
        r"\b(?:confirm|put)\b{short}\bin writing\b",
    ]
)
_TERMS = {"salary": "confirm_salary", "first day": "confirm_start"}


def what_is_known_beforehand(case: Case) -> Iterator[Finding]:
    """A6, A10, A11, R1, R13, R14: what a person should know before saying yes or giving notice."""
    application = case.application
    if application is None:
        return
    found = cautions(case.kind, application, case.every, today=case.written_on, law=case.law, days=case.days)
    for one in found:
        if one.rule == "A6" and any(word in one.say and case.has(move) for word, move in _TERMS.items()):
            continue  # the letter says the term itself
        level = "info" if one.level == "warning" and _taken_care_of(case, one) else one.level
        sources = (*one.sources[1:], *RULES[one.rule].sources)
        yield case.finding(one.rule, level, one.say, one.why, sources=sources)


def _taken_care_of(case: Case, one: Finding) -> bool:
    """Say whether the letter does what the caution advises: it asks for the offer in writing, or is written for paper."""
    if one.rule == "A10" and "written offer" in one.say:
        return bool(case.stands(_ASKS_FOR_WRITING))
    return one.rule == "R13" and "paper" in one.say and case.on_paper
