"""An authorization server on loopback: it asks nobody, and grants or refuses as the test says. Dovecot asks it what a token is worth."""

from __future__ import annotations

import contextlib
import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT = "sincerely-desktop"


class Authority(ThreadingHTTPServer):
    """What it was asked, and what it is worth: `says_no` refuses at once, `pending` is how often a code is still waited for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.clear()

    def clear(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.says_no: str | None = None
        self.broken = False
        self.pending, self.slow_down = 0, False
        self.secret: str | None = None
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh: dict[str, str] = {}  # refresh token: user
        self.access: dict[str, str] = {}  # access token: user
        self.lasts = 3600
        self.count = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def grant(self, user: str) -> dict[str, Any]:
        """Return what stands for a yes; the refresh token before is worth nothing any more."""
        self.count += 1
        access, refresh = f"access-{self.count}-{user}", f"refresh-{self.count}-{user}"
        self.refresh = {token: of for token, of in self.refresh.items() if of != user} | {refresh: user}
        self.access[access] = user
        return {"access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": self.lasts}

    def take_back(self) -> None:
        self.refresh, self.access = {}, {}


class _Answers(BaseHTTPRequestHandler):
    server: Authority

    def do_GET(self) -> None:
        words = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        self.server.asked.append((urlsplit(self.path).path, words))
        if self.server.says_no:
            back = {"error": self.server.says_no, "state": words["state"]}
        else:
            code = f"code-{len(self.server.codes)}"
            self.server.codes[code] = words
            back = {"code": code, "state": words["state"]}
        self.send_response(302)
        self.send_header("Location", f"{words['redirect_uri']}?{urlencode(back)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        words = {name: values[0] for name, values in form.items()}
        path = urlsplit(self.path).path
        self.server.asked.append((path, words))
        if self.server.broken:
            self._say(502, b"<html>Bad gateway</html>")
            return
        status, found = getattr(self, "_" + path.strip("/"))(words)
        self._say(status, json.dumps(found).encode())

    def _introspect(self, words: dict[str, str]) -> tuple[int, dict[str, Any]]:
        user = self.server.access.get(words.get("token", ""))
        return 200, {"active": True, "email": user} if user else {"active": False}

    def _device(self, words: dict[str, str]) -> tuple[int, dict[str, Any]]:
        return 200, {
            "device_code": "device-1",
            "user_code": "WXYZ-1234",
            "verification_uri": f"{self.server.url}/type",
            "interval": 1,
            "expires_in": 5,
        }

    def _token(self, words: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if words.get("client_id") != CLIENT or words.get("client_secret") != self.server.secret:
            return 401, {"error": "invalid_client"}
        by = words["grant_type"]
        if by == "authorization_code":
            asked = self.server.codes.pop(words["code"], None)
            digest = urlsafe_b64encode(sha256(words.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
            if not asked or asked["code_challenge"] != digest or asked["redirect_uri"] != words["redirect_uri"]:
                return 400, {"error": "invalid_grant", "error_description": "no such code"}
            return 200, self.server.grant(asked["login_hint"])
        if by == "refresh_token":
            user = self.server.refresh.get(words["refresh_token"])
            return (
                (200, self.server.grant(user))
                if user
                else (400, {"error": "invalid_grant", "error_description": "revoked"})
            )
        if self.server.says_no:
            return 400, {"error": self.server.says_no}
        if self.server.pending:
            self.server.pending -= 1
            return 400, {"error": "slow_down" if self.server.slow_down else "authorization_pending"}
        return 200, self.server.grant("sam@okafor.example")

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def authority() -> Iterator[Authority]:
    """Run it, on this machine only, while the block runs."""
    server = Authority()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
