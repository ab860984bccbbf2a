"""sincerely questions: what waits for a word from you rather than for a letter."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option
from sincerely.core.spoken import say_date, say_kind
from sincerely.desk import questions as verb


@click.command()
@record_option
@clock_options
@json_option
@click.pass_context
def questions(
    ctx: click.Context, records: tuple[Path, ...], on: date | None, at: datetime | None, as_json: bool
) -> None:
    """List what waits for a word from you rather than for a letter."""
    desk = open_desk(ctx, records, on, at)
    found = verb.documents(desk)
    if as_json:
        echo_json(found)
        return
    if not found:
        click.echo("Nothing waits for a word from you. What is owed: sincerely today")
    for one in found:
        click.echo(one["say"])
        for choice in one["choices"]:
            click.echo(f"  {choice['say']}{_then(choice['sets_off'])}")
            if "command" in choice:
                click.echo(f"    {choice['command']}")
        click.echo()


def _then(letters: list[dict[str, object]]) -> str:
    if not letters:
        return ""
    said = []
    for letter in letters:
        people = letter["to"]
        names = " and ".join(str(p["name"]) for p in people) if isinstance(people, list) and people else "somebody"
        due = f", due {say_date(date.fromisoformat(str(letter['due_on'])))}" if letter["due_on"] else ""
        kind = say_kind(str(letter["kind"]))
        said.append(f"{'an' if kind[0] in 'aeio' else 'a'} {kind} to {names}{due}")
    return f": sets off {'; '.join(said)}"
