"""Whom a letter goes to: a closed list of names for playbooks, each a function from cause to letters.

Each yields one tuple of names a letter: several names are one letter to all of them. People are never guessed; where
nobody is known the letter is still owed, to nobody yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sincerely.core.owing.cause import Cause
from sincerely.core.owing.here import Here
from sincerely.core.people import primary_contact

Recipients = Callable[[Here, Cause], Iterator[tuple[str, ...]]]


def _one(*names: str | None) -> tuple[str, ...]:
    return next(((name,) for name in names if name), ())


def _primary(here: Here) -> str | None:
    person = primary_contact(tuple(p for p in here.app.people if p.name != here.me))
    if person:
        return person.name
    met = (name for one in reversed(here.app.interviews) for name in one.people if name != here.me)
    return next(met, None)  # no role is known, but they held the interview


def each_named(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """Each person of the cause, apart."""
    yield from ((name,) for name in cause.people)


def all_named(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """One letter to everybody of the cause; those without an address are left out of it and stay owed apart."""
    group = tuple(name for name in cause.people if here.app.person(name).email)
    if group:
        yield group
    yield from ((name,) for name in cause.people if name not in group)


def primary_named(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """The primary contact if they are of the cause, else its first person."""
    person = _primary(here)
    yield (person,) if person in cause.people else cause.people[:1]


def first_named(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """The first person of the cause."""
    yield cause.people[:1]


def rest_named(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """All but the first person of the cause, for copies."""
    yield cause.people[1:]


def who_promised(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """Who gave the date, else the recruiter, else the hiring manager, else the primary contact."""
    yield asked(here, cause.people)


def asked(here: Here, promised: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom to ask where things stand, given who promised a date."""
    return promised[:1] or _one(here.of_role("recruiter") or here.of_role("hiring_manager") or _primary(here))


def who_offered(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """Who made the offer, else the primary contact."""
    yield cause.people[:1] or _one(_primary(here))


def recruiter(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """The recruiter, else the primary contact."""
    yield _one(here.of_role("recruiter") or _primary(here))


def primary(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """The primary contact."""
    yield _one(_primary(here))


def candidate(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """The candidate."""
    yield _one(here.app.candidate.name if here.app.candidate else None)


def interviewers(here: Here, cause: Cause) -> Iterator[tuple[str, ...]]:
    """Everybody who interviewed, for copies."""
    met = dict.fromkeys(name for one in here.app.interviews for name in one.people if name != here.me)
    yield tuple(met)


RECIPIENTS: Mapping[str, Recipients] = {
    "each_named": each_named, "all_named": all_named, "primary_named": primary_named,
    "first_named": first_named, "rest_named": rest_named, "who_promised": who_promised, "who_offered": who_offered,
    "recruiter": recruiter, "primary": primary, "candidate": candidate, "interviewers": interviewers,
}  # fmt: skip
