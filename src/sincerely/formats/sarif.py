"""What checks say of letters as SARIF 2.1.0, for editors and code hosts that show findings beside the text.

One run, a result for each finding; a finding of something missing points to its file alone. Columns and offsets count
characters, as everywhere here. A replacement becomes a fix that a program can apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from sincerely import __version__
from sincerely.core.letter import Finding

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
STANDARD_INPUT = "stdin"


class Result(NamedTuple):
    """One letter: its file (- for standard input), its text as read, and what was found."""

    file: str
    text: str
    findings: Sequence[Finding]


def sarif(letters: Sequence[Result], rules: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the log of these letters. `rules` are those that could be reported, as `sincerely rules` lists them."""
    known = {str(rule["rule"]): _rule(rule) for rule in rules}
    for letter in letters:
        for one in letter.findings:
            known.setdefault(one.rule, {"id": one.rule, "shortDescription": {"text": one.say}})
    index = {name: n for n, name in enumerate(known)}
    driver = {"name": "sincerely", "version": __version__, "rules": list(known.values())}
    artifacts = [{"location": {"uri": _uri(one.file)}, "roles": ["analysisTarget"]} for one in letters]
    results = [_result(one, letter, n, index[one.rule]) for n, letter in enumerate(letters) for one in letter.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "artifacts": artifacts, "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": rule["rule"], "shortDescription": {"text": rule["says"]},
        "defaultConfiguration": {"level": LEVELS[rule["level"]]}, "properties": {"sources": list(rule["sources"])},
    }  # fmt: skip


def _uri(file: str) -> str:
    """Return a URI of a file: as given where it is relative, so that the log holds in every clone of a folder."""
    if file == "-":
        return STANDARD_INPUT
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _result(finding: Finding, letter: Result, n: int, rule: int) -> dict[str, Any]:
    artifact = {"uri": _uri(letter.file), "index": n}
    place: dict[str, Any] = {"artifactLocation": artifact}
    made: dict[str, Any] = {
        "ruleId": finding.rule, "ruleIndex": rule, "level": LEVELS[finding.level],
        "message": {"text": f"{finding.say} {finding.why}".strip()},
        "locations": [{"physicalLocation": place}], "properties": {"sources": list(finding.sources)},
    }  # fmt: skip
    if finding.start is None or finding.end is None:
        return made
    place["region"] = _region(letter.text, finding.start, finding.end)
    if finding.instead is not None:
        deleted = {"charOffset": finding.start, "charLength": finding.end - finding.start}
        change = {"deletedRegion": deleted, "insertedContent": {"text": finding.instead}}
        described = {"text": f"Write “{finding.instead}” there."}
        made["fixes"] = [
            {
                "description": described,
                "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}],
            }
        ]
    return made


def _region(text: str, start: int, end: int) -> dict[str, Any]:
    """Return a span as lines and columns, counted from 1, the last column being the first that is outside."""
    first, last = (text.rfind("\n", 0, at) + 1 for at in (start, end))
    return {
        "startLine": text.count("\n", 0, start) + 1, "startColumn": start - first + 1,
        "endLine": text.count("\n", 0, end) + 1, "endColumn": end - last + 1,
        "charOffset": start, "charLength": end - start, "snippet": {"text": text[start:end]},
    }  # fmt: skip
