"""The way out: SMTP spoken step by step, so that it is always known which step was under way when a line broke.

Lost before the text was given away, a letter may be tried again; lost after it, nobody knows whether it left. Whether a
letter may go is not decided here: `begin` is asked right before its text is given away.
"""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable

from sincerely.core.outbox import Outcome, Outgoing
from sincerely.errors import Refused, Rejected, SincerelyError, Unavailable
from sincerely.mail.credentials import Secret
from sincerely.mail.servers import Server, bearer, denied, insist_on_privacy, quoted, tls_context

LOST = (smtplib.SMTPServerDisconnected, OSError)  # an OSError of any kind: reset, timed out, unreachable
# EHLO names no machine: Received lines would carry it to the reader (RFC 5321 allows an address literal).
NOBODY = "[127.0.0.1]"


class SmtpPost:
    """A `Post` for one server. `secret` is asked for once a line is open, and only if there is a user."""

    def __init__(self, server: Server, secret: Callable[[], Secret]) -> None:
        self._server, self._secret = server, secret
        self.timeout_s = server.timeout_s

    def open(self) -> SmtpLine:
        for _, act in (steps := SmtpSteps(self._server, self._secret)).all():
            act()
        return steps.line()


class SmtpSteps:
    """The steps to an open line, each by its name, so that `mailbox test` can show how far it gets."""

    def __init__(self, server: Server, secret: Callable[[], Secret]) -> None:
        self._server, self._secret = server, secret
        self._smtp: smtplib.SMTP | None = None
        self._password = ""

    def all(self) -> list[tuple[str, Callable[[], None]]]:
        """Return the steps in order, to be taken one after the other; each raises the error that its failing is."""
        steps: list[tuple[str, Callable[[], None]]] = [("connect", self.connect)]
        if self._server.security == "starttls":
            steps.append(("encrypt", self.encrypt))
        if self._server.user:
            steps.append(("log in", self.log_in))
        return steps

    def line(self) -> SmtpLine:
        """Return the open line."""
        return SmtpLine(self._opened(), self._server, self._password)

    def connect(self) -> None:
        insist_on_privacy(self._server)
        server, context = self._server, tls_context(self._server) if self._server.security == "tls" else None
        try:
            if context:
                self._smtp = smtplib.SMTP_SSL(
                    server.host, server.port, local_hostname=NOBODY, timeout=server.timeout_s, context=context
                )
            else:
                self._smtp = smtplib.SMTP(server.host, server.port, local_hostname=NOBODY, timeout=server.timeout_s)
            self._greet()
        except SincerelyError:
            self.close()
            raise
        except Exception as error:
            self.close()
            raise _not_opened(server, error) from error

    def encrypt(self) -> None:
        smtp = self._opened()
        try:
            if not smtp.has_extn("starttls"):
                raise Refused(
                    f"{self._server.name} offers no STARTTLS, so your password was not given to it.",
                    code="no_starttls", hint="Ask whoever runs it for the TLS port, often 465: set smtp.security to tls.",
                )  # fmt: skip
            smtp.starttls(context=tls_context(self._server))
            self._greet()
        except SincerelyError:
            self.close()
            raise
        except Exception as error:
            self.close()
            raise _not_opened(self._server, error) from error

    def log_in(self) -> None:
        smtp, server = self._opened(), self._server
        self._password = self._secret().reveal()
        try:
            by = _by_token if server.login == "oauth" else _authenticate
            code, words = by(smtp, server.user or "", self._password)
        except Exception as error:  # noqa: BLE001 - told below, without its cause, which could carry what was sent
            self.close()
            raise _not_opened(server, error) from None
        if code == 235:
            return
        self.close()
        said = quoted(words, self._password)
        if 400 <= code < 500:
            raise Unavailable(
                f"{server.name} let nobody log in for now: {code} {said}.", code="login_later",
                hint="Try again in a few minutes: sincerely send",
            )  # fmt: skip
        raise denied(server, f"{code} {said}")

    def close(self) -> None:
        if self._smtp is not None:
            with contextlib.suppress(Exception):
                self._smtp.close()
            self._smtp = None

    def _greet(self) -> None:
        code, words = self._opened().ehlo()
        if not 200 <= code <= 299:
            code, words = self._opened().helo()
        if not 200 <= code <= 299:
            raise smtplib.SMTPHeloError(code, words)

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise AssertionError("the steps are taken in order")
        return self._smtp


