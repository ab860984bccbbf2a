"""sincerely correct: put an event right, or take it out; both are facts of their own, and nothing is lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from sincerely.cli.options import clock_options, json_option, open_desk
from sincerely.cli.saying import complete_event, dry_run_option, finish
from sincerely.cli.tell import field_options, options_said


@click.command(epilog="For example: sincerely correct 3f2a wednesday 15:00 (what is not said stays)")
@click.argument("event", shell_complete=complete_event)
@click.argument("words", nargs=-1, metavar="[WHAT IS RIGHT …]")
@click.option("--remove", is_flag=True, help="It never happened: take it out.")
@click.option("--without", multiple=True, metavar="FACT", help="Leave this fact out, as in answer_by.")
@clock_options
@field_options
@dry_run_option
@json_option
@click.pass_context
def correct(
    ctx: click.Context, /, event: str, words: tuple[str, ...], remove: bool, without: tuple[str, ...], on: date | None,
    at: datetime | None, dry_run: bool, as_json: bool, **stated: Any,
) -> None:  # fmt: skip
    """Put EVENT right in the words of `tell`, or take it out. What is not said of it stays."""
    from sincerely.desk import correct as verb

    desk = open_desk(ctx, (), on, at)
    told = verb.correct(
        desk, event, words, options_said(stated), remove=remove, without=without, dry_run=dry_run
    )  # fmt: skip
    finish(desk, told, dry_run=dry_run, as_json=as_json)
