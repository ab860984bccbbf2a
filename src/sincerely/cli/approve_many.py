"""`sincerely approve --kind`: every letter of a kind that is due; first those left out, then what differs, then the number."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from sincerely.cli.options import echo_json, open_desk, say
from sincerely.cli.saying import NOT_WRITTEN
from sincerely.desk import bulk
from sincerely.desk.outbox import letter_document
from sincerely.desk.ports import Desk
from sincerely.desk.titles import leaves as when
from sincerely.errors import Mistake

MOST = 60  # letters shown one by one; --json has them all


def approve_many(
    ctx: click.Context, kind: str, opening: str | None, *, count: int | None, yes: bool, dry_run: bool, as_json: bool
) -> int:
    """Show what would leave, ask for the number where there are many, and take all into the outbox or none."""
    desk = open_desk(ctx)
    batch = bulk.gather(desk, kind, opening=opening)
    if not as_json:
        _show(desk, batch)
    frozen: Sequence[Any] = ()
    if batch.ready and not dry_run:
        frozen = bulk.freeze(desk, batch, _said(desk, batch, count, yes, as_json))
    if as_json:
        echo_json(_document(batch, written=bool(frozen)))
    elif dry_run:
        click.echo(NOT_WRITTEN)
    elif frozen:
        click.echo(
            f"Approved: {_letters(len(frozen))}. They leave by themselves, each at its time, with: sincerely send"
        )
        click.echo("Stop all of them: sincerely hold on. Take one back: sincerely undo NAME")
    return 0


def _said(desk: Desk, batch: bulk.Batch, count: int | None, yes: bool, as_json: bool) -> int:
    """Return the number that the person says yes to. Raises Mistake where nobody says it."""
    ready, asked = len(batch.ready), sys.stdin.isatty() and not as_json
    many = ready >= desk.bounds.count_from
    if count is not None and (yes or not asked):
        return count
    if yes and not many:
        return ready
    if not asked:
        hint = (
            f"Look at them (--dry-run), then add --count {ready}"
            if many
            else "Look at them (--dry-run), then add --yes"
        )
        raise Mistake("Nobody said yes, so nothing was approved.", code="no_yes", hint=f"{hint}.")
    if many:
        return int(click.prompt(f"To approve all {ready}, type their number", type=int))
    if not click.confirm(f"Approve {'this letter' if ready == 1 else f'these {ready} letters'}?", default=False):
        raise click.Abort
    return ready


def _show(desk: Desk, batch: bulk.Batch) -> None:
    if batch.left_out:
        click.echo(f"Left out, to be looked at one by one: {_letters(len(batch.left_out))}.")
        for one in batch.left_out:
            who = " and ".join(one.owed.obligation.to) or one.application.record.company
            click.echo(f"\n  {who}  {one.owed.obligation.id}")
            for problem in one.problems:
                say(f"    {problem.say}\n      → {problem.hint}")
        click.echo("")
    for number, what in ((batch.on_the_way, "approved already and on the way"), (batch.to_come, "not due yet")):
        if number:
            click.echo(f"Not counted: {_letters(number)} {what}.")
    if not batch.ready:
        click.echo("No letter of this kind is ready.")
        return
    _one(batch)
    _differences(desk, batch)
    _times(desk, batch)


def _one(batch: bulk.Batch) -> None:
    letter = batch.ready[0].letter
    click.echo(f"{_letters(len(batch.ready))} {'is' if len(batch.ready) == 1 else 'are'} ready. The first of them:\n")
    click.echo(f"  From:    {letter.sender.name} <{letter.sender.email}>")
    click.echo(f"  To:      {', '.join(f'{box.name} <{box.email}>' for box in letter.to)}")
    body = "\n".join(f"  {line}".rstrip() for line in letter.text.strip().split("\n"))
    say(f"  Subject: {letter.subject}\n\n{body}\n")


def _differences(desk: Desk, batch: bulk.Batch) -> None:
    shared, own = bulk.alike(batch)
    if len(batch.ready) == 1:
        return
    click.echo("The same in every one:")
    for sentence in shared or ["nothing"]:
        say(f"  {sentence}")
    click.echo("\nEach, and what it does not share with all:")
    for one, sentences in list(zip(batch.ready, own, strict=True))[:MOST]:
        letter = one.letter
        click.echo(
            f"  {', '.join(f'{box.name} <{box.email}>' for box in letter.to)}  {when(desk, letter.not_before, letter.application)}"
        )
        for sentence in sentences:
            say(f"      {sentence}")
        for finding in one.noted:
            if finding.level == "warning":
                say(f"      Worth a look: {finding.say} ({finding.rule})")
    if len(batch.ready) > MOST:
        click.echo(f"  and {len(batch.ready) - MOST} more: sincerely approve --kind {batch.kind} --dry-run --json")


def _times(desk: Desk, batch: bulk.Batch) -> None:
    first, last = (pick(batch.ready, key=lambda one: one.letter.not_before).letter for pick in (min, max))
    bounds = desk.bounds
    click.echo("")
    if len(batch.ready) == 1:
        say(f"It leaves {when(desk, first.not_before, first.application)}; until then it can be taken back.")
    else:
        say(
            f"They leave from {when(desk, first.not_before, first.application)} to {when(desk, last.not_before, last.application)}, "
            f"at most {bounds.letters_an_hour} an hour and {bounds.letters_a_day} a day; until its time each can be taken back."
        )
    if batch.late:
        say(
            f"{_letters(batch.late)} would leave after the due day, since your mailbox gives away no more. "
            "Raise letters_an_hour and letters_a_day in the settings, if your provider allows more: sincerely mailbox show"
        )


def _letters(count: int) -> str:
    return f"{count} letter{'' if count == 1 else 's'}"


def _document(batch: bulk.Batch, *, written: bool) -> dict[str, Any]:
    shared, own = bulk.alike(batch)
    why = Counter(problem.code for one in batch.left_out for problem in one.problems)
    return {
        "kind": batch.kind, "count": len(batch.ready), "written": written, "same": shared,
        "ready": [
            {**letter_document(one.letter), "body": one.letter.text, "differs": sentences,
             "findings": [{"rule": f.rule, "level": f.level, "say": f.say, "why": f.why} for f in one.noted]}
            for one, sentences in zip(batch.ready, own, strict=True)
        ],
        "left_out": [
            {"obligation": one.owed.obligation.id, "application": one.application.id, "to": list(one.owed.obligation.to),
             "problems": [{"code": p.code, "say": p.say, "hint": p.hint} for p in one.problems]}
            for one in batch.left_out
        ],
        "why": dict(why), "on_the_way": batch.on_the_way, "to_come": batch.to_come, "after_due_day": batch.late,
    }  # fmt: skip
