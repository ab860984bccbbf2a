"""The verb application add: one more application; what is not stated of it comes from the desk's profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sincerely.core.record import Record, document_of, record_from
from sincerely.desk.applications import find, handle_of, profile_of, title
from sincerely.desk.ports import Desk, Profile
from sincerely.errors import Mistake, Problem


def add(desk: Desk, stated: Mapping[str, Any], *, dry_run: bool = False) -> Record:
    """Add an application; what is not stated comes from the desk's profile.

    Args:
        stated: header fields of a record file, with `people` and on an employer's desk `candidate`; None is not stated.
    """
    whose = profile_of(desk)
    _right_side(whose, stated)
    own_zone = stated.get("time_zone") in (None, whose.time_zone)
    document: dict[str, Any] = {
        "contract": 1, "side": whose.side, "locale": whose.locale, "time_zone": whose.time_zone,
        "jurisdiction": whose.jurisdiction if own_zone else None,
        "me": {name: getattr(whose.me, name) for name in ("name", "email", "phone", "address")},
        **{name: value for name, value in stated.items() if value is not None}, "events": [],
    }  # fmt: skip
    record, problems = record_from(document, "")
    if record is None:
        raise Mistake.of([in_options(problem) for problem in problems])
    taken = [one for one in desk.journal.records() if one.id == record.id]
    if taken:
        raise Mistake(
            f"{title(record)} is already on this desk, as {handle_of(desk, taken[0])}.", code="application_taken",
            hint=f"See what it holds: sincerely history {handle_of(desk, taken[0])}",
        )  # fmt: skip
    if not dry_run:
        desk.journal.add([record])
    return record


def _right_side(whose: Profile, stated: Mapping[str, Any]) -> None:
    if whose.side == "employer" and not stated.get("candidate"):
        raise Mistake(
            "On an employer's desk an application is somebody's; whose is not said.", code="no_candidate",
            hint='Add: --candidate "Sam Okafor <sam@okafor.example>"', where="--candidate",
        )  # fmt: skip
    if whose.side == "candidate" and stated.get("candidate"):
        raise Mistake(
            "This is a candidate's desk: every application on it is your own.", code="other_side",
            hint='Leave --candidate out; people you meet there: --person "NAME <MAIL> interviewer"', where="--candidate",
        )  # fmt: skip


def change(desk: Desk, application: str, stated: Mapping[str, Any], *, dry_run: bool = False) -> tuple[Record, Record]:
    """Put right what an application's header says, from its first event on; return it before and after.

    Its id and its events stay. Raises Mistake where nothing is stated.
    """
    was = find(desk, application)
    said = {name: value for name, value in stated.items() if value is not None}
    if not said:
        hint = f"Give what is right: sincerely application change {handle_of(desk, was)} --jurisdiction US-CA"
        raise Mistake("What is right instead? Nothing was said.", code="nothing_said", hint=hint)
    document = document_of(replace(was, events=()))
    read, problems = record_from({**document, **said}, "")
    if read is None:
        raise Mistake.of([in_options(problem) for problem in problems])
    now = replace(read, id=was.id, events=was.events)
    if not dry_run:
        desk.journal.change(now, was=was)
    return was, now


def in_options(problem: Problem) -> Problem:
    """Return a problem of a record's document as one of the options that were typed."""
    name = problem.where.lstrip("#").strip("/").split("/")
    option = {"people": "--person", "company": "COMPANY", "candidate": "--candidate"}.get(name[0], f"--{name[0]}")
    return replace(problem, where=option.replace("_", "-"))
