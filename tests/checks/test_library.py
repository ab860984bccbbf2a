"""`sincerely.check` as another Python program calls it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest

import sincerely
from checks.test_letters import RECORDS, letters
from sincerely.errors import Mistake

DAY = date(2026, 11, 17)
CORRECT = letters("correct.toml")[0]["text"].removeprefix("\n")
RECORD = json.loads(RECORDS["larkfield"]["document"])


def test_a_letter_is_checked_against_its_record():
    found = sincerely.check(CORRECT.replace("£48k", "£58k"), "acceptance", RECORD, on=DAY)

    assert isinstance(found, sincerely.Checked)
    assert [(one.rule, one.level, one.instead) for one in found.errors] == [("A8", "error", "£48,000 a year")]
    assert {one.move: one.present for one in found.moves}["accept"]
    assert not sincerely.check(CORRECT, "acceptance", RECORD, on=DAY).errors


def test_a_record_may_be_a_file_or_one_of_several_or_none(tmp_path):
    path, wrong = tmp_path / "larkfield.json", CORRECT.replace("£48k", "£58k")
    path.write_text(json.dumps(RECORD), encoding="utf-8")
    other = json.loads(RECORDS["tessera"]["document"])

    for record in (path, str(path), [other, path], [other, RECORD]):
        assert [one.rule for one in sincerely.check(wrong, "acceptance", record, on=DAY).errors] == ["A8"]
    assert not sincerely.check(wrong, "acceptance", on=DAY).errors
    assert not sincerely.check(wrong, "acceptance", [], on=DAY).errors


def test_what_cannot_be_read_is_told_by_name():
    with pytest.raises(Mistake, match="no letter kind"):
        sincerely.check(CORRECT, "acceptanc")
    with pytest.raises(Mistake, match="side"):
        sincerely.check(CORRECT, "acceptance", {"contract": 1})
    with pytest.raises(AttributeError, match="chekc"):
        sincerely.chekc  # noqa: B018 - looking it up is the test


def test_the_package_imports_nothing_before_it_is_asked():
    code = "import sys, sincerely; print([one for one in sys.modules if 'sincerely' in one], 'typing' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("['sincerely'")
    assert "sincerely." not in done.stdout
