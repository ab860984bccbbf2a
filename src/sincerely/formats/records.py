"""Record files: JSON in and out, one record a file, or one a line where there are many.

`stated_in` reads any number of them one after the other and holds one at a time. All problems of all files are told, and
nothing is taken from any of them. Files that are written appear whole or not at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sincerely.core.record import Record, document_of, record_from
from sincerely.errors import Mistake, Problem

if TYPE_CHECKING:
    from sincerely.desk.import_ import Stated

LARGEST = 64 * 1024 * 1024


def read_records(paths: Sequence[Path]) -> list[Record]:
    """Return the records of these files, each with an id of its own. Raises Mistake with every problem of every file."""
    return with_own_ids(read_each(paths))


def read_each(paths: Sequence[Path]) -> list[Record]:
    """Return the record of each file; two that state one application have one id. Raises Mistake as `read_records`."""
    records: list[Record] = []
    problems: list[Problem] = []
    for path in paths:
        _, record, found = _of_file(path)
        problems += found
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


@contextmanager
def written_into(folder: Path) -> Iterator[Callable[[Record], None]]:
    """Give what writes a record, named by its id; all files appear when the block ends, and none if it raises.

    They take the place of files of the same names.
    """
    from shutil import rmtree  # not for every command that reads a record file
    from tempfile import mkdtemp

    try:
        new = not folder.exists()
        if new:
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        stage = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent if new else folder))
    except OSError as error:
        raise _unwritten(folder, error) from None
    names: list[str] = []

    def write(record: Record) -> None:
        names.append(f"{record.id}.json")
        (stage / names[-1]).write_text(text_of(record), encoding="utf-8")

    try:
        yield write
        if new:
            stage.rename(folder)
            return
        for name in names:
            (stage / name).replace(folder / name)
    except OSError as error:
        raise _unwritten(folder, error) from None
    finally:
        rmtree(stage, ignore_errors=True)


def _unwritten(folder: Path, error: OSError) -> Mistake:
    say = f"Into {folder} nothing could be written: {error.strerror}."
    return Mistake(say, code="unreadable_file", hint="Name another folder with --out.", where="--out")


def text_of(record: Record) -> str:
    """Return the text of a record file: what reading it gives back is the same record."""
    return json.dumps(document_of(record), ensure_ascii=False, indent=2) + "\n"


def stated_in(paths: Iterable[Path], standard_input: IO[bytes]) -> Iterator[Stated]:
    """Yield what each file states, one after the other; those of a folder and below it in the order of their names.

    A folder gives its `.json` files; what is hidden (its name begins with a dot) is passed over, and no link to another
    folder is followed. A `.jsonl` file has a record on each line, and `-` is standard input: a record on each line, or one
    record on many.
    """
    for path in paths:
        if str(path) == "-":
            yield from _of_standard_input(standard_input)
        elif path.is_dir():
            yield from _some(_of_folder(path), str(path), f"{path} holds no record file (*.json).")
        elif path.suffix.lower() == ".jsonl":
            yield from _of_file_of_lines(path)
        else:
            yield _of_file(path)


def _some(stated: Iterator[Stated], where: str, say: str) -> Iterator[Stated]:
    """Yield what is there, or say that it is nothing."""
    first = next(stated, None)
    if first is None:
        hint = "Name a record file, a folder of them, or a .jsonl file with a record on each line."
        first = where, None, [Problem(code="no_records", say=say, hint=hint, where=where)]
    yield first
    yield from stated


def _of_file(path: Path) -> Stated:
    where = str(path)
    document, problems = read_json(path)
    return (where, None, problems) if problems else (where, *record_from(document, where))


def _of_folder(folder: Path) -> Iterator[Stated]:
    ahead = [(folder, True)]
    while ahead:
        path, is_folder = ahead.pop()
        if not is_folder:
            yield _of_file(path)
            continue
        try:
            with os.scandir(path) as entries:
                found = [(one.name, one.is_dir(follow_symlinks=False)) for one in entries if _wanted(one)]
        except OSError as error:
            yield str(path), None, [_unread(str(path), path.name, error)]
        else:
            ahead += [(path / name, is_folder) for name, is_folder in sorted(found, reverse=True)]


def _wanted(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    return entry.is_dir(follow_symlinks=False) or (entry.name.lower().endswith(".json") and not entry.is_dir())


def _of_file_of_lines(path: Path) -> Iterator[Stated]:
    try:
        with path.open("rb") as file:
            yield from _some(_of_lines(file, str(path)), str(path), f"{path} holds no record.")
    except OSError as error:
        yield str(path), None, [_unread(str(path), path.name, error)]


def _of_standard_input(file: IO[bytes]) -> Iterator[Stated]:
    """Read lines if the first is whole (or is meant to be: it ends as it begins), else one record in all of it."""
    first = b"\n"
    while first.isspace():
        first = file.readline(LARGEST + 1)
    bare = first.strip()
    if not first or (bare.startswith(b"{") and bare.endswith(b"}")):
        yield from _some(_of_lines(file, "-", first), "-", "Standard input holds no record.")
        return
    document, problems = _json_in(first + file.read(LARGEST + 1), "-", "Standard input")
    yield ("-", None, problems) if problems else ("-", *record_from(document, "-"))


def _of_lines(file: IO[bytes], where: str, first: bytes = b"") -> Iterator[Stated]:
    number = 0
    while raw := (first if first and not number else file.readline(LARGEST + 1)):
        number += 1
        rest = raw
        while len(rest) > LARGEST and not rest.endswith(b"\n"):
            rest = file.readline(LARGEST + 1)
        if raw.isspace():
            continue
        place = f"{where}:{number}"
        document, problems = _json_in(raw.rstrip(), place, f"Line {number}", one_line=True)
        yield (place, None, problems) if problems else (place, *record_from(document, place))


def read_json(path: Path) -> tuple[Any, list[Problem]]:
    """Return the JSON document in a file, or the problem that kept it from being read."""
    try:
        with path.open("rb") as file:
            return _json_in(file.read(LARGEST + 1), str(path), path.name)
    except OSError as error:
        return None, [_unread(str(path), path.name, error)]


def _json_in(raw: bytes, where: str, called: str, *, one_line: bool = False) -> tuple[Any, list[Problem]]:
    if len(raw) > LARGEST:
        say, hint = f"{called} is larger than any record.", "Give one record a file."
        return None, [Problem(code="unreadable_file", say=say, hint=hint, where=where)]
    try:
        return json_from(raw.decode("utf-8-sig"), where, one_line=one_line)
    except UnicodeDecodeError:
        say, hint = f"{called} is not UTF-8 text.", "Save it as UTF-8 and try again."
        return None, [Problem(code="unreadable_file", say=say, hint=hint, where=where)]


def json_from(text: str, where: str, *, one_line: bool = False) -> tuple[Any, list[Problem]]:
    """Return the JSON document that `text` holds, or the problem: no JSON, a key twice, nested beyond reason.

    Where `text` is one line of a file, `where` has its number already.
    """
    try:
        return _READING.decode(text), []
    except json.JSONDecodeError as error:
        place = f"{where}:{error.colno}" if one_line else f"{where}:{error.lineno}:{error.colno}"
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


_READING = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)


def _unread(where: str, called: str, error: OSError) -> Problem:
    say, hint = f"{called} could not be read: {error.strerror}.", "Check the path and its permissions."
    return Problem(code="unreadable_file", say=say, hint=hint, where=where)
