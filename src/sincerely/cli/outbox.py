"""sincerely outbox: the letters on their way and what became of them."""

from __future__ import annotations

import click

from sincerely.cli import leaving
from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.core.outbox import sums
from sincerely.desk import outbox as verb


@click.command()
@json_option
@click.pass_context
def outbox(ctx: click.Context, as_json: bool) -> None:
    """Show the letters on their way and what became of them; the sums add up to what was approved."""
    desk = open_desk(ctx)
    verb.insist_on_desk(desk, "show")
    found = verb.outbox(desk)
    if as_json:
        echo_json(verb.document(found))
        return
    if found.hold:
        click.echo(f"{leaving.held_since(desk, found.hold)}. Let it go again: sincerely hold off\n")
    for letter in found.letters:
        leaving.echo(desk, letter)
    click.echo(leaving.sums_line(sums(found.letters)))
