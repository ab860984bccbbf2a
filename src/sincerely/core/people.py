"""Who writes and who is written to. A person is known inside an application by name; nobody is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

TITLED = re.compile(r"((?:Mr|Ms|Mrs|Miss|Mx|Dr|Prof|Professor)\.?)\s+(\S.*)", re.DOTALL)
ROLES = ("candidate", "interviewer", "recruiter", "hiring_manager", "hr", "supervisor", "referrer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A human and what they are here.

    `address_as` is what follows "Dear" ("Ms. Reynolds"); `first_names` is true once they invited it, None if not said.
    An `email` of None is a gap to ask about, not a reason to owe nothing.
    """

    name: str
    email: str | None = None
    roles: tuple[str, ...] = ()
    address_as: str | None = None
    first_names: bool | None = None
    title: str | None = None
    phone: str | None = None
    pronouns: str | None = None
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose desk this is: `me` of the record."""

    name: str
    email: str | None = None
    phone: str | None = None
    address: str | None = None


def untitled(name: str) -> tuple[str, str | None]:
    """Return a name as typed without "Ms." before it, and with it the form of address that it means: "Ms. Holm"."""
    found = TITLED.fullmatch(name)
    if found is None:
        return name, None
    title, rest = found.groups()
    return rest if " " in rest else name, f"{title} {rest.split()[-1]}"


def primary_contact(people: tuple[Person, ...]) -> Person | None:
    """Return the marked primary contact, else the recruiter, the hiring manager, HR, the first interviewer; or None."""
    marked = next((person for person in people if person.primary), None)
    if marked:
        return marked
    for role in ("recruiter", "hiring_manager", "hr", "interviewer"):
        found = next((person for person in people if role in person.roles), None)
        if found:
            return found
    return None
