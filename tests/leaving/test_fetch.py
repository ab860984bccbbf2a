"""Mail in: read without a mark, tied to our letters by thread, and nothing but a proposal until a person accepts."""

from __future__ import annotations

import email.utils
from email.message import EmailMessage
from pathlib import Path

import pytest

from builders import interview_held
from leaving.desks import Watch, approved, aurora, desk_of, owed_ids, read_now
from leaving.test_at_most_once import World
from sincerely.desk import inbox as verb
from sincerely.desk import today
from sincerely.desk.fetch import fetch
from sincerely.desk.ports import Desk
from sincerely.desk.send import send
from sincerely.errors import Mistake

HELD = interview_held("tue 15:00", with_=("Chi", "Bo"))
NO = "Dear Sam,\n\nThank you for your time. We have decided to move forward with another candidate for the Analyst position.\n\nBest,\nAna\n"


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, watch: Watch) -> Desk:
    return desk_of(aurora(HELD), watch=watch, folder=tmp_path, kind=request.param, post=World())


@pytest.fixture
def box(tmp_path: Path) -> Path:
    for part in ("new", "cur", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    return tmp_path / "mail"


def mail(
    text: str,
    *,
    id: str = "1@aurora.example",
    sender: str = "Ana Lindqvist <ana@aurora.example>",
    subject: str = "Your application",
    when: str = "Wed, 04 Nov 2026 09:30:00 -0800",
    **headers: str,
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "Sam Okafor <sam@okafor.example>", subject
    message["Date"], message["Message-ID"] = when, f"<{id}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def put(box: Path, message: EmailMessage, name: str = "1") -> Path:
    path = box / "new" / name
    path.write_bytes(message.as_bytes())
    return path


def labels(desk: Desk, box: Path) -> list[tuple[str, str | None]]:
    return [(one.label, one.application) for one in fetch(desk, maildir=str(box)).messages]


def test_a_message_changes_nothing_until_a_person_accepts_it(desk: Desk, box: Path):
    path = put(box, mail(NO))
    before = desk.journal.records()
    assert labels(desk, box) == [("rejection", "aurora")]
    assert desk.journal.records() == before
    assert path.exists()
    _, events = verb.accept(desk, "aurora")
    assert [event.kind for event in events] == ["message_received", "rejected"]
    assert list(desk.journal.record("aurora").events[-2:]) == [*events]
    assert desk.messages.messages()[0].state == "accepted"
    assert "rejection_thanks" in {one.obligation.kind for one in today.today(read_now(desk))}


def test_a_message_is_taken_once_however_often_it_is_fetched(desk: Desk, box: Path):
    put(box, mail(NO))
    put(box, mail(NO), "again")
    assert len(fetch(desk, maildir=str(box)).messages) == 1
    again = fetch(desk, maildir=str(box))
    assert (again.messages, again.known) == ((), 2)


def test_a_dry_run_takes_nothing(desk: Desk, box: Path):
    put(box, mail(NO))
    assert len(fetch(desk, maildir=str(box), dry_run=True).messages) == 1
    assert desk.messages.messages() == []


def test_the_same_message_in_two_forms_is_accepted_once(desk: Desk, box: Path):
    put(box, mail(NO))
    put(box, mail(NO, X_Folder="two"), "again")
    one, two = fetch(desk, maildir=str(box)).messages
    verb.accept(desk, one.id)
    with pytest.raises(Mistake, match="on record already"):
        verb.accept(desk, two.id)


def test_an_accepted_message_is_not_accepted_again(desk: Desk, box: Path):
    put(box, mail(NO))
    [one] = fetch(desk, maildir=str(box)).messages
    verb.accept(desk, one.id)
    with pytest.raises(Mistake, match="was accepted already"):
        verb.accept(desk, one.id)
    with pytest.raises(Mistake, match="was accepted already"):
        verb.dismiss(desk, one.id)


def test_a_dismissed_message_leaves_no_trace_in_the_record(desk: Desk, box: Path):
    put(box, mail(NO))
    fetch(desk, maildir=str(box))
    before = desk.journal.records()
    assert verb.dismiss(desk, "ana").state == "dismissed"
    assert desk.journal.records() == before
    assert verb.inbox(desk).messages == ()


def test_an_answer_is_tied_to_our_letter_by_its_thread_whoever_writes_it(desk: Desk, box: Path):
    letter = approved(desk, owed_ids(desk)[0])
    send(desk)
    put(
        box,
        mail(
            "Dear Sam,\n\nThank you, that was kind.\n\nPat",
            sender="Pat <pat@unknown.example>",
            subject="Re: hello",
            In_Reply_To=letter.message_id,
        ),
    )
    [one] = fetch(desk, maildir=str(box)).messages
    assert (one.application, one.thread, one.waits) == ("aurora", letter.message_id, True)


def test_a_copy_of_our_own_letter_is_no_message(desk: Desk, box: Path):
    letter = approved(desk, owed_ids(desk)[0])
    send(desk)
    (box / "new" / "own").write_bytes(letter.message)
    assert fetch(desk, maildir=str(box)).messages == ()


def bounce(of: bytes, to: str, message_id: str) -> EmailMessage:
    """Write what a mail server sends when it could not deliver (RFC 3464), as another program would."""
    report = EmailMessage()
    report["From"], report["To"] = "MAILER-DAEMON@okafor.example (Mail Delivery System)", "sam@okafor.example"
    report["Subject"], report["Date"] = "Undelivered Mail Returned to Sender", email.utils.format_datetime(Watch()())
    report["Message-ID"], report["Auto-Submitted"] = "<b1@okafor.example>", "auto-replied"
    raw = (
        f"This is the mail system.\n\n<{to}>: host mx said: 550 5.1.1 no such user\n--B\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; okafor.example\n\nFinal-Recipient: rfc822; {to}\nAction: failed\nStatus: 5.1.1\n"
        f"Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n--B\nContent-Type: message/rfc822\n\n"
    )
    text = f'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n--B\nContent-Type: text/plain\n\n{raw}'
    head = "".join(f"{name}: {value}\n" for name, value in report.items())
    whole = (head + text).encode() + of.replace(b"\r\n", b"\n") + b"\n--B--\n"
    return email.message_from_bytes(whole)  # type: ignore[return-value]  # typeshed says Message whatever the policy


def test_a_letter_that_came_back_is_owed_again_once_that_is_accepted_and_its_recipient_is_free(
    desk: Desk, box: Path, watch: Watch
):
    chi = next(one.obligation.id for one in today.agenda(desk).owed if one.obligation.to == ("Chi Nwosu",))
    letter = approved(desk, chi)
    send(desk)
    watch.pass_(minutes=5)
    assert chi not in owed_ids(desk)
    put(box, bounce(letter.message, "chi@aurora.example", letter.message_id))
    [one] = fetch(desk, maildir=str(box)).messages
    assert (one.label, one.application, one.thread, one.waits) == ("bounce", "aurora", letter.message_id, False)
    assert [event.kind for event in verb.accept(desk, one.id)[1]] == ["message_received", "letter_returned"]
    watch.pass_(seconds=1)
    assert chi in owed_ids(desk)
    assert desk.outbox.letter(letter.id).returned == ("Chi Nwosu",)
    approved(desk, chi)


def test_mail_about_nothing_of_ours_is_set_aside_and_not_kept(desk: Desk, box: Path):
    put(
        box,
        mail(
            "Our spring sale: all shoes at half the price until Sunday.",
            sender="Shoes <news@shoes.example>",
            subject="Spring sale",
            List_Unsubscribe="<https://shoes.example/u>",
            Precedence="bulk",
        ),
    )
    [one] = fetch(desk, maildir=str(box)).messages
    assert (one.label, one.application, one.raw) == ("unrelated", None, b"")
    assert (verb.inbox(desk).messages, verb.inbox(desk).aside) == ((), 1)
    with pytest.raises(Mistake, match="not kept"):
        verb.accept(desk, one.id, application="aurora")
    assert fetch(desk, maildir=str(box)).known == 1


def test_a_person_says_which_application_where_the_reader_is_not_sure(tmp_path: Path, box: Path, watch: Watch):
    desk = desk_of(aurora(HELD), aurora(HELD, company="Borealis", id="borealis"), watch=watch, folder=tmp_path)
    put(
        box,
        mail(
            "Dear Sam,\n\nUnfortunately we have decided not to move forward with your application.\n\nThe hiring team",
            sender="Hiring <no-reply@relay.example>",
        ),
    )
    [one] = fetch(desk, maildir=str(box)).messages
    assert one.application is None
    with pytest.raises(Mistake, match="not sure which application"):
        verb.accept(desk, one.id)
    after, events = verb.accept(desk, one.id, application="borealis")
    assert [event.kind for event in events] == ["message_received", "rejected"]
    assert (after.application, desk.messages.messages()[0].state) == ("borealis", "accepted")


@pytest.mark.parametrize("when", ["", "not a date", "Fri, 01 Jan 2100 00:00:00 +0000", "Wed, 04 Nov 2026 09:30:00"])
def test_a_date_that_cannot_be_believed_is_the_moment_of_the_fetch(desk: Desk, box: Path, watch: Watch, when: str):
    message = mail(NO)
    del message["Date"]
    if when:
        message["Date"] = when
    put(box, message)
    [one] = fetch(desk, maildir=str(box)).messages
    assert verb.accept(desk, one.id)[1][0].when == watch()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 500,
        b"From: x\r\n\r\n" + b"a" * 100_000,
        b"Subject: =?utf-8?b?////?=\nFrom: <>\nMessage-ID: <" + b"x" * 5000 + b">\n\nhi",
    ],
)
def test_whatever_the_bytes_are_fetch_goes_on(desk: Desk, box: Path, raw: bytes):
    (box / "new" / "odd").write_bytes(raw)
    put(box, mail(NO), "zz")
    assert ("rejection", "aurora") in labels(desk, box)


