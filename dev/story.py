"""`make story at=candidate/thank_you`: tells a kind's story, what is owed in it, why, and the letter.

With `--golden` it keeps the letter of every story instead, for the tests to compare with.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from playbooks import stories  # the tests' own module, so that what is shown here is what they compare
from playbooks.questions import MARK
from sincerely.desk import today
from sincerely.errors import SincerelyError


def show(at: str) -> int:
    """Print the story of one kind."""
    if at not in stories.kinds():
        print(
            f"There is no letter kind {at!r}; say one of these, as in: make story at={stories.kinds()[0]}",
            file=sys.stderr,
        )
        print("  " + "\n  ".join(stories.kinds()), file=sys.stderr)
        return 2
    story = stories.load(at)
    with stories.opened(story) as desk:
        print(f"{story.says}\n\nAt the end of {story.on} this is owed (`owes` in story.toml):\n")
        for line in stories.owes(desk, story.kind):
            print(f'    "{line}",')
        print("\nBecause:\n")
        for one in (one for one in today.today(desk) if one.obligation.kind == story.kind):
            print("    " + " ".join(reason.say for reason in one.obligation.because))
        form = stories.PLAYBOOKS / at / "letter.en.toml"
        if form.is_file() and MARK not in form.read_text(encoding="utf-8"):
            print(f"\nThe letter:\n\n{stories.letter(desk, story)}")
    return 0


def told(at: str) -> int:
    """Print the story of one kind, or what is wrong with its files."""
    try:
        return show(at)
    except SincerelyError as error:
        for problem in error.problems:
            print(f"{problem.where}: {problem.say}\n  → {problem.hint}", file=sys.stderr)
        return error.exit_status


def keep() -> int:
    """Write the letter of every story to where the tests look, and say which are new."""
    for at in stories.kinds():
        if not all((stories.PLAYBOOKS / at / name).is_file() for name in stories.FILES):
            continue
        story, path = stories.load(at), Path(f"{stories.LETTERS / at}.txt")
        with stories.opened(story) as desk:
            text = stories.letter(desk, story)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(stories.ROOT)}\n\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(keep() if "--golden" in sys.argv else told(sys.argv[1] if len(sys.argv) > 1 else ""))
