"""sincerely import: take record files into the desk, all of them or none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option

if TYPE_CHECKING:
    from sincerely.desk.import_ import Taken
    from sincerely.desk.ports import Desk

EACH = 20  # applications at most that are told one by one
LONG_S, OFTEN_S = 2, 0.5  # seconds: after so many, progress is shown, and so often


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@dry_run_option
@json_option
@click.pass_context
def import_(ctx: click.Context, files: tuple[Path, ...], dry_run: bool, as_json: bool) -> None:
    """Take record files into the desk: all of them, or none if anything in any of them is wrong.

    FILES are record files, folders (every .json file in and below them, but no hidden one), .jsonl files with a record on
    each line, and - for standard input. However many there are, one after the other is read. At most the first 100 problems
    are told one by one, and how many more there are; with --json also at most the first 100 applications, and their count.
    """
    from sincerely.desk.applications import profile_of
    from sincerely.desk.import_ import take_in
    from sincerely.formats.records import stated_in

    desk = open_desk(ctx)
    profile_of(desk)
    with _progress(desk.now) as progress:
        standard_input = sys.stdin.buffer if sys.stdin else BytesIO()  # None where it was closed
        stated = stated_in(files, standard_input)
        taken = take_in(desk, stated, dry_run=dry_run, progress=progress)
    if as_json:
        rows = [
            {"id": one.id, "company": one.company, "position": one.position, "events": len(one.events)}
            for one in taken.first
        ]
        counts = {"count": taken.applications, "events": taken.events}
        echo_json({"applications": rows, **counts, "written": not dry_run})
        return
    if taken.applications <= EACH:
        _each(desk, taken, dry_run=dry_run)
    else:
        _all(taken)
    click.echo(NOT_WRITTEN if dry_run else "See what is owed: sincerely today")


def _each(desk: Desk, taken: Taken, *, dry_run: bool) -> None:
    from sincerely.core.events import EVENTS
    from sincerely.core.spoken import say_moment
    from sincerely.desk.applications import handle_of
    from sincerely.desk.import_ import to_come

    for record in taken.first:
        who = f"{record.candidate.name}, " if record.candidate else ""
        called = handle_of(desk, record, *(taken.first if dry_run else ()))
        click.echo(f"{who}{record.company}, {record.position}: {len(record.events)} events, as “{called}”.")
        for event in to_come(desk, record):
            day = say_moment(event.when, record.zone)
            click.echo(f"  {day} is still to come, and until then it does not count that {EVENTS[event.kind].says}.")


def _all(taken: Taken) -> None:
    click.echo(f"{taken.applications:,} applications with {taken.events:,} events.")
    if taken.ahead:
        ahead = "One of the events is" if taken.ahead == 1 else f"{taken.ahead:,} of the events are"
        click.echo(f"{ahead} still to come, and until then {'it does' if taken.ahead == 1 else 'they do'} not count.")


@contextmanager
def _progress(now: Callable[[], datetime]) -> Iterator[Callable[[int], None]]:
    """Give what tells of the records read so far: on one line of a terminal, and only where it takes long."""
    begun = last = now()
    shown = False

    def progress(count: int) -> None:
        nonlocal last, shown
        at = now()
        took = (at - begun).total_seconds()
        if took >= LONG_S and (at - last).total_seconds() >= OFTEN_S and sys.stderr.isatty():
            last, shown = at, True
            click.echo(f"\r\x1b[K{count:,} records read, {count / took:,.0f} a second …", nl=False, err=True)

    try:
        yield progress
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)
