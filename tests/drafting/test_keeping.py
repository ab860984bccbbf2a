"""What a person wrote into a draft stays where it is when the rest is drafted anew."""

from __future__ import annotations

import pytest

from drafting.golden import desk_of
from drafting.situations import SITUATIONS, TESSERA
from sincerely.core.letter import Draft
from sincerely.desk.draft import draft

MINE = "Nobody had ever shown me a drift curve with coffee rings on it."


def duarte(**how: object) -> Draft:
    return draft(desk_of(TESSERA, on="2026-11-18"), kind="thank_you", to="Duarte", **how).draft


def of(letter: Draft, move: str) -> str:
    return next(one.text for one in letter.sentences if one.move == move)


@pytest.mark.parametrize("another", range(1, 6))
def test_a_sentence_written_anew_stays_and_the_rest_is_said_another_way(another):
    first = duarte()
    edited = first.text.replace(of(first, "specific_detail"), MINE)

    again = duarte(another=another, keep=edited)

    assert again.body.count(MINE) == 1
    assert of(again, "specific_detail") == MINE
    assert of(again, "interest") != of(first, "interest") and of(again, "thank") != of(first, "thank")
    moves = [one.move for one in again.sentences]
    assert moves.index("thank") < moves.index("specific_detail") < moves.index("fit")


def test_a_sentence_added_stands_behind_the_one_before_it_and_takes_nothing_away():
    first = duarte()
    edited = first.text.replace(of(first, "fit"), f"{of(first, 'fit')} {MINE}")

    again = duarte(another=1, keep=edited)

    moves = [one.move for one in again.sentences]
    assert moves[moves.index("own") - 1] == "fit" and moves[moves.index("own") + 1] != "fit"
    assert set(moves) == {one.move for one in first.sentences} | {"own"}
    assert f" {MINE}\n\n" in again.body


def test_a_paragraph_of_ones_own_stays_a_paragraph_at_its_place():
    first = duarte()
    parts = first.text.split("\n\n")
    again = duarte(another=2, keep="\n\n".join([*parts[:3], MINE, *parts[3:]]))

    assert MINE in again.body
    assert [one.text for one in again.sentences].index(MINE) < [one.move for one in again.sentences].index("interest")


def test_a_subject_of_ones_own_stays():
    first = duarte()
    assert duarte(another=1, keep=first.text.replace(first.subject, "The drift of the arm")).subject == "The drift of the arm"  # fmt: skip


def test_what_takes_the_place_of_a_question_answers_it():
    desk = desk_of({**TESSERA, "events": [{**TESSERA["events"][1], "debrief": {}}]}, on="2026-11-18")
    asked = draft(desk, kind="thank_you", to="Duarte").draft
    assert "discussed" in {gap.slot for gap in asked.gaps}
    thanks = of(asked, "thank")
    again = draft(desk, kind="thank_you", to="Duarte", another=1, keep=asked.text.replace(thanks, f"{thanks} {MINE}")).draft  # fmt: skip
    assert MINE in again.body


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.name)
def test_a_letter_that_nobody_edited_is_drafted_as_without_it(situation):
    desk = desk_of(situation.record, *situation.others, on=situation.on)
    first = draft(desk, kind=situation.kind, to=situation.to).draft
    for another in (0, 2):
        plain = draft(desk, kind=situation.kind, to=situation.to, another=another).draft
        assert draft(desk, kind=situation.kind, to=situation.to, another=another, keep=first.text).draft == plain
