"""sincerely hold: stop everything from leaving, or let it go again."""

from __future__ import annotations

import click

from sincerely.cli.leaving import held_since
from sincerely.cli.leaving import waiting as words
from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option
from sincerely.desk import hold as verb


@click.command()
@click.argument("state", type=click.Choice(["on", "off"]), required=False)
@click.option("--say", default="", metavar="TEXT", help="Why, for whoever looks later.")
@dry_run_option
@json_option
@click.pass_context
def hold(ctx: click.Context, state: str | None, say: str, dry_run: bool, as_json: bool) -> None:
    """Stop everything from leaving (on), or let it go again (off); with neither, say how it is."""
    desk = open_desk(ctx)
    held, waiting = verb.hold(desk, None if state is None else state == "on", say=say, dry_run=dry_run)
    if as_json:
        since = held.since.isoformat() if held else None
        echo_json({"held": held is not None, "since": since, "say": held.say if held else "", "waiting": waiting})
        return
    if held:
        click.echo(f"{held_since(desk, held)}; {words(waiting)}. Let it go again: sincerely hold off")
    else:
        click.echo(f"Nothing is held; {words(waiting)} to leave.")
    if dry_run:
        click.echo(NOT_WRITTEN)
