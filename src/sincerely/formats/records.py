"""Record files: JSON in and out. All problems of all files are told at once, and nothing is taken from any of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sincerely.core.record import Record, document_of, record_from
from sincerely.errors import Mistake, Problem

LARGEST = 64 * 1024 * 1024


def read_records(paths: Sequence[Path]) -> list[Record]:
    """Return the records of these files, each with an id of its own. Raises Mistake with every problem of every file."""
    return with_own_ids(read_each(paths))


def read_each(paths: Sequence[Path]) -> list[Record]:
    """Return the record of each file; two that state one application have one id. Raises Mistake as `read_records`."""
    records: list[Record] = []
    problems: list[Problem] = []
    for path in paths:
        document, found = read_json(path)
        record, more = record_from(document, str(path)) if not found else (None, [])
        problems += [*found, *more]
        if record:
            records.append(record)
    if problems:
        raise Mistake.of(problems)
    return records


def with_own_ids(records: Sequence[Record]) -> list[Record]:
    """Return the records, a number behind the id of each that states the same application as one before it."""
    seen: dict[str, int] = {}
    own = []
    for record in records:
        seen[record.id] = seen.get(record.id, 0) + 1
        own.append(record if seen[record.id] == 1 else replace(record, id=f"{record.id}-{seen[record.id]}"))
    return own


def write_record(record: Record, path: Path, *, over: bool = False) -> None:
    """Write a record file. Raises Mistake where there is one already, unless it is to be written over."""
    try:
        with path.open("w" if over else "x", encoding="utf-8") as file:
            file.write(text_of(record))
    except FileExistsError:
        hint = "Name another folder with --out, or write over it with --over."
        raise Mistake(f"{path} is already there.", code="file_exists", hint=hint, where=str(path)) from None
    except OSError as error:
        problem = _problem(path, f"could not be written: {error.strerror}", "Name another folder with --out.")
        raise Mistake.of([problem]) from None


def text_of(record: Record) -> str:
    """Return the text of a record file: what reading it gives back is the same record."""
    return json.dumps(document_of(record), ensure_ascii=False, indent=2) + "\n"


def read_json(path: Path) -> tuple[Any, list[Problem]]:
    """Return the JSON document in a file, or the problem that kept it from being read."""
    try:
        if path.stat().st_size > LARGEST:
            return None, [_problem(path, "is larger than any record", "Give one record a file.")]
        return json_from(path.read_text(encoding="utf-8-sig"), str(path))
    except UnicodeDecodeError:
        return None, [_problem(path, "is not UTF-8 text", "Save it as UTF-8 and try again.")]
    except OSError as error:
        return None, [_problem(path, f"could not be read: {error.strerror}", "Check the path and its permissions.")]


def json_from(text: str, where: str) -> tuple[Any, list[Problem]]:
    """Return the JSON document that `text` holds, or the problem: no JSON, a key twice, nested beyond reason."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number), []
    except json.JSONDecodeError as error:
        place = f"{where}:{error.lineno}:{error.colno}"
        say = f"This is not JSON: {error.msg}."
        return None, [Problem(code="not_json", say=say, hint="Mend it there and try again.", where=place)]
    except (ValueError, RecursionError) as error:
        say = str(error) if isinstance(error, ValueError) else "This is nested deeper than any record."
        return None, [Problem(code="not_json", say=say, hint="Mend it and try again.", where=where)]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"The key {twice!r} stands twice in one object; keep the one that is meant.")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is not a number.")


def _problem(path: Path, what: str, hint: str) -> Problem:
    return Problem(code="unreadable_file", say=f"{path.name} {what}.", hint=hint, where=str(path))
