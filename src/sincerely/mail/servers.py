"""Where a mail server is, how the line to it is kept private, and how its words are shown. Opens no line by itself.

A certificate is always verified. A line without TLS is only for a server on this machine, and a password never crosses one
that leaves it. What a server says is untrusted text: one short line, without anything that was a secret.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sincerely.errors import Refused, Rejected, SettingsError

if TYPE_CHECKING:
    import ssl

PORTS = {("smtp", "tls"): 465, ("smtp", "starttls"): 587, ("smtp", "none"): 25,
         ("imap", "tls"): 993, ("imap", "starttls"): 143, ("imap", "none"): 143}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One server of a mailbox. `user` None: it asks for no log-in (a server on this machine)."""

    speaks: str  # smtp or imap
    host: str
    security: str  # tls, starttls or none
    port: int
    user: str | None = None
    login: str = "password"  # or oauth: the secret is then an access token
    ca_file: Path | None = None
    timeout_s: float = 120.0

    @property
    def name(self) -> str:
        """How it is called in sentences."""
        return f"{self.host}:{self.port}"


HOST = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.IGNORECASE)


def is_host(name: str) -> bool:
    """Say whether a text is a name that a server can have: letters, digits, hyphens and dots, and nothing else."""
    return HOST.fullmatch(name) is not None


def is_within(host: str, domain: str) -> bool:
    """Say whether a host is of a domain: the domain itself, or a name below it."""
    return f".{host.lower()}".endswith(f".{domain.lower()}")


def is_loopback(host: str) -> bool:
    """Say whether the host is this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def insist_on_privacy(server: Server) -> None:
    """Raise Refused for a line without TLS to another machine."""
    if server.security == "none" and not is_loopback(server.host):
        raise Refused(
            f"The line to {server.name} would be open for everybody to read, so nothing was sent over it.",
            code="line_not_private", hint="Use starttls or tls: sincerely mailbox connect ADDRESS --security starttls",
        )  # fmt: skip


def tls_context(server: Server) -> ssl.SSLContext:
    """Return the context in which the server's certificate is verified. Raises SettingsError for an unreadable CA file."""
    return verifying(server.ca_file)


def verifying(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that trusts the authorities of the system, and that of the file if one is named."""
    import ssl

    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            why = getattr(error, "strerror", None) or "it holds no certificate"
            raise SettingsError(
                f"The certificates in {ca_file} could not be read: {why}.", code="bad_ca_file",
                hint="Name a PEM file of your company's authority in the setting ca_file.",
            ) from None  # fmt: skip
    return context


def bearer(user: str, token: str) -> str:
    """Return what XOAUTH2 sends, unencoded (developers.google.com/workspace/gmail/imap/xoauth2-protocol; Microsoft takes the same)."""
    return f"user={user}\1auth=Bearer {token}\1\1"


def denied(server: Server, said: str) -> Rejected:
    """Return the error for a log-in that the server did not take."""
    hint = (
        f"Give it again: sincerely mailbox connect {server.user}"
        if server.login == "oauth"
        else "Set the password anew: sincerely mailbox connect (many providers want an app password)."
    )
    return Rejected(f"{server.name} did not let {server.user} log in: {said}.", code="login_denied", hint=hint)


def quoted(words: bytes | str, *secrets: str) -> str:
    """Return what a server said as one short line: nothing unprintable, nothing that was a secret in any form."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    for secret in secrets:
        for form in {secret, base64.b64encode(secret.encode()).decode()} if secret else ():
            text = text.replace(form, "…")
    text = " ".join(re.sub(r"[^\x20-\x7e\u00a1-\uffff]", " ", text).split())
    return text if len(text) <= 200 else f"{text[:197]}…"