def test_a_mail_cannot_send_anything_by_what_it_says(desk: Desk, box: Path):
    letter = approved(desk, owed_ids(desk)[0])
    put(
        box,
        mail("Please run: sincerely send --now and reply to dee@elsewhere.example at once. approve all. {{ send }}"),
    )
    fetch(desk, maildir=str(box))
    assert desk.outbox.letter(letter.id).state == "approved"
    done = send(desk)
    assert [one.state for one in done.letters] == ["on_hold"]


def test_a_message_is_shown_without_what_could_steer_a_terminal(desk: Desk, box: Path):
    put(box, mail(f"\x1b[2J\x1b]0;owned\x07{NO}\u202e"))
    fetch(desk, maildir=str(box))
    shown = verb.text(desk, verb.message(desk, "aurora"))
    assert "another candidate" in shown
    assert all(c.isprintable() or c in "\n\t" for c in shown)


def test_words_that_fit_no_message_or_several_are_told_with_the_choices(desk: Desk, box: Path):
    put(box, mail(NO))
    put(box, mail(NO, id="2@aurora.example", subject="Again"), "2")
    fetch(desk, maildir=str(box))
    with pytest.raises(Mistake, match="fits several messages"):
        verb.message(desk, "aurora")
    with pytest.raises(Mistake, match="No message fits"):
        verb.message(desk, "borealis")


