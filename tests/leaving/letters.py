"""Letters on their way for these tests: Sam's thanks to Chi, and what is needed to let it leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sincerely.core.message import Mailbox, Message, compose
from sincerely.core.outbox import Outgoing, approval_digest

NOW = datetime(2026, 11, 4, 17, 30, tzinfo=UTC)
SAM = Mailbox(name="Sam Okafor", email="sam@okafor.example")
ANA = Mailbox(name="Ana Lindqvist", email="ana@aurora.example")
BO = Mailbox(name="Bo Tremblay", email="bo@aurora.example")
CHI = Mailbox(name="Chi Nwosu", email="chi@aurora.example")
DEE = Mailbox(name="Dee Outis", email="dee@elsewhere.example")
TEXT = "Dear Dr. Nwosu,\n\nThank you for Tuesday.\n\nSam Okafor"


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def outgoing(id: str = "thanks", *, to: tuple[Mailbox, ...] = (CHI,), **facts: Any) -> Outgoing:
    """Return an approved letter; its bytes and digest follow from the rest."""
    message_id = f"<{id}@okafor.example>"
    message = Message(
        message_id=message_id, date=NOW, sender=SAM, to=to, cc=facts.get("cc", ()), subject="Thank you", body=TEXT
    )
    letter = Outgoing(**{
        "id": id, "application": "aurora", "kind": "thank_you", "obligation": f"thank_you-{id}", "cause": "held", "sender": SAM,
        "to": to, "subject": "Thank you", "text": TEXT, "message_id": message_id, "message": compose(message),
        "basis": {"the company": "Aurora"}, "approved_at": NOW, "not_before": later(10), **facts,
    })  # fmt: skip
    return replace(letter, digest=approval_digest(letter))
