"""One SQL text for every store, and what differs between databases in one small table; SQLite today.

A `Database` is free to make and opens its file when first asked, bringing the schema up to this version. It knows tables
of no store: each brings a numbered file under schema/. Every fault of the database leaves here as one plain sentence.
"""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
import threading
import weakref
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sincerely import __version__
from sincerely.errors import Mistake, SincerelyError, Unavailable

SCHEMA = Path(__file__).parent / "schema"
# What a schema file says in braces; PostgreSQL will have its own column beside this one.
TYPES = {
    "pk": "integer primary key autoincrement",
    "real": "real",
    "blob": "blob",
}
NAME = "sqlite"
LOT = 500  # values in one statement; a database takes only so many
VERSION_TABLE = "create table desk_version (version integer primary key, name text not null, made_by text not null)"


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        with suppress(sqlite3.Error):
            connection.close()
    connections.clear()


class Database:
    """The database in one file: one connection a thread, each write in a transaction that is on disk when it ends."""

    def __init__(self, path: Path, *, busy_s: float = 10.0) -> None:
        self.path = path
        self._busy_s = busy_s
        self._local = threading.local()
        self._every: list[sqlite3.Connection] = []
        # Python 3.13 warns of a connection that is left open; nobody has to remember to close a desk.
        weakref.finalize(self, _close, self._every)
        self._may_fill = False

    @property
    def exists(self) -> bool:
        """Whether there is a file at all."""
        try:
            return self.path.exists()
        except OSError as error:
            raise self._no_file(error) from None

    def create(self) -> None:
        """Make the file, for its owner's eyes only, and the folders above it. Changes nothing in a desk that is there."""
        self._may_fill = True
        try:
            if not self.path.parent.exists():
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                self.path.touch(mode=0o600, exist_ok=False)
        except OSError as error:
            raise self._no_file(error) from None

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that `sql` finds; `?` stands for each of `values`."""
        with self._plainly():
            return self._connection().execute(sql, values).fetchall()

    def query_among(self, sql: str, some: Collection[str], *more: Any) -> list[tuple[Any, ...]]:
        """Return the rows that `sql` finds, `(?*)` in it standing for `some` of any number, the marks after it for `more`."""
        found = []
        values = sorted(some)
        for start in range(0, len(values), LOT):
            lot = values[start : start + LOT]
            found += self.query(sql.replace("(?*)", f"({', '.join('?' * len(lot))})"), [*lot, *more])
        return found

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Change rows and return how many; outside a `transaction` it is one by itself."""
        with self.transaction():
            return self._connection().execute(sql, values).rowcount

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Do one statement for each of `rows`, all or none."""
        with self.transaction():
            self._connection().executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or none: on disk when the block ends, undone when it raises. One inside another is part of it.

        It holds the only right to write from its first statement on, so that what it reads stays true until it ends.
        """
        with self._plainly():
            connection = self._connection()
            if connection.in_transaction:
                yield
                return
            connection.execute("begin immediate")  # a deferred one could fail at its first write
            try:
                yield
                connection.execute("commit")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("rollback")
                raise

    def close(self) -> None:
        """Close every connection; the next question opens one again."""
        _close(self._every)
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._opened()
        return found

    def _opened(self) -> sqlite3.Connection:
        if not self.exists:
            raise no_desk(self.path)
        connection = self._connected()
        try:
            for pragma in ("foreign_keys = on", "synchronous = full"):
                connection.execute(f"pragma {pragma}")
            self._up_to_date(connection)
        except BaseException:
            connection.close()
            raise
        self._every.append(connection)
        return connection

    def _connected(self) -> sqlite3.Connection:
        """Connect to the file; where it or its folder cannot be written, connect for reading alone."""
        if self.path.is_dir():
            raise Mistake(
                f"The desk file {self.path} is a folder.", code="not_a_desk",
                hint=f"Name a file in it: --desk-file {self.path}/desk.sqlite3",
            )  # fmt: skip
        path = self.path.resolve().as_uri()
        for form in (path, f"{path}?mode=ro", f"{path}?mode=ro&immutable=1"):
            connection = sqlite3.connect(
                form, uri=True, timeout=self._busy_s, isolation_level=None, check_same_thread=False
            )
            try:
                connection.execute("select count(*) from sqlite_master").fetchone()
            except sqlite3.Error as error:
                connection.close()
                unwritten = self.path.with_name(f"{self.path.name}-wal").exists()
                if code(error) not in READ_ONLY or "immutable" in form or ("mode=ro" in form and unwritten):
                    raise
            else:
                return connection
        raise AssertionError("the last form either connects or raises")

    def _up_to_date(self, connection: sqlite3.Connection) -> None:
        have, want = self._version(connection), migrations()[-1][0]
        if have == want:
            return
        if have > want:
            made_by = connection.execute("select made_by from desk_version order by version desc").fetchone()[0]
            raise Mistake(
                f"The desk {self.path} was made by Sincerely {made_by}; this is {__version__}, which is older and does"
                " not know its form.",
                code="newer_desk", hint="Use the newer version: pipx upgrade sincerely",
            )  # fmt: skip
        if have == 0:
            if not self._may_fill:
                raise no_desk(self.path)
            connection.execute("pragma journal_mode = wal")
        connection.execute("begin immediate")
        try:
            have = self._version(connection)  # another process may have been first
            if have == 0:
                connection.execute(VERSION_TABLE)
            for version, file in migrations():
                if version > have:
                    for statement in statements(file.read_text(encoding="utf-8")):
                        connection.execute(statement)
                    row = (version, file.stem, __version__)
                    connection.execute("insert into desk_version (version, name, made_by) values (?, ?, ?)", row)
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise

    def _version(self, connection: sqlite3.Connection) -> int:
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        if not tables:
            return 0
        if "desk_version" not in tables:
            raise Mistake(
                f"{self.path} is a database, but not a desk of Sincerely; nothing in it was touched.",
                code="not_a_desk", hint="Name another file: sincerely --desk-file FILE init",
            )  # fmt: skip
        version: int = connection.execute("select coalesce(max(version), 0) from desk_version").fetchone()[0]
        return version

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._said(error) from error

    def _said(self, error: sqlite3.Error) -> SincerelyError:
        path = self.path
        match code(error):
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                who = holder(path)
                say = f"The desk {path} is being written to by {who or 'another program'}, and that took too long."
                return Unavailable(say, code="desk_locked", hint="Nothing was changed; try again in a moment.")
            case sqlite3.SQLITE_FULL:
                return self._full()
            case sqlite3.SQLITE_IOERR if _room(path) < ROOM:  # what a full disk is called when memory is mapped to it
                return self._full()
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
                say = f"The desk {path} cannot be written to: the file or its folder is read-only for you."
                hint = f"See whose it is (ls -l {path}), or use another: --desk-file FILE"
                return Mistake(say, code="desk_read_only", hint=hint)
            case sqlite3.SQLITE_NOTADB:
                say = f"{path} is not a desk of Sincerely; nothing in it was touched."
                return Mistake(say, code="not_a_desk", hint="Name another file: sincerely --desk-file FILE init")
            case sqlite3.SQLITE_CORRUPT:
                say = f"The desk {path} is damaged: {error}."
                hint = f"Put a copy back in its place, or save what can be read: sqlite3 {path} .recover"
                return Mistake(say, code="desk_damaged", hint=hint)
            case sqlite3.SQLITE_IOERR:
                say = f"The disk of the desk {path} did not answer as it should: {error}."
                return Unavailable(
                    say, code="disk_fault", hint="Nothing was changed; look at the disk, then try again."
                )
        raise error

    def _full(self) -> SincerelyError:
        say = f"There is no room left on the disk of the desk {self.path}; nothing was changed."
        return Unavailable(say, code="disk_full", hint=f"Free some space (see: df {self.path.parent}), then try again.")

    def _no_file(self, error: OSError) -> SincerelyError:
        say = f"The desk {self.path} cannot be made or reached: {error.strerror}."
        if error.errno == errno.ENOSPC:
            return self._full()
        return Mistake(say, code="desk_read_only", hint="Name a file that you may write to: --desk-file FILE")


