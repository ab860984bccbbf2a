"""The days, times and sums that a message states, each taken from a sentence that says what it is for.

A day counts only with the words that make it one of the contract's facts; a refused sum, a range, a day that does not
exist or reads two ways gives nothing. Relative days count from the message's own day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sincerely.core.dates import DayFound, days_in
from sincerely.core.money import SumFound, sums_in
from sincerely.core.reading.sentences import PLAIN, Said, sentences
from sincerely.core.reading.tongue import in_english

OFFERS = ("offer", "extension_granted", "extension_refused", "acceptance_confirmed", "offer_withdrawn")
LOCALE_OF = {
    "AU": "en-AU",
    "CA": "en-CA",
    "GB": "en-GB",
    "IE": "en-IE",
    "IN": "en-IN",
    "NZ": "en-NZ",
    "US": "en-US",
    "ZA": "en-ZA",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A day in a sentence: the words of the sentence around it in plain lower case."""

    found: DayFound
    before: str
    after: str
    sentence: str
    said: Said

    @property
    def day(self) -> date:
        """The day itself; only those that exist become places."""
        assert self.found.day is not None
        return self.found.day


@cache
def _words() -> dict[str, re.Pattern[str]]:
    sources = {
        "limit": r"(?:\b(?:by|before|until|till|til|no later than|not later than|later than|deadline|due|within|on or before|latest|expir\w+|ends?|closes?|valid (?:until|to|through)"
                 r"|up to|through|lapses?)\b(?: (?:is|of|on|the|at|for|now|at the latest|being|latest|close of business|cob|eod|midnight|noon|end of (?:day|business)|\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?)?|this|coming|next|and|in|,|:|-))*[ ,:(-]*)$",
        "latest_after": r"^[ ,()-]*(?:at the (?:very )?latest|latest|deadline|or sooner|or earlier|or before)\b",
        "reply": r"\b(?:reply|respond|response|answer|decision|decide|let (?:me|us) (?:know|have)|sign\w*|return(?:ed)?|accept\w*|confirm\w*|submit\w*|submission|complet\w+|send|back to (?:us|me)|hear (?:back )?from you|deadline|"
                 r"expir\w+|valid|open|upload|choose|due|hand in|get(?:ting)? (?:it|this|them|back|your \w+)|revert|deliver|provide|forward|furnish|reach|tell (?:me|us)|need (?:it|this|them|your)|finish\w*|take (?:the|it)|rsvp|return|e-?mail|reach us|closes?|consider|available)\b",
        "ours": r"\b(?:we|i|the (?:\w+ ){0,2}(?:panel|team|committee|board|manager|company|group|partners?)|you(?:'ll| will| should| can expect to)? hear|they|he|she|(?:mr|mrs|ms|dr)\b\.?|our (?:\w+ )?(?:team|panel|decision)|decision|outcome|a final|an update|hr|results?)\b",
        "decide": r"\b(?:decid\w+|decision|make up (?:his|her|their|our|my|its) minds?|choos\w+|choice|settle\w*|announce\w*|sign(?:s|ed)? off|word|let you know|be in touch|in touch|get(?:ting)? back|hear|update|contact|inform|come back|respond|notif\w+|news|conclu\w+|wrap\w* up|finali[sz]\w+|outcome|answer|reach out|follow(?:ing)? up|know more|circle back|revert|write (?:to you|again)|call you|results?|complete[ds]?|be able to (?:tell|say))\b",
        "yours": r"\b(?:let (?:us|me) know|your (?:decision|answer|response|reply|acceptance)|hear (?:back )?from you|you (?:decide|reply|respond|accept|sign|let|could|can|would|to)|respond to (?:us|this)|reply to|please)\b",
        "start": r"\b(?:start(?:ing|s)?(?: date| day| work)?|commenc\w+|begin(?:ning|s)?|first day|join(?:ing)?(?: date| us| you)?|begin work|day one|onboard\w*|come on board|effective|effect from|officially)\b",
        "not_start": r"\b(?:interview|call|meeting|assessment|test|exercise|round|process|review\w*|term|semester|webinar|session)s?\b[^.]{0,30}\b(?:start|begin|commenc)|\bstart(?:ing)? (?:at|from) \d|no earlier|earliest",
        "return": r"\b(?:return(?:ing|s)?|back|again|resume|available again|reachable)\b[^.;]{0,40}$",
        "away_until": r"\b(?:until|till|til|through|to)\b(?: and including)?[ ,:(-]*(?:the )?$",
        "reapply": r"\b(?:re-?apply\w*|apply again|appl\w+ (?:once more|to us again)|new application|another application|considered again|eligible (?:to|for))\b",
        "other_offer": r"\b(?:(?:another|other|second|competing|different|external|rival|an|one|written|verbal|job|firm|outstanding|formal) (?:\w+ ){0,2}offers?|offer(?:ed)? (?:\w+ ){0,3}(?:from|elsewhere|by|at|with)|other (?:company|firm|employer)|offers? (?:in hand|on the table|pending))\b",
        "must_answer": r"\b(?:they|need\w*|must|have to|has to|asked|answer|respond\w*|repl(?:y|ies)|decide|decision|deadline|expir\w+|until|by|due|wants?|requires?|expects?)\b",
        "kept_before": r"\b(?:beyond|past|(?:any )?later than|after|further than|stick(?:ing)? (?:to|with)|hold(?:ing)? to|keep(?:ing)? to|remains?|stays?|stands? at|until|till|deadline(?: (?:of|is))?)\b(?: (?:the|on|at|of|our|original|agreed|date|deadline))*[ ,:]*$",
        "kept_after": r"^(?: (?:deadline|date|limit|at \w+|noon|midday|\d{1,2}(?:[:.]\d\d)? ?(?:[ap]m)?))* ?(?:stands?|stays?|remains?|it (?:is|stays|remains)|is final|has to stand|must stand|and not (?:after|later)|is (?:the|our) (?:limit|last))\b",
        "arrives": r"\b(?:(?:i|will|'ll|shall|can) (?:come|arrive|be (?:there|with you|at the gate|in))|see you|expect(?:ing)? you|await(?:ing)? you|resume|report(?:ing)?(?: for duty)?|put me down|first (?:day|morning)|desk|be ready|turn up)\b[^.;]{0,24}\b(?:on|from|for|as of|at|is|until)[ ,]*(?:the )?$|\b(?:see you|expect you|await you)[ ,]*$",
        "old": r"\b(?:instead of|rather than|in place of|original(?:ly)?|current(?:ly)?|previous(?:ly)?|existing|initial|as (?:stated|agreed)|expires?|expiring|due|deadline (?:of|is|on|was)|from|set for|asked (?:me |us )?(?:to \w+|for (?:an|my) \w+) by|past|beyond|(?:answer|reply|response|decision) (?:is|was) (?:due |needed |wanted |required )?by|you (?:need|want\w*|ask\w*|expect\w*) (?:me to \w+|(?:my|an) \w+) by|given (?:me )?until|your letter of|dated|sent (?:me )?(?:on|to me on)|received (?:on)?|your (?:\w+ ){0,2}of|spoke on|call on|met on|interview on|later than|than)\b[^.;]{0,22}$",
        "wanted": r"\b(?:until|till|til|by|to|through|before|extend\w* (?:it )?(?:to|until)|up to|for|is|on)\b(?: (?:the|end of|close of business on|cob|eod|at least|say|on|of|and|including|about|around|next|this|noon|midday|\d{1,2}(?:[:.]\d\d)? ?(?:[ap]m)?))*[ ,:-]*$",
        "raised": r"\b(?:rais\w+|increas\w+|improv\w+|bump\w*|chang\w+|mov\w+|adjust\w*|up(?:ped)?|go|went|revis\w+)\b",
        "extra_pay": r" (?:sign|bonus|relocation|allowance|signing|in (?:equity|stock|bonus)|annual bonus)",
        "refused": r"\b(?:not|unable|cannot|can't|won't|couldn't|n't|no)\b",
        "pay": r"\b(?:salary|base|pay|compensation|package|wage|remuneration|ctc|stipend|rate|per (?:year|annum|hour|month|week)|a year|annual\w*|gross|earn|hourly|fee)\b",
        "not_pay": r"\b(?:bonus|sign-?on|signing|relocation|allowance|equity|shares|stock|options|budget|pension|401|expenses?|reimburs\w+|contribution|up to|travel|raised|funding|revenue|voucher|deposit|other offer|elsewhere|competing|they (?:offer|pay)|expect\w*|hop(?:ed|ing) for|asked for|currently|your current)\b[^.;,]{0,30}$",
    }  # fmt: skip
    return {name: re.compile(source) for name, source in sources.items()}


