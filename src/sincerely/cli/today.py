"""sincerely today: the letters owed, the most urgent first."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from sincerely.cli.main import tell
from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option
from sincerely.desk import today as verb


@click.command()
@record_option
@clock_options
@click.option("--all", "everything", is_flag=True, help="Also those met, waived, put off, let go or fallen away.")
@click.option("--within", type=click.IntRange(min=0), default=14, show_default=True, help="Days ahead to look.")
@json_option
@click.pass_context
def today(
    ctx: click.Context, records: tuple[Path, ...], on: date | None, at: datetime | None, everything: bool, within: int,
    as_json: bool,
) -> None:  # fmt: skip
    """List the letters owed, the most urgent first."""
    desk = open_desk(ctx, records, on, at)
    all_owed = verb.agenda(desk)
    rows = verb.chosen(desk, all_owed, everything=everything, within=within)
    if as_json:
        echo_json([verb.document(all_owed, one) for one in rows])
        if all_owed.notes:
            tell(all_owed.notes, 0, True)
        return
