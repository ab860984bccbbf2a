"""The verb send: lets the approved letters leave whose time has come, each at most once.

The ledger says whether a letter may go. A claim and the last look are one transaction; `begin` is on disk before the text
is given away; that a letter arrived and that the record says so are one transaction again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from sincerely.core.events import Event
from sincerely.core.outbox import Hold, Look, Outgoing, lease_s, retry_at, text_lease_s
from sincerely.desk.last_look import LastLooks, look
from sincerely.desk.outbox import insist_on_desk, sweep
from sincerely.desk.ports import Desk, Letterbox, Line
from sincerely.errors import Problem, SincerelyError

LOT = 20  # letters looked at together
QUICK = timedelta(
    milliseconds=50
)  # a server that takes a letter so soon is near, and only there the disk is what one waits for
SILENT = timedelta(seconds=20)
MOST_RECIPIENTS = 20  # of a letter that is on its way while another is claimed: more only cost it its claim


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


def send(
    desk: Desk, *, early: bool = False, only: Collection[str] | None = None, dry_run: bool = False, lines: Lines | None = None
) -> Round:  # fmt: skip
    """Send what is due, the earliest first.

    Args:
        early: also what could still be taken back or waits for civil hours; a person asked for it.
        only: the ids of the letters meant; None: all.
        dry_run: only say what would be sent; nothing is written and no server is asked.
        lines: those of somebody who sends again and again, and closes them; None: opened and closed here.
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
    letters = _Letters(desk, [one.id for one in desk.outbox.due(None if early else now, only=only)], early)
    if dry_run:
        while (letter := letters.first) is not None:
            done.letters += [letter] if letters.look(letter).step == "begin" else []
            letters.drop()
        return done
    kept = lines or Lines(desk)
    sender = _Sender(desk, done, early, letters, kept)
    try:
        sender.run()
    except SincerelyError as error:
        done.stopped = error
    finally:
        try:
            sender.close()
        finally:
            if lines is None:
                kept.close()
    return done


class _Sender:
    """One round: the lines that are open, the letter that arrived and is not yet written down, and the one claimed ahead.

    What a letter needs on disk before its text is given away is written in one transaction with the arrival of the one
    before and the claim of the one after, so that the disk is waited for once a letter. If this process ends, one letter
    more may be unknown or wait for its lease to lapse, and none leaves twice.
    """

    def __init__(self, desk: Desk, done: Round, early: bool, letters: _Letters, lines: Lines) -> None:
        self._desk, self._done, self._early, self._letters = desk, done, early, letters
        self._lines, self._room = lines, _Room(desk)
        self._left: list[tuple[Outgoing, datetime, str]] = []  # arrived, not yet written down
        self._ahead: Outgoing | None = None
        self._quick = False
        self._told: list[Outgoing] = []  # where letters stand once the transaction that is open has ended

    def run(self) -> None:
        """Send until no letter is left, or no room."""
        while (claimed := self._ahead or self._next()) is not None:
            self._ahead = None
            self._offer(claimed)

    def close(self) -> None:
        """Write down what is not yet written, whatever stopped the round."""
        if self._left or self._ahead is not None:
            with self._together():
                self._arrivals()
                if self._ahead is not None:
                    self._step(self._ahead, "put_back", say="It was stopped.")

    @contextmanager
    def _together(self) -> Iterator[None]:
        """Write all or none; what was written is told, and goes on from there, only when it is on disk."""
        self._told = []
        with self._desk.together():
            yield
        told, self._told = self._told, []
        for letter in told:
            if letter.state == "sent":
                self._left = [one for one in self._left if one[0].id != letter.id]
                self._lines.keep(letter, self._done)
            self._done.letters.append(letter)

    def _next(self) -> Outgoing | None:
        """Claim the next letter that may go, and return it; None if there is none, or no room."""
        while (letter := self._letters.first) is not None:
            if not self._room.taken():
                self._done.full = True
                return None
            with self._together():
                self._arrivals()
                claimed = self._claimed(letter)
                self._letters.drop()
            if claimed is not None:
                return claimed
        return None

    def _offer(self, claimed: Outgoing) -> None:
        """Offer a claimed letter to the server, and write down what became of it."""
        desk, begun, began_at = self._desk, list[Outgoing](), self._desk.now()
        self._letters.make_ready()

        def begin() -> bool:
            with self._together():
                self._arrivals()
                begun.extend(self._begun(claimed))
                self._ahead = self._claimed_ahead() if begun else None
            return bool(begun)

        try:
            outcome = self._lines.open().send(claimed, begin)
        except BaseException as error:
            step = "lose" if begun else "put_back"
            self._step(claimed, step, say=str(error) if isinstance(error, SincerelyError) else "It was stopped.")
            raise
        if outcome.step not in ("arrive", "put_back"):
            self._lines.drop()
        now = desk.now()
        if outcome.step == "arrive":
            self._left.append((begun[-1], now, outcome.say))
            self._quick = not self._lines.keeps and now - began_at <= QUICK
            if not self._quick:
                with self._together():
                    self._arrivals()
            return
        again = retry_at(claimed.attempts + 1, now) if outcome.step == "refuse_for_now" else None
        if outcome.step != "put_back" or desk.outbox.letter(claimed.id).state == "claimed":
            self._step(claimed, outcome.step, say=outcome.say, not_before=again)
        self._done.letters.append(desk.outbox.letter(claimed.id))

    def _begun(self, claimed: Outgoing) -> list[Outgoing]:
        """Look for the last time and begin; nothing where it may not go any more, which is then told of it."""
        at = self._desk.now()
        seen = self._letters.look(claimed)
        if seen.step != "begin":
            self._step(claimed, seen.step, say=seen.say)
            return []
        until = at + timedelta(seconds=text_lease_s(self._desk.post.timeout_s))
        after = self._desk.outbox.step(claimed.id, "begin", at=at, fence=claimed.fence, lease_until=until, seen=claimed)
        return [after] if after else []

    def _claimed_ahead(self) -> Outgoing | None:
        """Claim the next letter while another is on its way, without a look: it is looked at before its text is given away."""
        letter = self._letters.first
        if letter is None or letter.state == "on_hold" or not self._quick or not self._room.taken():
            return None
        self._letters.drop()
        return self._desk.outbox.step(
            letter.id, "claim", at=self._desk.now(), lease_until=self._lease(letter, also=1), seen=letter
        )

    def _claimed(self, letter: Outgoing) -> Outgoing | None:
        """Claim the letter and look once more, in one transaction; what may not go is left standing with the reason.

        None if it may not, somebody else has it, or a hold came.
        """
        outbox, now, state = self._desk.outbox, self._desk.now(), letter
        if letter.state == "on_hold":
            seen = self._letters.look(letter)
            if seen.step == "wait":
                self._told.append(replace(letter, say=seen.say))
                return None
            after = outbox.step(letter.id, "fall_away" if seen.step == "fall_away" else "resume", at=now, say=seen.say)
            if after is None or after.state != "approved":
                self._told += [after] if after else []
                return None
            state = after
        claimed = outbox.step(letter.id, "claim", at=now, lease_until=self._lease(letter), seen=state)
        if claimed is None:
            return None
        if not self._early and claimed.not_before > now:  # it was put later meanwhile
            self._step(claimed, "put_back")
            return None
        seen = self._letters.look(claimed)
        if seen.step == "begin":
            return claimed
        after = outbox.step(claimed.id, seen.step, at=now, fence=claimed.fence, say=seen.say)
        self._told += [after] if after else []
        return None

    def _lease(self, letter: Outgoing, *, also: int = 0) -> datetime:
        """Return until when a claim holds, while as many others are sent before."""
        timeout_s = self._desk.post.timeout_s
        before = also * (lease_s(timeout_s, MOST_RECIPIENTS) + text_lease_s(timeout_s))
        return self._desk.now() + timedelta(seconds=lease_s(timeout_s, len(letter.addresses)) + before)

    def _step(self, letter: Outgoing, step: str, *, say: str = "", not_before: datetime | None = None) -> None:
        self._desk.outbox.step(letter.id, step, at=self._desk.now(), fence=letter.fence, say=say, not_before=not_before)

    def _arrivals(self) -> None:
        """Write down what arrived and is not yet written."""
        for letter, at, say in self._left:
            self._told.append(arrived(self._desk, letter, at, say, "arrive", "arrive_late"))
            self._letters.left(letter)


