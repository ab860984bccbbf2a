"""What an employer may keep and tell: E8, E41, S12, S13."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from functools import lru_cache

from sincerely.core.application import Application
from sincerely.core.checks.case import Case
from sincerely.core.checks.employer import WEEK_AND_MONTHS
from sincerely.core.checks.names import parts
from sincerely.core.dates import say_day
from sincerely.core.folding import folded
from sincerely.core.letter import Finding
from sincerely.core.moments import comes_after, day_of
from sincerely.core.patterns import Phrases
from sincerely.core.titles import occupation

_KEEPS = Phrases(
    [
        r"\b(?:keep|keeping|kept|hold|holding|retain|retaining|store|leave|save)\b{short}\b(?:you|your (?:details|cv|r[eé]sum[eé]|application|information|name|data|particulars|profile|file|papers|documents)|it|them|these)\b{short}(?:\b(?:on file|on record|for (?:the |a |an |up to |another |one|two|three|six|nine|twelve|eighteen|future|later|other|similar|any)|in our|until|till|through|with us|in case|on our|here)\b|{day})",
        r"\b(?:remains?|stays?|be kept|be held|be retained|be stored)\b{short}\b(?:on file|on record|in our (?:database|records|files|talent|system|pool|drawer))\b",
        r"\byour (?:details|cv|r[eé]sum[eé]|application|information|data|particulars|profile|file|papers|documents)\b {short}\b(?:remains?|stays?|(?:is|are|be) (?:kept|held|retained|stored))\b{short}(?:\b(?:with us|here|for (?:the|a|an|up to|one|two|three|six|nine|twelve|eighteen)|until|till)\b|{day})", r"\bkeep\b{short}\bon file\b",
        r"\byour (?:bio-?data|details|cv|r[eé]sum[eé]|application|information|particulars|profile|papers|name)\b (?:has been |have been |is |are |will be |was )?(?:entered|put|placed|added|filed|goes?|going|kept)\b (?:away )?(?:in|into|on|onto|to)\b",
        r"\b(?:hang(?:ing)?|hold(?:ing)?) on(?:to| to) (?:your (?:details|cv|r[eé]sum[eé]|application|information|data|particulars|profile|file|papers|documents)|you)\b",
        r"\b(?:add(?:ed)?|put|place[d]?) (?:you|your (?:name|details|cv|profile|r[eé]sum[eé]))\b{short}\b(?:talent (?:pool|community|network|bank)|database|list)\b",
        r"\bconsider you for (?:any )?(?:future|other|similar|upcoming)\b", r"\bkeep you in mind\b",
    ],
    [
        r"\b(?:will|do|shall|can) (?:not|no longer)\b[^.!?\n]{0,60}", r"\b(?:delet\w+|eras\w+|destroy\w*|remov\w+)\b[^.!?\n]{0,60}", r"\bonly as long as\b[^.!?\n]{0,60}", r"\b(?:required|obliged|law|legal)\b[^.!?\n]{0,60}",
        r"\bkeep (?:you|this|it) (?:posted|updated|informed)\b",
    ],
)  # fmt: skip
_ASKS = re.compile(
    r"\b(?:would you (?:like|mind|allow|agree|be (?:happy|willing|open|comfortable))|may we|can we|could we|do you agree|if you (?:agree|would like|wish|consent|are happy|allow|want|permit|say so|have no objection|like|don't mind|do not mind)|"
    r"let (?:us|me) know (?:if|whether)|tell (?:us|me) (?:if|whether)|should you (?:wish|like|agree)|please (?:confirm|tell|say|let)|unless you)\b|\?"
)
_WITH_LEAVE = re.compile(r"\bwith your (?:kind )?(?:permission|consent|agreement|leave)\b")
_TERM = re.compile(
    r"\b(?:for (?:the next |another |up to |a period of |one |a |an )?(?:\d{1,2}|a|an|one|two|three|six|nine|twelve|eighteen|twenty-four)?[ -]?(?:\(\d+\) )?(?:day|week|month|year)s?|until|till|through)\b"
)


def consent_until(application: Application, today: date) -> tuple[bool, date | None]:
    """Say whether consent to be kept on file is alive, and until when (None: no end stated)."""
    given = application.of_kind("consent_given")
    taken = application.of_kind("consent_withdrawn")
    if not given:
        return False, None
    last = given[-1]
    if taken and comes_after(taken[-1].when, last.when, application.zone):
        return False, None
    until = last.facts.get("until")
    end = day_of(until, application.zone) if until else None
    return (end is None or end >= today), end


def keeps_only_with_consent(case: Case) -> Iterator[Finding]:
    """E8 (and S16): keeping on file is said only with consent on record, and with its end. Asking for it is fine."""
    if case.kind == "recontact":
        return  # E41 looks at the same consent
    for start, end in case.stands(_KEEPS):
        a, b = case.sentence(start)
        never_asked = case.application is None or not case.application.of_kind("consent_given")
        if _ASKS.search(case.letter.plain[a:b]) or (never_asked and _WITH_LEAVE.search(case.letter.plain[a:b])):
            return
        has_term = bool(_TERM.search(case.letter.plain[a:b])) or any(a <= day.start < b for day in case.letter.days)
        why = "What is kept, and for how long, is theirs to allow; a promise nobody keeps is worse than none."
        if case.application is None:
            if not has_term:
                yield case.finding(
                    "E8", "warning", "It keeps somebody on file and does not say how long.", why, (start, end)
                )
            return
        alive, until = consent_until(case.application, case.today)
        if not alive:
            say = "It keeps the candidate on file, and no consent to that is on record."
            yield case.finding("E8", "error", say, why, (start, end), instead="Would you like us to keep your details?")
            return
        named = [day for day in case.letter.days if a <= day.start < b and day.day and day.certain]
        if until and named and all(day.day and day.day > until for day in named):
            say = f"The consent on record ends on {say_day(until, case.letter.locale or 'en-CA')}."
            yield case.finding("E8", "error", say, why, (named[0].start, named[0].end))
        elif not has_term:
            yield case.finding("E8", "warning", "It does not say how long the details are kept.", why, (start, end))
        return


def recontacts_only_with_consent(case: Case) -> Iterator[Finding]:
    """E41: somebody kept on file is written to only while their consent lives."""
    if case.application is None:
        return
    alive, until = consent_until(case.application, case.today)
    if alive:
        return
    ended = (
        f"The consent ended on {say_day(until, case.letter.locale or 'en-CA')}."
        if until
        else "No living consent to be kept on file is on record."
    )
    yield case.finding("E41", "error", ended, "Their details should be gone, and this letter shows that they are not.")


_CODES = re.compile(
    r"\b(?i:rej(?:ect)?|rsn|reason|disp(?:osition)?|status)[ -]?(?i:code)?[ :#_-]+[A-Z]{0,4}[-_]?\d{1,4}\b|\b[A-Z]{2,6}[-_](?:REJ|DQ|NOGO|NQ)\w*\b|\b(?:REJ|DQ|NQ)[-_]\w{1,12}\b"
    r"|\b(?:score|scored|rating|rated|ranked|rank|scorecard)\b[^.\n]{0,25}?\b\d{1,3}(?:\.\d)? ?(?:/|out of|of|points|%|th|nd|rd|st)(?: ?\d{1,3})?"
    r"|\b(?:ranked|placed|came|finished|rated) (?:a close |you |as |the )?(?:first|second|third|fourth|fifth|last|top|bottom|highest|lowest|number (?:one|two|three))\b|\byour (?:rank(?:ing)?|score)\b"
    r"|\b(?:first|second|third|fourth|top|last|high(?:er|est)?|low(?:er|est)?) (?:on|in) (?:our|the) (?:ranking|rank order|shortlist|score sheet|scores)\b"
    r"|\b(?:rated|scored|ranked|marked|placed) you (?:lower|below|behind|under|higher|above|ahead)\b"
    r"|\b(?:gave|awarded|marked|given|got|received|assessed)\b[^.\n]{0,25}?\b\d{1,2}(?:\.\d)? ?(?:/|out of) ?(?:5|10|20|50|100)\b"
    r"|\b(?:internal note|notes? to self|recruiter notes?|do not share|not for candidate|for internal use|scorecard|no[- ]hire|red flag|knock-?out question)\b",
    re.IGNORECASE,
)

_RANKS = re.compile(
    r"\b(?:our|the|a) (?:runner-?up|second choice|third choice|reserve (?:candidate|choice))\b|\bnumber (?:two|three|four)\b[^.\n]{0,20}\b(?:list|ranking|choice|candidate)\b"
    r"|\b(?:panel|interviewers?|committee|board|team) (?:was|were) (?:split|divided)\b|\bvot(?:e|ed|es) (?:against|for) you\b",
    re.IGNORECASE,
)


def nothing_internal_is_told(case: Case) -> Iterator[Finding]:
    """S12: no code, score or note, no other candidate's name, no reason that was to stay private."""
    letter, text = case.letter, case.text
    why = "It was written for the file; told to a candidate it is read as the real reason, or as gossip."
    for match in _CODES.finditer(text, letter.own.start, len(letter.plain)):
        if letter.plain[match.start()] == " " and text[match.start()] != " ":
            continue
        yield case.finding("S12", "error", f"“{match.group()}” is internal.", why, match.span())
        break
    if case.kind != "offer":  # E34 holds an offer for it
        for match in _RANKS.finditer(text, letter.prose.start, letter.prose.end):
            yield case.finding("S12", "warning", f"“{match.group()}” tells how they were ranked.", why, match.span())
            break
    application = case.application
    if application is None:
        return
    mine = parts(application.candidate.name) if application.candidate else []
    known = {word for one in (*case.ours, *case.similar) for word in parts(one)}
    said = set(_WORDS.findall(letter.plain))  # of thousands of others, only words are looked for that stand here
    for other in case.applications:
        if other is application or other.candidate is None or other.record.company != application.record.company:
            continue
        name = other.candidate.name
        if said.isdisjoint(_words_of(name)) or parts(name) == mine:
            continue
        whole = len(parts(name)) > 1 and _words_of(name) <= said
        span = (_named_in_full(case, name) if whole else None) or _named_in_part(case, name, known, said)
        if span:
            yield case.finding("S12", "error", f"It names {name}, who is another candidate.", why, span)
    if case.kind == "decline":
        yield from _someone_named(case, why)
    yield from _private_reason(case, application, why)


