"""Loads how moves are recognised and what wording is flagged; reports all problems of all files at once.

moves.en.toml, wording.en.toml and <side>/wording.en.toml. A pattern that does not compile, an unknown kind or move, an
entry without examples: each is a problem with its file and key, and nothing is taken from a file with any.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from sincerely.core.checks.rules import RULES
from sincerely.core.checks.wording import WordingRule
from sincerely.core.events import EVERY_LETTER_KIND, LETTER_KINDS
from sincerely.core.letter import LEVELS
from sincerely.core.moves import EVERY_MOVE, MoveKnown, MovesKnown
from sincerely.core.patterns import BadPattern, Phrase
from sincerely.errors import PlaybookError, Problem

MOVES_FILE, WORDING_FILE = "moves.en.toml", "wording.en.toml"
OWN_MOVES = ("name_position", "close")  # recognised in core/moves.py, from the record and the shape of the letter


@cache
def moves_known() -> MovesKnown:
    """Return how every move is recognised. Raises PlaybookError with all problems."""
    known, problems = moves_from(_document(MOVES_FILE), MOVES_FILE)
    if problems or known is None:
        raise PlaybookError.of(problems)
    return known


@cache
def wording(side: str) -> tuple[WordingRule, ...]:
    """Return the wording rules of one side: those of both sides, then its own. Raises PlaybookError with all problems."""
    found: list[WordingRule] = []
    problems: list[Problem] = []
    for name in (WORDING_FILE, f"{side}/{WORDING_FILE}"):
        rules, more = wording_from(_document(name), name, LETTER_KINDS[side])
        found += rules
        problems += more
    if problems:
        raise PlaybookError.of(problems)
    return tuple(found)


def _document(name: str) -> dict[str, Any]:
    place = files("sincerely.playbooks").joinpath(name)
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = Problem(
            code="unreadable_playbook", say=f"{name} could not be read: {error}.", hint="Mend that file.", where=name
        )
        raise PlaybookError.of([problem]) from None


def moves_from(document: Mapping[str, Any], where: str) -> tuple[MovesKnown | None, list[Problem]]:
    """Return the moves that a document states, or None and every problem in it."""
    problems: list[Problem] = []
    words = document.get("words", {})
    entries = []
    for n, entry in enumerate(document.get("move", [])):
        at = f"{where}#/move/{n}"
        name = entry.get("name")
        if name not in EVERY_MOVE:
            problems.append(_problem(at, f"{name!r} is no move", f"Known: {', '.join(EVERY_MOVE)}."))
        kinds = tuple(entry.get("kinds", ()))
        problems += _kinds_known(at, kinds, EVERY_LETTER_KIND)
        problems += _examples(at, entry, "makes", "lacks")
        known = tuple(_patterns(entry, "know", words, at, problems))
        unless = tuple(_patterns(entry, "unless", words, at, problems))
        entries.append(
            MoveKnown(
                move=str(name), kinds=kinds, know=known, unless=unless, generic=int(entry.get("generic", 0)),
                makes=tuple(entry.get("makes", ())), lacks=tuple(entry.get("lacks", ())),
            )
        )  # fmt: skip
    stated = {entry.move for entry in entries}
    for move in EVERY_MOVE:
        if move not in stated and move not in OWN_MOVES:
            problems.append(_problem(where, f"the move {move!r} is not there", "Say how it is recognised."))
    generic = frozenset(document.get("generic", {}).get("words", "").split())
    return (None if problems else MovesKnown(entries=tuple(entries), generic=generic)), problems


def wording_from(
    document: Mapping[str, Any], where: str, kinds: Iterable[str]
) -> tuple[list[WordingRule], list[Problem]]:
    """Return the wording rules that a document states, and every problem in it."""
    problems: list[Problem] = []
    words = document.get("words", {})
    rules = []
    for n, entry in enumerate(document.get("wording", [])):
        at = f"{where}#/wording/{n}"
        for key in ("id", "level", "say", "why"):
            if not isinstance(entry.get(key), str) or not entry[key].strip():
                problems.append(_problem(at, f"{key!r} is missing", f"Add {key}."))
        if entry.get("id") not in RULES:
            problems.append(_problem(at, f"{entry.get('id')!r} is no rule", "Use an id of the rule table."))
        if entry.get("level") not in LEVELS:
            problems.append(_problem(at, f"{entry.get('level')!r} is no level", f"One of {', '.join(LEVELS)}."))
        named = tuple(entry.get("kinds", ()))
        problems += _kinds_known(at, named, EVERY_LETTER_KIND)
        problems += _examples(at, entry, "flags", "passes")
        rules.append(
            WordingRule(
                id=str(entry.get("id")), level=str(entry.get("level")), kinds=named or tuple(kinds),
                match=tuple(_patterns(entry, "match", words, at, problems)),
                unless=tuple(_patterns(entry, "unless", words, at, problems)), say=str(entry.get("say")),
                why=str(entry.get("why")), sources=tuple(entry.get("sources", ())), instead=entry.get("instead"),
                flags=tuple(entry.get("flags", ())), passes=tuple(entry.get("passes", ())),
            )
        )  # fmt: skip
    return rules, problems


def _patterns(
    entry: Mapping[str, Any], key: str, words: Mapping[str, str], at: str, problems: list[Problem]
) -> Iterator[Phrase]:
    sources = entry.get(key, [])
    if not isinstance(sources, list) or (key != "unless" and not sources and not entry.get("generic")):
        problems.append(_problem(f"{at}/{key}", "a list of patterns is missing", "Give at least one."))
        return
    for n, source in enumerate(sources):
        try:
            yield Phrase(source, words)
        except BadPattern as bad:
            problems.append(_problem(f"{at}/{key}/{n}", str(bad), "Mend the pattern."))


def _kinds_known(at: str, named: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    for kind in named:
        if kind not in known:
            yield _problem(f"{at}/kinds", f"{kind!r} is no letter kind", f"Known: {', '.join(known)}.")


def _examples(at: str, entry: Mapping[str, Any], *keys: str) -> Iterator[Problem]:
    for key in keys:
        if not entry.get(key):
            yield _problem(at, f"{entry.get('name') or entry.get('id')} has no {key!r}", f"Give an example of {key}.")


def _problem(where: str, what: str, hint: str) -> Problem:
    return Problem(code="bad_playbook", say=f"In the playbook {what}.", hint=hint, where=where)
