"""What was found of the desk in this process. Finds nothing itself: `live` does, and says when it no longer holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sincerely.core.application import Application
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.questions import Question
from sincerely.core.owing.resting import Rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one application shows: what it owes and asks. `rest` of None: it was read for the sake of others alone.

    From `since`, when it was looked at, to before `until` (None: for ever) time alone leaves all of it as it is.
    """

    app: Application
    circles: tuple[str, ...]
    rows: tuple[Owed, ...] = ()
    urgency: tuple[Any, ...] = ()  # of each row, since every look asks for it
    named: tuple[str, ...] = ()  # other applications that the rows name
    asked: tuple[Question, ...] = ()
    rest: Rest | None = None
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Say whether it can be told at this moment as it was found."""
        return self.since is not None and self.since <= now and (self.until is None or now < self.until)

    @property
    def shows(self) -> bool:
        """Whether there is something to show now."""
        return self.rest is not None and self.rest.shows


@dataclass(kw_only=True)
class Live:
    """What was found of the desk in this process, by application and by circle, and after how many writes."""

    found: dict[str, Found] = field(default_factory=dict)
    circles: dict[str, set[str]] = field(default_factory=dict)
    revision: int | None = None
    basis: str = ""
    looked_at: datetime | None = None  # when the last whole look was that `since` and `written` go on from
    since: int | None = None
    written: dict[str, tuple[tuple[str, ...], bool]] = field(default_factory=dict)  # circles, and whether it speaks
    _listed: list[tuple[Any, str, Owed]] = field(default_factory=list)
    _moved: set[str] = field(default_factory=set)  # whose rows are not in `_listed` as they were found

    def listed(self) -> list[Owed]:
        """Return the rows of all that was found, the most urgent first; what did not change since is not sorted again."""
        if self._moved:
            self._listed = [row for row in self._listed if row[1] not in self._moved]
            for id in self._moved & self.found.keys():
                one = self.found[id]
                self._listed += [(key, id, row) for key, row in zip(one.urgency, one.rows, strict=True)]
            self._listed.sort(key=lambda row: row[0])
            self._moved = set()
        return [row for _, _, row in self._listed]

    def put(self, found: Found) -> None:
        """Keep what was found of an application, in place of what was found before."""
        self.drop(found.app.id)
        self.found[found.app.id] = found
        self._moved.add(found.app.id)
        for circle in found.circles:
            self.circles.setdefault(circle, set()).add(found.app.id)

    def drop(self, application: str) -> Found | None:
        """Forget an application, and return what was known of it."""
        was = self.found.pop(application, None)
        self._moved.add(application)
        for circle in was.circles if was else ():
            self.circles[circle].discard(application)
        return was

    def written_within(self, circles: Collection[str], *, speaking: bool = False) -> set[str]:
        """Return who was written since and is in one of these circles, or those of them whose word others need."""
        wanted = set(circles)
        return {
            id
            for id, (mine, speaks) in self.written.items()
            if (speaks or not speaking) and not wanted.isdisjoint(mine)
        }

    def within(self, circles: Collection[str], hearing: str = "") -> set[str]:
        """Return who is known to be in one of these circles, or those of them that hear one of the topics."""
        found = {id for circle in circles for id in self.circles.get(circle, ())}
        if not hearing:
            return found
        rests = ((id, self.found[id].rest) for id in found)
        return {id for id, rest in rests if rest is None or not set(hearing).isdisjoint(rest.hears)}
