"""`make story at=candidate/thank_you`: tells a kind's stories: how its letters stand on each day, why, and the letter.

With `--golden` it keeps the letters of all stories instead, for the tests to compare with.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from playbooks import situations, stories  # the tests' own modules, so that what is shown here is what they compare
from playbooks.questions import MARK
from sincerely.errors import SincerelyError


def show(at: str) -> int:
    """Print the stories of one kind."""
    if at not in stories.kinds():
        print(
            f"There is no letter kind {at!r}; say one of these, as in: make story at={stories.kinds()[0]}",
            file=sys.stderr,
        )
        print("  " + "\n  ".join(stories.kinds()), file=sys.stderr)
        return 2
    form = stories.PLAYBOOKS / at / "letter.en.toml"
    written = form.is_file() and MARK not in form.read_text(encoding="utf-8")
    told = stories.load(at)
    for story in told:
        print("\n".join(_story(story)))
        if story.letter and written:
            print(f"The letter, on {story.letter}:\n\n{stories.letter(story)}")
    for left in situations.missing(told, stories.cannot(at)):
        print(f"No story yet: {left}")
    return 0


def _story(story: stories.Story) -> Iterator[str]:
    """Yield the story as story.toml has it, each day's line with what the file says where that is something else."""
    yield from (story.says, "")
    because: dict[str, None] = {}
    for on, said in story.on.items():
        now = stories.lines(story, on)
        key = json.dumps(on) if "T" in on else on
        yield f"    {key} = {_listed(now)}" + (
            "" if now == sorted(said) else f"  # the file says {_listed(sorted(said))}"
        )
        because |= dict.fromkeys(reason.say for one in stories.standing(story, on) for reason in one.obligation.because)
    yield from ("", *(f"    {say}" for say in because), "")


def _listed(lines: list[str]) -> str:
    return json.dumps(lines, ensure_ascii=False)


def told(at: str) -> int:
    """Print the stories of one kind, or what is wrong with its files."""
    try:
        return show(at)
    except SincerelyError as error:
        for problem in error.problems:
            print(f"{problem.where}: {problem.say}\n  → {problem.hint}", file=sys.stderr)
        return error.exit_status


def keep() -> int:
    """Write the letters of all stories, and why they are owed, to where the tests look, and say which are new."""
    written = {path: stories.letter(story) for story, path in stories.kept()} | stories.explained()
    for path, text in written.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(stories.ROOT)}\n\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(keep() if "--golden" in sys.argv else told(sys.argv[1] if len(sys.argv) > 1 else ""))
