"""The verb mailbox: which servers carry the letters of this desk, found by the address or told, each step tried.

The desk keeps names of servers and of the user. A password is kept by the keyring or not at all.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sincerely.core.message import checked_address
from sincerely.desk.applications import profile_of
from sincerely.desk.ports import Desk, LookedUp, Vouched
from sincerely.errors import Mistake, Refused

SPEAKS = ("smtp", "imap")
AUTHORITIES = ("google", "microsoft", "own")  # who can let a program in without a password; own: as the settings say


def found(
    desk: Desk, address: str | None, told: Mapping[str, Mapping[str, Any]], *, maildir: str | None = None,
    oauth: str | None = None, note: list[str] | None = None, looked_up: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the mailbox of an address as the desk would keep it.

    Args:
        address: None: that of whose desk this is.
        told: by smtp and imap what the person said of host, port, security and user; what is missing is looked up.
        oauth: who lets the program in without a password (AUTHORITIES); None: as the provider wants it.
        note: what the person should know of their provider is added to it.
        looked_up: what the network says of an address that belongs to no provider known here.

    Raises Mistake where nothing is known of the provider.
    """
    own = _own(desk, address)
    if not own and not told["smtp"].get("host"):
        raise Mistake(
            "It is not known which mailbox is yours.", code="no_mailbox",
            hint="Say so: sincerely mailbox connect you@provider.example",
        )  # fmt: skip
    if own:
        checked_address(own, "Your mailbox")
    known = _provider(desk, own, oauth) or looked_up or {}
    if not told["smtp"].get("host") and not known:
        raise _unknown(own, asked=looked_up is not None)
    stated = bool(told["smtp"].get("host"))
    by = "own" if oauth == "own" else None if stated and not oauth else _authority(known, oauth)
    if known.get("note") and note is not None and not (by and known.get("password") is not False):
        note.append(str(known["note"]))
    servers = {speaks: _server(desk, speaks, told[speaks], known.get(speaks), own) for speaks in SPEAKS}
    for server in servers.values():
        if server and server.pop("only_oauth", False) and not by:
            raise _wants_oauth(own, server["host"])
        if server:
            server["login"] = "oauth" if by and server["user"] else "password"
    return {"address": own, **servers, "maildir": maildir, "sent": bool(known.get("sent")), "oauth": by}


def _own(desk: Desk, address: str | None) -> str:
    return address or profile_of(desk).me.email or ""


def _unknown(own: str, *, asked: bool) -> Mistake:
    domain = own.rpartition("@")[2]
    by_hand = f"sincerely mailbox connect {own} --smtp-host … --imap-host … (your provider's help has them)"
    return Mistake(
        f"Nothing is known of the servers of {domain}.", code="unknown_provider",
        hint=f"Say which: {by_hand}" if asked else f"Let {domain} be asked: sincerely mailbox connect {own} --look-up, or say which: {by_hand}",
    )  # fmt: skip


def _wants_oauth(own: str, host: str) -> Mistake:
    return Mistake(
        f"{host} takes no password: it asks you in the browser, as a client that is registered there.", code="wants_oauth",
        hint=f"Name the client in the settings (docs/howto/oauth.md), then: sincerely mailbox connect {own} --look-up --oauth own",
    )  # fmt: skip


def to_look_up(
    desk: Desk, address: str | None, told: Mapping[str, Mapping[str, Any]], *, maildir: bool, oauth: str | None
) -> tuple[str, list[str]]:
    """Return the address whose servers only the network could tell, and which of smtp and imap; none where all is known.

    Args:
        maildir: mail is read from a folder, so that no server for it is needed.
    """
    own = _own(desk, address)
    wanted = [one for one in SPEAKS if not told[one].get("host") and not (one == "imap" and maildir)]
    if not own or "smtp" not in wanted or _provider(desk, checked_address(own, "Your mailbox"), oauth):
        return own, []
    return own, wanted


def strangers_refused(address: str, step: LookedUp) -> Refused:
    """Return the error for servers of somebody else that nobody said yes to."""
    known = step.known or {}
    options = [
        f"--{speaks}-{name} {shlex.quote(str(known[speaks][name]))}"
        for speaks in SPEAKS if speaks in known for name in ("host", "port", "security", "user") if known[speaks].get(name) not in (None, address)
    ]  # fmt: skip
    return Refused(
        f"{step.asked} names {' and '.join(step.strangers)}, not of {address.rpartition('@')[2]}: whoever runs that would get your password.",
        code="servers_elsewhere", hint=f"If you know that it is right, name it yourself: sincerely mailbox connect {address} {' '.join(options)}",
    )  # fmt: skip


