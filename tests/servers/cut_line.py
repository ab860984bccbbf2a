"""A line between a program and a server that breaks at a told word: before the server hears it, or before it can answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Line:
    """Carries what is said on loopback to a server's port, until `cut` says at which word of the program it breaks."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._word, self._heard = b"", False
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self, word: bytes, *, heard: bool) -> None:
        """Break, once, when the program says this word; `heard`: the server still gets it, and nobody gets the answer."""
        self._word, self._heard = word, heard

    def close(self) -> None:
        for one in (self._listener, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                there = socket.create_connection(("127.0.0.1", self._to))
                self._open += [here, there]
                threading.Thread(target=self._carry, args=(here, there, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(there, here, False), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, asking: bool) -> None:
        with suppress(OSError):
            while said := one.recv(65536):
                if asking and self._word and self._word in said:
                    self._word = b""
                    one.shutdown(socket.SHUT_RDWR)
                    if self._heard:
                        other.sendall(said)
                    break
                other.sendall(said)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """Yield a line to the server on that port of loopback."""
    line = Line(port)
    try:
        yield line
    finally:
        line.close()
