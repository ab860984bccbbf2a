"""Measures the checks on letters by many hands: `make quality` writes docs/reference/quality.md; `--check` says if it differs.

A hand is a file of tests/quality: records, good letters, and letters with a planted fault. Those in `open` may be read and mended
by; those in `apart` were written by other hands and are only measured. `--open` names each miss and false alarm of the open half.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from markdown import table

from sincerely import wiring
from sincerely.core.application import fold
from sincerely.core.checks.rules import TWINS
from sincerely.core.events import LETTER_KINDS
from sincerely.core.letter import Finding
from sincerely.core.moments import Clock
from sincerely.core.record import Record, record_from
from sincerely.desk.check import check_text, rules

ROOT = Path(__file__).parents[1]
LETTERS, PAGE = ROOT / "tests" / "quality", ROOT / "docs" / "reference" / "quality.md"
HALVES = {"apart": "The half set apart", "open": "The open half"}
KINDS = tuple(kind for kinds in LETTER_KINDS.values() for kind in kinds)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One letter and what the checks said of it: planted faults found or missed, and what was held against it wrongly."""

    id: str
    kind: str
    good: bool
    found: tuple[str, ...]
    missed: tuple[str, ...]
    wrong: tuple[Finding, ...]
    warned: tuple[str, ...]
    text: str


def every(half: str) -> Iterator[Measured]:
    """Yield every letter of a half, measured."""
    for path in sorted((LETTERS / half).glob("*.toml")):
        hand = tomllib.loads(path.read_text(encoding="utf-8"))
        known = {name: _record(name, document) for name, document in hand["records"].items()}
        for letter in hand["letters"]:
            yield _measured(path.stem, letter, [known[one] for one in (letter["record"], *letter.get("others", ()))])


def hands(half: str) -> list[tuple[str, str, int]]:
    """Return the hands of a half: name, who it is, how many letters."""
    read = [
        (path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted((LETTERS / half).glob("*.toml"))
    ]
    return [(name, hand["hand"], len(hand["letters"])) for name, hand in read]


def _record(name: str, document: str) -> Record:
    found, problems = record_from(json.loads(document), name)
    if found is None:
        raise SystemExit(f"{name}: {problems}")
    return found


@cache
def _level(rule: str) -> str:
    return {str(one["rule"]): str(one["level"]) for one in rules(wiring.open_desk())}.get(rule, "warning")


def _measured(hand: str, letter: dict[str, Any], records: Sequence[Record]) -> Measured:
    on: date = letter["on"]
    apps = [fold(record, Clock(on)) for record in records]
    text = letter["text"].removeprefix("\n")
    desk = wiring.open_desk(clock=on)
    to = tuple(letter.get("to", ()))
    findings = check_text(desk, text, letter["kind"], application=apps[0], applications=apps, to=to, on=on).findings
    planted = tuple(TWINS.get(rule, rule) for rule in letter.get("faults", ()))
    allowed = {TWINS.get(rule, rule) for rule in (*planted, *letter.get("also", ()))}
    told = {one.rule for one in findings if one.level == "error" or _level(one.rule) != "error"}
    return Measured(
        id=f"{hand}/{letter['id']}", kind=letter["kind"], good=not planted, text=text,
        found=tuple(rule for rule in planted if rule in told),
        missed=tuple(rule for rule in planted if rule not in told),
        wrong=tuple(one for one in findings if one.level == "error" and one.rule not in allowed),
        warned=tuple(dict.fromkeys(one.rule for one in findings if one.level == "warning" and one.rule not in allowed)),
    )  # fmt: skip


def page() -> str:
    """Return the page with the tables of both halves."""
    parts = [
        "<!-- made by `make quality`; do not edit -->", "# How well the checks find what is wrong", "",
        "Letters of many hands, each written from a record without a look at the checks: good ones, and ones with a planted fault. A fault counts as",
        "found when its own rule says so, as an error where the rule is one. An error on a good letter is a false alarm, and so is one on a faulty",
        "letter for another reason than was planted. The half set apart was never read to mend a rule by; the open half was. The letters are in",
        "`tests/quality`; `make quality` measures them anew.",
    ]  # fmt: skip
    for half, heading in HALVES.items():
        parts += ["", f"## {heading}", "", *_half(half)]
    return "\n".join(parts).rstrip() + "\n"


def _half(half: str) -> Iterator[str]:
    letters = list(every(half))
    yield table(["hand", "who", "letters"], [[name, who, str(count)] for name, who, count in hands(half)])
    yield ""
    rows = [_row(kind, [one for one in letters if one.kind == kind]) for kind in KINDS]
    yield table(
        [
            "letters",
            "good",
            "with an error",
            "with a warning",
            "faults planted",
            "found",
            "faulty with a further error",
        ],
        [_row("**all**", letters), *(row for row in rows if row)],
    )
    yield from (
        "",
        "By rule: planted and found; then on how many letters it was wrongly an error, and on how many good ones a warning.",
        "",
    )
    found = Counter(rule for one in letters for rule in one.found)
    missed = Counter(rule for one in letters for rule in one.missed)
    wrong = Counter(rule for one in letters for rule in dict.fromkeys(finding.rule for finding in one.wrong))
    warned = Counter(rule for one in letters if one.good for rule in one.warned)
    yield table(
        ["rule", "level", "planted", "found", "false errors", "warnings on good letters"],
        [
            [rule, _level(rule), str(found[rule] + missed[rule]), str(found[rule]), str(wrong[rule]), str(warned[rule])]
            for rule in sorted({*found, *missed, *wrong, *warned}, key=_order)
        ],
    )


def _row(name: str, letters: Sequence[Measured]) -> list[str]:
    good = [one for one in letters if one.good]
    found, planted = sum(len(one.found) for one in letters), sum(len(one.found) + len(one.missed) for one in letters)
    of = f"{found} ({100 * found / planted:.0f}%)" if planted else "0"
    counts = (
        len(good), sum(bool(one.wrong) for one in good), sum(bool(one.warned) for one in good), planted, of,
        sum(bool(one.wrong) for one in letters if not one.good),
    )  # fmt: skip
    return [name, *map(str, counts)]


def _order(rule: str) -> tuple[str, int, str]:
    letters = rule.rstrip("0123456789")
    return letters, int(rule[len(letters) :] or 0), rule


def _told(half: str) -> Iterator[str]:
    """Yield what was missed and what was wrongly held against a letter."""
    for one in every(half):
        for rule in one.missed:
            yield f"{one.id} [{one.kind}] missed {rule}"
        for finding in one.wrong:
            yield f"{one.id} [{one.kind}] {'GOOD ' if one.good else ''}{finding.rule}: {finding.say} {one.text[finding.start or 0 : finding.end or 0]!r}"


def main() -> int:
    """Write the page; with `--check` only say whether it differs; with `--open` name what went wrong in the open half."""
    if "--open" in sys.argv:
        print(*_told("open"), sep="\n")
        return 0
    made = page()
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == made:
        return 0
    if "--check" in sys.argv:
        print(
            f"{PAGE.relative_to(ROOT)} is not what is measured: run `make quality`, look at what changed, and commit it."
        )
        return 1
    PAGE.write_text(made, encoding="utf-8")
    print(PAGE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
