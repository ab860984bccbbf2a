"""`sincerely voice`: move by move, which sentences a letter could have had, ours and one's own, and what they lack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option, say
from sincerely.core.drafting.form import REGISTERS
from sincerely.core.drafting.voice import Saying
from sincerely.desk import voice as verb

MARKS = {"error": "✗ Must be mended", "warning": "! Worth a look", "info": "· Good to know"}

FORMS = {  # by what a slot's name ends in: the form in which the note would have to be
    "_doing": " as an -ing phrase", "_clause": " as a clause", "_that": " as a that-clause", "_said": " as a sentence",
    "_told": " as a sentence", "_several": " as sentences", "_loose": " loosely",
}  # fmt: skip


@click.command()
@click.argument("kind", required=False, metavar="[KIND]")
@click.argument("words", nargs=-1, metavar="[APPLICATION]")
@record_option
@click.option("--to", help="To whom, by name or a part of it.")
@click.option("--register", type=click.Choice(REGISTERS), help="As if the letter were written so.")
@clock_options
@json_option
@click.pass_context
def voice(
    ctx: click.Context, kind: str | None, words: tuple[str, ...], records: tuple[Path, ...], to: str | None,
    register: str | None, on: date | None, at: datetime | None, as_json: bool,
) -> int:  # fmt: skip
    """Show which sentences a letter could have had, ours and yours, and what is wrong with yours.

    → marks what the draft says. A name in braces is a fact that the record lacks.
    """
    desk = open_desk(ctx, records, on, at)
    if kind is None:
        return _all(verb.counted(desk), as_json)
    held = verb.voice(desk, kind, " ".join(words) or None, to=to, register=register)
    if as_json:
        echo_json(verb.document(held))
    else:
        for line in _lines(held):
            say(line)
        _tell(held.flaws)
    return _status(held.flaws)


def _all(kinds: Sequence[verb.Counted], as_json: bool) -> int:
    flaws = [flaw for one in kinds for flaw in one.flaws]
    if as_json:
        rows = [{"side": k.side, "kind": k.kind, "moves": k.moves, "ways": k.registers, "own": k.own} for k in kinds]
        echo_json({"kinds": rows, "flaws": verb.flaws_json(flaws)})
        return _status(flaws)
    for one in kinds:
        ways = ", ".join(f"{count} {register}" for register, count in one.registers.items())
        yours = f"; {one.own} of them yours" if one.own else ""
        say(f"{one.kind:<26} {one.moves:>2} moves, said in {ways} ways{yours}")
    _tell(flaws)
    say("To read them: sincerely voice KIND")
    return _status(flaws)


def _lines(held: verb.Voice) -> Iterator[str]:
    whom = f" to {held.to}" if held.to else ""
    how = f", {' with '.join(held.registers)}" if held.registers else ""
    yield f"{held.kind.replace('_', ' ').capitalize()}{whom}{how}"
    if not held.registers:
        yield "Without a record, each fact stands as its name: add --record FILE, or say whose letter it is."
    for move, ways in groupby(held.sayings, key=lambda one: one.move):
        yield f"\n{move.replace('_', ' ')}"
        for one in sorted(ways, key=lambda one: (one.replaced, not one.can_be_said)):
            yield _line(held, one)


def _line(held: verb.Voice, one: Saying) -> str:
    mark = "→" if verb.is_said(held, one) else " "
    notes = []
    if one.replaced:
        notes.append("ours; yours takes its place")
    if one.lacks:
        notes.append(f"lacks {', '.join(_slot(name) for name in one.lacks)}")
    notes += [_condition(name) for name in one.unmet]
    note = f"  ({'; '.join(notes)})" if notes else ""
    yours = "yours, " if one.way.where else ""
    return f"{mark} {yours + one.way.register:<13} {one.text}{note}"


def _slot(name: str) -> str:
    """A slot in words: "discussed as a clause"."""
    base, form = next(((name.removesuffix(end), says) for end, says in FORMS.items() if name.endswith(end)), (name, ""))
    return f"{base.replace('_', ' ')}{form}"


def _condition(name: str) -> str:
    return (
        f"not where {name[4:]}".replace("_", " ") if name.startswith("not ") else f"only where {name}".replace("_", " ")
    )


def _tell(flaws: Sequence[verb.Flaw]) -> None:
    for one in flaws:
        say(f"{MARKS[one.level]}: {one.where}: {one.say} [{one.rule}]\n  “{one.text}”\n  {one.why}", err=True)


def _status(flaws: Sequence[verb.Flaw]) -> int:
    return 1 if any(one.level == "error" for one in flaws) else 0
