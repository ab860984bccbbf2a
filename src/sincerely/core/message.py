"""A letter as the wire carries it: RFC 5322 bytes. Composing is pure: Message-ID and Date are given, nothing is drawn.

The same letter always gives the same bytes, so the bytes approved are the bytes sent. What could become a second header
(a line break in a name, a subject, an address) is refused, never mended.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sincerely.errors import Mistake

LINE = 76  # RFC 5322 asks for lines of at most 78 octets; RFC 2045 for encoded lines of at most 76
# Characters that end a line or turn its direction: in a header they could show another name or address than they are.
UNSEEN = re.compile(r"[\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"(?P<local>{ATEXT}(?:\.{ATEXT})*)@(?P<domain>{LABEL}(?:\.{LABEL})*)")
WIDE_ATEXT = r"[\w!#$%&'*+/=?^`{|}~\u00b7-]+"  # RFC 6531: letters and digits of any script; \w has no blank, mark of direction or separator
WIDE_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
WIDE_ADDRESS = re.compile(rf"(?P<local>{WIDE_ATEXT}(?:\.{WIDE_ATEXT})*)@(?P<domain>{WIDE_LABEL}(?:\.{WIDE_LABEL})*)")
MESSAGE_ID = re.compile(r"<[^\s<>@]+@[^\s<>@]+>")
PLAIN_NAME = re.compile(rf"{ATEXT}(?: {ATEXT})*")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986
REFERENCES = 20  # the first and the last nineteen: enough for any thread, and no header without end


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A name and an address, as they stand in From, To and Cc."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """All that the bytes are made of. `references` are the thread's Message-IDs, oldest first, the answered one last."""

    message_id: str
    date: datetime  # aware
    sender: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    body: str
    cc: tuple[Mailbox, ...] = ()
    references: tuple[str, ...] = ()
    leave_by_mail: bool = (
        False  # its reader can say by an answer, which mail programs offer, that they want to hear no more
    )


def compose(message: Message) -> bytes:
    """Return the bytes to be sent: CRLF, no line over 998 octets, text/plain in UTF-8 (S36, S37, S44).

    Raises Mistake for a name, subject, address or text that no mail can carry as it is.
    """
    encoding, body = _body(message.body)
    headers = [
        _folded("From", _mailboxes([message.sender])),
        _folded("To", _mailboxes(message.to)),
        *([_folded("Cc", _mailboxes(message.cc))] if message.cc else []),
        _folded("Subject", _unstructured(checked_line(message.subject, "The subject"))),
        f"Date: {_date(message.date)}",
        f"Message-ID: {_id(message.message_id)}",
        *_thread(message.references),
        *([_leave(message.sender.email)] if message.leave_by_mail else []),
        "MIME-Version: 1.0",
        'Content-Type: text/plain; charset="utf-8"',
        f"Content-Transfer-Encoding: {encoding}",
    ]
    return "\r\n".join((*headers, "", "")).encode() + body  # ASCII, but for addresses that are not (RFC 6532)


