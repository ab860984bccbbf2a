"""What makes a verdict doubtful though its words are there: another object, another company, another time, another's words.

A doubt never changes a label; it only takes away that the reader is sure. Other things than work (a flat, a loan, a table)
are told apart by `about_something_else`, which also speaks for an unrelated message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sincerely.core.reading.sentences import Said

SAYING_NO = frozenset(
    ("rejection", "position_closed", "offer_withdrawn", "extension_refused", "decline_offer", "withdrawal")
)


@cache
def _words() -> dict[str, re.Pattern[str]]:
    sources = {
        "thing": r"\b(?:flats?|apartments?|landlords?|landlady|lettings|tenan(?:t|ts|cy)|two-room|rooms? to (?:let|rent)|mortgages?|(?:home|car|bank|your|the|a) loans?|loan application|insur(?:er|ance)|insurance claim|your claim|policy number"
                 r"|dentist|dental|doctor's|surgery|clinic|vet|hospital appointment|a table|your table|restaurant|your (?:booking|reservation|stay|room)|kittens?|puppy|puppies|adoption|allotment|nursery place|school place|place at (?:the|our) (?:school|nursery|club)"
                 r"|waiting list|members?hip|sports? club|choir|(?:the|our|your) (?:conference|abstract)|manuscript|submission to|poem|short story|planning (?:application|permission)|shed|extension of your (?:visa|subscription|loan)|credit card|credit application|parking permit"
                 r"|your parcel|your order|refund|subscription|broadband|tariff|boiler|(?:a|our|my|the) (?:quote|quotation)|my proposal|our proposal|invoice|coaching|training (?:package|proposal|offer)|your website|auction|viewing|exam(?:ination)? entry|raffle|lottery|competition entry|raise funds|holiday cottage|campsite|library book)\b",
        "work": r"\b(?:positions?|roles?|posts?|jobs?|vacanc(?:y|ies)|interview(?:ed|s)?|hir(?:e|ed|ing)|recruit\w*|candidates?|candidacy|candidature|salary|employ\w*|cv|resume|start date|shortlist\w*|internship|apprentice\w*|contract|notice period|panel|colleagues?|team)\b",
        "told": r"\b(?:letter|e-?mail|mail|message|note|text|call|notice|decision)\b.{0,60}\b(?:saying|that said|which said|telling|told|meant for|was for|went (?:out )?to|sent to|below|of (?:this|yesterday|last|monday|tuesday|wednesday|thursday|friday))\b"
                r"|\b(?:when|as|since) (?:we|i) (?:last )?(?:wrote|said|told|spoke|turned|had to)\b|\b(?:i|we) (?:had|have had) to (?:disappoint|turn|refuse|reject|say no)\b|\b(?:you|she|he|they) (?:said|wrote|told (?:me|us)|asked|thought|feared|heard|mentioned|believed)\b.{0,60}",
        "mended": r"\b(?:in error|by mistake|by accident|wrong (?:person|button|candidate|address|sam|name|list|file)|wrongly|disregard|meant for|please ignore|ignore (?:the|our|my|that|this|it)|mix-?up|mixed up|apolog\w+ for the (?:confusion|mistake|error)|typo|correction|things have (?:changed|moved)|change of heart|changed (?:his|her|our|my|their) mind|overturn\w*|reversed|reconsidered|not true|rumou?rs?)\b",
        "earlier": r"\b(?:last (?:year|spring|summer|autumn|fall|winter|time|month)|(?:months?|years?|a year|half a year|weeks) (?:ago|back)|in (?:the )?(?:spring|summer|autumn|january|february|march|april|may|june|july) (?:we|i|you|it)|once before|back then|at the time|back in \w+|earlier this year|the first time|years? before)\b",
        "again": r"\b(?:again|still (?:interested|looking|available|free|want)|re-?open\w*|come (?:up|free)|new (?:opening|vacancy|role|post|place)|another (?:opening|vacancy|post|role|chance)|second chance|in case you|reserve list|would you like)\b",
        "supposed": r"\b(?:nobody|no one|neither|nor|not yet|n't yet|without|hypothetic\w*|suppos\w+|what if|what would|imagine|pretend|as if|in case)\b|^if\b",
        "others": r"\b(?:(?:an)?other|different|second|two|third|competing) (?:\w+ )?(?:compan(?:y|ies)|firms?|employers?|offers?|places?|jobs?|school|hospital|one|ones|lot|bid|post|position|role)\b|\bthe others?\b|\belsewhere\b|\btheirs?\b|\bthem\b|\b(?:my|his|her) (?:friend|brother|sister|wife|husband|colleague)\b",
        "not": r"\b(?:nobody|no one|neither|nor|never|not yet|n't (?:yet|been|be)|not (?:been|be|to be|want|mean|saying|say|because)|without|hardly|would(?:n't| not) (?:like|want|have)|instead of|rather than|hypothetic\w*|suppos\w+|what if|what would|imagine|pretend|as if|in case|if)\b",
        "kind_words": r"\b(?:accept\w*|declin\w*|withdraw\w*|refus\w*|retract\w*)\b.{0,24}\b(?:apolog\w+|thanks|gratitude|gratefully|every|kind words?|compliments?|blame|regards?|wishes|congratulations|invitation|slot|time|date|call|meeting|interview|question|remark|comment|what i (?:said|wrote)|credit|point|advice|feedback|criticism|cookies|lunch|coffee|drink|calendar|link|connection)\b"
                      r"|\bi withdraw (?:what|my (?:question|remark|request|earlier|last))\b",
        "from_now_on": r"\b(?:touch|contacts?|future|in mind|again|other (?:roles?|openings?|vacanc\w+)|vacanc\w+|openings?|re-?apply|apply|on file|paths?|ways|next time|door|one day|later|since|think of me|thought of)\b",
        "quoted": r"(?:^|[\s(])[\"'](?:[^\"']{3,120})[\"'](?=[\s.,;:!?)]|$)",
    }  # fmt: skip
    return {name: re.compile(source) for name, source in sources.items()}


def about_something_else(text: str) -> bool:
    """Say whether a text (in plain lower case) speaks of another thing than work, and of no work."""
    words = _words()
    return words["thing"].search(text) is not None and words["work"].search(text) is None


def doubtful(label: str, deciding: Sequence[Said], said: Sequence[Said], *, verdict: bool) -> bool:
    """Say whether something about the deciding sentences or the whole text makes a person ask again.

    Args:
        deciding: the sentences that the label's cues stand in; `said`: all of the message's own.
        verdict: the label ends or begins something; the others bear more.
    """
    words = _words()
    text = " ".join(one.whole for one in said)
    if words["mended"].search(text) or (words["thing"].search(text) and label != "unrelated"
                                        and not all(words["work"].search(one.whole) for one in deciding)):  # fmt: skip
        return True
    if label == "stay_in_touch" and not words["from_now_on"].search(text):
        return True  # thanks for a refusal, and nothing said of later
    if not verdict:
        return any(words["kind_words"].search(one.whole) for one in deciding if label in ("thank_you", "inquiry"))
    signs = ["told", "earlier", "not", "kind_words", "quoted"]
    if label in SAYING_NO:
        signs[2] = "supposed"
    if label in ("acceptance", "decline_offer", "offer", "acceptance_confirmed", "extension_granted"):
        signs.append("others")
    clear = [
        one for one in deciding if not one.question and not any(words[sign].search(one.stated or one.whole) for sign in signs)
    ]  # fmt: skip
    looking_back = (
        label in ("rejection", "position_closed") and words["earlier"].search(text) and words["again"].search(text)
    )
    return not clear or bool(looking_back)
