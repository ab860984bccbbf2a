"""The test messages: TOML entries to RFC 5322 bytes, read as the command reads them, and compared."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sincerely.core.reading.matching import plain_words
from sincerely.core.reading.names import squashed
from sincerely.core.reading.reading import Reading, read
from sincerely.playbooks.reading import reading_rules
from sincerely.text.charset import decode
from sincerely.text.html import plain_text

HERE = Path(__file__).parent
SENT = "Mon, 23 Nov 2026 09:00:00 +0000"
SAM, ANA = "Sam Okafor <sam@okafor.example>", "Ana Lindqvist <ana.lindqvist@larkfield.example>"


def messages(folder: str = "messages") -> Iterator[dict[str, Any]]:
    """Yield every entry of the folder's files, with the name of its file."""
    for path in sorted((HERE / folder).glob("*.toml")):
        for one in tomllib.loads(path.read_text(encoding="utf-8"))["message"]:
            yield {"file": path.stem, "desk": "candidate"} | one


def raw_of(one: Mapping[str, Any]) -> bytes:
    """Return the entry's bytes: as given in `eml`, or made of its parts."""
    if "eml" in one:
        return one["eml"].lstrip("\n").replace("\n", "\r\n").encode()
    employer = one["desk"] == "employer"
    made = EmailMessage()
    made["From"] = one.get("from", SAM if employer else ANA)
    made["To"] = one.get("to", ANA if employer else SAM)
    made["Subject"] = one.get("subject", "")
    made["Date"] = one.get("date", SENT)
    made["Message-ID"] = f"<{one['id']}@tests.example>"
    for name, value in one.get("headers", {}).items():
        made[name] = value
    if "body" in one:
        made.set_content(one["body"].lstrip("\n"))
    if "html" in one:
        (made.add_alternative if "body" in one else made.set_content)(one["html"], subtype="html")
    return made.as_bytes()


def reading_of(one: Mapping[str, Any], **more: Any) -> Reading:
    """Return what the reader says of an entry."""
    return read_raw(raw_of(one), side=one["desk"], **more)


def read_raw(raw: bytes, *, side: str = "candidate", **more: Any) -> Reading:
    """Read bytes with the rules and drivers of the command."""
    return read(
        raw, side=side, rules=reading_rules(side), decode=decode, plain_text=plain_text, today=date(2026, 11, 23), **more
    )  # fmt: skip


def faults(one: Mapping[str, Any], found: Reading) -> list[str]:
    """Return what the reading has otherwise than the entry says."""
    wrong = [] if found.label == one["label"] else [f"label {found.label} ({found.confidence})"]
    for name, value in one.get("attributes", {}).items():
        if found.attributes.get(name) != value:
            wrong.append(f"{name} {found.attributes.get(name)!r}")
    stated = one.get("facts")
    if stated is not None and dict(found.facts) != stated:
        wrong.append(f"facts {dict(found.facts)}")
    if "company" in one and (not found.company or squashed(found.company) != squashed(one["company"])):
        wrong.append(f"company {found.company!r}")
    if "position" in one and (not found.position or plain_words(found.position) != plain_words(one["position"])):
        wrong.append(f"position {found.position!r}")
    return wrong
