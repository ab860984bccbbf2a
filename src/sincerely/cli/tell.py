"""sincerely tell: one line about what happened becomes one event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click

from sincerely.cli.options import clock_options, json_option, open_desk
from sincerely.cli.saying import dry_run_option, finish
from sincerely.core.events import EVENTS, Field

DEBRIEF = {
    "discussed": "what was discussed; for one of several: \"NAME: …\"", "impressed": "what impressed you",
    "fit": "why you are right for it", "correction": "what to put right", "next_step": "what was said comes next",
}  # fmt: skip
SKIPPED = ("debrief", "instead", "event", "attributes", "facts")  # said otherwise, or by programs alone


def _fields() -> dict[str, tuple[Field, list[str]]]:
    found: dict[str, tuple[Field, list[str]]] = {}
    for kind, table in EVENTS.items():
        for name, wanted in table.fields.items():
            if name not in SKIPPED:
                found.setdefault(name, (wanted, []))[1].append(kind)
    return found


def field_options(command: Any, *, without: Sequence[str] = ()) -> Any:
    """Add an option for every field of the EVENTS table but those `without`, each saying which events take it."""
    for name, says in reversed(DEBRIEF.items()):
        flag = f"--{name.replace('_', '-')}"
        command = click.option(flag, name, multiple=True, metavar="TEXT", help=f"interview held: {says}.")(command)
    for name, (wanted, kinds) in reversed(_fields().items()):
        if name in without:
            continue
        flag = f"--{name.replace('_', '-')}"
        takes = f"{', '.join(kinds[:3])}{' …' if len(kinds) > 3 else ''}"
        if wanted.type == "flag":
            command = click.option(f"{flag}/--not-{flag[2:]}", f"field_{name}", default=None, help=f"{takes}.")(command)
        else:
            metavar = METAVARS.get(wanted.type, "TEXT")
            command = click.option(flag, f"field_{name}", multiple=True, metavar=metavar, help=f"{takes}.")(command)
    when = click.option(
        "--when", "field_when", multiple=True, metavar="DAY", help="When it happened, as in the statement."
    )
    return when(command)


METAVARS = {
    "day": "DAY", "deadline": "DAY", "instant": "TIME", "people": "NAME", "person": "NAME", "salary": "SUM",
    "email": "MAIL", "choice": "WORD", "label": "WORD", "roles": "ROLE", "rank": "NUMBER", "notice": "NOTICE",
    "event": "EVENT", "object": "NAME=TEXT",
}  # fmt: skip


def options_said(stated: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the field options that were given, by field; a flag as yes or no."""
    found: dict[str, tuple[str, ...]] = {}
    for option, value in stated.items():
        name = option.removeprefix("field_")
        if value is None or value == ():
            continue
        found[name] = ("yes" if value else "no",) if isinstance(value, bool) else tuple(value)
    return found


def complete_words(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Complete a statement: the application, then the words of what can be told, then the people there."""
    from click.shell_completion import CompletionItem

    from sincerely.cli.saying import complete_application, complete_person
    from sincerely.core.phrases import EMPLOYER_EXAMPLES, EXAMPLES

    typed = [*(ctx.params.get("words") or ())]
    if not typed:
        return complete_application(ctx, param, incomplete)
    statements = list(dict.fromkeys([*EXAMPLES.values(), *EMPLOYER_EXAMPLES.values()]))
    after = typed[1:]
    firsts: dict[str, str] = {}
    for statement in statements:
        words = statement.replace('"', "").split()
        if words[: len(after)] == after and len(words) > len(after):
            firsts.setdefault(words[len(after)], statement)
    found = [CompletionItem(word, help=says) for word, says in firsts.items() if word.startswith(incomplete.casefold())]
    ctx.params["application"] = typed[0]
    return found + complete_person(ctx, param, incomplete)


def _list(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from sincerely.core.phrases import example

    for side in ("candidate", "employer"):
        click.echo(f"On the {side}'s desk, after the application's name:")
        for kind, table in EVENTS.items():
            if side in table.sides and kind != "corrected":
                click.echo(f"  {example(kind, side):<86} {table.says}")
        click.echo()
    ctx.exit()


@click.command()
@click.argument("words", nargs=-1, metavar="APPLICATION WHAT HAPPENED …", shell_complete=complete_words)
@click.option(
    "--list", is_flag=True, expose_value=False, is_eager=True, callback=_list, help="Show all that can be told."
)
@clock_options
@field_options
@dry_run_option
@json_option
@click.pass_context
def tell(
    ctx: click.Context, /, words: tuple[str, ...], on: date | None, at: datetime | None, dry_run: bool, as_json: bool,
    **stated: Any,
) -> None:  # fmt: skip
    """Say in one line what happened, in your own words: what, when, with whom.

    For example: sincerely tell larkfield interview held tuesday 15:00 with "Priya Venkat"

    All that can be told: sincerely tell --list. The options say the same things one by one.
    """
    from sincerely.desk import tell as verb

    desk = open_desk(ctx, (), on, at)
    told = verb.tell(desk, words, options_said(stated), dry_run=dry_run)
    finish(desk, told, dry_run=dry_run, as_json=as_json)
