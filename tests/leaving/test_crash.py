"""Kill -9 of a real sender between any two steps, then start again: at most once, none forgotten, sums equal."""

from __future__ import annotations

import email
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from builders import interview_held, stores
from leaving import dying_sender
from leaving.desks import Watch, approved, aurora, desk_of, owed_ids
from leaving.post_office import PostOffice, post_office
from servers import rig
from servers.postgres import server
from sincerely import wiring
from sincerely.core.outbox import sums
from sincerely.desk.ports import Desk
from sincerely.desk.settle import settle, unknown

# Where nobody can know whether it left: from the moment at which the text may be given away until the answer is on disk.
BLIND = dying_sender.POINTS[5:10]
ARRIVED = dying_sender.POINTS[6:]


@pytest.fixture(params=stores(("sqlite", "postgresql")))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the desk is: a file, or a database of its own."""
    return server().fresh() if request.param == "postgresql" else str(tmp_path / "desk.sqlite3")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


def desk_with(letters: int, place: str) -> Desk:
    """Return a desk with this many letters approved, each of another application."""
    now = wiring.now().astimezone()
    held = interview_held("tue 15:00", with_=("Chi", "Bo"))
    held["at"] = (now - timedelta(hours=20)).isoformat(timespec="minutes")
    records = [aurora(held, id=f"a{n:02}", position=f"Analyst {n}") for n in range((letters + 1) // 2)]
    desk = desk_of(*records, watch=Watch(now), folder=Path(), kind="kept", place=place)
    for id in owed_ids(desk, "open", "overdue", "upcoming")[:letters]:
        approved(desk, id)
    assert len(desk.outbox.letters()) == letters
    return desk


def start(
    place: str,
    office: PostOffice | Postfix,
    *,
    hours: float = 0,
    chance: float = 0,
    seed: int = 0,
    point: str | None = None,
    engine: bool = False,
) -> subprocess.Popen[bytes]:
    args = [place, str(office.port), str(hours), str(chance), str(seed), *([point] if point else [])]
    script = Path(dying_sender.__file__).with_name("dying_worker.py" if engine else "dying_sender.py")
    return subprocess.Popen([sys.executable, str(script), *args], stderr=subprocess.PIPE)


def ended(process: subprocess.Popen[bytes]) -> int:
    _, said = process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGKILL), said.decode()
    return process.returncode


def counted(desk: Desk) -> dict[str, int]:
    return {state: n for state, n in sums(desk.outbox.letters()).items() if n}


def records_agree(desk: Desk, office: PostOffice | Postfix) -> None:
    """Every letter called sent arrived once and stands in the record once; nothing arrived twice."""
    assert len(office.ids) == len(set(office.ids))
    sent = sorted(letter.message_id for letter in desk.outbox.letters() if letter.state == "sent")
    noted = sorted(e.facts["message_id"] for r in desk.journal.records() for e in r.events if e.kind == "letter_sent")
    assert sent == noted
    assert set(sent) <= set(office.ids)


class Postfix:
    """The same count at real servers: what Postfix took and Dovecot has."""

    def __init__(self, servers: rig.MailServers) -> None:
        self._servers, self.port = servers, servers.inbound_port

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what arrived, once nothing is on its way inside the server any more."""
        until = time.monotonic() + 15
        spool = self._servers.folder / "spool"
        while any(path.is_file() for part in ("maildrop", "incoming", "active") for path in (spool / part).rglob("*")):
            assert time.monotonic() < until, self._servers.logs()
            time.sleep(0.05)
        boxes = ("bo@aurora.example", "chi@aurora.example")
        found = [raw for address in boxes for raw in self._servers.mailbox(address)]
        return [str(email.message_from_bytes(raw)["Message-ID"]) for raw in found]


@pytest.mark.parametrize("point", dying_sender.POINTS)
def test_a_sender_killed_at_any_point_sends_nothing_twice_through_real_servers(
    point: str, tmp_path: Path, mail_servers: rig.MailServers
):
    killed_and_started_again(point, str(tmp_path / "desk.sqlite3"), Postfix(mail_servers))


@pytest.mark.parametrize("point", dying_sender.POINTS)
def test_a_sender_killed_at_any_point_sends_nothing_twice_and_forgets_nothing(
    point: str, place: str, office: PostOffice
):
    killed_and_started_again(point, place, office)


