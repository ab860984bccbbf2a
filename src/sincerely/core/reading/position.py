"""Which position a message names, as it is written there."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from sincerely.core.reading.names import LONGEST_NAME, NO_NAMES, squashed

_ROLE_TAIL = r"(?:positions?|roles?|posts?|vacanc(?:y|ies)|openings?|jobs?|internship|opportunity|requisition|job opening|interview)"
_T = r"(?:[A-Z0-9À-ÖØ-Þ](?:[\w&'’/+.#-]*[\w&'’+#])?|[a-z]{1,3}[A-Z]\w*|\([A-Z0-9][\w &/-]{0,30}\)|\([mwfdxhv](?:/[mwfdxhv]){1,3}\))"
_TITLE = rf"{_T}(?: (?:(?:of|and|the|in|to the|de|&|[/]|für|im|in der|und|en|voor|van|et|du|des|la) ){{0,2}}{_T}){{0,8}}(?!\w)"
_FRENCH = r"(?!(?:nous|notre|votre|vous|travail)\b)[a-zà-ÿ][\w'’-]{3,}(?: (?!(?:chez|au sein|à|dans|est|a|et|nous|vous|qui|que|sur|pour|en)\b)[\w'’-]+){0,4}"
_LOWER = r"(?:[a-z][\w/&'-]*)(?: [a-z][\w/&'-]*){0,4}"
WORK = re.compile(
    r"\b(?:engineer|developer|analyst|manager|director|designer|officer|assistant|associate|specialist|coordinator|co-ordinator|consultant|scientist|teacher|lecturer|professor|nurse|technician|administrator|accountant"
    r"|executive|lead|head|representative|advisor|adviser|architect|editor|writer|researcher|fellow|intern|internship|apprentice|trainee|planner|operator|driver|cook|chef|barista|clerk|secretary|librarian|curator|archivist|producer"
    r"|buyer|recruiter|supervisor|postdoc|postdoctoral|programmer|tester|inspector|surveyor|physician|pharmacist|therapist|counsel|lawyer|paralegal|solicitor|auditor|controller|strategist|marketer|copywriter|translator|interpreter"
    r"|instructor|tutor|trainer|mechanic|electrician|carpenter|baker|gardener|guard|agent|partner|principal|president|vp|cto|ceo|cfo|coo|sre|devops|qa|hygienist|dispatcher|cashier|waiter|server|bartender|host|receptionist|caseworker|steward|keeper|conservator|registrar|superintendent|foreman|welder|machinist|chemist|biologist|physicist|statistician|economist|geologist|ranger|pilot|captain|mate|luthier|modeller|animator|illustrator|photographer|reporter|journalist|correspondent|owner|master|steward|custodian|janitor|housekeeper|nanny|carer|aide|worker|handler|picker|packer|buyer|merchandiser|underwriter|actuary|adjuster|trader|broker|teller|estimator|scheduler|expediter|fitter|plumber|roofer|joiner|mason|tailor|seamstress|florist|butcher|fishmonger|brewer|winemaker|sommelier|postman|porter|ambassador|evangelist|advocate|fundraiser|organiser|organizer|liaison|graduate|placement|labou?rer|crew|shipwright|lectureship|readership|headship|traineeship|clerkship|professorship|fellowship|studentship|apprenticeship|counsell?or|hand|attendant|dev|eng|mgr|ops|rep|admin|leiter|leiterin|berater|kaufmann|kauffrau|fachkraft|sachbearbeiter|sachbearbeiterin|mitarbeiter|mitarbeiterin|einkäufer|medewerker|adviseur|beheerder|ontwikkelaar|responsable|chargée?|ingénieure?|directeur|directrice|conseiller|conseillère|technicienne?)s?\b",
    re.IGNORECASE,
)


MAKER = re.compile(
    r"\b(?!september|october|november|december|letter|offer|number|order|summer|winter|other|further|after|answer|over|under|per|water|paper|monitor|director's)[^\W\d_]{3,}(?:er|or|ist|ant|ian|man|woman|eer|ive|ician|eur|euse|trice|ière|erin|eurin|istin|mann|frau|kraft|leitung|kundige)s?\b",
    re.IGNORECASE,
)


@cache
def _position_patterns() -> tuple[tuple[re.Pattern[str], float], ...]:
    tail = r"(?=[.,;:!?)\n\"”]|$| (?i:position|role|post|vacancy|opening|job|at|with|in our|in the|on our|here|that|which|to (?:another|someone|a|you)|and|has|is|was|we|for|on|this|from|starting|based|within|advertised|\(|-|–|—|\||#))"
    forms = [
        (rf"\b(?i:position|role|post|job|vacancy|title|opening|place)(?: (?i:title))?(?: of|:| as|)(?: (?i:an?|the|our))? (?P<name>{_TITLE})", 6.0),
        (rf"\b(?i:stelle|position|ausbildungsplatz|vertragsangebot|arbeitsvertrag|bewerbung|beworben|gespräch|tätigkeit|einstellung|eintritt|rolle)(?: (?i:als|auf|für|um|über|zum|zur|an|die|den|der|des|eine|einen|einer|unsere|unserer|ausgeschriebene|stelle|position|rolle|eines)){{0,5}}[: ]+[„\"»]?(?P<name>{_TITLE})", 4.6),
        (rf"\b(?i:functie|vacature|rol|positie|baan|plek|plaats|procedure|sollicitatie|gesolliciteerd|solliciteren|gesprek|aanbod)(?: (?i:van|als|voor|naar|op|over|de|het|een|onze|functie|vacature|rol|positie)){{0,5}}[: ]+[‘'\"]?(?P<name>{_TITLE})", 4.6),
        (rf"\b(?i:poste|candidature|emploi|fonction|offre|entretien|embauche|recrutement|postul(?:é|er)|puesto|vacante|candidatura|posizione|ruolo)(?: (?i:au|pour|de|du|d'un|d'une|le|la|un|une|en|tant|que|comme|poste|fonction|emploi|al|para|el|di|del|per|come|puesto|posizione|ruolo)){{0,5}}(?: d['’]| |: ?)[«\"]? ?(?P<name>{_TITLE}|{_FRENCH})", 4.6),
        (rf"(?m)^[ \t>]*(?P<name>{_TITLE}),? ?[(,–—-]? ?(?i:ref(?:erence|\.)?|requisition|req|job id|vacancy|post)[ .:#]*(?i:no|number|id)?[ .:#]*[\w/-]{{0,20}}?\d", 4.0),
        (rf"(?:\A|[\s(])(?:[A-Z]{{2,8}}[/-][\w/-]{{0,20}}?\d[\w/-]{{0,20}}|(?:R|JR|REQ|ID)?[-#]?\d{{4,}}),? ?(?:[:–—-] )?(?P<name>{_TITLE})", 3.2),
        (rf"\b(?i:one|another|further|new|two|second|extra|additional|become our|be our) (?P<name>{_TITLE})", 1.6),
        (rf"\b(?i:your|my|his|her) (?P<name>{_TITLE}) (?i:application|candidacy|interview|offer|contract|cv|resume)\b", 4.6),
        (rf"\b(?i:free|open|vacant|opens|available|vrij) (?i:as|for|als) (?i:an? |een )?(?P<name>{_TITLE})", 4.0),
        (rf"\A(?P<name>{_LOWER} (?i:role|position|job|post|gig))\Z", 5.0),
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
                if name and not _greets(name, people):
                    key = squashed(name)
                    was, form = weights.get(key, (0.0, name))
                    bonus = 2.5 if WORK.search(name) else 0.4 if MAKER.search(name) else -2.2 if weight < 5 else 0.0
                    weights[key] = (max(was, weight * factor + bonus) + (0.4 if was else 0.0), form)
    best = max(weights.values(), key=lambda one: (one[0], len(one[1])), default=None)
    if best is None or best[0] < 3.2:
        return None
    return _longest(best[1], weights)


def _greets(name: str, people: Set[str]) -> bool:
    """Say whether the words are a salutation or hold a person's name rather than a position."""
    words = [word.lower() for word in re.findall(r"\w+", name)]
    if words[0] in _SALUTES:
        return True
    theirs = sum(word in people for word in words)
    return theirs >= 2 or (theirs > 0 and theirs == len(words))


