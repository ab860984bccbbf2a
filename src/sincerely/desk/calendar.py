"""The verb calendar: which entries a calendar of this desk has, as values; formats/ics.py writes them.

An entry exists because of events alone; the clock says only which are over and which alarms are still ahead. Its uid is
made from the application's id and what the entry is about, never from a date: what moves keeps it.
"""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sincerely.core.application import Application, Invite, fold
from sincerely.core.moments import Moment, day_of, start_of
from sincerely.core.owing.candidate import accepted_elsewhere
from sincerely.core.owing.cause import listed, plain_day
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.here import Happened, Here
from sincerely.core.owing.obligation import Obligation, Owed
from sincerely.core.owing.questions import questions_in
from sincerely.core.record import Record
from sincerely.core.spoken import place_of, say_moment
from sincerely.desk.ports import Desk
from sincerely.desk.titles import title, waited_for
from sincerely.desk.today import ON_THE_WAY, owed_by, zone_of

MORNING = time(9)  # when an alarm rings, where the day is counted
LASTS = timedelta(hours=1)  # an interview of which nobody said how long
BEFORE = timedelta(minutes=30)  # a deadline with an hour: its entry ends on it, so that who looks at the start is early
KEPT = timedelta(days=31)  # how long after its day what is over is still said to be cancelled
# What waits for these is rung for by another entry (the offer, the law's day), or must not leave yet.
SILENT = frozenset(("decision", "conditions"))
OVER = ("met", "void", "waived", "lapsed")  # standings of a letter that is no longer to be written
HANDED_IN = {
    "assessment": "Hand in the assessment", "information": "Send the information they asked for",
    "documents": "Send the documents they asked for",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `when` is a day, which it fills, or the time at which it starts, in the record's zone.

    `over` says why it no longer holds (a standing of the letter, or how the rest ended), None while it holds.
    """

    uid: str
    what: str  # letter, interview, answer_by, hand_in, promise
    application: str
    title: str
    notes: tuple[str, ...]
    when: Moment
    ends_at: datetime | None = None
    opens_on: date | None = None  # of a letter: from this day on it can leave
    alarms: tuple[datetime, ...] = ()
    over: str | None = None

    @property
    def day(self) -> date:
        """The day on which it stands in a calendar of its own zone."""
        return self.when.date() if isinstance(self.when, datetime) else self.when

    @property
    def is_task(self) -> bool:
        """Whether it is something to do and be done with, rather than something that happens."""
        return self.what in ("letter", "hand_in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The entries by day. `revision` counts the events known, and `revised_at` is the latest of them."""

    entries: tuple[Entry, ...] = ()
    revision: int = 0
    revised_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)


def feed(
    desk: Desk, *, alarm_at: time | None = MORNING, within: int | None = None, cancelled: bool = False,
    files: Mapping[str, str] | None = None,
) -> Feed:  # fmt: skip
    """Return what the calendar says at the desk's clock.

    Args:
        cancelled: also what it would have said and is over, for a month after its day.
        alarm_at: when alarms ring, in each record's zone; None: no alarm.
        within: how many days ahead to look; None: as far as anything is known.
        files: the record file of each application, as it was typed, where there is no desk.
    """
    records = desk.journal.records()
    whole = _Whole(desk, [fold(record, desk.clock) for record in records], alarm_at, files or {}, _zones(desk, records))
    found = [*whole.letters(), *(entry for here in whole.everywhere.all for entry in _of(whole, here))]
    known = [
        start
        for record in records
        for event in record.events
        if (start := start_of(event.when, record.zone)) <= desk.clock.now(record.zone)
    ]
    shown = [one for one in found if _is_shown(one, desk.clock.today(whole.zone(one)), within, cancelled=cancelled)]
    return Feed(
        entries=tuple(sorted(shown, key=lambda one: (one.day, one.title, one.uid))), revision=len(known),
        revised_at=max(known).astimezone(UTC).replace(microsecond=0) if known else Feed().revised_at,
    )  # fmt: skip


def _is_shown(entry: Entry, today: date, within: int | None, *, cancelled: bool) -> bool:
    if within is not None and (entry.day - today).days > within:
        return False
    return entry.over is None or (cancelled and today - entry.day <= KEPT)


