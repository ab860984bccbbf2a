"""The user's own words, fitted to a place in a sentence: which form they have, and whose words "you" and "I" are.

A noun phrase, an -ing phrase, a clause, a whole sentence, or none of these for sure. Only capitals at the start, the full
stop, outer quotes, a lead such as "We talked about" and pronouns for the reader change. What does not fit is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sincerely.core.drafting import words as w

LONGEST = 320  # characters of one thing noted; more than that is a story, and the user had better choose from it
BARRED = re.compile(r"[{}<>\[\]|\\^`*]|__|%\w+%|https?:|www\.|\S@\S")
SENTENCE_END = re.compile(r"(?<=[.!])\s+(?=[\w\"“'‘])")
ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Dr|Mr|Mrs|Ms|Mx|Prof|Rev|St|Jr|Sr|No|vs|esp|incl|approx|etc|e\.g|i\.e|dept|Inc|Ltd|Co|ca)\.$"
)
BULLET = re.compile(r"^\s*(?:[-–—•·]|\d{1,2}[.)])\s+")
WORD = re.compile(r"[^\W_]+(?:['’./&+-][^\W_]+)*['’]?")
QUOTES = (('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("«", "»"))
SUBJECT = r"(?:we|i|you)\s+(?:also\s+|both\s+|then\s+|mainly\s+|mostly\s+|even\s+)?"
LEAD = re.compile(
    rf"(?:{SUBJECT})?(?:(?:talk|chatt|convers)ed|spoke)\s+(?:a lot |at length |briefly |a bit |mostly )?(?:about|over|of|on)\s+"
    rf"|(?:{SUBJECT})?(?:discussed|went\s+(?:over|through)|touched\s+on|covered)\s+"
    rf"|{SUBJECT}(?:told\s+(?:me|you)|asked(?:\s+me|\s+you)?)\s+about\s+"
    rf"|{SUBJECT}(?:explained|described|presented)\s+(?=(?:my|our|your)\b)"
    rf"|{SUBJECT}spent\s+[\w\s]{{3,30}}?\s(?:on|talking about|discussing)\s+",
    re.IGNORECASE,
)
TOPIC = re.compile(
    r"(?:(?:the|our|a)\s+)?(?:conversation|discussion|talk|chat)\s+(?:about|on|of)\s+|(?:topics?|discussed|re|about)\s*:\s*|(?:about|regarding|concerning)\s+(?=\D)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """One thing said by the user, without a full stop, in the one form that it has; the other forms are None.

    `clause` begins with how, why, what …, `that` with that. `told` is a whole sentence as it stands after a colon or "that", `said` as it stands at the start of one, `several` are sentences in a row. `loose` is
    what could be a phrase or a sentence: only a colon may come before it.
    """

    noun: str | None = None
    doing: str | None = None
    clause: str | None = None
    that: str | None = None
    said: str | None = None
    told: str | None = None
    several: str | None = None
    loose: str | None = None

    @property
    def text(self) -> str:
        """The words in the form that they have."""
        forms = (self.noun, self.doing, self.clause, self.that, self.said, self.several, self.loose)
        return next((form for form in forms if form), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """Who listens. `names` are what the reader is called in notes; `others` are names that keep their capital.

    `is_he_or_she`: "she" and "he" mean the reader, since nobody else was there. `they_are_you`: "their plan" is the
    reader's. `topic`: a lead such as "We talked about" is taken off. `i_did`: "Led the audit" means "I led the audit".
    """

    names: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    is_he_or_she: bool = False
    they_are_you: bool = True
    topic: bool = False
    i_did: bool = False


def fitted(text: str, ear: Ear) -> list[Fitted]:
    """Return the things that `text` says, each fitted; empty if none fits. Several sentences in a row are one thing.

    A text with marks of templates, markup or addresses fits nowhere, and so does a question.
    """
    if BARRED.search(text):
        return []
    found: list[Fitted] = []
    things = False  # whether several things were named: of one's own work "them" are these
    for line in text.splitlines():
        for unit in _units(line, ear):
            one = _one(unit, ear, things)
            things = things or (ear.i_did and any(w.looks_plural(word.lower()) for word in WORD.findall(unit)))
            if one is None and ear.topic:
                continue
            if one is None:
                return []  # part of it cannot be said: rather ask than say half of what was meant
            if not found or ear.topic:
                found.append(one)
                continue
            before, after = found[-1].said or found[-1].several, one.said or one.loose
            if not before or not after:
                return []  # a sentence and a phrase do not make one text
            found[-1] = Fitted(several=f"{before}. {raised(after)}")
    if ear.topic:
        found.sort(key=lambda one: -len((one.noun or "").split()))  # the most particular first
    return [one for one in found if len(one.text) <= LONGEST]


def _units(line: str, ear: Ear) -> Iterable[str]:
    line = " ".join(BULLET.sub("", line).split())
    parts: list[str] = []
    for part in SENTENCE_END.split(line):
        if parts and ABBREVIATED.search(parts[-1]):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    for part in parts:
        bare = unquoted(part)
        if ";" in bare and ear.topic:
            yield from (unquoted(piece) for piece in bare.split(";"))
        elif bare:
            yield bare


def unquoted(text: str) -> str:
    """Return `text` without outer quotes, the stops at its end and blanks; a question keeps its mark."""
    text = text.strip().rstrip(".;,:!… ").strip()
    for opening, closing in QUOTES:
        inner = text[1:-1]
        if len(text) > 2 and text.startswith(opening) and text.endswith(closing) and opening not in inner:
            return unquoted(inner)
    return text


def _one(unit: str, ear: Ear, things: bool) -> Fitted | None:
    if not unit or "?" in unit or unit.count('"') % 2 or not WORD.match(unit) or len(unit) < 3:
        return None
    if unit.isupper() and len(unit) > 5:
        return None
    addressed = to_reader(unit, ear, things)
    if addressed is None:
        return None
    for lead in (LEAD, TOPIC) if ear.topic else ():
        stripped = lead.match(addressed)
        if stripped and stripped.end() < len(addressed):
            addressed = addressed[stripped.end() :]
    form = form_of(addressed, ear)
    if form == "did" and ear.i_did:
        addressed, form = f"I {addressed[0].lower()}{addressed[1:]}", "sentence"
    if form in ("unfit", "did"):
        return None
    small = lowered(addressed, ear)
    if form == "sentence":
        return Fitted(said=raised(addressed), told=small)
    if small is None or form == "loose":
        return Fitted(loose=small or addressed)
    return {
        "noun": Fitted(noun=small),
        "doing": Fitted(doing=small),
        "clause": Fitted(clause=small),
        "that": Fitted(that=small),
    }[form]


def raised(text: str) -> str:
    """Return `text` with a capital at its start."""
    return text[:1].upper() + text[1:]


def lowered(text: str, ear: Ear) -> str | None:
    """Return `text` as it stands inside a sentence; None if it cannot be known whether its capital is part of a name."""
    first = WORD.match(text)
    word = first.group() if first else text
    if not text[:1].isupper() or word == "I" or re.match(r"I['’]", word):
        return text
    if any(c.isupper() or c.isdigit() for c in word[1:]) or word in ear.others or _plain(word) in ear.others:
        return text
    low = word.lower().replace("’", "'")
    if (
        low in w.SMALL
        or low in w.CONTRACTED
        or low in w.COMMON
        or low in w.NUMBERS
        or low.endswith(w.COMMON_ENDINGS)
        or low in w.PAST
    ):
        return text[:1].lower() + text[1:]
    return None


def _plain(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def to_reader(text: str, ear: Ear, plural_before: bool = False) -> str | None:
    """Return `text` with "you" for the reader; None where the verb or the person meant cannot be known.

    `plural_before`: several things were named, so that "they" need not be the reader.
    """
    for name in sorted(ear.names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}['’]s?(?!\w)", "\ue000", text)
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "\ue001", text)
    tokens = re.findall(r"\s+|[^\s]+", text)
    out: list[str] = []
    for n, token in enumerate(tokens):
        bare = token.strip('.,;:()"“”').lower().replace("’", "'")
        after = next((t.strip(".,;:()").lower() for t in tokens[n + 1 :] if t.strip()), "")
        said = _as_you(bare, after, ear, plural_before)
        if said is None:
            return None
        if out and bare in w.FOR_HE_SHE | w.FOR_THEY and said == bare:
            said = token
        if said == "\0":
            out.append(token)
        elif said != token:
            core = token.strip('.,;:()"“”')
            out.append(token.replace(core, raised(said) if core[:1].isupper() and not out else said, 1))
            if said in ("you", "you're", "you've", "you'll", "you'd") and not _agreed(tokens, n, bare):
                return None
        else:
            out.append(token)
        plural_before = plural_before or w.looks_plural(bare)
    return "".join(out)


def _as_you(bare: str, after: str, ear: Ear, plural_before: bool) -> str | None:
    """Say what stands for `bare`: a form of "you", "\\0" to leave it, None where it is not known who is meant."""
    if "\ue000" in bare:
        return "your"
    if "\ue001" in bare:
        return "you"
    if bare in w.FOR_THEY:
        return w.FOR_THEY[bare] if ear.they_are_you and not plural_before else "\0"
    if bare in w.FOR_HE_SHE:
        if not ear.is_he_or_she:
            return None
        if bare == "her":
            return "you" if not after or after in w.SMALL - w.POSSESSIVES else "your"
        return w.FOR_HE_SHE[bare]
    if bare in w.OF_THE_ROOM:
        return None
    return "\0"


def _agreed(tokens: list[str], n: int, was: str) -> bool:
    """Make the verb after a new "you" agree, in place; say whether that was possible."""
    if was in w.FOR_THEY or was in ("him", "her"):
        return True
    before = next((t.lower() for t in reversed(tokens[:n]) if t.strip()), "")
    place = next((m for m in range(n + 1, len(tokens)) if tokens[m].strip()), None)
    if place is None or before in w.PREPOSITIONS or tokens[n][-1:] in ",.;:":
        return True
    verb = tokens[place].rstrip(".,;:").lower()
    if verb in w.ADVERBS or verb.endswith("ly"):
        later = next((m for m in range(place + 1, len(tokens)) if tokens[m].strip()), None)
        if later is None:
            return True
        place, verb = later, tokens[later].rstrip(".,;:").lower()
    if verb in w.YOU_FORMS:
        tokens[place] = tokens[place].lower().replace(verb, w.YOU_FORMS[verb], 1)
        return True
    return not verb.endswith("s") or verb in w.SMALL


def form_of(text: str, ear: Ear) -> str:
    """Return noun, doing, clause, that, sentence, did (a past verb without its subject), loose or unfit."""
    said = [found.group() for found in WORD.finditer(text)]
    low = [word.lower().replace("’", "'") for word in said]
    first, second = low[0], low[1] if len(low) > 1 else ""
    third = low[2] if len(low) > 2 else ""
    if first in w.ASKING:
        return _asking(text, low)
    if first == "that" and (second in w.DETERMINERS | w.SUBJECTS or any(word in w.FINITE for word in low[2:])):
        return "that" if len(low) > 2 else "unfit"
    if first in w.OPENERS:
        return "sentence" if re.search(r",\s+(?:I|you|we|the|she|he|they)\b", text) else "unfit"
    if first in w.PREPOSITIONS and _someone_acts(low):
        return "sentence"  # "At Brennick I kept the logs"
    if first in w.PREPOSITIONS and not (second in w.NUMBERS or second[:1].isdigit()):
        return "loose"  # "with Bo", but "over two hundred audits"
    if first in w.SUBJECTS or first in w.CONTRACTED:
        return "sentence" if len(low) > 1 and second not in w.PREPOSITIONS else "unfit"
    if first in w.FINITE or first in w.NEVER_FIRST:
        return "unfit"
    orders = second in w.DETERMINERS | w.OBJECTS | w.NUMBERS or w.looks_plural(second)
    if first in w.BASE_VERBS and (orders or (not second and first not in w.MASS)):
        return "unfit"  # "send references": nobody says who
    if _did(first, second, third, ear):
        return "did"
    return _phrase(text, low, ear)


def _someone_acts(low: list[str]) -> bool:
    """Say whether "I", "we" or the like begins the main clause after an opening phrase."""
    for n, word in enumerate(low[1:-1], 1):
        if word in w.SUBORDINATORS or word in w.ASKING:
            return False
        if (word in ("i", "we", "you", "they", "she", "he") or word in w.CONTRACTED) and low[
            n - 1
        ] not in w.PREPOSITIONS:
            return True
    return False


def _asking(text: str, low: list[str]) -> str:
    if len(low) < 3:
        return "unfit"
    if low[0] in ("when", "where") and re.search(r",\s+(?:I|you|we|the|she|he|they)\b", text):
        return "sentence"
    inverted = low[1] in w.FINITE and low[2] in w.DETERMINERS | w.SUBJECTS
    return "unfit" if inverted else "clause"


def _did(first: str, second: str, third: str, ear: Ear) -> bool:
    """Say whether it begins with a past verb whose subject was left out: sure before "the", likely where "I" is meant."""
    if first not in w.PAST and not (first.endswith("ed") and first not in w.ADJECTIVES_IN_ED):
        return False
    follows = w.DETERMINERS | w.PREPOSITIONS | w.NUMBERS | w.OBJECTS
    if second in follows or second[:1].isdigit():
        return True
    return ear.i_did and (first in w.PAST or first in w.ACTED) and bool(second)


def _phrase(text: str, low: list[str], ear: Ear) -> str:
    """Tell a noun phrase from a sentence that begins with one; loose where a word could be its verb."""
    verb = _verb(low)
    if verb == "two":
        return "unfit"  # "her plans, and she asked about mine": a phrase and a sentence run together
    if verb == "sure":
        return "sentence"
    first = low[0]
    if first in w.QUANTITIES and len(low) > 1 and (low[1].endswith("ed") or low[1] in w.PAST):
        return "sentence"  # "Both passed"
    if first == "no" and len(low) > 1:
        return "loose"
    if verb == "maybe" or first in w.PAST or first in w.ACTED or first in w.ORDINALS:
        return "loose"
    if first.endswith("ing") and first not in w.NOUNS_IN_ING and len(first) > 4:
        return "doing"
    if first in w.DETERMINERS | w.NUMBERS or first.endswith(("'s", "s'")) or first[:1].isdigit():
        return "noun" if len(low) > 1 else "unfit"
    before_comma = [word.lower().replace("’", "'") for word in WORD.findall(text.split(",")[0])]
    return "noun" if all(_bare_is_fine(_head(words)) for words in (low, before_comma) if words) else "loose"


def _bare_is_fine(head: str) -> bool:
    """Say whether a noun can stand without "the": drift, rigs, but no workshop."""
    if head in w.COUNTED:
        return False
    return w.looks_plural(head) or head in w.MASS | w.LANGUAGES or head.endswith(w.MASS_ENDINGS)


def _head(low: list[str]) -> str:
    for n, word in enumerate(low):
        if n and (word in w.PREPOSITIONS or word in w.SUBORDINATORS or word == "and"):
            return low[n - 1]
    return low[-1]


def _verb(low: list[str]) -> str:
    """Say whether a main verb follows the opening noun: sure, maybe or no. A verb of a relative clause is none."""
    for n in range(1, len(low)):
        word, before = low[n], low[n - 1]
        after = low[n + 1] if n + 1 < len(low) else ""
        if word in w.SUBJECTS and before in ("and", "but", "so", "then") and after and after not in w.SMALL:
            return "two"
        if word in w.SUBORDINATORS or word in w.SUBJECTS - {"one", "this", "that", "these", "those", "all"}:
            return "no"
        if (
            word in w.DETERMINERS
            and before not in w.SMALL
            and not before.endswith("ing")
            and n > 1
            and low[0] != before
        ):
            return "no"  # "the tests your team runs": a relative clause without its that
        if before in w.DETERMINERS | w.PREPOSITIONS | {"and", "or", "to"}:
            continue
        if word in w.FINITE or word in w.SURELY_PAST:
            return "sure"
        if word in w.YOU_FORMS and after and after not in w.PREPOSITIONS and w.singular(before):
            return "sure"
        if word in w.YOU_FORMS and after and w.singular(before) and low[0] in w.DETERMINERS:
            return "maybe"
        if word in w.PAST or (word.endswith("ed") and word not in w.ADJECTIVES_IN_ED and "-" not in word):
            return "maybe"
        if w.looks_plural(word) and after and (after in w.ADVERBS or after.endswith("ly")):
            return "maybe"
        of_one = low[0] in ("every", "each", "a", "an") and n > 1 and not w.PREPOSITIONS.intersection(low[:n])
        if of_one and w.looks_plural(word) and (not after or after in w.SMALL):
            return "maybe"  # "every failure hangs on the wall"
    return "no"
