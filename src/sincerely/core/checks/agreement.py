"""Days and figures: they exist, they agree with themselves (G12) and with the offer on record (A8, A9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sincerely.core.checks.case import Case
from sincerely.core.dates import DayFound, say_day
from sincerely.core.letter import Finding
from sincerely.core.moments import WEEKDAYS, day_of
from sincerely.core.money import same_pay, say_salary
from sincerely.core.patterns import Phrases

_WHICH = "The reader cannot know which of the two you meant."
_FROM_TODAY = Phrases([
    r"\b(?:from (?:today|now|tomorrow|this date|the date (?:above|hereof|of this letter))|hence)\b", r"\btoday\b", r"\btomorrow\b",
])  # fmt: skip


def days_agree(case: Case) -> Iterator[Finding]:
    """G12: each day exists, is the weekday it says, and can be told from the letter alone."""
    for found in case.letter.days:
        span = (found.start, found.end - _full_stop(case.text, found.end))
        raw = " ".join(case.text[span[0] : span[1]].split())
        if not found.exists:
            yield case.finding(
                "G12",
                "error",
                f"“{raw}” is a day that does not exist.",
                "The reader cannot tell which day is meant.",
                span,
            )
        elif found.disagrees and found.day and found.weekday is not None:
            right = WEEKDAYS[found.day.weekday()]
            shown = say_day(found.day, "en-US" if case.letter.locale == "en-US" else None, weekday=False, year=True)
            say = f"{shown} is a {right}, not a {WEEKDAYS[found.weekday]}."
            yield case.finding(
                "G12", "error", say, _WHICH, span, instead=say_day(found.day, case.letter.locale or "en-CA")
            )
    yield from _undated(case)


def _full_stop(text: str, end: int) -> int:
    """Return 1 where a day ends with the sentence's full stop, 0 where it has none or one of its own ("4 Jan.")."""
    if text[end - 1] != ".":
        return 0
    month = re.search(r"[^\W\d_]*$", text[max(0, end - 16) : end - 1])
    after = text[end : end + 40].lstrip()
    return int(bool(month and len(month.group()) > 4) or not after or after[0].isupper())


def _undated(case: Case) -> Iterator[Finding]:
    """A paper letter without a date cannot count from "today"; an e-mail carries its day with it."""
    letter = case.letter
    if letter.letter.headers:
        return
    dated = any(found.form in ("date", "numeric", "iso") and found.start < body_start(case) for found in letter.days)
    if dated:
        return
    for found in letter.days:
        raw = letter.plain[found.start : found.end]
        counted = (
            found.form == "relative"
            and re.search(r"\b(?:from (?:today|now|tomorrow|th)|hence|today)\b", raw)
            and raw not in ("today",)
        )
        if counted and found.start >= body_start(case):
            say = f"“{case.text[found.start : found.end]}” counts from a day that the letter does not name."
            instead = say_day(found.day, letter.locale or "en-CA") if found.day else None
            yield case.finding(
                "G12",
                "error",
                say,
                "On paper nobody can see when it was written.",
                (found.start, found.end),
                instead=instead,
            )


def body_start(case: Case) -> int:
    greeting = case.letter.salutation
    return greeting.span.start if greeting else case.letter.own.start


# --- the offer's figures ------------------------------------------------------------------------------------------------
_BESIDE_PAY = re.compile(
    r"\b(?:bonus|sign(?:ing|-on)|relocat\w*|allowance|expenses?|pension|stock|equity|shares?|options?|budget|reimburs\w*|stipend for|moving|travel|"
    r"commission|overtime|insurance|401|contribution|loan|scholarship|fee|deposit|voucher|grant of|laptop|phone|training|superannuation|revenue|sales|"
    r"saved|savings|project|turnover|raise[ds]?|present(?:ly)?|current(?:ly)?)\b"
)
_COUNTER = "A figure other than the offer's is a counter-offer, not a yes."