def _zones(desk: Desk, records: Sequence[Record]) -> frozenset[str]:
    """Return every zone in play: those of the records, and that in which the reader lives where it is known."""
    whose = None if desk.given else desk.journal.profile()
    return frozenset([*(record.time_zone for record in records), *([whose.time_zone] if whose else ())])


def uid_of(application: Application, what: str, key: str) -> str:
    """Return the identity of an entry: 128 bits over whose application it is and what the entry is about."""
    whole = "\n".join((application.record.side, application.id, what, key))
    return f"sincerely-{hashlib.sha256(whole.encode()).hexdigest()[:32]}"


class _Whole:
    """The desk with everything that entries of several applications share."""

    def __init__(
        self, desk: Desk, apps: Sequence[Application], alarm_at: time | None, files: Mapping[str, str], zones: frozenset[str]
    ) -> None:  # fmt: skip
        self.desk, self.apps, self.alarm_at, self.files, self.zones = desk, apps, alarm_at, files, zones
        self.everywhere = Everywhere(apps, desk.holidays, desk.clock)
        self.asked = {(one.about, one.application, id) for one in questions_in(self.everywhere) for id in one.events}
        self.leaving = (
            frozenset() if desk.given else {id for id, at in desk.outbox.states().items() if at in ON_THE_WAY}
        )

    def zone(self, entry: Entry) -> tzinfo:
        """Return the zone in which the days of an entry's application are counted."""
        return self.everywhere.of[entry.application].zone

    def letters(self) -> Iterator[Entry]:
        """Yield an entry for each letter that has a day."""
        for one in owed_by(self.desk, self.apps):
            if one.obligation.window.due_at is not None:
                yield self._letter(one, one.obligation.window.due_at)

    def _letter(self, one: Owed, due_at: datetime) -> Entry:
        letter, zone = one.obligation, zone_of(one)
        app = self.everywhere.of[letter.application].app
        due, wakes = day_of(due_at, zone), _wakes(app, one, zone)
        day = max(due, wakes or due)
        over = one.standing if one.standing in OVER else None
        silent = over or letter.id in self.leaving or not SILENT.isdisjoint(letter.waits_for)
        place = "" if letter.kind == "resignation" else f" ({_place(app)})"  # the reader works elsewhere still
        return Entry(
            uid=uid_of(app, "letter", letter.id), what="letter", application=app.id, title=f"{title(one)}{place}", when=day,
            opens_on=letter.window.opens_at.astimezone(zone).date(), over=over,
            notes=(*self._reasons(one), _window_said(letter, zone, wakes), *self.counted(zone), self._next(one)),
            alarms=() if silent else self.mornings(zone, day),
        )  # fmt: skip

    def _reasons(self, one: Owed) -> Iterator[str]:
        yield " ".join(dict.fromkeys(reason.say for reason in one.obligation.because))
        yield from (f"A letter to {name} came back: a new address is needed." for name in one.obligation.bounced)
        if one.standing == "held":
            yield f"It waits for {waited_for(one)}."

    def _next(self, one: Owed) -> str:
        letter = one.obligation
        if letter.id in self.leaving:
            return "It is approved and on its way: sincerely outbox"
        verb = "why" if one.standing == "held" else "draft"
        near = dict.fromkeys((letter.application, *(reason.application for reason in letter.because)))
        return f"Next: sincerely {verb} {letter.id}{self.options(*near)}"

    def options(self, *applications: str) -> str:
        """Return the record files to name in a command about these applications; nothing on a desk."""
        return "".join(f" --record {shlex.quote(self.files[id])}" for id in applications if id in self.files)

    def counted(self, zone: tzinfo) -> Iterator[str]:
        """Say where days are counted, if that is not plain."""
        if len(self.zones) > 1:
            yield f"Days are counted in {place_of(zone)}."

    def mornings(self, zone: tzinfo, *days: date, until: Moment | None = None) -> tuple[datetime, ...]:
        """Return when alarms ring for these days: those still ahead, and none within the hour before `until` or later."""
        if self.alarm_at is None:
            return ()
        at = [datetime.combine(day, self.alarm_at, zone).astimezone(UTC) for day in days]
        last = until - timedelta(hours=1) if isinstance(until, datetime) else None
        now = self.desk.clock.now(zone).astimezone(UTC)
        return tuple(one for one in at if one > now and (last is None or one <= last))


