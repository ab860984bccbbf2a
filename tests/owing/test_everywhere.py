"""What several applications say to each other: offers taken and open, what others have ahead, whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from builders import NAMES, day, event, interview_held, record
from sincerely.core.application import fold
from sincerely.core.moments import Clock
from sincerely.core.owing.everywhere import Everywhere, came_to_nothing, rank
from sincerely.core.owing.here import Happened
from sincerely.text.holidays import holidays_in

Told = Mapping[str, Any]


def search(on: str = "sun", **applications: tuple[Told, ...]) -> Everywhere:
    """Return a candidate's applications, each called by its company."""
    clock = Clock(day(on))
    told = [replace(record(*events, company=name), id=name) for name, events in applications.items()]
    return Everywhere([fold(one, clock) for one in told], holidays_in, clock)


def opening(on: str = "sun", **applications: tuple[Told, ...]) -> Everywhere:
    """Return the applications of one opening, each called by the candidate."""
    clock = Clock(day(on))
    told = [
        replace(
            record(*events, side="employer", candidate={"name": name, "email": f"{name.lower()}@x.example"}), id=name
        )
        for name, events in applications.items()
    ]
    return Everywhere([fold(one, clock) for one in told], holidays_in, clock)


def offer(when: str, by: str | None = "2026-11-20") -> dict[str, Any]:
    return event("offer_received", when, **({"answer_by": by} if by else {}))


def made(when: str) -> dict[str, Any]:
    return event("offer_made", when)


def yes(when: str) -> dict[str, Any]:
    return event("offer_accepted", when, channel="letter")


def no(when: str) -> dict[str, Any]:
    return event("offer_declined", when, channel="letter")


def dec(when: str, to: str) -> dict[str, Any]:
    return event("decided", when, to=to)


def talk(when: str, starts: str) -> dict[str, Any]:
    return event("interview_scheduled", when, starts_at=f"{starts}-08:00", with_=[NAMES["Chi"]])


def test_offers_accepted_are_in_the_order_of_acceptance_and_of_one_moment_by_name():
    all_ = search(B=(offer("mon 9:00"), yes("wed 9:00")), C=(offer("mon 9:00"), yes("tue 9:00")), A=(offer("mon 9:00"), yes("wed 9:00")),
                  D=(offer("mon 9:00"),))  # fmt: skip

    assert [here.id for here, _ in all_.accepted] == ["C", "A", "B"]
    assert [(one.here.id, one.done) for one in all_.taken] == [("C", True), ("A", True), ("B", True)]


def test_what_is_taken_is_accepted_and_stands_or_decided_and_still_open():
    all_ = search(
        B=(offer("mon 9:00"), dec("wed 9:00", "accept")), A=(offer("mon 9:00"), dec("wed 9:00", "accept")), C=(offer("mon 9:00"), dec("tue 9:00", "decline")),
        D=(offer("mon 9:00", "2026-11-03"), dec("tue 9:00", "accept")), E=(offer("mon 9:00"), yes("tue 9:00"), event("offer_withdrawn", "wed 9:00")),
        F=(offer("mon 9:00"), yes("thu 9:00")), G=(offer("mon 9:00"),),
    )  # fmt: skip

    assert [(one.here.id, one.done, one.said.kind) for one in all_.taken] == [
        ("A", False, "decided to accept"), ("B", False, "decided to accept"), ("F", True, "offer_accepted"),
    ]  # fmt: skip


def test_offers_with_a_day_are_in_the_order_of_that_day_and_open_ones_in_the_order_in_which_they_came():
    all_ = search(
        B=(offer("tue 9:00", "2026-11-18"),), A=(offer("wed 9:00", "2026-11-18"),), C=(offer("mon 9:00", "2026-11-20"),), D=(offer("mon 9:00", None),),
        E=(offer("mon 9:00", "2026-11-19"), dec("tue 9:00", "decline")), F=(offer("mon 9:00", "2026-11-10"), offer("tue 9:00", None)), G=(interview_held("mon 9:00"),),
    )  # fmt: skip

    assert [here.id for here, _ in all_.bound_offers] == ["A", "B", "E", "C"]
    assert [here.id for here, _ in all_.open_offers] == ["C", "B", "A"]
    same = search(
        B=(offer("mon 9:00", "2026-11-18"),), A=(offer("mon 9:00", "2026-11-19"),), C=(offer("mon 9:00", "2026-11-05"),)
    )
    assert [here.id for here, _ in same.open_offers] == ["A", "B"]
    anew = search(
        A=(offer("mon 9:00", "2026-11-18"), offer("tue 9:00", "2026-11-12")), B=(offer("mon 9:00", "2026-11-15"),)
    )
    assert [(here.id, one.event) for here, one in anew.bound_offers] == [("A", "1"), ("B", "0")]
    assert opening(A=(made("mon 9:00") | {"answer_by": "2026-11-20"},)).bound_offers == ()


