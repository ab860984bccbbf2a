"""E16: a refusal warns while somebody ranked ahead has still to accept, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from builders import document, event
from drafting.golden import desk_of
from sincerely.desk.draft import checked, draft

DEE = {"name": "Dee Outis", "email": "dee@elsewhere.example"}
REFUSED = (event("ranked", "mon", rank=2), event("decided", "tue 10:00", to="refuse"))


def warned(*of_dee: Any, mine: Any = REFUSED, rank: int = 1, **head: Any) -> list[str]:
    leader = document(event("ranked", "mon", rank=rank), *of_dee, side="employer", candidate=DEE, **head)
    desk = desk_of(document(*mine, side="employer"), leader, on="2026-11-04")
    return [one.say for one in checked(desk, draft(desk, kind="decline")).findings if one.rule == "E16"]


CHOSEN, OFFERED = event("decided", "tue 11:00", to="offer"), event("offer_made", "tue 12:00", answer_by="2026-11-06")


@pytest.mark.parametrize("leader", [(CHOSEN,), (CHOSEN, OFFERED)])
def test_a_refusal_warns_until_the_first_choice_has_accepted(leader):
    assert warned(*leader) == ["Dee Outis, who is ranked ahead, has not yet accepted the position."]


@pytest.mark.parametrize("then", ["offer_accepted", "offer_declined", "withdrew", "offer_withdrawn"])
def test_nothing_is_warned_once_they_answered(then):
    facts = {} if then == "offer_withdrawn" else {"channel": "phone"}
    assert warned(CHOSEN, OFFERED, event(then, "tue 15:00", **facts)) == []


def test_nothing_is_warned_of_whoever_is_ranked_behind_or_for_another_position():
    assert warned(CHOSEN, rank=3) == []
    assert warned(CHOSEN, position="Clerk") == []
    assert warned(CHOSEN, mine=REFUSED[1:]) == []
    assert warned(event("decided", "tue 11:00", to="hold")) == []
