"""What the DNS says of a name. A clear no is an empty answer; no answer at all raises Unavailable, so that the two are never mixed up.

Nothing that comes back is trusted: it is text to be read by whoever asked, and never an order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sincerely.errors import Unavailable
from sincerely.mail.servers import quoted

TIMEOUT_S = 5.0


class Target(NamedTuple):
    """Where a name points: `host` empty says that nothing is offered there. Targets sort with the preferred one first."""

    priority: int
    lighter: int  # the weight of an SRV record, negated: the heavier of two comes first
    host: str
    port: int


class Names:
    """Asks one DNS server, each question once."""

    def __init__(self, server: str | None = None, timeout_s: float = TIMEOUT_S) -> None:
        """Remember whom to ask: "9.9.9.9", "127.0.0.1:5353" or "[::1]:53"; None: the servers of this machine."""
        self._server, self._timeout_s = server, timeout_s
        self._said: dict[tuple[str, str], Sequence[Any]] = {}

    @property
    def called(self) -> str:
        """How whoever is asked is called in sentences."""
        return f"the DNS server {self._server}" if self._server else "the DNS server of this machine"

    def txt(self, name: str) -> list[str]:
        """Return the texts of a name, each of its strings put together; empty where it has none."""
        return [b"".join(one.strings).decode("utf-8", "replace") for one in self._ask(name, "TXT")]

    def mx(self, name: str) -> list[Target]:
        """Return where the mail of a name goes, the preferred one first."""
        return sorted(Target(one.preference, 0, _host(one.exchange), 25) for one in self._ask(name, "MX"))

    def srv(self, name: str) -> list[Target]:
        """Return where a server is, by RFC 2782, the preferred one first."""
        return sorted(Target(one.priority, -one.weight, _host(one.target), one.port) for one in self._ask(name, "SRV"))

    def has_address(self, name: str) -> bool:
        """Say whether there is a machine of that name."""
        return bool(self._ask(name, "A") or self._ask(name, "AAAA"))

    def _ask(self, name: str, kind: str) -> Sequence[Any]:
        key = (name.lower(), kind)
        if key not in self._said:
            self._said[key] = self._answer(name, kind)
        return self._said[key]

    def _answer(self, name: str, kind: str) -> Sequence[Any]:
        import dns.exception
        import dns.message
        import dns.name
        import dns.resolver

        try:
            asked = dns.name.from_text(name)
        except (dns.exception.DNSException, UnicodeError, ValueError):
            return ()  # nobody can have such a name
        try:
            return tuple(self._resolver().resolve(asked, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except dns.exception.Timeout:
            why = f"no answer within {self._timeout_s:g} seconds"
        except dns.resolver.NoNameservers as error:
            errors = [one[3] for one in error.kwargs.get("errors", ())]
            circle = any(isinstance(one, dns.message.ChainTooLong) for one in errors)
            why = "its names point at each other in a circle" if circle else "the DNS server could not answer"
        except (dns.exception.DNSException, OSError, ValueError) as error:
            why = f"the answer could not be read ({type(error).__name__})"
        raise Unavailable(
            f"Of {quoted(name)} the DNS says nothing: {why}.", code="dns_silent",
            hint="Try again in a few minutes, or name another server in the setting look_up.dns.",
        ) from None  # fmt: skip

    def _resolver(self) -> Any:
        import dns.resolver

        resolver = dns.resolver.Resolver(configure=self._server is None)
        if self._server is not None:
            host, port = _host_and_port(self._server)
            resolver.nameservers, resolver.port = [host], port
        resolver.lifetime, resolver.timeout = self._timeout_s, self._timeout_s / 2
        return resolver


def _host_and_port(server: str) -> tuple[str, int]:
    if server.startswith("["):
        host, _, port = server[1:].partition("]")
        return host, int(port.lstrip(":") or 53)
    if server.count(":") == 1:
        host, _, port = server.partition(":")
        return host, int(port)
    return server, 53


def _host(name: Any) -> str:
    return str(name.to_text(omit_final_dot=True)) if len(name) > 1 else ""
