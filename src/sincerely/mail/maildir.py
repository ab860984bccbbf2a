"""A Maildir on this machine as a way in: its files are read and never moved, so that nothing is marked.

It has no numbers, so that every message is offered each time; what was taken before is known by its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sincerely.core.seen import Arrived, Place
from sincerely.errors import Mistake

LONGEST = 2_000_000  # bytes: headers and text stand before what is attached


class MaildirLetterbox:
    """A `Letterbox` over a folder with `new` and `cur`."""

    def __init__(self, path: Path) -> None:
        if not any((path / part).is_dir() for part in ("new", "cur")):
            raise Mistake(
                f"{path} is not a Maildir: it has neither new nor cur.", code="not_a_maildir",
                hint="Name the folder that holds them: sincerely fetch --maildir DIR",
            )  # fmt: skip
        self._path = path

    def new(self, place: Place) -> Iterator[tuple[Arrived, Place]]:
        files = [file for part in ("new", "cur") for file in sorted((self._path / part).glob("*")) if file.is_file()]
        for file in sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name)):
            with file.open("rb") as stream:
                yield Arrived(raw=stream.read(LONGEST)), place

    def find_sent(self, message_id: str) -> bool:
        return False

    def keep_sent(self, raw: bytes, message_id: str) -> bool:
        return False

    def close(self) -> None:
        return None
