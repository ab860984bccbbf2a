"""G7: sentences that stand word for word in published sample letters, known by their prints and not by their words.

A print is a number made of eight words in a row. Some sixteen words in a row, or more here and there, are no chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from zlib import crc32

from sincerely.core.checks.case import Case
from sincerely.core.letter import Finding

Samples = Mapping[int, str]  # a print, and where the sample was published
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
IN_A_ROW = 8
_RUN, _ALTOGETHER = 16, 24  # words; a single courtesy is shorter than the first, two of them than the second


def prints(plain: str) -> list[int]:
    """Return the print of each eight words of a text in its plain form; none where it has fewer."""
    return _prints(_WORD.findall(plain))


def _prints(words: list[str]) -> list[int]:
    return [crc32(" ".join(words[n : n + IN_A_ROW]).encode()) for n in range(len(words) - IN_A_ROW + 1)]


def says_it_in_own_words(case: Case) -> Iterator[Finding]:
    """G7: a sample is read for what it does, and never copied: employers have seen it."""
    if not case.samples:
        return
    found = list(_WORD.finditer(case.letter.plain, case.letter.prose.start, case.letter.prose.end))
    hits = [n for n, one in enumerate(_prints([word.group() for word in found])) if one in case.samples]
    if not hits:
        return
    runs = _runs(hits)
    longest = max(runs, key=lambda run: run[1] - run[0])
    words = sum(end - start for start, end in runs)
    if longest[1] - longest[0] < _RUN and words < _ALTOGETHER:
        return
    span = found[longest[0]].start(), found[longest[1] - 1].end()
    where = case.samples[_prints([word.group() for word in found[longest[0] : longest[0] + IN_A_ROW]])[0]]
    say = f"{words} words of it stand, word for word, in a published sample ({where})."
    why = "Readers of many letters have seen it: what is said to everybody is said to nobody."
    yield case.finding("G7", "warning", say, why, span)


def _runs(hits: list[int]) -> list[tuple[int, int]]:
    """The stretches of words that the prints cover, as in a slice."""
    runs: list[tuple[int, int]] = []
    for n in hits:
        if runs and n <= runs[-1][1]:
            runs[-1] = (runs[-1][0], n + IN_A_ROW)
        else:
            runs.append((n, n + IN_A_ROW))
    return runs
