"""What `sincerely mailbox` says and asks before, while and after the network is asked about a domain."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from sincerely.cli.options import say
from sincerely.desk import mailbox as verb
from sincerely.desk.ports import Desk, LookedUp, Vouched

MOZILLA = "Nothing was found. Mozilla keeps a list of the servers of many domains; if it is asked, it learns that somebody sets up mail of {}. Ask it?"
NOT_ALLOWED = "Whether others can tell your letters from forged ones was not looked at, since the network may be asked only if you allow it: sincerely mailbox test --domain (always: look_up.allowed in the settings)."


@dataclass(kw_only=True)
class Leave:
    """What the person lets the network be asked, and whether they can be asked themselves."""

    look_up: bool
    mozilla: bool
    quiet: bool  # the answer is JSON
    steps: list[LookedUp] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether a person sits at the terminal and reads along."""
        return not self.quiet and sys.stdin.isatty()


def look_up(desk: Desk, address: str, wanted: Sequence[str], leave: Leave) -> Mapping[str, Any] | None:
    """Return what the network says of the servers of an address: empty where it says nothing, None where it may not be asked.

    Raises Refused where the servers are somebody else's and nobody says yes to them.
    """
    domain = address.rpartition("@")[2]
    leave.look_up = leave.look_up or desk.network.allowed() or (leave.asks and _may_ask(desk, domain))
    if not leave.look_up:
        return None
    for step in _steps(desk, address, wanted, leave):
        leave.steps.append(step)
        if not leave.quiet:
            say(f"{step.asked}: {step.say}")
        if step.known:
            _insist_on_a_yes(address, step, leave)
            return step.known
    return {}


def _may_ask(desk: Desk, domain: str) -> bool:
    say(
        f"Nothing is known here of the servers of {domain}. They can be asked for; the domain is told, your address is not:"
    )
    for line in desk.network.would_ask(domain):
        say(f"  {line}")
    return click.confirm("Ask these?", default=False)


def _steps(desk: Desk, address: str, wanted: Sequence[str], leave: Leave) -> Iterator[LookedUp]:
    yield from desk.network.servers(address, wanted)
    domain = address.rpartition("@")[2]
    if (
        leave.mozilla
        or desk.network.mozilla_allowed()
        or (leave.asks and click.confirm(MOZILLA.format(domain), default=False))
    ):
        yield desk.network.mozilla(address, wanted)
    else:
        yield LookedUp(asked="Mozilla's list", say="not asked (--ask-mozilla)")


def _insist_on_a_yes(address: str, step: LookedUp, leave: Leave) -> None:
    if not step.strangers:
        return
    question = f"{' and '.join(step.strangers)}: not of {address.rpartition('@')[2]}. Whoever runs that gets your password. Do you know that it is right?"
    if not (leave.asks and click.confirm(question, default=False)):
        raise verb.strangers_refused(address, step)


def steps_document(leave: Leave) -> list[dict[str, Any]]:
    """Return what was asked and said as JSON."""
    return [{"asked": step.asked, "say": step.say, "found": step.known is not None} for step in leave.steps]


def say_vouched(rows: Iterator[Vouched], *, quiet: bool) -> list[Vouched]:
    """Say each row as it is known, unless the answer is JSON, and return all."""
    found = []
    for row in rows:
        found.append(row)
        if not quiet:
            say(f"{row.name}: {row.state}. {row.say}")
            for line in (row.means, row.mends):
                if line:
                    say(f"  {line}")
    return found
