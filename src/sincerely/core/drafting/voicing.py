"""Which register a letter is in, and in which order its ways of saying a move are tried. Warm and formal never meet.

A letter is plain, warm or formal as asked; else the record decides. Plain ways may stand beside the other two, so that
there is always one more way; beside plain ones stand warm ones where first names were invited, else formal ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sincerely.core.drafting.facts import TITLES, Facts
from sincerely.core.drafting.form import Way


@dataclass(frozen=True, slots=True)
class Voice:
    """The registers of a letter: those it is written in, and the one whose ways come when these are used up."""

    own: tuple[str, ...]
    beside: str = ""


def voice_of(facts: Facts, register: str | None = None) -> Voice:
    """Return the voice of a letter: of the register asked for, else as the record says.

    Formal to somebody addressed by title, or to nobody known; else plain, with what may stand beside it.
    """
    if register is None and _by_title(facts):
        register = "formal"
    if register in ("warm", "formal"):
        return Voice((register,), "plain")
    beside = "warm" if facts.reader and facts.reader.first_names else "formal"
    return Voice(("plain",), beside) if register else Voice(("plain", beside))


def _by_title(facts: Facts) -> bool:
    if facts.reader is None:
        return True
    readers = (facts.reader, *facts.together)
    return any(TITLES.match(one.address_as or one.name) and not one.first_names for one in readers)


def in_turn(ways: Sequence[Way], voice: Voice, turn: int) -> list[Way]:
    """Return the ways in the order in which they are tried: the voice's own first, each turn begun one further on.

    Those beside the voice follow; ways of a third register are tried only where there is no other.
    """
    own = [way for way in ways if way.register in voice.own]
    near = [way for way in ways if way.register == voice.beside]
    return [*_from(own, turn), *_from(near, turn)] or list(ways)


def _from(ways: Sequence[Way], start: int) -> list[Way]:
    start = start % (len(ways) or 1)
    return [*ways[start:], *ways[:start]]
