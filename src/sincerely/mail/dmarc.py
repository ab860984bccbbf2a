"""DMARC (RFC 9989): what a domain wants done with letters that only pretend to come from it.

A domain without a record of its own goes by one above it, found by walking up the names, without any list of suffixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sincerely.errors import Unavailable
from sincerely.mail.names import Names

RECORD = re.compile(r"v\s*=\s*DMARC1\s*(?:;|$)")
MOST_LABELS = 8  # RFC 9989: of a longer name only the last seven are walked
POLICIES = {
    "none": "letters that only pretend to come from there are watched and let through (p=none)",
    "quarantine": "letters that neither SPF nor DKIM vouches for are put aside as spam (p=quarantine)",
    "reject": "letters that neither SPF nor DKIM vouches for are turned away (p=reject)",
}


class Dmarc(NamedTuple):
    """How it stands, what was seen, and the policy if there is one: none, quarantine or reject."""

    state: str
    say: str
    policy: str | None = None


def dmarc_of(names: Names, domain: str) -> Dmarc:
    """Look at the record of a domain, or at the one above it by which it goes."""
    try:
        own = _records(names, domain)
        if len(own) > 1:
            return Dmarc(
                "wrong", f"{domain} has {len(own)} DMARC records where only one may be; others then heed none."
            )
        if own:
            return _judged(own[0], domain, "p")
        above = _above(names, domain)
    except Unavailable as error:
        return Dmarc("not known", error.problems[0].say)
    if above is None:
        return Dmarc(
            "not found", f"{domain} does not say what is to become of letters that only pretend to come from it."
        )
    where, tags = above
    return _judged(tags, domain, "sp" if "sp" in tags else "p", where)


def _above(names: Names, domain: str) -> tuple[str, Mapping[str, str]] | None:
    """Return the record above a domain by which it goes, and where it is; None if there is none."""
    found: tuple[str, Mapping[str, str]] | None = None
    for name in _walk(domain):
        records = _records(names, name)
        if len(records) != 1:
            continue
        if (
            records[0].get("psd") == "y"
        ):  # a suffix under which others have their domains: it counts if nothing nearer does
            return found or (name, records[0])
        found = (name, records[0])
        if records[0].get("psd") == "n":
            return found
    return found


def _walk(domain: str) -> Iterator[str]:
    labels = domain.split(".")
    labels = labels[1 - MOST_LABELS :] if len(labels) > MOST_LABELS else labels[1:]
    while labels:
        yield ".".join(labels)
        labels = labels[1:]


def _records(names: Names, domain: str) -> list[Mapping[str, str]]:
    return [_tags(text) for text in names.txt(f"_dmarc.{domain}") if RECORD.match(text)]


def _tags(text: str) -> Mapping[str, str]:
    parts = [part.partition("=") for part in text.split(";")]
    return {name.strip().lower(): value.strip() for name, _, value in parts if name.strip()}


def _judged(tags: Mapping[str, str], domain: str, tag: str, where: str | None = None) -> Dmarc:
    policy = tags.get(tag, "none").lower()
    if policy not in POLICIES:
        shown = re.sub(r"[^\x21-\x7e]", "?", policy)[:40]
        return Dmarc("wrong", f"The DMARC record of {where or domain} asks for “{shown}”, which nobody understands.")
    by = f", by the record of {where}" if where else ""
    test = "; for now only in test (t=y)" if tags.get("t") == "y" else ""
    return Dmarc("found", f"{domain} says what is to be done{by}: {POLICIES[policy]}{test}.", policy)
