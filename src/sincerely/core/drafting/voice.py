"""Every way in which a letter could have been said, with what each lacks: nothing is chosen here, `compose` chooses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sincerely.core.drafting.conditions import holds
from sincerely.core.drafting.facts import Facts, Filled
from sincerely.core.drafting.filling import FILLERS
from sincerely.core.drafting.fitting import raised
from sincerely.core.drafting.form import SLOT, LetterForm, MoveForm, Way

SUBJECT = "subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One way of one move. `text` has a slot in braces where its fact is missing.

    `lacks` are the slots that no fact fills, `unmet` the conditions that do not hold; both are empty where there is no
    record. `replaced`: one of ours in whose place stands the user's own.
    """

    move: str
    way: Way
    text: str
    lacks: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    replaced: bool = False

    @property
    def can_be_said(self) -> bool:
        """Whether the record has all that it needs."""
        return not self.lacks and not self.unmet and not self.replaced


def sayings(form: LetterForm, ours: LetterForm, facts: Facts | None) -> Iterator[Saying]:
    """Yield every way of a form in the order of the letter, and after each move those of ours that it takes the place of."""
    stated = [MoveForm(name=SUBJECT, ways=form.subjects), *form.moves]
    before = [MoveForm(name=SUBJECT, ways=ours.subjects), *ours.moves]
    for n, move in enumerate(stated):
        for way in move.ways:
            yield _saying(move, way, facts)
        held = before[n] if n < len(before) and before[n].name == move.name else None
        for way in held.ways if held and any(way.where for way in move.ways) else ():
            yield _saying(move, way, facts, replaced=True)


def _saying(move: MoveForm, way: Way, facts: Facts | None, *, replaced: bool = False) -> Saying:
    if facts is None:
        return Saying(move=move.name, way=way, text=" ".join(way.say), replaced=replaced)
    filled = {name: FILLERS[name](facts) for name in sorted(way.slots)}
    lacks = tuple(name for name, found in filled.items() if found is None)
    unmet = tuple(name for name in dict.fromkeys((*move.when, *way.when)) if not holds(name, facts))
    said = (SLOT.sub(lambda match: _text(match, filled), one) for one in way.say)
    return Saying(
        move=move.name, way=way, text=" ".join(raised(one) for one in said), lacks=lacks, unmet=unmet, replaced=replaced
    )  # fmt: skip


def _text(match: re.Match[str], filled: Mapping[str, Filled | None]) -> str:
    found = filled[match[1]]
    return found.text if found else match.group()
