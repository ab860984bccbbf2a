"""Serves the pages to the browser on this machine, until Ctrl-C."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from sincerely.desk.ports import Desk
from sincerely.web.app import made
from sincerely.web.door import Door


def serve(open_desk: Callable[[], Desk], *, port: int, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C.

    Args:
        port: on loopback; 0: one that is free.
        ready: is given the address that lets in once.
    """
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(64)
        door = Door(listening.getsockname()[1])
        ready(door.link)
        config = uvicorn.Config(made(open_desk, door), log_level="error", server_header=False, lifespan="off")
        uvicorn.Server(config).run(sockets=[listening])
