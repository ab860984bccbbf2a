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
from owing.test_always_holds import CANDIDATE, COMPANY, EMPLOYER, WHEN, happens, stamped
from sincerely import wiring
from sincerely.core.fields import Reader
from sincerely.core.moments import Clock
from sincerely.core.people import Sender
from sincerely.core.record import Record, event_from, record_from
from sincerely.desk.live import Live
from sincerely.desk.ports import Desk, Profile
from sincerely.desk.today import agenda, chosen, whole
from sincerely.store.journal import SqlJournal
from sincerely.store.memory import MemoryJournal, MemoryRests
from sincerely.store.memory_mail import MemoryMessages, MemoryOutbox
from sincerely.store.rests import SqlRests
from sincerely.store.sql import Database

ZONE = ZoneInfo("America/Los_Angeles")
START = datetime(2026, 10, 26, 9, tzinfo=ZONE)
MORE = st.one_of(
    happens("interview_scheduled", starts_at=st.just("2026-11-12T15:00-08:00")),
    happens("corrected", event=st.integers(0, 3)),
    happens("snoozed", obligation=st.sampled_from(["thank_you", "decline", "stay_in_touch", "status_update"]), until=st.just("2026-11-20")),
    happens("letter_returned", letter_kind=st.sampled_from(["decline", "offer", "thank_you"])),
)  # fmt: skip
SEARCH = st.one_of(
    happens("employment", employer=st.just("Tessera"), position=st.just("Clerk"), supervisor=COMPANY,
            notice=st.just({"amount": 2, "unit": "weeks"})),
    happens("hired_elsewhere"), happens("asked_to_stop"), happens("offer_changed", answer_by=st.just("2026-12-01")),
)  # fmt: skip
CLOSE = st.one_of(happens("decided", to=st.just("refuse")), happens("offer_changed", answer_by=st.just("2026-12-01")))
STEPS = {
    side: st.lists(
        st.one_of(
            st.tuples(st.just("tell"), st.integers(0, 4), st.builds(stamped, events, WHEN)),
            st.tuples(st.just("wait"), st.integers(1, 60), st.integers(0, 1)),
            st.tuples(st.just("look"), st.integers(0, 1), st.integers(0, 40)),
        ),
        min_size=3, max_size=14,
    )
    for side, events in (("candidate", st.one_of(CANDIDATE, CANDIDATE, MORE, SEARCH)), ("employer", st.one_of(EMPLOYER, EMPLOYER, MORE, CLOSE)))
}  # fmt: skip


def desk_with(folder: Path, side: str, kind: str) -> Desk:
    """Return a desk of five applications: two openings, one person in both of them."""
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
        who = (NAMES["Sam"], "Other 1", "Other 2", NAMES["Sam"], "Other 4")[n]
        email = "sam@okafor.example" if n in (0, 3) else f"other{n}@o.example"
        head = {"candidate": {"name": who, "email": email}, "requisition": "R-1" if n < 3 else "R-2"}
    made, problems = record_from(document(side=side, **head), f"record {n}")
    assert made is not None, problems
    return replace(made, id=f"app{n}")


def told(desk: Desk, application: str, stated: dict[str, Any]) -> None:
    """Append an event, its names made those of the application, as `tell` would."""
    record = desk.journal.record(application)
    stated = dict(stated)
    if record.candidate is not None:
        stated |= {"to": [record.candidate.name]} if "letter_kind" in stated else {}
        stated |= {"from": record.candidate.name} if "from" in stated else {}
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
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_live_is_what_a_look_at_everything_shows(side: str, kind: str, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        desk = desk_with(Path(folder), side, kind)
        processes = [Live(), Live()]
        now = START
        desk.journal.add([record(side, n) for n in range(5)])
        for what, first, second in data.draw(STEPS[side]):
            if what == "tell":
                told(desk, f"app{first}", second)
                continue
            if what == "wait":
                now += timedelta(days=first, hours=12 * second)
                continue
            # one in a few looks reads another day than the running one, and must leave nothing behind
            at = now + timedelta(days=second - 20) if second > 35 else now
            here = replace(
                desk, clock=Clock(at), now=lambda now=now: now, live=lambda first=first: processes[first],
            )  # fmt: skip
            live, everything = agenda(here), whole(here)
            assert shown(chosen(here, live)) == shown(chosen(here, everything))
            from sincerely.desk.today import questions_of

            assert [q.id for q in questions_of(here, live)] == [q.id for q in questions_of(here, everything)]
