"""sincerely application: add, list and show applications."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import click

from sincerely.cli.options import F, clock_options, echo_json, json_option, open_desk, zone_meant
from sincerely.cli.saying import NOT_WRITTEN, complete_application, dry_run_option
from sincerely.core.people import ROLES, Person, untitled
from sincerely.core.record import Record


@click.group()
def application() -> None:
    """Add, list and show applications."""


def workplace_options(command: F) -> F:
    """Add what an application says of its workplace: the place, the way letters are written there, the employer's size."""
    for option in (
        click.option(
            "--publicly-advertised/--not-publicly-advertised", default=None, help="Employer: was it advertised?"
        ),
        click.option("--employees", type=int, help="Employer: how many people it employs."),
        click.option("--locale", metavar="LOCALE", help="How letters there write days and greetings, as in en-GB."),
        click.option("--jurisdiction", metavar="CODE", help="Whose public holidays count there, as in GB or US-CA."),
    ):
        command = option(command)
    return command


@application.command()
@click.argument("company")
@click.option("--position", required=True, help="The title of the position.")
@click.option(
    "--person", "people", multiple=True, metavar='"NAME <MAIL> ROLE"', help="Somebody there; may be given many times."
)
@click.option("--candidate", metavar='"NAME <MAIL>"', help="On an employer's desk: whose application it is.")
@click.option("--requisition", help="The number of the opening; the same one groups its candidates.")
@click.option("--time-zone", metavar="ZONE", callback=zone_meant, help="Where the workplace is; else your own zone.")
@workplace_options
@dry_run_option
@json_option
@click.pass_context
def add(
    ctx: click.Context, /, company: str, people: tuple[str, ...], candidate: str | None, dry_run: bool, as_json: bool,
    **stated: Any,
) -> None:  # fmt: skip
    """Add an application at COMPANY."""
    from sincerely.desk import application as verb
    from sincerely.desk.applications import handle_of

    desk = open_desk(ctx)
    header: dict[str, Any] = {"company": company, **stated}
    header["people"] = [person_from(one) for one in people] or None
    header["candidate"] = person_from(candidate) if candidate else None
    record = verb.add(desk, header, dry_run=dry_run)
    if as_json:
        echo_json({**_row(record, handle_of(desk, record)), "written": not dry_run})
        return
    called = handle_of(desk, record, record)
    click.echo(f"{record.company}, {record.position} is on your desk; it answers to “{called}”.")
    _say_place(record)
    for person in (*record.people, *filter(None, [record.candidate])):
        click.echo(f"  {_say_person(person)}")
    click.echo(NOT_WRITTEN if dry_run else f"Next: sincerely tell {called} {_first(record)}")


@application.command()
@click.argument("application", shell_complete=complete_application)
@click.option("--company", help="Its name.")
@click.option("--position", help="The title of the position.")
@click.option("--requisition", help="The number of the opening.")
@click.option("--time-zone", metavar="ZONE", callback=zone_meant, help="Where the workplace is.")
@workplace_options
@dry_run_option
@json_option
@click.pass_context
def change(ctx: click.Context, /, application: str, dry_run: bool, as_json: bool, **stated: Any) -> None:
    """Put right what APPLICATION says of itself; its events stay."""
    from sincerely.desk import application as verb
    from sincerely.desk.applications import handle_of

    desk = open_desk(ctx)
    was, now = verb.change(desk, application, stated, dry_run=dry_run)
    called = handle_of(desk, now)
    if as_json:
        echo_json({**_row(now, called), "written": not dry_run})
        return
    click.echo(f"{now.company}, {now.position} (“{called}”):")
    for name in stated:
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            click.echo(f"  {name.replace('_', ' ')}: {after} (was: {before if before is not None else 'not said'})")
    _say_place(now)
    if dry_run:
        click.echo(NOT_WRITTEN)


def _first(record: Record) -> str:
    names = [person.name for person in record.people]
    who = f'"{names[0]}"' if names else '"NAME"'
    return f"interview held yesterday 15:00 with {who}"


def _say_place(record: Record) -> None:
    holidays = f"public holidays of {record.jurisdiction}" if record.jurisdiction else "no public holidays known"
    click.echo(f"  days are counted in {record.time_zone}, {holidays}")


def _say_person(person: Person) -> str:
    roles = f", {' and '.join(role.replace('_', ' ') for role in person.roles)}" if person.roles else ""
    return f"{person.name} <{person.email}>{roles}" if person.email else f"{person.name} (no address yet){roles}"


