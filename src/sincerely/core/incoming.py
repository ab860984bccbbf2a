"""An incoming message as values: RFC 5322 bytes in, frozen headers and parts out, with nothing interpreted.

Texts stay bytes with the charset they declare; decoding and HTML are drivers'. Attachments are not kept. Whatever the
bytes hold, an `Incoming` comes out: every count and length is bounded, and what is broken is read as far as it goes.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache

MOST_HEADERS, MOST_VALUES, LONGEST_HEADER = 20_000, 60, 8_000
MOST_PARTS, DEEPEST, LONGEST_PART = 200, 25, 2_000_000
HEAD_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r|\A\r?\n")
HEADER_LINE = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
ENCODED_WORD = re.compile(r"=\?([A-Za-z0-9_.:+-]{1,40})(?:\*[^?]{0,20})?\?([BbQq])\?([^?]{0,2000})\?=")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
ADDRESS = re.compile(r"[^\s@<>(),;:\\\"\[\]]{1,128}@[^\s@<>(),;:\\\"\[\]]{1,254}")
MESSAGE_ID = re.compile(r"<[^<>\s]{1,990}>")
PARAMETER = re.compile(r";\s*([A-Za-z0-9_*-]{1,40})\s*=\s*(?:\"((?:[^\"\\]|\\.){0,1000})\"|([^;\s]{0,1000}))")
# Codecs that are no charset of a text, or cost more than linear time.
NO_CHARSET = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "mbcs", "oem")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name shown before it; either may be empty, the address is in lower case."""

    name: str
    email: str

    @property
    def domain(self) -> str:
        """What stands behind the @, or empty."""
        return self.email.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One leaf of the message: its type in lower case, its bytes with the transfer encoding undone.

    `attached` parts are kept only where they are calendars, reports or messages; `charset` is as declared, or empty.
    """

    type: str
    content: bytes = field(repr=False)
    charset: str = ""
    attached: bool = False
    method: str = ""  # of a calendar: request, cancel, reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message: what its headers say, decoded, each on one line, and its parts in order.

    `headers` has the values of each name in lower case, first ones first; `date` is naive where it states no offset.
    """

    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: Mailbox = Mailbox("", "")
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    reply_to: tuple[Mailbox, ...] = ()
    subject: str = ""
    date: datetime | None = None
    type: str = "text/plain"
    report_type: str = ""
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    parts: tuple[Part, ...] = ()

    def header(self, name: str) -> str:
        """Return the first value of a header, or empty."""
        return next(iter(self.headers.get(name, ())), "")

    @property
    def thread(self) -> tuple[str, ...]:
        """The ids of the messages it answers, nearest first."""
        return tuple(dict.fromkeys((*self.in_reply_to, *reversed(self.references))))


def incoming_from(raw: bytes) -> Incoming:
    """Return the message that `raw` holds. Never fails: what is no header belongs to the body."""
    headers, body = _head(raw)
    kind, parameters = _content_type(headers)
    sender = _mailboxes(headers.get("from", ())) or _mailboxes(headers.get("sender", ()))
    first = next(iter(headers.get("subject", ())), "")
    return Incoming(
        message_id=next(iter(_ids(headers.get("message-id", ()))), None),
        in_reply_to=_ids(headers.get("in-reply-to", ())),
        references=_ids(headers.get("references", ()))[-50:],
        sender=sender[0] if sender else Mailbox("", ""),
        to=_mailboxes(headers.get("to", ())), cc=_mailboxes(headers.get("cc", ())),
        reply_to=_mailboxes(headers.get("reply-to", ())),
        subject=first, date=_date(next(iter(headers.get("date", ())), "")), type=kind,
        report_type=parameters.get("report-type", "").lower(), headers=headers, parts=tuple(_parts(headers, body)),
    )  # fmt: skip


