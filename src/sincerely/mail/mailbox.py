"""The servers of one mailbox: from the settings, else as the desk keeps them; and each step of reaching them tried.

Settings win over what `mailbox connect` found. A password is asked for once a line is open, and kept in memory alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sincerely.desk.ports import ASKED, Letterbox, Messages, Post
from sincerely.errors import Mistake, Refused, SincerelyError
from sincerely.mail import credentials
from sincerely.mail.credentials import Secret
from sincerely.mail.servers import PORTS, Server

if TYPE_CHECKING:
    from sincerely.mail.oauth import Grants

PROVIDERS = Path(__file__).with_name("providers.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One step toward one server, and what went wrong with it, if anything did."""

    server: Server
    step: str
    error: SincerelyError | None = None


SHARE = 0.8  # of what a provider takes leaves from here; the rest is for what the person writes elsewhere


class Takes(NamedTuple):
    """How many letters may leave from a mailbox because of its provider; None: it does not say."""

    provider: str
    a_day: int | None
    a_minute: int | None
    source: str


@cache
def providers() -> Mapping[str, Mapping[str, Any]]:
    """Return the well-known providers by name."""
    import tomllib

    known = tomllib.loads(PROVIDERS.read_text(encoding="utf-8"))
    return {
        name: {**one, "name": name} | ({"oauth": known[one["oauth_of"]]["oauth"]} if "oauth_of" in one else {})
        for name, one in known.items()
    }


def provider_of(address: str) -> Mapping[str, Any] | None:
    """Return the provider of an address, or None if it is none of the well-known."""
    domain = address.rpartition("@")[2].lower()
    return next((one for one in providers().values() if domain in one["domains"]), None)


def taken(server: Server | None, address: str) -> Takes:
    """Return how many letters may leave from a mailbox, below what its provider says that it takes.

    Args:
        server: the one that sends; it tells the provider, whatever the address.
    """
    known = next((one for one in providers().values() if server and one["smtp"]["host"] == server.host.lower()), None)
    said: Mapping[str, Any] = (known or {}).get("takes", {})
    own_domain = known is not None and address.rpartition("@")[2].lower() not in known["domains"]
    a_day = said.get("a_day_own_domain" if own_domain and "a_day_own_domain" in said else "a_day")
    below = [None if most is None else int(most * SHARE) for most in (a_day, said.get("a_minute"))]
    return Takes(
        provider=(known or {}).get("name", ""), a_day=below[0], a_minute=below[1], source=said.get("source", "")
    )


def server_of(speaks: str, values: Mapping[str, Any], stored: Mapping[str, Any] | None) -> Server | None:
    """Return one server of the mailbox, or None if neither the settings nor the desk name it.

    Args:
        values: the settings by name; `stored` is what the desk keeps.
    """
    ca_file = Path(values["ca_file"]).expanduser() if values["ca_file"] else None
    if values[f"{speaks}.host"]:
        security = values[f"{speaks}.security"]
        port = values[f"{speaks}.port"] or PORTS[speaks, security]
        user = values[f"{speaks}.user"] or (values["smtp.user"] if speaks == "imap" else None)
        login = "oauth" if stored and stored.get("oauth") else "password"
        found = {"host": values[f"{speaks}.host"], "port": port, "security": security, "user": user, "login": login}
    elif stored and stored.get(speaks):
        found = dict(stored[speaks])
    else:
        return None
    return Server(speaks=speaks, ca_file=ca_file, timeout_s=values["answer_s"], **found)


def insist(server: Server | None, what: str) -> Server:
    """Return the server, or raise Mistake that says how to name it."""
    if server is None:
        raise Mistake(
            f"No server is known yet for {what}.", code="no_mailbox",
            hint="Connect your mailbox: sincerely mailbox connect you@provider.example",
        )  # fmt: skip
    return server


def tried(server: Server, secret: Callable[[], Secret]) -> Iterator[Tried]:
    """Take each step toward a server and say how it went; the first that fails is the last. Nothing is sent or marked."""
    steps: Any
    if server.speaks == "smtp":
        from sincerely.mail.smtp import SmtpSteps

        steps = SmtpSteps(server, secret)
    else:
        from sincerely.mail.imap import ImapSteps

        steps = ImapSteps(server, secret)
    try:
        for name, act in steps.all():
            try:
                act()
            except SincerelyError as error:
                yield Tried(server=server, step=name, error=error)
                return
            yield Tried(server=server, step=name)
    finally:
        steps.close()


