"""`sincerely playbook` shows what holds on a desk, a line a key, and says what is one's own or wrong."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from playbooks.test_own_playbook import own
from sincerely.cli.main import run
from sincerely.core.events import LETTER_KINDS
from sincerely.playbooks.owing import OURS, owing_rules


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Return what the command says on a desk that was never made, with the playbook in mine/ if it is there."""

    def answer(*words: str) -> tuple[int, str, str]:
        if (tmp_path / "mine").is_dir():
            monkeypatch.setenv("SINCERELY_PLAYBOOK", str(tmp_path / "mine"))
        status = run(["--desk-file", str(tmp_path / "none.sqlite3"), "playbook", *words])
        out = capsys.readouterr()
        return status, out.out, out.err

    return answer


def test_without_a_playbook_of_one_s_own_all_is_ours(said):
    status, out, _ = said()

    assert status == 0
    assert out.endswith(
        'You have no playbook of your own. To lay one over ours: playbook = "~/letters/playbook" in the settings.\n'
    )
    assert out.count("  id = ") == sum(len(owing_rules(side)) for side in LETTER_KINDS)
    assert "yours" not in out


@pytest.mark.parametrize("side", LETTER_KINDS)
def test_what_it_shows_of_a_rule_is_what_its_file_states(said, side):
    """Each block, read as TOML, states nothing that our file does not."""
    blocks = [block for block in said("--side", side)[1].split("\n\n") if block.startswith(side)]
    for block in blocks:
        name, _, keys = block.partition("\n")
        shown = tomllib.loads(keys)
        ours = tomllib.loads((OURS / name).read_text(encoding="utf-8"))["rule"]
        rule = next(one for one in ours if one["id"] == shown["id"])
        assert {key: rule.get(key) for key in shown} == shown
    assert len(blocks) == len(owing_rules(side))


def test_what_is_one_s_own_is_marked_and_a_rule_put_off_is_shown_as_that(said, tmp_path):
    own(
        tmp_path / "mine", inquiry__owed='[[rule]]\nid = "I1"\nwait = "8 bd"\nmost = 1\n',
        stay_in_touch__owed='[[rule]]\nid = "K1"\noff = true\n', thank_you__owed='[[rule]]\nid = "T1"\nchoice = "group"\nreturned = "2 bd"\n',
    )  # fmt: skip

    _, out, _ = said("--side", "candidate")
    own_lines = [" ".join(line.split("#")[0].split()) for line in out.splitlines() if "# yours" in line]

    assert own_lines == ['returned = "2 bd"', 'wait = "8 bd"', "most = 1", "off = true"]
    assert "  # whom it goes to is your choice\n" in out
    assert "every =" not in out
    assert out.endswith(
        f"Your own playbook, {tmp_path}/mine: candidate/thank_you/owed.toml, candidate/inquiry/owed.toml,"
        " candidate/stay_in_touch/owed.toml.\n"
    )


def test_as_json_a_rule_says_its_file_and_the_keys_that_it_changes(said, tmp_path):
    folder = own(tmp_path / "mine", inquiry__owed='[[rule]]\nid = "I1"\nmost = 1\n')

    answer = json.loads(said("--kind", "inquiry", "--json")[1])

    assert answer["own"] == {"folder": str(folder), "files": ["candidate/inquiry/owed.toml"]}
    assert [(r["rule"], r["counts"], r["file"], r["changed"], r["off"]) for r in answer["rules"]] == [
        (
            "I1",
            {"wait": "5 bd", "again": "5 bd", "most": 1},
            str(folder / "candidate/inquiry/owed.toml"),
            ["most"],
            False,
        ),
        ("I8", {}, None, [], False),
    ]
    assert json.loads(said("--kind", "decline", "--json")[1])["rules"][0]["law"][0]["in_force"] == "2026-01-01"


def test_a_check_says_that_nothing_is_wrong(said, tmp_path):
    folder = own(tmp_path / "mine", inquiry__owed='[[rule]]\nid = "I1"\nmost = 1\n')

    assert said("--check")[:2] == (
        0,
        f"Nothing is wrong with your own playbook, {folder}: candidate/inquiry/owed.toml.\n",
    )


def test_a_check_says_everything_that_is_wrong(said, tmp_path):
    own(tmp_path / "mine", inquiry__owed='[[rule]]\nid = "I1"\nmost = -1\nagian = "1 bd"\n')

    status, _, told = said("--check", "--json")

    assert status == 3
    assert [one["where"].partition("rule[0].")[2] for one in json.loads(told)["problems"]] == ["agian", "most"]


def test_an_empty_playbook_says_so_and_an_unknown_kind_is_told(said, tmp_path):
    (tmp_path / "mine").mkdir()

    assert said("--check")[1].endswith("mine, and nothing of it says anything yet.\n")
    status, _, told = said("--kind", "inqury")
    assert (status, "Did you mean inquiry?" in told) == (2, True)
