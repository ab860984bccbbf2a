"""The changes that `make mutants` tries: that each is one, and that every one of them that is spared has its reason."""

from __future__ import annotations

import ast
import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
TOLD = '''"""A module."""

from operator import add

LIMIT: int = 3


@cached
def late(day: int, *, most: int = 2) -> str:
    """Say how late."""
    assert day > 0
    if day > LIMIT and not most:
        return f"{day} days"
    match day:
        case 1 | 2:
            return "soon"
    return ""
'''


@pytest.fixture(scope="module")
def mutations() -> ModuleType:
    """dev/mutations.py, which is no module of the program."""
    spec = importlib.util.spec_from_file_location("mutations", ROOT / "dev" / "mutations.py")
    assert spec and spec.loader
    module = sys.modules["mutations"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_part_of_a_module_that_means_something_is_changed_and_nothing_else(mutations: ModuleType) -> None:
    found = [(one.function, one.within, one.says) for one in mutations.mutations(TOLD.encode())]

    assert found == [
        ("", False, "3 -> 4"),
        ("", False, "3 -> 2"),
        ("late", False, "2 -> 3"),
        ("late", False, "2 -> 1"),
        ("late", True, "day > LIMIT and (not most) -> day > LIMIT or not most"),
        ("late", True, "day > LIMIT and (not most) -> not most"),
        ("late", True, "day > LIMIT and (not most) -> day > LIMIT"),
        ("late", True, "day > LIMIT -> day >= LIMIT"),
        ("late", True, "day > LIMIT -> day <= LIMIT"),
        ("late", True, "not most -> most"),
        ("late", True, "return f'{day} days' -> return None"),
        ("late", True, "' days' -> ' daysXX'"),
        ("late", True, "without case 1"),
        ("late", True, "without case 2"),
        ("late", True, "1 -> 2"),
        ("late", True, "1 -> 0"),
        ("late", True, "2 -> 3 (2)"),
        ("late", True, "2 -> 1 (2)"),
        ("late", True, "return 'soon' -> return None"),
        ("late", True, "'soon' -> 'soonXX'"),
        ("late", True, "return '' -> return None"),
        ("late", True, "'' -> 'XX'"),
    ]


def test_a_change_is_a_whole_module_of_the_same_lines(mutations: ModuleType) -> None:
    for one in mutations.mutations(TOLD.encode()):
        ast.parse(one.text)
        assert one.text.count(b"\n") == TOLD.count("\n")
        was, now = one.lines(TOLD.encode())
        assert was != now


def test_every_change_that_is_spared_is_of_a_file_we_have_and_says_why() -> None:
    told = tomllib.loads((ROOT / "dev" / "mutants.toml").read_text(encoding="utf-8"))
    files = {at.partition("::")[0] for at in told}

    assert [one for one in files if not (ROOT / "src" / "sincerely" / one).is_file()] == []
    assert [(at, says) for at, spared in told.items() for says, why in spared.items() if len(why) < 20] == []
