"""One line typed by a person becomes one event, whole or not at all, for every kind of the EVENTS table."""

from __future__ import annotations

import shlex
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ZONE
from sincerely.core.events import EVENTS
from sincerely.core.moments import Moment
from sincerely.core.phrases import example
from sincerely.core.record import event_document
from sincerely.core.statement import Here, Invited, read_statement
from sincerely.errors import Mistake

NOW = datetime(2026, 11, 4, 12, 0, tzinfo=ZONE)  # a Wednesday, noon
NAMES = ("Ana Lindqvist", "Bo Tremblay", "Priya Venkat", "Sam Okafor")


def here(side: str = "candidate", now: datetime = NOW, **more: Any) -> Here:
    candidate = "Sam Okafor" if side == "employer" else None
    facts = {
        "handle": "larkfield", "side": side, "names": NAMES, "zone": ZONE, "now": now, "company": "Larkfield Instruments",
        "position": "Calibration Engineer", "jurisdiction": "US-CA", "candidate": candidate,
    }  # fmt: skip
    return Here(**(facts | more))


def said(line: str, side: str = "candidate", invited: Invited | None = None, **more: Any) -> dict[str, Any]:
    """Return the event of a command line as a record file has it; `--name value` are options."""
    words, options = [], {}
    typed = iter(shlex.split(line))
    for word in typed:
        if word.startswith("--"):
            options.setdefault(word[2:].replace("-", "_"), []).append(next(typed))
        else:
            words.append(word)
    return event_document(read_statement(words, options, here(side, **more), id="x", invited=invited))


def refused(line: str, side: str = "candidate", **more: Any) -> Mistake:
    with pytest.raises(Mistake) as error:
        said(line, side, **more)
    return error.value


