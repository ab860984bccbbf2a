"""What a person should know before saying yes or giving notice, from the facts alone: findings that need no text.

They never hold a letter: each warns or informs, and the person decides. Where the record is silent on a thing, nothing is
said of it, but for terms that an acceptance confirms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from sincerely.core.application import Application, Offer
from sincerely.core.days import Days
from sincerely.core.law import Law
from sincerely.core.letter import Finding
from sincerely.core.moments import MONTHS, WEEKDAYS, comes_after, day_of, start_of
from sincerely.core.notice import Leaving, leaving_from, possible, present_work, say_notice, too_late

KINDS = ("acceptance", "resignation")
SPOKEN = {"phone": "by telephone", "in_person": "in person", "chat": "in a chat"}
DaysAt = Callable[[str | None], Days]


def cautions(
    kind: str, app: Application, applications: Sequence[Application], *, today: date, law: Law, days: DaysAt
) -> tuple[Finding, ...]:
    """Return what to know before a letter of this kind leaves; empty for kinds that need no such word."""
    match kind:
        case "acceptance":
            return tuple(before_accepting(app, applications))
        case "resignation":
            return tuple(before_leaving(app, applications, today=today, law=law, days=days))
    return ()


# Before saying yes


def before_accepting(app: Application, applications: Sequence[Application]) -> Iterator[Finding]:
    """Yield what is missing or open in the offer that would be accepted."""
    offer = app.offer
    if offer is None or offer.withdrawn:
        return
    if in_writing(app, offer) is False:
        how = SPOKEN.get(offer.channel or "", "by word of mouth")
        yield _finding(
            "A10", "warning", f"The offer was made {how}, and no written offer is on record.",
            f"Ask {offer.by or app.record.company} for it in writing before you give anything up: an acceptance can bind you, and what was only said is remembered differently.",
        )  # fmt: skip
    for term in missing(offer):
        yield _finding(
            "A6", "warning", f"The offer on record does not name the {term}.",
            f"Ask {offer.by or app.record.company} before you confirm it: a yes to what is not said settles nothing.",
        )  # fmt: skip
    if changed_since(app, offer):
        assert offer.changed is not None
        yield _finding(
            "A11", "warning", f"The offer changed on {_day(day_of(offer.changed.when, app.zone))}, after you decided.",
            "Look at the new terms and decide again; then the letter says them.",
        )  # fmt: skip
    if offer.open_conditions:
        many = "A condition is" if len(offer.open_conditions) == 1 else "Conditions are"
        yield _finding(
            "A10", "warning", f"{many} still open: {', '.join(offer.open_conditions)}.",
            "You can say yes, but give up nothing for it yet: until then the offer can still fall.",
        )  # fmt: skip
    confirmed = offer.confirmed and offer.confirmed.facts.get("channel") == "letter"
    employment = present(applications)
    if employment and not confirmed:
        yield _finding(
            "R1", "info", f"You still work at {employment}: give no notice there yet.",
            f"First {app.record.company} confirms your acceptance in writing; then the resignation is owed.",
        )  # fmt: skip


def in_writing(app: Application, offer: Offer) -> bool | None:
    """Say whether the offer is there in writing: one message or change in writing will do. None: nobody has said."""
    since = [event for event in app.events if event.id == offer.event or comes_after(event.when, offer.when, app.zone)]
    for event in since:
        if event.kind in ("offer_received", "offer_changed") and event.facts.get("channel") == "letter":
            return True
        if event.kind == "message_received" and event.facts.get("label") == "offer":
            return True
        if event.kind == "acceptance_confirmed" and event.facts.get("channel") == "letter":
            return True
    return False if offer.channel in SPOKEN else None


def missing(offer: Offer) -> tuple[str, ...]:
    """Return the terms that an acceptance confirms and the offer on record does not name."""
    terms = (("salary", offer.salary), ("first day", offer.start_on))
    return tuple(name for name, stated in terms if stated is None)


def changed_since(app: Application, offer: Offer) -> bool:
    """Say whether the offer changed after it was decided to accept it, and was not decided upon again."""
    accepts = [one for one in app.decisions if one.to == "accept"]
    if offer.changed is None or offer.accepted or not accepts:
        return False
    last = accepts[-1]
    return comes_after(offer.changed.when, last.when, app.zone) and not comes_after(
        last.when, offer.changed.when, app.zone
    )


def present(applications: Sequence[Application]) -> str | None:
    """Return the present employer, or None where none is stated or notice has been given there since."""
    found = present_work(applications)
    if found is None:
        return None
    there, event = found
    began = start_of(event.when, there.zone)
    for app in applications:
        for one in app.others:
            if one.kind == "resigned" and start_of(one.when, app.zone) >= began:
                return None
    employer: str = event.facts["employer"]
    return employer


# Before giving notice


def before_leaving(
    app: Application, applications: Sequence[Application], *, today: date, law: Law, days: DaysAt
) -> Iterator[Finding]:
    """Yield the form that the law there needs, and what is to be known of the last day."""
    one = leaving_from(applications, app, given=today, law=law, days=days)
    if one is None:
        return
    yield from _form(one)
    if one.too_late:
        yield _finding("R3", "warning", too_late(one), possible(one), *([one.least.source] if one.least else []))
    if one.least and one.by_law and one.by_law > one.by_contract:
        rule = "R14" if one.least.place == "GB" else "R3"
        yield _finding(
            rule, "warning", f"{one.least.says} Given on {_day(one.given)}, that ends on {_day(one.by_law)}.",
            f"Your contract says {say_notice(one.notice)}; where the law asks for more, the law counts.", one.least.source,
        )  # fmt: skip
    offer = app.offer
    if offer and offer.accepted and offer.open_conditions:
        yield _finding(
            "R1", "warning", f"Still open in the new offer: {', '.join(offer.open_conditions)}.",
            "Until it is met the new work can fall through, and the present one would be gone.",
        )  # fmt: skip


def _form(one: Leaving) -> Iterator[Finding]:
    form = one.form
    if form is None:
        return
    why = one.do
    if one.assumed:
        why = f"No place is told for {one.employer}, so that of {one.company} was taken. {why}"
    yield _finding("R13", "warning", form.says, why, form.source)


def _finding(rule: str, level: str, say: str, why: str, *sources: str) -> Finding:
    return Finding(rule=rule, level=level, say=say, why=why, sources=(rule, *sources))


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
