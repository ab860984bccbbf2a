"""From one database to another: every row of every table in one transaction, and the counts compared before it ends.

The old desk is only read. What a table holds is not looked into: both have the same schema, brought up to this version.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sincerely.core.outbox import UNDER_WAY
from sincerely.errors import Mistake, Refused
from sincerely.store.outbox import SqlOutbox
from sincerely.store.sql import Database

# In this order no row names one that is not there yet.
TABLES = (
    "profile", "application", "event", "outbox", "outbox_key", "outbox_log", "outbox_hold", "message_place", "message",
    "mailbox", "revision", "circle", "rest_basis",
)  # fmt: skip
NUMBERED = ("application", "outbox", "outbox_log", "outbox_hold", "message")  # by a column that the database counts up
LOT = 500


def moved(source: Database, target: Database, *, dry_run: bool = False) -> dict[str, int]:
    """Copy a whole desk and return how many rows each table has.

    Raises Refused while a letter is being sent, and Mistake where the target is a desk already.
    """
    counts = {name: _count(source, name) for name in TABLES}
    under_way = SqlOutbox(source).letters(states=UNDER_WAY)
    if under_way:
        raise Refused(
            f"A letter of this desk is being sent ({under_way[0].id[:6]}), so the desk stays where it is.", code="letters_under_way",
            hint="Wait until it has left (sincerely outbox), and stop whatever sends: sincerely hold on",
        )  # fmt: skip
    if target.exists and _count(target, "profile"):
        raise Mistake(
            f"{target.path} is not empty: a desk is there already.", code="desk_there", where="--to",
            hint="Name a place that holds none; nothing was changed.",
        )  # fmt: skip
    if dry_run:
        return counts
    target.create()
    with source.transaction(), target.transaction():
        target.execute("delete from revision")
        for name in TABLES:
            _copy(source, target, name)
        there = {name: _count(target, name) for name in TABLES}
        if there != counts:
            raise AssertionError(f"the counts differ: {counts} and {there}")
        target.numbered(NUMBERED)
    return counts


def _count(database: Database, table: str) -> int:
    return int(database.query(f"select count(*) from {table}")[0][0])  # noqa: S608 - names of ours


def _copy(source: Database, target: Database, table: str) -> None:
    names = source.columns(table)
    marks = ", ".join("?" * len(names))
    insert = f"insert into {table} ({', '.join(names)}) values ({marks})"  # noqa: S608 - names of ours
    for rows in _lots(source, table, names):
        target.execute_many(insert, rows)


def _lots(source: Database, table: str, names: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    order = ", ".join(names[:2])
    for start in range(0, _count(source, table), LOT):
        yield source.query(
            f"select {', '.join(names)} from {table} order by {order} limit ? offset ?", (LOT, start)  # noqa: S608 - names of ours
        )  # fmt: skip