def facts_of(
    label: str, text: str, said: Sequence[Said], *, today: date, locale: str | None, currency: str | None
) -> dict[str, Any]:
    """Return the facts that the own new text states for a message of this label, as JSON values.

    Args:
        today: the message's own day.
        locale: decides 4/1/2027; None where unknown. `currency`: what "$" means here; None: the US dollar.
    """
    if label == "auto_reply":
        text = in_english(text)
        said = sentences(text)
    places = [place for one in said for place in _places(text, one, today, locale)]
    facts: dict[str, Any] = {}
    for name, find in FINDERS:
        if label in FOR[name] and (found := find(label, places, today)) is not None:
            facts[name] = found.isoformat()
    if label in ("offer", "acceptance_confirmed", "acceptance", "extension_granted") and (
        sum_ := _salary(text, said, currency)
    ):
        facts["salary"] = sum_
    return facts


def _places(text: str, said: Said, today: date, locale: str | None) -> Iterator[Place]:
    piece = text[said.start : said.end]
    if not re.search(
        r"\d|day|week|month|year|tomorrow|tonight|(?i:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
        piece,
    ):
        return
    plain = piece.translate(PLAIN).lower()
    named = days_in(piece, today=today, locale=locale)
    for found in named:
        follows = any(0 <= other.start - found.end <= 12 and other is not found for other in named)
        if (
            found.form == "period"
            and follows
            and re.search(r"\b(?:business|day|play)\b", plain[found.start : found.end])
        ):
            continue  # "close of business on Friday" is Friday
        doubtful = found.form == "numeric" and found.other is not None and not found.certain
        if found.day is None or found.disagrees or doubtful:
            continue
        yield Place(found, plain[: found.start], plain[found.end :], plain, said)


