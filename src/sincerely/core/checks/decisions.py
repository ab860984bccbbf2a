"""What is decided, said once and plainly: E0, G11, X10, T7, S1, S2, S3, and what an offer must not give away (E34)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sincerely.core.application import Application
from sincerely.core.checks.case import Case
from sincerely.core.letter import Finding
from sincerely.core.patterns import Phrases

_REFUSES = Phrases(
    [
        r"\b(?:not be|not|unable to|cannot|can.t|won.t be) (?:able to )?(?:mov(?:e|ing) (?:forward|ahead)|proceed(?:ing)?|progress(?:ing)?|going (?:forward|ahead)|tak(?:e|ing))\b{short}\b(?:with )?your (?:candidacy|application|candidature)\b",
        r"\b(?:your application|your candidacy|you) (?:has|have|was|were|had)? ?(?:not been|been un|was not|were not|is not|has been un)\w* ?(?:successful|selected|chosen|shortlisted)\b",
        r"\b(?:decided|chosen|elected|opted) not to (?:offer you|proceed with your|move forward with your|progress your|take your|move ahead with you|pursue your)\b",
        r"\b(?:unable|not able|cannot|regret that we cannot) (?:to )?offer you (?:the|this|a) (?:position|role|job|post)\b", r"\bnot be (?:offering you|moving forward with you)\b",
        r"\b(?:have|has) (?:decided to )?(?:selected|chosen|offered|hired|appointed) (?:the (?:position|role|job|post) to )?(?:another|a different|someone else|other) ?(?:candidate|applicant|person)?\b",
        r"\byour (?:profile|candidature|candidacy|application|name) (?:will|would|shall|can|is|has|was) not (?:to )?(?:be(?:en)? |being )?(?:taken|carried|progressed|pursued|considered|moved|going)\b",
        r"\byour application was unsuccessful\b", r"\breject(?:ed|ing)? your application\b",
    ],
    [r"\b(?:understand|respect|know|noted|see|sorry|regret|hear)\b[^.!?\n]{0,40}\byou (?:have )?(?:decided|chosen)\b[^.!?\n]{0,80}", r"\byou(?:'ve| have)? (?:decided|chosen) not\b[^.!?\n]{0,80}"],
)  # fmt: skip
_OFFERED = Phrases(
    [
        r"\b(?:the|our|this) (?:job |formal |written |employment |verbal )?offer (?:of employment |of the (?:position|role|post)[^.!?\n]{0,30}? )?(?:that |which )?(?:we|i) (?:\w+ )?(?:extended|made|sent|gave|issued|presented)\b",
        r"\bour (?:job |employment )?offer (?:to you|of|dated|letter)\b", r"\bwe (?:had |have )?(?:extended|made|offered) you (?:an offer|the (?:position|role|job|post))\b", r"\bregarding (?:the|our) offer\b",
    ],
    [r"\b(?:not|unable|cannot|can't|no)\b[^.!?\n]{0,40}\boffer\b"],
)  # fmt: skip
RESCINDS = Phrases(
    [
        r"\b(?:withdraw(?:ing|n)?|rescind(?:ing|ed)?|retract(?:ing|ed)?|revok(?:e|ing|ed)|cancel(?:l?ing|l?ed)?|tak(?:e|ing) back|pull(?:ing)?) (?:back )?(?:the|our|this|that) (?:job |employment )?offer\b",
        r"\boffer\b{short}\b(?:is|has been|was|are|hereby|now) (?:hereby |now |being )?(?:withdrawn|rescinded|retracted|revoked|cancell?ed)\b",
    ],
    [r"\bif\b[^.!?\n]{0,80}", r"\b(?:will|may|would) (?:lapse|expire)\b"],
)  # fmt: skip
_NOT_THE_OFFER = r"\b(?:elsewhere|(?:the|a|an|our|some|any|this|that) (?:\w+ )?(?:coffee|tea|lunch|dinner|lift|drink|cake|invitation to (?:lunch|dinner)|tour|taxi|biscuits?|help|seat|other|others))\b"
_CONFIRMS_NO = Phrases(
    [
        r"\byou(?:r decision| have| had|.ve)? (?:to )?(?:declin(?:e|ed)|turn(?:ed)? down|not to accept|refused?)\b{short}\b(?:our|the|this|it)\b",
        r"\byour decision (?:not to (?:accept|join)|to decline)\b",
    ],
    [rf"\b(?:declin\w+|turn(?:ed)? down|refused?)\b[^.!?\n]{{0,12}}?{_NOT_THE_OFFER}[^.!?\n]{{0,60}}", r"\b(?:if|should|were|whether|once|before|in case|unless) you\b[^.!?\n]{0,80}"],
)  # fmt: skip
_CONFIRMS_YES = Phrases(
    [
        r"\b(?:your acceptance of|you (?:have )?accepted|thank you for accepting|pleased that you (?:have )?accepted)\b{short}\b(?:our|the|offer|position)\b"
    ]
)
_OFFERS = Phrases(
    [
        r"\b(?:pleased|delighted|happy|glad|like|proud) to offer you (?:the|a) (?:position|role|job|post|{short}position)\b"
    ],
    [r"\bwere\b[^.!?\n]{0,20}\bto offer\b"],
)
_ONE = "One letter decides one thing; a reader of two cannot tell which holds."

_PAIRS: Mapping[str, tuple[tuple[Phrases, str], ...]] = {
    "decline": ((_OFFERED, "It refuses a candidate and speaks of an offer made to them."), (RESCINDS, "It refuses a candidate and takes an offer back."),
                (_CONFIRMS_NO, "It refuses a candidate and confirms that they declined."), (_CONFIRMS_YES, "It refuses a candidate and confirms an acceptance."), (_OFFERS, "It refuses and offers.")),
    "decline_acknowledgement": ((_REFUSES, "It confirms that the candidate declined, and refuses them as well."), (RESCINDS, "It confirms that the candidate declined, and takes the offer back as well."),
                                (_CONFIRMS_YES, "It confirms a no and a yes.")),
    "acceptance_confirmation": ((_REFUSES, "It confirms an acceptance and refuses the candidate."), (RESCINDS, "It confirms an acceptance and takes the offer back."), (_CONFIRMS_NO, "It confirms a yes and a no.")),
    "offer": ((RESCINDS, "It makes an offer and takes one back."), (_CONFIRMS_NO, "It makes an offer and confirms that one was declined.")),
    "extension_reply": ((_REFUSES, "It answers a request for time and refuses the candidate."), (RESCINDS, "It answers a request for time and takes the offer back.")),
    "withdrawal_acknowledgement": ((_REFUSES, "It confirms that the candidate withdrew, and refuses them as well."), (RESCINDS, "It confirms that the candidate withdrew, and takes an offer back.")),
}  # fmt: skip


def one_decision(case: Case) -> Iterator[Finding]:
    """E0: refusing a candidate, confirming their no, and taking an offer back never share a letter."""
    for phrases, say in _PAIRS.get(case.kind, ()):
        for span in case.stands(phrases):
            yield case.finding("E0", "error", say, _ONE, span)
            return


# --- the candidate's purpose ----------------------------------------------------------------------------------------------
_MAIN = {
    "acceptance": r"(?:accept(?:ing)?|say(?:ing)? yes|tak(?:e|ing) (?:the|up|it)|join(?:ing)?)",
    "decline_offer": r"(?:declin(?:e|ing)|turn(?:ing)? (?:it|this|the offer|your offer|you)? ?down|not (?:accept|take|join)|refus(?:e|ing)|say(?:ing)? no)",
    "withdrawal": r"(?:withdraw(?:ing)?|step(?:ping)? (?:back|aside|out|away))",
    "resignation": r"(?:resign(?:ing)?|leav(?:e|ing)|hand(?:ing)? in my notice|giv(?:e|ing) notice)",
}
_HEDGE = (
    r"\b(?:might|may (?:have to|need to|well|yet)?|could possibly|perhaps|maybe|probably|possibly|tentatively|provisionally|leaning (?:towards?|to)|inclined to|thinking (?:of|about|to)|"
    r"(?:am |i.m )?considering|not (?:yet )?(?:quite )?(?:sure|certain|decided) (?:whether|if|that)|likely to|unlikely to|in two minds|"
    r"(?:do not|don.t) think i (?:can|will|could)|not sure i (?:can|will)|hope to be able to|planning to|intend to eventually|for now i) {short}"
)
_HEDGES = {
    kind: Phrases([_HEDGE + main + r"\b"], [r"\bas (?:soon|early) as\b", r"\b(?:you|they|that) may\b[^.!?\n]{0,60}", r"\bperhaps (?:our|we|you|one)\b[^.!?\n]{0,60}", r"\bmay i\b[^.!?\n]{0,60}"])
    for kind, main in _MAIN.items()
}  # fmt: skip
_OPPOSITE = {
    "acceptance": (Phrases([r"\b(?:i )?(?:must|have decided to|have to|will|would like to|respectfully|regretfully) (?:respectfully |regretfully )?(?:decline|turn down|withdraw from)\b", r"\bunable to accept\b", r"\bcannot accept (?:your|the|this)\b"],
                           [r"\bdeclin\w+ (?:the )?other\b", r"\b(?:decline|withdraw)\b[^.!?\n]{0,20}\b(?:other|elsewhere|another|remaining|all)\b"]), "It accepts and declines."),
    "decline_offer": (Phrases([r"\bi (?:hereby |gladly |happily |am (?:very |so )?(?:pleased|delighted|happy|glad) to )accept\b", r"\bi accept (?:your|the|this) (?:kind |generous )?offer\b"]), "It declines and accepts."),
    "withdrawal": (Phrases([r"\b(?:remain|still) (?:very |most |keenly )?(?:interested in|keen on) (?:the|this) (?:position|role|job|post)\b", r"\blook forward to (?:the|our|my) (?:next|second) (?:interview|round)\b"]), "It withdraws and stays in."),
    "resignation": (Phrases([r"\btear (?:this|it) up\b", r"\b(?:get|come|go) (?:any(?:where|thing) )?(?:near|close to) (?:that|it)\b", r"\b(?:unless|if) (?:my|the|you|we)\b{short}\b(?:salary|pay|raise|position|match|counter|improve|promot\w+)"]), "It resigns and bargains."),
}  # fmt: skip


def purpose_is_plain(case: Case) -> Iterator[Finding]:
    """G11: the one thing that the letter does is said without "perhaps", and nothing undoes it."""
    why = "A reader who is left in doubt waits, or acts on the wrong answer."
    hedges = _HEDGES.get(case.kind)
    for span in case.stands(hedges) if hedges else ():
        yield case.finding("G11", "error", "This leaves open whether you do it.", why, span)
        break
    if case.kind in _OPPOSITE:
        phrases, say = _OPPOSITE[case.kind]
        for span in case.stands(phrases):
            if case.kind == "resignation":
                yield case.finding(
                    "R11", "warning", "It bargains.", "A notice that asks for something is read as a threat.", span
                )
            else:
                yield case.finding("G11", "error", say, why, span)
            break


_ACCEPTS = Phrases(
    [
        r"\bi (?:hereby |gladly |happily |formally |am (?:very |so |most )?(?:pleased|delighted|happy|glad|thrilled) to |would be (?:very )?(?:glad|happy|pleased) to |do |will gladly |shall gladly )accept\b",
        r"\bi accept (?:your|the|this)\b", r"\b(?:please (?:take|consider) this (?:letter |e-?mail )?as my acceptance|my answer is yes|count me in)\b",
    ],
    [r"\b(?:before|whether|if|when|until|once|able to|position to)\b[^.!?\n]{0,25}\baccept\w*", r"\bbefore i (?:gladly )?accept\b", r"\baccept (?:that|your decision|if you|a no)\b"],
)  # fmt: skip
_MOVES_START = Phrases(
    [
        r"\b(?:postpone|move|defer|delay|push|extend|change|shift|slide|bump|put back|bring forward|later|reschedul\w+)\b{short}\b(?:start(?:ing)? date|joining date|date of joining|first day|my start|joining|commencement)\b",
        r"\b(?:start(?:ing)? date|joining date|date of joining|first day|joining)\b{short}\b(?:postponed?|moved?|deferred?|delayed?|pushed|extended?|extension|changed?|shifted|later|be later)\b",
    ],
    [r"\b(?:not|without|does not|no|nothing|neither|nor)\b[^.!?\n]{0,60}\b(?:start|joining|first day)\b[^.!?\n]{0,40}"],
)  # fmt: skip


def asks_for_time_only(case: Case) -> Iterator[Finding]:
    """X10: a request for time neither accepts nor moves the start."""
    for span in case.stands(_ACCEPTS):
        say = "It accepts, and asks for time to decide."
        yield case.finding("X10", "error", say, "Once you have accepted there is nothing left to decide.", span)
        return
    for span in case.stands(_MOVES_START):
        yield case.finding(
            "X10",
            "error",
            "It asks to move the first day, which is another letter.",
            "A request for two things is easily granted by half.",
            span,
        )
        return


# --- the state of the record -----------------------------------------------------------------------------------------------
def state_allows_it(case: Case) -> Iterator[Finding]:
    """S1, S2, S3: the letter fits what has happened. Where the record is silent, it may only lag behind."""
    application = case.application
    if application is None or not case.employer_side:
        return
    offer, withdrew = application.offer, bool(application.withdrawals)
    if case.kind == "decline":
        yield from _refusable(case, offer, withdrew)
    elif case.kind == "decline_acknowledgement" and offer and offer.accepted and not offer.declined:
        yield _state(case, "error", "On record the candidate accepted the offer.")
    elif case.kind == "acceptance_confirmation" and offer and offer.declined and not offer.accepted:
        yield _state(case, "error", "On record the candidate declined the offer.")
    elif case.kind in ("decline_acknowledgement", "acceptance_confirmation", "extension_reply") and offer is None:
        yield _refused(case) or _state(case, "warning", "No offer is on record.")
    elif case.kind == "withdrawal_acknowledgement" and not withdrew:
        yield _refused(case) or _state(case, "warning", "On record the candidate has not withdrawn.")


def _refused(case: Case) -> Finding | None:
    """Whom we refused, and never made an offer, has answered none."""
    application = case.application
    last = application.decisions[-1] if application and application.decisions else None
    if last is None or last.to != "refuse":
        return None
    return _state(case, "error", "On record we refused this candidate, who decided nothing.")


def _refusable(case: Case, offer: object, withdrew: bool) -> Iterator[Finding]:
    if withdrew:
        yield _state(case, "error", "On record the candidate withdrew; there is nothing to refuse.")
    mine = case.application
    email = mine.candidate.email if mine and mine.candidate else None
    others = [
        one for one in case.applications if one is not mine and email and one.candidate and one.candidate.email == email
    ]
    for application in (*([mine] if mine else []), *others):
        offer = application.offer
        if offer is None:
            continue
        if offer.declined and application is mine:
            yield _state(case, "error", "On record the candidate declined our offer; a refusal answers nothing.")
        elif not offer.withdrawn and not offer.declined:
            what = "accepted our offer" if offer.accepted else "has an open offer"
            say = f"On record this person {what} for {application.record.position}."
            yield case.finding("S1", "error", say, "A refusal beside an offer undoes one of them.")
    yield from _one_letter_a_round(case, others)


def _one_letter_a_round(case: Case, others: Sequence[Application]) -> Iterator[Finding]:
    """S2: another application of the same person here, interviewed and not decided, shares the round."""
    mine = case.application
    for one in others:
        here = mine is not None and one.record.company == mine.record.company
        over = one.offers or one.decisions or one.withdrawals or one.closings
        if here and one.interviews and not over:
            say = f"Their application for {one.record.position} is not decided yet."
            why = "One letter that answers both is kinder than two, and the second may be a yes."
            yield case.finding("S2", "warning", say, why)
            return


def _state(case: Case, level: str, say: str) -> Finding:
    return case.finding("S3", level, say, "The letter answers something that did not happen.")


# --- thank-you ---------------------------------------------------------------------------------------------------------------
_LEAVES = Phrases(
    [
        r"\bwithdr(?:aw|awing|awn)\b",
        r"\b(?:no longer|not) (?:wish|want|be|to be)?{short}\b(?:considered|consideration|candidate|pursue|continue|proceed)\b",
        r"\bremove\b{short}\b(?:me|my)\b",
        r"\bstep(?:ping)? (?:back|aside|out)\b",
    ]
)


def withdraws_honestly(case: Case) -> Iterator[Finding]:
    """T7: whoever has decided to withdraw thanks, asks for the withdrawal, and feigns no interest."""
    application = case.application
    if application is None or not application.decisions or application.decisions[-1].to != "withdraw":
        return
    if not case.stands(_LEAVES):
        say = "You have decided to withdraw, and it does not say so."
        yield case.finding("T7", "warning", say, "They go on planning with you until you tell them.")