def ahead(all_: Everywhere) -> list[tuple[str, str, str, bool, str]]:
    """Return who has what ahead: since when, by when, whether that is a date, and what was said there since."""
    return [
        (
            one.there.id,
            f"{one.there.day(one.since):%a}",
            f"{one.ends:%m-%d %H:%M}" if one.ends else "",
            one.dated,
            one.over.kind if one.over else "",
        )
        for one in all_.ahead
    ]


PROMISED = event("decision_promised", "tue 9:00", by="2026-11-20")


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ((event("applied", "mon 9:00"),), []),
        ((talk("mon 9:00", "2026-11-12T10:00"),), [("A", "Mon", "11-12 10:00", True, "")]),
        ((talk("mon 9:00", "2026-11-12T10:00"), event("interview_cancelled", "tue 9:00")), []),
        ((interview_held("mon 9:00"),), [("A", "Mon", "", False, "")]),
        ((interview_held("mon 9:00"), interview_held("wed 9:00")), [("A", "Mon", "", False, "")]),
        ((interview_held("mon 9:00"), PROMISED), [("A", "Mon", "11-20 23:59", False, ""), ("A", "Tue", "11-20 23:59", True, "")]),
        ((PROMISED, event("decision_promised", "wed 9:00", by="2026-11-24")), [("A", "Wed", "11-24 23:59", True, "")]),
        ((interview_held("mon 9:00"), event("rejected", "tue 9:00")), [("A", "Mon", "", False, "rejected")]),
        ((interview_held("mon 9:00"), event("rejected", "tue 9:00"), dec("wed 9:00", "withdraw")), [("A", "Mon", "", False, "decided")]),
        ((interview_held("mon 9:00"), dec("tue 9:00", "withdraw")), [("A", "Mon", "", False, "decided")]),
        ((interview_held("mon 9:00"), offer("tue 9:00")), [("A", "Mon", "", False, "offer")]),
        ((interview_held("mon 9:00"), event("position_closed", "tue 9:00")), [("A", "Mon", "", False, "position_closed")]),
    ],
)  # fmt: skip
def test_what_an_application_will_still_say(events, found):
    assert ahead(search(A=events)) == found


def test_what_is_ahead_says_the_last_talk_and_the_day_promised():
    all_ = search(
        A=(interview_held("mon 9:00"), interview_held("wed 9:00"), PROMISED, talk("mon 9:00", "2026-11-12T10:00"))
    )

    assert sorted(one.say for one in all_.ahead) == [
        "A interviewed you on Wednesday 4 November and named no date", "A promised an answer by Friday 20 November",
        "the interview at A is on Thursday 12 November",
    ]  # fmt: skip


def test_what_is_ahead_is_in_the_order_in_which_it_became_known():
    all_ = search(
        B=(talk("tue 9:00", "2026-11-12T10:00"),),
        A=(talk("tue 9:00", "2026-11-13T10:00"),),
        C=(talk("mon 9:00", "2026-11-14T10:00"),),
    )

    assert [one.there.id for one in all_.ahead] == ["C", "A", "B"]


