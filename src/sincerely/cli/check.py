"""`sincerely check`: say what is wrong with letters, in files, from standard input or in a batch. Writes nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option
from sincerely.errors import Mistake

if TYPE_CHECKING:
    from sincerely.desk.check import Checked

LARGEST = 1_000_000  # bytes of a letter file
MOST_LINES = 3  # of the words that a finding shows
LEVELS = {"error": "Must be mended", "warning": "Worth a look", "info": "Good to know"}


@click.command("check")
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option("--kind", help="What the letter is, as thank_you or acceptance.")
@click.option(
    "--batch", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
    help="Check a file of JSON lines: {id, kind, text, record, on}; - is standard input.",
)  # fmt: skip
@click.option("--sarif", is_flag=True, help="One SARIF 2.1.0 log, for editors and code hosts.")
@record_option
@clock_options
@json_option
@click.pass_context
def check(
    ctx: click.Context, files: Sequence[str], kind: str | None, batch: Path | None, records: Sequence[Path],
    on: date | None, at: datetime | None, as_json: bool, sarif: bool,
) -> int:  # fmt: skip
    """Say what is wrong with a letter: its moves, its facts against the record, its wording. - is standard input."""
    if sarif and (as_json or batch is not None):
        say = "--sarif is an answer of its own: one log for all the files."
        raise Mistake(say, code="two_answers", hint="Leave out --json and --batch.", where="--sarif")
    if batch is not None:
        if files or records or kind:
            say = "--batch has its letters, kinds and records in the file."
            raise Mistake(say, code="batch_and_more", hint="Leave out FILE, --kind and --record.", where="--batch")
        from sincerely.cli.check_batch import check_batch

        return check_batch(ctx, batch, on, at)
    if not files:
        hint = "Try: sincerely check letter.txt --kind thank_you"
        raise Mistake("No letter was given.", code="no_letter", hint=hint, where="FILE")
    from sincerely.desk.check import applications_of, check_text, checked_json, known_kind, rules
    from sincerely.formats.sarif import Result
    from sincerely.formats.sarif import sarif as log_of

    if kind is None:
        hint = "Say what the letter is, as in --kind thank_you; `sincerely rules` lists the kinds."
        raise Mistake("Nothing says what kind of letter this is.", code="no_kind", hint=hint, where="--kind")
    known_kind(kind)
    letters = [(file, read_letter(file)) for file in files]
    desk = open_desk(ctx, records, on, at)
    applications = applications_of(desk)
    failed = False
    found = []
    for file, text in letters:
        checked = check_text(desk, text, kind, applications=applications, second=True)
        failed = failed or bool(checked.errors)
        if sarif:
            found.append(Result(file, text, checked.findings))
        elif as_json:
            echo_json({"file": file, **checked_json(text, kind, checked)})
        else:
            click.echo("\n".join(_shown(file, text, kind, checked, terminal=_underlines())))
    if sarif:
        echo_json(log_of(found, rules(desk, kind)))
    return 1 if failed else 0


def read_letter(file: str) -> str:
    """Return a letter file's text as it stands, line breaks included. Raises Mistake for what is no readable text."""
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else _bytes(Path(file))
    except OSError as error:
        say = f"{file} could not be read: {error.strerror or error}."
        raise Mistake(say, code="unreadable_file", hint="Check the path and its permissions.", where=file) from None
    if len(raw) > LARGEST:
        say = f"{file} is larger than any letter: more than {LARGEST // 1000} kilobytes."
        raise Mistake(say, code="too_large", hint="Give the letter alone, as text.", where=file)
    if b"\x00" in raw:
        say = f"{file} is not a text file."
        raise Mistake(say, code="not_text", hint="Save the letter as plain text (UTF-8) and try again.", where=file)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        say = f"{file} is not UTF-8 text (byte {error.start + 1})."
        hint = f"Save it as UTF-8, for example: iconv -f latin1 -t utf-8 {file} > letter.txt"
        raise Mistake(say, code="not_utf8", hint=hint, where=file) from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _underlines() -> bool:
    """Say whether the answer goes to a terminal that can underline words."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _shown(file: str, text: str, kind: str, checked: Checked, *, terminal: bool) -> Iterator[str]:
    """Yield the answer for a person: each finding with its line, the words underlined, what to do."""
    made = sum(move.present for move in checked.moves if move.required)
    wanted = sum(move.required for move in checked.moves)
    yield f"{file}: {kind}, {checked.words} words; {made} of the {wanted} things it should do are there."
    for level, words in LEVELS.items():
        found = [one for one in checked.findings if one.level == level]
        if not found:
            continue
        yield ""
        yield f"{words} ({len(found)}):"
        for one in found:
            yield f"  {one.say}  [{one.rule}]"
            if one.start is not None and one.end is not None:
                yield from _underlined(text, one.start, one.end, terminal=terminal)
            yield f"    {one.why}"
            if one.instead:
                yield f"    Perhaps: {one.instead}"
    if not checked.findings:
        yield "Nothing to mend."
    elif not checked.errors:
        yield ""
        yield "Nothing that holds it back."


def _underlined(text: str, start: int, end: int, *, terminal: bool) -> Iterator[str]:
    """Yield the line in which the words begin, and the next ones where they go on; elsewhere, a row of carets."""
    for _ in range(MOST_LINES):
        number = text.count("\n", 0, start) + 1
        begin = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", start)
        line = text[begin : len(text) if stop < 0 else stop].rstrip("\r")
        left = max(0, start - begin - 40)
        shown = _safe(line[left : left + 100].replace("\t", " "))
        at = start - begin - left
        width = min(max(1, min(end, begin + len(line)) - start), max(1, len(shown) - at))
        label = f"    line {number}: "
        if terminal:
            words = click.style(shown[at : at + width], underline=True)
            yield f"{label}{shown[:at]}{words}{shown[at + width :]}"
        else:
            yield f"{label}{shown}"
            yield " " * (len(label) + at) + "^" * width
        rest = len(text[stop:end]) - len(text[stop:end].lstrip()) if 0 <= stop < end else 0
        start = stop + rest
        if stop < 0 or start >= end:
            return


def _safe(text: str) -> str:
    """A letter may hold control characters that would move the terminal's cursor."""
    return "".join(mark if mark.isprintable() else "�" for mark in text)


def shown_problems(error: Any) -> list[dict[str, str]]:
    """Return an error's problems as JSON has them."""
    return [{"code": p.code, "say": p.say, "hint": p.hint, "where": p.where} for p in error.problems]
