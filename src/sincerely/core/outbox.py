"""The states of a letter on its way, and who may step where, as one table; what an approval is bound to; the last look.

Everything here is decided with values: stores write what `stepped` returns, the sender does what `last_look` says.
A letter leaves at most once: nothing leads out of `unknown` but an answer under the same fence, or a person's word.
"""

from __future__ import annotations

import json
from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import NamedTuple

from sincerely.core.application import Application
from sincerely.core.fields import to_json
from sincerely.core.message import Mailbox, digest
from sincerely.core.owing.obligation import Obligation, Owed
from sincerely.core.record import event_document

WAITING = ("approved", "on_hold", "refused_for_now")  # not yet claimed: a person can still take it back
UNDER_WAY = ("claimed", "sending")
FREED = ("refused", "cancelled", "superseded")  # these give back their recipients: another letter may go to them
STATES = (*WAITING, *UNDER_WAY, "sent", "unknown", *FREED)


class Step(NamedTuple):
    """Who may step from which states to which. A fenced step is that of the one sender who claimed the letter."""

    who: str
    before: tuple[str, ...]
    after: str
    fenced: bool = False


STEPS: Mapping[str, Step] = {
    "approve": Step("person", (), "approved"),
    "take_back": Step("person", WAITING, "cancelled"),
    "supersede": Step("person", WAITING, "superseded"),
    "settle_sent": Step("person", ("unknown",), "sent"),
    "settle_not_sent": Step("person", ("unknown",), "approved"),
    "claim": Step("sender", ("approved", "refused_for_now"), "claimed"),
    "put_back": Step("sender", ("claimed",), "approved", fenced=True),
    "wait": Step("sender", ("claimed",), "on_hold", fenced=True),
    "resume": Step("sender", ("on_hold",), "approved"),
    "fall_away": Step("sender", ("claimed", "on_hold"), "cancelled"),
    "begin": Step("sender", ("claimed",), "sending", fenced=True),
    # `unknown` too: a sender so slow that its lease was taken for lapsed may still hear the answer to its own DATA.
    "arrive": Step("sender", ("sending", "unknown"), "sent", fenced=True),
    # A person said "not sent" while its sender still waited, and then the server said yes after all.
    "arrive_late": Step("sender", WAITING, "sent"),
    "refuse": Step("sender", ("claimed", "sending", "unknown"), "refused", fenced=True),
    "refuse_for_now": Step("sender", ("claimed", "sending", "unknown"), "refused_for_now", fenced=True),
    "lose": Step("sender", ("sending",), "unknown", fenced=True),
    "lapse_claim": Step("sweep", ("claimed",), "approved"),
    "lapse_sending": Step("sweep", ("sending",), "unknown"),
}
RAISES_FENCE = ("claim", "settle_not_sent")  # whoever held the letter before can no longer step


