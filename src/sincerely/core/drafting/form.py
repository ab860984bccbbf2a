"""What a letter of one kind is made of: paragraphs of moves, each move with its ways of being said. Values only.

A way is one or more sentences with places for slots in braces. It is used only where all its slots are filled and all its
conditions hold. A slot's text is put in once and never read again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

REGISTERS = ("plain", "warm", "formal")
SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way of saying a move: `say` is its sentences in order.

    `also` names further moves that it makes, `once` what may be said once in a letter (as "thanks"), `when` conditions,
    `after` moves that a sentence before must have made: "until then" needs a day to point to. `where` is the file and key
    of one of the user's own ways.
    """

    id: str
    say: tuple[str, ...]
    register: str = "plain"
    when: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    where: str = field(default="", compare=False)
    slots: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", frozenset(name for one in self.say for name in SLOT.findall(one)))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """One move at its place: its ways, when it is due here, and the slot to ask for where no way can be used.

    `must` names moves that its way has to make too, unless a sentence before has made them. An `optional` move with no
    usable way is left out in silence; one with `more` adds to a move that may have been made, if it says something new.
    """

    name: str
    ways: tuple[Way, ...]
    ask: str | None = None
    optional: bool = False
    more: bool = False
    when: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForm:
    """How one kind of letter is written. `to` names the rule by which its readers are found when none is named."""

    kind: str
    to: str
    subjects: tuple[Way, ...]
    paragraphs: tuple[tuple[MoveForm, ...], ...]

    @property
    def moves(self) -> tuple[MoveForm, ...]:
        """Every move in the order of the letter."""
        return tuple(move for paragraph in self.paragraphs for move in paragraph)
