"""Which words a pattern cannot do without: where none of them stands in a text, the pattern need not be tried, nor compiled.

A wrong answer would hide a fault, so what is not surely needed is not named; no group means that nothing can be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

_MARK = "\ue000"  # from here on, the private-use characters by which days, sums and names are marked: rare in any text
_MOST = 80  # words; more of them cost what trying the pattern does
_SHORTEST, _GROUPS = 2, 3


def needed(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Return groups of words: in a text in which `pattern` stands, a word of each group stands. Never fails."""
    try:
        # The engine's own parser: what it says of a pattern is what the pattern does. It has no public name.
        demands = set(_demands(import_module("re._parser").parse(pattern)))
    except Exception:  # noqa: BLE001 - another Python may have another parser: then every pattern is tried
        return ()
    worth = [words for words in demands if len(words) <= _MOST and min(map(_rare, words)) >= _SHORTEST]
    best = sorted(worth, key=lambda words: (-_worth(words), sorted(words)))[:_GROUPS]
    return tuple(tuple(sorted(words, key=lambda word: (len(word), word))) for words in best)


def _rare(word: str) -> int:
    return 9 if word >= _MARK else len(word)


def _worth(words: frozenset[str]) -> float:
    """How much it helps to look for these: the longer they are, and the fewer."""
    return min(6, *map(_rare, words)) - len(words) / 12


def _of(items: Iterable[Any]) -> frozenset[str] | None:
    """The best of the demands that a sequence makes."""
    return max(_demands(items), key=_worth, default=None)


def _demands(items: Iterable[Any]) -> Iterator[frozenset[str]]:
    run = ""
    for code, value in items:
        name = str(code)
        if name == "LITERAL":
            run += chr(value)
            continue
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue  # they take no room
        again = name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
        single = _single(value[2]) if again and value[0] else ""
        if run + single:
            yield frozenset([run + single])
        run = single
        if name == "IN" and (marks := _marks(value)):
            yield marks
        elif name == "SUBPATTERN" and not value[1]:
            yield from _one(_of(value[3]))
        elif name == "BRANCH":
            yield from _one(_any(value[1]))
        elif again and value[0] and not single:
            yield from _one(_of(value[2]))
    if run:
        yield frozenset([run])


def _one(demand: frozenset[str] | None) -> Iterator[frozenset[str]]:
    if demand:
        yield demand


def _single(items: Sequence[Any]) -> str:
    """The one character that is repeated, or nothing."""
    return chr(items[0][1]) if len(items) == 1 and str(items[0][0]) == "LITERAL" else ""


def _marks(items: Iterable[Any]) -> frozenset[str] | None:
    """The characters of a class, where they are few and none is a letter."""
    marks = [chr(value) for code, value in items if str(code) == "LITERAL"]
    return frozenset(marks) if marks and len(marks) == len(list(items)) and all(m >= _MARK for m in marks) else None


def _any(branches: Iterable[Any]) -> frozenset[str] | None:
    """What one of the branches needs, whichever it is."""
    every: set[str] = set()
    for branch in branches:
        words = _of(branch)
        if words is None:
            return None
        every |= words
    return frozenset(every)
