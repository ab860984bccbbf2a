"""A sender in a process of its own that kills itself with SIGKILL at a told point: the driver of the crash tests.

usage: python dying_sender.py DESK PORT HOURS CHANCE SEED [POINT]   (it lives HOURS later than now; CHANCE of dying at any point)
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from leaving.desks import post_to  # noqa: E402 - found only by the path set above
from sincerely import wiring  # noqa: E402 - found only by the path set above
from sincerely.core.outbox import Bounds  # noqa: E402 - found only by the path set above
from sincerely.desk.ports import Desk  # noqa: E402 - found only by the path set above
from sincerely.desk.send import send  # noqa: E402 - found only by the path set above

POINTS = (
    "before claim", "in the claim, before its commit", "after claim", "line open", "before begin", "after begin, before DATA",
    "text given, answer not heard", "answer heard", "in the last commit, before the record", "in the last commit, before its end",
    "after the last commit",
)  # fmt: skip


class Death:
    """Ends the process at a point by its name, or at any by chance."""

    def __init__(self, point: str | None, chance: float, seed: int) -> None:
        self._point, self._chance, self._random = point, chance, random.Random(seed)

    def __call__(self, point: str) -> None:
        assert point in POINTS, point
        if point == self._point or self._random.random() < self._chance:
            os.kill(os.getpid(), signal.SIGKILL)


class _Part:
    def __init__(self, part: Any, **instead: Callable[..., Any]) -> None:
        self._part, self._instead = part, instead

    def __getattr__(self, name: str) -> Any:
        return self._instead.get(name) or getattr(self._part, name)


def dying(desk: Desk, die: Death) -> Desk:
    """Return the desk with a point to die at between any two steps of a sender."""
    depth, taken = 0, list[str]()  # the steps of the transaction that is open

    def step(id: str, name: str, **facts: Any) -> Any:
        if name in ("claim", "begin"):
            die(f"before {name}")
        taken.append(name)
        found = desk.outbox.step(id, name, **facts)
        if name == "arrive":
            die("in the last commit, before the record")
        return found

    @contextmanager
    def together() -> Iterator[None]:
        nonlocal depth
        if not depth:
            taken.clear()
        depth += 1
        try:
            with desk.together():
                yield
                if depth == 1:
                    at_the_end(
                        {"claim": "in the claim, before its commit", "arrive": "in the last commit, before its end"}
                    )
        finally:
            depth -= 1
        if not depth:
            at_the_end({"begin": "after begin, before DATA", "claim": "after claim", "arrive": "after the last commit"})

    def at_the_end(points: Mapping[str, str]) -> None:
        for name, point in points.items():
            if name in taken:
                die(point)

    def open_line() -> Any:
        line = desk.post.open()
        die("line open")
        smtp = line._smtp
        hear = smtp.getreply

        def give(text: bytes) -> None:
            type(smtp).send(smtp, text)
            if len(text) > 100:
                die("text given, answer not heard")

        def offer(letter: Any, begin: Any) -> Any:
            found = line.send(letter, begin)
            if found.step == "arrive":
                die("answer heard")
            return found

        smtp.send, smtp.getreply = give, hear
        return _Part(line, send=offer)

    return replace(desk, outbox=_Part(desk.outbox, step=step), together=together, post=_Part(desk.post, open=open_line))


def main() -> None:
    """Send what is due, early or not, until nothing is left to send."""
    path, port, hours, chance, seed, *point = sys.argv[1:]
    desk = wiring.open_desk(path)
    desk = replace(
        desk, now=lambda: wiring.now() + timedelta(hours=float(hours)), post=post_to(int(port), timeout_s=30),
        bounds=Bounds(letters_an_hour=1000),
    )  # fmt: skip
    done = send(dying(desk, Death(point[0] if point else None, float(chance), int(seed))), early=True)
    if done.stopped:
        print(done.stopped, file=sys.stderr)
        sys.exit(5)


if __name__ == "__main__":
    main()
