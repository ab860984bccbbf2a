"""A DNS server on loopback, over UDP and TCP, that serves what a test makes up and nothing else."""

from __future__ import annotations

import contextlib
import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

CHAIN = 20  # so many aliases are followed for an answer, as a server that others ask does


class Zone:
    """The records: `put("company.example", "TXT", '"v=spf1 -all"')`. What is not put does not exist (NXDOMAIN)."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.broken: set[str] = set()  # SERVFAIL
        self.silent: set[str] = set()  # no answer at all
        self.garbage: set[str] = set()  # bytes that are no answer
        self.asked: list[tuple[str, str, str]] = []  # name, type, udp or tcp
        self.port = 0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def put(self, name: str, kind: str, *texts: str) -> None:
        """Add records in the form of a zone file; SPF, DKIM and DMARC want their quotes."""
        self.records.setdefault((name.lower(), kind), []).extend(texts)

    def txt(self, name: str, *texts: str) -> None:
        """Add texts, one record each; a long one is several strings, as it has to be."""
        for text in texts:
            self.put(name, "TXT", " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250)))

    def answer(self, wire: bytes, by: str) -> bytes | None:
        """Return the bytes of an answer; over UDP one that is too long is cut, and asked for again over TCP."""
        query = dns.message.from_wire(wire)
        name, kind = (
            query.question[0].name.to_text(omit_final_dot=True),
            dns.rdatatype.to_text(query.question[0].rdtype),
        )
        self.asked.append((name, kind, by))
        low = name.lower()
        if low in self.silent:
            return None
        if low in self.garbage:
            return wire[:2] + b"\xff" * 40
        response = dns.message.make_response(query, recursion_available=True)
        if low in self.broken:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif not self._follow(response, low, kind):
            response.set_rcode(dns.rcode.NXDOMAIN)
        whole = response.to_wire()
        if by == "udp" and len(whole) > 512:
            cut = dns.message.make_response(query, recursion_available=True)
            cut.flags |= dns.flags.TC
            return cut.to_wire()
        return whole

    def _follow(self, response: Any, name: str, kind: str) -> bool:
        """Put the records into the answer, aliases first; False where there is no such name."""
        known = False
        for _ in range(CHAIN):
            known = known or any(name == one for one, _ in self.records)
            texts = self.records.get((name, kind))
            if texts:
                response.answer.append(dns.rrset.from_text(name + ".", 60, "IN", kind, *texts))
                return True
            alias = self.records.get((name, "CNAME"))
            if not alias:
                break
            response.answer.append(dns.rrset.from_text(name + ".", 60, "IN", "CNAME", *alias))
            name = alias[0].rstrip(".").lower()
        return known


class _Udp(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        wire, line = self.request
        said = self.server.zone.answer(wire, "udp")  # type: ignore[attr-defined]  # a part of the tests, wider than its class
        if said is not None:
            line.sendto(said, self.client_address)


class _Tcp(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        (length,) = struct.unpack("!H", self.rfile.read(2))
        said = self.server.zone.answer(self.rfile.read(length), "tcp")  # type: ignore[attr-defined]  # a part of the tests, wider than its class
        if said is None:
            time.sleep(0.1)
            return
        self.wfile.write(struct.pack("!H", len(said)) + said)


class _TcpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextlib.contextmanager
def dns_server() -> Iterator[Zone]:
    """Serve a zone, on this machine only, while the block runs."""
    zone = Zone()
    with _TcpServer(("127.0.0.1", 0), _Tcp) as tcp:
        zone.port = tcp.server_address[1]
        with socketserver.ThreadingUDPServer(("127.0.0.1", zone.port), _Udp) as udp:
            threads = []
            for server in (tcp, udp):
                server.zone = zone  # type: ignore[attr-defined]  # a part of the tests, wider than its class
                threads.append(
                    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
                )
                threads[-1].start()
            yield zone
            for server, thread in zip((tcp, udp), threads, strict=True):
                server.shutdown()
                thread.join(5)
