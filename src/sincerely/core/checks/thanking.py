"""A thank-you's own rules: T3, T4, T10, T13, T16. What it must say is for the moves, what it must not for the wording."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sincerely.core.checks.case import Case
from sincerely.core.checks.readers import addressed
from sincerely.core.checks.shape import paragraphs, sentences
from sincerely.core.folding import folded
from sincerely.core.letter import Finding
from sincerely.core.patterns import Phrases
from sincerely.core.titles import tokens_of

# --- different for each reader -------------------------------------------------------------------------------------------
_OWN_WORDS = 8  # a sentence of fewer words may be said by anybody to anybody


def differs_from_what_others_got(case: Case) -> Iterator[Finding]:
    """T3: two people of one company compare what they got; no sentence of it stands in both letters."""
    here = case.application
    sent = [letter for letter in (here.letters if here else ()) if letter.kind == "thank_you" and letter.text]
    if not sent:
        return
    reached = {person.name for person in addressed(case)}
    mine = {_bare(case.letter.plain[start:end]): (start, end) for start, end in sentences(case)}
    for letter in reversed(sent):
        if reached & set(letter.to) or not letter.text:
            continue
        theirs = f" {_bare(folded(letter.text[:20_000]))} "
        both = [span for words, span in mine.items() if len(words.split()) >= _OWN_WORDS and f" {words} " in theirs]
        if both:
            who, count = " and ".join(letter.to), len(both)
            what = "A sentence" if count == 1 else f"{count} sentences"
            say = f"{what} of it stood in your letter to {who} as well."
            yield case.finding("T3", "warning", say, "Colleagues show each other what they got.", both[0])
            return


def _bare(written: str) -> str:
    """What is written as words alone, however it is broken into lines."""
    return " ".join(re.findall(r"[^\W_]+", written))


# --- order and size ------------------------------------------------------------------------------------------------------
def thanks_come_first(case: Case) -> Iterator[Finding]:
    """T4: thanks open the letter; what comes next stands at its end."""
    if not case.has("thank"):
        return
    said, thanks = sentences(case), case.places("thank")
    if len(said) < 4 or not thanks:
        return
    place = next((n for n, (_, end) in enumerate(said) if thanks[0][0] < end), 0)
    if place >= max(3, len(said) - 2):
        why = "It is a letter of thanks: whoever reads only its first lines should know it."
        yield case.finding("T4", "warning", "The thanks come only at the end.", why, said[place])


_MOST_PARAGRAPHS, _MOST_WORDS = 5, 260


def thanks_are_short(case: Case) -> Iterator[Finding]:
    """T13: three or four short paragraphs; one source has two at most."""
    blocks, prose = paragraphs(case), case.letter.prose
    words = len(case.text[prose.start : prose.end].split())
    why = "Three or four short ones are read between two meetings."
    if len(blocks) > _MOST_PARAGRAPHS:
        say = f"It has {len(blocks)} paragraphs."
        yield case.finding("T13", "warning", say, why, (blocks[_MOST_PARAGRAPHS][0], blocks[-1][1]))
    elif words > _MOST_WORDS:
        yield case.finding("T13", "warning", f"It has {words} words; half of them would do.", why)


_LIFE = Phrases(
    [
        r"\b(?:as|like) (?:you (?:can|will|may|might) (?:see|read|know|recall|gather) )?(?:(?:from|in|on) )?my (?:cv|resume|résumé|curriculum vitae|application|bio-?data)\b", r"\bmy (?:cv|resume|résumé|curriculum vitae|bio-?data) (?:shows|states|says|lists|will show)\b",
        r"\b(?:from|between|in|since) (?:19|20)\d\d\b(?: ?(?:to|until|till|and|-) ?(?:(?:19|20)\d\d|now|today|present|date))?", r"\b(?:19|20)\d\d ?- ?(?:(?:19|20)\d\d|now|present|date)\b",
        r"\bi (?:have |had |also |then |later |previously |first |subsequently )*(?:graduated|studied|majored|obtained|earned|hold|completed|passed|received|did) {short}\b(?:degree|bachelor\w*|master\w*|ba|bsc|msc|mba|b\.?tech|m\.?tech|be|diploma|phd|doctorate|university|college|a-levels|certificat\w+|apprenticeship|cum laude|honou?rs|gpa|first class)\b",
        r"\bi (?:have |had |also |then |later |previously |first |subsequently |was )*(?:worked|served|employed|interned|joined|promoted|moved|started)\b{short}\b(?:as|at|for|with|to|in)\b",
        r"\b(?:over|more than|nearly|about|almost|some|having|have|with|my|total)? ?(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)\+? years?.? (?:of )?(?:\w+ ){0,3}experience\b",
        r"\b(?:my (?:duties|responsibilities|achievements|qualifications|skills|strengths|key skills|competenc\w+|tasks) (?:were|was|included?|comprise[d]?|are)|i was (?:responsible|in charge|accountable) (?:for|of)|where i (?:was|led|managed|oversaw|supervised|headed))\b",
    ],
    [r"\b(?:mentioned|asked|said|told|discussed|talked|spoke|explained|described|showed|shared)\b[^.!?\n]{0,80}", r"\b(?:founded|built|opened|since then|in 20\d\d (?:you|your|the company))\b[^.!?\n]{0,40}"],
)  # fmt: skip
_BULLET = re.compile(r"(?m)^[ \t]*(?:[-*•–▪]|\d{1,2}[.)])[ \t]+[^\n]{8,}$")
_MOST_LIFE, _MOST_BULLETS = 3, 3


def life_is_not_retold(case: Case) -> Iterator[Finding]:
    """T10: a sentence on why you fit is welcome; the CV they have already."""
    why = "They have your CV; what they lack is why this talk made you want the work."
    prose = case.letter.prose
    bullets = [match.span() for match in _BULLET.finditer(case.text, prose.start, prose.end)]
    if len(bullets) >= _MOST_BULLETS:
        say = f"It lists {len(bullets)} points, as a CV does."
        yield case.finding("T10", "warning", say, why, (bullets[0][0], bullets[-1][1]))
        return
    spans = sorted(span for span in case.stands(_LIFE) if prose.start <= span[0] < prose.end)
    told = [one for one in sentences(case) if any(one[0] <= start < one[1] for start, _ in spans)] if spans else []
    if len(told) >= _MOST_LIFE:
        say = f"{len(told)} of its sentences retell your CV."
        yield case.finding("T10", "warning", say, why, (told[0][0], told[-1][1]))


# --- the subject ---------------------------------------------------------------------------------------------------------
_THANKS = re.compile(
    r"\b(?:thank\w*|grateful|gratitude|apprecia\w+|thx|pleasure|(?:great|good|nice|lovely) (?:to|meeting|talking|speaking)|interview\w*|conversation|meeting|met|talk|visit|tour|discussion|chat|call|afternoon|morning|"
    r"(?:mon|tues|wednes|thurs|fri)day|yesterday|today)\b"
)


def subject_says_thanks(case: Case) -> Iterator[Finding]:
    """T16: the subject says thanks or names the position. A reply keeps that of its thread."""
    subject = case.letter.letter.subject
    if not subject:
        return  # on paper, or empty (G16)
    plain = folded(subject)
    if plain.startswith(("re:", "fwd:", "fw:", "aw:", "sv:")) or _THANKS.search(plain):
        return
    words = set(tokens_of(subject))
    if any(set(tokens_of(name)) & words for name in (case.position, case.company) if name):
        return
    say = f"“{subject}” says neither thanks nor which position it is about."
    why = "It is how the letter is found again on the day of the decision."
    right = f"Thank you - {case.position}" if case.position else "Thank you for the interview"
    yield case.finding("T16", "warning", say, why, case.letter.letter.headers["subject"], instead=right)
