"""sincerely fetch: look for new messages in your mailbox, read-only."""

from __future__ import annotations

from pathlib import Path

import click

from sincerely.cli.inbox import echo_line
from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option
from sincerely.desk import fetch as verb
from sincerely.desk.inbox import ASIDE, document


@click.command()
@click.option("--maildir", type=click.Path(path_type=Path), help="Read this Maildir instead of your mailbox.")
@dry_run_option
@json_option
@click.pass_context
def fetch(ctx: click.Context, maildir: Path | None, dry_run: bool, as_json: bool) -> None:
    """Look for new messages in your mailbox; nothing there is marked, moved or deleted."""
    found = verb.fetch(open_desk(ctx), maildir=str(maildir) if maildir else None, dry_run=dry_run)
    if as_json:
        echo_json([document(message) for message in found.messages])
        return
    shown = [message for message in found.messages if message.label not in ASIDE]
    for message in shown:
        echo_line(message)
    aside = len(found.messages) - len(shown)
    click.echo(f"{len(found.messages)} new{f', {aside} of them about nothing of yours or automatic' if aside else ''}.")
    if shown:
        click.echo("What they seem to say changes nothing until you accept it: sincerely inbox")
    if dry_run:
        click.echo(NOT_WRITTEN)
