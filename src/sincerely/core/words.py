"""The words of a statement, cut so that what was quoted together is known to belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed, `raw` with the punctuation after it.

    `group` is the same for words that were quoted together; `comma` says that a comma or semicolon followed.
    """

    text: str
    group: int
    comma: bool = False
    quoted: bool = False
    raw: str = ""

    @property
    def low(self) -> str:
        """The word for comparison: lower case, without the punctuation around it."""
        low = self.text.lower().strip('.,;:!?()[]"“”')
        return {"a.m": "am", "p.m": "pm"}.get(low, low).replace("_", "-").replace("’", "'")


def words_of(arguments: Sequence[str]) -> list[Word]:
    """Cut what was typed into words; an argument of several words among others was quoted and stays a group."""
    found = []
    for group, argument in enumerate(arguments):
        parts = argument.replace("\u00a0", " ").split(" ")
        quoted = len(arguments) > 1 and len([part for part in parts if part]) > 1
        for part in parts:
            if part.strip(",;"):
                found.append(Word(part.rstrip(",;"), group, part[-1] in ",;", quoted, part))
            elif part and found:
                found[-1] = replace(found[-1], comma=True, raw=f"{found[-1].raw} {part}")
    return found


def low_at(words: Sequence[Word], i: int) -> str:
    """Return a word for comparison; empty before the first and after the last."""
    return words[i].low if 0 <= i < len(words) else ""