_SALUTES = frozenset(
    "guten sehr liebe lieber hallo moin grüß beste geachte hoi dag goedemorgen bonjour madame monsieur cher chère mit met cordialement bien estimado estimada gentile good greetings yours".split()
)


def _longest(name: str, weights: dict[str, tuple[float, str]]) -> str:
    """Return the longer name that goes on from this one, if another place has it: "Lectureship in Soil Physics"."""
    words = name.lower().split()
    longer = [
        form for weight, form in weights.values()
        if weight >= 2.0 and form.lower().split()[: len(words) + 1] in ([*words, "in"], [*words, "of"], [*words, "for"])
    ]  # fmt: skip
    return max(longer, key=len, default=name)


_DEPARTMENTS = frozenset(
    "finance operations office admin hr program programme school recruitment product marketing".split()
)


_NUMBERED = re.compile(
    r"\s*[(\[#]?\s*(?:req|requisition|job|ref|id|reference|jr|vacancy|(?<![a-z])r)[ .:#-]*(?:id|no|number)?[ .:#-]*"
    r"[A-Z]{0,4}[-/]?\d[\w/-]*\s*[)\]]?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:[-–—|,(]|at|with|and|or|in|for|of|the|to|on|position|role|post|job|vacancy|opening|application|interview|offer)+\s*$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:the|our|an?|your|position of|role of|post of|re|fwd?|application for|interview for|applying for|for|as|open|vacant|"
    r"advertised)\s+",
    re.IGNORECASE,
)
_NO_FIRST = frozenset("i we you it there this that if in on at my dear hi hello thank thanks what who when all".split())
_NO_LAST = frozenset("team department inc ltd".split())


