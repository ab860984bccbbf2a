"""Whom a statement names: somebody the record knows, or a new name that was quoted or written with capitals.

A name that is nearly a known one is asked about; one word that fits two people is, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sincerely.core.fields import nearest
from sincerely.core.here import Here
from sincerely.core.people import untitled
from sincerely.core.typed import span_at
from sincerely.core.words import Word, low_at
from sincerely.errors import Mistake

PARTICLES = frozenset(("van", "de", "der", "den", "von", "la", "le", "del", "da", "di", "bin", "al", "ter", "mc"))
TITLES = frozenset(("mr", "ms", "mrs", "miss", "dr", "prof", "professor", "mx"))


class Naming:
    """Finds the people of one application among words."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def several_at(self, words: Sequence[Word], i: int, *, led: bool) -> tuple[list[str], int] | None:
        """Return the people named from this word on, and the word after; None if nobody is."""
        found: list[str] = []
        while (one := self.at(words, i, led=led)) is not None:
            found.append(one[0])
            i = one[1]
            more = i + 1 if low_at(words, i) in ("and", "&", "plus") else None
            comma = words[i - 1].comma
            if more and self.at(words, more, led=True):
                i, led = more, True
            elif not comma and not (i < len(words) and words[i].quoted and led):
                break
        return (found, i) if found else None

    def at(self, words: Sequence[Word], i: int | None, *, led: bool) -> tuple[str, int] | None:
        """Return the person named at this word, and the word after; None if nobody is.

        Args:
            led: a word before led to a name, so that one nobody knows will do if it is quoted or has capitals.
        """
        if i is None or i >= len(words):
            return None
        start = i + 1 if words[i].low in TITLES and not words[i].quoted else i
        for length in range(min(5, len(words) - start), 0, -1):
            said = " ".join(word.text for word in words[start : start + length])
            known = self.who(said)
            if known:
                return known, start + length
        if not led or start >= len(words):
            return None
        first = words[start]
        if first.quoted:
            group = [word for word in words[start:] if word.group == first.group]
            if _like_a_day(group):
                return None
            ends = [
                n for n, word in enumerate(group, 1) if word.comma or n == len(group) or group[n].low in ("and", "&")
            ]
            return self.known(" ".join(word.text for word in group[: ends[0]])), start + ends[0]
        return self._with_capitals(words, start)

    def _with_capitals(self, words: Sequence[Word], start: int) -> tuple[str, int] | None:
        end = start
        while end < len(words) and end < start + 5 and not words[end].quoted:
            text = words[end].text
            if not (text[:1].isupper() or (end > start and text.lower() in PARTICLES)) or not re.search(
                r"[^\W\d_]", text
            ):
                break
            if span_at(words, end) or any(c.isdigit() for c in text):
                break
            end += 1
            if words[end - 1].comma:
                break
        if end == start:
            return None
        return self.known(" ".join(word.text for word in words[start:end])), end

    def who(self, said: str) -> str | None:
        """Return the one person of the record who is meant by a full name, a first or a last name."""
        low = said.strip('.,;:!?"“”').casefold()
        whole = [name for name in self._here.names if name.casefold() == low]
        if whole:
            return whole[0]
        first, _, rest = low.partition(" ")
        low = (
            rest.strip() if rest and first.strip(".") in TITLES else low
        )  # "Ms. Holm" is Ingrid Holm, said or stored so
        whole = [name for name in self._here.names if untitled(name)[0].casefold() == low]
        if len(whole) == 1:
            return whole[0]
        if " " in low:
            return None
        parts = [name for name in self._here.names if low in (part.casefold().strip(".,") for part in name.split())]
        if len(parts) > 1:
            raise Mistake(
                f"“{said}” could be {' or '.join(parts)}.",
                code="ambiguous_name",
                hint=f'Write the whole name: "{parts[0]}"',
            )
        return parts[0] if parts else None

    def known(self, said: str) -> str:
        """Return the known name that is meant, or what was said where nobody here is called like that."""
        known = self.who(said)
        if known:
            return known
        near = nearest(said, self._here.names, cutoff=0.82)
        if not near and " " not in said:
            parts = {part: name for name in self._here.names for part in name.split() if len(part) > 2}
            alike = [part for part in parts if part[0].casefold() == said[0].casefold()]
            near = parts.get(nearest(said, alike, cutoff=0.66 if len(said) < 5 else 0.8) or "")
        if near:
            raise Mistake(
                f"There is no {said} in {self._here.handle}, but there is {near}.", code="unknown_person",
                hint=f'If you mean {near}, write that; else first: sincerely person add {self._here.handle} "{said}"',
            )  # fmt: skip
        return said


def _like_a_day(group: Sequence[Word]) -> bool:
    span = span_at(group, 0)
    return span is not None and span.end == len(group)