def pay_is_as_offered(case: Case) -> Iterator[Finding]:
    """A8: a sum stated as the pay is the offer's, in whatever notation."""
    salary = case.salary
    if salary is None:
        return
    right = say_salary(salary, case.letter.locale or "en-US")
    said = any(one.start >= case.letter.own.start and same_pay(one, salary) for one in case.letter.sums)
    for found in case.letter.sums:
        same = same_pay(found, salary)
        if same or found.start < case.letter.own.start:
            continue
        span = (found.start, found.end)
        raw = " ".join(case.text[found.start : found.end].split())
        say = f"{raw} is not what was offered, which is {right}."
        start, end = case.sentence(found.start)
        near = case.letter.plain[max(start, found.start - 45) : min(end, found.end + 30)]
        elsewhere = str(int(found.amount)) in re.sub(r"[,.](?=\d{3})", "", case.terms_text)
        if elsewhere:
            continue
        other_period = found.amount == salary.amount and found.per not in (None, salary.per)
        open_to_reading = same is None and not other_period
        if open_to_reading or said or _BESIDE_PAY.search(near) or (found.amount * 20 < salary.amount and not found.per):
            why = "What was not offered is a new demand."
            yield case.finding("A8", "warning", f"{raw} stands in no offer on record.", why, span)
        else:
            yield case.finding("A8", "error", say, _COUNTER, span, instead=right)


_START = re.compile(
    r"\b(?:start(?:ing|s)?|begin(?:ning|s)?|commenc(?:e|es|ing|ement)|join(?:ing)? (?:you|us|the (?:team|company|staff|firm))|first (?:working |full )?day|date of joining|"
    r"joining(?: date| on)|report(?:ing)? (?:for (?:work|duty)|to work|on)|see you(?: all)? on|take up (?:the|my) (?:post|position|role|duties|work)|on board(?:ing)?|be with you|employment will)\b"
)
_NOT_START = re.compile(
    r"\b(?:interview|meeting|meet|offer(?:ed)?|letter|notice|answer|reply|respond|e-?mail(?:ed)?|dated|spoke|call(?:ed)?|conversation|signed|contract of|decision|last day|deadline|"
    r"references?|papers|forms?|leave|leaving|course|exam|vacation|holiday)\b"
)


def start_days(case: Case) -> list[DayFound]:
    """Return the days that the letter states as the first day: nearest to a word of starting, in its sentence."""
    found: list[DayFound] = []
    days = [
        day
        for day in case.letter.days
        if day.form in ("date", "numeric", "iso", "ordinal") and day.start >= case.letter.own.start
    ]
    text = case.letter.plain
    for match in _START.finditer(case.letter.marked, case.letter.prose.start, case.letter.prose.end):
        start, end = case.sentence(match.start())
        after = next((day for day in days if match.end() <= day.start <= min(end, match.end() + 80)), None)
        if (
            after
            and not _NOT_START.search(text[match.end() : after.start])
            and not _START.search(text[match.end() + 1 : after.start].removeprefix(" date"))
        ):
            found.append(after)
            continue
        before = next(
            (day for day in reversed(days) if max(start, match.start() - 45) <= day.start and day.end <= match.start()),
            None,
        )
        if before and not _NOT_START.search(text[before.end : match.start()]) and not after:
            lead = text[max(start, before.start - 25) : before.start]
            if not _NOT_START.search(lead):
                found.append(before)
    return list({day.start: day for day in found}.values())


def start_is_as_offered(case: Case) -> Iterator[Finding]:
    """A8: the first day stated is the offer's."""
    right = case.start_on
    if right is None:
        return
    said = say_day(right, case.letter.locale or "en-CA")
    stated = start_days(case)
    as_offered = any(found.can_be(right) and not found.disagrees for found in stated)
    for found in stated:
        if (
            found.day is None
            or found.can_be(right)
            or _day_alone(found, right)
            or (found.disagrees and found.day == right)
        ):
            continue
        raw = " ".join(case.text[found.start : found.end].split())
        level = "error" if found.certain or found.form == "date" else "warning"
        if found.other and not found.certain:
            level = "error" if right not in (found.day, found.other) else "warning"
        if as_offered:  # it stands beside its word; another day is of something else
            level = "warning"
        say = f"“{raw}” is not the first day offered, which is {said}."
        yield case.finding("A8", level, say, _COUNTER, (found.start, found.end), instead=said)


def _day_alone(found: DayFound, right: date) -> bool:
    return found.form == "ordinal" and found.day is not None and found.day.day == right.day


