"""What lets an application rest: until when time alone changes nothing there, and whose word could.

So the cost of a desk grows with what is live. Nothing here says what is owed; a rest may be forgotten at any moment and
then costs one more look. Applications concern each other in circles: one requisition, one person, one search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sincerely.core.application import Application
from sincerely.core.events import Event
from sincerely.core.moments import start_of
from sincerely.core.owing.employer import verdict
from sincerely.core.owing.everywhere import rank, requisition_of
from sincerely.core.owing.here import Here, addresses_of
from sincerely.core.owing.obligation import Owed

WITHIN = 14  # days: `today` lists what opens so soon
SHOWN = ("overdue", "open", "held")

# What an event says to others, by topic: a candidate's offers and what is decided (o), what is still ahead (a), the search
# itself (s); an employer's moves in an opening (o) and in what one person is told (p). Of letters, what their kind says.
SAYS: Mapping[str, Mapping[str, str]] = {
    "candidate": {
        "offer_received": "oa", "offer_changed": "oa", "offer_withdrawn": "oa", "extension_granted": "o",
        "extension_refused": "o", "extension_requested": "o", "decided": "oa", "offer_accepted": "oa", "offer_declined": "oa",
        "rejected": "oa", "withdrew": "oa", "position_closed": "oa", "interview_scheduled": "a", "interview_moved": "a",
        "interview_cancelled": "a", "interview_missed": "a", "interview_held": "a", "decision_promised": "a",
        "acceptance_confirmed": "o", "employment": "s", "resigned": "s", "asked_to_stop": "s", "hired_elsewhere": "s",
        "acceptance": "oa", "decline_offer": "oa", "withdrawal": "oa", "resignation": "s",
    },
    "employer": {
        "offer_made": "o", "offer_changed": "o", "offer_withdrawn": "o", "extension_granted": "o", "extension_refused": "o",
        "extension_requested": "o", "offer_accepted": "o", "offer_declined": "o", "withdrew": "o", "position_closed": "o",
        "ranked": "o", "decline": "o", "offer": "o", "opening_closed": "o", "decided": "op", "interview_held": "p",
        "waived": "op", "snoozed": "p",
    },
}  # fmt: skip
TOPICS = "oasp"
ALL = "all"
LAPSED = {"candidate": "oa", "employer": "o"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What was found of an application: read at any moment from `since` to before `until` (None: ever after), it rests.

    `shows` says that it shows something now, and so does not rest. `said` tells how often it said something to others, by
    topic; `hears` the topics that concern it; `speaks` what others need of it, see `speaks`; `circles` in which circles.
    """

    application: str
    since: datetime
    until: datetime | None
    shows: bool
    said: str
    hears: str
    speaks: str
    circles: tuple[str, ...]


def circles_of(app: Application) -> tuple[str, ...]:
    """Return the circles in which an application concerns others."""
    if app.record.side == "candidate":
        return ("search",)
    return (
        "\n".join(requisition_of(app)),
        *("\n".join(("m", app.record.company, email)) for email in addresses_of(app)),
    )


def is_person(circle: str) -> bool:
    """Say whether a circle is that of one person, in which all concern each other whether or not they speak."""
    return circle.startswith("m\n")


def said(here: Here) -> str:
    """Return how often an application said something to others, by topic, as "o3 a1", "-" if never; offers that lapse count."""
    side, zone, now = here.side, here.app.zone, here.clock.now(here.app.zone)
    events = here.app.record.events
    known = {event.id: event for event in events}
    counts: Counter[str] = Counter()
    for event in events:
        topics = _topics(event, side, known)
        if topics and start_of(event.when, zone) <= now:
            counts.update(topics)
    lapsed = sum(here.lapse_of(offer) is not None for offer in here.app.offers)  # apart: an event may undo one
    found = {topic: f".{lapsed}" if lapsed and topic in LAPSED[side] else "" for topic in TOPICS}
    return " ".join(f"{topic}{counts[topic]}{found[topic]}" for topic in TOPICS if counts[topic] or found[topic]) or "-"


def _topics(event: Event, side: str, events: Mapping[str, Event]) -> str:
    says = SAYS[side]
    match event.kind:
        case "letter_sent" | "letter_returned":
            return says.get(event.facts["letter_kind"], "")
        case "touch":
            return says.get(event.facts.get("meets", ""), "")
        case "person_changed":
            return "op" if side == "employer" else ""
        case "waived" if side == "candidate":  # a contradiction that may stand lets letters go elsewhere too
            return "o" if event.facts["obligation"].strip().startswith("contradiction") else ""
        case "corrected":
            was, instead = events.get(event.facts["event"]), event.facts.get("instead")
            if was is None or was.kind == "corrected" or (instead is not None and instead.kind == "corrected"):
                return TOPICS
            return "".join({*_topics(was, side, {}), *(_topics(instead, side, {}) if instead else "")})
        case kind:
            return says.get(kind, "")


