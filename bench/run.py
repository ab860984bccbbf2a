"""Measures start, memory and rates of the installed program against their limits; `make bench` runs it.

Prints a table and writes bench/result.json. Exits with 1 where a limit is broken. Times are the least of several runs, so that
other work on the machine disturbs them little; run it on an idle core all the same.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import pty
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import desk
import letters as hands

import leaving
from sincerely import wiring

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("sincerely")
ON, RUNS = "2026-11-20", 15
APPLICATIONS, LIVE = 100_000, 2_000  # of the large desk


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure; `limit` is the most it may be (the least, where `at_least`), or None where it is only told."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def broken(self) -> bool:
        """Whether the figure is on the wrong side of its limit."""
        return self.limit is not None and (self.value < self.limit if self.at_least else self.value > self.limit)


@dataclass(frozen=True, slots=True)
class Run:
    """Wall time and peak memory of one process."""

    ms: float
    mb: float


def run(command: Sequence[str], folder: Path, *, terminal: bool = False) -> Run:
    """Run a command whose answer is thrown away, on a terminal if asked. Raises SystemExit where it fails."""
    reader, writer = pty.openpty() if terminal else (None, os.open(os.devnull, os.O_WRONLY))
    with (folder / "stderr").open("w+b") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=writer, stderr=said, stdin=subprocess.DEVNULL)
        os.close(writer)
        if reader is not None:
            _drain(reader)
        _, status, usage = os.wait4(process.pid, 0)
        ms = (time.perf_counter() - start) * 1000
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):  # 1: letters were checked and have errors
            said.seek(0)
            sys.exit(f"{' '.join(command[:6])} ended with {process.returncode}:\n{said.read().decode()[:2000]}")
    return Run(ms, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))


def _drain(reader: int) -> None:
    with contextlib.suppress(OSError):  # how Linux says that nobody writes to the terminal any more
        while os.read(reader, 65536):
            pass
    os.close(reader)


def least(command: Sequence[str], folder: Path, runs: int = RUNS, *, terminal: bool = False) -> Run:
    """Return the least time and the most memory of several runs."""
    found = [run(command, folder, terminal=terminal) for _ in range(runs)]
    return Run(min(one.ms for one in found), max(one.mb for one in found))


def record(number: int) -> dict[str, Any]:
    """Return one of many records, each at another company and at one of five points of its way."""
    company, domain = f"Company {number:04}", f"company{number:04}.example"
    ana = {"name": "Ana Lindqvist", "email": f"ana@{domain}", "role": "recruiter", "address_as": "Ms. Lindqvist"}
    chi = {"name": "Chi Nwosu", "email": f"chi@{domain}", "role": "interviewer", "address_as": "Dr. Nwosu"}
    way: list[dict[str, Any]] = [
        {"kind": "applied", "on": "2026-10-01"},
        {"kind": "interview_scheduled", "at": "2026-11-02T09:00-08:00", "starts_at": f"2026-11-{3 + number % 15:02}T15:00-08:00"},
        {"kind": "interview_held", "at": f"2026-11-{3 + number % 15:02}T15:00-08:00", "with": ["Chi Nwosu"],
         "debrief": {"discussed": "how the ledger is closed", "impressed": "the calm of the team", "fit": "I closed books for six years"}},
        {"kind": "decision_promised", "on": "2026-11-18", "by": "2026-12-04"},
        {"kind": "rejected", "on": "2026-11-19", "from": "Ana Lindqvist"},
    ]  # fmt: skip
    return {
        "contract": 1, "side": "candidate", "me": {"name": "Sam Okafor", "email": "sam@okafor.example"}, "company": company,
        "position": "Analyst", "jurisdiction": "US-CA", "time_zone": "America/Los_Angeles", "people": [ana, chi],
        "events": way[: 1 + number % 5],
    }  # fmt: skip


def letters(count: int) -> str:
    """Return lines for `check --batch`: thank-you letters of about 120 words, no two alike."""
    text = (
        "Subject: Thank you for our conversation about the Analyst position\nTo: chi@company0002.example\n\nDear Dr. Nwosu,\n\n"
        "Thank you for taking the time to talk with me on Thursday about the Analyst position. I keep thinking about how the ledger"
        " is closed at Company 0002, and about what you said of question {n} that auditors ask at the end of each quarter. I closed"
        " the books of three subsidiaries for six years, and I would like to do so in a team as calm as the one I met.\n\nI remain"
        " very interested in the position. You mentioned that you hope to decide by 4 December 2026; if you need anything more from me"
        " before then, I am glad to send it.\n\nKind regards,\nSam Okafor\n"
    )
    about = record(2)
    lines = [
        {"id": str(n), "kind": "thank_you", "text": text.format(n=n), "record": about, "on": ON} for n in range(count)
    ]
    return "".join(json.dumps(line) + "\n" for line in lines)


def start(folder: Path) -> list[Row]:
    """Measure how long the two commonest commands take above bare Python, and what they load."""
    (folder / "one.json").write_text(json.dumps(record(2)))
    today = [str(PROGRAM), "today", "--record", "one.json", "--on", ON, "--json"]
    bare, help_, owed = (
        least([sys.executable, "-c", "pass"], folder),
        least([str(PROGRAM), "--help"], folder),
        least(today, folder),
    )
    table = least(today[:-1], folder, terminal=True)
    return [
        Row(what="python -c pass", value=bare.ms, unit="ms"),
        Row(what="sincerely --help, above it", value=help_.ms - bare.ms, unit="ms", limit=100),
        Row(what="sincerely --help, ratio", value=help_.ms / bare.ms, unit="x"),
        Row(what="sincerely today --record F --json, above it", value=owed.ms - bare.ms, unit="ms", limit=250),
        Row(what="sincerely today --record F --json, ratio", value=owed.ms / bare.ms, unit="x"),
        Row(what="sincerely today --record F on a terminal, above it", value=table.ms - bare.ms, unit="ms", limit=250),
        Row(what="peak memory of --help", value=help_.mb, unit="MB", limit=60),
        Row(what="peak memory of today --record F", value=max(owed.mb, table.mb), unit="MB", limit=60),
        Row(what="modules imported by --help", value=modules(["--help"], folder), unit=""),
        Row(what="modules imported by today --record F --json", value=modules(today[1:], folder), unit=""),
    ]


def modules(args: Sequence[str], folder: Path) -> int:
    """Return how many modules a command imports beyond bare Python's."""
    code = f"""
import sys; before = set(sys.modules)
from sincerely.cli.main import run
run({list(args)!r})
print("\\n", len(set(sys.modules) - before))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def many(folder: Path) -> list[Row]:
    """Measure `today` over many record files: what one costs after start, and that twice as many cost no more than twice."""
    for number in range(1000):
        (folder / f"{number:04}.json").write_text(json.dumps(record(number)))

    def cost(count: int) -> float:
        files = [part for number in range(count) for part in ("--record", f"{number:04}.json")]
        return least([str(PROGRAM), "today", *files, "--on", ON, "--json"], folder, runs=3).ms

    first, per = cost(1), {}
    for count in (250, 500, 1000):
        per[count] = (cost(count) - first) / (count - 1)
    rows = [Row(what=f"today, a record of {count:,}", value=ms, unit="ms", limit=2) for count, ms in per.items()]
    return [*rows, Row(what="a record of 1,000 against one of 250", value=per[1000] / per[250], unit="x", limit=1.3)]


def checks(folder: Path) -> list[Row]:
    """Measure how many letters a second `check --batch` reads after start, on one core."""
    few, lots = 20, 2020
    for count in (few, lots):
        (folder / f"{count}.jsonl").write_text(letters(count))
    took = {n: least([str(PROGRAM), "check", "--json", "--batch", f"{n}.jsonl"], folder, runs=3) for n in (few, lots)}
    rate = (lots - few) / (took[lots].ms - took[few].ms) * 1000
    growth = took[lots].mb - took[few].mb
    return [
        Row(what="check --batch, letters a second", value=rate, unit="/s", limit=300, at_least=True),
        Row(what="check --batch, memory for 2,000 letters more", value=growth, unit="MB", limit=5),
    ]


def imports(folder: Path) -> list[Row]:
    """Measure how many record files a second a large employer's import takes, all or nothing, and that memory does not grow."""
    took = {}
    for count in (APPLICATIONS // 10, APPLICATIONS):
        took[count] = taken_in(folder, count)
    rates = {count: count / one.ms * 1000 for count, one in took.items()}
    few, lots = sorted(took)
    return [
        Row(what=f"import of {lots:,} files, a second", value=rates[lots], unit="/s", limit=1000, at_least=True),
        Row(what=f"peak memory of import of {lots:,} files", value=took[lots].mb, unit="MB", limit=400),
        Row(what=f"import of {few:,} files, a second", value=rates[few], unit="/s"),
        Row(
            what=f"import, memory for {lots - few:,} files more",
            value=took[lots].mb - took[few].mb,
            unit="MB",
            limit=60,
        ),
    ]


LOOKS = """
import json, statistics, sys, time
from dataclasses import replace
from sincerely import wiring
from sincerely.core.events import Event
from sincerely.core.moments import Clock
from sincerely.desk.today import agenda, today

desk = wiring.open_desk(sys.argv[1])

def look():
    here = replace(desk, clock=Clock(wiring.now()))
    start = time.perf_counter()
    rows = today(here)
    return rows, (time.perf_counter() - start) * 1000

rows, first = look()
warm = min(look()[1] for _ in range(20))
applications = agenda(desk).applications
standing = [one for one in applications.values() if one.offer and not (one.offer.accepted or one.offer.declined)]

def after(kind, ids, **facts):
    took = []
    for id in ids:
        record = desk.journal.record(id)
        told = Event(id=wiring.new_id(), kind=kind, when=wiring.now(), facts=facts, place=len(record.events))
        desk.journal.append(id, [told], after=len(record.events))
        took.append(look()[1])
    return statistics.median(took)

every = list(dict.fromkeys(row.obligation.application for row in rows))
touched = after("touch", every[:: max(1, len(every) // 40)][:40], **{"with": ("Somebody",), "channel": "phone"})
declined = after("offer_declined", [one.id for one in standing[:20]], channel="letter") if standing else 0
print(json.dumps({"rows": len(rows), "warm": warm, "touched": touched, "declined": declined}))
"""


def looks(folder: Path) -> list[Row]:
    """Measure `today` on desks of three sizes: cold, warm, and after one new event; what is live sets the cost."""
    made = []
    for count in (APPLICATIONS // 100, APPLICATIONS // 10, APPLICATIONS):
        file, most = (
            f"desk-{count}.sqlite3",
            {"ms": 1000, "mb": 400, "warm": 50, "touched": 5} if count == APPLICATIONS else {},
        )
        if not (folder / file).exists():
            taken_in(folder, count)
        run([str(PROGRAM), "--desk-file", file, "today", "--json"], folder)  # what an import leaves is put to rest now
        cold = least([str(PROGRAM), "--desk-file", file, "today", "--json"], folder, runs=5)
        done = subprocess.run(
            [sys.executable, "-c", LOOKS, file], cwd=folder, capture_output=True, text=True, check=True
        )
        found = json.loads(done.stdout)
        made += [
            Row(what=f"today of {count:,}: letters listed", value=found["rows"], unit=""),
            Row(what=f"today of {count:,}: cold, the whole command", value=cold.ms, unit="ms", limit=most.get("ms")),
            Row(what=f"today of {count:,}: peak memory", value=cold.mb, unit="MB", limit=most.get("mb")),
            Row(what=f"today of {count:,}: warm", value=found["warm"], unit="ms", limit=most.get("warm")),
            Row(
                what=f"today of {count:,}: after one event",
                value=found["touched"],
                unit="ms",
                limit=most.get("touched"),
            ),
            Row(what=f"today of {count:,}: after an offer is declined", value=found["declined"], unit="ms"),
        ]
    return made


def taken_in(folder: Path, count: int) -> Run:
    """Make an employer's desk of so many record files by one import."""
    files, program = f"files-{count}", [str(PROGRAM), "--desk-file", f"desk-{count}.sqlite3"]
    desk.write(folder / files, count, LIVE * count // APPLICATIONS)
    me = ["--side", "employer", "--name", desk.ME["name"], "--email", desk.ME["email"]]
    run([*program, "init", *me, "--time-zone", "America/Los_Angeles", "--jurisdiction", "US-CA"], folder)
    return run([*program, "import", files, "--json"], folder)


def pure(folder: Path) -> list[Row]:
    """Measure what is owed in one application of twenty events, folded already."""
    document = next(one for one in desk.records(desk.CANDIDATES, 0) if len(one["events"]) == 10)
    kinds = ("touch", "feedback_recorded", "inquiry_received")
    more = [one for one in document["events"] if one["kind"] not in ("letter_sent", "decided")] + [
        {"kind": "touch", "on": document["events"][-1].get("on") or document["events"][-1]["at"][:10],
         "with": [document["candidate"]["name"]], "channel": "phone"} for _ in kinds
    ]  # fmt: skip
    document = {**document, "events": (document["events"] + more + more)[:20]}
    (folder / "twenty.json").write_text(json.dumps(document))
    code = """
import json, timeit
from datetime import date
from pathlib import Path
from sincerely.core.application import fold
from sincerely.core.moments import Clock
from sincerely.core.owing.owed import owed
from sincerely.core.record import record_from
from sincerely.playbooks.owing import owing_rules
from sincerely.text.holidays import holidays_in
record, problems = record_from(json.loads(Path("twenty.json").read_text()), "")
assert record is not None and len(record.events) == 20, problems
clock, rules = Clock(date(2026, 11, 20)), owing_rules("employer")
app = fold(record, clock)
print(min(timeit.repeat(lambda: owed([app], rules, holidays_in, clock), number=200, repeat=30)) / 200 * 1e6)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return [Row(what="owed, one application of 20 events", value=float(done.stdout), unit="us", limit=300)]


def codec(folder: Path) -> list[Row]:
    """Measure how long it takes to validate a record of ten events once its JSON is parsed."""
    document = next(one for one in desk.records(desk.CANDIDATES, 0) if len(one["events"]) == 10)
    (folder / "ten.json").write_text(json.dumps(document))
    code = """
import json, timeit
from pathlib import Path
from sincerely.core.record import record_from
document = json.loads(Path("ten.json").read_text())
assert not record_from(document, "")[1]
print(min(timeit.repeat(lambda: record_from(document, ""), number=200, repeat=50)) / 200 * 1e6)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return [Row(what="record of 10 events, validated", value=float(done.stdout), unit="us", limit=80)]


def by_hands(folder: Path) -> list[Row]:
    """Measure drafting and checking over letters by many hands, and both streams."""
    figures = [
        *hands.rates(),
        *hands.drafts(),
        *hands.streams(folder, run, PROGRAM, told),
    ]
    return [Row(**one._asdict()) for one in figures]


def leave(folder: Path) -> list[Row]:
    """Measure how fast letters leave with the whole ledger, beside bare smtplib and a peer."""
    return [Row(**one._asdict()) for one in leaving.figures(folder, told)]


def told(say: str) -> None:
    """Say what is being done."""
    print(say, file=sys.stderr)


def main() -> int:
    """Measure everything, show it, keep it; 1 if a limit is broken."""
    load = os.getloadavg()[0]
    if load > 0.5:
        print(
            f"Other work is running here (load {load:.1f}): times are too long, ratios to `python -c pass` still hold.\n"
        )
    desk.ON = wiring.now().date()  # what is live is live on the day it is measured
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [
            row for part in (start, many, checks, codec, pure, imports, looks, by_hands, leave) for row in part(folder)
        ]
    for row in rows:
        bound = "" if row.limit is None else f"{'at least' if row.at_least else 'at most'} {row.limit:g}"
        print(f"{row.what:60} {row.value:9.2f} {row.unit:3} {bound:14} {'BROKEN' if row.broken else ''}".rstrip())
    result = {
        "python": platform.python_version(),
        "machine": platform.platform(),
        "rows": [asdict(row) for row in rows],
    }
    (HERE / "result.json").write_text(json.dumps(result, indent=1) + "\n")
    return 1 if any(row.broken for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
