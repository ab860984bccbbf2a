"""A user's own playbook lies over ours: their clocks and their ways of saying hold, and all its faults are told at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import NAMES, application, day, document, event, interview_held
from sincerely.cli.main import run
from sincerely.core.drafting.facts import Facts, Sender
from sincerely.core.drafting.filling_talk import you_and_colleagues
from sincerely.core.drafting.table import laid_over
from sincerely.core.events import EVENTS, LETTER_KINDS
from sincerely.core.moments import Clock
from sincerely.core.owing.causes import names
from sincerely.core.playbook import Term
from sincerely.core.playbook_tables import KEYS, rules_from
from sincerely.errors import PlaybookError
from sincerely.playbooks.letters import letter_form
from sincerely.playbooks.owing import owing_rules, sources
from sincerely.playbooks.own import checked


def own(folder: Path, **files: str) -> Path:
    """Write a playbook: thank_you__owed="…" is candidate/thank_you/owed.toml."""
    for name, text in files.items():
        kind, _, part = name.partition("__")
        side = next(side for side, kinds in LETTER_KINDS.items() if kind in kinds)
        file = folder / side / kind / {"owed": "owed.toml", "letter": "letter.en.toml"}[part]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def rule(folder: Path, id: str) -> object:
    return next((one for one in owing_rules("candidate", folder) if one.id == id), None)


def told(folder: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(PlaybookError) as error:
        checked(folder)
    return [(p.where.removeprefix(f"{folder}/"), p.say, p.hint) for p in error.value.problems]


def test_a_rule_of_ours_changes_only_in_what_it_states(tmp_path: Path) -> None:
    folder = own(tmp_path, thank_you__owed='[[rule]]\nid = "T1"\ndue = "2 bd"\n')
    ours = next(one for one in owing_rules("candidate") if one.id == "T1")

    changed = next(one for one in owing_rules("candidate", checked(folder)) if one.id == "T1")

    assert changed.due == (Term("cause", 2, "bd"),)
    assert (changed.to, changed.lapses, changed.sources) == (ours.to, ours.lapses, ours.sources)
    assert [one.id for one in owing_rules("candidate", folder)] == [one.id for one in owing_rules("candidate")]


def test_a_rule_can_be_put_off_and_another_added_with_a_source_of_one_s_own(tmp_path: Path) -> None:
    new = 'id = "M1"\nafter = "rejected_after_interview"\nto = "recruiter"\nsay = "They said no."\ndue = "3 bd"\nlapses = "never"\n'
    folder = own(
        tmp_path, rejection_thanks__owed=f'[[rule]]\nid = "J1"\noff = true\n[[rule]]\n{new}sources = ["MINE"]\n'
    )
    (folder / "sources.toml").write_text('[MINE]\nfrom = "my aunt"\nstrength = "opinion"\n', encoding="utf-8")

    checked(folder)

    assert rule(folder, "J1") is None
    assert rule(folder, "M1") is not None
    assert sources(folder)["MINE"].origin == "my aunt"


def test_every_fault_of_every_file_is_told_at_once_with_its_key(tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        thank_you__owed='[[rule]]\nid = "T1"\nchoice = "grop"\ndue = "2 days"\n',
        inquiry__owed="rule = [",
        decline__owed='[[rule]]\nid = "E1"\noff = true\ndue = "1 d"\n[[rule]]\nid = "N1"\nsources = ["NONE"]\n',
        thank_you__letter='[[move]]\nname = "thnak"\nways = [{ id = "a", say = "Thank you for {talk}." }]\n',
        acceptance__letter="paragraph = []\n",
    )
    (folder / "sources.toml").write_text('[MINE]\nfrom = "my aunt"\nstrength = "gospel"\n', encoding="utf-8")
    (folder / "candidate" / "thank_yuo").mkdir()
    (folder / "candidate" / "thank_you" / "letter.toml").write_text("")

    found = told(folder)

    assert [(where, hint) for where, _, hint in found if "thank_y" in where or "sources.toml" in where] == [
        ("candidate/thank_yuo", "Did you mean thank_you?"),
        ("candidate/thank_you/letter.toml", "Did you mean letter.en.toml?"),
        ("sources.toml: MINE.strength", "One of law, standard, survey, custom, opinion."),
        ("candidate/thank_you/owed.toml: rule[0].choice", "Did you mean group?"),
        ("candidate/thank_you/owed.toml: rule[0].due", "d counts calendar days, bd business days."),
        ("candidate/thank_you/letter.en.toml: move[0].name", "Did you mean 'thank'?"),
        ("candidate/thank_you/letter.en.toml: move[0].ways[0].say", "Did you mean 'on_talk'?"),
    ]
    assert any(where.endswith("inquiry/owed.toml") and "TOML" in say for where, say, _ in found)
    assert any(where == "employer/decline/owed.toml: rule[0].off" for where, *_ in found)
    assert {where.partition("rule[1].")[2] for where, *_ in found if "decline/owed.toml: rule[1]" in where} >= {
        "after",
        "due",
    }
    assert any(where.startswith("candidate/acceptance/letter.en.toml: ") for where, *_ in found)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "none")[0][1] == "The folder of your own playbook is not there."


def test_a_rule_stated_twice_is_told(tmp_path: Path) -> None:
    twice = '[[rule]]\nid = "T1"\ndue = "2 d"\n' * 2

    assert [say for _, say, _ in told(own(tmp_path, thank_you__owed=twice))] == ['Two rules here are called "T1".'] * 2


def test_a_choice_takes_no_list(tmp_path: Path) -> None:
    assert told(own(tmp_path, thank_you__owed='[[rule]]\nid = "T1"\nchoice = ["group"]\n'))[0][0].endswith(
        "rule[0].choice"
    )


def test_one_s_own_ways_take_the_place_of_ours_in_that_move_alone(tmp_path: Path) -> None:
    way = '{ id = "mine", say = "Thank you for your time {on_talk}." }'
    folder = checked(own(tmp_path, thank_you__letter=f'[[move]]\nname = "thank"\nways = [{way}]\n'))

    form, ours = letter_form("candidate", "thank_you", folder), letter_form("candidate", "thank_you")

    assert [way.id for move in form.moves if move.name == "thank" for way in move.ways] == ["mine"]
    assert [move for move in form.moves if move.name != "thank"] == [
        move for move in ours.moves if move.name != "thank"
    ]


def test_a_move_that_is_made_in_several_places_is_changed_only_with_the_whole_letter(tmp_path: Path) -> None:
    way = '{ id = "mine", say = "I keep thinking of {impressed}." }'
    found = told(own(tmp_path, thank_you__letter=f'[[move]]\nname = "specific_detail"\nways = [{way}]\n'))

    assert [(where, say) for where, say, _ in found] == [
        ("candidate/thank_you/letter.en.toml: move[0].name", "specific_detail is made in more than one place.")
    ]


ODD = (3, True, [], [3], [["a"]], {}, {"a": 1}, "", "never", "{", "\u2028")


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_whatever_a_value_is_the_fault_is_told_and_nothing_breaks(odd: object) -> None:
    ours = {
        "id": "T1",
        "after": "interview_held",
        "to": "each_named",
        "say": "x",
        "due": "1 d",
        "lapses": "never",
        "sources": [],
    }
    closed = names("candidate", tuple(EVENTS), (), {})
    for key in (*KEYS, "choice", "off"):
        for stated in ({"rule": [{"id": "T1", key: odd}]}, {"rule": odd}, {key: odd}):
            rules_from(stated, "candidate", "thank_you", closed, "f", ours={"rule": [ours]})
    form = letter_form("candidate", "thank_you")
    for key in ("id", "as", "say", "when", "also", "once", "after"):
        laid_over(form, {"move": [{"name": "thank", "ways": [{"id": "a", "say": "Thank you.", key: odd}]}]}, "f")
    for tables in ({"move": odd}, {"move": [odd]}, {"move": [{"name": odd, "ways": odd}] * 2}, {"subjects": odd}):
        assert laid_over(form, tables, "f")[1]


Answer = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sams(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Commands on Sam's record of a talk with Chi and Bo, with a playbook of Sam's own."""
    file = tmp_path / "sam.json"
    file.write_text(json.dumps(document(interview_held("tue 15:00", with_=["Chi", "Bo"]))), encoding="utf-8")
    monkeypatch.setenv("SINCERELY_PLAYBOOK", str(tmp_path / "mine"))

    def answer(*words: str) -> tuple[int, str, str]:
        status = run([*words, "--record", str(file), "--on", "2026-11-04"])
        said = capsys.readouterr()
        return status, said.out, said.err

    return answer


