"""How a letter on its way is told: where it stands in words, when it leaves, and what can be typed next."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from sincerely.core.outbox import STATES, WAITING, Hold, Outgoing
from sincerely.core.spoken import say_moment
from sincerely.desk.ports import Desk
from sincerely.desk.titles import ON_THE_WAY, leaves, letter_title

SUMS = {
    "approved": "to leave", "on_hold": "waiting", "claimed": "being sent", "sending": "being sent", "sent": "left",
    "refused_for_now": "to be tried again", "refused": "refused", "unknown": "unknown", "cancelled": "taken back or let go",
    "superseded": "replaced",
}  # fmt: skip


def held_since(desk: Desk, hold: Hold) -> str:
    """Return since when everything is held, in the desk's own zone, and why."""
    profile = desk.journal.profile()
    zone = ZoneInfo(profile.time_zone) if profile else ZoneInfo("UTC")
    return f"All sending is held since {say_moment(hold.since, zone)}{f' ({hold.say})' if hold.say else ''}"


def waiting(count: int) -> str:
    """Return how many letters wait, in words."""
    return (
        f"{count or 'no'} letter{'' if count == 1 or not count else 's'} wait{'s' if count == 1 or not count else ''}"
    )


def line(desk: Desk, letter: Outgoing) -> str:
    """Return one line on where a letter stands."""
    moment = letter.not_before if letter.state in ("approved", "refused_for_now") else letter.stepped_at
    at = f" {leaves(desk, moment, letter.application)}" if moment else ""
    return f"{letter.id[:6]}  {letter_title(letter)}: {ON_THE_WAY[letter.state]}{at}"


def echo(desk: Desk, letter: Outgoing) -> None:
    """Write where a letter stands, why, and what can be done."""
    click.echo(line(desk, letter))
    if letter.say and letter.state != "approved":
        click.echo(f"        {letter.say}")
    if letter.state == "unknown":
        click.echo(f"        Find out: sincerely settle {letter.id[:6]} (it never goes again by itself)")
    elif letter.state == "on_hold":
        click.echo(f"        Approve it again once that is settled: sincerely approve {letter.obligation}")
    elif letter.state == "refused":
        click.echo(f"        Put right what it says, then: sincerely approve {letter.obligation}")
    elif letter.state in WAITING:
        click.echo(f"        Take back: sincerely undo {letter.id[:6]}")


def sums_line(sums: dict[str, int]) -> str:
    """Return the sums in words; they add up to what was approved."""
    words: dict[str, int] = {}
    for state in STATES:
        words[SUMS[state]] = words.get(SUMS[state], 0) + sums[state]
    parts = [f"{count} {word}" for word, count in words.items() if count]
    return f"{sum(sums.values())} approved: {', '.join(parts) or 'none yet'}."
