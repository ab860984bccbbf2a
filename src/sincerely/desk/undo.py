"""The verb undo: takes back an approved letter. It goes until somebody has begun to send it, and not a moment longer."""

from __future__ import annotations

from sincerely.core.outbox import UNDER_WAY, WAITING, Outgoing, stepped
from sincerely.desk.outbox import found, insist_on_desk, sweep
from sincerely.desk.ports import Desk
from sincerely.errors import Refused


def undo(desk: Desk, words: str, *, dry_run: bool = False) -> Outgoing:
    """Take back the letter that `words` mean and return it. Raises Refused with the reason where it is too late."""
    insist_on_desk(desk, "take back")
    if not dry_run:
        sweep(desk)
    letter = found(desk, words, WAITING, "that can be taken back")
    if dry_run:
        after = stepped(letter, "take_back", at=desk.now())
    else:
        after = desk.outbox.step(letter.id, "take_back", at=desk.now(), say="You took it back.")
    if after is None:
        raise _too_late(desk.outbox.letter(letter.id))
    return after


def _too_late(letter: Outgoing) -> Refused:
    to = " and ".join(box.name for box in letter.to)
    if letter.state in UNDER_WAY:
        say, hint = f"The letter to {to} is leaving at this moment.", "See what became of it: sincerely outbox"
    elif letter.state == "unknown":
        say = f"We do not know whether the letter to {to} left, so it cannot be taken back yet."
        hint = f"Find out first: sincerely settle {letter.id}"
    elif letter.state == "sent":
        say, hint = f"The letter to {to} has left.", "What was sent stays on record: sincerely outbox"
    else:
        say, hint = f"The letter to {to} is not on its way any more.", f"Why: {letter.say or letter.state}"
    return Refused(say, code="too_late", hint=hint)
