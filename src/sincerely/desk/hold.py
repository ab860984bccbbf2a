"""The verb hold: stops everything from leaving, or lets it go again. It holds for every sender, also for one at work."""

from __future__ import annotations

from sincerely.core.outbox import Hold
from sincerely.desk.outbox import insist_on_desk
from sincerely.desk.ports import Desk


def hold(desk: Desk, held: bool | None = None, *, say: str = "", dry_run: bool = False) -> tuple[Hold | None, int]:
    """Set the hold, or leave it as it is (None); return it and how many letters wait to leave."""
    insist_on_desk(desk, "hold")
    if held is not None and not dry_run:
        desk.outbox.set_hold(held, at=desk.now(), say=say)
    waiting = len(desk.outbox.due(None))
    return desk.outbox.hold(), waiting
