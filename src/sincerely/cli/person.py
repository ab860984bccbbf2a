"""sincerely person: add the people of an application, and put them right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from sincerely.cli.options import echo_json, json_option, open_desk
from sincerely.cli.saying import NOT_WRITTEN, complete_application, complete_person, dry_run_option

if TYPE_CHECKING:
    from sincerely.desk.person import PersonChange


@click.group()
def person() -> None:
    """Add a person you met or write to, or put them right."""


def _about(command: Callable[..., Any]) -> Any:
    for option in (
        click.option("--primary/--not-primary", default=None, help="Is this the person to write to first?"),
        click.option("--first-names/--last-names", "first_names", default=None, help="Did they invite first names?"),
        click.option("--pronouns", help="As in she/her."),
        click.option("--phone", help="Their telephone."),
        click.option("--title", help="What they are there, as in Head of Quality."),
        click.option("--address-as", metavar="TEXT", help='What follows "Dear", as in "Ms. Reynolds".'),
        click.option("--role", "roles", multiple=True, help="interviewer, recruiter, hiring_manager, hr, …; may be given many times."),
        click.option("--email", metavar="MAIL", help="Their address."),
    ):  # fmt: skip
        command = option(command)
    return command


@person.command()
@click.argument("application", shell_complete=complete_application)
@click.argument("name")
@_about
@dry_run_option
@json_option
@click.pass_context
def add(ctx: click.Context, /, application: str, name: str, dry_run: bool, as_json: bool, **stated: Any) -> None:
    """Add NAME to the people of APPLICATION."""
    from sincerely.desk import person as verb

    desk = open_desk(ctx)
    change = verb.add_person(desk, application, {"name": name, **_fields(stated)}, dry_run=dry_run)
    _say(
        change,
        f"{change.now.name} is now among the people of {change.record.company}.",
        dry_run=dry_run,
        as_json=as_json,
    )


@person.command()
@click.argument("application", shell_complete=complete_application)
@click.argument("who", metavar="NAME", shell_complete=complete_person)
@click.option("--name", "new_name", metavar="NAME", help="Their name from now on.")
@_about
@dry_run_option
@json_option
@click.pass_context
def change(
    ctx: click.Context, /, application: str, who: str, new_name: str | None, dry_run: bool, as_json: bool, **stated: Any
) -> None:
    """Say what changed about NAME, a person of APPLICATION. Letters that left before stay as they were."""
    from sincerely.desk import person as verb

    desk = open_desk(ctx)
    fields = {"name": new_name, **_fields(stated)}
    change = verb.change_person(desk, application, who, fields, dry_run=dry_run)
    was = change.was.name if change.was else who
    _say(change, f"{was} was changed at {change.record.company}.", dry_run=dry_run, as_json=as_json)


def _fields(stated: dict[str, Any]) -> dict[str, Any]:
    roles = [one.strip().replace("-", "_") for said in stated.pop("roles") for one in said.split(",") if one.strip()]
    return {**stated, "role": (roles if len(roles) > 1 else roles[0]) if roles else None}


def _say(change: PersonChange, sentence: str, *, dry_run: bool, as_json: bool) -> None:
    now = change.now
    shown = {
        "name": now.name, "email": now.email, "role": list(now.roles), "address_as": now.address_as,
        "title": now.title, "phone": now.phone, "pronouns": now.pronouns, "first_names": now.first_names,
    }  # fmt: skip
    if as_json:
        event = change.event.id if change.event else None
        echo_json({"application": change.record.id, "person": shown, "event": event, "written": not dry_run})
        return
    click.echo(sentence)
    for name, value in shown.items():
        if value not in (None, [], ""):
            words = " and ".join(value) if isinstance(value, list) else str(value)
            click.echo(f"  {name.replace('_', ' ')}: {words}")
    if not now.email:
        click.echo("  There is no address yet; a letter to them will ask for it.")
    if dry_run:
        click.echo(NOT_WRITTEN)
