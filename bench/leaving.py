"""Measures how fast letters leave with the whole ledger, beside bare smtplib over the same bytes and beside a peer.

All talk to one and the same sink, which takes everything and keeps nothing, on the last core; who sends has every core.
What is compared was measured in turn, a few hundred letters at a time, so that other work on the machine disturbs both alike.

usage (by itself): leaving.py send DESK PORT FILE   sends the letters whose ids stand in the file, and says how it went as JSON
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import desk as made_up
from letters import Figure

from sincerely import wiring
from sincerely.core.moments import Clock
from sincerely.core.outbox import Bounds
from sincerely.core.people import Sender
from sincerely.core.record import record_from
from sincerely.desk.bulk import freeze, gather
from sincerely.desk.ports import Desk, Profile
from sincerely.desk.send import send
from sincerely.mail.credentials import Secret
from sincerely.mail.servers import Server
from sincerely.mail.smtp import SmtpPost

HERE = Path(__file__)
LOT, ROUNDS = 300, 4
WAITING = 200_000
BOUNDS = Bounds(undo_minutes=0, letters_an_hour=1_000_000, letters_a_day=1_000_000)
ANA = Profile(side="employer", me=Sender(**made_up.ME), time_zone="America/Los_Angeles", jurisdiction="US-CA")


def figures(folder: Path, told: Callable[[str], None]) -> list[Figure]:
    """Measure everything about leaving; what is not installed here is told and left out."""
    found = []
    with sink() as port:
        peer, message = _peer(folder, told), None
        places = {"SQLite": str(folder / "leaving.sqlite3"), "PostgreSQL": _postgres(told)}
        for name, place in places.items():
            if place is None:
                continue
            told(f"letters leave from {name} …")
            ids, message = _filled(place, (3 * ROUNDS + 2) * LOT)
            rows = _in_turn(folder, place, port, ids, message)
            limit = 0.30 if name == "SQLite" else 0.15
            one, bare = rows["one"], rows["bare"]
            found += [
                Figure(f"letters leave from {name}, a second", one, "/s"),
                Figure(f"letters leave from {name}, of bare smtplib's rate", one / bare, "x", limit, at_least=True),
                Figure(f"two processes against one, {name}", rows["two"] / one, "x", 1.0, at_least=True),
                Figure(f"before the first letter leaves, {name}", rows["before"] * 1000, "ms"),
                Figure(f"peak memory of a sender, {name}", rows["mb"], "MB", 100),
            ]
            if name == "SQLite":
                found.insert(0, Figure("bare smtplib over the same bytes, a second", bare, "/s"))
            told(f"{WAITING:,} letters are put into the outbox …")
            _many(place)
            found += [
                Figure(f"a claim beside {WAITING:,} letters, {name}", _claim_ms(place, ids[-LOT:]), "ms", 2),
                Figure(f"peak memory of a sender beside them, {name}", _sent(folder, place, port, ids[-2 * LOT : -LOT])["mb"], "MB", 100),
            ]  # fmt: skip
        if peer and message:
            found.append(Figure("django-post_office from SQLite, a second", peer(port, message), "/s"))
    return found


@contextmanager
def sink() -> Iterator[int]:
    """Yield the port of a server that takes every letter, in a process of its own on the last core."""
    running = subprocess.Popen([sys.executable, str(HERE), "sink"], stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        yield int(running.stdout.readline())
    finally:
        running.kill()
        running.wait()


async def _take_everything() -> None:
    from aiosmtpd.smtp import SMTP

    class Taking:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            return "250 OK"

    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Taking()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _on_the_last_core() -> None:
    """Keep this process to the last core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _opened(place: str) -> Desk:
    desk = wiring.open_desk(place)
    return replace(desk, bounds=BOUNDS)


def _filled(place: str, count: int) -> tuple[list[str], bytes]:
    """Make a desk at which this many candidates are to be told no, approve it together, and return the letters and one message."""
    desk = _opened(place)
    desk.journal.set_profile(ANA)
    records = [_refused(n) for n in range(count)]
    desk.journal.add(records)
    morning = (
        wiring.now().astimezone(UTC).replace(hour=18, minute=0, second=0, microsecond=0)
    )  # civil hours in California
    desk = replace(desk, now=lambda: morning, clock=Clock(morning))
    ids: list[str] = []
    for opening in dict.fromkeys(record.requisition for record in records):
        batch = gather(desk, "decline", opening=opening)
        assert not batch.left_out, [one.problems for one in batch.left_out][:3]
        ids += [letter.id for letter in freeze(desk, batch, len(batch.ready))]
    return ids, desk.outbox.letter(ids[0]).message


