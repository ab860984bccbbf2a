"""The way in: IMAP, only ever read (EXAMINE, BODY.PEEK), so that nothing is marked, moved or deleted.

New messages are those above the last UID under the same UIDVALIDITY; once that changes, the folder is read again and what
was taken before is known by its bytes. The one thing written is the copy of a letter sent, into the folder of sent mail.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sincerely.core.seen import Arrived, Place
from sincerely.errors import Refused, Rejected, SincerelyError, Unavailable
from sincerely.mail.credentials import Secret
from sincerely.mail.servers import Server, denied, insist_on_privacy, quoted, tls_context

INBOX = "INBOX"
BATCH = 20
# Of a longer message only the beginning is read: headers and text stand before what is attached.
LONGEST = 2_000_000


class ImapSteps:
    """The steps to an open mailbox, each by its name, so that `mailbox test` can show how far it gets."""

    def __init__(self, server: Server, secret: Callable[[], Secret]) -> None:
        self._server, self._secret = server, secret
        self._client: Any = None

    def all(self) -> list[tuple[str, Callable[[], None]]]:
        """Return the steps in order, to be taken one after the other; each raises the error that its failing is."""
        steps: list[tuple[str, Callable[[], None]]] = [("connect", self.connect)]
        if self._server.security == "starttls":
            steps.append(("encrypt", self.encrypt))
        return [*steps, ("log in", self.log_in), ("read the inbox", self.examine)]

    def client(self) -> Any:
        """Return the open client."""
        return self._client

    def connect(self) -> None:
        import imapclient

        insist_on_privacy(self._server)
        server, tls = self._server, self._server.security == "tls"
        try:
            self._client = imapclient.IMAPClient(
                server.host, port=server.port, ssl=tls, timeout=server.timeout_s,
                ssl_context=tls_context(server) if tls else None,
            )  # fmt: skip
        except _faults() as error:
            raise _not_opened(server, error) from error

    def encrypt(self) -> None:
        try:
            if not self._client.has_capability("STARTTLS"):
                raise Refused(
                    f"{self._server.name} offers no STARTTLS, so your password was not given to it.",
                    code="no_starttls", hint="Ask whoever runs it for the TLS port, often 993: set imap.security to tls.",
                )  # fmt: skip
            self._client.starttls(ssl_context=tls_context(self._server))
        except SincerelyError:
            self.close()
            raise
        except _faults() as error:
            self.close()
            raise _not_opened(self._server, error) from error

    def log_in(self) -> None:
        from imapclient.exceptions import LoginError

        server, word = self._server, self._secret().reveal()
        try:
            if server.login == "oauth":
                self._client.oauth2_login(server.user or "", word)
            elif self._client.has_capability("AUTH=PLAIN"):
                self._client.plain_login(server.user or "", word)
            else:
                self._client.login(server.user or "", word)
        except LoginError as error:
            self.close()
            raise denied(server, quoted(str(error), word)) from None
        except _faults() as error:  # told below, without its cause, which could carry what was sent
            self.close()
            raise _not_opened(server, error, word) from None

    def examine(self) -> None:
        try:
            self._client.select_folder(INBOX, readonly=True)
        except _faults() as error:
            self.close()
            raise _not_opened(self._server, error) from error

    def close(self) -> None:
        if self._client is not None:
            _leave(self._client)
            self._client = None


class ImapLetterbox:
    """A `Letterbox` over IMAP. `since` bounds how far back a folder is read for the first time."""

    def __init__(self, server: Server, secret: Callable[[], Secret], *, since: date, keeps_sent: bool) -> None:
        self._server, self._since, self._keeps_sent = server, since, keeps_sent
        steps = ImapSteps(server, secret)
        for _, act in steps.all():
            act()
        self._client = steps.client()

    def new(self, place: Place) -> Iterator[tuple[Arrived, Place]]:
        with self._plainly():
            folder = self._client.select_folder(INBOX, readonly=True)
            validity = int(folder[b"UIDVALIDITY"])
            last = place.uid if validity == place.uidvalidity else 0
            if last:
                found = [uid for uid in self._client.search(["UID", f"{last + 1}:*"]) if uid > last]
            else:
                found = self._client.search(["SINCE", self._since])
        for first in range(0, len(found), BATCH):
            batch = sorted(found)[first : first + BATCH]
            for uid, raw in self._fetched(batch):
                yield Arrived(raw=raw, uid=uid), Place(name=place.name, uidvalidity=validity, uid=uid)

    def find_sent(self, message_id: str) -> bool:
        with self._plainly():
            folder = self._sent_folder()
            if folder is None:
                return False
            self._client.select_folder(folder, readonly=True)
            return self._lies_here(message_id)

    def keep_sent(self, raw: bytes, message_id: str) -> bool:
        if self._keeps_sent:
            return False
        with self._plainly():
            folder = self._sent_folder()
            if folder is None:
                return False
            self._client.select_folder(folder, readonly=True)
            if not self._lies_here(message_id):
                self._client.append(folder, raw, flags=[rb"\Seen"])
            return True

    def close(self) -> None:
        _leave(self._client)

    def _fetched(self, uids: list[int]) -> list[tuple[int, bytes]]:
        with self._plainly():
            found = self._client.fetch(uids, [f"BODY.PEEK[]<0.{LONGEST}>"])
        bodies = {uid: part for uid, one in found.items() for name, part in one.items() if name.startswith(b"BODY[]")}
        return [(uid, bodies[uid]) for uid in uids if bodies.get(uid)]

    def _sent_folder(self) -> str | None:
        found: str | None = self._client.find_special_folder(rb"\Sent")
        return found

    def _lies_here(self, message_id: str) -> bool:
        """The server's search may find part of a word, so each hit's own header is looked at."""
        hits = self._client.search(["HEADER", "Message-ID", message_id])
        headers = self._client.fetch(hits, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]) if hits else {}
        wanted = message_id.encode()
        return any(wanted in part for one in headers.values() for part in one.values() if isinstance(part, bytes))

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except _faults() as error:
            raise _not_opened(self._server, error) from error


def _leave(client: Any) -> None:
    try:
        client.logout()
    except Exception:  # noqa: BLE001 - the server may be gone; the line is closed all the same
        with contextlib.suppress(Exception):
            client.shutdown()


def _faults() -> tuple[type[Exception], ...]:
    """What a server, a line or a certificate can do wrong; a fault of ours is none of these."""
    import imaplib

    from imapclient.exceptions import IMAPClientError, ProtocolError

    return (imaplib.IMAP4.error, IMAPClientError, ProtocolError, OSError, UnicodeError)


def _not_opened(server: Server, error: Exception, secret: str = "") -> SincerelyError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Rejected(
            f"{server.name} could not prove that it is {server.host}: {error.verify_message}. Nothing was sent to it.",
            code="certificate_refused", hint="If it is your company's own, name its authority in the setting ca_file.",
        )  # fmt: skip
    why = "no answer in time" if isinstance(error, TimeoutError) else quoted(str(error) or type(error).__name__, secret)
    return Unavailable(
        f"{server.name} does not answer as it should: {why}.", code="server_silent",
        hint="Try again later: sincerely fetch (what was read is kept).",
    )  # fmt: skip
