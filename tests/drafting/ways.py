"""Letters said in one way only, or in one register only: what the tests of every way of a side share."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import NamedTuple

from sincerely.core.drafting.compose import draft as composed
from sincerely.core.drafting.conditions import holds
from sincerely.core.drafting.facts import Facts
from sincerely.core.drafting.filling import FILLERS
from sincerely.core.drafting.form import LetterForm, MoveForm, Way
from sincerely.desk.draft import Drafted
from sincerely.desk.ports import Desk


class Written(NamedTuple):
    """A letter of a desk, and the facts from which it can be written in other ways."""

    desk: Desk
    made: Drafted
    facts: Facts


def in_register(form: LetterForm, register: str) -> LetterForm:
    """The form with the ways of one register and no others."""
    rows = [
        tuple(dataclasses.replace(m, ways=tuple(w for w in m.ways if w.register == register)) for m in moves)
        for moves in form.paragraphs
    ]
    return dataclasses.replace(form, paragraphs=tuple(rows))


def saying(form: LetterForm, move: str, way: Way, letters: list[Written]) -> Iterator[Written]:
    """The letters without a required gap in which a move is said in this way, whatever the rest of them says."""
    for one in letters:
        if not all(holds(name, one.facts) for name in way.when) or not all(FILLERS[name](one.facts) for name in way.slots):  # fmt: skip
            continue
        for another in range(9):
            found = composed(form, one.facts, another=another)
            said = [(sentence.move, sentence.way) for sentence in found.sentences]
            if (move, way.id) in said and not any(gap.required for gap in found.gaps):
                yield one._replace(made=dataclasses.replace(one.made, draft=found))


def each_move(form: LetterForm) -> list[tuple[int, int, MoveForm]]:
    return [(p, m, move) for p, moves in enumerate(form.paragraphs) for m, move in enumerate(moves)]


def alone(form: LetterForm, paragraph: int, place: int, move: MoveForm) -> LetterForm:
    """The form with one of its moves said in one way only; must and when stay as they are."""
    rows = [list(moves) for moves in form.paragraphs]
    rows[paragraph][place] = move
    return dataclasses.replace(form, paragraphs=tuple(tuple(row) for row in rows))
