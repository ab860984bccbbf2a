"""The verb send: lets the approved letters leave whose time has come, each at most once.

The ledger says whether a letter may go. A claim and the last look are one transaction; `begin` is on disk before the text
is given away; that a letter arrived and that the record says so are one transaction again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sincerely.core.events import Event
from sincerely.core.outbox import WAITING, Hold, Outcome, Outgoing, lease_s, retry_at, text_lease_s
from sincerely.desk.outbox import insist_on_desk, look, sweep
from sincerely.desk.ports import Desk, Letterbox, Line
from sincerely.errors import Problem, SincerelyError


@dataclass(kw_only=True)
class Round:
    """What one run of `send` did: every letter it touched as it stands now, and what stopped it, if anything did."""

    letters: list[Outgoing] = field(default_factory=list)
    hold: Hold | None = None
    stopped: SincerelyError | None = None
    later: list[Outgoing] = field(default_factory=list)  # approved, their time has not come
    full: bool = False  # the mailbox's bound for an hour is reached
    notes: list[Problem] = field(default_factory=list)


def send(desk: Desk, *, early: bool = False, only: Collection[str] | None = None, dry_run: bool = False) -> Round:
    """Send what is due, oldest first.

    Args:
        early: also what could still be taken back or waits for civil hours; a person asked for it.
        only: the ids of the letters meant; None: all.
        dry_run: only say what would be sent; nothing is written and no server is asked.
    """
    insist_on_desk(desk, "send")
    if not dry_run:
        sweep(desk)
    done = Round(hold=desk.outbox.hold())
    waiting = [one for one in desk.outbox.letters(states=WAITING) if only is None or one.id in only]
    due = [one for one in waiting if early or one.not_before <= desk.now()]
    done.later = [] if early else [one for one in waiting if one.not_before > desk.now()]
    if done.hold:
        done.later = waiting
        return done
    if dry_run:
        done.letters = [one for one in due if look(desk, one, by_hand=early).step == "begin"]
        return done
    lines = _Lines(desk)
    try:
        for letter in sorted(due, key=lambda one: (one.not_before, one.approved_at)):
            if _full(desk, early):
                done.full = True
                break
            if after := _one(desk, letter, early, lines):
                done.letters.append(after)
                if after.state == "sent":
                    lines.keep(after, done)
    except SincerelyError as error:
        done.stopped = error
    finally:
        lines.close()
    return done


def _full(desk: Desk, early: bool) -> bool:
    """S43: the mailbox's bounds for an hour and a day, over all that send; a person who says "now" is still bound by them."""
    now, bounds = desk.now(), desk.bounds
    return (
        desk.outbox.begun_since(now - timedelta(hours=1)) >= bounds.letters_an_hour
        or desk.outbox.begun_since(now - timedelta(days=1)) >= bounds.letters_a_day
    )


def _one(desk: Desk, letter: Outgoing, early: bool, lines: _Lines) -> Outgoing | None:
    """Take one letter as far as it goes and return where it stands; None if somebody else has it."""
    claimed = _claimed(desk, letter, early)
    if claimed is None or claimed.state != "claimed":
        return claimed
    begun = False

    def begin() -> bool:
        nonlocal begun
        at = desk.now()
        until = at + timedelta(seconds=text_lease_s(desk.post.timeout_s))
        begun = desk.outbox.step(claimed.id, "begin", at=at, fence=claimed.fence, lease_until=until) is not None
        return begun

    try:
        outcome = lines.open().send(claimed, begin)
    except BaseException as error:
        step = "lose" if begun else "put_back"
        say = str(error) if isinstance(error, SincerelyError) else "It was stopped."
        desk.outbox.step(claimed.id, step, at=desk.now(), fence=claimed.fence, say=say)
        raise
    if outcome.step not in ("arrive", "put_back"):
        lines.drop()
    return _noted(desk, claimed, outcome)


