"""sincerely calendar as it is typed: the text, the file, what is refused and in which words."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from builders import NAMES, at, day, document, event, interview_held
from feed.feeds import hold_to_the_standard, read_twice
from leaving.desks import Watch, approved, aurora, desk_of, read_now
from sincerely.cli.main import run, sincerely
from sincerely.desk.calendar import Entry, feed

TALK = document(interview_held("mon 15:00"), event("decision_promised", "mon 16:00", by="2026-11-11", who=NAMES["Ana"]))
AT = "--at 2026-11-02T18:00-08:00"


@pytest.fixture
def typed(tmp_path, monkeypatch, capsysbinary):
    """Type a command in a folder with a record and an empty desk; returns status, output and error."""
    monkeypatch.chdir(tmp_path)
    Path("talk.json").write_text(json.dumps(TALK))

    def run_line(line: str) -> tuple[int, bytes, str]:
        status = run(["--desk-file", "desk.sqlite3", *shlex.split(line)])
        answer = capsysbinary.readouterr()
        return status, answer.out, answer.err.decode()

    return run_line


def test_it_writes_the_calendar_to_standard_output_with_the_line_ends_of_the_standard(typed):
    status, out, err = typed(f"calendar --record talk.json {AT}")

    assert (status, err) == (0, "")
    hold_to_the_standard(out)
    assert [row.summary for row in read_twice(out)] != []


def test_it_answers_in_json(typed):
    _, out, _ = typed(f"calendar --record talk.json --json {AT}")
    rows = json.loads(out)

    assert [(row["what"], row["title"], row["on"]) for row in rows] == [
        ("letter", "Thank Chi Nwosu (Aurora)", "2026-11-03"),
        ("promise", "Answer promised by Ana Lindqvist (Aurora)", "2026-11-11"),
        ("letter", "Ask Ana Lindqvist where things stand (Aurora)", "2026-11-12"),
    ]
    assert rows[0]["alarms"] == ["2026-11-03T17:00:00+00:00"]
    assert rows[0]["notes"][-1] == f"Next: sincerely draft {rows[0]['notes'][-1].split()[3]} --record talk.json"
    assert [row["revision"] for row in rows] == [2, 2, 2]


def test_the_next_step_that_an_entry_names_can_be_typed(typed):
    _, out, _ = typed(f"calendar --record talk.json --json {AT}")

    for row in json.loads(out):
        command = row["notes"][-1].removeprefix("Next: sincerely ")
        if command != row["notes"][-1]:
            status, _, err = typed(f"{command} {AT}")
            assert status == 0, err


def test_the_file_is_whole_private_and_written_anew(typed):
    for _ in range(2):
        status, out, err = typed(f"calendar --record talk.json --out letters.ics {AT}")
        assert (status, out, err) == (0, b"letters.ics: 3 entries.\n", "")

    _, plain, _ = typed(f"calendar --record talk.json {AT}")
    assert Path("letters.ics").read_bytes() == plain
    assert stat.S_IMODE(os.stat("letters.ics").st_mode) == 0o600
    assert sorted(os.listdir()) == ["letters.ics", "talk.json"]


def test_a_dry_run_writes_nothing(typed):
    _, out, _ = typed(f"calendar --record talk.json --out letters.ics --dry-run {AT}")
    _, answer, _ = typed(f"calendar --record talk.json --out letters.ics --dry-run --json {AT}")

    assert out == b"letters.ics: 3 entries. Nothing was written (--dry-run).\n"
    assert json.loads(answer) == {"file": "letters.ics", "entries": 3, "written": False}
    assert not Path("letters.ics").exists()


def test_letters_can_be_to_dos(typed):
    _, out, _ = typed(f"calendar --record talk.json --todos {AT}")

    assert {row.summary: (row.part, row.starts, row.ends) for row in read_twice(out)} == {
        "Thank Chi Nwosu (Aurora)": ("VTODO", "2026-11-02", "2026-11-03"),
        "Ask Ana Lindqvist where things stand (Aurora)": ("VTODO", "", "2026-11-12"),
        "Answer promised by Ana Lindqvist (Aurora)": ("VEVENT", "2026-11-11", "2026-11-12"),
    }


def test_alarms_at_an_hour_or_none(typed):
    def alarms(said: str) -> list[str]:
        _, out, _ = typed(f"calendar --record talk.json --alarm {said} --json {AT}")
        return json.loads(out)[0]["alarms"]

    assert alarms("7:30") == ["2026-11-03T15:30:00+00:00"]
    assert alarms("none") == []


def test_an_empty_desk_is_a_calendar_without_entries(typed):
    typed('init --name "Sam Okafor" --email sam@okafor.example --time-zone America/Los_Angeles')
    status, out, _ = typed("calendar")

    assert status == 0
    hold_to_the_standard(out)
    assert read_twice(out) == []
    assert typed("calendar --out letters.ics")[1] == b"letters.ics: 0 entries.\n"


def test_a_desk_of_ones_own_names_letters_by_their_id_and_says_where_days_are_counted(typed):
    typed('init --name "Sam Okafor" --email sam@okafor.example --time-zone Europe/Berlin')
    typed("import talk.json")
    _, out, _ = typed(f"calendar --json {AT}")
    row = json.loads(out)[0]

    assert re.fullmatch("Next: sincerely draft thank_you-[0-9a-f]{6}", row["notes"][-1])
    assert row["notes"][-2] == "Days are counted in Los Angeles."  # the reader lives in Berlin


def test_a_letter_that_is_approved_stays_on_its_day_and_does_not_ring(tmp_path):
    watch = Watch(at("tue 18:00"))
    desk = desk_of(aurora(interview_held("tue 15:00")), watch=watch, folder=tmp_path)

    def thanks() -> Entry:
        return next(one for one in feed(read_now(desk)).entries if one.title == "Thank Chi Nwosu (Aurora)")

    before = thanks()
    approved(desk, before.notes[-1].split()[-1])
    after = thanks()

    assert (before.when, before.alarms) == (day("wed"), (at("wed 9:00"),))
    assert (after.uid, after.when, after.alarms) == (before.uid, before.when, ())
    assert after.notes[-1] == "It is approved and on its way: sincerely outbox"


@pytest.mark.parametrize(("line", "said"), [
    ("calendar --record talk.json --alarm noon", "'noon' is no time of day."),
    ("calendar --record talk.json --alarm 25:00", "'25:00' is no time of day."),
    ("calendar --record talk.json --out talk.json", "talk.json is there and is no calendar."),
    ("calendar --record talk.json --out .", ". is there and is no calendar."),
    ("calendar --record talk.json --out no/such/folder.ics", "no/such/folder.ics could not be written: No such file or directory."),
    ("calendar --record none.json", "none.json could not be read: No such file or directory."),
    ("calendar --record talk.json --on 2026-11-31", "'2026-11-31' is not"),
])  # fmt: skip
def test_a_mistake_is_told_in_a_sentence_and_nothing_is_written(typed, line, said):
    before = Path("talk.json").read_bytes()

    status, out, err = typed(line)

    assert (status, out) == (2, b"")
    assert said in err
    assert "Traceback" not in err
    assert Path("talk.json").read_bytes() == before
    assert os.listdir() == ["talk.json"]


def test_a_failed_write_leaves_the_calendar_that_was_there(typed, monkeypatch):
    typed(f"calendar --record talk.json --out letters.ics {AT}")
    before = Path("letters.ics").read_bytes()

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    status, _, err = typed(f"calendar --record talk.json --todos --out letters.ics {AT}")

    assert status == 2
    assert "letters.ics could not be written: No space left on device." in err
    assert Path("letters.ics").read_bytes() == before
    assert sorted(os.listdir()) == ["letters.ics", "talk.json"]


def test_a_link_stays_a_link_and_its_file_is_written(typed):
    Path("shared").mkdir()
    Path("letters.ics").symlink_to("shared/letters.ics")
    typed(f"calendar --record talk.json --out letters.ics {AT}")

    assert Path("letters.ics").is_symlink()
    hold_to_the_standard(Path("shared/letters.ics").read_bytes())


def test_two_records_of_one_application_are_two_applications(typed):
    Path("again.json").write_text(json.dumps(TALK))
    _, out, _ = typed(f"calendar --record talk.json --record again.json --json {AT}")
    rows = json.loads(out)

    assert len({row["uid"] for row in rows}) == len(rows) == 6
    assert {row["notes"][-1].partition("--record ")[2] for row in rows if row["what"] == "letter"} == {
        "talk.json",
        "again.json",
    }


def test_help_says_what_it_is_for():
    said = CliRunner().invoke(sincerely, ["calendar", "--help"]).output

    assert "Write a calendar of letters due, interviews, days to answer by and promises." in said
