"""How facts come in: the commands that set up a desk, tell what happened, put it right, take it in and give it out."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builders import document, event, interview_held
from record.desks import AT, AURORA, EMPLOYER, HELD, INIT, Commands
from sincerely.core.record import record_from


def test_init_says_what_it_understood_and_what_comes_next(sincerely: Commands) -> None:
    assert sincerely.ok(INIT).out.splitlines() == [
        "Your desk is the candidate's.",
        "  you: Sam Okafor <sam@okafor.example>",
        "  time zone: America/Los_Angeles",
        "  public holidays: US-CA",
        'Next: sincerely application add "COMPANY" --position "POSITION"',
    ]


def test_init_said_again_changes_only_what_is_said(sincerely: Commands) -> None:
    sincerely.ok(INIT)
    assert sincerely.ok("init --phone '555 0148' --json").json == {
        "name": "Sam Okafor", "email": "sam@okafor.example", "phone": "555 0148", "address": None, "side": "candidate",
        "time_zone": "America/Los_Angeles", "jurisdiction": "US-CA", "locale": None, "written": True,
    }  # fmt: skip


def test_what_init_changes_about_you_is_changed_in_your_applications(sams: Commands) -> None:
    sams.ok("init --email sam@new.example --phone '555 0148'")
    assert json.loads(sams.ok("export aurora").out)["me"] == {
        "name": "Sam Okafor", "email": "sam@new.example", "phone": "555 0148", "address": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "country"), [("Europe/London", "GB"), ("America/Los_Angeles", "US"), ("Asia/Tokyo", "JP"), ("UTC", None)]
)
def test_init_takes_the_zone_and_its_country_from_the_machine(
    sincerely: Commands, monkeypatch: pytest.MonkeyPatch, zone: str, country: str | None
) -> None:
    if not Path("/usr/share/zoneinfo/zone.tab").exists():
        country = None
    monkeypatch.setenv("TZ", f":/usr/share/zoneinfo/{zone}")
    answer = sincerely.ok("init --name Sam --json").json
    assert (answer["time_zone"], answer["jurisdiction"]) == (zone, country)


def test_a_dry_run_writes_nothing(sincerely: Commands) -> None:
    for line in (f"{INIT} --dry-run",):
        sincerely.ok(line)
    assert not sincerely.desk.exists()
    sincerely.ok(INIT)
    assert "Nothing was written" in sincerely.ok(f"{AURORA} --dry-run").out
    assert sincerely.ok("application list --json").json == []
    sincerely.ok(AURORA)
    before = sincerely.ok("export").out
    for line in (
        f"{HELD} --dry-run",
        "person add aurora 'Bo Tremblay' --dry-run",
        "person change aurora chi --email c@aurora.example --dry-run",
    ):
        assert "Nothing was written" in sincerely.ok(line).out
    assert sincerely.ok("export").out == before


def test_a_statement_is_echoed_in_full_with_what_it_makes_owed(sams: Commands) -> None:
    lines = sams.ok(HELD).out.splitlines()
    assert lines[:5] == [
        "Aurora, Analyst: an interview took place.",
        "  when: Tuesday 3 November 2026, 15:00 in Los Angeles",
        "  with: Chi Nwosu",
        "  discussed: the ledger",
        "Now owed: a thank-you to Chi Nwosu, due Wednesday 4 November 2026.",
    ]


def test_a_statement_that_ends_what_was_owed_says_so(sams: Commands) -> None:
    sams.ok(HELD)
    out = sams.ok(f"tell aurora sent a thank-you to Chi today {AT}").out
    assert "No longer owed: a thank-you to Chi Nwosu." in out


def test_a_statement_answers_in_json(sams: Commands) -> None:
    answer = sams.ok(f"{HELD} --json").json
    assert answer["event"]["kind"] == "interview_held"
    assert answer["event"]["at"] == "2026-11-03T15:00-08:00"
    assert answer["written"] is True
    assert [(one["kind"], one["to"], one["due_on"]) for one in answer["now_owed"]][0] == (
        "thank_you", ["Chi Nwosu"], "2026-11-04",
    )  # fmt: skip


def test_all_of_a_statement_may_stand_in_one_pair_of_quotes(sams: Commands) -> None:
    sams.ok(f"tell 'aurora rejected yesterday from Ana' {AT}")
    assert sams.ok("history --json").json[0]["from"] == "Ana Lindqvist"


def test_the_only_application_need_not_be_named(sams: Commands) -> None:
    sams.ok(f"tell rejected yesterday {AT}")
    assert [one["kind"] for one in sams.ok("history --json").json] == ["rejected"]


def test_an_unknown_application_is_told_even_where_there_is_only_one(sams: Commands) -> None:
    assert sams("tell borealis rejected").err.startswith("There is no application “borealis” on this desk.")


def test_the_same_statement_twice_is_one_event(sams: Commands) -> None:
    sams.ok(HELD)
    again = sams(HELD)
    assert again.status == 2 and again.err.startswith("That is already on record: Tuesday 3 November 2026, 15:00")
    assert len(sams.ok("history --json").json) == 1


def test_a_name_in_a_statement_that_has_no_address_is_asked_for(sams: Commands) -> None:
    out = sams.ok(f'tell aurora interview held yesterday with "Bo Tremblay" {AT}').out
    assert "Bo Tremblay has no address yet: sincerely person add aurora 'Bo Tremblay' --email …" in out


def test_a_person_named_in_an_event_alone_is_known_from_then_on(sams: Commands) -> None:
    sams.ok(f'tell aurora interview held yesterday with "Bo Tremblay" {AT}')
    assert sams.ok(f"tell aurora phone call with bo {AT} --json").json["event"]["with"] == ["Bo Tremblay"]


def test_a_person_is_added_and_changed(sams: Commands) -> None:
    sams.ok(
        'person add aurora "Bo Tremblay" --email bo@aurora.example --role hiring-manager --address-as "Mr. Tremblay"'
    )
    sams.ok('person change aurora bo --email bo@new.example --title "Head of Ledgers"')
    (bo,) = [one for one in sams.ok("application show aurora --json").json["people"] if one["name"] == "Bo Tremblay"]
    assert bo == {
        "name": "Bo Tremblay", "email": "bo@new.example", "roles": ["hiring_manager"], "title": "Head of Ledgers",
    }  # fmt: skip


def test_an_application_takes_people_in_the_form_that_mail_has(sincerely: Commands) -> None:
    sincerely.ok(INIT)
    people = '--person "Chi Nwosu <chi@aurora.example> interviewer, hiring-manager" --person "Bo Tremblay bo@aurora.example hr" --person "Eli Ward recruiter" --person "Cy de Vries"'
    sincerely.ok(f"application add Aurora --position Analyst {people}")
    shown = sincerely.ok("application show aurora --json").json["people"]
    assert [(one["name"], one["email"], one["roles"]) for one in shown] == [
        ("Chi Nwosu", "chi@aurora.example", ["interviewer", "hiring_manager"]),
        ("Bo Tremblay", "bo@aurora.example", ["hr"]),
        ("Eli Ward", None, ["recruiter"]),
        ("Cy de Vries", None, []),
    ]


def test_any_part_that_fits_one_application_names_it(sams: Commands) -> None:
    sams.ok('application add "Aurora Labs" --position Clerk')
    for words in ("clerk", "labs", "'aurora labs'", "'AURORA clerk'"):
        assert sams.ok(f"application show {words} --json").json["position"] == "Clerk"
    assert sams.ok("application show aurora --json").json["position"] == "Analyst", (
        "the whole name is nearer than a part"
    )
    assert "fits several applications" in sams("application show auror").err


def test_an_application_elsewhere_does_not_take_the_holidays_of_here(sams: Commands) -> None:
    sams.ok("application add Borealis --position Clerk --time-zone Europe/London")
    shown = sams.ok("application show borealis --json").json
    assert (shown["time_zone"], shown["jurisdiction"]) == ("Europe/London", None)


def test_a_correction_keeps_identity_and_what_is_not_said(sams: Commands) -> None:
    told = sams.ok(f"{HELD} --json").json
    sams.ok(f"tell aurora sent a thank-you to Chi today {AT}")
    sams.ok(f"correct {told['event']['id'][:6]} monday 14:00 {AT}")
    first = sams.ok(f"history {AT} --json").json[0]
    assert first["id"] == told["event"]["id"]
    assert first["at"] == "2026-11-03T15:00-08:00", "what was written stays written"
    assert first["now"]["at"] == "2026-11-02T14:00-08:00"
    assert first["now"]["debrief"] == {"discussed": "the ledger"}
    (thanks,) = [one for one in sams.ok(f"today --all {AT} --json").json if one["kind"] == "thank_you"]
    assert thanks["standing"] == "met", "the letter that left stays attached"


def test_an_event_is_taken_out_and_brought_back(sams: Commands) -> None:
    event_id = sams.ok(f"{HELD} --json").json["event"]["id"]
    taken_out = sams.ok(f"correct {event_id} --remove {AT} --json").json
    assert sams.ok(f"history {AT} --json").json[0]["now"] is None
    assert sams.ok(f"today {AT} --json").json == []
    sams.ok(f"correct {taken_out['event']['id']} --remove {AT}")
    assert "now" not in sams.ok(f"history {AT} --json").json[0]


def test_a_fact_is_left_out_by_a_correction(sams: Commands) -> None:
    offer = sams.ok(f"tell aurora offer received yesterday answer by 20 nov {AT} --json").json["event"]["id"]
    sams.ok(f"correct {offer} --without answer-by {AT}")
    assert "answer_by" not in sams.ok(f"history {AT} --json").json[0]["now"]


def test_history_shows_ids_words_and_corrections(sams: Commands) -> None:
    event_id = sams.ok(f"{HELD} --json").json["event"]["id"]
    sams.ok(f"correct {event_id} 14:00 tuesday {AT}")
    lines = sams.ok(f"history aurora {AT}").out.splitlines()
    assert lines[0] == "Aurora, Analyst"
    assert lines[1] == (
        f"  {event_id[:4]}  Tuesday 3 November 2026, 15:00 in Los Angeles: an interview took place –"
        " with Chi Nwosu; discussed the ledger"
    )
    assert lines[2].startswith("        (put right later; now: Tuesday 3 November 2026, 14:00 in Los Angeles")
    assert f": {event_id[:4]} was put right: Tuesday 3 November 2026, 14:00" in lines[3]


def test_a_debrief_without_a_terminal_lists_what_is_open_and_takes_answers(sams: Commands) -> None:
    sams.ok(HELD)
    asked = sams.ok("debrief aurora --json").json
    assert [one["answers"] for one in asked["open"]] == ["impressed", "fit", "correction", "next_step"]
    sams.ok("debrief aurora --fit 'I have closed three ledgers' --impressed 'the night shift'")
    assert [one["answers"] for one in sams.ok("debrief aurora --json").json["open"]] == ["correction", "next_step"]


def test_a_debrief_of_several_keeps_what_was_said_of_all_when_one_is_told_apart(sams: Commands) -> None:
    sams.ok(f'tell aurora interview held tuesday 15:00 with Chi and Ana --discussed "the ledger" {AT}')
    sams.ok('debrief aurora --discussed "Ana Lindqvist: the pay"')
    assert sams.ok("history --json").json[0]["now"]["debrief"]["discussed"] == {
        "Chi Nwosu": "the ledger", "Ana Lindqvist": "the pay",
    }  # fmt: skip


def test_letters_are_put_off_and_let_go(sams: Commands) -> None:
    sams.ok(HELD.replace(AT, "--at 2026-11-03T17:00-08:00"))
    thanks = next(one for one in sams.ok("today --all --json").json if one["kind"] == "thank_you")
    if thanks["standing"] in ("lapsed",):
        assert "has lapsed" in sams("waive thank_you").err
        return
    sams.ok(f"snooze {thanks['id']} --until 'in two days'")
    sams.ok(f"waive {thanks['id']}")
    assert next(one for one in sams.ok("today --all --json").json if one["id"] == thanks["id"])["standing"] == "waived"


def written(folder: Path, name: str, stated: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(stated), encoding="utf-8")
    return path


def test_what_is_exported_is_what_was_imported(sams: Commands) -> None:
    stated = document(
        event("applied", "mon"), interview_held("tue 15:00", discussed={"Chi Nwosu": "the ledger"}),
        event("waived", "wed 9:00", obligation="thank_you: Chi Nwosu"),
        event("corrected", "wed 10:00", event=1, instead=interview_held("tue 14:00")), company="Borealis",
    )  # fmt: skip
    file = written(sams.folder, "borealis.json", stated)
    sams.ok(f"import {file}")
    sams.ok("export borealis --out out")
    (path,) = Path("out").iterdir()
    (whole, _), (again, _) = record_from(stated, ""), record_from(json.loads(path.read_text()), "")
    assert again == whole
    assert sams.ok("export borealis").out == path.read_text()
    assert "already on this desk, as borealis" in sams(f"import {path}").err


def test_all_problems_of_all_files_are_told_and_nothing_is_taken(sams: Commands) -> None:
    bad = written(
        sams.folder, "bad.json", document(event("offer_recieved", "mon"), time_zone="Europe/Londn", company="B")
    )
    good = written(sams.folder, "good.json", document(company="Cobalt"))
    answer = sams(f"import {good} {bad} missing.json --json")
    assert answer.status == 2
    whole = answer.err
    assert all(word in whole for word in ("offer_recieved", "offer_received", "Europe/Londn", "missing.json"))
    assert [one["company"] for one in sams.ok("application list --json").json] == ["Aurora"]


def test_a_record_of_the_other_side_one_twice_and_one_there_are_all_named(sams: Commands) -> None:
    other = written(sams.folder, "other.json", document(side="employer", company="Delta"))
    there = written(sams.folder, "there.json", document())
    one, two = (written(sams.folder, name, document(company="Cobalt")) for name in ("one.json", "two.json"))
    answer = sams(f"import {other} {there} {one} {two} --json")
    assert [problem["code"] for problem in json.loads(answer.err)["problems"]] == [
        "other_side", "application_taken", "application_twice",
    ]  # fmt: skip
    assert len(sams.ok("application list --json").json) == 1


def test_an_employers_desk_answers_to_the_candidates_name(sincerely: Commands) -> None:
    sincerely.ok(EMPLOYER)
    sincerely.ok(
        'application add Aurora --position Analyst --candidate "Sam Okafor <sam@okafor.example>" --requisition R-1'
    )
    out = sincerely.ok(f"tell sam rejected yesterday {AT}").out
    assert out.startswith("Sam Okafor, Analyst: a decision was made.")
    assert "Now owed: a decline to Sam Okafor" in out


def test_a_record_of_ten_thousand_events_stays_quick(sams: Commands) -> None:
    touches = [
        {"kind": "touch", "at": f"2026-{1 + n // 900:02}-{1 + n % 900 // 40:02}T{8 + n % 10:02}:{n % 60:02}-08:00",
         "with": ["Ana Lindqvist"], "channel": "phone", "note": f"call {n}"}
        for n in range(9_000)
    ]  # fmt: skip
    promises = [{"kind": "decision_promised", "on": "2026-10-01", "by": "2026-12-24"}] * 1_000
    file = written(sams.folder, "big.json", document(*touches, *promises, company="Borealis"))
    started = time.process_time()
    sams.ok(f"import {file}")
    sams.ok(f"tell borealis applied 1 jan 2026 {AT}")
    assert len(sams.ok("history borealis").out.splitlines()) == 10_002
    sams.ok("export borealis --out out")
    assert time.process_time() - started < 15, "a record of 10,000 events must not keep a person waiting"


def test_of_two_commands_at_once_nothing_is_lost(sams: Commands) -> None:
    """Two real processes tell different things; one that is told that somebody wrote meanwhile says it again."""
    command = [
        sys.executable,
        "-m",
        "sincerely",
        "--desk-file",
        str(sams.desk),
        "tell",
        "aurora",
        "phone",
        "call",
        "with",
    ]
    started = [
        subprocess.Popen(
            [*command, who, "--note", f"call {n}"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for n, who in enumerate(("Ana", "Chi", "Ana", "Chi"))
    ]
    answers = [(one.communicate()[1], one.returncode) for one in started]
    taken = [status for _, status in answers].count(0)

    assert taken >= 1
    assert all(status == 0 or "Somebody else wrote to Aurora" in said for said, status in answers)
    assert len(sams.ok("history --json").json) == taken


def test_applications_events_and_people_are_completed(sams: Commands) -> None:
    from click.shell_completion import ShellComplete

    from sincerely.cli.main import sincerely as command

    complete = ShellComplete(command, {}, "sincerely", "_SINCERELY_COMPLETE")

    def words(typed: list[str], begun: str) -> list[str]:
        found = complete.get_completions(["--desk-file", str(sams.desk), *typed], begun)
        return [one.value for one in found]

    assert words(["tell"], "au") == ["aurora"]
    assert "interview" in words(["tell", "aurora"], "int")
    assert {"held", "scheduled"} <= set(words(["tell", "aurora", "interview"], ""))
    assert "Chi Nwosu" in words(["tell", "aurora", "interview", "held", "with"], "c")
    assert words(["person", "change", "aurora"], "Ana") == ["Ana Lindqvist"]
    assert words(["history"], "") == ["aurora"]


def test_what_an_application_says_of_itself_is_put_right(sams: Commands) -> None:
    sams.ok(HELD)
    out = sams.ok("application change aurora --jurisdiction GB --time-zone Europe/London").out
    assert "  jurisdiction: GB (was: US-CA)" in out.splitlines()
    shown = sams.ok("application show aurora --json").json
    assert (shown["jurisdiction"], shown["time_zone"], shown["events"]) == ("GB", "Europe/London", 1)
    assert sams("application change aurora --time-zone Europe/Londn").status == 2
    assert sams("application change aurora").status == 2


def test_conditions_are_called_as_the_offer_calls_them(sams: Commands) -> None:
    sams.ok(f'tell aurora offer received yesterday --conditions "a reference" --conditions "a clean record" {AT}')
    assert sams.ok(f"tell aurora conditions met: reference {AT} --json").json["event"]["conditions"] == ["a reference"]
    answer = sams(f"tell aurora conditions met: visa {AT}")
    assert answer.status == 2 and "It has: a reference; a clean record." in answer.err


def test_what_is_about_an_offer_says_so_where_none_is_on_record(sams: Commands) -> None:
    assert "There is no offer on record here yet" in sams.ok(f"tell aurora decided accept {AT}").out


def test_a_title_typed_with_a_name_becomes_the_form_of_address(sams: Commands) -> None:
    sams.ok('application add Borealis --position Clerk --person "Ms. Ingrid Holm <ingrid@borealis.example> recruiter"')
    sams.ok('person add borealis "Dr. Chi Nwosu"')

    people = {one["name"]: one.get("address_as") for one in json.loads(sams.ok("export borealis").out)["people"]}
    assert people == {"Ingrid Holm": "Ms. Holm", "Chi Nwosu": "Dr. Nwosu"}


def test_a_city_names_its_time_zone(sincerely: Commands) -> None:
    sincerely.ok('init --name "Sam Okafor" --time-zone "new york"')
    sincerely.ok("application add Aurora --position Analyst --time-zone tokyo")
    assert json.loads(sincerely.ok("init --json --dry-run").out)["time_zone"] == "America/New_York"
    assert json.loads(sincerely.ok("export aurora").out)["time_zone"] == "Asia/Tokyo"


def test_a_group_alone_shows_its_help_and_is_no_mistake(sincerely: Commands) -> None:
    for words in ("application", "person"):
        shown = sincerely.ok(words)
        assert shown.out.startswith("Usage: sincerely") and "See:" not in shown.err


def test_the_interview_that_is_meant_may_be_named_by_the_start_of_its_id(sams: Commands) -> None:
    ids = [
        sams.ok(f'tell aurora interview scheduled {day} 10:00 with "Bo Tremblay" {AT} --json').json["event"]["id"]
        for day in ("2026-11-26", "2026-12-01")
    ]
    told = sams.ok(f"tell aurora interview cancelled --interview {ids[0][:6]} {AT} --json").json
    assert told["event"]["interview"] == ids[0]
    assert "is no event of aurora" in sams(f"tell aurora interview cancelled --interview zzz {AT}").err
    assert json.loads(sams.ok("export aurora").out)["events"][-1]["interview"] == 0


def test_every_answer_to_a_question_shows_a_command_that_says_it(sams: Commands) -> None:
    sams.ok(f'tell aurora interview scheduled "2026-10-20 10:00" with "Bo Tremblay" --when 2026-10-15 {AT}')
    sams.ok(f"tell aurora offer received yesterday answer by 2026-11-20 {AT}")
    asked = sams.ok(f"questions {AT} --json").json
    choices = [choice for question in asked for choice in question["choices"]]
    assert {choice["event"]["kind"] for choice in choices} >= {"decided", "interview_held", "interview_missed"}
    shown = sams.ok(f"today {AT}").out
    for choice in choices:
        command = choice["command"].removeprefix("sincerely ")
        assert f"→ {choice['command']}" in shown
        if command.startswith("tell"):
            assert sams.ok(f"{command} {AT} --dry-run --json").json["event"]["kind"] == choice["event"]["kind"]
        else:
            sams.ok(f"{command} {AT}")


def test_a_desk_on_which_nothing_is_told_says_how_to_begin(sincerely: Commands) -> None:
    sincerely.ok(INIT)
    assert "sincerely application add" in sincerely.ok("today").out
    sincerely.ok("application add Aurora --position Analyst")
    assert "sincerely tell aurora interview held" in sincerely.ok("today").out


def test_in_a_narrow_window_the_day_stands_above_its_letter() -> None:
    from sincerely.cli.agenda import Page, Row, lines

    row = Row(when="Tue 3 Nov, today", title="Thank Bo Tremblay", place="Aurora", why="You met. " * 9, type="draft bo")
    shown = lines(Page(groups={"Today": [row]}), 40)
    assert max(map(len, shown)) <= 40 and shown[1:3] == ["  Tue 3 Nov, today", "    Thank Bo Tremblay, Aurora"]


def test_a_correction_in_the_history_says_what_it_changed_and_no_more(sams: Commands) -> None:
    id = sams.ok(f"{HELD} --json").json["event"]["id"]
    sams.ok(f'debrief {id[:6]} --impressed "the quiet"')
    sams.ok(f'debrief {id[:6]} --fit "I have closed three ledgers"')
    second = sams.ok("history aurora").out.splitlines()[-1]
    assert second.endswith("was put right: fit I have closed three ledgers")


def test_an_interview_told_leads_to_its_debrief(sams: Commands) -> None:
    told = sams.ok(f'tell aurora interview held yesterday with "Bo Tremblay" {AT}').out
    assert "five questions: sincerely debrief" in told


def test_today_calls_a_person_by_name_and_not_by_title(sincerely: Commands, tmp_path: Path) -> None:
    record = document(interview_held("tue 15:00", with_=("Ms. Ingrid Holm",)))
    file = tmp_path / "aurora.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    sincerely.ok(INIT)
    sincerely.ok(f"import {file}")
    assert "→ sincerely draft ingrid" in sincerely.ok("today --at 2026-11-04T12:00-08:00").out