def _place(app: Application) -> str:
    """Return what tells applications apart in few words: the company, at the employer's the position."""
    return app.record.company if app.record.side == "candidate" else app.record.position


def _wakes(app: Application, one: Owed, zone: tzinfo) -> date | None:
    """Return the day on which a letter that was put off is to be thought of again."""
    if one.standing != "snoozed":
        return None
    letter = one.obligation
    known = {letter.id, letter.kind, *(f"{letter.kind}: {name}" for name in (*letter.to, *letter.known_as))}
    said = [p for p in app.put_off if p.kind == "snoozed" and _plain(p.facts["obligation"]) in known]
    return day_of(said[-1].facts["until"], zone) if said else None


def _plain(said: str) -> str:
    kind, colon, person = (part.strip() for part in said.partition(":"))
    return f"{kind}: {person}" if colon else kind


def _window_said(letter: Obligation, zone: tzinfo, wakes: date | None) -> str:
    window = letter.window
    opens, due, lapses = (day_of(at, zone) if at else None for at in (window.opens_at, window.due_at, window.lapses_at))
    assert opens and due  # a letter without a day has no entry
    said = f"It is due on {plain_day(due)}"
    if opens < due:
        said = f"It can leave from {plain_day(opens)} and is due on {plain_day(due)}"
    if lapses:
        said += f"; after {'that day' if lapses == due else plain_day(lapses)} it is better left unsent"
    return f"{said}. You put it off until {plain_day(wakes)}." if wakes else f"{said}."


def _of(whole: _Whole, here: Here) -> Iterator[Entry]:
    """Yield what one application puts into the calendar beside letters."""
    for entries in (_interviews, _offers, _tasks, _promises):
        yield from entries(whole, here)


def _interviews(whole: _Whole, here: Here) -> Iterator[Entry]:
    """Interviews arranged. One that was moved keeps the entry it had; one that took place stays, as a memory."""
    app, root, used = here.app, dict[str, str](), set[str]()
    lasts: dict[str, timedelta] = {}
    arranged = {event.id: event.when for event in app.events}
    for invite in app.invites:
        before = invite.moved_from or invite.event
        root[invite.event] = root.get(before, before)
        stated = invite.ends_at - invite.starts_at if invite.ends_at else lasts.get(before, timedelta())
        lasts[invite.event] = stated
        if invite.ended == "moved":
            continue
        key = invite.event if root[invite.event] in used else root[invite.event]
        used.add(key)
        start = invite.starts_at.astimezone(here.zone)
        length = stated if stated > timedelta() else LASTS
        end = (start.astimezone(UTC) + length).astimezone(here.zone)
        yield Entry(
            uid=uid_of(app, "interview", key), what="interview", application=app.id, when=start, ends_at=end,
            title=_interview_title(app, invite), over=_called_off(here, invite, arranged.get(invite.event, start)),
            notes=tuple(_interview_notes(whole, here, invite, start, known=stated > timedelta())),
        )  # fmt: skip


def _interview_title(app: Application, invite: Invite) -> str:
    people = (app.candidate.name,) if app.candidate else invite.people
    if len(people) > 2:
        people = (people[0], f"{len(people) - 1} more")
    return f"Interview{f' with {listed(people)}' if people else ''} ({_place(app)})"


def _interview_notes(whole: _Whole, here: Here, invite: Invite, start: datetime, *, known: bool) -> Iterator[str]:
    record = here.app.record
    yield f"{record.position} at {record.company}{f', with {listed(invite.people)}' if invite.people else ''}."
    yield f"{say_moment(start, here.zone)}.{'' if known else ' Nobody said how long; an hour is set aside.'}"
    if invite.ended is None:
        yield f"Afterwards: sincerely questions{whole.options(here.id)}"


def _called_off(here: Here, invite: Invite, arranged: Moment) -> str | None:
    if invite.ended in ("cancelled", "missed"):
        return invite.ended
    end = here.ended_after(Happened(invite.event, arranged, "invite")) if invite.ended is None else None
    return end.kind if end and here.key(end.when) < invite.starts_at else None


