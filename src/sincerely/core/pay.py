"""Salaries and notices as a person types them: "$84k a year", "25 an hour", "4 weeks to the end of the month".

A currency is that of the workplace where only "$" or nothing is said; what could be any sum of money is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sincerely.core.events import PERIODS
from sincerely.core.here import Here
from sincerely.core.words import Word
from sincerely.errors import Mistake

CURRENCIES = {
    "US": "USD", "CA": "CAD", "GB": "GBP", "AU": "AUD", "NZ": "NZD", "CH": "CHF", "SE": "SEK", "NO": "NOK", "DK": "DKK",
    "PL": "PLN", "IN": "INR", "JP": "JPY", "SG": "SGD", "HK": "HKD", "ZA": "ZAR",
    **dict.fromkeys(("AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "LU", "NL", "PT", "EE", "LV", "LT", "SK"), "EUR"),
}  # fmt: skip
SYMBOLS = {"£": "GBP", "€": "EUR", "¥": "JPY", "us$": "USD", "c$": "CAD", "a$": "AUD", "ca$": "CAD", "au$": "AUD"}
SPOKEN_CURRENCIES = {
    "dollars": "$", "dollar": "$", "pounds": "£", "pound": "£", "euros": "€", "euro": "€", "bucks": "$", "quid": "£",
}  # fmt: skip


def notice_of(text: str, flag: str) -> dict[str, Any]:
    """Return a notice as the record has it: "4 weeks", "three months to the end of a month"."""
    numbers = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
    found = re.search(r"\b(\d+|an?|one|two|three|four|six) (day|week|month)s?\b", text.lower())
    if not found:
        raise Mistake(f"“{text}” is no notice.", code="bad_value", hint=f'Write it as in {flag} "4 weeks".', where=flag)
    amount = numbers.get(found[1]) or int(found[1])
    to = {"to": "end_of_month"} if "end of" in text.lower() else {}
    return {"amount": amount, "unit": f"{found[2]}s", **to}


def salary_at(words: Sequence[Word], i: int, here: Here, *, certain: bool) -> tuple[dict[str, Any], int] | None:
    """Return the salary that begins at this word, and the word after it; None if none does.

    Args:
        certain: a word before says that a sum follows, so that a bare number will do.
    """
    if i >= len(words):
        return None
    currency, i = _currency_at(words, i, here)
    raw = words[i].text.lower().strip(".,;()") if i < len(words) else ""
    symbol = re.match(r"(us\$|ca\$|au\$|[ac]\$|[$£€¥])", raw)
    if symbol:
        currency, raw = _currency(symbol[0], here), raw[symbol.end() :]
    found = re.fullmatch(r"(\d{1,3}(?:[,.']\d{3})+|\d+)(?:[.,](\d{1,2}))?(k)?([$£€]|[a-z]{3})?(?:/(\w+))?", raw)
    if not found or (found[4] and found[4] not in SYMBOLS and found[4] != "$" and not _is_currency(found[4])):
        return None
    amount: int | float = int(re.sub(r"\D", "", found[1]))
    if found[2]:
        amount = float(f"{amount}.{found[2]}")
    amount = amount * 1000 if found[3] else amount
    i += 1
    if found[4]:
        currency = _currency(found[4], here)
    elif currency is None:
        currency, i = _currency_at(words, i, here)
    slash = words[i - 1].text.strip(".,;()").partition("/")[2]  # 84000/year, 84000 USD/year
    per, i = (_period(slash), i) if slash else _period_at(words, i)
    if currency is None:
        currency, i = _currency_at(words, i, here)
    if currency is None and per is None and not certain and not (found[3] or amount >= 10_000):
        return None
    return _sum(amount, currency, per, raw, here), i


def _sum(amount: int | float, currency: str | None, per: str | None, raw: str, here: Here) -> dict[str, Any]:
    currency = currency or CURRENCIES.get((here.jurisdiction or "")[:2])
    if currency is None:
        hint = f"Write it with its currency: {raw} USD a year."
        raise Mistake(f"{raw} of what? The currency is missing.", code="no_currency", hint=hint, where="--salary")
    if per is None and amount < 10_000:
        hint = f"Write, for example: {raw} {currency} a month (hour, day, week, month or year)."
        raise Mistake(f"{raw} {currency} for how long?", code="no_period", hint=hint, where="--salary")
    if per == "year" and amount < 1000:
        hint = f"Write {raw}k {currency} a year if thousands are meant, or the right period."
        raise Mistake(f"{raw} {currency} a year is very little.", code="small_salary", hint=hint, where="--salary")
    return {"amount": int(amount) if amount == int(amount) else amount, "currency": currency, "per": per or "year"}


def _is_currency(text: str) -> bool:
    return text.upper() in {*CURRENCIES.values()}


def _currency(symbol: str, here: Here) -> str:
    if symbol == "$":
        own = CURRENCIES.get((here.jurisdiction or "")[:2], "")
        return own if own.endswith("D") and own not in ("JPY",) else "USD"
    return SYMBOLS.get(symbol) or symbol.upper()


def _currency_at(words: Sequence[Word], i: int, here: Here) -> tuple[str | None, int]:
    text = words[i].text.strip(".,;()").partition("/")[0] if i < len(words) else ""
    spoken = SPOKEN_CURRENCIES.get(text.lower())
    if spoken or text in ("$", "£", "€", "¥"):
        return _currency(spoken or text, here), i + 1
    if (re.fullmatch(r"[A-Z]{3}", text) and text not in ("CEO", "CTO")) or (len(text) == 3 and _is_currency(text)):
        return text.upper(), i + 1
    return None, i


def _period(word: str) -> str | None:
    word = word.lower().rstrip(".")
    spoken = {
        "annum": "year", "yr": "year", "y": "year", "annually": "year", "yearly": "year", "pa": "year", "p.a": "year",
        "annual": "year", "mo": "month", "monthly": "month", "weekly": "week", "daily": "day", "hourly": "hour",
        "hr": "hour", "h": "hour",
    }  # fmt: skip
    return word if word in PERIODS else spoken.get(word)


def _period_at(words: Sequence[Word], i: int) -> tuple[str | None, int]:
    low = words[i].low if i < len(words) else ""
    if low in ("a", "an", "per", "each", "every", "/", "the") and i + 1 < len(words):
        per = _period(words[i + 1].low)
        return (per, i + 2) if per else (None, i)
    per = _period(low.lstrip("/")) if low not in ("h", "y") else None
    return (per, i + 1) if per else (None, i)
