"""Stories of every letter kind: events and days, and how the letter stands on each of them, worked out by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from builders import document
from sincerely.core.application import fold
from sincerely.core.events import LETTER_KINDS
from sincerely.core.moments import Clock
from sincerely.core.owing.owed import owed
from sincerely.core.record import Record, record_from
from sincerely.playbooks.owing import owing_rules
from sincerely.text.holidays import holidays_in

STORIES = Path(__file__).with_name("stories")
KINDS = [(side, kind) for side, kinds in LETTER_KINDS.items() for kind in kinds]


def stories() -> Iterator[Any]:
    for side, kind in KINDS:
        file = STORIES / side / f"{kind}.toml"
        if not file.is_file():
            continue
        for story in tomllib.loads(file.read_text(encoding="utf-8"))["story"]:
            yield pytest.param(side, kind, story, id=f"{kind}: {story['says']}")


def records_of(side: str, story: Mapping[str, Any]) -> list[Record]:
    found = []
    heads = [{k: v for k, v in story.items() if k not in ("says", "also", "on")}, *story.get("also", [])]
    for n, stated in enumerate(heads):
        head = dict(stated)
        events = head.pop("events")
        record, problems = record_from(document(*events, side=side, **head), f"record {n}")
        assert record is not None, problems
        found.append(record)
    return found


def stand(side: str, kind: str, records: list[Record], on: str) -> list[str]:
    from datetime import date, datetime

    clock = Clock(datetime.fromisoformat(on) if "T" in on else date.fromisoformat(on))
    rows = owed([fold(record, clock) for record in records], owing_rules(side), holidays_in, clock)
    names = {record.id: record.company for record in records}
    first = records[0].company
    said = []
    for row in rows:
        letter = row.obligation
        if letter.kind != kind:
            continue
        where = "" if names[letter.application] == first else f" at {names[letter.application]}"
        due = letter.window.due_at.date().isoformat() if letter.window.due_at else "never"
        said.append(f"{' and '.join(letter.to)}{where}: {row.standing}, due {due}")
    return sorted(said)


@pytest.mark.parametrize(("side", "kind", "story"), list(stories()))
def test_a_story_of_a_letter_kind_comes_out_as_told(side, kind, story):
    records = records_of(side, story)
    told = {day: sorted(lines) for day, lines in story["on"].items()}
    assert {day: stand(side, kind, records, day) for day in told} == told


@pytest.mark.parametrize(("side", "kind"), KINDS)
def test_every_letter_kind_has_a_story(side, kind):
    file = STORIES / side / f"{kind}.toml"
    assert file.is_file(), f"stories/{side}/{kind}.toml is missing: write one situation in which it is owed."
