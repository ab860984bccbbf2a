"""Every rule that reads the record, or more than a phrase, flags its examples and passes those of other hands."""

from __future__ import annotations

import pytest

from checks.rule_examples import EXAMPLES, day_of, record_named, record_of, text_of
from sincerely import wiring
from sincerely.core.application import fold
from sincerely.core.checks.rules import RULES
from sincerely.core.moments import Clock
from sincerely.desk.check import check_text


def every(which):
    return [
        pytest.param(rule, of["kind"], one, id=f"{rule}-{n}-{one['hand']}")
        for rule, of in EXAMPLES.items()
        for n, one in enumerate(of[which])
    ]


def checked(kind, example):
    on = day_of(example, kind)
    records = [record_of(example, kind), *map(record_named, example.get("others", []))]
    applications = [fold(one, Clock(on)) for one in records]
    text = text_of(example, kind)
    desk = wiring.open_desk(clock=on)
    return text, check_text(desk, text, kind, application=applications[0], applications=applications, on=on).findings


def told(text, findings):
    said = [f"{one.level} {one.rule}: {one.say} {text[one.start : one.end] if one.end else ''}" for one in findings]
    return "\n".join(said) + "\n\n" + text


@pytest.mark.parametrize(("rule", "kind", "example"), every("flags"))
def test_a_rule_flags_what_it_should_and_shows_the_words(rule, kind, example):
    text, findings = checked(kind, example)
    found = [one for one in findings if one.rule == rule]

    assert found, told(text, findings)
    assert all(one.say.endswith((".", "?")) and one.why and one.sources for one in found)
    if "shows" in example:
        quotes = [text[one.start : one.end] for one in found if one.start is not None]
        assert example["shows"] in quotes, told(text, findings)


@pytest.mark.parametrize(("rule", "kind", "example"), every("passes"))
def test_a_rule_passes_a_letter_by_another_hand_and_no_other_holds_it(rule, kind, example):
    text, findings = checked(kind, example)
    wrong = [one for one in findings if one.rule == rule or one.level == "error"]

    assert not wrong, told(text, wrong)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_each_rule_is_shown_by_three_letters_it_flags_and_five_it_passes(rule):
    assert rule in RULES
    assert len(EXAMPLES[rule]["flags"]) >= 3, f"write a further letter that {rule} flags"
    assert len(EXAMPLES[rule]["passes"]) >= 5, f"write a further letter that {rule} passes"
