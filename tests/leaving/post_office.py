"""A real SMTP server in this process that can be told to fail at any step, and counts what it stored."""

from __future__ import annotations

import asyncio
import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class PostOffice:
    """What came, and which fault comes next: `rcpt:550`, `rcpt:drop`, `rcpt:hang`, `mail:451`, `data:451`, `data:550`,
    `data:abort_before`, `data:abort_after`, `data:slow`, `data:hang`, `data:odd`. `faults` are used up one a letter."""

    def __init__(self) -> None:
        self.stored: list[tuple[tuple[str, ...], bytes]] = []
        self.faults: list[str] = []
        self.seen: list[str] = []
        self.passwords: list[str] = []
        self.right: str | None = None
        self.slow_s = 1.0
        self._lock = threading.Lock()
        self.port = 0

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what was stored, in order."""
        return [str(email.message_from_bytes(raw)["Message-ID"]) for _, raw in self.stored]

    def _fault(self, step: str, *, use: bool = True) -> str | None:
        with self._lock:
            if self.faults and self.faults[0].startswith(f"{step}:"):
                return (self.faults.pop(0) if use else self.faults[0]).partition(":")[2]
        return None

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.right and not session.authenticated:
            return "530 5.7.0 who are you?"
        fault = self._fault("mail")
        if fault:
            return f"{fault} not now"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        fault = self._fault("rcpt")
        if fault == "drop":
            server.transport.abort()
            return "250 OK"
        if fault == "hang":
            await asyncio.sleep(30)
        if fault:
            return f"{fault} 5.1.1 no\r\n".strip()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        fault = self._fault("data")
        if fault == "abort_before":
            server.transport.abort()
            return "250 OK"
        if fault in ("451", "550"):
            return f"{fault} no thank you"
        with self._lock:
            self.stored.append((tuple(envelope.rcpt_tos), envelope.content))
        if fault == "abort_after":
            server.transport.abort()
        if fault == "slow":
            await asyncio.sleep(self.slow_s)
        if fault == "hang":
            await asyncio.sleep(30)
        if fault == "odd":
            return "399 hmm"
        return "250 taken"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, credentials: Any) -> AuthResult:
        assert isinstance(credentials, LoginPassword)
        word = credentials.password.decode()
        self.passwords.append(word)
        # a server that tells the password back must not make us repeat it
        told = None if word == self.right else f"535 5.7.8 {word} is wrong"
        return AuthResult(success=word == self.right, handled=told is None, message=told)


@contextmanager
def post_office(*, password: str | None = None, wide: bool = True) -> Iterator[PostOffice]:
    """Run one while the block runs; with `password` it wants a log-in, and not `wide` it carries no address beyond ASCII."""
    office = PostOffice()
    office.right = password
    auth = {"authenticator": office.authenticate, "auth_require_tls": False} if password else {}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        office.port = probe.getsockname()[1]
    controller = Controller(
        office, hostname="127.0.0.1", port=office.port, server_hostname="localhost", enable_SMTPUTF8=wide, **auth
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop(no_assert=True)


@contextmanager
def scripted(*answers: bytes | None) -> Iterator[int]:
    """Run a server that says these lines one after another, whatever it is told, and hangs up at None."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            try:
                conn, _ = listening.accept()
            except OSError:
                return
            with conn, conn.makefile("rb") as heard:
                for n, answer in enumerate(answers):
                    if answer is None or (n and not heard.readline()):
                        return
                    conn.sendall(answer)
                while heard.readline():
                    pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
    thread.join(5)
