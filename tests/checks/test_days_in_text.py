"""Finding days in English text, and saying them."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.core.dates import days_in, say_day
from sincerely.core.folding import folded

TODAY = date(2026, 11, 24)  # a Tuesday

ONE = [
    ("Monday, 4 January 2027", "2027-01-04"), ("4 January", "2027-01-04"), ("January 4th, 2027", "2027-01-04"),
    ("Jan. 4", "2027-01-04"), ("2027-01-04", "2027-01-04"), ("Mon 4 Jan", "2027-01-04"), ("13/1/27", "2027-01-13"),
    ("the fourth of January", "2027-01-04"), ("4-Jan-2027", "2027-01-04"), ("Monday\n4 January 2027", "2027-01-04"),
    ("5 November", "2026-11-05"), ("Tuesday the 24th", "2026-11-24"), ("by Friday", "2026-11-27"),
    ("this coming Tuesday", "2026-12-01"), ("Friday week", "2026-12-04"), ("tomorrow", "2026-11-25"),
    ("the day after tomorrow", "2026-11-26"), ("within seven days", "2026-12-01"), ("in two weeks", "2026-12-08"),
    ("two weeks from today", "2026-12-08"), ("a week today", "2026-12-01"), ("5 days ago", "2026-11-19"),
    ("the end of the month", "2026-11-30"), ("the end of January 2027", "2027-01-31"), ("last Friday", "2026-11-20"),
    ("Friday 27 November, 17:00", "2026-11-27"), ("yesterday's interview", "2026-11-23"), ("4 May 2027", "2027-05-04"),
    ("a month from today", "2026-12-24"), ("4.1.2027", "2027-01-04"),
]  # fmt: skip
NONE = [
    "the week after next", "in January", "January 2027", "I may 4 do", "we sat 4 hours", "two weeks' notice",
    "on the 5th floor", "within five days of receipt", "24/7", "at 17:00", "ISO/IEC 17025", "on Fridays", "4.5 hours",
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), ONE)
def test_a_day_is_found_in_every_common_form(text, day):
    (found,) = days_in(text, today=TODAY)
    assert str(found.day) == day and not found.disagrees


@pytest.mark.parametrize("text", NONE)
def test_what_names_no_day_gives_nothing(text):
    assert days_in(text, today=TODAY) == []


@pytest.mark.parametrize("text", ["Tuesday, 4 January 2027", "Tues 4 Jan", "January 4, a Sunday", "Monday the 24th"])
def test_a_weekday_that_no_reading_falls_on_disagrees(text):
    (found,) = days_in(text, today=TODAY)
    assert found.disagrees


def test_a_day_that_does_not_exist_is_found_as_such():
    (found,) = days_in("on 30 February 2027", today=TODAY)
    assert not found.exists


def test_the_locale_decides_which_number_is_the_month():
    def read(locale):
        return days_in("4/1/2027", today=TODAY, locale=locale)[0]

    assert (read("en-GB").day, read("en-US").day) == (date(2027, 1, 4), date(2027, 4, 1))
    assert not read(None).certain and read(None).can_be(date(2027, 4, 1)) and read(None).can_be(date(2027, 1, 4))


def test_a_stated_weekday_decides_what_the_numbers_leave_open():
    (found,) = days_in("Monday, 4/1/2027", today=TODAY, locale="en-US")
    assert found.day == date(2027, 1, 4) and found.certain


def test_next_friday_has_two_readings():
    (found,) = days_in("next Friday", today=TODAY)
    assert not found.certain and found.can_be(date(2026, 11, 27)) and found.can_be(date(2026, 12, 4))


def test_offsets_are_characters_of_the_text():
    text = "It will be İstanbul on\tMonday, 4 January 2027; then Friday."
    assert [text[one.start : one.end] for one in days_in(text, today=TODAY)] == ["Monday, 4 January 2027", "Friday"]


@given(st.text(alphabet=st.sampled_from("1234/ .-,'stndrhJanMayFrionday\n"), max_size=120) | st.text(max_size=80))
def test_no_text_makes_it_fail(text):
    for found in days_in(text, today=TODAY):
        assert 0 <= found.start < found.end <= len(text)


@given(st.text(max_size=200))
def test_the_plain_form_is_as_long_as_the_text(text):
    assert len(folded(text)) == len(text)


@given(
    st.dates(min_value=date(2026, 6, 1), max_value=date(2027, 9, 1)),
    st.sampled_from(["en-US", "en-GB", "en-CA", "en-IN"]),
)
def test_a_day_said_is_found_again(day, locale):
    for year in (True, False):
        (found,) = days_in(f"We meet on {say_day(day, locale, year=year)}.", today=TODAY, locale=locale)
        assert found.weekday == day.weekday() and (not year or found.day == day)


@pytest.mark.parametrize(
    "unit", ["1 ", " ", "\n", "monday ", "4 jan ", "within 5 ", "end of ", "1/1/", "mon, ", "the "]
)
def test_a_long_text_takes_linear_time(unit):
    started = time.perf_counter()
    days_in(unit * (200_000 // len(unit)), today=TODAY)
    assert time.perf_counter() - started < 8


def test_days_are_said_as_the_locale_writes_them():
    day = date(2027, 1, 4)
    assert say_day(day, "en-US") == "Monday, January 4, 2027"
    assert say_day(day, "en-GB") == "Monday 4 January 2027"
    assert say_day(day, "en-CA", year=False) == "Monday, 4 January"
    assert say_day(day, "en-US", weekday=False, year=False) == "January 4"
