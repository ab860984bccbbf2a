"""The closed lists over which rules are written: for each name, what it gives in plain cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from builders import NAMES, ZONE, application, at, day, event, interview_held
from sincerely.core.moments import Clock, Moment, day_of
from sincerely.core.owing import clocks
from sincerely.core.owing.cause import Cause
from sincerely.core.owing.conditions import CONDITIONS
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.here import Here
from sincerely.core.owing.recipients import RECIPIENTS
from sincerely.core.playbook import Term
from sincerely.text.holidays import holidays_in

ANA, BO, CHI, SAM = (NAMES[one] for one in ("Ana", "Bo", "Chi", "Sam"))


def looked_at(*records: Sequence[dict[str, Any]], **head: Any) -> tuple[Everywhere, Here]:
    """Return applications at Aurora and elsewhere, and the first of them."""
    apps = [
        application(*events, **{"company": "Aurora" if n == 0 else f"Firm {n}", **head})
        for n, events in enumerate(records)
    ]
    everywhere = Everywhere(apps, holidays_in, Clock(day("sun+52")))
    return everywhere, everywhere.all[0]


def cause_at(here: Here, n: int, **more: Any) -> Cause:
    """Return the cause that the n-th event of a record is."""
    found = here.app.record.events[n]
    return Cause(
        key=found.id, event=found.id, application=here.id, when=found.when, day=day_of(found.when, ZONE),
        **{"offer": here.app.offer, **more},
    )  # fmt: skip


MET, OFFER = interview_held("tue 15:00"), event("offer_received", "wed 10:00", from_=ANA)
NO = event("rejected", "thu 9:00")
ENDINGS: list[tuple[str, str, list[dict[str, Any]], str | None]] = [  # condition, side, events (the first is the cause), what ends it
    ("decision_known", "candidate", [MET, NO], "rejected"),
    ("decision_known", "candidate", [MET, OFFER], "offer"),
    ("decision_known", "candidate", [MET, event("decided", "wed", to="withdraw")], "decided"),
    ("decision_known", "candidate", [MET, event("position_closed", "tue")], "position_closed"),  # a day counts as after
    ("decision_known", "candidate", [MET, event("decision_promised", "wed", by="2026-11-20")], None),
    ("offer_withdrawn", "candidate", [OFFER, event("offer_withdrawn", "fri")], "offer_withdrawn"),
    ("offer_withdrawn", "candidate", [OFFER, NO], "rejected"),
    ("offer_withdrawn", "candidate", [OFFER], None),
    ("offer_withdrawn", "candidate", [MET, NO], None),  # there was no offer to take back
    ("they_ended", "candidate", [MET, NO], "rejected"),
    ("they_ended", "candidate", [MET, event("position_closed", "fri")], "position_closed"),
    ("they_ended", "candidate", [MET, event("withdrew", "fri", channel="letter")], None),  # that was the candidate
    ("withdrew", "employer", [MET, event("withdrew", "fri", channel="letter")], "withdrew"),
    ("withdrew", "employer", [MET, event("withdrew", "wed", channel="phone"), interview_held("fri 9:00")], None),
    ("withdrew", "employer", [MET], None),
    ("offered", "employer", [event("decided", "tue", to="refuse"), event("offer_made", "thu 9:00")], "offer"),
    ("offered", "employer", [event("decided", "tue", to="refuse")], None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "side", "events", "ended"), ENDINGS)
def test_a_condition_says_what_takes_the_reason_away(
    name: str, side: str, events: list[dict[str, Any]], ended: str | None
) -> None:
    everywhere, here = looked_at(events, side=side)

    found = CONDITIONS[name](here, everywhere, cause_at(here, 0))

    assert (found.kind if found else None) == ended


YES = [event("offer_received", "thu 9:00"), event("offer_accepted", "fri 9:00", channel="letter")]


@pytest.mark.parametrize(
    ("elsewhere", "ended"),
    [
        (YES, "accepted_elsewhere"),
        (YES[:1], None),
        ([*YES, event("offer_withdrawn", "sat")], None),  # it fell through
        ([event("offer_received", "mon"), event("offer_accepted", "mon", channel="letter")], "accepted_elsewhere"),
        ([event("offer_received", "mon", start_on="2026-11-03"), *YES[1:]], None),  # at work since: another search
        (
            [
                one | {"on": "2026-07-20"}
                for one in (event("offer_received", "mon"), event("offer_accepted", "mon", channel="letter"))
            ],
            None,
        ),
    ],
)
def test_an_offer_accepted_elsewhere_decides_what_began_before_the_work_there(
    elsewhere: Any, ended: str | None
) -> None:
    everywhere, here = looked_at([MET], elsewhere)

    found = CONDITIONS["accepted_elsewhere"](here, everywhere, cause_at(here, 0))

    assert (found.kind if found else None) == ended


PANEL, WITHOUT = (CHI, BO), (CHI, "Dr. Nobody")
TO: list[tuple[str, dict[str, Any], list[tuple[str, ...]]]] = [  # recipients; people of the record and of the cause; letters
    ("each_named", {"named": PANEL}, [(CHI,), (BO,)]),
    ("each_named", {"named": ()}, []),
    ("all_named", {"named": PANEL}, [PANEL]),
    ("all_named", {"named": WITHOUT}, [(CHI,), ("Dr. Nobody",)]),  # who has no address is left out, and stays owed
    ("primary_named", {"named": (CHI, ANA)}, [(ANA,)]),
    ("primary_named", {"named": (CHI, BO)}, [(CHI,)]),  # the primary contact was not there
    ("first_named", {"named": PANEL}, [(CHI,)]),
    ("first_named", {"named": ()}, [()]),
    ("rest_named", {"named": PANEL}, [(BO,)]),
    ("rest_named", {"named": (CHI,)}, [()]),
    ("who_promised", {"named": (BO,)}, [(BO,)]),
    ("who_promised", {"named": ()}, [(ANA,)]),
    ("who_promised", {"named": (), "people": ("Bo", "Chi")}, [(BO,)]),
    ("who_promised", {"named": (), "people": ("Chi",)}, [(CHI,)]),
    ("who_promised", {"named": (), "people": (), "events": []}, [()]),  # nobody is known; the letter is owed all the same
    ("who_offered", {"named": (CHI,)}, [(CHI,)]),
    ("who_offered", {"named": ()}, [(ANA,)]),
    ("recruiter", {"named": (CHI,)}, [(ANA,)]),
    ("recruiter", {"named": (), "people": ("Bo", "Chi")}, [(BO,)]),
    ("primary", {"named": (CHI,)}, [(ANA,)]),
    ("primary", {"named": (), "people": ()}, [(CHI,)]),  # no role is known, but that person held the interview
    ("candidate", {"named": (), "side": "employer"}, [(SAM,)]),
    ("candidate", {"named": ()}, [()]),  # the candidate's own record names no candidate
    ("interviewers", {"named": (), "events": [interview_held("tue 15:00", with_=("Chi", "Bo", "Sam"))]}, [PANEL]),
    ("interviewers", {"named": (), "events": []}, [()]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "told", "letters"), TO)
def test_recipients_are_people_of_the_record_and_nobody_is_guessed(
    name: str, told: dict[str, Any], letters: list[tuple[str, ...]]
) -> None:
    head = {key: told[key] for key in ("people", "side") if key in told}
    _, here = looked_at([event("applied", "mon"), *told.get("events", [MET])], **head)

    found = list(RECIPIENTS[name](here, cause_at(here, 0, people=told["named"])))

    assert found == letters


TERMS: list[tuple[Term, Moment | None]] = [  # counted from Tuesday 3 November 2026 in California
    (Term(), date(2026, 11, 3)),
    (Term(count=1), date(2026, 11, 4)),
    (Term(count=5), date(2026, 11, 8)),  # a Sunday: calendar days stay where they end
    (Term(count=5, unit="bd"), date(2026, 11, 10)),
    (Term(count=6, unit="bd"), date(2026, 11, 12)),  # Veterans Day is left out
    (Term("answer_by"), at("thu 17:00")),  # the hour stays
    (Term("answer_by", -1, "bd"), date(2026, 11, 4)),
    (Term("answer_by", -3, "bd"), date(2026, 11, 2)),
    (Term("answer_by", 1), date(2026, 11, 6)),
    (Term("law"), None),  # this cause has no such day
    (Term("law", 3, "bd"), None),
]  # fmt: skip


@pytest.mark.parametrize(("term", "moment"), TERMS)
def test_a_term_is_counted_from_its_anchor(term: Term, moment: Moment | None) -> None:
    _, here = looked_at([MET])

    assert clocks.moment_of(here, cause_at(here, 0, anchors={"answer_by": at("thu 17:00")}), term) == moment


def test_the_earliest_of_several_terms_counts_and_lasts_to_its_end() -> None:
    _, here = looked_at([MET])
    cause = cause_at(here, 0, anchors={"answer_by": at("thu 17:00")})

    assert clocks.earliest(here, cause, [Term(count=5), Term("answer_by")]) == at("thu 17:00")
    assert clocks.earliest(here, cause, [Term(count=1), Term("answer_by")]) == datetime(
        2026, 11, 4, 23, 59, 59, 999999, ZONE
    )
    assert clocks.earliest(here, cause, [Term("law")]) is None
    assert clocks.earliest(here, cause, []) is None


def test_every_name_of_the_lists_has_its_cases() -> None:
    conditions, recipients = Counter(case[0] for case in ENDINGS), Counter(case[0] for case in TO)

    assert {*conditions, "accepted_elsewhere"} == set(CONDITIONS), "write what it ends, and what it leaves alone"
    assert set(recipients) == set(RECIPIENTS), "write to whom it goes, and where nobody is known"
    assert min(*conditions.values(), *recipients.values()) >= 2
