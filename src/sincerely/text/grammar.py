"""A second reader for spelling and grammar: harper, where it is installed. What it says warns and never holds a letter.

Of its nine hundred rules ten are asked, and of its dictionary only what a slip of the finger explains: the others found more
in letters that were right than in letters that were not (docs/decisions/0032-harper-as-a-second-reader.md).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sincerely.core.letter import Slip

LONGEST = 20_000  # characters of a letter that are read; the rest is no letter any more
# Written in offices, laboratories and kitchens everywhere, and not in its dictionary.
KNOWN = frozenset(
    "annum lakh lakhs crore crores annexe annexes metrology interferometry interferometer spectroscopy rota rotas payslip payslips onboarding "
    "onboard offboarding handover handovers relieving timesheet timesheets shortlist shortlisted reschedule rescheduled touchpoint pipetting "
    "sous bloke vide toolchain codebase backend frontend firmware dataset datasets roadmap roadmaps whiteboard telehealth mise charcuterie".split()
)
DIALECTS = {"GB": 1, "IE": 1, "ZA": 1, "NZ": 2, "AU": 2, "CA": 3, "IN": 4}  # harper's numbers; else American
RULES = {
    "AdjectiveDoubleDegree": "A degree too many.",
    "AllIntentsAndPurposes": "The phrase has other words.",
    "AnA": "“A” and “an” go by the sound that follows.",
    "DoMistake": "A mistake is made, not done.",
    "ItsContraction": "“Its” says whose; “it's” is “it is”.",
    "ModalOf": "It is “have”, not “of”.",
    "OpenCompounds": "This is two words.",
    "SimplePastToPastParticiple": "After “have” stands the other form.",
    "TheirToThere": "“Their” says whose; “there” says that it is.",
    "ToTwoToo": "“To”, “too” and “two” are not the same.",
}
SILENT_H = re.compile(r"an\s+(?:hono(?:u)?r|honest|hour|heir)", re.IGNORECASE)
JOINED = ("-", "/", "@", "_", ".")
SPELLINGS = [
    (re.compile(british), american)
    for british, american in (
        (r"is(?=e|ing|ation|er)", "iz"), (r"ys(?=e|ing)", "yz"), ("our", "or"), (r"(?<=[bct])re(?=s|d|$)", "er"), ("ll", "l"),
        ("^enq", "inq"), (r"enc(?=e)", "ens"), ("ogue", "og"), ("[ao]e", "e"), ("ement", "ment"), ("pp", "p"), ("gramme", "gram"),
    )
]  # fmt: skip
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def installed() -> bool:
    """Say whether harper is here."""
    from importlib.util import find_spec

    return find_spec("harper") is not None


def slips(text: str, *, locale: str | None, known: Collection[str]) -> Iterator[Slip]:
    """Yield what may be slips in a text, in its order.

    Args:
        locale: as en-GB; None is American.
        known: words of the record, in any case, that are right however they look.
    """
    read = text[:LONGEST]
    found: list[Slip] = []
    words = {word.casefold() for word in known} | KNOWN
    linter = _linter(DIALECTS.get((locale or "").rpartition("-")[2], 0))
    for rule, lints in linter.organized_lints(read, language="plaintext").items():
        unknown = {lint.span.start for lint in lints} if rule == "SpellCheck" else set()
        for lint in lints:
            if rule == "SpellCheck":
                found += _misspelt(read, lint, words, unknown)
            elif rule in RULES and not SILENT_H.match(read, lint.span.start):
                instead = next((one.replacement_text for one in lint.suggestions), None)
                found.append(Slip(lint.span.start, lint.span.end, RULES[rule], instead or None))
    yield from sorted(found)


@cache
def _linter(dialect: int) -> Any:
    import harper

    return harper.Linter(dialect)


def _misspelt(text: str, lint: Any, known: Collection[str], unknown: Collection[int]) -> Iterator[Slip]:
    """Yield a word that a slip of the finger explains: small letters, near to a word, and neither a phrase of another
    language nor another country's way of writing it. `unknown` is where unknown words begin.
    """
    start, end = lint.span.start, lint.span.end
    word = text[start:end]
    if not (word.isascii() and word.isalpha() and word.islower() and len(word) >= 4) or word in known:
        return
    if text[max(0, start - 1) : start] in JOINED or (
        text[end : end + 1] in JOINED and text[end + 1 : end + 2].isalnum()
    ):
        return  # part of something longer: an address, a hyphenated word
    beside = [
        *list(WORD.finditer(text, max(0, start - 40), start))[-1:],
        *filter(None, [WORD.search(text, end, end + 40)]),
    ]
    if any(near.start() in unknown or not near.group().isascii() for near in beside):
        return
    most = 2 if len(word) >= 7 else 1
    ways = [one.replacement_text for one in lint.suggestions if one.replacement_text.isalpha()]
    near = min(((_distance(word, way, most + 1), n, way) for n, way in enumerate(ways)), default=None)
    if near and near[0] <= most and _one_spelling(word) != _one_spelling(near[2]):
        yield Slip(start, end, f"“{word}” looks misspelt.", near[2])


def _one_spelling(word: str) -> str:
    """Return a word as if there were one English: organise and organize, colour and color, centre and center are the same."""
    for british, american in SPELLINGS:
        word = british.sub(american, word)
    return word


def _distance(one: str, other: str, enough: int) -> int:
    """Return how many letters were left out, put in, changed or exchanged with the next; `enough` or more is that many."""
    if abs(len(one) - len(other)) >= enough:
        return enough
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        last, row, earlier = row, [n], before
        for m, b in enumerate(other, 1):
            cost = min(last[m] + 1, row[m - 1] + 1, last[m - 1] + (a != b))
            if n > 1 and m > 1 and a == other[m - 2] and one[n - 2] == b:
                cost = min(cost, earlier[m - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
