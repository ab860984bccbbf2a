"""Letters by other hands: none that may leave is held, and every fault is found by the rule that it breaks."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from sincerely import wiring
from sincerely.core.application import fold
from sincerely.core.moments import Clock
from sincerely.core.record import record_from
from sincerely.desk.check import check_text

HERE = Path(__file__).parent / "letters"
RECORDS = tomllib.loads((HERE / "records.toml").read_text(encoding="utf-8"))
ANY_DAY = date(2026, 11, 18)


def letters(name):
    found = tomllib.loads((HERE / name).read_text(encoding="utf-8"))["letter"]
    for n, letter in enumerate(found):
        if "of" in letter:
            base = letters("correct.toml")[letter["of"]]
            assert letter["put"] in base["text"], (
                f"letter {n} of {name}: {letter['put']!r} is not in number {letter['of']}"
            )
            found[n] = letter = {**base, **letter, "text": base["text"].replace(letter["put"], letter["by"], 1)}
        letter["id"] = f"{n}-{letter['kind']}-{letter.get('record', 'none')}" + (
            f"-{letter['finds']}" if "finds" in letter else ""
        )
    return found


@cache
def record_of(name):
    found, problems = record_from(json.loads(RECORDS[name]["document"]), name)
    assert found is not None, problems
    return found


def checked(letter):
    name = letter.get("record")
    on = letter.get("on") or (RECORDS[name]["on"] if name else ANY_DAY)
    desk = wiring.open_desk(clock=on)
    applications = [fold(record_of(one), Clock(on)) for one in filter(None, [name, *letter.get("others", [])])]
    here = applications[0] if applications else None
    text = letter["text"].removeprefix("\n")
    return text, check_text(
        desk, text, letter["kind"], application=here, applications=applications, to=letter.get("to", ()), on=on
    )


@pytest.mark.parametrize(
    "letter", letters("correct.toml") + letters("blind.toml") + letters("hands.toml"), ids=lambda one: one["id"]
)
def test_a_letter_that_may_leave_gets_no_error(letter):
    text, found = checked(letter)
    errors = [
        f"{one.rule}: {one.say} {text[one.start : one.end] if one.start is not None else ''}" for one in found.errors
    ]
    assert not errors, "\n".join(errors) + "\n" + text


@pytest.mark.parametrize("letter", letters("faulty.toml") + letters("hands_faulty.toml"), ids=lambda one: one["id"])
def test_a_fault_is_found_by_its_rule(letter):
    text, found = checked(letter)
    rules = {one.rule for one in found.errors}
    assert letter["finds"] in rules, f"wanted {letter['finds']}, got {sorted(rules)}\n{text}"
    allowed = {letter["finds"], *letter.get("also", [])}
    assert rules <= allowed, (
        f"besides {letter['finds']}: {[(o.rule, o.say) for o in found.errors if o.rule not in allowed]}\n{text}"
    )
