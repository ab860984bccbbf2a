"""Windows, days and moments, each counted by hand: what lies on a border, and which side of it that is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from builders import ZONE, at, day, moment
from sincerely.core.days import Days, end_of_day, start_of_day
from sincerely.core.moments import Clock, comes_after, day_of, end_of, start_of
from sincerely.core.window import Window, clamped
from sincerely.text.holidays import holidays_in

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("opens", "due", "lapses"),
    [
        ("tue 9:00", "tue 8:59", None),
        ("tue 9:00", "tue 8:59", "wed 9:00"),
        ("tue 9:00", "wed 9:01", "wed 9:00"),
        ("tue 9:00", None, "tue 8:59"),
    ],
)
def test_a_window_whose_moments_are_out_of_order_cannot_be_made(opens, due, lapses):
    with pytest.raises(ValueError, match="in this order"):
        Window(opens_at=at(opens), due_at=due and at(due), lapses_at=lapses and at(lapses))


@pytest.mark.parametrize(
    ("opens", "due", "lapses", "becomes"),
    [
        ("tue 9:00", "wed 9:00", "thu 9:00", ("tue 9:00", "wed 9:00", "thu 9:00")),
        ("tue 9:00", "tue 9:00", "tue 9:00", ("tue 9:00", "tue 9:00", "tue 9:00")),  # a moment is a window
        ("tue 9:00", "tue 9:00", None, ("tue 9:00", "tue 9:00", None)),
        ("tue 9:00", "thu 9:00", "wed 9:00", ("tue 9:00", "wed 9:00", "wed 9:00")),
        ("tue 9:00", None, "wed 9:00", ("tue 9:00", None, "wed 9:00")),
        ("tue 9:00", None, None, ("tue 9:00", None, None)),
    ],
)
def test_what_lies_in_order_stays_and_a_letter_is_due_before_it_lapses(opens, due, lapses, becomes):
    window = clamped(at(opens), due and at(due), lapses and at(lapses))

    assert window == Window(**{
        name: words and at(words) for name, words in zip(("opens_at", "due_at", "lapses_at"), becomes, strict=True)
    })  # fmt: skip


def test_due_before_it_opens_becomes_the_end_of_the_day_on_which_it_opens_or_the_lapse_before_that():
    end = end_of_day(day("tue"), ZONE)

    assert clamped(at("tue 9:00"), at("mon 9:00"), None).due_at == end
    assert clamped(at("tue 9:00"), at("mon 9:00"), at("tue 12:00")).due_at == at("tue 12:00")
    assert clamped(at("tue 9:00"), at("mon 9:00"), at("tue 8:59")) is None


def test_a_day_ends_the_second_time_where_its_last_hour_comes_twice():
    santiago, long_day = ZoneInfo("America/Santiago"), date(2026, 4, 4)  # at midnight it is 23:00 once more

    assert end_of_day(long_day, santiago).utcoffset() == timedelta(hours=-4)
    assert start_of_day(long_day, santiago) == datetime(2026, 4, 4, tzinfo=santiago)


@pytest.mark.parametrize(
    ("place", "start", "end", "named"),
    [
        ("US-CA", date(2026, 11, 10), date(2026, 11, 12), [date(2026, 11, 11)]),  # the very next day
        ("US-CA", date(2026, 11, 11), date(2026, 11, 13), []),  # where the count starts is not passed over
        ("US-CA", date(2026, 11, 10), date(2026, 11, 11), []),  # nor where it ends
        ("US-CA", date(2026, 11, 12), date(2026, 11, 10), [date(2026, 11, 11)]),  # counted back
        ("DE-BE", date(2026, 12, 24), date(2026, 12, 29), [date(2026, 12, 25)]),  # the 26th is a Saturday anyhow
        ("US-CA", date(2026, 11, 25), date(2026, 11, 30), [date(2026, 11, 26), date(2026, 11, 27)]),
        (None, date(2026, 11, 10), date(2026, 11, 12), []),
    ],
)
def test_a_count_names_the_holidays_on_weekdays_that_it_passed_over(place, start, end, named):
    assert list(Days(place, holidays_in).skipped(start, end)) == named


def test_the_last_business_day_up_to_a_day_is_that_day_or_before_it():
    days = Days("US-CA", holidays_in)

    assert days.business_day_up_to(date(2026, 11, 25)) == date(2026, 11, 25)
    assert days.business_day_up_to(date(2026, 11, 29)) == date(2026, 11, 25)  # Sunday, Saturday, and two holidays


@pytest.mark.parametrize(
    ("later", "earlier", "after"),
    [
        ("tue 9:01", "tue 9:00", True),
        ("tue 9:00", "tue 9:00", False),
        ("tue", "tue 23:00", True),  # "sent it Tuesday" was not before what Tuesday held
        ("tue 1:00", "tue", True),
        ("tue", "tue", True),
        ("mon", "tue 0:00", False),
        ("mon 23:59", "tue", False),
    ],
)
def test_of_one_day_the_same_counts_as_after_and_of_two_times_the_later(later, earlier, after):
    assert comes_after(moment(later), moment(earlier), ZONE) is after


def test_a_moment_is_read_in_the_zone_of_the_record():
    evening = at("tue 20:00")

    assert day_of(evening, TOKYO) == day("wed")
    assert (start_of(day("wed"), TOKYO), start_of(evening, TOKYO)) == (
        datetime(2026, 11, 4, tzinfo=TOKYO), evening,
    )  # fmt: skip
    assert end_of(day("wed"), TOKYO) == datetime(2026, 11, 4, 23, 59, 59, tzinfo=TOKYO)
    assert end_of(evening, TOKYO) == evening


def test_a_clock_is_one_instant_everywhere_or_the_last_instant_of_a_day_in_each_zone():
    assert Clock(at("tue 20:00")).now(TOKYO).isoformat() == "2026-11-04T13:00:00+09:00"
    assert Clock(at("tue 20:00")).today(TOKYO) == day("wed")
    assert Clock(day("tue")).now(TOKYO).isoformat() == "2026-11-03T23:59:59.999999+09:00"
    assert Clock(day("tue")).today(TOKYO) == day("tue")
