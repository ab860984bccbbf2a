"""A letter as it lies on paper (G15): its parts in order, the custom of a place, and a text taken apart into them.

Decides what stands where, never how it looks: formats/pdf.py and formats/docx.py set it. Every word of the letter is
kept; what is not known is left out and asked. Texts are plain text without controls, whoever wrote them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, takewhile

from sincerely.core.dates import days_in, say_day
from sincerely.core.people import TITLED, Person

PAGES = {"a4": "A4", "letter": "US Letter"}
# Where paper is US Letter (CLDR supplemental, measurement and paper size); everywhere else it is A4.
ON_LETTER = frozenset("BZ CA CL CO CR DO GT MX NI PA PH PR SV US VE".split())
SPELLING = "\u200c\u200d\u200e\u200f\u061c"  # joiners and marks of direction that belong to a word
BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
GREETING = re.compile(
    r"(?:dear|hello|hi|hey|good (?:morning|afternoon|evening|day)|greetings|to (?:whom|the)|sehr geehrte\w*|geehrte\w*|"
    r"liebe\w*|guten (?:tag|morgen|abend)|hallo|madame|monsieur|ch[eè]re?s?|bonjour|estimad\w+|geachte|beste|gentile|egregi\w+)\b",
    re.IGNORECASE,
)
LANGUAGES = (
    ("de", re.compile(r"(?:sehr geehrte\w*|geehrte\w*|liebe\w*|guten (?:tag|morgen|abend)|hallo)\b", re.IGNORECASE)),
    ("fr", re.compile(r"(?:madame|monsieur|ch[eè]re?s?|bonjour)\b", re.IGNORECASE)),
    ("es", re.compile(r"estimad\w+", re.IGNORECASE)),
    ("nl", re.compile(r"(?:geachte|beste)\b", re.IGNORECASE)),
    ("it", re.compile(r"(?:gentile|egregi\w+)\b", re.IGNORECASE)),
)  # of a letter in one's own words, told by its greeting; ours are in English
GERMAN_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
GERMAN_TITLES = {
    "Ms": "Frau",
    "Mrs": "Frau",
    "Miss": "Frau",
    "Mr": "Herrn",
    "Dr": "Dr.",
    "Prof": "Prof.",
}  # in an address
WORDS = {"en": ("cc", "page"), "de": ("Kopie an", "Seite")}  # before the copies, and before the number of a page
ITEM = re.compile(r"\s*(?:[-*•–—]|\(?\w{1,3}[.)])\s")
WRAPPED = 50  # characters: a line as long as that was broken by a program, a shorter one by a person
TOWN = re.compile(r"(?:[A-Z]{1,2}-)?\d{4,5}\s+(?P<town>[^\W\d][^\d,;]*)")
ROOM = re.compile(r"(?:apt|apartment|unit|suite|ste|flat|floor|fl|room)\b.*|#.*", re.IGNORECASE)
STATE = re.compile(r"[A-Z]{2}(?:\s+(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Custom:
    """How letters look in a place.

    `subject` stands before or after the salutation, or is not customary (none). `window`: the address stands where the
    window of an envelope is (DIN 5008). `place`: the town stands before the date. `company_first`: above the person's name.
    """

    subject: str = "before"
    head: str = "right"
    window: bool = False
    place: bool = False
    company_first: bool = False


AMERICAN = Custom(subject="none", head="left")
AMERICAN_COMPANY = Custom(subject="before", head="left")
BRITISH = Custom(subject="after")
GERMAN = Custom(window=True, place=True, company_first=True)
CONTINENTAL = Custom(place=True, company_first=True)
ELSEWHERE = Custom()
EUROPE = frozenset("BE BG CH CY CZ DK EE ES FI FR GR HR HU IS IT LI LT LU LV NL NO PL PT RO SE SI SK".split())


def custom_of(country: str | None, side: str) -> Custom:
    """Return how letters look in a country; an American company names the matter, a person there does not."""
    if country in ("US", "CA", "PR"):
        return AMERICAN_COMPANY if side == "employer" else AMERICAN
    if country in ("GB", "IE", "AU", "NZ"):
        return BRITISH
    if country in ("DE", "AT"):
        return GERMAN
    return CONTINENTAL if country in EUROPE else ELSEWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One letter for paper. Each block is lines from top to bottom and may be empty; a paragraph may hold line breaks.

    `head` is the letterhead, the sender's name (or company) first. `own_head` are lines of the person's own above the
    greeting. `below` stands under the typed name. `after` are enclosures and copies.
    """

    page: str
    custom: Custom
    language: str
    region: str
    title: str
    author: str
    day: date
    head: tuple[str, ...] = ()
    dated: str = ""
    to: tuple[str, ...] = ()
    own_head: tuple[str, ...] = ()
    subject: str = ""
    salutation: str = ""
    body: tuple[str, ...] = ()
    close: str = ""
    name: str = ""
    below: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    running: str = ""  # at the top of every further page, before its number


