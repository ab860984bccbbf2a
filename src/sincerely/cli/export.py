"""sincerely export: write applications as record files, which import and --record read."""

from __future__ import annotations

from pathlib import Path

import click

from sincerely.cli.options import json_option, open_desk
from sincerely.cli.saying import complete_application, dry_run_option
from sincerely.errors import Mistake


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
    """Write one application to standard output, or one or all into a folder."""
    from sincerely.cli.options import echo_json
    from sincerely.desk.applications import find, profile_of
    from sincerely.desk.import_ import to_export
    from sincerely.formats.records import text_of, write_record

    desk = open_desk(ctx)
    profile_of(desk)
    records = [find(desk, application)] if application else desk.journal.records()
    if out is None:
        if len(records) != 1:
            hint = "Name one, or a folder for all: sincerely export --out records"
            raise Mistake(
                f"There are {len(records)} applications on this desk.", code="several_applications", hint=hint
            )
        click.echo(text_of(to_export(desk, records[0])), nl=False)
        return
    files = [out / f"{record.id}.json" for record in records]
    there = [file for file in files if file.exists()]
    if there and not over:
        names = ", ".join(str(file) for file in there[:5])
        hint = f"Name another folder, or write over them: sincerely export --out {out} --over"
        raise Mistake(f"Already there: {names}.", code="file_exists", hint=hint, where="--out")
    if not dry_run:
        _folder(out)
        for record, file in zip(records, files, strict=True):
            write_record(to_export(desk, record), file, over=over)
    if as_json:
        echo_json({"files": [str(file) for file in files], "written": not dry_run})
        return
    for record, file in zip(records, files, strict=True):
        click.echo(f"{file}: {record.company}, {record.position}{' (not written: --dry-run)' if dry_run else ''}")


def _folder(out: Path) -> None:
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        say = f"The folder {out} could not be made: {error.strerror}."
        raise Mistake(say, code="unreadable_file", hint="Name another folder with --out.", where="--out") from None
