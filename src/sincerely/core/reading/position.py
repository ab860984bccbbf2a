"""Which position a message names, as it is written there."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from sincerely.core.reading.names import NO_NAMES, squashed

_ROLE_TAIL = r"(?:positions?|roles?|posts?|vacanc(?:y|ies)|openings?|jobs?|internship|opportunity|requisition|job opening|interview)"
_T = r"(?:[A-Z0-9](?:[\w&'’/+.#-]*[\w&'’+#])?|[a-z]{1,3}[A-Z]\w*|\([A-Z0-9][\w &/-]{0,30}\))"
_TITLE = rf"{_T}(?: (?:(?:of|and|the|in|to the|de|&|[/]) ){{0,2}}{_T}){{0,8}}(?!\w)"
_LOWER = r"(?:[a-z][\w/&'-]*)(?: [a-z][\w/&'-]*){0,4}"
WORK = re.compile(
    r"\b(?:engineer|developer|analyst|manager|director|designer|officer|assistant|associate|specialist|coordinator|co-ordinator|consultant|scientist|teacher|lecturer|professor|nurse|technician|administrator|accountant"
    r"|executive|lead|head|representative|advisor|adviser|architect|editor|writer|researcher|fellow|intern|internship|apprentice|trainee|planner|operator|driver|cook|chef|barista|clerk|secretary|librarian|curator|archivist|producer"
    r"|buyer|recruiter|supervisor|postdoc|postdoctoral|programmer|tester|inspector|surveyor|physician|pharmacist|therapist|counsel|lawyer|paralegal|solicitor|auditor|controller|strategist|marketer|copywriter|translator|interpreter"
    r"|instructor|tutor|trainer|mechanic|electrician|carpenter|baker|gardener|guard|agent|partner|principal|president|vp|cto|ceo|cfo|coo|sre|devops|qa|hygienist|dispatcher|cashier|waiter|server|bartender|host|receptionist|caseworker|steward|keeper|conservator|registrar|superintendent|foreman|welder|machinist|chemist|biologist|physicist|statistician|economist|geologist|ranger|pilot|captain|mate|luthier|modeller|animator|illustrator|photographer|reporter|journalist|correspondent|owner|master|steward|custodian|janitor|housekeeper|nanny|carer|aide|worker|handler|picker|packer|buyer|merchandiser|underwriter|actuary|adjuster|trader|broker|teller|estimator|scheduler|expediter|fitter|plumber|roofer|joiner|mason|tailor|seamstress|florist|butcher|fishmonger|brewer|winemaker|sommelier|postman|porter|ambassador|evangelist|advocate|fundraiser|organiser|organizer|liaison|graduate|placement|labou?rer|crew|shipwright|lectureship|professorship|fellowship|studentship|apprenticeship|counsell?or|hand|attendant)s?\b",
    re.IGNORECASE,
)


MAKER = re.compile(
    r"\b(?!september|october|november|december|letter|offer|number|order|summer|winter|other|further|after|answer|over|under|per|water|paper|monitor|director's)[a-z]{3,}(?:er|or|ist|ant|ian|man|woman|eer|ive|ician)s?\b",
    re.IGNORECASE,
)


@cache
def _position_patterns() -> tuple[tuple[re.Pattern[str], float], ...]:
    tail = r"(?=[.,;:!?)\n\"”]|$| (?i:position|role|post|vacancy|opening|job|at|with|in our|in the|on our|here|that|which|to (?:another|someone|a|you)|and|has|is|was|we|for|on|this|from|starting|based|within|advertised|\(|-|–|—|\||#))"
    forms = [
        (rf"\b(?i:position|role|post|job|vacancy|title|opening|place)(?: (?i:title))?(?: of|:| as|)(?: (?i:an?|the|our))? (?P<name>{_TITLE})", 6.0),
        (rf"\b(?i:the|our|a|an|your|this|for) (?:[a-z-]+ ){{0,2}}(?P<name>{_TITLE}) (?i:{_ROLE_TAIL})\b", 5.0),
        (rf"\b(?i:appl(?:y|ied|ying|ication)|interview(?:ed|ing)?|considered|candidacy|interest(?:ed)?|shortlisted|selected|offer|vacancy|opening|invitation|hiring|search|candidate|cv|resume|opportunity|conversation|recruiting|looking)(?: (?i:you|us|with us|to us|received|confirmation|status|process|stage|on \w+))? (?i:for|in|as|to)(?: (?i:the|our|an?|your|the role of|the position of|the post of|position of|role of))? (?P<name>{_TITLE})", 4.0),
        (rf"\b(?i:as|be|become|being|welcome|join us as|new|next) (?i:an?|our|the|our new|our next|the new|your) (?P<name>{_TITLE})", 2.5),
        (rf"\b(?i:appointment|employment|appoint you|hire you|employ you|engage you|join us|you|work) (?i:as) (?:(?i:an?|our|the) )?(?P<name>{_TITLE})", 4.2),
        (rf"\b(?i:offer|post|appointment) (?i:of|to) (?:(?i:the|an?) )?(?:(?i:position|role|post) of )?(?P<name>{_TITLE})", 2.4),
        (rf"\A(?P<name>{_TITLE})(?: (?i:position|role|post|vacancy|interview|application|offer|opening))?(?: (?i:at|with|@|in) | ?[-–—|,:(#]| (?i:role|position|application|interview|offer)|\Z)", 3.0),
        (rf"(?:[-–—|:,]) ?(?i:the )?(?P<name>{_TITLE})(?: (?i:position|role|post|vacancy|interview|at|with)\b|\Z| ?[-–—|(,#])", 2.4),
        (rf"\b(?i:the|our|a) (?P<name>{_LOWER}) (?i:position|role|post|vacancy|job|opening|internship)\b", 3.0),
        (rf"\b(?i:position|role|post|job|place) (?i:of|as) (?i:an?|the|our)? ?(?P<name>{_LOWER}){tail}", 2.6),
        (rf"\b(?i:for|as) (?i:the|our|an?) (?P<name>{_LOWER}){tail}", 1.4),
        (rf"(?P<name>{_TITLE}) (?i:at|with|@) [A-Z]", 2.4),
        (rf"\A(?:.{{0,60}}[:,–—-] ?|.{{0,60}}\b(?i:for|as|re) )?(?i:the |an? |our )?(?P<name>{_LOWER})\Z", 2.2),
        (rf"\b(?i:the|our|a|an|as|for) (?P<name>{_TITLE})", 1.2),
    ]  # fmt: skip
    return tuple((re.compile(source), weight) for source, weight in forms)


NO_POSITION = frozenset(
    "new same above following current open right advertised this that other another first second final next similar different future suitable particular vacant our your the a an available original any role position post"
    " interview offer application team company other such best good full main part former former previous successful relevant said job opening opportunity update status great exciting perfect ideal actual specific exact permanent temporary"
    " thank you next steps regarding your re fwd decision feedback reply answer question time invitation request confirmation".split()
)  # fmt: skip


def position_named(subject: str, own: str, rest: str, *, people: Set[str] = frozenset()) -> str | None:
    """Return the position that the message's subject, own text and rest name, or None."""
    weights: dict[str, tuple[float, str]] = {}
    for text, factor in ((subject, 1.2), (own, 1.0), (rest, 0.6)):
        for pattern, weight in _position_patterns():
            for n, found in enumerate(pattern.finditer(text[:20_000])):
                if n >= 6:
                    break
                name = position_name(found["name"])
                if name:
                    key = squashed(name)
                    was, form = weights.get(key, (0.0, name))
                    bonus = 2.5 if WORK.search(name) else 0.4 if MAKER.search(name) else -2.2 if weight < 5 else 0.0
                    weights[key] = (max(was, weight * factor + bonus) + (0.4 if was else 0.0), form)
    best = max(weights.values(), key=lambda one: (one[0], len(one[1])), default=None)
    return best[1] if best and best[0] >= 3.2 else None


