"""sincerely snooze: a letter is put off until a day; when it is due does not move."""

from __future__ import annotations

import click

from sincerely.cli.options import json_option, open_desk
from sincerely.cli.saying import complete_letter, dry_run_option, finish


@click.command()
@click.argument("letter", nargs=-1, required=True, shell_complete=complete_letter)
@click.option("--until", required=True, metavar="DAY", help="As you would say it: friday, in two weeks, 27 nov.")
@dry_run_option
@json_option
@click.pass_context
def snooze(ctx: click.Context, letter: tuple[str, ...], until: str, dry_run: bool, as_json: bool) -> None:
    """Put LETTER (its id, or words of its kind, person or company) off until a day."""
    from sincerely.desk.waive import snooze as verb

    desk = open_desk(ctx)
    _, told = verb(desk, " ".join(letter), until, dry_run=dry_run)
    finish(desk, told, dry_run=dry_run, as_json=as_json)
