"""sincerely draft: JSON as the contract has it, paper for a person, and the way from a question to its answer."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from builders import CAST, NAMES, document, event, interview_held
from drafting.situations import TESSERA
from record.desks import AT, AURORA, EMPLOYER, HELD, INIT, Commands
from sincerely.core.slots import SLOTS


@pytest.fixture
def desk(tmp_path, capsys) -> Commands:
    return Commands(tmp_path, capsys)


@pytest.fixture
def aurora(desk) -> Commands:
    for line in (INIT, AURORA, HELD):
        desk.ok(line)
    return desk


def record_file(desk: Commands, record: object, name: str = "record.json") -> str:
    path = desk.folder / name
    path.write_text(json.dumps(record), encoding="utf-8")
    return str(path)


def test_the_json_of_a_draft_has_all_that_the_contract_says(desk):
    file = record_file(desk, TESSERA)
    answer = desk.ok(f'draft --json --kind thank_you --record {file} --to "Ines Duarte" --on 2026-11-18').json

    assert list(answer) == ["kind", "to", "cc", "subject", "body", "sentences", "moves", "gaps", "findings"]
    assert answer["to"] == [{"name": "Ines Duarte", "email": "ines@tessera.example"}]
    assert {key for one in answer["sentences"] for key in one} == {"text", "move", "way", "from"}
    detail = next(one for one in answer["sentences"] if "drift" in one["text"])
    assert (detail["move"], detail["from"]) == ("specific_detail", ["event:1/debrief/discussed"])
    assert answer["body"].startswith("Dear Ms. Duarte,\n\n") and answer["body"].endswith("416 555 0148\n")


def test_the_json_of_a_draft_says_what_a_check_finds_in_it(desk):
    file = record_file(desk, TESSERA)
    answer = desk.ok(f"draft --json --kind thank_you --record {file} --to Tom --on 2026-11-20").json

    assert {"move": "thank", "required": True, "present": True} in [
        {key: one[key] for key in ("move", "required", "present")} for one in answer["moves"]
    ]
    assert [one["rule"] for one in answer["findings"]] == ["T1"]  # three days after the interview


def test_a_gap_leaves_with_status_0_its_question_and_its_why(desk):
    file = record_file(desk, document(interview_held("tue 15:00")))
    answer = desk.ok(f"draft --json --kind thank_you --record {file} --on 2026-11-04").json

    assert [set(gap) for gap in answer["gaps"]] == [{"slot", "question", "why"}] * 3


def test_a_letter_kind_that_does_not_exist_is_told_with_the_nearest(desk):
    answer = desk(f"draft --json --kind acceptence --record {record_file(desk, TESSERA)} --on 2026-11-18")

    problem = json.loads(answer.err)["problems"][0]
    assert answer.status == 2
    assert "acceptence" in problem["say"] and "acceptance" in problem["hint"]


def test_without_kind_or_words_it_asks_which_letter(desk):
    answer = desk("draft")
    assert answer.status == 2 and "which letter" in answer.err


def test_on_a_desk_a_letter_is_found_by_words_and_printed_as_paper(aurora):
    paper = aurora.ok(f"draft thank you Chi {AT}").out

    assert "To:      Chi Nwosu <chi@aurora.example>" in paper
    assert "Dear Chi Nwosu," in paper and "the ledger" in paper


def test_a_question_is_followed_by_the_command_that_answers_it_and_the_answer_reaches_the_letter(aurora):
    paper = aurora.ok(f"draft thank you Chi {AT}").out
    command = next(line.strip() for line in paper.splitlines() if "--fit" in line)

    aurora.ok(command.removeprefix("sincerely ").replace("…", "I closed the books of two funds"))

    # The answer is a correction of the interview as of now: it is there for everybody who looks later.
    assert "I closed the books of two funds" in aurora.ok("draft thank you Chi --on 2090-01-01").out


def test_with_a_record_file_a_question_names_the_field_to_fill(desk):
    file = record_file(desk, document(interview_held("tue 15:00")))
    assert (
        "debrief.discussed of interview_held" in desk.ok(f"draft --kind thank_you --record {file} --on 2026-11-04").out
    )


def test_of_several_applications_the_one_that_owes_the_letter_is_meant(desk):
    first = record_file(desk, document(company="Borealis"), "b.json")
    second = record_file(desk, document(interview_held("tue 15:00")), "a.json")
    answer = desk.ok(f"draft --json --kind thank_you --record {first} --record {second} --on 2026-11-04").json

    assert answer["to"][0]["name"] == NAMES["Chi"]


ON_ONE_DESK_ONLY = {
    "employer": ("interview", "offer", "rejected", "last_day", "employment"),
    "candidate": ("consent", "opening", "feedback"),
}


@pytest.mark.parametrize("side", ["candidate", "employer"])
def test_every_command_that_answers_a_question_is_understood(desk, side):
    desk.ok(INIT if side == "candidate" else EMPLOYER)
    desk.ok(AURORA + ("" if side == "candidate" else f' --candidate "Sam Okafor <{CAST["Sam"]["email"]}>"'))
    desk.ok("application add Elsewhere --position Clerk" + ("" if side == "candidate" else ' --candidate "Dee Outis"'))
    desk.ok(f"tell aurora interview held monday 15:00 with Chi {AT}")
    desk.ok(f"tell aurora offer {'received' if side == 'candidate' else 'made'} monday {AT}")
    for name, slot in SLOTS.items():
        if not slot.tell or name in ON_ONE_DESK_ONLY[side]:
            continue
        reader = NAMES["Chi"] if side == "candidate" else "Sam Okafor"
        line = slot.tell.replace("{application}", "aurora").replace("{reader}", reader)
        line = line.replace("OTHER-APPLICATION", "elsewhere").replace("{other}", "elsewhere")
        when = AT if shlex.split(line)[0] == "tell" else ""
        desk.ok(f"{line} --dry-run {when}")


def test_a_letter_that_may_not_leave_says_so_below_its_text(desk):
    refused = [event("ranked", "mon", rank=2), event("decided", "tue", to="refuse")]
    made = [event("ranked", "mon", rank=1), event("offer_made", "tue", answer_by="2026-11-20")]
    mine = record_file(desk, document(*refused, side="employer"))
    theirs = record_file(desk, document(*made, side="employer", candidate=dict(CAST["Dee"])), "dee.json")

    held = desk.ok(f"draft --kind decline --record {mine} --record {theirs} --on 2026-11-05")
    free = desk.ok(f"draft --kind decline --record {mine} --on 2026-11-05")

    assert "! It may not leave yet: it waits for the answer of Dee Outis to the offer." in held.out + held.err
    assert "may not leave" not in free.out + free.err


def test_a_letter_whose_reason_fell_away_is_shown_as_not_owed_and_claims_nothing_false(desk):
    for line in (
        "init --side employer --name 'Ana Lindqvist' --email ana@aurora.example --time-zone Europe/London",
        "application add Aurora --position Analyst --candidate 'Sam Okafor <sam@okafor.example>'",
        "tell sam inquiry received yesterday from Sam",
        "tell sam decided refuse",
    ):
        desk.ok(line)

    made = desk.ok("draft status_update sam")
    said = made.out + made.err

    assert "! It is not owed: " in said
    assert "decided yet" not in said and "still open" not in said and "No decision" not in said


def test_a_letter_kept_in_a_file_is_the_letter_alone(aurora: Commands, tmp_path: Path) -> None:
    kept = tmp_path / "letter.txt"
    command = [sys.executable, "-m", "sincerely", "--desk-file", str(aurora.desk), "draft", "thank", "you", "Chi"]
    with kept.open("w", encoding="utf-8") as file:
        ended = subprocess.run([*command, *AT.split()], stdout=file, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 0, ended.stderr
    letter = kept.read_text(encoding="utf-8")
    assert letter.startswith("To: ") and "\n? " not in letter and "sincerely " not in letter
    assert "\n? " in f"\n{ended.stderr}"


def test_a_whole_letter_that_is_owed_says_how_it_leaves(aurora: Commands) -> None:
    told = aurora.ok(f"draft thank you Chi {AT}").out
    letter = aurora.ok(f"today {AT} --json").json[0]["id"]
    assert f"Next: sincerely approve {letter}" in told


def test_the_register_is_the_one_asked_for_else_the_one_set(aurora, monkeypatch):
    asked = aurora.ok(f"draft thank you Chi {AT} --register warm").out
    monkeypatch.setenv("SINCERELY_REGISTER", "warm")

    assert aurora.ok(f"draft thank you Chi {AT}").out.split("Next:")[0] == asked.split("Next:")[0]
    assert aurora.ok(f"draft thank you Chi {AT} --register formal").out.split("Next:")[0] != asked.split("Next:")[0]


def test_a_register_that_does_not_exist_is_told_with_those_that_do(aurora, monkeypatch):
    assert "formal" in aurora("draft thank you Chi --register loud").err
    monkeypatch.setenv("SINCERELY_REGISTER", "loud")
    assert "by_record, plain, warm, formal" in aurora("draft thank you Chi").err


def test_what_a_draft_says_another_way_is_what_the_approval_named_below_it_takes(desk):
    held = 'tell aurora interview held yesterday 15:00 with Chi --discussed "the ledger"'
    for line in (INIT, AURORA, held, 'debrief aurora --fit "I closed the books of two funds"'):
        desk.ok(line)
    for options in ("--another 2", "--register formal", "--another 1 --register warm"):
        shown = desk.ok(f"draft thank you Chi {options}").out
        body = shown[shown.index("Dear ") : shown.index("\n\n", shown.index("Sincerely,"))]
        hint = next((line for line in shown.splitlines() if line.startswith("Next: sincerely approve")), None)
        assert hint is not None and f" {options} " in hint, shown
        approval = hint.removeprefix("Next: sincerely ").partition(" (")[0]
        assert body in desk.ok(f"{approval} --dry-run").out


def test_what_was_written_into_a_draft_stays_in_the_next(aurora):
    file = aurora.folder / "letter.txt"
    mine = "Nobody had ever shown me a ledger with so few crossings-out."
    first = aurora.ok(f"draft thank you Chi {AT}").out
    detail = next(line for line in first.splitlines() if "the ledger" in line)
    file.write_text(first.split("\n?")[0].replace(detail, mine), encoding="utf-8")

    again = aurora.ok(f"draft thank you Chi --another 1 --keep {file} {AT}").out

    assert mine in again and detail not in again
    assert "add > new.txt" in again or "?" in again
    assert aurora(f"draft thank you Chi --keep {aurora.folder / 'none.txt'}").status == 2
