"""The tour goes the whole way by real commands, and leaves nothing of its own behind."""

from __future__ import annotations

import os
import subprocess
import sys


def toured(tmp_path, *options):
    """Run the tour in an empty home and return what came of it."""
    home = tmp_path / "home"
    home.mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "SINCERELY_"))} | {"HOME": str(home)}
    command = [sys.executable, "-W", "error", "-m", "sincerely", "tour", *options]
    return home, subprocess.run(command, env=env, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=120)


def test_the_tour_goes_from_an_interview_to_an_acceptance_by_commands_that_all_end_well(tmp_path):
    home, ended = toured(tmp_path)

    assert (ended.returncode, ended.stderr) == (0, "")
    told = ended.stdout
    steps = [line.split()[2] for line in told.splitlines() if line.startswith("$ sincerely ")]
    assert steps == [
        "init", "application", "tell", "import", "today", "why", "draft", "check", "mailbox", "approve", "undo",
        "approve", "send", "fetch", "inbox", "inbox", "today", "tell", "draft",
    ]  # fmt: skip
    assert "In Bo's mailbox on the server: 1 letter" in told
    assert "seems to say: they offer you the position" in told
    assert "I accept" in told.rpartition("$ sincerely draft acceptance")[2]
    assert list(home.rglob("*")) == [], "the tour wrote into the user's home"


def test_the_picture_is_drawn_from_what_today_shows_and_fetches_nothing(tmp_path):
    picture = tmp_path / "today.svg"
    _, ended = toured(tmp_path, "--picture", str(picture))

    assert ended.returncode == 0, ended.stderr
    drawn = picture.read_text(encoding="utf-8").replace("&#160;", " ")
    assert all(words in drawn for words in ("Late", "Today", "Next", "Thank Bo Tremblay", "sincerely draft bo"))
    assert "@font-face" not in drawn and "url(http" not in drawn
