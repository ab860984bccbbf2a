"""Every cause under its name, and what a rule after it may state: the counts it takes, the days it knows, its words.

The lists are closed: playbooks are read against them, and a finder is called with the counts of its rule by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sincerely.core.owing import answering, candidate, clocks, employer, leaving
from sincerely.core.owing.candidate import Finder
from sincerely.core.owing.conditions import CONDITIONS
from sincerely.core.owing.recipients import RECIPIENTS
from sincerely.core.playbook import Limit, Names, Takes

OF_SIDE: Mapping[str, Mapping[str, Finder]] = {
    "candidate": {**candidate.CAUSES, **leaving.CAUSES}, "employer": {**employer.CAUSES, **answering.CAUSES},
}  # fmt: skip
CAUSES: Mapping[str, Finder] = {name: finder for causes in OF_SIDE.values() for name, finder in causes.items()}
_OFFERED = Takes(days=("answer_by", "offer"), words=("day", "offered", "there", "why"))
TAKES: Mapping[str, Takes] = {
    "interview_held": Takes(words=("day",), late=True),
    "interviews_of_a_day": Takes(words=("day",), late=True),
    "silence": Takes(counts=("wait", "again", "most"), days=("opening", "waited"), words=("why",)),
    "offer_elsewhere": Takes(days=("answer_by",), words=("there", "by")),
    "offer_before_others": Takes(days=("answer_by", "offered"), words=("by", "there", "what")),
    "decided_to_accept": _OFFERED,
    "accepted_by_word": _OFFERED,
    "decided_to_decline": _OFFERED,
    "rejected_after_interview": Takes(words=("day",), late=True),
    "decided_to_withdraw": Takes(counts=("quiet",), days=("interview",), words=("why",)),
    "acceptance_confirmed": Takes(days=("start_on", "notice"), words=("employer", "day", "warning")),
    "rejected_and_quiet": Takes(counts=("every", "most"), days=("opening", "until"), words=("day", "last")),
    "decided_to_refuse": Takes(counts=("round", "held_from", "limit"), days=("law",), words=("why", "once")),
    "offer_declined": Takes(words=("day",)),
    "offer_accepted": Takes(words=("day",)),
    "candidate_withdrew": Takes(words=("day",)),
    "extension_requested": Takes(days=("answer_by",), words=("day",)),
    "inquiry_received": Takes(words=("day",)),
    "promised_day": Takes(words=("day",)),
    "offer_ended": Takes(words=("what", "day")),
    "law_without_decision": Takes(counts=("limit",), days=("law",), words=("day", "law", "law_days")),
    "decided_to_offer": Takes(words=("why",)),
    "opening_posted": Takes(days=("until",), words=("day", "opening")),
}


def names(side: str, events: Sequence[str], sources: Sequence[str] | None, limits: Mapping[str, Limit]) -> Names:
    """Return the closed lists over which the rules of a side are written."""
    return Names(
        after={name: TAKES[name] for name in OF_SIDE[side]}, to=RECIPIENTS, anchors=clocks.ANCHORS, unless=CONDITIONS,
        held=(), events=events, sources=sources, limits=limits,
    )  # fmt: skip
