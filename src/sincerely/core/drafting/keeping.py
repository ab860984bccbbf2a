"""What a person wrote into a draft stays when the rest is drafted anew: their sentences, at their place, in place of ours.

A sentence is theirs where no way of saying any move makes it. The moves that stood there before are then said by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sincerely.core.drafting.compose import laid_out
from sincerely.core.letter import Draft, Sentence, letter_from

OWN = "own"


@dataclass(frozen=True, slots=True)
class Kept:
    """Words of one's own: `after` is the move of ours before them, `before` the one behind; None at an end of the letter."""

    text: str
    after: str | None
    before: str | None
    opens: bool  # whether they begin a paragraph


def kept(draft: Draft, text: str, ours: Mapping[str, str]) -> Draft:
    """Return a draft with the sentences of `text` that are nobody's but the writer's.

    Args:
        draft: the letter drafted anew.
        text: the letter file that the person edited.
        ours: every sentence that we could have written, with its move.
    """
    letter = letter_from(re.sub(r"(?m)\ACopy:.*\n|(?<=\n)Copy:.*\n", "", text, count=1), draft.kind)
    found = list(_own(letter.text[letter.body.start : letter.body.end], ours))
    order = list(dict.fromkeys(one.move for one in draft.sentences))
    there = {move for one in found for move in (one.after, one.before) if move} | set(_ours_in(text, ours))
    sentences = list(draft.sentences)
    gone: set[str] = set()
    for one in found:
        between = [move for move in _between(order, one) if move not in there and move not in ("salutation", "close")]
        first = next((n for n, s in enumerate(sentences) if s.move in between), None)
        at = first if first is not None else _place(sentences, one)
        own = Sentence(
            text=one.text, move=between[0] if between else OWN, way=OWN, paragraph=_paragraph(sentences, at, one)
        )
        sentences = [*sentences[:at], own, *(s for s in sentences[at:] if s.move not in between)]
        gone |= set(between)
    gaps = tuple(gap for gap in draft.gaps if gap.move not in gone)
    subject = letter.subject if letter.subject and letter.subject not in ours else draft.subject
    return replace(draft, subject=subject, body=laid_out(sentences), sentences=tuple(sentences), gaps=gaps)


def _own(body: str, ours: Mapping[str, str]) -> Iterator[Kept]:
    """Yield what is left of the paragraphs between greeting and close once our sentences are taken out."""
    paragraphs = [" ".join(one.split()) for one in re.split(r"\n\s*\n", body.strip())][1:-1]
    pieces = [piece for number, one in enumerate(paragraphs) for piece in _pieces(number, one, ours)]
    for n, (number, text, move) in enumerate(pieces):
        if move is None:
            after = next((m for _, _, m in reversed(pieces[:n]) if m), None)
            before = next((m for _, _, m in pieces[n + 1 :] if m), None)
            yield Kept(text, after, before, opens=n == 0 or pieces[n - 1][0] != number)


def _pieces(number: int, paragraph: str, ours: Mapping[str, str]) -> Iterator[tuple[int, str, str | None]]:
    """Yield the paragraph's pieces: ours with their move, and what stands between them."""
    stands = sorted(
        ((paragraph.find(one), one) for one in ours if one in paragraph), key=lambda found: (found[0], -len(found[1]))
    )
    at = 0
    for start, one in stands:
        if start < at:
            continue  # a part of a longer one
        if paragraph[at:start].strip():
            yield number, paragraph[at:start].strip(), None
        yield number, one, ours[one]
        at = start + len(one)
    if paragraph[at:].strip():
        yield number, paragraph[at:].strip(), None


def _ours_in(text: str, ours: Mapping[str, str]) -> Iterator[str]:
    plain = " ".join(text.split())
    return (move for one, move in ours.items() if one in plain)


def _between(order: list[str], one: Kept) -> list[str]:
    """The moves of the new draft between those that stand around the words."""
    start = order.index(one.after) + 1 if one.after in order else 0
    end = order.index(one.before) if one.before in order else len(order)
    return order[start:end]


def _place(sentences: list[Sentence], one: Kept) -> int:
    """Behind the sentence that stood before the words, or before the one that stood behind them, or before the close."""
    if one.after and not (one.opens and one.before):
        behind = [n + 1 for n, s in enumerate(sentences) if s.move == one.after]
        if behind:
            return behind[-1]
    ahead = (n for n, s in enumerate(sentences) if s.move in (one.before, "close"))
    return next(ahead, len(sentences))


def _paragraph(sentences: list[Sentence], at: int, one: Kept) -> int:
    """The paragraph of what stood there; of the neighbour where the words only add to it."""
    here, before = sentences[min(at, len(sentences) - 1)], sentences[at - 1]
    if here.move == "close" or (not one.opens and before.move == one.after):
        return before.paragraph if before.move != "salutation" else 1
    return here.paragraph
