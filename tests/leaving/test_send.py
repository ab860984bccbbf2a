"""Sending: the letter leaves once, the record says so in the same breath, and whatever changed is looked at last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builders import interview_held
from leaving.desks import Watch, approved, aurora, desk_of, owed_ids, post_to
from leaving.post_office import PostOffice, post_office
from sincerely.core.events import Event
from sincerely.core.outbox import Bounds, sums
from sincerely.core.seen import Seen
from sincerely.desk.hold import hold
from sincerely.desk.outbox import document, outbox
from sincerely.desk.ports import Desk
from sincerely.desk.send import send
from sincerely.desk.settle import settle, unknown
from sincerely.desk.undo import undo
from sincerely.errors import Mistake, Refused, Unavailable

HELD = interview_held("tue 15:00", with_=("Chi", "Bo"), discussed="the ledger")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, watch: Watch, office: PostOffice) -> Desk:
    return desk_of(aurora(HELD), watch=watch, folder=tmp_path, kind=request.param, post=post_to(office.port))


def states(desk: Desk) -> list[str]:
    return [letter.state for letter in desk.outbox.letters()]


def tell(desk: Desk, kind: str, **facts: object) -> None:
    record = desk.journal.record("aurora")
    one = Event(id=desk.new_id(), kind=kind, when=desk.now(), facts=facts, place=len(record.events))
    desk.journal.append("aurora", [one], after=len(record.events))


def test_a_letter_that_left_meets_what_was_owed_and_stands_in_the_record(desk: Desk, office: PostOffice, watch: Watch):
    chi, bo = sorted(owed_ids(desk))
    letter = approved(desk, chi)
    done = send(desk)
    assert [one.state for one in done.letters] == ["sent"]
    assert office.stored == [((letter.to[0].email,), letter.message)]
    watch.pass_(seconds=1)
    assert owed_ids(desk) == [bo]
    sent = desk.journal.record("aurora").events[-1]
    assert (sent.kind, sent.facts["letter_kind"], sent.facts["to"], sent.facts["message_id"], sent.facts["channel"]) == (
        "letter_sent", "thank_you", (letter.to[0].name,), letter.message_id, "letter",
    )  # fmt: skip
    assert sent.facts["text"] == f"Subject: Thank you\n\n{letter.text}"
    assert sent.facts["for"] == "aurora.0"


def test_sending_again_sends_nothing_again(desk: Desk, office: PostOffice):
    approved(desk, owed_ids(desk)[0])
    assert [len(send(desk).letters) for _ in range(3)] == [1, 0, 0]
    assert len(office.stored) == 1


def test_a_letter_waits_for_its_hour_unless_a_person_says_now(desk: Desk, office: PostOffice, watch: Watch):
    letter = approved(desk, owed_ids(desk)[0], not_before=replace(watch).at.replace(hour=20))
    assert (send(desk).later, send(desk).next) == (1, letter)
    assert office.stored == []
    assert len(send(desk, early=True).letters) == 1


def test_the_hold_stops_everything_until_it_is_lifted(desk: Desk, office: PostOffice):
    approved(desk, owed_ids(desk)[0])
    hold(desk, True)
    done = send(desk, early=True)
    assert (done.hold is not None, done.letters, done.later, office.stored) == (True, [], 1, [])
    hold(desk, False)
    assert len(send(desk).letters) == 1


def test_a_dry_run_says_what_would_leave_and_does_nothing(desk: Desk, office: PostOffice):
    letter = approved(desk, owed_ids(desk)[0])
    before = desk.outbox.log(letter.id)
    assert [one.id for one in send(desk, dry_run=True).letters] == [letter.id]
    assert (office.stored, desk.outbox.log(letter.id), states(desk)) == ([], before, ["approved"])


@pytest.mark.parametrize(
    ("kind", "facts", "state", "say"),
    [
        ("rejected", {"from": "Ana Lindqvist"}, "cancelled", "the reason for it fell away"),
        ("waived", {"obligation": "thank_you"}, "cancelled", "you said that it is not needed"),
        ("letter_sent", {"letter_kind": "thank_you", "to": ("Bo Tremblay", "Chi Nwosu"), "channel": "letter"}, "cancelled", "already reached them"),
        ("person_changed", {"person": "NAME", "email": "new@aurora.example"}, "on_hold", "the address of"),
        ("person_changed", {"person": "NAME", "address_as": "Mr. Other"}, "on_hold", "is addressed"),
        ("corrected", {"event": "aurora.0", "instead": "MOVED"}, "on_hold", "interview held"),
    ],
)  # fmt: skip
def test_what_changed_since_the_approval_is_seen_at_the_last_moment(
    desk: Desk, office: PostOffice, kind: str, facts: dict[str, object], state: str, say: str
):
    letter = approved(desk, owed_ids(desk)[0])
    was = desk.journal.record("aurora").events[0]
    put = {"NAME": letter.to[0].name, "MOVED": replace(was, facts={**was.facts, "debrief": {"discussed": "the pumps"}})}
    tell(
        desk,
        kind,
        **{name: put.get(value, value) if isinstance(value, str) else value for name, value in facts.items()},
    )
    send(desk)
    after = desk.outbox.letter(letter.id)
    assert (after.state, office.stored) == (state, [])
    assert say in after.say


def test_our_own_letters_leaving_change_nothing_for_the_next_of_a_panel(desk: Desk, office: PostOffice):
    for id in owed_ids(desk):
        approved(desk, id)
    assert [one.state for one in send(desk).letters] == ["sent", "sent"]
    assert sorted(to for to, _ in office.stored) == [("bo@aurora.example",), ("chi@aurora.example",)]


def test_a_message_that_nobody_read_holds_the_letter_until_somebody_did(desk: Desk, office: PostOffice):
    approved(desk, owed_ids(desk)[0])
    message = Seen(
        id="m1",
        message_id="<1@aurora.example>",
        seen_at=desk.now(),
        raw=b"x",
        fingerprint="x",
        sender="bo@aurora.example",
        subject="Re",
        label="other",
        reading={},
        application="aurora",
    )
    desk.messages.take(message, desk.messages.place("INBOX"))
    assert [one.state for one in send(desk).letters] == ["on_hold"]
    assert [one.state for one in send(desk).letters] == ["on_hold"]
    desk.messages.settle(replace(message, state="dismissed"))
    assert [one.state for one in send(desk).letters] == ["sent"]


@pytest.mark.parametrize(
    ("label", "state"), [("auto_reply", "sent"), ("bounce", "sent"), ("unrelated", "sent"), ("rejection", "on_hold")]
)
def test_an_automatic_message_is_no_answer_and_holds_nothing(desk: Desk, label: str, state: str):
    approved(desk, owed_ids(desk)[0])
    message = Seen(
        id="m1",
        message_id=None,
        seen_at=desk.now(),
        raw=b"x",
        fingerprint="x",
        sender="",
        subject="",
        label=label,
        reading={},
        application="aurora",
    )
    desk.messages.take(message, desk.messages.place("INBOX"))
    assert [one.state for one in send(desk).letters] == [state]


def test_what_falls_away_while_it_is_on_hold_is_cancelled(desk: Desk):
    letter = approved(desk, owed_ids(desk)[0])
    tell(desk, "person_changed", person=letter.to[0].name, email="new@aurora.example")
    send(desk)
    tell(desk, "rejected", **{"from": "Ana Lindqvist"})
    send(desk)
    assert states(desk) == ["cancelled"]


def test_a_letter_not_taken_for_now_is_tried_again_later_and_not_before(desk: Desk, office: PostOffice, watch: Watch):
    office.faults = ["rcpt:450"]
    approved(desk, owed_ids(desk)[0])
    assert [one.state for one in send(desk).letters] == ["refused_for_now"]
    watch.pass_(minutes=4)
    assert send(desk).letters == []
    watch.pass_(minutes=2)
    assert [one.state for one in send(desk).letters] == ["sent"]
    assert len(office.stored) == 1


def test_a_letter_refused_for_good_is_shown_and_another_may_be_approved(desk: Desk, office: PostOffice):
    office.faults = ["rcpt:550"]
    id = owed_ids(desk)[0]
    approved(desk, id)
    assert [one.state for one in send(desk).letters] == ["refused"]
    assert "550" in desk.outbox.letters()[0].say
    approved(desk, id)
    assert [one.state for one in send(desk).letters] == ["sent"]


@pytest.mark.parametrize(("fault", "arrived"), [("data:abort_before", 0), ("data:abort_after", 1)])
def test_a_letter_lost_while_it_was_given_away_is_unknown_and_never_goes_again_by_itself(
    desk: Desk, office: PostOffice, watch: Watch, fault: str, arrived: int
):
    office.faults = [fault]
    approved(desk, owed_ids(desk)[0])
    assert [one.state for one in send(desk).letters] == ["unknown"]
    watch.pass_(days=1)
    assert send(desk, early=True).letters == []
    assert len(office.stored) == arrived
    assert [one.id for one in unknown(desk)] == [desk.outbox.letters()[0].id]
    with pytest.raises(Refused, match="We do not know"):
        undo(desk, "thank you")


def test_a_person_who_says_it_left_settles_it_and_the_record_says_when(desk: Desk, office: PostOffice, watch: Watch):
    office.faults = ["data:abort_after"]
    approved(desk, owed_ids(desk)[0])
    send(desk)
    left = watch().replace(microsecond=0)
    watch.pass_(hours=5)
    done = settle(desk, sent=True)
    assert [(one.letter.state, one.because) for one in done] == [("sent", "You said that it left.")]
    assert desk.journal.record("aurora").events[-1].when == left
    assert len(owed_ids(desk)) == 1


def test_only_a_persons_word_that_it_did_not_leave_lets_it_go_again(desk: Desk, office: PostOffice):
    office.faults = ["data:abort_before"]
    approved(desk, owed_ids(desk)[0])
    send(desk)
    assert [one.letter.state for one in settle(desk)] == ["unknown"]
    settle(desk, "thank you", sent=False)
    assert [one.state for one in send(desk).letters] == ["sent"]
    assert len(office.stored) == 1


def test_an_answer_shows_that_an_unknown_letter_left(desk: Desk, office: PostOffice):
    office.faults = ["data:abort_after"]
    letter = approved(desk, owed_ids(desk)[0])
    send(desk)
    answer = Seen(
        id="m1",
        message_id=None,
        seen_at=desk.now(),
        raw=b"x",
        fingerprint="x",
        sender="",
        subject="Re: Thank you",
        label="other",
        reading={},
        thread=letter.message_id,
    )
    desk.messages.take(answer, desk.messages.place("INBOX"))
    assert [one.letter.state for one in settle(desk)] == ["sent"]


def test_a_known_letter_is_not_settled(desk: Desk):
    approved(desk, owed_ids(desk)[0])
    with pytest.raises(Mistake, match="It is known what became of that letter"):
        settle(desk, "thank you", sent=True)


def test_a_letter_is_taken_back_until_it_is_claimed(desk: Desk, office: PostOffice):
    one, two = owed_ids(desk)
    letter = approved(desk, one)
    assert undo(desk, letter.id).state == "cancelled"
    assert send(desk).letters == []
    approved(desk, two)
    send(desk)
    with pytest.raises(Refused, match="has left"):
        undo(desk, two)


def test_a_server_that_is_away_loses_nothing_and_stops_the_round(desk: Desk, office: PostOffice):
    for id in owed_ids(desk):
        approved(desk, id)
    gone = replace(desk, post=post_to(1))
    done = send(gone)
    assert isinstance(done.stopped, Unavailable)
    assert (done.letters, states(desk)) == ([], ["approved", "approved"])
    assert len(send(desk).letters) == 2


def test_no_more_letters_leave_in_an_hour_than_the_mailbox_bears(desk: Desk, office: PostOffice, watch: Watch):
    few = replace(desk, bounds=Bounds(letters_an_hour=1))
    for id in owed_ids(desk):
        approved(desk, id)
    done = send(few, early=True)
    assert (len(done.letters), done.full) == (1, True)
    watch.pass_(minutes=61)
    assert len(send(few).letters) == 1


def test_a_stored_letter_that_is_not_what_was_approved_stays(desk: Desk, office: PostOffice, watch: Watch):
    letter = approved(desk, owed_ids(desk)[0])
    desk.outbox.step(letter.id, "take_back", at=watch())
    forged = replace(
        letter,
        id="forged",
        message_id="<forged@okafor.example>",
        message=letter.message.replace(b"thank you", b"thank me!"),
        to=letter.to,
    )
    desk.outbox.add(forged)
    assert [one.state for one in send(desk).letters] == ["on_hold"]
    assert office.stored == []


def test_the_sums_are_those_of_what_was_approved(desk: Desk, office: PostOffice):
    one, two = owed_ids(desk)
    approved(desk, one)
    approved(desk, two)
    undo(desk, two)
    send(desk)
    found = document(outbox(desk))
    assert found["approved"] == sum(found["sums"].values()) == 2
    assert {name: n for name, n in found["sums"].items() if n} == {"sent": 1, "cancelled": 1}


def test_a_stopped_sender_leaves_nothing_half_known(desk: Desk, office: PostOffice, watch: Watch):
    office.faults = ["data:hang"]

    class Stopped:
        timeout_s = 2.0

        def open(self):
            line = desk.post.open()

            class Half:
                def send(self, letter, begin):
                    begin()
                    raise KeyboardInterrupt

                def close(self):
                    line.close()

            return Half()

    approved(desk, owed_ids(desk)[0])
    with pytest.raises(KeyboardInterrupt):
        send(replace(desk, post=Stopped()))
    assert states(desk) == ["unknown"]
    assert sums(desk.outbox.letters())["unknown"] == 1
