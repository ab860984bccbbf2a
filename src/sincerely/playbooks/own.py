"""The user's own playbook: a folder laid over ours, looked through whole before anything of it is used.

It may hold sources.toml, law.toml and <side>/<kind>/{owed.toml, letter.en.toml}. Every problem in it is told at once, with its file
and key, so that nobody mends one file to learn of the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache, partial
from pathlib import Path

from sincerely.core.events import LETTER_KINDS
from sincerely.core.fields import nearest
from sincerely.core.playbook import OwnPlaybook
from sincerely.errors import PlaybookError, Problem
from sincerely.playbooks.law import FILE as LAW
from sincerely.playbooks.law import law
from sincerely.playbooks.letters import letter_form
from sincerely.playbooks.owing import LIMITS, owing_rules, sources

FILES = ("owed.toml", "letter.en.toml")
STORY = "story.toml"  # who copies one of our folders copies it too; it says nothing here


@cache
def checked(own: Path) -> Path:
    """Return the folder once everything in it is right. Raises PlaybookError with every problem found."""
    problems = [*_strangers(own), *_broken(partial(sources, own))]
    if (own / LAW).is_file():
        problems += _broken(partial(law, own))
    for side, kinds in LETTER_KINDS.items():
        problems += _broken(partial(owing_rules, side, own))
        for kind in kinds:
            if (own / side / kind / "letter.en.toml").is_file():
                problems += _broken(partial(letter_form, side, kind, own))
    if problems:
        raise PlaybookError.of(problems)
    return own


def own_playbook(own: Path) -> OwnPlaybook:
    """Return what the folder holds, once everything in it is right. Raises PlaybookError as `checked` does."""
    known = ("sources.toml", LAW, *(f"{s}/{k}/{f}" for s, kinds in LETTER_KINDS.items() for k in kinds for f in FILES))
    return OwnPlaybook(str(own), tuple(name for name in known if (checked(own) / name).is_file()))


def _broken(read: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        read()
    except PlaybookError as error:
        return error.problems
    return ()


def _strangers(own: Path) -> Iterator[Problem]:
    """Yield what no playbook has: a folder or file that would be passed over in silence."""
    if not own.is_dir():
        say = "The folder of your own playbook is not there."
        yield Problem(code="playbook", say=say, hint=f"Make it, or take the setting away: mkdir {own}", where=str(own))
        return
    if (own / LIMITS).exists():
        say, hint = (
            "The days that a law sets are no playbook's to change.",
            'To be earlier: due = ["5 bd", "law - 5 d"].',
        )
        yield Problem(code="playbook", say=say, hint=hint, where=str(own / LIMITS))
    yield from _among(own, (*LETTER_KINDS, "sources.toml", LAW, LIMITS), "part of a playbook")
    for side, kinds in LETTER_KINDS.items():
        if (own / side).is_dir():
            yield from _among(own / side, kinds, f"a letter kind of the {side}")
            for kind in kinds:
                if (own / side / kind).is_dir():
                    yield from _among(own / side / kind, (*FILES, STORY), "a file of a letter kind")


def _among(folder: Path, names: Collection[str], what: str) -> Iterator[Problem]:
    for path in sorted(folder.iterdir()):
        if path.name not in names and not path.name.startswith(".") and path.suffix != ".md":
            near = nearest(path.name, names)
            hint = f"Did you mean {near}?" if near else f"Known: {', '.join(names)}."
            yield Problem(code="playbook", say=f"{path.name!r} is not {what}.", hint=hint, where=str(path))