FIRST = r"(?<!\bin )(?<!\bat )(?<!\bfrom )(?<!\bnear )(?<![\w'’-])NAME(?![\w-])"
LAST = r"\b(?:Mr|Ms|Mrs|Mx|Miss|Dr|Prof)\.? NAME(?![\w-])"
_WORDS = re.compile(r"\w+")


@lru_cache(maxsize=20_000)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(folded(name)))


def _named_in_full(case: Case, name: str) -> tuple[int, int] | None:
    """Where another candidate is called by the whole name, and it is no part of a longer one of somebody of ours."""
    plain, wanted = case.letter.plain, folded(name)
    longer = [one for one in map(folded, case.ours) if wanted in one and one != wanted]
    inside = [match.span() for one in longer for match in re.finditer(re.escape(one), plain)]
    for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain):
        if not any(start <= match.start() and match.end() <= end for start, end in inside):
            return match.span()
    return None


_ALSO_A_WORD = frozenset(
    "art bill chase dawn drew faith frank gene grace grant hope joy mark may miles pat ray rich rose sue will".split()
)


def _named_in_part(case: Case, name: str, known: AbstractSet[str], said: AbstractSet[str]) -> tuple[int, int] | None:
    """Where another candidate is called by the first name or by "Mr." and the last; None where it may be somebody else."""
    words = name.split()
    forms = (FIRST, LAST) if len(words) > 1 else (FIRST,)
    for word, form in zip((words[0], words[-1]), forms, strict=False):
        if len(word) < 3 or not word[0].isupper() or not _words_of(word) <= said:
            continue
        if not known.isdisjoint(parts(word)) or folded(word) in WEEK_AND_MONTHS:
            continue
        for match in re.finditer(form.replace("NAME", re.escape(word)), case.text[: case.letter.prose.end]):
            if match.start() < case.letter.prose.start:
                continue
            begins = not case.text[case.sentence(match.start())[0] : match.start()].strip()
            if not (begins and folded(word) in _ALSO_A_WORD):
                return match.span()
    return None


