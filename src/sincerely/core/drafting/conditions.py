"""The conditions that a way or a move may name: one closed list of questions about the facts, each a short function.

"not NAME" holds where NAME does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sincerely.core.drafting import saying
from sincerely.core.drafting.facts import Facts
from sincerely.core.drafting.filling import FILLERS


def _offer_by_letter(facts: Facts) -> bool:
    return facts.offer is not None and facts.offer.channel in (None, "letter")


def _declined_in_writing(facts: Facts) -> bool:
    return bool(facts.offer and facts.offer.declined and facts.offer.declined.facts.get("channel") == "letter")


def _declined_by_phone(facts: Facts) -> bool:
    return bool(facts.offer and facts.offer.declined and facts.offer.declined.facts.get("channel") == "phone")


def _several_talks(facts: Facts) -> bool:
    name = facts.reader.name if facts.reader else ""
    held = facts.application.interviews
    return len([one for one in held if name in one.people or not facts.candidates_side]) > 1


def _rejected_by_reader(facts: Facts) -> bool:
    told = facts.application.rejections[-1].facts.get("from") if facts.application.rejections else None
    return bool(facts.reader and told == facts.reader.name)


def _refused_with_reasons(facts: Facts) -> bool:
    said = facts.application.rejections[-1].facts if facts.application.rejections else {}
    return bool(said.get("feedback"))


def _kept_on_file(facts: Facts) -> bool:
    said = facts.application.rejections[-1].facts if facts.application.rejections else {}
    return bool(said.get("kept_on_file"))


def _promised_by_reader(facts: Facts) -> bool:
    return bool(facts.promise and facts.reader and facts.promise.who == facts.reader.name)


def _offered_by_reader(facts: Facts) -> bool:
    return bool(facts.offer and facts.reader and facts.offer.by == facts.reader.name)


def _declined(facts: Facts) -> bool:
    return bool(facts.offer and facts.offer.declined)


def _met_by_me(facts: Facts) -> bool:
    return any(facts.me.name in one.people for one in facts.application.interviews)


def _may_ask_why(facts: Facts) -> bool:
    """One of those who get the thanks is asked for a word: who said no, else the first of them."""
    return _rejected_by_reader(facts) or facts.place == 0


def _term_known(name: str) -> Callable[[Facts], bool]:
    return lambda facts: bool(facts.offer and facts.offer.terms.get(name))


def _terms_known(name: str) -> Callable[[Facts], bool]:
    return lambda facts: bool(facts.terms and facts.terms.terms.get(name))


def _conditions_none(facts: Facts) -> bool:
    """Whether it is on record that the offer has no condition left; silence about conditions is no word that there are none."""
    if facts.terms is None or facts.terms.open_conditions:
        return False
    stated = facts.application.of_kind("decided", "offer_made", "offer_received", "offer_changed", "conditions_met")
    return any("conditions" in event.facts or event.kind == "conditions_met" for event in stated)


def _place_is_a_name(facts: Facts) -> bool:
    """Whether "in" can come before the place: Hamilton, not "remote"."""
    place = facts.terms.terms.get("place") if facts.terms else None
    return (
        isinstance(place, str)
        and place[:1].isupper()
        and not place.lower().startswith(("remote", "at ", "in ", "home"))
    )


def _offer_ended(facts: Facts) -> bool:
    """Whether the offer was withdrawn, or its day passed without an answer."""
    offer = facts.offer
    if offer is None or offer.accepted or offer.declined:
        return False
    return bool(offer.withdrawn) or (offer.answer_by is not None and not facts.ahead(offer.answer_by))


def _employed_since(facts: Facts) -> bool:
    """Whether the present employment began after the refusal: that is news to the reader."""
    stated, said_no = facts.employment, facts.application.rejections
    since = stated.facts.get("since") if stated else None
    return bool(since and said_no and since >= facts.day(said_no[-1].when))


def _withdrew_in_writing(facts: Facts) -> bool:
    withdrew = facts.application.withdrawals
    return bool(withdrew) and withdrew[-1].facts.get("channel") == "letter"


CONDITIONS: Mapping[str, Callable[[Facts], bool]] = {
    "one_position": lambda facts: not facts.also,
    "interviewed": lambda facts: facts.interview is not None,
    "reader_was_there": lambda facts: facts.reader_was_there,
    "talk_today": lambda facts: facts.interview is not None and facts.day(facts.interview.when) == facts.today,
    "several_talks": _several_talks,
    "withdrawing": lambda facts: facts.withdrawing,
    "promise_ahead": lambda facts: facts.promise is not None and facts.ahead(facts.promise.by),
    "promise_past": lambda facts: facts.promise is not None and not facts.ahead(facts.promise.by),
    "promised_by_reader": _promised_by_reader,
    "offered": lambda facts: facts.offer is not None,
    "offered_by_reader": _offered_by_reader,
    "offer_by_letter": _offer_by_letter,
    "offer_elsewhere": lambda facts: facts.elsewhere is not None,
    "accepted_elsewhere": lambda facts: facts.accepted_elsewhere is not None,
    "start_known": lambda facts: bool(facts.offer and facts.offer.start_on),
    "place_known": _term_known("place"),
    "reports_to_known": _term_known("reports_to"),
    "declined": _declined,
    "met_by_me": _met_by_me,
    "may_ask_why": _may_ask_why,
    "conditions_sayable": lambda facts: FILLERS["conditions"](facts) is not None,
    "terms_start_known": lambda facts: bool(facts.terms and facts.terms.start_on),
    "terms_reports_to_known": _terms_known("reports_to"),
    "terms_place_known": _terms_known("place"),
    "terms_conditions_none": _conditions_none,
    "topic_known": lambda facts: FILLERS["topic"](facts) is not None,
    "criterion_known": lambda facts: FILLERS["criterion"](facts) is not None,
    "frozen_until_known": lambda facts: FILLERS["frozen_until"](facts) is not None,
    "asked": lambda facts: bool(facts.application.of_kind("inquiry_received")),
    "terms_conditions_open": lambda facts: bool(facts.terms and facts.terms.open_conditions),
    "place_is_a_name": _place_is_a_name,
    "offer_ended": _offer_ended,
    "offer_withdrawn": lambda facts: bool(facts.offer and facts.offer.withdrawn),
    "position_frozen": lambda facts: facts.latest("frozen") is not None,
    "position_closed": lambda facts: bool(facts.application.closings),
    "refused": lambda facts: facts.decision is not None and facts.decision.to == "refuse",
    "extension_granted": lambda facts: bool(facts.offer and facts.offer.extension_granted),
    "extension_refused": lambda facts: bool(
        facts.offer and facts.offer.extension_refused and not facts.offer.extension_granted
    ),
    "interview_elsewhere": lambda facts: FILLERS["interview_elsewhere"](facts) is not None,
    "employed_since": _employed_since,
    "withdrew_in_writing": _withdrew_in_writing,
    "conditions_open": lambda facts: bool(facts.offer and facts.offer.open_conditions),
    "declined_in_writing": _declined_in_writing,
    "declined_by_phone": _declined_by_phone,
    "rejected": lambda facts: bool(facts.application.rejections),
    "rejected_by_reader": _rejected_by_reader,
    "refused_with_reasons": _refused_with_reasons,
    "kept_on_file": _kept_on_file,
    "first_names": lambda facts: bool(facts.reader and facts.reader.first_names),
    "british": lambda facts: saying.british(facts.application.record),
}


def holds(name: str, facts: Facts) -> bool:
    """Say whether a condition holds; "not NAME" turns it round."""
    return not CONDITIONS[name[4:]](facts) if name.startswith("not ") else CONDITIONS[name](facts)
