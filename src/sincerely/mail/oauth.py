"""A way into the mailbox without its password: OAuth 2 in the browser here (RFC 8252, PKCE), or with a code on any other device (RFC 8628).

What the provider gives is a grant: an access token for about an hour, and a refresh token that brings the next. The access
token stays in memory; the refresh token goes to the keyring, or to a file of mode 0600 if one is named, and nowhere else.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sincerely.errors import Mistake, Refused, Rejected, SettingsError, SincerelyError, Unavailable
from sincerely.mail import credentials
from sincerely.mail.credentials import Secret
from sincerely.mail.servers import is_loopback, quoted

EARLY_S = 60  # an access token that ends this soon is not used any more
WAIT_S = 300  # for somebody to say yes in the browser
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
DONE = "You can close this page and go back to Sincerely."


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who gives access to the mailbox, and as which client it is asked. `device` None: it has no way without a browser here."""

    name: str
    client_id: str
    authorize: str
    token: str
    scopes: tuple[str, ...]
    device: str | None = None
    redirect_host: str = "127.0.0.1"
    more: Mapping[str, str]  # further words that it wants when it is asked
    ca_file: Path | None = None
    timeout_s: float = 120.0


def authority_of(known: Mapping[str, Any] | None, values: Mapping[str, Any]) -> Authority:
    """Return who is asked: the provider's own addresses, or those of the settings, which win.

    Args:
        known: what providers.toml says under `oauth`; None: only the settings know.

    Raises SettingsError for what is missing, and Refused for an address that is not private.
    """
    stated = dict(known or {"name": "your company"})
    for name in ("authorize", "token", "device"):
        if values[f"oauth.{name}_url"]:
            stated[name] = values[f"oauth.{name}_url"]
    if values["oauth.scopes"]:
        stated["scopes"] = values["oauth.scopes"].split()
    missing = [f"oauth.{name}_url" for name in ("authorize", "token") if not stated.get(name)]
    missing += [] if stated.get("scopes") else ["oauth.scopes"]
    missing += [] if values["oauth.client_id"] else ["oauth.client_id"]
    if missing:
        where = f" ({stated['register']})" if stated.get("register") else ""
        raise SettingsError(
            f"To be let in by {stated['name']}, Sincerely needs {' and '.join(missing)} in its settings.", code="no_client",
            hint=f"Register it there once, as a program on a desktop{where}; docs/howto/oauth.md goes step by step.",
        )  # fmt: skip
    addresses = {
        name: str(stated[name]).replace("{tenant}", values["oauth.tenant"])
        for name in ("authorize", "token", "device")
        if stated.get(name)
    }
    for address in addresses.values():
        _insist_on_privacy(address)
    return Authority(
        name=stated["name"], client_id=values["oauth.client_id"], scopes=tuple(stated["scopes"]),
        redirect_host=stated.get("redirect_host", "127.0.0.1"), more=stated.get("more", {}),
        ca_file=Path(values["ca_file"]).expanduser() if values["ca_file"] else None, timeout_s=values["answer_s"],
        **addresses,
    )  # fmt: skip


