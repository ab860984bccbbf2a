"""What PostgreSQL does to a desk when it goes wrong: each fault is told in a sentence, and nothing is half done."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from leaving.letters import later, outgoing
from servers import postgres
from servers.cut_line import Line, line_to
from sincerely.core.people import Sender
from sincerely.desk.ports import Profile
from sincerely.errors import Mistake, Refused, SincerelyError, Unavailable
from sincerely.store import postgres as store
from sincerely.store.journal import SqlJournal
from sincerely.store.outbox import SqlOutbox
from sincerely.store.postgres import PostgresDatabase
from store.test_postgres import run

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("servers")]
SAM = Profile(side="candidate", me=Sender(name="Sam Okafor"), time_zone="America/Los_Angeles")
SECRET = "hunter2-of-the-desk"


@pytest.fixture
def address() -> str:
    """Where a desk with one approved letter is."""
    address = postgres.server().fresh()
    database = PostgresDatabase(address)
    SqlJournal(database).set_profile(SAM)
    SqlOutbox(database).add(outgoing())
    return address


@pytest.fixture
def known() -> str:
    """The name of somebody who is let in with a password."""
    with suppress(AssertionError):  # from the test before
        postgres.server().run_sql(f"create role ana superuser login password '{SECRET}'")
    return "ana"


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, known: str) -> Iterator[Line]:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    with line_to(postgres.server().port) as running:
        yield running


def on(line: Line, address: str, more: str = "") -> str:
    return f"postgresql://ana@127.0.0.1:{line.port}/{name_of(address)}{more}"


def name_of(address: str) -> str:
    return address.removeprefix("postgresql:///").partition("?")[0]


def code(error: pytest.ExceptionInfo[SincerelyError]) -> str:
    return error.value.problems[0].code


def claim(outbox: SqlOutbox) -> bool:
    return outbox.step("thanks", "claim", at=later(10), lease_until=later(40)) is not None


def sessions_end(address: str) -> None:
    """Let the server end every line to this desk, as it does when it is started anew."""
    postgres.server().run_sql(
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name_of(address)}'"
    )


@pytest.mark.parametrize("heard", [False, True])
def test_a_line_that_breaks_at_the_commit_leaves_it_open_and_says_so(address: str, line: Line, heard: bool) -> None:
    outbox = SqlOutbox(PostgresDatabase(on(line, address)))
    assert outbox.letter("thanks").state == "approved"
    line.cut(b"commit", heard=heard)

    with pytest.raises(Unavailable, match="whether it did is not known") as told:
        claim(outbox)

    assert code(told) == "desk_unsure"
    other = SqlOutbox(PostgresDatabase(address))
    assert other.letter("thanks").state == ("claimed" if heard else "approved")
    assert claim(other) is not heard, "who was told nothing has no fence, and whoever is next goes by the ledger"


def test_a_line_that_breaks_in_mid_claim_undoes_it_and_nothing_after_it_is_written(address: str) -> None:
    database = PostgresDatabase(address)
    outbox = SqlOutbox(database)
    with pytest.raises(Unavailable) as told, database.transaction():
        assert claim(outbox)
        sessions_end(address)
        with suppress(Unavailable):  # somebody who passes over a fault
            outbox.letter("thanks")
        outbox.set_hold(True, at=later(11))

    assert code(told) == "desk_unreachable"
    assert outbox.letter("thanks").state == "approved" and outbox.hold() is None
    assert claim(outbox)


def test_a_fault_that_is_passed_over_in_a_transaction_undoes_all_of_it_and_is_told(address: str) -> None:
    database = PostgresDatabase(address)
    outbox = SqlOutbox(database)
    with pytest.raises(Unavailable) as told, database.transaction():
        assert claim(outbox)
        with suppress(Exception):
            database.query("select nothing of ours")
    assert code(told) == "desk_refused"
    assert outbox.letter("thanks").state == "approved"


def test_a_server_that_was_started_anew_between_two_commands_is_not_noticed(address: str) -> None:
    outbox = SqlOutbox(PostgresDatabase(address))
    assert outbox.letter("thanks").state == "approved"
    sessions_end(address)
    assert outbox.letter("thanks").state == "approved"
    sessions_end(address)
    assert claim(outbox)


def test_a_writer_that_is_silent_for_long_loses_its_lock_to_the_next(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "IDLE_S", 0.3)
    frozen, next_ = PostgresDatabase(address), SqlOutbox(PostgresDatabase(address))
    with pytest.raises(Unavailable) as told, frozen.transaction():
        SqlOutbox(frozen).set_hold(True, at=later(1))
        assert claim(next_), "it waited for the lock, and got it"
        SqlOutbox(frozen).set_hold(False, at=later(2))
    assert code(told) == "desk_unreachable"
    assert next_.hold() is None


def test_what_takes_the_server_too_long_is_told(address: str) -> None:
    postgres.server().run_sql(f"alter database {name_of(address)} set statement_timeout = '100ms'")
    with pytest.raises(Unavailable) as told:
        PostgresDatabase(address).query("select pg_sleep(5)")
    assert code(told) == "desk_slow" and "statement_timeout" in (told.value.problems[0].hint or "")


def test_a_full_disk_of_the_server_in_mid_claim_claims_nothing(address: str) -> None:
    database = PostgresDatabase(address)
    sql = partial(postgres.server().run_sql, on=name_of(address))
    sql(
        "create function full_disk() returns trigger language plpgsql as"
        " $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$"
    )
    sql("create trigger full_disk before insert on outbox_log execute function full_disk()")

    with pytest.raises(Unavailable) as told:
        claim(SqlOutbox(database))

    assert code(told) == "disk_full"
    sql("drop trigger full_disk on outbox_log")
    assert claim(SqlOutbox(database))


def test_of_two_processes_that_claim_without_end_each_letter_has_one(address: str, tmp_path: Path) -> None:
    outbox, script = SqlOutbox(PostgresDatabase(address)), tmp_path / "claims.py"
    ids = [f"l{n:02}" for n in range(40)]
    for id in ids:
        outbox.add(outgoing(id=id, application=id))
    script.write_text(
        "import sys\n"
        "from leaving.letters import later\n"
        "from sincerely.store.outbox import SqlOutbox\n"
        "from sincerely.store.postgres import PostgresDatabase\n"
        "outbox = SqlOutbox(PostgresDatabase(sys.argv[1]))\n"
        "outbox.hold()\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "for id in sys.argv[2:]:\n"
        "    if outbox.step(id, 'claim', at=later(10), lease_until=later(40)):\n"
        "        print(id)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    both = [
        subprocess.Popen(
            [sys.executable, str(script), address, *order],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )
        for order in (ids, ids[::-1])
    ]  # fmt: skip
    assert [one.stdout and one.stdout.readline() for one in both] == ["ready\n", "ready\n"]
    for one in both:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()
    got = [one.communicate(timeout=60)[0].split() for one in both]

    assert sorted(got[0] + got[1]) == ids
    assert all(got), "both had some"


# --- who is let in ----------------------------------------------------------------------------------------------------------


def test_the_password_is_found_in_the_variable_or_the_file_and_never_told(
    address: str, known: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = f"postgresql://{known}@127.0.0.1:{postgres.server().port}/{name_of(address)}"
    passwords = tmp_path / ".pgpass"
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    with pytest.raises(Mistake) as none:
        PostgresDatabase(place).query("select 1")
    assert code(none) == "desk_denied"

    passwords.write_text(f"127.0.0.1:*:*:{known}:{SECRET}\n")
    passwords.chmod(0o600)
    assert PostgresDatabase(place).query("select 1") == [(1,)]

    monkeypatch.setenv("PGPASSWORD", f"{SECRET}-of-another")
    with pytest.raises(Mistake) as wrong:
        PostgresDatabase(place).query("select 1")
    assert code(wrong) == "desk_denied" and SECRET not in str(wrong.value.problems)


@pytest.mark.parametrize(
    "place",
    [
        f"postgresql://sam:{SECRET}@db.company.example/desk",
        f"postgresql://db.company.example/desk?password={SECRET}",
        f"postgresql://db.company.example/desk?p%61ssword={SECRET}",
        f"postgresql://db.company.example/desk?sslpassword={SECRET}",
    ],
)
def test_a_password_anywhere_in_the_address_is_refused_and_not_repeated(place: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as told:
        PostgresDatabase(place)
    assert code(told) == "password_in_address"
    for words in (("--desk-file", place, "today"), ("desk", "move", "--to", place)):
        done = run(tmp_path, *words)
        assert done.returncode == 4 and SECRET not in done.stdout + done.stderr
    (tmp_path / "sincerely").mkdir()
    (tmp_path / "sincerely" / "settings.toml").write_text(f'desk_file = "{place}"\n')
    done = run(tmp_path, "today")
    assert done.returncode == 4 and SECRET not in done.stdout + done.stderr


@pytest.mark.parametrize("place", ["postgresql://[::1/desk", "postgresql:///desk?pass=hunter2", "postgresql://h:x/d"])
def test_an_address_that_cannot_be_read_is_told_without_repeating_it(place: str) -> None:
    with pytest.raises(Mistake) as told:
        PostgresDatabase(place).query("select 1")
    assert code(told) == "desk_address" and "hunter2" not in str(told.value.problems)


def test_a_name_that_the_server_does_not_know_is_not_let_in(address: str) -> None:
    with pytest.raises(Mistake) as told:
        PostgresDatabase(address.replace("user=sincerely", "user=nobody_s")).query("select 1")
    assert code(told) == "desk_denied"


def test_a_server_that_does_not_prove_who_it_is_gets_nothing(address: str, line: Line) -> None:
    with pytest.raises(Mistake) as told:
        PostgresDatabase(on(line, address, "?sslmode=verify-full")).query("select 1")
    assert code(told) == "desk_unproved"


def test_somebody_who_may_only_look_reads_the_desk_and_is_told_that_it_stays_so(address: str) -> None:
    with suppress(AssertionError):
        postgres.server().run_sql("create role looker login")
    postgres.server().run_sql("grant select on all tables in schema public to looker", on=name_of(address))
    outbox = SqlOutbox(PostgresDatabase(address.replace("user=sincerely", "user=looker")))
    assert outbox.letter("thanks").state == "approved"
    with pytest.raises(Mistake) as told:
        claim(outbox)
    assert code(told) == "desk_read_only"


def test_views_that_an_extension_left_are_no_foreign_tables(address: str) -> None:
    empty = postgres.server().fresh()
    postgres.server().run_sql("create view pg_stat_statements as select 1 as calls", on=name_of(empty))
    SqlJournal(PostgresDatabase(empty)).set_profile(SAM)
    assert SqlJournal(PostgresDatabase(empty)).profile() == SAM


def test_a_line_of_a_thread_that_ended_is_no_hindrance_to_the_next(address: str) -> None:
    outbox, found = SqlOutbox(PostgresDatabase(address)), []
    for _ in range(3):
        thread = threading.Thread(target=lambda: found.append(outbox.letter("thanks").state))
        thread.start()
        thread.join()
    sessions_end(address)
    time.sleep(0.05)
    assert found == ["approved"] * 3 and claim(outbox)
