"""Days and figures: they exist, they agree with themselves (G12) and with the record (A8, R3, R5, E41)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from sincerely.core.checks.case import Case
from sincerely.core.dates import NUMBERS, WEEKDAYS, DayFound, plus_months, say_day
from sincerely.core.events import Notice
from sincerely.core.letter import Finding
from sincerely.core.moments import day_of
from sincerely.core.money import same_pay, say_salary
from sincerely.core.patterns import Phrases

_WHICH = "The reader cannot know which of the two you meant."
_FROM_TODAY = Phrases([
    r"\b(?:from (?:today|now|tomorrow|this date|the date (?:above|hereof|of this letter))|hence)\b", r"\btoday\b", r"\btomorrow\b",
])  # fmt: skip


def days_agree(case: Case) -> Iterator[Finding]:
    """G12: each day exists, is the weekday it says, and can be told from the letter alone."""
    for found in case.letter.days:
        span = (found.start, found.end)
        raw = " ".join(case.text[found.start : found.end].split())
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


def _undated(case: Case) -> Iterator[Finding]:
    """A paper letter without a date cannot count from "today"; an e-mail carries its day with it."""
    letter = case.letter
    if letter.letter.headers:
        return
    dated = any(found.form in ("date", "numeric", "iso") and found.start < _body_start(case) for found in letter.days)
    if dated:
        return
    for found in letter.days:
        raw = letter.plain[found.start : found.end]
        counted = (
            found.form == "relative"
            and re.search(r"\b(?:from (?:today|now|tomorrow|th)|hence|today)\b", raw)
            and raw not in ("today",)
        )
        if counted and found.start >= _body_start(case):
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


def _body_start(case: Case) -> int:
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
        if same is None or _BESIDE_PAY.search(near) or (found.amount * 20 < salary.amount and found.per is None):
            yield case.finding(
                "A8", "warning", f"{raw} stands in no offer on record.", "What was not offered is a new demand.", span
            )
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
    for found in start_days(case):
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
        say = f"“{raw}” is not the first day offered, which is {said}."
        yield case.finding("A8", level, say, _COUNTER, (found.start, found.end), instead=said)


def _day_alone(found: DayFound, right: date) -> bool:
    return found.form == "ordinal" and found.day is not None and found.day.day == right.day


# --- conditions -----------------------------------------------------------------------------------------------------------
_CONDITION = re.compile(
    r"\b(?:if|provided(?: that)?|providing(?: that)?|assuming(?: that)?|on (?:the )?condition that|on condition|conditional (?:on|upon)|as long as|so long as|unless|subject to|"
    r"contingent (?:on|upon)|only (?:if|once|when)|on the understanding that|with the proviso|in case|dependent (?:on|upon)|in the event that|except that|pending)\b"
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


def accepts_without_conditions(case: Case) -> Iterator[Finding]:
    """A9: a yes is a yes. The offer's own condition, and "if you need anything", are no conditions."""
    marked, plain = case.letter.marked, case.letter.plain
    why = "A yes under a condition is a counter-offer: the employer may treat the offer as refused."
    told = -1
    for match in _CONDITION.finditer(marked, case.letter.prose.start, case.letter.prose.end):
        start, end = case.sentence(match.start())
        sentence, clause = plain[start:end], plain[match.start() : min(end, match.start() + 160)]
        if start == told or (_HARMLESS.match(clause) and not _hard(clause)):
            continue
        if any(
            _HARMLESS.search(plain[max(start, match.start() - 10) : match.start() + 30]) for _ in (0,)
        ) and not _hard(clause):
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
    for span in case.stands(_NEGOTIATES):
        yield case.finding("A9", "error", "This asks for other terms.", why, span)
        break


