"""The same database on PostgreSQL, for a desk that several machines share; what differs from SQLite is here and in `sql.TYPES`.

A writer takes the desk's one lock with its first statement and keeps it until its transaction ends, as SQLite does: so what it
reads stays true, and every promise made over SQLite holds. psycopg is imported when such a desk is opened, and no sooner.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from sincerely import __version__
from sincerely.errors import Mistake, Refused, SettingsError, SincerelyError, Unavailable
from sincerely.store import sql
from sincerely.store.sql import VERSION_TABLE, migrations, no_desk, statements

NAME = "postgresql"
LOCK = 0x5D1CE7E1  # of all who write to this desk; any number would do that nobody else takes
TABLES = "select table_name from information_schema.tables where table_schema = current_schema()"


class PostgresDatabase(sql.Database):
    """The database at an address as libpq has it. A password in the address is refused: libpq has better places for it."""

    def __init__(self, address: str, *, busy_s: float = 10.0) -> None:
        parts = urlsplit(address)
        if parts.password:
            raise Refused(
                "The address of the desk holds a password, which would stand in settings, lists of processes and logs.",
                code="password_in_address",
                hint="Leave it out of the address and put it into ~/.pgpass (mode 0600) or PGPASSWORD, where libpq looks for it.",
            )  # fmt: skip
        self.path = f"{parts.hostname or 'this machine'}{parts.path}"  # type: ignore[assignment]  # what it is called in sentences
        self._address, self._busy_s = address, busy_s
        self._local = threading.local()
        self._open: list[Any] = []
        weakref.finalize(self, _close, self._open)
        self._may_fill = False

    @property
    def exists(self) -> bool:
        """Whether a desk was ever made there."""
        with self._plainly():
            return "desk_version" in self._tables(self._connection(filled=False))

    def create(self) -> None:
        """Allow that the tables are made; the database itself is made by whoever runs the server."""
        self._may_fill = True
        with self._plainly():
            self._up_to_date(self._connection(filled=False))

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._plainly():
            found: list[tuple[Any, ...]] = self._connection().execute(_marked(sql), values).fetchall()
            return found

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        with self.transaction():
            count: int = self._connection().execute(_marked(sql), values).rowcount
            return count

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self.transaction(), self._connection().cursor() as cursor:
            cursor.executemany(_marked(sql), rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._plainly():
            connection = self._connection()
            if getattr(self._local, "writing", False):
                yield
                return
            with connection.transaction():
                connection.execute("select pg_advisory_xact_lock(%s)", [LOCK])
                self._local.writing = True
                try:
                    yield
                finally:
                    self._local.writing = False

    def columns(self, table: str) -> list[str]:
        rows = self.query(
            "select column_name from information_schema.columns where table_schema = current_schema() and table_name = ?"
            " order by ordinal_position", [table],
        )  # fmt: skip
        return [name for (name,) in rows]

    def numbered(self, tables: Sequence[str]) -> None:
        for table in tables:
            highest = f"(select max(place) from {table})"  # noqa: S608 - names of ours
            self.query(
                f"select setval(pg_get_serial_sequence('{table}', 'place'), coalesce({highest}, 1), {highest} is not null)"
            )

    def close(self) -> None:
        _close(self._open)
        self._local = threading.local()

    def _connection(self, *, filled: bool = True) -> Any:
        found = getattr(self._local, "connection", None)
        if found is not None and found.closed:  # the line broke, or the server began anew
            found = self._local.connection = None
            self._local.ready = self._local.writing = False
        if found is None:
            found = self._local.connection = self._connect()
            self._open.append(found)
        if filled and not getattr(self._local, "ready", False):
            self._up_to_date(found)
            self._local.ready = True
        return found

    def _connect(self) -> Any:
        try:
            import psycopg
        except ImportError:
            raise SettingsError(
                "What it takes to use a desk on PostgreSQL is not installed.", code="not_installed",
                hint="Install it: pipx install --force 'sincerely[company]' (or pip install 'sincerely[company]')",
            ) from None  # fmt: skip
        connection = psycopg.connect(
            self._address, autocommit=True, connect_timeout=max(2, int(self._busy_s)), application_name="sincerely"
        )
        connection.execute(f"set lock_timeout = {int(self._busy_s * 1000)}")
        return connection

    def _tables(self, connection: Any) -> set[str]:
        return {name for (name,) in connection.execute(TABLES)}

    def _up_to_date(self, connection: Any) -> None:
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
        if have == 0 and not self._may_fill:
            raise no_desk(self.path)
        with connection.transaction():
            connection.execute("select pg_advisory_xact_lock(%s)", [LOCK])
            have = self._version(connection)  # another process may have been first
            if have == 0:
                connection.execute(VERSION_TABLE)
            for version, file in migrations():
                if version > have:
                    for statement in statements(file.read_text(encoding="utf-8"), NAME):
                        connection.execute(statement)
                    row = (version, file.stem, __version__)
                    connection.execute("insert into desk_version (version, name, made_by) values (%s, %s, %s)", row)

    def _version(self, connection: Any) -> int:
        tables = self._tables(connection)
        if "desk_version" not in tables:
            if tables:
                raise Mistake(
                    f"{self.path} is a database, but not a desk of Sincerely; nothing in it was touched.",
                    code="not_a_desk", hint="Make one for it: createdb sincerely",
                )  # fmt: skip
            return 0
        version: int = connection.execute("select coalesce(max(version), 0) from desk_version").fetchone()[0]
        return version

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Tell a fault of the server in one sentence, without the address, which could hold what is nobody's business."""
        try:
            yield
        except SincerelyError:
            raise
        except Exception as error:
            import psycopg

            if not isinstance(error, psycopg.Error):
                raise
            raise self._told(error) from error

    def _told(self, error: Any) -> SincerelyError:
        import psycopg.errors as faults

        again = "Nothing was changed; try again in a moment."
        if isinstance(error, (faults.LockNotAvailable, faults.QueryCanceled)):
            say = f"The desk {self.path} is being written to by another program, and that took too long."
            return Unavailable(say, code="desk_locked", hint=again)
        if isinstance(error, faults.DiskFull):
            say = f"There is no room left where the desk {self.path} is; nothing was changed."
            return Unavailable(say, code="disk_full", hint="Whoever runs the server has to free some space.")
        if isinstance(error, (faults.InvalidPassword, faults.InvalidAuthorizationSpecification)) or "password" in str(
            error
        ):
            say = f"The server of the desk {self.path} did not let you in."
            return Mistake(
                say, code="desk_denied", hint="Look at the name in the address, and at ~/.pgpass or PGPASSWORD."
            )
        if isinstance(error, (faults.InsufficientPrivilege, faults.ReadOnlySqlTransaction)):
            say = f"The desk {self.path} cannot be written to: it is read-only for you."
            return Mistake(say, code="desk_read_only", hint="Whoever runs the server has to grant you its tables.")
        if isinstance(error, faults.InvalidCatalogName) or "does not exist" in str(error).split("\n")[0]:
            say = f"There is no database {self.path}."
            return Mistake(say, code="no_database", hint="Make it first: createdb sincerely")
        if error.sqlstate is None or isinstance(error, faults.OperationalError):
            say = f"The server of the desk {self.path} does not answer, or hung up."
            return Unavailable(say, code="desk_unreachable", hint=again)
        raise error


def _marked(text: str) -> str:
    """Return a statement with the marks of psycopg; no text of ours has a mark or a per cent sign of its own."""
    return text.replace("?", "%s")


def _close(connections: list[Any]) -> None:
    for connection in connections:
        with suppress(Exception):
            connection.close()
    connections.clear()
