"""Every wait and every cap is a user's to change, and windows and identities follow; a day that a law sets stays."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from builders import NAMES, day, document, event, interview_held
from playbooks import stories
from playbooks.test_own_playbook import own, told
from sincerely.cli.main import run
from sincerely.core.application import fold
from sincerely.core.moments import Clock
from sincerely.core.owing.cause import Cause
from sincerely.core.owing.causes import CAUSES, TAKES
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import owed
from sincerely.core.owing.questions import questions
from sincerely.core.playbook import Term, in_time, spoken, times
from sincerely.core.record import record_from
from sincerely.playbooks.owing import OURS, limits, owing_rules, sources
from sincerely.text.holidays import holidays_in

ANA, BO, CHI = NAMES["Ana"], NAMES["Bo"], NAMES["Chi"]
ANYWHERE = {"jurisdiction": None}  # weekends alone are free, so that a day can be counted on the fingers


def letters(folder: Path | None, kind: str, *documents: Mapping[str, Any], on: str) -> list[Owed]:
    """Return the letters of a kind by the playbook in `folder`, at the end of the day `on`."""
    clock, side = Clock(day(on)), documents[0]["side"]
    applications = []
    for number, one in enumerate(documents):
        record, problems = record_from(one, f"record {number}")
        assert record is not None, problems
        applications.append(fold(record, clock))
    rows = owed(applications, owing_rules(side, folder), holidays_in, clock)
    return [row for row in rows if row.obligation.kind == kind]


def line(row: Owed) -> str:
    """Return "open, 11-10 to 11-10, until 12-10": the standing, when it opens, is due and lapses."""
    days = [
        f"{moment:%m-%d}" if moment else "never"
        for moment in (row.obligation.window.opens_at, row.obligation.window.due_at, row.obligation.window.lapses_at)
    ]
    return f"{row.standing}, {days[0]} to {days[1]}, until {days[2]}"


def lines(folder: Path | None, kind: str, *documents: Mapping[str, Any], on: str) -> list[str]:
    return [line(row) for row in letters(folder, kind, *documents, on=on)]


def inquiry_sent(when: str) -> dict[str, Any]:
    return event("letter_sent", when, letter_kind="inquiry", to=[ANA], channel="letter")


# Inquiries: the wait, the next, the cap

SENT = ("tue+1 9:00", "wed+2 9:00", "thu+3 9:00")  # each on the day it is due
FIRST, SECOND = "met, 11-10 to 11-10, until 12-10", "met, 11-17 to 11-18, until 12-17"
THIRD, FOURTH = "met, 11-25 to 11-26, until 12-25", "upcoming, 12-03 to 12-04, until 01-02"


@pytest.mark.parametrize(
    ("most", "sent", "expected"),
    [
        (0, 0, []),
        (0, 1, []),
        (1, 0, ["overdue, 11-10 to 11-10, until 12-10"]),
        (1, 3, [FIRST]),
        (2, 1, [FIRST, "overdue, 11-17 to 11-18, until 12-17"]),
        (2, 3, [FIRST, SECOND]),
        (3, 1, [FIRST, "overdue, 11-17 to 11-18, until 12-17"]),
        (3, 2, [FIRST, SECOND, "overdue, 11-25 to 11-26, until 12-25"]),
        (3, 3, [FIRST, SECOND, THIRD]),
        (4, 3, [FIRST, SECOND, THIRD, FOURTH]),
    ],
)
def test_so_many_inquiries_go_unanswered_as_the_playbook_says(
    tmp_path: Path, most: int, sent: int, expected: list[str]
) -> None:
    folder = own(tmp_path, inquiry__owed=f'[[rule]]\nid = "I1"\nmost = {most}\n')
    asked = document(interview_held("mon 14:00"), *map(inquiry_sent, SENT[:sent]), **ANYWHERE)

    assert lines(folder, "inquiry", asked, on="sat+3") == expected


def test_a_cap_renames_no_letter(tmp_path: Path) -> None:
    folder = own(tmp_path, inquiry__owed='[[rule]]\nid = "I1"\nmost = 3\n')
    asked = document(interview_held("mon 14:00"), *map(inquiry_sent, SENT), **ANYWHERE)

    three = [row.obligation.id for row in letters(folder, "inquiry", asked, on="sat+3")]

    assert three[:2] == [row.obligation.id for row in letters(None, "inquiry", asked, on="sat+3")]
    assert len(set(three)) == 3


def test_their_answer_gives_leave_to_ask_as_often_again(tmp_path: Path) -> None:
    folder = own(tmp_path, inquiry__owed='[[rule]]\nid = "I1"\nmost = 1\n')
    answer = event("message_received", "thu+1 9:00", from_=ANA, label="still_deciding")
    asked = document(interview_held("mon 14:00"), inquiry_sent("tue+1 9:00"), answer, **ANYWHERE)

    assert lines(folder, "inquiry", asked, on="fri+1") == [FIRST, "upcoming, 11-20 to 11-20, until 12-20"]


def test_the_waits_between_inquiries_are_the_playbook_s(tmp_path: Path) -> None:
    folder = own(tmp_path, inquiry__owed='[[rule]]\nid = "I1"\nwait = "2 bd"\nagain = "10 d"\ndue = "waited + 2 bd"\n')
    asked = document(interview_held("mon 14:00"), inquiry_sent("thu 9:00"), **ANYWHERE)
    promised = event("decision_promised", "mon 15:00", by="2026-11-06", who=BO)

    assert lines(folder, "inquiry", asked, on="fri") == [
        "met, 11-05 to 11-06, until 12-05",
        "upcoming, 11-15 to 11-17, until 12-15",  # ten days on is a Sunday; two business days from there
    ]
    assert lines(folder, "inquiry", document(interview_held("mon 14:00"), promised, **ANYWHERE), on="fri") == [
        "upcoming, 11-07 to 11-10, until 12-07",
    ]


def test_a_third_inquiry_waits_for_a_day_promised_and_falls_away_with_an_answer(tmp_path: Path) -> None:
    folder = own(tmp_path, inquiry__owed='[[rule]]\nid = "I1"\nmost = 3\n')
    events = (interview_held("mon 14:00"), event("decision_promised", "mon 15:00", by="2026-11-27", who=BO))
    asked = document(*events, *map(inquiry_sent, SENT[:2]), **ANYWHERE)
    refused = document(*events, *map(inquiry_sent, SENT[:2]), event("rejected", "thu+3 9:00"), **ANYWHERE)

    assert lines(folder, "inquiry", asked, on="thu+2")[-1] == "upcoming, 11-28 to 11-30, until 12-28"
    assert lines(folder, "inquiry", refused, on="thu+3")[-1] == "void, 11-28 to 11-30, until 12-28"


# Staying in touch, leaving, letters that came back, rounds

REFUSED = document(interview_held("mon 14:00"), event("rejected", "fri 9:00"), **ANYWHERE)
MONTHLY = ["upcoming, 12-06 to 12-20, until 01-05", "upcoming, 01-05 to 01-19, until 02-04", "upcoming, 02-04 to 02-18, until 03-06"]  # fmt: skip


@pytest.mark.parametrize("most", [0, 1, 3])
def test_staying_in_touch_goes_as_often_as_the_playbook_says(tmp_path: Path, most: int) -> None:
    folder = own(tmp_path, stay_in_touch__owed=f'[[rule]]\nid = "K1"\nevery = "30 d"\nmost = {most}\n')

    assert lines(folder, "stay_in_touch", REFUSED, on="fri") == MONTHLY[:most]


def test_staying_in_touch_may_count_business_days_and_says_how_often(tmp_path: Path) -> None:
    folder = own(tmp_path, stay_in_touch__owed='[[rule]]\nid = "K1"\nevery = "10 bd"\nmost = 2\n')

    found = letters(folder, "stay_in_touch", REFUSED, on="fri")

    assert [line(row) for row in found] == ["upcoming, 11-20 to 12-04, until 12-04", "upcoming, 12-04 to 12-18, until 12-18"]  # fmt: skip
    assert found[0].obligation.because[0].say.endswith("a short word every ten working days keeps the door open.")


def test_letters_sent_are_counted_against_the_cap_too(tmp_path: Path) -> None:
    folder = own(tmp_path, stay_in_touch__owed='[[rule]]\nid = "K1"\nevery = "30 d"\nmost = 1\n')
    wrote = event("letter_sent", "sun+5", letter_kind="stay_in_touch", to=[ANA], channel="letter")
    touched = document(*REFUSED["events"], wrote, **ANYWHERE)

    assert lines(folder, "stay_in_touch", touched, on="sun+5") == ["met, 12-06 to 12-20, until 01-05"]


@pytest.mark.parametrize(
    ("quiet", "owes"), [(None, 1), ("39 d", 0), ("40 d", 0), ("41 d", 1), ("28 bd", 0), ("29 bd", 1)]
)
def test_how_long_nothing_but_applied_owes_no_withdrawal(tmp_path: Path, quiet: str | None, owes: int) -> None:
    folder = own(tmp_path, withdrawal__owed=f'[[rule]]\nid = "A12"\nquiet = "{quiet}"\n') if quiet else None
    applied = document(
        {"kind": "applied", "on": "2026-09-25"}, company="Borealis", **ANYWHERE
    )  # forty days, 28 working
    taken = (event("offer_received", "mon 9:00"), event("offer_accepted", "wed 9:00", channel="letter"))

    found = letters(folder, "withdrawal", applied, document(*taken, **ANYWHERE), on="wed")

    assert len(found) == owes


def test_how_soon_a_letter_that_came_back_is_due_again(tmp_path: Path) -> None:
    folder = own(tmp_path, thank_you__owed='[[rule]]\nid = "T1"\nreturned = "3 d"\n')
    sent = event("letter_sent", "tue 9:00", letter_kind="thank_you", to=[CHI], channel="letter")
    back = event("letter_returned", "wed 9:00", letter_kind="thank_you", to=CHI)
    thanked = document(interview_held("mon 14:00"), sent, back, **ANYWHERE)

    assert lines(None, "thank_you", thanked, on="wed") == ["open, 11-02 to 11-05, until 11-09"]
    assert lines(folder, "thank_you", thanked, on="wed") == ["open, 11-02 to 11-07, until 11-09"]


@pytest.mark.parametrize(("round", "count"), [(None, 2), ("4 d", 1), ("4 bd", 1), ("3 d", 2), ("0 d", 2)])
def test_refusals_of_one_person_are_one_letter_within_the_playbook_s_round(
    tmp_path: Path, round: str | None, count: int
) -> None:
    folder = own(tmp_path, decline__owed=f'[[rule]]\nid = "E1"\nround = "{round}"\n') if round else None
    head = {"side": "employer", "jurisdiction": None}
    first = document(interview_held("mon 14:00", with_=["Bo"]), event("decided", "mon 16:00", to="refuse"), **head)
    later = document(interview_held("mon 15:00", with_=["Bo"]), event("decided", "fri 9:00", to="refuse"), position="Clerk", **head)  # fmt: skip

    assert len(letters(folder, "decline", first, later, on="fri")) == count


# What the law sets

ONTARIO = {"side": "employer", "jurisdiction": "CA-ON", "time_zone": "America/Toronto"}
TALKED = {"kind": "interview_held", "at": "2026-11-09T10:00-05:00", "with": [BO]}
REFUSAL = {"kind": "decided", "at": "2026-12-21T10:00-05:00", "to": "refuse"}
LAW = "Its due days leave out the last day that a law leaves, and no playbook may make that day later."


@pytest.mark.parametrize("due", ['"10 bd"', '["10 bd", "law + 1 d"]', '"never"'])
def test_no_playbook_makes_a_day_of_the_law_later(tmp_path: Path, due: str) -> None:
    folder = own(tmp_path, decline__owed=f'[[rule]]\nid = "E1"\ndue = {due}\n')

    assert told(folder) == [
        ("employer/decline/owed.toml: rule[0].due", LAW, 'Keep "law" among them, or a day before it: due = ["5 bd", "law - 2 bd"].')
    ]  # fmt: skip


def test_neither_is_a_rule_that_keeps_the_law_put_off_nor_the_law_changed(tmp_path: Path) -> None:
    off = '[[rule]]\nid = "{}"\noff = true\n'
    folder = own(tmp_path, decline__owed=off.format("E1"), status_update__owed=off.format("S19"))
    (folder / "limits.toml").write_text("[ontario_interviewed]\nwithin = 90\n", encoding="utf-8")

    assert [(where, say) for where, say, _ in told(folder)] == [
        (f"{folder}/limits.toml".removeprefix(f"{tmp_path}/"), "The days that a law sets are no playbook's to change."),
        ("employer/decline/owed.toml: rule[0].off", "E1 keeps a day that a law sets, so it cannot be put off."),
        ("employer/status_update/owed.toml: rule[0].off", "S19 keeps a day that a law sets, so it cannot be put off."),
    ]


def test_a_playbook_may_be_earlier_than_the_law_and_lets_go_only_where_no_law_runs(tmp_path: Path) -> None:
    stated = '[[rule]]\nid = "E1"\ndue = ["10 bd", "law - 2 d"]\nlapses = "20 bd"\nheld_from = "20 d"\n'
    folder = own(tmp_path, decline__owed=stated)
    elsewhere = {**ONTARIO, "jurisdiction": "CA-QC"}

    assert lines(folder, "decline", document(TALKED, REFUSAL, **ONTARIO), on="mon+7") == [
        "open, 12-21 to 12-22, until never"
    ]
    assert lines(folder, "decline", document(TALKED, REFUSAL, **elsewhere), on="mon+7") == [
        "open, 12-21 to 01-06, until 01-20"
    ]
    assert lines(folder, "decline", document(TALKED, **ONTARIO), on="sun+3") == ["held, 11-29 to 12-24, until never"]


@pytest.mark.parametrize(
    ("changed", "runs"),
    [({}, True), ({"employees": 24}, False), ({"employees": 25}, True), ({"jurisdiction": "CA-QC"}, False)],
)
def test_the_law_of_ontario_runs_where_it_says(changed: dict[str, Any], runs: bool) -> None:
    found = letters(None, "decline", document(TALKED, **(ONTARIO | changed)), on="thu+5")

    assert bool(found) == runs


@pytest.mark.parametrize(("held", "runs"), [("2025-11-16", False), ("2025-11-17", True)])
def test_the_law_of_ontario_runs_from_the_day_on_which_it_came_into_force(held: str, runs: bool) -> None:
    talked = {"kind": "interview_held", "on": held, "with": [BO]}  # 45 days on: 31 December 2025, 1 January 2026

    assert bool(letters(None, "decline", document(talked, **ONTARIO), on="mon")) == runs


def test_every_limit_of_the_law_names_its_source() -> None:
    assert all(limit.source in sources() and limit.says.endswith(".") for limit in limits().values())
    assert (OURS / "limits.toml").is_file()


# Faults, all at once


def test_every_fault_of_a_count_is_told_with_its_key(tmp_path: Path) -> None:
    new = 'to = "primary"\nsay = "x"\ndue = "1 d"\nlapses = "never"\nsources = ["PENN"]\n'
    folder = own(
        tmp_path,
        thank_you__owed='[[rule]]\nid = "T1"\nwait = "1 bd"\ndue = "offer + 1 d"\nsay = "Thank {whom}."\nlate = "-1 d"\n',
        inquiry__owed='[[rule]]\nid = "I1"\nwait = "5 weeks"\nagain = "0 bd"\nmost = "2 bd"\nevry = "90 d"\n'
        f'[[rule]]\nid = "N1"\nafter = "silence"\n{new}',
        rejection_thanks__owed='[[rule]]\nid = "J1"\ndue = "20 bd"\n[[rule]]\nid = "N2"\nafter = "decided_to_refuse"\n' + new,
        stay_in_touch__owed='[[rule]]\nid = "K1"\nevery = "10000 d"\nmost = -1\nquiet = "60 d"\nreturned = 3\nsay = "{who"\n',
        withdrawal__owed='[[rule]]\nid = "A12"\nquiet = 60\nlate = "2 d"\nlimit = "ontario_interviewed"\ndue = "1000 d"\n',
        decline__owed='[[rule]]\nid = "E1"\nlimit = "ontario"\nround = true\n',
    )  # fmt: skip

    days = 'Write "5 bd" or "10 d": d counts calendar days, bd business days.'
    assert [(where.partition("/")[2].replace("/owed.toml: rule", ""), say, hint) for where, say, hint in told(folder)] == [
        ("thank_you[0].say", '"{whom}" is not a word of this sentence.', "Did you mean who?"),
        ("thank_you[0].due", "offer is a day that interview_held does not know.", "Known there: cause."),
        ("thank_you[0].wait", "interview_held does not count by 'wait'.", "Take it out. It counts by nothing."),
        ("thank_you[0].late", "-1 is too few.", "From 0 to 999."),
        ("inquiry[0].evry", "'evry' is not a key of a rule.", "Did you mean every?"),
        ("inquiry[0].wait", '"5 weeks" is not a count of days.', days),
        ("inquiry[0].again", "0 is too few.", "From 1 to 999."),
        ("inquiry[0].most", '"2 bd" is not a number.', "Write it without quotes and unit: most = 2."),
        ("inquiry[1].wait", "A rule after silence needs 'wait', and it is not there.", "Add wait to it."),
        ("inquiry[1].again", "A rule after silence needs 'again', and it is not there.", "Add again to it."),
        ("inquiry[1].most", "A rule after silence needs 'most', and it is not there.", "Add most to it."),
        ("withdrawal[0].due", "1000 is too many.", "From 0 to 999."),
        ("withdrawal[0].quiet", "60 is not a count of days.", days),
        ("withdrawal[0].late", "decided_to_withdraw does not count by 'late'.", "Take it out. Counts there: quiet."),
        ("withdrawal[0].limit", "decided_to_withdraw does not count by 'limit'.", "Take it out. Counts there: quiet."),
        ("rejection_thanks[0].lapses", "It would lapse before it is due: 10 bd are fewer than 20 bd.",
         'Put lapses later too, or write lapses = "never".'),
        ("rejection_thanks[1].after", '"decided_to_refuse" is not something after which the candidate owes a letter.',
         "Did you mean decided_to_decline?"),
        ("stay_in_touch[0].say", "A brace in it is not closed, or not opened.", "Write {who}; a brace itself is {{ or }}."),
        ("stay_in_touch[0].every", "10000 is too many.", "From 1 to 999."),
        ("stay_in_touch[0].most", "-1 is too few.", "From 0 to 99."),
        ("stay_in_touch[0].quiet", "rejected_and_quiet does not count by 'quiet'.", "Take it out. Counts there: every, most."),
        ("stay_in_touch[0].returned", "3 is not a count of days.", days),
        ("decline[0].round", "true is not a count of days.", days),
        ("decline[0].limit", '"ontario" is not a day that a law sets.', "Known: ontario_interviewed."),
    ]  # fmt: skip


# What sentences, questions and checks say of it


@pytest.mark.parametrize(
    ("due", "says"),
    [
        ("1 d", "by the next day"), ("3 d", "within three days"), ("1 bd", "by the next working day"), ("20 bd", "within 20 working days"),
        ("cause", "the same day"),
    ],
)  # fmt: skip
def test_the_sentence_names_the_day_that_holds(tmp_path: Path, due: str, says: str) -> None:
    folder = own(tmp_path, thank_you__owed=f'[[rule]]\nid = "T1"\ndue = "{due}"\nlapses = "30 bd"\n')

    found = letters(folder, "thank_you", document(interview_held("mon 14:00")), on="mon")

    assert (
        found[0].obligation.because[0].say == f"You met Chi Nwosu on Monday 2 November; a thank-you is custom {says}."
    )


def test_counts_are_said_in_words() -> None:
    names = {"cause": "it happened", "offer": "the offer", "answer_by": "the day to answer by"}

    assert in_time((Term("offer", 5, "d"), Term("answer_by")), names) == "within five days of the offer"
    assert in_time((Term("offer", 1, "bd"),), names) == "by the next working day after the offer"
    assert in_time((Term("answer_by", -1, "d"),), names) == "in time"
    assert [spoken(Term(count=n, unit=unit)) for n, unit in ((1, "d"), (12, "bd"), (13, "d"))] == ["one day", "twelve working days", "13 days"]  # fmt: skip
    assert [times(n) for n in (1, 2, 3, 40)] == ["once", "twice", "three times", "40 times"]


def test_an_offer_that_names_no_day_is_asked_about_by_the_playbook_s(tmp_path: Path) -> None:
    folder = own(tmp_path, acceptance__owed='[[rule]]\nid = "A1"\ndue = ["offer + 3 d", "answer_by"]\n')
    record, _ = record_from(document(event("offer_received", "mon 9:00"), **ANYWHERE), "record")
    assert record is not None
    clock = Clock(day("tue"))

    def due(rules: Any) -> list[date | None]:
        return [one.due_on for one in questions([fold(record, clock)], holidays_in, clock, rules=rules)]

    assert due(owing_rules("candidate")) == [day("sat")]
    assert due(owing_rules("candidate", folder)) == [day("thu")]


LETTER = """Subject: Analyst

