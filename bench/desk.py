"""A large employer's desk, the same every time: requisitions of 200 candidates each, of whom most were told no long ago.

A tenth of the requisitions is live on the day `ON`, with candidates at every point of the way; in the others everybody has
had their letters, one was hired, and nothing is owed. Ten events an application on average. No chance is used.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ON = date(2026, 11, 20)
CANDIDATES = 200  # of a requisition
COMPANY, DOMAIN = "Larkfield & Sons", "larkfield.example"
ME = {"name": "Ana Lindqvist", "email": f"ana@{DOMAIN}"}
PLACES = (
    ("US-CA", "America/Los_Angeles"), ("US-NY", "America/New_York"), ("GB", "Europe/London"), ("DE-BY", "Europe/Berlin"),
    ("CA-ON", "America/Toronto"),
)  # fmt: skip
POSITIONS = (
    "Analyst",
    "Bookkeeper",
    "Carpenter",
    "Clerk",
    "Driver",
    "Editor",
    "Nurse",
    "Programmer",
    "Teacher",
    "Welder",
)
FIRST = (
    "Ada Ben Cleo Dov Esi Finn Gia Hugo Ines Jun Kofi Lena Mats Nia Otto Pia Quinn Rosa Sami Tess Uma Vito Wren Xavi Yara Zeno"
    " Alma Bram Ciro Dina Emil Faye Gus Hana Ivo Jada Kai Lior Mina Nils Olga Paz Rafi Sena Timo Ursa Vera Wim Yuki Zora"
).split()
LAST = (
    "Abara Bellweather Castellane Dunmore Ekström Farrow Gallardo Hollis Ibarra Jansen Kessler Lindholm Marchetti Nakagawa Obi"
    " Pellegrin Quist Rasmussen Sandoval Tamm Ueda Valdez Winther Ximenes Yardley Zeller Ashdown Bergen Cormac Delacroix Elmore"
    " Fontaine Greaves Haddad Ivarsson Jurado Kovac Lafferty Mbeki Norling Ostrov Paredes Rennick Soto Thorne Ulvang Varga Weller"
).split()
STAFF = (
    "Bo Tremblay",
    "Chi Nwosu",
    "Edda Quarles",
    "Per Halloran",
    "Isolde Brandt",
    "Cato Whitfield",
    "Noor Achterberg",
)
Facts = dict[str, Any]


def records(count: int, live: int) -> Iterator[Facts]:
    """Yield the documents of `count` record files, `live` of them of applications that are under way on `ON`."""
    for number in range(-(-count // CANDIDATES)):
        opening = _opening(number, count, live)
        for n in range(min(CANDIDATES, count - number * CANDIDATES)):
            yield _record(opening, n)


def write(folder: Path, count: int, live: int) -> None:
    """Write the record files, a folder for each requisition."""
    for n, document in enumerate(records(count, live)):
        place = folder / document["requisition"]
        if n % CANDIDATES == 0:
            place.mkdir(parents=True)
        (place / f"{n % CANDIDATES:03}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One requisition: the day it was posted, how many of its candidates are still under way, who of the house is asked."""

    number: int
    posted: date
    live: int
    jurisdiction: str
    zone: ZoneInfo
    staff: tuple[str, str]

    @property
    def is_live(self) -> bool:
        return self.live > 0

    @property
    def first_declines(self) -> bool:
        """Whether the one who was offered the position first said no, and the next was offered it."""
        return self.number % 3 == 1


