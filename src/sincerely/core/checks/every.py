"""Every check, listed: what is run over a letter of which kinds, and which rules it decides. Nothing registers itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from sincerely.core.checks import (
    afterwards,
    agreement,
    answering,
    asking,
    beforehand,
    clocks,
    decisions,
    employer,
    form,
    keeping,
    leaving,
    medium,
    names,
    notice,
    offering,
    order,
    placeholders,
    readers,
    refusing,
    samples,
    thanking,
    waits,
)
from sincerely.core.checks.case import Case
from sincerely.core.checks.required import as_required, required
from sincerely.core.checks.rules import EMPLOYER, RULES, TWINS
from sincerely.core.checks.wording import WordingRule, wording_found
from sincerely.core.letter import LEVELS, Finding, MoveSeen
from sincerely.core.moves import MOVES, MovesKnown, moves_in


class Check(NamedTuple):
    """One check: the rules it decides, the kinds it runs over (none: all), the function."""

    rules: tuple[str, ...]
    run: Callable[[Case], Iterator[Finding]]
    kinds: tuple[str, ...] = ()


CHECKS: tuple[Check, ...] = (
    Check(("G13", "S10"), placeholders.nothing_unfilled),
    Check(("G3", "G4", "G17", "S11"), names.salutation_names_the_reader),
    Check(("G4",), names.names_in_the_body_are_spelt_right),
    Check(("G4",), employer.employer_and_position_are_exact),
    Check(("G14",), names.sender_signs),
    Check(("S4",), names.address_is_the_stored_one),
    Check(("G12",), agreement.days_agree),
    Check(("A8",), agreement.pay_is_as_offered, ("acceptance", "acceptance_confirmation", "offer")),
    Check(("A8",), agreement.start_is_as_offered, ("acceptance", "acceptance_confirmation", "offer")),
    Check(("A9",), agreement.accepts_without_conditions, ("acceptance",)),
    Check(("A6", "A10", "A11", "R1"), beforehand.what_is_known_beforehand, ("acceptance",)),
    Check(("R1", "R3", "R13", "R14"), beforehand.what_is_known_beforehand, ("resignation",)),
    Check(("R3", "R5"), notice.notice_is_kept, ("resignation",)),
    Check(("E52",), agreement.dates_of_the_record, ("extension_reply",)),
    Check(("E0",), decisions.one_decision, EMPLOYER),
    Check(("G11",), decisions.purpose_is_plain, ("acceptance", "decline_offer", "withdrawal")),
    Check(("G11", "R11"), decisions.purpose_is_plain, ("resignation",)),
    Check(("X10",), decisions.asks_for_time_only, ("extension_request",)),
    Check(("S1", "S2", "S3"), decisions.state_allows_it, EMPLOYER),
    Check(("E16",), order.first_choice_answers_first, ("decline",)),
    Check(("T7",), decisions.withdraws_honestly, ("thank_you",)),
    Check(("E8", "S16"), keeping.keeps_only_with_consent, EMPLOYER),
    Check(("E41",), keeping.recontacts_only_with_consent, ("recontact",)),
    Check(("S12",), keeping.nothing_internal_is_told, EMPLOYER),
    Check(("S13",), keeping.feedback_is_recorded, ("decline",)),
    Check(("G1", "G2", "S17"), form.length_is_a_page),
    Check(("G16",), form.subject_says_it),
    Check(("G18", "G19"), form.close_is_written_right),
    Check(("G6",), form.no_slips),
    Check(("G7",), samples.says_it_in_own_words),
    Check(("G10",), medium.confirms_what_was_said, ("acceptance", "decline_offer", "withdrawal")),
    Check(("X3",), medium.confirms_what_was_said, ("extension_request",)),
    Check(("G15",), medium.letterhead_is_for_paper),
    Check(("G21",), waits.sent_on_a_working_day, waits.CAN_WAIT),
    Check(("G22",), medium.channel_is_theirs, medium.ANSWERS),
    Check(("T2",), waits.thanks_are_not_saved, ("withdrawal", "decline_offer")),
    Check(("T3",), thanking.differs_from_what_others_got, ("thank_you",)),
    Check(("T4",), thanking.thanks_come_first, ("thank_you",)),
    Check(("T10",), thanking.life_is_not_retold, ("thank_you",)),
    Check(("T13",), thanking.thanks_are_short, ("thank_you",)),
    Check(("T15",), medium.medium_is_quick_enough, ("thank_you",)),
    Check(("T16",), thanking.subject_says_thanks, ("thank_you",)),
    Check(("I1", "I2", "I3"), waits.asked_not_too_soon, ("inquiry",)),
    Check(("I5",), asking.asks_whoever_knows, ("inquiry",)),
    Check(("I6",), asking.says_who_asks_first, ("inquiry",)),
    Check(("I8",), asking.offer_elsewhere_is_told_whole, ("inquiry",)),
    Check(("I12",), asking.question_is_short, ("inquiry",)),
    Check(("X1", "X2"), waits.offer_is_acknowledged_at_once, ("extension_request",)),
    Check(("X4",), asking.thanks_before_it_asks, ("extension_request",)),
    Check(("X6",), waits.asks_for_a_bearable_time, ("extension_request",)),
    Check(("A2", "D2", "X3"), answering.told_first_by_telephone, ("acceptance", "decline_offer", "extension_request")),
    Check(("A3",), readers.offer_is_answered_to_its_maker, ("acceptance",)),
    Check(("D3",), readers.offer_is_answered_to_its_maker, ("decline_offer",)),
    Check(("A7",), answering.confirms_what_is_unusual, ("acceptance",)),
    Check(("A12",), answering.others_are_told, ("acceptance",)),
    Check(("A14",), answering.yes_is_short, ("acceptance",)),
    Check(("A15",), answering.asks_what_comes_next, ("acceptance",)),
    Check(("D4",), answering.no_is_not_the_last_word, ("decline_offer",)),
    Check(("D7",), answering.reason_is_short, ("decline_offer",)),
    Check(("R7",), answering.reason_is_short, ("resignation",)),
    Check(("D9",), answering.names_no_other_employer, ("decline_offer",)),
    Check(("D14",), answering.has_not_said_yes, ("decline_offer",)),
    Check(("R2",), readers.notice_goes_to_the_supervisor, ("resignation",)),
    Check(("R6",), leaving.opens_with_thanks_or_notice, ("resignation",)),
    Check(("R9",), leaving.answers_no_breach, ("resignation",)),
    Check(("J2",), readers.thanks_go_to_whom_they_met, ("rejection_thanks",)),
    Check(("J3",), afterwards.thanks_after_a_refusal_are_measured, ("rejection_thanks",)),
    Check(("K1",), afterwards.months_lie_between, ("stay_in_touch",)),
    Check(("K2",), afterwards.asks_lightly, ("stay_in_touch",)),
    Check(("K3",), afterwards.says_something_new, ("stay_in_touch",)),
    Check(("E1",), refusing.told_in_time, ("decline",)),
    Check(("E3",), refusing.speaks_to_the_one_they_met, ("decline",)),
    Check(("E15",), refusing.second_is_called, ("decline",)),
    Check(("E20",), refusing.answer_to_a_no_is_short, ("decline_acknowledgement",)),
    Check(("E31",), offering.says_what_the_place_expects, ("offer",)),
    Check(("E32",), offering.conditions_are_named, ("offer",)),
    Check(("E34",), offering.nobody_else_is_told, ("offer",)),
    Check(("E35",), offering.first_is_asked_first, ("offer",)),
    Check(("E54",), offering.a_yes_is_not_taken_back, EMPLOYER),
    *(
        Check(rules, clocks.in_time, (kind,))
        for kind, rules in {
            "thank_you": ("T1",),
            "inquiry": ("I1", "I4"),
            "extension_request": ("X2",),
            "acceptance": ("A1",),
            "decline_offer": ("D1",),
            "resignation": ("R1",),
            "rejection_thanks": ("J1",),
        }.items()
    ),
)


def check(
    case: Case, known: MovesKnown, wording: Sequence[WordingRule]
) -> tuple[tuple[MoveSeen, ...], tuple[Finding, ...]]:
    """Return the moves of the letter and every finding, the gravest first, then in the order of the text."""
    seen = moves_in(case.letter, case.kind, known, names=case.positions, ours=case.ours)
    case = replace(case, known=known, moves=seen)
    case = replace(case, moves=as_required(case))
    found = list(required(case))
    for one in CHECKS:
        if not one.kinds or case.kind in one.kinds:
            found += one.run(case)
    found += wording_found(case, wording)
    return tuple(case.moves), tuple(_ordered(found))


def _ordered(found: Sequence[Finding]) -> list[Finding]:
    once = {(one.rule, one.start, one.end, one.say): one for one in found}
    return sorted(
        once.values(), key=lambda one: (LEVELS.index(one.level), -1 if one.start is None else one.start, one.rule)
    )


def built_rules(wording: Sequence[WordingRule]) -> dict[str, tuple[str, ...]]:
    """Return the rules that something decides, each with the kinds in which it does."""
    built: dict[str, list[str]] = {}
    for kind, rules in MOVES.items():
        for rule in rules:
            if rule.rule in RULES:
                built.setdefault(rule.rule, []).append(kind)
    for one in CHECKS:
        for rule_id in one.rules:
            built.setdefault(rule_id, []).extend(one.kinds or MOVES)
    for entry in wording:
        built.setdefault(entry.id, []).extend(entry.kinds)
    for twin, first in TWINS.items():
        built.setdefault(twin, []).extend(built.get(first, ()))
    return {rule_id: tuple(kind for kind in MOVES if kind in kinds) for rule_id, kinds in built.items()}
