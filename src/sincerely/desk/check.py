"""Check a letter: its moves and what is wrong with it. Judges by core/checks; writes nothing.

A letter is any text, ours or another's. Which application it belongs to is found from the records where several are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date

from sincerely.core.anatomy import Anatomy, anatomy
from sincerely.core.application import Application, fold
from sincerely.core.cautions import KINDS
from sincerely.core.checks.case import Case
from sincerely.core.checks.clocks import COUNTED
from sincerely.core.checks.every import built_rules, check
from sincerely.core.checks.rules import CANDIDATE, ERRORS, RULES, TWINS
from sincerely.core.days import Days
from sincerely.core.events import EVERY_LETTER_KIND
from sincerely.core.fields import nearest
from sincerely.core.folding import folded, lined
from sincerely.core.law import Law
from sincerely.core.letter import LEVELS, Finding, MoveSeen, letter_from
from sincerely.core.moves import MOVES
from sincerely.core.record import document_of
from sincerely.core.titles import tokens_of
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check says of one letter; `words` counts the body's."""

    words: int
    moves: tuple[MoveSeen, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that hold the letter."""
        return tuple(one for one in self.findings if one.level == "error")


def check_text(
    desk: Desk, text: str, kind: str, *, application: Application | None = None, applications: Sequence[Application] = (),
    to: Sequence[str] = (), on: date | None = None, second: bool = False,
) -> Checked:  # fmt: skip
    """Check a letter of `kind`. Raises Mistake for an unknown kind, and on no text whatever.

    Args:
        application: the one that the letter belongs to; None: the one of `applications` that it fits best.
        to: the names of its recipients, where they are known.
        on: the letter's own day; None: the desk's.
        second: let the second reader, if there is one, look for slips of spelling and grammar too; it takes half a second once.
    """
    known_kind(kind)
    here = application or best_fit(text, kind, applications)
    today = on or (desk.clock.today(here.zone) if here else desk.clock.today(desk.now().tzinfo or UTC))
    letter = anatomy(letter_from(text, kind), today=today, locale=locale_of(here))
    law = desk.law() if kind in (*KINDS, "offer") else Law()
    side = "candidate" if kind in CANDIDATE else "employer"
    case = Case(
        letter=letter, kind=kind, application=here, applications=applications, to=tuple(to), law=law,
        days=lambda place: Days(place, desk.holidays), samples=desk.samples(),
        rules=[rule for rule in desk.owing_rules(side) if rule.kind == kind] if kind in COUNTED else (),
    )  # fmt: skip
    moves, findings = check(case, desk.moves_known(), desk.wording(side))
    if second:
        findings = (*findings, *second_reading(desk, letter, here, findings))
        findings = tuple(sorted(findings, key=lambda one: LEVELS.index(one.level)))
    return Checked(words=letter.words, moves=moves, findings=findings)


def second_reading(
    desk: Desk, letter: Anatomy, application: Application | None, found: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield what the second reader makes of the letter's own words (G6), where nothing was found at that place yet."""
    reader = desk.second_reader()
    if reader is None:
        return
    start, end = letter.prose.start, letter.prose.end
    taken = [(one.start, one.end) for one in found if one.start is not None and one.end is not None]
    for slip in reader(letter.text[start:end], locale=letter.locale, known=_words_known(application)):
        at = (start + slip.start, start + slip.end)
        if any(a < at[1] and at[0] < b for a, b in taken):
            continue
        yield Finding(
            rule="G6", level="warning", say=slip.say, why="A slip is read as haste.", start=at[0], end=at[1],
            sources=("G6", *RULES["G6"].sources), instead=slip.instead,
        )  # fmt: skip


def _words_known(application: Application | None) -> frozenset[str]:
    """Return every word of a record: names, titles and what was noted, which are right however they look."""
    if application is None:
        return frozenset()
    return frozenset(re.findall(r"[^\W\d_]{2,}", " ".join(_texts(document_of(application.record)))))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _texts(one)


def known_kind(kind: str) -> None:
    """Raise Mistake with the nearest known name unless `kind` is a letter kind."""
    if kind not in EVERY_LETTER_KIND:
        near = nearest(kind, EVERY_LETTER_KIND)
        hint = f"Did you mean {near}?" if near else f"Known: {', '.join(EVERY_LETTER_KIND)}."
        raise Mistake(f"{kind!r} is no letter kind.", code="unknown_kind", hint=hint, where="--kind")


def applications_of(desk: Desk) -> list[Application]:
    """Return every application of the desk as it stands at its clock; none where there is no desk yet.

    Any letter can be checked by itself: what only a record can tell is then left out.
    """
    try:
        records = desk.journal.records()
    except Mistake as error:
        if error.problems[0].code != "no_desk":
            raise
        records = []
    return [fold(record, desk.clock) for record in records]


GREETING = re.compile(r"(?m)^[ \t]*(?:to:|dear\b|hello\b|hi\b|good (?:morning|afternoon|evening)\b).*$")


def best_fit(text: str, kind: str, applications: Sequence[Application]) -> Application | None:
    """Return the application whose company, position and people the letter names most, of the side that writes it."""
    side = "candidate" if kind in CANDIDATE else "employer"
    fitting = [one for one in applications if one.record.side == side]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    plain = folded(text[:20_000])
    words = set(re.findall(r"\w+", plain))
    greeted = set(re.findall(r"\w+", " ".join(GREETING.findall(lined(text[:20_000])))))

    def fits(one: Application) -> float:
        record = one.record
        score = 3.0 * (folded(record.company) in plain) + 3.0 * (folded(record.position) in plain)
        score += len(words & set(tokens_of(record.company))) * 0.5 + len(words & set(tokens_of(record.position))) * 0.5
        people = (one.candidate,) if one.candidate else one.people
        for person in people:
            parts = {part for part in re.findall(r"\w+", folded(person.name)) if len(part) > 1}
            score += 2.0 * len(words & {part for part in parts if len(part) > 2})
            score += 8.0 * bool(greeted & parts)  # a name in the body may be that of somebody else
            score += 3.0 * bool(person.email and person.email.lower() in plain)
        return score

    return max(fitting, key=fits)


def locale_of(application: Application | None) -> str | None:
    """Return the locale of an application: as stated, else that of its jurisdiction, else None."""
    if application is None:
        return None
    record = application.record
    country = (record.jurisdiction or "").split("-")[0]
    return record.locale or (f"en-{country}" if country in ("US", "GB", "IE", "CA", "AU", "NZ", "IN", "ZA") else None)


def rules(desk: Desk, kind: str | None = None) -> Iterator[dict[str, object]]:
    """Yield every rule, or those that concern `kind`, and whether a check decides it."""
    if kind is not None:
        known_kind(kind)
    wording = (*desk.wording("candidate"), *desk.wording("employer"))
    built = built_rules(wording)
    levels = {entry.id: entry.level for entry in wording}
    held = ERRORS | {move.rule for moves in MOVES.values() for move in moves if move.level == "error"}
    for rule in RULES.values():
        kinds = built.get(rule.id) or rule.kinds or EVERY_LETTER_KIND
        if kind is not None and kind not in kinds:
            continue
        reported = TWINS.get(rule.id, rule.id)
        level = "error" if reported in held else levels.get(reported, "warning")
        yield {
            "rule": rule.id, "level": level, "says": rule.says, "kinds": list(kinds), "sources": list(rule.sources),
            "against": list(rule.against), "how": rule.how, "built": rule.id in built, "reported_as": reported,
        }  # fmt: skip


def finding_json(text: str, finding: Finding) -> dict[str, object]:
    """Return a finding as the contract has it; `quote` is what stands at its offsets."""
    quote = text[finding.start : finding.end] if finding.start is not None else None
    made: dict[str, object] = {
        "rule": finding.rule, "level": finding.level, "quote": quote, "start": finding.start, "end": finding.end,
        "say": finding.say, "why": finding.why, "sources": list(finding.sources),
    }  # fmt: skip
    return made | ({"instead": finding.instead} if finding.instead else {})


def checked_json(text: str, kind: str, checked: Checked) -> dict[str, object]:
    """Return what a check says of a letter as the contract has it."""
    moves = [{"move": m.move, "required": m.required, "present": m.present, "quote": m.quote} for m in checked.moves]
    findings = [finding_json(text, one) for one in checked.findings]
    return {"kind": kind, "words": checked.words, "moves": moves, "findings": findings}
