"""What a resignation should not be: R6 opens with neither thanks nor notice, R9 answers a breach. R7 is in `answering`."""

from __future__ import annotations

from collections.abc import Iterator

from sincerely.core.checks.case import Case
from sincerely.core.checks.shape import paragraphs, sentences
from sincerely.core.folding import folded
from sincerely.core.letter import Finding
from sincerely.core.patterns import Phrases

_OPENING = 3  # sentences in which one of the two has come


def opens_with_thanks_or_notice(case: Case) -> Iterator[Finding]:
    """R6: it opens with a word of appreciation (seed003) or with the resignation itself (ACAS): by either, with one of them."""
    said, blocks = sentences(case), paragraphs(case)
    if len(said) <= _OPENING:
        return
    end = max(said[_OPENING - 1][1], blocks[0][1] if blocks else 0)
    made = [start for move in ("resign", "gratitude") for start, _ in case.places(move)]
    if made and min(made) >= end:
        say = "It opens neither with thanks nor with the notice."
        why = "The reader looks for one thing, and should not have to look for it."
        yield case.finding("R6", "warning", say, why, said[0], sources=("seed003", "ACAS", "hr-ps", "NEXTGEN"))


_BREACH = Phrases(
    [
        r"\b(?:breach(?:es|ed)?|breaking|broke|violation|violated|repudiat\w+) (?:of )?{short}\b(?:contract|agreement|duty|trust|law|terms)\b", r"\bconstructive(?:ly)? dismiss\w*\b",
        r"\b(?:unpaid|withheld|missing|late|outstanding) (?:wages?|salar(?:y|ies)|pay|overtime|commission)\b", r"\b(?:have|has|had|been|was|were|am) (?:still )?(?:not|never)(?: yet)? (?:been )?paid\b", r"\bpaid (?:me )?late\b",
        r"\b(?:wages?|salary|pay|overtime)\b {short}\b(?:was|were|is|are|has|have)(?: still)? (?:not|never|n.t)(?: yet)? (?:been )?paid\b", r"\b(?:forced|compelled|driven) (?:me )?(?:to (?:resign|leave)|out)\b", r"\bno (?:choice|option|alternative) but to (?:resign|leave|go)\b",
        r"\b(?:harass|bull(?:y|ie)|discriminat|victimi[sz])\w*\b", r"\bunsafe (?:work\w*|conditions|machine\w*|place)\b", r"\bwithout (?:my )?(?:consent|agreement)\b{short}\b(?:cut|reduc\w+|chang\w+)|\b(?:cut|reduc\w+|chang\w+)\b{short}\b(?:pay|salary|hours|contract)\b{short}\bwithout\b",
    ],
    [r"\b(?:no|not|never|without any) (?:\w+ )?(?:breach|unpaid|harass\w*|bully\w*|discriminat\w*)\b", r"\b(?:outstanding|unpaid) (?:leave|holiday|vacation)\b", r"\b(?:policy|policies|training|programme|project|work) (?:on|against|about)\b[^.!?\n]{0,40}"],
)  # fmt: skip


def answers_no_breach(case: Case) -> Iterator[Finding]:
    """R9: whoever leaves because the employer broke the contract does not use the ordinary letter."""
    why = "An ordinary notice can be read as leaving freely. Ask a union, an adviser or a lawyer first; this is a pointer, not advice."
    for span in case.stands(_BREACH):
        say = f"“{' '.join(case.text[span[0] : span[1]].split())}” speaks of a breach by the employer."
        yield case.finding("R9", "warning", say, why, span)
        return
    for one in case.every:
        stated = [
            event.facts.get("reason") for event in one.events if event.kind in ("decided", "resigned", "withdrew")
        ]
        stated += [event.facts.get("note") for event in one.events if event.kind == "touch"]
        for reason in stated if case.employment else ():
            if isinstance(reason, str) and _breach_in(reason, case.employment.employer if case.employment else ""):
                say = "The record speaks of a breach by the present employer, and this is the ordinary letter."
                yield case.finding("R9", "warning", say, why)
                return


def _breach_in(reason: str, employer: str) -> bool:
    """Only where the note is plainly about the present work: it names the employer."""
    plain = folded(reason)
    return bool(employer) and folded(employer) in plain and any(phrase.find(plain) for phrase in _BREACH.know)