def person_from(words: str) -> dict[str, Any]:
    """Read "Priya Venkat <priya@larkfield.example> interviewer, hiring_manager" into the fields of a person."""
    found = re.fullmatch(r"([^<>]*?)\s*(?:<([^<>]*)>)?\s*([^<>]*)", words, re.DOTALL)
    if found is None:
        return {"name": words}
    name, mail, roles = found[1], found[2], found[3]
    if mail is None:
        plain = words.split()
        at = [n for n, word in enumerate(plain) if "@" in word]
        if at:
            name, mail, roles = " ".join(plain[: at[0]]), plain[at[0]], " ".join(plain[at[0] + 1 :])
        else:
            roles_said = [word.strip(",").replace("-", "_").lower() for word in plain]
            last = next((n for n, word in enumerate(roles_said) if n and word in ROLES), len(plain))
            name, roles = (words, "") if last == len(plain) else (" ".join(plain[:last]), " ".join(plain[last:]))
    plain_name, address_as = untitled(name.strip().strip('"'))
    person: dict[str, Any] = {"name": plain_name} | ({"address_as": address_as} if address_as else {})
    if mail:
        person["email"] = mail.strip()
    named = [one.strip().lower() for one in re.split(r",| and ", roles) if one.strip()]
    if named:
        roles_named = [re.sub(r"[\s-]+", "_", one) for one in named]
        person["role"] = roles_named if len(roles_named) > 1 else roles_named[0]
    return person


@application.command(name="list")
@clock_options
@json_option
@click.pass_context
def list_(ctx: click.Context, on: date | None, at: datetime | None, as_json: bool) -> None:
    """List all applications with where each stands."""
    from sincerely.core.application import fold
    from sincerely.desk import applications as verb

    desk = open_desk(ctx, (), on, at)
    verb.profile_of(desk)
    records = desk.journal.records()
    rows = [
        {**_row(one, called), "stage": fold(one, desk.clock).stage}
        for called, one in zip(verb.handles(records), records, strict=True)
    ]
    if as_json:
        echo_json(rows)
        return
    for row in rows:
        who = f"{row['candidate']}, " if row["candidate"] else f"{row['company']}, "
        click.echo(
            f"{row['handle']:<24} {who}{row['position']}: {row['stage'].replace('_', ' ')}, {row['events']} events"
        )
    if not rows:
        click.echo('There is none yet. Add one: sincerely application add "COMPANY" --position "POSITION"')


def _row(record: Record, called: str) -> Mapping[str, Any]:
    return {
        "id": record.id, "handle": called, "company": record.company, "position": record.position,
        "candidate": record.candidate.name if record.candidate else None, "requisition": record.requisition,
        "time_zone": record.time_zone, "jurisdiction": record.jurisdiction, "events": len(record.events),
    }  # fmt: skip


@application.command()
@click.argument("application", shell_complete=complete_application)
@clock_options
@json_option
@click.pass_context
def show(ctx: click.Context, application: str, on: date | None, at: datetime | None, as_json: bool) -> None:
    """Show one application: its people, where it stands, what is owed."""
    from sincerely.core.application import fold
    from sincerely.core.spoken import say_kind
    from sincerely.desk import applications as verb
    from sincerely.desk import today

    desk = open_desk(ctx, (), on, at)
    record = verb.find(desk, application)
    app = fold(record, desk.clock)
    called = verb.handle_of(desk, record)
    all_owed = today.agenda_of(desk, {record.id})
    owed = [one for one in today.chosen(desk, all_owed) if one.obligation.application == record.id]
    people = [*app.people, *filter(None, [app.candidate])]
    if as_json:
        document = {
            **_row(record, called), "stage": app.stage,
            "people": [{"name": one.name, "email": one.email, "roles": list(one.roles), "title": one.title} for one in people],
            "owed": [today.document(all_owed, one) for one in owed],
        }  # fmt: skip
        echo_json(document)
        return
    click.echo(f"{record.company}, {record.position} (“{called}”): {app.stage.replace('_', ' ')}")
    _say_place(record)
    for person in people:
        click.echo(f"  {_say_person(person)}")
    for one in owed:
        due = one.obligation.window.due_at
        day = f", due {due.date().isoformat()}" if due else ""
        click.echo(
            f"  {one.standing}: {say_kind(one.obligation.kind)} to {' and '.join(one.obligation.to) or '?'}{day}"
        )
    click.echo(f"What happened: sincerely history {called}")
