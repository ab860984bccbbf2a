"""A rule of what is owed, as a value: after what, to whom, by when, and the counts by which its cause waits and stops.

A rule is data over closed lists, whose names `Names` gives; the functions behind the names are in `owing`. Reading an
owed.toml into rules or problems is done in `playbook_tables`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

STRENGTHS = ("law", "standard", "survey", "custom", "opinion")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TIMES = ("never", "once", "twice")


@dataclass(frozen=True, slots=True)
class Term:
    """One way to a date: `count` calendar days (d) or business days (bd) from an anchor, negative for before it."""

    anchor: str = "cause"
    count: int = 0
    unit: str = "d"


RETURNED = Term(
    count=1, unit="bd"
)  # a letter that came back is due again so much later, where its rule says nothing else


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A day that a law sets: `within` so many calendar days of the last interview at `place`, from `in_force` on.

    It runs where there are so many `employees` or more. No playbook of a user's can make it later.
    """

    of: str
    place: str
    within: int
    employees: int
    in_force: date
    says: str
    source: str


Count = Term | int | Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When one kind of letter is owed. Of several terms the earliest counts; no term for `lapses`: it never does.

    `counts` are what its cause counts by, under the names of COUNTS; `words` say counts in its sentence. `written` are
    the events that stand for the letter where their channel is in writing.
    """

    id: str
    side: str
    kind: str
    after: str
    to: str
    say: str
    due: tuple[Term, ...]
    lapses: tuple[Term, ...] = ()
    cc: str | None = None
    unless: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    anyone: bool = False  # a letter to anybody of the application meets it: what it says is said
    sources: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    ends: str = ""
    choices: tuple[
        tuple[str, str], ...
    ] = ()  # other customs that a user may choose: the name of each, and what it says
    counts: Mapping[str, Count] = field(default_factory=dict, hash=False)
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    returned: Term = RETURNED
    late: Term | None = None  # a letter checked so long after its cause is told that it is late
    file: str = ""  # the user's own file that states or changes it; empty: it is as we have it
    own: tuple[str, ...] = ()  # the keys that this file states
    off: bool = False  # put off by that file: nothing is owed by it


@dataclass(frozen=True, slots=True)
class OwnPlaybook:
    """The user's own playbook: its folder, and the files of it that say something, as candidate/inquiry/owed.toml."""

    folder: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule comes from and how strong it is, one of STRENGTHS."""

    code: str
    origin: str
    strength: str
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What a rule after one cause may state: the counts it must have, the days to count from, words for its sentence."""

    counts: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The closed lists over which the rules of one side are written; `after` says what each cause takes."""

    after: Mapping[str, Takes]
    to: Collection[str]
    anchors: Mapping[str, str]
    unless: Collection[str]
    held: Collection[str]
    events: Collection[str]
    sources: Collection[str] | None = field(default=None)  # None: any, since reading the sources costs time
    limits: Mapping[str, Limit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one count is stated: in days ("5 bd", "10 d"), or as a plain number; `says` is what it counts."""

    says: str
    least: int = 0
    days: bool = True


MOST_DAYS, MOST_NUMBER = 999, 99
COUNTS: Mapping[str, Kind] = {
    "wait": Kind("so long after the last contact nobody is asked, where no day was promised"),
    "again": Kind("so long after one without an answer the next opens", least=1),
    "every": Kind("so long after the last contact one opens, and after each the next", least=1),
    "most": Kind("so many at most", days=False),
    "quiet": Kind("after so long with nothing but applied, none is owed"),
    "round": Kind("what is decided for one person within it is one letter"),
    "held_from": Kind("so long after the last interview an open decision is shown as waiting", least=1),
    "returned": Kind("due again so long after the letter came back"),
    "late": Kind("so long after its cause a check calls the letter late"),
}


def counted(rule: Rule) -> dict[str, Term | int]:
    """Return what a rule counts by beside its clocks, under the names of COUNTS: what its cause takes, then the rest.

    Of `returned` only what is not as everywhere; a law's day is no count that anybody sets.
    """
    found = {name: count for name, count in rule.counts.items() if not isinstance(count, Limit)}
    if rule.late:
        found["late"] = rule.late
    return found if rule.returned == RETURNED else {**found, "returned": rule.returned}


def written(term: Term) -> str:
    """Return a clock or count as an owed.toml states it: "5 bd", "answer_by - 1 bd", "answer_by"."""
    count = f"{abs(term.count)} {term.unit}"
    if term.anchor == "cause":
        return count if term.count else "cause"
    return f"{term.anchor} {'-' if term.count < 0 else '+'} {count}" if term.count else term.anchor


def spoken(span: Term) -> str:
    """Return a span in words: "five working days", "90 days", "one day"."""
    number = NUMBERS[span.count] if span.count < len(NUMBERS) else str(span.count)
    return f"{number} {'working ' if span.unit == 'bd' else ''}day{'' if span.count == 1 else 's'}"


def in_time(terms: Collection[Term], anchors: Mapping[str, str]) -> str:
    """Return by when, as a sentence has it: "by the next working day", "within five days of the offer"; else "in time".

    Args:
        anchors: what each day to count from is called.
    """
    span = next((term for term in terms if term.count > 0), None)
    if span is None:
        return "the same day" if any(term.anchor == "cause" and not term.count for term in terms) else "in time"
    name = anchors[span.anchor]
    start = name if name.startswith("the ") else ""  # the others are the cause itself
    if span.count == 1:
        next_day = "by the next working day" if span.unit == "bd" else "by the next day"
        return f"{next_day} after {start}" if start else next_day
    return f"within {spoken(span)} of {start}" if start else f"within {spoken(span)}"


def times(number: int) -> str:
    """Return how often, in a word: "once", "twice", "three times"."""
    if number < len(TIMES):
        return TIMES[number]
    return f"{NUMBERS[number] if number < len(NUMBERS) else number} times"
