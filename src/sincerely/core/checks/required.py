"""Missing moves: what a letter of its kind must do and does not (contract, section 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sincerely.core.application import Application
from sincerely.core.checks.case import Case
from sincerely.core.checks.rules import RULES
from sincerely.core.letter import Finding, MoveSeen
from sincerely.core.moments import day_of
from sincerely.core.moves import MOVES

# What the letter lacks, in one sentence, and why its reader needs it.
SAYS: Mapping[str, tuple[str, str]] = {
    "thank": ("It thanks nobody.", "The reader gave time, and this is where it is seen."),
    "name_position": ("It does not name the position.", "The reader has several searches open and cannot tell which one is meant."),
    "specific_detail": ("Nothing in it could only have been said after this talk.", "A thank-you that could go to anybody is read as one that went to everybody."),
    "interest": ("It does not say that you still want the position.", "Thanks alone are easily read as a polite goodbye."),
    "close": ("It has no close with a name under it.", "The reader should see who writes, and that the letter is whole."),
    "fit": ("It does not say what you would bring.", "The reader is still weighing why it should be you."),
    "next_step": ("It does not say what comes next.", "The reader should know who does what now."),
    "ask_status": ("It does not ask where things stand.", "A letter that only says you are there needs no answer and gets none."),
    "ask_extension": ("It does not ask for more time.", "The reader must know what they are asked to grant."),
    "accept": ("It does not say that you accept.", "Until you say so, the offer stands unanswered."),
    "confirm_salary": ("It does not confirm the pay, by its figure or by the offer letter.", "What is confirmed in writing cannot be remembered differently later."),
    "confirm_start": ("It does not confirm the start, by its date or by the offer letter.", "The reader plans the first day by it."),
    "decline": ("It does not say no: that you decline has to be a word of the letter.", "A reader who has to conclude it may keep the place open, or ask again."),
    "difficult_decision": ("It does not say that the decision was hard.", "It tells the reader that the offer was taken seriously."),
    "open_door": ("It leaves no door open.", "You may meet these people again."),
    "good_wishes": ("It wishes the reader nothing.", "A good wish is what stays of a short letter."),
    "resign": ("It does not say that you resign.", "Notice runs only from a letter that gives it."),
    "last_day": ("It names no last day.", "The employer plans and pays by that date."),
    "gratitude": ("It thanks nobody for the time there.", "These people will be asked about you."),
    "handover": ("It offers no help with the handover.", "What happens to your work is the reader's first question."),
    "stay_in_touch": ("It does not ask leave to stay in touch.", "It keeps the next letter from coming out of nowhere."),
    "how_we_know_you": ("It does not say how you know each other.", "The reader has met many people since."),
    "something_new": ("It tells nothing new.", "A letter with nothing new in it asks for attention and gives none."),
    "refuse": ("It does not say plainly that the answer is no.", "Whoever has to conclude it goes on hoping, or asks."),
    "acknowledge_decision": ("It does not say which decision it confirms.", "The reader wants to see that their answer arrived and was understood."),
    "offer_terms": ("It states no terms: neither pay nor first day.", "Nobody can say yes to what is not said."),
    "conditions": ("It does not say whether the offer depends on anything.", "The reader must know before giving notice elsewhere."),
    "reply_by": ("It sets no day for the answer.", '"As soon as possible" is not a date.'),
    "welcome": ("It does not say that the candidate is welcome.", "It is the first letter from their new colleagues."),
    "status": ("It does not say how things stand.", "That is what the reader asked."),
    "next_news_date": ("It names no day for the next news.", "Without one the reader can only ask again."),
    "grant_or_refuse": ("It says neither yes nor no to the request.", "The reader has to plan by the answer."),
    "new_date": ("It names no date.", "Only a calendar date can be granted, or kept."),
    "vacancy": ("It names no open position.", "The reader must know what this is about."),
    "opt_out": ("It does not say how to hear no more.", "They agreed to be kept on file and may change their mind."),
    "reason": ("It gives no reason.", "A concrete reason is what makes more time easy to grant."),
}  # fmt: skip

# The rule that asks for a move whose finding has none of its own: "move:open_door" names it among its sources.
ASKED_BY: Mapping[tuple[str, str], str] = {
    ("decline_offer", "difficult_decision"): "D10", ("decline_offer", "open_door"): "D11", ("decline_offer", "thank"): "D4",
    ("acceptance", "thank"): "A13", ("resignation", "gratitude"): "R6", ("resignation", "handover"): "R10", ("resignation", "close"): "R12",
    ("rejection_thanks", "thank"): "J3", ("rejection_thanks", "good_wishes"): "J3", ("rejection_thanks", "stay_in_touch"): "J3",
    ("stay_in_touch", "how_we_know_you"): "K2", ("stay_in_touch", "thank"): "K2", ("stay_in_touch", "interest"): "K2", ("stay_in_touch", "stay_in_touch"): "K4",
    ("decline", "thank"): "E3", ("decline", "good_wishes"): "E3", ("decline_acknowledgement", "thank"): "E20", ("decline_acknowledgement", "good_wishes"): "E20",
    ("offer", "next_step"): "E30", ("status_update", "status"): "E50", ("status_update", "thank"): "E50", ("extension_reply", "grant_or_refuse"): "E52",
    ("extension_reply", "new_date"): "E52", ("recontact", "how_we_know_you"): "E40", ("recontact", "vacancy"): "E40", ("recontact", "next_step"): "E40",
}  # fmt: skip


def required(case: Case) -> Iterator[Finding]:
    """Yield a finding for each required move that the letter does not make."""
    rules = {rule.move: rule for rule in MOVES[case.kind]}
    for seen in case.moves:
        rule = rules[seen.move]
        if seen.present or not seen.required or rule.level is None:
            continue
        say, why = SAYS[seen.move]
        by = () if rule.rule in RULES else tuple(filter(None, [ASKED_BY.get((case.kind, seen.move))]))
        known = (*by, *(code for name in (rule.rule, *by) if name in RULES for code in RULES[name].sources))
        yield Finding(rule=rule.rule, level=rule.level, say=say, why=why, sources=(rule.rule, *known))


def as_required(case: Case) -> tuple[MoveSeen, ...]:
    """Return the moves seen, with those not required that this record excuses (contract, section 4).

    Interest where the candidate has decided to withdraw, or said yes elsewhere (T7); the day of the next news where the offer has ended.
    """
    excused = set()
    application = case.application
    if application and case.kind == "thank_you" and _withdraws(case, application):
        excused = {"interest", "fit", "next_step"}
    if application and case.kind == "status_update" and case.offer:
        by = case.offer.answer_by
        unanswered = not (case.offer.accepted or case.offer.declined)
        if case.offer.withdrawn or (by and unanswered and day_of(by, application.zone) < case.today):
            excused = {"next_news_date"}
    lacking = {"new_date"} if case.kind == "extension_request" and _asks_for_no_later_day(case) else set()
    return tuple(
        MoveSeen(
            move=one.move, required=one.required and one.move not in excused, present=one.present and one.move not in lacking,
            quote=None if one.move in lacking else one.quote,
        )
        for one in case.moves
    )  # fmt: skip


def _asks_for_no_later_day(case: Case) -> bool:
    """Say whether every day that stands as a new one is the old day to answer by (X5)."""
    by = case.offer.answer_by if case.offer else None
    if by is None or case.application is None:
        return False
    old = day_of(by, case.application.zone)
    places = case.places("new_date")
    days = [
        day.day for day in case.letter.days if day.day and any(a <= day.start and day.end <= b + 12 for a, b in places)
    ]
    return bool(days) and all(day == old for day in days)


def _withdraws(case: Case, application: Application) -> bool:
    if application.decisions and application.decisions[-1].to == "withdraw":
        return True
    elsewhere = (other.offer for other in case.applications if other.id != application.id and other.offer)
    return any(offer.accepted and not offer.withdrawn for offer in elsewhere)
