"""sincerely waive: a letter is not needed."""

from __future__ import annotations

import click

from sincerely.cli.options import json_option, open_desk
from sincerely.cli.saying import complete_letter, dry_run_option, finish


@click.command()
@click.argument("letter", nargs=-1, required=True, shell_complete=complete_letter)
@dry_run_option
@json_option
@click.pass_context
def waive(ctx: click.Context, letter: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Say that LETTER (its id, or words of its kind, person or company) is not needed."""
    from sincerely.desk.waive import waive as verb

    desk = open_desk(ctx)
    _, told = verb(desk, " ".join(letter), dry_run=dry_run)
    finish(desk, told, dry_run=dry_run, as_json=as_json)
