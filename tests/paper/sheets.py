"""Papers for the tests, and the words of a file read by other hands than those that wrote it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pypdf

from sincerely.core.paper import Paper, custom_of

DAY = date(2026, 11, 17)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sheet(country: str = "GB", side: str = "candidate", **parts: Any) -> Paper:
    """Return a paper of Sam's to Ana; `parts` stand in the place of its own."""
    whole: dict[str, Any] = {
        "page": "a4", "custom": custom_of(country, side), "language": "en", "region": "GB", "title": "About the offer",
        "author": "Sam Okafor", "day": DAY, "head": ("Sam Okafor", "12 Harbour Road", "Leeds LS1 4AP"),
        "dated": "17 November 2026", "to": ("Ms Ana Lindqvist", "Aurora"), "subject": "About the offer",
        "salutation": "Dear Ms Lindqvist,", "body": ("I accept the position.",), "close": "Yours sincerely,",
        "name": "Sam Okafor", "running": "Ana Lindqvist · 17 November 2026 · page",
    }  # fmt: skip
    return Paper(**(whole | parts))


def pdf_words(raw: bytes) -> str:
    """Return the text of a PDF, page after page."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages)


def pdf_places(raw: bytes) -> dict[str, tuple[float, float]]:
    """Return where each piece of the first page begins: mm from its left and from its top to the foot of the letters."""
    page = pypdf.PdfReader(io.BytesIO(raw)).pages[0]
    found: dict[str, tuple[float, float]] = {}

    def seen(text: str, cm: Sequence[float], tm: Sequence[float], *_: Any) -> None:
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if text.strip():
            found[text.strip()] = (x / 72 * 25.4, (float(page.mediabox.height) - y) / 72 * 25.4)

    page.extract_text(visitor_text=seen)
    return found


def docx_paragraphs(raw: bytes) -> list[str]:
    """Return the paragraphs of a DOCX, from its XML alone."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        root = ET.fromstring(parts.read("word/document.xml"))
    return [
        "".join(
            "\n" if one.tag == f"{W}br" else one.text or "" for one in found.iter() if one.tag in (f"{W}t", f"{W}br")
        )
        for found in root.iter(f"{W}p")
    ]


def docx_words(raw: bytes) -> str:
    """Return the text of a DOCX, a line a paragraph."""
    return "\n".join(docx_paragraphs(raw))


def bare(text: str) -> str:
    """Return a text without blanks and without the hyphens that a line put in."""
    return re.sub(r"[\s\u00ad]", "", text)