class _Letters:
    """The letters that are due, in the order of their ids, looked at a few at a time."""

    def __init__(self, desk: Desk, ids: Sequence[str], early: bool) -> None:
        self._desk, self._ids, self._early = desk, ids, early
        self._at = 0
        self._lot: dict[str, Outgoing] = {}
        self._looks: list[LastLooks] = []  # of this lot, and of the one before, whose last letter is still on its way

    @property
    def first(self) -> Outgoing | None:
        """The letter whose turn it is, or None at the end."""
        while not self._lot and self._at < len(self._ids):
            lot = self._ids[self._at : self._at + LOT]
            self._at += LOT
            found = {letter.id: letter for letter in self._desk.outbox.some(lot)}
            self._lot = {id: found[id] for id in lot if id in found}
            self._looks = [LastLooks(self._desk, list(self._lot.values()), by_hand=self._early), *self._looks[:1]]
        return next(iter(self._lot.values()), None)

    def make_ready(self) -> None:
        """Look at the next lot if it is its turn, and at what others wrote, while nobody has to wait to write."""
        if self.first is not None:
            self._looks[0].catch_up()

    def drop(self) -> None:
        """Go on to the one after the first."""
        self._lot.pop(next(iter(self._lot)), None)

    def look(self, letter: Outgoing) -> Look:
        """Return what the last look says of one of them."""
        for looks in self._looks:
            if looks.knows(letter):
                return looks.at(letter)
        return look(self._desk, letter, by_hand=self._early)

    def left(self, letter: Outgoing) -> None:
        """Note that one of them left, as soon as it stands in the record."""
        for looks in self._looks:
            looks.left(letter)


class _Room:
    """S43: the mailbox's bounds for each span of time, over all that send; a person who says "now" is still bound by them.

    What all have sent is counted anew after an eighth of the room that was left, so that up to eight that send at once keep
    the bounds together.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sure = 0

    def taken(self) -> bool:
        """Say whether there is room for one more letter, and take it."""
        if self._sure == 0:
            now, spans = self._desk.now(), self._desk.bounds.spans
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


class Lines:
    """The line out and, if there is a mailbox, the line in, each opened when it is first needed.

    A server hangs up on who is silent: a line that was not used for some seconds is opened anew.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._line: Line | None = None
        self._used_at: datetime | None = None
        self._box: Letterbox | None = None

    @cached_property
    def keeps(self) -> bool:
        """Whether a copy of what was sent goes into a mailbox."""
        return any(server.speaks == "imap" for server in self._desk.mailbox.servers())

    def open(self) -> Line:
        """Return the open line. Raises what its opening raises."""
        now = self._desk.now()
        if self._line is not None and self._used_at is not None and now - self._used_at > SILENT:
            self.close()
        if self._line is None:
            self._line = self._desk.post.open()
        self._used_at = now
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
            self._box = None
