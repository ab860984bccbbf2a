"""Which moves each letter kind makes, and whether a text makes them.

A move is one thing that a letter must do: thank, name the position, accept. The table MOVES is the contract's (section 4):
it holds for any letter, ours, the user's own or a model's. How a move is said stands in each kind's letter.en.toml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sincerely.core.anatomy import Anatomy
from sincerely.core.folding import folded
from sincerely.core.letter import MoveSeen
from sincerely.core.patterns import POSITION, Phrase, stands
from sincerely.core.titles import position_span


@dataclass(frozen=True, slots=True)
class MoveRule:
    """What a kind asks of a move: `level` is error or warning where it is required, None where it is optional.

    `rule` is the id that the finding of a missing move carries.
    """

    move: str
    level: str | None
    rule: str


def _kind(required: str, optional: str = "", **rules: str) -> tuple[MoveRule, ...]:
    """Read "thank name_position reason?" (a mark ? warns) into rules; unnamed ones carry G5 or move:NAME."""
    found = []
    for word in required.split():
        name, level = word.rstrip("?"), "warning" if word.endswith("?") else "error"
        default = "G5" if name == "name_position" else f"move:{name}"
        found.append(MoveRule(name, level, rules.get(name, default)))
    return (*found, *(MoveRule(name, None, rules.get(name, f"move:{name}")) for name in optional.split()))


MOVES: Mapping[str, tuple[MoveRule, ...]] = {
    "thank_you": _kind(
        "thank name_position specific_detail interest close fit? next_step?", "correction reason",
        interest="T6", specific_detail="T5",
    ),
    "inquiry": _kind("name_position interest? ask_status thank? close", "reason new_date"),
    "extension_request": _kind(
        "thank name_position ask_extension new_date reason? interest? close", new_date="X5"
    ),
    "acceptance": _kind(
        "accept name_position confirm_salary confirm_start thank? close", "next_step conditions",
        accept="A4", name_position="A5", confirm_salary="A6", confirm_start="A6",
    ),
    "decline_offer": _kind(
        "thank decline name_position close difficult_decision? open_door?", "reason", decline="D5", name_position="D6"
    ),
    "withdrawal": _kind("decline name_position thank? good_wishes? close", "reason"),
    "resignation": _kind(
        "resign name_position? last_day gratitude? handover? close", "reason", resign="R4", last_day="R5"
    ),
    "rejection_thanks": _kind(
        "thank name_position good_wishes? stay_in_touch? close", "disappointment feedback_request specific_detail"
    ),
    "stay_in_touch": _kind(
        "how_we_know_you name_position? something_new interest thank? stay_in_touch? close", something_new="K3"
    ),
    "decline": _kind("thank name_position refuse good_wishes? close", "feedback keep_on_file", refuse="E2"),
    "decline_acknowledgement": _kind(
        "acknowledge_decision name_position thank good_wishes? close", "keep_on_file open_door",
        acknowledge_decision="E22",
    ),
    "offer": _kind(
        "name_position offer_terms conditions? reply_by next_step? close",
        offer_terms="E30", conditions="E30", reply_by="E33",
    ),
    "acceptance_confirmation": _kind(
        "acknowledge_decision name_position confirm_start next_step? welcome? close", "confirm_salary"
    ),
    "status_update": _kind("name_position status next_news_date thank? close", next_news_date="E50"),
    "extension_reply": _kind("grant_or_refuse new_date name_position? close"),
    "withdrawal_acknowledgement": _kind("acknowledge_decision name_position thank? good_wishes? close"),
    "recontact": _kind("how_we_know_you vacancy next_step opt_out close", opt_out="E40"),
}  # fmt: skip
EVERY_MOVE = tuple(dict.fromkeys(rule.move for rules in MOVES.values() for rule in rules))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveKnown:
    """How one move is recognised in some kinds (all, if `kinds` is empty). `generic`: the count of words of its own.

    `makes` and `lacks` are examples to which a test holds the patterns.
    """

    move: str
    kinds: tuple[str, ...] = ()
    know: tuple[Phrase, ...] = ()
    unless: tuple[Phrase, ...] = ()
    generic: int = 0
    makes: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesKnown:
    """How all moves are recognised, and the words that every form letter has."""

    entries: tuple[MoveKnown, ...]
    generic: frozenset[str] = frozenset()

    def of(self, move: str, kind: str) -> tuple[MoveKnown, ...]:
        """Return the ways to recognise `move` in a letter of `kind`."""
        return tuple(one for one in self.entries if one.move == move and (not one.kinds or kind in one.kinds))


def moves_in(
    letter: Anatomy, kind: str, known: MovesKnown, *, names: Sequence[str] = (), ours: Sequence[str] = ()
) -> tuple[MoveSeen, ...]:
    """Say of every move of `kind` whether the letter makes it, and in which words.

    A move counts as made even if made wrongly. Generous where a move is required: a wrong "absent" would hold a letter.

    Args:
        names: what the position may be called, as recorded; empty where there is no record.
        ours: words that name nothing particular to a talk (company, people, position), for `specific_detail`.
    """
    position = position_span(letter, names, ours)
    text = _with_position(letter, position)
    seen = []
    for rule in MOVES[kind]:
        match rule.move:
            case "name_position":
                span = position
            case "close":
                span = _close_span(letter) or _signed_only(letter, ours)
            case _:
                span = _recognised(letter, text, known, rule.move, kind, ours)
        quote = letter.text[span[0] : span[1]].strip() if span else None
        seen.append(MoveSeen(move=rule.move, required=rule.level is not None, present=span is not None, quote=quote))
    return tuple(seen)


def places_of(
    letter: Anatomy, kind: str, known: MovesKnown, move: str, *, names: Sequence[str] = (), ours: Sequence[str] = ()
) -> list[tuple[int, int]]:
    """Return every place where the letter makes `move` in words that are known, from first to last; none for `close`."""
    position = position_span(letter, names, ours)
    if move == "name_position":
        return [position] if position else []
    text = _with_position(letter, position)
    return sorted({span for entry in known.of(move, kind) for span in stands(text, entry.know, entry.unless)})


def _with_position(letter: Anatomy, span: tuple[int, int] | None) -> str:
    """The marked body from the greeting on, the position's name a mark: a letterhead makes no move."""
    start = letter.prose.start
    text = " " * start + letter.marked[start:]
    if span is None or span[0] < start:
        return text
    return text[: span[0]] + POSITION * (span[1] - span[0]) + text[span[1] :]


