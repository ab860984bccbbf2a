"""what-if: what would follow, over the whole desk, is what really follows once it is told; and nothing is recorded."""

from __future__ import annotations

import io
import json
import shlex
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NAMES, document, event, interview_held, of_the_contract
from owing.test_always_holds import (
    CANDIDATE,
    COMPANY,
    EMPLOYER,
    ON,
    TRY,
    WHEN,
    ZONE,
    _to_own,
    happens,
    records,
    stamped,
)
from record.desks import AURORA, INIT, Commands, Typed
from sincerely import wiring
from sincerely.cli.main import run
from sincerely.core.fields import Reader
from sincerely.core.moments import Clock
from sincerely.core.owing.owed import LIVE
from sincerely.core.record import Record, event_document, event_from
from sincerely.desk import today
from sincerely.desk.ports import Desk, Profile
from sincerely.desk.questions import questions
from sincerely.desk.supposing import Supposed, as_it_stands
from sincerely.desk.what_if import document as answer_document
from sincerely.desk.what_if import what_if
from sincerely.store.memory import MemoryJournal, MemoryRests
from sincerely.store.memory_mail import MemoryMessages, MemoryOutbox

Ask = Callable[..., Typed]
WEDNESDAY = "--on 2026-11-04"


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command line on these records."""

    def typed(line: str, *documents: Mapping[str, Any], also: Sequence[str] = ()) -> Typed:
        paths = []
        for n, one in enumerate(documents):
            path = tmp_path / f"r{n}.json"
            path.write_text(json.dumps(one))
            paths += ["--record", str(path)]
        capsys.readouterr()
        status = run([*shlex.split(line), *also, *paths])
        answer = capsys.readouterr()
        return Typed(status, answer.out, answer.err)

    return typed


FENNEL = document(
    event("offer_received", "mon 10:00", from_=NAMES["Ana"], answer_by="2026-11-13", start_on="2027-01-04",
          salary={"amount": 84000, "currency": "USD", "per": "year"}),
    event("employment", "mon 11:00", employer="Quarry Lane", position="Technician", supervisor="Dana Fox",
          notice={"amount": 4, "unit": "weeks"}),
    company="Fennel",
)  # fmt: skip
LARKFIELD = document(interview_held("mon 15:00", with_=("Bo",)), company="Larkfield")
TESSERA = document(event("offer_received", "tue 9:00", from_=NAMES["Bo"], answer_by="2026-11-20"), company="Tessera")


def kinds(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [(row["kind"], row["company"]) for row in of_the_contract(rows)]


# One supposition


def test_accepting_is_a_letter_here_and_once_it_has_left_a_no_everywhere_else(ask: Ask) -> None:
    answer = ask(f"what-if fennel decided accept {WEDNESDAY} --json", FENNEL, LARKFIELD, TESSERA).json

    assert answer["event"] == {"kind": "decided", "on": "2026-11-04", "to": "accept"}
    assert answer["recorded"] is False
    newly = of_the_contract(answer["newly_owed"])
    assert [(one["kind"], one["due_on"]) for one in newly] == [("acceptance", "2026-11-07")]
    assert [(one["kind"], one["company"], one["standing"], one["why"]) for one in answer["falls_away"]] == [
        ("extension_request", "Fennel", "void", "This takes its reason away.")
    ]
    assert [one["about"] for one in answer["questions"]["settled"]] == ["offer_undecided"]
    sent = answer["once_sent"]
    assert sent["event"]["letter_kind"] == "acceptance" and sent["event"]["to"] == [NAMES["Ana"]]
    assert kinds(sent["newly_owed"]) == [("decline_offer", "Tessera"), ("withdrawal", "Larkfield")]
    assert ("acceptance", "Fennel", "met") in [(o["kind"], o["company"], o["standing"]) for o in sent["falls_away"]]


def test_a_chain_leads_to_the_notice_and_its_last_day(ask: Ask) -> None:
    line = f'what-if fennel decided accept --then "acceptance sent" --then "acceptance confirmed" {WEDNESDAY}'
    answer = ask(f"{line} --json", FENNEL, LARKFIELD, TESSERA).json
    sent, confirmed = answer["then"]

    assert sent["event"] == {
        "kind": "letter_sent", "on": "2026-11-04", "letter_kind": "acceptance", "to": [NAMES["Ana"]], "channel": "letter",
    }  # fmt: skip
    assert kinds(sent["newly_owed"]) == [("decline_offer", "Tessera"), ("withdrawal", "Larkfield")]
    assert confirmed["event"]["channel"] == "letter"
    assert [(one["kind"], one["due_on"]) for one in confirmed["newly_owed"]] == [("resignation", "2026-11-05")]
    assert confirmed["notice"] == {"given_on": "2026-11-05", "last_day": "2026-12-03"}
    assert (
        "Given on Thursday 5 November 2026, the notice ends on Thursday 3 December 2026."
        in ask(line, FENNEL, LARKFIELD).out
    )


def test_a_chain_may_go_on_in_another_application(ask: Ask) -> None:
    line = f'what-if fennel decided accept --then "tessera decided decline" {WEDNESDAY} --json'
    [second] = ask(line, FENNEL, TESSERA).json["then"]
    assert (second["application"][:7], kinds(second["newly_owed"])) == ("tessera", [("decline_offer", "Tessera")])


def test_an_event_still_to_come_is_told_as_of_its_day(ask: Ask) -> None:
    answer = ask(f'what-if larkfield rejected "on 2 dec" {WEDNESDAY} --json', LARKFIELD).json
    assert answer["event"] == {"kind": "rejected", "on": "2026-12-02"}
    assert {one["kind"]: one["standing"] for one in answer["newly_owed"]} == {
        "rejection_thanks": "open", "stay_in_touch": "upcoming",
    }  # fmt: skip
    assert "thank_you" not in [one["kind"] for one in answer["falls_away"]]  # time had let it go before


def test_what_is_told_late_is_over_at_once(ask: Ask) -> None:
    late = f'what-if larkfield interview held "12 oct 9:00" with "{NAMES["Chi"]}" {WEDNESDAY}'
    answer = ask(f"{late} --json", LARKFIELD).json
    assert [(one["kind"], one["standing"]) for one in answer["over_at_once"] if one["kind"] == "thank_you"] == [
        ("thank_you", "lapsed")
    ]
    assert "let go                    Thank Chi Nwosu, Larkfield" in ask(late, LARKFIELD).out


def test_a_letter_that_changes_says_what_is_otherwise(ask: Ask) -> None:
    granted = ask(
        f"what-if fennel decided accept {WEDNESDAY} --then 'extension granted until 20 nov' --json", FENNEL
    ).json
    [change] = granted["then"][0]["changes"]
    assert (change["before"]["due_on"], change["after"]["due_on"]) == ("2026-11-07", "2026-11-20")
    assert change["say"] == (
        "The acceptance to Ana Lindqvist is due Friday 20 November 2026 instead of Saturday 7 November 2026, and is let go"
        " after Friday 20 November 2026 instead of Friday 13 November 2026."
    )


def test_at_the_employer_s_an_acceptance_releases_those_who_wait(ask: Ask) -> None:
    leader = document(
        event("ranked", "mon 9:00", rank=1), event("offer_made", "mon 10:00", answer_by="2026-11-13"), side="employer",
        candidate={"name": "Lea First", "email": "lea@l.example"},
    )  # fmt: skip
    second = document(
        interview_held("mon 8:00", with_=("Bo",)), event("ranked", "mon 9:00", rank=2),
        event("decided", "mon 11:00", to="refuse"), side="employer",
    )  # fmt: skip
    answer = ask(f"what-if lea offer accepted in writing {WEDNESDAY} --json", leader, second).json
    assert [one["kind"] for one in answer["newly_owed"]] == ["acceptance_confirmation"]
    [released] = answer["changes"]
    assert (released["before"]["standing"], released["after"]["standing"]) == ("held", "open")
    assert "The decline to Sam Okafor is owed now, no longer waiting for the answer of Lea First" in released["say"]

    lapsed = ask(f"what-if nothing --until 2026-11-14 {WEDNESDAY} --json", leader, second).json
    assert [(one["kind"], one["candidate"]["name"]) for one in lapsed["newly_owed"]] == [
        ("status_update", "Lea First"), ("offer", "Sam Okafor"),
    ]  # fmt: skip
    assert (lapsed["event"], lapsed["application"], lapsed["until"]) == (None, None, "2026-11-14")


def test_time_goes_on_after_an_event(ask: Ask) -> None:
    [then] = ask(f"what-if larkfield rejected today {WEDNESDAY} --until '30 nov' --json", LARKFIELD).json["then"]
    assert (then["event"], then["until"]) == (None, "2026-11-30")
    assert [(one["kind"], one["standing"], one["why"]) for one in then["falls_away"]] == [
        ("rejection_thanks", "lapsed", "It is better unsent after Thursday 19 November 2026.")
    ] * len(then["falls_away"])
    assert then["falls_away"]


# Events as JSON


@pytest.mark.parametrize("way", ["text", "file", "input"])
def test_any_event_can_be_asked_as_a_record_file_has_it(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    stated = {
        "kind": "interview_held",
        "on": "2026-11-03",
        "with": [NAMES["Chi"]],
        "debrief": {"discussed": "the ledger"},
    }
    text = json.dumps(stated)
    (tmp_path / "e.json").write_text(text)
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    given = {"text": text, "file": str(tmp_path / "e.json"), "input": "-"}[way]
    answer = ask(f"what-if {WEDNESDAY} --json", LARKFIELD, also=["--event", given]).json
    assert answer["event"] == stated
    assert ("thank_you", NAMES["Chi"]) in [(one["kind"], one["to"][0]["name"]) for one in answer["newly_owed"]]


def test_a_correction_names_its_event_by_its_index_and_may_have_another_event_within(ask: Ask) -> None:
    other = {"kind": "interview_held", "at": "2026-11-03T15:00-08:00", "with": [NAMES["Chi"]]}
    stated = {"kind": "corrected", "event": 0, "instead": other}
    answer = ask(f"what-if {WEDNESDAY} --json", LARKFIELD, also=["--event", json.dumps(stated)]).json
    assert ("thank_you", NAMES["Chi"]) in [(one["kind"], one["to"][0]["name"]) for one in answer["newly_owed"]]
    [gone] = [one for one in answer["falls_away"] if one["kind"] == "thank_you"]
    assert (gone["standing"], gone["settled_by"], gone["why"]) == (
        "void", None, "Nothing on record asks for it any more.",
    )  # fmt: skip


def test_a_list_of_events_is_a_chain_and_one_without_a_moment_happens_now(ask: Ask) -> None:
    chain = json.dumps([{"kind": "decided", "to": "accept"}, {"kind": "offer_withdrawn"}])
    answer = ask(f"what-if {WEDNESDAY} --json", FENNEL, also=["--event", chain]).json
    assert [answer["event"]["on"], answer["then"][0]["event"]["on"]] == ["2026-11-04", "2026-11-04"]
    assert ("acceptance", "void") in [(one["kind"], one["standing"]) for one in answer["then"][0]["falls_away"]]


# What cannot be asked


@pytest.mark.parametrize(
    ("line", "say", "hint"),
    [
        ("what-if", "Nothing was said", "sincerely what-if"),
        ("what-if nothing", "until when?", "--until 2026-12-04"),
        ("what-if decided accept", "no application “decided” in these files", "fennel"),
        ("what-if nowhere rejected", "no application “nowhere” in these files", "There are:"),
        ("what-if fennel sang a song", "did not understand", "sincerely what-if fennel"),
        ("what-if fennel ranked 2", "belongs on the employer's desk", "sincerely tell --help"),
        ("what-if fennel offer received answer by 2026-01-02", "comes before the day of the event", "--when"),
        ("what-if fennel rejected 31 november", "does not exist", "2026"),
        ("what-if fennel offer accepted", "one thing is missing: channel", "in writing"),
        ("what-if fennel sent a resignation", "one thing is missing: to", "to"),
        ("what-if fennel decided accept --then bananas", "did not understand", "sincerely what-if fennel"),
        ("what-if nothing --until yesterday", "is not ahead", "2026-12-04"),
        ("what-if nothing --until never", "no day or time", "20 oct"),
        ('what-if --event \'{"kind": "rejected"}\'', "Which application", "fennel"),
        ('what-if fennel --event \'{"kind": "jilted"}\'', "not a kind of event", "rejected"),
        ('what-if fennel --event \'{"kind": "ranked", "rank": 1}\'', "not an event of the candidate's side", "Wanted"),
        ('what-if fennel --event \'{"kind": "corrected", "event": 7}\'', "not its index", "its index"),
        ('what-if fennel --event \'{"kind": "touch", "with": ["Ana Lindqvis"], "channel": "chat"}\'', "not a person", "Ana Lindqvist"),
        ("what-if fennel --event '{'", "not JSON", "Mend"),
        ("what-if fennel --event []", "no event in that list", "at least one"),
        ("what-if fennel --event nowhere.json", "could not be read", "path"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_one_sentence_with_what_to_type_instead(
    ask: Ask, line: str, say: str, hint: str
) -> None:
    told = ask(f"{line} {WEDNESDAY} --json", FENNEL, TESSERA)
    assert (told.status, told.out) == (2, "")
    [problem] = json.loads(told.err)["problems"]
    assert say in problem["say"] and hint in problem["hint"], problem
    assert "sincerely tell fennel" not in problem["hint"], "a hint that is typed must not write"
    plain = ask(f"{line} {WEDNESDAY}", FENNEL, TESSERA)
    assert (plain.status, plain.err.splitlines()[0].endswith(problem["say"])) == (2, True)


def test_a_desk_that_was_never_made_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = Commands(tmp_path, capsys)("what-if nothing --until tomorrow")
    assert (told.status, "This desk has not been set up yet." in told.err) == (2, True)


# On a desk


@pytest.fixture
def sams(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    """Sam's desk: an interview at Aurora, an offer of Borealis."""
    commands = Commands(tmp_path, capsys)
    commands.ok(INIT)
    commands.ok(AURORA)
    commands.ok('application add Borealis --position Clerk --person "Bo Tremblay <bo@borealis.example> hr"')
    commands.ok("tell aurora interview held yesterday 15:00 with Chi")
    commands.ok("tell borealis offer received yesterday answer by in nine days from Bo")
    return commands


