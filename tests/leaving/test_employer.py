"""The employer's desk: one letter a round goes into each application that it answers, and holds hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import document, event, interview_held
from leaving.desks import Watch, desk_of, on_a_desk, owed_ids, read_now
from leaving.test_at_most_once import World
from sincerely.core.people import Sender
from sincerely.core.record import Record
from sincerely.desk import today
from sincerely.desk.approve import approve, prepare
from sincerely.desk.ports import Profile
from sincerely.desk.send import send

ANA = Profile(
    side="employer",
    me=Sender(name="Ana Lindqvist", email="ana@aurora.example"),
    time_zone="America/Los_Angeles",
    jurisdiction="US-CA",
)


def of_sam(position: str, *events: dict[str, Any]) -> Record:
    whole = document(interview_held("mon 15:00", with_=("Chi",)), *events, side="employer", position=position)
    return on_a_desk(whole, id=position.lower())


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_one_letter_a_round_is_written_into_each_application_that_it_answers(tmp_path: Path, kind: str):
    refused = event("decided", "tue 10:00", to="refuse")
    desk = desk_of(
        of_sam("Analyst", refused),
        of_sam("Auditor", refused),
        watch=Watch(),
        folder=tmp_path,
        kind=kind,
        profile=ANA,
        post=World(),
    )
    [one] = [one for one in today.today(read_now(desk)) if one.obligation.kind == "decline"]
    assert one.obligation.also == ("auditor",)
    letter = approve(desk, prepare(read_now(desk), one.obligation.id, send_now=True))
    assert letter.addresses == ("sam@okafor.example",)
    assert [one.state for one in send(desk).letters] == ["sent"]
    noted = [
        (record.id, e.facts["message_id"])
        for record in desk.journal.records()
        for e in record.events
        if e.kind == "letter_sent"
    ]
    assert noted == [("analyst", letter.message_id), ("auditor", letter.message_id)]
    desk.now.pass_(seconds=2)  # type: ignore[attr-defined]  # the watch of the tests
    assert owed_ids(desk, "open", "overdue", "held") == []


def test_only_a_letter_to_somebody_kept_on_file_offers_a_way_out_by_mail(tmp_path: Path):
    kept = event("consent_given", "tue 9:00", purpose="keep_on_file", until="2027-11-01")
    told = of_sam(
        "Analyst",
        kept,
        event("decided", "tue 10:00", to="refuse"),
        event("opening_posted", "wed 9:00", requisition="R-9", similar_to="Analyst"),
    )
    desk = desk_of(told, watch=Watch(), folder=tmp_path, kind="memory", profile=ANA, post=World())
    made = {
        one.obligation.kind: prepare(read_now(desk), one.obligation.id, send_now=True).letter.message
        for one in today.today(read_now(desk))
    }

    assert sorted(made) == ["decline", "recontact"]
    assert b"List-Unsubscribe: <mailto:ana@aurora.example?subject=" in made["recontact"]
    assert b"List-Unsubscribe" not in made["decline"]
