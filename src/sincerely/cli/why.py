"""sincerely why: how one letter comes to be owed, and its dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option, say
from sincerely.core.letter import Finding
from sincerely.core.notice import say_notice
from sincerely.core.owing.cause import plain_day
from sincerely.core.playbook import Source
from sincerely.desk import why as verb
from sincerely.desk.cautions import caution_json, leaving_of, watch
from sincerely.desk.ports import Desk
from sincerely.desk.titles import HEADS, title


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
    desk = open_desk(ctx, records, on, at)
    found = verb.why(desk, " ".join(words))
    cautions = watch(desk)(found.owed)
    if as_json:
        more = {"cautions": [caution_json(one) for one in cautions]} if cautions else {}
        echo_json(verb.document(found) | more)
        return
    for line in _lines(found, cautions, desk):
        say(line)


def _lines(found: verb.Why, cautions: Sequence[Finding], desk: Desk) -> Iterator[str]:
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
    yield from _before_it_leaves(desk, found, cautions)
    yield ""
    yield from _sources("Sources", found.agree)
    yield from _sources("Others say otherwise", found.differ)
    named = [desk.owing_sources().get(code) for one in cautions for code in one.sources]
    if not any(source and source.strength == "law" for source in (*found.agree, *found.differ, *named)):
        yield "Custom, not law."
    else:
        yield "A pointer to check, not legal advice."
    yield from (f"It ends by: {end}" for end in letter.ends)


def _before_it_leaves(desk: Desk, found: verb.Why, cautions: Sequence[Finding]) -> Iterator[str]:
    """Yield what to know first, and by what the last day of a notice is counted."""
    known = desk.owing_sources()
    if cautions:
        yield ""
        yield "Before it leaves:"
    for one in cautions:
        from_ = [known[code].origin for code in one.sources if code in known]
        yield f"  {one.say} {one.why} (rule {'; '.join((one.rule, *from_))})"
    leaving = leaving_of(desk, found.owed) if found.owed.obligation.kind == "resignation" else None
    if leaving:
        by = f"your contract ({say_notice(leaving.notice)})"
        if leaving.by_law is None:
            where = f" in {leaving.place}" if leaving.place else ""
            by += f" alone; what the law{where} asks for at the least is not known here"
        yield f"Last day, if notice is given on {plain_day(leaving.given)}: {plain_day(leaving.last_day)}, by {by}."


def _sources(head: str, sources: Sequence[Source]) -> Iterator[str]:
    if sources:
        yield f"{head}:"
        yield from (f"  {source.code}, {source.strength}: {source.origin}" for source in sources)
