"""Days and times as they are typed: which moment they mean, and what is asked rather than guessed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ZONE
from sincerely.core.spoken import say_moment
from sincerely.core.statement import moment_typed
from sincerely.core.typed import Direction
from sincerely.errors import Mistake

NOW = datetime(2026, 11, 4, 12, 0, tzinfo=ZONE)  # a Wednesday, noon


def typed(text: str, direction: Direction = "past") -> str:
    return say_moment(moment_typed(text, NOW, ZONE, direction), ZONE)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2026-10-20", "Tuesday 20 October 2026"),
        ("2026-10-20 15:00", "Tuesday 20 October 2026, 15:00 in Los Angeles"),
        ("2026-10-20T15:00-07:00", "Tuesday 20 October 2026, 15:00 in Los Angeles"),
        ("tuesday", "Tuesday 3 November 2026"),
        ("tuesday 15:00", "Tuesday 3 November 2026, 15:00 in Los Angeles"),
        ("last tuesday", "Tuesday 3 November 2026"),
        ("wednesday", "Wednesday 4 November 2026"),
        ("wednesday 10:00", "Wednesday 4 November 2026, 10:00 in Los Angeles"),
        ("wednesday 15:00", "Wednesday 28 October 2026, 15:00 in Los Angeles"),
        ("last wednesday", "Wednesday 28 October 2026"),
        ("tuesday last week", "Tuesday 27 October 2026"),
        ("last week tuesday", "Tuesday 27 October 2026"),
        ("yesterday", "Tuesday 3 November 2026"),
        ("the day before yesterday", "Monday 2 November 2026"),
        ("today 9:30", "Wednesday 4 November 2026, 09:30 in Los Angeles"),
        ("this morning", "Wednesday 4 November 2026"),
        ("now", "Wednesday 4 November 2026, 12:00 in Los Angeles"),
        ("20 oct", "Tuesday 20 October 2026"),
        ("oct 20", "Tuesday 20 October 2026"),
        ("Oct. 20th, 2026", "Tuesday 20 October 2026"),
        ("the 20th of october", "Tuesday 20 October 2026"),
        ("20-oct", "Tuesday 20 October 2026"),
        ("20/10", "Tuesday 20 October 2026"),
        ("10/20/2026", "Tuesday 20 October 2026"),
        ("20.10.", "Tuesday 20 October 2026"),
        ("20.10.2026", "Tuesday 20 October 2026"),
        ("tuesday 20 oct", "Tuesday 20 October 2026"),
        ("tuesday, 20 october at 3pm", "Tuesday 20 October 2026, 15:00 in Los Angeles"),
        ("3:30 p.m. on 20 oct", "Tuesday 20 October 2026, 15:30 in Los Angeles"),
        ("noon", "Wednesday 4 November 2026, 12:00 in Los Angeles"),
        ("15.30", "Wednesday 4 November 2026, 15:30 in Los Angeles"),
        ("15h30", "Wednesday 4 November 2026, 15:30 in Los Angeles"),
        ("two days ago", "Monday 2 November 2026"),
        ("a week ago", "Wednesday 28 October 2026"),
        ("yesterday 15:00 America/New_York", "Tuesday 3 November 2026, 12:00 in Los Angeles"),
        ("29 feb 2024", "Thursday 29 February 2024"),
    ],
)
def test_what_happened_is_sought_backwards(text: str, means: str) -> None:
    assert typed(text) == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("friday", "Friday 6 November 2026"),
        ("wednesday", "Wednesday 11 November 2026"),
        ("wednesday 15:00", "Wednesday 4 November 2026, 15:00 in Los Angeles"),
        ("next tuesday", "Tuesday 10 November 2026"),
        ("this friday", "Friday 6 November 2026"),
        ("friday next week", "Friday 13 November 2026"),
        ("tomorrow", "Thursday 5 November 2026"),
        ("in two weeks", "Wednesday 18 November 2026"),
        ("in a month", "Friday 4 December 2026"),
        ("in 10 days", "Saturday 14 November 2026"),
        ("4 jan", "Monday 4 January 2027"),
        ("20 nov", "Friday 20 November 2026"),
        ("friday 17:00", "Friday 6 November 2026, 17:00 in Los Angeles"),
    ],
)
def test_what_is_to_come_is_sought_forwards(text: str, means: str) -> None:
    assert typed(text, "future") == means


@pytest.mark.parametrize(
    ("text", "direction", "code", "says"),
    [
        ("5/10", "past", "ambiguous_date", "5/10 could be 5 October or 10 May."),
        ("5/10/2026", "past", "ambiguous_date", "5/10/2026 could be 5 October 2026 or 10 May 2026."),
        ("30 feb", "past", "bad_date", "30 February 2026 does not exist: February 2026 has 28 days."),
        ("31 apr 2027", "past", "bad_date", "31 April 2027 does not exist: April 2027 has 30 days."),
        ("2026-13-01", "past", "bad_date", "2026-13-01 names month 13, and a year has twelve."),
        ("32/13", "past", "bad_date", "32/13 is no day that exists."),
        ("monday 20 oct 2026", "past", "weekday_disagrees", "20 October 2026 is a Tuesday, not a Monday."),
        ("next friday", "future", "ambiguous_date", '"next friday" could be Friday 6 November 2026 or Friday 13 November 2026.'),
        ("friday at 3", "past", "ambiguous_time", '"3" could be 3:00 or 15:00.'),
        ("friday midnight", "past", "ambiguous_time", '"midnight" belongs to two days.'),
        ("20.10", "past", "ambiguous_date", "20.10 could be a day or a time."),
        ("25:00", "past", "bad_time", "25:00 is no time of day."),
        ("13am", "past", "bad_time", "13am is no time of day."),
        ("friday 15:00 EST", "past", "ambiguous_zone", "EST is used for more than one time zone."),
        ("friday 15:00 America/New_Yrk", "past", "unknown_zone", "'America/New_Yrk' is no time zone."),
        ("8 mar 2026 2:30", "past", "bad_time",
         "02:30 does not exist on Sunday 8 March 2026 in Los Angeles: the clocks go forward over it."),
        ("1 dec", "past", "which_year",
         "Tuesday 1 December 2026 is still to come, and Monday 1 December 2025 is long past."),
        ("20 oct", "future", "which_year",
         "Tuesday 20 October 2026 is already past, and Wednesday 20 October 2027 is far off."),
        ("soonish", "past", "bad_date", "“soonish” is no day or time that I understand."),
        ("", "past", "bad_date", "“” is no day or time that I understand."),
    ],
)  # fmt: skip
def test_what_could_mean_two_days_or_none_is_asked(text: str, direction: Direction, code: str, says: str) -> None:
    with pytest.raises(Mistake) as error:
        typed(text, direction)
    (problem,) = error.value.problems
    assert (problem.code, problem.say) == (code, says)
    assert problem.hint


@given(st.dates(date(2026, 1, 15), date(2026, 11, 4)))
def test_a_day_of_the_last_months_is_found_by_day_and_month(day: date) -> None:
    assert moment_typed(f"{day:%d} {day:%b}", NOW, ZONE, "past") == day


@given(st.integers(-6, 0), st.booleans())
def test_a_weekday_that_is_past_is_less_than_a_week_ago(back: int, short: bool) -> None:
    day = NOW.date() + timedelta(days=back)
    assert moment_typed(f"{day:%a}" if short else f"{day:%A}", NOW, ZONE, "past") == day


@given(st.text(max_size=40), st.sampled_from(["past", "future"]))
def test_no_text_makes_it_fall_over(text: str, direction: Direction) -> None:
    try:
        moment_typed(text, NOW, ZONE, direction)
    except Mistake as mistake:
        assert mistake.problems[0].hint