LINES = (
    "what-if borealis decided accept", "what-if borealis decided accept --json", "what-if nothing --until 'in 30 days'",
    "what-if aurora rejected tomorrow --then 'touch with Chi by phone' --until 'in 52 weeks'",
    "what-if borealis --event '{\"kind\": \"offer_withdrawn\"}'", "questions", "questions --json",
)  # fmt: skip


def test_nothing_is_recorded_whatever_is_asked(sams: Commands) -> None:
    def rows() -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(sams.desk)) as database:
            tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
            return [(table, *row) for table in sorted(tables) for row in database.execute(f"select * from {table}")]  # noqa: S608 - the desk's own tables

    sams.ok("today")  # what is kept beside the record is kept now
    before, exported, raw = rows(), sams.ok("export aurora").out, sams.desk.read_bytes()
    for line in LINES:
        sams.ok(line)
    assert rows() == before
    assert sams.ok("export aurora").out == exported
    assert sams.desk.read_bytes() == raw


def test_it_says_that_nothing_was_recorded_and_what_to_type_once_it_is_so(sams: Commands) -> None:
    out = sams.ok("what-if borealis decided accept --then 'acceptance sent' --then 'acceptance confirmed'").out
    assert "Nothing was recorded." in out
    assert out.splitlines()[-3:] == [
        "  → sincerely tell borealis decided accept",
        '  → sincerely tell borealis acceptance sent --to "Bo Tremblay"',
        "  → sincerely tell borealis acceptance confirmed --channel letter",
    ]
    told = sams.ok("what-if borealis decided accept --then 'acceptance sent' --json").json["then"][0]
    for line in out.splitlines()[-3:-1]:
        sams.ok(line.removeprefix("  → sincerely "))
    owed = {(one["kind"], one["due_on"]) for one in sams.ok("today --json").json}
    assert {(one["kind"], one["due_on"]) for one in told["newly_owed"]} <= owed
    assert "withdrawal" in {kind for kind, _ in owed}


