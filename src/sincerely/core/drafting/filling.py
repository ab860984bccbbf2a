"""How each slot is filled from the facts: one short function a slot; None where no fact stands behind it.

Slots of the user's own words come in the forms of `fitting`: {fit} a noun phrase, {fit_doing}, {fit_clause}, {fit_that},
{fit_said} a sentence at the start, {fit_told} one after a colon, {fit_several}, {fit_loose} what only a colon may come before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sincerely.core.application import Answer
from sincerely.core.drafting import saying
from sincerely.core.drafting.facts import Facts, Filled, first_name
from sincerely.core.drafting.fitting import Ear, Fitted, fitted
from sincerely.core.events import Salary
from sincerely.core.moments import Moment, day_of
from sincerely.core.money import say_salary

Filler = Callable[[Facts], Filled | None]
FORMS = {
    "": "noun",
    "_doing": "doing",
    "_clause": "clause",
    "_that": "that",
    "_said": "said",
    "_told": "told",
    "_several": "several",
    "_loose": "loose",
}


def _position(facts: Facts) -> Filled:
    return Filled(facts.application.record.position, ("position",))


def _company(facts: Facts) -> Filled:
    return Filled(facts.application.record.company, ("company",))


def _me(facts: Facts) -> Filled:
    return Filled(facts.me.name, ("me/name",))


def _candidate(facts: Facts) -> Filled | None:
    person = facts.application.candidate
    return Filled(person.name, ("candidate/name",)) if person else None


# -- the interview


def _on_talk(facts: Facts) -> Filled | None:
    held = facts.interview
    if held is None:
        return None
    return Filled(saying.on_day(facts.day(held.when), facts.today, facts.locale), (f"event:{held.event}",))


def _of_talk(facts: Facts) -> Filled | None:
    held = facts.interview
    if held is None or facts.day(held.when) == facts.today:
        return None
    return Filled(saying.past_day(facts.day(held.when), facts.today, facts.locale), (f"event:{held.event}",))


def _weekday(facts: Facts) -> Filled | None:
    """The weekday of an interview of the last week: what a subject can say of it."""
    found = _of_talk(facts)
    return found if found and found.text in saying.WEEKDAYS else None


def _talk_date(facts: Facts) -> Filled | None:
    """The day of the interview as a date, for letters that leave weeks later."""
    held = facts.interview
    if held is None:
        return None
    day = facts.day(held.when)
    year = day.year != facts.today.year
    return Filled(saying.dated(day, facts.locale, year=year), (f"event:{held.event}",))


LENGTHS = (("the half hour", 25, 37), ("the three quarters of an hour", 40, 49), ("the hour", 50, 77), ("the hour and a half", 80, 102), ("the two hours", 108, 135), ("the three hours", 165, 195))  # fmt: skip


def _length(facts: Facts) -> Filled | None:
    held = facts.interview
    if held is None or held.ends_at is None or not isinstance(held.when, datetime) or not facts.reader_was_there:
        return None
    minutes = (held.ends_at - held.when) / timedelta(minutes=1)
    found = next((say for say, least, most in LENGTHS if least <= minutes <= most), None)
    return Filled(found, (f"event:{held.event}",)) if found else None


def _colleagues(facts: Facts) -> Filled | None:
    held = facts.interview
    if held is None or not facts.reader_was_there or facts.reader is None:
        return None
    rest = [name for name in held.people if name != facts.reader.name]
    return Filled(saying.listed(rest), (f"event:{held.event}",)) if 0 < len(rest) <= 2 else None


def _met(facts: Facts) -> Filled | None:
    """Those who held the interview that the reader did not take part in, by name."""
    held = facts.interview
    if held is None or facts.reader_was_there or not 0 < len(held.people) <= 3:
        return None
    return Filled(
        saying.listed([facts.application.person(name).name for name in held.people]), (f"event:{held.event}",)
    )


def _we_met(facts: Facts) -> Filled | None:
    """Those of the company whom the candidate talked with, the writer as "me"."""
    held = facts.interview
    if held is None or not 0 < len(held.people) <= 3:
        return None
    rest = [name for name in held.people if name != facts.me.name]
    said = [*rest, *(["me"] if len(rest) < len(held.people) else [])]
    return Filled(saying.listed(said), (f"event:{held.event}",))


def _applied_on(facts: Facts) -> Filled | None:
    when = facts.application.applied
    if when is None:
        return None
    event = next((e.id for e in facts.application.of_kind("applied")), "")
    day = facts.day(when)
    return Filled(saying.dated(day, facts.locale, year=day.year != facts.today.year), (f"event:{event}",))


# -- the promise


def _promised_by(facts: Facts) -> Filled | None:
    promise = facts.promise
    if promise is None or not facts.ahead(promise.by):
        return None
    said = saying.coming(promise.by, facts.zone, facts.today, facts.locale)
    return Filled(said, (f"event:{promise.event}",))


def _promised_was(facts: Facts) -> Filled | None:
    promise = facts.promise
    if promise is None or facts.ahead(promise.by):
        return None
    day = facts.day(promise.by)
    said = saying.coming(day, facts.zone, facts.today, facts.locale)
    return Filled(said, (f"event:{promise.event}",))


def _promiser(facts: Facts) -> Filled | None:
    promise = facts.promise
    if promise is None or promise.who is None or (facts.reader and promise.who == facts.reader.name):
        return None
    return Filled(promise.who, (f"event:{promise.event}",))


# -- the offer


def _offer_on(facts: Facts) -> Filled | None:
    offer = facts.offer
    if offer is None:
        return None
    day = facts.day(offer.when)
    return Filled(saying.dated(day, facts.locale, year=day.year != facts.today.year), (f"event:{offer.event}",))


def _salary(facts: Facts) -> Filled | None:
    offer = facts.offer
    if offer is None or not isinstance(offer.salary, Salary):
        return None
    return Filled(say_salary(offer.salary, facts.locale), (_stated_by(facts, "salary"),))


def _start_on(facts: Facts) -> Filled | None:
    offer = facts.offer
    if offer is None or offer.start_on is None:
        return None
    said = saying.coming(offer.start_on, facts.zone, facts.today, facts.locale, year=True)
    return Filled(said, (_stated_by(facts, "start_on"),))


def _stated_by(facts: Facts, name: str) -> str:
    """Return the event that stated a term of the offer: the last change that did, else the offer."""
    offer = facts.offer
    changes = (e for e in reversed(facts.application.of_kind("offer_changed")) if name in e.facts)
    event = next((e.id for e in changes), offer.event if offer else "")
    return f"event:{event}/{name}"


def _term(name: str) -> Filler:
    def fill(facts: Facts) -> Filled | None:
        value = facts.offer.terms.get(name) if facts.offer else None
        if not isinstance(value, str) or not 0 < len(value.strip()) <= 80 or not fitted(value, Ear()):
            return None
        return Filled(value.strip().rstrip("."), (f"{_stated_by(facts, 'terms')}/{name}",))

    return fill


def _conditions(facts: Facts) -> Filled | None:
    offer = facts.offer
    if offer is None or not offer.open_conditions:
        return None
    parts = [_condition(one, facts) for one in offer.open_conditions]
    if not all(parts):
        return None
    return Filled(saying.listed([part for part in parts if part]), (_stated_by(facts, "conditions"),))


def _condition(words: str, facts: Facts) -> str | None:
    """A condition as a phrase; what the employer wrote to "you" is said by "I" in the candidate's letter."""
    found = fitted(words, Ear(others=facts.ear.others, they_are_you=False))
    text = found[0].noun or found[0].doing or found[0].loose if len(found) == 1 else None
    if text is None or not facts.candidates_side:
        return text
    text = re.sub(r"\byour\b", "my", re.sub(r"\byou are\b", "I am", text))
    text = re.sub(r"\byou(?= (?:may|can|have|will|hold|were|had|do)\b)", "I", text)
    return None if re.search(r"\byou", text) else text


