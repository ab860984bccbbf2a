"""A picture of what a terminal shows, for the README: drawn from the very words that a command wrote."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from sincerely.cli.agenda import style_of


def as_svg(lines: Sequence[str], title: str) -> str:
    """Return the lines as an SVG terminal window. It fetches nothing: the fonts are those of whoever looks."""
    from rich._export_format import CONSOLE_SVG_FORMAT
    from rich.console import Console
    from rich.terminal_theme import DEFAULT_TERMINAL_THEME
    from rich.text import Text

    console = Console(record=True, width=102, file=io.StringIO(), force_terminal=True, highlight=False)
    for line in lines:
        console.print(Text(line, style=style_of(line)))
    form = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    return console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME, code_format=form, unique_id="today")
