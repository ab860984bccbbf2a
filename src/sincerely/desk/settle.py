"""The verb settle: finds out whether a letter left when the line broke. Only then may it go again, if it did not.

That it lies in the folder of sent mail, or that somebody answered it, shows that it left. That it does not lie there shows
nothing, since most servers put nothing there; then only a person can say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sincerely.core.outbox import Outgoing
from sincerely.desk.outbox import found, insist_on_desk, sweep
from sincerely.desk.ports import Desk, Letterbox
from sincerely.desk.send import arrived
from sincerely.errors import Mistake, Problem, SincerelyError


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A letter as it stands now, what showed it, and what could not be looked at."""

    letter: Outgoing
    because: str
    problem: Problem | None = None


def unknown(desk: Desk) -> list[Outgoing]:
    """Return the letters of which nobody knows whether they left."""
    insist_on_desk(desk, "settle")
    sweep(desk)
    return desk.outbox.letters(states=("unknown",))


def settle(desk: Desk, words: str | None = None, *, sent: bool | None = None, dry_run: bool = False) -> list[Settled]:
    """Settle one letter, or every unknown one.

    Args:
        sent: a person's word on one letter, which `words` must name; None: look for it.
    """
    letters = unknown(desk)
    if words is not None:
        letter = found(desk, words, ("unknown",), "of which it is unknown whether it left")
        if letter.state != "unknown":
            raise Mistake(
                f"It is known what became of that letter: {letter.state.replace('_', ' ')}.", code="not_unknown",
                hint="See all: sincerely outbox",
            )  # fmt: skip
        letters = [letter]
    if sent is None:
        return _looked_for(desk, letters, dry_run)
    if words is None and len(letters) != 1:
        raise Mistake(
            "Say which letter you mean.", code="which_letter",
            hint=f"There are: {', '.join(letter.id for letter in letters) or 'none of which it is unknown'}.",
        )  # fmt: skip
    return [_told(desk, letters[0], sent, dry_run)]


def _told(desk: Desk, letter: Outgoing, sent: bool, dry_run: bool) -> Settled:
    because = "You said that it left." if sent else "You said that it did not leave, so it may go again."
    if dry_run:
        return Settled(letter=letter, because=because)
    if sent:
        return Settled(letter=arrived(desk, letter, _left_at(desk, letter), because, "settle_sent"), because=because)
    desk.outbox.step(letter.id, "settle_not_sent", at=desk.now(), say=because)
    return Settled(letter=desk.outbox.letter(letter.id), because=because)


def _looked_for(desk: Desk, letters: list[Outgoing], dry_run: bool) -> list[Settled]:
    done, box, problem = [], None, None
    if letters and any(server.speaks == "imap" for server in desk.mailbox.servers()):
        try:
            box = desk.mailbox.letterbox()
        except SincerelyError as error:
            problem = error.problems[0]
    try:
        for letter in letters:
            because, trouble = _shown(desk, letter, box)
            if because and not dry_run:
                letter = arrived(desk, letter, _left_at(desk, letter), because, "settle_sent")
            done.append(Settled(letter=letter, because=because, problem=trouble or problem))
    finally:
        if box is not None:
            box.close()
    return done


def _shown(desk: Desk, letter: Outgoing, box: Letterbox | None) -> tuple[str, Problem | None]:
    answer = next((one for one in desk.messages.messages() if one.thread == letter.message_id), None)
    if answer:
        return f"A message came that belongs to it ({answer.subject or answer.id}).", None
    if box is None:
        return "", None
    try:
        return ("It lies in your folder of sent mail." if box.find_sent(letter.message_id) else ""), None
    except SincerelyError as error:
        return "", error.problems[0]


def _left_at(desk: Desk, letter: Outgoing) -> datetime:
    """Return when it left, if it did: when its sender began to give it away."""
    begun = [line.at for line in desk.outbox.log(letter.id) if line.step == "begin"]
    return begun[-1] if begun else desk.now()
