"""Markdown for the pages that are made: tables, and text of which nothing is read as markup."""

from __future__ import annotations

import re
from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; bars and line breaks in a cell are made harmless."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in lines
    )


def plain(text: str) -> str:
    """Return a text with nothing in it that Markdown reads as its own."""
    return re.sub(r"([\\`*_<>\[\]{}|#~])", r"\\\1", text)
