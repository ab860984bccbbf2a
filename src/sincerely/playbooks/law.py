"""Loads what the law of a place asks of a letter: law.toml, and the statutes it names in sources.toml.

A law.toml in the user's own folder lies over ours, by kind and place. Every problem is told at once (PlaybookError).
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from sincerely.core.law import Law, laid_over, law_from
from sincerely.core.places import PLACES
from sincerely.errors import PlaybookError, Problem
from sincerely.playbooks.owing import OURS, sources

FILE = "law.toml"


@cache
def law(own: Path | None = None) -> Law:
    """Return what is known of the law, the user's own over ours. Raises PlaybookError with every problem found."""
    places = {*PLACES, *(f"{country}-{part}" for country, parts in PLACES.items() for part in parts.split())}
    found, problems = Law(), []
    for folder in (OURS, own) if own else (OURS,):
        file = folder / FILE
        if folder is not OURS and not file.is_file():
            continue
        stated, wrong = _read(file, _codes(own, law_only=True), _codes(own), places)
        found = laid_over(found, stated)
        problems += wrong
    if problems:
        raise PlaybookError.of(problems)
    return found


def _codes(own: Path | None, *, law_only: bool = False) -> list[str] | None:
    """Return the codes of the sources, or of what is law among them; None (any) where their own file is broken, told elsewhere."""
    try:
        return [code for code, source in sources(own).items() if source.strength == "law" or not law_only]
    except PlaybookError:
        return None


def _read(
    file: Path, statutes: list[str] | None, known: list[str] | None, places: set[str]
) -> tuple[Law, list[Problem]]:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        say, hint = f"This is not TOML: {error}.", "Mend it there and try again."
        return Law(), [Problem(code="playbook", say=say, hint=hint, where=str(file))]
    except (OSError, UnicodeDecodeError):
        say, hint = "This file could not be read as UTF-8 text.", "Check it and its permissions."
        return Law(), [Problem(code="playbook", say=say, hint=hint, where=str(file))]
    return law_from(document, str(file), sources=statutes, places=places, known=known)