def _recognised(
    letter: Anatomy, text: str, known: MovesKnown, move: str, kind: str, ours: Sequence[str]
) -> tuple[int, int] | None:
    for entry in known.of(move, kind):
        found = next(stands(text, entry.know, entry.unless), None)
        if found:
            return _sentence(text, found)
        if entry.generic and (own := own_words(letter, known.generic, ours)) and len(own) >= entry.generic:
            return _sentence(text, own[0])
    return None


_STOP = re.compile(r"[.!?](?=[ \"')\]]|$)|\n")


def _sentence(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The sentence around a find, so that the quote can be read; at most some 240 characters."""
    start, end = span
    before = [match.end() for match in _STOP.finditer(text, max(0, start - 120), start)]
    after = _STOP.search(text, end, min(len(text), end + 120))
    return (before[-1] if before else max(0, start - 120)), (after.end() if after else min(len(text), end + 120))


_OWN_WORD = re.compile(r"[^\W\d_][\w'-]*[^\W_]")


def own_words(letter: Anatomy, generic: frozenset[str], ours: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the prose has words that no form letter has, each word once (T5)."""
    names = {word for name in ours for word in re.findall(r"\w+", folded(name))}
    prose, found, seen = letter.prose, [], set()
    for match in _OWN_WORD.finditer(letter.marked, prose.start, prose.end):
        word = match.group().removesuffix("'s").strip("'-")
        if len(word) < 4 or word in seen or word in names:
            continue
        if all(part in generic or part in names or _stem(part) in generic for part in word.split("-")):
            continue
        seen.add(word)
        found.append(match.span())
    return found


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "ly", "es", "s", "d"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word.removesuffix(ending)
    return word


def _close_span(letter: Anatomy) -> tuple[int, int] | None:
    closing = letter.closing
    if closing is None or closing.name is None or not any(mark.isalpha() for mark in letter.quote(closing.name)):
        return None
    return closing.phrase.start, closing.name.end


def _signed_only(letter: Anatomy, ours: Sequence[str]) -> tuple[int, int] | None:
    """A name on record, alone on one of the last lines: signed without a phrase, which is curt and no fault."""
    names = {folded(name) for name in ours} | {part for name in ours for part in folded(name).split() if len(part) > 1}
    start = max(letter.prose.start, len(letter.lines) - 1000)
    lines = [match for match in _FILLED.finditer(letter.lines, start) if not match.group().isspace()]
    for match in lines[1:][-5:]:
        if match.group().strip(" -,.") in names:
            return match.span()
    return None


_FILLED = re.compile(r"[^\n]+")
