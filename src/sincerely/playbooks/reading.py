"""Loads what the reader knows: reading.<side>.<language>.toml and the known senders. Says all that is wrong at once."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sincerely.core.reading.cues import Cue, ReadingRules, rules_from
from sincerely.errors import PlaybookError, Problem


@cache
def reading_rules(side: str, language: str = "en") -> ReadingRules:
    """Return the rules of one side's reader. Raises PlaybookError with every fault of the files."""
    name = f"reading.{side}.{language}.toml"
    rules, faults = rules_from(side, _table(name), _table("reading.senders.toml"), _weights(side))
    faults += [fault for cue in (*rules.cues, *rules.marks) if (fault := _fault(cue))]
    if faults:
        hint = "Mend the entry named and run `make test`."
        raise PlaybookError.of([Problem(code="reading_rules", say=f"{one}.", hint=hint, where=name) for one in faults])
    return rules


def _weights(side: str) -> dict[str, dict[str, float]]:
    """Return the trained word weights of a side; empty while they are being made anew."""
    place = files("sincerely.playbooks") / "reading.words.json"
    found: dict[str, dict[str, float]] = json.loads(place.read_text(encoding="utf-8"))[side] if place.is_file() else {}
    return found


def _table(name: str) -> dict[str, Any]:
    with (files("sincerely.playbooks") / name).open("rb") as file:
        try:
            return tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            hint = "Mend the file and run it again."
            raise PlaybookError(f"This is not TOML: {error}.", code="not_toml", hint=hint, where=name) from None


def _fault(cue: Cue) -> str:
    try:
        _ = cue.patterns, cue.around
    except re.error as error:
        return f"{cue.label}.{cue.name}: {error}"
    return ""
