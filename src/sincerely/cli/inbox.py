"""sincerely inbox: see what messages seem to say, and accept or dismiss it."""

from __future__ import annotations

import click

from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option
from sincerely.core.events import LABEL_SAYS
from sincerely.core.seen import Seen
from sincerely.core.spoken import say_event
from sincerely.desk import inbox as verb
from sincerely.desk.ports import Desk

WORDS = {"accepted": "accepted", "dismissed": "put away"}


@click.group(invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Also what was settled, and what was set aside.")
@json_option
@click.pass_context
def inbox(ctx: click.Context, everything: bool, as_json: bool) -> None:
    """See what messages seem to say, and accept or dismiss it."""
    if ctx.invoked_subcommand is not None:
        return
    desk = open_desk(ctx)
    found = verb.inbox(desk, everything=everything)
    if as_json:
        echo_json([verb.document(message) for message in found.messages])
        return
    for message in found.messages:
        echo_card(desk, message)
    if not found.messages:
        click.echo("No message waits to be read. Look for new ones: sincerely fetch")
    if found.aside:
        click.echo(f"{found.aside} set aside (about nothing of yours, or automatic): sincerely inbox --all")


@inbox.command()
@click.argument("words", metavar="ID or words")
@json_option
@click.pass_context
def show(ctx: click.Context, words: str, as_json: bool) -> None:
    """Show a whole message, and what it seems to say."""
    desk = open_desk(ctx)
    message = verb.message(desk, words)
    if as_json:
        echo_json({**verb.document(message), "text": verb.text(desk, message)})
        return
    click.echo(f"From:    {message.sender}\nSubject: {message.subject}\n\n{verb.text(desk, message)}\n")
    echo_card(desk, message)


@inbox.command()
@click.argument("words", metavar="ID or words")
@click.option("--application", metavar="WORDS", help="Which application it is about, where that is not sure or wrong.")
@dry_run_option
@json_option
@click.pass_context
def accept(ctx: click.Context, words: str, application: str | None, dry_run: bool, as_json: bool) -> None:
    """Accept what a message seems to say: it becomes part of the record."""
    desk = open_desk(ctx)
    message, events = verb.accept(desk, words, application=application, dry_run=dry_run)
    if as_json:
        echo_json({**verb.document(message), "written": not dry_run})
        return
    zone = desk.journal.record(message.application or "").zone
    for event in events:
        click.echo(f"{event.id[:6]}  {say_event(event, zone)}")
    click.echo(NOT_WRITTEN if dry_run else f"Accepted. Wrong? sincerely correct {events[-1].id[:6]} …")


@inbox.command()
@click.argument("words", metavar="ID or words")
@dry_run_option
@json_option
@click.pass_context
def dismiss(ctx: click.Context, words: str, dry_run: bool, as_json: bool) -> None:
    """Put a message away: nothing follows from it."""
    message = verb.dismiss(open_desk(ctx), words, dry_run=dry_run)
    if as_json:
        echo_json(verb.document(message))
        return
    click.echo(f"Put away: {message.subject or message.id}.")
    if dry_run:
        click.echo(NOT_WRITTEN)


def echo_line(message: Seen) -> None:
    """Write one line on a message: what it seems to say, from whom."""
    seems = "seems to say" if message.reading.get("sure") else "may say"
    click.echo(f"{message.id[:6]}  {message.sender}: “{message.subject}” {seems}: {LABEL_SAYS[message.label]}")


def echo_card(desk: Desk, message: Seen) -> None:
    """Write what a message seems to say: the deciding sentence, about which application, what accepting would write."""
    echo_line(message)
    if message.state in WORDS:
        click.echo(f"        {WORDS[message.state]}")
        return
    for quote in message.reading.get("evidence") or ():
        click.echo(f"        “{' '.join(str(quote).split())}”")
    about = message.reading.get("application") or {}
    named = " at ".join(str(about[name]) for name in ("position", "company") if about.get(name))
    click.echo(
        f"        about: {named or 'not sure which application'}{f' ({message.application})' if message.application else ''}"
    )
    for event in verb.proposed(desk, message):
        if event.kind != "message_received":
            click.echo(
                f"        if you accept: {say_event(event, desk.journal.record(message.application or '').zone)}"
            )
    where = "" if message.application else " --application WORDS"
    click.echo(f"        sincerely inbox accept {message.id[:6]}{where}, or: sincerely inbox dismiss {message.id[:6]}")
