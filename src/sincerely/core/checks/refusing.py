"""How a refusal is brought: E1 in time, E3 not to anybody, E15 a call to whoever came second; and E20, a short answer to a no."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sincerely.core.application import Application
from sincerely.core.checks.case import Case
from sincerely.core.checks.clocks import passed
from sincerely.core.checks.order import rank
from sincerely.core.dates import say_day
from sincerely.core.letter import Finding
from sincerely.core.moments import comes_after, day_of
from sincerely.core.moves import own_words
from sincerely.core.patterns import Phrases
from sincerely.core.playbook import Limit, Term


def told_in_time(case: Case) -> Iterator[Finding]:
    """E1: an answer within days of the decision (the playbook says how many), and by the day that a law sets."""
    here = case.application
    decided = here.decisions[-1] if here and here.decisions else None
    if here is None or decided is None or decided.to != "refuse" or not here.interviews:
        return
    late = next(
        (term for rule in case.rules for term in rule.due if isinstance(term, Term) and term.unit == "bd"), None
    )
    on, behind = day_of(decided.when, here.zone), (rank(here) or 1) > 1
    ago = passed(on, case.today, "bd")
    if late is not None and ago > late.count and not behind:  # ranked behind somebody, it may have had to wait
        say = f"It was decided on {say_day(on, case.letter.locale or 'en-CA')}, {ago} working days ago."
        yield case.finding(
            "E1", "warning", say, "Whoever waits for you turns other things down.", sources=("DAILYH", "MACT", "OPTOM")
        )
    yield from _by_law(case, here)


def _by_law(case: Case, here: Application) -> Iterator[Finding]:
    limits = (count for rule in case.rules for count in rule.counts.values() if isinstance(count, Limit))
    limit = next((one for one in limits if one.place == here.record.jurisdiction), None)
    if limit is None or case.today < limit.in_force or here.record.publicly_advertised is False:
        return
    if here.record.employees is not None and here.record.employees < limit.employees:
        return
    last = day_of(here.interviews[-1].when, here.zone)
    by = last + timedelta(days=limit.within)
    if case.today > by:
        say = f"By the law of {limit.of} it was due by {say_day(by, case.letter.locale or 'en-CA')}."
        yield case.finding(
            "E1", "warning", say, f"{limit.says} A pointer to check, not advice.", sources=(limit.source,)
        )


_PERSONAL = Phrases(
    [
        r"\b(?:interview\w*|met|meet(?:ing)?|conversations?|talk(?:s|ed|ing)?|spoke|speak(?:ing)?|visit\w*|came|coming|call(?:s|ed)?|chat(?:ted)?|presentation|exercise|task|afternoon|morning|hour|trial (?:day|shift|lesson)|lesson|{day})\b",
        r"\byour (?:questions?|answers?|ideas?|example|explanation|work|portfolio|account|patience|story|drawings?)\b", r"{day}",
    ],
    [r"\b(?:meet|met) (?:the|our|all|with (?:the|our)) (?:requirements?|criteria|needs|standard)\w*\b", r"\b(?:not|without) (?:been )?(?:invite\w*|select\w*)\b[^.!?\n]{0,30}\binterview\b"],
)  # fmt: skip
_OWN = 5


def speaks_to_the_one_they_met(case: Case) -> Iterator[Finding]:
    """E3: whoever was interviewed is not refused by a letter that could go to anybody."""
    here = case.application
    if here is None or not here.interviews or case.stands(_PERSONAL):
        return
    generic = case.known.generic if case.known else frozenset()
    if len(own_words(case.letter, generic, case.ours)) >= _OWN:
        return
    with_ = here.interviews[-1].people
    say = f"Nothing in it shows that you met{' them' if not with_ else f'; they sat with {with_[0]}'}."
    why = "Whoever came for an hour sees at once that this went to everybody."
    yield case.finding("E3", "warning", say, why, instead="Thank you for coming in and for the care you took.")


_SPOKE = Phrases(
    [
        r"\b(?:phone|telephone|phoned|rang|call|called|spoke|spoken|talked|told you|voicemail|conversation (?:today|yesterday|this))\b"
    ]
)


def second_is_called(case: Case) -> Iterator[Finding]:
    """E15: whoever came second hears it by telephone, and has the letter after."""
    here = case.application
    decided = here.decisions[-1] if here and here.decisions else None
    if here is None or decided is None or decided.to != "refuse" or rank(here) != 2 or case.stands(_SPOKE):
        return
    for event in here.events:
        spoken = event.facts.get("channel") in ("phone", "in_person")
        if spoken and (event.when == decided.when or comes_after(event.when, decided.when, here.zone)):
            return
    say = "On record this candidate came second, and no call to them is."
    yield case.finding("E15", "warning", say, "A call costs five minutes and keeps the person you nearly chose.")


_MOST_WORDS = 140


def answer_to_a_no_is_short(case: Case) -> Iterator[Finding]:
    """E20: that a no was heard is said in a few lines (the middle of six samples has 57 words)."""
    if case.letter.words > _MOST_WORDS:
        say = f"It has {case.letter.words} words; that you heard their no takes sixty."
        yield case.finding("E20", "warning", say, "At length it reads as an argument with their decision.")
