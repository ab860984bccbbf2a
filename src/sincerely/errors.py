"""Every exception of the program, named by who can mend it.

Several faults found at once are values (`Problem`, and in a letter `Finding`); one that ends the work is an exception.
An error is one sentence about the user's thing and a hint that says what to do next, best a command that can be typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in what was given. `where` is a file, a file and JSON pointer, or an option; empty if it has none."""

    code: str
    say: str
    hint: str
    where: str = ""


class SincerelyError(Exception):
    """What happened, in one sentence; `hint` says what to do next. Raised only through its children."""

    exit_status = 70

    def __init__(self, say: str, *, code: str, hint: str, where: str = "") -> None:
        super().__init__(say)
        self.problems: tuple[Problem, ...] = (Problem(code=code, say=say, hint=hint, where=where),)

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> SincerelyError:
        """Return one exception that tells all of `problems`, which must not be empty."""
        first = problems[0]
        error = cls(first.say, code=first.code, hint=first.hint, where=first.where)
        error.problems = tuple(problems)
        return error


class Mistake(SincerelyError):
    """The user mends it, by asking otherwise: an unknown id, a bad date, a conflict."""

    exit_status = 2


class SettingsError(SincerelyError):
    """Whoever edits the settings file mends it."""

    exit_status = 3


class PlaybookError(SincerelyError):
    """Whoever edits the playbook mends it."""

    exit_status = 3


class Refused(SincerelyError):
    """The user mends it, by deciding: an error in the letter, no approval, a hold."""

    exit_status = 4


class Unavailable(SincerelyError):
    """Time mends it: a server that does not answer, a locked desk, a full disk."""

    exit_status = 5


class Rejected(SincerelyError):
    """The user and the other system mend it: a login denied, a letter refused for good."""

    exit_status = 6
