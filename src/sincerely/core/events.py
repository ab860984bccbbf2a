"""The EVENTS table: every kind of dated fact, its fields and whose record it belongs in.

Reading, writing, completion, help and the reference page are all made from this table (contract of the record file,
section 2). An event is append-only; a correction is itself an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sincerely.core.moments import Moment

DECISIONS: Mapping[str, tuple[str, ...]] = {
    "candidate": ("accept", "decline", "withdraw"),
    "employer": ("refuse", "offer", "hold", "close"),
}
PERIODS = ("hour", "day", "week", "month", "year")
CHANNELS = ("letter", "phone", "in_person", "chat")
LETTER_KINDS: Mapping[str, tuple[str, ...]] = {
    "candidate": (
        "thank_you", "inquiry", "extension_request", "acceptance", "decline_offer", "withdrawal", "resignation",
        "rejection_thanks", "stay_in_touch",
    ),
    "employer": (
        "decline", "decline_acknowledgement", "offer", "acceptance_confirmation", "status_update", "extension_reply",
        "withdrawal_acknowledgement", "recontact",
    ),
}  # fmt: skip
EVERY_LETTER_KIND = LETTER_KINDS["candidate"] + LETTER_KINDS["employer"]


@dataclass(frozen=True, slots=True)
class Salary:
    """A sum as it was offered: exact amount, ISO 4217 currency, one of PERIODS."""

    amount: Decimal
    currency: str
    per: str


@dataclass(frozen=True, slots=True)
class Notice:
    """How long before leaving notice is due: an amount of days, weeks or months, perhaps to the end of a month."""

    amount: int
    unit: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event: `type` is a name that `record.py` knows how to read and write; `one_of` closes the list."""

    type: str
    required: bool = False
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """One kind of event: what it says in a few words, its fields, and whose desk may state it."""

    says: str
    fields: Mapping[str, Field]
    sides: tuple[str, ...] = ("candidate", "employer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated fact. `facts` holds the fields of its kind as values; people are the names they have in the record.

    `id` is the event's identity: on a desk an id given when it was written, in a file its index as text.
    A correction keeps the id of what it corrects. `place` orders equal moments.
    """

    id: str
    kind: str
    when: Moment
    facts: Mapping[str, Any] = field(default_factory=dict)
    place: int = 0


_C, _E = ("candidate",), ("employer",)
_OFFER = {
    "salary": Field("salary"), "start_on": Field("day"), "answer_by": Field("deadline"), "conditions": Field("texts"),
    "from": Field("person"), "channel": Field("choice", one_of=CHANNELS), "terms": Field("object"),
}  # fmt: skip
_SCHEDULE = {
    "starts_at": Field("instant", required=True), "ends_at": Field("instant"), "with": Field("people"),
    "interview": Field("event"),
}  # fmt: skip
_CHANNEL = Field("choice", required=True, one_of=CHANNELS)

EVENTS: Mapping[str, EventKind] = {
    "applied": EventKind(says="the application was sent", fields={}),
    "interview_scheduled": EventKind(says="an interview was arranged", fields=_SCHEDULE),
    "interview_moved": EventKind(says="an interview was moved", fields=_SCHEDULE),
    "interview_cancelled": EventKind(
        says="an interview was called off", fields=_SCHEDULE | {"starts_at": Field("instant")}
    ),
    "interview_missed": EventKind(
        says="an interview did not take place", fields=_SCHEDULE | {"starts_at": Field("instant")}
    ),
    "interview_held": EventKind(
        says="an interview took place",
        fields={"with": Field("people", required=True), "ends_at": Field("instant"), "debrief": Field("debrief")},
    ),
    "decision_promised": EventKind(
        says="an answer was promised by a day", fields={"by": Field("deadline", required=True), "who": Field("person")}
    ),
    "offer_received": EventKind(says="an offer came", fields=_OFFER, sides=_C),
    "offer_made": EventKind(says="an offer was made", fields=_OFFER, sides=_E),
    "conditions_met": EventKind(says="conditions of the offer were met", fields={"conditions": Field("texts")}),
    "offer_changed": EventKind(says="the offer was changed", fields=_OFFER),
    "offer_withdrawn": EventKind(
        says="the employer took the offer back", fields={"from": Field("person"), "reason": Field("text")}
    ),
    "extension_requested": EventKind(
        says="the candidate asked for more time",
        fields={"until": Field("deadline"), "channel": Field("choice", one_of=CHANNELS)},
    ),
    "extension_granted": EventKind(says="more time was granted", fields={"answer_by": Field("deadline")}),
    "extension_refused": EventKind(says="more time was refused", fields={"answer_by": Field("deadline")}),
    "decided": EventKind(
        says="a decision was made",
        fields={
            "to": Field(
                "choice", required=True, one_of=DECISIONS["candidate"] + DECISIONS["employer"]
            ),
            "by": Field("person"), "reason": Field("text"), "reason_is_private": Field("flag"),
            "salary": Field("salary"), "start_on": Field("day"), "answer_by": Field("deadline"),
            "conditions": Field("texts"), "terms": Field("object"),
        },
    ),
    "offer_accepted": EventKind(
        says="the candidate accepted", fields={"channel": _CHANNEL, "reason": Field("text")}
    ),
    "offer_declined": EventKind(
        says="the candidate declined the offer", fields={"channel": _CHANNEL, "reason": Field("text")}
    ),
    "withdrew": EventKind(says="the candidate withdrew", fields={"channel": _CHANNEL, "reason": Field("text")}),
    "acceptance_confirmed": EventKind(says="the employer confirmed the acceptance", fields={"channel": _CHANNEL}),
    "rejected": EventKind(
        says="they said no",
        fields={
            "from": Field("person"), "runner_up": Field("flag"), "kept_on_file": Field("flag"),
            "feedback": Field("text"),
        },
        sides=_C,
    ),
    "position_closed": EventKind(
        says="the position was closed", fields={"reason": Field("choice", one_of=("cancelled", "filled"))}
    ),
    "frozen": EventKind(says="the position was put on hold", fields={"until": Field("deadline")}),
    "asked_for": EventKind(
        says="they asked for something",
        fields={
            "what": Field("choice", required=True, one_of=("assessment", "information", "documents")),
            "answer_by": Field("deadline"),
        },
        sides=_C,
    ),
    "employment": EventKind(
        says="the present employment",
        fields={
            "employer": Field("text", required=True), "position": Field("text", required=True),
            "supervisor": Field("person", required=True), "hr": Field("person"),
            "notice": Field("notice", required=True), "since": Field("day"), "jurisdiction": Field("jurisdiction"),
            "time_zone": Field("zone"),
        },
        sides=_C,
    ),
    "resigned": EventKind(
        says="the present employment was given up", fields={"last_day": Field("day", required=True)}, sides=_C
    ),
    "ranked": EventKind(says="the candidate was ranked", fields={"rank": Field("rank", required=True)}, sides=_E),
    "feedback_recorded": EventKind(
        says="feedback that may be told was recorded",
        fields={
            "criterion": Field("text", required=True), "text": Field("text", required=True),
            "by": Field("person", required=True),
        },
        sides=_E,
    ),
    "inquiry_received": EventKind(
        says="the candidate asked where things stand",
        fields={"from": Field("person", required=True), "asks": Field("text")},
        sides=_E,
    ),
    "consent_given": EventKind(
        says="the candidate agreed to be kept on file",
        fields={"purpose": Field("choice", required=True, one_of=("keep_on_file",)), "until": Field("deadline")},
        sides=_E,
    ),
    "consent_withdrawn": EventKind(
        says="the candidate took the consent back",
        fields={"purpose": Field("choice", required=True, one_of=("keep_on_file",)), "until": Field("deadline")},
        sides=_E,
    ),
    "opening_posted": EventKind(
        says="a similar position opened",
        fields={"requisition": Field("text", required=True), "similar_to": Field("text", required=True)},
        sides=_E,
    ),
    "opening_closed": EventKind(
        says="that position closed", fields={"requisition": Field("text", required=True)}, sides=_E
    ),
    "letter_sent": EventKind(
        says="a letter left",
        fields={
            "letter_kind": Field("choice", required=True, one_of=EVERY_LETTER_KIND),
            "to": Field("people", required=True), "cc": Field("people"), "channel": _CHANNEL,
            "message_id": Field("text"), "text": Field("long_text"), "told": Field("texts"), "for": Field("event"),
        },
    ),
    "letter_returned": EventKind(
        says="a letter came back",
        fields={
            "letter_kind": Field("choice", required=True, one_of=EVERY_LETTER_KIND),
            "to": Field("people", required=True), "message_id": Field("text"), "permanent": Field("flag"),
        },
    ),
    "person_changed": EventKind(
        says="a person's name, address or role changed",
        fields={
            "person": Field("person", required=True), "name": Field("name"), "email": Field("email"),
            "phone": Field("text"), "address_as": Field("text"), "role": Field("roles"),
        },
    ),
    "message_received": EventKind(
        says="a message came in",
        fields={
            "from": Field("person", required=True), "label": Field("label", required=True),
            "message_id": Field("text"), "attributes": Field("object"), "facts": Field("object"),
        },
    ),
    "touch": EventKind(
        says="there was contact",
        fields={
            "with": Field("people", required=True), "channel": _CHANNEL, "note": Field("long_text"),
            "meets": Field("choice", one_of=EVERY_LETTER_KIND),
        },
    ),
    "asked_to_stop": EventKind(says="they asked not to be written to", fields={"with": Field("people")}, sides=_C),
    "hired_elsewhere": EventKind(says="the search is over", fields={"with": Field("people")}, sides=_C),
    "waived": EventKind(says="a letter is not needed", fields={"obligation": Field("text", required=True)}),
    "snoozed": EventKind(
        says="a letter was put off",
        fields={"obligation": Field("text", required=True), "until": Field("deadline", required=True)},
    ),
    "corrected": EventKind(
        says="an earlier fact was put right",
        fields={"event": Field("event", required=True), "instead": Field("whole_event")},
    ),
}  # fmt: skip

LABELS: Mapping[str, tuple[str, ...]] = {
    "candidate": (
        "acknowledgement", "interview", "assessment", "information_request", "still_deciding", "position_closed",
        "offer", "offer_withdrawn", "extension_granted", "extension_refused", "rejection", "feedback",
        "acceptance_confirmed", "recontact", "other", "auto_reply", "bounce", "unrelated",
    ),
    "employer": (
        "thank_you", "inquiry", "extension_request", "acceptance", "decline_offer", "withdrawal", "stay_in_touch",
        "scheduling_reply", "other", "auto_reply", "bounce", "unrelated",
    ),
}  # fmt: skip
AUTOMATIC_LABELS = ("auto_reply", "bounce")

LABEL_SAYS: Mapping[str, str] = {  # what a message of a label says to the person who reads it
    "acknowledgement": "your application arrived", "interview": "an interview", "assessment": "they ask you for a task",
    "information_request": "they ask you for something", "still_deciding": "they are still deciding",
    "position_closed": "the position was closed or put on hold", "offer": "they offer you the position",
    "offer_withdrawn": "they take the offer back", "extension_granted": "you have more time",
    "extension_refused": "the day to answer stands", "rejection": "they said no",
    "feedback": "what they thought of the interview", "acceptance_confirmed": "they confirm your acceptance",
    "recontact": "another position may suit you", "other": "something else about an application",
    "auto_reply": "an automatic reply", "bounce": "your letter came back", "unrelated": "nothing about an application",
    "thank_you": "thanks for the interview", "inquiry": "they ask where things stand",
    "extension_request": "they ask for more time", "acceptance": "they accept", "decline_offer": "they decline the offer",
    "withdrawal": "they withdraw", "stay_in_touch": "a word to stay in touch",
    "scheduling_reply": "an answer about a time to meet",
}  # fmt: skip