_PREFERRED = re.compile(
    r"\b(?:(?:choose|chose|chosen|choosing|appoint(?:ed|ing)?|hired?|hiring|select(?:ed|ing)?|prefer(?:red)?|picked|went (?:with|for)|gone (?:with|to)|going to|forward with|ahead with|"
    r"offered (?:it|the [a-z]+) to|accepted by|filled by|given to|goes to|went to|lost out to|beaten by|behind|than|favou?r of|stronger candidate,|other candidate,|colleague|candidate)) "
    r"(?P<name>(?:(?:Mr|Ms|Mrs|Mx|Dr)\.? )?[A-Z][\w'’-]+(?: (?:de |van |von |bin |Ní |O')?[A-Z][\w'’-]+){1,3})"
)

_PREFERRED_ONE = re.compile(
    r"\b(?:[Ww]e|I) (?:have |had |finally |in the end )*(?:chose|chosen|preferred|picked|hired|appointed|selected|went with|gone with|decided (?:for|on)) (?P<name>[A-Z][\w'’-]{1,20})(?=[.,;!]| (?:in the end|because|since|as|who|for|instead|over)\b)"
)


def _someone_named(case: Case, why: str) -> Iterator[Finding]:
    """The person preferred, by name, though no record here has them."""
    letter = case.letter
    known = {word for name in (*case.ours, *case.similar) for word in parts(name)}
    for match in _PREFERRED_ONE.finditer(case.text, letter.prose.start, letter.prose.end):
        word = folded(match["name"])
        if {word} & (known | _NO_NAME | WEEK_AND_MONTHS) or occupation(word):
            continue
        if not any(word in parts(one.candidate.name) for one in case.applications if one.candidate):
            say = f"It seems to name {match['name']}, who is another candidate."
            yield case.finding("S12", "warning", say, why, match.span("name"))
            break
    known = {word for name in (*case.ours, *case.similar) for word in parts(name)}
    for match in _PREFERRED.finditer(case.text, letter.prose.start, letter.prose.end):
        words = parts(match["name"])
        place = case.position and any(occupation(word) for word in words)
        if not words or set(words) & known or place or words[0] in WEEK_AND_MONTHS or words[0] in _NO_NAME:
            continue
        yield case.finding(
            "S12", "error", f"It names {match['name']}, who is another candidate.", why, match.span("name")
        )
        return


