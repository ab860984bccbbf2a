"""`check --sarif`: a log that holds to the structure of SARIF 2.1.0 as published, and whose fixes mend the letter."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from checks.test_check_command import CORRECT, DOCUMENT, run  # noqa: F401 - pytest finds the fixture here
from sincerely.core.letter import Finding
from sincerely.formats.sarif import Result, sarif

LEVELS = ("none", "note", "warning", "error")
ROLES = ("analysisTarget", "attachment", "modified", "unmodified")


def message(stated, where):
    assert isinstance(stated["text"], str) and stated["text"], f"{where}: a message has a text that says something"


def location(stated, artifacts, where):
    uri = stated["uri"]
    assert urlsplit(uri) and " " not in uri and "\\" not in uri, f"{where}: {uri!r} is no URI"
    if "index" in stated:
        assert artifacts[stated["index"]]["location"]["uri"] == uri, f"{where}: the index is of another file"


def region(stated, where):
    for name in ("startLine", "startColumn", "endLine", "endColumn"):
        assert stated.get(name, 1) >= 1, f"{where}: {name} counts from 1"
    if "endLine" in stated:
        begins, ends = (stated["startLine"], stated["startColumn"]), (stated["endLine"], stated["endColumn"])
        assert begins < ends, f"{where}: it ends before it begins"
    if "charOffset" in stated:
        assert stated["charOffset"] >= 0 and stated["charLength"] >= 0, where


def assert_is_sarif(log):
    """Hold a log to what the standard requires of each object that we use (sections 3.13 to 3.57)."""
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    for run_ in log["runs"]:
        driver, artifacts = run_["tool"]["driver"], run_.get("artifacts", [])
        assert driver["name"] and run_["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
        ids = [rule["id"] for rule in driver["rules"]]
        assert len(ids) == len(set(ids)), "a rule is described once"
        for rule in driver["rules"]:
            message(rule["shortDescription"], rule["id"])
            assert rule.get("defaultConfiguration", {"level": "none"})["level"] in LEVELS
        for artifact in artifacts:
            location(artifact["location"], artifacts, "artifacts")
            assert all(role in ROLES for role in artifact["roles"])
        for n, one in enumerate(run_["results"]):
            where = f"results[{n}]"
            message(one["message"], where)
            assert one["level"] in LEVELS and ids[one["ruleIndex"]] == one["ruleId"], where
            for place in one["locations"]:
                location(place["physicalLocation"]["artifactLocation"], artifacts, where)
                region(place["physicalLocation"].get("region", {}), where)
            for fix in one.get("fixes", []):
                message(fix["description"], where)
                for change in fix["artifactChanges"]:
                    location(change["artifactLocation"], artifacts, where)
                    assert change["replacements"], "a change replaces something"
                    for replaced in change["replacements"]:
                        region(replaced["deletedRegion"], where)
                        assert isinstance(replaced["insertedContent"]["text"], str)


@pytest.fixture
def log(run, tmp_path):  # noqa: F811 - it is the fixture above
    def of(text, *names, code):
        for name in names:
            (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        (tmp_path / "record.json").write_text(DOCUMENT, encoding="utf-8")
        rest = ("--kind", "acceptance", "--record", "record.json", "--on", "2026-11-17", "--sarif")
        left, out, _ = run("check", *(names or ("-",)), *rest, stdin=b"" if names else text.encode())
        found = json.loads(out)
        assert left == code
        assert_is_sarif(found)
        return found["runs"][0]

    return of


def test_a_fault_is_shown_at_its_line_and_the_fix_mends_it(log):
    text = CORRECT.replace("£48k", "£58k")
    found = log(text, "a letter.txt", code=1)

    one = next(result for result in found["results"] if result["ruleId"] == "A8")
    place = one["locations"][0]["physicalLocation"]
    line = text.split("\n")[place["region"]["startLine"] - 1]
    assert place["artifactLocation"] == {"uri": "a%20letter.txt", "index": 0}
    assert line[place["region"]["startColumn"] - 1 : place["region"]["endColumn"] - 1] == "£58k"
    fix = one["fixes"][0]["artifactChanges"][0]["replacements"][0]
    at, length = fix["deletedRegion"]["charOffset"], fix["deletedRegion"]["charLength"]
    mended = text[:at] + fix["insertedContent"]["text"] + text[at + length :]
    assert not [one for one in log(mended, "mended.txt", code=0)["results"] if one["level"] == "error"]


def test_several_files_are_one_run_and_what_is_missing_points_to_its_file_alone(log):
    found = log("Dear Ms Lindqvist,\n\nThank you.\n\nSam Okafor\n", "one.txt", "two.txt", code=1)

    missing = [one for one in found["results"] if one["ruleId"] == "A4"]
    places = [one["locations"][0]["physicalLocation"] for one in missing]
    assert [place["artifactLocation"] for place in places] == [
        {"uri": "one.txt", "index": 0},
        {"uri": "two.txt", "index": 1},
    ]
    assert all("region" not in place for place in places)


def test_a_letter_without_a_fault_is_a_run_without_results_and_a_pipe_has_a_name(log):
    found = log(CORRECT, code=0)
    assert found["artifacts"] == [{"location": {"uri": "stdin"}, "roles": ["analysisTarget"]}]
    assert all(one["level"] != "error" for one in found["results"])


def test_a_move_that_is_no_rule_is_described_too_and_lines_count_any_text():
    text = "é\U0001f600 one\r\ntwo three"
    findings = [
        Finding(rule="move:thank", level="warning", say="It thanks nobody.", why="Why.", start=3, end=len(text)),
        Finding(rule="G2", level="info", say="Long.", why="", start=0, end=1, instead="e"),
    ]
    found = sarif([Result(str(Path("/letters/one.txt").absolute()), text, findings)], [])
    assert_is_sarif(found)
    first, second = (one["locations"][0]["physicalLocation"] for one in found["runs"][0]["results"])
    wanted = {"startLine": 1, "startColumn": 4, "endLine": 2, "endColumn": 10, "charOffset": 3, "charLength": 14}
    assert wanted.items() <= first["region"].items()
    assert second["region"]["snippet"] == {"text": "é"} and first["artifactLocation"]["uri"].startswith("file:///")
    assert [one["level"] for one in found["runs"][0]["results"]] == ["warning", "note"]


def test_one_answer_is_asked_for_at_a_time(run):  # noqa: F811 - it is the fixture above
    code, _, said = run("check", "-", "--kind", "acceptance", "--sarif", "--json")
    assert code == 2 and "--sarif is an answer of its own" in said
