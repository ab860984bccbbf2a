"""A worker with its queue in a process of its own that kills itself with SIGKILL at a told point: for the crash tests.

usage: python dying_worker.py DESK PORT HOURS CHANCE SEED [POINT]   (as dying_sender.py; it ends when nothing is left to send)
"""

from __future__ import annotations

import secrets
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from leaving.desks import post_to  # noqa: E402 - found only by the path set above
from leaving.dying_sender import Death, dying  # noqa: E402 - found only by the path set above
from sincerely import wiring  # noqa: E402 - found only by the path set above
from sincerely.background import worker as background  # noqa: E402 - found only by the path set above
from sincerely.background.engine import DbosEngine  # noqa: E402 - found only by the path set above
from sincerely.core.outbox import Bounds  # noqa: E402 - found only by the path set above
from sincerely.desk.ports import Desk  # noqa: E402 - found only by the path set above

IDLE_S = 2.0


def main() -> None:
    """Work until nothing has been due for a while."""
    path, port, hours, chance, seed, *point = sys.argv[1:]
    die = Death(point[0] if point else None, float(chance), int(seed))
    background.DEAD, background.BEAT_S = timedelta(seconds=3), 0.2

    def open_desk() -> Desk:
        desk = replace(
            wiring.open_desk(path), now=lambda: wiring.now() + timedelta(hours=float(hours)),
            post=post_to(int(port), timeout_s=30), bounds=Bounds(letters_an_hour=1000, letters_a_day=1000),
        )  # fmt: skip
        return dying(desk, die)

    desk, stop = open_desk(), threading.Event()

    def end_when_idle() -> None:
        idle = 0.0
        while idle < IDLE_S:
            stop.wait(0.2)
            idle = 0.0 if desk.outbox.due(desk.now()) else idle + 0.2
        stop.set()

    threading.Thread(target=end_when_idle, daemon=True).start()
    worker = background.Worker(f"w-{secrets.token_hex(4)}", open_desk, lambda letters, say: None, look_every=None)
    background.work(
        worker, lambda worker: DbosEngine(worker, wiring.engine_place(path), mailbox="desk", letters_an_hour=1000),
        stop, lambda say: print(say, file=sys.stderr),
    )  # fmt: skip


if __name__ == "__main__":
    main()
