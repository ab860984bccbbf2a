"""The examples of tests/checks/letters/rules as letters and records: for the suite that holds them, and for the docs."""

from __future__ import annotations

import copy
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from sincerely.core.record import Record, record_from

HERE = Path(__file__).parent / "letters"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


FRAMES, RECORDS = _read("rules/frames.toml"), _read("records.toml")
EXAMPLES: dict[str, dict[str, Any]] = {
    rule: of
    for path in sorted(HERE.glob("rules/*.toml"))
    if path.stem != "frames"
    for rule, of in _read(f"rules/{path.name}").items()
}


def text_of(example: dict[str, Any], kind: str) -> str:
    """Return the whole letter of an example: its own, or the frame of its kind with what it says, or puts in a place."""
    if "text" in example:
        return str(example["text"]).removeprefix("\n")
    whole: str = FRAMES[kind]["text"].replace(
        " {says}", "" if "by" in example else f" {example['says']}" * example.get("times", 1)
    )
    if "by" in example:
        assert example["put"] in whole, f"{example['put']!r} is not in the letter of {kind}"
        whole = whole.replace(example["put"], example["by"], 1)
    return whole.removeprefix("\n")


def day_of(example: dict[str, Any], kind: str) -> date:
    """Return the day on which an example is read."""
    found = example.get("on") or FRAMES[kind].get("on") or RECORDS[FRAMES[kind]["record"]]["on"]
    return date.fromisoformat(str(found))


def record_named(name: str) -> Record:
    """Return a record of records.toml."""
    return _record(json.loads(RECORDS[name]["document"]), name)


def record_of(example: dict[str, Any], kind: str) -> Record:
    """Return the record of an example: the frame's, with what the example sets, adds and changes at its head."""
    document = copy.deepcopy(json.loads(RECORDS[FRAMES[kind]["record"]]["document"]))
    for name, facts in example.get("set", {}).items():
        next(event for event in reversed(document["events"]) if event["kind"] == name).update(facts)
    document["events"] += example.get("add", [])
    return _record(document | example.get("head", {}), FRAMES[kind]["record"])


def _record(document: dict[str, Any], name: str) -> Record:
    found, problems = record_from(document, name)
    assert found is not None, problems
    return found
