"""Who is written to and by whom: G3, G4, G14, G17, S4, S11. Names are compared as the record spells them.

The employer's name and the position's title are for `employer`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from sincerely.core.checks.case import Case
from sincerely.core.folding import folded, without_accents
from sincerely.core.letter import Finding, Span
from sincerely.core.people import Person

TITLES = {
    "mr": "he", "sir": "he", "ms": "she", "mrs": "she", "miss": "she", "madam": "she", "mx": "", "dr": "", "doctor": "",
    "prof": "", "professor": "", "rev": "", "reverend": "", "herr": "he", "frau": "she", "fr": "", "hon": "", "capt": "",
    "sra": "she", "señor": "he", "señora": "she", "mme": "she", "shri": "he", "smt": "she", "m": "",
}  # fmt: skip
_SMALL = {"and", "all", "both", "everyone", "everybody", "team", "colleagues", "friends", "the", "of", "at", "or", "there", "again", "ma'am", "dear", "my", "our", "panel", "folks"}  # fmt: skip
_NEUTRAL = re.compile(
    r"\b(?:hiring|recruit\w*|selection|search|interview|appointments?|talent|people|human resources|hr|admissions|sir|madam|whom|manager|team|"
    r"committee|department|panel|office|board|staff|colleagues?|all|everyone|everybody|both|officer|desk|director|head|sirs|mesdames|ladies|gentlemen|there|"
    r"acquisition|support|personnel|member|members|lab|group|school|council|editor|chair|principal|sir/madam)\b"
)
_MASS = re.compile(r"\b(?:applicant|candidate|job ?seeker|interviewee|prospect|sir/madam|user|customer)s?\b")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_PARTICLES = {"de", "da", "do", "dos", "del", "della", "di", "van", "der", "den", "von", "zu", "la", "le", "el", "al", "bin", "ibn", "ter", "ten", "y", "e", "st", "san", "mac", "o"}  # fmt: skip


def plain_name(word: str) -> str:
    """Return a name without its accents, in small letters: for seeing that only an accent differs."""
    return without_accents(folded(word))


def parts(name: str) -> list[str]:
    """Return the parts of a name, in plain form and without titles; a hyphenated part also counts by itself."""
    return list(_parts(name))


@lru_cache(maxsize=2048)  # the names of a record come back in every check
def _parts(name: str) -> tuple[str, ...]:
    found = []
    for match in _WORD.finditer(name):
        word = folded(match.group()).strip(".'-")
        if word and word not in TITLES:
            found.append(word)
    return tuple(found)


def forms(person: Person) -> set[str]:
    words = {*parts(person.name), *parts(person.address_as or "")}
    return (
        words
        | {piece for word in words for piece in word.split("-")}
        | {word.replace("-", "") for word in words if "-" in word}
    )


def salutation_names_the_reader(case: Case) -> Iterator[Finding]:
    """G3, G4, S11: the greeting has the reader's name as recorded, or a neutral form."""
    greeting = case.letter.salutation
    if greeting is None:
        yield case.finding(
            "G3", "warning", "It greets nobody.", "A letter to one person begins with that person's name."
        )
        return
    raw, name = case.letter.quote(greeting.name), greeting.plain
    if not name.strip() or any(mark in raw for mark in "[]{}<>%*"):
        return  # G13 tells of it
    recorded = any(folded(person.name) in name for person in case.readers)
    if "@" in raw or (re.search(r"\d|\w\.\w{2}|_", raw) and not recorded):
        say = f"“{raw}” is an address, not a name."
        yield case.finding(
            "S11", "error", say, "A name guessed from an address is often wrong.", greeting.name, instead=_address(case)
        )
        return
    if _MASS.search(name):
        level = "error" if case.employer_side and case.application else "warning"
        rule = "S11" if case.employer_side and case.application else "G3"
        say = f"“{raw}” is no name."
        yield case.finding(
            rule, level, say, "The reader has a name, and you know it.", greeting.name, instead=_address(case)
        )
        return
    if case.application is None or name.startswith("to whom"):
        if _NEUTRAL.search(name):
            yield _nobody(case, greeting.name, raw)
        return
    yield from _compared(case, greeting.name, raw, name)


