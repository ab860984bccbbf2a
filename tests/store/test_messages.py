"""The suite that every store of messages must pass: the promises of the port, over memory and SQLite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from builders import stores
from leaving.letters import NOW
from servers.postgres import server
from sincerely.core.people import Sender
from sincerely.core.seen import ACCEPTED, DISMISSED, NEW, Arrived, Place, Seen, read_first
from sincerely.desk.ports import Messages, Profile
from sincerely.errors import Mistake
from sincerely.store.journal import SqlJournal
from sincerely.store.memory_mail import MemoryMessages
from sincerely.store.messages import SqlMessages
from sincerely.store.postgres import PostgresDatabase
from sincerely.store.sql import Database

SAM = Profile(side="candidate", me=Sender(name="Sam Okafor"), time_zone="America/Los_Angeles")
INBOX = Place(name="imap:sam/INBOX", uidvalidity=7, uid=12)


def _sqlite(folder: Path) -> Messages:
    database = Database(folder / "desk.sqlite3")
    SqlJournal(database).set_profile(SAM)
    return SqlMessages(database)


def _postgres(folder: Path) -> Messages:
    database = PostgresDatabase(server().fresh())
    SqlJournal(database).set_profile(SAM)
    return SqlMessages(database)


OPEN: dict[str, Callable[[Path], Messages]] = {
    "memory": lambda folder: MemoryMessages(), "sqlite": _sqlite, "postgresql": _postgres,
}  # fmt: skip


@pytest.fixture(params=stores(OPEN))
def messages(request: pytest.FixtureRequest, tmp_path: Path) -> Messages:
    return OPEN[request.param](tmp_path)


def seen(
    id: str = "m1", raw: bytes = b"From: ana\r\n\r\n\xff", label: str = "offer", application: str | None = "aurora"
) -> Seen:
    return Seen(
        id=id, message_id=f"<{id}@aurora.example>", seen_at=NOW, raw=raw, fingerprint=Arrived(raw=raw).fingerprint, sender="Ana", subject="Ünser Angebot",
        label=label, reading={"sure": True, "evidence": ["We offer"]}, application=application, proposal=({"kind": "offer_received", "at": "2026-11-04T09:00-08:00"},), thread="<1@okafor.example>",
    )  # fmt: skip


def test_a_message_is_read_as_it_was_taken(messages: Messages) -> None:
    assert messages.take(seen(), INBOX)
    assert messages.messages() == [seen()]
    assert messages.message("m1") == seen()


def test_a_source_that_was_not_read_begins_at_nothing_and_goes_on_where_it_was(messages: Messages) -> None:
    assert messages.place(INBOX.name) == Place(name=INBOX.name)
    messages.take(None, INBOX)
    messages.take(None, replace(INBOX, uid=13))
    assert messages.place(INBOX.name) == replace(INBOX, uid=13)
    assert messages.place("another") == Place(name="another")


def test_the_same_bytes_are_taken_once_and_the_place_moves_on(messages: Messages) -> None:
    messages.take(seen(), INBOX)
    assert messages.knows(Arrived(raw=seen().raw))
    assert not messages.knows(Arrived(raw=b"other"))
    assert not messages.take(seen("m2"), replace(INBOX, uid=20))
    assert [one.id for one in messages.messages()] == ["m1"]
    assert messages.place(INBOX.name).uid == 20


def test_of_two_who_settle_a_message_the_second_is_told(messages: Messages) -> None:
    messages.take(seen(), INBOX)
    messages.settle(replace(seen(), state=ACCEPTED, events=("e1",)))
    with pytest.raises(Mistake, match="settled already"):
        messages.settle(replace(seen(), state=DISMISSED))
    assert (messages.message("m1").state, messages.message("m1").events) == (ACCEPTED, ("e1",))
    assert messages.messages(NEW) == []
    assert [one.id for one in messages.messages(ACCEPTED)] == ["m1"]


def test_a_message_that_is_put_to_another_application_stays_there(messages: Messages) -> None:
    messages.take(seen(application=None), INBOX)
    messages.settle(replace(seen(), state=ACCEPTED, application="borealis", label="rejection"))
    assert (messages.message("m1").application, messages.message("m1").label) == ("borealis", "rejection")


def test_an_unknown_message_is_told_with_the_nearest(messages: Messages) -> None:
    messages.take(seen("offer1"), INBOX)
    with pytest.raises(Mistake) as told:
        messages.message("offer2")
    assert told.value.problems[0].hint == "Did you mean offer1?"


def test_the_mailbox_is_kept_and_kept_anew(messages: Messages) -> None:
    assert messages.mailbox() is None
    messages.set_mailbox({"address": "a"})
    messages.set_mailbox({"address": "b", "smtp": {"host": "h"}})
    assert messages.mailbox() == {"address": "b", "smtp": {"host": "h"}}


def test_only_word_from_a_person_about_an_application_is_to_be_read_first() -> None:
    every = [
        seen("bounce", b"1", "bounce"), seen("machine", b"2", "auto_reply"), seen("ad", b"3", "unrelated"), seen("nowhere", b"4", "offer", None),
        replace(seen("done", b"5"), state=DISMISSED), seen("first", b"6"), seen("second", b"7"),
    ]  # fmt: skip
    assert read_first(every) == {"aurora": "<first@aurora.example>"}