def _opening(number: int, count: int, live: int) -> Opening:
    openings = -(-count // CANDIDATES)
    under_way = min(openings, max(1, openings // 10, -(-live // CANDIDATES)))
    every = openings // under_way
    nth, is_live = number // every, number % every == 0 and number // every < under_way
    here = live // under_way + (nth < live % under_way) if is_live else 0
    posted = ON - timedelta(days=45) if here else ON - timedelta(days=1100 - number * 980 // openings)
    jurisdiction, zone = PLACES[number % len(PLACES)]
    staff = STAFF[number % 7], STAFF[(number + 3) % 7]
    return Opening(
        number=number, posted=_working(posted), live=here, jurisdiction=jurisdiction, zone=ZoneInfo(zone), staff=staff
    )


def _record(opening: Opening, n: int) -> Facts:
    whole = opening.number * CANDIDATES + n
    # One in a hundred had applied for the position before, too, and was told no.
    candidate = _candidate(whole - CANDIDATES if n % 100 == 50 and opening.number else whole)
    manager, interviewer = opening.staff
    way = Way(opening, n, candidate["name"])
    if n < opening.live:
        _under_way(way)
    elif n < 4 and not opening.is_live:
        _finalist(way)
    elif n < 30 and not opening.is_live:
        _interviewed(way)
    else:
        _screened(way)
    return {
        "contract": 1, "side": "employer", "me": ME, "company": COMPANY, "position": POSITIONS[opening.number % 10],
        "requisition": f"R-{opening.number + 1:04}", "jurisdiction": opening.jurisdiction,
        "time_zone": opening.zone.key, "candidate": candidate,
        "people": [
            {"name": manager, "email": f"{manager.split()[0].lower()}@{DOMAIN}", "role": "hiring_manager"},
            {"name": interviewer, "email": f"{interviewer.split()[0].lower()}@{DOMAIN}", "role": "interviewer"},
        ],
        "events": way.events,
    }  # fmt: skip


def _candidate(whole: int) -> Facts:
    first, last = FIRST[whole % len(FIRST)], LAST[whole // len(FIRST) % len(LAST)]
    initial = whole // (len(FIRST) * len(LAST))
    name = f"{first} {_letters(initial)} {last}" if initial else f"{first} {last}"
    return {"name": name, "email": f"{first.lower()}.{whole}@candidates.example", "address_as": f"Mx. {last}"}


def _letters(number: int) -> str:
    """Return 1 as "A.", 26 as "Z.", 27 as "A. A."."""
    return f"{_letters((number - 1) // 26)} {chr(65 + (number - 1) % 26)}.".strip() if number else ""


class Way:
    """The events of one application, in the order in which they are told; days count from the posting."""

    def __init__(self, opening: Opening, n: int, candidate: str) -> None:
        self.opening, self.n, self.candidate = opening, n, candidate
        self.events: list[Facts] = []

    def day(self, after: int) -> date:
        """Return the working day so many days after the posting."""
        return _working(self.opening.posted + timedelta(days=after))

    def on(self, after: int, kind: str, **facts: Any) -> None:
        """Tell of an event of which only the day is known."""
        self.events.append({"kind": kind, "on": self.day(after).isoformat(), **facts})

    def at(self, after: int, hour: int, kind: str, **facts: Any) -> None:
        """Tell of an event at that hour of the day, at the place."""
        self.events.append({"kind": kind, "at": self.moment(after, hour), **facts})

    def moment(self, after: int, hour: int) -> str:
        """Return a time as a record file has it."""
        return _moment(self.day(after), hour, (self.n * 7) % 60 // 5 * 5, self.opening.zone)

    def message(self, after: int, label: str) -> None:
        """Tell of a message of the candidate's."""
        id = f"<{self.opening.number}.{self.n}.{len(self.events)}@candidates.example>"
        self.at(after, 9, "message_received", **{"from": self.candidate}, label=label, message_id=id)

    def letter(self, after: int, kind: str) -> None:
        """Tell of a letter that left."""
        id = f"<{self.opening.number}.{self.n}.{len(self.events)}@{DOMAIN}>"
        self.at(after, 16, "letter_sent", letter_kind=kind, to=[self.candidate], channel="letter", message_id=id)

    def closed(self) -> None:
        """Tell of the end of the requisition."""
        if not self.opening.is_live:
            self.on(60, "position_closed", reason="filled")


@lru_cache(maxsize=4096)
def _moment(day: date, hour: int, minute: int, zone: ZoneInfo) -> str:
    return datetime.combine(day, time(hour, minute), zone).isoformat(timespec="minutes")


def _working(day: date) -> date:
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])


def _applied(way: Way, after: int) -> None:
    way.on(after, "applied")
    way.message(after, "other")
    way.at(
        after + 2, 10, "touch", **{"with": [way.candidate]}, channel="phone", note="Asked for the papers; all there."
    )


def _screened(way: Way) -> None:
    """Most: they applied, asked once, were told where things stand, and then no."""
    after = way.n % 14
    _applied(way, after)
    if way.opening.is_live:
        way.on(after + 3, "feedback_recorded", criterion="papers", text="No certificate.", by=way.opening.staff[0])
    way.message(after + 7, "inquiry")
    way.at(after + 7, 11, "inquiry_received", **{"from": way.candidate}, asks="where things stand")
    way.letter(after + 8, "status_update")
    way.at(after + 11, 14, "decided", to="refuse", reason="others have done this before")
    way.letter(after + 12, "decline")
    way.message(after + 14, "other")
    way.closed()


def _interview(way: Way, after: int) -> None:
    way.at(after - 7, 11, "interview_scheduled", starts_at=way.moment(after, 14), **{"with": list(way.opening.staff)})
    _held(way, after)


def _held(way: Way, after: int) -> None:
    noted = {"discussed": "how the day begins here", "fit": "has done this for six years"}
    way.at(after, 14, "interview_held", **{"with": list(way.opening.staff)}, debrief=noted)
    way.message(after + 1, "thank_you")
    way.on(after + 2, "feedback_recorded", criterion="experience", text="Knows the work well.", by=way.opening.staff[1])


def _interviewed(way: Way) -> None:
    """Some: they were met, and then told no, or withdrew."""
    after = way.n % 14
    _applied(way, after)
    _interview(way, 24 + after % 7)
    if way.n % 6 == 0:
        way.at(34, 15, "withdrew", channel="letter", reason="took another position")
        way.letter(35, "withdrawal_acknowledgement")
    else:
        way.at(35, 15, "decided", to="refuse", reason="others answered better")
        way.letter(36, "decline")
    if way.n % 7 == 3:
        way.on(38, "consent_given", purpose="keep_on_file", until=(way.day(38) + timedelta(days=365)).isoformat())
    way.closed()


def _offered(way: Way, after: int, *, sent: bool = True) -> None:
    salary = {"amount": 60_000 + way.opening.number % 40 * 500, "currency": "USD", "per": "year"}
    start, answer = way.day(after + 45).isoformat(), way.day(after + 8).isoformat()
    way.at(after, 10, "decided", to="offer", salary=salary, start_on=start, answer_by=answer)
    if sent:
        way.letter(after + 1, "offer")


def _finalist(way: Way) -> None:
    """Four are ranked: one is hired, the others hear of it as soon as that one has said yes."""
    _applied(way, way.n)
    _interview(way, 25)
    way.on(33, "ranked", rank=way.n + 1)
    hired = 1 if way.opening.first_declines else 0
    if way.n < hired:
        _offered(way, 36)
        way.at(40, 11, "offer_declined", channel="letter", reason="the way is too long")
        way.letter(41, "decline_acknowledgement")
    elif way.n == hired:
        _offered(way, 42 if hired else 36)
        way.at(48, 11, "offer_accepted", channel="letter")
        way.letter(49, "acceptance_confirmation")
    else:
        way.at(43, 15, "decided", to="refuse", reason="another is a little ahead")
        way.letter(50, "decline")
    way.closed()


def _under_way(way: Way) -> None:
    """Today is day 45: five of each live requisition are ahead of the others, who are spread over the whole way."""
    if way.n < 5:
        _applied(way, way.n)
        _interview(way, 30)
        way.on(36, "ranked", rank=way.n + 1)
        _ahead(
            way, ("undecided", "decided", "offered", "accepted", "declined", "withdrawn")[way.opening.number // 10 % 6]
        )
    else:
        _on_the_way(way, way.n % 10, way.n // 10 % 4)


def _ahead(way: Way, point: str) -> None:
    if point == "undecided":
        way.on(38, "decision_promised", by=way.day(51).isoformat())
        return
    if way.n:
        if way.n < 4:
            way.at(42, 15, "decided", to="refuse", reason="another is a little ahead")
        return
    _offered(way, 43 if point == "decided" else 37, sent=point != "decided")
    match point:
        case "offered":
            way.at(43, 11, "extension_requested", until=way.day(50).isoformat(), channel="letter")
        case "accepted":
            way.at(43, 11, "offer_accepted", channel="letter")
        case "declined":
            way.at(43, 11, "offer_declined", channel="letter", reason="the way is too long")
        case "withdrawn":
            way.at(43, 11, "offer_withdrawn", reason="the budget was cut")


def _on_the_way(way: Way, point: int, step: int) -> None:
    """Ten points of the way; `step` moves the days a little, so that not all is due on one."""
    if point == 0:
        _applied(way, 40 + step)
        return
    _applied(way, 5 + way.n % 9)
    if point == 7:
        way.message(43, "inquiry")
        way.at(43, 11, "inquiry_received", **{"from": way.candidate}, asks="where things stand")
        return
    if point in (1, 2):  # an interview ahead, or one of which nobody has told how it went
        starts = way.moment(47 + step if point == 1 else 44 - step, 14)
        way.at(38 - step, 11, "interview_scheduled", starts_at=starts, **{"with": list(way.opening.staff)})
        return
    _interview(way, 30 + step)
    match point:
        case 3:
            way.on(36, "decision_promised", by=way.day(49 + step).isoformat())
        case 4:
            way.on(36, "decision_promised", by=way.day(42 - step).isoformat())
        case 5:
            way.at(43, 15, "decided", to="refuse", reason="others answered better")
        case 6:
            way.at(37, 15, "decided", to="refuse", reason="others answered better")
        case 8:
            way.at(42, 15, "withdrew", channel="letter", reason="took another position")
        case 9:
            way.at(41, 15, "decided", to="refuse", reason="others answered better")
            way.at(43, 12, "snoozed", obligation="decline", until=way.day(49 + step).isoformat())
