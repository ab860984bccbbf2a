"""Every question as it is asked, with the answers it offers: compared with what was read and kept."""

from __future__ import annotations

from owing import asked


def test_every_question_is_asked_as_it_was_read_and_kept() -> None:
    assert asked.text() == asked.KEPT.read_text(encoding="utf-8"), (
        "`make golden` keeps the questions as they are asked now; read what changed aloud before you commit it"
    )


def test_of_many_interviews_whose_time_has_passed_only_the_latest_are_asked_about() -> None:
    planned = [
        asked.event("interview_scheduled", "mon 9:00", starts_at=f"2026-11-02T10:{minute:02}-08:00", with_=[asked.CHI])
        for minute in range(13)
    ]
    found = asked.questions(
        [asked.application(*planned, on="tue")], asked.holidays_in, asked.Clock(asked.moment("tue"))
    )

    assert sorted(int(one.events[0]) for one in found) == list(range(1, 13))