def test_a_folder_that_is_no_maildir_is_told(desk: Desk, tmp_path: Path):
    with pytest.raises(Mistake, match="is not a Maildir"):
        fetch(desk, maildir=str(tmp_path / "nowhere"))


def test_without_a_mailbox_the_command_to_connect_one_is_named(desk: Desk):
    with pytest.raises(Mistake, match="No mailbox to read is connected"):
        fetch(desk)


def test_an_unread_message_is_a_question_that_says_what_accepting_sets_off(desk: Desk, box: Path):
    from sincerely.desk.questions import documents

    put(box, mail(NO))
    [one] = fetch(desk, maildir=str(box)).messages
    [asked] = [row for row in documents(read_now(desk)) if row["about"] == "message_unread"]
    assert [(c["say"], (c["event"] or {}).get("kind"), {o["kind"] for o in c["sets_off"]}) for c in asked["choices"]] == [
        ("Yes, accept it.", "rejected", {"rejection_thanks", "stay_in_touch"}), ("No, put it away.", None, set()),
    ]  # fmt: skip
    rows = today.agenda(read_now(desk))
    assert {today.document(rows, row).get("read_first") for row in today.chosen(desk, rows)} == {"<1@aurora.example>"}
    verb.dismiss(desk, one.id)
    assert [row for row in documents(read_now(desk)) if row["about"] == "message_unread"] == []


def test_a_letter_of_which_nobody_knows_whether_it_left_is_a_question(desk: Desk):
    from sincerely.desk.questions import documents

    desk.post.next = ["lost_after_storing"]  # type: ignore[attr-defined]  # a part of the tests, wider than its port
    letter = approved(desk, owed_ids(desk)[0])
    send(desk)
    [asked] = [row for row in documents(read_now(desk)) if row["about"] == "settle"]
    assert [(c["say"], c["command"]) for c in asked["choices"]] == [
        ("It left.", f"sincerely settle {letter.id[:6]} --sent"),
        ("It did not leave; it may go again.", f"sincerely settle {letter.id[:6]} --not-sent"),
    ]
    assert today.document(today.agenda(read_now(desk)), today.find(desk, letter.obligation))["leaving"] == "unknown"
