"""What each page shows, from the same documents as the commands: rows, slips, a letter with what was found in it.

Values only. All text in them is plain; the templates escape it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from zoneinfo import ZoneInfo

from sincerely.core.letter import Finding, Gap
from sincerely.core.outbox import WAITING, Outgoing, sums
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.questions import Question
from sincerely.desk import draft as drafts
from sincerely.desk import today
from sincerely.desk.check import check_text
from sincerely.desk.debrief import QUESTIONS
from sincerely.desk.outbox import outbox
from sincerely.desk.ports import Desk
from sincerely.desk.titles import GROUPS, ON_THE_WAY, group_of, leaves, letter_title, title, when_of, why

LEVELS = {"error": "Must be mended", "warning": "Worth a look", "info": "Good to know"}
TOLD_HERE = frozenset(question.key for question in QUESTIONS)
MOST = 60  # rows of a group; the rest is found by name


@dataclass(frozen=True, kw_only=True)
class Row:
    """One letter as it is listed."""

    id: str
    when: str
    title: str
    place: str
    why: str
    verb: str
    link: str
    standing: str


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One question, with its choices: what each says, and the command that says it where it is told by one."""

    id: str
    when: str
    say: str
    choices: tuple[tuple[str, str], ...]  # what is said, and the letter that says it; "" where pressing it answers


@dataclass(frozen=True, kw_only=True)
class OnTheWay:
    """A letter that was approved."""

    id: str
    title: str
    state: str
    when: str
    say: str
    can_be_taken_back: bool


@dataclass(kw_only=True)
class Today:
    """The page Today."""

    head: str
    lead: str
    slips: list[Slip] = field(default_factory=list)
    groups: list[tuple[str, list[Row], int]] = field(default_factory=list)  # heading, rows, how many more
    leaving: list[OnTheWay] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Note:
    """A finding in the margin, with the words that it is about."""

    number: int
    level: str
    word: str
    say: str
    why: str
    rule: str
    quote: str
    instead: str


@dataclass(kw_only=True)
class Letter:
    """The page of one letter: as drafted, or as the person has it now."""

    id: str
    title: str
    place: str
    why: str
    to: list[tuple[str, str]]
    cc: list[tuple[str, str]]
    sender: str
    subject: str
    body: str
    another: int
    shown: str  # of what the draft said when it was shown
    gaps: list[tuple[Gap, str, str]]  # what is asked, the command that tells it, and what to say here: see `_here`
    notes: list[Note]
    sources: list[tuple[str, str]]  # a sentence, and where it comes from

    @property
    def in_the_way(self) -> int:
        """How many things stand in the way of approving it."""
        return sum(note.level == "error" for note in self.notes) + sum(gap.required for gap, *_ in self.gaps)


def today_of(desk: Desk) -> Today:
    """Return what Today shows."""
    all_owed = today.agenda(desk)
    rows = today.chosen(desk, all_owed)
    questions = today.questions_of(desk, all_owed)
    asked = {one.id for one in questions}
    groups: dict[str, list[Row]] = {name: [] for name in GROUPS}
    for one in rows:
        if one.obligation.question not in asked or one.obligation.kind == "extension_request":
            app = all_owed.applications[one.obligation.application]
            groups[group_of(one, desk.clock.today(app.zone))].append(row_of(desk, all_owed, one))
    owed = len(groups["Late"]) + len(groups["Today"])
    whose = desk.journal.profile()
    now = desk.now().astimezone(ZoneInfo(whose.time_zone)) if whose else desk.now()
    found = Today(head=f"{now:%A}, {now.day} {now:%B}", lead=_lead(owed, len(groups["Late"]), len(questions)))
    found.slips = [_slip(desk, all_owed, one) for one in questions]
    found.groups = [(name, group[:MOST], len(group[MOST:])) for name, group in groups.items() if group]
    found.leaving = [_on_the_way(desk, letter) for letter in outbox(desk).letters if letter.state in WAITING]
    found.notes = [f"{note.say} {note.hint}" for note in all_owed.notes]
    return found


def _lead(owed: int, late: int, asked: int) -> str:
    if not owed:
        return "Nothing is owed today." if not asked else "No letter is owed today; one word from you is wanted." if asked == 1 else f"No letter is owed today; {asked} things want a word from you."  # fmt: skip
    letters = "One letter is owed" if owed == 1 else f"{owed} letters are owed"
    if not late:
        return f"{letters} today."
    return f"{letters} today, {'and it is late' if owed == late == 1 else 'one of them late' if late == 1 else f'{late} of them late'}."


def row_of(desk: Desk, all_owed: today.Agenda, one: Owed) -> Row:
    """Return how one letter is listed, with what pressing it leads to: a message that nobody has read comes first."""
    letter, app = one.obligation, all_owed.applications[one.obligation.application]
    verb, link = "Read draft", f"/letter/{letter.id}"
    if letter.application in all_owed.read_first:
        verb, link = "Read the message first", f"/application/{letter.application}"
    elif letter.id in all_owed.leaving:
        verb, link = "See where it is", "/leaving"
    elif one.standing == "held":
        verb, link = "Why it waits", f"/application/{letter.application}"
    return Row(
        id=letter.id, when=when_of(one, desk.clock.today(app.zone), app.zone), title=title(one),
        place=app.record.company if app.record.side == "candidate" else app.record.position,
        why=why(one), verb=verb, link=link, standing=one.standing,
    )  # fmt: skip


