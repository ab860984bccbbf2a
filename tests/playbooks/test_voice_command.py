"""`sincerely voice`: every way in which a letter could have been said, what it lacks, and one's own held to what ours are held to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from drafting.situations import TESSERA
from playbooks.test_own_playbook import own
from sincerely.cli.main import run
from sincerely.core.drafting.form import REGISTERS
from sincerely.core.events import LETTER_KINDS

MINE = """
subjects = [{ id = "s", say = "Quick question about {position}" }]
[[move]]
name = "thank"
ways = [
  { id = "mine", as = "warm", say = "Thank you for having me {on_talk}; I went home with more questions than I brought." },
  { id = "stock", say = "I would hit the ground running {on_talk}." },
  { id = "nowhere", say = "Thank you for the {length}." },
]
"""


@pytest.fixture
def record(tmp_path: Path) -> Path:
    file = tmp_path / "tessera.json"
    file.write_text(json.dumps(TESSERA), encoding="utf-8")
    return file


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = own(tmp_path / "playbook", thank_you__letter=MINE)
    monkeypatch.setenv("SINCERELY_PLAYBOOK", str(folder))
    return folder


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = run(["voice", *words])
    return status, *capsys.readouterr()


def ways(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asked(capsys, *words, "--json")[1])
    return found


def test_each_way_is_shown_with_its_register_and_what_it_lacks(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, shown, _ = asked(capsys, "thank_you", "--record", str(record), "--on", "2026-11-18")

    assert status == 0
    assert shown.startswith("Thank you to Ines Duarte, formal\n")
    assert "\n→ formal        I would like to thank you for the hour that you gave me on Tuesday.\n" in shown
    assert "Thank you for your part in my interview on Tuesday.  (not where reader was there)\n" in shown
    assert (
        "Since we spoke I have kept thinking about {discussed_doing}.  (lacks discussed as an -ing phrase)\n" in shown
    )


def test_what_is_marked_is_what_the_draft_says(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for register in REGISTERS:
        options = ("--record", str(record), "--on", "2026-11-18", "--to", "Whitlock", "--register", register)
        marked = {one["text"] for one in ways(capsys, "thank_you", *options)["ways"] if one["said"]}
        run(["draft", "--kind", "thank_you", *options])
        letter = capsys.readouterr().out
        assert len(marked) >= 5
        assert [text for text in marked if text not in letter] == []


def test_without_a_record_a_fact_stands_as_its_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status = run(["--desk-file", str(tmp_path / "none.sqlite3"), "voice", "inquiry"])

    shown = capsys.readouterr().out
    assert status == 0
    assert "We spoke {on_talk} about the position of {position}.\n" in shown
    assert "→" not in shown


def test_all_kinds_are_counted(capsys: pytest.CaptureFixture[str], record: Path) -> None:
    found = ways(capsys, "--record", str(record))

    assert [one["kind"] for one in found["kinds"]] == list(LETTER_KINDS["candidate"])
    assert all(one["moves"] and sum(one["ways"].values()) for one in found["kinds"])
    assert found["flaws"] == []


def test_ones_own_stand_beside_those_that_they_take_the_place_of(
    mine: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = ways(capsys, "thank_you", "--record", str(record), "--on", "2026-11-18", "--register", "warm")["ways"]

    thanks = [one for one in found if one["move"] == "thank"]
    assert [one["way"] for one in thanks if one["own"]] == ["mine", "stock", "nowhere"]
    assert all(one["replaced"] for one in thanks if not one["own"])
    assert [one["way"] for one in thanks if one["said"]] == ["mine"]
    assert not any(one["replaced"] for one in found if one["move"] == "interest")


def test_ones_own_are_checked_as_ours_are_all_at_once_with_file_and_key(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, told = asked(capsys, "thank_you")

    file = mine / "candidate" / "thank_you" / "letter.en.toml"
    assert status == 1
    assert f"! Worth a look: {file}: subjects[0]: " in told
    assert f"! Worth a look: {file}: move[0].ways[1]: “hit the ground running” stands in every letter. [G8]" in told
    assert f"✗ Must be mended: {file}: move[0].ways[1]: It is not known as thank" in told
    assert "ways[0]" not in told


def test_a_fault_of_the_file_is_told_before_anything_is_shown(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own(mine, thank_you__letter=MINE.replace("{length}", "{lenght}").replace("{on_talk}; I", "{on_tlak}; I"))

    status, shown, told = asked(capsys, "thank_you")

    assert (status, shown) == (3, "")
    assert "move[0].ways[0].say" in told and "move[0].ways[2].say" in told


def test_an_unknown_kind_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, told = asked(capsys, "thank_yuo")
    assert status == 2 and "thank_you" in told