Dear Ms. Lindqvist,

I remain very interested in the Analyst position. May I ask where things stand? Thank you for your time.

Yours sincerely,
Sam Okafor
"""


def checked(capsys: pytest.CaptureFixture[str], tmp_path: Path, kind: str, made: Mapping[str, Any]) -> dict[str, str]:
    """Return what a check says of the clocks of a letter, by rule."""
    record, letter = tmp_path / "sam.json", tmp_path / "letter.txt"
    record.write_text(json.dumps(made), encoding="utf-8")
    letter.write_text(LETTER, encoding="utf-8")
    run(["check", str(letter), "--kind", kind, "--record", str(record), "--on", "2026-11-20", "--json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    return {one["rule"]: one["say"] for one in found if one["rule"] in ("T1", "I4", "J1")}


def test_a_check_calls_a_letter_late_or_too_often_by_the_playbook_that_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_three() -> list[dict[str, str]]:
        thanked = document(interview_held("mon+2 14:00"), **ANYWHERE)
        asked = document(interview_held("mon 14:00"), *map(inquiry_sent, SENT[:2]), **ANYWHERE)
        kinds = {"thank_you": thanked, "inquiry": asked, "rejection_thanks": document(*REFUSED["events"], **ANYWHERE)}
        return [checked(capsys, tmp_path, kind, made) for kind, made in kinds.items()]

    ours = all_three()
    folder = own(
        tmp_path / "mine",
        thank_you__owed='[[rule]]\nid = "T1"\nlate = "1 d"\n',
        inquiry__owed='[[rule]]\nid = "I1"\nmost = 3\n',
        rejection_thanks__owed='[[rule]]\nid = "J1"\nlate = "13 d"\n',
    )
    monkeypatch.setenv("SINCERELY_PLAYBOOK", str(folder))
    mine = all_three()

    assert ours == [
        {"T1": "The interview was on Monday, 16 November 2026, 4 working days ago."},
        {"I4": "You have asked twice already."},
        {},  # fourteen days and no more
    ]
    assert mine == [
        {"T1": "The interview was on Monday, 16 November 2026, 4 days ago."},
        {},
        {"J1": "They wrote on Friday, 6 November 2026."},
    ]


# The closed lists are what the causes do


@cache
def _causes() -> dict[str, list[Cause]]:
    """Return what every story gives as causes, by name."""
    found: dict[str, list[Cause]] = {name: [] for name in CAUSES}
    for at in stories.kinds():
        for story in stories.load(at):
            rules = stories.rules(story)
            for on in story.on:
                clock = Clock(date.fromisoformat(on[:10]))
                everywhere = Everywhere([fold(record, clock) for record in story.records], holidays_in, clock)
                for rule in rules:
                    for here in everywhere.all:
                        found[rule.after] += CAUSES[rule.after](here, everywhere, **rule.counts)
    return found


@pytest.mark.parametrize("name", CAUSES)
def test_a_cause_takes_the_counts_that_its_list_names_and_no_others(name: str) -> None:
    named = [p.name for p in inspect.signature(CAUSES[name]).parameters.values() if p.kind == p.KEYWORD_ONLY]

    assert named == list(TAKES[name].counts)


@pytest.mark.parametrize("name", CAUSES)
def test_a_cause_gives_the_days_and_words_that_its_list_names_and_no_others(name: str) -> None:
    causes = _causes()[name]
    filled = {"who", "law", "law_days", "in_time"}  # by the rule itself

    assert {key for cause in causes for key in cause.anchors} == set(TAKES[name].days)
    assert {key for cause in causes for key in cause.words} - filled == set(TAKES[name].words) - filled


def test_every_cause_stands_in_some_story() -> None:
    assert [name for name, causes in _causes().items() if not causes] == []
