"""The pages of the rules: a list of all, and for each what it asks, what is said, what it flags and passes, and where it is from.

What a page shows is what the tests hold the rule to; what is said of a letter comes from running the check on it.
"""

from __future__ import annotations

import functools
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from markdown import plain, table

from sincerely import wiring
from sincerely.core.application import fold
from sincerely.core.checks.required import SAYS
from sincerely.core.events import LETTER_KINDS
from sincerely.core.moments import Clock
from sincerely.core.moves import MOVES
from sincerely.desk.check import check_text
from sincerely.desk.check import rules as every_rule
from sincerely.playbooks.owing import sources
from sincerely.playbooks.wording import moves_known, wording

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))
from checks.rule_examples import EXAMPLES, day_of, record_named, record_of, text_of  # noqa: E402 - found once tests/ is

FAULTY = tomllib.loads((ROOT / "tests/checks/letters/faulty.toml").read_text(encoding="utf-8"))["letter"]
MOST_SHOWN, LONGEST_SHOWN = 8, 220
HOW = {"P": "the text", "F": "the record", "H": "judgement, so it never holds a letter by itself"}
Rule = Mapping[str, Any]


@functools.cache
def _every() -> tuple[Rule, ...]:
    return tuple(every_rule(wiring.open_desk()))


def index() -> str:
    """Every rule that a letter can be held to, by what letter it concerns; one that nothing decides is named as such."""
    every = _every()
    parts = [
        "# What letters are checked for", "",
        "An error holds a letter; the others tell. `sincerely check` names the rule beside each finding, and here each has its page: what it asks,",
        "what is said, what it flags and what it passes, and who says so. A rule that is not built is left to a reader.",
    ]  # fmt: skip
    alike: dict[tuple[str, ...], list[Rule]] = {}
    for rule in every:
        alike.setdefault(tuple(cast("list[str]", rule["kinds"])), []).append(rule)
    for kinds, found in alike.items():
        rows = [[f"[{rule['rule']}](rules/{rule['rule']}.md)", _level(rule), rule["says"]] for rule in found]
        parts += ["", f"## {_whose(kinds)}", "", table(["rule", "level", "what it asks"], rows)]
    built = sum(bool(rule["built"]) for rule in every)
    return "\n".join([*parts, "", f"{built} of {len(every)} are built."])


def each() -> Iterator[tuple[str, str]]:
    """Yield every rule's id and page."""
    for rule in _every():
        yield str(rule["rule"]), "\n".join(_page(rule))


def _page(rule: Rule) -> Iterator[str]:
    id, reported = str(rule["rule"]), str(rule["reported_as"])
    yield from (f"# {id}", "", f"{rule['says']}", "")
    how = " and ".join(dict.fromkeys(HOW[one] for one in re.findall(r"[PFH]", str(rule["how"]))))
    rows = [
        ["level", _level(rule)],
        ["letters", _whose(tuple(cast("list[str]", rule["kinds"])))],
        ["decided from", how],
    ]
    if reported != id:
        rows.append(["reported as", f"[{reported}]({reported}.md), whose page has the examples"])
    if not rule["built"]:
        rows.append(["checked by", "nobody but you: no text and no record can decide it"])
    yield table(["", ""], rows)
    if rule["built"] and reported == id:
        yield from _examples(id)
    yield from _sources(rule)
    yield from ("", "[All rules](../rules.md)")


def _level(rule: Rule) -> str:
    return f"`{rule['level']}`" if rule["built"] else "not built"


def _whose(kinds: Sequence[str]) -> str:
    if len(kinds) == len(MOVES):
        return "Every letter"
    side = next((side for side, theirs in LETTER_KINDS.items() if tuple(kinds) == tuple(theirs)), None)
    return f"Every letter of the {side}" if side else ", ".join(kinds)


def _examples(id: str) -> Iterator[str]:
    said, flags, passes = _shown(id)
    if said:
        yield from ("", "## What is said", "", *(f"- {one}" for one in list(dict.fromkeys(said))[:MOST_SHOWN]))
    for heading, found in (("Flags", flags), ("Passes", passes)):
        if found:
            yield from ("", f"## {heading}", "", *(f"- {one}" for one in list(dict.fromkeys(found))[:MOST_SHOWN]))
    yield from (
        "",
        "Each is a test: if the rule flags less, or more, than stands here, it fails. In brackets, whose hand it is and what the",
    )
    yield "record says; of a long letter only the words that matter are shown."


def _sources(rule: Rule) -> Iterator[str]:
    known = sources()
    rows = [
        [code, known[code].origin if code in known else "", known[code].strength if code in known else "", stand]
        for stand, codes in (("says so", rule["sources"]), ("says otherwise", rule["against"]))
        for code in cast("list[str]", codes)
    ]
    if rows:
        yield from ("", "## Sources", "", table(["source", "from", "strength", ""], rows))


def _shown(id: str) -> tuple[list[str], list[str], list[str]]:
    """Return what is said by a rule, and what it flags and passes: its examples, those of its wording and moves, faulty letters."""
    of = EXAMPLES.get(id, {"kind": "", "flags": [], "passes": []})
    said = [one for example in of["flags"] for one in _said(id, str(of["kind"]), example)]
    flags = [_example(one) for one in of["flags"]]
    passes = [_example(one) for one in of["passes"]]
    for entry in (entry for side in LETTER_KINDS for entry in wording(side) if entry.id == id):
        said.append(_told(entry.say.replace("{quote}", "…"), entry.why))
        flags += map(_quoted, entry.flags)
        passes += map(_quoted, entry.passes)
    for kind, move in ((kind, move) for kind, moves in MOVES.items() for move in moves if move.rule == id):
        said.append(_told(*SAYS[move.move]))
        for known in moves_known().of(move.move, kind):
            flags += map(_quoted, known.lacks)
            passes += map(_quoted, known.makes)
    if not of["flags"]:
        flags += [_quoted(one["by"]) for one in FAULTY if one["finds"] == id and one.get("by", "").strip()]
    return said, flags, passes


def _said(id: str, kind: str, example: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the check says of a faulty example, and why it matters to the reader."""
    letter = dict(example)
    on, text = day_of(letter, kind), text_of(letter, kind)
    records = [record_of(letter, kind), *map(record_named, example.get("others", []))]
    apps = [fold(one, Clock(on)) for one in records]
    found = check_text(wiring.open_desk(clock=on), text, kind, application=apps[0], applications=apps, on=on).findings
    yield from (_told(one.say, one.why, one.instead) for one in found if one.rule == id)


def _told(say: str, why: str, instead: str | None = None) -> str:
    return f"{plain(say)} {plain(why)}" + (f" Perhaps: “{plain(' '.join(instead.split()))}”" if instead else "")


def _example(example: Mapping[str, Any]) -> str:
    whole = str(example.get("says") or example.get("by") or example["text"])
    given = ", ".join(filter(None, [example["hand"], example.get("given")]))
    return f"{_quoted(whole, around=str(example.get('shows', '')))} ({plain(given)})"


def _quoted(text: str, *, around: str = "") -> str:
    """Return a text in quotation marks, with nothing in it that Markdown reads; of a long one what stands around some words."""
    flat = " ".join(text.split())
    at = flat.find(around) if around else 0
    start = max(0, at - 60) if len(flat) > LONGEST_SHOWN and at > 60 else 0
    cut = flat[start : start + LONGEST_SHOWN]
    return f"“{'…' if start else ''}{plain(cut)}{'…' if start + LONGEST_SHOWN < len(flat) else ''}”"
