"""A letter on paper as PDF: tagged (PDF/UA-1), its fonts inside, the same bytes for the same letter, nothing fetched.

typst sets it. The words go in as one JSON value, never into the template, so nothing in them is ever markup. What no font
here can show is told, never left blank.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from sincerely.core.paper import Paper, is_right_to_left
from sincerely.errors import Mistake

BEGINS = b"%PDF-"
SIZES = (
    (12.0, 9.0, 16.0),
    (11.5, 8.0, 15.0),
    (11.0, 7.0, 14.0),
    (10.5, 5.0, 13.0),
)  # points of type, mm between parts, mm for a signature
PAPERS = {"a4": "a4", "letter": "us-letter"}
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
UNSHOWN = re.compile(r"the text `\"(.+?)\"` could not be displayed")


def pdf_of(paper: Paper) -> tuple[bytes, int]:
    """Return the letter as PDF and how many pages it has; set a little smaller where that keeps it on one.

    Raises Mistake where typst is not installed, and where no font shows a character of it.
    """
    _typst()
    pages, size = 0, SIZES[0]
    for tried in SIZES:
        found = _pages(paper, tried)
        if tried == SIZES[0] or found == 1:
            pages, size = found, tried
        if found == 1:
            break
    return _compiled(paper, size), pages


def _typst() -> Any:
    try:
        import typst
    except ImportError:
        raise Mistake(
            "PDF needs typst, which is not installed.", code="extra_missing",
            hint='Install it: pip install "sincerely[pdf]" (with pipx: pipx inject sincerely typst), or name a .docx file.',
            where="--paper",
        ) from None  # fmt: skip
    return typst


@cache
def _template() -> bytes:
    return Path(__file__).with_name("letter.typ").read_bytes()


def _pages(paper: Paper, size: tuple[float, float, float]) -> int:
    found = _typst().query(
        _template(), "<pages>", field="value", one=True, ignore_system_fonts=True,
        sys_inputs={"letter": _words(paper, size)},
    )  # fmt: skip
    return int(json.loads(found))


def _compiled(paper: Paper, size: tuple[float, float, float]) -> bytes:
    """Set the letter in the font that comes along; only where that lacks a character, with the machine's own beside it."""
    error = None
    for system_fonts in (False, True):
        try:
            raw = _typst().compile(
                _template(), output=None, format="pdf", sys_inputs={"letter": _words(paper, size)},
                ignore_system_fonts=not system_fonts, pdf_standards="ua-1",
            )  # fmt: skip
        except _typst().TypstError as failed:
            error = failed
            continue
        assert isinstance(raw, bytes)
        return raw
    assert error is not None
    told = "".join(UNSHOWN.findall(str(error)))
    unshown = "".join(dict.fromkeys(ESCAPED.sub(lambda found: chr(int(found[1], 16)), told)))
    if not unshown:
        raise error
    shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in unshown[:5])
    raise Mistake(
        f"No font here shows {shown}, so it would be missing on the paper.", code="no_font",
        hint="Write it as .docx, whose fonts are those of your word processor, or install a font that has it.",
        where="--paper",
    )  # fmt: skip


def _words(paper: Paper, size: tuple[float, float, float]) -> str:
    """Return the letter as the template reads it: each line a text and the direction it runs in."""

    def one(text: str) -> dict[str, Any]:
        return {"text": text, "rtl": is_right_to_left(text)}

    blocks = {
        name: [one(text) for text in getattr(paper, name)] for name in ("head", "to", "own_head", "below", "after")
    }
    single = {name: one(getattr(paper, name)) for name in ("dated", "subject", "salutation", "close", "name")}
    points, gap, room = size
    custom = paper.custom
    return json.dumps({
        **blocks, **single, "body": [[one(text) for text in paragraph.split("\n")] for paragraph in paper.body],
        "title": paper.title, "author": paper.author, "day": [paper.day.year, paper.day.month, paper.day.day],
        "language": paper.language, "region": paper.region, "page": PAPERS[paper.page], "running": paper.running,
        "size": points, "gap": gap, "room": room, "window": custom.window, "head_right": custom.head == "right",
        "subject_at": "before" if custom.subject == "after" and not paper.salutation else custom.subject,
    })  # fmt: skip
