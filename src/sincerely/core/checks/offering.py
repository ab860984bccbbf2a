"""What an offer says of its conditions and to whom: E31 by place, E32, E34 names, E35 who is asked first, E54 taking back a yes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from sincerely.core.checks.case import Case
from sincerely.core.checks.decisions import RESCINDS
from sincerely.core.checks.names import parts
from sincerely.core.checks.order import ahead_and_waiting
from sincerely.core.dates import say_day
from sincerely.core.folding import folded
from sincerely.core.letter import Finding
from sincerely.core.moments import day_of
from sincerely.core.patterns import Phrases
from sincerely.core.titles import occupation

# --- conditions -----------------------------------------------------------------------------------------------------------
# What one condition may also be called: a stem found in it, and what then says it.
_CALLED = (
    (r"referenc|referee", r"referenc\w*|referees?"),
    (
        r"right to work|(?:may|allowed to|permi\w+ to|can) (?:legally )?work|work permit|eligib|visa|authori[sz]",
        r"right to work|(?:may|allowed to|permi\w+ to|can) (?:legally )?work|work permit|eligib\w+|visa|authori[sz]\w+|permit|i-9|immigration|passport",
    ),
    (
        r"background|criminal|dbs|police|vetting|clearance|screening",
        r"background|criminal|dbs|police|vetting|clearance|screening|checks?",
    ),
    (r"medical|health|fitness", r"medical\w*|health\w*|fitness|doctor"),
    (r"degree|certificate|diploma|transcript|qualif", r"degrees?|certificates?|diplomas?|transcripts?|qualif\w+|proof"),
    (r"licen[cs]e|card|registration", r"licen[cs]\w+|cards?|regist\w+|permit"),
    (r"drug", r"drug\w*"),
    (r"probation", r"probation\w*|trial period"),
    (r"contract|sign", r"contract|sign\w*"),
)
_AS_CONDITION = re.compile(
    r"\b(?:condition\w*|subject to|conditional|contingent|depend(?:s|ing|ent)?|provided|providing|once|as soon as|before|until|only (?:if|after|when)|needs?|must|requires?|required|pending|upon|"
    r"if|unless|satisfactory|prerequisite|proviso|after we (?:have|receive))\b"
)
_EMPTY = frozenset(
    "with from that this have will your their after before each every into over upon year satisfactory check checks proof valid copy full".split()
)


def conditions_are_named(case: Case) -> Iterator[Finding]:
    """E32: each condition on record stands in the offer, as a condition; in Great Britain it is said when it must be met."""
    missing = []
    for condition in _conditions(case):
        places = spoken_of(condition, case)
        if not places:
            missing.append(condition)
        elif not any(_as_condition(case, start) for start, _ in places):
            start, end = places[0]
            say = f"“{case.text[start:end]}” is not said as a condition."
            why = "The candidate must see what the offer depends on before giving notice elsewhere."
            yield case.finding("E32", "warning", say, why, places[0])
    if missing:
        say = f"It does not name what the offer depends on: {', '.join(missing)}."
        why = "A condition that the letter leaves out may be none."
        yield case.finding(
            "E32", "warning", say, why, instead=f"The offer depends on the following: {', '.join(missing)}."
        )


def _conditions(case: Case) -> tuple[str, ...]:
    here = case.application
    if here is None:
        return ()
    last = here.decisions[-1] if here.decisions else None
    if last and last.to == "offer":
        stated = last.terms.get("conditions")
        if stated:
            return tuple(stated)
    return case.offer.open_conditions if case.offer else ()


def _as_condition(case: Case, at: int) -> bool:
    """Say whether its sentence, or the one before it, tells of a condition."""
    start, end = case.sentence(at)
    return _AS_CONDITION.search(case.letter.plain[max(case.letter.own.start, start - 160) : end]) is not None


def spoken_of(condition: str, case: Case) -> list[tuple[int, int]]:
    """Return where the letter speaks of a condition, under the names it may have; at most a few."""
    plain, at = folded(condition), case.letter.own.start
    patterns = [said for stem, said in _CALLED if re.search(rf"\b(?:{stem})", plain)]
    patterns += [rf"{re.escape(word[:6])}\w*" for word in re.findall(r"[^\W\d_]{4,}", plain) if word not in _EMPTY]
    found = re.finditer(rf"(?<!\w)(?:{'|'.join(patterns or [re.escape(plain)])})", case.letter.plain[at:])
    return [(at + one.start(), at + one.end()) for one in islice(found, 20)]


# --- at will, by place --------------------------------------------------------------------------------------------------------
_TERM = Phrases(
    [
        r"\b(?:employment|position|contract|appointment|role|job)\b{short}\b(?:for|of) (?:a (?:fixed |initial |minimum |guaranteed )?(?:term|period) of )?(?:\d{1,2}|one|two|three|four|five|ten|a|the next (?:\w+)) (?:full )?(?:years?|months?)\b",
        r"\b(?:employ|keep|have) you (?:for|until) (?:at least )?(?:(?:\d{1,2}|one|two|three|four|five|ten|a) (?:years?|months?)|{day})",
    ],
    [r"\b(?:probation\w*|review|notice|trial|introductory|bonus|salary|pay|paid|leave|lease|relocation|benefits?|vesting|experience)\b[^.!?\n]{0,60}"],
)  # fmt: skip


def says_what_the_place_expects(case: Case) -> Iterator[Finding]:
    """E31: what an offer at that place usually says, from law.toml: in the United States that it is at will, and for no term."""
    here = case.application
    place = here.record.jurisdiction if here else None
    wanted = case.law.statement(case.kind, place, case.written_on)
    if wanted is None:
        return
    why = f"{wanted.do} A pointer to check, never legal advice."
    if not any(re.search(pattern, case.letter.plain[case.letter.own.start :]) for pattern in wanted.know):
        yield case.finding(
            "E31", "warning", wanted.says, why, instead=wanted.instead, sources=(wanted.source, "COURSE", "XPERT2")
        )
    for span in case.stands(_TERM):
        raw = " ".join(case.text[span[0] : span[1]].split())
        yield case.finding(
            "E31", "warning", f"“{raw}” promises a term.", f"Beside “at will” it can be read as a contract for so long. {why}", span,
            sources=(wanted.source, "SHRM-O", "HRRES"),
        )  # fmt: skip
        return


# --- who else was asked ----------------------------------------------------------------------------------------------------------
_ANOTHER = re.compile(
    r"(?P<name>(?:(?:Mr|Ms|Mrs|Mx|Dr)\.? )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}),? (?:(?:who )?(?:has|had|have) )?(?:now |since |unfortunately |kindly |already |first )?"
    r"(?:declined|turned (?:it|us|the offer|our offer) down|turned down (?:the|our)|withdrew|withdrawn|backed out|pulled out|dropped out|decided against (?:it|us|joining)|said no|refused (?:it|the offer|our offer)|chose (?:another|to stay))\b"
    r"(?=[,.;!?]| (?:so|and|but|from|last|this|yesterday|in the end|on|in|for (?:family|personal|another)|because|since|we|you|us|our|the (?:offer|position|role|post|job))\b)"
)
_INSTEAD_OF = re.compile(
    r"\b(?:instead of|in place of|after) (?P<name>(?:(?:Mr|Ms|Mrs|Mx|Dr)\.? )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?:,? (?:who |has |had )*(?:declin|turn|withdr|refus|was first|said no|could not)\w*|'s (?:refusal|no|withdrawal))"
)
_NOBODY = frozenset(
    "the our your this that we i you they he she it a an who he nobody and but while since when as if".split()
)


def nobody_else_is_told(case: Case) -> Iterator[Finding]:
    """E34: whoever was asked first is not named, nor that there was anybody."""
    letter, known = case.letter, {word for name in (*case.ours, *case.similar) for word in parts(name)}
    for pattern in (_ANOTHER, _INSTEAD_OF):
        for match in pattern.finditer(case.text, letter.prose.start, letter.prose.end):
            words = parts(match["name"])
            if not words or words[0] in _NOBODY or set(words) & known or any(occupation(word) for word in words):
                continue
            say = f"It tells that {match['name']} was asked first."
            why = "Nobody likes to start as the second choice, and the other person is named without need."
            titled = re.match(r"(?:Mr|Ms|Mrs|Mx|Dr)\b", match["name"])  # without a title it may be a firm
            yield case.finding("E34", "error" if titled else "warning", say, why, match.span())
            return


def first_is_asked_first(case: Case) -> Iterator[Finding]:
    """E35: the next in rank is offered the position only once the no of whoever is ahead is on record."""
    ahead = ahead_and_waiting(case)
    if ahead is None:
        return
    name = ahead.candidate.name if ahead.candidate else "Somebody"
    say = f"{name}, who is ranked ahead, has not answered: no decline of theirs is on record."
    yield case.finding("E35", "warning", say, "Two may say yes to one position.")


# --- taking back ------------------------------------------------------------------------------------------------------------------
def a_yes_is_not_taken_back(case: Case) -> Iterator[Finding]:
    """E54: an offer that was accepted is not taken back without somebody who knows the law."""
    offer, here = case.offer, case.application
    if here is None or offer is None or offer.accepted is None:
        return
    spans = case.stands(RESCINDS)
    if not spans and not (offer.withdrawn and case.kind == "status_update"):
        return
    day = say_day(day_of(offer.accepted.when, here.zone), case.letter.locale or "en-CA")
    country = (here.record.jurisdiction or "").split("-")[0]
    more = (
        " In the United Kingdom a contract may exist even where the offer was conditional." if country == "GB" else ""
    )
    say = f"The candidate accepted on {day}; this takes the offer back."
    why = f"Have it read by somebody who knows the law before it leaves: there may be a contract.{more} A pointer, not advice."
    yield case.finding("E54", "warning", say, why, spans[0] if spans else None)
