"""A rule of what is owed, as a value, and the reading of owed.toml into rules or problems.

A rule is data over closed lists of causes, recipients, endings and holds, whose names the reader is given; the functions
behind the names are in `owing`. A user's own file lies over ours rule by rule. Every problem is told at once, with its key.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sincerely.core.fields import nearest, shown
from sincerely.errors import Problem

STRENGTHS = ("law", "standard", "survey", "custom", "opinion")
TERM = re.compile(r"(?P<anchor>[a-z][a-z_]*)?\s*(?P<sign>[+-])?\s*(?:(?P<count>\d{1,3})\s+(?P<unit>d|bd))?")


@dataclass(frozen=True, slots=True)
class Term:
    """One way to a date: `count` calendar days (d) or business days (bd) from an anchor, negative for before it."""

    anchor: str = "cause"
    count: int = 0
    unit: str = "d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When one kind of letter is owed. Of several terms the earliest counts; no term for `lapses`: it never does.

    `written` are the events that stand for the letter where their channel is in writing.
    """

    id: str
    side: str
    kind: str
    after: str
    to: str
    say: str
    due: tuple[Term, ...]
    lapses: tuple[Term, ...] = ()
    cc: str | None = None
    unless: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    anyone: bool = False  # a letter to anybody of the application meets it: what it says is said
    sources: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    ends: str = ""
    choices: tuple[
        tuple[str, str], ...
    ] = ()  # other customs that a user may choose: the name of each, and what it says


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule comes from and how strong it is, one of STRENGTHS."""

    code: str
    origin: str
    strength: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The closed lists over which rules are written."""

    after: Collection[str]
    to: Collection[str]
    anchors: Collection[str]
    unless: Collection[str]
    held: Collection[str]
    events: Collection[str]
    sources: Collection[str] | None = field(default=None)  # None: any, since reading the sources costs time


KEYS = (
    "id",
    "after",
    "to",
    "say",
    "due",
    "lapses",
    "cc",
    "unless",
    "held",
    "written",
    "anyone",
    "sources",
    "against",
    "ends",
    "choices",
)
REQUIRED = ("id", "after", "to", "say", "due", "lapses", "sources")


class _Table:
    """Reads one [[rule]], gathering problems under the file and key."""

    def __init__(self, table: Mapping[str, Any], names: Names, where: str) -> None:
        self.table, self.names, self.where = table, names, where
        self.problems: list[Problem] = []

    def wrong(self, key: str, say: str, hint: str) -> None:
        self.problems.append(Problem(code="playbook", say=say, hint=hint, where=f"{self.where}.{key}"))

    def known(self, key: str, value: object, among: Collection[str] | None, what: str) -> str:
        if among is None and isinstance(value, str):
            return value
        among = among or ()
        if not isinstance(value, str) or value not in among:
            near = nearest(value, among)
            hint = f"Did you mean {near}?" if near else f"Known: {', '.join(sorted(among))}."
            self.wrong(key, f"{shown(value)} is not {what}.", hint)
            return ""
        return value

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self.wrong(key, f"{shown(value)} is not a text.", "Put it in quotes.")
            return ""
        return value

    def flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, f"{shown(value)} is neither true nor false.", "Write true or false, without quotes.")
            return False
        return value

    def listed(self, key: str) -> list[Any]:
        value = self.table.get(key, [])
        return value if isinstance(value, list) else [value]

    def every(self, key: str, among: Collection[str] | None, what: str) -> tuple[str, ...]:
        return tuple(self.known(key, one, among, what) for one in self.listed(key))

    def terms(self, key: str) -> tuple[Term, ...]:
        if self.table.get(key) == "never":
            return ()
        return tuple(term for one in self.listed(key) if (term := self._term(key, one)))

    def _term(self, key: str, stated: object) -> Term | None:
        form = "a clock: 5 bd, 10 d, answer_by, or answer_by - 1 bd"
        found = TERM.fullmatch(stated.strip()) if isinstance(stated, str) else None
        if (
            not found
            or not (found["anchor"] or found["count"])
            or bool(found["anchor"] and found["count"]) != bool(found["sign"])
        ):
            self.wrong(key, f"{shown(stated)} is not {form}.", "d counts calendar days, bd business days.")
            return None
        anchor = self.known(key, found["anchor"] or "cause", self.names.anchors, "a day to count from")
        count = int(found["count"] or 0) * (-1 if found["sign"] == "-" else 1)
        return Term(anchor, count, found["unit"] or "d")