def position_name(name: str) -> str | None:
    """Return a position as it is written, without its requisition and what surrounds it; None where it can be none."""
    plain = re.sub(
        r"\s*[(\[#]?\s*(?:req|requisition|job|ref|id|reference|jr|vacancy|(?<![a-z])r)[ .:#-]*(?:id|no|number)?[ .:#-]*[A-Z]{0,4}[-/]?\d[\w/-]*\s*[)\]]?",
        "",
        name,
        flags=re.IGNORECASE,
    )
    plain = re.sub(
        r"\s+(?:[-–—|,(]|at|with|and|or|in|for|of|the|to|on|position|role|post|job|vacancy|opening|application|interview|offer)+\s*$",
        "",
        plain.strip(),
        flags=re.IGNORECASE,
    )
    plain = re.sub(
        r"^(?:the|our|an?|your|position of|role of|post of|re|fwd?|application for|interview for|applying for|for|as|open|vacant|advertised)\s+",
        "",
        plain.strip(" ,.;:!?-–—|\"'’*_#"),
        flags=re.IGNORECASE,
    ).strip()
    if plain.count("(") != plain.count(")"):
        plain = plain.replace("(", "").replace(")", "").strip()
    words = [word.lower() for word in re.findall(r"[\w'’-]+", plain)]
    if (
        not words
        or len(words) > 10
        or len(plain) < 2
        or all(word in NO_POSITION or word in NO_NAMES or word.isdigit() for word in words)
    ):
        return None
    if words[0] in (
        "i",
        "we",
        "you",
        "it",
        "there",
        "this",
        "that",
        "if",
        "in",
        "on",
        "at",
        "my",
        "dear",
        "hi",
        "hello",
        "thank",
        "thanks",
        "what",
        "who",
        "when",
        "all",
    ) or words[-1] in ("team", "department", "inc", "ltd"):
        return None
    if plain[0].islower() and not WORK.search(plain):
        return None
    return plain
