"""sincerely send: let the approved letters leave whose time has come."""

from __future__ import annotations

from typing import Any

import click

from sincerely.cli import leaving
from sincerely.cli.main import tell
from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.desk import send as verb
from sincerely.desk.outbox import letter_document
from sincerely.desk.ports import Desk
from sincerely.desk.titles import leaves, letter_title


@click.command()
@click.option("--now", "early", is_flag=True, help="Also what could still be taken back, or waits for civil hours.")
@click.option("--dry-run", is_flag=True, help="Say what would leave; send and write nothing.")
@json_option
@click.pass_context
def send(ctx: click.Context, early: bool, dry_run: bool, as_json: bool) -> int:
    """Let the approved letters leave whose time has come; each leaves at most once."""
    desk = open_desk(ctx)
    return finish(desk, verb.send(desk, early=early, dry_run=dry_run), as_json, dry_run=dry_run)


def finish(desk: Desk, done: verb.Round, as_json: bool, *, dry_run: bool = False, quiet: bool = False) -> int:
    """Tell what a round of sending did, and return the exit status: 6 if a letter was refused, 5 if one did not arrive.

    What stopped the round is raised at the end, so that its exit status is the command's.
    """
    if as_json:
        if not quiet:
            echo_json(_document(done, dry_run))
    elif dry_run and done.letters:
        for letter in done.letters:
            click.echo(f"Would leave now: {letter_title(letter)}")
    else:
        for letter in done.letters:
            leaving.echo(desk, letter)
    if done.notes:
        tell(done.notes, 0, as_json)
    if not as_json:
        _rest(desk, done)
    if done.stopped is not None:
        raise done.stopped
    states = {letter.state for letter in done.letters}
    return 6 if "refused" in states else 5 if states & {"refused_for_now", "unknown"} else 0


def _rest(desk: Desk, done: verb.Round) -> None:
    if done.hold:
        held = leaving.held_since(desk, done.hold)
        click.echo(f"{held}; {leaving.waiting(done.later)}. Let it go again: sincerely hold off")
        return
    if done.full:
        click.echo("That is as many letters as may leave in an hour (setting letters_an_hour); the rest leaves later.")
    if done.next:
        when = leaves(desk, done.next.not_before, done.next.application)
        click.echo(f"{done.later} still to come, the next {when}. Earlier: sincerely send --now")
    elif not done.letters and not done.stopped:
        click.echo("Nothing is due to leave.")


def _document(done: verb.Round, dry_run: bool) -> dict[str, Any]:
    return {
        "letters": [letter_document(letter) for letter in done.letters],
        "later": done.later, "next": letter_document(done.next) if done.next else None,
        "held": done.hold is not None, "dry_run": dry_run,
    }  # fmt: skip