def _limited(place: Place) -> bool:
    """Say whether the words before or after the day make it a limit."""
    words = _words()
    inside = place.sentence[place.found.start : place.found.end]
    within = place.found.form == "relative" and re.match(r"(?:within|in|the next|inside)\b", inside) is not None
    return bool(words["limit"].search(place.before[-60:]) or words["latest_after"].match(place.after) or within
                or re.match(r"(?:by|before|until|end of|close of|the end)\b", inside))  # fmt: skip


def _answer_by(label: str, places: Sequence[Place], today: date) -> date | None:
    words = _words()
    found = [
        place.day for place in places
        if place.day >= today and _limited(place) and words["reply"].search(place.sentence)
        and not (_is_promise(place) or words["start"].search(place.before[-25:]))
        and not (label == "extension_refused" and words["refused"].search(place.before[-70:]))
    ]  # fmt: skip
    if not found and label == "extension_refused":
        found = [
            place.day
            for place in places
            if place.day >= today and (_kept(place) or words["kept_after"].search(place.after))
        ]
    return found[0] if found else None


def _kept(place: Place) -> bool:
    """Say whether a refusal to prolong names the day that it keeps to: "not beyond the 20th", but not "not until the 20th"."""
    words = _words()
    kept = words["kept_before"].search(place.before[-50:])
    if kept is None:
        return False
    beyond = re.match(r"beyond|past|(?:any )?later|after|further", kept[0]) is not None
    return beyond or not words["refused"].search(place.before[-70:])


