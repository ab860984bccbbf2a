"""`sincerely check` and `sincerely rules` as another program and as a person meet them."""

import io
import json
import os
import subprocess
import sys

import pytest

from checks.test_letters import RECORDS, letters

CORRECT = letters("correct.toml")[0]["text"].lstrip("\n")
DOCUMENT = RECORDS["larkfield"]["document"]


@pytest.fixture
def run(tmp_path):
    def call(*args, stdin=b""):
        homes = {
            name: str(tmp_path)
            for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
        }
        command = [sys.executable, "-m", "sincerely", *args]
        done = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, **homes}, input=stdin, capture_output=True, check=False
        )
        assert b"Traceback" not in done.stderr
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    (tmp_path / "record.json").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "good.txt").write_text(CORRECT, encoding="utf-8")
    (tmp_path / "bad.txt").write_text(CORRECT.replace("£48k", "£58k"), encoding="utf-8")
    return call


ACCEPTANCE = ("--kind", "acceptance", "--record", "record.json", "--on", "2026-11-17")


def test_a_line_of_json_a_file_and_exit_1_where_one_has_an_error(run):
    code, out, _ = run("check", "good.txt", "bad.txt", *ACCEPTANCE, "--json")
    good, bad = map(json.loads, out.splitlines())
    assert (code, good["file"], bad["file"]) == (1, "good.txt", "bad.txt")
    assert not [one for one in good["findings"] if one["level"] == "error"]
    assert [one["rule"] for one in bad["findings"] if one["level"] == "error"] == ["A8"]


def test_a_letter_that_may_leave_exits_0_and_says_so(run):
    code, out, _ = run("check", "good.txt", *ACCEPTANCE)
    assert code == 0 and "Nothing" in out


def test_a_person_sees_the_words_underlined_and_what_to_put_instead(run):
    code, out, _ = run("check", "bad.txt", *ACCEPTANCE)
    line = next(n for n, text in enumerate(out.splitlines()) if "£58k" in text and "line" in text)
    shown, marks = out.splitlines()[line : line + 2]
    assert code == 1 and "Must be mended (1):" in out and "Perhaps: £48,000 a year" in out
    assert shown[marks.index("^") : marks.index("^") + marks.count("^")] == "£58k"


def test_a_letter_is_checked_by_itself_where_there_is_no_desk(run):
    code, out, _ = run("check", "good.txt", "--kind", "acceptance", "--json")
    assert code == 0 and json.loads(out)["moves"]


def test_standard_input_is_a_letter_too(run):
    code, out, _ = run("check", "-", *ACCEPTANCE, "--json", stdin=CORRECT.encode())
    assert code == 0 and json.loads(out)["file"] == "-"


def test_offsets_count_the_file_as_it_is_with_its_mark_and_its_line_ends(run, tmp_path):
    text = "\ufeff" + CORRECT.replace("£48k", "£58k").replace("\n", "\r\n")
    (tmp_path / "bom.txt").write_bytes(text.encode())
    _, out, _ = run("check", "bom.txt", *ACCEPTANCE, "--json")
    (found,) = [one for one in json.loads(out)["findings"] if one["level"] == "error"]
    assert text[found["start"] : found["end"]] == found["quote"] == "£58k"


@pytest.mark.parametrize(
    ("content", "code"),
    [(CORRECT.encode("latin-1"), "not_utf8"), (b"\x00\x01\x02", "not_text"), (b"a" * 1_000_001, "too_large")],
)
def test_what_is_no_letter_file_is_refused_with_a_hint(run, tmp_path, content, code):
    (tmp_path / "odd.txt").write_bytes(content)
    status, out, err = run("check", "odd.txt", *ACCEPTANCE, "--json")
    (problem,) = json.loads(err)["problems"]
    assert (status, out, problem["code"]) == (2, "", code) and problem["hint"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("check", "nowhere.txt", *ACCEPTANCE), "unreadable_file"), (("check",), "no_letter"), (("check", "good.txt"), "no_kind"),
        (("check", "good.txt", "--kind", "acceptence"), "unknown_kind"), (("check", "good.txt", "--batch", "b"), "batch_and_more"),
        (("rules", "--kind", "acceptence"), "unknown_kind"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_told(run, args, code):
    status, _, err = run(*args, "--json")
    assert status == 2 and json.loads(err)["problems"][0]["code"] == code


def rows(*changes):
    base = {"id": "x", "kind": "acceptance", "text": CORRECT, "record": json.loads(DOCUMENT), "on": "2026-11-17"}
    return "".join(json.dumps({**base, **change}) + "\n" for change in changes).encode()


def test_a_batch_goes_on_after_a_bad_line_and_exits_2(run):
    lines = (
        rows({"id": 1})
        + b"{not json\n"
        + rows({"id": 3, "kind": "acceptence"}, {"id": 4, "record": {"side": "x"}}, {"id": 5, "text": "Hello"})
    )
    code, out, err = run("check", "--json", "--batch", "-", stdin=lines)
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 2 and err == ""
    assert [(one["id"], "problems" in one) for one in found] == [
        (1, False),
        (None, True),
        (3, True),
        (4, True),
        (5, False),
    ]
    assert all(set(problem) == {"code", "say", "hint", "where"} for one in found for problem in one.get("problems", []))


def test_a_batch_without_a_bad_line_exits_1_for_an_error_and_0_for_none(run):
    assert run("check", "--json", "--batch", "-", stdin=rows({"id": 1}, {"text": "Hello"}))[0] == 1
    assert run("check", "--json", "--batch", "-", stdin=rows({"id": 1}, {"id": 2}))[0] == 0


def test_of_several_records_the_one_that_the_letter_fits_is_taken(run, tmp_path):
    (tmp_path / "other.json").write_text(RECORDS["hourly"]["document"], encoding="utf-8")
    args = (
        "check",
        "good.txt",
        "--kind",
        "acceptance",
        "--record",
        "other.json",
        "--record",
        "record.json",
        "--on",
        "2026-11-17",
        "--json",
    )
    code, out, _ = run(*args)
    assert code == 0, out


def test_every_rule_is_listed_built_or_not(run):
    code, out, _ = run("rules", "--json")
    found = {one["rule"]: one for one in json.loads(out)}
    errors = "G4 G11 G12 G13 G14 A8 A9 D5 R3 R5 X10 E0 E5 E8 E22 E34 E36 E41 I9 J8 S1 S3 S4 S11 S12 S13 T8 T12".split()
    assert code == 0 and all(found[rule]["built"] and found[rule]["level"] == "error" for rule in errors)
    assert all(one["says"] and one["kinds"] for one in found.values())


def test_the_rules_of_a_kind_are_for_a_person_to_read(run):
    _, out, _ = run("rules", "--kind", "acceptance")
    assert "A8" in out and "E5" not in out and "not built" not in out
    _, out, _ = run("rules", "--kind", "decline")
    assert "E5" in out and "S15  not built" in out  # a question for reasons goes to a person


def test_a_batch_is_streamed():
    """The first answer comes before the second line is read."""
    from sincerely.cli.check_batch import _lines

    class Slow(io.BytesIO):
        asked = 0

        def readline(self, size=-1):
            Slow.asked += 1
            return super().readline(size)

    lines = _lines(Slow(b"a\nb\nc\n"))
    assert next(lines) == "a\n" and Slow.asked == 1
