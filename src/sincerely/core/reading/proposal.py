"""The events that a reading proposes: what is written once a person accepts it, and nothing before.

Contract, section 5. What the message does not say stays empty and becomes a gap when a letter needs it. Times are local in
the message and get the record's zone here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sincerely.core.application import Application
from sincerely.core.events import Event, Salary
from sincerely.core.moments import Moment
from sincerely.core.reading.reading import Reading

NewId = Callable[[], str]


def proposal_of(reading: Reading, here: Application, *, when: Moment, new_id: NewId) -> list[Event]:
    """Return the events that accepting the reading writes into `here`, message_received first.

    Args:
        when: the moment of the events: the message's own Date, else when it was fetched.
        new_id: gives each event its identity.
    """
    proposed = [("message_received", _received(reading, here)), *_by_label(reading, here, when)]
    length = len(here.record.events)
    return [
        Event(
            id=new_id(), kind=kind, when=when, facts={k: v for k, v in facts.items() if v is not None}, place=length + n
        )
        for n, (kind, facts) in enumerate(proposed)
    ]


def sender_name(reading: Reading, here: Application) -> str:
    """Return who wrote, by the name they have in the record; else as the message names them."""
    known = (*here.people, *((here.candidate,) if here.candidate else ()))
    addresses = {reading.message.sender.email, *(box.email for box in reading.message.reply_to)} - {""}
    by_address = next((person.name for person in known if person.email and person.email.lower() in addresses), None)
    failed = reading.facts.get("failed_recipient")
    by_failure = next(
        (person.name for person in known if failed and person.email and person.email.lower() == failed), None
    )
    shown = reading.message.sender.name or reading.message.sender.email or here.record.company
    return by_address or by_failure or shown[:200]


def _received(reading: Reading, here: Application) -> dict[str, Any]:
    return {
        "from": sender_name(reading, here), "label": reading.label, "message_id": reading.message.message_id,
        "attributes": dict(reading.attributes) or None, "facts": dict(reading.facts) or None,
    }  # fmt: skip


def _by_label(reading: Reading, here: Application, when: Moment) -> list[tuple[str, dict[str, Any]]]:
    """Return kind and facts of what the label stands for; nothing where the contract writes message_received alone."""
    facts, attributes, who = reading.facts, reading.attributes, sender_name(reading, here)
    match reading.label:
        case "interview":
            return _interview(reading, here)
        case "still_deciding":
            return (
                [("decision_promised", {"by": _day(facts, "decision_by"), "who": who})]
                if "decision_by" in facts
                else []
            )
        case "assessment":
            return [("asked_for", {"what": "assessment", "answer_by": _day(facts, "answer_by")})]
        case "information_request":
            return [("asked_for", {"what": "information", "answer_by": _day(facts, "answer_by")})]
        case "position_closed":
            return [("position_closed" if attributes.get("kind") == "closed" else "frozen", {})]
        case "offer":
            kind = (
                "offer_changed"
                if here.offer and not here.offer.withdrawn and not here.offer.declined
                else "offer_received"
            )
            return [(kind, _offer(facts) | {"from": who, "channel": "letter"})]
        case "offer_withdrawn":
            return [("offer_withdrawn", {"from": who})]
        case "extension_granted":
            return [("extension_granted", {"answer_by": _day(facts, "extension_until")})]
        case "extension_refused":
            return [("extension_refused", {"answer_by": _day(facts, "answer_by")})]
        case "acceptance_confirmed":
            return [("acceptance_confirmed", {"channel": "letter"})]
        case "rejection":
            told = {name: True for name in ("runner_up", "kept_on_file") if attributes.get(name)}
            return [("rejected", {"from": who, **told})]
        case "inquiry":
            return [("inquiry_received", {"from": who})]
        case "extension_request":
            return [("extension_requested", {"until": _day(facts, "extension_until"), "channel": "letter"})]
        case "acceptance" | "decline_offer" | "withdrawal":
            kind = {"acceptance": "offer_accepted", "decline_offer": "offer_declined", "withdrawal": "withdrew"}[
                reading.label
            ]
            return [(kind, {"channel": "letter"})]
        case "bounce":
            return _came_back(reading, here)
        case _:
            return []


def _interview(reading: Reading, here: Application) -> list[tuple[str, dict[str, Any]]]:
    """Scheduled, moved or cancelled, where a time stands; a confirmation of what is recorded adds nothing."""
    stated = reading.facts.get("interview_at")
    at = datetime.fromisoformat(stated).replace(tzinfo=here.zone) if isinstance(stated, str) else None
    standing = [invite for invite in here.invites if invite.ended is None]
    kind = reading.attributes.get("kind")
    if kind == "cancelled":
        return [("interview_cancelled", {"starts_at": at})] if standing or at else []
    if at is None or any(invite.starts_at == at for invite in standing):
        return []
    if kind == "rescheduling" and standing:
        return [("interview_moved", {"starts_at": at})]
    return [("interview_scheduled", {"starts_at": at})]


def _offer(facts: Mapping[str, Any]) -> dict[str, Any]:
    salary = facts.get("salary")
    return {
        "salary": Salary(Decimal(str(salary["amount"])), salary["currency"], salary["per"]) if salary else None,
        "start_on": _day(facts, "start_on"), "answer_by": _day(facts, "answer_by"),
    }  # fmt: skip


def _came_back(reading: Reading, here: Application) -> list[tuple[str, dict[str, Any]]]:
    """The letter that came back: by its Message-ID, else the latest to that person; none of ours gives nothing."""
    ids = {one.strip("<> ") for one in reading.answers}
    who = sender_name(reading, here)
    sent = [one for one in here.letters if one.message_id and one.message_id.strip("<> ") in ids]
    sent = sent or [one for one in here.letters if who in one.to]
    if not sent:
        return []
    letter = sent[-1]
    to = (who,) if who in letter.to else letter.to
    permanent = reading.attributes.get("permanent")
    return [
        (
            "letter_returned",
            {"letter_kind": letter.kind, "to": to, "message_id": letter.message_id, "permanent": permanent},
        )
    ]


def _day(facts: Mapping[str, Any], name: str) -> date | None:
    stated = facts.get(name)
    return date.fromisoformat(stated) if isinstance(stated, str) else None
