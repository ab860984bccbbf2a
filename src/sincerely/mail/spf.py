"""SPF (RFC 7208): whether a domain says which servers send its letters, and says it so that others can heed it.

What is looked at is the record, not a letter: whether one server may send is the receiver's question.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sincerely.errors import Unavailable
from sincerely.mail.names import Names

MOST_LOOKUPS = 10  # RFC 7208, 4.6.4: whoever checks a letter gives up after so many
RECORD = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
TERM = re.compile(r"(?P<qualifier>[+?~-]?)(?P<name>[a-z][a-z0-9_.-]*)(?P<rest>[:=/].*)?", re.IGNORECASE)
ASKING = ("include", "a", "mx", "ptr", "exists")  # each costs whoever checks a look-up
PLAIN = ("all", "ip4", "ip6")


class Spf(NamedTuple):
    """How it stands (found, not found, wrong, not known), and what was seen, as a sentence."""

    state: str
    say: str


class _Fault(Exception):
    """The record cannot be heeded, with the reason: whoever checks a letter ends there (permerror)."""


class _Walk:
    """Follows a record through all that it includes, and counts as whoever checks a letter does."""

    def __init__(self, names: Names) -> None:
        self._names, self.lookups = names, 0
        self.allows = False  # at least one server
        self.unread = False  # a part depends on the letter

    def ends(self, record: str, domain: str, path: tuple[str, ...] = ()) -> str:
        """Return what is said of all other servers: +, -, ~, ?, the last also where nothing is. Raises _Fault."""
        path = (*path, domain.lower())
        onward = None
        for word in record.split()[1:]:
            term = TERM.fullmatch(word)
            if term is None:
                raise _Fault(f"it holds the word “{_shown(word)}”, which nobody understands")
            name, rest = term["name"].lower(), term["rest"] or ""
            if name == "all":
                return term["qualifier"] or "+"
            if name == "redirect" and rest.startswith("="):
                onward = rest[1:]
            elif name in ASKING or name in PLAIN:
                self.allows = self.allows or term["qualifier"] in ("", "+")
                self._mechanism(name, rest, path)
            elif not rest.startswith("="):  # an unknown modifier is passed over, an unknown mechanism is a fault
                raise _Fault(f"it holds the word “{_shown(word)}”, which nobody understands")
        if onward is None:
            return "?"
        self._count()
        return self._of(onward, path, "redirect")

    def _mechanism(self, name: str, rest: str, path: tuple[str, ...]) -> None:
        if name in PLAIN:
            return
        self._count()
        if name == "include":
            self._of(rest.removeprefix(":"), path, "include")

    def _of(self, target: str, path: tuple[str, ...], by: str) -> str:
        if "%" in target:
            self.unread = True
            return "?"
        if target.lower().rstrip(".") in path:
            raise _Fault(f"it leads in a circle, by {by} of {_shown(target)}")
        records = records_of(self._names, target)
        if len(records) != 1:
            raise _Fault(f"{by} of {_shown(target)} leads to {'no record' if not records else 'several records'}")
        return self.ends(records[0], target.rstrip("."), path)

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise _Fault(f"it takes more than {MOST_LOOKUPS} look-ups, after which whoever checks gives up")


def records_of(names: Names, domain: str) -> list[str]:
    """Return every SPF record of a domain. Raises Unavailable."""
    return [text for text in names.txt(domain) if RECORD.match(text)]


def spf_of(names: Names, domain: str) -> Spf:
    """Look at the record of a domain and at all that it includes."""
    walk = _Walk(names)
    try:
        records = records_of(names, domain)
        if not records:
            return Spf("not found", f"{domain} does not say which servers send its letters.")
        if len(records) > 1:
            return Spf(
                "wrong", f"{domain} has {len(records)} SPF records where only one may be; others then heed none."
            )
        ends = walk.ends(records[0], domain)
    except _Fault as fault:
        return Spf("wrong", f"The SPF record of {domain} cannot be heeded: {fault}.")
    except Unavailable as error:
        return Spf("not known", error.problems[0].say)
    return _judged(walk, ends, domain)


def _judged(walk: _Walk, ends: str, domain: str) -> Spf:
    if ends == "+":
        return Spf("wrong", f"The SPF record of {domain} lets every server in the world send in its name (+all).")
    if ends == "-" and not walk.allows:
        return Spf("wrong", f"The SPF record of {domain} says that nobody at all sends letters from there.")
    told = "takes 1 look-up" if walk.lookups == 1 else f"takes {walk.lookups} look-ups"
    others = {"-": "others are to be turned away", "~": "others are to be looked at with care"}.get(ends)
    say = f"{domain} says which servers send its letters ({told} of {MOST_LOOKUPS})"
    if walk.unread:
        say += "; a part of it depends on the letter and was not followed"
    return Spf("found", f"{say}; {others or 'of others it says nothing'}.")


def _shown(word: str) -> str:
    return re.sub(r"[^\x21-\x7e]", "?", word)[:80]