def test_a_new_day_in_the_place_of_another_is_known_since_the_first_that_was_as_late():
    moved = (talk("mon 9:00", "2026-11-10T10:00"), event("interview_moved", "tue 9:00", starts_at="2026-11-16T10:00-08:00"),
             event("interview_moved", "wed 9:00", starts_at="2026-11-20T10:00-08:00"))  # fmt: skip
    [one] = search(A=moved).ahead
    here = one.there

    assert [since.isoformat()[:10] for since, _ in one.earlier] == ["2026-11-02", "2026-11-03"]
    assert [f"{here.day(one.known_since(here.limit(day(limit)))):%a}" for limit in ("sat", "mon+1", "tue+1", "mon+2", "tue+2")] == [
        "Mon", "Mon", "Tue", "Wed", "Wed",
    ]  # fmt: skip
    exactly = here.app.invites[0].starts_at
    assert f"{here.day(one.known_since(exactly)):%a}" == "Tue"  # what is over by the limit is not after it
    promises = (
        PROMISED,
        event("decision_promised", "wed 9:00", by="2026-11-24"),
        event("decision_promised", "thu 9:00", by="2026-11-27"),
    )
    [promised] = search(A=promises).ahead
    assert [
        f"{promised.there.day(promised.known_since(promised.there.limit(day(limit)))):%a}"
        for limit in ("thu+2", "fri+2", "tue+3")
    ] == ["Tue", "Wed", "Thu"]


def test_what_holds_for_the_whole_search_is_found_whichever_record_states_it():
    work = event(
        "employment",
        "mon 9:00",
        employer="Q",
        position="T",
        supervisor="Dana Fox",
        notice={"amount": 4, "unit": "weeks"},
    )
    all_ = search(
        A=(work, event("resigned", "tue 9:00", last_day="2026-11-30")),
        B=(event("hired_elsewhere", "wed 9:00"),),
        C=(event("asked_to_stop", "thu 9:00"),),
    )

    assert {kind: [here.id for here, _ in rows] for kind, rows in all_.stated.items()} == {
        "employment": ["A"], "resigned": ["A"], "hired_elsewhere": ["B"], "asked_to_stop": ["C"],
    }  # fmt: skip


# One opening


def rk(n: int, when: str = "mon 8:00") -> dict[str, Any]:
    return event("ranked", when, rank=n)


def test_the_latest_rank_counts():
    assert rank(opening(A=(rk(2), rk(1, "tue 8:00"))).of["A"]) == 1
    assert rank(opening(A=()).of["A"]) is None


def test_offers_and_closings_of_an_opening_are_in_order():
    all_ = opening(
        B=(made("tue 9:00"), event("position_closed", "fri 9:00")),
        A=(made("tue 9:00"), event("position_closed", "thu 9:00")),
        C=(made("mon 9:00"),),
    )
    beside = all_.beside(all_.of["A"])

    assert [here.id for here, _ in beside.offers] == ["C", "A", "B"]
    assert [here.id for here, _ in beside.closings] == ["A", "B"]


@pytest.mark.parametrize(
    ("applications", "over"),
    [
        ({"A": (made("mon 9:00"),)}, None),
        ({"A": (made("mon 9:00"), yes("wed 9:00"))}, ("A", "the offer ahead was accepted")),
        ({"A": (made("mon 9:00"), yes("wed 9:00"), event("withdrew", "thu 9:00", channel="letter"))}, None),
        (
            {"A": (event("position_closed", "tue 9:00"),), "B": (made("mon 9:00"), yes("wed 9:00"))},
            ("A", "the position was closed"),
        ),
        (
            {"A": (event("position_closed", "thu 9:00"),), "B": (made("mon 9:00"), yes("wed 9:00"))},
            ("B", "the offer ahead was accepted"),
        ),
        (
            {"A": (event("position_closed", "thu 9:00"),), "B": (event("position_closed", "wed 9:00"),)},
            ("B", "the position was closed"),
        ),
    ],
)
def test_what_first_filled_or_closed_an_opening(applications, over):
    all_ = opening(**applications)
    found = all_.beside(all_.of["A"]).over

    assert (found and (found[0].id, found[2])) == over


def turns(**applications: tuple[Told, ...]) -> dict[str, str]:
    """Return whose turn it is, and where what brought it stands."""
    all_ = opening(**applications)
    return {id: there.id for id, (there, _) in all_.beside(all_.all[0]).turns.items()}


OUT = (rk(1), made("mon 9:00"), no("tue 9:00"))
TOLD_NO = event("letter_sent", "wed 9:00", letter_kind="decline", to=["B"], channel="letter")


