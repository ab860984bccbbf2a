"""Letters after a refusal: J3 its measure; K1 when again, K2 that it demands nothing, K3 that it says something new."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sincerely.core.application import Application, Sent
from sincerely.core.checks.case import Case
from sincerely.core.checks.readers import addressed
from sincerely.core.checks.shape import sentences
from sincerely.core.dates import say_day
from sincerely.core.folding import folded
from sincerely.core.letter import Finding
from sincerely.core.moments import day_of
from sincerely.core.patterns import Phrases
from sincerely.core.playbook import Term, times

_SAD = Phrases(
    [
        r"\bdisappoint(?:ed|ing|ment)\b", r"\b(?:sad|sorry|unhappy|upset|crestfallen|gutted|sadness|dismay\w*)\b {short}\b(?:not|that|to (?:hear|learn|read|receive)|about|when|at|by|news)\b", r"\bhad (?:so |very much |really )?hoped\b",
        r"\bnot the (?:news|answer|outcome|result|reply)\b", r"\b(?:a|quite a|rather a|a real|a bitter) (?:blow|pity|shame|let-?down)\b", r"\bregret (?:that|not|very)\b", r"\bit (?:hurts|hurt|stings|stung)\b",
    ],
    [r"\b(?:not|never|n.t|nor|without) (?:\w+ )?(?:disappoint\w+|sad|upset|sorry|regret)\b", r"\bdo not (?:be|feel)\b", r"\bsorry (?:for|to (?:trouble|bother)|if|about the (?:delay|late))\b"],
)  # fmt: skip
_THANKS = Phrases(
    [
        r"\b(?:thank\w*|grateful\w*|gratitude|appreciat\w+|obliged|kind of you|good of you|glad (?:to|that|of)|pleasure|enjoyed|valued?)\b"
    ]
)
_ADVICE = re.compile(
    r"\b(?:feedback|advice|tell me|let me know|strengthen|improve|better|missing|missed|lack\w*|could have|should have|why|what|how|which|where)\b"
)


def thanks_after_a_refusal_are_measured(case: Case) -> Iterator[Finding]:
    """J3: thanks first, disappointment in one sentence at most, one question for feedback at most."""
    said = sentences(case)
    spans = case.stands(_SAD)
    sad = [span for span in said if any(span[0] <= start < span[1] for start, _ in spans)]
    if len(sad) > 1:
        say = f"It speaks of disappointment in {len(sad)} sentences."
        yield case.finding("J3", "warning", say, "One is honest; two ask the reader for comfort.", sad[1])
    elif sad and said and sad[0] == said[0]:
        thanks = [start for start, _ in case.stands(_THANKS)]
        if not any(sad[0][0] <= start < sad[0][1] for start in thanks):
            say = "It opens with the disappointment."
            yield case.finding("J3", "warning", say, "Thanks first: they are what the letter is for.", sad[0])
    asked = [span for span in said if case.text[span[0] : span[1]].rstrip("\"')] ").endswith("?")]
    asked = [span for span in asked if _ADVICE.search(case.letter.plain[span[0] : span[1]])]
    if len(asked) > 1:
        say = f"It asks {len(asked)} questions."
        yield case.finding("J3", "warning", say, "One, easy to refuse, is answered; a list is not.", asked[1])


# --- some months later -----------------------------------------------------------------------------------------------------
def months_lie_between(case: Case) -> Iterator[Finding]:
    """K1: some months after the last contact (the playbook says how long), so often at most, and never once they asked not to."""
    here = case.application
    if here is None:
        return
    if any(stop.kind == "asked_to_stop" for stop in here.stops):
        yield case.finding(
            "K1", "warning", "They asked not to be written to.", "It is theirs to say, and they said it."
        )
        return
    who = {person.name for person in addressed(case)}
    days = [day_of(one.when, here.zone) for one in here.contacts if not who or not one.people or who & set(one.people)]
    days += [day_of(one.when, here.zone) for one in here.rejections]
    days = [day for day in days if day <= case.today]
    every = next((count for rule in case.rules if isinstance(count := rule.counts.get("every"), Term)), None)
    if days and every is not None and every.unit == "d":
        last, ago = max(days), (case.today - max(days)).days
        if ago < every.count:
            when = say_day(last, case.letter.locale or "en-CA")
            say = f"Your last contact was on {when}, {ago} days ago." if ago else "You were in contact today."
            yield case.finding(
                "K1", "warning", say, f"A word every {every.count} days or so keeps a door open; closer, it presses.",
                sources=("seed001", "MILIT", "NEST-R"),
            )  # fmt: skip
    most = next((count for rule in case.rules if isinstance(count := rule.counts.get("most"), int)), None)
    sent = sum(letter.kind == "stay_in_touch" for letter in here.letters)
    if most is not None and sent >= most:
        yield case.finding(
            "K1", "warning", f"You have written so {times(sent)} already.", "Who has not answered by then will not.",
            sources=("seed001", "MILIT", "NEST-R"),
        )  # fmt: skip


_DEMANDS = Phrases(
    [
        r"\b(?:i|we) (?:need|expect|require|demand|insist|must have|must know)\b{gap}\b(?:answer|reply|decision|response|position|job|role|interview|meeting|call|hear|know|you)\b", r"\b(?:please|kindly) (?:hire|employ|interview|consider|appoint|reserve|hold|give) (?:me|a|an|the)\b(?! (?:kind|thought))",
        r"\b(?:please|kindly)\b{short}\b(?:reply|answer|respond|revert|let me know|call me|write back|get back)\b{short}\b(?:by|before|within|asap|as soon as possible|immediately|today|tomorrow|urgently|without delay)\b",
        r"\b(?:when|how soon) (?:will|can|do|are) you (?:going to )?(?:hire|have (?:a|something)|offer|employ|take|find (?:me|a))\b", r"\byou (?:owe|promised) me\b", r"\bwhy (?:have|did|do) you not\b",
    ],
    [r"\bkeep me in mind\b"],
)  # fmt: skip


def asks_lightly(case: Case) -> Iterator[Finding]:
    """K2: it says who writes near the top, and asks lightly; a demand is another letter."""
    for span in case.stands(_DEMANDS):
        say = f"“{' '.join(case.text[span[0] : span[1]].split())}” demands."
        why = "The reader owes nothing; a light question is answered when there is something to say."
        yield case.finding("K2", "warning", say, why, span, instead="Is anything like it planned for the months ahead?")
        return
    known, said = case.places("how_we_know_you"), sentences(case)
    if known and len(said) >= 5 and known[0][0] >= said[len(said) // 2][0] and not case.places("name_position"):
        say = "How you know each other comes only late."
        yield case.finding("K2", "warning", say, "Until then the reader wonders who writes.", said[0])


_WORD = re.compile(r"[^\W\d_][\w'-]{3,}")
_OF_TIME = frozenset(
    "since then when last week month year months weeks also just recently finished finish have been with that this from your about into some what over under there where would could still "
    "very much more most first next will shall hope wrote told writing write thank thanks spoke talked interview position role team work".split()
)


def says_something_new(case: Case) -> Iterator[Finding]:
    """K3: what it tells was not told in an earlier letter to the same reader (`told`, or the letter's own text)."""
    here = case.application
    if here is None:
        return
    earlier = [known for letter in _earlier(case, here) for known in _told(letter)]
    if not earlier:
        return
    generic = case.known.generic if case.known else frozenset()
    ours = {word for name in case.ours for word in _words(name)}

    def own(text: str) -> set[str]:
        return {
            _stem(word) for word in _words(text) if word not in generic and word not in ours and word not in _OF_TIME
        }

    before = [words for words in map(own, earlier) if words]
    said = sentences(case)
    if any(len(words) >= _FRESH and not _again(words, before) for words in (own(case.text[a:b]) for a, b in said)):
        return
    new = case.places("something_new")
    told = [(a, b) for a, b in said if any(a <= start < b for start, _ in new)]
    if told and all(_again(own(case.text[a:b]), before) for a, b in told):
        say = "What it tells was told in an earlier letter to them."
        why = "A letter with nothing new in it asks for attention and gives none."
        yield case.finding("K3", "warning", say, why, told[0])


_FRESH = 2  # words of its own that a sentence has which tells something


def _earlier(case: Case, here: Application) -> Iterator[Sent]:
    who = {person.name for person in addressed(case)}
    for letter in here.letters:
        if letter.kind in ("stay_in_touch", "rejection_thanks") and (not who or who & {*letter.to, *letter.cc}):
            yield letter


def _told(letter: Sent) -> tuple[str, ...]:
    return (*letter.told, *([letter.text] if letter.text else []))


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def _stem(word: str) -> str:
    """A word without its ending, so that "passed the exams" and "passing the exam" are one thing."""
    return word[:5]


def _again(words: set[str], before: Sequence[set[str]]) -> bool:
    """Say whether a sentence has two words of its own at least, and most of them stood in one earlier telling."""
    return len(words) >= 2 and any(len(words & one) >= 0.75 * len(words) for one in before)
