"""Makes the desk that every later version must open: tests/store/desks/<version>.sqlite3.

Run once for each version that goes out: python tests/store/make_desk.py. A desk once committed is never made anew.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from builders import event, interview_held, record
from sincerely import __version__
from sincerely.core.people import Sender
from sincerely.core.record import Record
from sincerely.desk.ports import Profile
from sincerely.store.journal import SqlJournal
from sincerely.store.sql import Database

DESKS = Path(__file__).parent / "desks"
PROFILE = Profile(
    side="candidate", me=Sender(name="Sam Okafor", email="sam@okafor.example", phone="555 0148"),
    time_zone="America/Los_Angeles", jurisdiction="US-CA", locale="en-US",
)  # fmt: skip


def records() -> list[Record]:
    """Return what every such desk holds: a whole application with a correction, and one with people alone."""
    held = interview_held("tue 15:00", with_=("Chi", "Bo"), discussed={"Chi Nwosu": "the ledger"}, impressed="the lab")
    whole = record(
        event("applied", "mon"),
        held,
        event("decision_promised", "tue 16:00", by="2026-11-10", who="Ana Lindqvist"),
        event("letter_sent", "wed", letter_kind="thank_you", to=["Chi Nwosu"], channel="letter", message_id="<1@okafor.example>"),
        event("offer_received", "thu 9:00", from_="Ana Lindqvist", answer_by="2026-11-20", start_on="2027-01-04",
              salary={"amount": 84000.5, "currency": "USD", "per": "year"}, conditions=["a reference"], terms={"hours": "35"}),
        event("snoozed", "fri 9:00", obligation="thank_you: Bo Tremblay", until="2026-11-09"),
        event("corrected", "fri 10:00", event=1, instead=interview_held("tue 14:00", with_=("Chi", "Bo"), fit="audits")),
    )  # fmt: skip
    names = {e.id: f"{n:016x}" for n, e in enumerate(whole.events)}
    events = tuple(
        replace(
            e,
            id=names[e.id],
            facts={**e.facts, "event": names["1"], "instead": replace(e.facts["instead"], id=names[e.id])}
            if e.kind == "corrected"
            else e.facts,
        )
        for e in whole.events
    )
    return [replace(whole, events=events), record(company="Borealis", position="Clerk", people=("Dee",))]


def main() -> None:
    """Make this version's desk, unless there is one."""
    path = DESKS / f"{__version__}.sqlite3"
    if path.exists():
        sys.exit(f"{path} is there already; a desk that went out is never made anew.")
    DESKS.mkdir(exist_ok=True)
    database = Database(path)
    journal = SqlJournal(database)
    journal.set_profile(PROFILE)
    journal.add(records())
    database.query("pragma wal_checkpoint(truncate)")
    database.close()


if __name__ == "__main__":
    main()