def _is_promise(place: Place) -> bool:
    """Say whether the sentence speaks of what they will do by that day rather than what the reader should."""
    words = _words()
    clause = re.split(r"[;,] (?:and|so|but|then)\b|;", place.before)[-1]
    ours = re.search(
        r"\b(?:we|i|they)(?:'ll| will| hope| aim| expect| plan| should|'re| are| intend)\b|\byou(?:'ll| will| should| can expect to) (?:hear|receive|have|get|know)\b",
        clause,
    )
    return bool(ours and words["decide"].search(f"{clause} {place.after[:40]}") and not words["yours"].search(clause))


def _decision_by(label: str, places: Sequence[Place], today: date) -> date | None:
    words = _words()
    found = [
        place.day for place in places
        if place.day >= today and words["ours"].search(place.sentence) and words["decide"].search(place.sentence)
        and not words["yours"].search(re.split(r"[;,] ", place.before)[-1])
        and not place.said.past and not words["start"].search(place.before[-25:])
        and re.search(r"\b(?:will|'ll|should|hope|hoping|expect\w*|aim\w*|plan\w*|intend\w*|able|anticipat\w+|going to|likely|promise\w*|can|to|is due|meets?|by|before|looking|would like|target\w*)\b", place.before)
        and not re.search(r"\b(?:posted|received|spoke|met|interview(?:ed)?|meeting|another|moved|since)\b[^.;]{0,12}$", place.before)
    ]  # fmt: skip
    return found[-1] if found else None


def _start_on(label: str, places: Sequence[Place], today: date) -> date | None:
    words = _words()
    found = []
    for place in places:
        near = (
            place.before[-45:]
            if not re.search(r"[;:]\s", place.before[-45:-12])
            else re.split(r"[;]\s|:\s(?=\w+ \w+)", place.before)[-1]
        )
        behind = re.match(
            r"[ ,]*(?:as|is|would be|will be|for|being)? ?(?:my|your|the|a|our)? ?(?:\w+ )?(?:start|first day|commence|joining)",
            place.after,
        )
        arrives = label in ("acceptance", "acceptance_confirmed") and words["arrives"].search(place.before[-60:])
        is_limit = re.search(r"\b(?:by|before|until|no later than|deadline)\b[ ,]*$", place.before[-20:])
        if (
            (words["start"].search(near) or behind or arrives)
            and not words["not_start"].search(place.sentence)
            and not is_limit
        ):
            moved = re.search(r"\bfrom\b[^.;]{0,12}$", place.before[-16:]) and re.search(r"\bto\b", place.after[:14])
            if place.day >= today and not moved:
                found.append(place.day)
    return found[0] if found else None


def _return_on(label: str, places: Sequence[Place], today: date) -> date | None:
    words = _words()
    back = [p.day for p in places if words["return"].search(p.before[-60:]) and p.day >= today]
    until = [p.day for p in places if words["away_until"].search(p.before[-30:]) and p.day >= today]
    return next(iter(back or until), None)


def _reapply_after(label: str, places: Sequence[Place], today: date) -> date | None:
    words = _words()
    found = [
        p.day
        for p in places
        if words["reapply"].search(p.sentence) and p.day > today and not words["decide"].search(p.before[-20:])
    ]
    return found[0] if found else None


def _competing_offer_by(label: str, places: Sequence[Place], today: date) -> date | None:
    words = _words()
    spoken_of = False
    last = -1
    for place in places:
        spoken_of = spoken_of and place.said.at - last <= 2
        here = words["other_offer"].search(place.sentence)
        before = any(words["other_offer"].search(one) for one in _previous(place, places))
        told = re.search(r"\b(?:received|got|came|since|on|interview\w*|met|spoke)\b[^.;]{0,8}$", place.before[-20:])
        asked = words["must_answer"].search(place.sentence) and (not told or _limited(place))
        if (here or before or spoken_of) and asked and place.day >= today:
            return place.day
        if here:
            spoken_of, last = True, place.said.at
    return None


def _previous(place: Place, places: Sequence[Place]) -> list[str]:
    return [one.sentence for one in places if 0 <= place.said.at - one.said.at <= 1]