@pytest.mark.parametrize(
    ("choice", "letters", "heads"),
    [
        ("each", 2, ["To:      Chi Nwosu <chi@aurora.example>", "Dear Dr. Nwosu,"]),
        ("primary", 1, ["To:      Chi Nwosu <chi@aurora.example>", "Copy:    Bo Tremblay", "Dear Dr. Nwosu,"]),
        (
            "group",
            1,
            [
                "To:      Chi Nwosu <chi@aurora.example>, Bo Tremblay <bo@aurora.example>",
                "Dear Dr. Nwosu and Mr. Tremblay,",
            ],
        ),
    ],
)
def test_the_commands_follow_the_playbook_that_the_settings_name(
    tmp_path: Path, sams: Answer, choice: str, letters: int, heads: list[str]
) -> None:
    own(tmp_path / "mine", thank_you__owed=f'[[rule]]\nid = "T1"\nchoice = "{choice}"\ndue = "2 d"\n')

    owed = [one for one in json.loads(sams("today", "--json")[1]) if one["kind"] == "thank_you"]
    _, drafted, _ = sams("draft", "--kind", "thank_you", "--to", "Chi Nwosu")  # as `today` says to go on

    assert [one["due_on"] for one in owed] == ["2026-11-05"] * letters
    assert [line for line in drafted.splitlines() if line.startswith(("To:", "Copy:", "Dear"))] == heads


