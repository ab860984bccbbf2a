"""The verb voice: move by move, every way in which a letter could have been said, ours and the user's own, and what each lacks.

The user's own ways are held to what ours are held to: each is known as its move, and nothing in it would be found by a check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sincerely.core.drafting.form import REGISTERS, LetterForm, MoveForm, Way
from sincerely.core.drafting.typical import typical
from sincerely.core.drafting.voice import SUBJECT, Saying, sayings
from sincerely.core.drafting.voicing import voice_of
from sincerely.core.events import LETTER_KINDS
from sincerely.core.letter import LEVELS
from sincerely.core.moves import MOVES
from sincerely.desk.check import check_text, known_kind
from sincerely.desk.draft import Drafted, draft
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake

NO_RECORD = ("no_application", "which_application", "no_desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What a check would find in a letter that is said in one of the user's own ways: where it stands, and what is wrong."""

    where: str
    level: str
    say: str
    why: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How a letter of a kind can be said. `said` are move and way of the draft, empty where there is no record."""

    side: str
    kind: str
    sayings: tuple[Saying, ...]
    flaws: tuple[Flaw, ...]
    to: str | None = None
    registers: tuple[str, ...] = ()
    said: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many ways a kind has: by register, and how many of them are the user's own."""

    side: str
    kind: str
    moves: int
    registers: dict[str, int]
    own: int
    flaws: tuple[Flaw, ...]


def voice(
    desk: Desk, kind: str, words: str | None = None, *, to: str | None = None, register: str | None = None
) -> Voice:
    """Return the ways of a kind, filled from the record where there is one.

    Args:
        words: whose letter, where the desk has several applications that it could be of.
        to: to which reader.
        register: plain, warm or formal; None: as the desk's setting says, else the record.

    Raises Mistake for an unknown kind or reader, PlaybookError with every problem of the user's own playbook.
    """
    known_kind(kind)
    side = next(side for side, kinds in LETTER_KINDS.items() if kind in kinds)
    form, ours = desk.letter_form(side, kind), desk.our_letter_form(side, kind)
    made = _drafted(desk, kind, words, to, register)
    flaws = tuple(_flaws(desk, form))
    if made is None:
        return Voice(side=side, kind=kind, sayings=tuple(sayings(form, ours, None)), flaws=flaws)
    held = voice_of(made.facts, register or desk.register())
    return Voice(
        side=side, kind=kind, sayings=tuple(sayings(form, ours, made.facts)), flaws=flaws,
        to=made.facts.reader.name if made.facts.reader else None, registers=held.own,
        said=frozenset((one.move, one.way) for one in made.draft.sentences),
    )  # fmt: skip


def counted(desk: Desk) -> list[Counted]:
    """Return how many ways there are of each kind of the desk's side, or of both where there is no desk."""
    profile = None if desk.given else desk.journal.profile()
    given = {record.side for record in desk.journal.records()} if desk.given else set()
    sides = [side for side in LETTER_KINDS if side in given or side == (profile.side if profile else None)]
    found = []
    for side in sides or LETTER_KINDS:
        for kind in LETTER_KINDS[side]:
            form = desk.letter_form(side, kind)
            ways = [way for move in form.moves for way in move.ways]
            count = Counter(way.register for way in ways)
            own = sum(bool(way.where) for way in (*form.subjects, *ways))
            found.append(
                Counted(
                    side=side, kind=kind, moves=len({move.name for move in form.moves}), own=own,
                    registers={name: count[name] for name in REGISTERS}, flaws=tuple(_flaws(desk, form)),
                )
            )  # fmt: skip
    return found


def _drafted(desk: Desk, kind: str, words: str | None, to: str | None, register: str | None) -> Drafted | None:
    """The letter as it would be drafted; None where nobody's is meant for sure and nobody was named."""
    try:
        return draft(desk, words, kind=kind, to=to, register=register)
    except Mistake as mistake:
        if desk.given or words or to or mistake.problems[0].code not in NO_RECORD:
            raise
        return None


def _flaws(desk: Desk, form: LetterForm) -> Iterator[Flaw]:
    for way in form.subjects:
        if way.where:
            yield from _found(desk, form.kind, way, f"Subject: {typical(way)[0]}", ())
    for move in form.moves:
        for way in move.ways:
            if way.where:
                yield from _found(desk, form.kind, way, " ".join(typical(way)), _makes(form.kind, move, way))


def _makes(kind: str, move: MoveForm, way: Way) -> Sequence[str]:
    """The moves that a way has to be known as: what only adds to a move need not make it alone."""
    names = {*way.also, *(() if move.more and not move.ask else (move.name,))}
    return [rule.move for rule in MOVES[kind] if rule.move in names]


def _found(desk: Desk, kind: str, way: Way, said: str, makes: Sequence[str]) -> Iterator[Flaw]:
    """Yield what a check finds in a letter that says this and nothing else."""
    subject, prose = (said, "") if said.startswith("Subject: ") else ("Subject: A letter", said)
    text = f"{subject}\n\nDear Ms. Lindqvist,\n\n{prose}\n\nSincerely,\nSam Okafor\n"
    start = text.index(said)
    checked = check_text(desk, text, kind)
    for one in checked.findings:
        if one.start is not None and one.end is not None and start <= one.start and one.end <= start + len(said):
            yield Flaw(where=way.where, level=one.level, say=one.say, why=one.why, rule=one.rule, text=said)
    levels = {rule.move: rule for rule in MOVES[kind]}
    for seen in checked.moves:
        if seen.move in makes and not seen.present:
            rule = levels[seen.move]
            say = f"It is not known as {seen.move.replace('_', ' ')}, so a letter that says it is taken to lack it."
            why = "A letter is known by its words, whoever wrote them; say it more plainly."
            level = rule.level or LEVELS[-1]
            yield Flaw(where=way.where, level=level, say=say, why=why, rule=rule.rule, text=said)


def document(held: Voice) -> dict[str, object]:
    """Return it as JSON."""
    return {
        "side": held.side, "kind": held.kind, "to": held.to, "registers": list(held.registers),
        "ways": [
            {
                "move": one.move, "way": one.way.id, "register": one.way.register, "own": bool(one.way.where),
                "replaced": one.replaced, "text": one.text, "lacks": list(one.lacks), "unmet": list(one.unmet),
                "said": is_said(held, one),
            }
            for one in held.sayings
        ],
        "flaws": flaws_json(held.flaws),
    }  # fmt: skip


def flaws_json(flaws: Sequence[Flaw]) -> list[dict[str, str]]:
    """Return flaws as JSON."""
    return [
        {
            "where": one.where,
            "level": one.level,
            "say": one.say,
            "why": one.why,
            "rule": one.rule,
            "text": one.text,
        }
        for one in flaws
    ]


def is_said(held: Voice, one: Saying) -> bool:
    """Say whether the draft says it so."""
    return (one.move, one.way.id) in held.said and one.move != SUBJECT and one.can_be_said
