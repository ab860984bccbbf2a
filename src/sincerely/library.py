"""What other Python programs call: `sincerely.check`. Writes nothing, sends nothing, and opens no desk.

A letter is judged by its text and the record given with it, as `sincerely check` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

from sincerely import wiring
from sincerely.core.application import Application, fold
from sincerely.core.letter import Finding, MoveSeen
from sincerely.core.record import record_from
from sincerely.desk.check import Checked, check_text, known_kind
from sincerely.errors import Mistake

__all__ = ["Checked", "Finding", "Mistake", "MoveSeen", "check"]
Given = Mapping[str, Any] | str | PathLike[str]  # a record file as json.load gives it, or its path


def check(
    text: str, kind: str, record: Given | Sequence[Given] | None = None, *, on: date | None = None,
    to: Sequence[str] = (),
) -> Checked:  # fmt: skip
    """Say what a letter does and what is wrong with it.

        found = sincerely.check(Path("letter.txt").read_text(), "acceptance", "larkfield.json")
        for one in found.errors:
            print(one.rule, one.say, text[one.start:one.end] if one.start is not None else "")

    Args:
        text: the letter; an e-mail's headers (Subject, To) come first, a paper letter begins with its first line.
        kind: its letter kind, as "thank_you"; `sincerely rules` lists them.
        record: what is known of the application, as `sincerely export` writes it: the document or the path of its file;
            of several, the letter belongs to the one that it fits best. None: what only a record can tell is left out.
        on: the day of the letter; None: today where the record's people are.
        to: the names of its recipients, where they are known.

    Returns:
        `words` of the body, the `moves` of its kind (present or not) and the `findings`, the gravest first. A finding has
        `rule`, `level` (error, warning, info), `say`, `why`, `sources`, the span `start` and `end` in characters of `text`
        (None where something is missing) and perhaps `instead`, words for that span. No text whatever raises.

    Raises:
        Mistake: the kind is unknown, or a record is wrong: its `problems` name each place.
    """
    known_kind(kind)
    given = [record] if record is None or isinstance(record, (Mapping, str, PathLike)) else list(record)
    desk = wiring.open_desk(clock=on)
    applications: list[Application] = []
    for one in given:
        if isinstance(one, Mapping):
            found, problems = record_from(one, "record")
            if found is None or problems:
                raise Mistake.of(problems)
            applications.append(fold(found, desk.clock))
        elif one is not None:
            held = wiring.open_desk(records=[Path(one)], clock=on)
            applications += [fold(stated, desk.clock) for stated in held.journal.records()]
    return check_text(desk, text, kind, applications=applications, to=to, on=on)
