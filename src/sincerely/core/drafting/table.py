"""A letter.en.toml read into a form, or every problem in it with its key: unknown moves, slots, conditions, too few ways."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sincerely.core.drafting.conditions import CONDITIONS
from sincerely.core.drafting.filling import FILLERS
from sincerely.core.drafting.form import REGISTERS, SLOT, LetterForm, MoveForm, Way
from sincerely.core.drafting.readers import READERS
from sincerely.core.fields import nearest, shown
from sincerely.core.moves import EVERY_MOVE, MOVES
from sincerely.core.slots import SLOTS
from sincerely.errors import Problem

FEWEST = 4  # a move with fewer ways makes letters that are known by their words
WAY = ("id", "as", "say", "when", "also", "once", "after")
MOVE = ("name", "ways", "ask", "optional", "more", "when", "must", "after")
SELF_MADE = {"close"}  # salutation and close come from the record and the locale


class Reading:
    """The problems met so far in one file."""

    def __init__(self, where: str, *, own: bool = False) -> None:
        self.where, self.own = where, own
        self.problems: list[Problem] = []

    def wrong(self, key: str, say: str, hint: str) -> None:
        """Note a problem at a key."""
        self.problems.append(Problem(code="playbook", say=say, hint=hint, where=f"{self.where}: {key}"))

    def known(self, key: str, found: object, names: Collection[str], what: str) -> None:
        """Note `found` where it is none of `names`."""
        if not isinstance(found, str) or found not in names:
            near = nearest(found, names)
            hint = f"Did you mean {near!r}?" if near else f"Known: {', '.join(sorted(names))}."
            self.wrong(key, f"{shown(found)} is not {what}.", hint)

    def words(self, key: str, found: object, names: Collection[str], what: str) -> tuple[str, ...]:
        """Return a list of words, each of which must be one of `names`."""
        if not isinstance(found, list):
            self.wrong(key, f"{shown(found)} is not a list of {what}s.", f'Write it as ["{next(iter(names), "…")}"].')
            return ()
        for one in found:
            self.known(key, one, names, f"a {what}")
        return tuple(one for one in found if isinstance(one, str))


def form_from(
    tables: Mapping[str, Any], kind: str, where: str, *, own: bool = False
) -> tuple[LetterForm | None, list[Problem]]:
    """Return the form that the tables of a letter.en.toml state, or None and every problem in it.

    Args:
        own: whether it is the user's own; its ways then carry file and key.
    """
    reading = Reading(where, own=own)
    for name in tables:
        reading.known(name, name, ("to", "subjects", "paragraph"), "a key of a letter")
    reading.known("to", tables.get("to"), READERS, "a rule for whom it goes to")
    subjects = _ways(reading, tables.get("subjects"), "subjects")
    if not any(not way.when and way.slots <= {"position", "me", "company", "candidate"} for way in subjects):
        hint = "Add one with {position} alone."
        reading.wrong("subjects", "There is no subject that every record can fill.", hint)
    found = tables.get("paragraph")
    paragraphs = tuple(
        tuple(
            _move(reading, one, f"paragraph[{n}].move[{m}]")
            for m, one in enumerate(_list(reading, p, f"paragraph[{n}]"))
        )
        for n, p in enumerate(found if isinstance(found, list) else [])
    )
    form = LetterForm(kind=kind, to=str(tables.get("to")), subjects=subjects, paragraphs=paragraphs)
    _makes_all(reading, form)
    return (None, reading.problems) if reading.problems else (form, [])


def laid_over(ours: LetterForm, tables: Mapping[str, Any], where: str) -> tuple[LetterForm | None, list[Problem]]:
    """Return our form with the ways that a user's own tables state in place of ours, or None and every problem in them."""
    reading = Reading(where, own=True)
    for name in tables:
        reading.known(name, name, ("subjects", "move"), "a key of your own letter")
    subjects = _ways(reading, tables["subjects"], "subjects") if "subjects" in tables else ours.subjects
    stated = tables.get("move", [])
    if not isinstance(stated, list) or not (stated or "subjects" in tables):
        reading.wrong("move", "Nothing is said in ways of your own here.", "Add [[move]] with name and ways.")
        stated = []
    own: dict[str, tuple[Way, ...]] = {}
    for n, one in enumerate(stated):
        table = one if isinstance(one, dict) else {}
        for key in table:
            reading.known(f"move[{n}].{key}", key, ("name", "ways"), "a key of a move of your own")
        name = str(table.get("name"))
        reading.known(f"move[{n}].name", table.get("name"), [m.name for m in ours.moves], f"a move of the {ours.kind}")
        if [move.name for move in ours.moves].count(name) > 1:
            hint = "State the whole letter instead: to, subjects and [[paragraph]]."
            reading.wrong(f"move[{n}].name", f"{name} is made in more than one place.", hint)
        if name in own:
            reading.wrong(f"move[{n}].name", f"{name} is stated twice.", "Keep one.")
        own[name] = _ways(reading, table.get("ways"), f"move[{n}].ways")
    if reading.problems:
        return None, reading.problems
    paragraphs = tuple(
        tuple(replace(move, ways=own.get(move.name, move.ways)) for move in paragraph) for paragraph in ours.paragraphs
    )
    return replace(ours, subjects=subjects, paragraphs=paragraphs), []