def _offerer(facts: Facts) -> Filled | None:
    offer = facts.offer
    if offer is None or offer.by is None or (facts.reader and offer.by == facts.reader.name):
        return None
    return Filled(offer.by, (f"event:{offer.event}",))


def _elsewhere_by(facts: Facts) -> Filled | None:
    """The day on which an offer from somebody else must be answered; who made it is never said (D9)."""
    if facts.elsewhere is None or facts.elsewhere[0].answer_by is None:
        return None
    offer, application = facts.elsewhere
    assert offer.answer_by is not None
    zone = next((other.zone for other in facts.others if other.id == application), facts.zone)
    day = day_of(offer.answer_by, zone)  # the hour is between the candidate and the other house
    said = saying.coming(day, facts.zone, facts.today, facts.locale)
    return Filled(said, (f"application:{application}/event:{offer.event}",))


# -- decisions and what the other side did


def _happened_on(*kinds: str) -> Filler:
    """The day of the latest event of these kinds as a date."""

    def fill(facts: Facts) -> Filled | None:
        event = next(iter(reversed(facts.application.of_kind(*kinds))), None)
        if event is None:
            return None
        return Filled(_dated_past(facts, event.when), (f"event:{event.id}",))

    return fill


def _happened_lately(*kinds: str) -> Filler:
    """The day of the latest event of these kinds with "on", or "today"."""

    def fill(facts: Facts) -> Filled | None:
        event = next(iter(reversed(facts.application.of_kind(*kinds))), None)
        if event is None:
            return None
        day = facts.day(event.when)
        return Filled(saying.on_day(day, facts.today, facts.locale), (f"event:{event.id}",))

    return fill


def _dated_past(facts: Facts, when: Moment) -> str:
    day = facts.day(when)
    return saying.dated(day, facts.locale, year=day.year != facts.today.year)


