"""Messages out of files: one `.eml`, an mbox, a Maildir folder, or standard input. Streams; a message is in memory at a time.

Nothing is locked, marked or moved. What is no mailbox of these forms is one message, whatever its name is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sincerely.errors import Mistake

LARGEST, AT_ONCE = 64 * 1024 * 1024, 1 << 20
# The line before each message of an mbox: "From address weekday month day …".
POSTMARK = re.compile(rb"From \S{1,320}.{0,40}(?:\d{1,2}:\d\d|\b(?:19|20)\d\d\b).{0,60}")
QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")


def messages(path: str) -> Iterator[tuple[str, bytes]]:
    """Yield where each message stands and its bytes, in the order of the file or of the folder's names.

    Raises:
        Mistake: the file or folder cannot be read.
    """
    if path == "-":
        yield "-", sys.stdin.buffer.read(LARGEST)
        return
    place = Path(path)
    try:
        if place.is_dir():
            yield from _maildir(place)
            return
        with place.open("rb") as file:
            yield from _file(path, file)
    except OSError as error:
        say = f"{path} could not be read: {error.strerror or error}."
        raise Mistake(say, code="unreadable_file", hint="Check the path and its permissions.", where=path) from None


def _maildir(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the messages of a Maildir (cur and new) or of a folder of message files."""
    inner = [folder / name for name in ("cur", "new") if (folder / name).is_dir()]
    for place in inner or [folder]:
        for path in sorted(place.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                with path.open("rb") as file:
                    yield str(path), file.read(LARGEST)


def _file(path: str, file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    head = file.read(AT_ONCE)
    file.seek(0)
    first = re.split(rb"\r\n|\n|\r", head.lstrip(b"\xef\xbb\xbf\r\n")[:600], maxsplit=1)[0]
    if not POSTMARK.match(first):
        yield path, file.read(LARGEST)
        return
    ending = b"\r" if b"\n" not in head and b"\r" in head else b"\n"
    for n, raw in enumerate(_mbox(file, ending), 1):
        yield f"{path}:{n}", raw


def _mbox(file: BinaryIO, ending: bytes) -> Iterator[bytes]:
    """Yield the messages of an mbox: each begins at a postmark after an empty line; ">From " is unquoted (mboxrd)."""
    gathered: list[bytes] = []
    size, blank, begun = 0, True, False
    for line in _lines(file, ending):
        if blank and line.startswith(b"From ") and POSTMARK.match(line):
            if begun:
                yield QUOTED_FROM.sub(rb"\1", b"".join(gathered))
            gathered, size, begun = [], 0, True
            blank = False
            continue
        blank = not line.strip()
        if begun and size < LARGEST:
            gathered.append(line)
            size += len(line)
    if begun:
        yield QUOTED_FROM.sub(rb"\1", b"".join(gathered))


def _lines(file: BinaryIO, ending: bytes) -> Iterator[bytes]:
    """Yield lines with their ending, old Mac line breaks included, none longer than a block."""
    if ending == b"\n":
        while line := file.readline(AT_ONCE):
            yield line
        return
    rest = b""
    while block := file.read(AT_ONCE):
        *whole, rest = (rest + block).split(b"\r")
        for line in whole:
            yield line + b"\n"
    if rest:
        yield rest