def _list(reading: Reading, paragraph: object, key: str) -> list[Any]:
    moves = paragraph.get("move") if isinstance(paragraph, dict) else None
    if not isinstance(moves, list) or not moves:
        reading.wrong(key, "This paragraph has no moves.", "Add [[paragraph.move]] with name and ways.")
        return []
    return moves


def _move(reading: Reading, stated: object, key: str) -> MoveForm:
    stated = stated if isinstance(stated, dict) else {}
    for name in stated:
        reading.known(f"{key}.{name}", name, MOVE, "a key of a move")
    name = stated.get("name")
    reading.known(f"{key}.name", name, EVERY_MOVE, "a move")
    key = f"{key} ({name})"
    if "ask" in stated:
        reading.known(f"{key}.ask", stated["ask"], SLOTS, "a slot that can be asked for")
    ways = _ways(reading, stated.get("ways"), f"{key}.ways")
    if len(ways) < FEWEST:
        hint = f"Add {FEWEST - len(ways)} that are really different."
        reading.wrong(f"{key}.ways", f"{name} has {len(ways)} ways of being said.", hint)
    return MoveForm(
        name=str(name), ways=ways, ask=stated.get("ask"), optional=stated.get("optional") is True,
        more=stated.get("more") is True,
        when=_conditions(reading, f"{key}.when", stated.get("when", [])),
        must=reading.words(f"{key}.must", stated.get("must", []), EVERY_MOVE, "move"),
        after=reading.words(f"{key}.after", stated.get("after", []), EVERY_MOVE, "move"),
    )  # fmt: skip


def _conditions(reading: Reading, key: str, found: object) -> tuple[str, ...]:
    return reading.words(key, found, {*CONDITIONS, *(f"not {name}" for name in CONDITIONS)}, "condition")


def _ways(reading: Reading, found: object, key: str) -> tuple[Way, ...]:
    if not isinstance(found, list) or not found:
        reading.wrong(key, "There are no ways of saying it here.", 'Add { id = "…", say = "…" }.')
        return ()
    ways = tuple(_way(reading, one, f"{key}[{n}]") for n, one in enumerate(found))
    for id in {way.id for way in ways if [other.id for other in ways].count(way.id) > 1}:
        reading.wrong(key, f"Two ways here are called {id!r}.", "Give each a name of its own.")
    return ways


def _way(reading: Reading, stated: object, key: str) -> Way:
    stated = stated if isinstance(stated, dict) else {}
    for name in stated:
        reading.known(f"{key}.{name}", name, WAY, "a key of a way")
    said = stated.get("say")
    say = (said,) if isinstance(said, str) else tuple(said) if isinstance(said, list) else ()
    if not say or not all(isinstance(one, str) and one.strip() == one and one for one in say):
        reading.wrong(f"{key}.say", f"{shown(said)} is no sentence.", "Write a sentence, or a list of sentences.")
        say = ()
    for one in say:
        for name in SLOT.findall(one):
            reading.known(f"{key}.say", name, FILLERS, "a slot")
        if set("{}") & set(SLOT.sub("", one)):
            reading.wrong(f"{key}.say", f"{shown(one)} has a brace that belongs to no slot.", "Slots are {lower_case}.")
        if not key.startswith("subjects") and not one.endswith((".", "?")):
            reading.wrong(f"{key}.say", f"{shown(one)} does not end in a full stop or question mark.", "End it.")
    if not isinstance(stated.get("id"), str):
        reading.wrong(f"{key}.id", "This way has no name.", "Add id.")
    reading.known(f"{key}.as", stated.get("as", "plain"), REGISTERS, "a register")
    once = stated.get("once", [])
    return Way(
        id=str(stated.get("id")), say=say, register=stated.get("as", "plain"),
        when=_conditions(reading, f"{key}.when", stated.get("when", [])),
        also=reading.words(f"{key}.also", stated.get("also", []), EVERY_MOVE, "move"),
        once=tuple(once) if isinstance(once, list) else (),
        after=reading.words(f"{key}.after", stated.get("after", []), EVERY_MOVE, "move"),
        where=f"{reading.where}: {key}" if reading.own else "",
    )  # fmt: skip


def _makes_all(reading: Reading, form: LetterForm) -> None:
    """Note each move of the contract that the form does not make, and each that no required sentence must make."""
    made = {move.name for move in form.moves} | {name for move in form.moves for name in move.must}
    for rule in MOVES[form.kind]:
        if rule.move in made | SELF_MADE:
            continue
        if rule.level:
            hint = f'Add a move of that name, or must = ["{rule.move}"] to a move that can make it too.'
            reading.wrong("paragraph", f"{form.kind} needs {rule.move}, and no move here makes it.", hint)