class SmtpLine:
    """A `Line`. After anything but a letter taken or refused, it is broken and is not used again."""

    def __init__(self, smtp: smtplib.SMTP, server: Server, password: str) -> None:
        self._smtp, self._server, self._password = smtp, server, password

    def send(self, letter: Outgoing, begin: Callable[[], bool]) -> Outcome:
        """Offer the letter. Every answer and every loss becomes an Outcome; nothing is raised."""
        try:
            refusal = self._envelope(letter)
        except LOST as error:
            say = f"The line to {self._server.name} broke before the letter was given away ({self._why(error)})."
            return Outcome(step="refuse_for_now", say=say)
        except Exception as error:  # noqa: BLE001 - whatever smtplib makes of a server's words, nothing was given away
            return Outcome(step="refuse_for_now", say=f"{self._server.name} answered oddly: {self._why(error)}.")
        if refusal:
            self._forget()
            return refusal
        if not begin():
            self._forget()
            return Outcome(step="put_back", say="It was stopped at the last moment.")
        return self._text(letter)

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._smtp.quit()
        with contextlib.suppress(Exception):
            self._smtp.close()

    def _envelope(self, letter: Outgoing) -> Outcome | None:
        """MAIL and RCPT. A recipient refused is the letter refused: a group letter goes to all or to nobody."""
        esmtp = self._smtp.does_esmtp
        options = [f"size={len(letter.message)}"] if esmtp and self._smtp.has_extn("size") else []
        wide = [one for one in (letter.sender.email, *letter.addresses) if not one.isascii()]
        if wide and not (esmtp and self._smtp.has_extn("smtputf8")):
            say = f"{self._server.name} carries no address beyond ASCII, as {wide[0]} is: ask for another, or send from another mailbox."
            return Outcome(step="refuse", say=say)
        if wide:
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        code, words = self._smtp.mail(letter.sender.email, options)
        if code != 250:
            return self._refused(code, words, "did not take a letter from you")
        for address in letter.addresses:
            code, words = self._smtp.rcpt(address)
            if code not in (250, 251):
                return self._refused(code, words, f"did not take a letter for {address}")
        return None

    def _text(self, letter: Outgoing) -> Outcome:
        try:
            code, words = self._smtp.docmd("DATA")
            if code != 354:  # it does not want to hear the text
                return self._refused(code, words, "did not take the letter")
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the text is still here
            say = f"The line to {self._server.name} broke before the letter was given away ({self._why(error)})."
            return Outcome(step="refuse_for_now", say=say)
        try:
            self._smtp.send(re.sub(rb"(?m)^\.", b"..", letter.message) + b".\r\n")
            code, words = self._smtp.getreply()
            if 200 <= code <= 299:
                return Outcome(
                    step="arrive", say=f"{self._server.name} took it: {code} {quoted(words, self._password)}"
                )
            if 400 <= code <= 599:
                return self._refused(code, words, "did not take the letter")
        except Exception as error:  # noqa: BLE001 - from here on every loss is the same: nobody knows
            say = f"The line to {self._server.name} broke while the letter was given away ({self._why(error)})."
            return Outcome(step="lose", say=say)
        return Outcome(step="lose", say=f"{self._server.name} answered {code}, which says neither yes nor no.")

    def _refused(self, code: int, words: bytes | str, what: str) -> Outcome:
        if code == -1:  # smtplib's word for an answer that was none
            raise smtplib.SMTPServerDisconnected("no answer")
        step = "refuse" if 500 <= code <= 599 else "refuse_for_now"
        return Outcome(step=step, say=f"{self._server.name} {what}: {code} {quoted(words, self._password)}")

    def _forget(self) -> None:
        with contextlib.suppress(Exception):
            self._smtp.rset()

    def _why(self, error: Exception) -> str:
        return _plainly(error, self._password)


def _authenticate(smtp: smtplib.SMTP, user: str, password: str) -> tuple[int, bytes]:
    """AUTH PLAIN, else LOGIN, in UTF-8 (RFC 4616); the library's own sends ASCII only."""
    smtp.ehlo_or_helo_if_needed()
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered or "LOGIN" not in offered:
        return smtp.docmd("AUTH", "PLAIN " + _b64(f"\0{user}\0{password}"))
    code, words = smtp.docmd("AUTH", "LOGIN")
    for part in (user, password):
        if code == 334:
            code, words = smtp.docmd(_b64(part))
    return code, words


def _by_token(smtp: smtplib.SMTP, user: str, token: str) -> tuple[int, bytes]:
    """AUTH XOAUTH2; a server that does not take the token first says why in a challenge, which wants an empty answer."""
    smtp.ehlo_or_helo_if_needed()
    code, words = smtp.docmd("AUTH", "XOAUTH2 " + _b64(bearer(user, token)))
    return smtp.docmd("") if code == 334 else (code, words)


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _plainly(error: Exception, password: str = "") -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "it hung up"
    return quoted(getattr(error, "strerror", None) or str(error) or type(error).__name__, password)


def _not_opened(server: Server, error: Exception) -> SincerelyError:
    """Return the error for a line that did not open; nothing was offered over it."""
    again = "Try again later: sincerely send (nothing was lost)."
    if isinstance(error, ssl.SSLCertVerificationError):
        return Rejected(
            f"{server.name} could not prove that it is {server.host}: {error.verify_message}. Nothing was sent to it.",
            code="certificate_refused", hint="If it is your company's own, name its authority in the setting ca_file.",
        )  # fmt: skip
    if isinstance(error, ssl.SSLError):
        return Rejected(
            f"{server.name} does not speak TLS as it should: {quoted(error.reason or 'no reason given')}.",
            code="tls_failed", hint="Look at port and security: sincerely mailbox show",
        )  # fmt: skip
    if isinstance(error, socket.gaierror):
        return Unavailable(
            f"The server {server.host} was not found.", code="server_not_found",
            hint="Look at its name (sincerely mailbox show) and at your network.",
        )  # fmt: skip
    if isinstance(error, smtplib.SMTPResponseException):
        say = f"{server.name} would not talk: {error.smtp_code} {quoted(error.smtp_error)}."
        if error.smtp_code >= 500:
            return Rejected(say, code="server_refuses", hint="Look at the server: sincerely mailbox show")
        return Unavailable(say, code="server_busy", hint=again)
    return Unavailable(f"{server.name} does not answer: {_plainly(error)}.", code="server_silent", hint=again)
