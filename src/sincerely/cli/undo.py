"""sincerely undo: take back an approved letter that has not left."""

from __future__ import annotations

import click

from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option
from sincerely.desk import undo as verb
from sincerely.desk.outbox import letter_document
from sincerely.desk.titles import letter_title as title


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="ID or words")
@dry_run_option
@json_option
@click.pass_context
def undo(ctx: click.Context, words: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Take back an approved letter that has not left."""
    letter = verb.undo(open_desk(ctx), " ".join(words), dry_run=dry_run)
    if as_json:
        echo_json(letter_document(letter))
        return
    click.echo(f"Taken back: {title(letter)}. It is owed as before: sincerely approve {letter.obligation}")
    if dry_run:
        click.echo(NOT_WRITTEN)
