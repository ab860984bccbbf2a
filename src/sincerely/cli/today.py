"""sincerely today: the letters owed, the most urgent first."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sincerely.cli.main import tell
from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option
from sincerely.core.owing.obligation import Owed
from sincerely.core.people import untitled
from sincerely.desk import today as verb
from sincerely.desk.ports import Desk
from sincerely.desk.titles import group_of, title, when_of, why
from sincerely.errors import Mistake

if TYPE_CHECKING:
    from sincerely.cli.agenda import Slip
    from sincerely.core.owing.clashes import Choice
    from sincerely.core.owing.questions import Question


@click.command()
@record_option
@clock_options
@click.option("--all", "everything", is_flag=True, help="Also those sent, put off, let go or fallen away.")
@click.option("--within", type=click.IntRange(min=0), default=14, show_default=True, help="Days ahead to look.")
@json_option
@click.pass_context
def today(
    ctx: click.Context, records: tuple[Path, ...], on: date | None, at: datetime | None, everything: bool, within: int,
    as_json: bool,
) -> None:  # fmt: skip
    """List the letters owed, the most urgent first."""
    desk = open_desk(ctx, records, on, at)
    all_owed = verb.whole(desk) if everything else verb.agenda(desk, within=within)
    rows = verb.chosen(desk, all_owed, everything=everything, within=within)
    if as_json:
        echo_json(_documents(desk, all_owed, rows))
        if all_owed.notes:
            tell(all_owed.notes, 0, True)
        return
    _show(desk, all_owed, rows, records)


def _documents(desk: Desk, all_owed: verb.Agenda, rows: Sequence[Owed]) -> list[dict[str, object]]:
    """Return the rows as the contract's JSON has them, with what to know before a yes or a notice leaves."""
    from sincerely.desk.cautions import caution_json, watch

    watched = watch(desk)
    found = []
    for one in rows:
        cautions = [caution_json(caution) for caution in watched(one)]
        found.append(verb.document(all_owed, one) | ({"cautions": cautions} if cautions else {}))
    return found


def _show(desk: Desk, all_owed: verb.Agenda, rows: Sequence[Owed], records: Sequence[Path]) -> None:
    from sincerely.cli import agenda
    from sincerely.desk.cautions import beside, watch

    watched = watch(desk)
    page = agenda.Page(slips=_slips(desk, all_owed))
    asked = {question.id for question in verb.questions_of(desk, all_owed)}
    listed = []
    for one in rows:
        app = all_owed.applications[one.obligation.application]
        if one.obligation.question in asked and one.obligation.kind != "extension_request":
            continue  # it lives in its slip (one open question, one slip)
        day = desk.clock.today(app.zone)
        row = agenda.Row(
            when=when_of(one, day, app.zone), title=title(one), why=" ".join((why(one), *beside(one, watched(one)))),
            place=app.record.company if app.record.side == "candidate" else app.record.position,
            type=_next(all_owed, one, records), late=one.standing == "overdue",
        )  # fmt: skip
        listed.append((group_of(one, day), row))
    page.groups = agenda.rows_by_group(listed)
    page.foot = [] if listed else [_nothing(desk, all_owed, bool(page.slips))]
    page.foot += [f"{note.say} {note.hint}" for note in all_owed.notes]
    agenda.show(page, click.echo, terminal=sys.stdout.isatty())


def _slips(desk: Desk, all_owed: verb.Agenda) -> list[Slip]:
    asked = verb.questions_of(desk, all_owed)
    if not asked:
        return []
    from sincerely.cli.agenda import Slip
    from sincerely.core.cautions import before_accepting
    from sincerely.desk.questions import command_of

    undecided = [one.id for one in asked if one.about == "offer_undecided"]
    beside = () if desk.given or len(undecided) < 2 else (("Lay your offers beside each other", "sincerely offers"),)

    def command(one: Question, choice: Choice) -> str:
        """What to type for a choice, where it would be told."""
        id = choice.application or one.application
        known = all_owed.applications.get(id)
        return command_of(desk, known.record if known else desk.journal.record(id), choice) or ""

    def mind(application: str) -> list[str]:
        """What speaks against a yes, as it stands."""
        app = all_owed.applications[application]
        return [caution.say for caution in before_accepting(app, [app]) if caution.level == "warning"]

    return [
        Slip(
            when=f"by {one.due_on:%A} {one.due_on.day} {one.due_on:%B}" if one.due_on else "whenever you like",
            say=" ".join((one.say, *(mind(one.application) if one.id in undecided else ()))),
            choices=(
                *((choice.say, command(one, choice)) for choice in one.choices),
                *(beside if one.id in undecided[-1:] else ()),
            ),
        )
        for one in asked
    ]  # fmt: skip


MANY = 200  # letters; beyond, a short word rarely means one alone, and the id is shown


def _next(all_owed: verb.Agenda, one: Owed, records: Sequence[Path]) -> str:
    """Return the command to type next: the shortest words that mean this letter alone."""
    letter = one.obligation
    if one.standing in ("met", "void", "waived", "lapsed"):
        return ""
    if records:
        file = records[list(all_owed.applications).index(letter.application)]
        to = f" --to {shlex.quote(letter.to[0])}" if letter.to else ""
        return f"sincerely draft --record {shlex.quote(str(file))} --kind {letter.kind}{to}"
    if letter.application in all_owed.read_first:
        return "sincerely inbox"
    if letter.id in all_owed.leaving:
        return "sincerely settle" if all_owed.leaving[letter.id] == "unknown" else "sincerely outbox"
    verb_word = "why" if one.standing in ("held", "upcoming") else "draft"
    first = untitled(letter.to[0])[0].split()[0].casefold() if letter.to else ""
    few = len(all_owed.owed) <= MANY  # each word is looked for in all of them
    for words in (first, f"{letter.kind} {first}".strip()) if few else ():
        try:
            if words and verb.found_in(all_owed, words) == one:
                return f"sincerely {verb_word} {words}"
        except Mistake:
            continue
    return f"sincerely {verb_word} {letter.id}"


def _begin(desk: Desk) -> str:
    """Return what to say first, where nothing has been told yet; else nothing."""
    if desk.given:
        return ""
    records = desk.journal.records()
    if not records:
        whose = desk.journal.profile()
        more = ' --candidate "NAME <MAIL>"' if whose and whose.side == "employer" else ""
        return f'\nWhom did you meet? Begin with: sincerely application add "COMPANY" --position "POSITION"{more}'
    if any(record.events for record in records):
        return ""
    from sincerely.desk.applications import handle_of

    called = handle_of(desk, records[-1])
    return f'\nWhom did you meet? Tell it: sincerely tell {called} interview held yesterday 15:00 with "NAME"'


def _nothing(desk: Desk, all_owed: verb.Agenda, asked: bool) -> str:
    ahead = verb.next_day(desk, all_owed)
    start = "No letter is owed" if asked else "Nothing is owed today"
    if ahead is None:
        return f"{start}, and nothing is coming up.{_begin(desk)}"
    day, one = ahead
    return f"{start}. Next: {day:%A} {day.day} {day:%B}, {title(one)[0].lower()}{title(one)[1:]}."
