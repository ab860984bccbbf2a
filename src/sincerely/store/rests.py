"""The `Rests` on a database: columns beside the record that can all be emptied at any moment.

An application rests while `rests_since` and `rests_until` lie around the moment asked for; an empty one is unknown, and
so awake. The journal empties it in the same transaction that writes about the application.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sincerely.core.owing.resting import Rest
from sincerely.errors import Mistake, Unavailable
from sincerely.store.journal import MANY, batched, marks
from sincerely.store.sql import Database

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
                self._database.execute("update application set rests_until = '' where rests_until <> ''")
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
        for some in batched(sorted(applications), MANY):
            rows = self._database.query(
                f"select application, name from circle where application in ({marks(some)}) order by name", some
            )
            for id, name in rows:
                found[id] = (*found.get(id, ()), name)
        return found

    def members(self, circles: Collection[str], *, speaking: bool = False, hearing: str = "") -> list[str]:
        wanted = " and speaks <> ''" if speaking else ""
        if hearing:
            wanted += f" and ({' or '.join(['hears like ?'] * len(hearing))})"
        same = " group by circle.name, case when speaks = 'all' then application.id else speaks end" if speaking else ""
        found: dict[str, None] = {}
        for some in batched(sorted(circles), MANY):
            rows = self._database.query(
                f"select {'min(application.id)' if speaking else 'application.id'}"
                " from circle join application on application.id = circle.application"
                f" where circle.name in ({marks(some)}){wanted}{same}", [*some, *(f"%{topic}%" for topic in hearing)],
            )  # fmt: skip
            found |= dict.fromkeys(id for (id,) in rows)
        return list(found)

    def keep(self, rests: Sequence[Rest], revision: int, *, wake: Collection[str] = ()) -> None:
        known = self.circles([rest.application for rest in rests])
        moved = [rest for rest in rests if known.get(rest.application, ()) != tuple(sorted(rest.circles))]
        if not (rests or wake):
            return
        try:
            with self._database.transaction():
                if self._database.query("select number from revision") != [(revision,)]:
                    return  # another has written since: what was found may no longer hold
                self._write(rests, moved)
                for some in batched(sorted(wake), MANY):
                    self._database.execute(f"update application set rests_until = '' where id in ({marks(some)})", some)
        except (Mistake, Unavailable):
            pass  # another is writing, or nobody may: it costs one more look

    def _write(self, rests: Sequence[Rest], moved: Sequence[Rest]) -> None:
        self._database.execute_many(
            "update application set rests_since = ?, rests_until = ?, said = ?, hears = ?, speaks = ? where id = ?",
            [(*_span(one), one.said, one.hears, one.speaks, one.application) for one in rests],
        )
        self._database.execute_many("delete from circle where application = ?", [(one.application,) for one in moved])
        self._database.execute_many(
            "insert into circle (name, application) values (?, ?)",
            [(name, one.application) for one in moved for name in one.circles],
        )


def _span(rest: Rest) -> tuple[str, str]:
    """Return since when and until when it rests, as text; what shows something now is awake."""
    if rest.until is None:
        return _text(rest.since), NEVER
    return ("", "") if rest.until <= rest.since else (_text(rest.since), _text(rest.until))


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
