"""Many letters at once: what has anything to look at stays behind, the rest leaves in turn, and each is looked at once more."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import document, event, interview_held
from leaving.desks import Watch, desk_of, on_a_desk, read_now
from leaving.post_office import post_office
from leaving.test_employer import ANA
from leaving.test_smtp import post
from sincerely import wiring
from sincerely.cli.main import run
from sincerely.core.events import Event
from sincerely.core.outbox import Bounds, paced
from sincerely.core.record import Record
from sincerely.desk.bulk import alike, freeze, gather
from sincerely.desk.outbox import outbox
from sincerely.desk.ports import Desk
from sincerely.desk.send import send
from sincerely.errors import Mistake, Refused

NAMES = [f"{first} {last}" for last in ("Abara", "Brandt", "Castillo", "Dimitrova", "Eze", "Fontaine") for first in ("Ada", "Ben", "Cleo", "Dov", "Ines", "Jun", "Kofi", "Lena", "Mira", "Noor")]  # fmt: skip
WORDS = [f"{start}{end}" for start in ("Bel", "Cor", "Dan", "Fer", "Gal") for end in ("ami", "edo", "ino", "usa")]
REFUSED = event("decided", "tue 10:00", to="refuse")
QUICK = Bounds(undo_minutes=0, letters_an_hour=1000, letters_a_day=1000)


def of(name: str, *events: dict[str, Any], position: str = "Analyst", email: str | None = "", **head: Any) -> Record:
    address = f"{name.replace(' ', '.').lower()}@mail.example" if email == "" else email
    whole = document(
        interview_held("mon 15:00", with_=("Chi",)), *events, side="employer", position=position, requisition="R-1",
        candidate={"name": name, "email": address}, **head,
    )  # fmt: skip
    return on_a_desk(whole, id=f"{name.replace(' ', '').lower()}-{position.lower()}")


def opened(tmp_path: Path, *records: Record, bounds: Bounds = QUICK, **parts: Any) -> Desk:
    return desk_of(*records, watch=Watch(), folder=tmp_path, kind="sqlite", profile=ANA, bounds=bounds, **parts)


def tell(desk: Desk, application: str, stated: dict[str, Any]) -> None:
    record = desk.journal.record(application)
    told = Event(
        id=desk.new_id(),
        kind=stated["kind"],
        when=desk.now(),
        facts={k: v for k, v in stated.items() if k not in ("kind", "at", "on")},
        place=len(record.events),
    )
    desk.journal.append(application, [told], after=len(record.events))


def test_what_has_anything_to_look_at_is_left_out_with_its_reason_and_the_rest_is_ready(tmp_path: Path):
    desk = opened(
        tmp_path,
        of(NAMES[0], REFUSED), of(NAMES[1], REFUSED),
        of(NAMES[2], REFUSED, email=None),
        of(NAMES[3], REFUSED), of(NAMES[3], position="Clerk"),
        of(NAMES[4], event("decision_promised", "mon 16:00", by="2026-11-12", who="Chi Nwosu"), REFUSED),
        of(NAMES[5], REFUSED, event("letter_sent", "tue 11:00", letter_kind="decline", to=[NAMES[5]], channel="letter"),
           event("letter_returned", "tue 12:00", letter_kind="decline", to=NAMES[5], permanent=True)),
    )  # fmt: skip

    batch = gather(read_now(desk), "decline")

    assert sorted(one.owed.obligation.to[0] for one in batch.ready) == NAMES[:2]
    assert {one.owed.obligation.to[0]: [p.code for p in one.problems] for one in batch.left_out} == {
        NAMES[2]: ["missing_address"], NAMES[3]: ["second_application"], NAMES[4]: ["own_word"], NAMES[5]: ["missing_address"],
    }  # fmt: skip
    assert all(p.hint for one in batch.left_out for p in one.problems)


def test_an_opening_is_taken_by_itself_and_one_that_is_none_is_named(tmp_path: Path):
    other = replace(of(NAMES[1], REFUSED, position="Clerk"), requisition="R-2")
    desk = read_now(opened(tmp_path, of(NAMES[0], REFUSED), other))

    assert [one.letter.to[0].name for one in gather(desk, "decline", opening="r-2").ready] == [NAMES[1]]
    assert [one.letter.to[0].name for one in gather(desk, "decline", opening="Analyst").ready] == [NAMES[0]]
    with pytest.raises(Mistake, match="R-9") as told:
        gather(desk, "decline", opening="R-9")
    assert told.value.problems[0].hint == "There are: R-1, R-2."
    with pytest.raises(Mistake, match="no letter kind"):
        gather(desk, "declines")


def test_the_letters_are_frozen_together_or_not_at_all(tmp_path: Path):
    desk = read_now(opened(tmp_path, *(of(name, REFUSED) for name in NAMES[:5])))
    batch = gather(desk, "decline")

    with pytest.raises(Refused) as told:
        freeze(desk, batch, 4)
    assert told.value.problems[0].code == "another_count" and outbox(desk).letters == ()

    tell(desk, batch.ready[3].application.id, event("decided", "wed", to="hold"))
    with pytest.raises(Refused) as changed:
        freeze(desk, batch, 5)
    assert changed.value.problems[0].code == "changed_meanwhile" and outbox(desk).letters == ()

    again = gather(read_now(desk), "decline")
    assert [one.state for one in freeze(desk, again, 4)] == ["approved"] * 4
    assert gather(read_now(desk), "decline").on_the_way == 4


def test_what_was_shown_too_long_ago_is_shown_again(tmp_path: Path):
    desk = read_now(opened(tmp_path, of(NAMES[0], REFUSED)))
    batch = gather(desk, "decline")
    desk.now.pass_(minutes=16)  # type: ignore[attr-defined]  # the watch of the tests

    with pytest.raises(Refused) as told:
        freeze(desk, batch, 1)
    assert told.value.problems[0].code == "preview_expired"


def test_what_all_share_is_told_once_and_what_differs_beside_each(tmp_path: Path):
    desk = read_now(opened(tmp_path, *(of(name, REFUSED) for name in NAMES[:8])))
    batch = gather(desk, "decline")
    shared, own = alike(batch)

    assert "Ana Lindqvist" in shared and not any(sentence in shared for one in own for sentence in one)
    assert all(f"Dear {one.letter.to[0].name}," in sentences for one, sentences in zip(batch.ready, own, strict=True))


@pytest.mark.parametrize(("many", "an_hour"), [(60, 10), (1000, 100)])
def test_a_decision_reversed_after_some_have_left_keeps_that_letter_here_and_the_rest_leave(
    tmp_path: Path, many: int, an_hour: int
):
    names = [f"{name}{' ' + WORDS[n] if n else ''}" for n in range(-(-many // 60)) for name in NAMES][:many]
    with post_office() as office:
        desk = opened(
            tmp_path,
            *(of(name, REFUSED) for name in names),
            post=post(office.port),
            bounds=replace(QUICK, letters_an_hour=an_hour),
        )
        fresh = read_now(desk)
        freeze(fresh, gather(fresh, "decline"), many)
        desk.now.pass_(minutes=1)  # type: ignore[attr-defined]  # the watch of the tests
        assert len(send(desk).letters) == an_hour

        left = {one.application for one in outbox(desk).letters if one.state == "sent"}
        spared, called = [one for one in outbox(desk).letters if one.application not in left][:2]
        tell(desk, spared.application, event("decided", "wed", to="offer"))
        tell(desk, called.application, event("offer_made", "wed"))
        for _ in range(30):  # the night among them
            desk.now.pass_(hours=1)  # type: ignore[attr-defined]  # the watch of the tests
            send(desk)

        states = {one.application: one.state for one in outbox(desk).letters}
        assert states.pop(spared.application) == "cancelled"
        assert states.pop(called.application) in ("on_hold", "cancelled")
        assert set(states.values()) == {"sent"} and len(office.stored) == many - 2
        assert len({to for to, _ in office.stored}) == many - 2
        assert len(states) == many - 2


def test_a_letter_whose_day_passed_while_nothing_was_sent_waits_for_a_person(tmp_path: Path):
    with post_office() as office:
        desk = opened(tmp_path, of(NAMES[0], REFUSED), of(NAMES[1], REFUSED), post=post(office.port))
        fresh = read_now(desk)
        first, second = freeze(fresh, gather(fresh, "decline"), 2)
        desk.now.pass_(days=2, hours=3)  # type: ignore[attr-defined]  # the watch of the tests

        send(desk)
        assert {one.state for one in outbox(desk).letters} == {"on_hold"} and office.stored == []
        assert desk.outbox.letter(first.id).say.startswith("Its time was 2 days ago, while nothing was sent.")

        send(desk, early=True, only=[first.id])
        assert {one.id: one.state for one in outbox(desk).letters} == {first.id: "sent", second.id: "on_hold"}


def test_the_mailbox_gives_away_no_more_in_a_day_than_it_may_whoever_sends(tmp_path: Path):
    with post_office() as office:
        desk = opened(
            tmp_path,
            *(of(name, REFUSED) for name in NAMES[:6]),
            post=post(office.port),
            bounds=replace(QUICK, letters_a_day=4),
        )
        fresh = read_now(desk)
        freeze(fresh, gather(fresh, "decline"), 6)
        desk.now.pass_(minutes=1)  # type: ignore[attr-defined]  # the watch of the tests
        assert send(desk, early=True).full and len(office.stored) == 4
        assert send(replace(desk, post=post(office.port)), early=True).full and len(office.stored) == 4
        desk.now.pass_(hours=24)  # type: ignore[attr-defined]  # the watch of the tests
        send(desk, early=True)
        assert len(office.stored) == 6


ZONES = st.sampled_from([ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/London")])
TIMES = st.integers(0, 72 * 60).map(lambda minutes: datetime(2026, 11, 4, tzinfo=UTC) + timedelta(minutes=minutes))


@given(
    st.lists(st.tuples(TIMES, ZONES), max_size=40), st.lists(TIMES, max_size=20),
    st.integers(1, 5), st.integers(1, 12), st.none() | st.integers(1, 3),
)  # fmt: skip
def test_in_turn_none_leaves_sooner_than_it_would_and_no_span_has_too_many(wanted, leaving, hourly, daily, minutely):
    bounds = Bounds(letters_an_hour=hourly, letters_a_day=daily, letters_a_minute=minutely)
    found = paced(wanted, leaving, bounds)

    assert all(leaves >= moment for leaves, (moment, _) in zip(found, wanted, strict=True))
    for n, (leaves, (moment, zone)) in enumerate(zip(found, wanted, strict=True)):
        for span, most in (
            (timedelta(hours=1), hourly),
            (timedelta(days=1), daily),
            (timedelta(minutes=1), minutely or 99),
        ):
            before = [one for one in (*found[:n], *leaving) if leaves - span < one <= leaves]
            assert len(before) < most, "what is put behind this one is the sender's to stop"
        if leaves != moment:
            assert bounds.civil_from <= leaves.astimezone(zone).time() < bounds.civil_to


@pytest.fixture
def ana(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Return what types a command on an employer's desk of forty refusals, one of them without an address."""
    monkeypatch.setenv("SINCERELY_SETTINGS", str(tmp_path / "settings.toml"))

    def typed(*args: str) -> tuple[int, str, str]:
        capfd.readouterr()
        status = run(["--desk-file", str(tmp_path / "desk.sqlite3"), *args])
        answer = capfd.readouterr()
        assert "Traceback" not in answer.out + answer.err
        return status, answer.out, answer.err

    typed(
        "init",
        "--side",
        "employer",
        "--name",
        "Ana Lindqvist",
        "--email",
        "ana@aurora.example",
        "--time-zone",
        "America/Los_Angeles",
        "--jurisdiction",
        "US-CA",
    )
    decided = (wiring.now().date() - timedelta(days=1)).isoformat()
    held = (wiring.now().date() - timedelta(days=9)).isoformat()
    for n, name in enumerate(NAMES[:40]):
        events = [
            {"kind": "interview_held", "at": f"{held}T15:00-08:00", "with": ["Bo Tremblay"]},
            {"kind": "decided", "on": decided, "to": "refuse"},
        ]
        email = None if n == 7 else f"c{n}@mail.example"
        whole = document(*events, side="employer", requisition="R-1", candidate={"name": name, "email": email})
        (tmp_path / f"{n}.json").write_text(json.dumps(whole))
    typed("import", *(str(tmp_path / f"{n}.json") for n in range(40)))
    return typed


