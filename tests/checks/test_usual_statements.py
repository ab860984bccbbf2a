"""What an offer usually says at a place is data: its patterns, its example, where it is not so, and every fault of such a table."""

from __future__ import annotations

import re
from datetime import date

import pytest

from sincerely.core.folding import folded
from sincerely.core.law import Law, law_from
from sincerely.playbooks.law import law

TODAY = date(2026, 11, 24)
GOOD = {
    "kind": "offer", "place": "US", "besides": ["US-MT"], "says": "It usually says so.", "do": "Say so.",
    "know": [r"\bat will\b"], "instead": "It would be at will.", "source": "CUSTOM", "since": date(2000, 1, 1),
}  # fmt: skip


def read(**changes):
    table = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return law_from(
        {"statement": [table]}, "law.toml", sources=["LAW"], known=["LAW", "CUSTOM"], places=["US", "US-MT"]
    )


@pytest.mark.parametrize("one", law().statements, ids=lambda one: one.place)
def test_the_sentence_that_it_gives_is_known_by_its_own_patterns(one):
    assert any(re.search(pattern, folded(one.instead)) for pattern in one.know)


@pytest.mark.parametrize(
    ("place", "source"),
    [("US-OH", "SHRM-O"), ("US", "SHRM-O"), ("US-CA", "CALAB2922"), ("US-MT", None), ("CA-ON", None), (None, None)],
)
def test_a_part_of_a_country_falls_back_to_it_unless_it_is_named_as_otherwise(place, source):
    found = law().statement("offer", place, TODAY)
    assert (found.source if found else None) == source


def test_no_other_letter_and_no_earlier_day_asks_for_it():
    assert law().statement("decline", "US-OH", TODAY) is None
    assert law().statement("offer", "US-CA", date(1930, 1, 1)).place == "US"
    assert law().statement("offer", "US-CA", date(1890, 1, 1)) is None


def test_custom_will_do_as_its_source_and_besides_may_be_missing():
    found, problems = read(besides=None)
    assert not problems
    assert found.statements[0].besides == ()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"kind": "ofer"}, "kind"), ({"place": "XX"}, "place"), ({"besides": ["US-XX"]}, "besides"), ({"besides": "US-MT"}, "besides"),
        ({"know": ["("]}, "know"), ({"know": []}, "know"), ({"know": None}, "know"), ({"instead": " "}, "instead"),
        ({"source": "BLOG"}, "source"), ({"since": "2000"}, "since"), ({"colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_every_fault_of_a_table_is_told_at_its_key(changes, where):
    found, problems = read(**changes)
    assert found == Law()
    assert f"law.toml: statement[0].{where}" in [one.where for one in problems]


def test_one_place_states_it_once():
    found, problems = law_from({"statement": [GOOD, GOOD]}, "law.toml", sources=None, places=["US", "US-MT"])
    assert found == Law()
    assert [one.say for one in problems] == ["offer at US is stated twice."]
