"""A draft from a form and facts: each move in the way that fits best, a gap where a required one has no fact.

The choice is stable: it turns with the letter's identity, the reader's place among those who get the same letter and
the number asked for (`another`), keeps to one register (`voicing`), and prefers ways that nobody else of the company has
been given and that do not repeat.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from sincerely.core.drafting import saying
from sincerely.core.drafting.conditions import holds
from sincerely.core.drafting.facts import FAMILY_NAME_FIRST, TITLES, Facts, Filled, first_name
from sincerely.core.drafting.filling import FILLERS
from sincerely.core.drafting.fitting import raised
from sincerely.core.drafting.form import SLOT, LetterForm, MoveForm, Way
from sincerely.core.drafting.voicing import Voice, in_turn, voice_of
from sincerely.core.letter import Draft, Gap, Sentence
from sincerely.core.moves import MOVES
from sincerely.core.people import Person
from sincerely.core.slots import SLOTS

WORD = re.compile(r"[a-z]+")
PAUSE = re.compile(r"[,:–—(]| - ")
WORN = frozenset({"glad", "gladly", "grateful", "hope", "wish", "thank"})
PERSONS = frozenset({"met", "promiser", "offerer", "told_by", "reports_to"})
NOTED = ("discussed", "impressed", "fit", "correction", "next_step", "feedback", "reason")


@dataclass
class Page:
    """A letter while it is being written: what has been said so far, and what others of the round were told."""

    facts: Facts
    voice: Voice
    turn: int
    taken: frozenset[str]
    filled: dict[str, Filled | None] = field(default_factory=dict)
    held: dict[str, bool] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    made: set[str] = field(default_factory=set)
    once: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)  # slots that have been said
    openings: set[tuple[str, ...]] = field(default_factory=set)
    worn: set[str] = field(default_factory=set)  # words of courtesy that have been used
    named: set[str] = field(default_factory=set)  # people who have been named
    told: set[str] = field(default_factory=set)  # and the things noted that were, whatever their form

    def slot(self, name: str) -> Filled | None:
        """Return what fills a slot, worked out once."""
        if name not in self.filled:
            self.filled[name] = FILLERS[name](self.facts)
        return self.filled[name]

    def holds(self, name: str) -> bool:
        """Say whether a condition holds, worked out once."""
        if name not in self.held:
            self.held[name] = holds(name, self.facts)
        return self.held[name]


def draft(
    form: LetterForm, facts: Facts, *, cc: Sequence[Person] = (), another: int = 0, taken: Iterable[str] = (),
    register: str | None = None,
) -> Draft:  # fmt: skip
    """Write the letter of `form` from `facts`.

    Args:
        another: which of the ways to begin from; the same number always gives the same letter.
        taken: sentences and ways ("move/way") that others of the company were given.
        register: plain, warm or formal; None leaves it to the record.
    """
    turn = facts.place + another
    page = Page(facts=facts, voice=voice_of(facts, register), turn=turn, taken=frozenset(taken))
    subject = _subject(form, page)
    if facts.reader is None:
        page.gaps.append(_gap("reader", "", page))
    elif facts.reader.email is None:
        page.gaps.append(_gap("email", "", page))
    page.sentences.append(_salutation(facts))
    for number, paragraph in enumerate(form.paragraphs, start=1):
        for move in paragraph:
            _say(move, number, page)
    page.sentences.append(_close(facts, len(form.paragraphs) + 1))
    return Draft(
        kind=form.kind, to=(facts.reader, *facts.together) if facts.reader else (), cc=tuple(cc), subject=subject,
        body=laid_out(page.sentences), sentences=tuple(page.sentences), gaps=tuple(page.gaps),
        thread=_thread(facts),
    )  # fmt: skip


def every_sentence(form: LetterForm, facts: Facts) -> dict[str, str]:
    """Return every sentence that some way of some move makes of these facts, and every subject, with its move."""
    page = Page(facts=facts, voice=voice_of(facts), turn=0, taken=frozenset())
    subjects = MoveForm(name="subject", ways=form.subjects)
    return {
        text: move.name
        for move in (subjects, *form.moves)
        for way in move.ways
        if all(page.slot(name) for name in way.slots)
        for text, _ in _rendered(way, page)
    }


def _number(*words: str) -> int:
    return int.from_bytes(hashlib.sha256("\n".join(words).encode()).digest()[:4])


def _say(move: MoveForm, paragraph: int, page: Page) -> None:
    """Add the move's sentences, or its gap."""
    if not all(page.holds(name) for name in move.when) or (move.name in page.made and not move.more):
        return
    if not page.made.issuperset(move.after):
        return
    owing = [name for name in move.must if name not in page.made]
    ways = [way for way in move.ways if _usable(way, page) and all(name in way.also for name in owing)]
    if move.more:
        ways = [way for way in ways if not _told_slots(way) & page.told]
    if not ways:
        if move.ask and move.name not in page.made and (not move.optional or _base(move.ask) in page.facts.misfits):
            page.gaps.append(_gap(move.ask, move.name, page))
        return
    facts = page.facts
    start = _number(facts.application.id, facts.kind, move.name)
    ways = in_turn(ways, page.voice, start + page.turn)
    best = min(ways, key=lambda way: _penalty(way, move, paragraph, page))
    for text, sources in _rendered(best, page):
        page.sentences.append(
            Sentence(text=text, move=move.name, way=best.id, sources=sources, paragraph=paragraph)
        )  # fmt: skip
        page.worn |= _worn(text)
        page.openings.add(_opening(text))
    page.made |= {move.name, *best.also}
    page.once |= set(best.once)
    page.said |= best.slots
    page.named |= {_text(name, page) for name in best.slots & PERSONS}
    page.told |= _told_slots(best)