def _nobody(case: Case, span: Span, raw: str) -> Finding:
    say = f"“{raw}” addresses nobody in particular."
    level = "warning" if case.readers else "info"
    return case.finding(
        "G3", level, say, "A letter to one named person is read by that person.", span, instead=_address(case)
    )


def _address(case: Case) -> str | None:
    people = [person for person in case.readers if person.name in case.to] or list(case.readers)
    return (people[0].address_as or people[0].name) if len(people) == 1 else None


def _compared(case: Case, span: Span, raw: str, name: str) -> Iterator[Finding]:
    readers = _meant(case)
    known = set().union(*(forms(person) for person in readers)) if readers else set()
    words = [(match, folded(match.group()).strip(".'-")) for match in _WORD.finditer(raw)]
    names = [(match, word) for match, word in words if word not in TITLES and word not in _SMALL]
    if not names or not readers:
        if _NEUTRAL.search(name):
            yield _nobody(case, span, raw)
        return
    strange = [(match, word) for match, word in names if not _is_known(word, known)]
    if not strange:
        yield from _title(case, span, raw, words, readers)
        yield from _familiar(case, span, raw, words, readers)
        return
    if len(strange) == len(names) and _NEUTRAL.search(name):
        yield _nobody(case, span, raw)
        return
    for match, word in strange:
        near = _near(word, readers)
        at = (span.start + match.start(), span.start + match.end())
        if near:
            say = f"“{match.group()}” is spelt {near} on record."
            yield case.finding(
                "G4", "error", say, "People notice their own name first.", _bare(at, match.group()), instead=near
            )
        elif len(strange) == len(names):
            others = f"the record knows {_listed(person.name for person in readers)}"
            say = f"“{raw}” is nobody on record; {others}."
            why = "A letter that greets somebody else is read as one that was meant for somebody else."
            yield case.finding("G4", "error", say, why, span, instead=_address(case))
            yield case.finding("S11", "error", f"The greeting has none of the recorded names: {others}.", why, span)
            return
        else:
            say = f"“{match.group()}” is no part of the name on record."
            yield case.finding("G4", "warning", say, "People notice their own name first.", at)


def _bare(at: tuple[int, int], word: str) -> tuple[int, int]:
    return at[0], at[1] - (len(word) - len(word.rstrip(".")))


def _meant(case: Case) -> Sequence[Person]:
    named = [person for person in case.readers if person.name in case.to]
    addressed = [
        person
        for person in case.readers
        if person.email and person.email.lower() in (case.letter.letter.header("to") or "").lower()
    ]
    return named or addressed or case.readers


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    shown = every[:3]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else (shown[0] if shown else "nobody")


def _is_known(word: str, known: set[str]) -> bool:
    if word in known or word in _PARTICLES:
        return True
    if len(word.replace(".", "")) <= 2:  # an initial
        return any(one.startswith(word[0]) for one in known)
    pieces = word.split("-")
    if len(pieces) > 1 and all(piece in known for piece in pieces):
        return True
    return word.removesuffix("'s") in known


def _near(word: str, people: Sequence[Person]) -> str | None:
    """Return the recorded spelling that `word` seems to mean: an accent, a letter or two apart."""
    best, score = None, 0.0
    for person in people:
        for source in (person.address_as or "", person.name):
            for match in _WORD.finditer(source):
                spelt = match.group().strip(".")
                if folded(spelt) in TITLES or len(spelt) < 3:
                    continue
                if plain_name(spelt) == plain_name(word) and plain_name(word):
                    return spelt
                likeness = difflib.SequenceMatcher(None, plain_name(spelt), plain_name(word), autojunk=False).ratio()
                if likeness > score:
                    best, score = spelt, likeness
    return best if score >= 0.72 else None


