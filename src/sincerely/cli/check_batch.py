"""`sincerely check --batch`: a letter a line, streamed; a bad line gets its problems and the rest goes on."""

from __future__ import annotations

import json
import sys
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import click

from sincerely.cli.options import echo_json, open_desk
from sincerely.core.application import Application, fold
from sincerely.core.fields import Wrong, day
from sincerely.core.moments import Clock, Moment
from sincerely.core.record import Record, record_from
from sincerely.desk.check import check_text, checked_json
from sincerely.errors import Mistake, Problem, SincerelyError

LONGEST_LINE = 16 * 1024 * 1024  # characters; a longer line is a problem of its own
LONGEST_TEXT = 1_000_000
KNOWN = ("id", "kind", "text", "record", "records", "on", "to")
KEPT = 64  # records read lately, since a batch often repeats them


def check_batch(ctx: click.Context, path: Path, on: date | None, at: datetime | None) -> int:
    """Check every line; exit 2 where a line was bad, else 1 where a letter has an error, else 0."""
    desk = open_desk(ctx, (), on, at)
    lately: OrderedDict[str, Record] = OrderedDict()
    status = 0
    with _opened(path) as lines:
        for number, line in enumerate(_lines(lines), 1):
            if line is not None and not line.strip():
                continue
            where = f"{path}:{number}"
            id_: Any = None
            try:
                stated = _stated(line, where)
                id_ = stated.get("id")
                answer, failed = _answer(desk, stated, where, lately, desk.clock.at)
            except SincerelyError as error:
                problems = [{"code": p.code, "say": p.say, "hint": p.hint, "where": p.where} for p in error.problems]
                echo_json({"id": id_, "problems": problems})
                status = 2
                continue
            echo_json(answer)
            if failed and status == 0:
                status = 1
    return status


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except OSError as error:
        say = f"{path} could not be read: {error.strerror}."
        raise Mistake(
            say, code="unreadable_file", hint="Check the path and its permissions.", where="--batch"
        ) from None
    with file:
        yield file


def _lines(file: IO[bytes]) -> Iterator[str | None]:
    """Yield each line, or None where it is longer than any letter or not UTF-8."""
    while raw := file.readline(LONGEST_LINE):
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
            continue
        try:
            yield raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8")
        except UnicodeDecodeError:
            yield None


def _stated(line: str | None, where: str) -> dict[str, Any]:
    if line is None:
        raise Mistake(
            "This line is not UTF-8 text of a bearable length.", code="bad_line", hint="Mend that line.", where=where
        )
    try:
        stated = json.loads(line)
    except (ValueError, RecursionError) as error:
        what = error.msg if isinstance(error, json.JSONDecodeError) else "it cannot be read"
        raise Mistake(f"This line is not JSON: {what}.", code="not_json", hint="Mend that line.", where=where) from None
    if not isinstance(stated, dict):
        hint = "A line is {id, kind, text, record, on}."
        raise Mistake("This line is no JSON object.", code="bad_line", hint=hint, where=where)
    return stated


def _answer(
    desk: Any, stated: dict[str, Any], where: str, lately: OrderedDict[str, Record], moment: Moment
) -> tuple[dict[str, Any], bool]:
    problems = [_wrong(where, name, f"{name!r} is no field of a line.") for name in stated if name not in KNOWN]
    for name in ("kind", "text"):
        if not isinstance(stated.get(name), str):
            problems.append(_wrong(where, name, f"The line has no {name}."))
    if not problems and len(stated["text"]) > LONGEST_TEXT:
        problems.append(_wrong(where, "text", "The text is longer than any letter."))
    clock = Clock(moment)
    if stated.get("on") is not None:
        try:
            clock = Clock(day(stated["on"]))
        except Wrong as wrong:
            problems.append(_wrong(where, "on", f"{stated['on']!r} is not {wrong.wanted}."))
    documents = stated.get("records") or ([stated["record"]] if stated.get("record") is not None else [])
    records: list[Record] = []
    if isinstance(documents, list):
        for document in documents:
            record, more = _record(document, where, lately)
            problems += more
            records += [record] if record else []
    else:
        problems.append(_wrong(where, "records", "The records are no list."))
    to = stated.get("to") or ()
    if problems:
        raise Mistake.of(problems)
    applications: Sequence[Application] = [fold(record, clock) for record in records]
    on = clock.at if not isinstance(clock.at, datetime) else None
    names = [one for one in to if isinstance(one, str)] if isinstance(to, list) else []
    text, kind = stated["text"], stated["kind"]
    checked = check_text(desk, text, kind, applications=applications, to=names, on=on)
    return {"id": stated.get("id"), **checked_json(text, kind, checked)}, bool(checked.errors)


def _record(document: object, where: str, lately: OrderedDict[str, Record]) -> tuple[Record | None, list[Problem]]:
    """Return the record of a document; those read lately are kept, since a batch often repeats them."""
    try:
        key = json.dumps(document)
    except (ValueError, RecursionError):
        return None, [_wrong(where, "record", "The record cannot be read.")]
    if key in lately:
        lately.move_to_end(key)
        return lately[key], []
    record, problems = record_from(document, f"{where}/record")
    if record:
        lately[key] = record
        if len(lately) > KEPT:
            lately.popitem(last=False)
    return record, problems


def _wrong(where: str, name: str, say: str) -> Problem:
    return Problem(code="bad_line", say=say, hint="A line is {id, kind, text, record, on}.", where=f"{where}#/{name}")