def _told_slots(way: Way) -> set[str]:
    return {_base(name) for name in way.slots} - {"position", "company", "me"}


def _usable(way: Way, page: Page) -> bool:
    if not page.made.issuperset(way.after) or not all(page.holds(name) for name in way.when):
        return False
    if not all(page.slot(name) for name in way.slots):
        return False
    return not any(PAUSE.search(_text(name, page)) for one in way.say for name in _inside(one))


@cache
def _inside(one: str) -> tuple[str, ...]:
    """The things noted that stand inside a sentence: one that has a comma or a dash in it only stands at its end."""
    noted = (name for name in SLOT.findall(one) if _base(name) in NOTED and not name.endswith("_said"))
    return tuple(name for name in noted if not one.endswith((f"{{{name}}}.", f"{{{name}}}?")))


def _penalty(way: Way, move: MoveForm, paragraph: int, page: Page) -> int:
    """How badly a way would sit here; of equals the first in turn is taken."""
    texts = [text for text, _ in _rendered(way, page)]
    before = page.sentences[-1]
    cost = 12 * (way.register == page.voice.beside)  # as long as a way of the letter's own sits as well
    cost += 120 * (f"{move.name}/{way.id}" in page.taken) + 200 * any(text in page.taken for text in texts)
    cost += 80 * len(page.once & set(way.once))
    cost += 25 * len((way.slots & page.said) - {"company"})
    cost += 15 * len({_text(name, page) for name in way.slots & PERSONS} & page.named)
    cost += 30 * (_opening(texts[0]) in page.openings)
    cost += 10 * len(_worn(" ".join(texts)) & page.worn)
    alike = texts[0].split()[0] == before.text.split()[0]
    cost += 6 * (alike and before.paragraph == paragraph) + 2 * alike
    return cost


def _worn(text: str) -> set[str]:
    """The words of courtesy in a text that are heard twice in one letter."""
    return set(WORN.intersection(WORD.findall(text.lower())))


def _opening(text: str) -> tuple[str, ...]:
    return tuple(text.lower().split()[:2])


def _rendered(way: Way, page: Page) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for one in way.say:
        names = SLOT.findall(one)
        # One pass over the template: what a slot holds is never looked at again.
        text = SLOT.sub(lambda match: _text(match[1], page), one)
        sources = dict.fromkeys(source for name in names for source in _sources(name, page))
        found.append((_stopped(raised(text)), tuple(sources)))
    return found


def _text(name: str, page: Page) -> str:
    filled = page.slot(name)
    return filled.text if filled else ""


def _sources(name: str, page: Page) -> tuple[str, ...]:
    filled = page.slot(name)
    return filled.sources if filled else ()


