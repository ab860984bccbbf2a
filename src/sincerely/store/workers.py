"""The `Workers` on a database: one row a process, with the time of its last beat."""

from __future__ import annotations

from datetime import UTC, datetime

from sincerely.store.sql import Database


class SqlWorkers:
    """A `Workers` in a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beat(self, worker: str, at: datetime) -> None:
        with self._database.transaction():
            if not self._database.execute("update worker set beat_at = ? where id = ?", (_utc(at), worker)):
                self._database.execute("insert into worker (id, beat_at) values (?, ?)", (worker, _utc(at)))

    def silent_since(self, moment: datetime) -> list[str]:
        return [id for (id,) in self._database.query("select id from worker where beat_at < ?", [_utc(moment)])]

    def forget(self, worker: str) -> None:
        self._database.execute("delete from worker where id = ?", [worker])


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
