"""sincerely export: write applications as record files, which import and --record read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from sincerely.cli.options import json_option, open_desk
from sincerely.cli.saying import complete_application, dry_run_option
from sincerely.errors import Mistake

EACH = 20  # files at most that are told one by one


@click.command()
@click.argument("application", required=False, shell_complete=complete_application)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write a file each into this folder.")
@click.option("--over", is_flag=True, help="Write over files that are there already.")
@dry_run_option
@json_option
@click.pass_context
def export(
    ctx: click.Context, application: str | None, out: Path | None, over: bool, dry_run: bool, as_json: bool
) -> None:
    """Write one application to standard output, or one or all into a folder: all files, or none if anything fails."""
    from sincerely.cli.options import echo_json
    from sincerely.desk.applications import find, profile_of
    from sincerely.desk.import_ import as_file, ids, to_export
    from sincerely.formats.records import text_of, written_into

    desk = open_desk(ctx)
    profile_of(desk)
    wanted = [find(desk, application).id] if application else ids(desk)
    if out is None:
        if len(wanted) != 1:
            hint = "Name one, or a folder for all: sincerely export --out records"
            raise Mistake(
                f"There are {len(wanted):,} applications on this desk.", code="several_applications", hint=hint
            )
        click.echo(text_of(as_file(desk, desk.journal.record(wanted[0]))), nl=False)
        return
    files = [out / f"{id}.json" for id in wanted]
    _insist_on_room(out, [] if over else files)
    if not dry_run:
        with written_into(out) as write:
            for record in to_export(desk, wanted):
                write(record)
    if as_json:
        echo_json({"files": [str(file) for file in files], "written": not dry_run})
        return
    not_written = " (not written: --dry-run)" if dry_run else ""
    if len(files) > EACH:
        click.echo(f"{len(files):,} files in {out}{not_written}")
        return
    for record, file in zip(desk.journal.records(wanted), files, strict=True):
        click.echo(f"{file}: {record.company}, {record.position}{not_written}")


def _insist_on_room(out: Path, files: Sequence[Path]) -> None:
    there = [file for file in files if file.exists()] if out.exists() else []
    if there:
        names = ", ".join(str(file) for file in there[:5])
        more = f" and {len(there) - 5:,} more" if len(there) > 5 else ""
        hint = f"Name another folder, or write over them: sincerely export --out {out} --over"
        raise Mistake(f"Already there: {names}{more}.", code="file_exists", hint=hint, where="--out")
