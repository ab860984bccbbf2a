"""The values of the reading playbook: cues that speak for a label, marks that set an attribute, known senders.

A table (as TOML holds it) becomes a `ReadingRules` or a list of problems, each with its key. Patterns are compiled when
they are first looked for; sentences are matched in lower case with plain quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sincerely.core.events import LABELS
from sincerely.core.reading.sentences import Said
from sincerely.core.reading.words import Weights

PLACES = ("stated", "polite", "whole", "subject")
WORD = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True, kw_only=True)
class Cue:
    """One sign of a label: `match` in a sentence, unless the same sentence also holds `unless`.

    `also` must and `never` must not stand anywhere in the text. `sets` are attributes that go with it.
    """

    label: str
    name: str
    match: str
    weight: float = 1.0
    where: str = "stated"
    unless: str = ""
    also: str = ""
    never: str = ""
    sets: Mapping[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
        """The pattern of the cue and of what speaks against it in the same sentence."""
        return re.compile(self.match), re.compile(self.unless) if self.unless else None

    @cached_property
    def around(self) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
        """What the whole text must hold, and what it must not."""
        return re.compile(self.also) if self.also else None, re.compile(self.never) if self.never else None

    def seen_in(self, said: Said) -> bool:
        """Say whether the sentence holds this cue."""
        words = said.stated if self.where == "stated" else said.polite if self.where == "polite" else said.whole
        match, unless = self.patterns
        if not words or not match.search(words):
            return False
        # "I can't go to …, but I can offer …": what is said against it must be said in the same clause.
        return unless is None or any(match.search(one) and not unless.search(one) for one in words.split(" ; "))

    def allowed_by(self, text: str, whole: str) -> bool:
        """Say whether the text (in plain lower case) holds what this cue needs around it; `whole` has the quotation too."""
        also, never = self.around
        return (also is None or bool(also.search(whole))) and (never is None or not never.search(text))


@dataclass(frozen=True, kw_only=True)
class Senders:
    """Who relays mail for employers, and which domains say nothing of an employer: labels of domain names."""

    relays: frozenset[str] = frozenset()
    tenant_in_subdomain: frozenset[str] = frozenset()
    tenant_in_local_part: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadingRules:
    """What one side's reader knows."""

    side: str
    cues: tuple[Cue, ...]
    marks: tuple[Cue, ...]
    senders: Senders = Senders()
    weights: Weights = field(default_factory=dict, repr=False)


def rules_from(
    side: str, table: Mapping[str, Any], senders: Mapping[str, Any], weights: Weights | None = None
) -> tuple[ReadingRules, list[str]]:
    """Return the rules that the tables state, and what is wrong with them, a sentence each."""
    words, faults = _words(table.get("words", {}))
    cues = tuple(_cues(side, table.get("cue", ()), words, faults))
    marks = tuple(_cues(side, table.get("mark", ()), words, faults))
    known = Senders(
        relays=frozenset(senders.get("relays", ())), free=frozenset(senders.get("free", ())),
        tenant_in_subdomain=frozenset(senders.get("tenant_in_subdomain", ())),
        tenant_in_local_part=frozenset(senders.get("tenant_in_local_part", ())),
        notices=tuple(senders.get("notices", ())),
    )  # fmt: skip
    return ReadingRules(side=side, cues=cues, marks=marks, senders=known, weights=weights or {}), faults


def _words(table: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    words: dict[str, str] = {}
    for name, pattern in table.items():
        words[name] = WORD.sub(lambda found: words.get(found[1], found[0]), pattern)
    return words, [fault for name, pattern in words.items() if (fault := _fault(f"words.{name}", pattern))]


def _cues(side: str, stated: Sequence[Mapping[str, Any]], words: Mapping[str, str], faults: list[str]) -> Iterator[Cue]:
    for one in stated:
        name = f"{one.get('label')}.{one.get('name')}"
        unknown = set(one) - set(Cue.__dataclass_fields__)
        if unknown:
            faults.append(f"{name}: unknown keys {', '.join(sorted(unknown))}")
            continue
        if one.get("label") not in LABELS[side] or one.get("where", "stated") not in PLACES or not one.get("match"):
            faults.append(f"{name}: wanted a label of the {side}'s, `match`, and `where` one of {', '.join(PLACES)}")
            continue
        given = one["match"]
        patterns = {"match": given if isinstance(given, str) else "|".join(f"(?:{each})" for each in given)}
        patterns |= {key: one[key] for key in ("unless", "also", "never") if key in one}
        patterns = {key: WORD.sub(lambda found: words.get(found[1], found[0]), text) for key, text in patterns.items()}
        wrong = [fault for key, text in patterns.items() if (fault := _fault(f"{name}.{key}", text))]
        faults += wrong
        if not wrong:
            rest: dict[str, Any] = {key: tuple(one[key]) for key in ("flags", "passes") if key in one}
            rest |= {key: one[key] for key in ("weight", "where", "sets") if key in one} | patterns
            yield Cue(label=one["label"], name=one.get("name", ""), **rest)


def _fault(name: str, pattern: str) -> str:
    left = WORD.search(pattern)
    return f"{name}: <{left[1]}> is no entry of [words] before it" if left else ""
