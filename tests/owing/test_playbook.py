"""The rules as data: ours are whole and sourced, and every fault in a user's own is told at once with file and key."""

from __future__ import annotations

import pytest

from sincerely.core.events import EVENTS, LETTER_KINDS
from sincerely.core.owing.causes import names
from sincerely.core.playbook import Term
from sincerely.core.playbook_tables import rules_from, sources_from
from sincerely.playbooks.owing import owing_rules, sources

GOOD = {
    "id": "T1", "after": "decided_to_accept", "to": "each_named", "say": "You met {who}.", "due": ["2 bd", "answer_by - 1 d"],
    "lapses": "never", "sources": ["PENN"],
}  # fmt: skip


def read(**changed):
    rule = {key: value for key, value in (GOOD | changed).items() if value is not None}
    return rules_from(
        {"rule": [rule]}, "candidate", "thank_you", names("candidate", tuple(EVENTS), ("PENN",), {}), "owed.toml"
    )


@pytest.mark.parametrize("side", LETTER_KINDS)
def test_every_letter_kind_is_watched_by_a_rule_of_its_own(side):
    assert list(dict.fromkeys(rule.kind for rule in owing_rules(side))) == list(LETTER_KINDS[side])


@pytest.mark.parametrize(
    "rule", [rule for side in LETTER_KINDS for rule in owing_rules(side)], ids=lambda rule: rule.id
)
def test_every_rule_names_sources_that_are_known(rule):
    assert rule.sources
    assert set(rule.sources) | set(rule.against) <= set(sources())


def test_a_clock_is_read_as_it_is_written():
    rules, problems = read()

    assert problems == []
    assert rules[0].due == (Term("cause", 2, "bd"), Term("answer_by", -1, "d"))
    assert rules[0].lapses == ()


@pytest.mark.parametrize(
    ("changed", "key", "hint"),
    [
        ({"after": "interview_hold"}, "after", "interview_held"),
        ({"to": "each_nmaed"}, "to", "each_named"),
        ({"due": "2 days"}, "due", "business days"),
        ({"due": "answer_bye - 1 d"}, "due", "answer_by"),
        ({"due": 3}, "due", "business days"),
        ({"unless": ["decision_knwon"]}, "unless", "decision_known"),
        ({"sources": ["PEN"]}, "sources", "PENN"),
        ({"say": 3}, "say", "quotes"),
        ({"anyone": "yes"}, "anyone", "true or false"),
        ({"written": ["offer_acepted"]}, "written", "offer_accepted"),
        ({"lapse": "5 bd"}, "lapse", "lapses"),
        ({"say": None}, "say", "Add say"),
        ({"choices": {"all": {"to": "all_named"}}}, "choices", "says"),
        ({"choices": {"all": {"says": "One letter.", "to": "all_nmaed"}}}, "choices.all.to", "all_named"),
        ({"choice": "all"}, "choice", "your own playbook"),
    ],
)
def test_a_fault_is_told_with_its_key_and_the_nearest_name(changed, key, hint):
    rules, problems = read(**changed)

    assert rules == []
    assert [problem.where for problem in problems] == [f"owed.toml: rule[0].{key}"]
    assert hint in problems[0].hint


def test_a_file_that_holds_no_rule_is_told():
    _, problems = rules_from({"rules": []}, "candidate", "thank_you", names("candidate", (), None, {}), "owed.toml")
    assert problems[0].where == "owed.toml"


def test_a_source_needs_its_origin_and_a_known_strength():
    found, problems = sources_from({"A": {"from": "x"}, "B": {"from": "y", "strength": "gospel"}}, "sources.toml")
    assert found == {}
    assert [problem.where for problem in problems] == ["sources.toml: A", "sources.toml: B.strength"]
