"""The second reader for spelling and grammar: it finds slips of the finger, and is silent about letters that are right."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.test_check_command import run as command
from checks.test_letters import RECORDS, letters, record_of
from sincerely import wiring
from sincerely.core.application import fold
from sincerely.core.moments import Clock
from sincerely.desk.check import check_text
from sincerely.text.grammar import LONGEST, slips

run = command
GOLDEN = sorted((Path(__file__).parents[1] / "drafting" / "golden").glob("*.txt"))
GOOD = [letter["text"] for letter in letters("correct.toml") + letters("blind.toml") + letters("hands.toml")]


def found(text, locale="en-US", known=()):
    return [(text[one.start : one.end], one.instead) for one in slips(text, locale=locale, known=known)]


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("I recieved your letter on Monday.", ("recieved", "received")),
        ("With this I confirm my acceptence of it.", ("acceptence", "acceptance")),
        ("I look foward to the first day.", ("foward", "forward")),
        ("I definately want to come.", ("definately", "definitely")),
        ("It was a honest talk.", ("a", "an")),
        ("I should have went there sooner.", ("went", "gone")),
        ("Their is one more thing.", ("Their", "There")),
        ("I feel more better about it.", ("more better", "better")),
    ],
)
def test_a_slip_is_found_with_what_may_stand_instead(text, slip):
    assert slip in found(text)


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "en-AU", "en-CA", "en-IN", None])
def test_letters_that_are_right_have_no_slip_whatever_english_they_are_read_as(locale):
    wrong = {text: found(text, locale) for text in (*GOOD, *(path.read_text() for path in GOLDEN))}

    assert {text: one for text, one in wrong.items() if one} == {}


@pytest.mark.parametrize(
    "text",
    [
        "I have travelled to the centre and organised the colour cabinet.", "I traveled to the center and organized the color cabinet.",
        "My salary is 6.1 lakh per annum.", "Write to epruitt@work.example, or to our back-offise.", "Go raibh maith agat for all of it.",
        "My father lives in Lübek bei Schwerin.", "The Zvornik plant was closed.", "It was an honour to meet you.", "x qz wq zzx.",
    ],
)  # fmt: skip
def test_other_ways_of_writing_other_languages_and_names_are_no_slips(text):
    assert found(text) == found(text, "en-GB") == []


def test_what_the_record_says_is_right_however_it_looks():
    assert [slip for slip, _ in found("The flanje press is what I know.")] == ["flanje"]
    assert found("The flanje press is what I know.", known=["Flanje"]) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_and_every_slip_stands_in_it(text):
    for one in slips(text, locale="en-GB", known=()):
        assert 0 <= one.start < one.end <= len(text) and one.say


def test_of_a_text_without_end_the_beginning_is_read():
    text = "recieved. " * 50_000

    assert all(one.end <= LONGEST for one in slips(text, locale=None, known=()))


SLIPPED = """
Subject: Calibration Engineer: acceptance

Dear Ms Lindqvist,

Thank you for your offer. I am delighted to accept the position of Calibration Engineer at a salary of £48,000 a year, starting on Monday 4 January 2027. I will bring the acceptence form, recieved today, and look forward to hear from you.

Yours sincerely,

Sam Okafor
"""


def checked(desk, second=True):
    here = fold(record_of("larkfield"), Clock(date(2026, 11, 17)))
    return [
        (one.level, SLIPPED[one.start : one.end], one.instead)
        for one in check_text(desk, SLIPPED, "acceptance", application=here, applications=[here], second=second, on=date(2026, 11, 17)).findings
        if one.rule == "G6"
    ]  # fmt: skip


def test_a_check_warns_of_each_slip_once_and_only_where_it_is_wished():
    desk = wiring.open_desk(clock=date(2026, 11, 17))

    ours = [("warning", "recieved", None), ("warning", "look forward to hear", None)]

    assert checked(desk) == [*ours, ("warning", "acceptence", "acceptance")]
    assert checked(desk, second=False) == checked(replace(desk, second_reader=lambda: None)) == ours


def test_a_person_and_another_program_are_told_and_a_batch_is_not(run, tmp_path: Path):
    letter, record = tmp_path / "letter.txt", tmp_path / "larkfield.json"
    text = SLIPPED.removeprefix("\n").replace(", recieved today,", "")
    letter.write_text(text)
    record.write_text(RECORDS["larkfield"]["document"])
    told = run("check", str(letter), "--kind", "acceptance", "--record", str(record), "--on", "2026-11-17", "--json")
    assert [one["quote"] for one in json.loads(told[1])["findings"] if one["rule"] == "G6"] == [
        "look forward to hear",
        "acceptence",
    ]
    batch = tmp_path / "batch.jsonl"
    line = {"id": 1, "kind": "acceptance", "text": text, "record": json.loads(record.read_text()), "on": "2026-11-17"}
    batch.write_text(json.dumps(line) + "\n")
    told = run("check", "--batch", str(batch))
    assert [one["quote"] for one in json.loads(told[1])["findings"] if one["rule"] == "G6"] == ["look forward to hear"]
