"""The stories of a letter kind, as its story.toml tells them: what happened, and how the letter stands on the days named.

A story has `says`, `events` as in a record file, and `on`: for the end of each day (or a moment in quotes) one line a letter.
`people` adds to the cast of builders.py, `also` are further records, every other key is of the record's head. `choice` chooses
one of the choices of the kind's rules; `letter` is the day on which the whole letter is written, kept in letters/ and read aloud,
and `why` the day on which every letter of the kind is explained, kept in whys/ and read as carefully.
`[cannot]` says of a situation why this kind can never be in it; situations.py has them all.
"""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from builders import document
from playbooks.questions import PLAYBOOKS
from sincerely import wiring
from sincerely.core.application import fold
from sincerely.core.events import LETTER_KINDS
from sincerely.core.moments import Clock
from sincerely.core.owing.cause import Cause
from sincerely.core.owing.causes import CAUSES
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import owed
from sincerely.core.playbook import Rule
from sincerely.core.record import Record, record_from
from sincerely.desk import today
from sincerely.desk.draft import draft
from sincerely.desk.ports import Desk
from sincerely.playbooks.owing import owing_rules
from sincerely.text.holidays import holidays_in

ROOT = Path(__file__).parents[2]
LETTERS, WHYS = Path(__file__).parent / "letters", Path(__file__).parent / "whys"
FILES = ("owed.toml", "story.toml", "letter.en.toml")
OF_THE_STORY = ("says", "on", "also", "choice", "letter", "why")


@dataclass(frozen=True, kw_only=True)
class Story:
    """One situation: what happened, and by day or moment how the letters of the kind stand then, a line each."""

    side: str
    kind: str
    says: str
    documents: tuple[Mapping[str, Any], ...]
    on: Mapping[str, tuple[str, ...]]
    letter: date | None = None
    why: str | None = None
    choice: str | None = None

    @property
    def records(self) -> list[Record]:
        """The story's applications, the one it is about first."""
        found = []
        for number, one in enumerate(self.documents):
            record, problems = record_from(one, f"record {number}")
            assert record is not None, problems
            found.append(record)
        return found


def kinds() -> list[str]:
    """Return every letter kind, as side/kind."""
    return [f"{side}/{kind}" for side, kinds in LETTER_KINDS.items() for kind in kinds]


def with_file(name: str) -> list[str]:
    """Return the kinds whose folder has this file."""
    return [at for at in kinds() if (PLAYBOOKS / at / name).is_file()]


@cache
def _told(at: str) -> Mapping[str, Any]:
    return tomllib.loads((PLAYBOOKS / at / "story.toml").read_text(encoding="utf-8"))


def load(at: str) -> list[Story]:
    """Read the stories of side/kind, in the order of the file."""
    side, kind = at.split("/")
    return [_story(side, kind, stated) for stated in _told(at).get("story", [])]


def cannot(at: str) -> Mapping[str, str]:
    """Return by situation why the kind can never be in it."""
    found: Mapping[str, str] = _told(at).get("cannot", {})
    return found


def _story(side: str, kind: str, stated: Mapping[str, Any]) -> Story:
    missing = [key for key in ("says", "events", "on") if key not in stated]
    assert missing == [], f"{side}/{kind}/story.toml: a story has no {' and no '.join(missing)}"
    first = {key: value for key, value in stated.items() if key not in OF_THE_STORY}
    return Story(
        side=side, kind=kind, says=stated["says"], choice=stated.get("choice"),
        documents=tuple(_document(one, side) for one in (first, *stated.get("also", []))),
        on={day: tuple(lines) for day, lines in stated["on"].items()},
        letter=date.fromisoformat(stated["letter"]) if "letter" in stated else None, why=stated.get("why"),
    )  # fmt: skip


def _document(stated: Mapping[str, Any], side: str) -> dict[str, Any]:
    head = {key: value for key, value in stated.items() if key not in ("events", "people")}
    made = document(*stated["events"], side=side, **head)
    made["people"] += stated.get("people", [])
    return made


def standing(story: Story, on: str) -> list[Owed]:
    """Return every letter of the story's kind as it stands at a moment or the end of a day, explained."""
    clock = Clock(datetime.fromisoformat(on) if "T" in on else date.fromisoformat(on))
    applications = [fold(record, clock) for record in story.records]
    rows = owed(applications, rules(story), holidays_in, clock, explain=True)
    return [row for row in rows if row.obligation.kind == story.kind]


