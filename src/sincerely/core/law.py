"""What the law of a place asks of a letter's form and of a notice, as values, and the reading of law.toml into them.

Pointers to check, never legal advice: each names its statute, and from when on it is in force. A subdivision falls back to
its country; a place that is not there says nothing, and nothing is guessed from it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sincerely.core.events import EVERY_LETTER_KIND, Notice
from sincerely.core.fields import nearest, shown
from sincerely.errors import Problem

# paper: signed by hand, electronic form excluded. online: only by the authority's own form. writing: an e-mail may not do.
FORMS = ("paper", "online", "writing")
SLOTS = ("employer", "who")
UNITS = ("days", "weeks", "months")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form that a kind of letter needs at a place: one of FORMS, in a sentence, and what to do in another."""

    kind: str
    place: str
    form: str
    says: str
    do: str
    source: str
    since: date

    @property
    def excludes_mail(self) -> bool:
        """Say whether an e-mail can never be the letter itself."""
        return self.form in ("paper", "online")


@dataclass(frozen=True, slots=True, kw_only=True)
class Least:
    """The least notice that an employee gives at a place, once employed for `after` (None: from the first day)."""

    place: str
    notice: Notice
    after: Notice | None
    says: str
    source: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a kind of letter usually says at a place, patterns by which it is `know`n in plain form, and a sentence that says it.

    `besides` are subdivisions of the place where it is not so, and nothing is said.
    """

    kind: str
    place: str
    says: str
    do: str
    know: tuple[str, ...]
    instead: str
    source: str
    besides: tuple[str, ...] = ()
    since: date = date.min


@dataclass(frozen=True, slots=True)
class Law:
    """What is known of the law, by place. Empty: nothing is known, and nothing is said."""

    forms: tuple[Form, ...] = ()
    least: tuple[Least, ...] = ()
    statements: tuple[Statement, ...] = ()

    def form(self, kind: str, place: str | None, on: date) -> Form | None:
        """Return the form that a letter of `kind` needs at `place` on that day, or None where none is known."""
        found = [one for one in self.forms if one.kind == kind and one.since <= on]
        return next((one for at in _places(place) for one in found if one.place == at), None)

    def least_notice(self, place: str | None, on: date) -> Least | None:
        """Return the least notice at `place` on that day, or None where none is known."""
        found = [one for one in self.least if one.since <= on]
        return next((one for at in _places(place) for one in found if one.place == at), None)

    def statement(self, kind: str, place: str | None, on: date) -> Statement | None:
        """Return what a letter of `kind` usually says at `place` on that day, or None where none is known."""
        found = [one for one in self.statements if one.kind == kind and one.since <= on]
        at_place = (one for at in _places(place) for one in found if one.place == at)
        fitting = next(at_place, None)
        return None if fitting is None or place in fitting.besides else fitting


def _places(place: str | None) -> tuple[str, ...]:
    """Return a place and what it falls back to: DE-BY, then DE."""
    return () if not place else (place,) if "-" not in place else (place, place.partition("-")[0])


KEYS: Mapping[str, tuple[str, ...]] = {
    "form": ("kind", "place", "form", "says", "do", "source", "since"),
    "notice": ("place", "least", "after", "says", "source", "since"),
    "statement": ("kind", "place", "besides", "says", "do", "know", "instead", "source", "since"),
}
OPTIONAL = ("after", "besides")


class _Table:
    """Reads one table of the file, gathering problems under its key."""

    def __init__(self, table: Mapping[str, Any], where: str, problems: list[Problem]) -> None:
        self.table, self.where, self.problems = table, where, problems

    def wrong(self, key: str, say: str, hint: str) -> None:
        self.problems.append(Problem(code="playbook", say=say, hint=hint, where=f"{self.where}.{key}"))

    def keys(self, known: Collection[str]) -> None:
        for key in self.table:
            if key not in known:
                near = nearest(key, known)
                self.wrong(
                    key,
                    f"{key!r} is not a key of this table.",
                    f"Did you mean {near}?" if near else f"Known: {', '.join(known)}.",
                )
        for key in known:
            if key not in self.table and key not in OPTIONAL:
                self.wrong(key, f"It needs {key!r}, and it is not there.", f"Add {key} to it.")

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if key in self.table and not (isinstance(value, str) and value.strip()):
            self.wrong(key, f"{shown(value)} is not a text.", "Put a sentence in quotes.")
            return ""
        return str(value)

    def advice(self, key: str) -> str:
        """A sentence that may name {employer} and {who}."""
        value = self.text(key)
        strange = [name for name in re.findall(r"\{([^{}]*)\}", value) if name not in SLOTS]
        bare = re.sub(r"\{[^{}]*\}", "", value)
        if strange or "{" in bare or "}" in bare:
            self.wrong(
                key, f"{shown(value)} names what is not known here.", "It may name {employer} and {who}, no more."
            )
            return ""
        return value

    def among(self, key: str, known: Collection[str] | None, what: str) -> str:
        value = self.table.get(key)
        if known is None:
            return self.text(key)
        if key in self.table and not (isinstance(value, str) and value in known):
            near = nearest(value, known) if isinstance(value, str) else None
            listed = f"Known: {', '.join(sorted(known))}." if len(known) < 20 else f"It is not {what}."
            self.wrong(key, f"{shown(value)} is not {what}.", f"Did you mean {near}?" if near else listed)
        return str(value)

    def day(self, key: str) -> date:
        value = self.table.get(key, date.min)
        if type(value) is not date:
            self.wrong(key, f"{shown(value)} is not a day.", "Write it without quotes, as in 2001-08-01.")
            return date.min
        return value

    def patterns(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or (key in self.table and not value) or not all(map(_compiles, value)):
            self.wrong(key, f"{shown(value)} is not a list of patterns.", "Give regular expressions in small letters.")
            return ()
        return tuple(value)

    def subdivisions(self, key: str, places: Collection[str]) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one in places for one in value):
            self.wrong(key, f"{shown(value)} is not a list of places.", 'Write ["US-MT"].')
            return ()
        return tuple(value)

    def notice(self, key: str) -> Notice | None:
        value = self.table.get(key)
        if value is None:
            return None
        good = isinstance(value, dict) and set(value) == {"amount", "unit"} and value["unit"] in UNITS
        if not good or type(value["amount"]) is not int or not 0 < value["amount"] < 1000:
            self.wrong(
                key, f"{shown(value)} is not a time.", 'Write { amount = 1, unit = "weeks" }: days, weeks, months.'
            )
            return None
        return Notice(value["amount"], value["unit"])


def law_from(
    document: Mapping[str, Any],
    where: str,
    *,
    sources: Collection[str] | None,
    places: Collection[str],
    known: Collection[str] | None = None,
) -> tuple[Law, list[Problem]]:
    """Return what a law.toml states, or an empty law and every problem in it.

    Args:
        sources: the codes of the sources whose strength is law; no other will do here. None: any, where they are unknown.
        known: every code of a source, for what is custom at a place; None: any.
    """
    problems: list[Problem] = []
    for key in document:
        if key not in KEYS:
            say, hint = (
                f"{key!r} is no table of law.toml.",
                f"It holds {', '.join(f'[[{name}]]' for name in KEYS)} tables.",
            )
            problems.append(Problem(code="playbook", say=say, hint=hint, where=f"{where}: {key}"))
    forms = [_form(one, sources, places) for one in _tables(document, "form", where, problems)]
    least = [_least(one, sources, places) for one in _tables(document, "notice", where, problems)]
    statements = [_statement(one, known, places) for one in _tables(document, "statement", where, problems)]
    for name, twice in (
        ("statement", _twice([(o.kind, o.place) for o in statements])),
        ("form", _twice([(o.kind, o.place) for o in forms])),
        ("notice", _twice([(o.place,) for o in least])),
    ):
        for one in twice:
            say = f"{' at '.join(one)} is stated twice."
            problems.append(Problem(code="playbook", say=say, hint="Keep one of the two.", where=f"{where}: {name}"))
    return (Law(), problems) if problems else (Law(tuple(forms), tuple(least), tuple(statements)), [])


def _tables(document: Mapping[str, Any], name: str, where: str, problems: list[Problem]) -> list[_Table]:
    stated = document.get(name, [])
    if not isinstance(stated, list) or not all(isinstance(one, dict) for one in stated):
        say, hint = f"{name} is not a list of tables.", f"Begin each with [[{name}]]."
        problems.append(Problem(code="playbook", say=say, hint=hint, where=f"{where}: {name}"))
        return []
    return [_Table(one, f"{where}: {name}[{n}]", problems) for n, one in enumerate(stated)]


def _twice(stated: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [one for one in dict.fromkeys(stated) if stated.count(one) > 1]


def _form(table: _Table, sources: Collection[str] | None, places: Collection[str]) -> Form:
    table.keys(KEYS["form"])
    return Form(
        kind=table.among("kind", EVERY_LETTER_KIND, "a letter kind"), place=table.among("place", places, "a place"),
        form=table.among("form", FORMS, "a form of law"), says=table.text("says"), do=table.advice("do"),
        source=table.among("source", sources, "a source of strength law in sources.toml"), since=table.day("since"),
    )  # fmt: skip


def _least(table: _Table, sources: Collection[str] | None, places: Collection[str]) -> Least:
    table.keys(KEYS["notice"])
    return Least(
        place=table.among("place", places, "a place"), notice=table.notice("least") or Notice(0, "days"),
        after=table.notice("after"), says=table.text("says"),
        source=table.among("source", sources, "a source of strength law in sources.toml"), since=table.day("since"),
    )  # fmt: skip


def _statement(table: _Table, known: Collection[str] | None, places: Collection[str]) -> Statement:
    table.keys(KEYS["statement"])
    return Statement(
        kind=table.among("kind", EVERY_LETTER_KIND, "a letter kind"), place=table.among("place", places, "a place"),
        says=table.text("says"), do=table.text("do"), know=table.patterns("know"), instead=table.text("instead"),
        source=table.among("source", known, "a source in sources.toml"),
        besides=table.subdivisions("besides", places), since=table.day("since"),
    )  # fmt: skip


def _compiles(pattern: object) -> bool:
    try:
        return isinstance(pattern, str) and bool(re.compile(pattern))
    except (re.error, OverflowError, RecursionError):
        return False


def laid_over(ours: Law, own: Law) -> Law:
    """Return our law with a user's own tables in the place of ours about the same thing at the same place."""
    forms = {(one.kind, one.place): one for one in (*ours.forms, *own.forms)}
    least = {one.place: one for one in (*ours.least, *own.least)}
    statements = {(one.kind, one.place): one for one in (*ours.statements, *own.statements)}
    return Law(tuple(forms.values()), tuple(least.values()), tuple(statements.values()))
