"""The values of a letter: what is written, where each sentence comes from, and what a check says of it.

`Letter` is any letter, ours or the user's own; `Draft` is one not yet approved. Offsets are characters of the text read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sincerely.core.people import Person

LEVELS = ("error", "warning", "info")
HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z-]*):[ \t]*(?P<value>[^\n]*)(?:\n|\Z)")
HEADERS = ("subject", "to", "cc", "bcc", "from", "date", "reply-to")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the letter's text: characters `start` to `end`, as in a slice."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as text: headers first or, on paper, its first line. `body` is the span after the headers."""

    text: str
    kind: str
    headers: Mapping[str, Span] = field(default_factory=dict)  # by lower-case name: the span of the value
    body: Span = Span(0, 0)

    @property
    def subject(self) -> str | None:
        """The subject, or None where the letter has no such header (a paper letter has none)."""
        return self.header("subject")

    def header(self, name: str) -> str | None:
        """Return a header's value without the blanks around it; None if it is not there."""
        span = self.headers.get(name)
        return self.text[span.start : span.end].strip() if span else None


def letter_from(text: str, kind: str) -> Letter:
    """Return the letter that `text` holds. Never fails: what does not look like a header belongs to the body."""
    headers: dict[str, Span] = {}
    at = 1 if text.startswith("\ufeff") else 0
    while (found := HEADER.match(text, at)) and found["name"].lower() in HEADERS:
        headers.setdefault(found["name"].lower(), Span(*found.span("value")))
        at = found.end()
    return Letter(text=text, kind=kind, headers=headers, body=Span(at, len(text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a draft: the move it makes, the way it is said, the events or facts that it says.

    `sources` name what it rests on, as "event:ID", "event:ID/debrief/discussed", "me/name" or "custom:RULE".
    `paragraph` groups sentences, counted from 0; salutation and close are sentences of the moves of those names.
    """

    text: str
    move: str
    way: str
    sources: tuple[str, ...] = ()
    paragraph: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A place with no fact for it: the slot, a question with an example of a good answer, and why the letter needs it.

    Without what is `required` the letter cannot leave; the rest would only make it better.
    """

    slot: str
    question: str
    why: str
    move: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter not yet approved, made of facts only: a gap's sentence is left out of `body`."""

    kind: str
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    subject: str
    body: str
    sentences: tuple[Sentence, ...]
    gaps: tuple[Gap, ...] = ()
    thread: str | None = None  # Message-ID that it answers

    @property
    def text(self) -> str:
        """The draft as a letter file: its subject, then its body."""
        return f"Subject: {self.subject}\n\n{self.body}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check says of a letter. `start` and `end` are None where the fault is that something is missing."""

    rule: str
    level: str
    say: str
    why: str
    start: int | None = None
    end: int | None = None
    sources: tuple[str, ...] = ()
    instead: str | None = None


class Slip(NamedTuple):
    """What may be a slip of spelling or grammar: where it stands in a text, what is wrong, and what may stand instead."""

    start: int
    end: int
    say: str
    instead: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSeen:
    """Whether a letter makes a move, and the words in which it does (None if it does not)."""

    move: str
    required: bool
    present: bool
    quote: str | None = None
