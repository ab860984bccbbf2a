"""The part of `sincerely draft` that puts a letter on paper: its options, the file, and what is said beside it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sincerely.cli.saying import dry_run_option
from sincerely.errors import Mistake

if TYPE_CHECKING:
    from sincerely.core.letter import Gap
    from sincerely.desk.draft import Drafted
    from sincerely.desk.ports import Desk

F = TypeVar("F", bound=Callable[..., Any])
FORMS = (".pdf", ".docx")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """What was asked for on the command line; without an `out` nothing is put on paper."""

    out: Path | None = None
    page: str | None = None
    file: Path | None = None
    place: str | None = None
    address: str | None = None
    dry_run: bool = False


def paper_options(command: F) -> F:
    """Add what puts a letter on paper; the command gets all of it as one value, `paper`."""

    @functools.wraps(command)
    def gathered(
        *words: Any, paper: Path | None, page: str | None, file: Path | None, place: str | None, address: tuple[str, ...],
        dry_run: bool, **rest: Any,
    ) -> Any:  # fmt: skip
        asked = OnPaper(
            out=paper, page=page, file=file, place=place, address="\n".join(address) or None, dry_run=dry_run
        )
        _insist_on_paper(asked)
        if asked.file and rest.get("keep"):
            hint = "Give --file for the letter as it stands, or --keep to have the rest said anew."
            raise Mistake(
                "--file and --keep both give the letter's words.", code="two_letters", hint=hint, where="--file"
            )
        return command(*words, paper=asked, **rest)

    found: Any = gathered
    for add in reversed((
        click.option("--paper", type=click.Path(path_type=Path), metavar="FILE", help="Put it on paper, to be signed by hand: FILE ends in .pdf or .docx."),
        click.option("--page", type=click.Choice(["a4", "letter"]), help="With --paper: A4 or US Letter; else as is usual there."),
        click.option("--address", multiple=True, metavar="LINE", help="With --paper: a line of the reader's postal address; may be given many times."),
        click.option("--place", metavar="TOWN", help="With --paper: the town you write in."),
        click.option("--file", type=click.Path(path_type=Path), help="With --paper: the letter as you wrote or edited it, in place of the draft."),
        dry_run_option,
    )):  # fmt: skip
        found = add(found)
    whole: F = found
    return whole


def _insist_on_paper(asked: OnPaper) -> None:
    if asked.out is None:
        for option in ("page", "file", "place", "address", "dry_run"):
            if getattr(asked, option):
                shown = f"--{option.replace('_', '-')}"
                hint = f"Add the file to write: {shown} … --paper letter.pdf"
                if option == "file":
                    hint = "To put it on paper, add --paper letter.pdf; to check it: sincerely check FILE --kind KIND"
                raise Mistake(f"{shown} is for a letter on paper.", code="no_paper", hint=hint, where=shown)
    elif asked.out.suffix.lower() not in FORMS:
        hint = "Name a file that ends in .pdf, or in .docx to change it in your word processor."
        raise Mistake(f"{asked.out} is neither .pdf nor .docx.", code="no_paper", hint=hint, where="--paper")


@dataclass(frozen=True, kw_only=True)
class Done:
    """A letter put on paper: the draft with the words it has there, its pages where that is known, and what is asked."""

    made: Drafted
    out: Path
    page: str
    pages: int | None
    gaps: tuple[Gap, ...]
    written: bool


def put_on_paper(desk: Desk, made: Drafted, asked: OnPaper) -> Done:
    """Write the letter into the file asked for; with --dry-run make it and keep it."""
    from sincerely.desk.paper import Asked, in_own_words, paper
    from sincerely.formats.files import write_whole

    assert asked.out is not None
    if asked.file:
        from sincerely.cli.approve import letter_text

        made = in_own_words(made, letter_text(asked.file))
    sheet, gaps = paper(desk, made, Asked(page=asked.page, place=asked.place, address=asked.address))
    pages: int | None = None
    if asked.out.suffix.lower() == ".pdf":
        from sincerely.formats.pdf import BEGINS, pdf_of

        raw, pages = pdf_of(sheet)
    else:
        from sincerely.formats.docx import BEGINS, docx_of

        raw = docx_of(sheet)
    if not asked.dry_run:
        hint = "Name another file with --paper."
        other = Mistake(
            f"{asked.out} is there and holds something else.", code="not_a_paper", hint=hint, where=str(asked.out)
        )
        write_whole(raw, asked.out, begins=BEGINS, other=other, option="--paper")
    return Done(made=made, out=asked.out, page=sheet.page, pages=pages, gaps=gaps, written=not asked.dry_run)


def paper_json(done: Done) -> dict[str, Any]:
    """Return what JSON says of a paper."""
    from sincerely.core.paper import PAGES

    return {"file": str(done.out), "page": PAGES[done.page], "pages": done.pages, "written": done.written}


def with_gaps(done: Done) -> Drafted:
    """Return the draft with what its paper asks for among its gaps."""
    draft = done.made.draft
    return replace(done.made, draft=replace(draft, gaps=(*draft.gaps, *done.gaps)))


ANSWERS = {
    "sender_address": 'sincerely init --address "STREET; TOWN"', "place": "Add: --place TOWN",
    "reader_address": 'Add: --address "STREET" --address "POSTCODE TOWN"',
}  # fmt: skip


def answer(desk: Desk, gap: Gap) -> str:
    """Return what to type to answer what a paper asks for."""
    if gap.slot == "sender_address" and desk.given:
        return "In the record: me.address."
    return ANSWERS[gap.slot]


def said(done: Done) -> str:
    """Return the line that says what was written."""
    from sincerely.cli.saying import NOT_WRITTEN
    from sincerely.core.paper import PAGES

    many = "" if done.pages is None else f", {done.pages} page{'' if done.pages == 1 else 's'}"
    return f"{done.out}: {PAGES[done.page]}{many}.{'' if done.written else f' {NOT_WRITTEN}'}"


def next_step(desk: Desk, done: Done) -> str:
    """Return what is left to do with the paper, and how to tell it."""
    from sincerely.desk.applications import handle_of

    who = done.made.draft.to[0].name if done.made.draft.to else "NAME"
    step = "Read it, print it and sign it above your name."
    if desk.given:
        return f"Next: {step}"
    called = handle_of(desk, done.made.application.record)
    return f'Next: {step} Once it has left: sincerely tell {called} letter sent {done.made.draft.kind} to "{who}"'
