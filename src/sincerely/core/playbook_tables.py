"""Reads an owed.toml into rules, or into every problem in it, each with its key; and the sources that rules name.

Names come from the closed lists that the reader is given. A user's own file lies over ours rule by rule; it may change
every count, but make no day later that a law sets. No value whatever breaks the reading.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from string import Formatter
from typing import Any

from sincerely.core.fields import nearest, shown
from sincerely.core.playbook import (
    COUNTS,
    MOST_DAYS,
    MOST_NUMBER,
    RETURNED,
    STRENGTHS,
    Count,
    Limit,
    Names,
    Rule,
    Source,
    Takes,
    Term,
    in_time,
    spoken,
)
from sincerely.errors import Problem

TERM = re.compile(r"(?P<anchor>[a-z][a-z_]*)?\s*(?P<sign>[+-])?\s*(?:(?P<count>\d{1,9})\s+(?P<unit>d|bd))?")
SPAN = re.compile(r"(?P<count>-?\d{1,9})\s+(?P<unit>d|bd)")
UNITS = "d counts calendar days, bd business days."
EVERY_WORD = ("who", "company", "position", "in_time")  # what the sentence of every rule may hold

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
    *COUNTS,
    "limit",
)
REQUIRED = ("id", "after", "to", "say", "due", "lapses", "sources")


class _Table:
    """Reads one [[rule]], gathering problems under the file and key."""

    def __init__(self, table: Mapping[str, Any], names: Names, where: str) -> None:
        self.table, self.names, self.where = table, names, where
        self.problems: list[Problem] = []
        after = table.get("after")
        self.takes = names.after.get(after) if isinstance(after, str) else None

    def wrong(self, key: str, say: str, hint: str) -> None:
        self.problems.append(Problem(code="playbook", say=say, hint=hint, where=f"{self.where}.{key}"))

    def known(self, key: str, value: object, among: Collection[str] | None, what: str) -> str:
        if among is None and isinstance(value, str):
            return value
        among = among or ()
        if not isinstance(value, str) or value not in among:
            self.wrong(key, f"{shown(value)} is not {what}.", _near(value, among))
            return ""
        return value

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self.wrong(key, f"{shown(value)} is not a text.", "Put it in quotes.")
            return ""
        return value

    def sentence(self, key: str) -> str:
        """Read a sentence whose words in braces are filled in; those that the cause does not give are told."""
        text = self.text(key)
        try:
            parts = list(Formatter().parse(text))
        except ValueError:
            self.wrong(key, "A brace in it is not closed, or not opened.", "Write {who}; a brace itself is {{ or }}.")
            return ""
        if self.takes is None:
            return text
        known = (*EVERY_WORD, *self.takes.words, *(key for key in self.takes.counts if key in COUNTS))
        for _, name, form, conversion in parts:
            if name is not None and (name not in known or form or conversion):
                self.wrong(key, f"{shown('{' + name + '}')} is not a word of this sentence.", _near(name, known))
        return text

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

    # Clocks and counts

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
            self.wrong(key, f"{shown(stated)} is not {form}.", UNITS)
            return None
        anchor = self.known(key, found["anchor"] or "cause", self.names.anchors, "a day to count from")
        count = self._within(key, int(found["count"] or 0), 0, MOST_DAYS)
        if self.takes and anchor and anchor not in ("cause", *self.takes.days):
            say = f"{anchor} is a day that {self.table['after']} does not know."
            self.wrong(key, say, f"Known there: {', '.join(('cause', *self.takes.days))}.")
        return Term(anchor, -count if found["sign"] == "-" else count, found["unit"] or "d")

    def span(self, key: str) -> Term:
        """Read "5 bd" or "10 d"."""
        stated = self.table[key]
        found = SPAN.fullmatch(stated.strip()) if isinstance(stated, str) else None
        if not found:
            self.wrong(key, f"{shown(stated)} is not a count of days.", f'Write "5 bd" or "10 d": {UNITS}')
            return Term(count=1)
        return Term(count=self._within(key, int(found["count"]), COUNTS[key].least, MOST_DAYS), unit=found["unit"])

    def number(self, key: str) -> int:
        """Read a plain number."""
        stated = self.table[key]
        if type(stated) is not int:
            self.wrong(key, f"{shown(stated)} is not a number.", f"Write it without quotes and unit: {key} = 2.")
            return 0
        return self._within(key, stated, COUNTS[key].least, MOST_NUMBER)

    def _within(self, key: str, count: int, least: int, most: int) -> int:
        if not least <= count <= most:
            self.wrong(key, f"{count} is too {'few' if count < least else 'many'}.", f"From {least} to {most}.")
            return least
        return count

    def counts(self) -> dict[str, Count]:
        """Read the counts that the rule's cause takes; those it lacks and those it does not take are told."""
        takes, after = self.takes or Takes(counts=(*COUNTS, "limit"), late=True), self.table.get("after")
        found: dict[str, Count] = {}
        for key in takes.counts:
            if key in self.table:
                count = self._limit() if key == "limit" else self.span(key) if COUNTS[key].days else self.number(key)
                found |= {key: count} if count is not None else {}
            elif self.takes:
                self.wrong(key, f"A rule after {after} needs {key!r}, and it is not there.", f"Add {key} to it.")
        for key in (*COUNTS, "limit"):
            if key in self.table and key not in (*takes.counts, "returned", *(("late",) if takes.late else ())):
                known = f"Counts there: {', '.join(takes.counts)}." if takes.counts else "It counts by nothing."
                self.wrong(key, f"{after} does not count by {key!r}.", f"Take it out. {known}")
        return found

    def _limit(self) -> Limit | None:
        return self.names.limits.get(
            self.known("limit", self.table["limit"], self.names.limits, "a day that a law sets")
        )

    def legal(self, due: Collection[Term]) -> None:
        """Tell of due days that would be later than what a law leaves."""
        if self.takes and "limit" in self.takes.counts and not any(t.anchor == "law" and t.count <= 0 for t in due):
            say = "Its due days leave out the last day that a law leaves, and no playbook may make that day later."
            self.wrong("due", say, 'Keep "law" among them, or a day before it: due = ["5 bd", "law - 2 bd"].')

    def ordered(self, due: Collection[Term], lapses: Collection[Term]) -> None:
        """Tell of a letter that would always lapse before it is due."""
        for first in due if len(due) == 1 else ():
            for last in lapses:
                same = last.anchor == first.anchor and (last.unit == first.unit or last.unit == "d")
                if same and last.count < first.count:
                    say = f"It would lapse before it is due: {_said(last)} are fewer than {_said(first)}."
                    self.wrong("lapses", say, 'Put lapses later too, or write lapses = "never".')


