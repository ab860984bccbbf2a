"""How what is owed looks on a terminal and as plain text: questions first, then late, today, next, waiting for them.

Words only: which letters, in which order, and why is decided below. rich is imported for a terminal alone.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sincerely.desk.titles import GROUPS

NARROW = 64  # columns; below, the day stands above its letter


@dataclass(frozen=True, kw_only=True)
class Row:
    """One letter as it is listed."""

    when: str
    title: str
    place: str
    why: str
    type: str  # the next command
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One question as it is listed, with its choices."""

    when: str
    say: str
    choices: tuple[tuple[str, str], ...]  # each with the command that says it, or ""


@dataclass(kw_only=True)
class Page:
    """The whole answer."""

    slips: list[Slip] = field(default_factory=list)
    groups: dict[str, list[Row]] = field(default_factory=dict)
    foot: list[str] = field(default_factory=list)


def lines(page: Page, width: int) -> list[str]:
    """Return the page as plain text."""
    out: list[str] = []
    narrow = width < NARROW
    indent = " " * (4 if narrow else 28)
    for slip in page.slips:
        out += [f"? {slip.when}", *_wrapped(slip.say, width, "  ")]
        for say, command in slip.choices:
            out += [f"  - {say}", *([f"    → {command}"] if command else [])]
        out.append("")
    for group in GROUPS:
        rows = page.groups.get(group, [])
        if not rows:
            continue
        out.append(group)
        for row in rows:
            if narrow:
                out += [f"  {row.when}", *_wrapped(f"{row.title}, {row.place}", width, indent)]
            else:
                out.append(f"  {row.when:<26}{row.title}, {row.place}")
            out += _wrapped(row.why, width, indent)
            if row.type:
                out.append(f"{indent}→ {row.type}")
        out.append("")
    return out + page.foot


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(text, max(width, len(indent) + 20), initial_indent=indent, subsequent_indent=indent)


def show(page: Page, echo: Callable[[str], None], *, terminal: bool) -> None:
    """Write the page: with colour to a terminal, as plain text elsewhere."""
    if not terminal:
        for line in lines(page, 100):
            echo(line)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    width = min(shutil.get_terminal_size().columns, 110)
    for line in lines(page, width):
        console.print(Text(line, style=style_of(line)))


def style_of(line: str) -> str:
    """Return the style of a line of the page; it says nothing that the words do not say."""
    heads = {"Late": "bold red", "Today": "bold yellow", "Next": "bold", "Waiting for them": "bold blue"}
    return heads.get(line, "bold" if line.startswith("? ") else "dim" if line.lstrip().startswith("→") else "")


def rows_by_group(rows: Sequence[tuple[str, Row]]) -> dict[str, list[Row]]:
    """Return rows under their headings, their order kept."""
    found: dict[str, list[Row]] = {}
    for group, row in rows:
        found.setdefault(group, []).append(row)
    return found