def rules_from(
    document: Mapping[str, Any],
    side: str,
    kind: str,
    names: Names,
    where: str,
    *,
    ours: Mapping[str, Any] | None = None,
) -> tuple[list[Rule], list[Problem]]:
    """Return the rules that an owed.toml states, or every problem in it; `where` names the file.

    Args:
        ours: for a user's own file, the one it lies over: a rule of the same id changes what it states, may say `choice`
            or `off = true`, and a rule of a new id is added.
    """
    problems: list[Problem] = []
    stated = document.get("rule")
    if not isinstance(stated, list) or not stated or set(document) != {"rule"}:
        say = "An owed.toml holds one or more [[rule]] tables and nothing else."
        needs = f"Each has {', '.join(REQUIRED)}." if ours is None else "Each has id, and what you want to change."
        return [], [Problem(code="playbook", say=say, hint=needs, where=where)]
    before = {} if ours is None else {table["id"]: table for table in ours["rule"]}
    found: dict[int | str, Rule | None] = {
        id: _rule(_Table(table, names, where), side, kind) for id, table in before.items()
    }
    for n, one in enumerate(stated):
        own: Mapping[str, Any] = one if isinstance(one, dict) else {}
        id = own.get("id")
        theirs = before.get(id) if isinstance(id, str) else None
        if theirs is not None and own == {"id": id, "off": True}:
            found[theirs["id"]] = None
            continue
        at = f"{where}: rule[{n}]"
        table = own if theirs is None else _laid_over(theirs, own, at, problems)
        rule, wrong = _read(table, side, kind, names, at)
        if isinstance(id, str) and [o.get("id") for o in stated if isinstance(o, dict)].count(id) > 1:
            say = f"Two rules here are called {shown(id)}."
            wrong.append(Problem(code="playbook", say=say, hint="Keep one, or name them apart.", where=f"{at}.id"))
        found[n if theirs is None else theirs["id"]] = rule
        problems += wrong
    return ([], problems) if problems else ([rule for rule in found.values() if rule], [])


def _read(table: Mapping[str, Any], side: str, kind: str, names: Names, where: str) -> tuple[Rule, list[Problem]]:
    """Return one rule and every problem in its table; once that is whole, also those that a choice would make."""
    reader = _Table(table, names, where)
    rule = _rule(reader, side, kind)
    problems = reader.problems
    for name, changed in _choices(table, where, problems).items() if not problems else ():
        chosen = _Table(_chosen(table, changed), names, f"{where}.choices.{name}")
        _rule(chosen, side, kind)
        problems += chosen.problems
    return rule, problems


def _laid_over(
    ours: Mapping[str, Any], own: Mapping[str, Any], where: str, problems: list[Problem]
) -> Mapping[str, Any]:
    """Return our rule with what a user's own table changes in it: a choice first, then key by key."""
    choice, choices = own.get("choice"), ours.get("choices", {})
    if choice is not None and not (isinstance(choice, str) and choice in choices):
        near = nearest(choice, choices)
        known = f"Known: {', '.join(choices)}." if choices else "Change its keys one by one instead."
        say = f"{shown(choice)} is not a choice of {ours['id']}."
        hint = f"Did you mean {near}?" if near else known
        problems.append(Problem(code="playbook", say=say, hint=hint, where=f"{where}.choice"))
        choice = None
    base = _chosen(ours, choices[choice]) if choice is not None else ours
    return {**base, **{key: value for key, value in own.items() if key != "choice"}}


