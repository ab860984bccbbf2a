"""Which application a message belongs to, and what accepting it would write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from builders import application, event, interview_held
from reading.mails import reading_of
from sincerely.core.application import Application
from sincerely.core.events import EVENTS
from sincerely.core.reading.proposal import proposal_of
from sincerely.core.record import event_document, record_from

LATER = date(2026, 11, 23)


def mail(body: str, **more: Any) -> dict[str, Any]:
    return {
        "id": "x",
        "desk": "candidate",
        "from": "Ana Lindqvist <ana@aurora.example>",
        "subject": "News",
        "body": f"Dear Sam,\n\n{body}\n\nAna\n",
    } | more


def at_meta(name: str, position: str = "Analyst", **more: Any) -> Application:
    return application(interview_held("tue 15:00"), company=name, position=position, people=(), **more)


def record_of(one: Mapping[str, Any], *applications: Application) -> int | None:
    return reading_of(one, applications=applications).record


def test_a_person_of_the_record_decides() -> None:
    assert record_of(mail("We are still deciding."), application(company="Borealis", people=()), application()) == 1


def test_the_thread_decides_before_the_names() -> None:
    sent = event(
        "letter_sent",
        "wed 9:00",
        letter_kind="thank_you",
        to=["Chi Nwosu"],
        channel="letter",
        message_id="<t1@okafor.example>",
    )
    one = mail(
        "Thanks for your note!",
        **{"from": "Someone <desk@elsewhere.example>", "headers": {"In-Reply-To": "<t1@okafor.example>"}},
    )

    assert record_of(one, at_meta("Borealis"), application(interview_held("tue 15:00"), sent)) == 1


def test_a_name_within_a_name_is_another_name() -> None:
    one = mail(
        "Thank you for your interest in the Analyst position at Meta.", **{"from": "Recruiting <jobs@relay.example>"}
    )

    assert record_of(one, at_meta("Metaverse")) is None
    assert record_of(one, at_meta("Metaverse"), at_meta("Meta")) == 1


def test_two_positions_at_one_company_need_the_position() -> None:
    both = (application(position="Analyst"), application(position="Senior Analyst"))

    assert record_of(mail("We are still deciding."), *both) is None
    assert record_of(mail("We are still deciding about the Senior Analyst position."), *both) == 1
    assert record_of(mail("We are still deciding about the Analyst position."), *both) == 0


def test_a_requisition_decides_between_equal_names() -> None:
    both = (application(requisition="R-100"), application(requisition="R-200"))

    assert record_of(mail("Regarding R-200: we are still deciding."), *both) == 1


def test_a_position_that_is_none_of_ours_belongs_to_no_record() -> None:
    one = mail(
        "Thank you for your application for the Forklift Driver position at Aurora.",
        **{"from": "Aurora Careers <jobs@aurora-careers.example>"},
    )

    assert record_of(one, application(position="Analyst", people=())) is None


def test_on_the_employers_desk_the_candidates_address_decides() -> None:
    one = {"id": "e", "desk": "employer", "body": "Dear Ana,\n\nIs there any news?\n\nSam\n"}

    assert record_of(one, application(side="employer")) == 0
    assert record_of(one, application(side="employer"), application(side="employer", position="Clerk")) is None


@pytest.mark.parametrize(
    ("sender", "record"),
    [
        ("Leila Haddad <leila@mail.example>", None),
        ("Samuel Okafor <me@mail.example>", 0),
        ("<sam.ok@mail.example>", 0),
        ("<x17@mail.example>", None),
    ],
)
def test_another_candidates_mail_about_the_same_position_is_not_this_ones(sender: str, record: int | None) -> None:
    body = "Dear Ana,\n\nIs there any news on the Analyst position at Aurora?\n"

    assert (
        record_of({"id": "e", "desk": "employer", "from": sender, "body": body}, application(side="employer")) == record
    )


def test_a_letter_that_came_back_finds_its_record_by_the_failed_address() -> None:
    one = {
        "id": "b",
        "desk": "candidate",
        "from": "Mail Delivery System <mailer-daemon@okafor.example>",
        "subject": "Undelivered mail",
        "body": "chi@aurora.example: 550 5.1.1 user unknown\n",
    }

    found = reading_of(one, applications=(at_meta("Borealis"), application()))

    assert (found.label, found.record, found.facts) == ("bounce", 1, {"failed_recipient": "chi@aurora.example"})


# --- proposals --------------------------------------------------------------------------------------------------------

WHEN = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("America/Los_Angeles"))


def proposed(body: str, *events: Mapping[str, Any], **more: Any) -> list[dict[str, Any]]:
    here = application(*events, side=more.get("desk", "candidate"))
    numbers = count()
    found = proposal_of(
        reading_of(mail(body, **more), applications=(here,)), here, when=WHEN, new_id=lambda: f"n{next(numbers)}"
    )
    return [event_document(one) for one in found]


OFFER = event("offer_received", "wed 9:00", from_="Ana Lindqvist", answer_by="2026-11-27")
CASES = [
    ("We have decided to offer the position to another candidate.", (), {"kind": "rejected", "from": "Ana Lindqvist"}),
    ("We are delighted to offer you the position of Analyst.", (), {"kind": "offer_received", "from": "Ana Lindqvist", "channel": "letter"}),
    ("We can raise the base salary to $90,000 a year.", (OFFER,), {"kind": "offer_changed", "salary": {"amount": 90000, "currency": "USD", "per": "year"}, "from": "Ana Lindqvist", "channel": "letter"}),
    ("You can have until 2 December to answer the offer.", (OFFER,), {"kind": "extension_granted", "answer_by": "2026-12-02"}),
    ("We cannot extend the deadline of the offer.", (OFFER,), {"kind": "extension_refused"}),
    ("I have to withdraw our offer.", (OFFER,), {"kind": "offer_withdrawn", "from": "Ana Lindqvist"}),
    ("We have not yet decided. I will let you know by Friday.", (), {"kind": "decision_promised", "by": "2026-11-27", "who": "Ana Lindqvist"}),
    ("The position has been put on hold.", (), {"kind": "frozen"}),
    ("The position of Analyst has been cancelled.", (), {"kind": "position_closed"}),
    ("Please complete the online assessment by Friday.", (), {"kind": "asked_for", "what": "assessment", "answer_by": "2026-11-27"}),
    ("Your interview is confirmed for Thursday 3 December at 10:30.", (), {"kind": "interview_scheduled", "starts_at": "2026-12-03T10:30-08:00"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "events", "wanted"), CASES, ids=[wanted["kind"] + str(n) for n, (_, _, wanted) in enumerate(CASES)]
)
def test_accepting_writes_what_the_label_stands_for(
    body: str, events: tuple[Mapping[str, Any], ...], wanted: dict[str, Any]
) -> None:
    received, *rest = proposed(body, *events)

    assert received["kind"] == "message_received"
    assert received["from"] == "Ana Lindqvist"
    assert rest == [{"at": "2026-11-23T09:00-08:00"} | wanted]


def test_a_reply_that_changes_nothing_writes_only_that_it_came() -> None:
    assert [one["kind"] for one in proposed("Thanks for your kind note, it was great to meet you.")] == [
        "message_received"
    ]


def test_what_is_proposed_can_be_read_back_as_a_record() -> None:
    from builders import document

    for body, events, _ in CASES:
        found, problems = record_from(document(*events, *proposed(body, *events)), "test")
        assert found is not None, problems
        assert {one.kind for one in found.events} <= set(EVENTS)


def test_a_letter_that_came_back_is_the_one_that_was_sent() -> None:
    sent = event(
        "letter_sent",
        "wed 9:00",
        letter_kind="thank_you",
        to=["Chi Nwosu"],
        channel="letter",
        message_id="<t1@okafor.example>",
    )
    bounce = {"from": "Mail Delivery System <mailer-daemon@okafor.example>", "subject": "Undelivered mail"}

    _, returned = proposed("chi@aurora.example: 550 5.1.1 user unknown", interview_held("tue 15:00"), sent, **bounce)

    assert returned == {
        "kind": "letter_returned",
        "at": "2026-11-23T09:00-08:00",
        "letter_kind": "thank_you",
        "to": ["Chi Nwosu"],
        "message_id": "<t1@okafor.example>",
        "permanent": True,
    }
