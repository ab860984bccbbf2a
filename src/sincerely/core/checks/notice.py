"""Notice: the last day is a date (R5) and not before the notice ends (R3). Whether it was given in time is for the clocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from sincerely.core.checks.case import Case
from sincerely.core.dates import NUMBERS, DayFound, say_day
from sincerely.core.events import Notice
from sincerely.core.letter import Finding
from sincerely.core.notice import ends_on, leaving_from

_NOTICE = re.compile(
    r"\b(?:(?P<number>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|twelve|thirty|sixty|ninety)(?: \(\d+\))?[ -](?P<unit>day|week|month|fortnight)s?'?s?)(?: of)?(?: (?:the|my|full|written|formal|required|usual|contractual|customary)){0,3} notice\b"
    r"|\bnotice (?:period )?of (?P<number2>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|twelve|thirty|sixty|ninety)(?: \(\d+\))? (?P<unit2>day|week|month)s?\b"
)
_LAST = re.compile(
    r"\b(?:last (?:working )?day|final (?:working )?day|leave|leaving|finish(?:ing)?|until|till|through|end(?:s|ing)?|effective|terminat\w*|conclud\w*|depart\w*|relieved?|with effect from|last day of (?:work|service|employment)|expires?|close of (?:business|work))\b"
)


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
    if not found:  # "notice of termination to 31 December": the one day to come is the last
        coming = [day for day in days if day.day and day.day > case.today and day.form in ("date", "numeric", "iso")]
        found = coming if len(coming) == 1 else []
    return list({day.start: day for day in found}.values())


def notice_is_kept(case: Case) -> Iterator[Finding]:
    """R3, R5: the last day is a date, and not before the notice ends."""
    notice = case.employment.notice if case.employment else None
    written = case.written_on
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
    contract, by_law = ends_on(notice, written), _by_law(case, written)
    earliest = max(contract, by_law)
    law = earliest > contract
    asked = "the notice that the law there asks for" if law else f"the notice of {notice.amount} {notice.unit}"
    said = say_day(earliest, case.letter.locale or "en-CA")
    for found in stated:
        if found.day is None or (found.other and not found.certain and found.other >= earliest):
            continue
        if written - timedelta(days=1) <= found.day < earliest and found.day != written:
            raw = " ".join(case.text[found.start : found.end].split())
            say = f"“{raw}” is before {asked} ends, which is on {said}."
            yield case.finding(
                "R3",
                "error",
                say,
                f"Leaving before the notice ends breaks the {'law' if law else 'contract'}.",
                (found.start, found.end),
                instead=said,
            )
            return


def _by_law(case: Case, written: date) -> date:
    """Return the day before which the law of that place lets nobody leave; where none is known, the day of writing."""
    app = case.application
    found = leaving_from(case.every, app, given=written, law=case.law, days=case.days) if app else None
    return (found.by_law if found else None) or written


def _notice_in_words(case: Case, notice: Notice | None, written: date, dated: list[DayFound]) -> Iterator[Finding]:
    match = _NOTICE.search(case.letter.plain, case.letter.prose.start, case.letter.prose.end)
    if match is None:
        return
    number, unit = match["number"] or match["number2"], match["unit"] or match["unit2"]
    amount = int(number) if number.isdigit() else NUMBERS.get(number, 1)
    given = Notice(amount * (2 if unit == "fortnight" else 1), "weeks" if unit == "fortnight" else f"{unit}s")
    by_words = ends_on(given, written)
    by_contract = ends_on(Notice(notice.amount, notice.unit), written) if notice else None
    if notice and by_words and by_contract and by_words < by_contract - timedelta(days=3):
        say = f"“{match.group()}” is less than the {notice.amount} {notice.unit} on record."
        yield case.finding("R3", "error", say, "Leaving before the notice ends breaks the contract.", match.span())
    elif (
        by_words
        and (plain := [day.day for day in dated if day.day and not day.disagrees])
        and max(plain) < by_words - timedelta(days=3)
    ):
        day = dated[-1]
        raw = " ".join(case.text[day.start : day.end].split())
        if day.day and day.day > written:
            say = f"“{raw}” is earlier than {match.group()} from {say_day(written, case.letter.locale or 'en-CA')} on."
            why = "The date and the notice have to say the same."
            yield case.finding(
                "R5", "error", say, why, (day.start, day.end), instead=say_day(by_words, case.letter.locale or "en-CA")
            )