@pytest.mark.parametrize(
    "stated",
    [
        {"kind": "interview_held", "at": "2026-11-03T15:00-08:00", "with": ["Chi Nwosu", "Ana Lindqvist"],
         "debrief": {"discussed": "the ledger", "fit": {"Chi Nwosu": "I kept one"}}},
        {"kind": "offer_received", "on": "2026-11-03", "from": "Ana Lindqvist", "answer_by": "2026-11-13",
         "salary": {"amount": 84000, "currency": "USD", "per": "year"}, "conditions": ["a check of references"]},
        {"kind": "rejected", "on": "2026-11-03", "runner_up": True},
        {"kind": "decided", "at": "2026-11-03T09:30-08:00", "to": "withdraw", "reason": "too far away"},
        {"kind": "employment", "on": "2026-11-02", "employer": "Quarry Lane", "position": "Technician", "supervisor": "Dana Fox",
         "notice": {"amount": 3, "unit": "months", "to": "end_of_month"}},
        {"kind": "asked_for", "on": "2026-11-03", "what": "documents"},
    ],
)  # fmt: skip
def test_the_command_to_record_an_event_records_that_very_event(sams: Commands, stated: dict[str, Any]) -> None:
    answer = sams.ok(f"what-if aurora --json --event {shlex.quote(json.dumps(stated))}").json
    assert answer["event"] == stated
    written = sams.ok(f"{answer['command'].removeprefix('sincerely ')} --json").json["event"]
    assert {name: value for name, value in written.items() if name != "id"} == stated


