"""What a command says after a fact was taken: the fact in full, what it changed in what is owed, what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from sincerely.core.events import EVENTS, Event
from sincerely.core.moments import day_of
from sincerely.core.record import event_document
from sincerely.core.spoken import facts_said, say_date, say_kind, say_moment
from sincerely.desk.titles import waited_for as waited_for  # every face says alike what a letter waits for

if TYPE_CHECKING:
    from sincerely.core.owing.obligation import Owed
    from sincerely.desk.ports import Desk
    from sincerely.desk.tell import Told

NOT_WRITTEN = "Nothing was written (--dry-run)."


def dry_run_option(command: Any) -> Any:
    """Add `--dry-run`: say what would happen and write nothing."""
    return click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")(command)


def say_told(desk: Desk, told: Told, *, dry_run: bool) -> None:
    """Echo an event in full and what it changed."""
    from sincerely.desk.applications import handle_of

    called, event, zone = handle_of(desk, told.record), told.event, told.record.zone
    who = told.record.candidate.name if told.record.candidate else told.record.company
    shown = event
    heading = f"{who}, {told.record.position}: {EVENTS[event.kind].says}."
    if event.kind == "corrected":
        instead = event.facts.get("instead")
        if isinstance(instead, Event):
            shown = instead
            heading = f"{who}, {told.record.position}, put right: {EVENTS[instead.kind].says}."
        else:
            heading = f"{who}, {told.record.position}: event {event.facts['event'][:6]} was taken out."
    click.echo(heading)
    if shown is not event or event.kind != "corrected":
        click.echo(f"  when: {say_moment(shown.when, zone)}")
        for name, value in facts_said(shown.facts, shown.kind, zone):
            click.echo(f"  {name}: {value}")
    for name in told.without_address:
        quoted = shlex.quote(name)
        click.echo(f"  {name} has no address yet: sincerely person add {called} {quoted} --email …")
    for line in (*told.notes, *changes(told)):
        click.echo(line)
    if (
        event.kind == "interview_held"
        and "debrief" not in event.facts
        and not dry_run
        and told.record.side == "candidate"
    ):
        click.echo(f"While you remember it, five questions: sincerely debrief {event.id[:6]}")
    click.echo(NOT_WRITTEN if dry_run else f"Written as {event.id[:6]}. Wrong? sincerely correct {event.id[:6]} …")


def changes(told: Told) -> list[str]:
    """Return a sentence for each letter that is owed now, waits now, or is owed no longer."""
    lines, said = [], set()
    for one in sorted(told.now_owed, key=lambda one: (one.standing == "upcoming", one.obligation.window.opens_at)):
        if one.standing == "upcoming" and _letter(one) in said:
            continue  # the rounds after the next one: stay_in_touch comes again and again
        said.add(_letter(one))
        lines.append(f"{LEAD[one.standing]}: {say_owed(told, one)}.")
    again = {_letter(one) for one in told.now_owed}
    lines += [f"No longer owed: {_letter(one)}." for one in told.no_longer if _letter(one) not in again]
    return lines


LEAD = {"open": "Now owed", "overdue": "Owed, and late", "held": "Owed, but waits", "upcoming": "To come"}


def say_owed(told: Told, one: Owed) -> str:
    """Return a letter owed with its day: "a thank-you to Priya Venkat, due Wednesday 21 October 2026"."""
    window, zone = one.obligation.window, told.record.zone
    if one.standing == "upcoming":
        return f"{_letter(one)}, from {say_date(day_of(window.opens_at, zone))}"
    due = f", due {say_date(day_of(window.due_at, zone))}" if window.due_at else ""
    waits = f", for {waited_for(one)}" if one.standing == "held" else ""
    return f"{_letter(one)}{due}{waits}"


def _letter(one: Owed) -> str:
    undecided = one.obligation.kind == "decline" and "decision" in one.obligation.waits_for
    kind = "answer" if undecided else say_kind(one.obligation.kind)  # nobody has said no yet
    article = "an" if kind[0] in "aeio" else "a"
    return f"{article} {kind} to {' and '.join(one.obligation.to) or 'somebody (who?)'}"


def told_document(told: Told, *, dry_run: bool) -> dict[str, Any]:
    """Return what was taken as JSON: the event as a record file has it, with its id, and the letters it changed."""
    return {
        "application": told.record.id, "event": {"id": told.event.id, **event_document(told.event)},
        "written": not dry_run, "now_owed": [_owed(told, one) for one in told.now_owed],
        "no_longer_owed": [_owed(told, one) for one in told.no_longer], "without_address": list(told.without_address),
        "notes": list(told.notes),
    }  # fmt: skip


def _owed(told: Told, one: Owed) -> dict[str, Any]:
    due = one.obligation.window.due_at
    return {
        "id": one.obligation.id, "kind": one.obligation.kind, "application": one.obligation.application,
        "to": list(one.obligation.to), "standing": one.standing,
        "due_on": day_of(due, told.record.zone).isoformat() if due else None,
    }  # fmt: skip


def finish(desk: Desk, told: Told, *, dry_run: bool, as_json: bool) -> None:
    """Say what was taken, in the form asked for."""
    from sincerely.cli.options import echo_json

    if as_json:
        echo_json(told_document(told, dry_run=dry_run))
    else:
        say_told(desk, told, dry_run=dry_run)


def complete_application(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Complete an application by the shortest word that means it."""
    return _completed(ctx, incomplete, _applications)


def _applications(desk: Desk) -> Sequence[tuple[str, str]]:
    from sincerely.desk.applications import handles, title

    records = desk.journal.named(())
    return [(called, title(record)) for called, record in zip(handles(records), records, strict=True)]


def complete_event(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Complete the id of an event."""

    def events(desk: Desk) -> Sequence[tuple[str, str]]:
        return [
            (event.id[:6], f"{EVENTS[event.kind].says}, {record.company}")
            for record in desk.journal.records()
            for event in record.events
            if event.kind != "corrected"
        ]

    return _completed(ctx, incomplete, events)


def complete_person(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Complete the name of a person of the application named before."""
    return _completed(ctx, incomplete, lambda desk: people_of(desk, ctx.params.get("application")))


def people_of(desk: Desk, application: str | None) -> Sequence[tuple[str, str]]:
    """Return the people of an application, or of all, with what they are there."""
    from sincerely.desk.applications import find

    records = [find(desk, application)] if application else desk.journal.records()
    everybody = [person for record in records for person in (*record.people, *filter(None, [record.candidate]))]
    return [(person.name, ", ".join(person.roles)) for person in everybody]


def complete_letter(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Complete the id of a letter that is owed."""

    def letters(desk: Desk) -> Sequence[tuple[str, str]]:
        from sincerely.desk.today import today

        return [(one.obligation.id, " and ".join(one.obligation.to)) for one in today(desk)]

    return _completed(ctx, incomplete, letters)


def _completed(ctx: click.Context, incomplete: str, choices: Any) -> list[Any]:
    from click.shell_completion import CompletionItem

    from sincerely.cli.options import open_desk
    from sincerely.errors import SincerelyError

    root = ctx.find_root()
    root.obj = root.obj or root.params.get("desk_file")  # while completing, no command is run that would set it
    try:
        found = choices(open_desk(ctx))
    except SincerelyError:
        return []  # no desk, nothing to complete; the command itself will say so
    low = incomplete.casefold()
    return [CompletionItem(value, help=says) for value, says in found if value.casefold().startswith(low)]
