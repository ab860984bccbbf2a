"""Loads what is owed when: the owed.toml of every letter kind of a side, and the sources they name.

A folder of the user's own may lie over ours, rule by rule. Every problem of every file is told at once (PlaybookError).
Sources are only read when somebody asks for them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sincerely.core.events import EVENTS, LETTER_KINDS
from sincerely.core.owing.causes import names
from sincerely.core.playbook import Limit, Names, Rule, Source
from sincerely.core.playbook_tables import rules_from, sources_from
from sincerely.errors import PlaybookError, Problem

OURS = Path(__file__).parent
FILE, LIMITS = "owed.toml", "limits.toml"


@cache
def owing_rules(side: str, own: Path | None = None) -> tuple[Rule, ...]:
    """Return the rules that hold on a side, in the order of its letter kinds. Raises PlaybookError with every problem."""
    return tuple(rule for rule in every_rule(side, own) if not rule.off)


@cache
def every_rule(side: str, own: Path | None = None) -> tuple[Rule, ...]:
    """Return the rules of a side, also those that the user's own playbook puts off."""
    problems: list[Problem] = []
    rules: list[Rule] = []
    known = _known_sources(own) if own else None  # ours are held by a test; a user's are checked here
    closed = names(side, tuple(EVENTS), known, limits())
    for kind in LETTER_KINDS[side]:
        found, wrong = _of_kind(side, kind, own, closed)
        rules += found
        problems += wrong
    if problems:
        raise PlaybookError.of(problems)
    return tuple(rules)


def _of_kind(side: str, kind: str, own: Path | None, closed: Names) -> tuple[list[Rule], list[Problem]]:
    problems: list[Problem] = []
    ours, over = OURS / side / kind / FILE, own / side / kind / FILE if own else None
    before = _toml(ours, problems) if ours.is_file() else None
    if over is None or not over.is_file():
        return rules_from(before, side, kind, closed, str(ours)) if before is not None else ([], problems)
    laid = _toml(over, problems)
    if laid is None:
        return [], problems
    return rules_from(laid, side, kind, closed, str(over), ours=before)


def _known_sources(own: Path) -> tuple[str, ...] | None:
    """Return the codes of all sources, None (any) where their own file is broken, which is told elsewhere."""
    try:
        return tuple(sources(own))
    except PlaybookError:
        return None


@cache
def limits() -> dict[str, Limit]:
    """Return the days that a law sets. They are ours alone: a user's own playbook cannot make them later."""
    tables = tomllib.loads((OURS / LIMITS).read_text(encoding="utf-8"))
    return {name: Limit(**table) for name, table in tables.items()}


def built_kinds(side: str, own: Path | None = None) -> tuple[str, ...]:
    """Return the letter kinds that some rule watches."""
    return tuple(dict.fromkeys(rule.kind for rule in owing_rules(side, own)))


@cache
def sources(own: Path | None = None) -> dict[str, Source]:
    """Return every source by its code, the user's own over ours."""
    problems: list[Problem] = []
    found: dict[str, Source] = {}
    for folder in (OURS, own) if own else (OURS,):
        file = folder / "sources.toml"
        document = _toml(file, problems) if file.is_file() else None
        if document is not None:
            some, wrong = sources_from(document, str(file))
            found |= some
            problems += wrong
    if problems:
        raise PlaybookError.of(problems)
    return found


def _toml(file: Path, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        say, hint = f"This is not TOML: {error}.", "Mend it there and try again."
    except (OSError, UnicodeDecodeError):
        say, hint = "This file could not be read as UTF-8 text.", "Check it and its permissions."
    problems.append(Problem(code="playbook", say=say, hint=hint, where=str(file)))
    return None