def rules(story: Story) -> Sequence[Rule]:
    """Return our rules of the story's side; of its kind those that the story's choice makes, as a user's own file would."""
    if story.choice is None:
        return owing_rules(story.side)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / story.side / story.kind / "owed.toml"
        file.parent.mkdir(parents=True)
        ids = [rule.id for rule in owing_rules(story.side) if rule.kind == story.kind]
        file.write_text("".join(f'[[rule]]\nid = "{id}"\nchoice = "{story.choice}"\n' for id in ids), encoding="utf-8")
        return owing_rules(story.side, Path(folder))


def causes(story: Story) -> Iterator[tuple[Rule, Cause]]:
    """Yield what each rule of the story's kind finds on the last of its days."""
    on = max(story.on)
    clock = Clock(datetime.fromisoformat(on) if "T" in on else date.fromisoformat(on))
    everywhere = Everywhere([fold(record, clock) for record in story.records], holidays_in, clock)
    for rule in rules(story):
        if rule.kind == story.kind:
            yield from (
                (rule, cause)
                for here in everywhere.all
                for cause in CAUSES[rule.after](here, everywhere, **rule.counts)
            )


def lines(story: Story, on: str) -> list[str]:
    """Return the lines that say how each letter of the story's kind stands, in the order of the alphabet."""
    return sorted(line(story, row) for row in standing(story, on))


def line(story: Story, row: Owed) -> str:
    """Return "Chi Nwosu: open, due 2026-11-19"; copies and another company are named where there are any."""
    letter, companies = row.obligation, {record.id: record.company for record in story.records}
    copies = f" (copy to {' and '.join(letter.cc)})" if letter.cc else ""
    company = companies[letter.application]
    there = "" if company == story.documents[0]["company"] else f" at {company}"
    due = letter.window.due_at.date().isoformat() if letter.window.due_at else "never"
    return f"{' and '.join(letter.to)}{copies}{there}: {row.standing}, due {due}"


@contextmanager
def opened(story: Story) -> Iterator[Desk]:
    """Open a desk made of the story's records alone, read at the end of the day of its letter."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.json" for number in range(len(story.documents))]
        for file, record in zip(files, story.documents, strict=True):
            file.write_text(json.dumps(record), encoding="utf-8")
        yield wiring.open_desk(records=files, clock=story.letter)


def letter(story: Story) -> str:
    """Return the first letter of the story's kind, as a person would read it, with the questions left."""
    with opened(story) as desk:
        first = next((one for one in today.today(desk) if one.obligation.kind == story.kind), None)
        if first is None:
            return f"No {story.kind} is owed on {story.letter}.\n"
        made = draft(desk, first.obligation.id).draft
    to = ", ".join(f"{one.name} <{one.email}>" for one in made.to)
    asked = "".join(f"\n? {gap.question}" for gap in made.gaps)
    return f"To: {to}\nSubject: {made.subject}\n\n{made.body.rstrip()}\n{asked}".rstrip() + "\n"


def kept() -> list[tuple[Story, Path]]:
    """Return each story whose letter is kept, with its file: one a kind, a number behind it where there are more."""
    found = []
    for at in with_file("story.toml"):
        written = [story for story in load(at) if story.letter] if at in with_file("letter.en.toml") else []
        for number, story in enumerate(written, 1):
            found.append((story, LETTERS / f"{at}{f'-{number}' if number > 1 else ''}.txt"))
    return found


def why(story: Story) -> str:
    """Return why every letter of the story's kind stands as it does, as a person would be told."""
    assert story.why is not None
    told = [f"{story.says}\nOn {story.why}:\n"]
    for row in sorted(standing(story, story.why), key=lambda row: line(story, row)):
        letter = row.obligation
        said = [f"{line(story, row)} [{letter.id}]", *(reason.say for reason in letter.because)]
        said += [f"{step.of}: {step.say}" for step in letter.steps]
        said += [f"waits for: {wait}" for wait in letter.waits_for]
        said += [f"settled by: {' or '.join(kinds)}"] if (kinds := _settling(story, row)) else []
        told.append("".join(f"  {one}\n" for one in said))
    return "\n".join(told)


def _settling(story: Story, row: Owed) -> list[str]:
    """Return what the event is that settled it; more than one where the records call two events alike."""
    told = ((event, record) for record in story.records for event in record.events)
    return [
        f"{event.kind} at {record.company} (event {event.id})" for event, record in told if event.id == row.settled_by
    ]


def explained() -> dict[Path, str]:
    """Return by kept file why the letters of a kind stand as they do in its stories."""
    found: dict[Path, list[str]] = {}
    for at in with_file("story.toml"):
        for story in load(at):
            if story.why:
                found.setdefault(WHYS / f"{at}.txt", []).append(why(story))
    return {path: "\n".join(told) for path, told in found.items()}
