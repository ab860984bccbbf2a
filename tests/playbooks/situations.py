"""The situations of which every letter kind tells a story, each recognised in what a story says, so that none is only claimed.

A kind that can never be in one says why under `[cannot]` in its story.toml.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playbooks.stories import Story
from sincerely.text.holidays import holidays_in

LINE = re.compile(r"(?P<who>.*): (?P<standing>[a-z]+), due (?P<due>.*)")
FAR = timedelta(hours=5)


def _read(story: Story) -> Iterator[tuple[date, str, str, date | None]]:
    """Yield the lines of the days (a moment is no day): the day, who and when due, the standing, the day due."""
    for on, lines in story.on.items():
        for said in lines if "T" not in on else ():
            found = LINE.fullmatch(said)
            assert found, f"{story.kind}: {said!r} is no line as `make story` prints it"
            due = None if found["due"] == "never" else date.fromisoformat(found["due"])
            yield date.fromisoformat(on), found["who"], found["standing"], due


def _stands(*standings: str) -> Callable[[Story], bool]:
    return lambda story: any(standing in standings for _, _, standing, _ in _read(story))


def _due_today(story: Story) -> bool:
    return any(standing == "open" and day == due for day, _, standing, due in _read(story))


def _a_day_late(story: Story) -> bool:
    return any(standing == "overdue" and due and day == due + timedelta(1) for day, _, standing, due in _read(story))


def _last_day(story: Story) -> bool:
    rows = list(_read(story))
    lapsed = {(day - timedelta(1), who, due) for day, who, standing, due in rows if standing == "lapsed"}
    return any((day, who, due) in lapsed for day, who, standing, due in rows if standing in ("open", "overdue"))


def _woken(story: Story) -> bool:
    asleep = [(day, who) for day, who, standing, _ in _read(story) if standing == "snoozed"]
    awake = [(day, who) for day, who, standing, _ in _read(story) if standing in ("open", "overdue")]
    return any(who == name and day < later for day, who in asleep for later, name in awake)


def _corrected(story: Story) -> bool:
    return any(event["kind"] == "corrected" for one in story.documents for event in one["events"])


def _span(story: Story) -> tuple[date, date]:
    days = [day for day, *_ in _read(story)] + [due for *_, due in _read(story) if due]
    return (min(days), max(days)) if days else (date.min, date.min)


def _days_off(story: Story) -> bool:
    first, last = _span(story)
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    place = story.documents[0]["jurisdiction"]
    off = (
        {day for year in {day.year for day in days} for day in holidays_in(place, year)} if first > date.min else set()
    )
    return any(day.weekday() > 4 for day in days) and any(day in off and day.weekday() < 5 for day in days)


def _clock_change(story: Story) -> bool:
    first, last = (
        datetime.combine(day, time(23, 59), ZoneInfo(story.documents[0]["time_zone"])) for day in _span(story)
    )
    return first.utcoffset() != last.utcoffset()


def _far(story: Story) -> bool:
    zone = ZoneInfo(story.documents[0]["time_zone"])
    told = [datetime.fromisoformat(event["at"]) for event in story.documents[0]["events"] if "at" in event]
    return any(abs((at.utcoffset() or FAR) - (at.astimezone(zone).utcoffset() or FAR)) >= FAR for at in told)


SITUATIONS: Mapping[str, tuple[str, Callable[[Story], bool]]] = {
    "due_today": ("read on the day it is due", _due_today),
    "late": ("read the day after it was due", _a_day_late),
    "last_day": ("read on the last day before it lapses and on the next", _last_day),
    "lapsed": ("lapsed", _stands("lapsed")),
    "met": ("met outside the program: a letter or touch told of", _stands("met")),
    "void": ("void, because its reason fell away", _stands("void")),
    "waived": ("not needed, as a person said", _stands("waived")),
    "woken": ("put off, and awake again", _woken),
    "corrected": ("told wrongly and corrected", _corrected),
    "days_off": ("counted across a weekend and a public holiday", _days_off),
    "clock_change": ("counted across a change to or from summer time", _clock_change),
    "far": ("in a zone five hours or more from where it was told", _far),
}


def missing(stories: list[Story], cannot: Mapping[str, str]) -> list[str]:
    """Say of each situation that no story is in, and that the kind could be in, what is to be told."""
    untold = [name for name, (_, fits) in SITUATIONS.items() if not any(fits(story) for story in stories)]
    return [f"{name} ({SITUATIONS[name][0]})" for name in untold if name not in cannot]


def idle(stories: list[Story], cannot: Mapping[str, str]) -> list[str]:
    """Return what `[cannot]` names and is no situation, or is told in a story all the same."""
    return [name for name in cannot if name not in SITUATIONS or any(SITUATIONS[name][1](one) for one in stories)]
