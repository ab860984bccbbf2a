"""The queue of a worker that is alone: in memory, for one process. What it knows is lost with it, and in the ledger anyway."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Collection

from sincerely.background.worker import Worker


class AloneEngine:
    """An `Engine` without a database; one thread makes the tries, one after the other."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._ended: dict[str, bool] = {}  # of each try that is known, whether it was made
        self._tries: list[tuple[float, int, str, Callable[[], object]]] = []
        self._number = itertools.count()
        self._more = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="letters", daemon=True)
        self._thread.start()

    def put(self, name: str, letter: str, fence: int, *, delay_s: float) -> None:
        self._put(name, lambda: self._worker.leave(letter, fence), delay_s)

    def put_look(self, name: str) -> None:
        self._put(name, self._worker.look_in, 0)

    def known(self, names: Collection[str]) -> dict[str, bool]:
        with self._more:
            return {name: self._ended[name] for name in names if name in self._ended}

    def give_up(self, worker: str) -> None:
        """Nothing of another worker is here."""

    def close(self) -> None:
        with self._more:
            self._closed = True
            self._more.notify()
        self._thread.join()

    def _put(self, name: str, act: Callable[[], object], delay_s: float) -> None:
        with self._more:
            if not self._thread.is_alive():
                raise RuntimeError("The thread that lets letters leave has ended.")
            if name not in self._ended:
                self._ended[name] = False
                heapq.heappush(self._tries, (time.monotonic() + delay_s, next(self._number), name, act))
                self._more.notify()

    def _run(self) -> None:
        while (due := self._next()) is not None:
            name, act = due
            act()
            with self._more:
                self._ended[name] = True

    def _next(self) -> tuple[str, Callable[[], object]] | None:
        """Wait until a try is due, and return it; None at the end."""
        with self._more:
            while not self._closed:
                if not self._tries:
                    self._more.wait()
                elif (wait_s := self._tries[0][0] - time.monotonic()) > 0:
                    self._more.wait(wait_s)
                else:
                    return heapq.heappop(self._tries)[2:]
            return None
