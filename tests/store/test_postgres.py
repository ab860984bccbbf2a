"""A desk on PostgreSQL: many writers at once, servers that go away, and the same tables as on SQLite."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from builders import document, interview_held
from leaving.letters import CHI, NOW, later, outgoing
from servers import postgres
from sincerely.core.people import Sender
from sincerely.desk.ports import Profile
from sincerely.errors import Mistake, Refused, SincerelyError, Unavailable
from sincerely.store.journal import SqlJournal
from sincerely.store.outbox import SqlOutbox
from sincerely.store.postgres import PostgresDatabase
from sincerely.store.sql import Database, migrations

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("servers")]
SAM = Profile(side="candidate", me=Sender(name="Sam Okafor"), time_zone="America/Los_Angeles")
COLUMNS = (
    "select table_name, column_name, is_nullable from information_schema.columns where table_schema = current_schema()"
)


@pytest.fixture
def address() -> str:
    return postgres.server().fresh()


def desk(address: str, **other: float) -> PostgresDatabase:
    database = PostgresDatabase(address, **other)
    SqlJournal(database).set_profile(SAM)
    return database


def code(error: pytest.ExceptionInfo[SincerelyError]) -> str:
    return error.value.problems[0].code


def test_both_databases_have_the_same_tables_and_columns(address: str, tmp_path: Path) -> None:
    here, there = Database(tmp_path / "desk.sqlite3"), desk(address)
    SqlJournal(here).set_profile(SAM)
    tables = [
        name
        for (name,) in here.query("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
    ]
    columns = {(table, row[1]) for table in tables for row in here.query(f"pragma table_info({table})")}

    assert {(table, column) for table, column, _ in there.query(COLUMNS)} == columns
    assert there.query("select version from desk_version order by version") == [(number,) for number, _ in migrations()]


def test_what_was_written_is_neither_changed_nor_deleted(address: str) -> None:
    database = desk(address)
    outbox = SqlOutbox(database)
    outbox.add(outgoing())
    for sql in (
        "update outbox set message = 'x'",
        "delete from outbox",
        "update outbox_log set step = 'sent'",
        "delete from outbox_log",
    ):
        with pytest.raises(Exception, match="never|not rewritten"):
            database.execute(sql)
    assert outbox.letter("thanks").message == outgoing().message


def test_of_many_senders_at_once_one_gets_each_letter(address: str) -> None:
    outbox = SqlOutbox(desk(address))
    for n in range(20):
        outbox.add(outgoing(id=f"l{n}", application=f"a{n}", message_id=f"<{n}@okafor.example>"))

    def sender(_: int) -> list[str]:
        mine = SqlOutbox(PostgresDatabase(address))
        ids = [f"l{n}" for n in range(20)]
        return [id for id in ids if mine.step(id, "claim", at=later(10), lease_until=later(40))]

    with ThreadPoolExecutor(4) as pool:
        got = [id for claimed in pool.map(sender, range(4)) for id in claimed]

    assert sorted(got) == sorted(f"l{n}" for n in range(20))


def test_a_second_letter_of_one_kind_and_cause_to_one_person_cannot_be_added_by_anybody(address: str) -> None:
    desk(address)

    def add(n: int) -> bool:
        try:
            SqlOutbox(PostgresDatabase(address)).add(
                outgoing(id=f"l{n}", message_id=f"<{n}@okafor.example>", to=(CHI,))
            )
        except Mistake:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(add, range(6))) == 1


def test_a_writer_that_waits_too_long_is_told_and_changes_nothing(address: str) -> None:
    first, second = desk(address), PostgresDatabase(address, busy_s=0.2)
    with first.transaction(), pytest.raises(Unavailable) as told:
        first.execute("delete from mailbox")
        second.execute("delete from mailbox")
    assert code(told) == "desk_locked"
    second.execute("delete from mailbox")


def test_a_server_that_went_away_is_told_and_one_that_came_back_is_used_again(address: str) -> None:
    database = desk(address)
    outbox = SqlOutbox(database)
    outbox.add(outgoing())
    server = postgres.server()
    server.stop()
    try:
        with pytest.raises(Unavailable) as told, database.transaction():
            outbox.step("thanks", "claim", at=later(10), lease_until=later(40))
        assert code(told) == "desk_unreachable"
        with pytest.raises(Unavailable):
            outbox.letters()
    finally:
        server.start()
    assert outbox.letter("thanks").state == "approved", "what was not committed never was"
    assert outbox.step("thanks", "claim", at=later(10), lease_until=later(40)) is not None


def test_what_is_no_desk_and_where_nothing_is_are_told(address: str) -> None:
    with pytest.raises(Mistake) as nothing:
        SqlJournal(PostgresDatabase(address)).records()
    assert code(nothing) == "no_desk"
    with pytest.raises(Mistake) as none:
        PostgresDatabase(postgres.server().address("nobody_s")).query("select 1")
    assert code(none) == "no_database"
    other = PostgresDatabase(address)
    other._connection(filled=False).execute("create table accounts (n integer)")
    with pytest.raises(Mistake) as taken:
        other.create()
    assert code(taken) == "not_a_desk"


def test_a_desk_of_a_newer_version_is_refused(address: str) -> None:
    database = desk(address)
    database.execute("insert into desk_version (version, name, made_by) values (9999, 'later', '9.9')")
    with pytest.raises(Mistake, match="9.9") as told:
        PostgresDatabase(address).query("select 1")
    assert code(told) == "newer_desk"


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(Refused) as told:
        PostgresDatabase("postgresql://sam:hunter2@db.company.example/desk")
    assert code(told) == "password_in_address" and "hunter2" not in str(told.value.problems)


def test_a_server_that_nobody_runs_is_named_without_its_address_in_full(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as told:
        PostgresDatabase(f"postgresql:///desk?host={tmp_path}&user=secret-name").query("select 1")
    assert code(told) == "desk_unreachable" and "secret-name" not in str(told.value.problems)


# --- from the command line ----------------------------------------------------------------------------------------------------


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
    }
    return subprocess.run(
        [sys.executable, "-m", "sincerely", *words],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_desk_is_moved_with_everything_and_its_counts_compared(address: str, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps(document(interview_held("tue 15:00", with_=("Chi",)))))
    assert (
        run(
            tmp_path,
            "init",
            "--side",
            "candidate",
            "--name",
            "Sam Okafor",
            "--email",
            "sam@okafor.example",
            "--time-zone",
            "America/Los_Angeles",
        ).returncode
        == 0
    )
    assert run(tmp_path, "import", "r.json").returncode == 0
    on = ("--on", "2026-11-04", "--json")
    before = json.loads(run(tmp_path, "today", *on).stdout)

    tried = run(tmp_path, "desk", "move", "--to", address, "--dry-run")
    assert tried.returncode == 0 and "Nothing was written" in tried.stdout
    moved = run(tmp_path, "desk", "move", "--to", address)
    assert moved.returncode == 0, moved.stderr
    assert re.search(r"application\s+1\s+1", moved.stdout) and "desk_file = " in moved.stdout
    assert json.loads(run(tmp_path, "--desk-file", address, "today", *on).stdout) == before

    again = run(tmp_path, "desk", "move", "--to", address)
    assert again.returncode == 2 and "is not empty" in again.stderr
    told = run(tmp_path, "--desk-file", address, "tell", "aurora", "rejected")
    assert told.returncode == 0, told.stderr
    back = run(tmp_path, "--desk-file", address, "desk", "move", "--to", str(tmp_path / "back.sqlite3"), "--json")
    counts = json.loads(back.stdout)["tables"]
    assert counts["event"] == 2 and json.loads(back.stdout)["written"]
    assert json.loads(
        run(tmp_path, "--desk-file", str(tmp_path / "back.sqlite3"), "history", "aurora", "--json").stdout
    )


def test_a_desk_with_a_letter_under_way_stays_where_it_is(address: str, tmp_path: Path) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    SqlJournal(database).set_profile(SAM)
    outbox = SqlOutbox(database)
    outbox.add(outgoing())
    outbox.step("thanks", "claim", at=NOW, lease_until=later(10))

    done = run(tmp_path, "--desk-file", str(tmp_path / "desk.sqlite3"), "desk", "move", "--to", address)

    assert done.returncode == 4 and "is being sent" in done.stderr
