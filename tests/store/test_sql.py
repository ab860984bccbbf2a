"""The database under every store: who may see it, what it refuses, and what it says when something is in the way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sincerely.errors import Mistake, SincerelyError, Unavailable
from sincerely.store import sql
from sincerely.store.journal import SqlJournal
from sincerely.store.sql import Database
from store import make_desk
from store.test_journal import AURORA, OFFERED, SAM

NOBODY = 65534
DESKS = sorted(make_desk.DESKS.glob("*.sqlite3"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "sincerely" / "desk.sqlite3", busy_s=0.2)
    SqlJournal(database).set_profile(SAM)
    SqlJournal(database).add([AURORA])
    yield database
    database.close()


def told(error: SincerelyError) -> str:
    """Return all that the user is told."""
    return " ".join(f"{problem.say} {problem.hint}" for problem in error.problems)


def test_only_its_owner_may_look_into_a_desk(desk: Database) -> None:
    assert desk.path.stat().st_mode & 0o777 == 0o600
    assert desk.path.parent.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in desk.path.parent.iterdir()} == {0o600}


def test_every_write_waits_for_the_disk(desk: Database) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys")
    assert [desk.query(f"pragma {name}")[0][0] for name in pragmas] == ["wal", 2, 1]


@pytest.mark.parametrize("statement", ["update event set document = '{}'", "delete from event"])
def test_the_database_itself_forbids_to_change_or_delete_an_event(desk: Database, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="a correction is an event"):
        desk.execute(statement)
    assert SqlJournal(desk).record(AURORA.id) == AURORA


def test_a_transaction_inside_another_is_part_of_it(desk: Database) -> None:
    with pytest.raises(RuntimeError), desk.transaction():
        SqlJournal(desk).append(AURORA.id, [OFFERED], after=2)
        raise RuntimeError("the letter could not be written down")
    assert SqlJournal(desk).record(AURORA.id) == AURORA


def test_a_desk_that_was_never_made_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(Mistake) as error:
        SqlJournal(Database(tmp_path / "none.sqlite3")).records()
    assert "sincerely init" in told(error.value)
    assert list(tmp_path.iterdir()) == []


def test_looking_into_an_empty_file_does_not_make_it_a_desk(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    assert SqlJournal(Database(empty)).profile() is None
    with pytest.raises(Mistake, match="There is no desk yet"):
        SqlJournal(Database(empty)).records()
    assert empty.read_bytes() == b""


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table bookmarks (url text)")
    before = path.read_bytes()
    with pytest.raises(Mistake, match="not a desk of Sincerely"):
        SqlJournal(Database(path)).set_profile(SAM)
    assert path.read_bytes() == before


@pytest.mark.parametrize("bytes_", [b"Dear Ms. Lindqvist,\n" * 200, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path, bytes_: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(bytes_)
    with pytest.raises(Mistake) as error:
        SqlJournal(Database(path)).set_profile(SAM)
    assert str(path) in told(error.value)
    assert path.read_bytes() == bytes_


def test_a_folder_is_no_desk(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="is a folder"):
        SqlJournal(Database(tmp_path)).records()


def test_a_damaged_desk_is_told_with_what_may_save_it(desk: Database) -> None:
    desk.query("pragma wal_checkpoint(truncate)")
    desk.close()
    size = desk.path.stat().st_size
    with desk.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    with pytest.raises(Mistake, match="is damaged") as error:
        SqlJournal(desk).records()
    assert ".recover" in told(error.value)


def test_a_full_disk_loses_nothing_and_says_so(desk: Database) -> None:
    pages = desk.query("pragma page_count")[0][0]
    desk.query(f"pragma max_page_count = {pages}")
    big = OFFERED.__class__(id="big", kind="touch", when=OFFERED.when, place=2,
                            facts={"with": ("Ana Lindqvist",), "channel": "phone", "note": "x" * 90_000})  # fmt: skip
    with pytest.raises(Unavailable, match="no room left on the disk") as error:
        SqlJournal(desk).append(AURORA.id, [big], after=2)
    assert "df " in told(error.value)
    assert SqlJournal(desk).record(AURORA.id) == AURORA


def test_a_desk_of_a_newer_version_is_told_and_left_alone(desk: Database) -> None:
    desk.execute("insert into desk_version (version, name, made_by) values (99, 'later', '9.1')")
    desk.close()
    with pytest.raises(Mistake, match=r"made by Sincerely 9\.1") as error:
        SqlJournal(desk).records()
    assert "upgrade" in told(error.value)


LOCKING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("begin immediate")
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_locked_desk_says_who_has_it_and_can_still_be_read(desk: Database) -> None:
    command = [sys.executable, "-c", LOCKING, str(desk.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "locked\n"
        with pytest.raises(Unavailable) as error:
            SqlJournal(desk).append(AURORA.id, [OFFERED], after=2)
        assert SqlJournal(desk).record(AURORA.id) == AURORA
        other.communicate("")
    assert str(desk.path) in told(error.value)
    assert "try again" in told(error.value)
    if Path("/proc/locks").exists():
        assert f"process {other.pid}" in told(error.value)


def as_nobody(act: Callable[[], str]) -> str:
    """Do something as a user who may write to nothing of ours; a test run as root could write everywhere."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        if os.getuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        try:
            answer = act()
        except SincerelyError as error:
            answer = f"{type(error).__name__}: {told(error)}"
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent must see it
            answer = f"not ours: {error!r}"
        os.write(write, answer.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read().decode()
    os.waitpid(child, 0)
    return answer


@pytest.fixture
def shown_desk() -> Iterator[Path]:
    """A desk that everybody may read and nobody may write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(folder / "desk.sqlite3")
        SqlJournal(database).set_profile(SAM)
        SqlJournal(database).add([AURORA])
        database.close()
        database.path.chmod(0o444)
        folder.chmod(0o555)
        yield database.path
        folder.chmod(0o755)


def test_a_read_only_desk_is_read(shown_desk: Path) -> None:
    assert as_nobody(lambda: SqlJournal(Database(shown_desk)).record(AURORA.id).company) == "Aurora"


def test_a_read_only_desk_says_so_when_written_to(shown_desk: Path) -> None:
    said = as_nobody(lambda: str(SqlJournal(Database(shown_desk)).append(AURORA.id, [OFFERED], after=2)))
    assert said.startswith("Mistake: ") and "read-only" in said and "--desk-file" in said


def test_a_folder_that_may_not_be_written_to_is_told(shown_desk: Path) -> None:
    said = as_nobody(lambda: str(SqlJournal(Database(shown_desk.with_name("new.sqlite3"))).set_profile(SAM)))
    assert said.startswith("Mistake: ") and "new.sqlite3" in said


WRITER = textwrap.dedent("""
    import sys
    from dataclasses import replace
    from pathlib import Path
    sys.path[:0] = sys.argv[3:]
    from store.test_journal import AURORA, OFFERED
    from sincerely.errors import Mistake
    from sincerely.store.journal import SqlJournal
    from sincerely.store.sql import Database
    journal, name, told = SqlJournal(Database(Path(sys.argv[1]))), sys.argv[2], 0
    for n in range(40):
        while True:
            length = len(journal.record(AURORA.id).events)
            try:
                journal.append(AURORA.id, [replace(OFFERED, id=f"{name}{n}")], after=length)
                break
            except Mistake as mistake:
                assert mistake.problems[0].code == "written_meanwhile", mistake
                told += 1
    print(told)
""")


def test_of_what_two_processes_write_at_once_nothing_is_lost(desk: Database) -> None:
    folders = [str(Path(__file__).parents[1])]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(desk.path), name, *folders], stdout=subprocess.PIPE, text=True
        )
        for name in "ab"
    ]
    answers = [(one.communicate()[0], one.returncode) for one in started]

    assert [status for _, status in answers] == [0, 0]
    events = SqlJournal(desk).record(AURORA.id).events
    assert sorted(event.id for event in events[2:]) == sorted(f"{name}{n}" for name in "ab" for n in range(40))


KILLED = textwrap.dedent("""
    import os, signal, sys
    from dataclasses import replace
    from pathlib import Path
    sys.path[:0] = sys.argv[2:]
    from store.test_journal import AURORA, OFFERED
    from sincerely.store.journal import SqlJournal
    from sincerely.store.sql import Database
    database = Database(Path(sys.argv[1]))
    journal = SqlJournal(database)
    journal.append(AURORA.id, [OFFERED], after=2)
    with database.transaction():
        journal.append(AURORA.id, [replace(OFFERED, id="half")], after=3)
        os.kill(os.getpid(), signal.SIGKILL)
""")


def test_a_process_killed_while_it_writes_leaves_what_was_written_whole(desk: Database) -> None:
    desk.close()
    folders = [str(Path(__file__).parents[1])]
    done = subprocess.run([sys.executable, "-c", KILLED, str(desk.path), *folders], check=False)

    assert done.returncode == -9
    assert SqlJournal(desk).record(AURORA.id).events == (*AURORA.events, OFFERED)


def test_schema_files_are_numbered_without_a_gap() -> None:
    assert [version for version, _ in sql.migrations()] == list(range(1, len(sql.migrations()) + 1))


def test_no_statement_holds_a_sign_that_another_driver_would_read_as_a_place() -> None:
    found = [
        file.name
        for _, file in sql.migrations()
        for one in sql.statements(file.read_text())
        if "?" in one or "%" in one
    ]
    assert found == []


def test_there_is_a_desk_of_every_version_that_went_out() -> None:
    from sincerely import __version__

    assert f"{__version__}.sqlite3" in [path.name for path in DESKS], "make it: python tests/store/make_desk.py"


@pytest.mark.parametrize("path", DESKS, ids=lambda path: path.stem)
def test_a_desk_of_every_version_opens(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    shutil.copy(path, copy)
    journal = SqlJournal(Database(copy))

    assert journal.profile() == make_desk.PROFILE
    assert journal.records() == make_desk.records()
    journal.append(journal.records()[0].id, [OFFERED], after=7)


@pytest.mark.parametrize("path", DESKS, ids=lambda path: path.stem)
def test_a_desk_of_every_version_has_the_form_of_a_new_one_once_opened(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    shutil.copy(path, copy)
    old, new = Database(copy), Database(tmp_path / "new.sqlite3")
    new.create()
    form = "select name, sql from sqlite_master order by name"

    assert old.query(form) == new.query(form), "a schema file that went out never changes: add a new one instead"
