"""sincerely import: take record files into the desk, all of them or none."""

from __future__ import annotations

from pathlib import Path

import click

from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@dry_run_option
@json_option
@click.pass_context
def import_(ctx: click.Context, files: tuple[Path, ...], dry_run: bool, as_json: bool) -> None:
    """Take record files into the desk. All problems of all files are told at once, and nothing is half taken."""
    from sincerely.core.events import EVENTS
    from sincerely.core.spoken import say_moment
    from sincerely.desk.applications import handle, profile_of
    from sincerely.desk.import_ import take_in, to_come
    from sincerely.formats.records import read_each

    desk = open_desk(ctx)
    profile_of(desk)
    records = take_in(desk, read_each(files), [str(file) for file in files], dry_run=dry_run)
    if as_json:
        rows = [
            {"id": one.id, "company": one.company, "position": one.position, "events": len(one.events)}
            for one in records
        ]
        echo_json({"applications": rows, "written": not dry_run})
        return
    everything = [*desk.journal.records(), *(records if dry_run else [])]
    for record in records:
        who = f"{record.candidate.name}, " if record.candidate else ""
        called = handle(record, everything)
        click.echo(f"{who}{record.company}, {record.position}: {len(record.events)} events, as “{called}”.")
        for event in to_come(desk, record):
            day = say_moment(event.when, record.zone)
            click.echo(f"  {day} is still to come, and until then it does not count that {EVENTS[event.kind].says}.")
    click.echo(NOT_WRITTEN if dry_run else "See what is owed: sincerely today")