def test_a_recruiter_sees_who_is_left_out_what_differs_and_when_and_says_the_number(ana):
    status, said, _ = ana("approve", "--kind", "decline", "--requisition", "R-1", "--dry-run")

    assert status == 0
    assert "Left out, to be looked at one by one: 1 letter." in said and f"{NAMES[7]} has no address" in said
    assert "39 letters are ready. The first of them:" in said and "The same in every one:" in said
    assert "at most 20 an hour and 200 a day; until its time each can be taken back." in said
    assert said.rstrip().endswith("Nothing was written (--dry-run).")

    status, _, wrong = ana("approve", "--kind", "decline", "--yes")
    assert status == 2 and "--count 39" in wrong
    status, _, wrong = ana("approve", "--kind", "decline", "--count", "40")
    assert status == 4 and "40 was said, and 39 letters are ready, so none was approved." in wrong
    assert json.loads(ana("outbox", "--json")[1])["approved"] == 0

    status, said, _ = ana("approve", "--kind", "decline", "--count", "39")
    assert status == 0 and "Approved: 39 letters." in said
    found = json.loads(ana("outbox", "--json")[1])
    assert found["sums"]["approved"] == found["approved"] == 39

    status, said, _ = ana("approve", "--kind", "decline", "--json", "--dry-run")
    answer = json.loads(said)
    assert (answer["count"], answer["on_the_way"], answer["why"], answer["written"]) == (
        0,
        39,
        {"missing_address": 1},
        False,
    )


def test_what_does_not_go_with_a_kind_is_told(ana):
    assert ana("approve", "--kind", "decline", "--send-now")[0] == 2
    assert ana("approve", "thank you", "--requisition", "R-1")[0] == 2
    assert "sincerely approve --kind decline" in ana("approve")[2]
    status, said, _ = ana("approve", "--kind", "offer", "--dry-run")
    assert status == 0 and "No letter of this kind is ready." in said
