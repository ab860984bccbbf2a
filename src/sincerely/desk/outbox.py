"""The verb outbox: the letters on their way and what became of each, with sums that add up to what was approved.

Also what the other verbs of leaving share: finding a letter by words, and the sweep of lapsed leases.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sincerely.core.outbox import UNDER_WAY, Hold, Outgoing, sums, swept
from sincerely.core.seen import NEW, read_first
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Every letter ever approved, and whether everything is stopped."""

    letters: tuple[Outgoing, ...]
    hold: Hold | None


def outbox(desk: Desk) -> Leaving:
    """Return where every letter stands; a lapsed lease is told for what it is without a step being taken."""
    return Leaving(letters=tuple(desk.outbox.letters()), hold=desk.outbox.hold())


def document(found: Leaving) -> dict[str, Any]:
    """Return the outbox as JSON: the letters, oldest first, and the sums."""
    return {
        "held_since": found.hold.since.isoformat() if found.hold else None,
        "letters": [letter_document(letter) for letter in found.letters],
        "sums": sums(found.letters), "approved": len(found.letters),
    }  # fmt: skip


def letter_document(letter: Outgoing) -> dict[str, Any]:
    """Return one letter as JSON has it."""
    return {
        "id": letter.id, "kind": letter.kind, "application": letter.application, "obligation": letter.obligation,
        "to": [{"name": box.name, "email": box.email} for box in letter.to],
        "cc": [{"name": box.name, "email": box.email} for box in letter.cc],
        "from": {"name": letter.sender.name, "email": letter.sender.email}, "subject": letter.subject,
        "state": letter.state, "say": letter.say, "message_id": letter.message_id, "digest": letter.digest,
        "approved_at": letter.approved_at.isoformat(), "leaves_at": letter.not_before.isoformat(),
        "stepped_at": letter.stepped_at.isoformat() if letter.stepped_at else None, "attempts": letter.attempts,
        "came_back_from": list(letter.returned),
    }  # fmt: skip


def found(desk: Desk, words: str, states: Collection[str], otherwise: str) -> Outgoing:
    """Return the one letter in these states that `words` mean: an id or its beginning, or words of kind, person, company.

    Raises Mistake with the choices where several fit or none does; `otherwise` says what there is none of.
    """
    letters = desk.outbox.letters()
    wanted = words.casefold().replace("_", " ").split()
    exact = [letter for letter in letters if words in (letter.id, letter.obligation, letter.message_id)]
    fits = exact or [
        letter
        for letter in letters
        if letter.id.startswith(words) or (wanted and all(word in _words(letter) for word in wanted))
    ]
    right = [letter for letter in fits if letter.state in states]
    if len(right) == 1:
        return right[0]
    if len(right) > 1:
        choices = ", ".join(f"{letter.id} ({_title(letter)})" for letter in right[:8])
        raise Mistake(f"{words!r} fits several letters.", code="several_letters", hint=f"Say which: {choices}.")
    if fits:
        return fits[-1]  # of another state: the verb says why that does not go
    choices = ", ".join(f"{letter.id} ({_title(letter)})" for letter in letters if letter.state in states)
    hint = f"There are: {choices}." if choices else "See what is on its way: sincerely outbox"
    raise Mistake(f"{words!r} is no letter {otherwise}.", code="unknown_letter", hint=hint)


def _words(letter: Outgoing) -> str:
    parts = (letter.kind.replace("_", " "), *(box.name for box in letter.to), letter.application, letter.subject)
    return " ".join((*parts, letter.basis.get("the company", ""), letter.obligation)).casefold()


def _title(letter: Outgoing) -> str:
    return f"{letter.kind.replace('_', ' ')} to {' and '.join(box.name for box in letter.to)}"


def unread(desk: Desk) -> dict[str, str]:
    """Return, by application, the message that should be read before a letter leaves."""
    return read_first(desk.messages.messages(NEW))


def at_now(desk: Desk) -> Desk:
    """Return the desk read at this very moment, for what happens while a command runs."""
    from dataclasses import replace

    from sincerely.core.moments import Clock

    return replace(desk, clock=Clock(desk.now()))


def sweep(desk: Desk) -> Sequence[Outgoing]:
    """Take the step that each lapsed lease calls for, and return the letters that are unknown by it."""
    unknown = []
    for letter in desk.outbox.letters(states=UNDER_WAY):
        step = swept(letter, desk.now())
        if step:
            say = "Its sender stopped before it was given away." if step == "lapse_claim" else "Its sender stopped."
            after = desk.outbox.step(letter.id, step, at=desk.now(), say=say)
            if after and after.state == "unknown":
                unknown.append(after)
    return unknown


def insist_on_desk(desk: Desk, verb: str) -> None:
    """Raise Mistake where the records were given as files: nothing leaves without a desk."""
    if desk.given:
        raise Mistake(
            f"A letter leaves from a desk, and a record file is none; so there is nothing to {verb}.",
            code="no_desk", hint="Make a desk and take the file in: sincerely init, then sincerely import FILE",
        )  # fmt: skip
    if desk.journal.profile() is None:
        raise Mistake(
            "This desk has not been set up yet.", code="no_desk", hint="Say who you are first: sincerely init"
        )