# Texts


def plain(text: str) -> str:
    """Return a text that can do nothing but be read: line breaks and what can be seen, and the marks that words need."""
    return "".join(c for c in BREAKS.sub("\n", text).replace("\t", " ") if c == "\n" or _is_seen(c))


def _is_seen(mark: str) -> bool:
    kind = unicodedata.category(mark)
    if kind in ("Cc", "Cs") or (ord(mark) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(mark) <= 0xFDEF:
        return False
    return kind != "Cf" or mark in SPELLING


def line(text: str) -> str:
    """Return a text as one line."""
    return " ".join(re.split(r"[ \n]+", plain(text))).strip()


def is_right_to_left(text: str) -> bool:
    """Say whether a text runs from right to left: the first letter that has a direction decides."""
    return next((d in ("R", "AL") for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), False)


def address_lines(address: str) -> tuple[str, ...]:
    """Return a postal address line by line: as it was broken, or at semicolons, or else at its commas.

    A number alone and a door stay with their street, and an American or Canadian state with its town.
    """
    for mark in ("\n", ";"):
        if mark in plain(address).strip():
            return tuple(one for part in plain(address).split(mark) if (one := line(part)))
    found: list[str] = []
    for part in filter(None, (line(one) for one in address.split(","))):
        if found and (STATE.fullmatch(part) or ROOM.fullmatch(part) or re.fullmatch(r"\d{1,5}[a-z]?", found[-1])):
            found[-1] = f"{found[-1]}, {part}"
        else:
            found.append(part)
    return tuple(found)


def town_in(address: Sequence[str]) -> str | None:
    """Return the town behind a postcode at the end of an address, or None where it is not plain."""
    rows = [
        one for one in address[1:] if any(c.isdigit() for c in one)
    ]  # the first is a street, one without a number a country
    found = TOWN.fullmatch(rows[-1]) if rows else None
    return found["town"].strip() if found else None


def titled(person: Person, language: str = "en") -> str:
    """Return a name with its title, where the form of address has one: "Ms. Ana Lindqvist", in German "Frau …"."""
    found = TITLED.fullmatch(person.address_as or "")
    if found is None or TITLED.fullmatch(person.name) or not set(found[2].split()) <= set(person.name.split()):
        return person.name
    title = found[1] if language == "en" else GERMAN_TITLES.get(found[1].rstrip(".")) if language == "de" else None
    return f"{title} {person.name}" if title else person.name


def language_of(salutation: str) -> str:
    """Return the language in which a letter is written, told by its greeting; English where that says nothing."""
    return next((name for name, greeting in LANGUAGES if greeting.match(salutation)), "en")


def say_date(day: date, language: str, locale: str) -> str:
    """Return the day above a letter, in the letter's language where that is English or German, else in figures."""
    if language == "en":
        return say_day(day, locale, weekday=False)
    return f"{day.day}. {GERMAN_MONTHS[day.month - 1]} {day.year}" if language == "de" else day.strftime("%d.%m.%Y")


def matter(subject: str, name: str) -> str:
    """Return an e-mail's subject as the heading of a paper: without "Re:", and without the sender, who stands above."""
    found = re.sub(r"^(?:(?:re|aw|fwd?)\s*:\s*)+", "", line(subject), flags=re.IGNORECASE)
    for mark in ("–", "-", "—", ":", ","):
        for taken in (f"{name} {mark} ", f"{name}{mark} "):
            found = found[len(taken) :] if name and found.startswith(taken) else found
        found = found.removesuffix(f" {mark} {name}") if name else found
    return found[:1].upper() + found[1:]


# A letter taken apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A letter's own text in its parts; what is not there is empty. `head` is what stands above the greeting."""

    head: tuple[str, ...] = ()
    salutation: str = ""
    body: tuple[str, ...] = ()
    close: str = ""
    name: str = ""
    below: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def parts_of(text: str, name: str) -> Parts:
    """Take a letter's text apart. Every word comes out again, in the order of the text.

    Args:
        name: who signs; a line of that name, or of a part of it, near the end is the signature.
    """
    blocks = [[line(one) for one in block.split("\n")] for block in re.split(r"\n[ \n]*\n", plain(text).strip())]
    blocks = [block for block in blocks if any(block)]
    at = _greeting(blocks)
    head: tuple[str, ...] = ()
    salutation = ""
    if at is not None:
        head = tuple(one for block in blocks[:at] for one in block)
        salutation, *rest = blocks[at]
        blocks = [rest, *blocks[at + 1 :]] if rest else blocks[at + 1 :]
    before, end = _signature(blocks, name)
    return replace(end, head=head, salutation=salutation, body=tuple(map(_paragraph, before)))


def _greeting(blocks: Sequence[Sequence[str]]) -> int | None:
    """Return which block begins with the greeting: one of those known, or a first line that ends as one."""
    for n, block in enumerate(blocks[:8]):
        first = block[0]
        if (
            GREETING.match(first)
            and len(first) <= 200
            and not first.endswith(".")
            and (first[-1] in ",:!" or block[1:] == [])
        ):
            return n  # fmt: skip
    if blocks and len(blocks) > 1 and len(blocks[0]) == 1 and blocks[0][0][-1] in ",:" and len(blocks[0][0]) <= 60:
        return 0
    return None


def _signature(blocks: list[list[str]], name: str) -> tuple[list[list[str]], Parts]:
    """Return the blocks before the close; and the close, the name that signs as it is typed, and what stands below it."""
    flat = [(b, n) for b, block in enumerate(blocks) for n in range(len(block))]
    for b, n in reversed(flat[-16:]):
        if not _signs(blocks[b][n], name):
            continue
        above, below, after = blocks[b][:n], blocks[b][n + 1 :], [one for block in blocks[b + 1 :] for one in block]
        before = blocks[:b]
        if not above and before and len(before[-1]) <= 2 and all(map(_closes, before[-1])):
            above, before = before[-1], before[:-1]
        closing = list(takewhile(_closes, reversed(above)))[::-1][-2:]
        left = above[: len(above) - len(closing)]
        end = Parts(close=" ".join(closing), name=blocks[b][n], below=tuple(below), after=tuple(after))
        return [*before, left] if left else before, end
    if len(blocks) > 1 and len(blocks[-1]) == 1 and _closes(blocks[-1][0]):
        return blocks[:-1], Parts(close=blocks[-1][0])
    return blocks, Parts()


def _signs(text: str, name: str) -> bool:
    """Say whether a line is the name, its first or last word, initials, or the name with letters behind it."""
    known = name.casefold().replace(".", "").split()
    said = text.casefold().replace(".", "").split(",")[0].split()
    initials = {word[0] for word in known}
    return bool(said) and len(said) <= len(known) and all(word in known or word in initials for word in said)


def _closes(text: str) -> bool:
    return len(text) <= 60 and len(text.split()) <= 8 and not text.endswith((".", "?", ":", ";"))


def _paragraph(lines: Sequence[str]) -> str:
    """Return a paragraph: lines that a program broke are joined, those that a person broke stay."""
    found = lines[0]
    for before, one in pairwise(lines):
        joined = len(before) >= WRAPPED and not ITEM.match(one) and before[-1:] not in ":;"
        found += f"{' ' if joined else chr(10)}{one}"
    return found


def without(lines: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """Return the lines under a name without those that say only what the letterhead says."""
    said = {re.sub(r"\W", "", one).casefold() for one in known}
    labels = re.compile(r"^(?:tel|telephone|phone|mobile|e-?mail|t|m|e)\s*[.:]\s*", re.IGNORECASE)

    def told(text: str) -> bool:
        pieces = [re.sub(r"\W", "", labels.sub("", one.strip())).casefold() for one in re.split(r"[|·•,]", text)]
        whole = re.sub(r"\W", "", labels.sub("", text)).casefold()
        return whole in said or all(piece in said for piece in pieces)

    return tuple(one for one in lines if not told(one))


def names_a_day(lines: Sequence[str], today: date) -> bool:
    """Say whether a head of one's own has its date already."""
    return any(found.day for found in days_in("\n".join(lines), today=today))
