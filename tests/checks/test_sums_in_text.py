"""Finding sums of money in English text, and saying them."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.core.events import Salary
from sincerely.core.money import same_pay, say_salary, sums_in

ONE = [
    ("$84,000", "84000", "$", None), ("£48k", "48000", "GBP", None), ("84.000 EUR", "84000", "EUR", None),
    ("CAD 84,000", "84000", "CAD", None), ("85k", "85000", None, None), ("US$84,000 a year", "84000", "USD", "year"),
    ("€52.000,00", "52000", "EUR", None), ("6,10,000 INR per annum", "610000", "INR", "year"),
    ("30 pounds an hour", "30", "GBP", "hour"), ("$40.50/hr", "40.5", "$", "hour"),
    ("a salary of 84,000", "84000", None, None), ("£48,000 p.a.", "48000", "GBP", "year"),
    ("annual salary of $84,000", "84000", "$", "year"), ("12 LPA", "1200000", None, "year"),
    ("Rs. 12 lakh per annum", "1200000", "INR", "year"), ("84,000 a year", "84000", None, "year"),
    ("$7,000 a month", "7000", "$", "month"), ("$84,000.00 USD annually", "84000", "USD", "year"),
    ("CHF 110'000", "110000", "CHF", None), ("AUD $95,000", "95000", "AUD", None), ("84 000 €", "84000", "EUR", None),
]  # fmt: skip
NONE = ["in 2027", "416 555 0148", "ISO/IEC 17025", "my 401(k)", "room 4000", "a 5k run", "12 people", "4 January 2027"]


@pytest.mark.parametrize(("text", "amount", "currency", "per"), ONE)
def test_a_sum_is_found_in_every_common_form(text, amount, currency, per):
    (found,) = sums_in(text)
    assert (found.amount, found.currency, found.per, found.is_range) == (Decimal(amount), currency, per, False)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_money_gives_nothing(text):
    assert sums_in(text) == []


@pytest.mark.parametrize("text", ["$80,000-$90,000 a year", "between £40k and £45k", "80k to 90k", "up to $90,000"])
def test_a_range_is_flagged(text):
    found = sums_in(text)
    assert found and all(one.is_range for one in found)


@pytest.mark.parametrize("text", ["$84,000", "84k", "USD 84,000.00", "$7,000 a month", "a salary of 84,000"])
def test_the_same_pay_in_another_notation_is_the_same(text):
    assert same_pay(sums_in(text)[0], Salary(Decimal(84000), "USD", "year")) is True


@pytest.mark.parametrize("text", ["$84,500", "48k", "£84,000", "$7,100 a month", "$84,000 a month"])
def test_another_figure_is_another_pay(text):
    assert same_pay(sums_in(text)[0], Salary(Decimal(84000), "USD", "year")) is False


def test_an_hourly_wage_cannot_be_compared_with_a_yearly_one():
    assert same_pay(sums_in("$40 an hour")[0], Salary(Decimal(84000), "USD", "year")) is None


@given(st.text(alphabet=st.sampled_from("0123456789,.$£k ENapyear/()-\n"), max_size=120) | st.text(max_size=80))
def test_no_text_makes_it_fail(text):
    for found in sums_in(text):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize("unit", ["1", "1 ", " ", "$1,", "1,234 ", "salary a b ", "per "])
def test_a_long_text_takes_linear_time(unit):
    started = time.perf_counter()
    sums_in(unit * (200_000 // len(unit)))
    assert time.perf_counter() - started < 8


def test_salaries_are_said_exactly():
    said = [
        say_salary(Salary(Decimal("84000"), "USD", "year")), say_salary(Salary(Decimal("40.5"), "USD", "hour")),
        say_salary(Salary(Decimal("48000"), "GBP", "year"), "en-GB"), say_salary(Salary(Decimal("610000"), "INR", "year"), "en-IN"),
        say_salary(Salary(Decimal("84000"), "CAD", "year"), "en-GB"),
    ]  # fmt: skip
    assert said == ["$84,000 a year", "$40.50 an hour", "£48,000 a year", "₹6,10,000 a year", "CAD 84,000 a year"]