def _claimed(desk: Desk, letter: Outgoing, early: bool) -> Outgoing | None:
    """Claim the letter and look once more, in one transaction; what may not go is left standing with the reason."""
    with desk.together():
        now = desk.now()
        if letter.state == "on_hold":
            seen = look(desk, letter, by_hand=early)
            if seen.step == "wait":
                return replace(letter, say=seen.say)
            if seen.step == "fall_away":
                return desk.outbox.step(letter.id, "fall_away", at=now, say=seen.say)
            if desk.outbox.step(letter.id, "resume", at=now) is None:
                return None
        current = desk.outbox.letter(letter.id)
        if not early and current.not_before > now:
            return None
        until = now + timedelta(seconds=lease_s(desk.post.timeout_s, len(letter.addresses)))
        claimed = desk.outbox.step(letter.id, "claim", at=now, lease_until=until)
        if claimed is None:
            return None
        seen = look(desk, claimed, by_hand=early)
        if seen.step == "begin":
            return claimed
        return desk.outbox.step(claimed.id, seen.step, at=now, fence=claimed.fence, say=seen.say)


def _noted(desk: Desk, claimed: Outgoing, outcome: Outcome) -> Outgoing:
    """Write down what became of it; that it arrived, together with the event that meets the obligation."""
    now = desk.now()
    if outcome.step == "arrive":
        return arrived(desk, claimed, now, outcome.say, "arrive", "arrive_late")
    again = retry_at(claimed.attempts + 1, now) if outcome.step == "refuse_for_now" else None
    desk.outbox.step(claimed.id, outcome.step, at=now, fence=claimed.fence, say=outcome.say, not_before=again)
    return desk.outbox.letter(claimed.id)


def arrived(desk: Desk, letter: Outgoing, at: datetime, say: str, *steps: str) -> Outgoing:
    """Write that the letter left, by the first of `steps` that can be taken, and the letter_sent of each application."""
    with desk.together():
        for step in steps:
            after = desk.outbox.step(letter.id, step, at=at, fence=letter.fence, say=say)
            if after:
                _record(desk, after, at)
                return after
    return desk.outbox.letter(letter.id)


def _record(desk: Desk, letter: Outgoing, at: datetime) -> None:
    if letter.only_copy:
        _record_copy(desk, letter, at)
        return
    for application in (letter.application, *letter.also):
        record = desk.journal.record(application)
        here = application == letter.application
        facts = {
            "letter_kind": letter.kind, "to": tuple(box.name for box in letter.to),
            "cc": tuple(box.name for box in letter.cc) or None, "channel": "letter", "message_id": letter.message_id,
            "text": f"Subject: {letter.subject}\n\n{letter.text.strip()}", "for": letter.answers if here else None,
        }  # fmt: skip
        event = Event(
            id=desk.new_id(), kind="letter_sent", when=at.astimezone(record.zone).replace(microsecond=0),
            facts={name: value for name, value in facts.items() if value is not None}, place=len(record.events),
        )  # fmt: skip
        desk.journal.append(application, [event], after=len(record.events))


def _record_copy(desk: Desk, letter: Outgoing, at: datetime) -> None:
    """A copy is contact and no more: the notice itself is owed until somebody tells that it was given."""
    record = desk.journal.record(letter.application)
    people = tuple(box.name for box in (*letter.to, *letter.cc))
    note = f"A copy left by e-mail ({letter.message_id}): {letter.subject}"
    event = Event(
        id=desk.new_id(), kind="touch", when=at.astimezone(record.zone).replace(microsecond=0),
        facts={"with": people, "channel": "letter", "note": note}, place=len(record.events),
    )  # fmt: skip
    desk.journal.append(letter.application, [event], after=len(record.events))


class _Lines:
    """The line out and, if there is a mailbox, the line in, each opened when it is first needed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._line: Line | None = None
        self._box: Letterbox | None = None
        self._no_box = False

    def open(self) -> Line:
        """Return the open line. Raises what its opening raises."""
        if self._line is None:
            self._line = self._desk.post.open()
        return self._line

    def drop(self) -> None:
        """Give up a line that may be broken."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def keep(self, letter: Outgoing, done: Round) -> None:
        """Put a copy into the folder of sent mail; that it could not be put there is a note and stops nothing."""
        if self._no_box or not any(server.speaks == "imap" for server in self._desk.mailbox.servers()):
            return
        try:
            self._box = self._box or self._desk.mailbox.letterbox()
            self._box.keep_sent(letter.message, letter.message_id)
        except SincerelyError as error:
            self._no_box = True
            problem = error.problems[0]
            say = f"The letter left, but no copy lies in your folder of sent mail: {problem.say}"
            done.notes.append(Problem(code="no_copy", say=say, hint="It is kept on your desk: sincerely outbox"))

    def close(self) -> None:
        self.drop()
        if self._box is not None:
            self._box.close()
