"""The words in which a person says that something happened, for every kind of the EVENTS table.

A phrase is a pattern over words in lower case; `{an}`, `{was}`, `{interview}` … stand for what people vary without
meaning anything by it. The earliest phrase in a statement names its kind, and of those that begin there the longest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from sincerely.core.events import EVENTS, LETTER_KINDS
from sincerely.core.moments import WEEKDAYS
from sincerely.core.words import Word

VARIED = {
    "an": r"(?:(?:a|an|the|my|our|your|their|his|her|this|that|another)\s)?",
    "was": r"(?:(?:was|is|were|has|have|had|got|been|has been|have been|had been|now|just)\s)*",
    "me": r"(?:(?:me|us|him|her|them|you)\s)?",
    "interview": r"(?:(?:phone|video|online|on-?site|panel|first|second|third|final|last|next|technical|follow-?up|job"
    r"|[1-5](?:st|nd|rd|th)|round)\s)*interviews?(?:\sround)?",
    "offer": r"(?:(?:job|written|verbal|formal|good|new)\s)*offer",
    "answer": r"(?:an?\s|the\s|their\s|her\s|his\s|my\s|our\s)?(?:answer|decision|reply|response|word|news)",
    "time": r"(?:(?:an?\s|the\s)?extension|(?:some\s)?more time)",
    "position": r"(?:position|role|job|post|opening|requisition|vacancy)",
    "test": r"(?:assessment|test|task|assignment|take-home(?:\s(?:test|task))?|exercise|(?:coding\s)?challenge|case study)",
    "papers": r"(?:(?:some|two|three|more)\s)?(?:documents?|papers|certificates?|references?|transcripts?|portfolio|cv|resume|work samples?)",
}
LETTER_WORDS: Mapping[str, str] = {
    "thank_you": r"(?:thank[- ]?you|thanks)(?:[- ](?:note|letter|mail|e-?mail|card))?",
    "inquiry": r"(?:inquiry|enquiry|follow-?up|status inquiry)(?:\s(?:note|letter|mail|e-?mail))?",
    "extension_request": r"(?:extension[- ]request|request for (?:an extension|more time))",
    "acceptance": r"acceptance(?:\s(?:letter|mail|e-?mail))?",
    "decline_offer": r"(?:decline[- ]offer|decline(?: of the offer)?|declination)(?:\s(?:letter|mail|e-?mail))?",
    "withdrawal": r"withdrawal(?:\s(?:letter|mail|e-?mail))?",
    "resignation": r"resignation(?:\s(?:letter|mail|e-?mail))?",
    "rejection_thanks": r"(?:rejection[- ]thanks|thanks for the rejection|reply to the rejection)",
    "stay_in_touch": r"(?:stay[- ]in[- ]touch|keep[- ]in[- ]touch)(?:\s(?:note|letter|mail|e-?mail))?",
    "decline": r"(?:decline|rejection|refusal)(?:\s(?:letter|mail|e-?mail))?",
    "decline_acknowledgement": r"(?:decline[- ]acknowledgement|acknowledgement of the decline)",
    "offer": r"offer(?:\s(?:letter|mail|e-?mail))",
    "acceptance_confirmation": r"(?:acceptance[- ]confirmation|confirmation of the acceptance)",
    "status_update": r"(?:status[- ]update|update)",
    "extension_reply": r"(?:extension[- ]reply|reply to the extension request)",
    "withdrawal_acknowledgement": r"(?:withdrawal[- ]acknowledgement|acknowledgement of the withdrawal)",
    "recontact": r"recontact",
}
BARE_INTERVIEW = "interview"  # held or scheduled: its day decides


@dataclass(frozen=True, slots=True)
class Phrase:
    """Ways to say one kind of event, and the facts that they say along with it. No side: either."""

    kind: str
    ways: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    side: str | None = None


def _p(kind: str, *ways: str, side: str | None = None, **facts: Any) -> Phrase:
    return Phrase(kind, ways, facts, side)


_C, _E = "candidate", "employer"
_SAID = r"(?:said\s(?:they|he|she|we|i)\s)?(?:will|would|'ll|should)\s"
PHRASES: tuple[Phrase, ...] = (
    _p("applied", r"applied(?: (?:online|on paper|via (?:the |their )?(?:website|portal|site|form)))?", r"{an}application {was}(?:sent|submitted|made|handed in|received|came)",
       r"(?:sent|submitted|made|handed)(?: in| off)? {an}application"),
    _p("interview_scheduled",
       r"{an}{interview} {was}(?:scheduled|arranged|set up|set|booked|planned|fixed|confirmed|agreed|coming up)",
       r"(?:scheduled|arranged|set up|booked|planned|agreed) {an}{interview}", r"invited {me}(?:to|for) {an}{interview}",
       r"{an}{interview} invitation", r"{an}invitation (?:to|for) {an}{interview}", r"upcoming {interview}"),
    _p("interview_moved",
       r"{an}{interview} {was}(?:moved|rescheduled|postponed|changed|shifted|put off|put back|brought forward)",
       r"(?:moved|rescheduled|postponed|shifted|put off) {an}{interview}"),
    _p("interview_cancelled", r"{an}{interview} {was}(?:cancelled|canceled|called off)",
       r"(?:cancelled|canceled|called off) {an}{interview}"),
    _p("interview_missed", r"{an}{interview} {was}missed", r"missed {an}{interview}", r"no[- ]show",
       r"{an}{interview} (?:did not|didn't|never) (?:take place|happen)"),
    _p("interview_held", r"{an}{interview} {was}(?:held|done|over|took place|happened|finished|completed|went well)",
       r"(?:held|had|did|have had) {an}{interview}", r"{was}interviewed(?: (?:me|us|him|her|them))?"),
    _p(BARE_INTERVIEW, r"{an}{interview}"),
    _p("decision_promised", r"{answer} {was}(?:promised|expected|announced)",
       r"promised {me}(?:{answer}|to (?:answer|decide|reply|call|be in touch|get back(?: to me)?|let {me}know))",
       r"promised(?: (?:me|us|him|her))?",
       _SAID + r"(?:decide|answer|reply|let {me}know|get back(?: to (?:me|us|him|her))?|be in touch|tell {me}more|hear)",
       _SAID + r"(?:have|make|send|give {me}){answer}"),
    _p("offer_received", r"{an}{offer} {was}(?:received|came|arrived|made|come in|in|here|extended(?! (?:until|till|to (?!me|us|him|her))))",
       r"(?:received|got|have|had|made {me}|gave {me}|sent {me}|extended {me}) {an}{offer}",
       r"(?:received|got|have|had|made|gave|sent|extended) {me}{an}{offer}",
       r"{was}offered(?: (?:me|us))?(?: (?:the|a) {position})?", r"{an}{offer}", side=_C),
    _p("offer_made", r"{an}{offer} {was}(?:made|sent|extended(?! (?:until|till|to (?!me|us|him|her)))|given|out)",
       r"(?:made|extended|sent|gave) {me}{an}{offer}", r"{was}offered(?: (?:him|her|them))?(?: (?:the|a) {position})?",
       r"{an}{offer}", side=_E),
    _p("conditions_met", r"{an}conditions? {was}(?:met|fulfilled|satisfied|cleared)", r"met {an}conditions?"),
    _p("offer_changed", r"{an}{offer} {was}(?:changed|improved|raised|revised|updated|increased|amended)",
       r"(?:changed|improved|raised|revised|updated|increased|amended) {an}{offer}"),
    _p("offer_withdrawn", r"{an}{offer} {was}(?:withdrawn|rescinded|taken back|revoked|pulled|cancelled)",
       r"(?:withdrew|rescinded|took back|revoked|pulled) {an}{offer}"),
    _p("extension_requested", r"{time} {was}(?:requested|asked(?: for)?|wanted)",
       r"(?:asked|requested)(?: {me})?(?: for)? {time}", r"asked (?:\S+\s){0,2}(?:for )?{time}"),
    _p("extension_granted", r"{time} {was}(?:granted|given|agreed|allowed|approved)",
       r"(?:granted|gave|allowed|got|agreed to) {me}{time}", r"(?:{an}(?:deadline|{offer}) {was}|{was})extended(?: {an}(?:deadline|{offer}))?(?= (?:until|till|to (?!me|us|him|her)))"),
    _p("extension_refused", r"{time} {was}(?:refused|denied|declined|rejected|turned down)",
       r"(?:refused|denied|declined) {me}{time}", r"no (?:extension|more time)"),
    _p("decided", r"(?:decided(?: to| on)?|(?:am |is |are )?going to|want to|will) (?:accept|take|say yes)(?:ing)?"
       r"(?: (?:it|{an}{offer}|{an}{position}))?", side=_C, to="accept"),
    _p("decided", r"(?:decided(?: to| on)?|(?:am |is |are )?going to|want to|will) (?:decline|turn (?:it )?down|say no)"
       r"(?: (?:it|{an}{offer}))?", r"decided against(?: (?:it|{an}{offer}|{an}{position}))?", side=_C, to="decline"),
    _p("decided", r"(?:decided(?: to| on)?|(?:am |is |are )?going to|want to|will) (?:withdraw|pull out|drop out)"
       r"(?:(?: from)? {an}application)?", side=_C, to="withdraw"),
    _p("decided", r"(?:decided|(?:we )?(?:are |am )?going)(?: to| on)? (?:refuse|reject|turn down|decline|let go)",
       r"(?:was |were )?(?:rejected|refused|turned down)", r"decided against", side=_E, to="refuse"),
    _p("decided", r"decided(?: to| on)? (?:(?:make )?{an}offer|hire|take)", side=_E, to="offer"),
    _p("decided", r"decided(?: to| on)? (?:hold|wait|keep (?:on hold|waiting)|put on hold)", r"(?:put|kept) on hold",
       side=_E, to="hold"),
    _p("decided", r"decided(?: to| on)? close", side=_E, to="close"),
    _p("decided", r"decided(?: to| on)?", r"{an}decision {was}(?:made|taken)"),
    _p("offer_accepted", r"{an}{offer} {was}accepted", r"accepted(?: (?:it|{an}{offer}|{an}{position}))?",
       r"said yes(?: to (?:it|{an}{offer}))?"),
    _p("offer_declined", r"{an}{offer} {was}(?:declined|turned down|refused|rejected)",
       r"(?:declined|turned down)(?: (?:it|{an}{offer}|{an}{position}))?", r"(?:refused|rejected) {an}{offer}",
       r"turned (?:it|{an}{offer}) down", r"said no to (?:it|{an}{offer})"),
    _p("withdrew", r"(?:withdrew|pulled out|dropped out)(?:(?: from)? {an}(?:application|candidacy|process))?",
       r"withdrew (?:my|his|her) (?:application|candidacy)", r"{an}(?:application|candidacy) {was}withdrawn",
       r"{was}withdrawn"),
    _p("acceptance_confirmed", r"{an}acceptance {was}confirmed", r"confirmed {an}(?:acceptance|start)",
       r"confirmed(?: it)?"),
    _p("rejected", r"{was}(?:rejected|refused)(?: (?:me|us))?", r"turned (?:me|us) down", r"{was}turned down",
       r"{an}(?:rejection|refusal)(?: {was}(?:received|came|arrived|in))?",
       r"(?:got|received|had) {an}(?:rejection|refusal)", r"(?:they|he|she|it) (?:said|is|was) {an}no",
       r"got {an}no", r"declined (?:me|us|my application)", side=_C),
    _p("opening_posted", r"{an}(?:similar |new )?(?:opening|position|vacancy) {was}(?:posted|opened|published)",
       r"posted {an}(?:similar |new )?(?:opening|position|vacancy)", side=_E),
    _p("opening_closed", r"{an}opening {was}closed", r"closed {an}opening", side=_E),
    _p("position_closed", r"{an}{position} {was}filled", r"filled {an}{position}", reason="filled"),
    _p("position_closed", r"{an}{position} {was}(?:cancelled|canceled|cut)", r"(?:cancelled|canceled) {an}{position}",
       reason="cancelled"),
    _p("position_closed", r"{an}{position} {was}closed", r"closed {an}{position}"),
    _p("frozen", r"{an}(?:{position}|hiring|search|process) {was}(?:frozen|on hold|put on hold|paused)",
       r"{was}frozen", r"hiring freeze", r"(?:froze|paused) {an}(?:{position}|hiring|search)"),
    _p("asked_for", r"asked {me}(?:for|to (?:do|send|hand in|complete|take)) {an}{test}",
       r"{an}{test} {was}(?:asked for|received|set|sent|came|due)", r"(?:got|received|sent {me}) {an}{test}",
       side=_C, what="assessment"),
    _p("asked_for", r"asked {me}(?:for|to (?:send|hand in)) {an}{papers}", r"{an}{papers} {was}(?:asked for|requested)",
       side=_C, what="documents"),
    _p("asked_for", r"asked {me}(?:for|to (?:send|give)) (?:more |some )?(?:information|details)",
       r"(?:information|details) {was}(?:asked for|requested)", side=_C, what="information"),
    _p("asked_for", r"asked {me}for", side=_C),
    _p("employment", r"{an}(?:present |current )?employment", r"(?:currently |now )?(?:employed|work|working)",
       r"{an}(?:present|current) (?:job|position)", side=_C),
    _p("resigned", r"{was}resigned", r"gave (?:in )?(?:my )?notice", r"handed in (?:my )?(?:notice|resignation)",
       side=_C),
    _p("ranked", r"{was}ranked(?: as| number| no)*", r"rank", side=_E),
    _p("feedback_recorded", r"{an}feedback(?: {was}recorded)?", r"recorded {an}feedback", side=_E),
    _p("inquiry_received", r"{an}(?:inquiry|enquiry|status inquiry)(?: {was}(?:received|came|arrived))?",
       r"(?:asked|asks) {me}(?:where (?:things|we|it) stands?|for (?:an )?(?:update|news)|about (?:the )?status)",
       r"(?:got|received) {an}(?:inquiry|enquiry)", r"followed up", side=_E),
    _p("consent_given", r"{an}(?:consent|permission) {was}given", r"gave {me}{an}(?:consent|permission)",
       r"(?:agreed to be|may be) kept on file", r"consented", side=_E, purpose="keep_on_file"),
    _p("consent_withdrawn", r"{an}(?:consent|permission) {was}(?:withdrawn|taken back|revoked)",
       r"(?:withdrew|took back|revoked) {an}(?:consent|permission)", side=_E, purpose="keep_on_file"),
    _p("letter_sent", r"{an}letter {was}sent", r"sent {an}letter", r"wrote {an}letter"),
    _p("letter_returned", r"{an}letter {was}(?:returned|bounced|came back)", r"{was}bounced"),
    _p("person_changed", r"{an}person {was}changed", r"changed {an}person"),
    _p("message_received", r"{an}(?:message|mail|e-?mail|reply) {was}(?:received|came|arrived|in)",
       r"(?:got|received|had) {an}(?:message|mail|e-?mail|reply)", r"heard(?: back)?", r"(?:message|reply|mail|e-?mail)(?= from)"),
    _p("touch", r"{an}(?:phone |video )?call", r"(?:called|phoned|rang|telephoned)", r"(?:phone|telephone)",
       channel="phone"),
    _p("touch", r"(?:met|saw|ran into|bumped into)(?: up)?", r"(?:had )?{an}(?:coffee|lunch|dinner|breakfast)",
       channel="in_person"),
    _p("touch", r"(?:chatted|texted|messaged)", r"{an}chat", channel="chat"),
    _p("touch", r"(?:e-?mailed|wrote)", r"{an}(?:e-?mail|mail|note)(?= (?:to|with))", channel="letter"),
    _p("touch", r"(?:spoke|talked|contact|was in touch|in touch|touch)", r"{an}(?:talk|conversation)"),
    _p("asked_to_stop", r"asked {me}(?:to stop|not to (?:write|be written to|be contacted))(?: (?:writing|mailing))?",
       side=_C),
    _p("hired_elsewhere", r"{was}hired elsewhere", r"found {an}(?:job|position)(?: elsewhere)?", r"{an}search is over",
       side=_C),
    _p("waived", r"waived?"), _p("snoozed", r"snoozed?"), _p("corrected", r"corrected", r"correct"),
)  # fmt: skip
EXAMPLES: Mapping[str, str] = {
    "applied": "applied yesterday",
    "interview_scheduled": 'interview scheduled friday 10:00 with "Priya Venkat"',
    "interview_moved": "interview moved to friday 14:00",
    "interview_cancelled": "interview cancelled",
    "interview_missed": "interview missed",
    "interview_held": 'interview held tuesday 15:00 with "Priya Venkat" --discussed "the audit"',
    "decision_promised": "promised an answer by friday",
    "offer_received": "offer received yesterday 84000 USD a year start 4 jan answer by friday from Ana",
    "offer_made": "offer made today 84000 USD a year start 4 jan answer by friday",
    "conditions_met": "conditions met",
    "offer_changed": "offer changed 88000 USD a year",
    "offer_withdrawn": "offer withdrawn yesterday from Ana",
    "extension_requested": "extension requested until friday by phone",
    "extension_granted": "extension granted until friday",
    "extension_refused": "extension refused",
    "decided": "decided accept",
    "offer_accepted": "offer accepted by phone",
    "offer_declined": "offer declined by phone",
    "withdrew": "withdrew by phone",
    "acceptance_confirmed": "acceptance confirmed in writing",
    "rejected": "rejected today from Ana",
    "position_closed": "position filled",
    "frozen": "position frozen until 15 jan",
    "asked_for": "asked for an assessment by friday",
    "employment": 'employment at "Quarry Lane Ltd" as "Technician" supervisor "Dana Fox" notice 4 weeks',
    "resigned": "resigned last day 18 dec",
    "ranked": "ranked 2",
    "feedback_recorded": 'feedback --criterion "SQL" --text "Wrote the joins fluently" --by "Bo Tremblay"',
    "inquiry_received": "inquiry received yesterday from Sam",
    "consent_given": "consent given until 1 jan 2028",
    "consent_withdrawn": "consent withdrawn",
    "opening_posted": 'opening posted R-12 similar to "Analyst"',
    "opening_closed": "opening closed R-12",
    "letter_sent": 'letter sent thank_you to "Priya Venkat"',
    "letter_returned": 'letter returned thank_you to "Priya Venkat"',
    "person_changed": "person changed Ana email ana@company.example",
    "message_received": "message received from Ana label still_deciding",
    "touch": "phone call with Bo",
    "asked_to_stop": "asked to stop",
    "hired_elsewhere": "hired elsewhere",
    "waived": 'waived thank_you to "Priya Venkat"',
    "snoozed": 'snoozed thank_you to "Priya Venkat" until friday',
    "corrected": "corrected",
}
EMPLOYER_EXAMPLES: Mapping[str, str] = {
    "decided": "decided refuse",
    "letter_sent": 'letter sent decline to "Sam Okafor"',
    "letter_returned": 'letter returned decline to "Sam Okafor"',
    "message_received": "message received from Sam label inquiry",
    "waived": "waived status_update",
    "snoozed": "snoozed decline until friday",
}


def example(kind: str, side: str) -> str:
    """Return a statement of that kind, as somebody on that side would type it."""
    return EMPLOYER_EXAMPLES.get(kind, EXAMPLES[kind]) if side == "employer" else EXAMPLES[kind]


@cache
def known_words() -> tuple[str, ...]:
    """Return the words of which statements are made, for a word that was mistyped."""
    said = " ".join(
        (*EXAMPLES.values(), *EMPLOYER_EXAMPLES.values(), *EVENTS, "yesterday tomorrow interviewed offered accepted")
    )
    words = re.findall(r"[a-z]{4,}", said.replace("_", " ").lower())
    return tuple(dict.fromkeys([*words, *(day.lower() for day in WEEKDAYS)]))


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found: its kind, the facts it says, its words from `start` to before `end`, whose side it is of."""

    kind: str
    facts: Mapping[str, Any]
    start: int
    end: int
    sides: tuple[str, ...]
    also: int | None = None  # a word further on that belongs to the phrase