def _chosen(table: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule's table as one of its choices makes it."""
    return {key: value for key, value in {**table, **changed}.items() if key not in ("choices", "says")}


def _choices(table: Mapping[str, Any], where: str, problems: list[Problem]) -> Mapping[str, Mapping[str, Any]]:
    """Return the choices that a rule offers; each says what it is, and changes keys of the rule."""
    stated = table.get("choices", {})
    good = isinstance(stated, dict) and all(
        isinstance(one, dict) and isinstance(one.get("says"), str) for one in stated.values()
    )
    if not good:
        say, hint = "A choice is a table that says what it is.", 'Write [rule.choices.NAME] with says = "…".'
        problems.append(Problem(code="playbook", say=say, hint=hint, where=f"{where}.choices"))
    return stated if good else {}


def _rule(reader: _Table, side: str, kind: str) -> Rule:
    for key in reader.table:
        if key not in KEYS:
            near = nearest(key, (*KEYS, "choice", "off"))
            hint = f"Did you mean {near}?" if near else f"Known: {', '.join(KEYS)}."
            if key in ("choice", "off"):
                hint = (
                    "A rule of your own playbook with the id of one of ours may say choice, or nothing but off = true."
                )
            reader.wrong(key, f"{key!r} is not a key of a rule.", hint)
    for key in REQUIRED:
        if key not in reader.table:
            reader.wrong(key, f"A rule needs {key!r}, and it is not there.", f"Add {key} to it.")
    known = {key: reader.table.get(key) for key in ("after", "to", "cc")}
    return Rule(
        id=reader.text("id"), side=side, kind=kind,
        after=reader.known("after", known["after"], reader.names.after, "something after which a letter is owed")
        if "after" in reader.table else "",
        to=reader.known("to", known["to"], reader.names.to, "a way to say who is written to")
        if "to" in reader.table else "",
        cc=reader.known("cc", known["cc"], reader.names.to, "a way to say who gets a copy") if known["cc"] else None,
        say=reader.text("say"), due=reader.terms("due"), lapses=reader.terms("lapses"),
        unless=reader.every("unless", reader.names.unless, "something that takes the reason away"),
        held=reader.every("held", reader.names.held, "something that a letter waits for"),
        anyone=reader.flag("anyone"),
        written=reader.every("written", reader.names.events, "a kind of event"),
        sources=reader.every("sources", reader.names.sources, "a source in sources.toml"),
        against=reader.every("against", reader.names.sources, "a source in sources.toml"),
        ends=reader.text("ends"), choices=tuple((name, one["says"]) for name, one in _choices(reader.table, "", []).items()),
    )  # fmt: skip


def sources_from(document: Mapping[str, Any], where: str) -> tuple[dict[str, Source], list[Problem]]:
    """Return the sources by code, or every problem in the file."""
    found: dict[str, Source] = {}
    problems: list[Problem] = []
    for code, table in document.items():
        wants = "A source has `from`, `strength` and perhaps `says`."
        if (
            not isinstance(table, dict)
            or set(table) - {"from", "strength", "says"}
            or not {"from", "strength"} <= set(table)
        ):
            problems.append(Problem(code="playbook", say=wants, hint=f"Mend [{code}].", where=f"{where}: {code}"))
        elif table["strength"] not in STRENGTHS:
            say = f"{shown(table['strength'])} is no strength of a source."
            problems.append(
                Problem(
                    code="playbook", say=say, hint=f"One of {', '.join(STRENGTHS)}.", where=f"{where}: {code}.strength"
                )
            )
        else:
            found[code] = Source(
                code=code, origin=table["from"], strength=table["strength"], says=table.get("says", "")
            )
    return ({}, problems) if problems else (found, [])
