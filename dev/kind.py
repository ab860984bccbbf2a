"""`make kind at=candidate/meeting_request`: begins a letter kind, a folder of three files whose values are questions.

It also enters the kind where Python has to know of it: its name in core/events.py and its moves in core/moves.py.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from sincerely.core.drafting.readers import READERS
from sincerely.core.events import EVERY_LETTER_KIND, LETTER_KINDS
from sincerely.core.fields import nearest
from sincerely.core.moves import EVERY_MOVE
from sincerely.core.owing.causes import CAUSES
from sincerely.core.owing.clocks import ANCHORS
from sincerely.core.owing.conditions import CONDITIONS
from sincerely.core.owing.recipients import RECIPIENTS

SOURCE = Path(__file__).parents[1] / "src" / "sincerely"


def owed() -> str:
    """Return an owed.toml of questions."""
    clock = f"As 5 bd (business days) or 10 d (days), or from one of: {', '.join(ANCHORS)}, as in answer_by - 1 bd."
    return f"""\
# When the letter is owed, to whom, and how long. Lists are closed: a word that they lack is one short function in core/owing/.
[[rule]]
id = "?? What is the rule called? Short and not taken, as U1."
after = "?? After what is it owed? One of: {", ".join(CAUSES)}."
to = "?? To whom? One of: {", ".join(RECIPIENTS)}."
say = "?? Why, in one sentence to the user? It may hold {{who}}, {{day}}, {{company}} and {{position}}."
due = "?? By when? {clock}"
lapses = "?? After when is it better unsent? The same, or never."
unless = ["?? What takes the reason away? Any of: {", ".join(CONDITIONS)}; or [] for nothing."]
# Some causes count (wait, most, every …): reading the file says which counts a rule after them needs.
sources = ["?? Who says so? Codes of playbooks/sources.toml; add yours there."]
"""


def story(side: str, kind: str) -> str:
    """Return a story.toml of questions."""
    return f"""\
# What happened, and how the letter stands at the end of each day, with the cast of tests/builders.py at Aurora (US-CA). A test names
# the situations that have no story yet; why the kind can never be in one is said under [cannot]. All keys: tests/playbooks/stories.py
[[story]]
says = "?? What happened, in one sentence?"
letter = "?? On which day is the letter of this story written? As 2026-11-04; one story with a letter is enough."
events = ["?? Which events lead there? Tables as in a record file: docs/reference/events.md."]
[story.on]
2026-11-04 = ["?? How does it stand at the end of that day? `make story at={side}/{kind}` prints the lines; add more days."]
"""


def letter(moves: Sequence[str]) -> str:
    """Return a letter.en.toml of questions, a paragraph for each move."""
    parts = [
        "# How the letter is said. Salutation and close are made from the record. Slots in braces: core/drafting/filling.py",
        f'to = "?? To whom, where it is not owed? One of: {", ".join(READERS)}."',
        'subjects = ["?? What is the subject? A list of { id = …, say = … }, one of them with {position} alone."]',
    ]
    for move in moves:
        if move != "close":
            ask = f"How is {move} said? Four ways or more, really different: {{ id = …, say = … }}, with as = formal or warm at choice."
            parts += ["", "[[paragraph]]", "[[paragraph.move]]", f'name = "{move}"', f'ways = ["?? {ask}"]']
    return "\n".join(parts) + "\n"


def enter(side: str, kind: str, moves: Sequence[str]) -> None:
    """Enter the kind in the table of kinds, last of its side, and in the table of moves at the same place."""
    events, table = SOURCE / "core" / "events.py", SOURCE / "core" / "moves.py"
    last = LETTER_KINDS[side][-1]
    text = events.read_text(encoding="utf-8")
    events.write_text(text.replace(f'"{last}",\n    ),', f'"{last}", "{kind}",\n    ),', 1), encoding="utf-8")
    text = table.read_text(encoding="utf-8")
    after = text.index(f'    "{last}": _kind(')
    here = next(found.end() for found in re.finditer(r"\),?\n(?=    \"|\})", text) if found.end() > after)
    table.write_text(f'{text[:here]}    "{kind}": _kind("{" ".join(moves)}"),\n{text[here:]}', encoding="utf-8")


def main(at: str, *moves: str) -> int:
    """Begin the kind, or say what is wrong with what was asked for."""
    side, _, kind = at.partition("/")
    wrong = ""
    if side not in LETTER_KINDS or not re.fullmatch(r"[a-z]+(_[a-z]+)*", kind):
        wrong = f"{at!r} is no letter kind; say it as in: make kind at=candidate/meeting_request"
    elif kind in EVERY_LETTER_KIND:
        wrong = f"There is {kind} already: src/sincerely/playbooks/*/{kind}"
    for move in moves:
        if move.rstrip("?") not in EVERY_MOVE:
            near = nearest(move, EVERY_MOVE)
            wrong = f"{move!r} is no move; " + (
                f"did you mean {near}?" if near else f"there are: {', '.join(EVERY_MOVE)}"
            )
    if wrong:
        print(wrong, file=sys.stderr)
        return 2
    folder = SOURCE / "playbooks" / side / kind
    folder.mkdir(parents=True)
    asked = [move.rstrip("?") for move in moves]
    for name, text in (("owed.toml", owed()), ("story.toml", story(side, kind)), ("letter.en.toml", letter(asked))):
        (folder / name).write_text(text, encoding="utf-8")
        print(f"src/sincerely/playbooks/{side}/{kind}/{name}")
    enter(side, kind, moves)
    print(
        "src/sincerely/core/events.py\nsrc/sincerely/core/moves.py\n\nThe values are questions; `make test` names each that is not answered."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
