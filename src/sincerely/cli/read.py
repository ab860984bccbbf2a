"""`sincerely read`: say what messages mean. Files and batches are streamed; nothing is written and nothing is decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option
from sincerely.core.events import LABEL_SAYS
from sincerely.core.reading.reading import Reading
from sincerely.core.record import SIDES, Record, record_from
from sincerely.core.spoken import say_date
from sincerely.desk.ports import Desk
from sincerely.desk.read import applications_of, folded, read_message, reading_document, side_of
from sincerely.errors import Mistake, Problem, SincerelyError

LONGEST_LINE = 128 * 1024 * 1024
# What accepting a reading changes, in the words of the inbox.
CHANGES = {
    "acknowledgement": "They have your application. Nothing else changes.",
    "interview": "An interview is arranged, moved or called off, where a time stands.",
    "assessment": "They ask you for something to hand in.",
    "information_request": "They ask you for something to send.",
    "still_deciding": "They are still deciding; a day they name is kept as promised.",
    "position_closed": "The position is closed, or on hold.",
    "offer": "An offer is open, with its clock.",
    "offer_withdrawn": "The offer has ended.",
    "extension_granted": "You have more time to answer the offer.",
    "extension_refused": "The day to answer by stands.",
    "rejection": "They said no; your application has ended.",
    "feedback": "Their feedback is kept with the application.",
    "acceptance_confirmed": "Your acceptance is confirmed.",
    "recontact": "They have come back to you.",
    "thank_you": "They thanked you. Nothing else changes.",
    "inquiry": "They ask where things stand; an answer is owed.",
    "extension_request": "They ask for more time; an answer is owed.",
    "acceptance": "They accept your offer.",
    "decline_offer": "They decline your offer.",
    "withdrawal": "They withdraw their application.",
    "stay_in_touch": "They keep in touch. Nothing else changes.",
    "scheduling_reply": "They answer about a time.",
    "auto_reply": "A machine answered. It counts as no contact.",
    "bounce": "A letter of yours came back; it is owed again.",
    "unrelated": "It is about none of your applications.",
    "other": "A reply that changes nothing by itself.",
}


@click.command("read")
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option(
    "--desk",
    "side",
    type=click.Choice(SIDES),
    help="Whose mail it is; default: the side of the records, else of your desk.",
)
@click.option(
    "--batch",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read a file of JSON lines: {id, desk, eml, records?}; - is standard input.",
)
@record_option
@clock_options
@json_option
@click.pass_context
def read(
    ctx: click.Context,
    files: Sequence[str],
    side: str | None,
    batch: Path | None,
    records: Sequence[Path],
    on: Any,
    at: Any,
    as_json: bool,
) -> int:
    """Say what a message means: .eml, mbox, Maildir, or - for standard input."""
    if batch is not None and files:
        raise Mistake(
            "--batch stands for the files; both were given.",
            code="batch_and_files",
            hint="Give one of them.",
            where="--batch",
        )
    if batch is None and not files:
        hint = "Try: sincerely read message.eml, or - for standard input."
        raise Mistake("No message was given.", code="no_message", hint=hint, where="FILE")
    desk = open_desk(ctx, records, on, at)
    if batch is not None:
        return _batch(desk, batch, side)
    return _files(desk, files, side, [str(path) for path in records], as_json)


def _files(desk: Desk, files: Sequence[str], side: str | None, names: Sequence[str], as_json: bool) -> int:
    """Read every message of every file; a file that cannot be read is told at the end, and the rest goes on."""
    from sincerely.cli.main import tell
    from sincerely.mail.sources import messages

    own_side = side_of(desk, side)
    applications = applications_of(desk, own_side)
    problems: list[Problem] = []
    for path in files:
        try:
            for where, raw in messages(path):
                found = read_message(desk, raw, own_side, applications)
                here = applications[found.record] if found.record is not None else None
                record = names[found.record] if found.record is not None and names else here.id if here else None
                if as_json:
                    echo_json(reading_document(found, where, record))
                else:
                    click.echo(_said(found, where, record))
        except SincerelyError as error:
            problems += error.problems
    return tell(problems, 2, as_json) if problems else 0


def _said(found: Reading, where: str, record: str | None) -> str:
    """Return the reading in words: what it seems to say, the deciding sentence, what it would change."""
    message = found.message
    who = message.sender.name or message.sender.email or "somebody"
    seems = "This seems to say" if found.sure else "Not sure; this may say"
    about = " at ".join(filter(None, (found.position, found.company))) or "not sure which application"
    lines = [
        f"{where}: {message.subject or '(no subject)'}, from {who}",
        f"  {seems}: {LABEL_SAYS[found.label]}.",
    ]
    lines += [f"    “{' '.join(quote.split())}”" for quote in found.evidence if quote.strip()]
    if found.label != "unrelated":
        lines.append(f"  About: {about}" + (f" ({record})" if record else ""))
    lines += [
        f"  {name.replace('_', ' ')}: {_worded(value)}"
        for name, value in {**found.attributes, **found.facts}.items()
        if value is not False
    ]
    lines.append(f"  If you accept: {CHANGES[found.label]}")
    return "\n".join(lines)


def _worded(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['currency']} {value['amount']:,} a {value['per']}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return say_date(date.fromisoformat(value))
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*", value):
        at = datetime.fromisoformat(value)
        return f"{say_date(at.date())}, {at:%H:%M}"
    return str(value)


# --- batches ----------------------------------------------------------------------------------------------------------


def _batch(desk: Desk, path: Path, side: str | None) -> int:
    """Answer each line as it comes; a bad line yields its problems, the rest goes on. Returns 2 if any was bad."""
    status = 0
    given = desk.journal.records() if desk.given else []
    for number, line in _lines(path):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        stated, problems = _stated(line, where)
        id = stated.get("id") if isinstance(stated, dict) else None
        records, more = _records(stated, where) if not problems else (None, [])
        if problems or more:
            status = 2
            told = [{"code": p.code, "say": p.say, "hint": p.hint, "where": p.where} for p in (*problems, *more)]
            echo_json({"id": id, "problems": told})
            continue
        among = given if records is None else records
        own_side = stated.get("desk") or side or (among[0].side if among else side_of(desk, None))
        found = read_message(desk, _octets(stated["eml"]), own_side, folded(among, desk, own_side))
        echo_json({"id": id, **reading_document(found, "" if id is None else str(id), found.record)})
    return status


def _octets(text: str) -> bytes:
    """Return the message's bytes; half of a surrogate pair, which no charset has, becomes a question mark."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        file = click.open_file(str(path), "r", encoding="utf-8", errors="surrogateescape")
        with file:
            yield from enumerate(file, 1)
    except OSError as error:
        say = f"{path} could not be read: {error.strerror or error}."
        raise Mistake(
            say, code="unreadable_file", hint="Check the path and its permissions.", where=str(path)
        ) from None


