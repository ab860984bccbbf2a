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
_OF = tuple(
    re.compile(source)
    for source in (
        rf"\b{NOUNS} (?:of|as|for|titled|called|-|:)(?: an?| the| your| our)? (?P<title>{_NAMED})",
        rf"\b(?:as|hired as|to be)(?: an?| the| your| our)? (?P<title>{_NAMED})",
    )
)
_NOUN = re.compile(rf"\b{NOUNS}\b")
_BEFORE = re.compile(r"(?:[^\W\d_][\w&/+#'-]*,? (?:- |\()?){1,7}(?:\w+\) )?$")
_LEADS = re.compile(r"\b(?:the|this|your|our|an?|new|open|my|its|that)\b ?")
_WEAK = re.compile(r"\b(?:as|for|of|about|in|to|applied|regarding)\b ?")
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


_AGENT = re.compile(
    r"(?:\w{2,}(?:er|or|eur|ist|ian|yst|man|woman|ess)s?|\w*(?:assistant|consultant|accountant|attendant|lead|head|chief|clerk|nurse|chef|cook|"
    r"aide|intern|trainee|fellow|agent|associate|executive|representative|secretary|pilot|guard|apprentice|coordinator|graduate|expert|"
    r"hand|steward|tutor|doctor|architect|scientist|partner|specialist|technologist|pharmacist|paralegal|superintendent|apprenticeship|"
    r"president|principal|mechanic|surgeon|midwife|captain|deputy|dean|coach|warden|host|judge|curate|smith|mate|valet|counsel))s?"
)
_NO_AGENT = frozenset(
    "other another whether either neither after under over never ever however together further number matter letter offer answer order "
    "manner paper summer winter october november december september member rather career employer center centre error tower river "
    "manor easter honor color favor harbor door floor minor major poor prior labor labour vigor later earlier better longer greater "
    "higher quarter chapter register corner dinner computer water weather power former process business access success address express "
    "fitness wellness witness cover layer border master senior junior interior exterior human german woman man understand".split()
)


def occupation(word: str) -> bool:
    """Say whether a word of a title is what somebody is: engineer, lead, librarian."""
    plain = folded(word)
    plain = SHORT.get(plain, plain).split()[-1]
    return _AGENT.fullmatch(plain) is not None and plain not in _NO_AGENT


def _has_occupation(words: str) -> bool:
    return any(occupation(word) for word in _TOKEN.findall(words))


def titles_named(letter: Anatomy) -> Iterator[tuple[int, int]]:
    """Yield the spans that phrases such as "the position of …" and "the … role" make a title."""
    plain, end_of_prose = letter.plain, letter.prose.end
    for phrase in _OF:
        for match in phrase.finditer(plain, letter.own.start, end_of_prose):
            start, end = match.span("title")
            cut = _CUT.search(plain, start, end)
            yield _trimmed(plain, start, cut.start() if cut else end)
    for noun in _NOUN.finditer(plain, letter.own.start, end_of_prose):
        reach = max(letter.own.start, noun.start() - 90)
        before = _BEFORE.search(plain[reach : noun.start()])
        if before is None:
            continue
        leads = list(_LEADS.finditer(before.group())) or list(_WEAK.finditer(before.group()))
        if leads:
            start, end = _trimmed(plain, reach + before.start() + leads[-1].end(), noun.start())
            if start < end and not _CUT.search(plain, start, end):
                yield start, end


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    while end > start and not (plain[end - 1].isalnum() or plain[end - 1] in "+#"):
        end -= 1
    while start < end and not plain[start].isalnum():
        start += 1
    return start, end


def whole_span(letter: Anatomy, names: Sequence[str]) -> tuple[int, int] | None:
    """Return where the letter has every word of one of `names`, word for word or in another order or form."""
    found = exact_span(letter, names)
    return found or next((span for name in names if (span := _loose(letter, tokens_of(name), whole=True))), None)


def position_span(letter: Anatomy, names: Sequence[str], ours: Sequence[str] = ()) -> tuple[int, int] | None:
    """Return where the letter names the position: word for word, as people shorten it, or by a title in its place.

    `ours` are names that are no titles: those of the people and the company.
    """
    found = exact_span(letter, names)
    if found:
        return found
    for name in names:
        found = _loose(letter, tokens_of(name))
        if found:
            return found
    people = {word for name in ours if name not in names for word in tokens_of(name)}
    named = [span for span in titles_named(letter) if _is_title(letter, span)]
    return next((span for span in (*named, *titles_beside(letter)) if _foreign(letter, span, people)), None)


def _foreign(letter: Anatomy, span: tuple[int, int], people: set[str]) -> bool:
    """Say whether a span has a word that is no part of somebody's name."""
    return not set(tokens_of(letter.text[span[0] : span[1]])) <= people


def _loose(letter: Anatomy, wanted: tuple[str, ...], *, whole: bool = False) -> tuple[int, int] | None:
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
        if len(names) == need and end - start <= (len(" ".join(wanted)) + 14 if whole else 24 * need):
            return start, end
        if not whole and len(names) * 2 >= need and re.search(rf"\b{NOUNS}\b|\bas (?:an? |the |your )", around):
            return start, end
    return None


def _is_title(letter: Anatomy, span: tuple[int, int]) -> bool:
    """A title ends in a capital word or in one for somebody who does something: "the trainee welder position"."""
    start, end = span
    words = re.findall(r"[^\W\d_][\w'’&+#-]*", letter.text[start:end])
    if not words or all(folded(word) in _VAGUE for word in words):
        return False
    last = words[-1]
    if last[:1].isupper() and last != "I" and folded(last) not in _VAGUE:
        return True
    return len(words) <= 5 and occupation(last)


_RUN = re.compile(
    r"[^\W\d_a-z][\w’'/+#.-]*(?:,? (?:(?:of|and|for|to|the|de|des|du|in|&|-) )*[^\W\d_a-z][\w’'/+#-]*){0,6}"
)
# Places in which only a run of capitals with an occupation among them is a title: "for Quality Inspector", "the new …".
_PLACES = re.compile(r"\b(?:for|the|your|our|new|next|of|as|an?|become|be|about|regarding)\s+(?=\S)")
_PURPOSE = re.compile(
    r"(?:(?:Thank|Thanks|You|Re|RE|Fwd|FW|Your|My|Our|The|Acceptance|Accepting|Accepted|Decision|Application|Applying|Offer|Letter|Resignation|"
    r"Interview|Withdrawal|Withdrawing|Declining|Position|Role|Job|Post|Status|Update|Enquiry|Inquiry|Follow|Following|Up|Regarding|About|Request|"
    r"Extension|Confirmation|Confirming|Yes|No|Hello|News|Outcome|Result|Vacancy|Opening|of|for|to|the|and|as|on|-)\b[ :,-]*)+"
)


def titles_beside(letter: Anatomy) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitals with an occupation where a title may stand, those of the subject too."""
    text, plain = letter.text, letter.plain
    for match in _PLACES.finditer(plain, letter.prose.start, letter.prose.end):
        run = _RUN.match(text, match.end(), letter.prose.end)
        if run and _has_occupation(run.group()):
            yield _trimmed(plain, *run.span())
    subject = letter.letter.headers.get("subject")
    if subject:
        for run in _RUN.finditer(text, subject.start, subject.end):
            lead = _PURPOSE.match(run.group())
            start = run.start() + (lead.end() if lead else 0)
            if _has_occupation(text[start : run.end()]):
                yield _trimmed(plain, start, run.end())
