"""No check raises on any text, offsets hold, and long texts take their time only once."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.test_letters import RECORDS, letters, record_of
from sincerely import wiring
from sincerely.core.application import fold
from sincerely.core.events import EVERY_LETTER_KIND, LETTER_KINDS
from sincerely.core.moments import Clock
from sincerely.desk.check import check_text, checked_json

PIECES = [
    "Dear ", "Dear Ms Lindqvist,\n", "\n\n", "Subject: ", "To: a@b.example\n", "Sincerely,\n", "Sam Okafor", " 4 January", "£48,000", "31 February", "{{x}}", "[", "]", "<", ">", "> ", "if ",
    "accept", "Calibration Engineer", "Larkfield", ".", ",", "İ", "ﬁ", "\u2028", "\x00", "\r\n", " ", "the ", "position of ", "notice", "two weeks from today", "Mr/Ms", "__", "ß", "On Monday Ana wrote:\n", "éa", "1/2/27", "9" * 30,
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=120)


def application(name):
    return fold(record_of(name), Clock(RECORDS[name]["on"]))


@settings(max_examples=150)
@given(TEXTS, st.sampled_from(EVERY_LETTER_KIND))
def test_no_check_raises_and_every_quote_stands_at_its_offsets(text, kind):
    desk = wiring.open_desk(clock=RECORDS["larkfield"]["on"])
    side = "candidate" if kind in LETTER_KINDS["candidate"] else "employer"
    here = application("leaving" if side == "candidate" else "consent")
    for application_ in (None, here):
        found = check_text(desk, text, kind, application=application_)
        for one in checked_json(text, kind, found)["findings"]:
            assert one["start"] is None or (
                0 <= one["start"] < one["end"] and text[one["start"] : one["end"]] == one["quote"]
            )


@pytest.mark.parametrize(
    "unit", ["word ", "> ", "4 January, ", "£1,", "{{", "position of the ", " ", "if you accept the offer ", "x" * 50]
)
def test_a_megabyte_of_anything_takes_a_moment(unit):
    text = unit * (1_000_000 // len(unit))
    desk = wiring.open_desk(clock=RECORDS["larkfield"]["on"])
    started = time.perf_counter()
    check_text(desk, text, "acceptance", application=application("larkfield"))
    check_text(desk, text, "decline", application=application("employer"))
    assert time.perf_counter() - started < 12


@pytest.mark.parametrize("kind", EVERY_LETTER_KIND)
def test_every_kind_reads_a_text_without_end_in_a_moment(kind):
    unit = "Mr Zhang has accepted the post of A B C, because my family will help you for as long as if I "
    desk = wiring.open_desk(clock=RECORDS["larkfield"]["on"])
    side = "candidate" if kind in LETTER_KINDS["candidate"] else "employer"
    here = application("leaving" if side == "candidate" else "employer")
    started = time.perf_counter()
    check_text(desk, f"Dear Ana,\n\n{unit * 5000}", kind, application=here)
    assert time.perf_counter() - started < 6


def test_an_answer_is_json_with_the_fields_of_the_contract():
    letter = letters("correct.toml")[0]
    desk = wiring.open_desk(clock=RECORDS["larkfield"]["on"])
    text = letter["text"].replace("£48k", "£58k")
    answer = json.loads(
        json.dumps(
            checked_json(text, "acceptance", check_text(desk, text, "acceptance", application=application("larkfield")))
        )
    )
    assert list(answer) == ["kind", "words", "moves", "findings"]
    assert {"rule": "A8", "level": "error", "quote": "£58k"}.items() <= answer["findings"][0].items()
    assert answer["findings"][0]["instead"] == "£48,000 a year"
    assert all(set(move) == {"move", "required", "present", "quote"} for move in answer["moves"])
