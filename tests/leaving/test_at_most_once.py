"""At most once, none forgotten, outsiders get nothing: whatever people, servers and dying senders do, in any order."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from builders import NAMES, interview_held
from leaving.desks import Watch, approved, aurora, desk_of, owed_ids
from leaving.mortal import Killed, Life, mortal
from sincerely.core.events import Event
from sincerely.core.outbox import Bounds, Outcome, Outgoing, sums
from sincerely.desk.send import send
from sincerely.desk.settle import settle, unknown
from sincerely.desk.undo import undo
from sincerely.errors import Mistake, Refused, Unavailable

OUTCOMES = [
    "arrive",
    "rcpt_450",
    "rcpt_550",
    "lost_before",
    "lost_after_storing",
    "lost_before_storing",
    "data_451",
    "data_550",
]


class World:
    """The other side of the wire: what it stored, and what it does next."""

    timeout_s = 5.0

    def __init__(self) -> None:
        self.stored: list[tuple[str, tuple[str, ...]]] = []
        self.next: list[str] = []
        self.away = False
        self.life = Life()

    def open(self) -> World:
        if self.away:
            raise Unavailable("The server does not answer.", code="server_silent", hint="Later.")
        return self

    def close(self) -> None:
        return None

    def send(self, letter: Outgoing, begin) -> Outcome:
        does = self.next.pop(0) if self.next else "arrive"
        if does.startswith("rcpt") or does == "lost_before":
            self.life.take(lambda: None)
            return Outcome(step="refuse" if does == "rcpt_550" else "refuse_for_now", say=does)
        if not begin():
            return Outcome(step="put_back")
        if does in ("arrive", "lost_after_storing"):
            self.life.take(lambda: self.stored.append((letter.message_id, letter.addresses)))
        else:
            self.life.take(lambda: None)
        step = {"arrive": "arrive", "data_451": "refuse_for_now", "data_550": "refuse"}.get(does, "lose")
        return Outcome(step=step, say=does)


class Leaving(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.watch, self.world = Watch(), World()
        held = interview_held("tue 15:00", with_=("Chi", "Bo", "Ana"))
        folder = Path(tempfile.gettempdir())
        self.desk = desk_of(
            aurora(held),
            aurora(held, company="Borealis", id="borealis"),
            bounds=Bounds(letters_an_hour=1000),
            watch=self.watch,
            folder=folder,
            post=self.world,
        )
        self.approved = 0
        for n in range(3):
            self.approve(n, 0)

    @rule(pick=st.integers(0, 5), minutes=st.integers(0, 30))
    def approve(self, pick: int, minutes: int) -> None:
        ids = owed_ids(self.desk)
        if ids:
            at = replace(self.watch)
            at.pass_(minutes=minutes)
            try:
                approved(self.desk, ids[pick % len(ids)], not_before=at())
                self.approved += 1
            except Mistake as mistake:
                assert mistake.problems[0].code == "recipient_taken"

    @rule(does=st.lists(st.sampled_from(OUTCOMES), max_size=3))
    def send(self, does: list[str]) -> None:
        self._send(does, Life(), early=True)

    @rule(does=st.lists(st.sampled_from(OUTCOMES), max_size=2), left=st.integers(0, 20), after=st.booleans())
    def send_and_die(self, does: list[str], left: int, after: bool) -> None:
        self._send(does, Life(left=left, after=after), early=True)

    @rule(early=st.booleans())
    def send_while_the_server_is_away(self, early: bool) -> None:
        self.world.away = True
        self._send([], Life(), early=early)
        self.world.away = False

    def _send(self, does: list[str], life: Life, *, early: bool) -> None:
        self.world.next, self.world.life = list(does), life
        with contextlib.suppress(Killed):
            send(mortal(self.desk, life), early=early)
        self.world.next, self.world.life = [], Life()

    @rule(minutes=st.sampled_from([1, 6, 20, 70, 400]))
    def time_passes(self, minutes: int) -> None:
        self.watch.pass_(minutes=minutes)

    @rule(held=st.booleans())
    def hold(self, held: bool) -> None:
        self.desk.outbox.set_hold(held, at=self.watch())
        self._send([], Life(), early=True)
        assert not held or not self.held_out()

    def held_out(self) -> bool:
        """Whether anything was given away since the hold was set; none may."""
        hold = self.desk.outbox.hold()
        lines = [line for letter in self.desk.outbox.letters() for line in self.desk.outbox.log(letter.id)]
        return hold is not None and any(line.step == "begin" and line.at > hold.since for line in lines)

    @precondition(lambda self: self.desk.outbox.letters())
    @rule(pick=st.integers(0, 9))
    def take_back(self, pick: int) -> None:
        letters = self.desk.outbox.letters()
        try:
            undo(self.desk, letters[pick % len(letters)].id)
        except Refused as refused:
            assert refused.problems[0].code == "too_late"

    @rule(pick=st.integers(0, 9))
    def somebody_settles_truly(self, pick: int) -> None:
        letters = unknown(self.desk)
        if letters:
            letter = letters[pick % len(letters)]
            settle(self.desk, letter.id, sent=letter.message_id in dict(self.world.stored))

    @rule(
        who=st.sampled_from(["Chi", "Bo", "Ana"]),
        number=st.integers(0, 2),
        application=st.sampled_from(["aurora", "borealis"]),
    )
    def an_address_changes(self, who: str, number: int, application: str) -> None:
        email = f"{who.lower()}{number}@aurora.example"
        self._tell(application, "person_changed", person=NAMES[who], email=email)

    @rule(application=st.sampled_from(["aurora", "borealis"]))
    def they_say_no(self, application: str) -> None:
        if not any(event.kind == "rejected" for event in self.desk.journal.record(application).events):
            self._tell(application, "rejected")

    def _tell(self, application: str, kind: str, **facts: str) -> None:
        record = self.desk.journal.record(application)
        one = Event(id=self.desk.new_id(), kind=kind, when=self.watch(), facts=facts, place=len(record.events))
        self.desk.journal.append(application, [one], after=len(record.events))

    @invariant()
    def nothing_left_twice(self) -> None:
        ids = [id for id, _ in self.world.stored]
        assert len(ids) == len(set(ids))

    @invariant()
    def nobody_got_two_letters_for_one_cause(self) -> None:
        letters = {letter.message_id: letter for letter in self.desk.outbox.letters()}
        got = [(letters[id].obligation, box.name) for id, _ in self.world.stored for box in letters[id].to]
        assert len(got) == len(set(got))

    @invariant()
    def what_is_called_sent_arrived_and_stands_in_the_record_once(self) -> None:
        sent = [letter.message_id for letter in self.desk.outbox.letters() if letter.state == "sent"]
        assert set(sent) <= {id for id, _ in self.world.stored}
        records = self.desk.journal.records()
        noted = [
            event.facts.get("message_id")
            for record in records
            for event in record.events
            if event.kind == "letter_sent"
        ]
        assert sorted(noted) == sorted(sent)

    @invariant()
    def what_arrived_is_sent_or_under_way_or_unknown(self) -> None:
        states = {letter.message_id: letter.state for letter in self.desk.outbox.letters()}
        assert {states[id] for id, _ in self.world.stored} <= {"sent", "sending", "unknown"}

    @invariant()
    def no_thanks_for_an_interview_begins_to_leave_after_they_said_no(self) -> None:
        for record in self.desk.journal.records():
            no = [n for n, event in enumerate(record.events) if event.kind == "rejected"]
            after = record.events[no[0] :] if no else ()
            late = [event for event in after if event.facts.get("letter_kind") in ("thank_you", "inquiry")]
            begun = {
                letter.message_id: line.at
                for letter in self.desk.outbox.letters()
                for line in self.desk.outbox.log(letter.id)
                if line.step == "begin"
            }
            assert all(begun[event.facts["message_id"]] <= record.events[no[0]].when for event in late)

    @invariant()
    def the_sums_are_those_of_what_was_approved(self) -> None:
        assert sum(sums(self.desk.outbox.letters()).values()) == self.approved

    @invariant()
    def an_outsider_gets_nothing(self) -> None:
        assert not any("elsewhere" in address for _, addresses in self.world.stored for address in addresses)

    def teardown(self) -> None:
        """None is forgotten: with the hold lifted, servers up and every unknown settled, every letter ends."""
        if not hasattr(self, "desk"):
            return
        self.desk.outbox.set_hold(False, at=self.watch())
        for _ in range(8):
            self.watch.pass_(hours=5)
            send(self.desk)
            for letter in unknown(self.desk):
                settle(self.desk, letter.id, sent=letter.message_id in dict(self.world.stored))
        states = {letter.state for letter in self.desk.outbox.letters()}
        assert states <= {"sent", "refused", "cancelled", "superseded", "on_hold"}
        for letter in self.desk.outbox.letters():
            assert letter.state != "on_hold" or "Changed since you approved it" in letter.say
        self.nothing_left_twice()
        self.nobody_got_two_letters_for_one_cause()
        self.what_is_called_sent_arrived_and_stands_in_the_record_once()


TestLeaving = Leaving.TestCase
TestLeaving.settings = settings(max_examples=100, stateful_step_count=20, deadline=None, derandomize=True)
