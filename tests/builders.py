"""The fixed cast and the fixed week: a test says only what it is about.

Sam (candidate), Ana (recruiter), Bo (hiring manager), Chi (interviewer) and Dee, an outsider who must never get a letter.
All tests live in the week of Monday 2 November 2026 in Los Angeles unless they say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sincerely.core.application import Application, fold
from sincerely.core.moments import Clock, Moment
from sincerely.core.record import Record, record_from

ZONE, MONDAY = ZoneInfo("America/Los_Angeles"), date(2026, 11, 2)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CAST: Mapping[str, Mapping[str, Any]] = {
    "Sam": {"name": "Sam Okafor", "email": "sam@okafor.example"},
    "Ana": {"name": "Ana Lindqvist", "email": "ana@aurora.example", "role": "recruiter", "address_as": "Ms. Lindqvist"},
    "Bo": {"name": "Bo Tremblay", "email": "bo@aurora.example", "role": "hiring_manager", "address_as": "Mr. Tremblay"},
    "Chi": {"name": "Chi Nwosu", "email": "chi@aurora.example", "role": "interviewer", "address_as": "Dr. Nwosu"},
    "Dee": {"name": "Dee Outis", "email": "dee@elsewhere.example"},
}
OF_THE_CONTRACT = frozenset(  # so that a test across kinds stays true where somebody adds one
    "thank_you inquiry extension_request acceptance decline_offer withdrawal resignation rejection_thanks stay_in_touch"
    " decline decline_acknowledgement offer acceptance_confirmation status_update extension_reply"
    " withdrawal_acknowledgement recontact".split()
)
NAMES = {short: str(person["name"]) for short, person in CAST.items()}


def day(words: str) -> date:
    """Read "tue" as that day of the week, "tue+1" as a week later."""
    name, _, weeks = words.partition("+")
    return MONDAY + timedelta(days=WEEK.index(name), weeks=int(weeks or 0))


def at(words: str) -> datetime:
    """Read "tue 15:00" as that hour of the week; "tue+1 15:00" is a week later."""
    which, hour = words.split()
    return datetime.combine(day(which), time.fromisoformat(hour.zfill(5)), ZONE)


def moment(words: str) -> Moment:
    """Read "tue 15:00" as a time and "tue" as a day."""
    return at(words) if " " in words else day(words)


def event(kind: str, when: str, **facts: Any) -> dict[str, Any]:
    """Return an event as a record file has it; `from_` and `with_` stand for the words that Python keeps."""
    found = moment(when)
    stamp = {"at": found.isoformat()} if isinstance(found, datetime) else {"on": found.isoformat()}
    return {"kind": kind, **stamp, **{name.rstrip("_"): value for name, value in facts.items()}}


def interview_held(when: str, *, with_: Sequence[str] = ("Chi",), **debrief: Any) -> dict[str, Any]:
    """Return an interview held with these of the cast."""
    facts: dict[str, Any] = {"with": [NAMES.get(one, one) for one in with_]}
    return event("interview_held", when, **facts, **({"debrief": debrief} if debrief else {}))


def document(
    *events: Mapping[str, Any], side: str = "candidate", people: Sequence[str] = ("Ana", "Bo", "Chi"), **head: Any
) -> dict[str, Any]:
    """Return a record file's document: Sam at Aurora, or Ana's record of Sam."""
    me = CAST["Sam"] if side == "candidate" else {k: CAST["Ana"][k] for k in ("name", "email")}
    whole: dict[str, Any] = {
        "contract": 1, "side": side, "me": dict(me), "company": "Aurora", "position": "Analyst",
        "time_zone": "America/Los_Angeles", "jurisdiction": "US-CA",
        "people": [dict(CAST[one]) for one in people if side == "candidate" or one != "Ana"], "events": [dict(e) for e in events],
    }  # fmt: skip
    if side == "employer":
        whole["candidate"] = dict(CAST["Sam"])
    return whole | head


def record(*events: Mapping[str, Any], **head: Any) -> Record:
    """Return the record of `document`; a fault in it is a fault of the test."""
    found, problems = record_from(document(*events, **head), "test")
    assert found is not None, problems
    return found


def application(*events: Mapping[str, Any], on: str = "sun+52", **head: Any) -> Application:
    """Return the application of these events, as it stood at the end of the day `on`."""
    return fold(record(*events, **head), Clock(day(on)))


def of_the_contract(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the letters (as JSON) of the kinds that the contract names, and none of a kind that was added."""
    return [row for row in rows if row["kind"] in OF_THE_CONTRACT]


def stores(kinds: Iterable[str]) -> list[Any]:
    """Return kinds of stores to run a suite over; one that takes a server is marked so."""
    import pytest

    marks = [pytest.mark.servers, pytest.mark.xdist_group("servers")]
    return [pytest.param(kind, marks=marks) if kind == "postgresql" else kind for kind in kinds]
