"""sincerely why: how one letter comes to be owed, and its dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from sincerely.cli.agenda import HEADS, title
from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option, say
from sincerely.core.playbook import Source
from sincerely.desk import why as verb


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="ID")
@record_option
@clock_options
@json_option
@click.pass_context
def why(
    ctx: click.Context, words: tuple[str, ...], records: tuple[Path, ...], on: date | None, at: datetime | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Show why a letter is owed and how its dates come about.

    ID is the letter's id, its beginning, or words of its kind, person or company.
    """
    found = verb.why(open_desk(ctx, records, on, at), " ".join(words))
    if as_json:
        echo_json(verb.document(found))
        return
    for line in _lines(found):
        say(line)


def _lines(found: verb.Why) -> Iterator[str]:
    letter = found.owed.obligation
    yield f"{title(found.owed)}: {HEADS[found.owed.standing]}  [{letter.id}]"
    for reason, event in zip(letter.because, found.events, strict=True):
        yield ""
        yield reason.say
        yield f"  {event}  (rule {reason.rule})"
    for of, head in (("due", "Due"), ("lapses", "Let go")):
        steps = [step for step in letter.steps if step.of == of]
        if steps:
            yield ""
            yield from (f"{head}: {step.say}" if n == 0 else f"  {step.say}" for n, step in enumerate(steps))
    if letter.window.lapses_at is None:
        yield "Let go: never; late is better than not at all."
    for wait in letter.waits_for:
        yield f"Waits for: {wait}"
    yield ""
    yield from _sources("Sources", found.agree)
    yield from _sources("Others say otherwise", found.differ)
    if not any(source.strength == "law" for source in (*found.agree, *found.differ)):
        yield "Custom, not law."
    else:
        yield "A pointer to check, not legal advice."
    yield from (f"It ends by: {end}" for end in letter.ends)


def _sources(head: str, sources: Sequence[Source]) -> Iterator[str]:
    if sources:
        yield f"{head}:"
        yield from (f"  {source.code}, {source.strength}: {source.origin}" for source in sources)
