"""Wording rules: a phrase that a letter should not have, as data of the playbook. Runs them; states none.

Names that the record knows (people, company, position) are never wording: a Mr. Young is not a young man.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sincerely.core.checks.case import Case
from sincerely.core.folding import folded
from sincerely.core.letter import Finding
from sincerely.core.patterns import Phrase, stands


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRule:
    """What one entry of the playbook flags. `flags` and `passes` are examples to which a test holds it."""

    id: str
    level: str
    kinds: tuple[str, ...]
    match: tuple[Phrase, ...]
    say: str
    why: str
    unless: tuple[Phrase, ...] = ()
    sources: tuple[str, ...] = ()
    instead: str | None = None
    flags: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()


def wording_found(case: Case, rules: Sequence[WordingRule]) -> Iterator[Finding]:
    """Yield a finding where the letter says what a rule flags, at most three for each rule."""
    text = _without_names(case)
    for rule in rules:
        if case.kind not in rule.kinds:
            continue
        seen = 0
        last = -1
        for start, end in sorted(stands(text, rule.match, rule.unless)):
            if start < last:
                continue
            last = end
            seen += 1
            say = rule.say.replace("{quote}", case.text[start:end])
            yield case.finding(
                rule.id, rule.level, say, rule.why, (start, end), instead=rule.instead, sources=rule.sources
            )
            if seen == 3:
                break


def _without_names(case: Case) -> str:
    """The subject and body in plain form, the record's names blank."""
    letter = case.letter
    text = letter.marked
    subject = letter.letter.headers.get("subject")
    if subject:
        text = " " * subject.start + letter.plain[subject.start : subject.end] + "\n" + text[subject.end + 1 :]
    known = _pattern_of(tuple(sorted(_names(case), key=lambda name: (-len(name), name))))
    if known is None:
        return text

    def blank(match: re.Match[str]) -> str:
        found = match.group()
        return NAME * len(found) if " " in found or case.text[match.start()].isupper() else found

    return known.sub(blank, text)


@lru_cache(maxsize=64)
def _pattern_of(names: tuple[str, ...]) -> re.Pattern[str] | None:
    known = "|".join(re.escape(folded(name)) for name in names)
    return re.compile(rf"(?<!\w)(?:{known})(?!\w)") if known else None


NAME = "\ue003"  # a private-use character: no letter has it


def _names(case: Case) -> set[str]:
    """The names that the record knows and their parts; a part counts only with a capital."""
    whole = {name.strip() for name in case.ours}
    return whole | {part for name in whole for part in re.findall(r"[^\W\d_]{3,}", name)}
