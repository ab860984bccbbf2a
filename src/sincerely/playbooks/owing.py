"""Loads what is owed when: the owed.toml of every letter kind of a side, and the sources they name.

A folder of the user's own may lie over ours: a kind found there takes the place of ours. Every problem of every file is
told at once (PlaybookError). Sources are only read when somebody asks for them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sincerely.core.events import EVENTS, LETTER_KINDS
from sincerely.core.fields import nearest
from sincerely.core.owing.owed import names
from sincerely.core.playbook import Rule, Source, rules_from, sources_from
from sincerely.errors import PlaybookError, Problem

OURS = Path(__file__).parent


@cache
def owing_rules(side: str, own: Path | None = None) -> tuple[Rule, ...]:
    """Return the rules of a side, in the order of its letter kinds. Raises PlaybookError with every problem found."""
    problems: list[Problem] = []
    rules: list[Rule] = []
    known = tuple(sources(own)) if own else None  # ours are held by a test; a user's are checked here
    closed = names(tuple(EVENTS), known)
    for kind, file in _files(side, own, problems):
        document = _toml(file, problems)
        if document is not None:
            found, wrong = rules_from(document, side, kind, closed, str(file))
            rules += found
            problems += wrong
    if problems:
        raise PlaybookError.of(problems)
    return tuple(rules)


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


def _files(side: str, own: Path | None, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    kinds = LETTER_KINDS[side]
    for folder in sorted((own / side).iterdir()) if own and (own / side).is_dir() else ():
        if folder.is_dir() and folder.name not in kinds:
            near = nearest(folder.name, kinds)
            hint = f"Did you mean {near}?" if near else f"Known: {', '.join(kinds)}."
            say = f"{folder.name!r} is not a letter kind of the {side}."
            problems.append(Problem(code="playbook", say=say, hint=hint, where=str(folder)))
    for kind in kinds:
        for root in (own, OURS):
            file = root / side / kind / "owed.toml" if root else None
            if file and file.is_file():
                yield kind, file
                break


def _toml(file: Path, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        say, hint = f"This is not TOML: {error}.", "Mend it there and try again."
    except (OSError, UnicodeDecodeError):
        say, hint = "This file could not be read as UTF-8 text.", "Check it and its permissions."
    problems.append(Problem(code="playbook", say=say, hint=hint, where=str(file)))
    return None
