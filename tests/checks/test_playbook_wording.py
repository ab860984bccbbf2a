"""Every move is recognised in its examples and in no counter-example; every wording rule flags and passes its own."""

from datetime import date

import pytest

from sincerely.core.anatomy import anatomy
from sincerely.core.checks.case import Case
from sincerely.core.checks.wording import wording_found
from sincerely.core.events import EVERY_LETTER_KIND, LETTER_KINDS
from sincerely.core.letter import letter_from
from sincerely.core.moves import MOVES, moves_in
from sincerely.playbooks.wording import moves_from, moves_known, wording, wording_from

KNOWN = moves_known()
TODAY = date(2026, 11, 24)
MADE = [(e, n, text) for n, e in enumerate(KNOWN.entries) for text in e.makes]
LACKED = [(e, n, text) for n, e in enumerate(KNOWN.entries) for text in e.lacks]
RULES = [rule for side in LETTER_KINDS for rule in wording(side)]
FLAGS = [(rule, text) for rule in RULES for text in rule.flags]
PASSES = [(rule, text) for rule in RULES for text in rule.passes]


def makes(entry, text):
    kinds = [kind for kind in (entry.kinds or EVERY_LETTER_KIND) if entry.move in {rule.move for rule in MOVES[kind]}]
    letter = anatomy(letter_from(f"Dear Ana,\n\n{text}\n\nSincerely,\nSam Okafor\n", kinds[0]), today=TODAY)
    seen = next(one for one in moves_in(letter, kinds[0], KNOWN) if one.move == entry.move)
    return seen.present


def found(rule, text):
    letter = anatomy(letter_from(f"Dear Ana,\n\n{text}\n\nSincerely,\nSam Okafor\n", rule.kinds[0]), today=TODAY)
    return list(wording_found(Case(letter=letter, kind=rule.kinds[0]), [rule]))


@pytest.mark.parametrize(("entry", "n", "text"), MADE, ids=[f"{e.move}-{n}-{t[:40]}" for e, n, t in MADE])
def test_each_example_makes_its_move(entry, n, text):
    assert makes(entry, text), f"teach {entry.move} in moves.en.toml: {text}"


@pytest.mark.parametrize(("entry", "n", "text"), LACKED, ids=[f"{e.move}-{n}-{t[:40]}" for e, n, t in LACKED])
def test_no_counter_example_makes_the_move(entry, n, text):
    assert not makes(entry, text), f"{entry.move} in moves.en.toml is too easily made: {text}"


@pytest.mark.parametrize(("rule", "text"), FLAGS, ids=[f"{r.id}-{t[:40]}" for r, t in FLAGS])
def test_each_wording_rule_flags_its_examples(rule, text):
    assert found(rule, text), f"{rule.id} in wording.en.toml should flag: {text}"


@pytest.mark.parametrize(("rule", "text"), PASSES, ids=[f"{r.id}-{t[:40]}" for r, t in PASSES])
def test_each_wording_rule_passes_its_counter_examples(rule, text):
    assert not found(rule, text), f"{rule.id} in wording.en.toml should pass: {text}"


def test_every_pattern_compiles():
    for entry in (*KNOWN.entries, *RULES):
        for phrase in (*getattr(entry, "know", ()), *getattr(entry, "match", ()), *entry.unless):
            assert phrase.pattern


def test_all_faults_of_a_moves_file_are_told_at_once():
    known, problems = moves_from({"move": [{"name": "thnak", "kinds": ["letter"], "know": ["{nowhere}"]}]}, "mine.toml")
    said = " ".join(problem.say for problem in problems)
    assert known is None
    assert all(
        word in said
        for word in ("thnak", "letter", "nowhere", "makes", "lacks", "name_position")
        if word != "name_position"
    )


def test_all_faults_of_a_wording_file_are_told_at_once():
    document = {"wording": [{"id": "Z9", "level": "fatal", "say": "", "match": ["a"]}]}
    _, problems = wording_from(document, "mine.toml", LETTER_KINDS["candidate"])
    said = " ".join(problem.say for problem in problems)
    assert all(word in said for word in ("Z9", "fatal", "say", "why", "flags", "passes"))