class OwnMailbox:
    """The mailbox of the desk: its servers by settings and store, its password by keyring, and the drivers over them."""

    def __init__(
        self, values: Callable[[], Mapping[str, Any]], messages: Messages, now: Callable[[], datetime]
    ) -> None:
        self._values, self._messages, self._now = cache(values), messages, now
        self._secrets: dict[str, Secret] = {}
        self._granted: dict[str, Grants] = {}

    def post(self) -> Post:
        from sincerely.mail.smtp import SmtpPost

        server = self._server("smtp", "sending letters")
        return SmtpPost(server, lambda: self._secret(server))

    def letterbox(self) -> Letterbox:
        from sincerely.mail.imap import ImapLetterbox

        server, values = self._server("imap", "reading mail"), self._values()
        since = self._now().date() - timedelta(days=values["fetch_days"])
        keeps = bool((self._messages.mailbox() or {}).get("sent")) or not values["keep_sent"]
        return ImapLetterbox(server, lambda: self._secret(server), since=since, keeps_sent=keeps)

    def folder(self, path: Path) -> Letterbox:
        from sincerely.mail.maildir import MaildirLetterbox

        return MaildirLetterbox(path)

    def provider(self, address: str) -> Mapping[str, Any] | None:
        return provider_of(address)

    def provider_named(self, name: str) -> Mapping[str, Any]:
        return providers()[name]

    def takes(self) -> Takes:
        stored = self._messages.mailbox()
        server = server_of("smtp", self._values(), stored)
        return taken(server, str((server.user if server else None) or (stored or {}).get("address") or ""))

    def servers(self) -> list[Server]:
        stored = self._messages.mailbox()
        found = [server_of(speaks, self._values(), stored) for speaks in ("smtp", "imap")]
        return [server for server in found if server]

    def tried(self, stored: Mapping[str, Any]) -> Iterator[Tried]:
        for speaks in ("smtp", "imap"):
            server = server_of(speaks, self._values(), stored)
            if server:
                yield from tried(server, partial(self._secret, server))

    def port(self, speaks: str, security: str) -> int:
        return PORTS[speaks, security]

    def ask_password(self, user: str, host: str) -> bool:
        self._secrets[user] = secret = credentials.asked(user, host)
        try:
            credentials.store(user, secret)
        except Refused:
            return False
        return True

    def ask_leave(
        self, user: str, provider: str, show: Callable[[str, str | None], None], *, device: bool, new_secret: bool
    ) -> bool:
        values = self._values()
        if new_secret and values["oauth.client_id"] and not values["oauth.secret_variable"]:
            self._ask_client_secret(values["oauth.client_id"])
        grants = self._grants(user, provider)
        if device:
            return grants.on_another_device(show)

        def open_browser(url: str) -> None:
            import webbrowser
            from threading import Thread

            show(url, None)
            Thread(
                target=webbrowser.open, args=(url,), daemon=True
            ).start()  # one in the terminal ends only after the answer

        return grants.in_browser(open_browser)

    def password_from(self, user: str) -> str:
        values = self._values()
        if (self._messages.mailbox() or {}).get("oauth"):
            return f"what was granted, in {values['oauth.token_file'] or 'your keyring'}"
        if values["password_variable"]:
            return f"the variable {values['password_variable']}"
        if values["password_file"]:
            return f"the file {values['password_file']}"
        return "your keyring" if credentials.kept(user) else ASKED

    def _server(self, speaks: str, what: str) -> Server:
        return insist(server_of(speaks, self._values(), self._messages.mailbox()), what)

    def _ask_client_secret(self, client_id: str) -> None:
        """Ask for the secret of the client once; one that has none is answered with an empty line."""
        if credentials.kept(client_id, of=credentials.GRANTS) is None:
            secret = credentials.asked_or_none(f"Secret of the client {client_id} (not shown; empty if it has none): ")
            if secret:
                credentials.store(client_id, secret, of=credentials.GRANTS)

    def _grants(self, user: str, provider: str) -> Grants:
        from sincerely.mail.oauth import Grants, authority_of

        if user not in self._granted:
            values, variable = self._values(), self._values()["oauth.secret_variable"]
            authority = authority_of(providers()[provider]["oauth"] if provider in providers() else None, values)
            secret = (
                credentials.from_variable(variable, os.environ)
                if variable
                else credentials.kept(authority.client_id, of=credentials.GRANTS)
            )
            file = Path(values["oauth.token_file"]).expanduser() if values["oauth.token_file"] else None
            self._granted[user] = Grants(authority, user, now=self._now, file=file, secret=secret)
        return self._granted[user]

    def _secret(self, server: Server) -> Secret:
        values, user = self._values(), server.user or ""
        if server.login == "oauth":
            return self._grants(user, str((self._messages.mailbox() or {}).get("oauth") or "own")).access()
        if user not in self._secrets:
            file = Path(values["password_file"]).expanduser() if values["password_file"] else None
            variable = values["password_variable"]
            self._secrets[user] = credentials.password(user, server.host, variable=variable, file=file)
        return self._secrets[user]