def _insist_on_privacy(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise Refused(
            f"{parts.hostname or address} would be asked over a line that everybody can read, so it was not.",
            code="line_not_private", hint="Its address begins with https:// in the settings oauth.authorize_url and oauth.token_url.",
        )  # fmt: skip


class Grants:
    """What one mailbox was granted, and where it is kept: `file` if named (mode 0600), else the keyring."""

    def __init__(
        self, authority: Authority, user: str, *, now: Callable[[], datetime], file: Path | None, secret: Secret | None
    ) -> None:
        self._authority, self._user, self._now, self._file, self._client_secret = authority, user, now, file, secret
        self._access: tuple[Secret, datetime] | None = None
        self._refresh: Secret | None = None

    def in_browser(self, show: Callable[[str], None]) -> bool:
        """Ask in a browser on this machine and keep what is granted; False where nothing keeps it safe.

        Args:
            show: is given the address to open; the answer comes back to this machine only.

        Raises Rejected where the person or the provider says no, Unavailable where neither answers.
        """
        with _listening() as answers, self._session() as session:
            session.redirect_uri = f"http://{self._authority.redirect_host}:{answers.server_port}/"
            verifier = _unguessable(64)
            url, state = session.create_authorization_url(
                self._authority.authorize, code_verifier=verifier, login_hint=self._user, **self._authority.more
            )
            show(url)
            answer = answers.wait(state)
            if "error" in answer:
                raise self._refused(answer["error"], answer.get("error_description", ""))
            with self._plainly():
                token = session.fetch_token(self._authority.token, code=answer.get("code", ""), code_verifier=verifier)
        return self._keep(token)

    def on_another_device(self, show: Callable[[str, str], None], sleep: Callable[[float], None] = time.sleep) -> bool:
        """Ask with a code that is typed on any device, wait for the answer and keep what is granted, as `in_browser` does.

        Args:
            show: is given the address and the code.
        """
        if self._authority.device is None:
            raise Mistake(
                f"{self._authority.name} gives no access to a mailbox by a code.", code="no_device_flow",
                hint="Leave out --device, on a machine with a browser.",
            )  # fmt: skip
        with self._session() as session:
            with self._plainly():
                asked = self._answer(session, self._authority.device, {"scope": " ".join(self._authority.scopes)})
            show(str(asked.get("verification_uri") or asked.get("verification_url") or ""), str(asked["user_code"]))
            every, left = float(asked.get("interval", 5)), float(asked.get("expires_in", 900))
            while left > 0:
                sleep(every)
                left -= every
                with self._plainly():
                    token = self._answer(
                        session, self._authority.token, {"grant_type": DEVICE_CODE, "device_code": asked["device_code"]}
                    )
                error = token.get("error")
                if not error:
                    return self._keep(token)
                if error == "slow_down":
                    every += 5
                elif error != "authorization_pending":
                    raise self._refused(str(error), str(token.get("error_description", "")))
        raise self._refused("expired_token", "nobody typed the code in time")

    def access(self) -> Secret:
        """Return an access token that holds for a while yet, fetching the next with the refresh token where it must.

        Raises Mistake where nothing was granted yet, Rejected where the grant was taken back, Unavailable where nobody answers.
        """
        if self._access and self._access[1] > self._now():
            return self._access[0]
        kept = self._refresh or self._kept()
        if kept is None:
            raise Mistake(
                f"{self._authority.name} was not asked yet to let Sincerely into {self._user}.", code="no_grant",
                hint=f"Ask it, in a browser: sincerely mailbox connect {self._user}",
            )  # fmt: skip
        with self._session() as session, self._plainly():
            token = session.refresh_token(self._authority.token, refresh_token=kept.reveal())
        self._keep(token)
        return Secret(str(token["access_token"]))

    def _keep(self, token: Mapping[str, Any]) -> bool:
        if not token.get("access_token"):
            raise self._refused("no_token", "its answer holds no token")
        lasts = timedelta(seconds=float(token.get("expires_in") or 3600) - EARLY_S)
        self._access = (Secret(str(token["access_token"])), self._now() + lasts)
        refresh = token.get("refresh_token")
        if not refresh or (self._refresh and refresh == self._refresh.reveal()):
            return True  # the one kept before goes on
        self._refresh = Secret(str(refresh))
        if self._file:
            _write(self._file, self._user, self._refresh)
            return True
        try:
            credentials.store(self._user, self._refresh, of=credentials.GRANTS)
        except Refused:
            return False
        return True

    def _kept(self) -> Secret | None:
        if self._file:
            word = _read(self._file).get(self._user)
            return Secret(word) if word else None
        return credentials.kept(self._user, of=credentials.GRANTS)

    @contextmanager
    def _session(self) -> Iterator[Any]:
        try:
            from authlib.integrations.requests_client import OAuth2Session
        except ImportError:
            raise SettingsError(
                "What it takes to be let in by a provider is not installed.", code="not_installed",
                hint="Install it: pipx install --force 'sincerely[oauth]' (or pip install 'sincerely[oauth]')",
            ) from None  # fmt: skip
        one, secret = self._authority, self._client_secret
        with OAuth2Session(
            one.client_id, secret.reveal() if secret else None, scope=list(one.scopes), code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post" if secret else "none",
            default_timeout=one.timeout_s,
        ) as session:  # fmt: skip
            if one.ca_file:
                session.verify = str(one.ca_file)
            yield session

    def _answer(self, session: Any, url: str, words: Mapping[str, str]) -> Mapping[str, Any]:
        """Post a form and return the JSON that comes, an error in it included (RFC 8628 has errors that only mean: wait)."""
        secret = {"client_secret": self._client_secret.reveal()} if self._client_secret else {}
        said = session.post(url, data={"client_id": self._authority.client_id, **secret, **words}, withhold_token=True)
        found: Any = said.json()
        if not isinstance(found, dict) or (said.status_code >= 500 and "error" not in found):
            raise ValueError(f"it answered {said.status_code}")
        if url == self._authority.device and "error" in found:
            raise self._refused(str(found["error"]), str(found.get("error_description", "")))
        return found

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Tell what went wrong without its cause, which could carry a token."""
        import requests
        from authlib.common.errors import AuthlibBaseError

        try:
            yield
        except SincerelyError:
            raise
        except AuthlibBaseError as error:
            raise self._refused(str(error.error or ""), str(error.description or "")) from None
        except (requests.RequestException, ValueError, KeyError, OSError) as error:
            why = (
                type(error).__name__ if isinstance(error, (requests.RequestException, KeyError)) else quoted(str(error))
            )
            raise Unavailable(
                f"{self._authority.name} did not answer as it should: {why}.", code="authority_silent",
                hint="Try again in a few minutes; nothing was lost.",
            ) from None  # fmt: skip

    def _refused(self, error: str, description: str) -> SincerelyError:
        name, said = self._authority.name, quoted(": ".join(filter(None, (error, description))))
        if error in ("temporarily_unavailable", "server_error"):
            return Unavailable(
                f"{name} cannot answer for now: {said}.", code="authority_silent", hint="Try again in a few minutes."
            )
        if error == "invalid_grant":
            return Rejected(
                f"{name} no longer lets Sincerely into {self._user}: the permission was taken back or has run out ({said}).",
                code="grant_ended", hint=f"Give it again: sincerely mailbox connect {self._user}",
            )  # fmt: skip
        if error in ("invalid_client", "unauthorized_client"):
            return Rejected(
                f"{name} does not know this client: {said}.", code="unknown_client",
                hint="Look at oauth.client_id in the settings, and at the secret of the client if it has one.",
            )  # fmt: skip
        if error in ("access_denied", "expired_token", "no_answer"):
            return Rejected(
                f"{name} was not told to let Sincerely in: {said}.", code="grant_refused",
                hint=f"Ask again: sincerely mailbox connect {self._user}",
            )  # fmt: skip
        return Rejected(
            f"{name} does not let Sincerely in: {said}.", code="grant_refused",
            hint="Look at the client there: its kind (desktop), its permissions, and oauth.scopes in the settings.",
        )  # fmt: skip


def _unguessable(length: int) -> str:
    from authlib.common.security import generate_token

    made: str = generate_token(length)
    return made


class _Answers(HTTPServer):
    """Waits on this machine alone for the one answer that the browser brings back."""

    found: Mapping[str, str] | None = None
    state = ""

    def wait(self, state: str) -> Mapping[str, str]:
        """Return the answer with this state; every other request is told 404 and changes nothing."""
        self.state, until = state, time.monotonic() + WAIT_S
        while self.found is None and time.monotonic() < until:
            self.timeout = max(0.1, until - time.monotonic())
            self.handle_request()
        return self.found or {"error": "no_answer", "error_description": "nobody answered in the browser"}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that broke is no answer: the wait goes on."""


class _Answer(BaseHTTPRequestHandler):
    server: _Answers
    timeout = 10  # seconds, so that a line which says nothing does not keep the answer out

    def do_GET(self) -> None:
        stated = parse_qs(urlsplit(self.path).query)
        words = {name: values[0] for name, values in stated.items() if len(values) == 1}
        ours = words.get("state") == self.server.state and ("code" in words or "error" in words)
        if ours:
            self.server.found = words
        said = (DONE if ours else "Nothing is here.").encode()
        self.send_response(200 if ours else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:
        """What the browser asked for holds a code, so it is written nowhere."""


@contextmanager
def _listening() -> Iterator[_Answers]:
    server = _Answers(("127.0.0.1", 0), _Answer)
    try:
        yield server
    finally:
        server.server_close()


def _read(file: Path) -> dict[str, str]:
    """Return what a file keeps, by user; empty where there is none yet."""
    try:
        if os.name == "posix" and file.stat().st_mode & credentials.SAFE_MODE:
            raise SettingsError(
                f"The file {file} can be read by others, so it was not used.", code="password_file_open",
                hint=f"Keep it to yourself: chmod 600 {file}",
            )  # fmt: skip
        kept = json.loads(file.read_text(encoding="utf-8"))
        return {str(user): str(word) for user, word in kept.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError):
        raise SettingsError(
            f"The file {file} could not be read as what a provider granted.", code="bad_grants",
            hint="Move it away and connect again: sincerely mailbox connect ADDRESS",
        ) from None  # fmt: skip


def _write(file: Path, user: str, secret: Secret) -> None:
    """Put one grant beside the others, the whole file or nothing."""
    kept = {**_read(file), user: secret.reveal()}
    fresh = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            fresh.unlink()
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            json.dump(kept, out)
        fresh.replace(file)
    except OSError as error:
        raise SettingsError(
            f"What was granted could not be kept in {file}: {error.strerror}.", code="bad_grants",
            hint="Name another place in the setting oauth.token_file.",
        ) from None  # fmt: skip
