"""sincerely approve: see exactly what will leave, to whom and when, and say yes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sincerely.cli.options import echo_json, json_option, open_desk, say
from sincerely.cli.saying import NOT_WRITTEN, dry_run_option
from sincerely.core.drafting.form import REGISTERS
from sincerely.core.outbox import Outgoing
from sincerely.desk import approve as verb
from sincerely.desk.outbox import letter_document
from sincerely.desk.ports import Desk
from sincerely.desk.titles import leaves as when
from sincerely.desk.titles import letter_title as title
from sincerely.errors import Mistake

LONGEST = 200_000


@click.command()
@click.argument("words", nargs=-1, metavar="ID or words")
@click.option("--kind", help="Every letter of this kind that is due, in one go: --kind decline.")
@click.option(
    "--requisition", "opening", metavar="R-1", help="With --kind: only those of this requisition or position."
)
@click.option(
    "--count", type=click.IntRange(min=1), help="With --kind: how many you say yes to, where nobody can be asked."
)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    help="The letter as you wrote or edited it: Subject: first, then a blank line.",
)
@click.option("--another", type=click.IntRange(min=0), default=0, help="In the way that draft --another showed.")
@click.option("--register", type=click.Choice(REGISTERS), help="In the register that draft --register showed.")
@click.option("--yes", is_flag=True, help="Say yes beforehand; without it you are asked on the terminal.")
@click.option("--send-now", is_flag=True, help="Send it at once: no time to take it back, no waiting for civil hours.")
@click.option(
    "--copy",
    "only_copy",
    is_flag=True,
    help="It is only a copy: the notice itself goes in the form that the law needs.",
)
@click.option("--raw", is_flag=True, help="Show the very bytes.")
@dry_run_option
@json_option
@click.pass_context
def approve(
    ctx: click.Context, words: tuple[str, ...], kind: str | None, opening: str | None, count: int | None, file: Path | None, another: int, register: str | None, yes: bool, send_now: bool,
    only_copy: bool, raw: bool, dry_run: bool, as_json: bool,
) -> int:  # fmt: skip
    """See exactly what will leave, to whom and when, and say yes."""
    if kind is not None:
        if words or file or another or register or send_now or only_copy or raw:
            say_ = "--kind takes every letter of a kind as it is drafted."
            raise Mistake(
                say_,
                code="kind_and_more",
                hint="Leave out everything but --requisition, --count, --yes, --dry-run and --json.",
            )
        from sincerely.cli.approve_many import approve_many

        return approve_many(ctx, kind, opening, count=count, yes=yes, dry_run=dry_run, as_json=as_json)
    if not words or opening or count:
        raise Mistake(
            "It is not said which letter.", code="no_letter", where="ID",
            hint="Try: sincerely approve thank you ana, or all of a kind: sincerely approve --kind decline",
        )  # fmt: skip
    desk = open_desk(ctx)
    text = letter_text(file) if file else None
    prepared = verb.prepare(
        desk, " ".join(words), text=text, another=another, register=register, send_now=send_now, only_copy=only_copy
    )
    if not as_json:
        _show(desk, prepared, raw)
    if not dry_run:
        _insist_on_yes(yes, as_json)
        verb.approve(desk, prepared)
    if not as_json:
        _said(desk, prepared, dry_run, send_now)
    if not send_now or dry_run:
        if as_json:
            echo_json(_document(prepared, prepared.letter, written=not dry_run))
        return 0
    from sincerely.cli.send import finish
    from sincerely.desk.send import send

    done = send(desk, early=True, only=[prepared.letter.id])
    if as_json:
        echo_json(_document(prepared, desk.outbox.letter(prepared.letter.id), written=True))
    return finish(desk, done, as_json, quiet=as_json)


def letter_text(file: Path) -> str:
    """Return the letter that a person keeps in a file. Raises Mistake where it is none."""
    try:
        if file.stat().st_size > LONGEST:
            raise Mistake(
                "That file is no letter: it is too long.",
                code="bad_letter",
                hint="Name the letter's own file.",
                where=str(file),
            )
        return file.read_text(encoding="utf-8")
    except OSError as error:
        hint = "Write the draft into it first: sincerely draft ID > letter.txt"
        raise Mistake(
            f"The letter could not be read: {error.strerror}.", code="unreadable", hint=hint, where=str(file)
        ) from None
    except UnicodeDecodeError:
        raise Mistake(
            "The letter is not UTF-8 text.", code="unreadable", hint="Save it as plain text in UTF-8.", where=str(file)
        ) from None


def _insist_on_yes(yes: bool, as_json: bool) -> None:
    if yes:
        return
    if as_json or not sys.stdin.isatty():
        raise Mistake(
            "Nobody said yes, so nothing was approved.", code="no_yes",
            hint="Run it on a terminal, or add --yes once you have read the letter (--dry-run shows it).",
        )  # fmt: skip
    if not click.confirm("Approve this letter?", default=False):
        raise click.Abort


def _show(desk: Desk, prepared: verb.Prepared, raw: bool) -> None:
    letter = prepared.letter
    if raw:
        click.echo(letter.message.decode("ascii").replace("\r\n", "\n"))
    else:
        click.echo(f"From:    {letter.sender.name} <{letter.sender.email}>")
        click.echo(f"To:      {', '.join(f'{box.name} <{box.email}>' for box in letter.to)}")
        if letter.cc:
            click.echo(f"Copy:    {', '.join(f'{box.name} <{box.email}>' for box in letter.cc)}")
        say(f"Subject: {letter.subject}\n\n{letter.text.strip()}\n")
    for finding in prepared.noted:
        word = "Worth a look" if finding.level == "warning" else "Good to know"
        say(f"{word}: {finding.say} {finding.why} ({finding.rule})")


def _said(desk: Desk, prepared: verb.Prepared, dry_run: bool, send_now: bool) -> None:
    letter = prepared.letter
    if dry_run:
        click.echo(f"It would leave {when(desk, letter.not_before, letter.application)}. {NOT_WRITTEN}")
        return
    for before in prepared.replaces:
        click.echo(f"It takes the place of the one approved before ({before.id[:6]}).")
    if not send_now:
        leaves = when(desk, letter.not_before, letter.application)
        say(f"Approved: {title(letter)}. It leaves {leaves}, with: sincerely send")
        click.echo(f"Take back: sincerely undo {letter.id[:6]}")
    if letter.only_copy:
        say("It leaves as a copy only. The notice itself is still to be given; tell it once it was.")


def _document(prepared: verb.Prepared, letter: Outgoing, *, written: bool) -> dict[str, Any]:
    noted = [
        {"rule": f.rule, "level": f.level, "say": f.say, "why": f.why, "start": f.start, "end": f.end}
        for f in prepared.noted
    ]
    return {
        **letter_document(letter), "body": letter.text, "message": letter.message.decode("ascii"), "findings": noted,
        "takes_the_place_of": [before.id for before in prepared.replaces], "written": written,
    }  # fmt: skip