def _extension_until(label: str, places: Sequence[Place], today: date) -> date | None:
    words = _words()
    wanted = []
    for place in places:
        relative = place.found.form == "relative" and not re.match(
            r"(?:within|in)\b|tomorrow", place.sentence[place.found.start : place.found.end]
        )
        if place.day < today or relative or words["old"].search(place.before[-45:]):
            continue
        if label == "extension_granted" and words["refused"].search(re.split(r"[,;]|\bbut\b", place.before)[-1]):
            continue
        if words["start"].search(place.before[-25:]) or re.search(
            r"\b(?:other|interview\w*|decision from|hear from|meet\w*)\b[^.;]{0,25}$", place.before[-40:]
        ):
            continue
        rank = 2 if words["wanted"].search(place.before[-40:]) or _limited(place) else 1
        wanted.append((rank, place.day))
    if not wanted:
        return None
    best = max(rank for rank, _ in wanted)
    days = [day for rank, day in wanted if rank == best]
    return days[0] if label == "extension_granted" else max(days)


FOR: dict[str, tuple[str, ...]] = {
    "answer_by": (
        "offer",
        "extension_refused",
        "assessment",
        "information_request",
        "interview",
        "recontact",
        "other",
        "still_deciding",
    ),
    "decision_by": ("still_deciding", "acknowledgement", "interview", "other", "assessment", "information_request"),
    "start_on": ("offer", "acceptance_confirmed", "acceptance", "extension_granted"),
    "return_on": ("auto_reply",),
    "reapply_after": ("rejection", "position_closed", "feedback"),
    "competing_offer_by": ("inquiry", "extension_request", "other"),
    "extension_until": ("extension_granted", "extension_request"),
}
FINDERS = (
    ("answer_by", _answer_by), ("decision_by", _decision_by), ("start_on", _start_on), ("return_on", _return_on),
    ("reapply_after", _reapply_after), ("competing_offer_by", _competing_offer_by), ("extension_until", _extension_until),
)  # fmt: skip


def _salary(text: str, said: Sequence[Said], currency: str | None) -> dict[str, Any] | None:
    """Return the one sum that is the pay: no range, no bonus, nothing refused; of "from … to …" the second."""
    found: list[tuple[int, dict[str, Any]]] = []
    for one in said:
        piece = text[one.start : one.end]
        plain = piece.translate(PLAIN).lower()
        for sum_ in sums_in(piece):
            rank = _pay_rank(sum_, plain)
            code = _code(sum_.currency, currency)
            per = sum_.per or ("year" if sum_.amount >= 10_000 else None)
            if rank is not None and code and per:
                found.append((rank, {"amount": _number(sum_.amount), "currency": code, "per": per}))
    best = max((rank for rank, _ in found), default=0)
    values = [value for rank, value in found if rank == best]
    return values[0] if values and (best or len(values) == 1) else None


def _pay_rank(sum_: SumFound, plain: str) -> int | None:
    """Return how surely a sum is the pay, 2 most; None where it is not: `plain` is its sentence."""
    words = _words()
    before, after = plain[: sum_.start], plain[sum_.end :]
    raised = bool(words["raised"].search(plain))
    if sum_.is_range and not (raised and re.search(r"\bto $", before)):
        return None
    if words["not_pay"].search(before[-45:]) or words["extra_pay"].match(after):
        return None
    if words["refused"].search(re.split(r"[,;:]|\bbut\b", before)[-1][-60:]):
        return None
    if re.search(r"\bfrom $", before) and re.match(r"[^.;]{0,12}\bto\b", after):
        return None
    if re.search(r"\b(?:base|salary|pay|ctc|stipend|wage|rate)\b", before[-60:] + after[:30]):
        return 2
    return 1 if words["pay"].search(plain) or sum_.per else 0


def _code(stated: str | None, here: str | None) -> str | None:
    """Return the currency's code; "$" is the record's dollar, else the US one."""
    if stated == "$":
        return here or "USD"
    return here if stated in ("kr", None) else stated


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)
