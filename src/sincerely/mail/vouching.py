"""Whether others can tell the letters of a domain from forged ones: where its answers go, SPF, DKIM and DMARC, in plain words.

It informs and never blocks. What cannot be known from outside is said to be not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sincerely.desk.ports import Vouched
from sincerely.errors import Unavailable
from sincerely.mail.dmarc import dmarc_of
from sincerely.mail.names import Names
from sincerely.mail.servers import is_host
from sincerely.mail.spf import spf_of

SELECTORS = Path(__file__).with_name("selectors.toml")
NEVER = "sincerely-asks-for-what-nobody-has"  # a name that no key has, unless every name has one
SPAM = "Many of your letters may be taken for spam."
SPF_FAULT = "Some of those who get your letters take them for spam, or send them back."
UNSIGNED = "Without a signature, letters are taken for spam more often."
PRETENDED = f"{SPAM} Large providers want a record from whoever sends many letters, and without one anybody can pretend to be you."
SILENT = "Nothing can be said of it for now."
KEEPER = "Whoever keeps the DNS of {}: your company's IT, or for a domain of your own the place where you bought it."
AGAIN = "Try again in a few minutes."


@cache
def selectors() -> Mapping[str, Mapping[str, Any]]:
    """Return the names of keys that are known to be in use, by who uses them."""
    import tomllib

    return tomllib.loads(SELECTORS.read_text(encoding="utf-8"))


def vouched(names: Names, domain: str, stated: Sequence[str]) -> Iterator[Vouched]:
    """Look at MX, SPF, DKIM and DMARC of a domain, and yield each as it is known.

    Args:
        stated: names of DKIM keys that the person knows of; empty: those of selectors.toml.
    """
    yield _mx(names, domain)
    spf = spf_of(names, domain)
    yield _row(domain, "SPF", spf.state, spf.say, SPAM if spf.state == "not found" else SPF_FAULT)
    try:
        yield _dkim(names, domain, stated)
    except Unavailable as error:
        yield _row(domain, "DKIM", "not known", error.problems[0].say)
    dmarc = dmarc_of(names, domain)
    yield _row(domain, "DMARC", dmarc.state, dmarc.say, PRETENDED)


def _row(domain: str, name: str, state: str, say: str, means: str = "", mends: str = "") -> Vouched:
    """Return one row; what is found means no harm, and what nobody answered can only be asked again."""
    if state == "found":
        means = mends = ""
    elif not mends:
        means, mends = (SILENT, AGAIN) if state == "not known" else (means, KEEPER.format(domain))
    return Vouched(domain=domain, name=name, state=state, say=say, means=means, mends=mends)


def _mx(names: Names, domain: str) -> Vouched:
    unreachable = "Answers to your letters cannot reach you."
    try:
        targets = names.mx(domain)
        if [one.host for one in targets] == [""]:
            say = f"{domain} says that it takes no mail at all (a null MX, RFC 7505)."
            return _row(domain, "MX", "wrong", say, unreachable)
        if targets:
            host = targets[0].host if is_host(targets[0].host) else "a server with a strange name"
            return _row(domain, "MX", "found", f"Answers to {domain} go to {host}.")
        if names.has_address(domain):
            say = f"{domain} names no server for its mail; it goes to the machine of that name."
            return _row(domain, "MX", "found", say)
        say = f"{domain} names no server for its mail, and there is no machine of that name."
        return _row(domain, "MX", "not found", say, unreachable)
    except Unavailable as error:
        return _row(domain, "MX", "not known", error.problems[0].say)


def _dkim(names: Names, domain: str, stated: Sequence[str]) -> Vouched:
    """Look for keys. Raises Unavailable."""
    found, others, revoked = _keys(names, domain, stated)
    if found:
        say = f"{domain} has a key for signing letters ({', '.join(found)}). That yours are signed shows only in a letter."
        return _row(domain, "DKIM", "found", say)
    if revoked:
        return _row(
            domain, "DKIM", "wrong", f"The key {', '.join(revoked)} of {domain} was taken back (it is empty).", SPAM
        )
    if stated:
        return _row(domain, "DKIM", "not found", f"{domain} has no key of the name {', '.join(stated)}.", SPAM)
    say = f"Whether letters of {domain} are signed cannot be told from outside: keys have names, and none in common use leads to one."
    if others:
        say += f" (A key of {', '.join(others)} is there, which signs other mail than letters.)"
    look = (
        f"Send yourself a letter and look into its source for a DKIM-Signature with d={domain}; "
        "behind s= stands the name: sincerely mailbox test --domain --selector NAME"
    )
    return _row(domain, "DKIM", "not known", say, UNSIGNED, look)


def _keys(names: Names, domain: str, stated: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Return the names of keys that letters are signed with, of whom else there are keys, and the names of keys taken back."""
    if stated:
        states = {one: _key(names, domain, one) for one in stated}
        return [one for one in stated if states[one] == "found"], [], [one for one in stated if states[one] == "empty"]
    found: list[str] = []
    others: list[str] = []
    for whose, known in selectors().items():
        there = [one for one in known["selectors"] if _key(names, domain, one) == "found"]
        if there and known.get("other_mail"):
            others.append(whose)
        else:
            found += there
    if found and _key(names, domain, NEVER):
        return [], [], []  # every name has the same answer, which says nothing
    return list(dict.fromkeys(found)), others, []


def _key(names: Names, domain: str, selector: str) -> str | None:
    """Say whether there is a key of that name: found, empty, or None."""
    for text in names.txt(f"{selector}._domainkey.{domain}"):
        tags = {part.partition("=")[0].strip(): part.partition("=")[2].strip() for part in text.split(";")}
        if tags.get("v", "DKIM1") == "DKIM1" and "p" in tags:
            return "found" if tags["p"] else "empty"
    return None