NOON = {"at": "2026-11-04T12:00-08:00"}
TUESDAY = {"at": "2026-11-03T15:00-08:00"}
YESTERDAY = {"on": "2026-11-03"}
OFFER = {"amount": 84000, "currency": "USD", "per": "year"}


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("applied 2 nov", {"kind": "applied", "on": "2026-11-02"}),
        ("sent my application yesterday", {"kind": "applied", **YESTERDAY}),
        ('interview held tuesday 15:00 with "Priya Venkat" --discussed "the audit"',
         {"kind": "interview_held", **TUESDAY, "with": ["Priya Venkat"], "debrief": {"discussed": "the audit"}}),
        ("interviewed with Priya and Bo on tuesday at 3pm",
         {"kind": "interview_held", **TUESDAY, "with": ["Priya Venkat", "Bo Tremblay"]}),
        ("I had a second interview with Ms. Lindqvist, Bo, and Priya yesterday",
         {"kind": "interview_held", **YESTERDAY, "with": ["Ana Lindqvist", "Bo Tremblay", "Priya Venkat"]}),
        ("interview held tuesday 15:00-16:00 with Bo",
         {"kind": "interview_held", **TUESDAY, "with": ["Bo Tremblay"], "ends_at": "2026-11-03T16:00-08:00"}),
        ("interview held tuesday 15:00 with Bo for 45 minutes",
         {"kind": "interview_held", **TUESDAY, "with": ["Bo Tremblay"], "ends_at": "2026-11-03T15:45-08:00"}),
        ('interview held yesterday with "Chi Nwosu, Eli Ward"',
         {"kind": "interview_held", **YESTERDAY, "with": ["Chi Nwosu", "Eli Ward"]}),
        ("interview at Larkfield held yesterday with Bo", {"kind": "interview_held", **YESTERDAY, "with": ["Bo Tremblay"]}),
        ('interview held yesterday with Bo and Ana --discussed "Bo Tremblay: the lab" --discussed "Ana Lindqvist: pay"',
         {"kind": "interview_held", **YESTERDAY, "with": ["Bo Tremblay", "Ana Lindqvist"],
          "debrief": {"discussed": {"Bo Tremblay": "the lab", "Ana Lindqvist": "pay"}}}),
        ("interview in two days 10:00 with Bo",
         {"kind": "interview_scheduled", **NOON, "starts_at": "2026-11-06T10:00-08:00", "with": ["Bo Tremblay"]}),
        ("interview on 2 nov 10:00 with Bo",
         {"kind": "interview_held", "at": "2026-11-02T10:00-08:00", "with": ["Bo Tremblay"]}),
        ("Ana invited me to an interview friday 10:00",
         {"kind": "interview_scheduled", **NOON, "starts_at": "2026-11-06T10:00-08:00", "with": ["Ana Lindqvist"]}),
        ("they moved the interview to monday 14:00",
         {"kind": "interview_moved", **NOON, "starts_at": "2026-11-09T14:00-08:00"}),
        ("interview cancelled yesterday", {"kind": "interview_cancelled", **YESTERDAY}),
        ("they promised an answer by friday", {"kind": "decision_promised", **NOON, "by": "2026-11-06"}),
        ("Ana will let me know by 10 nov 17:00",
         {"kind": "decision_promised", **NOON, "by": "2026-11-10T17:00-08:00", "who": "Ana Lindqvist"}),
        ("decision promised last friday by wednesday", {"kind": "decision_promised", "on": "2026-10-30", "by": "2026-11-04"}),
        ("offer received yesterday 84000 USD a year start 4 jan answer by 20 nov from Ana",
         {"kind": "offer_received", **YESTERDAY, "salary": OFFER, "start_on": "2027-01-04", "answer_by": "2026-11-20",
          "from": "Ana Lindqvist"}),
        ("Ana offered me $84k on tuesday, starting January 4",
         {"kind": "offer_received", **YESTERDAY, "salary": OFFER, "start_on": "2027-01-04", "from": "Ana Lindqvist"}),
        ("got an offer of £3,200.50 per month subject to \"two references\"",
         {"kind": "offer_received", **NOON, "salary": {"amount": 3200.5, "currency": "GBP", "per": "month"},
          "conditions": ["two references"]}),
        ("offer received 25 an hour --terms \"hours=35 a week\" --channel phone",
         {"kind": "offer_received", **NOON, "salary": {"amount": 25, "currency": "USD", "per": "hour"},
          "channel": "phone", "terms": {"hours": "35 a week"}}),
        ("the offer was raised to 88000", {"kind": "offer_changed", **NOON, "salary": {**OFFER, "amount": 88000}}),
        ("they withdrew the offer because of the budget",
         {"kind": "offer_withdrawn", **NOON, "reason": "the budget"}),
        ("asked for more time until 27 nov by phone",
         {"kind": "extension_requested", **NOON, "until": "2026-11-27", "channel": "phone"}),
        ("offer extended until friday", {"kind": "extension_granted", **NOON, "answer_by": "2026-11-06"}),
        ("an offer was extended to me yesterday", {"kind": "offer_received", **YESTERDAY}),
        ("they gave me more time until friday", {"kind": "extension_granted", **NOON, "answer_by": "2026-11-06"}),
        ("deadline extended to friday", {"kind": "extension_granted", **NOON, "answer_by": "2026-11-06"}),
        ("more time refused", {"kind": "extension_refused", **NOON}),
        ("decided accept", {"kind": "decided", **NOON, "to": "accept"}),
        ("decided to turn it down because \"the commute is long\"",
         {"kind": "decided", **NOON, "to": "decline", "reason": "the commute is long"}),
        ("offer accepted in writing", {"kind": "offer_accepted", **NOON, "channel": "letter"}),
        ("said yes by phone", {"kind": "offer_accepted", **NOON, "channel": "phone"}),
        ("turned down the offer by email", {"kind": "offer_declined", **NOON, "channel": "letter"}),
        ("withdrew in person yesterday", {"kind": "withdrew", **YESTERDAY, "channel": "in_person"}),
        ("rejected today from Ana", {"kind": "rejected", "on": "2026-11-04", "from": "Ana Lindqvist"}),
        ("yesterday they rejected me, runner-up, kept on file",
         {"kind": "rejected", **YESTERDAY, "runner_up": True, "kept_on_file": True}),
        ("the position was filled", {"kind": "position_closed", **NOON, "reason": "filled"}),
        ("hiring freeze until 15 jan", {"kind": "frozen", **NOON, "until": "2027-01-15"}),
        ("they asked me for two references by friday",
         {"kind": "asked_for", **NOON, "what": "documents", "answer_by": "2026-11-06"}),
        ('employment at "Quarry Lane Ltd" as "Technician" supervisor "Dana Fox" notice 4 weeks since 2019-03-01',
         {"kind": "employment", **NOON, "employer": "Quarry Lane Ltd", "position": "Technician", "supervisor": "Dana Fox",
          "notice": {"amount": 4, "unit": "weeks"}, "since": "2019-03-01"}),
        ("employment at Quarry Lane as Technician, supervisor Dana Fox, notice two months to the end of the month",
         {"kind": "employment", **NOON, "employer": "Quarry Lane", "position": "Technician", "supervisor": "Dana Fox",
          "notice": {"amount": 2, "unit": "months", "to": "end_of_month"}}),
        ("gave notice, last day 18 dec", {"kind": "resigned", **NOON, "last_day": "2026-12-18"}),
        ("sent a thank-you to Priya yesterday",
         {"kind": "letter_sent", **YESTERDAY, "letter_kind": "thank_you", "to": ["Priya Venkat"], "channel": "letter"}),
        ("letter sent thank_you to Ines",
         {"kind": "letter_sent", **NOON, "letter_kind": "thank_you", "to": ["Ines"], "channel": "letter"}),
        ("thank-you to Priya bounced",
         {"kind": "letter_returned", **NOON, "letter_kind": "thank_you", "to": ["Priya Venkat"]}),
        ("phone call with Bo about the start",
         {"kind": "touch", **NOON, "with": ["Bo Tremblay"], "channel": "phone", "note": "the start"}),
        ("met Bo for coffee yesterday", {"kind": "touch", **YESTERDAY, "with": ["Bo Tremblay"], "channel": "in_person"}),
        ("person changed Ana email ana@new.example",
         {"kind": "person_changed", **NOON, "person": "Ana Lindqvist", "email": "ana@new.example"}),
        ("snoozed thank-you to Priya until friday",
         {"kind": "snoozed", **NOON, "obligation": "thank_you: Priya Venkat", "until": "2026-11-06"}),
    ],
)  # fmt: skip
def test_on_a_candidates_desk(line: str, event: dict[str, Any]) -> None:
    assert said(line) == event


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("rejected", {"kind": "decided", **NOON, "to": "refuse"}),
        ('we turned down Sam because "less experience"',
         {"kind": "decided", **NOON, "to": "refuse", "reason": "less experience"}),
        ("decided to offer Sam 84000 USD a year start 4 jan answer by 20 nov",
         {"kind": "decided", **NOON, "to": "offer", "salary": OFFER, "start_on": "2027-01-04", "answer_by": "2026-11-20"}),
        ("offer made to Sam yesterday", {"kind": "offer_made", **YESTERDAY}),
        ("Sam accepted by phone", {"kind": "offer_accepted", **NOON, "channel": "phone"}),
        ("Sam asked for more time until friday", {"kind": "extension_requested", **NOON, "until": "2026-11-06"}),
        ("interview held yesterday with Sam and Bo", {"kind": "interview_held", **YESTERDAY, "with": ["Bo Tremblay"]}),
        ("ranked first", {"kind": "ranked", **NOON, "rank": 1}),
        ("inquiry from Sam yesterday", {"kind": "inquiry_received", **YESTERDAY, "from": "Sam Okafor"}),
        ('opening posted R-12 similar to "Analyst"',
         {"kind": "opening_posted", **NOON, "requisition": "R-12", "similar_to": "Analyst"}),
        ('feedback "SQL" "Wrote the joins fluently" by Bo',
         {"kind": "feedback_recorded", **NOON, "criterion": "SQL", "text": "Wrote the joins fluently", "by": "Bo Tremblay"}),
        ("agreed to be kept on file until 1 jan 2028",
         {"kind": "consent_given", **NOON, "purpose": "keep_on_file", "until": "2028-01-01"}),
    ],
)  # fmt: skip
def test_on_an_employers_desk(line: str, event: dict[str, Any]) -> None:
    assert said(line, "employer") == event


