"""Loads how the letters of each kind are written: letter.en.toml of a side and kind, read when first asked for.

A folder of the user's own may lie over ours: a whole letter found there ([[paragraph]]) takes the place of ours, single
moves ([[move]]) are said in its ways. Every problem of a file is told at once (PlaybookError).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sincerely.core.drafting.form import LetterForm
from sincerely.core.drafting.table import form_from, laid_over
from sincerely.core.events import LETTER_KINDS
from sincerely.errors import PlaybookError

OURS = Path(__file__).parent
FILE = "letter.en.toml"


@cache
def written_kinds(side: str, own: Path | None = None) -> tuple[str, ...]:
    """Return the letter kinds of a side that can be drafted, in the order of the contract."""
    return tuple(kind for kind in LETTER_KINDS[side] if _file(side, kind, own) is not None)


@cache
def letter_form(side: str, kind: str, own: Path | None = None) -> LetterForm:
    """Return how a letter is written; its kind must be one of `written_kinds`. Raises PlaybookError with every problem."""
    file = _file(side, kind, own)
    if file is None:
        raise LookupError(f"{side}/{kind} has no {FILE}")
    tables = _tables(file)
    mine = own is not None and file.is_relative_to(own)
    ours = letter_form(side, kind) if mine and _file(side, kind, None) else None
    if ours is None or "paragraph" in tables:
        form, problems = form_from(tables, kind, str(file), own=mine)
    else:
        form, problems = laid_over(ours, tables, str(file))
    if form is None:
        raise PlaybookError.of(problems)
    return form


def _tables(file: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        say = f"This letter could not be read: {error}."
        raise PlaybookError(say, code="playbook", hint="Mend it there and try again.", where=str(file)) from None


def _file(side: str, kind: str, own: Path | None) -> Path | None:
    for folder in (own, OURS) if own else (OURS,):
        file = folder / side / kind / FILE
        if file.is_file():
            return file
    return None