def _hard(clause: str) -> bool:
    """ "If you can raise the salary" begins harmlessly and is a demand."""
    return re.match(r"if (?:you|there|the|that|it|i|possible)\b", clause) is not None and re.search(
        r"\b(?:can|could|would|are able to|agree to|will|were)\b[^.,]{0,40}\b(?:raise|increase|match|move|improve|offer (?:me )?(?:a|an|more)|change|pay (?:me )?|allow|grant|add|cover|let me work|guarantee|make it|higher|confirm (?:a|an|in writing) )", clause
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


# --- notice ------------------------------------------------------------------------------------------------------------------
_NOTICE = re.compile(
    r"\b(?:(?P<number>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|twelve|thirty|sixty|ninety)(?: \(\d+\))?[ -](?P<unit>day|week|month|fortnight)s?'?s?)(?: of)?(?: (?:the|my|full|written|formal|required|usual|contractual|customary)){0,3} notice\b"
    r"|\bnotice (?:period )?of (?P<number2>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|twelve|thirty|sixty|ninety)(?: \(\d+\))? (?P<unit2>day|week|month)s?\b"
)
_LAST = re.compile(
    r"\b(?:last (?:working )?day|final (?:working )?day|leave|leaving|finish(?:ing)?|until|till|through|end(?:s|ing)?|effective|terminate\w*|depart\w*|relieved?|with effect from|last day of (?:work|service|employment)|expires?|close of (?:business|work))\b"
)


def notice_ends(day: date, notice: Notice) -> date | None:
    """Return the earliest last day when notice is given on `day`."""
    if notice.unit == "months":
        end = plus_months(day, notice.amount)
    else:
        days = notice.amount * (7 if notice.unit == "weeks" else 1)
        end = day + timedelta(days=days) if days < 10_000 else None
    if end and notice.to == "end_of_month":
        return end.replace(day=calendar.monthrange(end.year, end.month)[1])
    return end


def last_days(case: Case) -> list[DayFound]:
    """Return the days that a resignation states as the last: nearest behind a word of ending, in its sentence."""
    letter = case.letter
    days = [day for day in letter.days if day.start >= letter.prose.start and day.end <= letter.prose.end]
    found: list[DayFound] = []
    for match in _LAST.finditer(letter.marked, letter.prose.start, letter.prose.end):
        start, end = case.sentence(match.start())
        after = next((day for day in days if match.end() <= day.start <= min(end, match.end() + 90)), None)
        before = next(
            (day for day in reversed(days) if max(start, match.start() - 50) <= day.start and day.end <= match.start()),
            None,
        )
        chosen = after or before
        if chosen and chosen.form != "weekday":
            found.append(chosen)
    return list({day.start: day for day in found}.values())


def notice_is_kept(case: Case) -> Iterator[Finding]:
    """R3, R5: the last day is a date, and not before the notice ends."""
    notice = case.employment.notice if case.employment else None
    written = _written_on(case)
    stated = last_days(case)
    dated = [day for day in stated if day.day and day.form in ("date", "numeric", "iso", "ordinal", "period")]
    counted = [day for day in stated if day.form == "relative"]
    if counted and not dated:
        found = counted[0]
        raw = " ".join(case.text[found.start : found.end].split())
        instead = say_day(found.day, case.letter.locale or "en-CA") if found.day else None
        say = f"“{raw}” gives the last day by counting; name the date."
        yield case.finding(
            "R5",
            "error",
            say,
            "Pay, leave and handover are planned by a date.",
            (found.start, found.end),
            instead=instead,
        )
    if notice:
        yield from _notice_on_record(case, notice, written, [*dated, *counted])
    yield from _notice_in_words(case, notice, written, dated)


def _notice_on_record(case: Case, notice: Notice, written: date, stated: list[DayFound]) -> Iterator[Finding]:
    earliest = notice_ends(written, notice)
    if earliest is None:
        return
    said = say_day(earliest, case.letter.locale or "en-CA")
    for found in stated:
        if found.day is None or (found.other and not found.certain and found.other >= earliest):
            continue
        if written - timedelta(days=1) <= found.day < earliest and found.day != written:
            raw = " ".join(case.text[found.start : found.end].split())
            say = f"“{raw}” is before the notice of {notice.amount} {notice.unit} ends, which is on {said}."
            yield case.finding(
                "R3",
                "error",
                say,
                "Leaving before the notice ends breaks the contract.",
                (found.start, found.end),
                instead=said,
            )
            return


def _notice_in_words(case: Case, notice: Notice | None, written: date, dated: list[DayFound]) -> Iterator[Finding]:
    match = _NOTICE.search(case.letter.plain, case.letter.prose.start, case.letter.prose.end)
    if match is None:
        return
    number, unit = match["number"] or match["number2"], match["unit"] or match["unit2"]
    amount = int(number) if number.isdigit() else NUMBERS.get(number, 1)
    given = Notice(amount * (2 if unit == "fortnight" else 1), "weeks" if unit == "fortnight" else f"{unit}s")
    by_words = notice_ends(written, given)
    by_contract = notice_ends(written, Notice(notice.amount, notice.unit)) if notice else None
    if notice and by_words and by_contract and by_words < by_contract - timedelta(days=3):
        say = f"“{match.group()}” is less than the {notice.amount} {notice.unit} on record."
        yield case.finding("R3", "error", say, "Leaving before the notice ends breaks the contract.", match.span())
    elif (
        by_words
        and dated
        and all(day.day and day.day < by_words - timedelta(days=3) for day in dated if not day.disagrees)
    ):
        day = dated[-1]
        raw = " ".join(case.text[day.start : day.end].split())
        if day.day and day.day > written:
            say = f"“{raw}” is earlier than {match.group()} from {say_day(written, case.letter.locale or 'en-CA')} on."
            why = "The date and the notice have to say the same."
            yield case.finding(
                "R5", "error", say, why, (day.start, day.end), instead=say_day(by_words, case.letter.locale or "en-CA")
            )


def _written_on(case: Case) -> date:
    """The date that the letter states above its greeting, else its own day."""
    start = _body_start(case)
    for found in case.letter.days:
        if (
            found.end <= start
            and found.day
            and found.form in ("date", "numeric", "iso")
            and abs((found.day - case.today).days) < 60
        ):
            return found.day
    return case.today


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
