"""An event of a record file that is still ahead is said when the file is taken in."""

from __future__ import annotations

import json
from datetime import timedelta

from builders import document
from record.desks import INIT, Commands
from sincerely import wiring


def test_an_interview_of_next_year_is_told_when_its_record_is_imported(sincerely: Commands) -> None:
    sincerely.ok(INIT)
    ahead = (wiring.now() + timedelta(days=365)).replace(microsecond=0)
    past = ahead - timedelta(days=700)
    events = [{"kind": "interview_held", "at": at.isoformat(), "with": ["Chi Nwosu"]} for at in (past, ahead)]
    file = sincerely.folder / "next.json"
    file.write_text(json.dumps(document(*events, company="Borealis")))

    said = sincerely.ok(f"import {file}").out

    assert said.count("is still to come, and until then it does not count that an interview took place.") == 1
    assert str(ahead.year) in said