def vouched(desk: Desk, address: str | None, selectors: Sequence[str] = ()) -> Iterator[Vouched]:
    """Ask the network what vouches for letters from an address: of the mailbox that is kept, where it is None.

    Raises Mistake where no address is known. Whether it may be asked is settled before.
    """
    own = address or _kept_address(desk)
    if not own:
        raise Mistake(
            "It is not known which address is yours.", code="no_mailbox", hint="Say so: sincerely mailbox connect you@provider.example"
        )  # fmt: skip
    yield from desk.network.vouched(own.rpartition("@")[2], selectors)


def is_vouched_by_provider(desk: Desk) -> bool:
    """Say whether the address of the mailbox is at a provider's own domain, of which nobody need be asked."""
    return desk.mailbox.provider(_kept_address(desk)) is not None


def _kept_address(desk: Desk) -> str:
    return str(kept(desk).get("address") or _own(desk, None))


def vouched_document(rows: Sequence[Vouched]) -> list[dict[str, Any]]:
    """Return what vouches for a domain as JSON."""
    return [asdict(row) for row in rows]


def _provider(desk: Desk, own: str, oauth: str | None) -> Mapping[str, Any]:
    """Return what is known of the provider: by the address, or, for a company's own domain, by who was named."""
    known = desk.mailbox.provider(own)
    if known is None and oauth in ("google", "microsoft"):
        known = desk.mailbox.provider_named({"google": "gmail", "microsoft": "microsoft365"}[oauth])
    return known or {}


def _authority(known: Mapping[str, Any], oauth: str | None) -> str | None:
    """Return whose leave is asked: where it was wished, and where the provider takes no password."""
    if not known.get("oauth") or (oauth is None and known.get("password") is not False):
        return None
    return str(known["name"])


def _server(
    desk: Desk, speaks: str, told: Mapping[str, Any], known: Mapping[str, Any] | None, own: str
) -> dict[str, Any] | None:
    if not told.get("host"):
        return {**known, "user": told.get("user") or known.get("user", own)} if known else None
    security = told.get("security") or ("starttls" if speaks == "smtp" else "tls")
    port = told.get("port") or desk.mailbox.port(speaks, security)
    user = told.get("user") or (None if security == "none" else own)
    return {"host": told["host"], "port": port, "security": security, "user": user}


def users(stored: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each user of a mailbox with the server where the password or the token is needed, each user once."""
    servers = [stored[speaks] for speaks in SPEAKS if stored.get(speaks)]
    return list({server["user"]: (server["user"], server["host"]) for server in servers if server["user"]}.values())


def tried(desk: Desk, stored: Mapping[str, Any] | None = None) -> Iterator[Any]:
    """Take each step toward the servers, those kept or those given, and yield how it went. Nothing is sent or marked."""
    mailbox = kept(desk) if stored is None else stored
    if not desk.mailbox.servers() and not mailbox:
        raise Mistake(
            "No mailbox is connected.", code="no_mailbox", hint="Connect it: sincerely mailbox connect you@provider.example"
        )  # fmt: skip
    yield from desk.mailbox.tried(mailbox)


def kept(desk: Desk) -> Mapping[str, Any]:
    """Return the mailbox that the desk keeps; empty before it was connected."""
    profile_of(desk)
    return desk.messages.mailbox() or {}


def keep(desk: Desk, stored: Mapping[str, Any]) -> None:
    """Keep the servers of the mailbox on the desk."""
    profile_of(desk)
    desk.messages.set_mailbox(stored)


def document(desk: Desk) -> dict[str, Any]:
    """Return what is known of the mailbox as JSON; where the password comes from, never the password."""
    servers = desk.mailbox.servers()
    stored = kept(desk)
    user = next((server.user for server in servers if server.user), None)
    bounds, takes = desk.bounds, desk.mailbox.takes()
    return {
        "address": stored.get("address"), "maildir": stored.get("maildir"),
        "servers": [
            {"speaks": s.speaks, "host": s.host, "port": s.port, "security": s.security, "user": s.user} for s in servers
        ],
        "password_from": desk.mailbox.password_from(user) if user else None,
        "leave_at_most": {
            "a_minute": bounds.letters_a_minute, "an_hour": bounds.letters_an_hour, "a_day": bounds.letters_a_day,
            "because_of": takes.source or None,
        },
    }  # fmt: skip