_NO_NAME = frozenset(
    "the our your this that another someone somebody an a human people north south east west new saint".split()
)


_COMMON = frozenset(
    "than that this with from have been were was will would could they them their there than then when what which very more most much many other others some only just also into about candidate candidates "
    "applicant applicants position role post team work works working company person people need needs needed wanted better best good well because since seemed seems felt".split()
)
_TOLD = "It tells a reason that the record keeps private."


def _private_reason(case: Case, application: Application, why: str) -> Iterator[Finding]:
    """A private reason, in its own words or with all its words in one sentence; what was recorded as feedback may be told."""
    feedback = {
        stem
        for one in application.of_kind("feedback_recorded")
        for stem in _stems(f"{one.facts['criterion']} {one.facts['text']}")
    }
    for decision in application.decisions:
        if not decision.reason or not decision.reason_is_private:
            continue
        span, level = _verbatim(case, decision.reason), "error"
        stems = set(_stems(decision.reason))
        if span is None and len(stems) >= 2 and not stems <= feedback:
            span, level = _in_one_sentence(case, stems), "error" if len(stems) >= 3 else "warning"
        if span:
            yield case.finding("S12", level, _TOLD, why, span)
            return


def _stems(text: str) -> list[str]:
    return [word[:6] for word in re.findall(r"[^\W\d_]{4,}", folded(text)) if word not in _COMMON]


