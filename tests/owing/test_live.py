"""A look at what is live gives the same answer as a look at everything, whatever happened and whoever looked before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import NAMES, document
from owing.test_always_holds import CANDIDATE, COMPANY, EMPLOYER, happens
from sincerely import wiring
from sincerely.core.fields import Reader
from sincerely.core.moments import Clock
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.owed import owed_in
from sincerely.core.people import Sender
from sincerely.core.record import Record, event_from, record_from
from sincerely.desk import live
from sincerely.desk.found import Live
from sincerely.desk.live import near
from sincerely.desk.ports import Desk, Profile
from sincerely.desk.today import agenda, chosen, questions_of, rules_of, whole
from sincerely.store.journal import SqlJournal
from sincerely.store.memory import MemoryJournal, MemoryRests
from sincerely.store.memory_mail import MemoryMessages, MemoryOutbox
from sincerely.store.rests import SqlRests
from sincerely.store.sql import Database

ZONE = ZoneInfo("America/Los_Angeles")
START = datetime(2026, 10, 26, 9, tzinfo=ZONE)
MORE = st.one_of(
    happens("applied"),
    happens("interview_scheduled", starts_at=st.sampled_from(["2026-11-12T15:00-08:00", "2027-01-05T15:00-08:00"])),
    happens("corrected", event=st.integers(0, 3)),
    happens("snoozed", obligation=st.sampled_from(["thank_you", "decline", "stay_in_touch", "status_update"]), until=st.sampled_from(["2026-11-20", "2027-01-20"])),
    happens("letter_returned", letter_kind=st.sampled_from(["decline", "offer", "thank_you"])),
)  # fmt: skip
SEARCH = st.one_of(
    happens("employment", employer=st.just("Tessera"), position=st.just("Clerk"), supervisor=COMPANY,
            notice=st.just({"amount": 2, "unit": "weeks"})),
    happens("hired_elsewhere"), happens("asked_to_stop"), happens("offer_changed", answer_by=st.just("2026-12-01")),
    happens("waived", obligation=st.just("contradiction")), happens("position_closed"),
    happens("offer_received", **{"from": COMPANY}, start_on=st.sampled_from(["2026-11-10", "2026-12-01"])),
)  # fmt: skip
CLOSE = st.one_of(happens("decided", to=st.just("refuse")), happens("offer_changed", answer_by=st.just("2026-12-01")))
OPENING = st.one_of(
    happens("consent_given", purpose=st.just("keep_on_file")), happens("consent_given", purpose=st.just("keep_on_file")),
    happens("consent_withdrawn", purpose=st.just("keep_on_file")),
    happens("opening_posted", requisition=st.just("R-9"), similar_to=st.sampled_from(["R-1", "R-2"])),
    happens("opening_posted", requisition=st.just("R-9"), similar_to=st.sampled_from(["R-1", "R-2"])),
    happens("opening_closed", requisition=st.just("R-9")), happens("offer_withdrawn"),
    happens("waived", obligation=st.sampled_from(["contradiction", "decline"])),
    happens("person_changed", person=st.just(NAMES["Sam"]), email=st.sampled_from(["sam@new.example", "other1@o.example"])),
)  # fmt: skip
BACK = st.one_of(st.integers(0, 5), st.integers(-60, 300))  # hours since; some are told long after, some ahead
OTHER = (7, -9, -40)  # days from the running one
LOOK = st.integers(0, 30)  # by which process, if at all, and on which day
STEPS = {
    side: st.lists(
        st.one_of(
            st.tuples(st.just("tell"), st.integers(0, 3), st.tuples(events, BACK), LOOK),
            st.tuples(st.just("tell"), st.integers(0, 3), st.tuples(events, BACK), LOOK),
            st.tuples(st.just("wait"), st.one_of(st.integers(1, 8), st.integers(30, 70)), st.integers(0, 1), LOOK),
        ),
        min_size=4, max_size=18,
    )
    for side, events in (("candidate", st.one_of(CANDIDATE, CANDIDATE, MORE, SEARCH)), ("employer", st.one_of(EMPLOYER, EMPLOYER, MORE, CLOSE, OPENING)))
}  # fmt: skip


def desk_with(folder: Path, side: str, kind: str) -> Desk:
    """Return a desk of four applications: two openings, one person in both of them."""
    desk = wiring.open_desk(clock=START)
    if kind == "memory":
        journal: Any = MemoryJournal()
        desk = replace(desk, journal=journal, rests=MemoryRests(journal))
    else:
        database = Database(folder / "desk.sqlite3")
        desk = replace(desk, journal=SqlJournal(database), rests=SqlRests(database))
    desk = replace(desk, outbox=MemoryOutbox(), messages=MemoryMessages())
    desk.journal.set_profile(
        Profile(side=side, me=Sender(name="Sam Okafor", email="sam@okafor.example"), time_zone=ZONE.key)
    )
    return desk


def record(side: str, n: int) -> Record:
    """Return the n-th application of such a desk, without events."""
    if side == "candidate":
        head: dict[str, Any] = {"company": f"Firm {n}"}
    else:
        who = (NAMES["Sam"], "Other 1", "Other 2", NAMES["Sam"])[n]
        email = "sam@okafor.example" if n in (0, 3) else f"other{n}@o.example"
        head = {"candidate": {"name": who, "email": email}, "requisition": "R-1" if n < 3 else "R-2"}
    made, problems = record_from(document(side=side, **head), f"record {n}")
    assert made is not None, problems
    return replace(made, id=f"app{n}")


def told(desk: Desk, application: str, stated: dict[str, Any], now: datetime, back: int) -> None:
    """Append an event of so many hours ago, its names and days made those of the application, as `tell` would."""
    record = desk.journal.record(application)
    at = now - timedelta(hours=back)
    stated = {**stated, **({"on": at.date().isoformat()} if back % 3 == 1 else {"at": at.isoformat()})}
    for name in ("by", "answer_by"):
        if name in stated and stated["kind"] != "decided":
            ahead = int(stated[name][-2:]) - 6
            stated[name] = (at.date() + timedelta(days=ahead)).isoformat()
    if record.candidate is not None:
        stated |= {"to": [record.candidate.name]} if "letter_kind" in stated else {}
        stated |= {name: record.candidate.name for name in ("from", "person") if name in stated}
    elif stated["kind"] == "letter_returned":
        stated["to"] = [NAMES["Chi"]]
    if stated["kind"] == "corrected":
        if not record.events:
            return
        stated["event"] = record.events[stated["event"] % len(record.events)].id
    n = len(record.events)
    event = event_from(Reader(""), stated, record.side, "", f"{application}e{n}", n)
    if event is not None:
        desk.journal.append(application, [event], after=n)


def shown(found: Any) -> list[Any]:
    return sorted(
        (row.obligation.id, row.standing, str(row.obligation.window), row.obligation.waits_for, row.obligation.also)
        for row in found
    )


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@pytest.mark.parametrize("side", ["candidate", "employer"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_live_is_what_a_look_at_everything_shows(side: str, kind: str, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        desk = desk_with(Path(folder), side, kind)
        processes, sender = [Live(), Live()], Live()
        now = START
        desk.journal.add([record(side, n) for n in range(4)])
        for what, first, second, look in data.draw(STEPS[side]):
            if what == "tell":
                event, back = second
                told(desk, f"app{first}", event, now, back)
            else:
                now += timedelta(days=first, hours=12 * second)
            running = replace(desk, clock=Clock(now), now=lambda now=now: now, live=lambda: sender)
            alone(running, whole(running))  # a sender asks of single letters, whatever others looked at meanwhile
            if look > 28:
                continue
            # one in a few looks reads another day than the running one, and must leave nothing behind
            at = now + timedelta(days=OTHER[look % 3]) if look > 22 else now
            process = processes[look % 3 == 0]
            whole_day = look in (23, 25)
            clock = Clock(at.date() if whole_day else at)
            compare(replace(desk, clock=clock, now=lambda now=now: now, live=lambda process=process: process))


def compare(desk: Desk) -> list[Any]:
    """Look at what is live and at everything, insist that both show the same, and return it."""
    live, everything = agenda(desk), whole(desk)
    found = shown(chosen(desk, live))
    assert found == shown(chosen(desk, everything))
    assert [q.id for q in questions_of(desk, live)] == [q.id for q in questions_of(desk, everything)]
    alone(desk, everything)
    return [(row.obligation.application, row.obligation.kind, row.standing) for row in chosen(desk, live)]


def alone(desk: Desk, everything: Any) -> None:
    """Insist that the last look at a letter sees what a look at everything sees."""
    for id in everything.applications:
        everywhere = Everywhere(near(desk, {id}), desk.holidays, desk.clock)
        here = everywhere.of[id]
        only = {id, *(one.id for one in everywhere.same_person(here))} if here.side == "employer" else {id}
        found = owed_in(everywhere, rules_of(desk, [here.app]), only=only)
        assert shown(one for one in found if one.obligation.application == id) == shown(
            one for one in everything.owed if one.obligation.application == id
        )


OTHERS = {  # what is told first, what is told then elsewhere, and what must show by it: application, kind, standing
    "an offer accepted there owes a withdrawal where only an application lay": (
        "candidate", [(0, {"kind": "applied"})],
        [(1, {"kind": "offer_received"}), (1, {"kind": "offer_accepted", "channel": "letter"})],
        ("app0", "withdrawal", "open"),
    ),
    "an offer to be answered there asks for an inquiry where the wait was given up": (
        "candidate",
        [(0, {"kind": "interview_held", "with": [NAMES["Chi"]]}), (0, {"kind": "waived", "obligation": "thank_you"}),
         (0, {"kind": "waived", "obligation": "inquiry"})],
        [(1, {"kind": "offer_received", "answer_by": "+9"})],
        ("app0", "inquiry", "open"),
    ),
    "a promise there asks for time here": (
        "candidate",
        [(0, {"kind": "offer_received", "answer_by": "+9"}), (1, {"kind": "applied"})],
        [(1, {"kind": "decision_promised", "by": "+30"})],
        ("app0", "extension_request", "open"),
    ),
    "the present work told there owes its notice here": (
        "candidate",
        [(0, {"kind": "offer_received"}), (0, {"kind": "offer_accepted", "channel": "letter"}),
         (0, {"kind": "acceptance_confirmed", "channel": "letter"})],
        [(1, {"kind": "employment", "employer": "Tessera", "position": "Clerk", "supervisor": NAMES["Bo"],
              "notice": {"amount": 2, "unit": "weeks"}})],
        ("app0", "resignation", "open"),
    ),
    "the leader's no makes it the turn of the next": (
        "employer", [(0, {"kind": "ranked", "rank": 1}), (1, {"kind": "ranked", "rank": 2}), (0, {"kind": "offer_made"})],
        [(0, {"kind": "offer_declined", "channel": "letter"})],
        ("app1", "offer", "held"),
    ),
    "an acceptance asks about whoever was interviewed and not decided upon, and releases who was refused": (
        "employer",
        [(0, {"kind": "ranked", "rank": 1}), (1, {"kind": "ranked", "rank": 2}), (0, {"kind": "offer_made"}),
         (1, {"kind": "decided", "to": "refuse"})],
        [(0, {"kind": "offer_accepted", "channel": "letter"})],
        ("app1", "decline", "open"),
    ),
    "nobody is told no while they have an offer here": (
        "employer", [(0, {"kind": "decided", "to": "refuse"})], [(3, {"kind": "offer_made"})], ("app0", "decline", "held"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("of", OTHERS)
@pytest.mark.parametrize("same_process", [True, False])
@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_what_is_told_of_one_wakes_whom_it_concerns(kind: str, same_process: bool, of: str, tmp_path: Path) -> None:
    side, first, then, owed = OTHERS[of]
    desk = desk_with(tmp_path, side, kind)
    desk.journal.add([record(side, n) for n in range(4)])

    def look(at: datetime, live: Live) -> list[Any]:
        return compare(replace(desk, clock=Clock(at), now=lambda: at, live=lambda: live))

    live = Live()
    for n, event in first:
        tell_on(desk, f"app{n}", event, START)
    assert owed not in look(START, live)
    for n, event in then:
        tell_on(desk, f"app{n}", event, START + timedelta(hours=1))
    assert owed in look(START + timedelta(hours=2), live if same_process else Live())


def tell_on(desk: Desk, application: str, event: dict[str, Any], at: datetime) -> None:
    """Tell an event at this moment; a day such as "+9" is so many days later."""
    stated = {
        name: (at.date() + timedelta(days=int(value))).isoformat() if str(value).startswith("+") else value
        for name, value in event.items()
    }
    record, reader = desk.journal.record(application), Reader("")
    whole_event = {**stated, "at": at.isoformat()}
    told = event_from(reader, whole_event, record.side, "", f"{application}e{len(record.events)}", len(record.events))
    assert told is not None, reader.problems
    desk.journal.append(application, [told], after=len(record.events))


def test_an_offer_that_lapses_wakes_the_next_in_rank_in_its_time(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "employer", "sqlite")
    desk.journal.add([record("employer", n) for n in range(4)])
    for n, event in ((0, {"kind": "ranked", "rank": 1}), (1, {"kind": "ranked", "rank": 2}),
                     (0, {"kind": "offer_made", "answer_by": "+40"})):  # fmt: skip
        tell_on(desk, f"app{n}", event, START)

    def look(day: int) -> list[Any]:
        at = START + timedelta(days=day)
        return compare(replace(desk, clock=Clock(at), now=lambda: at, live=Live))

    assert look(0) == look(39) == []
    assert look(42) == [("app0", "status_update", "open"), ("app1", "offer", "held")]


def test_what_was_found_under_another_playbook_is_found_anew(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "employer", "sqlite")
    desk.journal.add([record("employer", n) for n in range(4)])
    agenda(replace(desk, now=lambda: START))
    assert desk.rests.awake(START, START) == {}

    desk.rests.begin("another")

    assert len(desk.rests.awake(START, START)) == 4


def test_the_first_look_at_many_tells_how_far_it_is_and_answers_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MANY", 2)
    monkeypatch.setattr(live, "LOT", 3)
    heard: list[tuple[int, int]] = []
    desk = replace(desk_with(tmp_path, "employer", "sqlite"), progress=lambda done, of: heard.append((done, of)))
    desk.journal.add([record("employer", n) for n in range(4)])
    tell_on(desk, "app0", {"kind": "inquiry_received", "from": "Sam Okafor"}, START)

    first = compare(replace(desk, now=lambda: START, live=Live))

    assert heard == [(3, 4), (4, 4)]
    assert first == compare(replace(desk, now=lambda: START)) == [("app0", "status_update", "open")]
    assert heard == [(3, 4), (4, 4)], "what rests is not looked at again"
