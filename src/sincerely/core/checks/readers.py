"""To whom the letter goes: A3, D3, R2, J2. Who is addressed is found from the headers, else from the greeting.

Where that leaves a doubt (a team, two people of one name), nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sincerely.core.checks.case import Case
from sincerely.core.checks.names import forms, parts
from sincerely.core.letter import Finding
from sincerely.core.people import Person

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def addressed(case: Case) -> tuple[Person, ...]:
    """Return who of the record is surely written to: as given, else by the To line, else by the greeting; else nobody."""
    given = tuple(person for person in case.readers if person.name in case.to)
    return given or _in_header(case, "to") or _greeted(case)


def copied(case: Case) -> tuple[Person, ...]:
    """Return who of the record has a copy."""
    return (*_in_header(case, "cc"), *_in_header(case, "bcc"))


def _in_header(case: Case, name: str) -> tuple[Person, ...]:
    line = case.letter.letter.header(name)
    if not line:
        return ()
    said = {word.lower() for word in _ADDRESS.findall(line)}
    words = set(parts(_ADDRESS.sub(" ", line)))
    return tuple(
        person
        for person in case.readers
        if (person.email or "").lower() in said or (len(parts(person.name)) > 1 and set(parts(person.name)) <= words)
    )


def _greeted(case: Case) -> tuple[Person, ...]:
    greeting = case.letter.salutation
    if greeting is None:
        return ()
    words = set(parts(case.letter.quote(greeting.name))) - {"and", "dear"}
    if not words:
        return ()
    fitting = [person for person in case.readers if words & forms(person)]
    whole = [person for person in fitting if words <= forms(person)]
    return (whole[0],) if len(whole) == 1 and len(fitting) == 1 else ()


def _missed(case: Case, right: Iterable[str | None]) -> tuple[Person, ...]:
    """Return who is written to instead of the right people; nobody where one of them is written to or has a copy."""
    names = {name for name in right if name}
    reached = addressed(case)
    if not names or not reached or any(person.name in names for person in (*reached, *copied(case))):
        return ()
    return reached


def offer_is_answered_to_its_maker(case: Case) -> Iterator[Finding]:
    """A3, D3: the answer to an offer goes to whoever made it; copies may go to the rest."""
    offer = case.offer
    if offer is None or case.application is None or offer.by is None:
        return
    astray = _missed(case, [offer.by])
    if not astray:
        return
    rule = "A3" if case.kind == "acceptance" else "D3"
    maker = case.application.person(offer.by)
    greeting = case.letter.salutation
    say = f"It goes to {astray[0].name}, and {offer.by} made the offer."
    why = "Whoever made the offer waits for the answer; through another it may come too late."
    span = greeting.name if greeting and _greeted(case) else None
    yield case.finding(rule, "warning", say, why, span, instead=(maker.address_as or maker.name) if span else None)


def notice_goes_to_the_supervisor(case: Case) -> Iterator[Finding]:
    """R2: notice is given to the immediate supervisor, with a copy to HR."""
    there = case.employment
    if there is None or case.application is None:
        return
    greeting = case.letter.salutation
    astray = _missed(case, [there.supervisor])
    if astray:
        boss = case.application.person(there.supervisor)
        span = greeting.name if greeting and _greeted(case) else None
        yield case.finding(
            "R2", "warning", f"It goes to {astray[0].name}, and {there.supervisor} is the supervisor on record.",
            "The supervisor should not hear it from somebody else.", span,
            instead=(boss.address_as or boss.name) if span else None,
        )  # fmt: skip
    elif there.hr and case.letter.letter.header("to") and there.hr not in [one.name for one in _told(case)]:
        span = case.letter.letter.headers["to"]
        why = "They count the notice and the last pay, and should have the same paper."
        yield case.finding("R2", "warning", f"{there.hr} at HR has no copy.", why, span)


def _told(case: Case) -> tuple[Person, ...]:
    return (*addressed(case), *copied(case))


def thanks_go_to_whom_they_met(case: Case) -> Iterator[Finding]:
    """J2: thanks after a refusal go to whoever was met, to the recruiter or HR, or to who signed the refusal."""
    application = case.application
    if application is None or not application.interviews:
        return
    met = {name for one in application.interviews for name in one.people}
    signed = {one.facts.get("from") for one in application.rejections}
    office = {one.name for one in case.readers if {"recruiter", "hr", "hiring_manager"} & set(one.roles) or one.primary}
    astray = _missed(case, met | signed | office)
    if astray:
        who = sorted(met)[0] if met else "whoever you met"
        say = f"It goes to {astray[0].name}, who did not meet you."
        why = f"Thanks for a talk are read by those who had it: {who} is on record."
        greeting = case.letter.salutation
        yield case.finding("J2", "warning", say, why, greeting.name if greeting and _greeted(case) else None)