def _slip(desk: Desk, all_owed: today.Agenda, one: Question) -> Slip:
    choices = []
    for choice in one.choices:
        place = choice.application or one.application
        letters = (
            o.obligation for o in all_owed.owed if o.standing in drafts.LIVE and o.obligation.application == place
        )
        letter = next((o.id for o in letters if o.kind == choice.letter), None)
        if letter or choice.letter is None:
            choices.append((choice.say, f"/letter/{letter}" if letter else ""))
    when = f"By {one.due_on:%A}, {one.due_on.day} {one.due_on:%B}" if one.due_on else "No day presses"
    return Slip(id=one.id, when=when, say=one.say, choices=tuple(choices))


def _on_the_way(desk: Desk, letter: Outgoing) -> OnTheWay:
    moment = letter.not_before if letter.state in ("approved", "refused_for_now") else letter.stepped_at
    return OnTheWay(
        id=letter.id, title=f"{letter_title(letter)[0].upper()}{letter_title(letter)[1:]}", state=ON_THE_WAY[letter.state],
        when=leaves(desk, moment, letter.application) if moment else "",
        say="" if letter.state == "approved" else letter.say, can_be_taken_back=letter.state in WAITING,
    )  # fmt: skip


def letter_of(
    desk: Desk, id: str, *, another: int = 0, subject: str | None = None, body: str = "", anew: bool = False
) -> Letter:
    """Return a letter's page: as it is drafted, or, where a subject is given, as the person has it now.

    `anew`: what the person wrote into it stays, and the rest is drafted anew.

    Raises Mistake where no letter of that id is owed.
    """
    made = drafts.draft(desk, id, another=another)
    shown_as = shown(made.draft.text)
    if anew and subject is not None:
        made, subject = drafts.draft(desk, id, another=another, keep=letter_text(subject, body)), None
    drafted, app = made.draft, made.application
    text = drafted.text if subject is None else letter_text(subject, body)
    checked = check_text(
        desk, text, drafted.kind, application=app, applications=made.applications,
        to=[person.name for person in drafted.to],
    )  # fmt: skip
    own = subject is not None and text.strip() != drafted.text.strip()
    gaps = (
        []
        if own
        else [
            (gap, drafts.answering(desk, made, gap), _here(gap, drafts.answering(desk, made, gap)))
            for gap in drafted.gaps
        ]
    )
    asked = {gap.move for gap, *_ in gaps}
    findings = [one for one in checked.findings if not (one.rule.startswith("move:") and one.rule[5:] in asked)]
    assert made.owed is not None
    return Letter(
        id=made.owed.obligation.id, title=title(made.owed),
        place=f"{app.record.company}, {app.record.position}", why=why(made.owed),
        to=[(one.name, one.email or "") for one in drafted.to], cc=[(one.name, one.email or "") for one in drafted.cc],
        sender=f"{app.record.me.name} <{app.record.me.email or 'no address yet'}>",
        subject=drafted.subject if subject is None else subject, body=drafted.body if subject is None else body,
        another=another, shown=shown_as, gaps=gaps,
        notes=[_note(n, one, text) for n, one in enumerate(findings, 1)],
        sources=[] if own else [(one.text, _from(one.sources)) for one in drafted.sentences],
    )  # fmt: skip


def _here(gap: Gap, command: str) -> str:
    """Return "words" for a question that is answered in one's own words, or the statement that answers it; "" where neither does."""
    if gap.slot in TOLD_HERE:
        return "words"
    told = command.split(" ", 3)
    is_of_this_one = told[:2] == ["sincerely", "tell"] and len(told) == 4 and told[2] != "OTHER-APPLICATION"
    return told[3] if is_of_this_one else ""


def letter_text(subject: str, body: str) -> str:
    """Return what was typed as a letter file: the subject is one line, whatever was typed into it."""
    return f"Subject: {' '.join(subject.split())}\n\n{body.replace(chr(13) + chr(10), chr(10)).strip()}\n"


def shown(text: str) -> str:
    """Return what tells whether a draft is still the one that was shown."""
    return sha256(text.encode()).hexdigest()[:16]


def _note(number: int, one: Finding, text: str) -> Note:
    quote = " ".join(text[one.start : one.end].split())[:80] if one.start is not None and one.end is not None else ""
    return Note(
        number=number, level=one.level, word=LEVELS[one.level], say=one.say, why=one.why, rule=one.rule, quote=quote,
        instead=one.instead or "",
    )  # fmt: skip


def _from(sources: Sequence[str]) -> str:
    """Return where a sentence comes from, in words."""
    words = {"event": "what happened", "me": "your name and address", "custom": "custom"}
    return (
        " and ".join(dict.fromkeys(words.get(re.split("[:/]", one)[0], "the record") for one in sources))
        or "the form of a letter"
    )


def leaving_of(desk: Desk) -> tuple[list[OnTheWay], list[tuple[str, int]]]:
    """Return every letter that was approved, the newest first, and the sums; they add up to what was approved."""
    letters = outbox(desk).letters
    counted = [(ON_THE_WAY[state], n) for state, n in sums(letters).items() if n]
    return [_on_the_way(desk, letter) for letter in reversed(letters)], counted
