"""today, why and questions on record files: the answers that other programs rely on, and how a person reads them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from builders import NAMES, document, event, interview_held
from sincerely.cli.main import sincerely
from sincerely.errors import Mistake


@pytest.fixture
def ask(tmp_path):
    """Run a command on these records and return its standard output."""

    def run(*args: str, records=()) -> str:
        paths = []
        for n, record in enumerate(records):
            path = Path(tmp_path, f"r{n}.json")
            path.write_text(json.dumps(record))
            paths += ["--record", str(path)]
        answer = CliRunner().invoke(sincerely, [*args, *paths])
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer.stdout

    return run


TALK = document(interview_held("mon 15:00", with_=("Chi", "Ana")))
OFFER = document(event("offer_received", "mon 10:00", from_=NAMES["Ana"], answer_by="2026-11-13"), company="Borealis")


def test_today_says_of_each_letter_what_the_contract_asks(ask):
    rows = json.loads(ask("today", "--json", "--on", "2026-11-03", records=[TALK]))

    assert [row["to"] for row in rows] == [
        [{"name": "Ana Lindqvist", "email": "ana@aurora.example"}],
        [{"name": "Chi Nwosu", "email": "chi@aurora.example"}],
        [{"name": "Ana Lindqvist", "email": "ana@aurora.example"}],
    ]
    first = rows[0]
    assert first["id"].startswith("thank_you-")
    assert {key: first[key] for key in ("kind", "company", "position", "cc", "standing", "opens_on", "due_on", "lapses_on")} == {
        "kind": "thank_you", "company": "Aurora", "position": "Analyst", "cc": [], "standing": "open",
        "opens_on": "2026-11-02", "due_on": "2026-11-03", "lapses_on": "2026-11-09",
    }  # fmt: skip
    assert first["because"] == [
        {
            "event": "0",
            "rule": "T1",
            "say": "You met Ana Lindqvist on Monday 2 November; a thank-you is custom by the next day.",
        }
    ]
    assert "candidate" not in first and "waits_for" not in first
    assert rows[2]["standing"] == "upcoming"


def test_today_looks_as_far_ahead_as_asked(ask):
    def kinds(*args: str) -> list[str]:
        return [row["kind"] for row in json.loads(ask("today", "--json", "--on", "2026-11-02", *args, records=[TALK]))]

    assert kinds() == ["thank_you", "thank_you", "inquiry"]
    assert kinds("--within", "3") == ["thank_you", "thank_you"]


def test_overdue_letters_come_first_by_what_lapses_first(ask):
    late = document(interview_held("tue 15:00"), company="Cirrus")
    rows = json.loads(ask("today", "--json", "--on", "2026-11-06", records=[late, TALK]))
    assert [(row["company"], row["standing"]) for row in rows[:3]] == [
        ("Aurora", "overdue"), ("Aurora", "overdue"), ("Cirrus", "overdue"),
    ]  # fmt: skip


def test_the_letters_that_answer_one_offer_share_the_id_of_its_question(ask):
    rows = json.loads(ask("today", "--json", "--on", "2026-11-03", records=[TALK, OFFER]))
    question = json.loads(ask("questions", "--json", "--on", "2026-11-03", records=[TALK, OFFER]))[0]

    asks = next(row for row in rows if row["kind"] == "extension_request")
    assert asks["question"] == question["id"]
    assert (question["about"], question["due_on"]) == ("offer_undecided", "2026-11-13")
    assert [choice["sets_off"][0]["kind"] for choice in question["choices"]] == [
        "acceptance", "decline_offer", "extension_request",
    ]  # fmt: skip
    assert question["choices"][0]["event"] == {"kind": "decided", "on": "2026-11-03", "to": "accept"}
    assert question["choices"][0]["sets_off"][0]["due_on"] == "2026-11-07"


def test_an_interview_whose_time_has_passed_is_asked_about_and_its_thanks_follow(ask):
    planned = document(
        event("interview_scheduled", "mon 9:00", starts_at="2026-11-04T10:00-08:00", with_=[NAMES["Chi"]])
    )
    assert json.loads(ask("questions", "--json", "--on", "2026-11-03", records=[planned])) == []
    question = json.loads(ask("questions", "--json", "--on", "2026-11-04", records=[planned]))[0]
    assert question["about"] == "interview_took_place"
    held = question["choices"][0]
    assert [(letter["kind"], letter["due_on"]) for letter in held["sets_off"]] == [
        ("thank_you", "2026-11-05"), ("inquiry", "2026-11-13"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("about", "record"),
    [
        ("asked_for", document(event("asked_for", "mon 9:00", what="assessment", answer_by="2026-11-09"))),
        (
            "contradiction",
            document(
                event("offer_received", "mon 9:00"),
                event("offer_accepted", "tue 9:00", channel="phone"),
                event("offer_declined", "wed 9:00", channel="phone"),
            ),
        ),
        (
            "undecided_after_filled",
            document(
                event("interview_held", "mon 9:00", with_=[NAMES["Bo"]]),
                event("position_closed", "tue 9:00", reason="filled"),
                side="employer",
            ),
        ),
    ],
)
def test_other_questions_are_asked(ask, about, record):
    questions = json.loads(ask("questions", "--json", "--on", "2026-11-05", records=[record]))
    assert [question["about"] for question in questions] == [about]
    assert all(choice["say"] and choice["event"]["kind"] for choice in questions[0]["choices"])


def test_an_employer_s_rows_name_the_candidate(ask):
    record = document(event("decided", "mon 9:00", to="refuse"), side="employer")
    rows = json.loads(ask("today", "--json", "--on", "2026-11-02", records=[record]))
    assert rows[0]["candidate"] == {"name": "Sam Okafor", "email": "sam@okafor.example"}


def test_why_shows_the_events_the_steps_and_the_sources(ask):
    said = ask("why", "thank", "chi", "--on", "2026-11-03", records=[TALK])
    assert "You met Chi Nwosu on Monday 2 November" in said
    assert "Due: Monday 2 November, an interview took place; + 1 day: Tuesday 3 November." in said
    assert "+ 5 business days: Monday 9 November; weekends left out, no public holiday in US-CA between." in said
    assert "PENN, custom:" in said
    assert "Others say otherwise:" in said
    assert "Custom, not law." in said


def test_why_names_the_holiday_that_a_count_stepped_over(ask):
    said = ask("why", "thank", "--on", "2026-11-10", records=[document(interview_held("mon+1 15:00"))])
    assert "Wednesday 11 November, a public holiday in US-CA" in said


def test_words_that_fit_several_letters_or_none_are_told_with_the_choices(ask):
    with pytest.raises(Mistake, match="fits several letters"):
        ask("why", "thank", "--on", "2026-11-03", records=[TALK])
    with pytest.raises(Mistake, match="No letter fits"):
        ask("why", "resignation", "--on", "2026-11-03", records=[TALK])


def test_a_record_without_jurisdiction_says_that_only_weekends_were_left_out(ask):
    assert "only weekends were left out" in ask("today", "--on", "2026-11-03", records=[TALK | {"jurisdiction": None}])


def test_when_nothing_is_owed_one_sentence_says_so_with_the_next_date(ask):
    thanked = document(
        interview_held("mon 15:00"),
        event("letter_sent", "mon 17:00", letter_kind="thank_you", to=[NAMES["Chi"]], channel="letter"),
    )
    said = ask("today", "--on", "2026-11-03", "--within", "0", records=[thanked])
    assert said == "Nothing is owed today. Next: Tuesday 10 November, ask Ana Lindqvist where things stand.\n"


def test_a_person_reads_questions_first_then_groups_with_the_next_command(ask):
    said = ask("today", "--on", "2026-11-04", records=[TALK, OFFER])
    lines = said.splitlines()
    assert lines[0] == "? by Friday 13 November"
    assert lines.index("Late") > 0
    assert any(line.startswith("  Tue 3 Nov, 1 day late") and "Thank Chi Nwosu, Aurora" in line for line in lines)
    assert "--kind thank_you --to 'Chi Nwosu'" in said


def test_a_letter_that_came_back_asks_for_the_address_until_a_new_one_is_told(ask):
    events = [
        interview_held("mon 15:00"),
        event("letter_sent", "mon 17:00", letter_kind="thank_you", to=[NAMES["Chi"]], channel="letter"),
        event("letter_returned", "mon 18:00", letter_kind="thank_you", to=[NAMES["Chi"]]),
    ]
    rows = json.loads(ask("today", "--json", "--on", "2026-11-03", records=[document(*events)]))
    assert rows[0]["to"] == [{"name": "Chi Nwosu", "email": None}]
    events.append(event("person_changed", "mon 19:00", person=NAMES["Chi"], email="c.nwosu@aurora.example"))
    rows = json.loads(ask("today", "--json", "--on", "2026-11-03", records=[document(*events)]))
    assert rows[0]["to"] == [{"name": "Chi Nwosu", "email": "c.nwosu@aurora.example"}]


def test_a_changed_name_keeps_the_letter_and_what_was_sent(ask):
    events = [interview_held("mon 15:00", with_=("Chi", "Bo"))]
    before = json.loads(ask("today", "--json", "--on", "2026-11-02", records=[document(*events)]))
    events += [
        event("letter_sent", "mon 17:00", letter_kind="thank_you", to=[NAMES["Bo"]], channel="letter"),
        event("person_changed", "mon 18:00", person=NAMES["Chi"], name="Chi Nwosu-Hale"),
        event("person_changed", "mon 18:00", person=NAMES["Bo"], name="Bo Tremblay-Ito"),
    ]
    after = json.loads(ask("today", "--json", "--on", "2026-11-02", "--all", records=[document(*events)]))
    named = {row["to"][0]["name"]: row for row in after if row["kind"] == "thank_you"}
    assert named["Bo Tremblay-Ito"]["standing"] == "met"
    assert named["Chi Nwosu-Hale"]["standing"] == "open"
    assert named["Chi Nwosu-Hale"]["id"] in {row["id"] for row in before}
    assert named["Chi Nwosu-Hale"]["to"][0]["email"] == "chi@aurora.example"


def test_putting_off_or_waiving_an_inquiry_with_two_reasons_holds_for_both(ask):
    rows = json.loads(ask("today", "--json", "--on", "2026-11-03", records=[TALK, OFFER]))
    inquiry = next(row for row in rows if row["kind"] == "inquiry")
    assert [reason["rule"] for reason in inquiry["because"]] == ["I1", "I8"]
    waived = {**TALK, "events": [*TALK["events"], event("waived", "tue 12:00", obligation=inquiry["id"])]}
    rows = json.loads(ask("today", "--json", "--on", "2026-11-03", records=[waived, OFFER]))
    assert "inquiry" not in [row["kind"] for row in rows]


def test_today_on_a_record_loads_nothing_that_it_does_not_need(tmp_path):
    file = tmp_path / "r.json"
    file.write_text(json.dumps(TALK))
    code = (
        "import sys; from sincerely.cli.main import main\n"
        "sys.argv = ['sincerely', 'today', '--json', '--on', '2026-11-03', '--record', sys.argv[1]]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('holidays', 'rich', 'sqlite3', 'smtplib', 'imaplib', 'selectolax') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"