def _refused(n: int) -> Any:
    name = f"{made_up.FIRST[n % 40]} {made_up.LAST[n // 40 % 40]}{'' if n < 1600 else ' ' + made_up.LAST[n // 1600]}"
    on = wiring.now() - timedelta(days=2)
    document = {
        "contract": 1, "side": "employer", "me": made_up.ME, "company": made_up.COMPANY, "position": "Analyst", "requisition": f"R-{n // made_up.CANDIDATES}",
        "jurisdiction": "US-CA", "time_zone": "America/Los_Angeles", "candidate": {"name": name, "email": f"c{n}@mail.example"},
        "people": [{"name": "Chi Nwosu", "email": f"chi@{made_up.DOMAIN}", "role": "interviewer"}],
        "events": [
            {"kind": "interview_held", "at": f"{on - timedelta(days=1):%Y-%m-%d}T15:00-08:00", "with": ["Chi Nwosu"]},
            {"kind": "decided", "at": f"{on:%Y-%m-%d}T10:00-08:00", "to": "refuse"},
        ],
    }  # fmt: skip
    record, problems = record_from(document, f"c{n}")
    assert record is not None, problems
    return replace(record, id=f"c{n}", events=tuple(replace(one, id=f"c{n}.{one.place}") for one in record.events))


def _in_turn(folder: Path, place: str, port: int, ids: Sequence[str], message: bytes) -> dict[str, float]:
    """Return the median rates of bare smtplib, of one sender and of two, each measured in turn."""
    bare, one, two, mb, before, left = [], [], [], 0.0, 1e9, list(ids)
    for _ in range(ROUNDS):
        bare.append(_bare(port, message))
        lot, left = left[:LOT], left[LOT:]
        done = _sent(folder, place, port, lot)
        one.append(done["count"] / (done["until"] - done["from"]))
        mb, before = max(mb, done["mb"]), min(before, done["before"])
        lot, left = left[: 2 * LOT], left[2 * LOT :]
        both = [_sending(folder, place, port, half) for half in (lot[::2], lot[1::2])]
        ended = [_ended(process) for process in both]  # they overlap once both have looked at the desk
        two.append(
            sum(one["count"] for one in ended) / (max(x["until"] for x in ended) - min(x["from"] for x in ended))
        )
    return {
        "bare": statistics.median(bare),
        "one": statistics.median(one),
        "two": statistics.median(two),
        "mb": mb,
        "before": before,
    }


def _bare(port: int, message: bytes) -> float:
    done = subprocess.run(
        [sys.executable, str(HERE), "bare", str(port), str(LOT)], input=message, capture_output=True, check=True
    )
    return float(done.stdout)


def _sent(folder: Path, place: str, port: int, ids: Sequence[str]) -> dict[str, float]:
    return _ended(_sending(folder, place, port, ids))


def _sending(folder: Path, place: str, port: int, ids: Sequence[str]) -> subprocess.Popen[str]:
    path = folder / f"ids-{ids[0]}"
    path.write_text("\n".join(ids))
    return subprocess.Popen(
        [sys.executable, str(HERE), "send", place, str(port), str(path)], stdout=subprocess.PIPE, text=True
    )


def _ended(process: subprocess.Popen[str]) -> dict[str, float]:
    said, _ = process.communicate(timeout=600)
    assert process.returncode == 0, said
    found: dict[str, float] = json.loads(said)
    return found


def _send(place: str, port: int, ids: Sequence[str]) -> dict[str, float]:
    """Send these letters; say how many left, from when (the line is open) until when, how long before, and the most memory."""
    start = time.monotonic()
    opened: list[float] = []
    server = Server(speaks="smtp", host="127.0.0.1", port=port, security="none", timeout_s=30)
    post = SmtpPost(server, lambda: Secret(""))

    class Noted:
        timeout_s = post.timeout_s

        def open(self) -> Any:
            line = post.open()
            opened.append(time.monotonic())
            return line

    desk = replace(_opened(place), post=Noted())
    at = max(wiring.now(), *(letter.not_before for letter in desk.outbox.some(ids)))
    desk = replace(desk, now=lambda: at + timedelta(seconds=time.monotonic() - start))
    done = send(desk, only=ids)
    until = time.monotonic()
    count = sum(letter.state == "sent" for letter in done.letters)
    assert count == len(ids), (done.stopped, count)
    return {"count": count, "from": opened[0], "until": until, "before": opened[0] - start, "mb": _peak_mb()}


