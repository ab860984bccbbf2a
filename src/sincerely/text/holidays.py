"""The public holidays of a place: from a table made ahead of time, and from the library for years that it does not cover.

What is a public holiday is decided by the library `holidays` (category public, observed days included), never here.
The table only spares its import, which costs more than the whole command; `holidays_tables` makes it.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from sincerely.errors import Mistake

TABLE = Path(__file__).with_name("holidays.txt")
COUNTS_AS = {"GB": "GB-ENG"}  # the contract: GB counts as GB-ENG
MEANT = {"UK": "GB", "EN": "GB-ENG", "EL": "GR"}  # codes that people write and ISO 3166 does not know


@cache
def holidays_in(jurisdiction: str, year: int) -> frozenset[date]:
    """Return the public holidays there in `year`. Raises Mistake for a place that is not known, naming the nearest."""
    place = COUNTS_AS.get(jurisdiction, jurisdiction)
    rows = _rows(place)
    if not rows:
        raise _unknown(jurisdiction)
    if str(year) in rows:
        return frozenset(date(year, int(day[:2]), int(day[2:])) for day in rows[str(year)].split(",") if day)
    return from_library(place, year)


def from_library(place: str, year: int) -> frozenset[date]:
    """Return what the library says; slow the first time. `place` must be one that the table knows."""
    from holidays import country_holidays

    country, _, part = place.partition("-")
    found = country_holidays(country, subdiv=part or None, years=year)
    return frozenset(day for day in found if day.year == year)


@cache
def _table() -> str:
    return "\n" + TABLE.read_text(encoding="ascii")


@cache
def _rows(place: str) -> dict[str, str]:
    """Return the days of each year as the table has them, by year; empty for a place that is not in it."""
    table = _table()
    at = table.find(f"\n{place} ")
    if at < 0:
        return {}
    line = table[at + 1 : table.index("\n", at + 1)]
    return dict(year.split(":") for year in line.split(" ")[1:])


def places() -> list[str]:
    """Return every jurisdiction that is known."""
    return [line.partition(" ")[0] for line in _table().splitlines() if line and not line.startswith("#")]


def _unknown(jurisdiction: str) -> Mistake:
    from difflib import get_close_matches

    known = places()
    country = jurisdiction.partition("-")[0]
    parts = [place for place in known if place.startswith(f"{country}-")]
    near = get_close_matches(jurisdiction, parts or known, n=3, cutoff=0.0 if parts else 0.5)
    near = (
        [MEANT[jurisdiction]] if jurisdiction in MEANT else sorted(near, key=lambda one: one[:-1] != jurisdiction[:-1])
    )
    hint = f"Did you mean {' or '.join(near)}?" if near else "Give an ISO 3166 code, as in GB, US-CA or CA-ON."
    if country in known and parts:
        hint = f"{hint} {country} alone is known too."
    say = f"No public holidays are known for the jurisdiction {jurisdiction!r}."
    return Mistake(say, code="unknown_jurisdiction", hint=hint)