def test_each_supposition_has_a_name_of_its_own_also_when_time_has_gone_on(sams: Commands) -> None:
    line = "what-if borealis decided accept --then 'offer accepted in writing tomorrow' --then 'aurora rejected' --json"
    answer = sams.ok(line).json
    named = [{reason["event"] for one in step["newly_owed"] for reason in one["because"]} for step in answer["then"]]
    assert [{reason["event"] for one in answer["newly_owed"] for reason in one["because"]}, *named] == [
        {"what-if"}, {"what-if-2"}, {"what-if-3"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "stated",
    [
        {"kind": "message_received", "from": "Ana Lindqvist", "label": "other", "facts": {"a": {"b": 1}}},
        {"kind": "touch", "with": [], "channel": "chat"},
    ],
)
def test_what_no_line_can_say_names_the_way_in_words(sams: Commands, stated: dict[str, Any]) -> None:
    out = sams.ok(f"what-if aurora --event {shlex.quote(json.dumps(stated | {'on': '2026-11-03'}))}").out
    assert out.splitlines()[-2:] == [
        "If it comes to be so, tell it:", "  → sincerely tell aurora … (all that can be told: sincerely tell --list)",
    ]  # fmt: skip


def test_a_correction_on_a_desk_names_its_event_by_the_beginning_of_its_id(sams: Commands) -> None:
    id = sams.ok("history aurora --json").json[0]["id"]
    out = sams.ok(f'what-if aurora --event \'{{"kind": "corrected", "event": "{id[:6]}"}}\'').out
    assert f"  → sincerely correct {id[:6]} --remove" in out
    assert "Thank Chi Nwosu, Aurora: nothing on record asks for it any more." in out


# How a person reads it


def test_a_person_reads_what_follows_by_day_with_its_reasons(ask: Ask) -> None:
    out = ask(f"what-if fennel decided accept {WEDNESDAY}", FENNEL, LARKFIELD, TESSERA).out.splitlines()
    assert out[:5] == [
        "What if: Fennel, Analyst: a decision was made (to accept), Wednesday 4 November 2026?",
        "",
        "Newly owed",
        "  Sat 7 Nov, in 3 days      Accept in writing to Ana Lindqvist, Fennel",
        "                            You decided on Wednesday 4 November to accept the offer of Monday 2 November; it is"
        " accepted in writing within five days of the offer, and by the day it names.",
    ]
    assert "  Ask Ana Lindqvist for more time, Fennel: this takes its reason away." in out
    at = out.index("Nobody else is owed a letter before the acceptance has left. Once it has:")
    assert "Decline in writing to Bo Tremblay, Tessera" in out[at + 3]
    assert out[-3:-1] == ["Nothing was recorded.", "If it comes to be so:"]
    assert out[-1].startswith('  → add to "events" in ') and '"kind": "decided"' in out[-1]


def test_where_nothing_follows_one_sentence_says_so(ask: Ask) -> None:
    out = ask(f"what-if larkfield frozen today {WEDNESDAY}", LARKFIELD).out
    assert "Nothing would change in what is owed." in out
    noted = ask(f"what-if larkfield decided accept {WEDNESDAY} --json", LARKFIELD).json["notes"]
    assert noted == ["There is no offer on record here yet, so nothing follows from it. Tell it too: offer received …"]


def test_letters_that_come_again_and_again_are_told_once_with_their_number(ask: Ask) -> None:
    out = ask(f"what-if larkfield rejected today {WEDNESDAY}", LARKFIELD).out
    assert out.count("Keep in touch with Ana Lindqvist, Larkfield") == 1
    assert "And again, 5 times, as long as nothing else happens." in out


def test_a_letter_counted_anew_is_told_as_one_change(ask: Ask) -> None:
    out = ask(f"what-if larkfield promised an answer by 20 nov {WEDNESDAY}", LARKFIELD).out
    assert (
        "  The inquiry to Ana Lindqvist (Larkfield) is counted anew: due Monday 23 November 2026 instead of Tuesday 10 November 2026."
        in out.splitlines()
    )
    assert "Falls away" not in out


# What always holds

STATED = st.one_of(
    CANDIDATE,
    happens("interview_scheduled", starts_at=st.just("2026-11-20T10:00-08:00")),
    happens("hired_elsewhere"),
    happens("resigned", last_day=st.just("2026-12-18")),
    happens("employment", employer=st.just("Quarry Lane"), position=st.just("Technician"), supervisor=COMPANY,
            notice=st.just({"amount": 4, "unit": "weeks"})),
    happens("person_changed", person=COMPANY, name=st.just("Zed New"), email=st.just("zed@aurora.example")),
    happens("snoozed", obligation=st.sampled_from(["thank_you", "inquiry"]), until=st.just("2026-11-20")),
)  # fmt: skip
AT_THE_EMPLOYER_S = st.one_of(
    EMPLOYER, happens("person_changed", person=st.just(NAMES["Sam"]), email=st.just("c1@c.example")),
    happens("opening_posted", requisition=st.just("R-2"), similar_to=st.just("Analyst")),
    happens("consent_given", purpose=st.just("keep_on_file")),
)  # fmt: skip
DESKS = st.one_of(
    st.tuples(st.just("candidate"), st.lists(st.lists(st.builds(stamped, STATED, WHEN), max_size=6), min_size=1, max_size=3)),
    st.tuples(
        st.just("employer"), st.lists(st.lists(st.builds(stamped, AT_THE_EMPLOYER_S, WHEN), max_size=6), min_size=1, max_size=3)
    ),
)  # fmt: skip


def one_more(side: str, told: Sequence[Record], data: st.DataObject) -> tuple[int, dict[str, Any]]:
    """Draw an application and what happens there: an event, or a correction of one."""
    at = data.draw(st.integers(0, len(told) - 1))
    stated = data.draw(st.builds(stamped, STATED if side == "candidate" else AT_THE_EMPLOYER_S, WHEN))
    if side == "employer":
        candidate = told[at].candidate
        assert candidate is not None
        stated = _to_own(stated, candidate.name) | ({"person": candidate.name} if "person" in stated else {})
    if told[at].events and data.draw(st.integers(0, 4)) == 0:
        wrong = data.draw(st.integers(0, len(told[at].events) - 1))
        instead = stated if data.draw(st.booleans()) else None
        stated = {"kind": "corrected", "on": "2026-11-10", "event": wrong, **({"instead": instead} if instead else {})}
    return at, stated


def made(side: str, events: Sequence[Sequence[dict[str, Any]]], *, one_person: bool) -> list[Record]:
    """Return the records; with `one_person` the first two of an employer are about the same, for two positions."""
    if side == "employer":
        events = [[{**one, **({"person": NAMES["Sam"] if n == 0 else f"Other {n}"} if "person" in one else {})} for one in some]
                  for n, some in enumerate(events)]  # fmt: skip
    told = records(side, events)
    if side == "employer" and one_person and len(told) > 1 and told[1].candidate:
        told[1] = replace(told[1], position="Clerk", candidate=replace(told[1].candidate, email="C0@c.example"))
    return told


def opened(told: Sequence[Record], on: date, *, given: bool) -> Desk:
    journal = MemoryJournal(told)
    if not given:
        journal.set_profile(Profile(side=told[0].side, me=told[0].me, time_zone=ZONE.key))
    return replace(
        wiring.open_desk("nowhere.sqlite3", clock=on), journal=journal, rests=MemoryRests(journal), given=given, outbox=MemoryOutbox(),
        messages=MemoryMessages(), new_id=lambda: "drawn",
    )  # fmt: skip


def everything(desk: Desk) -> tuple[today.Agenda, dict[str, Any]]:
    """Return what `today --all` lists, by id."""
    apps = today.applications(desk)
    whole = today.Agenda(owed=tuple(today.owed_by(desk, apps)), applications={app.id: app for app in apps})
    return whole, {one.obligation.id: one for one in whole.owed}


@TRY
@given(DESKS, ON, st.booleans(), st.booleans(), st.data())
def test_what_would_follow_is_what_follows_once_it_is_told(desk, on, given_as_files, one_person, data):
    told = made(*desk, one_person=one_person)
    at, stated = one_more(desk[0], told, data)
    asked = opened(told, on, given=given_as_files)
    answer = answer_document(what_if(asked, [told[at].id], events=[("test", stated)]))

    assert asked.journal.records() == list(told)
    day = max(on, date.fromisoformat(stated.get("on", stated.get("at", ""))[:10]))
    before = replace(asked, clock=Clock(day))
    id = str(len(told[at].events)) if given_as_files else "what-if"
    event = event_from(Reader(""), stated, told[at].side, "", id, len(told[at].events))
    assert event is not None
    after = opened(
        [replace(one, events=(*one.events, event)) if one is told[at] else one for one in told],
        day,
        given=given_as_files,
    )
    (rows, was), (then, now) = everything(before), everything(after)
    lived, lives = ({i for i, one in rows.items() if one.standing in LIVE} for rows in (was, now))

    def documents(ids: set[str]) -> dict[str, Any]:
        return {i: today.document(then, now[i]) for i in ids}

    assert {one["id"]: one for one in answer["newly_owed"]} == documents(lives - lived)
    fallen = {one["id"]: one["standing"] for one in answer["falls_away"]}
    assert fallen == {i: now[i].standing if i in now else "void" for i in lived - lives}
    assert {one["id"]: one["standing"] for one in answer["over_at_once"]} == {
        i: now[i].standing for i in set(now) - set(was) - lives
    }
    same = {i for i in set(was) & set(now) if (i in lived) == (i in lives)}
    changed = {
        i
        for i in same
        if today.document(rows, was[i]) != today.document(then, now[i])
        or was[i].obligation.window != now[i].obligation.window
        or was[i].obligation.waits_for != now[i].obligation.waits_for
    }
    assert {one["id"]: one["after"] for one in answer["changes"]} == documents(changed)
    assert all(one["say"].endswith(".") and one["say"].count("  ") == 0 for one in answer["changes"])
    first, second = ({one.id for one in questions(state)} for state in (before, after))
    assert {one["id"] for one in answer["questions"]["asked"]} == second - first
    assert {one["id"] for one in answer["questions"]["settled"]} == first - second
    assert answer["event"] == event_document(
        event, {e.id: n for n, e in enumerate(told[at].events)} if given_as_files else None
    )


@TRY
@given(DESKS, ON, st.booleans(), st.data())
def test_looking_only_at_whom_it_concerns_misses_nobody(desk, on, one_person, data):
    told = made(*desk, one_person=one_person)
    at, stated = one_more(desk[0], told, data)
    event = event_from(Reader(""), stated, told[at].side, "", "what-if", len(told[at].events))
    assert event is not None
    now = as_it_stands(opened(told, on, given=True))
    now.owed()  # known before, so that only those it concerns are looked at again
    near = now.told(told[at].id, event)
    whole = Supposed(now.desk, list(near.applications.values()))

    def seen(state: Supposed) -> list[tuple[Any, ...]]:
        return sorted(
            (o.obligation.id, o.standing, str(o.obligation.window), str(o.obligation.because), str(o.settled_by),
             str(o.obligation.waits_for), o.obligation.also)
            for o in state.owed()
        )  # fmt: skip

    assert seen(near) == seen(whole)
    assert near.questions() == whole.questions()


@TRY
@given(DESKS, ON, st.integers(1, 60))
def test_what_time_alone_brings_is_what_stands_on_that_day(desk, on, more):
    told = made(*desk, one_person=False)
    asked, day = opened(told, on, given=True), date.fromordinal(on.toordinal() + more)
    answer = answer_document(what_if(asked, ["nothing"], until=day.isoformat()))
    (_, was), (_, now) = everything(asked), everything(replace(asked, clock=Clock(day)))
    for i, one in now.items():
        if one.standing in LIVE and (i not in was or was[i].standing not in LIVE):
            assert i in {row["id"] for row in answer["newly_owed"]}
    assert {row["id"]: row["standing"] for row in answer["falls_away"]} == {
        i: now[i].standing if i in now else "void"
        for i, one in was.items()
        if one.standing in LIVE and (i not in now or now[i].standing not in LIVE)
    }