def _head(raw: bytes) -> tuple[dict[str, tuple[str, ...]], bytes]:
    """Return the decoded headers by name, and the body."""
    start = re.match(rb"(?:\xef\xbb\xbf)?\s{0,100}", raw)
    at = start.end() if start else 0
    if raw[at : at + 5] == b"From " or raw[at : at + 6] == b">From ":  # the line that mbox puts before each message
        at = min((end for end in (raw.find(b"\n", at), raw.find(b"\r", at)) if end >= 0), default=len(raw)) + 1
    found = HEAD_END.search(raw, max(0, at - 1))
    head, body = (raw[at : found.start()], raw[found.end() :]) if found and found.start() >= at else (raw[at:], b"")
    values: dict[str, list[str]] = {}
    lines = _unfolded(head)
    if not any(HEADER_LINE.fullmatch(line) for line in lines[:5]):
        return {}, raw
    for line in lines:
        named = HEADER_LINE.fullmatch(line)
        if named:
            kept = values.setdefault(named[1].decode("ascii").lower(), [])
            if len(kept) < MOST_VALUES:
                kept.append(header_text(named[2][:LONGEST_HEADER]))
    return {name: tuple(kept) for name, kept in values.items()}, body


def _unfolded(head: bytes) -> list[bytes]:
    lines: list[bytes] = []
    gathered: list[bytes] = []
    for line in re.split(rb"\r\n|\n|\r", head)[:MOST_HEADERS]:
        if line[:1] in (b" ", b"\t") and gathered:
            if len(gathered) < 200:
                gathered.append(line)
            continue
        if gathered:
            lines.append(b" ".join(part.strip() for part in gathered))
        gathered = [line]
    if gathered:
        lines.append(b" ".join(part.strip() for part in gathered))
    return lines


def header_text(raw: bytes) -> str:
    """Return a header's value on one line: encoded words decoded, control characters and line breaks made blanks."""
    text = decoded(raw, "utf-8")
    pieces: list[str] = []
    at, run, charset = 0, b"", ""
    for word in ENCODED_WORD.finditer(text):
        between = text[at : word.start()]
        octets = _word_octets(word[2], word[3])
        if run and not between.strip() and word[1].lower() == charset:
            run += octets  # a character may be split over two encoded words
        else:
            if run:
                pieces.append(decoded(run, charset))
            if between.strip() or not run:
                pieces.append(between)
            run, charset = octets, word[1].lower()
        at = word.end()
    if run:
        pieces.append(decoded(run, charset))
    pieces.append(text[at:])
    return re.sub(r"\s+", " ", CONTROL.sub(" ", "".join(pieces))).strip()


def _word_octets(way: str, text: str) -> bytes:
    octets = text.encode("utf-8", "replace")
    if way in "Bb":
        return _base64(octets)
    return binascii.a2b_qp(octets, header=True)


def decoded(octets: bytes, charset: str) -> str:
    """Return the text of `octets` in the charset declared, else UTF-8, else Latin-1. Never fails."""
    for name in (charset, "utf-8"):
        known = text_codec(name)
        if known:
            try:
                return octets.decode(known)
            except (UnicodeError, ValueError):
                continue
    return octets.decode("cp1252", "replace")


@cache
def text_codec(name: str) -> str | None:
    """Return the name of the codec for a declared charset; None if there is none that is safe to use."""
    plain = name.strip(" \t\"'").lower()
    if not plain or len(plain) > 40 or not plain.isascii() or "\0" in plain:
        return None
    try:
        found = codecs.lookup(plain)
    except (LookupError, ValueError, UnicodeError):
        return None
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in NO_CHARSET else None


def _ids(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for value in values for found in MESSAGE_ID.findall(value)))


def _mailboxes(values: tuple[str, ...]) -> tuple[Mailbox, ...]:
    found: list[Mailbox] = []
    for value in values[:5]:
        for piece in re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*\Z)", value[:2_000])[:MOST_VALUES]:
            one = mailbox_from(piece)
            if one:
                found.append(one)
    return tuple(found)


def mailbox_from(text: str) -> Mailbox | None:
    """Return the mailbox that one entry of an address header states, or None if it states neither name nor address."""
    inside = re.search(r"<([^<>]*)>\s*(?:\([^()]*\)\s*)?\Z", text)
    address = ADDRESS.search(inside[1] if inside else text)
    if inside:
        name = text[: inside.start()]
    else:
        comment = re.search(r"\(([^()]*)\)", text)
        name = comment[1] if comment else ("" if address else text)
    name = re.sub(r"\\(.)", r"\1", name.strip().strip('"').strip("'")).strip()
    if not name and not address:
        return None
    return Mailbox(name, address[0].lower().strip("'.") if address else "")


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value[:200])
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return found if 1990 <= found.year <= 2200 else None


