"""One page of the web, fetched with care: over a private line only, small, soon, and from nobody but whom the person allowed.

No address, cookie or password is sent. What comes back is a stranger's bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from sincerely.mail.servers import is_within, quoted, verifying

TIMEOUT_S = 5.0
MOST_BYTES = 64 * 1024
MOST_TURNS = 3  # how often a page may have moved


def page(
    url: str, within: str, *, ca_file: Path | None = None, timeout_s: float = TIMEOUT_S
) -> tuple[bytes | None, str]:
    """Return the bytes of a page, or None and in words why there are none.

    Args:
        within: the domain in which the page has to be, wherever it has moved to.
        timeout_s: for everything together. A server that sends a byte now and then would outlast any wait for a single
            answer, so it is asked in a thread that is left to itself afterwards.
    """
    from threading import Thread

    context = verifying(ca_file)
    found: list[tuple[bytes | None, str]] = []
    asking = Thread(target=lambda: found.append(_page(url, within, context, timeout_s)), daemon=True)
    asking.start()
    asking.join(timeout_s)
    return found[0] if found else (None, f"no answer within {timeout_s:g} seconds")


def _page(url: str, within: str, context: Any, timeout_s: float) -> tuple[bytes | None, str]:
    import requests
    import urllib3

    try:
        with _session(context) as session:
            for _ in range(MOST_TURNS + 1):
                with session.get(url, stream=True, allow_redirects=False, timeout=timeout_s) as answer:
                    if not answer.is_redirect:
                        return _body(answer)
                    url = urljoin(url, answer.headers["Location"])
                    if not _is_private(url) or not is_within(urlsplit(url).hostname or "", within):
                        return None, f"it points to {_told(url)}, which was not followed"
        return None, "it points on and on"
    except requests.exceptions.SSLError:
        return None, "its certificate is not one that this machine trusts for that name"
    except requests.exceptions.Timeout:
        return None, f"no answer within {timeout_s:g} seconds"
    except requests.exceptions.ConnectionError:
        return None, "nobody answers there"
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return None, f"its answer could not be read ({type(error).__name__})"


def _body(answer: Any) -> tuple[bytes | None, str]:
    if answer.status_code != 200:
        return None, "nothing is there" if answer.status_code in (404, 410) else f"it answered {answer.status_code}"
    raw: bytes = answer.raw.read(MOST_BYTES + 1, decode_content=False)
    if len(raw) > MOST_BYTES:
        return None, f"its answer is longer than {MOST_BYTES // 1024} KB, and was not read"
    return raw, "ok"


def _is_private(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and parts.port in (None, 443) and parts.username is None


def _told(url: str) -> str:
    parts = urlsplit(url)
    return quoted(f"{parts.scheme}://{parts.hostname or ''}")


def _session(context: Any) -> Any:
    import requests
    from requests.adapters import HTTPAdapter

    class Verified(HTTPAdapter):
        """Trusts whom the mail servers of this desk are trusted by, also through a company's proxy."""

        def init_poolmanager(self, *args: Any, **more: Any) -> None:
            super().init_poolmanager(*args, **more, ssl_context=context)

        def proxy_manager_for(self, proxy: Any, **more: Any) -> Any:
            return super().proxy_manager_for(proxy, **more, ssl_context=context)

    session = requests.Session()
    session.mount("https://", Verified())
    session.auth = lambda asked: asked  # else a password of ~/.netrc would be sent along
    session.headers.update(
        {"User-Agent": "Sincerely", "Accept-Encoding": "identity", "Accept": "text/xml, application/xml"}
    )
    return session
