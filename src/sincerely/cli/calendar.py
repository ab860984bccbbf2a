"""sincerely calendar: what is owed, interviews, deadlines and promises, as a feed for the calendar you already use."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake


class Alarm(click.ParamType[time | None]):
    """A time of day, or none."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> time | None:
        """Read 09:00, or none for no alarms; raises Mistake otherwise."""
        if value is None or isinstance(value, time) or value == "none":
            return None if value == "none" else value
        if re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
            return time.fromisoformat(value.zfill(5))
        hint = "Write, for example: --alarm 08:30, or --alarm none"
        raise Mistake(f"{value!r} is no time of day.", code="bad_time", hint=hint, where="--alarm")


@click.command()
@record_option
@clock_options
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write into this file, anew each time.")
@click.option("--todos", is_flag=True, help="Letters as to-dos with a due day, for calendars that keep tasks.")
@click.option("--within", type=click.IntRange(min=0), help="Days ahead to look; as far as is known unless said.")
@click.option(
    "--alarm", type=Alarm(), default="09:00", show_default=True, metavar="TIME",
    help="When alarms ring, by the clock of the workplace; none: no alarms.",
)  # fmt: skip
@click.option("--cancelled", is_flag=True, help="Also what is over, as cancelled: for a file that you import again.")
@dry_run_option
@json_option
@click.pass_context
def calendar(
    ctx: click.Context, records: tuple[Path, ...], on: date | None, at: datetime | None, out: Path | None, todos: bool,
    within: int | None, alarm: time | None, cancelled: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write a calendar of letters due, interviews, days to answer by and promises.

    Subscribe to the file, and what moves here moves there: docs/howto/calendar.md says how.
    """
    from sincerely.desk.calendar import document, feed
    from sincerely.formats.ics import text_of, write_calendar

    desk = open_desk(ctx, records, on, at)
    found = feed(desk, alarm_at=alarm, within=within, cancelled=cancelled, files=_files(desk, records))
    if out is None or str(out) == "-":
        if as_json:
            echo_json([document(one, found.revision) for one in found.entries])
        else:
            sys.stdout.buffer.write(text_of(found, tasks=todos))
        return
    raw, entries = text_of(found, tasks=todos), len(found.entries)
    if not dry_run:
        write_calendar(raw, out)
    if as_json:
        echo_json({"file": str(out), "entries": entries, "written": not dry_run})
        return
    click.echo(f"{out}: {entries} {'entry' if entries == 1 else 'entries'}.{f' {NOT_WRITTEN}' if dry_run else ''}")


def _files(desk: Desk, records: tuple[Path, ...]) -> dict[str, str]:
    """Return the record file of each application, as it was typed."""
    if not records:
        return {}
    return {record.id: str(path) for record, path in zip(desk.journal.records(), records, strict=True)}