ROOM = 128 * 1024  # bytes that one write to a small desk may need


def _room(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return ROOM


READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def code(error: sqlite3.Error) -> int:
    """Return the primary result code of SQLite, -1 for a fault that has none."""
    return getattr(error, "sqlite_errorcode", -1) & 0xFF


def no_desk(path: Path) -> Mistake:
    """Return the error for a desk that was never set up."""
    return Mistake(
        f"There is no desk yet at {path}.", code="no_desk",
        hint="Make one first: sincerely init (or read a file without a desk: --record FILE)",
    )  # fmt: skip


def migrations() -> list[tuple[int, Path]]:
    """Return the numbered schema files, oldest first."""
    return sorted((int(file.name[:4]), file) for file in SCHEMA.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def statements(text: str) -> list[str]:
    """Split a schema file at its blank lines; `-- only <database>` above a statement keeps it from the others."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        only = re.search(r"^-- only (\w+)$", block, re.MULTILINE)
        body = "\n".join(line for line in block.splitlines() if not line.lstrip().startswith("--")).strip()
        if body and (only is None or only[1] == NAME):
            found.append(re.sub(r"\{(\w+)\}", lambda name: TYPES[name[1]], body).rstrip(";"))
    return found


def holder(path: Path) -> str | None:
    """Say which program is writing to the file, where the system tells it (Linux); None elsewhere."""
    try:
        files = (path, path.with_name(f"{path.name}-shm"))
        inodes = {str(file.stat().st_ino) for file in files if file.exists()}
        for lock in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            words = lock.split()
            if "->" in words or len(words) < 8 or words[3] != "WRITE" or words[5].split(":")[-1] not in inodes:
                continue
            name = Path(f"/proc/{words[4]}/comm").read_text(encoding="utf-8", errors="replace").strip()
            return f"{name} (process {words[4]})"
    except OSError:
        return None
    return None
