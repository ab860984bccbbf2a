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