def killed_and_started_again(point: str, place: str, office: PostOffice | Postfix) -> None:
    desk = desk_with(2, place)
    assert ended(start(place, office, point=point)) == -signal.SIGKILL
    until = time.monotonic() + 10
    while point in ARRIVED and not office.ids and time.monotonic() < until:
        time.sleep(0.02)  # the server may still be reading what the dead one had put into the wire
    assert len(office.ids) == (point in ARRIVED)
    records_agree(desk, office)

    assert ended(start(place, office)) == 0  # at once: the dead one's lease still holds
    records_agree(desk, office)

    assert ended(start(place, office, hours=2)) == 0
    records_agree(desk, office)
    expected = {"sent": 1, "unknown": 1} if point in BLIND else {"sent": 2}
    assert counted(desk) == expected

    for letter in unknown(desk):
        settle(desk, letter.id, sent=letter.message_id in office.ids)
    assert ended(start(place, office, hours=3)) == 0
    assert counted(desk) == {"sent": 2}
    assert len(office.ids) == 2
    records_agree(desk, office)


def test_two_senders_at_once_send_each_letter_once(place: str, office: PostOffice):
    desk = desk_with(30, place)
    workers = [start(place, office) for _ in range(2)]
    assert [ended(worker) for worker in workers] == [0, 0]
    assert counted(desk) == {"sent": 30}
    assert len(office.ids) == 30
    records_agree(desk, office)


def forget_the_queue(place: str, office: PostOffice) -> None:
    """Delete all that the engine knows, once some letters have left."""
    had, until = len(office.ids), time.monotonic() + 6
    while len(office.ids) < had + 3 and time.monotonic() < until:
        time.sleep(0.02)
    if place.startswith("postgresql://"):
        name = place.removeprefix("postgresql:///").partition("?")[0]
        server().run_sql("set client_min_messages = error; drop schema if exists sincerely_engine cascade", on=name)
    else:
        for part in ("", "-wal", "-shm"):
            Path(f"{place}.queue{part}").unlink(missing_ok=True)


def kept_dying(
    place: str, office: PostOffice, *, letters: int = 30, chance: float = 0.02, seed: int = 0, engine: bool = False
) -> dict[str, int]:
    """Let two senders die at random until every letter is sent or unknown, settle those, and return the counts.

    With the engine, its tables are deleted in the middle of every second round.
    """
    desk = desk_with(letters, place)
    deaths, hours = 0, 0.0
    for round in range(60):
        seeds = [seed + 2 * round + n for n in range(2)]
        workers = [start(place, office, hours=hours, chance=chance, seed=one, engine=engine) for one in seeds]
        if engine and round % 2 == 0:
            forget_the_queue(place, office)
        codes = [ended(worker) for worker in workers]
        deaths += sum(code != 0 for code in codes)
        records_agree(desk, office)
        assert sum(counted(desk).values()) == letters
        if codes == [0, 0] and set(counted(desk)) <= {"sent", "unknown"}:
            break
        hours += 1
    assert set(counted(desk)) <= {"sent", "unknown"}
    settled = unknown(desk)
    arrived = sum(letter.message_id in office.ids for letter in settled)
    for letter in settled:
        settle(desk, letter.id, sent=letter.message_id in office.ids)
    for _ in range(3):
        hours += 1
        assert ended(start(place, office, hours=hours, engine=engine)) == 0
    assert counted(desk) == {"sent": letters}
    assert len(office.ids) == letters
    records_agree(desk, office)
    return {
        "deaths": deaths,
        "letters": letters,
        "unknown": len(settled),
        "of them arrived": arrived,
        "twice": 0,
        "lost": 0,
    }


def test_two_senders_that_keep_dying_send_each_letter_once_and_forget_none(place: str, office: PostOffice):
    assert kept_dying(place, office)["deaths"] > 3


def test_two_workers_send_each_letter_once_and_soon(place: str, office: PostOffice):
    desk = desk_with(30, place)
    workers = [start(place, office, engine=True) for _ in range(2)]
    assert [ended(worker) for worker in workers] == [0, 0]
    assert counted(desk) == {"sent": 30}
    assert len(office.ids) == 30
    records_agree(desk, office)


def test_workers_that_keep_dying_and_lose_their_queue_send_each_letter_once_and_forget_none(
    place: str, office: PostOffice
):
    assert kept_dying(place, office, engine=True, letters=12, chance=0.05, seed=7)["deaths"] > 3
