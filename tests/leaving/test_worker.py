"""A worker asks the ledger what is due and believes nothing else; the command stays, sends in time, and ends when told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import interview_held
from leaving.desks import Watch, approved, aurora, desk_of, owed_ids, post_to
from leaving.post_office import PostOffice, post_office
from sincerely import wiring
from sincerely.background import worker as background
from sincerely.background.alone import AloneEngine
from sincerely.background.worker import Worker, work
from sincerely.core.outbox import Bounds, Outgoing
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake, Unavailable


class Queue:
    """A queue in memory that runs nothing by itself."""

    def __init__(self) -> None:
        self.tries: dict[str, tuple[str, int, float]] = {}
        self.done: set[str] = set()
        self.looks: set[str] = set()
        self.given_up: list[str] = []
        self.closed = 0

    def put(self, name: str, letter: str, fence: int, *, delay_s: float) -> None:
        self.tries.setdefault(name, (letter, fence, delay_s))

    def put_look(self, name: str) -> None:
        self.looks.add(name)

    def known(self, names: Collection[str]) -> dict[str, bool]:
        return {name: name in self.done for name in names if name in self.tries}

    def give_up(self, worker: str) -> None:
        self.given_up.append(worker)

    def close(self) -> None:
        self.closed += 1

    def run(self, worker: Worker) -> list[str]:
        """Let the worker make every try that was not made."""
        found = []
        for name in [name for name in self.tries if name not in self.done]:
            letter, fence, _ = self.tries[name]
            found.append(worker.leave(letter, fence))
            self.done.add(name)
        return found


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, office: PostOffice) -> Desk:
    """A desk with two thanks approved: one is due, the other in forty seconds."""
    held = interview_held("tue 15:00", with_=("Chi", "Bo"))
    desk = desk_of(
        aurora(held), watch=Watch(), folder=tmp_path, kind="sqlite", post=post_to(office.port), bounds=Bounds()
    )
    for n, id in enumerate(owed_ids(desk)):
        approved(desk, id, not_before=desk.now() + timedelta(seconds=40 * n))
    return desk


@pytest.fixture
def worker_of() -> Iterator[Callable[..., Worker]]:
    """Make workers that take leave of the servers when the test ends."""
    made: list[Worker] = []

    def make(
        desk: Desk, said: list[Any] | None = None, *, name: str = "w1", look_every: timedelta | None = None
    ) -> Worker:
        def told(letters: Sequence[Outgoing], say: str) -> None:
            if said is not None:
                said.append(say or [one.state for one in letters])

        made.append(Worker(name, lambda: desk, told, look_every=look_every))
        return made[-1]

    yield make
    for worker in made:
        worker.close()


def states(desk: Desk) -> list[str]:
    return [one.state for one in desk.outbox.letters()]


def test_what_is_due_soon_is_put_into_the_queue_with_the_time_until_then(
    desk: Desk, worker_of: Callable[..., Worker]
) -> None:
    queue, worker = Queue(), worker_of(desk)
    worker.beat(queue)
    assert sorted(delay for _, _, delay in queue.tries.values()) == [0, 40]
    worker.beat(queue)
    assert len(queue.tries) == 2


def test_what_is_due_later_than_in_a_minute_is_not_yet_in_the_queue(
    desk: Desk, worker_of: Callable[..., Worker]
) -> None:
    first, second = desk.outbox.letters()
    desk.outbox.step(second.id, "take_back", at=desk.now())
    approved(desk, second.obligation, not_before=desk.now() + timedelta(seconds=61))
    queue = Queue()
    worker_of(desk).beat(queue)
    assert [letter for letter, *_ in queue.tries.values()] == [first.id]


def test_a_try_that_came_to_nothing_is_made_again_under_another_name(
    desk: Desk, worker_of: Callable[..., Worker]
) -> None:
    queue, worker = Queue(), worker_of(desk)
    worker.beat(queue)
    queue.done |= queue.tries.keys()  # as if a dead worker's had been cancelled
    desk.now.pass_(seconds=2)
    worker.beat(queue)
    assert len(queue.tries) == 2, "not at once"
    desk.now.pass_(seconds=2)
    worker.beat(queue)
    assert len(queue.tries) == 3
    queue.done |= queue.tries.keys()  # and the second one as well
    desk.now.pass_(seconds=5)
    worker.beat(queue)
    assert len(queue.tries) == 4
    assert queue.run(worker) == ["sent"]


def test_a_queue_that_was_lost_is_filled_again(desk: Desk, worker_of: Callable[..., Worker]) -> None:
    queue, worker = Queue(), worker_of(desk)
    worker.beat(queue)
    before = set(queue.tries)
    queue.tries.clear()
    desk.now.pass_(seconds=4)
    worker.beat(queue)
    assert set(queue.tries) < before, "the other is not yet due to be asked for again"
    assert queue.run(worker) == ["sent"] and states(desk) == ["sent", "approved"]


def test_a_try_under_a_fence_of_before_does_nothing(
    desk: Desk, office: PostOffice, worker_of: Callable[..., Worker]
) -> None:
    queue, worker = Queue(), worker_of(desk)
    worker.beat(queue)
    letter = desk.outbox.letters()[0]
    assert worker.leave(letter.id, letter.fence + 1) == "moved on"
    assert queue.run(worker)[0] == "sent"
    assert worker.leave(letter.id, letter.fence) == "moved on"
    assert len(office.stored) == 1


def test_during_a_hold_nothing_is_put_into_the_queue_and_what_was_there_does_not_leave(
    desk: Desk, office: PostOffice, worker_of: Callable[..., Worker]
) -> None:
    queue, worker = Queue(), worker_of(desk)
    worker.beat(queue)
    desk.outbox.set_hold(True, at=desk.now())
    assert queue.run(worker) == ["waits", "waits"] and office.stored == []
    desk.now.pass_(seconds=70)
    worker.beat(queue)
    assert len(queue.tries) == 2
    desk.outbox.set_hold(False, at=desk.now())
    worker.beat(queue)
    worker.beat(queue)
    assert queue.run(worker) == ["sent", "sent"]


def test_one_that_waits_is_looked_at_again_after_a_minute_and_told_once(
    desk: Desk, worker_of: Callable[..., Worker]
) -> None:
    said: list[Any] = []
    queue, worker = Queue(), worker_of(desk, said)
    letter = desk.outbox.letters()[0]
    claimed = desk.outbox.step(letter.id, "claim", at=desk.now(), lease_until=desk.now() + timedelta(minutes=9))
    assert claimed
    desk.outbox.step(letter.id, "wait", at=desk.now(), fence=claimed.fence, say="They have written.")
    worker.beat(queue)
    ((name, (_, fence, _)),) = [one for one in queue.tries.items() if one[1][0] == letter.id]
    desk.messages.read_first = lambda application: "<their@message>"  # type: ignore[method-assign]  # nobody has read it
    assert worker.leave(letter.id, fence) == "on_hold" and said == []
    queue.done.add(name)
    desk.now.pass_(seconds=59)
    worker.beat(queue)
    assert len([one for one in queue.tries.values() if one[0] == letter.id]) == 1
    desk.now.pass_(seconds=1)
    worker.beat(queue)
    assert len([one for one in queue.tries.values() if one[0] == letter.id]) == 2


def test_a_server_that_is_away_is_not_asked_again_for_a_while_and_then_longer(
    desk: Desk, worker_of: Callable[..., Worker]
) -> None:
    class Away:
        timeout_s = 30.0
        asked = 0

        def open(self) -> Any:
            self.asked += 1
            raise Unavailable("smtp.company.example does not answer.", code="server_silent", hint="Later.")

    away, said, queue = Away(), list[Any](), Queue()
    worker = worker_of(replace(desk, post=away), said)
    worker.beat(queue)
    assert queue.run(worker) == ["not now", "not now"] and away.asked == 1
    assert said == ["smtp.company.example does not answer. Tried again in 1 minute; nothing was lost."]
    worker.beat(queue)
    assert len(queue.tries) == 2, "nothing is asked for meanwhile"
    desk.now.pass_(seconds=61)
    worker.beat(queue)
    queue.run(worker)
    assert away.asked == 2 and said[-1].endswith("Tried again in 5 minutes; nothing was lost.")
    assert set(states(desk)) == {"approved"}


def test_a_dead_worker_is_given_up_and_forgotten_once(desk: Desk, worker_of: Callable[..., Worker]) -> None:
    queue, worker = Queue(), worker_of(desk)
    desk.workers.beat("dead", desk.now() - timedelta(seconds=31))
    desk.workers.beat("slow", desk.now() - timedelta(seconds=29))
    worker.beat(queue)
    worker.beat(queue)
    assert queue.given_up == ["dead"]
    worker.close()
    assert desk.workers.silent_since(desk.now() + timedelta(days=1)) == ["slow"]


def test_an_engine_that_fails_is_begun_anew_and_the_end_is_clean(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, worker_of: Callable[..., Worker]
) -> None:
    monkeypatch.setattr(background, "BEAT_S", 0.01)
    stop, said, queues = threading.Event(), list[str](), list[Queue]()

    class Failing(Queue):
        def put(self, name: str, letter: str, fence: int, *, delay_s: float) -> None:
            raise OSError("gone")

    def engine_of(worker: Worker) -> Queue:
        queues.append(Failing() if not queues else Queue())
        return queues[-1]

    worker = worker_of(desk)
    thread = threading.Thread(target=work, args=(worker, engine_of, stop, said.append))
    thread.start()
    until = time.monotonic() + 10
    while (len(queues) < 2 or not queues[1].tries) and time.monotonic() < until:
        time.sleep(0.01)
    stop.set()
    thread.join(timeout=10)
    assert len(queues[1].tries) == 2 and [queue.closed for queue in queues] == [1, 1]
    assert said == ["The queue failed (OSError). Begun anew in 0 seconds; nothing was lost."]
    assert queues[1].run(worker) == ["not now", "not now"], "after the end nothing begins"


def test_a_look_into_the_mailbox_is_asked_for_once_a_span_whoever_beats(
    desk: Desk, worker_of: Callable[..., Worker]
) -> None:
    queue = Queue()
    for name in ("w1", "w2"):
        worker_of(desk, name=name, look_every=timedelta(minutes=5)).beat(queue)
    assert len(queue.looks) == 1
    desk.now.pass_(minutes=5)
    worker_of(desk, look_every=timedelta(minutes=5)).beat(queue)
    assert len(queue.looks) == 2


def test_what_a_look_finds_wrong_is_told_and_stops_nothing(desk: Desk, worker_of: Callable[..., Worker]) -> None:
    said: list[Any] = []
    worker_of(desk, said).look_in()
    assert said == ["No mailbox to read is connected."]


def test_a_worker_alone_makes_each_try_in_its_time_and_once(
    desk: Desk, office: PostOffice, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of(desk)
    engine = AloneEngine(worker)
    try:
        worker.beat(engine)
        worker.beat(engine)
        until = time.monotonic() + 20
        while not office.stored and time.monotonic() < until:
            time.sleep(0.01)
        first, second = (f"send:{one.id}:0" for one in desk.outbox.letters())
        while not engine.known([first])[first] and time.monotonic() < until:
            time.sleep(0.01)
        assert engine.known([first, second, "another"]) == {first: True, second: False}
        assert states(desk) == ["sent", "approved"] and len(office.stored) == 1
    finally:
        engine.close()
    with pytest.raises(RuntimeError):
        engine.put("later", "x", 0, delay_s=0)


# --- the command --------------------------------------------------------------------------------------------------------------


def staying(place: Path, office: PostOffice, *words: str) -> subprocess.Popen[str]:
    settings = place.with_name("settings.toml")
    settings.write_text(f'[smtp]\nhost = "127.0.0.1"\nport = {office.port}\nsecurity = "none"\n')
    environment = {**os.environ, "SINCERELY_SETTINGS": str(settings), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "sincerely", "--desk-file", str(place), "work", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)


def letter_due(place: Path, in_s: float) -> Outgoing:
    """Return an approved letter on a desk of its own, due in so many seconds of the real clock."""
    now = wiring.now().astimezone(UTC)
    held = interview_held("tue 15:00", with_=("Chi",))
    held["at"] = (now - timedelta(hours=20)).isoformat(timespec="minutes")
    desk = desk_of(aurora(held), watch=Watch(now), folder=place.parent, kind="kept", place=str(place))
    id, *_ = owed_ids(desk, "open", "upcoming", "overdue")
    return approved(desk, id, not_before=now + timedelta(seconds=in_s))


def test_a_letter_leaves_within_two_seconds_of_its_time_and_the_command_ends_when_told(
    tmp_path: Path, office: PostOffice
) -> None:
    place = tmp_path / "desk.sqlite3"
    letter = letter_due(place, 8)
    process = staying(place, office, "--json")
    until = time.monotonic() + 40
    while not office.ids and time.monotonic() < until:
        time.sleep(0.05)
    left_at = wiring.now()
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=40)

    assert process.returncode == 0, said
    assert office.ids == [letter.message_id]
    assert timedelta() <= left_at - letter.not_before < timedelta(seconds=2)
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["letter"]["state"] for line in lines if "letter" in line] == ["sent"]
    assert place.with_name("desk.sqlite3.queue").stat().st_mode & 0o777 == 0o600


def test_who_would_have_to_be_asked_for_a_password_is_told_beforehand(tmp_path: Path, office: PostOffice) -> None:
    letter_due(tmp_path / "desk.sqlite3", 60)
    with pytest.raises(Mistake) as told:
        wiring_with_user(tmp_path)
    assert told.value.problems[0].code == "no_password"


def wiring_with_user(folder: Path) -> None:
    settings = folder / "settings.toml"
    settings.write_text('[smtp]\nhost = "smtp.company.example"\nuser = "sam@okafor.example"\n')
    before = os.environ.get("SINCERELY_SETTINGS")
    os.environ["SINCERELY_SETTINGS"] = str(settings)
    try:
        wiring.work(
            str(folder / "desk.sqlite3"), lambda letters, say: None, threading.Event(), look_minutes=0, ready=lambda name: None
        )  # fmt: skip
    finally:
        if before is None:
            del os.environ["SINCERELY_SETTINGS"]
        else:
            os.environ["SINCERELY_SETTINGS"] = before