def _stated(line: str, where: str) -> tuple[Any, list[Problem]]:
    """Return what a line states, and what is wrong with it."""
    from sincerely.formats.records import json_from

    stated, problems = json_from(line, where)
    if problems:
        return None, problems
    wanted = "an object with id, desk, eml and perhaps records"
    if not isinstance(stated, dict):
        return None, [
            Problem(code="bad_line", say=f"This line is not {wanted}.", hint="Write one object a line.", where=where)
        ]
    if not isinstance(stated.get("eml"), str):
        problems.append(
            Problem(
                code="bad_line",
                say="This line has no message.",
                hint="Give the message as text in `eml`.",
                where=f"{where}#/eml",
            )
        )
    if stated.get("desk") not in (None, *SIDES):
        hint = f"Wanted: {' or '.join(SIDES)}."
        problems.append(
            Problem(code="bad_value", say=f"{stated['desk']!r} is no desk.", hint=hint, where=f"{where}#/desk")
        )
    if not isinstance(stated.get("records", []), list | type(None)):
        problems.append(
            Problem(
                code="bad_value",
                say="`records` is not a list.",
                hint="Give a list of records.",
                where=f"{where}#/records",
            )
        )
    return stated, problems


def _records(stated: dict[str, Any], where: str) -> tuple[list[Record] | None, list[Problem]]:
    if stated.get("records") is None:
        return None, []
    records: list[Record] = []
    problems: list[Problem] = []
    for n, document in enumerate(stated["records"]):
        record, more = record_from(document, f"{where}#/records/{n}")
        problems += more
        if record:
            records.append(record)
    return records, problems