def _declined(facts: Facts) -> tuple[Moment, Filled] | None:
    """How and when the candidate declined: the event, or the letter in which it was said."""
    offer = facts.offer
    answer: Answer | None = offer.declined if offer else None
    if answer is None:
        return None
    return answer.when, Filled(_dated_past(facts, answer.when), (f"event:{answer.event}",))


def _declined_on(facts: Facts) -> Filled | None:
    found = _declined(facts)
    return found[1] if found else None


def _told_by(facts: Facts) -> Filled | None:
    """Who told the candidate of the refusal, where that was somebody else than the reader."""
    told = facts.application.rejections[-1].facts.get("from") if facts.application.rejections else None
    if not told or (facts.reader and told == facts.reader.name):
        return None
    return Filled(told, (f"event:{facts.application.rejections[-1].event}",))


def _consent(facts: Facts) -> Filled | None:
    """The day until which details may be kept: only while a consent with a term lives (E8, S16)."""
    given = facts.latest("consent_given", "consent_withdrawn")
    if given is None or given.kind == "consent_withdrawn":
        return None
    until = given.facts.get("until")
    if until is None or not facts.ahead(until):
        return None
    day = facts.day(until)
    return Filled(saying.dated(day, facts.locale), (f"event:{given.event}",))


def _recorded_feedback(facts: Facts) -> Answer | None:
    return facts.latest("feedback_recorded")


def _criterion(facts: Facts) -> Filled | None:
    recorded = _recorded_feedback(facts)
    if recorded is None:
        return None
    found = next(iter(fitted(recorded.facts["criterion"], _of_candidate(facts))), Fitted())
    text = found.noun or found.doing
    return Filled(text, (f"event:{recorded.event}/criterion",)) if text else None


def _of_candidate(facts: Facts) -> Ear:
    return Ear(names=facts.ear.names, others=facts.ear.others, is_he_or_she=True, they_are_you=True)


# -- words of the user


def _words(what: str, form: str, *, topic: bool = False, i_did: bool = False) -> Filler:
    def fill(facts: Facts) -> Filled | None:
        found = facts.noted(what, topic=topic, i_did=i_did)
        text = getattr(found[0], form) if found else None
        return Filled(text, found[1]) if found and text else None

    return fill


def _feedback(form: str) -> Filler:
    def fill(facts: Facts) -> Filled | None:
        recorded = _recorded_feedback(facts)
        if recorded is None:
            return None
        found = fitted(recorded.facts["text"], _of_candidate(facts))
        if len(found) != 1:
            facts.misfits["feedback"] = recorded.facts["text"]
            return None
        text = getattr(found[0], form)
        return Filled(text, (f"event:{recorded.event}",)) if text else None

    return fill


def _reason(form: str) -> Filler:
    """The reason decided on, only where the user said that it may be told (S12: private unless said)."""

    def fill(facts: Facts) -> Filled | None:
        decision = facts.decision
        if decision is None or decision.reason is None or decision.reason_is_private:
            return None
        if facts.must_not_say(decision.reason):
            return None
        found = fitted(decision.reason, facts.ear)
        text = getattr(found[0], form) if len(found) == 1 else None
        return Filled(text, (f"event:{decision.event}/reason",)) if text else None

    return fill


def _first_name(facts: Facts) -> Filled | None:
    person = facts.reader
    name = first_name(person) if person and person.first_names else None
    return Filled(name, (f"people/{person.name}",)) if person and name else None


def _of_words(what: str, make: Callable[[str], Filler]) -> dict[str, Filler]:
    return {f"{what}{ending}": make(form) for ending, form in FORMS.items()}


def _debrief(what: str, **how: Any) -> dict[str, Filler]:
    return _of_words(what, lambda form: _words(what, form, **how))


FILLERS: Mapping[str, Filler] = {
    "position": _position, "company": _company, "me": _me, "candidate": _candidate, "first_name": _first_name,
    "on_talk": _on_talk, "of_talk": _of_talk, "weekday": _weekday, "talk_date": _talk_date, "length": _length, "colleagues": _colleagues,
    "met": _met, "we_met": _we_met, "applied_on": _applied_on,
    "promised_by": _promised_by, "promised_was": _promised_was, "promiser": _promiser,
    "offer_on": _offer_on, "salary": _salary, "start_on": _start_on, "conditions": _conditions, "offerer": _offerer,
    "reports_to": _term("reports_to"), "place": _term("place"), "hours": _term("hours"),
    "elsewhere_by": _elsewhere_by,
    "on_rejection": _happened_lately("rejected"), "rejected_on": _happened_on("rejected"), "told_by": _told_by,
    "declined_on": _declined_on, "consent_until": _consent, "criterion": _criterion,
    **_debrief("discussed", topic=True), **_debrief("impressed"), **_debrief("fit", i_did=True),
    **_debrief("correction", i_did=True), **_debrief("next_step"),
    **_of_words("feedback", _feedback), **_of_words("reason", _reason),
}  # fmt: skip
