"""Phrases: patterns of the playbook, compiled when first used.

A phrase meets a text in its plain form (`folding`), in which days, sums and the position's name are marks of their own.
A blank in it stands for any run of blanks; words in braces are looked up; it raises BadPattern, and only when asked to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from sincerely.core.needed import needed

DAY, SUM, POSITION, COMING = "\ue000", "\ue001", "\ue002", "\ue004"  # private-use characters: no letter has them
_MARKS = {"day": f"[{DAY}{COMING}]+", "coming": f"{COMING}+", "sum": f"{SUM}+", "position": f"{POSITION}+"}
_WORD = re.compile(r"\{([a-z_]+)\}")
_DEEPEST = 6
_BACK = 24  # the longest look behind of any phrase


class BadPattern(ValueError):
    """What is wrong with a pattern of a playbook."""


class Phrase:
    """One pattern. `find` and `every` give spans; nothing is compiled before a text has a word that the pattern needs."""

    __slots__ = ("_compiled", "_needed", "_starts_word", "source")

    def __init__(self, source: str, words: Mapping[str, str]) -> None:
        expanded = _expanded(source, words)
        # Without the boundary in front, the engine skips to characters that can begin the phrase; `every` checks it.
        self._starts_word = expanded.startswith(r"\b")
        self.source = expanded.removeprefix(r"\b")
        self._compiled: re.Pattern[str] | None = None
        self._needed: tuple[tuple[str, ...], ...] | None = None  # not yet looked for

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern. Raises BadPattern."""
        if self._compiled is None:
            try:
                self._compiled = re.compile(self.source)
            except (re.error, OverflowError, RecursionError) as error:
                raise BadPattern(f"the pattern {self.source[:60]!r} does not compile: {error}") from None
        return self._compiled

    def every(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans in which the phrase stands in `text`, from left to right."""
        if self._needed is None:
            self._needed = needed(self.source)
        for words in self._needed:
            for word in words:
                if word in text:
                    break
            else:
                return
        at = 0
        search = self.pattern.search
        while match := search(text, at):
            start, end = match.span()
            if self._starts_word and start and (text[start - 1].isalnum() or text[start - 1] == "_"):
                at = start + 1
                continue
            yield start, end
            at = max(end, start + 1)

    def find(self, text: str) -> tuple[int, int] | None:
        """Return the first span, or None."""
        return next(self.every(text), None)


def _expanded(source: str, words: Mapping[str, str]) -> str:
    def word(match: re.Match[str]) -> str:
        name = match[1]
        if name in _MARKS:
            return _MARKS[name]
        if name not in words:
            raise BadPattern(f"there is no word {{{name}}}")
        return words[name]

    for _ in range(_DEEPEST):
        if not _WORD.search(source):
            return _blanks(source)
        source = _WORD.sub(word, source)
    raise BadPattern(f"the words of {source[:40]!r} name each other")


def _blanks(source: str) -> str:
    """Let a blank outside brackets stand for a run of blanks, and one with a question mark for none as well."""
    made, inside, escaped = [], False, False
    for mark in source:
        if escaped:
            escaped = False
        elif mark == "\\":
            escaped = True
        elif mark == "[":
            inside = True
        elif mark == "]":
            inside = False
        elif mark == " " and not inside:
            made.append(" {1,6}")
            continue
        elif mark == "?" and made and made[-1] == " {1,6}":
            made[-1] = " {0,6}"  # "can ?not": the blank may be wanting
            continue
        made.append(mark)
    return "".join(made)


def stands(text: str, know: Sequence[Phrase], unless: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """Yield where one of `know` stands outside of every `unless`."""
    not_in: list[tuple[int, int]] | None = None
    for phrase in know:
        for start, end in phrase.every(text):
            if not_in is None:
                not_in = [span for one in unless for span in one.every(text)]
            if not any(a < end and start < b for a, b in not_in):
                yield start, end


class Phrases:
    """A few phrases and what takes them back."""

    __slots__ = ("know", "unless")

    def __init__(self, know: Sequence[str], unless: Sequence[str] = (), words: Mapping[str, str] | None = None) -> None:
        self.know = tuple(Phrase(one, words or WORDS) for one in know)
        self.unless = tuple(Phrase(one, words or WORDS) for one in unless)


WORDS = {"gap": r"[^.!?\n]{0,90}?", "short": r"[^.!?\n]{0,40}?"}
