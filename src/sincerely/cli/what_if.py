"""sincerely what-if: what would follow from something that has not happened. Nothing is ever recorded."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option
from sincerely.cli.tell import complete_words, field_options, options_said
from sincerely.errors import Mistake, Problem

LARGEST = 1024 * 1024  # characters of an event


def _facts(command: Any) -> Any:
    return field_options(command, without=("until",))  # here --until is how long time alone goes on


@click.command("what-if")
@click.argument("words", nargs=-1, metavar="[APPLICATION] WHAT WOULD HAPPEN …", shell_complete=complete_words)
@record_option
@click.option(
    "--event", "events", multiple=True, metavar="JSON",
    help="The event as a record file has it, or a file of it, or - for standard input; then only the application is named.",
)  # fmt: skip
@click.option(
    "--then", "then", multiple=True, metavar="STATEMENT", help="And what happens next, in one pair of quotes."
)
@click.option("--until", metavar="DAY", help="And then nothing more happens until this day: what time alone brings.")
@clock_options
@_facts
@json_option
@click.pass_context
def what_if(
    ctx: click.Context, /, words: tuple[str, ...], records: tuple[Path, ...], events: tuple[str, ...], then: tuple[str, ...],
    until: str | None, on: date | None, at: datetime | None, as_json: bool, **stated: Any,
) -> None:  # fmt: skip
    """Say what would be owed, fall away or change if something happened. Nothing is recorded.

    For example: sincerely what-if larkfield decided accept

    And what comes of it: sincerely what-if larkfield decided accept --then "acceptance sent" --then "acceptance confirmed"

    What time alone brings: sincerely what-if nothing --until "4 dec"

    Say it as you would to `tell` (sincerely tell --list); here its day may be still to come, and what follows is told as of
    that day. The application may be left out where there is only one, and after --then unless it is another. The last
    options say the same things one by one, as in `tell`.
    """
    from sincerely.desk import what_if as verb

    documents = [one for text in events for one in _documents(text)]
    desk = open_desk(ctx, records, on, at)
    found = verb.what_if(desk, words, options_said(stated), events=documents, then=then, until=until)
    if as_json:
        echo_json(verb.document(found))
        return
    from sincerely.cli.options import say
    from sincerely.cli.supposition import lines

    for line in lines(found, records):
        say(line)


def _documents(given: str) -> Iterator[tuple[str, object]]:
    """Yield the events of one `--event`: an object, or a list of them, given as text, in a file or on standard input."""
    from sincerely.formats.records import json_from, read_json

    problems: Sequence[Problem]
    if given.lstrip()[:1] in ("{", "["):
        where = "--event"
        document, problems = json_from(given, where)
    elif given == "-":
        where = "standard input"
        text = sys.stdin.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise Mistake("That is longer than any event.", code="too_long", hint="Give one event.", where=where)
        document, problems = json_from(text, where)
    else:
        where = given
        document, problems = read_json(Path(given))
    if problems:
        raise Mistake.of(problems)
    several = document if isinstance(document, list) else [document]
    if not several:
        raise Mistake("There is no event in that list.", code="nothing_said", hint="Give at least one.", where=where)
    yield from ((f"{where}[{n}]" if len(several) > 1 else where, one) for n, one in enumerate(several))
