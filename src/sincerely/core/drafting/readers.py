"""Whom a letter goes to when nobody is named: one closed list of rules, each a short function of the application.

What is owed names its own recipients; these hold where a letter is written that is not owed now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sincerely.core.application import Application
from sincerely.core.people import Person, primary_contact


def each_interviewer(application: Application) -> tuple[Person, ...]:
    """Everyone who held the latest interview."""
    held = application.interviews[-1].people if application.interviews else ()
    invited = tuple(person for person in application.people if "interviewer" in person.roles)
    return tuple(application.person(name) for name in held) or invited or primary(application)


def who_promised(application: Application) -> tuple[Person, ...]:
    """Who gave the day of the decision, else the recruiter, the hiring manager, the primary contact (I5)."""
    if application.promises and application.promises[-1].who:
        return (application.person(application.promises[-1].who),)
    for role in ("recruiter", "hiring_manager"):
        found = tuple(person for person in application.people if role in person.roles)
        if found:
            return found[:1]
    return primary(application)


def who_offered(application: Application) -> tuple[Person, ...]:
    """Who made the offer, else the primary contact (A3, D3)."""
    if application.offer and application.offer.by:
        return (application.person(application.offer.by),)
    return primary(application)


def primary(application: Application) -> tuple[Person, ...]:
    """The primary contact; nobody where the record knows nobody."""
    found = primary_contact(application.people)
    if found:
        return (found,)
    held = application.interviews[-1].people if application.interviews else ()
    return tuple(application.person(name) for name in held[:1])


def interviewers_and_recruiter(application: Application) -> tuple[Person, ...]:
    """Everyone who held an interview, then the recruiter (J2)."""
    names = [name for interview in application.interviews for name in interview.people]
    names += [person.name for person in application.people if "recruiter" in person.roles]
    return tuple(application.person(name) for name in dict.fromkeys(names)) or primary(application)


def candidate(application: Application) -> tuple[Person, ...]:
    """The candidate."""
    return (application.candidate,) if application.candidate else ()


def supervisor(application: Application) -> tuple[Person, ...]:
    """The supervisor of the present employment (R2)."""
    stated = application.of_kind("employment")
    if stated:
        return (application.person(stated[-1].facts["supervisor"]),)
    return tuple(person for person in application.people if "supervisor" in person.roles)[:1]


READERS: Mapping[str, Callable[[Application], tuple[Person, ...]]] = {
    "each_interviewer": each_interviewer, "who_promised": who_promised, "who_offered": who_offered, "primary": primary,
    "interviewers_and_recruiter": interviewers_and_recruiter, "candidate": candidate, "supervisor": supervisor,
}  # fmt: skip
