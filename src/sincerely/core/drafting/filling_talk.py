"""Slots of the conversation and of the day promised for an answer: each a short function, None where no fact stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from sincerely.core.application import Interview
from sincerely.core.drafting import saying
from sincerely.core.drafting.facts import Facts, Filled
from sincerely.core.moments import WEEKDAYS


def on_talk(facts: Facts) -> Filled | None:
    held = facts.interview
    if held is None:
        return None
    return Filled(saying.on_day(facts.day(held.when), facts.today, facts.locale), (f"event:{held.event}",))


def of_talk(facts: Facts) -> Filled | None:
    held = facts.interview
    if held is None or facts.day(held.when) == facts.today:
        return None
    return Filled(saying.past_day(facts.day(held.when), facts.today, facts.locale), (f"event:{held.event}",))


def weekday(facts: Facts) -> Filled | None:
    """The weekday of an interview of the last week: what a subject can say of it."""
    found = of_talk(facts)
    return found if found and found.text in WEEKDAYS else None


def talk_date(facts: Facts) -> Filled | None:
    """The day of the interview as a date, for letters that leave weeks later."""
    held = facts.interview
    if held is None:
        return None
    day = facts.day(held.when)
    year = day.year != facts.today.year
    return Filled(saying.dated(day, facts.locale, year=year), (f"event:{held.event}",))


LENGTHS = (("the half hour", 25, 37), ("the three quarters of an hour", 40, 49), ("the hour", 50, 77), ("the hour and a half", 80, 102), ("the two hours", 108, 135), ("the three hours", 165, 195))  # fmt: skip


def length(facts: Facts) -> Filled | None:
    held = facts.interview
    found = length_of(held) if held and facts.reader_was_there else None
    return Filled(found, (f"event:{held.event}",)) if held and found else None


def length_of(held: Interview) -> str | None:
    """Return how long an interview was, "the hour", where its end is on record and near such a length."""
    if held.ends_at is None or not isinstance(held.when, datetime):
        return None
    minutes = (held.ends_at - held.when) / timedelta(minutes=1)
    return next((say for say, least, most in LENGTHS if least <= minutes <= most), None)


def you_and_colleagues(facts: Facts) -> Filled | None:
    """Those who held the interview, whoever reads the letter as "you": "you, Chi Nwosu and Bo Tremblay"."""
    held = facts.interview
    if held is None or not facts.reader_was_there or facts.reader is None:
        return None
    readers = {facts.reader.name, *(person.name for person in facts.together)}
    rest = [name for name in held.people if name not in readers]
    return Filled(saying.listed(["you", *rest]), (f"event:{held.event}",)) if 0 < len(rest) <= 2 else None


def met(facts: Facts) -> Filled | None:
    """Those who held the interview that the reader did not take part in, by name."""
    held = facts.interview
    if held is None or facts.reader_was_there or not 0 < len(held.people) <= 3:
        return None
    return Filled(
        saying.listed([facts.application.person(name).name for name in held.people]), (f"event:{held.event}",)
    )


def we_met(facts: Facts) -> Filled | None:
    """Those of the company whom the candidate talked with, the writer as "me"."""
    held = facts.interview
    if held is None or not 0 < len(held.people) <= 3:
        return None
    rest = [name for name in held.people if name != facts.me.name]
    said = [*rest, *(["me"] if len(rest) < len(held.people) else [])]
    return Filled(saying.listed(said), (f"event:{held.event}",))


def applied_on(facts: Facts) -> Filled | None:
    when = facts.application.applied
    if when is None:
        return None
    event = next((e.id for e in facts.application.of_kind("applied")), "")
    day = facts.day(when)
    return Filled(saying.dated(day, facts.locale, year=day.year != facts.today.year), (f"event:{event}",))


def invited_on(facts: Facts) -> Filled | None:
    """The interview that is still arranged here; None where there are several, since one alone would leave the others."""
    standing = [one for one in facts.application.invites if not one.ended and facts.ahead(one.starts_at)]
    if len(standing) != 1:
        return None
    day = facts.day(standing[-1].starts_at)
    said = saying.coming(day, facts.zone, facts.today, facts.locale)
    return Filled(said, (f"event:{standing[-1].event}",))


def promised_by(facts: Facts) -> Filled | None:
    promise = facts.promise
    if promise is None or not facts.ahead(promise.by):
        return None
    said = saying.coming(promise.by, facts.zone, facts.today, facts.locale)
    return Filled(said, (f"event:{promise.event}",))


def promised_was(facts: Facts) -> Filled | None:
    promise = facts.promise
    if promise is None or facts.ahead(promise.by):
        return None
    day = facts.day(promise.by)
    said = saying.coming(day, facts.zone, facts.today, facts.locale)
    return Filled(said, (f"event:{promise.event}",))


def promiser(facts: Facts) -> Filled | None:
    promise = facts.promise
    if promise is None or promise.who is None or (facts.reader and promise.who == facts.reader.name):
        return None
    return Filled(promise.who, (f"event:{promise.event}",))
