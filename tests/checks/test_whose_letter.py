"""Which of several records a letter is held to: that of whoever is greeted, not of whoever is named in it."""

from __future__ import annotations

import pytest

from builders import document, event
from drafting.golden import desk_of
from sincerely.desk.check import applications_of, check_text

LETTER = """Subject: Analyst – our decision

Dear {who},

Thank you for your application. We have decided not to offer you the position of Analyst at Aurora. {says}

I wish you well in your search.

Sincerely,
Ana Lindqvist
"""


@pytest.mark.parametrize("first", [0, 1])
def test_a_letter_that_names_another_candidate_is_still_the_reader_s(first):
    dee = {"name": "Dee Outis", "email": "dee@elsewhere.example"}
    refused = event("decided", "tue", to="refuse")
    both = [document(refused, side="employer"), document(refused, side="employer", candidate=dee)]
    desk = desk_of(both[first], both[1 - first], on="2026-11-04")
    text = LETTER.format(who="Sam Okafor", says="Dee Outis had planned an audit; dee@elsewhere.example can tell.")
    found = check_text(desk, text, "decline", applications=applications_of(desk)).findings

    assert {one.rule for one in found if one.level == "error"} == {"S12"}


@pytest.mark.parametrize(
    ("says", "name", "held"),
    [
        ("Dee had planned an audit before.", "Dee Outis", True),
        ("Mr. Outis has accepted it.", "Dee Outis", True),
        ("Unlike Will, you have not planned an audit.", "Will Outis", True),
        ("Will you call me on Friday?", "Will Outis", False),
        ("The bench is in Austin and stays there.", "Austin Outis", False),
        ("Bo Tremblay can tell you more; write to Bo.", "Bo Outis", False),
        ("In May the bench moves.", "May Outis", False),
        ("The deed is done.", "Dee Outis", False),
        ("Ms. Outison can tell you more.", "Dee Outis", False),
    ],
)
def test_another_candidate_is_known_by_a_part_of_the_name_and_nobody_else_is(says, name, held):
    other = {"name": name, "email": "other@elsewhere.example"}
    desk = desk_of(document(side="employer"), document(side="employer", candidate=other), on="2026-11-04")

    text = LETTER.format(who="Sam Okafor", says=says)
    found = check_text(desk, text, "decline", applications=applications_of(desk)).findings

    assert ("S12" in {one.rule for one in found}) is held
