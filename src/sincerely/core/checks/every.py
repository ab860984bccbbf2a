"""Every check, listed: what is run over a letter of which kinds, and which rules it decides. Nothing registers itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from sincerely.core.checks import (
    agreement,
    beforehand,
    clocks,
    decisions,
    employer,
    form,
    keeping,
    names,
    notice,
    order,
    placeholders,
)
from sincerely.core.checks.case import Case
from sincerely.core.checks.required import as_required, required
from sincerely.core.checks.rules import CANDIDATE, EMPLOYER, RULES
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
    Check(("G11", "R11"), decisions.purpose_is_plain, ("acceptance", "decline_offer", "withdrawal", "resignation")),
    Check(("X10",), decisions.asks_for_time_only, ("extension_request",)),
    Check(("S1", "S3"), decisions.state_allows_it, EMPLOYER),
    Check(("E16",), order.first_choice_answers_first, ("decline",)),
    Check(("T7",), decisions.withdraws_honestly, ("thank_you",)),
    Check(("E8", "S16"), keeping.keeps_only_with_consent, EMPLOYER),
    Check(("E41",), keeping.recontacts_only_with_consent, ("recontact",)),
    Check(("S12", "E14"), keeping.nothing_internal_is_told, EMPLOYER),
    Check(("S13", "E12"), keeping.feedback_is_recorded, ("decline",)),
    Check(("G1", "G2", "S17"), form.length_is_a_page),
    Check(("G16",), form.subject_says_it),
    Check(("G18", "G19"), form.close_is_written_right),
    Check(("G6",), form.no_slips),
    Check(("T1", "I1", "I4", "X2", "A1", "D1", "R1", "J1"), clocks.in_time, CANDIDATE),
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
    return {rule_id: tuple(kind for kind in MOVES if kind in kinds) for rule_id, kinds in built.items()}