# --- conditions -----------------------------------------------------------------------------------------------------------
_CONDITION = re.compile(
    r"\b(?:if|provided(?: that)?|providing(?: that)?|assuming(?: that)?|on (?:the )?condition that|on condition|conditional (?:on|upon)|as long as|so long as|unless|subject to|"
    r"contingent (?:on|upon)|only (?:if|once|when)|only\b[^.!?,;\n]{1,40}\b(?:if|once|provided)|on the understanding that|with the proviso|in case|(?:final|firm|binding|good|settled|definite) (?:once|when|after|as soon as)|dependent (?:on|upon)|in the event that|except that|pending)\b"
)
_HARMLESS = re.compile(
    r"\bif (?:you|there|anything|something|possible|so|not|i (?:can|may|could|should (?:bring|prepare|send|read|do)|need to)|needed|necessary|required|any|that (?:is|would be|'s) (?:convenient|easier|helpful|useful|all right|ok|fine)|"
    r"it (?:is|would be|'s) (?:convenient|easier|helpful|useful|possible)|applicable|further|more|bo|ana|anyone|someone|somebody|the (?:time|day|hour|date|papers|forms?|paperwork|signed|enclosed))\b|\bas if\b|"
    r"\bif only\b|\beven if\b|\bas long as i (?:can|live)\b|\bin case (?:you|it|of|that|there|any)\b|\bwhat if\b|\bsee if\b|\bwonder(?:ed|ing)? if\b|\bask(?:ed)? if\b|\bknow if\b|\bpending (?:your|the (?:arrival|receipt|contract|paperwork))\b"
)
_DEMAND = re.compile(
    r"\b(?:salary|pay|wage|compensation|bonus|remote(?:ly)?|work(?:ing)? from home|hybrid|hours|days? a week|vacation|holiday|leave|title|relocat\w+|start(?:ing)? date|first day|raise[ds]?|increase[ds]?|"
    r"match(?:es)?|budget|equity|benefits|review(?:ed)?|visa|housing|allowance|pension|part[- ]time|parking|laptop|flexib\w+|sign-?(?:ing|on)|higher|more|move|later|contract)\b"
)
_YES = re.compile(
    r"\b(?:accept\w*|join\w*|take (?:the|up|on|it)|say yes|my (?:answer|acceptance|yes)|start\w*|come|happy|delighted|glad|pleased|agree\w*|sign\w*|offer|position|role|commit\w*)\b"
)
_REQUEST = re.compile(
    r"\b(?:please|let me know|tell me|kindly|do not hesitate|don't hesitate|feel free|call|contact|ring|reach|write to me|e-?mail me|happy to (?:provide|send|supply|answer|help)|glad to (?:provide|send|supply|answer)|i can be reached|could you|would you|can you|grateful)\b"
)
_CHECKS = re.compile(
    r"\b(?:references?|background|right to work|work permit|work authori[sz]ation|visa|medical|health check|dbs|vetting|police|reference check|checks?|proof|screening|clearance|drug|licen[cs]e|registration|degree|certificate|transcripts?|pre-employment|eligibility|probation\w*)\b"
)
_NEGOTIATES = Phrases(
    [
        r"\b(?:would|will|do) need\b{short}\b(?:salary|pay|bonus|title|hours|remote|start|raise)", r"\b(?:ask|asking|request|requesting|propose|hope|hoping|like|want|prefer|wish|appreciate it)\b{short}\b(?:salary|pay|bonus|title|hours|relocation|offer)\b{short}\b(?:be|is|could be|can be|were|to be)? ?(?:increased|raised|improved|reviewed|matched|changed|adjusted|revised|reconsidered|higher)",
        r"\bnegotiat(?:e|ion|ing)\b", r"\bcounter-?(?:offer|propos\w+)\b", r"\bin (?:exchange|return) for\b", r"\b(?:raise|increase|bump) (?:the|my) (?:salary|pay|offer)\b",
    ],
    [r"\b(?:no|not|without|after (?:the|our)|thank\w*|closed the|flexib\w+ in)\b[^.!?\n]{0,30}\bnegotiat\w+"],
)  # fmt: skip


_IF_THEN = Phrases(
    [
        r"\bif\b[^.!?\n]{3,90}?, ?(?:then )?(?:my answer is yes|it is a yes|yes\b|i (?:am |.m |will |.ll |would |.d |shall |do |can )?(?:then |be )?(?:gladly |happily |very |only too )*"
        r"(?:accept|join|say yes|(?:happy|glad|delighted|pleased|able) to (?:accept|join|take|say yes)))\b",
        r"\b(?:i (?:gladly |happily |will |.ll |would |.d |hereby |can )*(?:accept|join)\b|my answer is yes\b|it is a yes\b)[^.!?,;\n]{0,70} if (?:you|the|it|they|there|my|we|i (?:can|may|could|get|am))\b"
        r"(?! (?:need|want|wish|would like|.d like|like|prefer|have|require|are (?:happy|content|agreeable)|think|find)\b)",
    ],
    [r"\b(?:even|as|see|know|ask|wonder) if\b[^.!?\n]{0,80}", r"\bif (?:you (?:need|want|wish|would like|have|require|prefer)|i remember|i may|i understood|i may say)\b[^.!?\n]{0,120}"],
)  # fmt: skip


