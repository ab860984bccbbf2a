"""One plain form of a text for recognising words in it: same length, so that every offset holds in the text as read.

Lower case, straight quotes, plain hyphens and blanks; a single line break is a blank, a blank line stays a line break, so
that nothing is recognised across two paragraphs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ALIKE = {
    **dict.fromkeys("‘’ʼ´`′", "'"), **dict.fromkeys("“”„″", '"'), **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\t\r\v\f      ", " "), "\u2028": "\n", "\u2029": "\n", "\ufeff": " ",
}  # fmt: skip
_TABLE = str.maketrans(_ALIKE)
_BREAKS = re.compile(r"\n[ \n]*")
_UNSPLIT = str.maketrans({
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ß": "ss",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "ħ": "h", "Ħ": "H",
})  # fmt: skip


def without_accents(text: str) -> str:
    """Return `text` in ASCII as a name is typed on another keyboard: Łukasz as Lukasz. What has no such form is left out."""
    return unicodedata.normalize("NFKD", text.translate(_UNSPLIT)).encode("ascii", "ignore").decode()


def folded(text: str) -> str:
    """Return `text` in its plain form, character for character."""
    return _short(text) if len(text) < _WORDS else joined(lined(text))


_WORDS = 40  # characters; names and single words come again and again


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return joined(lined(text))


def lined(text: str) -> str:
    """Return `text` in its plain form with every line break left where it is."""
    plain = text.translate(_TABLE)
    lower = plain.lower()
    if len(lower) != len(plain):  # a capital whose small letter takes two characters
        lower = "".join(small if len(small := mark.lower()) == 1 else mark for mark in plain)
    return lower


def joined(plain: str) -> str:
    """Return a lined form with a blank for each single line break."""
    return _BREAKS.sub(_break, plain)


def _break(match: re.Match[str]) -> str:
    found = match.group()
    return found if found.count("\n") > 1 else " " * len(found)
