"""What a terminal shows is broken between words; what goes into a file is exactly what was written."""

from __future__ import annotations

import os
import pty
import sys

from sincerely.cli.check import _underlined
from sincerely.cli.options import say

LONG = "    Since we spoke I have kept thinking about how the pressure bench drifts after a cold night in March."


def on_a_terminal(monkeypatch, text: str) -> list[str]:
    """Return the lines that a terminal of forty columns shows."""
    monkeypatch.setenv("COLUMNS", "40")
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        say(text)
        stream.flush()
        shown = os.read(ours, 4096).decode()
    os.close(ours)
    return shown.replace("\r\n", "\n").rstrip("\n").split("\n")


def test_a_terminal_shows_whole_words_under_the_indent_of_their_line(monkeypatch):
    lines = on_a_terminal(monkeypatch, f"Dear Bo,\n\n{LONG}")

    assert lines[:2] == ["Dear Bo,", ""]
    assert all(line.startswith("    ") and len(line) <= 40 for line in lines[2:])
    assert " ".join(" ".join(lines[2:]).split()) == LONG.strip()


def test_a_file_gets_the_text_as_it_is(capsys):
    say(LONG)
    assert capsys.readouterr().out == f"{LONG}\n"


def test_a_check_underlines_the_words_on_a_terminal_and_points_to_them_elsewhere():
    text = "Subject: Yes\n\nI start on Tuesday 4\n  January 2027.\n"
    start, end = text.index("Tuesday"), text.index(".")

    assert list(_underlined(text, start, end, terminal=True)) == [
        "    line 3: I start on \x1b[4mTuesday 4\x1b[0m",
        "    line 4:   \x1b[4mJanuary 2027\x1b[0m.",
    ]
    assert list(_underlined(text, start, end, terminal=False)) == [
        "    line 3: I start on Tuesday 4",
        "                       ^^^^^^^^^",
        "    line 4:   January 2027.",
        "              ^^^^^^^^^^^^",
    ]


def test_a_letter_cannot_write_on_the_terminal_by_itself():
    shown = "".join(_underlined("a \x1b[2J\x07 b", 0, 5, terminal=True))
    assert "\x1b[2J" not in shown and "\x07" not in shown
    assert len(list(_underlined("one\n" * 9, 0, 35, terminal=True))) == 3