def test_a_letter_is_said_in_one_s_own_ways(tmp_path: Path, sams: Answer) -> None:
    way = '{ id = "mine", say = "Many thanks for having me {on_talk}." }'
    own(tmp_path / "mine", thank_you__letter=f'[[move]]\nname = "thank"\nways = [{way}]\n')

    assert "Many thanks for having me on Tuesday." in sams("draft", "--kind", "thank_you")[1]


def test_a_broken_playbook_stops_the_command_with_all_its_faults(tmp_path: Path, sams: Answer) -> None:
    own(tmp_path / "mine", thank_you__owed='[[rule]]\nid = "T1"\ndue = "soon"\n', inquiry__owed="")

    status, _, said = sams("today", "--json")

    assert status == 3
    assert [Path(problem["where"].partition(": ")[0]).parent.name for problem in json.loads(said)["problems"]] == [
        "thank_you", "inquiry",
    ]  # fmt: skip


GROUP = ("Chi Nwosu", "Bo Tremblay", "Ana Lindqvist")


@pytest.mark.parametrize(
    ("choice", "returned", "expected"),
    [
        ("group", [], [("met", GROUP, ())]),
        ("group", ["Bo Tremblay"], [("met", ("Chi Nwosu", "Ana Lindqvist"), ()), ("open", ("Bo Tremblay",), ())]),
        ("group", list(GROUP), [("open", (name,), ()) for name in sorted(GROUP)]),
        ("primary", [], [("met", ("Ana Lindqvist",), ("Chi Nwosu", "Bo Tremblay"))]),
        ("primary", ["Ana Lindqvist"], [("open", ("Ana Lindqvist",), ("Chi Nwosu", "Bo Tremblay"))]),
        ("each", ["Bo Tremblay"], [("met", ("Ana Lindqvist",), ()), ("met", ("Chi Nwosu",), ()), ("open", ("Bo Tremblay",), ())]),
    ],
)  # fmt: skip
def test_nobody_is_thanked_twice_because_a_letter_to_several_missed_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, choice: str,
    returned: list[str], expected: list[tuple[str, tuple[str, ...], tuple[str, ...]]],
) -> None:  # fmt: skip
    folder = own(tmp_path / "mine", thank_you__owed=f'[[rule]]\nid = "T1"\nchoice = "{choice}"\n')
    sent = event("letter_sent", "wed 9:00", letter_kind="thank_you", to=list(GROUP), channel="letter")
    back = [event("letter_returned", "wed 10:00", letter_kind="thank_you", to=name) for name in returned]
    file = tmp_path / "sam.json"
    file.write_text(json.dumps(document(interview_held("tue 15:00", with_=["Chi", "Bo", "Ana"]), sent, *back)), "utf-8")
    monkeypatch.setenv("SINCERELY_PLAYBOOK", str(folder))

    run(["today", "--all", "--record", str(file), "--on", "2026-11-04", "--json"])
    rows = [one for one in json.loads(capsys.readouterr().out) if one["kind"] == "thank_you"]

    def names(people: list[dict[str, str]]) -> tuple[str, ...]:
        return tuple(person["name"] for person in people)

    assert sorted((one["standing"], names(one["to"]), names(one["cc"])) for one in rows) == sorted(expected)
    lost = [one["to"][0] for one in rows if one["standing"] == "open"]
    assert [(person["email"], person["name"] in returned) for person in lost] == [(None, True)] * len(lost)


@pytest.mark.parametrize(
    ("readers", "said"),
    [
        (["Chi"], "you, Bo Tremblay and Ana Lindqvist"),
        (["Chi", "Bo"], "you and Ana Lindqvist"),
        (["Chi", "Bo", "Ana"], None),
    ],
)
def test_whoever_reads_the_letter_is_you_in_it_and_not_named_beside(readers: list[str], said: str | None) -> None:
    app = application(interview_held("tue 15:00", with_=["Chi", "Bo", "Ana"]))
    first, *others = (app.person(NAMES[name]) for name in readers)
    me, clock = Sender(name=NAMES["Sam"], email=None), Clock(day("wed"))
    facts = Facts(
        kind="thank_you", application=app, others=(), me=me, clock=clock, reader=first, together=tuple(others)
    )

    filled = you_and_colleagues(facts)

    assert (filled and filled.text) == said
