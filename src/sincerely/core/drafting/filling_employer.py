"""Slots of the employer's letters: what the conversation was about, how long and how often, which position has opened.

A debrief is written for the file. Only what was discussed may be told, as a plain phrase without anybody's name or a word
of judgement (S12); what is not surely such a phrase is not said.
"""

from __future__ import annotations

import re

from sincerely.core.drafting import saying
from sincerely.core.drafting.facts import PAY, Facts, Filled
from sincerely.core.drafting.filling_talk import length_of
from sincerely.core.drafting.fitting import Ear, fitted
from sincerely.core.drafting.tellable import harmless, names_somebody_else

LONGEST = 12  # words of what was discussed; more than that is an account of the conversation
PAUSES = re.compile(r"[,:;(—–]| - ")


def topic(facts: Facts) -> Filled | None:
    """What the latest conversation was about, if that can be told to the candidate as it stands."""
    held = facts.interview
    if facts.candidates_side or held is None:
        return None
    noted = held.debrief.get("discussed")
    text = noted.get(facts.reader.name) if facts.reader and not isinstance(noted, str) and noted else noted
    if not isinstance(text, str) or not may_be_told(text, facts):
        return None
    found = fitted(text, Ear(names=facts.ear.names, others=facts.ear.others, topic=True))
    for one in found:
        said = one.noun or one.clause or one.doing
        if said and len(said.split()) <= LONGEST and not PAUSES.search(said):
            return Filled(said, (f"event:{held.event}/debrief/discussed",))
    return None


def may_be_told(text: str, facts: Facts) -> bool:
    """Say whether a note of a conversation holds nothing but its subject."""
    return harmless(text) and not PAY.search(text) and not names_somebody_else(text, facts, strict=True)


def talk_length(facts: Facts) -> Filled | None:
    """How long the latest conversation was, where it is on record when it ended: "the hour"."""
    held = facts.interview
    found = length_of(held) if held and not facts.candidates_side else None
    return Filled(found, (f"event:{held.event}",)) if held and found else None


def first_talk(facts: Facts) -> Filled | None:
    return _talk(facts, 0)


def second_talk(facts: Facts) -> Filled | None:
    return _talk(facts, 1)


def _talk(facts: Facts, place: int) -> Filled | None:
    """The days of two conversations on two days; more of them would be a list."""
    held = facts.application.interviews
    if len(held) != 2 or facts.day(held[0].when) == facts.day(held[1].when):
        return None
    day = facts.day(held[place].when)
    said = saying.dated(day, facts.locale, year=day.year != facts.today.year)
    return Filled(said, (f"event:{held[place].event}",))


CODE = re.compile(r"(?=\S*\d)[\w./#-]+|[A-Z]{2,}(?:[-_/.]\w+)+")


def opening(facts: Facts) -> Filled | None:
    """The position that has opened: by its name, also where the record knows only its reference and the desk the rest."""
    posted = facts.latest("opening_posted")
    if posted is None:
        return None
    stated = posted.facts["requisition"].strip()
    named = next((o.record.position for o in facts.others if o.record.requisition == stated), None)
    text = named or (None if CODE.fullmatch(stated) else stated)
    return Filled(text, (f"event:{posted.event}",)) if text else None


def opening_reference(facts: Facts) -> Filled | None:
    """The reference of the position that has opened, where nothing but that is known of it."""
    posted = facts.latest("opening_posted")
    if posted is None or opening(facts) is not None:
        return None
    return Filled(posted.facts["requisition"].strip(), (f"event:{posted.event}",))