def _offers(whole: _Whole, here: Here) -> Iterator[Entry]:
    """The day to answer an offer by. It rings only while the candidate has not decided."""
    app, record, elsewhere = here.app, here.app.record, accepted_elsewhere(here, whole.everywhere)
    for offer in app.offers:
        if offer.answer_by is None:
            continue
        day = plain_day(here.day(offer.when))
        undecided = ("offer_undecided", here.id, offer.event) in whole.asked
        if here.side == "candidate":
            called = f"Answer the offer ({record.company})"
            made = f"{record.company} made you an offer on {day}: {record.position}."
        else:
            who = app.candidate.name if app.candidate else "the candidate"
            called = f"{who} is to answer the offer ({record.position})"
            made = f"You offered {who} the position on {day}."
        yield _deadline(
            whole, here, "answer_by", offer.event, offer.answer_by, called,
            [made, f"The answer is due by {_until(here, offer.answer_by)}."], rings=undecided,
            over=None if here.is_open(offer) and not (here.side == "candidate" and elsewhere) else "answered",
        )  # fmt: skip


def _tasks(whole: _Whole, here: Here) -> Iterator[Entry]:
    """What they asked for by a day."""
    for ask in here.app.others:
        by = ask.facts.get("answer_by")
        if ask.kind != "asked_for" or by is None:
            continue
        waiting = ("asked_for", here.id, ask.event) in whole.asked
        company = here.app.record.company
        yield _deadline(
            whole, here, "hand_in", ask.event, by, f"{HANDED_IN[ask.facts['what']]} ({company})",
            [f"{company} asked for it on {plain_day(here.day(ask.when))}.", f"It is due by {_until(here, by)}."],
            rings=waiting, over=None if waiting else "handed_in",
        )  # fmt: skip


def _promises(whole: _Whole, here: Here) -> Iterator[Entry]:
    """The day by which the candidate was promised an answer; the latest promise alone. The employer's own owes a letter."""
    if here.side != "candidate" or not here.app.promises:
        return
    promise, record = here.app.promises[-1], here.app.record
    known = here.end or here.verdict_after(promise) or accepted_elsewhere(here, whole.everywhere)
    said = f"{promise.who or record.company} promised on {plain_day(here.day(promise.when))} an answer by"
    yield _deadline(
        whole, here, "promise", "", promise.by, rings=False, over="answered" if known else None,
        called=f"Answer promised by {f'{promise.who} ({record.company})' if promise.who else record.company}",
        notes=[f"{said} {_until(here, promise.by)}.", "If none comes, the day to ask stands in this calendar too."],
    )  # fmt: skip


def _until(here: Here, by: Moment) -> str:
    return say_moment(by, here.zone) if isinstance(by, datetime) else f"the end of {plain_day(by)}"


def _deadline(
    whole: _Whole, here: Here, what: str, key: str, by: Moment, called: str, notes: Sequence[str], *, rings: bool, over: str | None
) -> Entry:  # fmt: skip
    """Return an entry for a deadline: a day it fills, or the half hour that ends with it. It `rings` until answered."""
    day = here.day(by)
    where = () if isinstance(by, datetime) else whole.counted(here.zone)
    next_step = (f"Next: sincerely questions{whole.options(here.id)}",) if rings else ()
    return Entry(
        uid=uid_of(here.app, what, key), what=what, application=here.id, title=called, over=over,
        when=(by.astimezone(UTC) - BEFORE).astimezone(here.zone) if isinstance(by, datetime) else by,
        ends_at=by.astimezone(here.zone) if isinstance(by, datetime) else None,
        notes=(*notes, *where, *next_step),
        alarms=whole.mornings(here.zone, day - timedelta(days=1), day, until=by) if rings and not over else (),
    )  # fmt: skip


def document(entry: Entry, revision: int) -> dict[str, Any]:
    """Return an entry as JSON: `on` of one that fills a day, else `starts_at` and `ends_at`."""
    timed = isinstance(entry.when, datetime)
    span = {"starts_at": entry.when.isoformat(), "ends_at": entry.ends_at.isoformat() if entry.ends_at else None}
    return {
        "uid": entry.uid, "what": entry.what, "application": entry.application, "title": entry.title,
        **(span if timed else {"on": entry.when.isoformat()}),
        **({"opens_on": entry.opens_on.isoformat()} if entry.opens_on else {}),
        "notes": list(entry.notes), "alarms": [one.isoformat() for one in entry.alarms], "over": entry.over,
        "revision": revision,
    }  # fmt: skip
