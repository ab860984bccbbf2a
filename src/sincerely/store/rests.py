"""The `Rests` on a database: columns beside the record that can all be emptied at any moment.

An application rests while `rests_since` and `rests_until` lie around the moment asked for; an empty one is unknown, and
so awake. The journal empties it in the same transaction that writes about the application.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sincerely.core.owing.resting import Rest
from sincerely.errors import Mistake, Unavailable
from sincerely.store.sql import Database

MEMBERS = " from circle join application on application.id = circle.application where circle.name in (?*)"
SPEAKING = (  # of those that tell the same closing of one opening, one
    f"select min(application.id){MEMBERS} and speaks <> ''"
    " group by circle.name, case when speaks = 'all' then application.id else speaks end"
)
NEVER = "9999"  # after every moment there is


class SqlRests:
    """A `Rests` in a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, basis: str) -> None:
        rows = self._database.query("select document from rest_basis")
        if rows == [(basis,)]:
            return
        try:
            with self._database.transaction():
                self._database.execute("update application set rests_since = '', rests_until = '', said = ''")
                self._database.execute("delete from rest_basis")
                self._database.execute("insert into rest_basis (one, document) values (1, ?)", [basis])
        except (Mistake, Unavailable):
            pass  # it cannot be written to: what rests is found anew each time

    def awake(self, since: datetime, until: datetime) -> dict[str, str]:
        unknown = self._database.query("select id, said from application where rests_until <= ?", [_text(until)])
        later = self._database.query("select id, said from application where rests_since > ?", [_text(since)])
        return dict((*unknown, *later))

    def circles(self, applications: Collection[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        rows = self._database.query_among(
            "select application, name from circle where application in (?*) order by name", applications
        )
        for id, name in rows:
            found[id] = (*found.get(id, ()), name)
        return found

    def members(self, circles: Collection[str], *, speaking: bool = False, hearing: str = "") -> list[str]:
        if speaking:
            return [id for (id,) in self._database.query_among(SPEAKING, circles)]
        rows = self._database.query_among(f"select application.id, hears{MEMBERS}", circles)
        return [id for id, hears in rows if not hearing or not set(hearing).isdisjoint(hears)]

    def keep(self, rests: Sequence[Rest], revision: int, *, wake: Collection[str] = ()) -> int:
        if not (rests or wake):
            return revision
        try:
            with self._database.transaction():
                if self._database.query("select number from revision") != [(revision,)]:
                    return revision  # another has written since: what was found may no longer hold
                revision += self._write(rests)
                self._database.execute_many(
                    "update application set rests_until = '' where id = ?", [(id,) for id in sorted(wake)]
                )
        except (Mistake, Unavailable):
            pass  # another is writing, or nobody may: it costs one more look
        return revision

    def _write(self, rests: Sequence[Rest]) -> bool:
        """Write them down; return whether time made one of them speak, which counts as a write of the desk."""
        ids = [rest.application for rest in rests]
        circles = self.circles(ids)
        said = dict(self._database.query_among("select id, said from application where id in (?*)", ids))
        moved = [rest for rest in rests if set(circles.get(rest.application, ())) != set(rest.circles)]
        self._database.execute_many(
            "update application set rests_since = ?, rests_until = ?, said = ?, hears = ?, speaks = ? where id = ?",
            [(*_span(one), one.said, one.hears, one.speaks, one.application) for one in rests],
        )
        self._database.execute_many("delete from circle where application = ?", [(one.application,) for one in moved])
        self._database.execute_many(
            "insert into circle (name, application) values (?, ?)",
            [(name, one.application) for one in moved for name in one.circles],
        )
        spoke = [one.application for one in rests if said.get(one.application) not in ("", one.said)]
        if spoke:
            self._database.execute("update revision set number = number + 1")
            self._database.execute_many(
                "update application set revision = (select number from revision) where id = ?", [(id,) for id in spoke]
            )
        return bool(spoke)


def _span(rest: Rest) -> tuple[str, str]:
    """Return since when and until when it rests, as text; what shows something now is awake."""
    if rest.shows:
        return "", ""
    return _text(rest.since), NEVER if rest.until is None else _text(rest.until)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
