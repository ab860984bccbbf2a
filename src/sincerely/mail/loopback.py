"""A mail server for one machine and a few minutes: SMTP on loopback, each address with a Maildir of its own.

It is what the tour sends through, so that a letter really crosses a wire and nothing can leave the machine: it listens on
127.0.0.1 only, knows the addresses it was given, and refuses every other with 550.
"""

from __future__ import annotations

import mailbox
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Loopback:
    """A running server: where it listens and where each address's letters lie."""

    host: str
    port: int
    folder: Path

    def maildir(self, address: str) -> Path:
        """Return the Maildir of an address."""
        return self.folder / address


class _Deliver:
    """Puts each accepted letter into the Maildir of each of its recipients."""

    def __init__(self, folder: Path, addresses: Sequence[str]) -> None:
        self._boxes = {address: mailbox.Maildir(folder / address, create=True) for address in addresses}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address.lower() not in self._boxes:
            return "550 5.1.1 nobody of that address here"
        envelope.rcpt_tos.append(address.lower())
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        for address in envelope.rcpt_tos:
            self._boxes[address].add(envelope.content)
        return "250 2.0.0 taken"


@contextmanager
def loopback(folder: Path, addresses: Sequence[str]) -> Iterator[Loopback]:
    """Run the server while the block runs; `folder` gets a Maildir for each of `addresses`."""
    from aiosmtpd.controller import Controller

    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(
        _Deliver(folder, addresses), hostname="127.0.0.1", port=_free_port(), server_hostname="localhost"
    )  # named, so that no name server is asked for it
    controller.start()
    try:
        yield Loopback("127.0.0.1", controller.port, folder)
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
