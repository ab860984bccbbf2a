"""How what is owed is told to an employer: nobody reads a no that nobody decided, and the dates shown are the dates meant."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from builders import document, event
from drafting.golden import desk_of
from sincerely.cli.main import sincerely
from sincerely.core.owing.obligation import Owed
from sincerely.desk import today as verb
from sincerely.desk.ports import Desk

TALKED = {"kind": "interview_held", "at": "2026-11-09T10:00-05:00", "with": ["Bo Tremblay"]}
ONTARIO = {"side": "employer", "jurisdiction": "CA-ON", "time_zone": "America/Toronto"}


def decline(desk: Desk) -> Owed:
    return next(one for one in verb.whole(desk, explain=True).owed if one.obligation.kind == "decline")


def test_an_answer_that_the_law_wants_counts_from_the_law_alone():
    letter = decline(desk_of(document(TALKED, **ONTARIO), on="2026-12-10")).obligation

    assert "by Thursday 24 December, whatever is decided" in letter.because[0].say  # 9 November + 45 days
    assert [step.say for step in letter.steps] == [
        "Monday 9 November, the last interview; + 45 days: Thursday 24 December.",
        "Thursday 24 December: the last day that the law leaves.",
    ]


def test_somebody_undecided_is_never_listed_as_refused(tmp_path):
    record = Path(tmp_path, "sam.json")
    record.write_text(json.dumps(document(TALKED, **ONTARIO)))

    said = CliRunner().invoke(sincerely, ["today", "--on", "2026-12-10", "--record", str(record)]).stdout

    assert "Decide, and tell Sam Okafor" in said
    assert "Sam Okafor no" not in said
    assert "It waits for a decision." in said


def test_a_refusal_that_waits_promises_no_day_of_its_own():
    refused = (event("ranked", "mon", rank=2), event("decided", "tue", to="refuse"))
    leader = (event("ranked", "mon", rank=1), event("offer_made", "tue"))
    dee = {"name": "Dee Outis", "email": "dee@elsewhere.example"}
    both = (document(*refused, side="employer"), document(*leader, side="employer", candidate=dee))

    one = decline(desk_of(*both, on="2026-11-04"))

    assert one.standing == "held"
    assert one.obligation.because[0].say.endswith("within three working days once nothing holds it.")
