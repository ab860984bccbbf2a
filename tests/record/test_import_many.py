"""Many records in and out: folders, lines and standard input; all or nothing; told at once, but not endlessly."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import at, document, event, record
from record.desks import EMPLOYER, INIT, Commands
from sincerely import wiring
from sincerely.cli.import_ import _progress
from sincerely.core.events import Event
from sincerely.core.record import application_id
from sincerely.desk.import_ import LOT, SHOWN, Stated, take_in
from sincerely.errors import Mistake

BENCH = Path(__file__).parents[2] / "bench" / "desk.py"


def written(folder: Path, name: str, stated: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(stated), encoding="utf-8")
    return path


def companies(desk: Commands) -> list[str]:
    return [one["company"] for one in desk.ok("application list --json").json]


def problems(answer: Any) -> list[tuple[str, str]]:
    assert answer.status == 2
    return [(one["where"], one["code"]) for one in json.loads(answer.err)["problems"]]


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


@pytest.fixture
def fresh(sincerely: Commands) -> Commands:
    sincerely.ok(INIT)
    return sincerely


def test_a_folder_gives_what_is_in_and_below_it_by_name_and_nothing_hidden(fresh: Commands) -> None:
    files = ("b.json", "a/z.JSON", "a/deep/y.json", "c.json", ".hidden.json", ".git/x.json", "notes.txt", "d.json.bak")
    for name in files:
        written(fresh.folder / "in", name, document(company=f"Company {Path(name).name}"))
    (fresh.folder / "in" / "again").symlink_to(fresh.folder / "in")

    fresh.ok("import in")

    assert companies(fresh) == ["Company y.json", "Company z.JSON", "Company b.json", "Company c.json"]


def test_a_folder_without_a_record_file_is_a_mistake_and_so_are_no_lines(fresh: Commands) -> None:
    (fresh.folder / "empty").mkdir()
    (fresh.folder / "none.jsonl").write_text("\n \n")
    assert problems(fresh("import empty none.jsonl --json")) == [("empty", "no_records"), ("none.jsonl", "no_records")]


def test_a_file_of_lines_has_a_record_on_each_and_names_the_line_that_is_wrong(fresh: Commands) -> None:
    lines = [json.dumps(document(company=name)) for name in ("Borealis", "Cobalt")]
    good = fresh.folder / "good.jsonl"
    good.write_bytes(b"\xef\xbb\xbf" + "\n\n".join(lines).encode())
    bad = json.dumps(document(event("hooray", "mon"), company="Delta"))
    (fresh.folder / "bad.jsonl").write_bytes("\n".join(["", '{"contract": 1,', bad]).encode() + b"\n\xff\n")

    assert problems(fresh("import bad.jsonl --json")) == [
        ("bad.jsonl:2:16", "not_json"), ("bad.jsonl:3#/events/0/kind", "unknown_name"), ("bad.jsonl:4", "unreadable_file"),
    ]  # fmt: skip
    assert fresh.ok("import good.jsonl --json").json["count"] == 2
    assert companies(fresh) == ["Borealis", "Cobalt"]


def test_standard_input_is_lines_or_one_record(fresh: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "\n".join(json.dumps(document(company=name)) for name in ("Borealis", "Cobalt")))
    fresh.ok("import -")
    typed(monkeypatch, "\n" + json.dumps(document(company="Delta"), indent=2))
    fresh.ok("import -")
    typed(monkeypatch, json.dumps(document(company="Ember")))
    fresh.ok("import -")
    assert companies(fresh) == ["Borealis", "Cobalt", "Delta", "Ember"]

    typed(monkeypatch, '{"contract" 1}\n' + json.dumps(document(company="Fern", time_zone="Mars/Base")))
    assert problems(fresh("import - --json")) == [("-:1:13", "not_json"), ("-:2#/time_zone", "bad_value")]
    typed(monkeypatch, "")
    assert problems(fresh("import - --json")) == [("-", "no_records")]
    typed(monkeypatch, '{\n  "contract": 1,\n')
    assert problems(fresh("import - --json")) == [("-:3:1", "not_json")]


def test_one_fault_in_the_last_of_many_leaves_the_desk_as_it_was(fresh: Commands) -> None:
    lines = [json.dumps(document(company=f"Company {n}")) for n in range(2 * LOT + 5)]
    lines[LOT + 2] = lines[LOT + 3] = "{}"
    (fresh.folder / "many.jsonl").write_text("\n".join(lines))

    answer = fresh("import many.jsonl --json")

    assert {where.partition("#")[0] for where, _ in problems(answer)} == {
        f"many.jsonl:{LOT + 3}",
        f"many.jsonl:{LOT + 4}",
    }
    assert companies(fresh) == []


def test_after_the_first_hundred_problems_the_others_are_counted(fresh: Commands) -> None:
    for n in range(SHOWN + 12):
        written(fresh.folder / "in", f"{n:03}.json", document(company=f"Company {n}", time_zone="Mars/Base"))

    told = problems(fresh("import in --json"))
    said = fresh("import in").err

    assert len(told) == SHOWN + 1 and told[-1] == ("", "more_problems")
    assert "And 12 more problems are not shown; 112 records have one or more. Nothing was taken." in said


def test_what_is_there_already_is_told_for_each_and_counted_for_many(fresh: Commands) -> None:
    (fresh.folder / "many.jsonl").write_text(
        "\n".join(json.dumps(document(company=f"Company {n}")) for n in range(SHOWN + 3))
    )
    fresh.ok("import many.jsonl")

    answer = fresh("import many.jsonl --json")

    told = problems(answer)
    assert told[0] == ("many.jsonl:1", "application_taken") and len(told) == SHOWN + 1
    assert "3 more problems" in json.loads(answer.err)["problems"][-1]["say"]


def test_of_many_the_first_are_listed_and_all_are_counted(fresh: Commands) -> None:
    ahead = event("applied", "mon") | {"on": (wiring.now() + timedelta(days=300)).date().isoformat()}
    lines = [json.dumps(document(event("applied", "mon"), ahead, company=f"Company {n}")) for n in range(SHOWN + 3)]
    (fresh.folder / "many.jsonl").write_text("\n".join(lines))

    dry = fresh.ok("import many.jsonl --dry-run --json").json
    said = fresh.ok("import many.jsonl").out

    assert (dry["count"], dry["events"], len(dry["applications"]), dry["written"]) == (103, 206, SHOWN, False)
    assert said.startswith("103 applications with 206 events.\n103 of the events are still to come")


def test_a_dry_run_looks_at_everything_and_writes_nothing(fresh: Commands) -> None:
    one = written(fresh.folder, "one.json", document(company="Borealis"))
    written(fresh.folder, "two.json", document(company="Borealis"))
    assert problems(fresh("import one.json two.json --dry-run --json")) == [("two.json", "application_twice")]
    assert "Borealis, Analyst: 0 events, as “borealis”." in fresh.ok(f"import {one} --dry-run").out
    assert companies(fresh) == []


def test_an_import_that_is_stopped_leaves_the_desk_as_it_was(fresh: Commands) -> None:
    def stopped() -> Iterator[Stated]:
        for n in range(LOT + 1):
            yield f"{n}.json", record(company=f"Company {n}"), []
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(wiring.open_desk(str(fresh.desk)), stopped())

    assert companies(fresh) == []


def alike_by_chance() -> Sequence[dict[str, Any]]:
    """Return two records whose ids are one in their four digits."""
    company = (
        "The Larkfield and Ember Theatre Workshops Company"  # so long that no name of a candidate is left in the id
    )
    seen: dict[str, dict[str, Any]] = {}
    for n in range(5_000):
        stated = document(side="employer", company=company, candidate={"name": f"Sam {n}", "email": None})
        id = application_id(record(side="employer", company=company, candidate=stated["candidate"]))
        if id in seen:
            return seen[id], stated
        seen[id] = stated
    raise AssertionError("four digits tell five thousand apart")


def test_two_that_have_one_id_by_chance_are_two_applications(sincerely: Commands) -> None:
    sincerely.ok(EMPLOYER)
    one, two = alike_by_chance()
    first, second = written(sincerely.folder, "one.json", one), written(sincerely.folder, "two.json", two)

    taken = [row["id"] for row in sincerely.ok(f"import {first} {second} --json").json["applications"]]

    assert len(set(taken)) == 2 and taken[1].startswith(taken[0])
    assert [code for _, code in problems(sincerely(f"import {second} {first} --json"))] == ["application_taken"] * 2
    third = written(sincerely.folder, "three.json", two | {"candidate": {"name": "Sam Okafor", "email": None}})
    assert problems(sincerely(f"import {third} {second} --json")) == [(str(second), "application_taken")]


def test_the_second_of_two_by_chance_may_come_later(sincerely: Commands) -> None:
    sincerely.ok(EMPLOYER)
    for name, stated in zip(("one.json", "two.json"), alike_by_chance(), strict=True):
        sincerely.ok(f"import {written(sincerely.folder, name, stated)}")
    assert len(companies(sincerely)) == 2


def test_what_is_exported_of_many_is_byte_for_byte_what_another_desk_exports(sincerely: Commands) -> None:
    spec = importlib.util.spec_from_file_location("bench_desk", BENCH)
    assert spec and spec.loader
    bench = sys.modules["bench_desk"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    bench.write(sincerely.folder / "in", 1000, 200)
    sincerely.ok(EMPLOYER)
    sincerely.ok("import in")
    sincerely.ok("export --out one")
    sincerely.desk = sincerely.folder / "other.sqlite3"
    sincerely.ok(EMPLOYER)
    sincerely.ok("import one")
    said = sincerely.ok("export --out two").out

    one, two = ({path.name: path.read_bytes() for path in Path(name).iterdir()} for name in ("one", "two"))
    assert one == two and len(one) == 1000
    assert said == "1,000 files in two\n"


def test_a_letter_put_off_because_of_another_application_is_exported_in_words(fresh: Commands) -> None:
    """The withdrawal at Borealis is owed only since Aurora was accepted."""
    held = [event("applied", "mon"), event("interview_held", "mon 15:00", with_=["Chi Nwosu"])]
    offer = [
        event("offer_received", "tue 10:00", from_="Ana Lindqvist"),
        event("offer_accepted", "wed", channel="letter"),
    ]
    one = written(fresh.folder, "one.json", document(*held, *offer))
    two = written(fresh.folder, "two.json", document(*held, company="Borealis"))
    fresh.ok(f"import {one} {two}")
    owed = fresh.ok("today --all --on 2026-11-05 --json").json
    (id,) = (row["id"] for row in owed if row["kind"] == "withdrawal" and row["company"] == "Borealis")
    journal = wiring.open_desk(str(fresh.desk)).journal
    (borealis,) = (one for one in journal.records() if one.company == "Borealis")
    journal.append(borealis.id, [Event(id="w1", kind="waived", when=at("thu 9:00"), facts={"obligation": id})], after=2)

    waived = json.loads(fresh.ok("export borealis").out)["events"][-1]

    assert waived["obligation"] == "withdrawal: Ana Lindqvist"


def test_an_export_that_fails_leaves_no_file_and_one_over_others_keeps_the_rest(fresh: Commands) -> None:
    fresh.ok(f"import {written(fresh.folder, 'one.json', document())}")
    out = fresh.folder / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    fresh.ok("export --out out")
    (file,) = out.glob("*.json")
    file.write_text("changed")

    assert fresh("export --out out").status == 2 and file.read_text() == "changed"
    fresh.ok("export --out out --over")

    assert sorted(path.name for path in out.iterdir()) == [file.name, "notes.txt"]
    assert json.loads(file.read_text())["company"] == "Aurora"


def test_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    from sincerely.formats.records import written_into

    for out in (tmp_path / "new", tmp_path / "there"):
        with pytest.raises(Mistake), written_into(out) as write:
            write(record())
            raise Mistake("Stopped.", code="stopped", hint="")
        (tmp_path / "there").mkdir(exist_ok=True)
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("screen", "seconds", "shown"), [(Terminal, 3, True), (Terminal, 1, False), (io.StringIO, 3, False)]
)
def test_progress_is_shown_on_a_terminal_once_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, screen: type[io.StringIO], seconds: int, shown: bool
) -> None:
    times: Iterator[datetime] = iter([at("mon 9:00"), at("mon 9:00") + timedelta(seconds=seconds)])
    shows = screen()
    monkeypatch.setattr(sys, "stderr", shows)

    with _progress(lambda: next(times)) as progress:
        progress(3_600)

    said = shows.getvalue()
    assert ("3,600 records read, 1,200 a second" in said) is shown
    assert said.endswith("\r\x1b[K") is shown
