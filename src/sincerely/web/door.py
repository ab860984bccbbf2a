"""Who may come in: whoever started the desk, by a link that opens once, from this machine, by its own pages.

Any program of this machine and any page in the same browser can ask a port of loopback. So each question needs the cookie that
the link left, the name under which the desk was opened (a foreign name that points here is DNS rebinding), and, where it changes
something, to come from a page of the desk itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

COOKIE = "sincerely"
NOT_YOURS = "This desk is open in another browser, or the link was used before. Close it with Ctrl-C and start it anew: sincerely page"


class Door:
    """One opening of the desk. `port` is where it listens."""

    def __init__(self, port: int) -> None:
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._link: str | None = secrets.token_urlsafe(32)
        self._cookie = secrets.token_urlsafe(32)
        self.form_key = secrets.token_urlsafe(32)

    @property
    def link(self) -> str:
        """The address to open; it lets in once."""
        return f"http://{self.hosts[0]}/enter/{self._link}"

    def enter(self, link: str) -> str | None:
        """Return the cookie for whoever has the link, the first time; else None."""
        if self._link is None or not secrets.compare_digest(link.encode(), self._link.encode()):
            return None
        self._link = None
        return self._cookie

    def refusal(self, method: str, path: str, headers: Mapping[str, str], cookie: str) -> str | None:
        """Return why a question is not answered, or None if it may be."""
        if headers.get("host", "") not in self.hosts:
            return f"This desk answers at {self.hosts[0]} alone."
        if method not in ("GET", "HEAD") and headers.get("origin") not in [f"http://{host}" for host in self.hosts]:
            return "That did not come from a page of this desk, so nothing was done."
        if path.startswith(("/enter/", "/static/")):
            return None
        if not secrets.compare_digest(cookie.encode(), self._cookie.encode()):
            return NOT_YOURS
        return None

    def is_own_form(self, key: str) -> bool:
        """Say whether a form was made here."""
        return secrets.compare_digest(key.encode(), self.form_key.encode())