def _near(value: object, among: Collection[str]) -> str:
    near = nearest(value, among)
    return f"Did you mean {near}?" if near else f"Known: {', '.join(sorted(among))}."


def _said(term: Term) -> str:
    return f"{term.count} {term.unit}"


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
    found: dict[int | str, Rule] = {id: _rule(_Table(table, names, where), side, kind) for id, table in before.items()}
    for n, one in enumerate(stated):
        own: Mapping[str, Any] = one if isinstance(one, dict) else {}
        id, at = own.get("id"), f"{where}: rule[{n}]"
        theirs = before.get(id) if isinstance(id, str) else None
        if theirs is not None and own == {"id": id, "off": True}:
            found[theirs["id"]], wrong = _put_off(found[theirs["id"]], at)
        else:
            table = own if theirs is None else _laid_over(theirs, own, at, problems)
            rule, wrong = _read(table, side, kind, names, at)
            found[n if theirs is None else theirs["id"]] = rule
        if isinstance(id, str) and [o.get("id") for o in stated if isinstance(o, dict)].count(id) > 1:
            say = f"Two rules here are called {shown(id)}."
            wrong.append(Problem(code="playbook", say=say, hint="Keep one, or name them apart.", where=f"{at}.id"))
        key = n if theirs is None else theirs["id"]
        if ours is not None:
            found[key] = replace(found[key], file=where, own=tuple(name for name in own if name != "id"))
        problems += wrong
    return ([], problems) if problems else (list(found.values()), [])


def _put_off(rule: Rule, where: str) -> tuple[Rule, list[Problem]]:
    """Return a rule put off; one that keeps the day of a law cannot be."""
    if "limit" not in rule.counts:
        return replace(rule, off=True), []
    say = f"{rule.id} keeps a day that a law sets, so it cannot be put off."
    hint = f"Put off one letter at a time: sincerely waive {rule.kind}"
    return rule, [Problem(code="playbook", say=say, hint=hint, where=f"{where}.off")]


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
    rule = Rule(
        id=reader.text("id"), side=side, kind=kind,
        after=reader.known("after", known["after"], reader.names.after, f"something after which the {side} owes a letter")
        if "after" in reader.table else "",
        to=reader.known("to", known["to"], reader.names.to, "a way to say who is written to")
        if "to" in reader.table else "",
        cc=reader.known("cc", known["cc"], reader.names.to, "a way to say who gets a copy") if known["cc"] else None,
        say=reader.sentence("say"), due=reader.terms("due"), lapses=reader.terms("lapses"),
        unless=reader.every("unless", reader.names.unless, "something that takes the reason away"),
        held=reader.every("held", reader.names.held, "something that a letter waits for"),
        anyone=reader.flag("anyone"),
        written=reader.every("written", reader.names.events, "a kind of event"),
        sources=reader.every("sources", reader.names.sources, "a source in sources.toml"),
        against=reader.every("against", reader.names.sources, "a source in sources.toml"),
        ends=reader.text("ends"), choices=tuple((name, one["says"]) for name, one in _choices(reader.table, "", []).items()),
        counts=reader.counts(),
        returned=reader.span("returned") if "returned" in reader.table else RETURNED,
        late=reader.span("late") if "late" in reader.table else None,
    )  # fmt: skip
    if reader.problems:
        return rule
    reader.legal(rule.due)
    reader.ordered(rule.due, rule.lapses)
    words = {name: said for name, said in _words(rule, reader.names.anchors) if f"{{{name}}}" in rule.say}
    return replace(rule, words=words)


def _words(rule: Rule, anchors: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what the rule's own counts are called in a sentence."""
    yield "in_time", in_time(rule.due, anchors)
    for key, count in rule.counts.items():
        if isinstance(count, Limit):
            yield from (("law", count.of), ("law_days", str(count.within)))
        else:
            yield key, spoken(count) if isinstance(count, Term) else str(count)


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