@pytest.mark.parametrize(
    ("applications", "turn"),
    [
        ({"A": OUT, "B": (rk(2),), "C": (rk(3),)}, {"B": "A"}),
        ({"A": OUT, "C": (rk(3),), "B": (rk(2),)}, {"B": "A"}),
        ({"A": OUT, "B": (rk(2),), "C": (rk(2),)}, {"B": "A", "C": "A"}),
        ({"A": OUT, "B": (rk(2),), "C": (rk(2), dec("wed 9:00", "offer"))}, {"C": "A"}),
        ({"A": OUT, "B": (rk(2), dec("wed 9:00", "hold")), "C": (rk(3),)}, {"B": "A"}),
        ({"A": OUT, "B": (rk(2), dec("wed 9:00", "refuse")), "C": (rk(3),)}, {"C": "B"}),  # passed over
        ({"A": OUT, "B": (rk(2), dec("mon 12:00", "refuse")), "C": (rk(3),)}, {"B": "A"}),  # decided before it came
        ({"A": OUT, "B": (rk(2), dec("wed 9:00", "refuse")), "C": (rk(2),), "D": (rk(3),)}, {"C": "A"}),
        ({"A": OUT, "B": (rk(2), dec("wed 9:00", "refuse"), TOLD_NO), "C": (rk(3),)}, {"C": "A"}),
        ({"A": OUT, "B": (rk(2), event("withdrew", "wed 9:00", channel="letter")), "C": (rk(3),)}, {"C": "A"}),
        ({"A": OUT, "B": (), "C": (rk(3),)}, {"C": "A"}),
        ({"A": OUT, "B": ()}, {}),
        ({"A": (rk(1), made("mon 9:00")), "B": (rk(2),)}, {}),  # it is open
        ({"A": OUT, "B": (rk(2), made("wed 9:00")), "C": (rk(3),)}, {}),
        ({"A": (rk(1), made("mon 9:00"), yes("tue 9:00")), "B": (rk(2),)}, {}),
        ({"A": (rk(3), made("mon 9:00"), no("tue 9:00")), "B": (rk(2),)}, {}),  # nobody ahead had an offer
        ({"A": (made("mon 9:00"), no("tue 9:00")), "B": (rk(2),)}, {"B": "A"}),
        ({"A": OUT, "D": (rk(1), made("mon 9:00"), no("wed 9:00")), "B": (rk(2),)}, {"B": "D"}),  # what came last
        ({"D": (rk(1), made("mon 9:00"), no("wed 9:00")), "A": OUT, "B": (rk(2),)}, {"B": "D"}),
        ({"A": (), "B": (rk(1),)}, {}),
        (
            {"A": OUT, "D": (rk(1), made("mon 9:00"), yes("tue 9:00")), "B": (rk(2),)},
            {},
        ),  # one of the first two took it
        ({"A": (rk(2), made("mon 9:00"), no("tue 9:00")), "B": (rk(2),)}, {"B": "A"}),
        ({"A": OUT, "B": (rk(2), dec("wed 9:00", "hold"), dec("thu 9:00", "refuse")), "C": (rk(3),)}, {"C": "B"}),
        ({"A": OUT, "B": (rk(2), dec("wed 9:00", "hold")), "C": (rk(2),)}, {"B": "A", "C": "A"}),
        ({"A": OUT, "B": (rk(2), dec("wed 9:00", "hold"), dec("thu 9:00", "offer")), "C": (rk(2),)}, {"B": "A"}),
        (
            {
                "A": OUT,
                "B": (rk(2), TOLD_NO, event("letter_returned", "thu 9:00", letter_kind="decline", to=["B"])),
                "C": (rk(3),),
            },
            {"B": "A"},
        ),
        ({"A": OUT, "B": (rk(2), TOLD_NO | {"letter_kind": "status_update"}), "C": (rk(3),)}, {"B": "A"}),
    ],
)
def test_whose_turn_it_is_once_an_offer_ahead_came_to_nothing(applications, turn):
    assert turns(**applications) == turn