def _stopped(text: str) -> str:
    """End a sentence with one stop, also behind a name or an hour that ends in one ("p.m.")."""
    return re.sub(r"\.{2,}$", ".", text)


@cache
def _base(slot: str) -> str:
    """The thing asked for behind a slot: discussed for discussed_clause."""
    return next((name for name in (*NOTED, *SLOTS) if slot == name or slot.startswith(f"{name}_")), slot)


def _gap(name: str, move: str, page: Page) -> Gap:
    slot, facts = SLOTS[name], page.facts
    reader = facts.reader.name if facts.reader else facts.application.record.company
    words = {"reader": reader, "company": facts.application.record.company}
    question = SLOT.sub(lambda match: words[match[1]], slot.ask)
    levels = {rule.move: rule.level for rule in MOVES[facts.kind]}
    required = not move or levels.get(move) == "error"  # a reader and an address are part of no move
    noted = facts.misfits.get(name)
    if noted:
        shown = noted if len(noted) <= 80 else f"{noted[:77]}…"
        question = f"Your note “{' '.join(shown.split())}” does not fit into a sentence of this letter. {question}"
    return Gap(
        slot=name, question=f"{question} For example: “{slot.example}”.", why=slot.why, move=move, required=required
    )


def _subject(form: LetterForm, page: Page) -> str:
    ways = [way for way in form.subjects if _usable(way, page)]
    way = ways[(_number(page.facts.application.id, form.kind, "subject") + page.turn) % len(ways)]
    return " ".join(SLOT.sub(lambda match: _text(match[1], page), way.say[0]).split())


def _salutation(facts: Facts) -> Sentence:
    text, sources = salutation(facts)
    return Sentence(text=text, move="salutation", way="by_record", sources=sources, paragraph=0)


def salutation(facts: Facts) -> tuple[str, tuple[str, ...]]:
    """Return how the reader is addressed (G17, S11): as the record says, by first name if invited, else by full name."""
    if facts.reader is None:
        neutral = "Dear Sir or Madam," if saying.british(facts.application.record) else "Dear Hiring Team,"
        return neutral, ("custom:G18",)
    called = [_called(person, facts) for person in (facts.reader, *facts.together)]
    return f"Dear {saying.listed([name for name, _ in called])},", tuple(source for _, source in called)


def _called(person: Person, facts: Facts) -> tuple[str, str]:
    at = f"people/{person.name}"
    titled = person.address_as is not None and TITLES.match(person.address_as)
    if person.address_as and not (person.first_names and titled):
        return person.address_as, f"{at}/address_as"
    if person.first_names:
        country = (facts.application.record.jurisdiction or "").split("-")[0]
        name = None if country in FAMILY_NAME_FIRST else first_name(person)
        return name or person.name, f"{at}/first_names"
    return person.name, f"{at}/name"


def _close(facts: Facts, paragraph: int) -> Sentence:
    """The close by locale (G18, G19), the sender's own name (G14) and how to reach them (G15)."""
    me = facts.me
    if not saying.british(facts.application.record):
        words = "Sincerely,"
    else:
        words = "Yours sincerely," if facts.reader else "Yours faithfully,"
    company = None if facts.candidates_side else facts.application.record.company
    lines = [words, me.name, *(one for one in (company, me.email, me.phone) if one)]
    sources = ["custom:G18", "me/name", *(f"me/{name}" for name in ("email", "phone") if getattr(me, name))]
    return Sentence(text="\n".join(lines), move="close", way="by_locale", sources=tuple(sources), paragraph=paragraph)


def laid_out(sentences: Sequence[Sentence]) -> str:
    """Return the body that sentences make, those of one paragraph together."""
    paragraphs: dict[int, list[str]] = {}
    for one in sentences:
        paragraphs.setdefault(one.paragraph, []).append(one.text)
    return "\n\n".join(" ".join(texts) for texts in paragraphs.values()) + "\n"


def _thread(facts: Facts) -> str | None:
    """The message that the letter answers: the last one in from its reader that is on record (S37)."""
    if facts.reader is None:
        return None
    received = reversed(facts.application.of_kind("message_received"))
    found = (event.facts.get("message_id") for event in received if event.facts["from"] == facts.reader.name)
    return next((one for one in found if one), None)
