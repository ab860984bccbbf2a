"""Moments, values and events said in full, in the words of a person: what is echoed after a statement, and history.

Nothing here is read back by the program; what is stored is the JSON of `record`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sincerely.core.events import EVENTS, Event, Notice, Salary
from sincerely.core.moments import MONTHS, WEEKDAYS, Moment

CHANNELS = {"letter": "in writing", "phone": "by phone", "in_person": "in person", "chat": "by chat"}
NAMES = {  # how a field is called before its value
    "with": "with", "from": "from", "starts_at": "starts", "ends_at": "ends", "by": "by", "who": "promised by",
    "answer_by": "answer by", "start_on": "start", "to": "to", "last_day": "last day", "similar_to": "similar to",
    "letter_kind": "letter", "cc": "copy to", "address_as": "addressed as", "time_zone": "time zone",
    "message_id": "Message-ID", "next_step": "next step", "what": "what", "obligation": "letter",
    "reason_is_private": "reason is private", "runner_up": "runner-up", "kept_on_file": "kept on file",
}  # fmt: skip


def say_date(day: date, *, weekday: bool = True) -> str:
    """Return "Tuesday 20 October 2026", or without its weekday."""
    return (
        f"{WEEKDAYS[day.weekday()]} {say_date(day, weekday=False)}"
        if weekday
        else f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    )


def say_moment(moment: Moment, zone: tzinfo) -> str:
    """Return "Tuesday 20 October 2026, 15:00 in Los Angeles"; a day has neither hour nor place."""
    if not isinstance(moment, datetime):
        return say_date(moment)
    local = moment.astimezone(zone)
    return f"{say_date(local.date())}, {local:%H:%M} in {place_of(zone)}"


def place_of(zone: tzinfo) -> str:
    """Return the place that a zone is named for: "Los Angeles"; of UTC itself "UTC"."""
    name = zone.key if isinstance(zone, ZoneInfo) else str(zone)
    return name.rpartition("/")[2].replace("_", " ")


def say_salary(salary: Salary) -> str:
    """Return "84,000 USD a year"."""
    article = "an" if salary.per == "hour" else "a"
    amount = f"{salary.amount:,.2f}".removesuffix(".00")
    return f"{amount} {salary.currency} {article} {salary.per}"


def say_value(value: object, zone: tzinfo) -> str:
    """Return the value of a field as one line of text."""
    match value:
        case datetime() | date():
            return say_moment(value, zone)
        case Salary():
            return say_salary(value)
        case Notice(amount, unit, to):
            named = unit.removesuffix("s") if amount == 1 else unit
            return f"{amount} {named}{' to the end of a month' if to else ''}"
        case bool():
            return "yes" if value else "no"
        case tuple() | list():
            return _listed([say_value(one, zone) for one in value])
        case Mapping():
            return "; ".join(f"{key.replace('_', ' ')}: {say_value(one, zone)}" for key, one in value.items())
        case Event():
            return say_event(value, zone)
        case _:
            return " ".join(str(value).split())


def _listed(words: list[str]) -> str:
    if any("," in word or len(word) > 40 for word in words):
        return "; ".join(words)
    return ", ".join([*words[:-2], " and ".join(words[-2:])])


def facts_said(facts: Mapping[str, Any], kind: str, zone: tzinfo) -> list[tuple[str, str]]:
    """Return the name and value of each fact of an event in the order of the EVENTS table, a debrief by its questions."""
    found = []
    for name in EVENTS[kind].fields:
        value = facts.get(name)
        if value is None:
            continue
        if name == "debrief":
            found += [(NAMES.get(key, key), say_value(said, zone)) for key, said in value.items()]
        elif name == "channel":
            found.append(("how", CHANNELS[value]))
        elif EVENTS[kind].fields[name].type == "event":
            found.append((NAMES.get(name, name), str(value)[:6]))  # enough of an id to be typed
        elif name in ("letter_kind", "meets", "what", "label"):
            found.append((NAMES.get(name, name), say_kind(value)))
        else:
            found.append((NAMES.get(name, name.replace("_", " ")), say_value(value, zone)))
    return found


def say_kind(kind: str) -> str:
    """Return the name of a letter kind as it stands in a sentence: "thank-you", "request for more time"."""
    return KINDS.get(kind, kind.replace("_", " "))


KINDS = {  # each is followed by "to" and a name
    "thank_you": "thank-you", "decline_offer": "decline", "rejection_thanks": "thank-you all the same",
    "stay_in_touch": "keep-in-touch letter", "extension_request": "request for more time",
}  # fmt: skip


def say_event(event: Event, zone: tzinfo) -> str:
    """Return an event on one line: its moment, what happened, its facts."""
    facts = "; ".join(f"{name} {value}" for name, value in facts_said(event.facts, event.kind, zone))
    return f"{say_moment(event.when, zone)}: {EVENTS[event.kind].says}{' – ' if facts else ''}{facts}"