def accepts_without_conditions(case: Case) -> Iterator[Finding]:
    """A9: a yes is a yes. The offer's own condition, and "if you need anything", are no conditions."""
    plain = case.letter.plain
    why = "A yes under a condition is a counter-offer: the employer may treat the offer as refused."
    told = -1
    for match in _CONDITION.finditer(case.nameless, case.letter.prose.start, case.letter.prose.end):
        start, end = case.sentence(match.start())
        sentence, clause = plain[start:end], plain[match.start() : min(end, match.start() + 160)]
        harmless = _HARMLESS.match(clause) or _HARMLESS.search(
            plain[max(start, match.start() - 10) : match.start() + 30]
        )
        only = match.group().startswith("only")
        if start == told or (harmless and not only and not _hard(clause)):
            continue
        request = _REQUEST.search(sentence)
        if (not _YES.search(sentence) and not _DEMAND.search(clause)) or (request and not _DEMAND.search(clause)):
            continue
        raw = " ".join(case.text[match.start() : min(end, match.start() + 60)].split())
        mine = _own_condition(case, clause)
        if mine:
            continue
        told = start
        level = "warning" if _CHECKS.search(clause) or (request and not re.search(r"\baccept", sentence)) else "error"
        yield case.finding("A9", level, f"“{raw}” makes the acceptance depend on something.", why, (match.start(), end))
    for span in () if told >= 0 else case.stands(_IF_THEN):
        raw = " ".join(case.text[span[0] : span[1]].split())
        if not _own_condition(case, plain[span[0] : span[1]]):
            level = "warning" if _CHECKS.search(plain[span[0] : span[1]]) else "error"
            yield case.finding("A9", level, f"“{raw}” makes the acceptance depend on something.", why, span)
            break
    for span in case.stands(_NEGOTIATES):
        yield case.finding("A9", "error", "This asks for other terms.", why, span)
        break


def _hard(clause: str) -> bool:
    """ "If you can raise the salary" begins harmlessly and is a demand."""
    return re.match(r"if (?:you|there|the|that|it|i|possible)\b", clause) is not None and re.search(
        r"\b(?:can|could|would|are able to|agree to|will|were)\b[^.,]{0,40}\b(?:raise|increase|match|move|improve|offer (?:me )?(?:a|an|more)|change|pay (?:me )?|allow|grant|add|cover|let me work|guarantee|make it|higher|bump|top (?:up|it)|stretch|sweeten|go (?:up|higher|to)|do better|throw in|give me|waive|push|confirm (?:a|an|in writing) )", clause
    ) is not None  # fmt: skip


def _own_condition(case: Case, clause: str) -> bool:
    offer = case.offer
    if offer is None or not offer.conditions:
        return False
    stated = {word for one in offer.conditions for word in re.findall(r"[a-z]{4,}", one.lower())}
    said = set(re.findall(r"[a-z]{4,}", clause))
    return (
        bool({word[:6] for word in stated} & {word[:6] for word in said} - {"satisf", "offer", "positi"})
        or "conditions" in clause
    )


def dates_of_the_record(case: Case) -> Iterator[Finding]:
    """E52, X5: the day granted or asked for, and the deadline named, against the record. Only ever a warning."""
    offer, application = case.offer, case.application
    if offer is None or application is None:
        return
    if case.kind == "extension_reply" and offer.answer_by and (offer.extension_granted or offer.extension_refused):
        right = day_of(offer.answer_by, application.zone)
        days = [
            day
            for day in case.letter.days
            if day.day and day.start >= case.letter.prose.start and day.end <= case.letter.prose.end
        ]
        if days and not any(day.can_be(right) for day in days):
            say = f"The day that now binds is {say_day(right, case.letter.locale or 'en-CA')}."
            yield case.finding(
                "E52", "warning", say, "The candidate will plan by the day you name.", (days[0].start, days[0].end)
            )
