"""What every journal says when it cannot take what it is given; one sentence whichever store is behind."""

from __future__ import annotations

from collections.abc import Sequence

from sincerely.core.fields import nearest
from sincerely.core.record import Record
from sincerely.errors import Mistake


def unknown_application(application: str, known: Sequence[str]) -> Mistake:
    """Return the error for an application that is not on this desk."""
    near = nearest(application, known)
    hint = f"Did you mean {near}?" if near else "See what there is: sincerely application list"
    return Mistake(f"There is no application {application!r} on this desk.", code="unknown_application", hint=hint)


def application_taken(record: Record) -> Mistake:
    """Return the error for an application that is already there."""
    return Mistake(
        f"{record.position} at {record.company} is already on this desk, as {record.id}.",
        code="application_taken", hint=f"See what it holds: sincerely history {record.id}",
    )  # fmt: skip


def written_meanwhile(record: Record) -> Mistake:
    """Return the error for the second of two writers: nothing of the first is lost, nothing of the second is taken."""
    return Mistake(
        f"Somebody else wrote to {record.company} while you did, so yours was not taken.",
        code="written_meanwhile", hint=f"Look at what is new, then say it again: sincerely history {record.id}",
    )  # fmt: skip


def side_fixed(was: str, wanted: str) -> Mistake:
    """Return the error for changing whose desk this is once it holds applications."""
    return Mistake(
        f"This desk is the {was}'s and has applications; its side cannot change.", code="side_fixed",
        hint=f"Make another desk: sincerely --desk-file other.sqlite3 init --side {wanted}",
    )  # fmt: skip


def unknown_one(what: str, id: str, known: Sequence[str], see: str) -> Mistake:
    """Return the error for a letter or message that is not on this desk; `see` is the command that lists them."""
    near = nearest(id, known)
    hint = f"Did you mean {near}?" if near else f"See what there is: sincerely {see}"
    return Mistake(f"There is no {what} {id!r} on this desk.", code=f"unknown_{what}", hint=hint)


def recipient_taken(name: str, kind: str, letter: str) -> Mistake:
    """Return the error for a second letter of one kind and cause to one person."""
    words = kind.replace("_", " ")
    return Mistake(
        f"A letter of this kind ({words}) to {name} is already under way.", code="recipient_taken",
        hint=f"See where it stands: sincerely outbox (it is {letter})",
    )  # fmt: skip


def settled_meanwhile(message: str) -> Mistake:
    """Return the error for settling a message that somebody settled before."""
    return Mistake(
        f"The message {message} was settled already.", code="settled_meanwhile",
        hint=f"See what became of it: sincerely inbox show {message}",
    )  # fmt: skip
