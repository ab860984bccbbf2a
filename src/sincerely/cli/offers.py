"""sincerely offers: the offers beside each other, how long each stands, and what each choice sets off."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from sincerely.cli.options import clock_options, echo_json, json_option, open_desk, record_option
from sincerely.cli.saying import waited_for
from sincerely.core.notice import possible, say_notice, too_late
from sincerely.core.owing.cause import plain_day
from sincerely.core.owing.obligation import Owed
from sincerely.core.spoken import CHANNELS, place_of, say_kind, say_salary, say_value
from sincerely.desk import offers as verb
from sincerely.desk.courses import Course, Then
from sincerely.desk.ports import Desk
from sincerely.desk.titles import title

LABEL, COLUMN = 14, 30  # characters of the names of the rows, and the least of an offer's column
WIDEST = 130


@click.command()
@record_option
@clock_options
@json_option
@click.pass_context
def offers(ctx: click.Context, records: tuple[Path, ...], on: date | None, at: datetime | None, as_json: bool) -> None:
    """Lay your offers beside each other: how long each stands, its terms, and what each choice sets off."""
    desk = open_desk(ctx, records, on, at)
    found = verb.offers(desk)
    if as_json:
        echo_json([verb.document(one) for one in found])
        return
    terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, WIDEST) if terminal else 100
    for line in _page(desk, found, width):
        click.echo(click.style(line, bold=True) if terminal and line and not line.startswith(" ") else line)


def _page(desk: Desk, found: Sequence[verb.OpenOffer], width: int) -> Iterator[str]:
    if not found:
        yield "No offer waits for your answer, and none that you accepted is still unsure."
        return
    for one in found:
        yield from _wrapped(_time(desk, one), width, "")
    yield ""
    yield from _beside(found, width) if width >= LABEL + COLUMN * len(found) else _below(found, width)
    compared = verb.comparable(found)
    if compared:
        yield from _wrapped(compared, width, "")
        yield ""
    for one in found:
        for course in one.courses:
            yield from _course(one, course, width)
            yield ""
    yield "Looking at a choice sends nothing and records nothing. Dates of law are pointers to check, not legal advice."


# How much time there is


def _time(desk: Desk, one: verb.OpenOffer) -> str:
    company, by, zone = one.here.app.record.company, one.offer.answer_by, one.here.zone
    if one.state == "accepted":
        waits = [] if _confirmed(one) else ["a confirmation in writing"]
        waits += [f"what it depends on ({', '.join(one.conditions)})"] if one.conditions else []
        return f"{company}: you accepted; it still waits for {' and for '.join(waits)}."
    if by is None or one.left is None:
        custom = plain_day(one.here.day(one.offer.when) + timedelta(days=5))
        return f"{company} names no day by which to answer; by custom it is five days, {custom}."
    when = f"{_near(one.left.days)}{plain_day(one.here.day(by))}"
    when += (
        f", {by.astimezone(zone):%H:%M} in {place_of(zone)}" if isinstance(by, datetime) else ", at the end of the day"
    )
    own = _own_zone(desk)
    if isinstance(by, datetime) and own and by.astimezone(own).utcoffset() != by.astimezone(zone).utcoffset():
        when += f" ({plain_day(by.astimezone(own).date())}, {by.astimezone(own):%H:%M} with you)"
    return f"{company} ends {when}: {_left(one.left)}.{_decided(one)}"


def _confirmed(one: verb.OpenOffer) -> bool:
    return one.offer.confirmed is not None and one.offer.confirmed.facts.get("channel") == "letter"


def _near(days: int) -> str:
    return {0: "today, ", 1: "tomorrow, "}.get(days, "")


def _left(left: verb.Left) -> str:
    if left.minutes is None or left.minutes >= 48 * 60:
        return f"{_count(left.days, 'day')} left" if left.days else "it is the last day"
    hours, minutes = divmod(left.minutes, 60)
    parts = [_count(number, unit) for number, unit in ((hours, "hour"), (minutes, "minute")) if number]
    return f"{' and '.join(parts) or 'less than a minute'} left"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _own_zone(desk: Desk) -> tzinfo | None:
    profile = None if desk.given else desk.journal.profile()
    return ZoneInfo(profile.time_zone) if profile else None


def _decided(one: verb.OpenOffer) -> str:
    if one.elsewhere:
        return " You accepted another offer, so this one is owed its decline."
    said = {"accept": "to accept it", "decline": "to decline it"}.get(one.decided or "")
    return f" You decided {said}; the letter has not left." if said else ""


# The terms, in columns or one below the other


def _rows(one: verb.OpenOffer) -> list[tuple[str, str]]:
    """Return the terms of an offer, the same names in the same order for every offer."""
    offer, zone = one.offer, one.here.zone
    by = offer.answer_by
    pay = say_salary(offer.salary) if offer.salary else "not told"
    if one.a_year and offer.salary and offer.salary.per != "year":
        pay += f" (12 x {offer.salary.amount:,} = {say_salary(one.a_year)})"
    made = f"{offer.by or 'not told'}, {plain_day(one.here.day(offer.when))}"
    how = CHANNELS.get(offer.channel or "", "not told how")
    written = {True: "yes", False: f"no: {how}", None: "not told"}[one.written]
    rows = [
        ("Position", one.here.app.record.position), ("Pay", pay),
        ("First day", _dated(offer.start_on) if offer.start_on else "not told"),
        ("Answer by", _deadline(by, zone) if by else "no day named"),
        ("Depends on", ", ".join(one.conditions) or ("nothing any more" if offer.conditions else "nothing told")),
        ("From", made), ("In writing", written), ("More time", _more_time(one)),
    ]  # fmt: skip
    return rows + [(name.replace("_", " ").capitalize(), say_value(value, zone)) for name, value in offer.terms.items()]


def _more_time(one: verb.OpenOffer) -> str:
    offer, here = one.offer, one.here
    if offer.extension_granted:
        return f"granted on {plain_day(here.day(offer.extension_granted.when))}"
    if offer.extension_refused:
        return f"refused on {plain_day(here.day(offer.extension_refused.when))}"
    if offer.extension_requested:
        return f"asked on {plain_day(here.day(offer.extension_requested.when))}, no answer yet"
    return "not asked"


def _dated(day: date) -> str:
    return f"{plain_day(day)} {day.year}"


def _deadline(by: date | datetime, zone: tzinfo) -> str:
    if isinstance(by, datetime):
        local = by.astimezone(zone)
        return f"{plain_day(local.date())}, {local:%H:%M}"
    return f"{plain_day(by)}, end of day"


def _beside(found: Sequence[verb.OpenOffer], width: int) -> Iterator[str]:
    each = (width - LABEL) // len(found)
    tables = [dict(_rows(one)) for one in found]
    names = list(dict.fromkeys(name for table in tables for name in table))
    heads = [one.here.app.record.company for one in found]
    yield from _line("", heads, each)
    for name in names:
        yield from _line(name, [table.get(name, "not told") for table in tables], each)
    warned = ["\n".join(f"! {one.say}" for one in each_one.cautions if one.level == "warning") for each_one in found]
    if any(warned):
        yield from _line("Mind", [text or "-" for text in warned], each)
    yield ""


def _line(name: str, cells: Sequence[str], each: int) -> Iterator[str]:
    wrapped = [[line for part in cell.split("\n") for line in textwrap.wrap(part, each - 2)] for cell in cells]
    for n in range(max((len(cell) for cell in wrapped), default=0)):
        parts = [(cell[n] if n < len(cell) else "").ljust(each) for cell in wrapped]
        yield f"  {name if n == 0 else '':<{LABEL - 2}}{''.join(parts)}".rstrip()


def _below(found: Sequence[verb.OpenOffer], width: int) -> Iterator[str]:
    for one in found:
        yield one.here.app.record.company
        for name, value in _rows(one):
            yield from _wrapped(f"{name}: {value}", width, "  ")
        for caution in one.cautions:
            if caution.level == "warning":
                yield from _wrapped(f"! {caution.say}", width, "  ")
        yield ""


# What each choice sets off


def _course(one: verb.OpenOffer, course: Course, width: int) -> Iterator[str]:
    yield course.say
    if course.note:
        yield from _wrapped(course.note, width, "  ")
    for n, step in enumerate(course.steps):
        lines = list(_step(one, step, width))
        if n or not lines:
            yield from _wrapped(f"Once {step.once}{_supposed(step)}:", width, "  ")
        yield from lines or _wrapped(_nothing(step, course), width, "    ")
    if course.name == "accept" and one.offer.start_on:
        yield from _wrapped(
            f"{_dated(one.offer.start_on)}: first day at {one.here.app.record.company}{_free(one, course)}", width, "  "
        )
    if course.command:
        yield f"  → {course.command}"


def _supposed(step: Then) -> str:
    return f" (say on {plain_day(step.on)})" if step.supposed else ""


def _nothing(step: Then, course: Course) -> str:
    if "confirmed" in step.once:
        return "no present employment is told, so no notice is owed"
    return "no letter is owed for it; you can write one" if course.name == "more_time" else "nothing else is owed"


def _step(one: verb.OpenOffer, step: Then, width: int) -> Iterator[str]:
    for when, what in _grouped(step):
        yield from _wrapped(f"{when:<24}{what}", width, "    ", hang=24)
    if step.leaving:
        yield from _wrapped(_notice(step), width, "    ", hang=24, lead=24)
    gone = [_named(step, one) for one in step.ends]
    if gone:
        yield from _wrapped(f"{'no longer owed':<24}{'; '.join(dict.fromkeys(gone))}", width, "    ", hang=24)


def _grouped(step: Then) -> Iterator[tuple[str, str]]:
    """Yield each letter with its day; more than two of one kind on one day are one line."""
    groups: dict[tuple[str, str], list[Owed]] = {}
    for one in step.newly:
        groups.setdefault((_due(step, one), one.obligation.kind), []).append(one)
    for (when, kind), same in groups.items():
        if len(same) > 2:
            places = ", ".join(step.then.record(one.obligation.application).company for one in same)
            yield when, f"{len(same)} letters, each a {say_kind(kind)}: {places}"
            continue
        for one in same:
            yield (
                when,
                f"{title(one)}, {_place(step, one)}{f' (waits for {waited_for(one)})' if one.standing == 'held' else ''}",
            )


def _place(step: Then, one: Owed) -> str:
    if one.obligation.kind == "resignation" and step.leaving:
        return step.leaving.employer
    return step.then.record(one.obligation.application).company


def _named(step: Then, one: Owed) -> str:
    kind = say_kind(one.obligation.kind)
    return f"{kind} to {' and '.join(one.obligation.to) or 'somebody'}, {_place(step, one)}"


def _due(step: Then, one: Owed) -> str:
    due = one.obligation.window.due_at
    late = "late, was due" if one.standing == "overdue" else "due"
    return f"{late} {due:%a} {due.day} {due:%b}" if due else "no day yet"


def _notice(step: Then) -> str:
    """Return what the notice means in days: the last day, by what it was counted, and what is possible."""
    leaving = step.leaving
    assert leaving is not None
    if step.held:
        said = "It is a condition: give no notice before it is met."
    elif leaving.too_late:
        said = f"{too_late(leaving)} {possible(leaving)}"
    else:
        by = (
            "law"
            if leaving.by_law and leaving.by_law > leaving.by_contract
            else f"your contract, {say_notice(leaving.notice)}"
        )
        said = f"Given on {plain_day(leaving.given)}, your last day there is {_dated(leaving.last_day)} (by {by})."
    said += f" At the latest: notice on {plain_day(step.latest)}." if step.latest else ""
    return f"{said} {leaving.form.says}" if leaving.form else said


def _free(one: verb.OpenOffer, course: Course) -> str:
    leaving = next((step.leaving for step in course.steps if step.leaving), None)
    if leaving is None or leaving.start_on is None or leaving.too_late:
        return ""
    free = (leaving.start_on - leaving.last_day).days - 1
    return f", with {_count(free, 'day')} free between" if free > 0 else ", the day after your last"


def _wrapped(text: str, width: int, indent: str, *, hang: int = 0, lead: int = 0) -> list[str]:
    return textwrap.wrap(
        text, max(width, 40), initial_indent=indent + " " * lead, subsequent_indent=indent + " " * hang,
        drop_whitespace=True, break_on_hyphens=False,
    )  # fmt: skip
