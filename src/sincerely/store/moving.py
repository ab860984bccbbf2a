"""From one database to another: every row of every table in one transaction, and the counts compared before it ends.

The old desk is only read. What a table holds is not looked into: both have the same schema, brought up to this version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sincerely.core.outbox import UNDER_WAY, WAITING
from sincerely.errors import Mistake, Refused, SincerelyError, Unavailable
from sincerely.store.outbox import SqlOutbox
from sincerely.store.sql import Database

# In this order no row names one that is not there yet; beside each table the columns by which its rows are told apart.
TABLES = {
    "profile": "one", "application": "place", "event": "application, place", "outbox": "place",
    "outbox_key": "application, kind, recipient, cause", "outbox_log": "place", "outbox_hold": "place",
    "message_place": "name", "message": "place", "mailbox": "one", "revision": "one", "circle": "name, application",
    "rest_basis": "one",
}  # fmt: skip
LOT = 200  # rows in memory at once; a message may have megabytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How many rows each table has, here and there, and how many letters still wait to leave, which both desks now hold."""

    tables: Mapping[str, int]
    waiting: int


def moved(source: Database, target: Database, *, dry_run: bool = False) -> Moved:
    """Copy a whole desk. Raises Refused while a letter is being sent, and Mistake where the target is a desk already."""
    if dry_run:
        _insist_on_empty(target)
        return _looked_at(source)
    _looked_at(source)  # before anything is made there
    _insist_on_empty(target)
    target.create()
    with source.transaction(), target.transaction():  # nobody writes to either until it ends
        _insist_on_empty(target)
        found = _looked_at(source)
        target.execute("delete from revision")
        for name in TABLES:
            _copy(source, target, name)
        there = _counts(target)
        if there != found.tables:
            raise _differing(found.tables, there)
        target.numbered([name for name, key in TABLES.items() if key == "place"])
    return found


def _looked_at(source: Database) -> Moved:
    outbox = SqlOutbox(source)
    counts = _counts(source)
    if under_way := outbox.letters(states=UNDER_WAY):
        raise Refused(
            f"A letter of this desk is being sent ({under_way[0].id[:6]}), so the desk stays where it is.", code="letters_under_way",
            hint="Wait until it has left (sincerely outbox), and stop whatever sends: sincerely hold on",
        )  # fmt: skip
    return Moved(tables=counts, waiting=len(outbox.letters(states=WAITING)))


def _insist_on_empty(target: Database) -> None:
    if target.exists and _filled(target):
        raise Mistake(
            f"{target.path} is not empty: a desk is there already.", code="desk_there", where="--to",
            hint="Name a place that holds none; nothing was changed.",
        )  # fmt: skip


def _filled(target: Database) -> bool:
    try:
        return bool(target.query("select 1 from profile"))
    except Mistake as mistake:
        if mistake.problems[0].code == "no_desk":  # an empty file
            return False
        raise


def _differing(here: Mapping[str, int], there: Mapping[str, int]) -> SincerelyError:
    names = [name for name in here if here[name] != there[name]]
    say = ", ".join(f"{name} ({here[name]:,} here, {there[name]:,} there)" for name in names)
    return Unavailable(
        f"Not every row arrived: {say}.", code="counts_differ", hint="Nothing was kept there; try again, and report it."
    )


def _counts(database: Database) -> dict[str, int]:
    return {name: int(database.query(f"select count(*) from {name}")[0][0]) for name in TABLES}  # noqa: S608 - names of ours


def _copy(source: Database, target: Database, table: str) -> None:
    names = source.columns(table)
    insert = f"insert into {table} ({', '.join(names)}) values ({', '.join('?' * len(names))})"  # noqa: S608 - names of ours
    for rows in _lots(source, table, names):
        target.execute_many(insert, rows)


def _lots(source: Database, table: str, names: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows in the order of their key, each lot from where the one before ended."""
    key = TABLES[table]
    at = [names.index(name) for name in key.split(", ")]
    rest = f"order by {key} limit {LOT}"
    rows = source.query(f"select {', '.join(names)} from {table} {rest}")  # noqa: S608 - names of ours
    while rows:
        yield rows
        last = [rows[-1][n] for n in at]
        after = f"({key}) > ({', '.join('?' * len(last))})"
        rows = source.query(f"select {', '.join(names)} from {table} where {after} {rest}", last)  # noqa: S608 - names of ours
