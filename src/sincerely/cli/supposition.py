"""How what would follow looks on a terminal: for each supposition what it brings, takes away and changes, by day.

Words only; what differs, and why, is found below.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from sincerely.cli.saying import waited_for
from sincerely.core.events import EVENTS
from sincerely.core.moments import day_of
from sincerely.core.owing.cause import listed
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import LIVE
from sincerely.core.owing.questions import Question
from sincerely.core.record import event_document
from sincerely.core.spoken import facts_said, say_date, say_kind, say_moment
from sincerely.desk.difference import Difference, same_letter
from sincerely.desk.titles import HEADS, title, when_of
from sincerely.desk.what_if import Effect, WhatIf, notice_given

INDENT, COLUMN = "  ", 26
PLAIN = ("letter", "how", "what")  # facts that need no name before them


def lines(found: WhatIf, records: Sequence[Path] = ()) -> Iterator[str]:
    """Yield the answer line by line; `records` are the files that were read, if not a desk."""
    for n, effect in enumerate(found.effects):
        yield from _effect(effect, first=n == 0)
    last = found.effects[-1]
    if found.once_sent and found.once_sent.event:
        kind = say_kind(found.once_sent.event.facts["letter_kind"])
        yield f"Nobody else is owed a letter before the {kind} has left. Once it has:"
        yield from _body(found.once_sent.difference, but=last.difference)
    yield "Nothing was recorded."
    yield from _to_record(found, records)


def _effect(effect: Effect, *, first: bool) -> Iterator[str]:
    yield f"{'What if' if first else 'And then'}: {_heading(effect, first=first)}"
    yield from effect.notes
    yield from _body(effect.difference)
    if notice := notice_given(effect):
        yield f"Given on {say_date(notice.given)}, the notice ends on {say_date(notice.last_day)}."
        yield ""


def _heading(effect: Effect, *, first: bool) -> str:
    if effect.event is None or effect.application is None:
        assert effect.until is not None  # an effect is of an event or of time alone
        zone = next((app.zone for app in effect.difference.after.applications.values()), None)
        more = "nothing" if first else "nothing more"
        return f"{more} happens until {say_moment(effect.until, zone) if zone else effect.until}?"
    app, event = effect.application, effect.event
    who = app.candidate.name if app.candidate else app.record.company
    told = facts_said(event.facts, event.kind, app.zone)
    facts = ", ".join(value if name in PLAIN else f"{name} {value}" for name, value in told)
    said = f"{EVENTS[event.kind].says}{f' ({facts})' if facts else ''}"
    return f"{who}, {app.record.position}: {said}, {say_moment(event.when, app.zone)}?"


def _body(found: Difference, *, but: Difference | None = None) -> Iterator[str]:
    """Yield what differs, under headings; `but`: what was told before and need not be told again."""
    told = {one.obligation.id for one in but.newly_owed} if but else set()
    anew = [(one, _instead(found, one)) for one in found.newly_owed]
    rows = [
        ("Newly owed", list(_rows(found, [one for one, instead in anew if instead is None]))),
        ("Over at once", [f"{INDENT}{HEADS[one.standing]:<{COLUMN}}{_called(found, one)}" for one in _over(found)]),
        ("Falls away", list(_fallen(found, told, [instead for _, instead in anew if instead]))),
        ("Changes", [*_anew(found, anew), *_changes(found)]),
        ("Asked of you then", [f"{INDENT}{line}" for one in found.asked for line in _asked(one)]),
        ("No longer asked", [f"{INDENT}{one.say}" for one in found.settled]),
    ]  # fmt: skip
    some = False
    for heading, said in rows:
        if said:
            some = True
            yield ""
            yield heading
            yield from said
    yield from ([""] if some else ["", "Nothing would change in what is owed.", ""])


def _over(found: Difference) -> Iterator[Owed]:
    """Yield what comes too late or is done at once, unless the same letter is told elsewhere; what has no reason, never."""
    told = [*(one.was for one in found.falls_away), *(one.after for one in found.changes), *found.newly_owed]
    return (
        one
        for one in found.over_at_once
        if one.standing != "void" and not any(same_letter(one, other) for other in told)
    )


def _place(found: Difference, one: Owed) -> str:
    record = found.after.record(one.obligation.application)
    return record.company if record.side == "candidate" else record.position


def _called(found: Difference, one: Owed) -> str:
    return f"{title(one)}, {_place(found, one)}"


def _rows(found: Difference, owed: Sequence[Owed]) -> Iterator[str]:
    """Yield each letter with its day and its reason; of those that come again and again, the first with their number."""
    shown: list[Owed] = []
    for one in owed:
        if one.standing == "upcoming" and any(same_letter(one, other) for other in shown):
            continue
        shown.append(one)
        app = found.after.applications[one.obligation.application]
        today = found.after.desk.clock.today(app.zone)
        yield f"{INDENT}{when_of(one, today, app.zone):<{COLUMN}}{_called(found, one)}"
        why = " ".join(dict.fromkeys(reason.say for reason in one.obligation.because))
        waits = f" It waits for {waited_for(one)}." if one.standing == "held" else ""
        yield f"{INDENT}{'':<{COLUMN}}{why}{waits}"
        again = [
            other for other in owed if other is not one and other.standing == "upcoming" and same_letter(one, other)
        ]
        if again:
            yield f"{INDENT}{'':<{COLUMN}}And again, {len(again)} times, as long as nothing else happens."


def _instead(found: Difference, one: Owed) -> Owed | None:
    """Return the letter that this one stands for: the same to the same person, counted from something else."""
    gone = (other.was for other in found.falls_away if other.now is None or other.now.standing == "void")
    return next((was for was in gone if same_letter(was, one)), None)


def _anew(found: Difference, anew: Sequence[tuple[Owed, Owed | None]]) -> Iterator[str]:
    said: list[Owed] = []
    for one, instead in anew:
        if instead is None or any(same_letter(one, other) for other in said):
            continue
        said.append(one)
        who, zone = listed(one.obligation.to) or "somebody", found.after.record(one.obligation.application).zone
        due, was = one.obligation.window.due_at, instead.obligation.window.due_at
        days = f": due {say_date(day_of(due, zone))}" if due else ""
        days += f" instead of {say_date(day_of(was, zone))}" if due and was and due != was else ""
        yield f"{INDENT}The {say_kind(one.obligation.kind)} to {who} ({_place(found, one)}) is counted anew{days}."


def _fallen(found: Difference, told: set[str], instead: Sequence[Owed]) -> Iterator[str]:
    for one in found.falls_away:
        if one.was.obligation.id in told or any(same_letter(one.was, other) for other in instead):
            continue
        yield f"{INDENT}{_called(found, one.was)}: {one.why[0].lower()}{one.why[1:]}"


def _changes(found: Difference) -> Iterator[str]:
    for one in found.changes:
        if one.before.standing in LIVE or one.after.standing in LIVE:
            yield f"{INDENT}{_place(found, one.after)}: {one.say}"


def _asked(one: Question) -> Iterator[str]:
    yield one.say
    yield from (f"  - {choice.say}" for choice in one.choices)


def _to_record(found: WhatIf, records: Sequence[Path]) -> Iterator[str]:
    happened = [effect for effect in found.effects if effect.event]
    if not happened:
        return
    now = found.effects[0].difference.before.desk
    yield (
        "If it comes to be so:"
        if now.given or all(one.command for one in happened)
        else "If it comes to be so, tell it:"
    )
    for effect in happened:
        assert effect.event and effect.application
        if records:
            file = records[list(effect.difference.after.applications).index(effect.application.id)]
            places = {one.id: n for n, one in enumerate(effect.application.record.events)}
            stated = json.dumps(event_document(effect.event, places), ensure_ascii=False)
            yield f'  → add to "events" in {file}: {stated}'
        else:
            yield f"  → {effect.command or _in_words(effect)}"


def _in_words(effect: Effect) -> str:
    from sincerely.desk.applications import handle_of

    assert effect.application
    called = handle_of(effect.difference.after.desk, effect.application.record)
    return f"sincerely tell {called} … (all that can be told: sincerely tell --list)"
