"""Leaving and fetching through Dovecot and Postfix: TLS, passwords, Sent, bounces, and no mark in any mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import CAST, interview_held
from leaving.desks import SAM, Watch, approved, aurora, desk_of, owed_ids, read_now
from servers import rig
from sincerely import wiring
from sincerely.core.outbox import Outcome
from sincerely.desk import inbox as verb
from sincerely.desk import mailbox as mailbox_verb
from sincerely.desk import today
from sincerely.desk.fetch import fetch
from sincerely.desk.ports import Desk
from sincerely.desk.send import send
from sincerely.desk.settle import settle
from sincerely.errors import Rejected

Setup = Callable[..., Desk]
HELD = interview_held("tue 15:00", with_=("Chi", "Bo"))


def setting(servers: rig.MailServers, **other: Any) -> dict[str, Any]:
    return {
        "smtp.host": servers.host, "smtp.port": servers.submission_port, "smtp.security": "starttls", "smtp.user": SAM.me.email,
        "imap.host": servers.host, "imap.port": servers.imaps_port, "imap.security": "tls", "ca_file": str(servers.ca_file),
        "password_variable": "MAIL_WORD", "answer_s": 10.0, **other,
    }  # fmt: skip


@pytest.fixture
def opened(mail_servers: rig.MailServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setup]:
    monkeypatch.setenv("MAIL_WORD", mail_servers.password.replace("%u", "%u"))

    def make(**other: Any) -> Desk:
        records = other.pop("records", (aurora(HELD),))
        watch = Watch(wiring.now()) if other.pop("real_time", False) else Watch()
        desk = desk_of(*records, watch=watch, folder=tmp_path, kind="sqlite", setting=setting(mail_servers, **other))
        return replace(desk, post=desk.mailbox.post())  # type: ignore[attr-defined]  # a part of the tests, wider than its port

    yield make


def chi(desk: Desk) -> str:
    return next(
        one.obligation.id
        for one in today.agenda(read_now(desk)).owed
        if one.obligation.to == ("Chi Nwosu",) and one.obligation.kind == "thank_you"
    )


SECURED = [("starttls", "submission_port"), ("tls", "smtps_port")]


@pytest.mark.parametrize(("security", "port"), SECURED)
def test_a_letter_leaves_over_tls_and_arrives_as_it_was_approved(
    opened: Setup, mail_servers: rig.MailServers, security: str, port: str
):
    desk = opened(**{"smtp.security": security, "smtp.port": getattr(mail_servers, port)})
    letter = approved(desk, chi(desk))
    assert [one.state for one in send(desk).letters] == ["sent"]
    [raw] = mail_servers.wait_for("chi@aurora.example")
    assert raw.replace(b"\r\n", b"\n").endswith(letter.message.replace(b"\r\n", b"\n"))
    assert b"by mail.aurora.example" in raw


def test_a_copy_lies_in_sent_once_and_is_seen(opened: Setup, mail_servers: rig.MailServers):
    desk = opened()
    letter = approved(desk, chi(desk))
    done = send(desk)
    assert done.notes == []
    assert [raw.replace(b"\r\n", b"\n") for raw in mail_servers.mailbox(SAM.me.email or "", "Sent")] == [
        letter.message.replace(b"\r\n", b"\n")
    ]
    box = desk.mailbox.letterbox()
    assert box.find_sent(letter.message_id) and not box.find_sent("<nobody@okafor.example>")
    assert box.keep_sent(letter.message, letter.message_id)
    box.close()
    assert len(mail_servers.mailbox(SAM.me.email or "", "Sent")) == 1


def test_no_copy_is_put_into_sent_where_the_person_does_not_want_one(opened: Setup, mail_servers: rig.MailServers):
    desk = opened(keep_sent=False)
    approved(desk, chi(desk))
    send(desk)
    assert mail_servers.mailbox(SAM.me.email or "", "Sent") == []


@pytest.mark.parametrize(("security", "port"), SECURED)
def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    opened: Setup, mail_servers: rig.MailServers, security: str, port: str
):
    desk = opened(**{"ca_file": None, "smtp.security": security, "smtp.port": getattr(mail_servers, port)})
    approved(desk, chi(desk))
    done = send(desk)
    assert isinstance(done.stopped, Rejected)
    assert done.stopped.problems[0].code == "certificate_refused"
    assert [letter.state for letter in desk.outbox.letters()] == ["approved"]


def test_a_certificate_for_another_name_is_refused(opened: Setup, mail_servers: rig.MailServers):
    desk = opened(**{"smtp.host": "127.0.0.2"})
    approved(desk, chi(desk))
    done = send(desk)
    assert done.stopped is not None


def test_a_wrong_password_is_told_and_the_letter_stays(opened: Setup, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MAIL_WORD", "wrong word")
    desk = opened()
    approved(desk, chi(desk))
    done = send(desk)
    assert isinstance(done.stopped, Rejected)
    assert done.stopped.problems[0].code == "login_denied"
    assert "wrong word" not in str(done.stopped)
    with pytest.raises(Rejected, match="did not let"):
        desk.mailbox.letterbox()


def test_a_password_beyond_ascii_opens_both_doors(
    opened: Setup, mail_servers: rig.MailServers, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MAIL_WORD", mail_servers.bo_password)
    desk = opened(**{"smtp.user": "bo@aurora.example"})
    tried = [(one.server.speaks, one.step, one.error) for one in mailbox_verb.tried(desk)]
    assert tried == [("smtp", "connect", None), ("smtp", "encrypt", None), ("smtp", "log in", None),
                     ("imap", "connect", None), ("imap", "log in", None), ("imap", "read the inbox", None)]  # fmt: skip


def test_imap_over_starttls_opens_too(opened: Setup, mail_servers: rig.MailServers):
    desk = opened(**{"imap.security": "starttls", "imap.port": mail_servers.imap_port})
    assert [one.error for one in mailbox_verb.tried(desk)] == [None] * 7


def test_an_outside_recipient_is_refused_and_the_server_is_quoted(opened: Setup, mail_servers: rig.MailServers):
    person = {**CAST["Chi"], "email": "chi@outside.example"}
    whole = aurora(interview_held("tue 15:00", with_=("Chi",)), people=())
    from sincerely.core.people import Person

    desk = opened(records=(replace(whole, people=(Person(name=str(person["name"]), email=str(person["email"])),)),))
    approved(desk, chi(desk))
    [letter] = send(desk).letters
    assert letter.state in ("refused", "refused_for_now")
    assert "chi@outside.example" in letter.say
    assert desk.journal.record("aurora").events[-1].kind == "interview_held"


ANSWER = b"""From: Ana Lindqvist <ana@aurora.example>\r
To: Sam Okafor <sam@okafor.example>\r
Subject: Your application\r
Date: Wed, 04 Nov 2026 09:30:00 -0800\r
Message-ID: <no-%d@aurora.example>\r
\r
Dear Sam,\r
\r
We have decided to move forward with another candidate for the Analyst position.\r
\r
Ana\r
"""


def seen_flags(servers: rig.MailServers) -> list[bool]:
    """Return whether each message of Sam's is marked as seen, told by Dovecot's own file names."""
    root = servers.folder / "home" / "sam@okafor.example" / "Maildir"
    return [
        ":2," in path.name and "S" in path.name.rpartition(":2,")[2]
        for part in ("new", "cur")
        for path in (root / part).iterdir()
    ]


def test_fetch_reads_each_message_once_and_marks_none(opened: Setup, mail_servers: rig.MailServers):
    desk = opened(real_time=True)
    mail_servers.put(ANSWER % 1, to="sam@okafor.example", sender="ana@aurora.example")
    mail_servers.wait_for("sam@okafor.example")
    assert [(one.label, one.application) for one in fetch(desk).messages] == [("rejection", "aurora")]
    assert fetch(desk).messages == ()
    mail_servers.put(ANSWER % 2, to="sam@okafor.example", sender="ana@aurora.example")
    mail_servers.wait_for("sam@okafor.example", 2)
    assert [one.message_id for one in fetch(desk).messages] == ["<no-2@aurora.example>"]
    assert len(mail_servers.mailbox("sam@okafor.example")) == 2
    assert seen_flags(mail_servers) == [False, False]


def test_a_mailbox_numbered_anew_is_read_again_and_nothing_is_taken_twice(opened: Setup, mail_servers: rig.MailServers):
    desk = opened(real_time=True)
    mail_servers.put(ANSWER % 1, to="sam@okafor.example", sender="ana@aurora.example")
    mail_servers.wait_for("sam@okafor.example")
    assert len(fetch(desk).messages) == 1
    name = next(iter(desk.messages._database.query("select name from message_place")))[0]  # type: ignore[attr-defined]  # a part of the tests, wider than its port
    place = desk.messages.place(name)
    desk.messages.take(None, replace(place, uidvalidity=place.uidvalidity + 1))
    again = fetch(desk)
    assert (again.messages, again.known) == ((), 1)
    assert desk.messages.place(name) == place


def test_an_unknown_letter_that_lies_in_sent_is_settled_by_it(opened: Setup, mail_servers: rig.MailServers):
    desk = opened()
    letter = approved(desk, chi(desk))

    class Broken:
        timeout_s = 5.0

        def open(self) -> Any:
            line = desk.post.open()

            class Half:
                def send(self, letter: Any, begin: Any) -> Outcome:
                    assert line.send(letter, begin).step == "arrive"
                    return Outcome(step="lose", say="The line broke.")

                def close(self) -> None:
                    line.close()

            return Half()

    assert [one.state for one in send(replace(desk, post=Broken())).letters] == ["unknown"]
    mail_servers.wait_for("chi@aurora.example")
    assert [(one.letter.state, one.because) for one in settle(desk)] == [("unknown", "")]
    box = desk.mailbox.letterbox()
    box.keep_sent(letter.message, letter.message_id)  # as a provider does that keeps what it sends
    box.close()
    assert [one.because for one in settle(desk)] == ["It lies in your folder of sent mail."]
    assert desk.journal.record("aurora").events[-1].facts["message_id"] == letter.message_id


def test_a_real_bounce_of_a_mailbox_that_is_gone_makes_the_letter_owed_again(
    opened: Setup, mail_servers: rig.MailServers
):
    from sincerely.core.people import Person

    held = interview_held("tue 15:00", with_=("Chi",))
    held["at"] = (wiring.now()).replace(microsecond=0).isoformat()
    whole = aurora(held, people=())
    desk = opened(records=(replace(whole, people=(Person(name="Chi Nwosu", email=rig.GONE),)),), real_time=True)
    letter = approved(desk, chi(desk))
    assert [one.state for one in send(desk).letters] == ["sent"]
    mail_servers.wait_for("sam@okafor.example", within_s=15)
    desk.now.pass_(seconds=30)  # type: ignore[attr-defined]  # a part of the tests, wider than its port
    [came] = fetch(desk).messages
    assert (came.label, came.application, came.thread) == ("bounce", "aurora", letter.message_id)
    events = verb.accept(desk, came.id)[1]
    assert [(event.kind, event.facts.get("to")) for event in events][1:] == [("letter_returned", ("Chi Nwosu",))]
    desk.now.pass_(seconds=30)  # type: ignore[attr-defined]  # a part of the tests, wider than its port
    assert chi(desk) in owed_ids(desk, "open", "overdue", "upcoming")


def test_the_password_is_in_nothing_that_was_written(
    opened: Setup, mail_servers: rig.MailServers, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    desk = opened()
    approved(desk, chi(desk))
    send(desk)
    fetch(desk)
    mailbox_verb.keep(desk, mailbox_verb.found(desk, "sam@okafor.example", {"smtp": {"host": "localhost"}, "imap": {}}))
    said = "".join(capfd.readouterr())
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert mail_servers.password.encode() not in file.read_bytes(), file
    assert mail_servers.password not in said + repr(desk) + repr(vars(desk.mailbox))