@cache
def _patterns(side: str) -> tuple[tuple[re.Pattern[str], str, Mapping[str, Any]], ...]:
    found = []
    for phrase in (*PHRASES, *_letters(side), *_own_names()):
        if phrase.side in (None, side):
            for way in phrase.ways:
                found.append((_compiled(way), phrase.kind, phrase.facts))
    return tuple(found)


def _letter_word(kind: str) -> str:
    return LETTER_WORDS.get(kind, kind.replace("_", "[- ]"))


def _letters(side: str) -> list[Phrase]:
    """Ways to say that a letter of one kind left or came back, for each kind of that side."""
    found = []
    for kind in LETTER_KINDS[side]:
        word = _letter_word(kind)
        ways = (
            rf"(?:sent|wrote|mailed|e-?mailed|posted) {{me}}{{an}}{word}",
            rf"{{an}}{word} {{was}}(?:sent|gone|posted|mailed|e-?mailed)",
        )
        found.append(_p("letter_sent", *ways, letter_kind=kind))
        found.append(_p("letter_returned", rf"{{an}}{word} {{was}}(?:returned|bounced|came back)", letter_kind=kind))
    return [*found, *([_p("letter_sent", r"thanked", letter_kind="thank_you")] if side == "candidate" else [])]


def _own_names() -> list[Phrase]:
    return [_p(kind, kind.replace("_", "[- ]")) for kind in EVENTS]


