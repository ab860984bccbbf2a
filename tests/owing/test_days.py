"""Business days and holidays: counted by hand with a calendar, and the table against the library it is made from."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from sincerely.core.days import Days, end_of_day, end_of_month, months_after
from sincerely.errors import Mistake
from sincerely.text import holidays
from sincerely.text.holidays_tables import YEARS


def days(place: str | None) -> Days:
    return Days(place, holidays.holidays_in)


@pytest.mark.parametrize(
    ("place", "start", "count", "expected"),
    [
        ("US-CA", date(2026, 11, 23), 5, date(2026, 12, 2)),  # Thanksgiving, and the day after it in California
        ("US-NY", date(2026, 11, 23), 5, date(2026, 12, 1)),  # the day after is no holiday in New York
        (None, date(2026, 11, 23), 5, date(2026, 11, 30)),  # weekends only
        ("GB", date(2026, 12, 24), 1, date(2026, 12, 29)),  # 26 December is a Saturday: observed on Monday 28
        ("GB-SCT", date(2026, 12, 31), 1, date(2027, 1, 5)),  # 1 January, and 2 January (Saturday) observed on Monday 4
        ("GB", date(2026, 12, 31), 1, date(2027, 1, 4)),
        ("DE", date(2026, 10, 30), 1, date(2026, 11, 2)),
        ("DE-BY", date(2027, 1, 5), 1, date(2027, 1, 7)),  # Epiphany is a holiday in Bavaria
        ("CA-ON", date(2026, 12, 28), -1, date(2026, 12, 24)),
        ("US-CA", date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_business_days_leave_out_weekends_and_that_place_s_holidays(place, start, count, expected):
    assert days(place).business_days_after(start, count) == expected


def test_gb_counts_as_england():
    assert holidays.holidays_in("GB", 2026) == holidays.holidays_in("GB-ENG", 2026)
    assert date(2026, 8, 31) in holidays.holidays_in(
        "GB", 2026
    )  # the summer bank holiday, which Scotland keeps on the 3rd
    assert date(2026, 8, 31) not in holidays.holidays_in("GB-SCT", 2026)


@pytest.mark.parametrize("place", ["US-CA", "GB-ENG", "DE-BY", "CA-ON", "JP", "FR", "AU-NSW", "IN-MH", "BR", "ZA"])
@pytest.mark.parametrize("year", [YEARS[0], 2026, 2027, YEARS[-1]])
def test_the_table_says_what_the_library_says(place, year):
    assert holidays.holidays_in(place, year) == holidays.from_library(place, year)


def test_years_outside_the_table_are_asked_of_the_library():
    assert date(2019, 12, 25) in holidays.holidays_in("GB", 2019)
    assert date(2040, 12, 25) in holidays.holidays_in("US-CA", 2040)


@pytest.mark.parametrize(
    ("place", "near"), [("DE-BZ", "DE-BY"), ("GB-EN", "GB-ENG"), ("CA-OM", "CA-ON"), ("XX", "XK"), ("UK", "GB")]
)
def test_an_unknown_place_names_the_nearest(place, near):
    with pytest.raises(Mistake) as told:
        holidays.holidays_in(place, 2026)

    assert repr(place) in str(told.value)
    assert near in told.value.problems[0].hint


def test_the_end_of_a_day_is_its_very_last_instant_also_when_the_clock_is_put_back_over_midnight():
    havana = ZoneInfo("America/Havana")  # on 1 November 2026 01:00 becomes 00:00 again
    assert end_of_day(date(2026, 10, 31), havana) < end_of_day(date(2026, 11, 1), havana)
    paris = ZoneInfo("Europe/Paris")
    long_day = end_of_day(date(2026, 10, 25), paris).astimezone(ZoneInfo("UTC")) - end_of_day(
        date(2026, 10, 24), paris
    ).astimezone(ZoneInfo("UTC"))
    assert long_day == timedelta(hours=25)


def test_months_end_where_the_shorter_month_does():
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert months_after(date(2027, 3, 31), -1) == date(2027, 2, 28)
    assert end_of_month(date(2028, 2, 3)) == date(2028, 2, 29)
