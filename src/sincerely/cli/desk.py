"""sincerely desk: move a desk, with everything on it, to another place."""

from __future__ import annotations

import json
import shlex

import click

from sincerely.cli.leaving import waiting
from sincerely.cli.options import echo_json, json_option
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option


@click.group("desk")
def desk() -> None:
    """Move your desk, with everything on it, to another place."""


@desk.command()
@click.option(
    "--to",
    "place",
    required=True,
    metavar="PLACE",
    help="A file (also sqlite:FILE), or an address on PostgreSQL: postgresql://server/sincerely.",
)
@dry_run_option
@json_option
@click.pass_context
def move(ctx: click.Context, place: str, dry_run: bool, as_json: bool) -> None:
    """Copy the whole desk to a place that holds none, and compare the counts; the old one stays as it is."""
    from sincerely import wiring

    old = ctx.find_root().obj
    moved = wiring.move_desk(old, place, dry_run=dry_run)
    setting = f"desk_file = {json.dumps(wiring.desk_place(place), ensure_ascii=False)}"  # also a string of TOML
    if as_json:
        echo_json(
            {"to": place, "tables": moved.tables, "waiting": moved.waiting, "setting": setting, "written": not dry_run}
        )
        return
    click.echo(f"{'':<16}{'here':>9}{'' if dry_run else 'there':>9}")
    for name, count in moved.tables.items():
        click.echo(f"{name:<16}{count:>9,}{'' if dry_run else f'{count:>9,}'}")
    if dry_run:
        click.echo(NOT_WRITTEN)
        return
    click.echo(
        f"\nThe desk is there, and the old one is as it was. To use the new one, put into your settings:\n\n  {setting}\n"
    )
    hold = f"sincerely --desk-file {shlex.quote(wiring.desk_place(old))} hold on"
    if moved.waiting:
        click.echo(
            f"{waiting(moved.waiting).capitalize()} to leave, on both desks now. Stop the old one, or they leave twice: {hold}"
        )
    else:
        click.echo(f"Then put the old one away, so that nobody goes on with it, and let nothing leave from it: {hold}")
