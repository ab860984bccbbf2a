"""Approving: exactly what will leave is shown, everything that stands in the way is told at once, and the bytes are frozen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders import event, interview_held
from leaving.desks import Watch, aurora, desk_of, owed_ids, read_now
from leaving.test_at_most_once import World
from leaving.test_fetch import NO, mail, put
from sincerely import wiring
from sincerely.core.events import Event
from sincerely.core.message import ids_in
from sincerely.core.outbox import approval_digest
from sincerely.desk import inbox, today
from sincerely.desk.approve import Prepared, approve, prepare
from sincerely.desk.draft import draft
from sincerely.desk.fetch import fetch
from sincerely.desk.ports import Desk
from sincerely.desk.send import send
from sincerely.errors import Mistake, Refused, SincerelyError

TOLD = {
    "discussed": "how the ledger is closed each month", "impressed": "that every figure is checked by a second person",
    "fit": "At Brennick I closed the books of two firms for a year.", "next_step": "a second talk with the team",
}  # fmt: skip
HELD = interview_held("tue 15:00", with_=("Chi",), **TOLD)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, watch: Watch) -> Desk:
    return desk_of(aurora(HELD), watch=watch, folder=tmp_path, kind=request.param, post=World())


def tell(desk: Desk, kind: str, **facts: object) -> None:
    record = desk.journal.record("aurora")
    one = Event(id=desk.new_id(), kind=kind, when=desk.now(), facts=facts, place=len(record.events))
    desk.journal.append("aurora", [one], after=len(record.events))


def prepared(desk: Desk, words: str = "chi thank", **how: object) -> Prepared:
    return prepare(read_now(desk), words, **how)


def codes(desk: Desk, words: str = "chi thank", **how: object) -> set[str]:
    with pytest.raises(SincerelyError) as told:
        prepared(desk, words, **how)
    assert desk.outbox.letters() == []
    assert all(problem.hint for problem in told.value.problems)
    return {problem.code for problem in told.value.problems}


def test_what_was_shown_is_what_leaves(desk: Desk, watch: Watch):
    shown = prepared(desk)
    assert (shown.letter.to[0].email, shown.letter.sender.email) == ("chi@aurora.example", "sam@okafor.example")
    letter = approve(desk, shown)
    assert desk.outbox.letter(letter.id) == shown.letter
    assert approval_digest(letter) == letter.digest
    assert letter.text == draft(read_now(desk), letter.obligation).draft.body
    assert send(desk).next == letter
    watch.pass_(minutes=11)
    assert [one.state for one in send(desk).letters] == ["sent"]
    assert desk.journal.record("aurora").events[-1].facts["message_id"] == letter.message_id


def test_preparing_writes_nothing(desk: Desk):
    prepared(desk)
    assert desk.outbox.letters() == []


def test_the_time_to_take_it_back_can_be_waived(desk: Desk, watch: Watch):
    assert prepared(desk).letter.not_before > watch()
    assert prepared(desk, send_now=True).letter.not_before == watch()


def test_a_letter_that_the_person_edited_leaves_as_they_wrote_it(desk: Desk):
    own = draft(read_now(desk), "chi thank").draft.text.replace("Sincerely", "Kind regards")
    letter = approve(desk, prepared(desk, text=own))
    assert f"Subject: {letter.subject}\n\n{letter.text.strip()}" == own.strip()


def test_a_gap_is_asked_and_nothing_is_invented(tmp_path: Path, watch: Watch):
    bare = desk_of(aurora(interview_held("tue 15:00")), watch=watch, folder=tmp_path)
    assert codes(bare) == {"gap"}


def test_an_error_in_the_letter_holds_it_and_names_the_words(desk: Desk):
    own = draft(read_now(desk), "chi thank").draft.text.replace("Nwosu", "Nwosa")
    with pytest.raises(Refused) as told:
        prepared(desk, text=own)
    assert any("Nwosa" in problem.say for problem in told.value.problems)
    assert {problem.code for problem in told.value.problems} == {"finding"}


def test_a_letter_without_a_subject_is_refused(desk: Desk):
    assert "no_subject" in codes(desk, text=draft(read_now(desk), "chi thank").draft.body)


@pytest.mark.parametrize(
    "header",
    [
        "To: Dee Outis <dee@elsewhere.example>",
        "Cc: dee@elsewhere.example",
        "Bcc: chi@aurora.example, dee@elsewhere.example",
    ],
)
def test_a_letter_that_names_an_outsider_is_refused(desk: Desk, header: str):
    assert codes(desk, text=f"{header}\n{draft(read_now(desk), 'chi thank').draft.text}") == {"other_recipient"}


def test_headers_in_the_text_reach_nobody_else(desk: Desk):
    own = draft(read_now(desk), "chi thank").draft.text
    letter = approve(desk, prepared(desk, text=f"To: chi@aurora.example\n{own}"))
    assert letter.addresses == ("chi@aurora.example",)


def test_a_person_without_an_address_is_asked_for(tmp_path: Path, watch: Watch):
    whole = aurora(HELD)
    people = tuple(replace(person, email=None) for person in whole.people)
    assert codes(desk_of(replace(whole, people=people), watch=watch, folder=tmp_path)) == {"missing_address"}


@pytest.mark.parametrize("email", ["chi@aurora", "chí@aurora.example", "chi@aurora.example.", "chi@@aurora.example"])
def test_an_address_that_no_mail_can_reach_is_refused_with_its_owner(tmp_path: Path, watch: Watch, email: str):
    whole = aurora(HELD)
    people = tuple(replace(person, email=email) for person in whole.people)
    found = desk_of(replace(whole, people=people), watch=watch, folder=tmp_path)
    if email in (
        "chi@aurora",
        "chí@aurora.example",
    ):  # of one word, as a company's own network may know; for servers that carry it
        assert prepared(found).letter.addresses == (email,)
    else:
        assert codes(found) == {"bad_address"}


def test_without_an_own_address_nobody_could_answer(tmp_path: Path, watch: Watch):
    from leaving.desks import SAM

    whole = aurora(HELD)
    mute = replace(whole, me=replace(whole.me, email=None))
    found = desk_of(mute, watch=watch, folder=tmp_path, profile=replace(SAM, me=replace(SAM.me, email=None)))
    assert codes(found) == {"no_sender_address"}


def test_an_unread_message_is_read_first(desk: Desk, tmp_path: Path):
    for part in ("new", "cur"):
        (tmp_path / "box" / part).mkdir(parents=True)
    put(tmp_path / "box", mail(NO))
    fetch(desk, maildir=str(tmp_path / "box"))
    assert "message_unread" in codes(desk)
    inbox.dismiss(desk, "ana")
    approve(desk, prepared(desk))


def test_what_is_not_owed_any_more_is_refused_with_the_reason(desk: Desk):
    tell(desk, "rejected")
    assert codes(desk, "chi thank_you") == {"not_owed"}


def test_what_was_sent_is_not_owed(desk: Desk, watch: Watch):
    approve(desk, prepared(desk, send_now=True))
    send(desk)
    watch.pass_(seconds=2)
    with pytest.raises(Refused, match="already reached them"):
        prepared(desk, "chi thank_you")


def test_what_was_put_off_waits(desk: Desk):
    tell(desk, "snoozed", obligation="thank_you", until=watch_day(desk))
    assert codes(desk) == {"it_waits"}


def watch_day(desk: Desk):
    from datetime import timedelta

    return (desk.now() + timedelta(days=2)).date()


def test_what_changed_between_looking_and_saying_yes_is_looked_at_again(desk: Desk):
    shown = prepared(desk)
    tell(desk, "person_changed", person="Chi Nwosu", email="new@aurora.example")
    with pytest.raises(Refused, match="changed since you approved it: the address of Chi Nwosu"):
        approve(desk, shown)
    assert desk.outbox.letters() == []


def test_a_yes_to_what_was_shown_long_ago_is_no_yes(desk: Desk, watch: Watch):
    shown = prepared(desk)
    watch.pass_(minutes=16)
    with pytest.raises(Refused, match="more than 15 minutes ago"):
        approve(desk, shown)


def test_a_letter_approved_again_takes_the_place_of_the_first(desk: Desk):
    first = approve(desk, prepared(desk))
    shown = prepared(desk)
    assert [one.id for one in shown.replaces] == [first.id]
    second = approve(desk, shown)
    assert [(one.id, one.state) for one in desk.outbox.letters()] == [(first.id, "superseded"), (second.id, "approved")]


def test_a_letter_that_is_being_sent_is_not_approved_twice(desk: Desk, watch: Watch):
    letter = approve(desk, prepared(desk, send_now=True))
    claimed = replace(watch)
    claimed.pass_(minutes=5)
    desk.outbox.step(letter.id, "claim", at=watch(), lease_until=claimed())
    with pytest.raises(Mistake, match="already under way"):
        approve(desk, prepared(desk))


def test_a_letter_that_came_back_may_go_again_to_the_new_address(desk: Desk, watch: Watch):
    letter = approve(desk, prepared(desk, send_now=True))
    send(desk)
    watch.pass_(minutes=1)
    tell(desk, "letter_returned", letter_kind="thank_you", to=("Chi Nwosu",), message_id=letter.message_id)
    watch.pass_(minutes=1)
    assert codes_of(desk) == {"missing_address"}
    tell(desk, "person_changed", person="Chi Nwosu", email="chi.nwosu@aurora.example")
    watch.pass_(minutes=1)
    again = approve(desk, prepared(desk, send_now=True))
    assert again.addresses == ("chi.nwosu@aurora.example",)
    assert [one.state for one in send(desk).letters] == ["sent"]


def codes_of(desk: Desk) -> set[str]:
    with pytest.raises(SincerelyError) as told:
        prepared(desk)
    return {problem.code for problem in told.value.problems}


def test_a_new_matter_starts_a_new_thread_and_an_answer_goes_on_in_its_own(desk: Desk, tmp_path: Path, watch: Watch):
    raw = prepared(desk).letter.message
    assert b"In-Reply-To" not in raw
    for part in ("new", "cur"):
        (tmp_path / "box" / part).mkdir(parents=True)
    put(tmp_path / "box", mail(NO, References="<0@aurora.example>"))
    fetch(desk, maildir=str(tmp_path / "box"))
    inbox.accept(desk, "ana")
    watch.pass_(minutes=1)
    thanks = next(one for one in today.agenda(read_now(desk)).owed if one.obligation.kind == "rejection_thanks")
    letter = prepared(desk, thanks.obligation.id).letter
    head = letter.message.decode().replace("\r\n ", " ")
    assert "In-Reply-To: <1@aurora.example>" in head
    assert ids_in(next(line for line in head.split("\r\n") if line.startswith("References:"))) == (
        "<0@aurora.example>",
        "<1@aurora.example>",
    )


def test_a_record_file_is_no_desk_to_send_from(tmp_path: Path):
    import json

    from builders import document

    file = tmp_path / "record.json"
    file.write_text(json.dumps(document(HELD)))
    given = wiring.open_desk(None, records=[file])
    for verb in (lambda: prepare(given, "chi"), lambda: send(given), lambda: fetch(given)):
        with pytest.raises(Mistake) as told:
            verb()
        assert (
            told.value.problems[0].hint
            == "Make a desk and take the file in: sincerely init, then sincerely import FILE"
        )


def test_a_contradiction_in_the_record_is_settled_first(tmp_path: Path, watch: Watch):
    confused = aurora(
        HELD,
        event("rejected", "tue 18:00"),
        event("offer_received", "tue 17:00", salary={"amount": 1, "currency": "USD", "per": "year"}),
        event("offer_received", "wed 9:00"),
    )
    desk = desk_of(confused, watch=watch, folder=tmp_path)
    asked = [
        one for one in today.questions_of(read_now(desk), today.agenda(read_now(desk))) if one.about == "contradiction"
    ]
    for id in owed_ids(desk) if asked else ():
        assert "contradiction" in codes(desk, id)
