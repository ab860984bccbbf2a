"""Makes `holidays.txt` and `core/places.py` from the library: `python -m sincerely.text.holidays_tables`.

Run it when the library moves. One line a place: its code, then each year with its days as MMDD. Only two-letter ISO 3166
codes and their subdivisions.
"""

from __future__ import annotations

from collections.abc import Iterator

from sincerely.text.holidays import TABLE, from_library

YEARS = range(2022, 2036)


def known_places() -> Iterator[str]:
    """Yield each country of the library, followed by its subdivisions."""
    from holidays.utils import list_supported_countries

    for country, parts in sorted(list_supported_countries().items()):
        if len(country) != 2 or country == "UK":  # UK is the library's other name for GB
            continue
        yield country
        yield from (f"{country}-{part}" for part in sorted(parts) if len(part) <= 3 and part.isalnum())


def line(place: str) -> str:
    """Return the table's line for a place."""
    years = (f"{year}:{','.join(f'{d:%m%d}' for d in sorted(from_library(place, year)))}" for year in YEARS)
    return f"{place} {' '.join(years)}\n"


def module(made_from: str) -> str:
    """Return the text of `core/places.py`, which the codec of records reads."""
    parts: dict[str, list[str]] = {}
    for place in known_places():
        country, _, part = place.partition("-")
        parts.setdefault(country, []).extend([part] if part else [])
    rows = "".join(f'    "{country}": "{" ".join(found)}",\n' for country, found in parts.items())
    return f'''"""The places whose public holidays are known, by country: made by `text.holidays_tables`, never by hand.

From the library holidays {made_from} (MIT). The value holds the subdivisions; empty if the country has none there.
"""

PLACES: dict[str, str] = {{
{rows}}}
'''


def main() -> None:
    """Write the table and the module anew."""
    from importlib.metadata import version

    made_from = version("holidays")
    head = f"# Public holidays {YEARS[0]} to {YEARS[-1]}, made from the library holidays {made_from} (MIT).\n"
    (TABLE.parent.parent / "core" / "places.py").write_text(module(made_from), encoding="ascii")
    TABLE.write_text(head + "".join(line(place) for place in known_places()), encoding="ascii")


if __name__ == "__main__":
    main()