def _compiled(way: str) -> re.Pattern[str]:
    while "{" in (way := re.sub(r"\{(\w+)\}", lambda name: VARIED[name[1]] if name[1] in VARIED else name[0], way)):
        if not re.search(r"\{[a-z]+\}", way):
            break
    return re.compile(rf"(?<!\S){way}(?!\S)")


def phrase_in(words: Sequence[Word], side: str) -> Found | None:
    """Return the earliest phrase of that side, of those that begin there the longest; None if there is none.

    Words that were quoted together are no phrase, unless all words were.
    """
    line, starts = "", []
    for word in words:
        starts.append(len(line))
        line += f"{'█' * len(word.low) if word.quoted else word.low} "
    line = line.rstrip()
    best: tuple[int, int, int, Found] | None = None
    for order, (pattern, kind, facts) in enumerate(_patterns(side)):
        found = pattern.search(line)
        if not found or found.end() == found.start():
            continue
        begins = max(n for n, at in enumerate(starts) if at <= found.start())
        ends = begins + len(found[0].split())
        key = (begins, -ends, order)
        if best is None or key < best[:3]:
            best = (*key, Found(kind, facts, begins, ends, EVENTS[kind].sides if kind in EVENTS else ()))
    return best[3] if best else None


INTERVIEW_WORDS: Mapping[str, str] = {
    "held": "interview_held", "took": "interview_held", "happened": "interview_held", "done": "interview_held", "finished": "interview_held",
    "scheduled": "interview_scheduled", "arranged": "interview_scheduled", "booked": "interview_scheduled",
    "moved": "interview_moved", "rescheduled": "interview_moved", "postponed": "interview_moved",
    "cancelled": "interview_cancelled", "canceled": "interview_cancelled", "missed": "interview_missed",
}  # fmt: skip


def interview_found(found: Found, words: Sequence[Word], side: str) -> Found:
    """Return a bare "interview" as the kind that a word further on says ("interview with Bo held"), else as it is."""
    for n, word in enumerate(words):
        kind = None if word.quoted or found.start <= n < found.end else INTERVIEW_WORDS.get(word.low)
        if kind:
            return replace(found, kind=kind, also=n, sides=(side,))
    return found


def letter_kind_at(words: Sequence[Word], i: int, side: str) -> tuple[str, int] | None:
    """Return the kind of letter that is named at this word, and the word after it."""
    line = " ".join(word.low for word in words[i : i + 6])
    best: tuple[int, str] | None = None
    for kind in LETTER_KINDS[side]:
        found = re.match(rf"(?:{_letter_word(kind)}|{kind.replace('_', '[- ]')})(?!\S)", line)
        if found and (best is None or len(found[0].split()) > best[0]):
            best = (len(found[0].split()), kind)
    return (best[1], i + best[0]) if best else None