def _content_type(headers: Mapping[str, tuple[str, ...]]) -> tuple[str, dict[str, str]]:
    value = next(iter(headers.get("content-type", ())), "")
    kind = value.partition(";")[0].strip().lower()
    if not re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}", kind):
        kind = "text/plain"
    parameters: dict[str, str] = {}
    for found in PARAMETER.finditer(value):
        name = found[1].lower().partition("*")[0]
        text = re.sub(r"\\(.)", r"\1", found[2]) if found[2] is not None else found[3]
        if found[1].endswith("*") and text.count("'") >= 2:
            text = text.split("'", 2)[2]  # RFC 2231: charset'language'value
        if re.search(r"\*[1-9]\d*\*?\Z", found[1]) and name in parameters:
            parameters[name] += text
        else:
            parameters.setdefault(name, text)
    return kind, parameters


def _parts(headers: Mapping[str, tuple[str, ...]], body: bytes) -> list[Part]:
    """Return the leaves in order; what nests deeper than any mail does is left out."""
    leaves: list[Part] = []
    waiting: list[tuple[Mapping[str, tuple[str, ...]], bytes, int]] = [(headers, body, 0)]
    while waiting and len(leaves) < MOST_PARTS:
        head, content, depth = waiting.pop()
        kind, parameters = _content_type(head)
        boundary = parameters.get("boundary", "")
        if kind.startswith("multipart/") and boundary and depth < DEEPEST:
            inner = [(*_inner_head(piece), depth + 1) for piece in _pieces(content, boundary)]
            waiting += reversed(inner)
            continue
        leaf = _leaf(head, kind if not kind.startswith("multipart/") else "text/plain", parameters, content)
        if leaf:
            leaves.append(leaf)
    return leaves


def _inner_head(piece: bytes) -> tuple[Mapping[str, tuple[str, ...]], bytes]:
    if piece[:1] in (b"\n", b"\r"):  # a part without headers
        return {}, piece.lstrip(b"\r\n")
    return _head(piece)


def _pieces(content: bytes, boundary: str) -> list[bytes]:
    mark = re.escape(boundary.encode("utf-8", "replace"))
    edges = re.finditer(rb"(?:\A|(?<=[\r\n]))--" + mark + rb"(--)?[ \t]*(?:\r\n|\n|\r|\Z)", content)
    pieces: list[bytes] = []
    start: int | None = None
    for edge in edges:
        if start is not None:
            pieces.append(content[start : edge.start()])
        start = None if edge[1] else edge.end()
        if len(pieces) >= MOST_PARTS:
            return pieces
    if start is not None:  # the closing boundary is missing
        pieces.append(content[start:])
    return pieces


def _leaf(
    headers: Mapping[str, tuple[str, ...]], kind: str, parameters: Mapping[str, str], content: bytes
) -> Part | None:
    disposition = next(iter(headers.get("content-disposition", ())), "").lower()
    name = parameters.get("name", "") + disposition
    attached = disposition.startswith("attachment")
    if attached and ".ics" in name:
        kind = "text/calendar"
    wanted = kind in ("text/calendar", "message/rfc822", "message/delivery-status", "text/rfc822-headers")
    wanted = wanted or kind in ("message/global", "message/global-headers", "message/global-delivery-status")
    if not wanted and (attached or not kind.startswith("text/")):
        return None
    way = next(iter(headers.get("content-transfer-encoding", ())), "").lower()
    octets = _without_encoding(way, content[: LONGEST_PART * 2])[:LONGEST_PART]
    return Part(
        type=kind, content=octets, charset=parameters.get("charset", ""), attached=attached,
        method=parameters.get("method", "").lower(),
    )  # fmt: skip


def _without_encoding(way: str, content: bytes) -> bytes:
    if "base64" in way:
        return _base64(content)
    if "quoted-printable" in way:
        return binascii.a2b_qp(content)
    return content


def _base64(octets: bytes) -> bytes:
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", octets)
    kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
    try:
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
    except binascii.Error:
        return b""