def new_topics(before: str, now: str) -> str:
    """Return the topics of which an application has said more, or less, than before."""
    was, has = ({part[0]: part for part in text.split()} for text in (before, now))
    return "".join(topic for topic in TOPICS if was.get(topic) != has.get(topic))


def hears(here: Here) -> str:
    """Return the topics of others that can bring a letter here; what can only take one away needs no hearing."""
    app = here.app
    if here.side == "employer":
        concerned = app.interviews or app.decisions or app.offers or rank(here) is not None
        posted = any(one.kind == "opening_posted" for one in app.others)
        return "op" if posted or (concerned and not _done_with(here)) else ""
    open_ = here.end is None
    bound = any(offer.answer_by is not None and here.is_open(offer) for offer in app.offers[-1:])
    return ("o" if open_ or app.offers else "") + ("a" if bound else "") + ("s" if app.offers or app.rejections else "")


def _done_with(here: Here) -> bool:
    """Say whether a candidate was told no, or left: nothing that happens to others brings them a letter then."""
    app = here.app
    if app.offers:
        return False
    left = next(reversed(app.withdrawals), None)
    if left is not None and here.openings.first_after(left, clearly=True) is None:
        return True
    refused = verdict(here)
    name = app.candidate.name if app.candidate else ""
    told = any(letter.kind == "decline" and name not in letter.returned for letter in app.letters)
    return told and refused is not None and refused.to == "refuse"


def speaks(here: Here) -> str:
    """Return what others in its circle need of this application to know what they owe: nothing (""), or ALL of it.

    An opening that is closed is often told of every candidate; of those that say no more, one is enough for each moment.
    """
    app = here.app
    if here.side == "employer":
        closed = any(one.kind == "opening_closed" for one in app.others)
        if app.offers or closed or (rank(here) is not None and not _done_with(here)):
            return ALL
        return " ".join(sorted({here.key(one.when).astimezone(UTC).isoformat() for one in app.closings}))
    stated = any(one.kind in ("employment", "resigned") for one in app.others) or bool(app.stops)
    ahead = here.end is None and bool(app.invites or app.promises or app.interviews)
    return ALL if app.offers or stated or ahead else ""


def shows_from(here: Here, rows: Sequence[Owed], asked: bool) -> datetime | None:
    """Return the first moment at which `today` may show something here: now, later, or None if only an event can."""
    now = here.clock.now(here.app.zone)
    if asked or any(row.standing in SHOWN for row in rows):
        return now
    found = [_days_before(row.obligation.window.opens_at) for row in rows if row.standing == "upcoming"]
    found += [turn for row in rows for turn in row.turns if turn > now]
    first = min((*found, *(moment for moment in _turns(here) if moment > now)), default=None)
    return first if first is None else max(first, now)


def _days_before(opens_at: datetime) -> datetime:
    """Return when it is to be listed; a little earlier, since the clock may be put on between."""
    return opens_at - timedelta(days=WITHIN, hours=3)


def rests_since(here: Here, rows: Sequence[Owed]) -> datetime:
    """Return from which moment on, at the latest, an application that rests would have been found as it is now.

    One that hears others is known only as of now; one that hears nobody, since its last event or what time did to it.
    """
    now = here.clock.now(here.app.zone)
    if hears(here):
        return now
    found = [start_of(event.when, here.app.zone) for event in here.app.record.events]
    found += _turns(here)
    for row in rows:
        if row.standing not in ("met", "waived") and row.settled_by is None:
            found += _moments(row)
    return max((moment for moment in found if moment <= now), default=now)


def changes_at(here: Here, rows: Sequence[Owed]) -> datetime | None:
    """Return the next moment from which time alone may change a standing here, or None; until then all stays as it is."""
    now = here.clock.now(here.app.zone)
    found = list(_turns(here))
    for row in rows:
        if row.standing not in ("met", "void", "waived", "lapsed"):
            found += _moments(row)
    return min((moment for moment in found if moment > now), default=None)


def _moments(row: Owed) -> Iterator[datetime]:
    """Yield the moments at which time alone may change the standing of a letter."""
    window = row.obligation.window
    yield window.opens_at
    yield from row.turns
    if window.due_at:  # its day's beginning too: the law's day ends a hold
        yield window.due_at + TICK
        yield datetime.combine(window.due_at.date(), time.min, window.due_at.tzinfo)
    if window.lapses_at:
        yield window.lapses_at + TICK


TICK = timedelta(microseconds=1)


def _turns(here: Here) -> Iterator[datetime]:
    """Yield the moments at which time alone turns something: a snooze or an offer ends, an interview is over, a fact begins."""
    app, zone = here.app, here.app.zone
    for offer in app.offers:
        if offer.answer_by is not None:
            yield here.limit(offer.answer_by) + TICK
    for invite in app.invites:
        if not invite.ended:
            yield invite.ends_at or invite.starts_at
    for put_off in app.put_off:
        if put_off.kind == "snoozed":
            yield start_of(put_off.facts["until"], zone)
    for event in app.record.events:
        yield start_of(event.when, zone)