class Due(NamedTuple):
    """A letter whose time has come, as little of it as it takes to say so."""

    id: str
    fence: int
    state: str
    not_before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A letter that a person approved, frozen, and where it stands. All datetimes are aware.

    `basis` says what it rests on, by the words in which a change of it is told; `digest` binds message, recipients,
    obligation and basis. `say` is why it stands where it stands, in a sentence; `returned` names those it came back from.
    """

    id: str
    application: str
    kind: str
    obligation: str
    cause: str
    sender: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...] = ()
    subject: str
    text: str
    message_id: str
    message: bytes
    basis: Mapping[str, str]
    rests_on: tuple[str, ...] = ()  # ids of the events that its sentences say
    answers: str | None = None  # the event that it answers, if it is one event of its own application
    also: tuple[str, ...] = ()  # further applications that the same letter answers (S2)
    only_copy: bool = False  # the letter itself goes in another form, and only that meets the obligation (R13)
    digest: str = ""
    approved_at: datetime
    not_before: datetime
    state: str = "approved"
    fence: int = 0
    lease_until: datetime | None = None
    attempts: int = 0
    stepped_at: datetime | None = None
    say: str = ""
    returned: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Everybody the server is given, each once."""
        return tuple(dict.fromkeys(box.email for box in (*self.to, *self.cc)))

    @property
    def keys(self) -> tuple[str, ...]:
        """The recipients for whom no other letter of this kind and cause may go; empty once they are given back."""
        return () if self.state in FREED else tuple(box.name for box in self.to if box.name not in self.returned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One step of one letter, as it was written down before it was acted on."""

    letter: str
    at: datetime
    step: str
    before: str | None
    after: str
    fence: int
    say: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Everything is stopped, since then."""

    since: datetime
    say: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an attempt: a step of the table and the reason, in the server's words where it said any."""

    step: str
    say: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The user's settings for leaving. Civil hours are those of the recipient's zone."""

    undo_minutes: int = 10
    civil_from: time = time(8)
    civil_to: time = time(19)
    letters_an_hour: int = 20
    letters_a_day: int = 200
    letters_a_minute: int | None = None  # None: as many as may in an hour
    count_from: int = 30  # of so many letters approved together, and more, the number is typed (S6)

    @property
    def spans(self) -> tuple[tuple[timedelta, int], ...]:
        """Return how many letters may leave in each span of time (S43)."""
        longer = (timedelta(hours=1), self.letters_an_hour), (timedelta(days=1), self.letters_a_day)
        return longer if self.letters_a_minute is None else ((timedelta(minutes=1), self.letters_a_minute), *longer)


def approval_digest(letter: Outgoing) -> str:
    """Return what the approval is bound to: bytes, sender, recipients, obligation and basis."""
    boxes = [f"{box.name} <{box.email}>" for box in (letter.sender, *letter.to, *letter.cc)]
    copy = ("only a copy",) if letter.only_copy else ()
    return digest(letter.message, *boxes, letter.obligation, json.dumps(letter.basis, sort_keys=True), *copy)


def stepped(
    letter: Outgoing, step: str, *, at: datetime, fence: int | None = None, lease_until: datetime | None = None,
    not_before: datetime | None = None, say: str = "",
) -> Outgoing | None:  # fmt: skip
    """Return the letter after a step, or None if the table does not allow it from here or under this fence.

    `claim` takes a lease and `begin`, which needs one that has not lapsed, another for the text alone.
    """
    rule = STEPS[step]
    if letter.state not in rule.before or (rule.fenced and fence != letter.fence):
        return None
    lapsed = letter.lease_until is None or letter.lease_until <= at
    if (step == "begin" and lapsed) or (rule.who == "sweep" and not lapsed):
        return None
    return replace(
        letter,
        state=rule.after,
        fence=letter.fence + (step in RAISES_FENCE),
        lease_until=lease_until or letter.lease_until if rule.after in UNDER_WAY else None,
        not_before=not_before or letter.not_before,
        attempts=letter.attempts + (step == "begin" or (step, letter.state) == ("refuse_for_now", "claimed")),
        stepped_at=at,
        say=say,
    )


def logged(before: Outgoing | None, after: Outgoing, step: str, at: datetime) -> Logged:
    """Return the line of the log for a step."""
    was = before.state if before else None
    return Logged(letter=after.id, at=at, step=step, before=was, after=after.state, fence=after.fence, say=after.say)


def swept(letter: Outgoing, at: datetime) -> str | None:
    """Return the step that a lapsed lease calls for: back if nothing can have left, else unknown; None if none."""
    if letter.state not in UNDER_WAY or letter.lease_until is None or letter.lease_until > at:
        return None
    return "lapse_claim" if letter.state == "claimed" else "lapse_sending"


def leaves_at(
    now: datetime, bounds: Bounds, *, zone: tzinfo, opens_at: datetime | None = None, due_at: datetime | None = None
) -> datetime:
    """Return when an approved letter leaves: after the time to take it back, in civil hours where that is not too late.

    Civil hours never hold a letter past its due day (S21), and nothing leaves before its window opens.
    """
    earliest = now + timedelta(minutes=bounds.undo_minutes)
    if opens_at is not None and opens_at > earliest:
        earliest = opens_at
    local, civil = earliest.astimezone(zone), in_civil_hours(earliest, bounds, zone)
    return local if due_at is not None and civil > due_at else civil


def in_civil_hours(moment: datetime, bounds: Bounds, zone: tzinfo) -> datetime:
    """Return a moment, or the next one that lies in the civil hours of a zone, in that zone."""
    local = moment.astimezone(zone)
    if local.timetz().replace(tzinfo=None) < bounds.civil_from:
        return local.replace(hour=bounds.civil_from.hour, minute=bounds.civil_from.minute, second=0, microsecond=0)
    if local.timetz().replace(tzinfo=None) >= bounds.civil_to:
        return datetime.combine(local.date() + timedelta(days=1), bounds.civil_from, zone)
    return local


def paced(wanted: Sequence[tuple[datetime, tzinfo]], leaving: Sequence[datetime], bounds: Bounds) -> list[datetime]:
    """Return when each of many letters leaves so that the mailbox stays within its bounds for an hour and a day (S43).

    A plan for a person to see: whoever sends counts anew before each letter.

    Args:
        wanted: when each would leave by itself, and its reader's zone, whose civil hours hold for what is put later.
        leaving: the times of what is on its way already.
    """
    taken, found = sorted(leaving), []
    for moment, zone in wanted:
        while (free := _free(moment, taken, bounds)) > moment:
            moment = in_civil_hours(free, bounds, zone)
        insort(taken, moment)
        found.append(moment)
    return found


def _free(moment: datetime, taken: Sequence[datetime], bounds: Bounds) -> datetime:
    """Return the moment, or, if too many have left just before it, the first at which one of them no longer counts."""
    upto = bisect_right(taken, moment)
    for span, most in bounds.spans:
        if upto >= most and taken[upto - most] > moment - span:
            return taken[upto - most] + span
    return moment


def retry_at(attempts: int, at: datetime) -> datetime:
    """Return when a letter that was not taken for now is tried again: 5 minutes, then longer, at most 4 hours.

    Greylisting asks for a few minutes (RFC 6647 suggests up to 15); the window's lapse ends the trying.
    """
    return at + timedelta(minutes=(5, 15, 60, 240)[min(attempts, 4) - 1 if attempts else 0])


def lease_s(timeout_s: float, recipients: int) -> float:
    """Return how long a claim holds: longer than every answer before the text together may take (stack, rule 8)."""
    answers = 16 + recipients  # look-up, connect, greeting, EHLO twice, STARTTLS, handshake, AUTH, MAIL, each RCPT
    return timeout_s * answers + 60


def text_lease_s(timeout_s: float) -> float:
    """Return how long a letter may be `sending`: longer than the answers to DATA and to its end together."""
    return timeout_s * 3 + 60


def sums(letters: Sequence[Outgoing]) -> dict[str, int]:
    """Return how many letters stand in each state, every state named; they add up to what was approved (S48)."""
    return {state: sum(letter.state == state for letter in letters) for state in STATES}


def basis(applications: Sequence[Application], obligation: Obligation, rests_on: Sequence[str] = ()) -> dict[str, str]:
    """Return what a letter for `obligation` rests on, by the words in which a change would be told.

    Our own letters leaving change nothing in it: what they imply (an acceptance, a decline) is left out.
    """
    here = next(one for one in applications if one.id == obligation.application)
    found = {
        "your name": here.record.me.name, "your address": here.record.me.email or "",
        "the company": here.record.company, "the position": here.record.position,
    }  # fmt: skip
    for name in dict.fromkeys((*obligation.to, *obligation.cc)):
        person = here.person(name)
        found[f"the address of {name}"] = person.email or ""
        found[f"how {name} is addressed"] = person.address_as or ""
    if offer := here.offer:
        found |= {
            "the offer": f"{offer.event}{' (withdrawn)' if offer.withdrawn else ''}",
            "the salary": _text(offer.salary), "the start date": _text(offer.start_on),
            "the day to answer by": _text(offer.answer_by), "the conditions": _text(offer.open_conditions),
        }  # fmt: skip
    decisions = [one for one in here.decisions if not one.implied]
    if decisions:
        found["the decision"] = f"{decisions[-1].to} {_text(dict(decisions[-1].terms))}"
    events = {event.id: event for one in applications for event in one.events}
    reasons = (reason.event for reason in obligation.because[:1])
    for id in dict.fromkeys((obligation.cause, *reasons, *rests_on)):
        if id in events and events[id].kind != "letter_sent":
            found[f"what you told about {events[id].kind.replace('_', ' ')}"] = _text(event_document(events[id]))
    return found


def _text(value: object) -> str:
    return json.dumps(to_json(value), ensure_ascii=False, sort_keys=True, default=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the last look says: the step to take (begin, wait, fall_away) and why."""

    step: str
    say: str = ""


ENDED = {
    "met": "a letter of this kind has already reached them",
    "waived": "you said that it is not needed",
    "lapsed": "its time has passed, and it is better unsent",
    "void": "the reason for it fell away",
}


LATE = timedelta(days=1)  # S21: after so long nobody expects it to leave by itself any more


def last_look(
    letter: Outgoing, owed: Owed | None, basis_now: Mapping[str, str], read_first: str | None, *, late: timedelta = timedelta()
) -> Look:  # fmt: skip
    """Say whether an approved letter may still go, computed anew over the whole desk (S4, S5, S7, S21, S28, S48).

    Args:
        late: how long after its time it would leave, where nobody said "now".
        owed: its obligation as it stands now; None if nothing of the record owes it any more.
        read_first: the Message-ID of a message of the other side that nobody has read yet.
    """
    if owed is None:
        return Look(step="fall_away", say=f"It is not owed any more: {ENDED['void']}.")
    given = letter.only_copy and owed.standing == "met"  # the paper was faster than its copy
    if owed.standing in ENDED and not given:
        return Look(step="fall_away", say=f"It is not owed any more: {ENDED[owed.standing]}.")
    if read_first:
        return Look(step="wait", say="They have written, and you have not read it yet.")
    if owed.standing == "held":
        return Look(step="wait", say=f"It waits for {', '.join(owed.obligation.waits_for) or 'something else'}.")
    if owed.standing == "snoozed":
        return Look(step="wait", say="You put it off.")
    changed = [name for name in {**letter.basis, **basis_now} if letter.basis.get(name) != basis_now.get(name)]
    if changed:
        return Look(step="wait", say=f"Changed since you approved it: {', '.join(changed)}.")
    if late > LATE:
        days = "a day" if late < 2 * LATE else f"{late.days} days"
        return Look(
            step="wait",
            say=f"Its time was {days} ago, while nothing was sent. Look at it again, and send it by itself or take it back.",
        )
    return Look(step="begin")