TOLD = [(kind, side) for kind, table in EVENTS.items() for side in table.sides if kind != "corrected"]


@pytest.mark.parametrize(("kind", "side"), TOLD)
def test_every_kind_has_an_example_that_states_it(kind: str, side: str) -> None:
    assert said(example(kind, side), side)["kind"] == kind


@pytest.mark.parametrize(("kind", "side"), TOLD)
def test_every_kind_can_be_named_by_its_own_name(kind: str, side: str) -> None:
    try:
        assert said(kind, side)["kind"] == kind
    except Mistake as mistake:
        assert mistake.problems[0].code == "missing_fact", "its name alone must at least be understood"


@pytest.mark.parametrize(
    ("line", "code", "names"),
    [
        ("", "not_understood", "Nothing was said"),
        ("foo bar", "not_understood", "foo bar"),
        ("rejectd", "not_understood", "Did you mean “rejected”"),
        ("rejected yesteday", "not_understood", "yesteday"),
        ("interview not held yesterday with Bo", "not_understood", "not held"),
        ("interview held yesterday with Bo very nice people", "not_understood", "very nice people"),
        ("interview held tuesday with Priya and interview held monday with Bo", "not_understood", "interview held"),
        ("interview held yesterday with chi", "not_understood", "chi"),
        ("interview held yesterday with Prya", "unknown_person", "Priya Venkat"),
        ('interview held yesterday with "Priya Venkatt"', "unknown_person", "Priya Venkat"),
        ("interview held yesterday", "missing_fact", "with"),
        ("interview tuesday with Bo", "held_or_scheduled", "still to come"),
        ("interview scheduled friday with Bo", "no_time", "Friday 6 November 2026"),
        ("interview held 5 nov 2026 15:00 with Bo", "in_the_future", "Thursday 5 November 2026, 15:00 in Los Angeles"),
        ("interview scheduled 2 nov 2026 10:00 with Bo", "wrong_order", "Monday 2 November 2026, 10:00"),
        ("interview held tuesday 15:00-14:00 with Bo", "ends_before_start", "14:00"),
        ("offer received 3 nov answer by 2 nov 2026", "wrong_order", "Monday 2 November 2026"),
        ("offer received yesterday 84 a year", "small_salary", "84 USD a year"),
        ("offer received yesterday 3000", "not_understood", "3000"),
        ("offer received yesterday salary 3000", "no_period", "3000 USD"),
        ("accepted", "missing_fact", "by phone"),
        ("applied monday tuesday", "two_days", "monday"),
        ("decided", "missing_fact", "accept, decline, withdraw"),
        ("ranked 1", "other_side", "employer"),
        ("rejected --answer-by friday", "unknown_option", "--answer-by"),
        ("offer received answer by friday --answer-by monday", "said_twice", "answer by"),
        ("offer accepted --channel fax", "unknown_name", "fax"),
        ("interview held 30 feb with Bo", "bad_date", "30 February 2026"),
        ("corrected", "missing_fact", "sincerely correct"),
        ("phone call with \"Bo\x1b[2J Tremblay\"", "control_character", "U+001B"),
        ("phone call with \"Bo\nBcc: dee@elsewhere.example\"", "control_character", "line break"),
        ("phone call with Bo --note \"a\x00b\"", "control_character", "U+0000"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_whole_is_not_taken(line: str, code: str, names: str) -> None:
    (problem,) = refused(line).problems
    assert problem.code == code
    assert names in f"{problem.say} {problem.hint}"


def test_a_text_is_kept_as_it_was_typed() -> None:
    line = 'rejected feedback "Strong, but late; see page 3."'
    assert said(line)["feedback"] == "Strong, but late; see page 3."
    assert said("rejected feedback strong, but late; thanks")["feedback"] == "strong, but late; thanks"


def test_two_people_of_one_first_name_are_asked_for_in_full() -> None:
    names = ("Ana Lindqvist", "Ana Moreau")
    problem = refused("phone call with Ana", names=names).problems[0]
    assert (problem.code, problem.say) == ("ambiguous_name", "“Ana” could be Ana Lindqvist or Ana Moreau.")


def test_an_interview_that_was_arranged_says_when_and_with_whom_it_was_held() -> None:
    arranged = Invited(starts_at=datetime(2026, 11, 4, 10, 0, tzinfo=ZONE), people=("Bo Tremblay",))
    held = {"kind": "interview_held", "at": "2026-11-04T10:00-08:00", "with": ["Bo Tremblay"]}
    assert said("interview held", invited=arranged) == held
    assert said("interview held today 10:00", invited=arranged) == held


def test_an_arranged_interview_says_nothing_of_one_on_another_day() -> None:
    arranged = Invited(starts_at=datetime(2026, 11, 4, 10, 0, tzinfo=ZONE), people=("Bo Tremblay",))
    with pytest.raises(Mistake, match="with"):
        said("interview held monday 10:00", invited=arranged)


def test_on_a_day_set_by_hand_what_has_no_day_happened_on_it() -> None:
    end_of_day = NOW.replace(hour=23, minute=59, second=59)
    assert said("rejected", now=end_of_day, whole_day=True) == {"kind": "rejected", "on": "2026-11-04"}


def test_a_correction_keeps_what_is_not_said_anew() -> None:
    was = read_statement(
        ["interview", "held", "tuesday", "15:00", "with", "Bo"], {"discussed": ["the lab"]}, here(), id="e"
    )
    moved = read_statement(["14:00", "tuesday"], {}, here(), id="e", was=was)
    assert moved.when == was.when.replace(hour=14) and moved.facts == was.facts
    others = read_statement(["with", "Ana"], {}, here(), id="e", was=was)
    assert (others.when, others.facts["with"]) == (was.when, ("Ana Lindqvist",))


@given(st.text(max_size=60), st.sampled_from(["candidate", "employer"]))
def test_no_statement_makes_it_fall_over(text: str, side: str) -> None:
    for arguments in ([text], text.split(), [example("interview_held", side), text]):
        try:
            read_statement(arguments, {}, here(side), id="x")
        except Mistake as mistake:
            assert all(problem.say and problem.hint for problem in mistake.problems)


WORDS = st.sampled_from(
    " ".join(
        [*(example(kind, side) for kind, side in TOLD), "by with from to until tuesday 3 pm 5/10 $ k a per"]
    ).split()
)


@given(st.lists(WORDS, max_size=9), st.sampled_from(["candidate", "employer"]))
def test_no_jumble_of_our_own_words_makes_it_fall_over(words: list[str], side: str) -> None:
    now: Moment = NOW
    try:
        event = read_statement(words, {}, here(side), id="x")
    except Mistake as mistake:
        assert all(problem.say and problem.hint for problem in mistake.problems)
    else:
        assert side in EVENTS[event.kind].sides
        assert event.when <= now if isinstance(event.when, datetime) else event.when <= NOW.date()


@pytest.mark.parametrize("words", ["by email", "by phone", "over the phone", "by letter", "in person"])
def test_how_a_no_came_may_be_said_though_nothing_depends_on_it(words):
    assert said(f"rejected yesterday {words} from Ana") == said("rejected yesterday from Ana")
    assert said(f"promised an answer by friday {words}") == said("promised an answer by friday")


def test_a_letter_without_a_reader_asks_to_whom():
    assert 'To whom? Add: to "NAME"' in refused("wrote thank you letter on 3 nov").problems[0].hint


def test_a_day_promised_long_ago_can_be_told_as_the_error_says():
    assert "--when 2026-10-21" in refused("promised an answer by 28 oct").problems[0].hint
    assert "--when 2026-10-21" in refused("promised an answer by 2026-10-28").problems[0].hint
    told = said("promised an answer by 28 oct --when 2026-10-21")
    assert (told["on"], told["by"]) == ("2026-10-21", "2026-10-28")


@pytest.mark.parametrize("words", ["Ms. Lindqvist", "ms lindqvist", "Ms. Ana Lindqvist"])
def test_a_title_before_a_name_means_the_person_of_that_name(words):
    assert said(f'rejected yesterday --from "{words}"')["from"] == "Ana Lindqvist"


def test_a_person_stored_with_a_title_is_known_without_it():
    names = ("Ms. Ingrid Holm", "Bo Tremblay")
    assert said('rejected yesterday from "Ingrid Holm"', names=names)["from"] == "Ms. Ingrid Holm"
