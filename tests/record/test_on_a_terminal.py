"""What is asked on a terminal: init for what it cannot know, debrief question by question, left and resumed."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

from record.desks import HELD, Commands


def typed(desk: Path, arguments: list[str], answers: list[str]) -> str:
    """Run a command on a terminal of its own, typing each answer when a prompt has come; return all that was shown."""
    command = [sys.executable, "-m", "sincerely", "--desk-file", str(desk), *arguments]
    process, master = pty.fork()  # so that it is the child's own terminal, and Ctrl-C reaches it
    if process == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what was started in the background has it ignored
        os.execve(command[0], command, {**os.environ, "TZ": "America/Los_Angeles", "TERM": "dumb"})
    shown, left, ends = "", list(answers), time.monotonic() + 30
    while time.monotonic() < ends:
        ready, _, _ = select.select([master], [], [], 0.3)
        if ready:
            try:
                piece = os.read(master, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece.decode()
        elif left:
            os.write(master, left.pop(0).encode())
    else:
        os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(master)
    return shown.replace("\r\n", "\n")


def test_init_asks_for_what_it_cannot_know(sincerely: Commands) -> None:
    shown = typed(sincerely.desk, ["init"], ["\n", "Sam Okafor\n", "sam@okafor.example\n"])
    assert "Your name, as letters are signed" in shown
    assert "you: Sam Okafor <sam@okafor.example>" in shown
    assert "time zone: America/Los_Angeles (this machine's; another: --time-zone …)" in shown


def test_a_debrief_is_left_and_resumed_at_the_first_open_question(sams: Commands) -> None:
    sams.ok(HELD)
    first = typed(sams.desk, ["debrief", "aurora"], ["the night shift\n", "\x03"])
    assert "What impressed you?" in first and "1 of 4 answered and kept." in first
    assert "Go on whenever you like: sincerely debrief" in first

    second = typed(sams.desk, ["debrief", "aurora"], ["I have closed three ledgers\n", "\n", "\n"])
    assert "What impressed you?" not in second
    assert "Why are you right for it" in second and "1 of 3 answered and kept." in second

    standing = json.loads(sams.ok("history --json").out)[0]["now"]["debrief"]
    assert standing == {"discussed": "the ledger", "impressed": "the night shift", "fit": "I have closed three ledgers"}


def test_an_answer_that_cannot_be_kept_is_told_and_the_rest_goes_on(sams: Commands) -> None:
    sams.ok(HELD)
    shown = typed(sams.desk, ["debrief", "aurora"], ["bell \x07 rings\n", "audits\n", "\n", "\n"])
    assert "1 of 4 answered and kept." in shown


def test_init_asks_again_where_the_answer_is_no_side(sincerely: Commands) -> None:
    shown = typed(sincerely.desk, ["init"], ["Sam Okafor\n", "candidate\n", "Sam Okafor\n", "\n"])
    assert "Your desk is the candidate's." in shown and "you: Sam Okafor" in shown


def test_a_next_step_asks_for_the_day_that_was_named(sams: Commands) -> None:
    noted = "--discussed ledgers --impressed calm --fit 'I close ledgers' --correction no"
    sams.ok(f'tell aurora interview held yesterday with "Bo Tremblay" {noted}')
    shown = typed(sams.desk, ["debrief", "aurora"], ["they will get back to me\n"])
    assert "If they named a day: sincerely tell aurora promised an answer by friday" in shown
    assert "sincerely today" in shown
