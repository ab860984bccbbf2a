"""Every letter kind has a story, owes in it what the story says, and writes the letter that somebody has read and kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from playbooks import stories
from sincerely.core.moves import MOVES


@pytest.mark.parametrize("at", stories.kinds())
def test_a_kind_is_a_folder_of_three_files(at: str) -> None:
    missing = [name for name in stories.FILES if not (stories.PLAYBOOKS / at / name).is_file()]

    assert missing == [], f"{at} has no {' and no '.join(missing)}: `make kind` shows what stands in them"


def _with(name: str) -> list[str]:
    return [at for at in stories.kinds() if (stories.PLAYBOOKS / at / name).is_file()]


@pytest.mark.parametrize("at", _with("story.toml"))
def test_what_is_owed_in_the_story_is_what_it_says(at: str) -> None:
    story = stories.load(at)

    with stories.opened(story) as desk:
        assert stories.owes(desk, story.kind) == list(story.owes), (
            f"`make story at={at}` prints what is owed now, and why"
        )


@pytest.mark.parametrize("at", _with("story.toml"))
def test_the_story_of_a_kind_owes_a_letter_of_that_kind(at: str) -> None:
    assert stories.load(at).owes, f"{at}: tell a situation in which it is owed"


@pytest.mark.parametrize("at", sorted(set(_with("story.toml")) & set(_with("letter.en.toml"))))
def test_the_letter_of_the_story_is_the_one_that_was_read_and_kept(at: str) -> None:
    story, kept = stories.load(at), Path(f"{stories.LETTERS / at}.txt")

    with stories.opened(story) as desk:
        written = stories.letter(desk, story)

    assert kept.is_file(), f"no letter is kept for {at}: `make golden`, and read it aloud"
    assert written == kept.read_text(encoding="utf-8"), (
        "`make golden` keeps the new one; read it aloud before you commit it"
    )


def test_every_kept_letter_is_of_a_kind() -> None:
    kept = {str(path.relative_to(stories.LETTERS).with_suffix("")) for path in stories.LETTERS.glob("*/*.txt")}

    assert kept - set(stories.kinds()) == set()


@pytest.mark.parametrize("at", stories.kinds())
def test_a_kind_has_its_row_in_the_table_of_moves(at: str) -> None:
    assert at.partition("/")[2] in MOVES