@pytest.mark.parametrize(
    ("events", "how"),
    [
        ((made("mon 9:00"),), None),
        ((made("mon 9:00"), no("tue 9:00")), "offer_declined"),
        ((made("mon 9:00"), event("offer_withdrawn", "tue 9:00")), "offer_withdrawn"),
        ((made("mon 9:00"), yes("tue 9:00")), None),
        ((made("mon 9:00"), yes("tue 9:00"), event("offer_withdrawn", "wed 9:00")), "offer_withdrawn"),
        ((made("mon 9:00") | {"answer_by": "2026-11-04"},), "offer_lapsed"),
        ((made("mon 9:00"), event("withdrew", "tue 9:00", channel="letter")), "withdrew"),
        ((event("withdrew", "mon 8:00", channel="letter"), made("mon 9:00")), None),
    ],
)
def test_how_an_offer_came_to_nothing(events, how):
    here = opening(A=events).of["A"]
    found = came_to_nothing(here, here.app.offer)

    assert (found and found.kind) == how


def test_an_offer_that_lapsed_came_to_nothing_when_its_day_was_over():
    here = opening(A=(made("mon 9:00") | {"answer_by": "2026-11-04"},)).of["A"]

    assert came_to_nothing(here, here.app.offer).when == here.limit(day("wed"))


def test_one_person_is_known_by_every_address_they_had_and_only_at_one_employer():
    def person(name: str, email: str | None, *events: Told, company: str = "Aurora") -> Any:
        told = record(*events, side="employer", company=company, candidate={"name": name, "email": email})
        return fold(replace(told, id=name), Clock(day("sun")))

    moved = event("person_changed", "mon", person="B", email="two@x.example")
    all_ = Everywhere([
        person("A", "One@x.example"), person("B", "one@x.example", moved), person("C", "TWO@x.example"), person("D", "other@x.example"),
        person("E", "one@x.example", company="Borealis"), person("F", None), person("G", None),
    ], holidays_in, Clock(day("sun")))  # fmt: skip

    found = {here.id: sorted(one.id for one in all_.same_person(here)) for here in all_.all}
    assert found == {
        "A": ["A", "B"], "B": ["A", "B", "C"], "C": ["B", "C"], "D": ["D"], "E": ["E"], "F": ["F"], "G": ["G"],
    }  # fmt: skip


def test_an_opening_is_one_requisition_or_where_none_is_given_one_position_at_one_company():
    def told(name: str, **head: Any) -> Any:
        one = record(side="employer", candidate={"name": name, "email": f"{name.lower()}@x.example"}, **head)
        return fold(replace(one, id=name), Clock(day("sun")))

    all_ = Everywhere([
        told("A", requisition="R-1"), told("B", requisition="R-1", position="Clerk"), told("C", requisition="R-1", company="Borealis"),
        told("D"), told("E"), told("F", position="Clerk"), told("G", company="Borealis"), told("H", requisition="Analyst"),
    ], holidays_in, Clock(day("sun")))  # fmt: skip

    beside = {here.id: "".join(one.id for one in all_.beside(here).rows) for here in all_.all}
    assert beside == {"A": "AB", "B": "AB", "C": "C", "D": "DE", "E": "DE", "F": "F", "G": "G", "H": "H"}


@pytest.mark.parametrize(
    ("events", "stamp", "before"),
    [
        ((event("position_closed", "mon 9:00"), dec("tue 9:00", "offer")), "1", ["A", "B"]),
        ((dec("mon 9:00", "offer"), event("position_closed", "wed 9:00")), "0", []),
        (
            (event("position_closed", "tue 9:00"), dec("tue 9:00", "offer")),
            "1",
            ["A", "B"],
        ),  # its own record says it came first
        ((dec("tue 9:00", "offer"), event("position_closed", "tue 9:00")), "0", []),  # or that it came after
        ((dec("tue 9:00", "offer"),), "0", ["B"]),  # another's record says nothing of that
        ((dec("tue 9:00", "offer"), event("position_closed", "wed 9:00")), "0", ["B"]),
        (
            (event("applied", "mon 9:00"), event("position_closed", "mon 9:00"), dec("tue 9:00", "offer")),
            "2",
            ["A", "B"],
        ),
    ],
)
def test_which_closings_stand_before_an_event(events, stamp, before):
    all_ = opening(A=events, B=(event("position_closed", "tue 9:00"),))
    here = all_.of["A"]
    [at] = [one for one in here.app.events if one.id == stamp]

    found = all_.beside(here).closings_before(here, Happened(at.id, at.when, at.kind))
    assert [there.id for there, _ in found] == before