def position_name(name: str) -> str | None:
    """Return a position as it is written, without its requisition and what surrounds it; None where it can be none."""
    if len(name) > LONGEST_NAME:
        return None
    plain = _without_reference(_NUMBERED.sub("", name))
    called = _CALLED.fullmatch(plain)
    if called and called[1].lower() not in NO_POSITION and called[1].lower() not in NO_NAMES:
        return plain
    plain = _TAIL.sub("", plain.strip())
    plain = _LEAD.sub("", plain.strip(" ,.;:!?-–—|\"'’*_#")).strip()
    if plain.count("(") != plain.count(")"):
        plain = plain.replace("(", "").replace(")", "").strip()
    return plain if _names_work(plain) else None


def _names_work(plain: str) -> bool:
    """Say whether these words can be the title of a position."""
    words = [word.lower() for word in re.findall(r"[\w'’-]+", plain)]
    if not words or len(words) > 10 or len(plain) < 2 or words[0] in _NO_FIRST or words[-1] in _NO_LAST:
        return False
    if all(word in NO_POSITION or word in NO_NAMES or word.isdigit() for word in words):
        return len(words) > 1 and words[0] in _DEPARTMENTS and bool(WORK.search(words[-1]))
    return not plain[0].islower() or bool(WORK.search(plain) or _MAKER_ABROAD.search(plain))


_CALLED = re.compile(r"([a-z]{4,}) (?:role|gig)")  # "growth role": all that the founder of a small house says
_MAKER_ABROAD = re.compile(r"(?:eur|euse|trice|ière|ier|iste|ant|ante|eure)\b")


def _without_reference(name: str) -> str:
    """Return a position without the requisition before or after it, and without the employer behind a slash."""
    plain = re.sub(
        r"^(?:[A-Z]{1,8}[/-][\w/-]{0,20}?\d[\w/-]{0,20}|(?:R|JR|REQ|ID)?[-#]?\d{3,})\s*[:–—-]?\s+(?=\S)",
        "",
        name.strip(),
    )
    plain = re.sub(
        r"\s*[(\[–—-]?\s*(?:[A-Z]{1,8}[/-][\w/-]{0,20}?\d[\w/-]{0,20}|(?:R|JR|REQ)[-#]?\d{3,}|#?\d{4,})[)\]]?$",
        "",
        plain,
    )
    one, slash, other = plain.partition(" / ")
    if slash and bool(WORK.search(one)) != bool(WORK.search(other)):
        plain = one if WORK.search(one) else other
    return plain
