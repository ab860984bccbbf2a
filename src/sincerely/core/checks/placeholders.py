"""G13: nothing of a template is left in the letter. Footnotes, "[sic]", addresses in angle brackets and C++ are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sincerely.core.checks.case import Case
from sincerely.core.letter import Finding

SAY = "{quote} is a place that nobody filled."
WHY = "The reader sees at once that the letter was written for somebody else."

_FILL = (
    r"(?:your|my|our|the|their|his|her|candidate|applicant|recipient|sender|company|employer|organi[sz]ation|position|job|role|title|name|date|day|time|insert|add|enter|fill|"
    r"address|phone|e-?mail|salary|amount|number|other|another|start|end|last|first|full|manager|interviewer|hiring|recruiter|signature|"
    r"city|state|zip|country|describe|mention|specific|skills?|project|reason|team|department|link|url|contact|xx+|x|mr|ms|deadline|"
    r"field|topic|detail|example|school|degree|university|new|current|previous|month|year|location|pronoun|surname|feedback|something|one|two|offer|period|notice|list|expand|explain)"
)


# Where a placeholder can begin: only there is the long pattern tried.
_BEGINS = re.compile(
    r"[{$#<«*%@\[(_?]|\b(?:X{2,}|[Ll]orem|TODO|FIXME|TB[DA]|[DdMmYy]{2,4}[/.-][DdMm]{2}|(?:FIRST|LAST|[FL]NAME|First|Last|first|last|COMPANY|JOB|CANDIDATE|company_|job_|candidate_)|"
    r"NaN|undefined|(?:Mr|Ms|Mrs|Miss)\b)|^[ \t]*(?:Your|Company|Job|Name|First|Recipient|Date)\b",
    re.MULTILINE | re.IGNORECASE,
)


def _placeholders(text: str, end: int) -> Iterator[re.Match[str]]:
    at = 0
    while begins := _BEGINS.search(text, at, end):
        match = _sure().match(text, begins.start(), end)
        if match and match.end() > begins.start():
            yield match
            at = match.end()
        else:
            at = begins.start() + 1


@cache
def _sure() -> re.Pattern[str]:
    alternatives = (
        r"\{\{[^\n]{0,80}?\}\}", r"\{%[^\n]{0,80}?%\}", r"[$#]\{[^\n}]{0,60}\}", r"\{[A-Za-z_][\w .-]{0,40}\}|\{\d?\}",
        r"<<[^<>\n]{1,60}>>", r"«[^«»\n]{1,40}»", r"\*\|[^|\n]{1,40}\|\*", r"%\([A-Za-z_]\w{0,40}\)[sd]", r"(?<![\w%])%[sd](?!\w)",
        r"%%?[A-Za-z_]{2,40}%%?(?!\w)", r"@@\w{1,40}@@", r"##\w{1,40}##", r"\[\[[^\]\n]{1,60}\]\]", r"\$(?!USD|CAD|AUD)[A-Za-z_]{4,40}\b",
        rf"\[ ?(?i:{_FILL})\b[^\]\n]{{0,80}}\]", rf"< ?(?i:{_FILL})(?:[ _-][\w'/ -]{{0,50}})?>", r"<(?i:no value|null|none|undefined|blank)>",
        r"\((?i:(?:your|candidate'?s?|applicant'?s?|recipient'?s?|company|employer|organi[sz]ation|interviewer'?s?|hiring manager'?s?|manager'?s?|position|job|first|last|full|person'?s?) (?:name|title|surname)|xx+|insert [^)\n]{1,60}|your own [^)\n]{1,60}|expand (?:on|up)[^)\n]{0,40}|fill in[^)\n]{0,40}|name|title|date|position|company|mention [^)\n]{1,50} here)\)",
        r"(?<![\w/])X{2,}(?![\w/])(?!-)", r"(?<=\S[ ])_{3,}|_{3,}(?=[ ]?[a-z,.])", r"\?{3,}",
        r"(?i:\blorem ipsum\b)", r"\b(?:TODO|FIXME|TBD|TBA)\b", r"(?i:\b(?:dd[/.-]mm[/.-]yy(?:yy)?|mm[/.-]dd[/.-]yy(?:yy)?|yyyy[/.-]mm[/.-]dd)\b)",
        r"\b(?:FNAME|LNAME|FIRST_?NAME|LAST_?NAME|FirstName|LastName|firstname|lastname|first_name|last_name|first_names|COMPANY_?NAME|JOB_?TITLE|CANDIDATE_?NAME|company_name|job_title|candidate_name)\b",
        r"\[object Object\]", r"\b(?:NaN|undefined)\b", r"(?m:^[ \t]*(?:Your (?:Full )?Name|Company Name|Job Title|Your Title|Name Surname|First Name Last Name|Your Signature|Your Address|Your Phone(?: Number)?|Your E-?mail(?: Address)?|Recipient(?:'s)? Name|\[?Date\]?)[ \t]*,?[ \t]*\r?$)",
        r"\b(?:Mr\.?|Ms\.?|Mrs\.?|Miss) ?/ ?(?:Mr|Ms|Mrs|Miss|Mx|Dr)\b\.?(?: ?/ ?(?:Mr|Ms|Mrs|Miss|Mx|Dr)\b\.?)*", r"\b(?:he/she|his/her|him/her|s/he)\b(?=[^\n]*(?:team|you))(?!)",
    )  # fmt: skip
    return re.compile("|".join(alternatives))


_MAYBE = re.compile(r"\[(?P<in>[^\[\]\n]{2,60})\]")
_FINE = re.compile(
    r"(?i:\d[\d ,–-]*|sic|…|\.{2,}|ext(?:ernal)?|x|attached|attachment|enclosed?|redacted|confidential|internal|link|via [\w ]+|[a-z]{1,4}|re[fq]?[:# -].*|"
    r"[\w .-]*\d[\w .-]*|mailto:.*|https?:.*|[\w.+-]+@[\w.-]+)"
)
_EMPTY = re.compile(
    r"(?mi)^[ \t]*(?:dear|hi|hello|hey|good (?:morning|afternoon))[ \t]*(?:mr|ms|mrs|miss|mx|dr|prof)?\.?[ \t]*(?=[,:;!]|\r?$)[,:;!]?"
    r"|^[ \t]*(?:dear|hi|hello)[ \t]+(?:none|null|nil|undefined|nan|name|user|unknown|n/a|first ?name|friend name|customer name|candidate name|xx+|test)[ \t]*[,:;!]"
)


def nothing_unfilled(case: Case) -> Iterator[Finding]:
    """G13 (and S10): yield each placeholder in subject and letter."""
    text, own = case.text, case.letter
    known = {name.lower() for name in case.ours}
    last = -1
    for match in _placeholders(text, len(own.plain)):
        if own.lines[match.start()] == " " and text[match.start()] != " ":
            continue  # in a quotation
        if match.start() < last or match.group().strip("[]<>(){} ").lower() in known:
            continue
        last = match.end()
        yield _found(case, "error", match.span())
    for match in _EMPTY.finditer(text, own.own.start, min(len(own.plain), own.own.start + 2000)):
        if match.group().strip().lower() in (
            "hi",
            "hello",
            "hey",
            "good morning",
            "good afternoon",
            "hi,",
            "hello,",
            "hi!",
            "hello!",
            "hey,",
            "hi:",
            "hello:",
            "good morning,",
            "good afternoon,",
        ):
            continue  # curt, but nothing is missing (G3 speaks of it)
        if match.start() >= last:
            last = match.end()
            say = f"{match.group().strip()!r} greets nobody: the name is missing."
            yield case.finding("G13", "error", say, WHY, _trim(text, match.span()), instead=_greeting(case))
    for match in _MAYBE.finditer(text, own.own.start, len(own.plain)):
        if match.start() < last or _FINE.fullmatch(match["in"].strip()) or match["in"].strip().lower() in known:
            continue
        if not _sure().match(text, match.start()):
            yield _found(case, "warning", match.span())


def _found(case: Case, level: str, span: tuple[int, int]) -> Finding:
    span = _trim(case.text, span)
    quote = " ".join(case.text[span[0] : span[1]].split())
    return case.finding("G13", level, SAY.format(quote=f"“{quote}”"), WHY, span)


def _trim(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _greeting(case: Case) -> str | None:
    people = [person for person in case.readers if not case.to or person.name in case.to]
    if len(people) != 1:
        return None
    return f"Dear {people[0].address_as or people[0].name},"
