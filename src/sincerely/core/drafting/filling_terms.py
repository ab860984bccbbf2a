"""Slots of the offer, its terms and its dates, and of what is under way elsewhere: who else offered is never said (D9)."""

from __future__ import annotations

import re
from collections.abc import Callable

from sincerely.core.drafting import saying
from sincerely.core.drafting.facts import Facts, Filled
from sincerely.core.drafting.fitting import Ear, fitted
from sincerely.core.events import Salary
from sincerely.core.moments import day_of
from sincerely.core.money import say_salary

Filler = Callable[[Facts], Filled | None]


def offer_on(facts: Facts) -> Filled | None:
    offer = facts.offer
    if offer is None:
        return None
    day = facts.day(offer.when)
    return Filled(saying.dated(day, facts.locale, year=day.year != facts.today.year), (f"event:{offer.event}",))


def offerer(facts: Facts) -> Filled | None:
    offer = facts.offer
    if offer is None or offer.by is None or (facts.reader and offer.by == facts.reader.name):
        return None
    return Filled(offer.by, (f"event:{offer.event}",))


def salary(facts: Facts) -> Filled | None:
    offer = facts.terms
    if offer is None or not isinstance(offer.salary, Salary):
        return None
    return Filled(say_salary(offer.salary, facts.locale), (stated_by(facts, "salary"),))


def start_on(facts: Facts) -> Filled | None:
    offer = facts.terms
    if offer is None or offer.start_on is None:
        return None
    said = saying.coming(offer.start_on, facts.zone, facts.today, facts.locale, year=True)
    return Filled(said, (stated_by(facts, "start_on"),))


def stated_by(facts: Facts, name: str) -> str:
    """Return the event that stated a term of the offer: the last change that did, else the offer."""
    offer = facts.terms
    changes = (e for e in reversed(facts.application.of_kind("offer_changed")) if name in e.facts)
    event = next((e.id for e in changes), offer.event if offer else "")
    return f"event:{event}/{name}"


def term(name: str) -> Filler:
    def fill(facts: Facts) -> Filled | None:
        value = facts.terms.terms.get(name) if facts.terms else None
        if not isinstance(value, str) or not 0 < len(value.strip()) <= 80 or not fitted(value, Ear()):
            return None
        return Filled(value.strip().rstrip("."), (f"{stated_by(facts, 'terms')}/{name}",))

    return fill


def conditions(facts: Facts) -> Filled | None:
    offer = facts.terms
    if offer is None or not offer.open_conditions:
        return None
    parts = [condition(one, facts) for one in offer.open_conditions]
    if not all(parts):
        return None
    return Filled(saying.listed([part for part in parts if part]), (stated_by(facts, "conditions"),))


def condition(words: str, facts: Facts) -> str | None:
    """A condition as a phrase; what the employer wrote to "you" is said by "I" in the candidate's letter."""
    found = fitted(words, Ear(others=facts.ear.others, they_are_you=False))
    text = found[0].noun or found[0].doing or found[0].loose if len(found) == 1 else None
    if text is None or not facts.candidates_side:
        return text
    text = re.sub(r"\byour\b", "my", re.sub(r"\byou are\b", "I am", text))
    text = re.sub(r"\byou(?= (?:may|can|have|will|hold|were|had|do)\b)", "I", text)
    return None if re.search(r"\byou", text) else text


def answer_by(facts: Facts) -> Filled | None:
    """Until when the offer stands, with its hour where one was stated."""
    terms = facts.terms
    if terms is None or not facts.ahead(terms.answer_by):
        return None
    assert terms.answer_by is not None
    said = saying.coming(terms.answer_by, facts.zone, facts.today, facts.locale)
    return Filled(said, (stated_by(facts, "answer_by"),))


def extended_to(facts: Facts) -> Filled | None:
    """The day that binds after a request for time was granted or refused."""
    offer = facts.offer
    answer = (offer.extension_granted or offer.extension_refused) if offer else None
    filled = answer_by(facts)
    return Filled(filled.text, (f"event:{answer.event}",)) if answer and filled else None


def until(facts: Facts) -> Filled | None:
    """The day until which the candidate asks for time: only one that the candidate named (X5)."""
    asked = facts.application.of_kind("extension_requested")
    until = asked[-1].facts.get("until") if asked else None
    if until is None or not facts.ahead(until):
        return None
    return Filled(saying.coming(until, facts.zone, facts.today, facts.locale), (f"event:{asked[-1].id}",))


def elsewhere_by(facts: Facts) -> Filled | None:
    """The day on which an offer from somebody else must be answered; who made it is never said (D9)."""
    if facts.elsewhere is None or facts.elsewhere[0].answer_by is None:
        return None
    offer, application = facts.elsewhere
    assert offer.answer_by is not None
    zone = next((other.zone for other in facts.others if other.id == application), facts.zone)
    day = day_of(offer.answer_by, zone)  # the hour is between the candidate and the other house
    said = saying.coming(day, facts.zone, facts.today, facts.locale)
    return Filled(said, (f"application:{application}/event:{offer.event}",))


def interview_elsewhere(facts: Facts) -> Filled | None:
    """The next interview arranged with somebody else, by its day; with whom is not said."""
    standing = [
        (invite.starts_at, other, invite.event)
        for other in facts.others
        for invite in other.invites
        if not invite.ended and not other.rejections and not other.withdrawals and facts.ahead(invite.starts_at)
    ]
    if not standing:
        return None
    starts_at, other, event = min(standing, key=lambda one: one[0])
    said = saying.coming(day_of(starts_at, other.zone), facts.zone, facts.today, facts.locale)
    return Filled(said, (f"application:{other.id}/event:{event}",))


def decision_elsewhere(facts: Facts) -> Filled | None:
    """The day by which somebody else promised to decide."""
    promised = [
        (day_of(other.promises[-1].by, other.zone), other)
        for other in facts.others
        if other.promises and not other.rejections and not other.withdrawals and not other.offers
    ]
    ahead = [one for one in promised if facts.ahead(one[0])]
    if not ahead:
        return None
    day, other = min(ahead, key=lambda one: one[0])
    said = saying.coming(day, facts.zone, facts.today, facts.locale)
    return Filled(said, (f"application:{other.id}/event:{other.promises[-1].event}",))
