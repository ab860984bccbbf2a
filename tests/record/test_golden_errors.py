"""Every error names the user's own thing and what to type next. The sentences are kept in golden_errors.txt, and reviewed.

After a change that is meant, run them with GOLDEN=write in the environment, and read what changed.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from builders import document, event
from record.desks import AT, HELD, Commands

GOLDEN = Path(__file__).with_name("golden_errors.txt")
TYPED = (
    "init --email nonsense --time-zone Europe/Londn --jurisdiction gb",
    "init --side recruiter",
    "init --side employer",
    "application add ''",
    "application add Aurora --position Analyst",
    "application add Borealis --position Clerk --person 'Bo Tremblay <bo@> boss'",
    "application add Borealis --position Clerk --candidate 'Sam Okafor'",
    "application add Borealis --position Clerk --time-zone Mars/Base",
    "application show borealis",
    "application show aurorra",
    "person add aurora 'Chi Nwosu'",
    "person add aurora 'Bo Tremblay' --email bo.at.aurora --role boss",
    "person change aurora zed --email z@aurora.example",
    "person change aurora chi",
    "tell",
    "tell borealis rejected",
    f"tell aurora {AT} hooray",
    f"tell aurora {AT} rejectd",
    f"tell aurora {AT} interview held 30 feb with Chi",
    f"tell aurora {AT} interview held monday 20 oct 2026 with Chi",
    f"tell aurora {AT} interview held 5 nov 2026 15:00 with Chi",
    f"tell aurora {AT} interview held 5/10 with Chi",
    f"tell aurora {AT} interview held yesterday",
    f"tell aurora {AT} interview held yesterday with Chy",
    f"tell aurora {AT} interview held yesterday 15:00 America/New_Yrk with Chi",
    f"tell aurora {AT} interview tuesday with Chi",
    f"tell aurora {AT} interview scheduled friday with Chi",
    f"tell aurora {AT} offer received yesterday 84 a year",
    f"tell aurora {AT} offer received yesterday answer by next friday",
    f"tell aurora {AT} offer received 3 nov answer by 2 nov 2026",
    f"tell aurora {AT} withdrew",
    f"tell aurora {AT} decided perhaps",
    f"tell aurora {AT} ranked 1",
    f"tell aurora {AT} phone call with Chi --channel fax",
    f"tell aurora {AT} phone call with Chi --note 'a\x1b[2J'",
    f"tell aurora {AT} phone call with 'Chi\nBcc: dee@elsewhere.example'",
    HELD,
    f"{HELD} --on 2026-11-04",
    "tell aurora rejected --on 2026-02-30",
    "correct zzzz 15:00",
    "correct EVENT",
    "correct EVENT --remove 15:00",
    f"correct EVENT tuesday 15:00 {AT}",
    "correct EVENT --without salary",
    "debrief borealis",
    "debrief EVENT --discussed 'a\x00b'",
    "import nothing.json broken.json faults.json",
    "import there.json",
    "export --out there.json",
    "history borealis",
    "waive rejection_thanks",
    "snooze zzzz --until friday",
    "tel aurora rejected",
)


def answers(sams: Commands) -> str:
    sams.ok(HELD)
    id = sams.ok("history --json").json[0]["id"][:6]
    (sams.folder / "broken.json").write_text('{"contract": 1,')
    faults = document(
        event("offer_recieved", "mon"), event("rejected", "tue", fro="Ana"), company="Cobalt", time_zone="Europe/Londn"
    )
    (sams.folder / "faults.json").write_text(json.dumps(faults))
    (sams.folder / "there.json").write_text(json.dumps(document()))
    lines = []
    for typed in TYPED:
        answer = sams(typed.replace("EVENT", id))
        shown = typed.replace("\x1b", "␛").replace("\x00", "␀").replace("\n", "␤").replace(AT, "").replace("  ", " ")
        lines += [f"$ sincerely {shown.strip()}", f"{answer.err.rstrip()}", f"[{answer.status}]", ""]
    found = "\n".join(lines).replace(str(sams.folder), "…").replace(id, "EVENT")
    return re.sub(r"\b(inquiry|thank_you|[a-z_]+)-[0-9a-f]{6}\b", r"\1-ID", found)


def test_errors_are_those_that_were_reviewed(sams: Commands) -> None:
    found = answers(sams)
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8"), "if this is meant: GOLDEN=write, then read what changed"


def test_each_is_an_error_of_the_user_with_a_next_step() -> None:
    blocks = [block for block in GOLDEN.read_text(encoding="utf-8").split("$ sincerely ") if block]
    assert len(blocks) == len(TYPED) >= 20
    for block in blocks:
        assert block.rstrip().endswith("[2]"), block
        assert "→" in block, f"no next step: {block}"
        assert "Traceback" not in block and "The fault is ours" not in block, block


@pytest.mark.parametrize(
    "typed", ["today", "tell aurora rejected", "history", "application list", "import x.json", "export"]
)
def test_on_a_desk_never_set_up_every_command_says_how_to_begin(sincerely: Commands, typed: str) -> None:
    answer = sincerely(typed)
    assert answer.status == 2
    assert "sincerely init" in answer.err
