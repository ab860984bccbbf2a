"""How each slot is filled from the facts: FILLERS, one short function a slot; None where no fact stands behind it.

Slots of the user's own words come in the forms of `fitting`: {fit} a noun phrase, {fit_doing}, {fit_clause}, {fit_that},
{fit_said} a sentence at the start, {fit_told} one after a colon, {fit_several}, {fit_loose} what only a colon may come
before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sincerely.core.application import Answer
from sincerely.core.drafting import filling_employer as employer
from sincerely.core.drafting import filling_leaving as leaving
from sincerely.core.drafting import filling_talk as talk
from sincerely.core.drafting import filling_terms as terms
from sincerely.core.drafting import saying
from sincerely.core.drafting.facts import Facts, Filled, first_name
from sincerely.core.drafting.fitting import Ear, Fitted, fitted
from sincerely.core.drafting.tellable import may_be_fed_back
from sincerely.core.moments import Moment

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
    """The position; where one letter answers several applications, each of them."""
    every = dict.fromkeys((facts.application.record.position, *(app.record.position for app in facts.also)))
    return Filled(saying.listed([_first_or_that(n, name) for n, name in enumerate(every)]), ("position",))


def _first_or_that(n: int, position: str) -> str:
    """Return a position as it stands behind "the position of": "Analyst", then "that of Clerk"."""
    return f"that of {position}" if n else position


def _company(facts: Facts) -> Filled:
    return Filled(facts.application.record.company, ("company",))


def _me(facts: Facts) -> Filled:
    return Filled(facts.me.name, ("me/name",))


def _candidate(facts: Facts) -> Filled | None:
    person = facts.application.candidate
    return Filled(person.name, ("candidate/name",)) if person else None


def _first_name(facts: Facts) -> Filled | None:
    person = facts.reader
    name = first_name(person) if person and person.first_names else None
    return Filled(name, (f"people/{person.name}",)) if person and name else None


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


def _declined_on(facts: Facts) -> Filled | None:
    found = _declined(facts)
    return found[1] if found else None


def _declined(facts: Facts) -> tuple[Moment, Filled] | None:
    """How and when the candidate declined: the event, or the letter in which it was said."""
    offer = facts.offer
    answer: Answer | None = offer.declined if offer else None
    if answer is None:
        return None
    return answer.when, Filled(_dated_past(facts, answer.when), (f"event:{answer.event}",))


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


def _next_news(facts: Facts) -> Filled | None:
    """The day by which the candidate hears again: a promise that still lies ahead (E50)."""
    return talk.promised_by(facts)


def _frozen_until(facts: Facts) -> Filled | None:
    frozen = facts.latest("frozen")
    until = frozen.facts.get("until") if frozen else None
    if frozen is None or until is None or not facts.ahead(until):
        return None
    said = saying.coming(until, facts.zone, facts.today, facts.locale)
    return Filled(said, (f"event:{frozen.event}",))


def _recorded_feedback(facts: Facts) -> Answer | None:
    return facts.latest("feedback_recorded")


def _criterion(facts: Facts) -> Filled | None:
    recorded = _recorded_feedback(facts)
    if recorded is None or not may_be_fed_back(recorded.facts["criterion"], facts):
        return None
    found = next(iter(fitted(recorded.facts["criterion"], _of_candidate(facts))), Fitted())
    text = found.noun or found.doing
    return Filled(text, (f"event:{recorded.event}/criterion",)) if text else None


def _of_candidate(facts: Facts) -> Ear:
    return Ear(names=facts.ear.names, others=facts.ear.others, is_he_or_she=True, they_are_you=True)


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
        if not may_be_fed_back(recorded.facts["text"], facts):
            facts.misfits["feedback"] = recorded.facts["text"]
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


def _of_words(what: str, make: Callable[[str], Filler]) -> dict[str, Filler]:
    return {f"{what}{ending}": make(form) for ending, form in FORMS.items()}


def _debrief(what: str, **how: Any) -> dict[str, Filler]:
    return _of_words(what, lambda form: _words(what, form, **how))


FILLERS: Mapping[str, Filler] = {
    "position": _position, "company": _company, "me": _me, "candidate": _candidate, "first_name": _first_name,
    "on_talk": talk.on_talk, "of_talk": talk.of_talk, "weekday": talk.weekday, "talk_date": talk.talk_date, "length": talk.length, "you_and_colleagues": talk.you_and_colleagues,
    "met": talk.met, "we_met": talk.we_met, "applied_on": talk.applied_on,
    "promised_by": talk.promised_by, "promised_was": talk.promised_was, "promiser": talk.promiser,
    "offer_on": terms.offer_on, "salary": terms.salary, "start_on": terms.start_on, "conditions": terms.conditions, "offerer": terms.offerer,
    "reports_to": terms.term("reports_to"), "place": terms.term("place"), "hours": terms.term("hours"),
    "elsewhere_by": terms.elsewhere_by, "answer_by": terms.answer_by, "extended_to": terms.extended_to, "until": terms.until,
    "interview_elsewhere": terms.interview_elsewhere, "decision_elsewhere": terms.decision_elsewhere, "invited_on": talk.invited_on,
    "present_position": leaving.employment("position"), "present_employer": leaving.employment("employer"), "last_day": leaving.last_day,
    "years": leaving.years, "next_news": _next_news, "opening": employer.opening, "opening_reference": employer.opening_reference, "frozen_until": _frozen_until,
    "accepted_on": _happened_on("offer_accepted"), "withdrew_on": _happened_on("withdrew"),
    "asked_on": _happened_on("inquiry_received"),
    "on_rejection": _happened_lately("rejected"), "rejected_on": _happened_on("rejected"), "told_by": _told_by,
    "topic": employer.topic, "talk_length": employer.talk_length, "first_talk": employer.first_talk, "second_talk": employer.second_talk,
    "declined_on": _declined_on, "consent_until": _consent, "criterion": _criterion,
    **_debrief("discussed", topic=True), **_debrief("impressed"), **_debrief("fit", i_did=True),
    **_debrief("correction", i_did=True), **_debrief("next_step"),
    **_of_words("feedback", _feedback), **_of_words("reason", _reason),
}  # fmt: skip
