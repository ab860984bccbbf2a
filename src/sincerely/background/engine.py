"""The queue of the workers, kept by DBOS in a database: a file beside the desk's, or the desk's own server.

The only module that knows DBOS. Its recovery is not relied on, since it runs a step again that was begun; the worker asks the
ledger instead. docs/decisions/0036 says what was tried.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID

from sincerely.background.worker import Worker

LETTERS, LOOKS = "letters", "looks"
# Of the arguments of a try. It is not the program's: an update of the program must not strand what is in the queue.
ARGUMENTS = "1"
POLL_S = 0.2
IN_HAND = 20  # tries that one worker takes from the queue at once; it makes one after the other
ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
SCHEMA = "sincerely_engine"
END_S = 5  # what was begun and has not ended by then is as if this process had ended

_worker: Worker | None = None


def _leave(letter: str, fence: int) -> str:
    assert _worker is not None
    return _worker.leave(letter, fence)


def _look_in() -> None:
    assert _worker is not None
    _worker.look_in()


_one_step = DBOS.step(name="leave")(_leave)
_one_look = DBOS.step(name="look_in")(_look_in)


@DBOS.workflow(name="send")
def _send(letter: str, fence: int) -> str:
    """One try at one letter: a single step, which asks the ledger before it does anything."""
    return _one_step(letter, fence)


@DBOS.workflow(name="look")
def _look() -> None:
    """One look into the mailbox."""
    _one_look()


def _made_ready(file: Path) -> None:
    """Make the file where there is none, for its owner's eyes only; in it who reads keeps nobody from writing.

    Without that a worker may wait for half a minute to put a try into the queue, while others look into it.
    """
    with suppress(FileExistsError):
        file.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        connection.execute("pragma journal_mode = wal")


class DbosEngine:
    """An `Engine`; one in a process at a time.

    Args:
        place: a SQLAlchemy address: sqlite:///FILE or postgresql://…
        mailbox: whose letters leave; tries are counted by it.
        letters_an_hour: how many tries are taken for it in an hour, over all workers.
    """

    def __init__(self, worker: Worker, place: str, *, mailbox: str, letters_an_hour: int) -> None:
        global _worker
        _worker = worker
        self._mailbox = mailbox
        self._file = Path(place.removeprefix("sqlite:///")) if place.startswith("sqlite:///") else None
        if self._file is not None:
            _made_ready(self._file)
        config: DBOSConfig = {
            "name": "sincerely", "system_database_url": place, "executor_id": worker.name, "application_version": ARGUMENTS,
            "log_level": "ERROR", "dbos_system_schema": SCHEMA,
        }  # fmt: skip
        DBOS(config=config)
        try:
            DBOS.listen_queues([LETTERS, LOOKS])
            DBOS.launch()
            limit: Any = {"limit": letters_an_hour, "period": 3600.0}
            DBOS.register_queue(
                LETTERS, worker_concurrency=IN_HAND, partition_limiter=limit, polling_interval_sec=POLL_S, on_conflict="always_update"
            )  # fmt: skip
            DBOS.register_queue(LOOKS, worker_concurrency=1, polling_interval_sec=1.0, on_conflict="always_update")
        except BaseException:
            DBOS.destroy()
            raise
        if self._file is not None:
            self._inode = self._file.stat().st_ino

    def put(self, name: str, letter: str, fence: int, *, delay_s: float) -> None:
        self._insist_that_it_is_there()
        with SetWorkflowID(name), SetEnqueueOptions(queue_partition_key=self._mailbox, delay_seconds=delay_s or None):
            DBOS.enqueue_workflow(LETTERS, _send, letter, fence)

    def put_look(self, name: str) -> None:
        self._insist_that_it_is_there()
        with SetWorkflowID(name):
            DBOS.enqueue_workflow(LOOKS, _look)

    def known(self, names: Collection[str]) -> dict[str, bool]:
        found = DBOS.list_workflows(workflow_ids=sorted(names), load_input=False, load_output=False)
        return {one.workflow_id: one.status in ENDED for one in found}

    def give_up(self, worker: str) -> None:
        left = DBOS.list_workflows(executor_id=worker, status="PENDING", load_input=False, load_output=False)
        if left:
            DBOS.cancel_workflows([one.workflow_id for one in left])

    def close(self) -> None:
        DBOS.destroy(workflow_completion_timeout_sec=END_S)

    def _insist_that_it_is_there(self) -> None:
        """A file that was deleted under an open connection takes everything and keeps nothing."""
        if self._file is not None and (not self._file.exists() or self._file.stat().st_ino != self._inode):
            raise FileNotFoundError(self._file)
