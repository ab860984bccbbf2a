"""Measures drafting and checking over letters by many hands: how many a second, how long one takes, and that streams need no memory.

Rates are of the processor's time on one core, so that other work on the machine disturbs them little. The letters are those of
tests/quality and the situations those of tests/drafting.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
FEW, MANY = 1_000, 100_000


class Figure(NamedTuple):
    """One figure and its bound, the most or the least it may be; None where it is only told."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False


def every_letter() -> list[dict[str, Any]]:
    """Return each letter of the hands as a line of `check --batch` has it."""
    found = []
    for path in sorted((ROOT / "tests" / "quality").glob("*/*.toml")):
        hand = tomllib.loads(path.read_text(encoding="utf-8"))
        records = {name: json.loads(document) for name, document in hand["records"].items()}
        for letter in hand["letters"]:
            found.append({
                "id": f"{path.stem}/{letter['id']}", "kind": letter["kind"], "text": letter["text"].removeprefix("\n"),
                "record": records[letter["record"]], "on": letter["on"].isoformat(),
            })  # fmt: skip
    return found


def every_message() -> Iterator[dict[str, Any]]:
    """Yield messages without end, as lines of `read --batch`: what employers write, no two alike."""
    says = [
        "Thank you for your application. We will be in touch.",
        "We are delighted to offer you the position at £{n} a year. Please let us know by Friday 4 December 2026.",
        "After careful consideration we have decided not to take your application further. We wish you well.",
        "Could you come in for an interview on Thursday 26 November 2026 at 10:00? The panel is three people.",
        "We are still deciding and hope to write to you by 11 December 2026. Thank you for your patience.",
    ]
    record = {
        "contract": 1, "side": "candidate", "me": {"name": "Sam Okafor", "email": "sam@okafor.example"}, "company": "Aurora", "position": "Analyst",
        "time_zone": "Europe/London", "people": [{"name": "Ana Lindqvist", "email": "ana@aurora.example", "role": "recruiter"}],
        "events": [{"kind": "applied", "on": "2026-10-01"}],
    }  # fmt: skip
    for n in itertools.count():
        eml = (
            f"From: Ana Lindqvist <ana@aurora.example>\r\nTo: sam@okafor.example\r\nSubject: Your application, {n}\r\nMessage-ID: <{n}@aurora.example>\r\n"
            f"Date: Fri, 20 Nov 2026 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDear Sam,\r\n\r\n{says[n % len(says)].format(n=40000 + n)}\r\n\r\n"
            f"Kind regards,\r\nAna Lindqvist\r\n\r\nReference {n}\r\n"
        )
        yield {"id": n, "desk": "candidate", "eml": eml, "records": [record]}


def rates() -> list[Figure]:
    """Measure how many letters a second are checked, with the second reader and without, beside harper alone."""
    done = subprocess.run([sys.executable, "-c", RATES, str(ROOT)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return [
        Figure(f"check, {found['count']} letters by many hands, a second", found["ours"], "/s", 400, at_least=True),
        Figure("check with the second reader, a second", found["both"], "/s", 8, at_least=True),
        Figure("harper alone on the same letters, a second", found["harper"], "/s"),
        Figure("check against harper alone", found["ours"] / found["harper"], "x"),
        Figure("errors on letters that may leave, of harper's own (all it says)", found["harper_says"], ""),
        Figure("errors on letters that may leave, of ours", found["ours_says"], ""),
    ]


RATES = """
import json, sys, time, tomllib
from datetime import date
from pathlib import Path
root = Path(sys.argv[1])
sys.path[:0] = [str(root / "bench")]
import harper
import letters
from sincerely import wiring
from sincerely.core.application import fold
from sincerely.core.moments import Clock
from sincerely.core.record import record_from
from sincerely.desk.check import check_text

lines = letters.every_letter()
ready = []
for line in lines:
    on = date.fromisoformat(line["on"])
    record, problems = record_from(line["record"], "")
    assert record is not None, problems
    app = fold(record, Clock(on))
    ready.append((wiring.open_desk(clock=on), line["text"], line["kind"], app, on))

def run(second):
    start, errors = time.process_time(), []
    for desk, text, kind, app, on in ready:
        found = check_text(desk, text, kind, application=app, applications=[app], on=on, second=second)
        errors.append(len(found.errors))
    return len(ready) / (time.process_time() - start), errors

run(False), run(True)  # patterns are compiled and dictionaries read when they are first used
(ours, errors), (both, _) = max((run(False) for _ in range(3)), key=lambda one: one[0]), run(True)
linter = harper.Linter(harper.Dialect.BRITISH)
start = time.process_time()
said = [len(linter.lint(text, language="plaintext")) for _, text, *_ in ready]
alone = len(ready) / (time.process_time() - start)
good = {f"{path.stem}/{letter['id']}" for path in (root / "tests/quality").glob("*/*.toml") for letter in tomllib.loads(path.read_text())["letters"] if not letter.get("faults")}
print(json.dumps({
    "count": len(ready), "ours": ours, "both": both, "harper": alone,
    "harper_says": sum(n for line, n in zip(lines, said) if line["id"] in good), "ours_says": sum(n for line, n in zip(lines, errors) if line["id"] in good),
}))
"""


def drafts() -> list[Figure]:
    """Measure how long one draft takes, what is owed included: over every situation of the golden letters, first way and second."""
    done = subprocess.run([sys.executable, "-c", DRAFTS, str(ROOT)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return [
        Figure("draft, median of the golden letters", found["median"], "ms", 5),
        Figure("draft, the slowest of them", found["most"], "ms"),
        Figure("draft --another, median", found["another"], "ms"),
    ]


DRAFTS = """
import dataclasses, json, statistics, sys, time
sys.path[:0] = [sys.argv[1] + "/tests"]
from drafting.golden import desk_of, drafted
from drafting.situations import SITUATIONS

def least(one):
    took = []
    for _ in range(5):
        start = time.process_time()
        drafted(one)
        took.append((time.process_time() - start) * 1000)
    return min(took)

for one in SITUATIONS:
    drafted(one)
first = [least(one) for one in SITUATIONS]
second = [least(dataclasses.replace(one, another=1) if dataclasses.is_dataclass(one) else one._replace(another=1)) for one in SITUATIONS]
print(json.dumps({"median": statistics.median(first), "most": max(first), "another": statistics.median(second)}))
"""


def streams(folder: Path, run: Callable[..., Any], program: Path, told: Callable[[str], None]) -> list[Figure]:
    """Measure the memory of both streams over a thousand lines and over a hundred thousand."""
    found = []
    for name, lines in (("check", itertools.cycle(every_letter())), ("read", every_message())):
        peaks = {}
        for count in (FEW, MANY):
            told(f"{name} --batch of {count:,} …")
            path = folder / f"{name}-{count}.jsonl"
            with path.open("w", encoding="utf-8") as out:
                for line in itertools.islice(lines, count):
                    out.write(json.dumps(line) + "\n")
            took = run([str(program), name, "--batch", path.name], folder)
            peaks[count] = took
            path.unlink()
        found += [
            Figure(f"{name} --batch, memory for {MANY - FEW:,} lines more", peaks[MANY].mb - peaks[FEW].mb, "MB", 10),
            Figure(f"{name} --batch of {MANY:,}, a second", MANY / peaks[MANY].ms * 1000, "/s"),
        ]
    return found
