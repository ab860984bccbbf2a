"""What to know before a letter leaves, as the verbs ask it of a desk: the cautions of a row, and the form that the law needs.

An employment may be stated in any record of the desk, so all are looked at, once, and only for the kinds concerned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from sincerely.core.application import Application
from sincerely.core.cautions import KINDS, cautions
from sincerely.core.days import Days
from sincerely.core.letter import Finding
from sincerely.core.notice import Leaving, leaving_from
from sincerely.core.owing.obligation import Owed
from sincerely.desk import today
from sincerely.desk.ports import Desk
from sincerely.errors import Problem

LIVE = ("overdue", "open", "held", "upcoming", "snoozed")


def watch(desk: Desk) -> Callable[[Owed], tuple[Finding, ...]]:
    """Return what says the cautions of a letter owed; the records are read when the first is asked for."""
    apps = cache(lambda: tuple(today.applications(desk)))

    def of(one: Owed) -> tuple[Finding, ...]:
        letter = one.obligation
        if letter.kind not in KINDS or one.standing not in LIVE:
            return ()
        app = next(app for app in apps() if app.id == letter.application)
        day = desk.clock.today(today.zone_of(one))
        return cautions(letter.kind, app, apps(), today=day, law=desk.law(), days=_days(desk))

    return of


def beside(one: Owed, found: Sequence[Finding]) -> list[str]:
    """Return the sentences to say beside a row: the warnings that its reason does not say already."""
    reasons = " ".join(reason.say for reason in one.obligation.because)
    return [caution.say for caution in found if caution.level == "warning" and caution.say not in reasons]


def caution_json(found: Finding) -> dict[str, object]:
    """Return a caution as JSON has it."""
    return {
        "rule": found.rule,
        "level": found.level,
        "say": found.say,
        "why": found.why,
        "sources": list(found.sources),
    }


def leaving_of(desk: Desk, one: Owed, apps: Sequence[Application] | None = None) -> Leaving | None:
    """Return what giving the notice that is owed would meet today; None where no employment is stated."""
    every = today.applications(desk) if apps is None else apps
    app = next(app for app in every if app.id == one.obligation.application)
    day = desk.clock.today(today.zone_of(one))
    return leaving_from(every, app, given=day, law=desk.law(), days=_days(desk))


def needs_another_form(desk: Desk, one: Owed, *, on_paper: bool = False) -> Problem | None:
    """Return why a mail cannot be this letter, and the way out; None where it can, or where the place is only assumed.

    Args:
        on_paper: it has just been put on paper, so the way there is not told.
    """
    if one.obligation.kind != "resignation":
        return None
    found = leaving_of(desk, one)
    if found is None or found.form is None or not found.form.excludes_mail or found.assumed:
        return None
    from sincerely.desk.applications import handle_of  # it reads statements, which a list of letters need not pay for

    source = desk.owing_sources()[found.form.source].origin
    who = one.obligation.to[0] if one.obligation.to else "NAME"
    called = handle_of(desk, desk.journal.record(one.obligation.application))
    tell = f'sincerely tell {called} letter sent resignation to "{who}"'
    if found.form.form == "online":
        tell = f"sincerely tell {called} resigned last day {found.last_day.isoformat()}"
    paper, copy = (
        f"Put it on paper: sincerely draft {one.obligation.id} --paper letter.pdf. ",
        " If the e-mail is only a copy, add --copy.",
    )
    if found.form.form == "online":
        paper = ""
    if on_paper:
        paper = copy = ""
    return Problem(
        code="needs_another_form", say=f"This cannot leave by e-mail as the notice itself. {found.form.says} ({source})",
        hint=f"{paper}{found.do} Then tell it: {tell}.{copy}",
    )  # fmt: skip


def _days(desk: Desk) -> Callable[[str | None], Days]:
    return cache(lambda place: Days(place, desk.holidays))
