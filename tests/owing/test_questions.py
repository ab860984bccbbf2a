"""questions: each choice is an event that could be told where it belongs, with the letters that it sets off or releases."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from builders import NAMES, day, document, event, interview_held, of_the_contract
from record.desks import AURORA, INIT, Commands
from sincerely.cli.main import run
from sincerely.core.owing.questions import Question, pressing

THURSDAY = "2026-11-05"


@pytest.fixture
def questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Ask the questions of these records, in the form wanted."""

    def asked(*documents: Mapping[str, Any], as_json: bool = False) -> str:
        words = ["questions", "--on", THURSDAY, *(["--json"] if as_json else [])]
        for n, one in enumerate(documents):
            path = tmp_path / f"r{n}.json"
            path.write_text(json.dumps(one))
            words += ["--record", str(path)]
        capsys.readouterr()
        assert run(words) == 0
        return capsys.readouterr().out

    return asked


def accepted(company: str, day: str) -> dict[str, Any]:
    return document(
        event("offer_received", "mon 9:00", from_=NAMES["Ana"]), event("offer_accepted", f"{day} 9:00", channel="letter"),
        company=company,
    )  # fmt: skip


def test_two_offers_accepted_are_one_question_and_either_can_be_taken_out_where_it_stands(questions) -> None:
    first, second = accepted("Aurora", "tue"), accepted("Borealis", "wed")
    [one] = json.loads(questions(first, second, as_json=True))
    assert (one["about"], one["company"], one["events"]) == ("contradiction", "Borealis", ["1", "1"])
    there, here = one["choices"]
    assert there["application"].startswith("aurora") and "application" not in here
    assert [(letter["kind"], letter["company"]) for letter in of_the_contract(there["sets_off"])] == [
        ("decline_offer", "Aurora")
    ]
    assert [(letter["kind"], letter["company"]) for letter in of_the_contract(here["sets_off"])] == [
        ("decline_offer", "Borealis")
    ]


def test_an_answer_that_lets_a_waiting_letter_go_names_it(questions) -> None:
    changed = document(
        event("offer_received", "mon 9:00", from_=NAMES["Ana"]), event("decided", "tue 9:00", to="accept"),
        event("offer_changed", "wed 9:00", start_on="2027-01-04"),
    )  # fmt: skip
    [one] = json.loads(questions(changed, as_json=True))
    assert [[letter["kind"] for letter in of_the_contract(choice["sets_off"])] for choice in one["choices"]] == [
        ["acceptance"], ["decline_offer"],
    ]  # fmt: skip


def test_an_interview_with_nobody_named_is_asked_about_without_inventing_one(questions) -> None:
    planned = document(event("interview_scheduled", "mon 9:00", starts_at="2026-11-04T10:00-08:00"))
    out = questions(planned)
    assert "The interview at Aurora was to be on Wednesday 4 November. Did it take place?" in out


def test_what_an_answer_changes_elsewhere_is_told_too(questions) -> None:
    offer = document(
        event("offer_received", "mon 9:00", from_=NAMES["Ana"], answer_by="2026-11-13"), company="Borealis"
    )
    planned = document(
        event("interview_scheduled", "mon 9:00", starts_at="2026-11-04T10:00-08:00", with_=[NAMES["Chi"]])
    )
    took_place = json.loads(questions(planned, offer, as_json=True))[0]["choices"][0]
    assert [(letter["kind"], letter["company"]) for letter in of_the_contract(took_place["sets_off"])] == [
        ("extension_request", "Borealis"), ("inquiry", "Aurora"), ("thank_you", "Aurora"),
    ]  # fmt: skip


def test_a_person_reads_the_day_the_question_and_what_each_answer_sets_off(questions) -> None:
    offer = document(
        event("offer_received", "mon 9:00", from_=NAMES["Ana"], answer_by="2026-11-13"), interview_held("tue 9:00")
    )
    told = [line.partition("; ")[0] for line in questions(offer).splitlines()[:4]]  # and not what an added kind says
    assert told == [
        "? by Friday 13 November 2026: Aurora, Analyst",
        "Aurora made you an offer on Monday 2 November. It must be answered by Friday 13 November. Do you take it?",
        "  - Accept the offer of Aurora: sets off an acceptance to Ana Lindqvist, due Saturday 7 November 2026",
        "  - Decline the offer of Aurora: sets off a decline to Ana Lindqvist, due Friday 6 November 2026",
    ]


def test_what_is_asked_for_one_day_is_told_by_what_it_is_about_those_of_the_desk_last() -> None:
    order = (
        "offer_undecided", "interview_took_place", "undecided_after_filled", "asked_for", "contradiction", "message_unread",
        "settle",
    )  # fmt: skip
    asked = [
        Question(id=f"q{n}", about=about, application=f"a{n}", say="", due_on=day("thu"), choices=())
        for n, about in enumerate(sorted(order))
    ]

    assert [one.about for one in sorted(asked, key=pressing)] == list(order)


def test_on_a_desk_each_answer_is_a_line_to_type_and_one_shows_what_it_would_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = Commands(tmp_path, capsys)
    commands.ok(INIT)
    commands.ok(AURORA)
    commands.ok("tell aurora offer received yesterday answer by in nine days from Ana")
    lines = commands.ok("questions").out.splitlines()
    assert "    → sincerely tell aurora decided accept" in lines
    assert lines[-1] == "  sincerely what-if aurora decided accept"
    assert "Nothing was recorded." in commands.ok(lines[-1].strip().removeprefix("sincerely ")).out
