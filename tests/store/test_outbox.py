"""The suite that every outbox must pass: the promises of the port, over memory, SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from builders import stores
from leaving.letters import BO, CHI, NOW, later, outgoing
from servers.postgres import server
from sincerely.core.outbox import STEPS, approval_digest
from sincerely.core.people import Sender
from sincerely.desk.ports import Outbox, Profile
from sincerely.errors import Mistake
from sincerely.store.journal import SqlJournal
from sincerely.store.memory_mail import MemoryOutbox, together
from sincerely.store.outbox import SqlOutbox
from sincerely.store.postgres import PostgresDatabase
from sincerely.store.sql import Database

SAM = Profile(side="candidate", me=Sender(name="Sam Okafor"), time_zone="America/Los_Angeles")


@dataclass
class Opened:
    outbox: Outbox
    together: Callable[[], AbstractContextManager[None]]


def _memory(folder: Path) -> Opened:
    outbox = MemoryOutbox()
    return Opened(outbox, lambda: together(outbox))


def _sqlite(folder: Path) -> Opened:
    database = Database(folder / "desk.sqlite3")
    SqlJournal(database).set_profile(SAM)
    return Opened(SqlOutbox(database), database.transaction)


def _postgres(folder: Path) -> Opened:
    database = PostgresDatabase(server().fresh())
    SqlJournal(database).set_profile(SAM)
    return Opened(SqlOutbox(database), database.transaction)


OPEN = {"memory": _memory, "sqlite": _sqlite, "postgresql": _postgres}


@pytest.fixture(params=stores(OPEN))
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    return OPEN[request.param](tmp_path)


@pytest.fixture
def outbox(opened: Opened) -> Iterator[Outbox]:
    yield opened.outbox


def claim(outbox: Outbox, id: str = "thanks") -> int:
    claimed = outbox.step(id, "claim", at=later(10), lease_until=later(40))
    assert claimed is not None
    return claimed.fence


def test_a_letter_is_read_as_it_was_approved(outbox: Outbox) -> None:
    letter = outgoing(
        cc=(BO,), rests_on=("held",), answers="held", also=("borealis",), basis={"the company": "Ärger & Söhne"}
    )
    outbox.add(letter)
    assert outbox.letters() == [letter]
    assert outbox.letter("thanks") == letter
    assert approval_digest(outbox.letter("thanks")) == letter.digest


def test_letters_are_listed_in_the_order_of_their_approval(outbox: Outbox) -> None:
    outbox.add(outgoing("b", to=(BO,)))
    outbox.add(outgoing("a", to=(CHI,)))
    assert [letter.id for letter in outbox.letters()] == ["b", "a"]


def test_the_last_letter_for_an_obligation_says_where_it_stands(outbox: Outbox) -> None:
    outbox.add(outgoing(obligation="o"))
    outbox.step("thanks", "take_back", at=later(1))
    outbox.add(outgoing("again", obligation="o"))
    outbox.add(outgoing("bo", to=(BO,)))
    assert outbox.states() == {"o": "approved", "thank_you-bo": "approved"}


def test_an_unknown_letter_is_told_with_the_nearest(outbox: Outbox) -> None:
    outbox.add(outgoing())
    with pytest.raises(Mistake) as told:
        outbox.letter("thankz")
    assert told.value.problems[0].code == "unknown_letter"
    assert told.value.problems[0].hint == "Did you mean thanks?"


def test_the_whole_way_is_logged_step_by_step(outbox: Outbox) -> None:
    outbox.add(outgoing())
    fence = claim(outbox)
    outbox.step("thanks", "begin", at=later(11), fence=fence)
    outbox.step("thanks", "arrive", at=later(12), fence=fence, say="250 taken")
    assert [(line.step, line.before, line.after, line.at) for line in outbox.log("thanks")] == [
        ("approve", None, "approved", NOW), ("claim", "approved", "claimed", later(10)),
        ("begin", "claimed", "sending", later(11)), ("arrive", "sending", "sent", later(12)),
    ]  # fmt: skip
    assert (outbox.letter("thanks").state, outbox.letter("thanks").say) == ("sent", "250 taken")


def test_of_two_who_claim_only_the_first_has_it(outbox: Outbox) -> None:
    outbox.add(outgoing())
    claim(outbox)
    assert outbox.step("thanks", "claim", at=later(10), lease_until=later(40)) is None


def test_a_step_under_an_old_fence_changes_nothing(outbox: Outbox) -> None:
    outbox.add(outgoing())
    old = claim(outbox)
    outbox.step("thanks", "lapse_claim", at=later(41))
    new = claim(outbox)
    for step in (name for name, rule in STEPS.items() if rule.fenced):
        assert outbox.step("thanks", step, at=later(12), fence=old) is None
    assert new == old + 1
    assert outbox.letter("thanks").state == "claimed"


def test_a_lease_that_has_not_lapsed_is_left_alone(outbox: Outbox) -> None:
    outbox.add(outgoing())
    claim(outbox)
    assert outbox.step("thanks", "lapse_claim", at=later(39)) is None


def test_a_lapsed_claim_does_not_begin(outbox: Outbox) -> None:
    outbox.add(outgoing())
    fence = claim(outbox)
    assert outbox.step("thanks", "begin", at=later(40), fence=fence) is None


def test_what_lapsed_while_sending_is_unknown_and_nobody_claims_it(outbox: Outbox) -> None:
    outbox.add(outgoing())
    fence = claim(outbox)
    outbox.step("thanks", "begin", at=later(11), fence=fence)
    outbox.step("thanks", "lapse_sending", at=later(41))
    assert outbox.letter("thanks").state == "unknown"
    assert outbox.step("thanks", "claim", at=later(99), lease_until=later(120)) is None


def test_a_slow_sender_still_hears_its_own_answer(outbox: Outbox) -> None:
    outbox.add(outgoing())
    fence = claim(outbox)
    outbox.step("thanks", "begin", at=later(11), fence=fence)
    outbox.step("thanks", "lapse_sending", at=later(41))
    outbox.step("thanks", "arrive", at=later(42), fence=fence)
    assert outbox.letter("thanks").state == "sent"


def test_an_unknown_letter_goes_again_only_on_a_persons_word_and_then_its_old_sender_is_out(outbox: Outbox) -> None:
    outbox.add(outgoing())
    fence = claim(outbox)
    outbox.step("thanks", "begin", at=later(11), fence=fence)
    outbox.step("thanks", "lose", at=later(12), fence=fence)
    outbox.step("thanks", "settle_not_sent", at=later(60))
    assert outbox.letter("thanks").state == "approved"
    assert outbox.step("thanks", "arrive", at=later(61), fence=fence) is None


def test_the_hold_stops_claims_and_letters_already_claimed(outbox: Outbox) -> None:
    outbox.add(outgoing())
    outbox.add(outgoing("other", to=(BO,)))
    fence = claim(outbox)
    outbox.set_hold(True, at=later(11), say="wait")
    assert outbox.step("thanks", "begin", at=later(12), fence=fence) is None
    assert outbox.step("other", "claim", at=later(12), lease_until=later(40)) is None
    hold = outbox.hold()
    assert hold is not None and (hold.since, hold.say) == (later(11), "wait")
    outbox.set_hold(False, at=later(13))
    assert outbox.hold() is None
    assert outbox.step("thanks", "begin", at=later(13), fence=fence) is not None


def test_the_hold_stays_since_it_was_first_set(outbox: Outbox) -> None:
    outbox.set_hold(True, at=later(1))
    outbox.set_hold(True, at=later(5))
    hold = outbox.hold()
    assert hold is not None and hold.since == later(1)


def test_a_second_letter_of_one_kind_and_cause_to_one_person_is_refused(outbox: Outbox) -> None:
    outbox.add(outgoing())
    with pytest.raises(Mistake, match="to Chi Nwosu is already under way"):
        outbox.add(outgoing("again"))
    outbox.add(outgoing("other_cause", cause="held_again"))
    assert len(outbox.letters()) == 2


def test_a_group_letter_takes_all_its_recipients_or_none(outbox: Outbox) -> None:
    outbox.add(outgoing())
    with pytest.raises(Mistake):
        outbox.add(outgoing("group", to=(BO, CHI)))
    outbox.add(outgoing("bo", to=(BO,)))
    assert [letter.id for letter in outbox.letters()] == ["thanks", "bo"]


@pytest.mark.parametrize("step", ["take_back", "supersede"])
def test_what_is_taken_back_frees_its_recipients(outbox: Outbox, step: str) -> None:
    outbox.add(outgoing())
    outbox.step("thanks", step, at=later(1))
    outbox.add(outgoing("again"))
    assert [letter.state for letter in outbox.letters()] == [STEPS[step].after, "approved"]


def test_what_the_server_refused_frees_its_recipients(outbox: Outbox) -> None:
    outbox.add(outgoing())
    outbox.step("thanks", "refuse", at=later(11), fence=claim(outbox))
    outbox.add(outgoing("again"))


def test_what_came_back_from_one_recipient_frees_that_one_alone(outbox: Outbox) -> None:
    outbox.add(outgoing(to=(BO, CHI)))
    fence = claim(outbox)
    outbox.step("thanks", "begin", at=later(11), fence=fence)
    outbox.step("thanks", "arrive", at=later(12), fence=fence)
    outbox.came_back("thanks", ["Bo Tremblay"])
    assert outbox.letter("thanks").returned == ("Bo Tremblay",)
    outbox.add(outgoing("again", to=(BO,)))
    with pytest.raises(Mistake):
        outbox.add(outgoing("chi", to=(CHI,)))


def test_what_is_written_together_is_written_whole_or_not_at_all(opened: Opened) -> None:
    opened.outbox.add(outgoing())
    with pytest.raises(RuntimeError), opened.together():
        claim(opened.outbox)
        opened.outbox.set_hold(True, at=later(1))
        raise RuntimeError
    assert opened.outbox.letter("thanks") == outgoing()
    assert opened.outbox.hold() is None
    assert [line.step for line in opened.outbox.log("thanks")] == ["approve"]


def test_of_many_who_claim_at_once_one_has_it(tmp_path: Path) -> None:
    _sqlite(tmp_path).outbox.add(outgoing())
    path, won = tmp_path / "desk.sqlite3", []

    def try_it() -> None:
        found = SqlOutbox(Database(path)).step("thanks", "claim", at=later(10), lease_until=later(40))
        won.append(found is not None)

    threads = [threading.Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


@pytest.mark.parametrize(
    "sql",
    [
        "update outbox set message = x'00'",
        "delete from outbox",
        "delete from outbox_log",
        "update outbox_log set say = ''",
    ],
)
def test_the_database_itself_keeps_what_was_approved_and_done(tmp_path: Path, sql: str) -> None:
    _sqlite(tmp_path).outbox.add(outgoing())
    with sqlite3.connect(tmp_path / "desk.sqlite3") as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute(sql)
    raw.close()


def test_letters_are_found_by_where_they_stand_and_by_their_application(outbox: Outbox) -> None:
    outbox.add(outgoing())
    outbox.add(outgoing(id="second", to=(BO,), application="borealis", message_id="<2@okafor.example>"))
    claim(outbox, "second")

    assert [one.id for one in outbox.letters(states=("approved", "on_hold"))] == ["thanks"]
    assert [one.id for one in outbox.letters(states=("claimed",), application="borealis")] == ["second"]
    assert [one.keys for one in outbox.letters(application="borealis")] == [("Bo Tremblay",)]
    assert outbox.letters(states=(), application="borealis") == outbox.letters(application="nobody's") == []


def test_what_was_given_away_since_a_moment_is_counted_whatever_became_of_it(outbox: Outbox) -> None:
    outbox.add(outgoing())
    assert outbox.begun_since(NOW) == 0
    fence = claim(outbox)
    assert outbox.begun_since(NOW) == 0
    outbox.step("thanks", "begin", at=later(11), fence=fence, lease_until=later(40))
    outbox.step("thanks", "refuse_for_now", at=later(12), fence=fence)
    fence = claim(outbox)
    outbox.step("thanks", "begin", at=later(13), fence=fence, lease_until=later(40))

    assert [outbox.begun_since(later(minutes)) for minutes in (10, 11, 12, 13)] == [2, 1, 1, 0]