def _in_one_sentence(case: Case, stems: set[str]) -> tuple[int, int] | None:
    at = case.letter.prose.start
    for match in re.finditer(r"[^.!?\n]+", case.letter.plain[at : case.letter.prose.end]):
        if stems <= set(_stems(match.group())):
            lead = len(match.group()) - len(match.group().lstrip())
            return at + match.start() + lead, at + match.end()
    return None


def _verbatim(case: Case, reason: str) -> tuple[int, int] | None:
    words = re.findall(r"[\w'-]+", folded(reason))
    if len(words) < 3:
        return None
    size, at = min(len(words), 5), case.letter.own.start
    for n in range(len(words) - size + 1):
        run = r"[\W_]{1,4}".join(re.escape(word) for word in words[n : n + size])
        match = re.search(rf"(?<!\w){run}(?!\w)", case.letter.plain[at:])
        if match and sum(len(word) > 3 for word in words[n : n + size]) >= 2:
            return at + match.start(), at + match.end()
    return None


_FEEDBACK = Phrases(
    [
        r"\byou (?:lack(?:ed)?|did not (?:demonstrate|show|have|display|answer|explain)|didn.t (?:demonstrate|show|have|display|answer|explain)|do not have|don.t have|needed|need|were (?:weak|not (?:strong|clear|prepared|able))|struggled|failed|showed (?:little|no)|came across|seemed|appeared)\b",
        r"\byour (?:lack of|answers?|presentation|exercise|test|communication|technical \w+|knowledge|experience|skills?|coding|english|portfolio|examples?)\b{short}\b(?:was|were|is|are|fell|lacked|did not|not|weak\w*|insufficient|missing|poor|limited|too|disappoint\w+)\b",
        r"\b(?:we|the panel|interviewers?) (?:felt|thought|found|noted|judged|missed)\b{short}\b(?:you|your)\b", r"\b(?:insufficient|not enough|too little|limited) (?:\w+ )?(?:experience|knowledge|skill)\b", r"\bwhat we missed\b",
    ],
    [r"\byou (?:need|needed) (?:anything|any|help|further|more (?:information|time))\b", r"\bif you (?:need|have|do not|don't)\b[^.!?\n]{0,40}", r"\bnot (?:a )?reflect\w*\b[^.!?\n]{0,60}", r"\byour (?:skills?|experience) (?:is|are|was|were) (?:very )?(?:impressive|strong|valuable)\b",
        r"\byour [^.!?\n]{0,60}\b(?:is|are|was|were) (?:all |very |so |most |really |quite |both |particularly )*(?:clear|thorough|excellent|good|strong|impressive|thoughtful|helpful|careful|interesting|convincing|fine|useful|"
        r"valuable|evident|outstanding|great|admirable|memorable|engaging|lively|a (?:pleasure|highlight|delight))\b"],
)  # fmt: skip


def feedback_is_recorded(case: Case) -> Iterator[Finding]:
    """S13: feedback told is feedback recorded, against a criterion."""
    application = case.application
    if application is None:
        return
    recorded = application.of_kind("feedback_recorded")
    for start, end in case.stands(_FEEDBACK):
        a, b = case.sentence(start)
        said = {word[:6] for word in re.findall(r"[a-z]{4,}", case.letter.plain[a:b])}
        known = {
            word[:6]
            for one in recorded
            for word in re.findall(r"[a-z]{4,}", f"{one.facts['criterion']} {one.facts['text']}".lower())
        }
        if known & said - {"your", "with", "that", "this", "have", "from", "were", "about", "what", "which"}:
            continue
        why = "Feedback that nobody recorded cannot be explained when the candidate asks."
        if not recorded:
            yield case.finding("S13", "error", "This is feedback, and none is on record.", why, (start, end))
        else:
            yield case.finding("S13", "warning", "This is not among the feedback on record.", why, (start, end))
        return
