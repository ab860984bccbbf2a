"""sincerely init: whose desk this is. What the machine knows is taken from it and said; the rest is asked on a terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from sincerely.cli.options import echo_json, json_option, open_desk, zone_meant
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option


@click.command()
@click.option("--side", metavar="SIDE", help="Whose desk: candidate (you look for a position) or employer.")
@click.option("--name", help="Your name, as letters are signed.")
@click.option("--email", metavar="MAIL", help="Your address, which letters come from.")
@click.option("--phone", help="Your telephone, for below your name.")
@click.option("--address", help="Your postal address, for letters on paper.")
@click.option(
    "--time-zone", metavar="ZONE", callback=zone_meant, help="Where you are, as in Europe/London; else the machine's."
)
@click.option("--jurisdiction", metavar="CODE", help="Whose public holidays count, as in GB or US-CA.")
@click.option("--locale", metavar="LOCALE", help="How days and greetings are written, as in en-GB.")
@dry_run_option
@json_option
@click.pass_context
def init(ctx: click.Context, /, dry_run: bool, as_json: bool, **stated: str | None) -> None:
    """Set up your desk: who you are, where, which side. Say it again to change something."""
    from sincerely.desk import init as verb

    desk = open_desk(ctx)
    before = verb.was_set(desk)
    said = {name: value for name, value in stated.items() if value is not None}
    known = {**before, **said}
    guessed = _guessed(known)
    asked = _asked({**guessed, **known}) if sys.stdin.isatty() and not as_json else {}
    said = {**guessed, **said, **asked}
    if "side" not in {**before, **said}:
        said["side"] = guessed["side"] = "candidate"
    profile = verb.init(desk, said, dry_run=dry_run)
    if as_json:
        echo_json({**verb.was_set(desk), "written": True} if not dry_run else {**before, **said, "written": False})
        return
    _say(profile, guessed, dry_run=dry_run, again=bool(before))


def _say(profile: Any, guessed: dict[str, str], *, dry_run: bool, again: bool) -> None:
    click.echo(f"{'Your' if not again else 'Changed: your'} desk is the {profile.side}'s.")
    mail = f" <{profile.me.email}>" if profile.me.email else ""
    click.echo(f"  you: {profile.me.name}{mail}")
    click.echo(f"  time zone: {profile.time_zone}{_guess('time_zone', guessed, '--time-zone')}")
    if profile.jurisdiction:
        click.echo(f"  public holidays: {profile.jurisdiction}{_guess('jurisdiction', guessed, '--jurisdiction')}")
    else:
        click.echo("  public holidays: none are known; only weekends are left out (say where: --jurisdiction US-CA)")
    if not profile.me.email:
        click.echo("  Your address is missing; letters cannot leave without: sincerely init --email MAIL")
    if dry_run:
        click.echo(NOT_WRITTEN)
        return
    more = "" if profile.side == "candidate" else ' --candidate "NAME <MAIL>"'
    click.echo(f'Next: sincerely application add "COMPANY" --position "POSITION"{more}')


def _guess(name: str, guessed: dict[str, str], option: str) -> str:
    return f" (this machine's; another: {option} …)" if name in guessed else ""


def _asked(known: dict[str, str | None]) -> dict[str, str]:
    """Ask on a terminal for what is neither said nor known."""
    found = {}
    if not known.get("side"):
        ask = "Are you looking for a position, or filling one? candidate or employer"
        found["side"] = click.prompt(
            ask, default="candidate", type=click.Choice(["candidate", "employer"], case_sensitive=False),
            show_choices=False, err=True,
        )  # fmt: skip
    if not known.get("name"):
        found["name"] = click.prompt("Your name, as letters are signed", err=True)
    if not known.get("email"):
        mail = click.prompt("Your e-mail address (empty: later)", default="", show_default=False, err=True)
        found |= {"email": mail} if mail else {}
    return found


def _guessed(known: dict[str, str | None]) -> dict[str, str]:
    """Return what this machine says of where it stands, where nothing else is known."""
    found = {}
    zone = known.get("time_zone") or machine_zone()
    if zone and not known.get("time_zone"):
        found["time_zone"] = zone
    country = country_of(zone) if zone and not known.get("jurisdiction") else None
    return found | ({"jurisdiction": country} if country else {})


def machine_zone() -> str | None:
    """Return the time zone that this machine is set to, by its name; None if it says none."""
    named = os.environ.get("TZ", "").lstrip(":")
    if "/" in named and not named.startswith("/"):
        return named
    for link in (named, "/etc/localtime"):
        if link:
            _, found, name = str(Path(link).resolve()).partition("zoneinfo/")
            if found:
                return _plain(name)
    try:
        return _plain(Path("/etc/timezone").read_text(encoding="utf-8").strip()) or None
    except (OSError, UnicodeDecodeError):
        return None


def _plain(name: str) -> str:
    return "UTC" if name in ("Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal") else name


def country_of(zone: str) -> str | None:
    """Return the one country that a zone is of, where the machine's list of zones says so; None if there are several."""
    for table in ("/usr/share/zoneinfo/zone.tab", "/usr/share/lib/zoneinfo/tab/zone_sun.tab"):
        try:
            lines = Path(table).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        return next((row[0] for row in rows if len(row) > 2 and row[2] == zone), None)
    return None
