"""Every letter of the playbook can be read, makes its moves, and says each of them in enough ways that read as English."""

from __future__ import annotations

import re
import tomllib

import pytest

from sincerely.core.drafting.filling import FILLERS
from sincerely.core.drafting.form import LetterForm, MoveForm
from sincerely.core.drafting.table import form_from
from sincerely.core.drafting.typical import TYPICAL, typical
from sincerely.core.events import LETTER_KINDS
from sincerely.core.moves import MOVES
from sincerely.errors import PlaybookError
from sincerely.playbooks.letters import FILE, OURS, letter_form, written_kinds

FORMS = [letter_form(side, kind) for side in LETTER_KINDS for kind in written_kinds(side)]
WAYS = [(form, move, way) for form in FORMS for move in form.moves for way in move.ways]


def named(move: tuple[LetterForm, MoveForm]) -> str:
    return f"{move[0].kind}:{move[1].name}"


def test_all_seventeen_kinds_are_written():
    assert [*written_kinds("candidate"), *written_kinds("employer")] == list(MOVES)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_a_letter_makes_every_move_that_its_kind_asks_for(form):
    made = {"close"} | {move.name for move in form.moves} | {name for move in form.moves for name in move.must}
    assert {rule.move for rule in MOVES[form.kind] if rule.level} <= made


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_no_two_ways_of_a_move_are_alike(form):
    for move in form.moves:
        said = [" ".join(way.say).lower() for way in move.ways]
        assert len(set(said)) == len(said), f"{form.kind}/{move.name} says one thing twice"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_every_register_has_a_way_of_saying_each_required_move(form):
    for move in form.moves:
        assert {"plain"} <= {way.register for way in move.ways}, f"{form.kind}/{move.name} has no plain way"


def test_every_slot_has_a_typical_filling_so_that_all_ways_can_be_read():
    assert set(FILLERS) <= set(TYPICAL), "Add to tests/drafting/typical.py what typically stands in the new slot."


@pytest.mark.parametrize(
    ("form", "move", "way"), WAYS, ids=[f"{f.kind}-{n}-{w.id}" for n, (f, m, w) in enumerate(WAYS)]
)
def test_a_way_is_whole_sentences_of_plain_words(form, move, way):
    for one in typical(way):
        assert one[0].isupper() or one[0].isdigit()
        assert one.endswith((".", "?"))
        assert "  " not in one and "{" not in one and "!" not in one
        assert len(one.split()) <= 40, "Say it shorter."
        assert not re.search(
            r"\b(?:unfortunately|truly|thrilled|passionate|humbled|excited|reach(?:ing)? out|at this time|very much|"
            r"touch base|delighted|honou?red|regret|feel free|do not hesitate|opportunity)\b",
            " ".join(way.say), re.I,
        )  # fmt: skip


def test_the_faults_of_a_letter_are_told_all_at_once_with_file_and_key():
    tables = tomllib.loads("""
        to = "everybody"
        subjects = [ { id = "a", say = "{position}" } ]
        [[paragraph]]
        [[paragraph.move]]
        name = "thnk"
        ways = [ { id = "a", say = "Thank you {onn_talk}", when = ["interviewd"], as = "loud" } ]
    """)

    form, problems = form_from(tables, "thank_you", "mine.toml")

    assert form is None
    told = [f"{p.where} {p.say} {p.hint}" for p in problems]
    for wanted in ("to ", "thank", "on_talk", "interviewed", "register", "full stop", "interest", "ways of being said"):
        assert any(wanted in one for one in told), wanted
    assert all(one.startswith("mine.toml: ") for one in told)


def test_a_letter_that_is_not_toml_is_told_with_its_file(tmp_path):
    folder = tmp_path / "candidate" / "thank_you"
    folder.mkdir(parents=True)
    (folder / FILE).write_text("to = [", encoding="utf-8")

    with pytest.raises(PlaybookError) as told:
        letter_form("candidate", "thank_you", tmp_path)

    assert str(folder / FILE) in told.value.problems[0].where


def test_a_letter_of_the_users_own_lies_over_ours_and_the_others_stay(tmp_path):
    folder = tmp_path / "candidate" / "thank_you"
    folder.mkdir(parents=True)
    ours = (OURS / "candidate" / "thank_you" / FILE).read_text(encoding="utf-8")
    (folder / FILE).write_text(ours.replace("Thank you for seeing me", "Thanks for seeing me"), encoding="utf-8")

    assert any(
        "Thanks" in say for m in letter_form("candidate", "thank_you", tmp_path).moves for w in m.ways for say in w.say
    )
    assert letter_form("candidate", "inquiry", tmp_path) == letter_form("candidate", "inquiry")
