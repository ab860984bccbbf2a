"""The verb send: lets the approved letters leave whose time has come, each at most once.

The ledger says whether a letter may go. A claim and the last look are one transaction; `begin` is on disk before the text
is given away; that a letter arrived and that the record says so are one transaction again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from sincerely.core.events import Event
from sincerely.core.outbox import Hold, Outgoing, lease_s, retry_at, text_lease_s
from sincerely.desk.last_look import LastLooks, look
from sincerely.desk.outbox import insist_on_desk, sweep
from sincerely.desk.ports import Desk, Letterbox, Line
from sincerely.errors import Problem, SincerelyError

LOT = 20  # letters looked at together


@dataclass(kw_only=True)
class Round:
    """What one run of `send` did: every letter it touched as it stands now, and what stopped it, if anything did."""

    letters: list[Outgoing] = field(default_factory=list)
    hold: Hold | None = None
    stopped: SincerelyError | None = None
    later: int = 0  # approved, and their time has not come, or everything is held
    next: Outgoing | None = None  # the first of those
    full: bool = False  # the mailbox's bound for an hour is reached
    notes: list[Problem] = field(default_factory=list)


def send(desk: Desk, *, early: bool = False, only: Collection[str] | None = None, dry_run: bool = False) -> Round:
    """Send what is due, the earliest first.

    Args:
        early: also what could still be taken back or waits for civil hours; a person asked for it.
        only: the ids of the letters meant; None: all.
        dry_run: only say what would be sent; nothing is written and no server is asked.
    """
    insist_on_desk(desk, "send")
    if not dry_run:
        sweep(desk)
    now, done = desk.now(), Round(hold=desk.outbox.hold())
    if done.hold:
        done.later = len(desk.outbox.due(None, only=only))
        return done
    if not early and only is None:
        done.later, done.next = desk.outbox.later(now)
    due = desk.outbox.due(None if early else now, only=only)
    if dry_run:
        letters = (letter for lot in _lots(desk, due) for letter in lot)
        done.letters = [one for one in letters if look(desk, one, by_hand=early).step == "begin"]
        return done
    sender = _Sender(desk, done, early)
    try:
        for lot in _lots(desk, due):
            if not sender.send(lot):
                break
    except SincerelyError as error:
        done.stopped = error
    finally:
        sender.close()
    return done


def _lots(desk: Desk, ids: Sequence[str]) -> Iterator[list[Outgoing]]:
    """Yield letters a few at a time, in the order of their ids."""
    for start in range(0, len(ids), LOT):
        lot = ids[start : start + LOT]
        found = {letter.id: letter for letter in desk.outbox.some(lot)}
        yield [found[id] for id in lot if id in found]


class _Sender:
    """One round: the lines that are open, and the letter that arrived and is not yet written down.

    An arrival is written in the same transaction as the claim of the next letter, which halves the waiting for the disk.
    If this process ends in between, nobody knows whether the letter left, as if it had ended a moment earlier.
    """

    def __init__(self, desk: Desk, done: Round, early: bool) -> None:
        self._desk, self._done, self._early = desk, done, early
        self._lines, self._room, self._left = _Lines(desk), _Room(desk), list[tuple[Outgoing, datetime, str]]()
        self._looks: LastLooks | None = None

    def send(self, lot: Sequence[Outgoing]) -> bool:
        """Send these and return whether there is room for more."""
        self._write_arrival()
        self._looks = LastLooks(self._desk, lot, by_hand=self._early)
        for letter in lot:
            if not self._room.taken():
                self._done.full = True
                return False
            self._one(letter, self._looks)
        return True

    def close(self) -> None:
        """Write down what is not yet written, whatever stopped the round, and take leave of the servers."""
        try:
            self._write_arrival()
        finally:
            self._lines.close()

    def _one(self, letter: Outgoing, looks: LastLooks) -> None:
        """Take one letter as far as it goes."""
        with self._desk.together():
            self._arrivals()
            claimed = self._claimed(letter, looks)
        self._written()
        if claimed is not None and claimed.state != "claimed":
            self._done.letters.append(claimed)
        elif claimed is not None:
            self._offer(claimed)

    def _offer(self, claimed: Outgoing) -> None:
        desk, begun = self._desk, list[Outgoing]()

        def begin() -> bool:
            at = desk.now()
            until = at + timedelta(seconds=text_lease_s(desk.post.timeout_s))
            after = desk.outbox.step(claimed.id, "begin", at=at, fence=claimed.fence, lease_until=until, seen=claimed)
            begun.extend([after] if after else [])
            return after is not None

        try:
            outcome = self._lines.open().send(claimed, begin)
        except BaseException as error:
            step = "lose" if begun else "put_back"
            say = str(error) if isinstance(error, SincerelyError) else "It was stopped."
            desk.outbox.step(claimed.id, step, at=desk.now(), fence=claimed.fence, say=say)
            raise
        if outcome.step not in ("arrive", "put_back"):
            self._lines.drop()
        now = desk.now()
        if outcome.step == "arrive":
            self._left.append((begun[-1] if begun else claimed, now, outcome.say))
            if self._lines.keeps:
                self._write_arrival()
            return
        again = retry_at(claimed.attempts + 1, now) if outcome.step == "refuse_for_now" else None
        desk.outbox.step(claimed.id, outcome.step, at=now, fence=claimed.fence, say=outcome.say, not_before=again)
        self._done.letters.append(desk.outbox.letter(claimed.id))

    def _claimed(self, letter: Outgoing, looks: LastLooks) -> Outgoing | None:
        """Claim the letter and look once more, in one transaction; what may not go is left standing with the reason.

        None if somebody else has it, or a hold came.
        """
        desk, now, state = self._desk, self._desk.now(), letter
        if letter.state == "on_hold":
            seen = looks.at(letter)
            if seen.step == "wait":
                return replace(letter, say=seen.say)
            if seen.step == "fall_away":
                return desk.outbox.step(letter.id, "fall_away", at=now, say=seen.say)
            resumed = desk.outbox.step(letter.id, "resume", at=now)
            if resumed is None:
                return None
            state = resumed
        until = now + timedelta(seconds=lease_s(desk.post.timeout_s, len(letter.addresses)))
        claimed = desk.outbox.step(letter.id, "claim", at=now, lease_until=until, seen=state)
        if claimed is None:
            return None
        if not self._early and claimed.not_before > now:  # somebody has put it later meanwhile
            return desk.outbox.step(letter.id, "put_back", at=now, fence=claimed.fence) and None
        seen = looks.at(claimed)
        if seen.step == "begin":
            return claimed
        return desk.outbox.step(claimed.id, seen.step, at=now, fence=claimed.fence, say=seen.say)

    def _write_arrival(self) -> None:
        if self._left:
            with self._desk.together():
                self._arrivals()
            self._written()

    def _arrivals(self) -> None:
        self._arrived = [
            arrived(self._desk, letter, at, say, "arrive", "arrive_late") for letter, at, say in self._left
        ]

    def _written(self) -> None:
        """Go on from what is on disk now."""
        self._left.clear()
        for letter in self._arrived:
            self._done.letters.append(letter)
            if letter.state == "sent":
                if self._looks is not None:
                    self._looks.left(letter)
                self._lines.keep(letter, self._done)
        self._arrived = []


class _Room:
    """S43: the mailbox's bounds for an hour and a day, over all that send; a person who says "now" is still bound by them.

    What all have sent is counted anew after an eighth of the room that was left, so that up to eight that send at once keep
    the bounds together.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sure = 0

    def taken(self) -> bool:
        """Say whether there is room for one more letter, and take it."""
        if self._sure == 0:
            now, bounds = self._desk.now(), self._desk.bounds
            spans = ((timedelta(hours=1), bounds.letters_an_hour), (timedelta(days=1), bounds.letters_a_day))
            room = min(most - self._desk.outbox.begun_since(now - span) for span, most in spans)
            self._sure = max(1, room // 8) if room > 0 else 0
        if self._sure == 0:
            return False
        self._sure -= 1
        return True


def arrived(desk: Desk, letter: Outgoing, at: datetime, say: str, *steps: str) -> Outgoing:
    """Write that the letter left, by the first of `steps` that can be taken, and the letter_sent of each application."""
    with desk.together():
        for step in steps:
            after = desk.outbox.step(letter.id, step, at=at, fence=letter.fence, say=say, seen=letter)
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

    @cached_property
    def keeps(self) -> bool:
        """Whether a copy of what was sent goes into a mailbox."""
        return any(server.speaks == "imap" for server in self._desk.mailbox.servers())

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
        if not self.keeps:
            return
        try:
            self._box = self._box or self._desk.mailbox.letterbox()
            self._box.keep_sent(letter.message, letter.message_id)
        except SincerelyError as error:
            self.keeps = False
            problem = error.problems[0]
            say = f"The letter left, but no copy lies in your folder of sent mail: {problem.say}"
            done.notes.append(Problem(code="no_copy", say=say, hint="It is kept on your desk: sincerely outbox"))

    def close(self) -> None:
        self.drop()
        if self._box is not None:
            self._box.close()
