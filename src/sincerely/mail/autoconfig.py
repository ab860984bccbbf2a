"""The servers that a mail configuration names (clientConfig 1.1, draft-ietf-mailmaint-autoconfig), read as a stranger's text.

Only what can be used safely is taken: TLS, names that are names, and a user made of the person's own address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sincerely.mail.servers import is_host, is_loopback

SECURITY = {"SSL": "tls", "STARTTLS": "starttls", "plain": "none"}
BY_PASSWORD = {"password-cleartext", "password-encrypted", "plain", "secure"}
LOG_INS = {"", *BY_PASSWORD, "OAuth2", "none", "client-IP-address"}
USER = re.compile(r"[A-Za-z0-9._@+\\/-]*")  # what may stand around the parts of the address


def servers_in(raw: bytes, address: str) -> tuple[dict[str, Any] | None, str]:
    """Return the servers of a configuration as `mailbox connect` keeps them (smtp, imap, each if one fits), or None; and why not.

    Args:
        raw: not longer than its fetching allows; anything at all may stand in it.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        provider = fromstring(raw, forbid_dtd=True).find("emailProvider")
    except DefusedXmlException:
        return None, "it holds declarations that no configuration needs, and was not read"
    except (ParseError, ValueError, LookupError):
        return None, "what is there is no mail configuration"
    if provider is None:
        return None, "what is there is no mail configuration"
    known: dict[str, Any] = {}
    faults: list[str] = []
    for speaks, tag in (("smtp", "outgoingServer"), ("imap", "incomingServer")):
        for node in provider.findall(tag):
            if node.get("type") != speaks:
                continue
            fits = _server(node, speaks, address)
            if isinstance(fits, dict):
                known[speaks] = fits
                break
            faults.append(fits)
    return known or None, "; ".join(dict.fromkeys(faults)) or "it names no server"


def _server(node: Any, speaks: str, address: str) -> dict[str, Any] | str:
    """Return one server, or why it cannot be used."""
    local, _, domain = address.rpartition("@")
    host = _text(node, "hostname").replace("%EMAILDOMAIN%", domain)
    port, security = _text(node, "port"), SECURITY.get(_text(node, "socketType"))
    log_ins = set(_texts(node, "authentication"))
    if not is_host(host):
        return "it names a server with a name that no server has"
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        return f"it names no port of {host}"
    if security is None or (security == "none" and not is_loopback(host)):
        return f"the line to {host} would be open for everybody to read"
    if log_ins and not log_ins & LOG_INS:
        return f"{host} wants a log-in that Sincerely does not know"
    user = _user(_text(node, "username") or "%EMAILADDRESS%", address, local, domain)
    if user is None:
        return f"the name to log in with at {host} is not made of your address"
    found: dict[str, Any] = {"host": host, "port": int(port), "security": security, "user": user}
    if security == "none" or (speaks == "smtp" and log_ins and log_ins <= {"none", "client-IP-address"}):
        found["user"] = None
    if "OAuth2" in log_ins and not log_ins & BY_PASSWORD:
        found["only_oauth"] = True
    return found


def _user(pattern: str, address: str, local: str, domain: str) -> str | None:
    parts = {"%EMAILADDRESS%": address, "%EMAILLOCALPART%": local, "%EMAILDOMAIN%": domain}
    pieces = re.split("(" + "|".join(parts) + ")", pattern)
    if len(pieces) == 1 or not all(piece in parts or USER.fullmatch(piece) for piece in pieces):
        return None
    found = "".join(parts.get(piece, piece) for piece in pieces)
    return found if len(found) <= 320 else None


def _text(node: Any, name: str) -> str:
    return next(_texts(node, name), "")


def _texts(node: Any, name: str) -> Iterator[str]:
    for one in node.findall(name):
        yield (one.text or "").strip(" \t\r\n")
