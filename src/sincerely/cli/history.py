"""sincerely history: everything that happened, as it was written, with what was put right later."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk
from sincerely.cli.saying import complete_application
from sincerely.core.events import Event
from sincerely.core.record import event_document
from sincerely.core.spoken import facts_said, say_event, say_moment

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sincerely.desk.correct import Entry


@click.command()
@click.argument("application", required=False, shell_complete=complete_application)
@clock_options
@json_option
@click.pass_context
def history(ctx: click.Context, application: str | None, on: date | None, at: datetime | None, as_json: bool) -> None:
    """Show everything that happened, with the id of each event."""
    from sincerely.desk import correct as verb

    desk = open_desk(ctx, (), on, at)
    entries = [entry for entry in verb.history(desk, application) if not (entry.ahead and (on or at))]
    if as_json:
        echo_json([_row(entry) for entry in entries])
        return
    last = None
    stood: dict[str, Event] = {}
    for entry in entries:
        if entry.record.id != last:
            who = f"{entry.record.candidate.name}, " if entry.record.candidate else ""
            click.echo(f"{who}{entry.record.company}, {entry.record.position}")
            last = entry.record.id
        for line in _lines(entry, stood):
            click.echo(line)
    if not entries:
        where = f" {application}" if application else " APPLICATION"
        click.echo(f"Nothing is on record yet. Tell it: sincerely tell{where} applied yesterday")


def _lines(entry: Entry, stood: dict[str, Event]) -> list[str]:
    """Return what is said of an entry; `stood` keeps how each event read so far, so that a correction says what it changed."""
    zone, event = entry.record.zone, entry.event
    if event.kind == "corrected":
        target = str(event.facts["event"])[: len(entry.short)]
        instead = event.facts.get("instead")
        what = "taken out"
        if isinstance(instead, Event):
            what = f"put right: {_changed(stood.get(str(event.facts['event'])), instead, zone)}"
            stood[str(event.facts["event"])] = instead
        return [f"  {entry.short}  {say_moment(event.when, zone)}: {target} was {what}"]
    stood[event.id] = event
    lines = [f"  {entry.short}  {say_event(event, zone)}"]
    if entry.now is None:
        lines.append(f"  {' ' * len(entry.short)}  (taken out later; it counts no more)")
    elif entry.now != event:
        lines.append(f"  {' ' * len(entry.short)}  (put right later; now: {say_event(entry.now, zone)})")
    return lines


def _changed(was: Event | None, now: Event, zone: ZoneInfo) -> str:
    """Return what a correction changed of an event; the whole of it where it became another."""
    if was is None or was.kind != now.kind:
        return say_event(now, zone)
    before, after = (dict(facts_said(one.facts, one.kind, zone)) for one in (was, now))
    said = [say_moment(now.when, zone)] if was.when != now.when else []
    said += [f"{name} {value}" for name, value in after.items() if before.get(name) != value]
    said += [f"without {name}" for name in before if name not in after]
    return "; ".join(said) or say_event(now, zone)


def _row(entry: Entry) -> dict[str, Any]:
    row = {"id": entry.event.id, "short": entry.short, "application": entry.record.id, **event_document(entry.event)}
    if entry.event.kind != "corrected" and entry.now is None:
        row["now"] = None
    elif entry.now is not None and entry.now != entry.event:
        row["now"] = event_document(entry.now)
    return row
