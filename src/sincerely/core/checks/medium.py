"""By which medium a letter goes and what each needs: G10, G15, G22, T15, X3. On paper is what begins with no header.

Nothing here holds a letter: the same words may go both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from sincerely.core.application import Answer
from sincerely.core.cautions import SPOKEN
from sincerely.core.checks.answering import SPOKE
from sincerely.core.checks.case import Case
from sincerely.core.dates import say_day
from sincerely.core.events import EVERY_LETTER_KIND
from sincerely.core.letter import Finding
from sincerely.core.moments import day_of

# --- what was said aloud ------------------------------------------------------------------------------------------------
_DID = {"acceptance": "accepted", "decline_offer": "declined the offer", "withdrawal": "withdrew"}
_REPEATS = {"acceptance": "accept the position", "decline_offer": "decline the offer", "withdrawal": "am withdrawing"}


def confirms_what_was_said(case: Case) -> Iterator[Finding]:
    """G10, X3: what was said aloud is confirmed in writing, as a confirmation and not as news."""
    said, here = _said(case), case.application
    if said is None or here is None or case.stands(SPOKE):
        return
    how = SPOKEN.get(str(said.facts.get("channel")), "by word of mouth")
    day = day_of(said.when, here.zone)
    spoken = f"{how} on {_day(case, day)}"
    if case.kind == "extension_request":
        if day < case.today:
            say = f"You asked for more time {spoken}, and this does not say that it confirms it."
            why = "Asked aloud, more time is confirmed the same day, so that nobody counts on the old one."
            yield case.finding("X3", "warning", say, why, instead=f"This confirms what I asked you {spoken}.")
        return
    say = f"You {_DID[case.kind]} {spoken}, and this does not say that it confirms it."
    why = "Without that word the reader wonders whether something has changed since."
    sentence = f"As I told you {spoken}, I {_REPEATS[case.kind]}."
    yield case.finding("G10", "warning", say, why, instead=sentence)


def _said(case: Case) -> Answer | None:
    """Return what the candidate did by word of mouth, where nothing in writing followed."""
    here, offer = case.application, case.offer
    if here is None:
        return None
    match case.kind:
        case "acceptance":
            found = offer.accepted if offer and not offer.in_writing else None
        case "decline_offer":
            found = offer.declined if offer else None
        case "withdrawal":
            found = here.withdrawals[-1] if here.withdrawals else None
        case _:
            found = offer.extension_requested if offer and not offer.extension_granted else None
    return found if found and found.facts.get("channel") in SPOKEN else None


# --- e-mail and paper ---------------------------------------------------------------------------------------------------
_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_CONTACT = re.compile(
    r"@\w|\b(?:tel|phone|mobile|cell)\b|\+?\d[\d ()./-]{7,}\d|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b\d{4,6}\b|\b[A-Z]\d[A-Z] \d[A-Z]\d\b"
    r"|\b\d{1,5}[A-Za-z]?,? [A-Z][\w'’. -]{2,40}\b(?:[Ss]treet|[Ss]t|[Rr]oad|[Rr]d|[Aa]venue|[Aa]ve|[Ll]ane|[Dd]rive|[Cc]lose|[Tt]errace|[Nn]agar|[Ww]ay|[Pp]lace|[Ss]quare|[Cc]ourt|[Bb]oulevard|[Bb]lvd)\b"
    r"|\b[A-ZÄÖÜ][a-zäöüß]+(?:straße|strasse|str\.|weg|gasse|platz|allee) \d"
)  # fmt: skip
_HEAD_MOST = 1500
_FULL_DAYS = ("date", "numeric", "iso")


def letterhead_is_for_paper(case: Case) -> Iterator[Finding]:
    """G15: an e-mail begins with its greeting, contact data under the name; paper has a date and the addresses above it."""
    greeting = case.letter.salutation
    if greeting is None or not case.text.strip():
        return
    start = case.letter.own.start
    head = (max(start, greeting.span.start - _HEAD_MOST), greeting.span.start)
    lines = [match.span() for match in _LINE.finditer(case.text, *head)]
    dated = [line for line in lines if _is_date(case, line)]
    contact = [line for line in lines if line not in dated and _CONTACT.search(case.text, *line)]
    if case.on_paper:
        yield from _on_paper(case, lines, dated)
        return
    if contact:
        say = "An address stands above the greeting."
        why = "In an e-mail the first line is what is read: contact data go under your name."
        yield case.finding("G15", "warning", say, why, (contact[0][0], contact[-1][1]))
    elif dated:
        why = "The e-mail carries its own day; a line for it looks like a form."
        yield case.finding("G15", "warning", "A line for the date stands above the greeting.", why, dated[0])


def _is_date(case: Case, line: tuple[int, int]) -> bool:
    """Say whether a line is a day and hardly more: "Leeds, 16 November 2026"."""
    start, end = line
    days = [one for one in case.letter.days if start <= one.start and one.end <= end and one.form in _FULL_DAYS]
    return bool(days) and len(case.text[start:end].split()) - len(case.text[days[0].start : days[-1].end].split()) <= 3


def _on_paper(case: Case, lines: list[tuple[int, int]], dated: list[tuple[int, int]]) -> Iterator[Finding]:
    closing = case.letter.closing
    end = closing.phrase.end if closing else case.letter.prose.end
    below = [match.span() for match in _LINE.finditer(case.text, end, min(len(case.letter.plain), end + _HEAD_MOST))]
    others = [line for line in lines if line not in dated]
    why = "On paper nothing else says when it was written and where an answer goes."
    if dated or any(_is_date(case, line) for line in below):
        addressed = others or any(_CONTACT.search(case.text, *line) for line in below)
        if not addressed and case.kind not in _HANDED_OVER:
            say = "On paper it has no address: neither yours nor theirs."
            yield case.finding("G15", "warning", say, why)
    elif others:
        day = say_day(case.today, case.letter.locale or "en-CA", weekday=False, year=True)
        yield case.finding("G15", "warning", "It has no date above the greeting.", why, instead=day)
    elif case.kind not in _HANDED_OVER:
        say = "It begins with its greeting: on paper, the addresses and the date stand above, in an e-mail a subject."
        yield case.finding("G15", "info", say, why)  # the words of an e-mail alone look the same


_HANDED_OVER = ("resignation", "thank_you", "rejection_thanks")  # in the house, or as a note by hand


# A resignation answers nobody; for thanks the medium is a matter of its own (T15).
ANSWERS = tuple(kind for kind in EVERY_LETTER_KIND if kind not in ("resignation", "thank_you"))


def channel_is_theirs(case: Case) -> Iterator[Finding]:
    """G22: an e-mail is answered by e-mail; where nobody can tell, paper is never wrong."""
    here = case.application
    if here is None or not case.on_paper or case.letter.salutation is None:
        return
    came = [event for event in here.of_kind("message_received") if event.facts.get("label") != "auto_reply"]
    if came:
        who = str(came[-1].facts.get("from") or here.record.company)
        say = f"{who} wrote by e-mail, and this begins as a letter on paper does."
        why = "An answer is looked for where the question was sent."
        yield case.finding("G22", "warning", say, why)


_SOON = timedelta(days=7)


def medium_is_quick_enough(case: Case) -> Iterator[Finding]:
    """T15: on paper only where the decision is a week away or more; the sources disagree on everything else."""
    here = case.application
    if here is None or not case.on_paper or not here.promises or case.letter.salutation is None:
        return
    by = day_of(here.promises[-1].by, here.zone)
    if case.today <= by < case.today + _SOON:
        say = f"They decide by {_day(case, by)}, and paper may come after that."
        why = "Thanks that arrive after the decision are thanks for nothing: send this one by e-mail."
        yield case.finding("T15", "warning", say, why, sources=("LAWR", "PENN", "MSU", "STOLAF"))


def _day(case: Case, day: date) -> str:
    return say_day(day, case.letter.locale or "en-CA")