def _title(
    case: Case, span: Span, raw: str, words: list[tuple[re.Match[str], str]], readers: Sequence[Person]
) -> Iterator[Finding]:
    used = next(((match, word) for match, word in words if word in TITLES), None)
    if used is None or "/" in raw:
        return  # "Mr/Ms" is a placeholder (G13)
    people = [
        person
        for person in readers
        if {folded(word).strip(".'-") for _, word in words} & set(parts(person.name) + parts(person.address_as or ""))
    ]
    if len(people) != 1:
        return
    person = people[0]
    said = TITLES[used[1]]
    wanted = next(
        (
            folded(m.group()).strip(".")
            for m in _WORD.finditer(person.address_as or "")
            if folded(m.group()).strip(".") in TITLES
        ),
        None,
    )
    pronouns = folded(person.pronouns or "")
    gender = TITLES.get(wanted or "", "") or (
        "he" if pronouns.startswith("he") else "she" if pronouns.startswith("she") else ""
    )
    at = (span.start + used[0].start(), span.start + used[0].end())
    if said and gender and said != gender:
        right = person.address_as
        say = f"“{raw}” is {right} on record." if right else f"{person.name} is {person.pronouns} on record."
        yield case.finding(
            "G4", "error", say, "The wrong title tells the reader that you do not know them.", span, instead=right
        )
    elif (
        wanted
        and used[1] != wanted
        and {used[1], wanted} != {"prof", "professor"}
        and {used[1], wanted} != {"dr", "doctor"}
    ):
        say = f"“{raw}” is {person.address_as} on record."
        yield case.finding("G17", "warning", say, "People have earned or chosen their titles.", at, instead=None)


def _familiar(
    case: Case, span: Span, raw: str, words: list[tuple[re.Match[str], str]], readers: Sequence[Person]
) -> Iterator[Finding]:
    if case.employer_side or any(word in TITLES for _, word in words):
        return
    names = [word for _, word in words if word not in _SMALL]
    for person in readers:
        mine = parts(person.name)
        titled = person.address_as and any(
            folded(m.group()).strip(".") in TITLES for m in _WORD.finditer(person.address_as)
        )
        if titled and person.first_names is not True and mine and names == mine[:1]:
            say = f"“{raw}” uses a first name; the record says {person.address_as}."
            yield case.finding(
                "G17", "warning", say, "Until they invite it, the title is safe.", span, instead=person.address_as
            )


def names_in_the_body_are_spelt_right(case: Case) -> Iterator[Finding]:
    """G4: a person named in the letter with a title, or with one part right, has the other part right."""
    application = case.application
    if application is None:
        return
    people = [
        *application.people,
        *([application.candidate] if application.candidate else []),
        *case.readers,
        Person(name=application.record.me.name),
    ]
    known = set().union(*(forms(person) for person in people)) | {
        word for name in (case.company, case.position, application.record.company) if name for word in parts(name)
    }
    text, start, end = case.text, case.letter.prose.start, case.letter.prose.end
    seen: set[str] = set()
    for match in _FULL_NAME.finditer(text, start, end):
        first, second = match["first"], match["second"]
        titled = folded(first).strip(".") in TITLES
        a, b = folded(first).strip(".'"), folded(second).removesuffix("'s").strip(".'-")
        if b in known or b in seen or len(b) < 4:
            continue
        group = [person for person in people if titled or a in parts(person.name)[:1]]
        near = _near(b, [Person(name=" ".join(person.name.split()[1:] or [person.name])) for person in group])
        if (
            near
            and folded(near) != b
            and (
                titled or difflib.SequenceMatcher(None, plain_name(near), plain_name(b), autojunk=False).ratio() >= 0.8
            )
        ):
            seen.add(b)
            at = match.start("second")
            say = f"“{second}” is spelt {near} on record."
            yield case.finding(
                "G4", "error", say, "People notice their own name first.", (at, at + len(b)), instead=near
            )


_FULL_NAME = re.compile(
    r"\b(?P<first>(?:Mr|Ms|Mrs|Miss|Mx|Dr|Prof)\.?|[A-Z][\w'’-]+)(?= (?P<second>[A-Z][\w'’-]+))"
)  # each pair


