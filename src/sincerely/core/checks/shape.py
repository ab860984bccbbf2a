"""The prose of a letter in pieces: its paragraphs and its sentences, as spans of the text. Judges nothing."""

from __future__ import annotations

import re

from sincerely.core.anatomy import LONGEST
from sincerely.core.checks.case import Case

_GAP = re.compile(r"\n[ \t\r]*\n\s*")
_STOP = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|\n[ \t\r]*\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:mr|mrs|ms|mx|dr|prof|st|no|nos|approx|e\.g|i\.e|vs|inc|ltd|co|corp|p\.a|a\.m|p\.m)|\b[a-z])$"
)
_MOST = 400  # a letter of more sentences is none, and the rest of it changes no answer


def paragraphs(case: Case) -> list[tuple[int, int]]:
    """Return the paragraphs between greeting and close; single lines of a name or a date are none."""
    return [span for span in _pieces(case, _GAP) if len(case.text[span[0] : span[1]].split()) >= 5]


def sentences(case: Case) -> list[tuple[int, int]]:
    """Return the sentences between greeting and close, from first to last."""
    found: list[tuple[int, int]] = []
    for start, end in _pieces(case, _STOP):
        if found and _ABBREVIATED.search(case.letter.plain[max(0, found[-1][1] - 8) : found[-1][1]].rstrip(".")):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _pieces(case: Case, gap: re.Pattern[str]) -> list[tuple[int, int]]:
    prose, text = case.letter.prose, case.text
    at, end, found = prose.start, min(prose.end, LONGEST), []
    for match in gap.finditer(text, at, end):
        stop = match.end() if not match.group().startswith("\n") else match.start()
        found.append((at, stop))
        at = match.end()
        if len(found) > _MOST:
            break
    else:
        found.append((at, end))
    trimmed = []
    for start, stop in found:
        raw = text[start:stop]
        lead = len(raw) - len(raw.lstrip(" \t\r\n,;:"))
        body = raw.strip(" \t\r\n,;:")
        if any(mark.isalnum() for mark in body):
            trimmed.append((start + lead, start + lead + len(body)))
    return trimmed
