"""sincerely mailbox: connect your mailbox and try each step."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from sincerely.cli.looking_up import NOT_ALLOWED, Leave, look_up, say_vouched, steps_document
from sincerely.cli.options import echo_json, json_option, open_desk, say
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option
from sincerely.desk import mailbox as verb
from sincerely.desk.ports import ASKED, Desk
from sincerely.errors import Mistake, SincerelyError

SECURITY = click.Choice(["tls", "starttls", "none"])
domain_option = click.option(
    "--domain",
    is_flag=True,
    help="Ask the DNS whether others can tell your domain's letters from forged ones (SPF, DKIM, DMARC).",
)


@click.group()
def mailbox() -> None:
    """Connect your mailbox and try each step."""


def _servers(command: Callable[..., Any]) -> Any:
    for speaks, what in (("imap", "keeps your mail"), ("smtp", "takes your letters")):
        for option in (
            click.option(f"--{speaks}-user", metavar="NAME", help="Your name there; else your address."),
            click.option(f"--{speaks}-security", type=SECURITY, help="tls from the start, starttls, or none on this machine."),
            click.option(f"--{speaks}-port", type=click.IntRange(1, 65535), help="Its port; else the usual one."),
            click.option(f"--{speaks}-host", metavar="HOST", help=f"The server that {what}; else found by your address."),
        ):  # fmt: skip
            command = option(command)
    return command


def _selectors(ctx: click.Context, param: click.Parameter, stated: tuple[str, ...]) -> tuple[str, ...]:
    for name in stated:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*", name):
            raise Mistake(
                f"{name!r} is no name of a key.", code="bad_selector", where="--selector",
                hint="It stands behind s= in the DKIM-Signature of a letter, as in s=google.",
            )  # fmt: skip
    return stated


@mailbox.command()
@click.argument("address", required=False)
@_servers
@click.option("--maildir", type=click.Path(path_type=Path), help="Read mail from this folder instead of a server.")
@click.option(
    "--oauth",
    type=click.Choice(verb.AUTHORITIES),
    help="Whose leave is asked instead of a password; own: as the settings say.",
)
@click.option(
    "--device", is_flag=True, help="Ask with a code that you type on another device, where this one has no browser."
)
@click.option(
    "--look-up",
    "may_look_up",
    is_flag=True,
    help="Ask the domain of your address, and the DNS, where its servers are; without it you are asked first.",
)
@click.option(
    "--ask-mozilla",
    is_flag=True,
    help="Ask Mozilla's list too where the domain says nothing; it then knows your domain.",
)
@domain_option
@click.option("--untested", is_flag=True, help="Keep it without trying the servers.")
@dry_run_option
@json_option
@click.pass_context
def connect(
    ctx: click.Context, /, address: str | None, maildir: Path | None, oauth: str | None, device: bool, may_look_up: bool,
    ask_mozilla: bool, domain: bool, untested: bool, dry_run: bool, as_json: bool, **stated: Any,
) -> None:  # fmt: skip
    """Find the servers of your address, try each step, and keep them; the password, or what is granted, goes to your keyring only."""
    desk, notes = open_desk(ctx), list[str]()
    told = {
        speaks: {name: stated[f"{speaks}_{name}"] for name in ("host", "port", "security", "user")}
        for speaks in verb.SPEAKS
    }
    leave = Leave(look_up=may_look_up, mozilla=ask_mozilla, quiet=as_json)
    own, wanted = verb.to_look_up(desk, address, told, maildir=maildir is not None, oauth=oauth)
    stored = verb.found(
        desk, address, told, maildir=str(maildir.resolve()) if maildir else None, oauth=oauth, note=notes,
        looked_up=look_up(desk, own, wanted, leave) if wanted else None,
    )  # fmt: skip
    for note in () if as_json else notes:
        click.echo(note)
    if not dry_run and stored["oauth"]:
        _leave(desk, stored, device, as_json)
    elif not dry_run:
        _passwords(desk, stored, as_json)
    error = None if untested or dry_run else _try(desk, stored, as_json)[1]
    if error:
        raise error
    if not dry_run:
        verb.keep(desk, stored)
    more = {"looked_up": steps_document(leave)} if leave.steps else {}
    if stored["address"] and (domain or leave.look_up or desk.network.allowed()):
        more["domain"] = _vouched(desk, stored["address"], (), as_json)
    if as_json:
        echo_json({**stored, **more, "written": not dry_run})
    else:
        click.echo(
            NOT_WRITTEN if dry_run else "Your mailbox is connected. Nothing was sent, and nothing in it was marked."
        )


@mailbox.command()
@json_option
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """Show the servers, and where the password comes from."""
    found = verb.document(open_desk(ctx))
    if as_json:
        echo_json(found)
        return
    if not found["servers"] and not found["maildir"]:
        click.echo("No mailbox is connected yet: sincerely mailbox connect you@provider.example")
    for server in found["servers"]:
        what = "letters leave through" if server["speaks"] == "smtp" else "mail is read from"
        user = f", as {server['user']}" if server["user"] else ""
        click.echo(f"{what} {server['host']}:{server['port']} ({server['security']}){user}")
    if found["maildir"]:
        click.echo(f"mail is read from the folder {found['maildir']}")
    if found["password_from"]:
        click.echo(f"the password is taken from: {found['password_from']}")
    most = found["leave_at_most"]
    if found["servers"]:
        because = f"; your provider's bounds: {most['because_of']}" if most["because_of"] else ""
        say(f"at most {most['an_hour']} letters an hour and {most['a_day']} a day leave from here{because}")


@mailbox.command()
@domain_option
@click.option(
    "--selector",
    "selectors",
    multiple=True,
    metavar="NAME",
    callback=_selectors,
    help="A name of your domain's signing key (DKIM), from the source of a letter you sent; may be given many times.",
)
@json_option
@click.pass_context
def test(ctx: click.Context, domain: bool, selectors: tuple[str, ...], as_json: bool) -> None:
    """Try each step toward each server, and with --domain what vouches for your letters; nothing is sent and nothing is marked."""
    desk = open_desk(ctx)
    rows, error = _try(desk, None, as_json)
    if domain or selectors or desk.network.allowed() or (not as_json and verb.is_vouched_by_provider(desk)):
        rows += _vouched(desk, None, selectors, as_json)
    elif not as_json:
        say(NOT_ALLOWED)
    if as_json:
        echo_json(rows)
    if error:
        raise error


def _vouched(desk: Desk, address: str | None, selectors: Sequence[str], as_json: bool) -> list[dict[str, Any]]:
    return verb.vouched_document(say_vouched(verb.vouched(desk, address, selectors), quiet=as_json))


def _leave(desk: Desk, stored: dict[str, Any], device: bool, as_json: bool) -> None:
    def show(url: str, code: str | None) -> None:
        if code:
            click.echo(f"On any device open {url} and type {code}", err=as_json)
        else:
            click.echo(f"A page opens in your browser; if it does not, open it yourself:\n\n{url}\n", err=as_json)
        click.echo("Waiting until you have said yes there …", err=as_json)

    for user, _ in verb.users(stored):
        asks = not as_json and sys.stdin.isatty()
        if not desk.mailbox.ask_leave(user, stored["oauth"], show, device=device, new_secret=asks):
            click.echo(
                "No keyring on this machine keeps what was granted, so it will be asked again; on a server set oauth.token_file.",
                err=as_json,
            )


def _passwords(desk: Desk, stored: dict[str, Any], as_json: bool) -> None:
    for user, host in verb.users(stored):
        source = desk.mailbox.password_from(user)
        if source != ASKED or as_json or not sys.stdin.isatty():
            continue
        if not desk.mailbox.ask_password(user, host):
            click.echo("No keyring on this machine keeps a password safe, so it will be asked each time.")


def _try(
    desk: Desk, stored: dict[str, Any] | None, as_json: bool
) -> tuple[list[dict[str, Any]], SincerelyError | None]:
    """Try each step and say how it went; return them as JSON, with the first error."""
    first: SincerelyError | None = None
    rows: list[dict[str, Any]] = []
    for one in verb.tried(desk, stored):
        first = first or one.error
        told = one.error.problems[0].say if one.error else "ok"
        rows.append(
            {"server": f"{one.server.host}:{one.server.port}", "step": one.step, "ok": one.error is None, "say": told}
        )
        if not as_json:
            click.echo(f"{one.server.host}:{one.server.port}  {one.step}: {told}")
    return rows, first
