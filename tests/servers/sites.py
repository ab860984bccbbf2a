"""The web on loopback: a proxy as companies have them, behind which the sites of a test answer over real TLS.

A site is a name and its pages; its certificate is of an authority of the tests. Any other name leads nowhere, so that
nothing can leave the machine; `asked` says who was asked for what, the names that lead nowhere among them.
"""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(kw_only=True)
class Page:
    """What is answered. `drip_s`: so long between two bytes; `pause_s`: so long before the first; `endless`: so many bytes more."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause_s: float = 0
    drip_s: float = 0
    endless: int = 0


class Sites(ThreadingHTTPServer):
    """The proxy. `pages` is by address without its query; a site whose certificate is of somebody else is in `forged`."""

    daemon_threads = True

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.ca_file, self.context = _certificates(folder / "ours", names)
        _, self.other_context = _certificates(folder / "forged", names)
        self.names, self.forged = set(names), set[str]()
        self.pages: dict[str, Page] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A line that whoever asked has left is nothing to speak of."""


class _Line(BaseHTTPRequestHandler):
    server: Sites

    def do_CONNECT(self) -> None:
        host = self.path.removesuffix(":443")
        if host not in self.server.names:
            self.server.asked.append(host)
            self.send_error(502)
            return
        self.send_response(200)
        self.end_headers()
        context = self.server.other_context if host in self.server.forged else self.server.context
        try:
            with context.wrap_socket(self.connection, server_side=True) as line:
                self._serve(line, host)
        except OSError:
            self.server.asked.append(host)  # the certificate was not taken, or nobody waited for the end
        self.close_connection = True

    def _serve(self, line: ssl.SSLSocket, host: str) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            part = line.recv(4096)
            if not part:
                return
            head += part
        first, *rest = head.decode("latin-1").split("\r\n")
        self.server.asked.append(f"https://{host}{first.split()[1]}")
        self.server.headers.append(dict(one.split(": ", 1) for one in rest if one))
        page = self.server.pages.get(f"https://{host}{first.split()[1].partition('?')[0]}", Page(status=404))
        time.sleep(page.pause_s)
        length = {} if page.endless else {"Content-Length": str(len(page.body))}
        lines = [f"HTTP/1.1 {page.status} -", *(f"{name}: {value}" for name, value in (length | page.headers).items())]
        whole = "\r\n".join([*lines, "Connection: close", "", ""]).encode() + page.body
        if page.drip_s:
            for byte in whole:
                line.sendall(bytes([byte]))
                time.sleep(page.drip_s)
        else:
            line.sendall(whole)
        for _ in range(page.endless // 65536):
            line.sendall(b" " * 65536)
        with contextlib.suppress(OSError):
            line.unwrap()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def sites(folder: Path, names: Sequence[str]) -> Iterator[Sites]:
    """Run them while the block runs."""
    server = Sites(folder, names)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _certificates(folder: Path, names: Sequence[str]) -> tuple[Path, ssl.SSLContext]:
    """Make an authority and a key that it vouches for under these names; return the authority's file and a server's context."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    folder.mkdir(parents=True)
    now = datetime.now(UTC)  # noqa: TID251 - a certificate holds by the machine's own clock

    def built(name: str, issuer: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        said = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (name, issuer)]
        return (
            x509.CertificateBuilder().subject_name(said[0]).issuer_name(said[1]).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        )  # fmt: skip

    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    use = dict.fromkeys(("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)  # fmt: skip
    ca = (
        built("Sites of the tests", "Sites of the tests", ca_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**use, key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    cert = (
        built("site", "Sites of the tests", key)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    (folder / "site.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()) + cert.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "site.pem")
    return folder / "ca.pem", context
