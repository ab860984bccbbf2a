"""Letters that ask: I5, I6, I8, I12 of an inquiry, X4 of a request for more time.

Whom, in which order, and what an offer elsewhere must say. When one may ask is for `waits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sincerely.core.application import Application
from sincerely.core.checks.case import Case
from sincerely.core.checks.readers import addressed, copied
from sincerely.core.checks.shape import sentences
from sincerely.core.dates import say_day
from sincerely.core.letter import Finding
from sincerely.core.moments import day_of
from sincerely.core.patterns import Phrases
from sincerely.core.titles import tokens_of

_OFFICE = {"recruiter", "hiring_manager", "hr", "interviewer"}


def asks_whoever_knows(case: Case) -> Iterator[Finding]:
    """I5: the question goes to whoever interviewed or named the day, not over their heads."""
    here = case.application
    if here is None:
        return
    met = {name for one in here.interviews for name in one.people} | {one.who for one in here.promises if one.who}
    right = met | {one.name for one in case.readers if _OFFICE & set(one.roles) or one.primary}
    reached = addressed(case)
    if not met or not reached or any(one.name in right for one in (*reached, *copied(case))):
        return
    greeting = case.letter.salutation
    said = next((one.who for one in reversed(here.promises) if one.who), None) or sorted(met)[0]
    person = here.person(said)
    say = f"It goes to {reached[0].name}, who neither met you nor promised an answer."
    why = f"{said} knows where things stand; a question over their head is an answer lost."
    to_name = greeting.name if greeting and not case.letter.letter.header("to") else None
    yield case.finding(
        "I5", "warning", say, why, to_name, instead=(person.address_as or person.name) if to_name else None
    )


def _sentence_of(said: Sequence[tuple[int, int]], at: int) -> int:
    return next((n for n, (_, end) in enumerate(said) if at < end), len(said))


def says_who_asks_first(case: Case) -> Iterator[Finding]:
    """I6: which position and which talk come before the question."""
    if not (case.has("ask_status") and case.has("name_position")):
        return
    subject = case.letter.letter.subject
    if subject and case.position and set(tokens_of(case.position)) & set(tokens_of(subject)):
        return
    named, asked = case.places("name_position"), [span for span in case.places("ask_status") if _asks(case, span)]
    if not named or not asked or named[0][0] < case.letter.own.start:
        return
    said = sentences(case)
    if _sentence_of(said, asked[0][0]) < _sentence_of(said, named[0][0]):
        why = "The reader has several searches open, and must know first which one you mean."
        say = "It asks before it says for which position."
        yield case.finding("I6", "warning", say, why, said[_sentence_of(said, asked[0][0])])


def _asks(case: Case, span: tuple[int, int]) -> bool:
    a, b = case.sentence(span[0])
    return "?" in case.text[a : b + 1] or case.letter.plain[a:b].lstrip().startswith(("may i", "could you", "can you"))


# --- an offer elsewhere --------------------------------------------------------------------------------------------------
_ELSEWHERE = Phrases(
    [
        r"\b(?:another|other|competing|second|different|rival|outside|alternative|external) (?:\w+ ){0,2}offers?\b", r"\boffers? (?:from|by|with|of (?:employment|a (?:job|position|post|role))) {short}\b(?:another|other|different|elsewhere|a (?:firm|company|competitor|school|lab))\b",
        r"\boffer(?:ed)? {short}\belsewhere\b", r"\b(?:have|.ve|has|had|was|am|been) (?:also |now |just |recently |already |meanwhile |since )*(?:received|got|given|made|holding|hold|had|sitting on|being offered|offered) (?:an? |a firm |a written |one |the )*(?:\w+ )?(?:offer|position|role|job|post|contract)\b",
        r"\boffer (?:in hand|on the table|pending)\b", r"\b(?:hold|holding|have|having|got) an? (?:\w+ )?offer\b",
    ],
    [r"\byour (?:kind |generous )?offer\b", r"\boffers? from you\b", r"\bif (?:i|you|an?|another|one|any)\b[^.!?\n]{0,40}\boffer", r"\b(?:no|without|never|not)\b[^.!?\n]{0,20}\boffer"],
)  # fmt: skip
_RATHER = Phrases(
    [
        r"\b(?:prefer\w*|first choice|rather|favou?rite|would choose|my choice|ideally|most (?:like|want|interest\w*)|more than|much more|above all|top (?:of my|choice)|yours is|where i (?:want|would like|see)|number one|hope to|keen\w*|heart)\b"
    ]
)
_SOON = timedelta(days=21)


def offer_elsewhere_is_told_whole(case: Case) -> Iterator[Finding]:
    """I8: an offer elsewhere is told with the day it must be answered by, and with a word for this position."""
    here = case.application
    told = case.stands(_ELSEWHERE)
    known = _open_elsewhere(case, here) if here else []
    if told:
        a, b = case.sentence(told[0][0])
        by = min(known, default=None)
        first, last = max(a - 200, case.letter.prose.start), b + 400
        coming = [one for one in case.letter.days if one.day is None or one.day >= case.today]
        if not any(first <= one.start <= last for one in coming):
            instead = f"I have to answer them by {say_day(by, case.letter.locale or 'en-CA')}." if by else None
            say = "It speaks of an offer elsewhere and names no day."
            why = "The reader can hurry only for a day; without one it sounds like a threat."
            yield case.finding("I8", "warning", say, why, told[0], instead=instead)
        if not case.has("interest") and not case.stands(_RATHER):
            say = "It speaks of an offer elsewhere and not of wanting this position."
            why = "Unless they hear that they come first, they will wish you well with the other."
            yield case.finding("I8", "warning", say, why, told[0], instead="Yours is the position I would rather take.")
    elif known:
        day = say_day(min(known), case.letter.locale or "en-CA")
        say = f"An offer elsewhere is open until {day}, and it does not say so."
        why = "It is the one good reason to ask now, and they cannot know it."
        sentence = f"I have been offered a position elsewhere and must answer by {day}."
        yield case.finding("I8", "warning", say, why, instead=sentence)


def _open_elsewhere(case: Case, here: Application) -> list[date]:
    found = []
    for one in case.applications:
        offer = one.offer
        if one is here or one.record.side != "candidate" or offer is None or offer.answer_by is None:
            continue
        decided = one.decisions[-1].to if one.decisions else None
        over = offer.accepted or offer.declined or offer.withdrawn or decided in ("accept", "decline", "withdraw")
        by = day_of(offer.answer_by, one.zone)
        if not over and case.today <= by <= case.today + _SOON:
            found.append(by)
    return found


# --- size and order ------------------------------------------------------------------------------------------------------
_MOST_WORDS = 170


def question_is_short(case: Case) -> Iterator[Finding]:
    """I12: shorter than the thank-you was; else than a thank-you is."""
    prose, here = case.letter.prose, case.application
    words = len(case.text[prose.start : prose.end].split())
    thanks = [len(one.text.split()) for one in (here.letters if here else ()) if one.kind == "thank_you" and one.text]
    why = "A question is answered when it is seen at a glance."
    if thanks and words > max(60, thanks[-1]):
        yield case.finding("I12", "warning", f"It has {words} words; your thanks had {thanks[-1]}.", why)
    elif words > _MOST_WORDS:
        yield case.finding("I12", "warning", f"It has {words} words; a question needs some eighty.", why)


def thanks_before_it_asks(case: Case) -> Iterator[Finding]:
    """X4: thanks for the offer come before the request."""
    if not (case.has("thank") and case.has("ask_extension")):
        return
    asked, thanked = case.places("ask_extension"), case.places("thank")
    if not asked or not thanked:
        return
    said = sentences(case)
    place = _sentence_of(said, asked[0][0])
    if place < _sentence_of(said, thanked[0][0]) and len(said) > 1:
        why = "Asked first, it sounds as if the offer were the trouble."
        yield case.finding("X4", "warning", "It asks for time before it thanks for the offer.", why, said[place])
