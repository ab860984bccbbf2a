"""Answers to an offer: A2, A7, A12, A14, A15 of saying yes; D2, D4, D7, D9, D14 of saying no.

What a letter may leave out, and most leave out, is said only where the record gives a ground for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sincerely.core.application import Application, Offer
from sincerely.core.cautions import SPOKEN
from sincerely.core.checks.case import Case
from sincerely.core.checks.names import parts
from sincerely.core.checks.offering import spoken_of
from sincerely.core.checks.shape import paragraphs, sentences
from sincerely.core.dates import say_day
from sincerely.core.folding import folded
from sincerely.core.letter import Finding
from sincerely.core.moments import comes_after, day_of
from sincerely.core.patterns import Phrases

# --- by telephone first -----------------------------------------------------------------------------------------------
SPOKE = Phrases(
    [
        r"\b(?:phone|telephone|telephoned|phoned|rang|ring|call|called|spoke|spoken|talked|told you|conversation|voicemail|in person|on the line|skype|zoom|teams call|video call)\b"
    ],
    [r"\b(?:please|you (?:can|may)|feel free to|happy to|could you|would you|can you|if you)\b[^.!?\n]{0,30}\b(?:phone|call|ring|telephone)\b", r"\b(?:phone|telephone|call) (?:number|cent(?:re|er)|desk|me|interview)\b"],
)  # fmt: skip


def told_first_by_telephone(case: Case) -> Iterator[Finding]:
    """A2, D2, X3: an offer made by word of mouth is answered so first, and then in writing. FSN prefers the e-mail alone."""
    application, offer = case.application, case.offer
    if application is None or offer is None or offer.channel not in SPOKEN or offer.channel == "chat":
        return
    if offer.accepted or offer.declined or _spoken_since(application, offer) or case.stands(SPOKE):
        return
    rule = {"acceptance": "A2", "decline_offer": "D2"}.get(case.kind, "X3")
    who = offer.by or application.record.company
    say = f"The offer was made {SPOKEN[offer.channel]}, and no call to {who} is on record."
    why = "Whoever offered it aloud likes to hear the answer first; the letter then confirms it."
    yield case.finding(rule, "warning", say, why)


def _spoken_since(application: Application, offer: Offer) -> bool:
    for event in application.events:
        later = event.id != offer.event and comes_after(event.when, offer.when, application.zone)
        if later and event.facts.get("channel") in ("phone", "in_person"):
            return True
    return False


# --- what was agreed ----------------------------------------------------------------------------------------------------
_BY_REFERENCE = Phrases(
    [
        r"\b(?:terms|conditions|all (?:else|the rest|other)|everything|as|details|particulars)\b{short}\b(?:offer|letter|contract|agreement|discussed|agreed|stated|set out|outlined|described|proposed|enclosed|attached)\b",
        r"\b(?:offer letter|letter of offer|letter of appointment|appointment letter|written offer|signed (?:offer|contract|copy))\b", r"\byour (?:offer|letter|e-?mail|message|contract)\b {short}(?:{day}|\bdated\b)",
    ]
)  # fmt: skip
_USUAL = frozenset("reports_to title position manager supervisor team department".split())
_KEPT: Mapping[str, str] = {
    "hours": r"hours?|part[- ]time|full[- ]time|days? a week|week|shifts?|nights?|schedule|flexi\w*|evenings?|mornings?", "remote": r"remote\w*|home|hybrid",
    "place": r"place|office|site|based|locat\w+|work(?:ing)? (?:from|in|at)", "relocation": r"relocat\w+|mov(?:e|ing)|removal",
    "leave": r"leave|holidays?|vacation|days? off|time off|wedding", "vacation": r"leave|holidays?|vacation|days? off|time off",
    "bonus": r"bonus|sign-?on|signing", "visa": r"visa|permit|sponsor\w*", "travel": r"travel\w*",
}  # fmt: skip


def confirms_what_is_unusual(case: Case) -> Iterator[Finding]:
    """A7: what was agreed beside pay and start (hours, leave, relocation) is confirmed, by word or by reference."""
    offer = case.offer
    if offer is None or case.stands(_BY_REFERENCE):
        return
    left_out = [name for name, said in offer.terms.items() if name not in _USUAL and said not in (None, "", False)]
    left_out = [name for name in left_out if not _said(case, name, str(offer.terms[name]))]
    if left_out:
        what = ", ".join(f"{name.replace('_', ' ')} ({str(offer.terms[name])[:60]})" for name in left_out[:3])
        say = f"It does not confirm what was agreed beside the pay: {what}."
        yield case.finding(
            "A7", "warning", say, "What is out of the ordinary is what is remembered differently.",
            instead=f"Everything else I understand as in your offer of {_day(case, offer)}.",
        )  # fmt: skip


def _said(case: Case, name: str, value: str) -> bool:
    body = case.letter.plain[case.letter.own.start :]
    words = [word for word in re.findall(r"[^\W_]{4,}", folded(value)) if word not in _EMPTY]
    if any(re.search(rf"(?<!\w){re.escape(word[:7])}", body) for word in words):
        return True
    numbers = re.findall(r"\d[\d.,]*\d", value)
    if numbers and any(re.search(rf"(?<!\d){number}(?!\d)", body) for number in numbers):
        return True
    kept = next((pattern for key, pattern in _KEPT.items() if key in name.lower()), re.escape(name.replace("_", " ")))
    return re.search(rf"\b(?:{kept})\b", body) is not None


_EMPTY = frozenset("with from that this have will your their after before each every into over upon year".split())


def _day(case: Case, offer: Offer) -> str:
    assert case.application is not None
    return say_day(day_of(offer.when, case.application.zone), case.letter.locale or "en-CA", weekday=False)


_OVER = ("withdrew", "rejected", "position_closed", "declined", "offer_withdrawn", "accepted")


def others_are_told(case: Case) -> Iterator[Finding]:
    """A12: whoever says yes here withdraws everywhere else, at once."""
    here = case.application
    open_ones = [
        one
        for one in case.applications
        if here is not None and one is not here and one.record.side == "candidate" and one.stage not in _OVER
        and one.interviews and not any(two.to in ("decline", "withdraw") for two in one.decisions[-1:])
    ]  # fmt: skip
    if open_ones:
        names = ", ".join(one.record.company for one in open_ones[:4])
        say = f"You are still a candidate at {names}."
        yield case.finding("A12", "warning", say, "Withdraw there as soon as this has left: they are keeping a place.")


# --- the shape of a yes ---------------------------------------------------------------------------------------------------
_MOST_WORDS, _MOST_PARAGRAPHS = 280, 5


def yes_is_short(case: Case) -> Iterator[Finding]:
    """A14: an acceptance has three or four paragraphs and stays well under a page."""
    blocks = paragraphs(case)
    why = "It will be filed beside the offer, and read for three facts."
    if len(blocks) > _MOST_PARAGRAPHS:
        say = f"It has {len(blocks)} paragraphs; three or four say all."
        yield case.finding("A14", "warning", say, why, (blocks[_MOST_PARAGRAPHS][0], blocks[-1][1]))
    elif case.letter.words > _MOST_WORDS:
        yield case.finding("A14", "warning", f"It has {case.letter.words} words; a yes needs half of them.", why)


def asks_what_comes_next(case: Case) -> Iterator[Finding]:
    """A15: it asks for the next steps or the papers, where an offer that still depends on something leaves them open."""
    offer = case.offer
    if offer is None or not offer.open_conditions or case.has("next_step") or case.has("conditions"):
        return
    left = [one for one in offer.open_conditions if not spoken_of(one, case)]
    if not left:
        return
    what = ", ".join(left)
    yield case.finding(
        "A15", "warning", f"It does not ask what comes next, and the offer still depends on: {what}.",
        "Until you ask, each side may think that the other has it in hand.",
        instead="Please tell me which papers you need from me, and by when.",
    )  # fmt: skip


# --- saying no -----------------------------------------------------------------------------------------------------------
def no_is_not_the_last_word(case: Case) -> Iterator[Finding]:
    """D4: by either order the no is neither buried nor the last word: something kind follows it."""
    no = case.places("decline")
    said = sentences(case)
    if not no or len(said) < 5:
        return
    first = no[0][0]
    place = next((n for n, (start, end) in enumerate(said) if start <= first < end), None)
    if place == len(said) - 1:
        say = "The no stands in the last sentence."
        why = "The reader hopes all the way down, and nothing kind is left to say."
        yield case.finding("D4", "warning", say, why, said[place], sources=("seed003", "FSN"))


_REASONS = Phrases(
    [
        r"\b(?:because|reasons?|owing to|due to|in view of|given that|the fact that|on account of|since (?:i|my|we|the|your)|as (?:i|my|we) (?:have|am|was|would|need|find|feel|want|do|could))\b",
        r"\b(?:salary|pay|commute|distance|hours|workload|relocat\w+|travel|family|career|role itself|responsibilit\w+|scope|growth|prospects|culture|location|benefits|schedule|duties|terms)\b",
        r"\b(?:accepted|taken|taking|received|been offered|chosen)\b{short}\b(?:another|other|different|position|post|role|job|offer|elsewhere)\b",
    ],
    [r"\b(?:thank\w*|grateful|appreciate\w*|wish\w*|hope)\b[^.!?\n]{0,120}"],
)
_LONG_REASON, _LONG_WORDS = 4, 70


def reason_is_short(case: Case) -> Iterator[Finding]:
    """D7, R7: a reason is one sentence or two; a list of them invites an answer to each."""
    spans = case.stands(_REASONS)
    said = [one for one in sentences(case) if any(one[0] <= start < one[1] for start, _ in spans)]
    words = sum(len(case.text[start:end].split()) for start, end in said)
    if len(said) >= _LONG_REASON and words >= _LONG_WORDS:
        rule = "D7" if case.kind == "decline_offer" else "R7"
        say = f"It gives reasons for {len(said)} sentences and {words} words."
        why = "One sentence is believed; each further one can be answered." if rule == "D7" else _FILED
        yield case.finding(rule, "warning", say, why, (said[0][0], said[-1][1]))


_FILED = "This letter stays in the file; why you go is better told in a talk, or not at all."
_WITH = re.compile(
    r"\b(?:(?:[Aa]ccept(?:ed|ing)?|[Tt]ak(?:e|en|ing)(?: up)?|[Jj]oin(?:ing)?|[Cc]hosen|[Cc]hose|[Ss]ign(?:ed)? with|[Dd]ecided (?:for|on|to join)|[Gg]one with|[Gg]oing (?:to|with)|[Oo]ffer (?:from|by|at|of)|"
    r"(?:position|post|role|job|contract|place|work|opportunity|start|appointment)(?: (?:as|of) (?:an? |the )?[\w ]{3,40}?)? (?:at|with|for|from)|[Mm]ov(?:e|ing) to) )"
    r"(?P<name>[A-Z][\w&'’.-]*(?: (?:&|and|of) [A-Z][\w&'’.-]*| [A-Z][\w&'’.-]*){0,3})"
)
_NO_EMPLOYER = frozenset(
    "the a an my your this that our it i you we another yours monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december "
    "london dublin berlin toronto new york hr it phd msc bsc mba europe germany ireland england scotland wales america canada india australia".split()
)


def names_no_other_employer(case: Case) -> Iterator[Finding]:
    """D9: where they go instead need not be told."""
    why = "It says nothing to the reader but who was preferred."
    for name in {one.record.company for one in case.applications} - {case.company, "", None}:
        if name is None or (case.company and folded(name) in folded(case.company)):
            continue
        words = r"\s+".join(re.escape(word) for word in folded(name).split())
        match = re.search(rf"(?<!\w){words}(?!\w)", case.letter.plain[: case.letter.prose.end])
        if match and match.start() >= case.letter.own.start:
            yield case.finding("D9", "warning", f"It names {name}.", why, match.span(), instead="another employer")
            return
    known = {word for one in case.ours for word in parts(one)}
    for match in _WITH.finditer(case.text, case.letter.prose.start, case.letter.prose.end):
        name = re.split(r"[.,](?:\s|$)", match["name"])[0].rstrip(".").removesuffix("'s").removesuffix("’s")
        words_ = parts(name)
        if case.application is None or not words_ or set(words_) & (known | _NO_EMPLOYER):
            continue
        start = match.start("name")
        span = (start, start + len(name))
        yield case.finding("D9", "warning", f"It names {name}.", why, span, instead="another employer")
        return


def has_not_said_yes(case: Case) -> Iterator[Finding]:
    """D14: an offer that was accepted is not declined; going back on it is told so."""
    offer, here = case.offer, case.application
    if here is None or offer is None or not offer.accepted or offer.withdrawn:
        return
    day = say_day(day_of(offer.accepted.when, here.zone), case.letter.locale or "en-CA")
    say = f"You accepted this offer on {day}; this letter goes back on it."
    why = "They may have sent everybody else away, and a contract may exist: speak to them first, and say so plainly."
    yield case.finding("D14", "warning", say, why)
