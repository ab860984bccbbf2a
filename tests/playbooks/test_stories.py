"""Every letter kind is a folder of three files, stands in its stories as they say, and writes the letters somebody has read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from playbooks import situations, stories
from sincerely.core.moves import MOVES
from sincerely.core.owing.causes import TAKES

ADVICE = {
    "owed.toml": "say after what it is owed, to whom and by when",
    "story.toml": "write one situation in which it is owed",
    "letter.en.toml": "write how its moves are said",
}


@pytest.mark.parametrize("at", stories.kinds())
def test_a_kind_is_a_folder_of_three_files(at: str) -> None:
    missing = [name for name in stories.FILES if not (stories.PLAYBOOKS / at / name).is_file()]

    assert missing == [], " ".join(f"{at} has no {name}: {ADVICE[name]}." for name in missing)


def test_no_folder_holds_anything_else() -> None:
    found = {str(path.relative_to(stories.PLAYBOOKS)) for path in stories.PLAYBOOKS.glob("*/*/*") if path.is_file()}

    assert found <= {f"{at}/{name}" for at in stories.kinds() for name in stories.FILES}


def _every_story() -> Iterator[Any]:
    for at in stories.with_file("story.toml"):
        for story in stories.load(at):
            yield pytest.param(at, story, id=f"{story.kind}: {story.says}")


@pytest.mark.parametrize(("at", "story"), list(_every_story()))
def test_a_story_comes_out_as_told(at: str, story: stories.Story) -> None:
    told = {day: sorted(lines) for day, lines in story.on.items()}

    assert {day: stories.lines(story, day) for day in told} == told, f"`make story at={at}` says why"


@pytest.mark.parametrize("at", stories.with_file("story.toml"))
def test_a_kind_tells_a_story_of_every_situation_that_it_can_be_in(at: str) -> None:
    told, cannot = stories.load(at), stories.cannot(at)

    assert situations.missing(told, cannot) == [], f"{at}/story.toml has no story of these: write one of each"
    assert situations.idle(told, cannot) == [], f"{at}/story.toml: take these out of [cannot]"


@pytest.mark.parametrize("at", stories.with_file("story.toml"))
def test_a_kind_has_a_story_whose_letter_is_kept(at: str) -> None:
    assert any(story.letter for story in stories.load(at)), (
        f'{at}: say letter = "2026-11-04" in one of its stories, then: make golden'
    )


@pytest.mark.parametrize(
    ("story", "file"),
    [pytest.param(story, file, id=f"{file.parent.name}/{file.stem}") for story, file in stories.kept()],
)
def test_the_letter_of_a_story_is_the_one_that_was_read_and_kept(story: stories.Story, file: Path) -> None:
    written = stories.letter(story)

    assert file.is_file(), f"no letter is kept for {story.kind}: `make golden`, and read it aloud"
    assert written == file.read_text(encoding="utf-8"), (
        "`make golden` keeps the new one; read it aloud before you commit it"
    )


def test_every_kept_letter_is_of_a_story() -> None:
    assert set(stories.LETTERS.glob("*/*.txt")) - {file for _, file in stories.kept()} == set()


@pytest.mark.parametrize(
    "story",
    [
        pytest.param(one, id=f"{at}: {one.says}")
        for at in stories.with_file("story.toml")
        for one in stories.load(at)
        if one.why
    ],
)
def test_why_a_letter_is_owed_is_told_as_it_was_read_and_kept(story: stories.Story) -> None:
    file = stories.WHYS / story.side / f"{story.kind}.txt"
    kept = file.read_text(encoding="utf-8") if file.is_file() else ""

    assert stories.why(story) in kept, f"`make golden` keeps it; read {file.name} aloud before you commit it"


def test_every_kept_explanation_is_of_stories_and_holds_nothing_else() -> None:
    kept = {path: path.read_text(encoding="utf-8") for path in stories.WHYS.glob("*/*.txt")}

    assert kept == stories.explained(), "`make golden` keeps them; read aloud what changed before you commit it"


@pytest.mark.parametrize("at", stories.kinds())
def test_a_kind_has_its_row_in_the_table_of_moves(at: str) -> None:
    assert at.partition("/")[2] in MOVES


def test_a_story_that_only_says_open_before_its_day_is_of_no_situation() -> None:
    only = stories.load("candidate/thank_you")[1]
    plain = replace(only, on={"2026-11-18": ("Chi Nwosu: open, due 2026-11-19",)})

    assert len(situations.missing([plain], {})) == len(situations.SITUATIONS)
    assert situations.idle([plain], {"lapsed": "never", "laspe": "no situation"}) == ["laspe"]
    assert situations.idle(
        [replace(plain, on={"2026-11-26": ("Chi Nwosu: lapsed, due 2026-11-19",)})], {"lapsed": "never"}
    ) == ["lapsed"]


@pytest.mark.parametrize("at", stories.with_file("story.toml"))
def test_a_cause_gives_every_day_and_word_that_a_rule_after_it_may_state(at: str) -> None:
    """Some days are only in some causes (an offer that names none), so each must be given once; a word always."""
    given: dict[str, set[str]] = {}
    for story in stories.load(at):
        for rule, cause in stories.causes(story):
            missing = set(TAKES[rule.after].words) - {"once", "law", "law_days"} - {*cause.words, *rule.words}
            assert missing == set(), f"{rule.after} gives no word for {missing} in {story.says!r}"
            given.setdefault(rule.after, set()).update(cause.anchors)

    assert {
        after: set(TAKES[after].days) - days for after, days in given.items() if set(TAKES[after].days) - days
    } == {}
