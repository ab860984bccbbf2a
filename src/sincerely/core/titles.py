"""Names of positions: whether a text names one, exactly or as people shorten and turn it.

"Engineer, Calibration", "Sr. Calibration Eng." and "the calibration role" name the Calibration Engineer; another title in
its place is for the checks to judge (G4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from sincerely.core.anatomy import Anatomy
from sincerely.core.folding import folded

SHORT = {
    "sr": "senior", "snr": "senior", "jr": "junior", "jnr": "junior", "eng": "engineer", "engr": "engineer", "mgr": "manager",
    "dev": "developer", "asst": "assistant", "exec": "executive", "assoc": "associate", "coord": "coordinator",
    "dir": "director", "vp": "vice president", "admin": "administrator", "ops": "operations", "hr": "human resources",
    "qa": "quality assurance", "pm": "project manager", "mktg": "marketing", "acct": "account", "tech": "technician",
    "rep": "representative", "swe": "software engineer", "&": "and", "sw": "software", "it": "information technology",
    "rn": "registered nurse", "pa": "personal assistant", "ta": "teaching assistant", "ra": "research assistant",
    "programme": "program", "centre": "center", "fellow": "fellowship", "intern": "internship", "trainee": "traineeship",
}  # fmt: skip
_SMALL = {"of", "the", "and", "for", "in", "a", "an", "to", "at", "with", "m", "f", "d", "x", "i", "ii", "iii", "iv"}
NOUNS = (
    r"(?:position|role|job|post|vacancy|opening|opportunity|appointment|internship|placement|traineeship|apprenticeship"
    r"|fellowship|vacancies|positions|roles|posts|title)"
)
_TOKEN = re.compile(r"[^\W_]+(?:[+#]+)?|&")
_NAMED = r"(?:[^\W\d_][\w&/+#'-]*[ ,]{0,2}){1,8}"
_PHRASES = tuple(
    re.compile(source)
    for source in (
        rf"\b{NOUNS} (?:of|as|for|titled|called|-|:)(?: an?| the| your| our)? (?P<title>{_NAMED})",
        rf"\b(?:the|this|your|our|an?|new|open|my|its|as|for|of) (?P<title>(?:[^\W\d_][\w&/+#'-]*,? (?:- |\()?){{1,7}}?)(?:\w+\) )?{NOUNS}\b",
        rf"\b(?:as|hired as|to be)(?: an?| the| your| our)? (?P<title>{_NAMED})",
    )
)
_CUT = re.compile(
    r" (?:at|with|in|from|by|on|to|which|that|as|here|there|is|was|and (?:i|we|for|your|the)|i|we|you|when|because|if|but|starting|beginning)\b"
)
_VAGUE = frozenset(
    "advertised vacant new open above same said this that the your our any other another similar available offered current present "
    "posted first next second exciting great wonderful interesting excellent fantastic ideal right job job's work actual "
    "full full-time part-time permanent temporary time particular kind specific relevant given following suitable possible "
    "as of for in on at an a and to my such future different better challenging perfect amazing dream company candidate's "
    "agreed discussed soon well much long far early first-choice only was is be it i we you possible possibly usual always "
    "with whether if unique generous kind job offer offered interview whole entire very truly".split()
)


@lru_cache(maxsize=512)
def tokens_of(title: str) -> tuple[str, ...]:
    """Return the words of a title in their long forms, small words left out."""
    found = []
    for match in _TOKEN.finditer(folded(title)):
        word = match.group()
        for long in SHORT.get(word, word).split():
            if long not in _SMALL and long != "and":
                found.append(long)
    return tuple(found)


def alike(one: str, other: str) -> bool:
    """Say whether two words of titles are forms of one: engineer, engineers, engineering."""
    if one == other:
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    longest = max(len(one), len(other))
    return shared >= 4 and longest - shared <= 3 and shared >= min(len(one), len(other)) - 2


@lru_cache(maxsize=512)
def _exact(title: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in _TOKEN.findall(folded(title))]
    return re.compile(r"(?<!\w)" + r"[^\w\n]{1,4}".join(words) + r"(?!\w)") if words else re.compile(r"(?!)")


def exact_span(letter: Anatomy, names: Sequence[str]) -> tuple[int, int] | None:
    """Return where the letter, subject included, has one of `names` word for word; case and punctuation apart."""
    for name in names:
        match = _exact(name).search(letter.plain)
        if match:
            return match.span()
    return None


def titles_named(letter: Anatomy) -> Iterator[tuple[int, int]]:
    """Yield the spans that phrases such as "the position of …" and "the … role" make a title."""
    for n, phrase in enumerate(_PHRASES):
        for match in phrase.finditer(letter.plain, letter.own.start, letter.prose.end):
            start, end = match.span("title")
            cut = _CUT.search(letter.plain, start, end)
            if cut and n == 1:
                continue
            yield _trimmed(letter.plain, start, cut.start() if cut else end)


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    while end > start and not (plain[end - 1].isalnum() or plain[end - 1] in "+#"):
        end -= 1
    while start < end and not plain[start].isalnum():
        start += 1
    return start, end


def position_span(letter: Anatomy, names: Sequence[str]) -> tuple[int, int] | None:
    """Return where the letter names the position: word for word, as people shorten it, or by a title in its place."""
    found = exact_span(letter, names)
    if found:
        return found
    for name in names:
        found = _loose(letter, tokens_of(name))
        if found:
            return found
    return next((span for span in titles_named(letter) if _is_title(letter, span)), None) or _from_subject(letter)


def _loose(letter: Anatomy, wanted: tuple[str, ...]) -> tuple[int, int] | None:
    """Find the words of a title near each other, in any order: all, or more than half with a word such as "role" by them."""
    if not wanted:
        return None
    subject = letter.letter.headers.get("subject")
    hits: list[tuple[int, int, str]] = []
    spans = [(letter.own.start, len(letter.plain))] + ([(subject.start, subject.end)] if subject else [])
    for a, b in spans:
        for match in _TOKEN.finditer(letter.plain, a, b):
            word = match.group()
            for long in SHORT.get(word, word).split():
                if any(alike(long, one) for one in wanted):
                    hits.append((*match.span(), next(one for one in wanted if alike(long, one))))
    need = len(set(wanted))
    for n, (start, _, _) in enumerate(hits):
        near = [hit for hit in hits[n : n + 8] if hit[0] - start < 30 * need]
        names = {hit[2] for hit in near}
        end = near[-1][1]
        around = letter.plain[max(0, start - 30) : end + 30]
        if len(names) == need and end - start < 24 * need:
            return start, end
        if len(names) * 2 >= need and re.search(rf"\b{NOUNS}\b|\bas (?:an? |the |your )", around):
            return start, end
    return None


_AGENT = re.compile(
    r"(?:\w{2,}(?:er|or|ist|ian|yst|man|woman|ess)s?|\w*(?:assistant|consultant|accountant|attendant|lead|head|chief|clerk|nurse|chef|cook|"
    r"aide|intern|trainee|fellow|agent|associate|executive|representative|secretary|pilot|guard|apprentice|coordinator|graduate|expert|"
    r"hand|steward|tutor|doctor|architect|scientist|partner|specialist|technologist|pharmacist|paralegal|superintendent|apprenticeship))"
)
_NO_AGENT = frozenset(
    "other another whether either after under over never ever however together former better further later number matter letter offer answer order manner".split()
)


def _is_title(letter: Anatomy, span: tuple[int, int]) -> bool:
    """A title ends in a capital word or in one for somebody who does something: "the trainee welder position"."""
    start, end = span
    words = re.findall(r"[^\W\d_][\w'’&+#-]*", letter.text[start:end])
    if not words or all(folded(word) in _VAGUE for word in words):
        return False
    last = words[-1]
    if last[:1].isupper() and last != "I" and folded(last) not in _VAGUE:
        return True
    return len(words) <= 5 and _AGENT.fullmatch(folded(last)) is not None and folded(last) not in _NO_AGENT


def _from_subject(letter: Anatomy) -> tuple[int, int] | None:
    """A title in the subject: two capitals in a row between its marks."""
    subject = letter.letter.headers.get("subject")
    if subject is None:
        return None
    raw = letter.text[subject.start : subject.end]
    for match in re.finditer(
        r"(?:^|[-–—:|,(/]) *(?P<title>[A-Z][\w&+#]*(?: (?:of|and|for|the|[A-Z][\w&+#]*)){1,5})", raw
    ):
        title = match["title"]
        if not re.match(
            r"(?:Thank|Re|Fwd|Your|My|Our|Dear|Acceptance|Decision|Application|Offer|Letter|Resignation|Interview)\b",
            title,
        ) and (
            re.search(
                rf"\b{NOUNS}\b|(?:er|or|ist|ant|ian|ent|lead|head|chief|clerk|nurse|chef|cook|analyst|hand|man|woman)\b",
                title.lower(),
            )
        ):
            return subject.start + match.start("title"), subject.start + match.end("title")
    return None
