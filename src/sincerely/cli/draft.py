"""sincerely draft: a letter from the record's facts, and the questions that it still has."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option, say
from sincerely.cli.paper import (
    ANSWERS,
    Done,
    OnPaper,
    answer,
    next_step,
    paper_json,
    paper_options,
    put_on_paper,
    said,
    with_gaps,
)
from sincerely.cli.saying import waited_for
from sincerely.core.drafting.form import REGISTERS
from sincerely.core.owing.obligation import Owed
from sincerely.core.people import Person
from sincerely.desk import draft as verb
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake

MARKS = {"error": "✗ Must be mended:", "warning": "! Worth a look:", "info": "· Good to know:"}


@click.command()
@click.argument("words", nargs=-1, metavar="[ID or words]")
@record_option
@click.option("--kind", help="The letter kind, as thank_you; with --record it need not be owed.")
@click.option("--to", help="To whom, by name or a part of it.")
@clock_options
@click.option("--another", type=click.IntRange(min=0), default=0, help="Another way of saying it: 1, 2, 3 …")
@click.option(
    "--keep", type=click.Path(path_type=Path), metavar="FILE",
    help="The draft as you edited it: what you wrote into it stays, the rest is said anew.",
)  # fmt: skip
@click.option("--register", type=click.Choice(REGISTERS), help="How it sounds; else as set, else as the record says.")
@paper_options
@json_option
@click.pass_context
def draft(
    ctx: click.Context, words: tuple[str, ...], records: tuple[Path, ...], kind: str | None, to: str | None, on: date | None,
    at: datetime | None, another: int, keep: Path | None, register: str | None, paper: OnPaper, as_json: bool,
) -> None:  # fmt: skip
    """Write a letter from your facts and nothing else; what is missing is asked, never invented."""
    if not words and kind is None:
        hint = "Say which: sincerely draft ID (see sincerely today), or sincerely draft --record FILE --kind KIND"
        raise Mistake("It is not said which letter to draft.", code="which_letter", hint=hint)
    desk = open_desk(ctx, records, on, at)
    edited = _edited(keep) if keep else None
    made = verb.draft(desk, " ".join(words) or None, kind=kind, to=to, another=another, register=register, keep=edited)
    if paper.out is not None:
        done = put_on_paper(desk, made, paper)
        made = with_gaps(done)
        if as_json:
            echo_json({**document(desk, made), "paper": paper_json(done)})
            return
        say(said(done))
        for line in _beside(desk, made, done):
            say(line)
        return
    if as_json:
        echo_json(document(desk, made))
        return
    echo_paper(desk, made)


def _edited(file: Path) -> str:
    from sincerely.cli.approve import letter_text

    return letter_text(file)


def document(desk: Desk, made: verb.Drafted) -> dict[str, Any]:
    """Return a draft as the contract's JSON has it; findings count the characters of subject and body as one file."""
    from sincerely.desk.check import checked_json

    letter = made.draft
    checked = checked_json(letter.text, letter.kind, verb.checked(desk, made))
    return {
        "kind": letter.kind, "to": [_person(one) for one in letter.to], "cc": [_person(one) for one in letter.cc],
        "subject": letter.subject, "body": letter.body,
        "sentences": [
            {"text": one.text, "move": one.move, "way": one.way, "from": list(one.sources)} for one in letter.sentences
        ],
        "moves": checked["moves"],
        "gaps": [{"slot": gap.slot, "question": gap.question, "why": gap.why} for gap in letter.gaps],
        "findings": checked["findings"],
    }  # fmt: skip


def _person(person: Person) -> dict[str, str | None]:
    return {"name": person.name, "email": person.email}


def echo_paper(desk: Desk, made: verb.Drafted) -> None:
    """Write the letter as it would lie on paper, then what it still lacks and what was found in it."""
    letter = made.draft
    to = ", ".join(f"{one.name} <{one.email}>" if one.email else one.name for one in letter.to)
    click.echo(f"To:      {to or 'nobody yet'}")
    if letter.cc:
        click.echo(f"Copy:    {', '.join(one.name for one in letter.cc)}")
    say(f"Subject: {letter.subject}\n\n{letter.body}")
    for line in _beside(desk, made):
        say(line, err=_kept_in_a_file())


def _kept_in_a_file() -> bool:
    """Say whether the letter is kept, as in `sincerely draft … > letter.txt`: what is said beside it must not leave with it."""
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # no file behind it
        return False


def _beside(desk: Desk, made: verb.Drafted, done: Done | None = None) -> Iterator[str]:
    """Yield what is said beside the letter: what it still lacks, what was found in it, what to type next."""
    from sincerely.desk.cautions import needs_another_form

    letter = made.draft
    for gap in letter.gaps:
        yield f"? {gap.question}\n  {gap.why}"
        command = answer(desk, gap) if gap.slot in ANSWERS else verb.answering(desk, made, gap)
        if command:
            yield f"  {command}"
    asked = {gap.move for gap in letter.gaps}
    found = verb.checked(desk, made).findings
    for finding in found:
        if finding.start is not None or not asked:  # what is missing has been asked for above
            yield f"{MARKS[finding.level]} {finding.say} [{finding.rule}]\n  {finding.why}"
    said = _not_now(made.owed) if made.owed else ""
    if made.owed and said:
        why = "" if desk.given else f"\n  See why: sincerely why {made.owed.obligation.id}"
        yield f"! {said}{why}"
    stopped = said or any(gap.required for gap in letter.gaps) or any(one.level == "error" for one in found)
    if stopped:
        return
    another = needs_another_form(desk, made.owed, on_paper=done is not None) if made.owed and not desk.given else None
    if done:
        yield f"Next: {another.hint}" if another else next_step(desk, done)
    elif made.owed and not desk.given:
        if another:
            yield f"Next: {another.hint}"
            return
        id = made.owed.obligation.id
        if made.said.keep is not None:
            yield f"Next: add > new.txt to the draft, then sincerely approve {id} --file new.txt (nothing leaves before you say yes)"
            return
        yield f"Next: sincerely approve {id}{_as_drafted(desk, made)} (nothing leaves before you say yes)"
        yield "In your own words: add > letter.txt to the draft, edit that file, and add --file letter.txt to the approve"


def _as_drafted(desk: Desk, made: verb.Drafted) -> str:
    """Return the options by which an approval says what this draft says."""
    another = f" --another {made.said.another}" if made.said.another else ""
    return another + (f" --register {made.said.register}" if made.said.register != desk.register() else "")


def _not_now(one: Owed) -> str:
    """Return why the letter may not leave as things stand; empty where nothing is in its way."""
    from sincerely.core.outbox import ENDED

    if one.standing in ENDED:
        return f"It is not owed: {ENDED[one.standing]}."
    if one.standing == "held":
        return f"It may not leave yet: it waits for {waited_for(one)}."
    return ""
