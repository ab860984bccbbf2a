"""A worker: lets letters leave in their time and looks into the mailbox, beside as many other workers as there are.

The engine says when to try and where; the ledger alone says whether a letter may go. So everything the engine knows may be
lost at any moment: each beat asks the ledger what is due and puts into the engine's queue what is not there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from sincerely.core.outbox import Due, Outgoing
from sincerely.desk.fetch import fetch
from sincerely.desk.outbox import insist_on_desk, sweep
from sincerely.desk.ports import Desk
from sincerely.desk.send import Lines, send
from sincerely.desk.settle import settle
from sincerely.errors import SincerelyError

BEAT_S = 1.0
DEAD = timedelta(seconds=30)  # a worker that was silent for so long has ended without a word
AHEAD = timedelta(seconds=60)  # what is due so soon is put into the queue, with the time until then
AGAIN = {"approved": timedelta(seconds=3), "refused_for_now": timedelta(seconds=3), "on_hold": timedelta(seconds=60)}
ANEW_S = 5  # tries that several workers put anew within so many seconds have one name
AWAY = (60.0, 300.0, 900.0)  # seconds for which nothing is tried after the server was away, the first time and later
MOST = 500  # letters put into the queue in one beat


class Engine(Protocol):
    """What keeps the queue: a queue for each desk, shared by all its workers. Any of its answers may be lost."""

    def put(self, name: str, letter: str, fence: int, *, delay_s: float) -> None:
        """Put a try into the queue, to be made by one worker after the delay; one of a name that is known is not put again."""

    def put_look(self, name: str) -> None:
        """Put a look into the mailbox into the queue, to be taken by one worker."""

    def known(self, names: Collection[str]) -> dict[str, bool]:
        """Return which of these tries are in the queue, and whether they have ended, whatever came of them."""

    def give_up(self, worker: str) -> None:
        """Cancel what a worker had in hand that has died; nothing of it is run again."""

    def close(self) -> None:
        """Take nothing more from the queue, and wait until what was begun has ended."""


class _Try(NamedTuple):
    name: str
    at: datetime  # when it is to be made


class Worker:
    """One worker. `beat` is called about once a second, by one thread; `leave` and `look_in` by the engine's threads.

    Args:
        name: no other worker has it, and none had it before.
        open_desk: opens the desk anew, since each thread has its own.
        told: is given a sentence about what was done or went wrong.
        look_every: how often the mailbox is looked into; None: never.
    """

    def __init__(
        self, name: str, open_desk: Callable[[], Desk], told: Callable[[Sequence[Outgoing], str], None],
        *, look_every: timedelta | None,
    ) -> None:  # fmt: skip
        self.name = name
        self._told, self._look_every = told, look_every
        self._desk, self._sending, self._looking = open_desk(), open_desk(), open_desk()
        insist_on_desk(self._desk, "send")
        self._lines = Lines(self._sending)
        self._one_at_a_time, self._one_look = threading.Lock(), threading.Lock()
        self._tries: dict[tuple[str, int], _Try] = {}  # by letter and fence
        self._away_until: datetime | None = None
        self._away = 0
        self._ending = False

    def beat(self, engine: Engine) -> None:
        """Say that this worker lives, see to what dead ones left behind, and put what is due into the queue."""
        desk, now = self._desk, self._desk.now()
        desk.workers.beat(self.name, now)
        for dead in desk.workers.silent_since(now - DEAD):
            engine.give_up(dead)
            desk.workers.forget(dead)
        sweep(desk)
        if self._look_every is not None:
            engine.put_look(f"look:{int(now.timestamp() // self._look_every.total_seconds())}")
        if not desk.outbox.hold() and not self._is_away(now):
            self._put(engine, desk.outbox.due(now + AHEAD)[:MOST], now)

    def _put(self, engine: Engine, due: Sequence[Due], now: datetime) -> None:
        """Put a try for each of these into the queue, if none is there; a second one where the first came to nothing.

        A hold, a full hour or a dead worker may end a try, and the queue itself may be lost. The engine never runs a name
        twice, so that a second try has another name; of all workers that give it one the engine takes the first.
        """
        before, self._tries = self._tries, {}
        old = {at.name for one in due if (at := before.get(one[:2])) and at.at + AGAIN[one.state] <= now}
        known = engine.known(old) if old else {}
        for one in due:
            try_ = before.get(one[:2])
            name = try_.name if try_ else f"send:{one.id}:{one.fence}"
            if known.get(name):
                name = f"send:{one.id}:{one.fence}:{int(now.timestamp() // ANEW_S)}"
            if try_ is None or known.get(try_.name) or (name in old and name not in known):
                engine.put(name, one.id, one.fence, delay_s=max(0.0, (one.not_before - now).total_seconds()))
                try_ = _Try(name, max(now, one.not_before))
            self._tries[one[:2]] = try_

    def leave(self, letter: str, fence: int) -> str:
        """Let one letter leave if it still stands under that fence, and say in a word what came of it."""
        with self._one_at_a_time:
            if self._ending or self._is_away(self._sending.now()):
                return "not now"
            found = self._sending.outbox.some([letter])
            if not found or found[0].fence != fence:
                return "moved on"
            done = send(self._sending, only=[letter], lines=self._lines)
            if done.stopped is not None:
                self._lines.close()
                self._pause(done.stopped)
                return "not now"
            self._away, self._away_until = 0, None
            if [one.state for one in done.letters] != [found[0].state]:  # one that waits on is told once
                self._told(done.letters, "")
            return done.letters[0].state if done.letters else "waits"

    def look_in(self) -> None:
        """Fetch what is new in the mailbox, and settle what can be settled by it; a fault is told, and tried again next time."""
        with self._one_look:
            try:
                found = fetch(self._looking).messages
                settled = [one for one in settle(self._looking) if one.because]
            except SincerelyError as error:
                self._told((), error.problems[0].say)
                return
        if found:
            self._told((), f"{len(found)} new message{'s' if len(found) > 1 else ''}: sincerely inbox")
        self._told([one.letter for one in settled], "")

    def end(self) -> None:
        """Begin no letter any more; one that has begun is seen to its end."""
        self._ending = True

    def close(self) -> None:
        """Take leave of the servers, and of the others."""
        with self._one_at_a_time:
            self._lines.close()
        self._desk.workers.forget(self.name)

    def _is_away(self, now: datetime) -> bool:
        return self._away_until is not None and now < self._away_until

    def _pause(self, error: SincerelyError) -> None:
        wait_s = AWAY[min(self._away, len(AWAY) - 1)]
        self._away += 1
        self._away_until = self._sending.now() + timedelta(seconds=wait_s)
        minutes = int(wait_s // 60)
        again = f"Tried again in {minutes} minute{'s' if minutes > 1 else ''}; nothing was lost."
        self._told((), f"{error.problems[0].say} {again}")


def work(
    worker: Worker, engine_of: Callable[[Worker], Engine], stop: threading.Event, told: Callable[[str], None]
) -> None:
    """Beat until `stop` is set. An engine that fails is closed and begun anew: what it knew is in the ledger."""
    engine: Engine | None = None
    wait_s = BEAT_S
    try:
        while not stop.is_set():
            try:
                engine = engine or engine_of(worker)
                worker.beat(engine)
                wait_s = BEAT_S
            except Exception as error:  # noqa: BLE001 - whatever it is, letters still have to leave, and are tried again
                wait_s = min(wait_s * 2, 60.0)
                told(_said(error, wait_s))
                _close(engine)
                engine = None
            stop.wait(wait_s)
    finally:
        worker.end()
        _close(engine)
        worker.close()


def _said(error: Exception, wait_s: float) -> str:
    say = error.problems[0].say if isinstance(error, SincerelyError) else f"The queue failed ({type(error).__name__})."
    return f"{say} Begun anew in {wait_s:.0f} seconds; nothing was lost."


def _close(engine: Engine | None) -> None:
    if engine is not None:
        engine.close()
