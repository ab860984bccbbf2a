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
from urllib.parse import parse_qsl, urlsplit

from sincerely import __version__
from sincerely.errors import Mistake, Refused, SettingsError, SincerelyError, Unavailable
from sincerely.store import sql
from sincerely.store.sql import VERSION_TABLE, migrations, no_desk, statements

NAME = "postgresql"
LOCK = 0x5D1CE7E1  # of all who write to this desk; any number would do that nobody else takes
BEGIN = f"begin; select pg_advisory_xact_lock({LOCK})"
IDLE_S = 120  # in a transaction, of a writer who may be gone without a word; then the server gives the lock to the next
TABLES = "select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'"
AGAIN = "Nothing was changed; try again in a moment."
# What the server says where it lets nobody in; before that it gives no code. In another language these say less.
NOT_LET_IN = ("password", "authentication failed", "pg_hba.conf", 'role "')
UNPROVED = ("certificate", "SSL")


class PostgresDatabase(sql.Database):
    """The database at an address as libpq has it. A password in the address is refused: libpq has better places for it."""

    def __init__(self, address: str, *, busy_s: float = 10.0) -> None:
        self.path = _named(address)  # type: ignore[assignment]  # what it is called in sentences
        self._address, self._busy_s = address, busy_s
        self._local = threading.local()
        self._open: list[Any] = []
        weakref.finalize(self, _close, self._open)
        self._may_fill = False

    @property
    def exists(self) -> bool:
        """Whether a desk was ever made there."""
        with self._plainly():
            return self._version(self._connection(filled=False)) > 0

    def create(self) -> None:
        """Allow that the tables are made; the database itself is made by whoever runs the server."""
        self._may_fill = True
        with self._plainly():
            self._up_to_date(self._connection(filled=False))

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._plainly():
            found: list[tuple[Any, ...]] = self._asked(_marked(sql), _storable(values)).fetchall()
            return found

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        with self.transaction():
            count: int = self._connection().execute(_marked(sql), _storable(values)).rowcount
            return count

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        if len(rows) == 1:  # executemany would ask three times
            self.execute(sql, rows[0])
            return
        with self.transaction(), self._connection().cursor() as cursor:
            cursor.executemany(_marked(sql), [_storable(row) for row in rows])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._plainly():
            if self._writing() is not None:
                yield
                return
            try:
                self._asked(BEGIN)
                connection = self._local.writing = self._connection()
                yield
            except BaseException:
                with suppress(Exception):  # where the line broke there is nothing to undo
                    self._local.connection.execute("rollback")
                raise
            finally:
                self._local.writing = None
            self._commit(connection)

    def _commit(self, connection: Any) -> None:
        """End the transaction. Where the line breaks at this moment, nobody here knows whether it was kept, and it is told so."""
        try:
            done = connection.execute("commit").statusmessage
        except Exception as error:
            if not connection.closed:
                raise
            raise Unavailable(
                f"The server of the desk {self.path} hung up while it kept what was written; whether it did is not known.",
                code="desk_unsure", hint="Look before you do it again: sincerely outbox, or sincerely history APPLICATION",
            ) from error  # fmt: skip
        if done != "COMMIT":  # a fault before was passed over, and the server undid everything
            raise Unavailable(f"The server of the desk {self.path} did not take it.", code="desk_refused", hint=AGAIN)

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

    def _asked(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Execute, once more on a new line where the old one broke since it was last used; never within a transaction."""
        connection = self._connection()
        try:
            return connection.execute(statement, values or None)
        except Exception:
            if self._writing() is not None or not connection.closed:
                raise
        return self._connection().execute(statement, values or None)

    def _writing(self) -> Any:
        """Return the line on which this thread is in a transaction, or None. What breaks meanwhile is not begun anew."""
        return getattr(self._local, "writing", None)

    def _connection(self, *, filled: bool = True) -> Any:
        found = self._writing() or getattr(self._local, "connection", None)
        if found is not None and found.closed and not self._writing():
            self._open[:] = [one for one in self._open if one is not found]
            found = self._local.connection = None
            self._local.ready = False
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
        try:
            connection = psycopg.connect(
                self._address, autocommit=True, connect_timeout=max(2, int(self._busy_s)), application_name="sincerely"
            )
        except psycopg.ProgrammingError:  # its own words would repeat a part of the address
            raise _no_address() from None
        connection.execute(
            f"set lock_timeout = {int(self._busy_s * 1000)}; set idle_in_transaction_session_timeout = {IDLE_S * 1000}"
        )
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

        match error:
            case faults.LockNotAvailable():
                say = f"The desk {self.path} is being written to by another program, and that took too long."
                return Unavailable(say, code="desk_locked", hint=AGAIN)
            case faults.QueryCanceled():
                say = f"The server of the desk {self.path} ended what took it longer than it allows."
                hint = "Nothing was changed; try again, or let whoever runs the server allow more (statement_timeout)."
                return Unavailable(say, code="desk_slow", hint=hint)
            case faults.DiskFull():
                say = f"There is no room left where the desk {self.path} is; nothing was changed."
                return Unavailable(say, code="disk_full", hint="Whoever runs the server has to free some space.")
            case faults.InsufficientPrivilege() | faults.ReadOnlySqlTransaction():
                say = f"The desk {self.path} cannot be written to: it is read-only for you."
                return Mistake(say, code="desk_read_only", hint="Whoever runs the server has to grant you its tables.")
            case faults.InFailedSqlTransaction():
                say = f"The server of the desk {self.path} did not take it."
                return Unavailable(say, code="desk_refused", hint=AGAIN)
            case faults.OperationalError() if error.sqlstate is None:
                return self._not_reached(str(error))
            case faults.OperationalError() | faults.IdleInTransactionSessionTimeout():
                return self._hung_up()
        raise error

    def _not_reached(self, why: str) -> SincerelyError:
        """Return what to say where no line came about, or it broke."""
        if any(words in why for words in NOT_LET_IN):
            say = f"The server of the desk {self.path} did not let you in."
            hint = "Look at the name in the address, and at ~/.pgpass or PGPASSWORD."
            return Mistake(say, code="desk_denied", hint=hint)
        if "does not exist" in why.split("\n")[0]:
            return Mistake(
                f"There is no database {self.path}.", code="no_database", hint="Make it first: createdb sincerely"
            )
        if any(words in why for words in UNPROVED):
            say = f"The server of the desk {self.path} could not prove that it is the one, as its address asks."
            return Mistake(
                say, code="desk_unproved", hint="Look at sslmode and sslrootcert in the address of the desk."
            )
        return self._hung_up()

    def _hung_up(self) -> SincerelyError:
        say = f"The server of the desk {self.path} does not answer, or hung up."
        return Unavailable(say, code="desk_unreachable", hint=AGAIN)


def _named(address: str) -> str:
    """Return what the desk is called in sentences: its server and database alone. Raises Refused where a password stands there."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # says so where it is no number
        stated = {name.lower(): value for name, value in parse_qsl(parts.query)}
    except ValueError:
        raise _no_address() from None
    if parts.password or any(name.endswith("password") for name in stated):
        raise Refused(
            "The address of the desk holds a password, which would stand in settings, lists of processes and logs.",
            code="password_in_address",
            hint="Leave it out of the address and put it into ~/.pgpass (mode 0600) or PGPASSWORD, where libpq looks for it.",
        )
    server = parts.netloc.rpartition("@")[2] or stated.get("host") or "this machine"
    return f"{server}/{parts.path.strip('/') or stated.get('dbname', '')}"


def _no_address() -> Mistake:
    return Mistake(
        "The address of the desk cannot be read.", code="desk_address",
        hint="It looks like this: postgresql://server/database, or postgresql://you@server:5432/database",
    )  # fmt: skip


def _storable(values: Sequence[Any]) -> list[Any]:
    """Return the values with no NUL in a text, which PostgreSQL takes nowhere; it comes with broken mail alone."""
    return [one.replace("\0", "\ufffd") if isinstance(one, str) and "\0" in one else one for one in values]


def _marked(text: str) -> str:
    """Return a statement with the marks of psycopg; no text of ours has a mark or a per cent sign of its own."""
    return text.replace("?", "%s")


def _close(connections: list[Any]) -> None:
    for connection in connections:
        with suppress(Exception):
            connection.close()
    connections.clear()
