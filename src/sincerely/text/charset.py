"""Bytes of a text part to text: the charset declared, then UTF-8, then what the bytes look like. Never fails."""

from __future__ import annotations

import codecs

from sincerely.core.incoming import text_codec

LOOK_AT = 200_000
# Legacy charsets in the order tried where no detector is installed; the last one reads any bytes.
LIKELY = ("cp1252", "latin-1")


def decode(octets: bytes, declared: str) -> str:
    """Return the text of `octets`.

    Args:
        declared: the charset that the message states, or empty; a wrong one (US-ASCII over UTF-8) is seen through.
    """
    for mark, marked in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if octets.startswith(mark):
            return octets.decode(marked, "replace")
    for name in (text_codec(declared), "utf-8"):
        text = _strictly(octets, name)
        if text is not None:
            return text
    found = text_codec(_detected(octets))
    for name in (found, *LIKELY):
        text = _strictly(octets, name)
        if text is not None:
            return text
    return octets.decode("utf-8", "replace")


def _strictly(octets: bytes, name: str | None) -> str | None:
    if name is None:
        return None
    if name == "iso8859-1" and any(0x80 <= octet < 0xA0 for octet in octets[:LOOK_AT]):
        name = "cp1252"  # mail that says Latin-1 means Windows' (WHATWG encoding standard)
    try:
        return octets.decode(name)
    except (UnicodeError, ValueError):
        return None


def _detected(octets: bytes) -> str:
    try:
        import cchardet
    except ImportError:  # no wheel for this Python
        return ""
    found = cchardet.detect(octets[:LOOK_AT])
    return str(found.get("encoding") or "")
