"""sincerely settle: find out whether a letter left when the line broke."""

from __future__ import annotations

import click

from sincerely.cli import leaving
from sincerely.cli.main import tell
from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option
from sincerely.desk import settle as verb
from sincerely.desk.outbox import letter_document


@click.command()
@click.argument("words", nargs=-1, metavar="[ID or words]")
@click.option("--sent/--not-sent", default=None, help="Your word: it left, or it did not (then it may go again).")
@dry_run_option
@json_option
@click.pass_context
def settle(ctx: click.Context, words: tuple[str, ...], sent: bool | None, dry_run: bool, as_json: bool) -> None:
    """Find out whether a letter left when the line broke: in your folder of sent mail, or by your word."""
    desk = open_desk(ctx)
    done = verb.settle(desk, " ".join(words) or None, sent=sent, dry_run=dry_run)
    if as_json:
        echo_json([{**letter_document(one.letter), "because": one.because} for one in done])
        return
    if not done:
        click.echo("Of every letter it is known what became of it.")
    for one in done:
        click.echo(leaving.line(desk, one.letter))
        if one.because:
            click.echo(f"        {one.because}")
        else:
            id = one.letter.id[:6]
            click.echo("        It lies in no folder of sent mail that could be looked at, which proves nothing.")
            click.echo(f"        Ask them or your provider, then: sincerely settle {id} --sent, or --not-sent")
        if one.problem:
            tell([one.problem], 0, False)
    if dry_run:
        click.echo(NOT_WRITTEN)
