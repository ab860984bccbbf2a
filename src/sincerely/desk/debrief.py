"""The verb debrief: five questions about an interview, asked while it is remembered; each may be left for later.

Answers are kept one by one as corrections of the interview, which keeps its identity, so that an interrupted debrief goes
on at the first question without an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sincerely.core.corrections import effective
from sincerely.core.events import Event
from sincerely.core.fields import READERS, Field, Wrong
from sincerely.core.moments import start_of
from sincerely.core.record import Record
from sincerely.desk.applications import find, handle_of, profile_of
from sincerely.desk.correct import find_event, put_right
from sincerely.desk.ports import Desk
from sincerely.desk.tell import Told
from sincerely.errors import Mistake


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of the debrief: what it fills, how it is asked, an example of a good answer."""

    key: str
    ask: str
    example: str
    each: bool = False  # asked for each person apart where there were several


QUESTIONS = (
    Question(key="discussed", ask="What did you and {person} talk about that would have come up with nobody else?",
             example="how the night shift hands over to the morning", each=True),
    Question(key="impressed", ask="What impressed you?", example="that every engineer spends a week with customers"),
    Question(key="fit", ask="Why are you right for it, in one sentence?",
             example="I have run two calibration audits and know where they fail"),
    Question(key="correction", ask="Is there anything to put right or to add?",
             example="I said 2019; the audit was in 2020"),
    Question(key="next_step", ask="What was said about the next step?", example="a second talk with the plant head"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Open:
    """One question that has no answer yet; `person` where it is asked for each apart."""

    question: Question
    interview: Event
    person: str | None

    @property
    def ask(self) -> str:
        """The question in full."""
        everybody = self.interview.facts["with"]
        return self.question.ask.format(person=self.person or (everybody[0] if everybody else "they"))


def interview_of(desk: Desk, words: str | None) -> tuple[Record, Event]:
    """Return the interview that `words` mean: an event's id, or an application whose last one is meant; None: the last.

    Raises Mistake where there is none.
    """
    profile_of(desk)
    if words and desk.journal.with_event(words):
        record, event = find_event(desk, words)
        if event.kind != "interview_held":
            hint = f"See the interviews: sincerely history {handle_of(desk, record)}"
            raise Mistake(f"{words} is {event.kind}, not an interview held.", code="no_interview", hint=hint)
        return record, event
    records = [find(desk, words)] if words else desk.journal.records()
    held = [
        (start_of(event.when, record.zone), record, event)
        for record in records
        for event in effective(record, desk.clock)[0]
        if event.kind == "interview_held"
    ]
    if not held:
        called = handle_of(desk, records[0]) if len(records) == 1 else "APPLICATION"
        where = f" at {records[0].company}" if len(records) == 1 else ""
        raise Mistake(
            f"No interview{where} is on record yet.", code="no_interview",
            hint=f'Tell it first: sincerely tell {called} interview held tuesday 15:00 with "NAME"',
        )  # fmt: skip
    _, record, event = max(held, key=lambda one: one[0])
    return record, event


def open_questions(interview: Event) -> list[Open]:
    """Return the questions without an answer, in order; where several met, the first one for each of them."""
    debrief, people = interview.facts.get("debrief", {}), interview.facts["with"]
    found = []
    for question in QUESTIONS:
        said = debrief.get(question.key)
        if question.each and len(people) > 1 and not isinstance(said, str):
            answered = said or {}
            found += [Open(question=question, interview=interview, person=one) for one in people if one not in answered]
        elif said is None:
            found.append(Open(question=question, interview=interview, person=None))
    return found


def note(desk: Desk, event: str, answers: Mapping[str, Any], *, dry_run: bool = False) -> Told:
    """Keep answers about an interview, by its event's id: each a text for all, or texts by person's name.

    What was noted before stays unless it is said anew. This is also how a draft's gap is answered.
    """
    record, interview = find_event(desk, event)
    if interview.kind != "interview_held":
        hint = f"See the interviews: sincerely history {handle_of(desk, record)}"
        raise Mistake(f"{event} is {interview.kind}, not an interview held.", code="no_interview", hint=hint)
    debrief = {**interview.facts.get("debrief", {})}
    for key, said in answers.items():
        _known_people(interview, key, said)
        before = debrief.get(key)
        if isinstance(said, Mapping) and before is not None:
            apart = before if isinstance(before, Mapping) else dict.fromkeys(interview.facts["with"], before)
            debrief[key] = {**apart, **said}
        else:
            debrief[key] = said
    try:
        checked = READERS["debrief"](debrief, Field("debrief"))
    except Wrong as wrong:
        option = next((key for key, said in answers.items() if isinstance(said, str)), "")
        hint = f"Wanted: {wrong.wanted}."
        say = f"The answer cannot be kept: it is not {wrong.wanted}."
        raise Mistake(
            say, code="bad_value", hint=hint, where=f"--{option.replace('_', '-')}" if option else ""
        ) from None
    instead = replace(interview, facts={**interview.facts, "debrief": checked})
    return put_right(desk, record, interview, instead, dry_run=dry_run)


def _known_people(interview: Event, key: str, said: object) -> None:
    for name in said if isinstance(said, Mapping) else ():
        if name not in interview.facts["with"]:
            there = ", ".join(interview.facts["with"])
            hint = f'There were: {there}. Write: --{key.replace("_", "-")} "{interview.facts["with"][0]}: …"'
            raise Mistake(f"{name} was not at that interview.", code="unknown_person", hint=hint)