def _peak_mb() -> float:
    """Return the most memory that this process has had; on Linux not what its parent had, which getrusage would count."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def _many(place: str) -> None:
    """Put letters into the outbox that leave in a year, as many as a large employer has in two."""
    from sincerely.store.outbox import ADD, LOG, _row, _utc
    from sincerely.wiring import _database

    desk, database = _opened(place), _database(place)
    model = desk.outbox.letters()[0]
    later = wiring.now() + timedelta(days=365)
    with database.transaction():
        for start in range(0, WAITING, 5_000):
            some = [
                replace(
                    model, id=f"w{n}", application=f"w{n}", obligation=f"w{n}", message_id=f"<w{n}@mail.example>",
                    state="approved", not_before=later + timedelta(seconds=n), fence=0, stepped_at=None, lease_until=None,
                )
                for n in range(start, start + 5_000)
            ]  # fmt: skip
            database.execute_many(ADD, [_row(one) for one in some])
            database.execute_many(LOG, [(one.id, _utc(later), "approve", None, "approved", 0, "") for one in some])


def _claim_ms(place: str, ids: Sequence[str]) -> float:
    """Return the median time of a claim, its commit included."""
    desk, took = _opened(place), []
    for letter in desk.outbox.some(ids):
        at = wiring.now()
        start = time.perf_counter()
        claimed = desk.outbox.step(letter.id, "claim", at=at, lease_until=at + timedelta(minutes=5))
        took.append((time.perf_counter() - start) * 1000)
        assert claimed is not None
    return statistics.median(took)


def _postgres(told: Callable[[str], None]) -> str | None:
    """Return the address of an empty database that keeps what it says it keeps, or None where there is no server to start."""
    sys.path.append(str(HERE.parents[1] / "tests"))
    from servers import postgres

    try:
        return postgres.Server(safe=True).fresh()
    except (AssertionError, FileNotFoundError) as error:
        told(f"PostgreSQL is left out: {error}")
        return None


PEER = """
import json, sys, time
import django
from django.conf import settings
database, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
settings.configure(
    INSTALLED_APPS=["post_office"], DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
    EMAIL_BACKEND="post_office.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, USE_TZ=True, SECRET_KEY="bench",
    POST_OFFICE={"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}, "BATCH_SIZE": 100, "LOCKFILE_DIR": sys.argv[4]},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", LOGGING_CONFIG=None, TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
from django.core.management import call_command
from post_office import mail
call_command("migrate", verbosity=0)
text = sys.stdin.read()
mail.send_many([
    {"sender": "ana@larkfield.example", "recipients": [f"c{n}@mail.example"], "subject": "Your application", "message": text} for n in range(count)
])
from post_office.models import Email, STATUS
rates = []
start = time.perf_counter()
call_command("send_queued_mail", processes=1, verbosity=0)
took = time.perf_counter() - start
sent = Email.objects.filter(status=STATUS.sent).count()
assert sent == count, sent
print(count / took)
"""


def _peer(folder: Path, told: Callable[[str], None]) -> Callable[[int, bytes], float] | None:
    """Return what measures django-post_office, installed into an environment of its own; None where that does not go."""
    venv = folder / "peer"
    try:
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True, capture_output=True)
        subprocess.run(
            [str(venv / "bin" / "pip"), "install", "--quiet", "django-post_office==3.12.0"],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        told(f"django-post_office is left out: it could not be installed ({error})")
        return None

    def rate(port: int, message: bytes) -> float:
        body = message.partition(b"\r\n\r\n")[2]
        done = subprocess.run(
            [str(venv / "bin" / "python"), "-c", PEER, str(folder / "peer.sqlite3"), str(port), str(LOT * 2), str(folder)],
            input=body, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        return float(done.stdout.split()[-1])

    return rate


def main() -> None:
    """Be one of the processes that are measured."""
    what, *args = sys.argv[1:]
    match what, args:
        case "sink", []:
            _on_the_last_core()
            asyncio.run(_take_everything())
        case "bare", [port, count]:
            message = sys.stdin.buffer.read()
            smtp = smtplib.SMTP("127.0.0.1", int(port))
            start = time.perf_counter()
            for _ in range(int(count)):
                smtp.sendmail("ana@larkfield.example", ["c0@mail.example"], message)
            print(int(count) / (time.perf_counter() - start))
        case "send", [place, port, path]:
            print(json.dumps(_send(place, int(port), Path(path).read_text().split())))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
