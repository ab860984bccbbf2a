"""sincerely debrief: five questions about an interview, one by one; any may be left, and it goes on where it was left."""

from __future__ import annotations

import sys
from typing import Any

import click

from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.cli.saying import complete_application, dry_run_option, finish
from sincerely.core.spoken import say_moment, say_value


def _options(command: Any) -> Any:
    from sincerely.cli.tell import DEBRIEF

    for name, says in reversed(DEBRIEF.items()):
        flag = f"--{name.replace('_', '-')}"
        command = click.option(flag, name, multiple=True, metavar="TEXT", help=f"{says[0].upper()}{says[1:]}.")(command)
    return command


@click.command()
@click.argument("interview", required=False, metavar="[APPLICATION or EVENT]", shell_complete=complete_application)
@_options
@dry_run_option
@json_option
@click.pass_context
def debrief(
    ctx: click.Context, /, interview: str | None, dry_run: bool, as_json: bool, **said: tuple[str, ...]
) -> None:
    """Answer five questions about an interview while you remember it."""
    from sincerely.desk import debrief as verb
    from sincerely.desk.applications import handle_of

    desk = open_desk(ctx)
    record, held = verb.interview_of(desk, interview)
    answers = {key: _by_person(values, held.facts["with"]) for key, values in said.items() if values}
    if answers:
        finish(desk, verb.note(desk, held.id, answers, dry_run=dry_run), dry_run=dry_run, as_json=as_json)
        return
    left = verb.open_questions(held)
    if as_json:
        echo_json({"interview": held.id, "application": record.id, "open": [_row(one) for one in left]})
        return
    people = say_value(held.facts["with"], record.zone)
    click.echo(f"{record.company}, {say_moment(held.when, record.zone)}, with {people}.")
    if not left:
        click.echo(f"All five questions are answered. See them: sincerely history {handle_of(desk, record)}")
    elif sys.stdin.isatty():
        promised = any(event.kind == "decision_promised" for event in record.events)
        _ask(desk, left, handle_of(desk, record), promised=promised, dry_run=dry_run)
    else:
        for one in left:
            who = f"{one.person}: " if one.person else ""
            click.echo(f'  {one.ask}\n    --{one.question.key.replace("_", "-")} "{who}{one.question.example}"')
        click.echo(f'Answer any of them: sincerely debrief {held.id[:6]} --discussed "…"')


def _by_person(values: tuple[str, ...], people: tuple[str, ...]) -> Any:
    """Read "Priya Venkat: the audit" as her part; one text without a name is for all."""
    parts = [value.partition(":") for value in values]
    if all(colon and who.strip() in people for who, colon, _ in parts):
        return {who.strip(): text.strip() for who, _, text in parts}
    return values[0] if len(values) == 1 else "\n".join(values)


def _row(one: Any) -> dict[str, Any]:
    return {"answers": one.question.key, "person": one.person, "question": one.ask, "example": one.question.example}


def _ask(desk: Any, left: Any, called: str, *, promised: bool, dry_run: bool) -> None:
    from sincerely.desk import debrief as verb
    from sincerely.errors import Mistake

    click.echo("An empty answer leaves a question for later; Ctrl-C stops, and what you answered is kept.")
    kept = 0
    for one in left:
        try:
            text = _answer(one)
        except (click.Abort, KeyboardInterrupt, EOFError):
            click.echo()
            break
        if not text:
            continue
        try:
            verb.note(
                desk, one.interview.id, {one.question.key: {one.person: text} if one.person else text}, dry_run=dry_run
            )
            kept += 1
            if one.question.key == "next_step" and not promised:
                click.echo(f"  If they named a day: sincerely tell {called} promised an answer by friday")
        except Mistake as mistake:
            click.echo(f"  {mistake} {mistake.problems[0].hint}")
    click.echo(f"{kept} of {len(left)} answered{' (not written: --dry-run)' if dry_run else ' and kept'}.")
    if kept < len(left):
        click.echo(f"Go on whenever you like: sincerely debrief {left[0].interview.id[:6]}")
    if kept and not dry_run:
        click.echo("What it makes of a letter: sincerely today")


def _answer(one: Any) -> str:
    example = click.style(f"  (for example: {one.question.example})", dim=True)
    return str(click.prompt(f"\n{one.ask}\n{example}\n ", default="", show_default=False, prompt_suffix="> ")).strip()
