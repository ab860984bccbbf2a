"""What we write is known again: each way of saying a move is recognised as that move, by the same means as any letter."""

from __future__ import annotations

from datetime import date

import pytest

from drafting.golden import desk_of
from drafting.situations import SITUATIONS, Situation
from sincerely.core.anatomy import anatomy
from sincerely.core.drafting.form import LetterForm, MoveForm, Way
from sincerely.core.drafting.typical import TYPICAL, typical
from sincerely.core.events import LETTER_KINDS
from sincerely.core.letter import letter_from
from sincerely.core.moves import MOVES, moves_in
from sincerely.desk.draft import checked, draft
from sincerely.playbooks.letters import letter_form, written_kinds
from sincerely.playbooks.wording import moves_known

FORMS = [letter_form(side, kind) for side in LETTER_KINDS for kind in written_kinds(side)]
OURS = [TYPICAL[name] for name in ("company", "me", "promiser", "position")]


def ways() -> list[tuple[LetterForm, MoveForm, Way]]:
    """Every way whose move a check looks for in that kind; what only adds to a move need not make it alone."""
    looked_for = {kind: {rule.move for rule in rules} for kind, rules in MOVES.items()}
    return [
        (form, move, way)
        for form in FORMS
        for move in form.moves
        for way in move.ways
        if move.name in looked_for[form.kind] and (not move.more or move.ask)
        if not any(slot == "feedback_loose" for slot in way.slots)  # the words of a note, which may be anything
    ]


@pytest.mark.parametrize(
    ("form", "move", "way"), ways(), ids=lambda one: getattr(one, "id", getattr(one, "kind", None))
)
def test_a_way_of_saying_a_move_is_recognised_as_that_move(form, move, way):
    text = f"Subject: A letter\n\nDear Ms. Lindqvist,\n\n{' '.join(typical(way))}\n\nSincerely,\nSam Okafor\n"
    letter = anatomy(letter_from(text, form.kind), today=date(2026, 11, 18), locale="en-GB")

    seen = {
        one.move
        for one in moves_in(letter, form.kind, moves_known(), names=[TYPICAL["position"]], ours=OURS)
        if one.present
    }

    made = {move.name, *way.also} & {rule.move for rule in MOVES[form.kind]}
    assert made <= seen, f"{' '.join(typical(way))} – say it so that it is known, or add to playbooks/moves.en.toml"


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.name)
def test_a_draft_without_a_required_gap_has_no_error_in_any_of_its_ways(situation: Situation):
    desk = desk_of(situation.record, *situation.others, on=situation.on)
    for another in range(4):
        made = draft(desk, kind=situation.kind, to=situation.to, another=another)
        if any(gap.required for gap in made.draft.gaps):
            continue
        errors = [f"{one.rule}: {one.say}" for one in checked(desk, made).findings if one.level == "error"]
        assert errors == [], made.draft.text
