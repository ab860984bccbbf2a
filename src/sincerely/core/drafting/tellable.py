"""What an employer's notes may never tell a candidate, whatever the record holds: ranks, other people, private matters.

The words are few and wide on purpose: a sentence left out hurts nobody, one let through cannot be taken back (S12, E5, E34).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sincerely.core.drafting.facts import CALENDAR, TITLES, Facts

INTERNAL = (
    r"rank(?:ed|s|ing)?|scor(?:e|es|ed|ing)|points? out of|rating|rated|(?:first|second|third|next|last|top|bottom)(?: |-)(?:choice|pick|in line|on (?:the|our) list)|(?:came|placed|finished) (?:first|second|third|fourth|last|top)|second(?: |-)best|number (?:one|two|three)"
    r"|runner(?:s)?-?(?: )?up|reserve (?:list|candidate)|back-?up candidate|short-?list(?:ed)?|(?:other|another|stronger|better|weaker|remaining|successful|chosen|preferred|previous) (?:candidates?|applicants?|person|people|finalists?)"
    r"|finalists?|hire[ds]?|hiring|no-hire|red flags?|internal(?:ly)?|confidential|private(?:ly)?|do not (?:tell|share)|off the record|between us"
)
PROTECTED = (
    r"ag(?:e|ed|eing|ing)|old(?:er)?|young(?:er)?|over-?qualified|retire\w*|pregnan\w*|maternity|paternity|parental|child(?:ren|care)?|kids?|bab(?:y|ies)|famil(?:y|ies)|marri\w+|marital|wife|husband|spouse|divorce\w*"
    r"|gender|sex(?:ual\w*)?|wom[ae]n|m[ae]n|gay|lesbian|trans\w{0,7}|race|racial|ethnic\w*|nationalit\w+|immigra\w+|visa|passport|accent|native speakers?|religio\w*|faith|church|mosque|muslim|jewish|christian|hindu"
    r"|disab\w+|health|illness|ill|sick\w*|medical|injur\w+|medication|diagnos\w+|therap\w+|wheelchair|union|politic\w*|criminal|convict\w+|culture fit|cultural fit|appearance|look(?:s|ed)|dress\w*|weight|hair|tattoos?"
)
PROTECTED_FOR_SURE = (  # of a person, never of the work: a teacher's children and a nurse's health care may be spoken of
    r"(?:your|her|his|their|the candidate.s) (?:own |young |small |english |foreign |strong |heavy )?(?:age|years|accent|child(?:ren)?|kids|bab(?:y|ies)|famil(?:y|ies)|health|illness|condition|religion|faith|church|husband|wife|spouse|partner|sex|gender|race|origin|nationality|passport|visa|union|politics|appearance|looks|dress|weight|hair|tattoos?)"
    r"|too (?:old|young)|over-?qualified|young(?:er)? (?:team|person|people|candidate)|pregnan\w+|maternity|paternity|parental leave|married|marital|native speakers?|(?:culture|cultural|team) fit|sick(?:ness)? leave|disabled|disabilit\w+|ethnic\w*"
)
JUDGING = (
    r"no|not|never|nothing|without|too|only|hardly|barely|but|however|although|lack\w*|weak\w*|strong\w*|poor\w*|bad\w*|good|best|great|excellent|impress\w*|gaps?|miss\w*|fail\w*|mistake\w*|wrong\w*|error\w*|slow\w*|nervous\w*|unclear|unsure|unable"
    r"|could(?:n.t)?|couldn.t|didn.t|wasn.t|hesitat\w*|concern\w*|doubt\w*|worr\w+|struggl\w*|unprepared|vague\w*|shy|arrogan\w*|attitude|personalit\w+|performance|salar\w+|pay|notice period|references?|reasons? for leaving|dismiss\w*|fired"
    r"|conflict\w*|complain\w*|rude\w*|late|seem\w*|came across|junior|senior(?:ity)?|he|she|him|his|her|hers|himself|herself"
)

COMPARING = re.compile(r"\b(?:others|(?:than|compared (?:with|to)|behind|ahead of) (?:the |all |any |most )?(?:other|rest|next|second|first|\w+ candidates?|\w+ applicants?))\b", re.I)  # fmt: skip


@cache
def _matcher(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


def harmless(text: str) -> bool:
    """Say whether a note names a subject and nothing else: no judgement, no private matter, nothing of the file."""
    return not any(_matcher(words).search(text) for words in (INTERNAL, PROTECTED, JUDGING))


def may_be_fed_back(text: str, facts: Facts) -> bool:
    """Say whether recorded feedback can be told: of this candidate's work alone, with no rank and nothing private (E5, E7)."""
    private = any(_matcher(words).search(text) for words in (INTERNAL, PROTECTED_FOR_SURE))
    return not private and not COMPARING.search(text) and not names_somebody_else(text, facts)


@lru_cache(maxsize=20_000)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in re.findall(r"\w+", TITLES.sub("", name).casefold()) if len(part) > 2)


def names_somebody_else(text: str, facts: Facts, *, strict: bool = False) -> bool:
    """Say whether a text names another candidate of this employer; `strict`: anybody whom the record does not show as there."""
    said = set(re.findall(r"\w+", text.casefold()))
    here = facts.application
    own = set(re.findall(r"\w+", here.candidate.name.casefold())) if here.candidate else set()
    for other in facts.others:
        if other.candidate is None or other.record.side != here.record.side:
            continue
        if any(part in said and part not in own for part in _parts(other.candidate.name)):
            return True
    return strict and any(_unknown_name(word, text, facts) for word in re.findall(r"\b[A-Z][a-z][\w'’]*", text))


def _unknown_name(word: str, text: str, facts: Facts) -> bool:
    """Whether a capital stands inside a sentence on a word that is nobody and nothing of this record."""
    at = text.find(word)
    begins = not text[:at].strip() or text[:at].rstrip()[-1:] in ".!?"
    record = facts.application.record
    known = {*CALENDAR, *record.company.split(), *record.position.split(), "I", "We", "The", "Our"}
    known |= {part for person in facts.application.people for part in person.name.split()} | set(record.me.name.split())
    return not begins and word.removesuffix("'s").removesuffix("’s") not in known
