"""What is asked of the network about a domain: its servers, in an order that begins with the domain itself, and what vouches for it.

Nothing is asked before a person allowed it. Only the domain is told to anybody, never the address, and what comes back is
taken only where it is safe (autoconfig.py, web.py, names.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sincerely.desk.ports import LookedUp, Vouched
from sincerely.errors import Mistake, Unavailable
from sincerely.mail import autoconfig, vouching, web
from sincerely.mail.mailbox import provider_of, providers
from sincerely.mail.names import Names, Target
from sincerely.mail.servers import is_host, is_within

ISPDB = "autoconfig.thunderbird.net"
# RFC 8314 (TLS from the start, to be preferred) and RFC 6186 (STARTTLS)
SRV = {
    "smtp": (("_submissions._tcp", "tls"), ("_submission._tcp", "starttls")),
    "imap": (("_imaps._tcp", "tls"), ("_imap._tcp", "starttls")),
}
OWN_PAGES = ("https://autoconfig.{}/mail/config-v1.1.xml", "https://{}/.well-known/autoconfig/mail/config-v1.1.xml")


class OwnNetwork:
    """Asks as the settings say: `look_up.dns` is the DNS server, `ca_file` vouches for servers beside the system's authorities."""

    def __init__(self, values: Mapping[str, Any], *, timeout_s: float = web.TIMEOUT_S) -> None:
        self._values, self._timeout_s = values, timeout_s
        self._ca_file = Path(values["ca_file"]).expanduser() if values["ca_file"] else None
        self._names = Names(values["look_up.dns"], timeout_s)

    def allowed(self) -> bool:
        return bool(self._values["look_up.allowed"])

    def mozilla_allowed(self) -> bool:
        return bool(self._values["look_up.mozilla"])

    def would_ask(self, domain: str) -> Sequence[str]:
        name, by = _ascii(domain), self._names.called
        records = [f"{label}.{name}" for speaks in SRV.values() for label, _ in speaks]
        return [
            *(url.format(name) for url in OWN_PAGES),
            f"{by}: SRV of {', '.join(records)}; MX of {name}",
            f"{by}, once it is connected: MX, A, AAAA and TXT of {name}, TXT of what its SPF record includes, of _dmarc.{name} and the names above, and of keys below _domainkey.{name}",
        ]

    def servers(self, address: str, wanted: Collection[str]) -> Iterator[LookedUp]:
        domain = _ascii(address.rpartition("@")[2])
        for url in OWN_PAGES:
            step = self._page(url.format(domain), domain, address, wanted)
            yield step
            if step.known:
                return
        for look in (self._srv, self._mx):
            try:
                step = look(domain, wanted)
            except Unavailable as error:
                step = LookedUp(asked=f"the DNS about {domain}", say=error.problems[0].say)
            yield step
            if step.known:
                return

    def mozilla(self, address: str, wanted: Collection[str]) -> LookedUp:
        domain = _ascii(address.rpartition("@")[2])
        return self._page(f"https://{ISPDB}/v1.1/{domain}", ISPDB, address, wanted)

    def vouched(self, domain: str, selectors: Sequence[str]) -> Iterator[Vouched]:
        if provider_of(f"x@{domain}"):
            yield Vouched(
                domain=domain, name="SPF, DKIM, DMARC", state="found", means="", mends="",
                say=f"{domain} is its provider's own domain: the provider vouches for everybody's letters there, and you need do nothing.",
            )  # fmt: skip
            return
        try:
            name = _ascii(domain)
        except Mistake as error:  # it informs and never blocks
            say = error.problems[0].say
            yield Vouched(
                domain=domain,
                name="SPF, DKIM, DMARC",
                state="wrong",
                say=say,
                means=vouching.SPAM,
                mends=error.problems[0].hint,
            )
            return
        yield from vouching.vouched(self._names, name, selectors)

    def _page(self, url: str, within: str, address: str, wanted: Collection[str]) -> LookedUp:
        raw, say = web.page(url, within, ca_file=self._ca_file, timeout_s=self._timeout_s)
        if raw is None:
            return LookedUp(asked=url, say=say)
        known, why = autoconfig.servers_in(raw, address)
        if not known or set(wanted) - known.keys():
            return LookedUp(asked=url, say=why)
        return _found(url, {speaks: known[speaks] for speaks in wanted}, _ascii(address.rpartition("@")[2]))

    def _srv(self, domain: str, wanted: Collection[str]) -> LookedUp:
        asked, known = f"SRV records of {domain}", {}
        for speaks in wanted:
            for label, security in SRV[speaks]:
                target = _offered(self._names.srv(f"{label}.{domain}"))
                if target:
                    known[speaks] = {"host": target.host, "port": target.port, "security": security}
                    break
        if set(wanted) - known.keys():
            missing = " and ".join(sorted(set(wanted) - known.keys())).upper()
            return LookedUp(asked=asked, say=f"they name no server for {missing}" if known else "none name its servers")
        return _found(asked, known, domain)

    def _mx(self, domain: str, wanted: Collection[str]) -> LookedUp:
        asked, targets = f"MX record of {domain}", self._names.mx(domain)
        host = targets[0].host if targets else ""
        if not is_host(host):
            return LookedUp(asked=asked, say="it says that no mail is taken there" if targets else "there is none")
        for one in providers().values():
            if any(is_within(host, known) for known in one.get("mx", ())):
                return LookedUp(asked=asked, say=f"{host}: {_servers_told(one)}, as this provider states", known=one)
        return LookedUp(asked=asked, say=f"{host}, which is none of the providers known here")


def _ascii(domain: str) -> str:
    """Return a domain as the DNS knows it (IDNA). Raises Mistake for one that nobody can have."""
    import idna

    try:
        name = idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        name = ""
    if not is_host(name):
        raise Mistake(
            f"{domain!r} is no domain that could be asked.", code="bad_domain", hint="Look at how your address is written."
        )  # fmt: skip
    return name


def _offered(targets: Sequence[Target]) -> Target | None:
    """Return the preferred target that is a server; one without a name says that nothing is offered (RFC 2782)."""
    return next((one for one in targets if is_host(one.host) and one.port), None)


def _found(asked: str, known: Mapping[str, Any], domain: str) -> LookedUp:
    """Return the servers found; where they are those of a well-known provider, with all that is known of it."""
    for one in providers().values():
        if all(one[speaks]["host"] == server["host"].lower() for speaks, server in known.items()):
            return LookedUp(asked=asked, say=f"{_servers_told(one)}, those of a provider known here", known=one)
    hosts = dict.fromkeys(server["host"].lower() for server in known.values())
    strangers = tuple(host for host in hosts if not is_within(host, domain))
    return LookedUp(asked=asked, say=_servers_told(known), known=known, strangers=strangers)


def _servers_told(known: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{known[speaks]['host']}:{known[speaks]['port']} ({known[speaks]['security']})"
        for speaks in ("smtp", "imap")
        if speaks in known
    )
