"""What the headers decide before a word is read: messages that came back, and automatic replies.

A bounce is known by its report (RFC 3464), by the address named as failed or by the mail system that sends it; an
automatic reply by what it says of itself (RFC 3834). "Auto-generated" and bulk mail are no replies: acknowledgements are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sincerely.core.incoming import ADDRESS, Incoming, decoded

SYSTEMS = re.compile(
    r"^(?:mailer-?daemon|postmaster|mail-?delivery|mdaemon|bounces?|double-bounce)\b|mail delivery (?:sub)?system|mail delivery service",
    re.IGNORECASE,
)
RETURNED = re.compile(
    r"undeliver|unzustellbar|not delivered|non remis|delivery (?:status|failure|has failed|incomplete|problem|delayed|report|notification)|returned mail|mail delivery"
    r"|failure notice|could not be delivered|delayed mail|returned to sender|message (?:not|could not)|no se pudo entregar|échec|rebotado|address not found|delivery to the following",
    re.IGNORECASE,
)
ABSENT_SUBJECT = re.compile(
    r"^\W{0,3}(?:auto(?:matic|mated)?[ -]?(?:reply|response|antwort)|auto\s?:|autoreply|autosvar|automatische? (?:antwort|beantwoording|reply)|automatisch antwoord"
    r"|abwesenheit\w*|réponse automatique|respuesta automática|risposta automatica|resposta automática|automaattinen vastaus|automatiskt svar"
    r"|out of (?:the )?office|ooo\b|i am (?:currently )?(?:away|out)|i'm (?:away|out)|on (?:annual|parental|maternity|paternity)? ?leave\b|vacation (?:reply|response|notice)|away from (?:the )?office|absence|fuera de la oficina|absent\b)",
    re.IGNORECASE,
)
ABSENT = re.compile(
    r"\b(?:out of (?:the |my )?office|(?:on|taking) (?:\w+ )?(?:leave|vacation|holidays?|pto)|away (?:from|until|on|with)|limited access|no access|i (?:will|'ll) (?:be (?:back|away|out)|return|respond|reply)|i(?:'m| am) (?:currently )?(?:away|out|travell?ing|on\b)|automatic(?:ally)? (?:reply|response|generated)|automated (?:reply|response)"
    r"|back (?:in the office )?on|return(?:ing)? (?:to (?:the office|work) )?on|urgent matters|in my absence|no longer (?:with|work|monitor)|abwesend|nicht im büro|absent|en congé|fuera de la oficina|de vacaciones|in ferie|afwezig)\b",
    re.IGNORECASE,
)
STATUS = re.compile(r"(?:^|\n)[ \t]*status[ \t]*:[ \t]*([245])\.\d{1,3}\.\d{1,3}", re.IGNORECASE)
RECIPIENT = re.compile(
    r"(?:^|\n)[ \t]*(original|final)-recipient[ \t]*:[ \t]*(?:[\w-]+[ \t]*;)?[ \t]*([^\n]{3,320})", re.IGNORECASE
)
ACTION = re.compile(r"(?:^|\n)[ \t]*action[ \t]*:[ \t]*(\w+)", re.IGNORECASE)
CODE = re.compile(
    r"(?<![\d.])(?:([45])\d\d[ \-#(]+)?#?([45])\.\d{1,3}\.\d{1,3}(?![\d.])|(?:smtp|error|code|said|server|host|response)\D{0,40}(?<!\d)([45])[05]\d\b(?!\.\d)|(?<![\d.])([45])[05]\d[ -](?:[a-z]|\d\.)",
    re.IGNORECASE,
)
FOR_NOW = re.compile(
    r"\b(?:delayed|will (?:keep|continue|be retried|retry|try)|still trying|temporar\w+|has not (?:yet )?been delivered|retry(?:ing)? for|warning|no action is required)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A message of ours that came back: to whom it did not get, for good or for now, and which one it was."""

    recipient: str | None
    permanent: bool
    evidence: str
    original: Incoming | None = None


def returned(message: Incoming, text: str, original: Incoming | None) -> Returned | None:
    """Return what came back, or None if the message is none of that.

    Args:
        text: everything that the message says, reports not included.
        original: the message that it encloses, or its headers.
    """
    reports = "\n".join(
        decoded(part.content[:50_000], part.charset).replace("\r\n", "\n").replace("\r", "\n")
        for part in message.parts
        if part.type.endswith("delivery-status")
    )
    named = message.header("x-failed-recipients")
    system = bool(SYSTEMS.search(message.sender.email) or SYSTEMS.search(message.sender.name))
    by_report = message.type == "multipart/report" and message.report_type in ("delivery-status", "") and bool(reports)
    by_report = by_report or (bool(reports) and system)
    by_system = system and bool(RETURNED.search(f"{message.subject}\n{text[:4000]}"))
    bare_report = message.type == "multipart/report" and message.report_type == "delivery-status"
    if not (by_report or named or by_system or bare_report):
        return None
    actions = {found[1].lower() for found in ACTION.finditer(reports)}
    if actions and actions <= {"delivered", "relayed", "expanded"}:
        return None  # it tells that a letter arrived
    recipient = _recipient(reports, named, text, original, message)
    return Returned(recipient=recipient, permanent=_permanent(reports, actions, text, message.subject),
                    evidence=_evidence(text, message.subject), original=original)  # fmt: skip


def _recipient(reports: str, named: str, text: str, original: Incoming | None, message: Incoming) -> str | None:
    stated = {found[1].lower(): found[2] for found in reversed(list(RECIPIENT.finditer(reports)))}
    own = {one.email for one in message.to} | {message.sender.email}
    tried = [named, stated.get("original", ""), stated.get("final", "")]
    for one in tried:
        address = ADDRESS.search(one)
        if address:
            return address[0].lower().strip(".'")
    for found in ADDRESS.finditer(text[:6000]):
        address_ = found[0].lower().strip(".'")
        if address_ not in own and not SYSTEMS.search(address_):
            return address_
    return original.to[0].email or None if original and original.to else None


def _permanent(reports: str, actions: set[str], text: str, subject: str) -> bool:
    statuses = [found[1] for found in STATUS.finditer(reports)]
    if statuses:
        return "5" in statuses
    if actions:
        return "failed" in actions
    codes = [next(filter(None, found.groups())) for found in CODE.finditer(text[:8000])]
    if codes:
        return "5" in codes
    return not FOR_NOW.search(f"{subject}\n{text[:4000]}")


def _evidence(text: str, subject: str) -> str:
    line = next((line for line in text.split("\n") if RETURNED.search(line) or CODE.search(line)), "")
    return line.strip() or subject


def is_automatic_reply(message: Incoming, text: str) -> bool:
    """Say whether a machine answered for a person who is away, or acknowledges a letter of ours without reading it."""
    stated = message.header("auto-submitted").lower()
    if stated.startswith(("auto-replied", "auto-notified")):
        return True
    if message.header("precedence").lower() in ("auto_reply", "auto-reply") or message.header("x-autorespond"):
        return True
    if (
        message.header("x-autoreply").lower() not in ("", "no", "false")
        or message.header("x-autogenerated").lower() == "reply"
    ):
        return True
    if message.report_type == "disposition-notification":
        return True
    opens = ABSENT_SUBJECT.match(message.subject) is not None
    return opens and (
        bool(ABSENT.search(text[:3000]))
        or message.subject.lower().startswith(("automatic reply", "auto-reply", "autoreply"))
    )