def digest(raw: bytes, *bound: str) -> str:
    """Return what an approval is bound to: the bytes and everything in `bound`, in order."""
    whole = hashlib.sha256(raw)
    for part in bound:
        whole.update(b"\0" + part.encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def checked_address(address: str, whose: str) -> str:
    """Return `address` if mail can be sent to it; one beyond ASCII only by servers that say so (SMTPUTF8, RFC 6531).

    Raises Mistake, naming `whose` it is, otherwise; an address beyond ASCII is taken as it is written and never turned into another.
    """
    found = (ADDRESS if address.isascii() else WIDE_ADDRESS).fullmatch(address)
    octets = address.encode("utf-8", "surrogatepass")
    if (
        not found
        or len(found["local"].encode("utf-8", "surrogatepass")) > 64
        or len(octets) > 254
        or _not_normal(address)
    ):
        raise Mistake(
            f"{whose} has the address {_shown(address)}, which is not one that mail can be sent to.",
            code="bad_address", hint="Put it right: sincerely person add APPLICATION NAME --email name@company.example",
        )  # fmt: skip
    return address


def _not_normal(address: str) -> bool:
    """Say whether an address is not in the one form that Unicode gives it (NFC), and so could look like another's."""
    return not address.isascii() and unicodedata.normalize("NFC", address) != address


def checked_line(text: str, what: str) -> str:
    """Return `text` without the blanks around it. Raises Mistake if it is no single line of visible text."""
    bad = UNSEEN.search(text) or next((c for c in text if unicodedata.category(c) in ("Cc", "Cs")), None)
    if bad or not text.strip():
        why = "is empty" if not bad else "has a line break or a character that cannot be seen"
        raise Mistake(
            f"{what} {why}: {_shown(text)}.", code="not_one_line",
            hint="Write it in one line of plain text; it could be taken for another header otherwise.",
        )  # fmt: skip
    return text.strip()


def message_id(unique: str, address: str) -> str:
    """Return the Message-ID made of a unique word and the sender's domain, where that is ASCII."""
    domain = address.rpartition("@")[2]
    return f"<{unique}@{domain if domain.isascii() else 'mail.invalid'}>"  # a name of ours only has to be one; RFC 2606


def ids_in(text: str) -> tuple[str, ...]:
    """Return every Message-ID that stands in a header or anywhere in a text, in order and once."""
    return tuple(dict.fromkeys(MESSAGE_ID.findall(text)))


def _shown(text: str) -> str:
    plain = "".join(c if c.isprintable() and not UNSEEN.match(c) else "�" for c in text)
    return f'"{plain if len(plain) <= 60 else plain[:57] + "…"}"'


def _date(when: datetime) -> str:
    day = f"{DAYS[when.weekday()]}, {when.day:02} {MONTHS[when.month - 1]} {when.year:04}"
    return f"{day} {when:%H:%M:%S %z}"[:31]


def _id(text: str) -> str:
    if not MESSAGE_ID.fullmatch(text) or not text.isascii() or len(text) > 250:
        raise Mistake(
            f"{_shown(text)} is not a Message-ID.",
            code="bad_message_id",
            hint="It has the form <word@company.example>.",
        )
    return text


def _thread(references: Sequence[str]) -> Iterator[str]:
    """S37: an answer names what it answers and the thread; ids that are none, or too long for a line, are left out."""
    ids = [one for one in references if MESSAGE_ID.fullmatch(one) and one.isascii() and len(one) <= 250]
    if not ids:
        return
    kept = ids if len(ids) <= REFERENCES else [ids[0], *ids[-(REFERENCES - 1) :]]
    yield f"In-Reply-To: {ids[-1]}"
    yield "References: " + "\r\n ".join(kept)


def _leave(address: str) -> str:
    """S42: a way out by mail (RFC 2369). One by a click (RFC 8058) would need a server of ours that the world can reach."""
    local, _, domain = address.rpartition("@")
    told = "".join(chr(b) if chr(b) in UNRESERVED else f"%{b:02X}" for b in local.encode())
    return _folded("List-Unsubscribe", [f"<mailto:{told}@{domain}?subject=Please%20write%20no%20more>"])


def _mailboxes(boxes: Sequence[Mailbox]) -> list[str]:
    """Return the words of an address list; a line may break before each."""
    words: list[str] = []
    for n, box in enumerate(boxes):
        name = checked_line(box.name, "A name")
        address = checked_address(box.email, name)
        comma = "," if n < len(boxes) - 1 else ""
        words += [*_phrase(name), f"<{address}>{comma}"]
    return words


def _phrase(name: str) -> list[str]:
    if name.isascii() and "=?" not in name and len(name) <= LINE:
        if PLAIN_NAME.fullmatch(name):
            return name.split(" ")
        return ['"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"']
    return _encoded(name)


def _unstructured(text: str) -> list[str]:
    """Return the words of a subject; one that ASCII cannot carry, or that looks encoded, is encoded as a whole."""
    words = text.split(" ")
    if text.isascii() and "=?" not in text and all(words) and max(map(len, words)) <= LINE - 10:
        return words
    return _encoded(text)


def _encoded(text: str) -> list[str]:
    """RFC 2047: encoded words of at most 75 octets, none of which splits a character; broken after a blank if it can be.

    Readers drop the blank between two encoded words; some show it, and there it does the least harm. Of Q and B the
    shorter is taken, so that a text with a few letters beyond ASCII can still be read by eye.
    """
    by_q = sum(map(len, map(_q, text))) <= 4 * (len(text.encode()) + 2) // 3
    form, encode = ("q", _q) if by_q else ("b", _b)
    chunks, chunk = [], ""
    for c in text:
        if len(encode(chunk + c)) > 75 - len("=?utf-8?q??="):
            kept, _, rest = chunk.rpartition(" ")
            chunks.append(f"{kept} " if kept else chunk)
            chunk = rest if kept else ""
        chunk += c
    return [f"=?utf-8?{form}?{encode(part)}?=" for part in (*chunks, chunk)]


def _q(text: str) -> str:
    """RFC 2047, section 5 (3): only what a name in an address may hold stays as it is."""
    return "".join(
        c
        if c.isascii() and (c.isalnum() or c in "!*+-/")
        else "_"
        if c == " "
        else "".join(f"={b:02X}" for b in c.encode())
        for c in text
    )


def _b(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _folded(name: str, words: Sequence[str]) -> str:
    """Return the header with its lines broken before words; unfolding gives the words joined by single blanks."""
    lines, line = [], f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > LINE and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join((*lines, line))


def _body(text: str) -> tuple[str, bytes]:
    """Return the transfer encoding and the bytes. Lines that every server carries stay as they are."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
    bad = next((c for c in plain if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"), None)
    if bad or not plain.strip():
        say = (
            f"The letter holds the character U+{ord(bad):04X}, which cannot be seen." if bad else "The letter is empty."
        )
        raise Mistake(say, code="bad_text", hint="Write it as plain text and approve it again.")
    lines = plain.split("\n")
    if plain.isascii() and all(len(one) <= 78 and one == one.rstrip() and one[:5] != "From " for one in lines):
        return "7bit", plain.replace("\n", "\r\n").encode("ascii")
    return "quoted-printable", b"\r\n".join(_quoted(one) for one in lines)


def _quoted(line: str) -> bytes:
    quoted = binascii.b2a_qp(line.encode(), quotetabs=False, istext=True, header=False)
    if quoted.startswith(b"From "):
        quoted = b"=46rom " + quoted[5:]  # mbox writers put a > before it otherwise
    if quoted.startswith(b"."):
        quoted = b"=2E" + quoted[1:]  # nothing may mistake it for the end of the message
    return quoted.replace(b"=\n", b"=\r\n")
