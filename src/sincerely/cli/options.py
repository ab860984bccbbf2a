"""What many commands share: the record files, the clock, the form of the answer."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from sincerely.core.fields import Wrong, day, instant
from sincerely.core.moments import Moment
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake

SURROGATE = re.compile("[\ud800-\udfff]")
F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as 2026-11-20."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read an ISO date that exists; raises Mistake otherwise."""
        return value if isinstance(value, date) else _read(day, value, param)


class Time(click.ParamType[datetime]):
    """A time with its offset, as 2026-11-20T15:00-08:00."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read an ISO time with an offset; raises Mistake otherwise."""
        return value if isinstance(value, datetime) else _read(instant, value, param)


def _read(reader: Callable[[object], Any], value: Any, param: click.Parameter | None) -> Any:
    try:
        return reader(value)
    except Wrong as wrong:
        where = param.opts[0] if param else ""
        hint = f"Wanted: {wrong.wanted}."
        raise Mistake(f"{value!r} is not {wrong.wanted}.", code="bad_date", hint=hint, where=where) from None


def json_option(command: F) -> F:
    """Add `--json`: the answer as JSON, for other programs."""
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for other programs.")(command)


def record_option(command: F) -> F:
    """Add `--record`, which may be given many times: no desk is needed and nothing is written."""
    return click.option(
        "--record", "records", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
        help="Read this record file instead of your desk; may be given many times.",
    )(command)  # fmt: skip


def clock_options(command: F) -> F:
    """Add `--on` and `--at`: the moment at which the record is read."""
    command = click.option("--at", type=Time(), help="Read the record as it stood at this time.")(command)
    return click.option("--on", type=Day(), help="Read the record as it stood at the end of this day.")(command)


def open_desk(
    ctx: click.Context, records: Sequence[Path] = (), on: date | None = None, at: datetime | None = None
) -> Desk:
    """Open the desk that the options name. Raises Mistake where `--on` and `--at` are both given."""
    from sincerely import wiring

    if on is not None and at is not None:
        raise Mistake("--on and --at both set the clock.", code="two_clocks", hint="Give one of them.", where="--on")
    moment: Moment | None = at if at is not None else on
    return wiring.open_desk(ctx.find_root().obj, records=records, clock=moment, progress=_told_on_one_line)


def _told_on_one_line(done: int, of: int) -> None:
    if sys.stderr.isatty():
        line = f"Looking once at every application: {done:,} of {of:,} …" if done < of else ""
        click.echo(f"\r\x1b[K{line}", nl=False, err=True)


def echo_json(value: Any) -> None:
    """Write one JSON value to standard output, on one line."""
    text = json.dumps(value, ensure_ascii=False)
    # Half of a surrogate pair, as in a strange file name, can be written only as an escape.
    click.echo(json.dumps(value) if SURROGATE.search(text) else text)


def zone_meant(ctx: click.Context, param: click.Parameter, said: str | None) -> str | None:
    """Return the one zone of a city as people write it: "new york" is America/New_York; else what was said."""
    if not said or "/" in said or said.isupper():
        return said
    from zoneinfo import available_timezones

    city = "_".join(said.casefold().split())
    found = [zone for zone in available_timezones() if zone.count("/") and zone.casefold().rpartition("/")[2] == city]
    plain = [zone for zone in found if zone.split("/")[0] not in ("Etc", "US", "Canada", "posix", "right")]
    return plain[0] if len(plain) == 1 else said


def say(text: str, *, err: bool = False) -> None:
    """Write text: to a terminal broken between words at its width, to a file or another program exactly as it is."""
    stream = sys.stderr if err else sys.stdout
    if stream.isatty():
        from shutil import get_terminal_size

        width = max(40, min(get_terminal_size().columns, 100))
        text = "\n".join(_broken(line, width) for line in text.split("\n"))
    click.echo(text, err=err)


def _broken(line: str, width: int) -> str:
    from textwrap import fill

    indent = line[: len(line) - len(line.lstrip())]
    return fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False) or line