def sender_signs(case: Case) -> Iterator[Finding]:
    """G14: the name under the letter is the sender's own."""
    closing = case.letter.closing
    if closing is None or closing.name is None:
        return
    raw = case.letter.quote(closing.name)
    line = re.split(r"[,|(•·]| [-–—] |  +|\t", raw)[0]
    signed = [word for word in parts(line) if word not in ("and", "the")]
    if not signed or _NEUTRAL.search(folded(raw)):
        return
    me = case.sender
    greeting = case.letter.salutation
    if me is None:
        named = parts(case.letter.quote(greeting.name)) if greeting else []
        if named and signed == named and greeting and not _NEUTRAL.search(greeting.plain) and len(signed) >= 1:
            yield case.finding("G14", "error", f"“{raw}” is the reader's name, not yours.", _SIGN, closing.name)
        return
    mine = parts(me)
    if any(_same_person(word, mine) for word in signed):
        wrong = [word for word in signed if len(word) > 2 and not _same_person(word, mine)]
        for word in wrong[:1]:
            near = next(
                (part for part in mine if difflib.SequenceMatcher(None, part, word, autojunk=False).ratio() >= 0.8),
                None,
            )
            if near and not any(word == part for part in mine):
                say = f"“{raw}” is spelt {me} on record."
                yield case.finding(
                    "G14", "error", say, "Your own name is the one the reader answers to.", closing.name, instead=me
                )
        return
    others = [person for person in case.readers if any(word in forms(person) for word in signed)]
    alike_me = any(
        difflib.SequenceMatcher(None, part, word, autojunk=False).ratio() >= 0.75
        for part in mine
        for word in signed
        if len(word) > 3
    )
    if others:
        say = f"“{raw}” is {others[0].name}, who is written to; {me} writes."
        level = "error"
    elif case.employer_side or (len(signed) == 1 and not alike_me):
        say, level = f"“{raw}” is not {me}, whose letter this is.", "warning"
    elif len(signed) > 5 or not all(
        word[:1].isupper() for word in line.split() if word[:1].isalpha() and word not in _PARTICLES
    ):
        return  # no name at all
    else:
        say, level = f"“{raw}” is not {me}, whose letter this is.", "error"
    yield case.finding("G14", level, say, _SIGN, closing.name, instead=me)


_SIGN = "A letter in another name is answered to somebody else, or not at all."


def _same_person(word: str, mine: Sequence[str]) -> bool:
    """A part of the name, its initial, or its short form (Sam for Samuel)."""
    bare = word.replace(".", "")
    for part in mine:
        if bare == part or plain_name(bare) == plain_name(part) != "" or bare in part.split("-"):
            return True
        if (len(bare) == 1 and part.startswith(bare)) or (
            len(bare) >= 3 and (part.startswith(bare) or (bare.startswith(part) and len(part) >= 3))
        ):
            return True
    return False


def address_is_the_stored_one(case: Case) -> Iterator[Finding]:
    """S4: a header's address is one that the record has for the reader."""
    header = case.letter.letter.headers.get("to")
    if header is None or case.application is None:
        return
    stored = {person.email.lower() for person in (*case.readers, *case.application.people) if person.email}
    own = case.application.record.me.email
    for match in _EMAIL.finditer(case.text, header.start, header.end):
        address = match.group().lower().rstrip(".")
        if not stored or address in stored or address == (own or "").lower():
            continue
        before = folded(case.text[header.start : match.start()])
        person = next(
            (
                one
                for one in case.readers
                if one.email and any(word in before for word in parts(one.name) if len(word) > 2)
            ),
            None,
        )
        level = "error" if person or case.employer_side or len(case.readers) == 1 else "warning"
        known = person.email if person else _listed(sorted(stored))
        say = f"{match.group()} is not the address on record ({known})."
        yield case.finding(
            "S4",
            level,
            say,
            "A letter to a wrong address is read by somebody else.",
            match.span(),
            instead=person.email if person else None,
        )


_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
