"""sincerely questions: what waits for a word from you rather than for a letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option, say
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
        for line in _lines(one):
            say(line)
        say("")
    told = next((command for one in found for command in _commands(one) if command.startswith("sincerely tell ")), None)
    if told:
        say("To see all that an answer would change, and record nothing, as in:")
        say(f"  {told.replace(' tell ', ' what-if ', 1)}")


def _lines(one: Mapping[str, Any]) -> Iterator[str]:
    by = f"by {say_date(date.fromisoformat(one['due_on']))}" if one["due_on"] else "whenever you like"
    yield f"? {by}: {one['company']}, {one['position']}"
    yield one["say"]
    for choice in one["choices"]:
        yield f"  - {choice['say']}{_then(choice['sets_off'])}"
        if "command" in choice:
            yield f"    → {choice['command']}"


def _commands(one: Mapping[str, Any]) -> list[str]:
    return [choice["command"] for choice in one["choices"] if "command" in choice]


def _then(letters: list[Mapping[str, Any]]) -> str:
    """Return what a choice sets off; of those that come again and again, the first."""
    said: list[str] = []
    for letter in letters:
        names = " and ".join(person["name"] for person in letter["to"]) or "somebody"
        kind = say_kind(letter["kind"])
        one = f"{'an' if kind[0] in 'aeio' else 'a'} {kind} to {names}"
        due = f", due {say_date(date.fromisoformat(letter['due_on']))}" if letter["due_on"] else ""
        if not any(before.startswith(f"{one},") for before in said):
            said.append(f"{one}{due}")
    return f": sets off {'; '.join(said)}" if said else ""
