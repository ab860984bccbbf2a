"""The verb of paper: a draft, or a letter in one's own words, with all that paper carries, and what is asked for it.

A postal address is told or left out, never guessed: an envelope without one goes nowhere, and a letter handed over needs
none. Writes nothing; formats/pdf.py and formats/docx.py make the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sincerely.core.drafting.saying import locale_of
from sincerely.core.letter import Gap, letter_from
from sincerely.core.notice import present_work
from sincerely.core.paper import (
    ON_LETTER,
    WORDS,
    Custom,
    Paper,
    Parts,
    address_lines,
    custom_of,
    language_of,
    line,
    matter,
    names_a_day,
    parts_of,
    plain,
    say_date,
    titled,
    town_in,
    without,
)
from sincerely.core.people import Person, Sender
from sincerely.desk.draft import Drafted
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is said of a paper beside the record: its page, the town it is written in, the reader's postal address."""

    page: str | None = None
    place: str | None = None
    address: str | None = None


def in_own_words(made: Drafted, text: str) -> Drafted:
    """Return the draft with the words of a letter file in the place of ours; a subject that it lacks stays ours.

    Raises Mistake where the file holds no letter.
    """
    own = letter_from(text, made.draft.kind)
    body = text[own.body.start : own.body.end].strip()
    if not body:
        hint = "Write the letter into it, or begin from the draft: sincerely draft ID > letter.txt"
        raise Mistake("There is no letter in that file.", code="empty_letter", hint=hint, where="--file")
    subject = own.subject or made.draft.subject
    return replace(made, draft=replace(made.draft, subject=subject, body=f"{body}\n", sentences=(), gaps=()))


def paper(desk: Desk, made: Drafted, asked: Asked) -> tuple[Paper, tuple[Gap, ...]]:
    """Return a letter as it lies on paper, and what is asked for it; none of that keeps it from being written."""
    record, me = made.application.record, _sender(desk, made)
    where, company = _there(made)
    country = (where or "").split("-")[0] or None
    locale = _locale(made, where)
    custom = custom_of(country, record.side)
    parts = parts_of(made.draft.body, me.name)
    language = language_of(parts.salutation)
    sender = address_lines(me.address or "")
    reader = address_lines(asked.address or "")
    house = line(record.company) if record.side == "employer" else None
    own_head = any(
        line(me.name).casefold() in one.casefold() for one in parts.head
    )  # they set the whole head themselves
    day = desk.clock.today(made.application.zone)
    place = line(asked.place or "") or (town_in(sender) if custom.place else None)
    date_line = ("" if not place else f"{place}, ") + say_date(day, language, locale)
    copies, page_word = WORDS.get(language, WORDS["en"])
    contact = tuple(line(one) for one in (me.phone, me.email) if one)
    head = (*([house] if house else []), *([] if house else [line(me.name)]), *sender, *contact)
    to = _inside(made, company, reader, custom, language)
    cc = tuple(f"{copies}: {_with_title(one, language)}" for one in made.draft.cc)
    first = line(made.draft.to[0].name) if made.draft.to else company
    sheet = Paper(
        page=asked.page or _page(made, where), custom=custom, language=language, region=locale[-2:] if language == "en" else language.upper(),
        title=line(made.draft.subject) or f"Letter to {first}", author=line(me.name), day=day,
        head=() if own_head else head, own_head=parts.head, to=() if own_head else to,
        dated="" if own_head or names_a_day(parts.head, day) else date_line,
        subject=matter(made.draft.subject, line(me.name)) if custom.subject != "none" else "",
        salutation=parts.salutation, body=parts.body, close=parts.close, name=parts.name or line(me.name),
        below=_below(parts, made, me, house, sender, contact), after=(*_after(parts, me, sender, contact), *cc),
        running=" · ".join(filter(None, (first, say_date(day, language, locale), page_word))),
    )  # fmt: skip
    return sheet, () if own_head else tuple(_gaps(made, sender, reader, custom, place, company))


def _sender(desk: Desk, made: Drafted) -> Sender:
    """Return who writes; what the record does not say of them is taken from the desk."""
    me = made.application.record.me
    profile = None if desk.given else desk.journal.profile()
    if profile is None:
        return me
    return replace(
        me, address=me.address or profile.me.address, phone=me.phone or profile.me.phone, email=me.email or profile.me.email
    )  # fmt: skip


def _there(made: Drafted) -> tuple[str | None, str]:
    """Return the place and the company of the reader: of a resignation, those of the present work."""
    record = made.application.record
    work = present_work(made.applications) if made.draft.kind == "resignation" else None
    if work is None:
        return record.jurisdiction, line(record.company)
    facts = work[1].facts
    return facts.get("jurisdiction") or record.jurisdiction, line(facts["employer"])


def _locale(made: Drafted, where: str | None) -> str:
    return locale_of(replace(made.application.record, jurisdiction=where))


def _page(made: Drafted, where: str | None) -> str:
    """Return the paper of the place, else of the locale, else of the continent that the clock is of."""
    record = made.application.record
    stated = (record.locale or "").replace("_", "-").partition("-")[2]
    country = (where or "").split("-")[0] or stated
    if country:
        return "letter" if country in ON_LETTER else "a4"
    return "letter" if record.time_zone.startswith("America/") else "a4"


def _with_title(person: Person, language: str) -> str:
    name = titled(person, language)
    return line(f"{name}, {person.title}" if person.title else name)


def _inside(made: Drafted, company: str, address: Sequence[str], custom: Custom, language: str) -> tuple[str, ...]:
    """Return the inside address: name, title, company and postal address, as far as they are known."""
    house = [] if made.application.record.side == "employer" else [company]
    people = [row for person in made.draft.to for row in (titled(person, language), person.title) if row]
    rows = [*house, *people] if custom.company_first else [*people, *house]
    return tuple(line(one) for one in (*rows, *address))


def _below(
    parts: Parts, made: Drafted, me: Sender, house: str | None, sender: Sequence[str], contact: Sequence[str]
) -> tuple[str, ...]:
    """Return what stands under the typed name: what the letter says there beside the letterhead, and one's own title."""
    known = [*contact, *sender, line(plain(me.address or "")), *([house] if house else [])]
    title = made.application.record.person(me.name).title if house else None
    rest = without(parts.below, known)
    return (line(title), *rest) if title and line(title) not in rest else rest


def _after(parts: Parts, me: Sender, sender: Sequence[str], contact: Sequence[str]) -> tuple[str, ...]:
    """Return what stands at the end of the letter's own text, as enclosures, beside what the letterhead says."""
    return without(parts.after, [*contact, *sender, line(plain(me.address or ""))])


def _gaps(
    made: Drafted, sender: Sequence[str], reader: Sequence[str], custom: Custom, place: str | None, company: str
) -> list[Gap]:
    who = made.draft.to[0].name if made.draft.to else company
    found = []
    if not sender:
        question = "What is your own postal address? For example: “12 Harbour Road; Leeds LS1 4AP”."
        why = "A letter on paper says where an answer reaches its sender (G15)."
        found.append(Gap(slot="sender_address", question=question, why=why, required=False))
    if not reader:
        to = who if who == company or made.application.record.side == "employer" else f"{who} at {company}"
        question = f"What is the postal address of {to}? Handed over by hand, the letter needs none."
        why = "By post it reaches them only with an address, and none is guessed (G15)."
        found.append(Gap(slot="reader_address", question=question, why=why, required=False))
    if custom.place and not place:
        question = "In which town do you write? For example: “Leipzig”."
        why = "There a letter names the place before its date (G15)."
        found.append(Gap(slot="place", question=question, why=why, required=False))
    return found
