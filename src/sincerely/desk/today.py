"""The verb today: what is owed on this desk, the most urgent first, and the finding of one letter among it.

`applications` folds every record at the desk's clock. Nothing is stored: every answer is made anew from the events.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from typing import Any

from sincerely.core.application import Application, fold
from sincerely.core.events import LETTER_KINDS
from sincerely.core.moments import day_of
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import owed, owed_in
from sincerely.core.owing.questions import Question, pressing, questions
from sincerely.core.owing.resting import SHOWN, WITHIN
from sincerely.core.playbook import Rule
from sincerely.core.seen import NEW, read_first
from sincerely.desk.live import around, look
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake, Problem

ON_THE_WAY = ("approved", "on_hold", "claimed", "sending", "refused_for_now", "unknown")


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """What is owed, with the applications it comes from, and what the reader must be told about it."""

    owed: tuple[Owed, ...]
    applications: dict[str, Application]
    notes: tuple[Problem, ...] = ()
    asked: tuple[Question, ...] | None = None  # None: nobody has looked yet
    leaving: Mapping[str, str] = field(default_factory=dict)  # where an approved letter stands, by obligation
    read_first: Mapping[str, str] = field(default_factory=dict)  # a message that nobody has read, by application


def applications(desk: Desk) -> list[Application]:
    """Return every application as it stands at the desk's clock; a large desk has better ways."""
    return [fold(record, desk.clock) for record in desk.journal.records()]


def whole(desk: Desk, *, explain: bool = False) -> Agenda:
    """Return every letter that was ever owed, the most urgent first; `explain` tells the steps to each date."""
    apps = applications(desk)
    return Agenda(
        owed=tuple(sorted(owed_by(desk, apps, explain=explain), key=lambda one: one.urgency)), applications={app.id: app for app in apps},
        notes=tuple(notes(desk, apps)), **seen_in_mail(desk),
    )  # fmt: skip


def agenda(desk: Desk, *, within: int = WITHIN) -> Agenda:
    """Return the letters of everything that may show something now, the most urgent first, with what it asks.

    Args:
        within: how many days ahead what opens is wanted.
    """
    if desk.given:
        return whole(desk)
    live = look(desk, within=within)
    found = [one for one in live.found.values() if one.rest]
    apps = {id: one.app for id, one in live.found.items()}
    missing = {id for one in found for id in one.named if id not in apps}
    apps |= {record.id: fold(record, desk.clock) for record in desk.journal.records(missing)} if missing else {}
    asked = sorted((question for one in found for question in one.asked), key=pressing)
    return Agenda(
        owed=tuple(live.listed()), applications=apps, notes=tuple(notes(desk, [one.app for one in found])),
        asked=tuple(asked), **seen_in_mail(desk),
    )  # fmt: skip


def seen_in_mail(desk: Desk) -> dict[str, Any]:
    """Return `leaving` and `read_first` of an agenda; neither where the records were given as files."""
    if desk.given:
        return {}
    states = desk.outbox.states()
    return {
        "leaving": {id: state for id, state in states.items() if state in ON_THE_WAY},
        "read_first": read_first(desk.messages.messages(NEW)),
    }


def owed_by(desk: Desk, apps: Sequence[Application], *, explain: bool = False) -> list[Owed]:
    """Return what these applications owe at the desk's clock."""
    return owed(apps, rules_of(desk, apps), desk.holidays, desk.clock, explain=explain)


def rules_of(desk: Desk, apps: Sequence[Application]) -> list[Rule]:
    """Return the rules of every side that these applications are of."""
    return [rule for side in dict.fromkeys(app.record.side for app in apps) for rule in desk.owing_rules(side)]


def today(desk: Desk, *, everything: bool = False, within: int = WITHIN) -> list[Owed]:
    """Return the letters owed, the most urgent first: overdue, open, held, and upcoming that open within some days.

    Args:
        everything: also those met, waived, snoozed, lapsed or void, and upcoming ones however far away.
    """
    all_owed = whole(desk) if everything else agenda(desk, within=within)
    return chosen(desk, all_owed, everything=everything, within=within)


def chosen(desk: Desk, all_owed: Agenda, *, everything: bool = False, within: int = WITHIN) -> list[Owed]:
    """Return those of an agenda that today shows, in its order."""
    return [one for one in all_owed.owed if everything or _shown(desk, one, within)]


def _shown(desk: Desk, one: Owed, within: int) -> bool:
    if one.standing != "upcoming":
        return one.standing in SHOWN
    opens = one.obligation.window.opens_at.astimezone(one.zone).date()
    return (opens - desk.clock.today(one.zone)).days <= within


def urgency(all_owed: Agenda, one: Owed) -> tuple[Any, ...]:
    """Return what letters are ordered by."""
    return one.urgency


def zone_of(one: Owed) -> tzinfo:
    """Return the zone in which the days of a letter are counted: the recipient's."""
    return one.zone


def document(all_owed: Agenda, one: Owed) -> dict[str, Any]:
    """Return an obligation as the contract's JSON has it."""
    letter = one.obligation
    app = all_owed.applications[letter.application]
    window, zone = letter.window, zone_of(one)

    def person(name: str) -> dict[str, Any]:
        return {"name": name, "email": None if name in letter.bounced else app.person(name).email}

    found: dict[str, Any] = {
        "id": letter.id, "kind": letter.kind, "company": app.record.company, "position": app.record.position,
        "application": letter.application, "to": [person(name) for name in letter.to],
        "cc": [person(name) for name in letter.cc], "standing": one.standing,
        "opens_on": day_of(window.opens_at, zone).isoformat(),
        "due_on": day_of(window.due_at, zone).isoformat() if window.due_at else None,
        "lapses_on": day_of(window.lapses_at, zone).isoformat() if window.lapses_at else None,
        "because": [
            {"event": r.event, "rule": r.rule, "say": r.say}
            | ({"application": r.application} if r.application != letter.application else {})
            for r in letter.because
        ],
        "sources": list(letter.sources),
    }  # fmt: skip
    if app.candidate:
        found["candidate"] = {"name": app.candidate.name, "email": app.candidate.email}
    if letter.waits_for and one.standing == "held":
        found["waits_for"] = list(letter.waits_for)
    if letter.question:
        found["question"] = letter.question
    if letter.also:
        found["also"] = list(letter.also)
    if letter.application in all_owed.read_first and one.standing in (*SHOWN, "upcoming"):
        found["read_first"] = all_owed.read_first[letter.application]
    if letter.id in all_owed.leaving:
        found["leaving"] = all_owed.leaving[letter.id]
    return found


def notes(desk: Desk, apps: Sequence[Application]) -> list[Problem]:
    """Return what the reader must know beside the list: places without holidays, kinds that nobody watches yet."""
    found = []
    without = [app for app in apps if app.record.jurisdiction is None]
    if without:
        where = ", ".join(dict.fromkeys(app.record.company for app in without[:5]))
        more = f" and {len(without) - 5} more" if len(without) > 5 else ""
        found.append(
            Problem(
                code="weekends_only",
                say=f"No jurisdiction is given for {where}{more}, so only weekends were left out of business days.",
                hint='Add "jurisdiction" to the record, as in US-CA, to leave out its public holidays too.',
            )
        )
    for side in dict.fromkeys(app.record.side for app in apps):
        missing = unwatched([app for app in apps if app.record.side == side], side, desk.owing_rules(side))
        if missing:
            say = f"These letters are not watched yet: {', '.join(missing)}."
            hint = "Keep an eye on them yourself; all others are listed."
            found.append(Problem(code="not_watched_yet", say=say, hint=hint))
    return found


COULD_OWE = {
    "extension_request": ("offer_received",), "withdrawal": ("decided", "offer_accepted"),
    "stay_in_touch": ("rejected",), "resignation": ("acceptance_confirmed",),
    "status_update": ("inquiry_received", "decision_promised", "offer_withdrawn", "offer_made"),
    "extension_reply": ("extension_requested",), "acceptance_confirmation": ("offer_accepted",),
    "withdrawal_acknowledgement": ("withdrew",), "offer": ("decided", "offer_declined"),
    "recontact": ("opening_posted",), "thank_you": ("interview_held",), "inquiry": ("interview_held",),
    "acceptance": ("decided", "offer_accepted"), "decline_offer": ("decided", "offer_accepted"),
    "rejection_thanks": ("rejected",), "decline": ("decided", "interview_held"),
    "decline_acknowledgement": ("offer_declined",),
}  # fmt: skip


def unwatched(apps: Sequence[Application], side: str, rules: Sequence[Rule]) -> list[str]:
    """Return the letter kinds of a side that these events could owe and that no rule watches."""
    watched = {rule.kind for rule in rules}
    kinds = [kind for kind in LETTER_KINDS[side] if kind not in watched]
    if not kinds:
        return []
    happened = {event.kind for app in apps for event in app.events}
    return [kind for kind in kinds if happened & set(COULD_OWE[kind])]


def find(desk: Desk, words: str) -> Owed:
    """Return the one letter that `words` mean: an id, the beginning of one, or words of its kind, person or company.

    Raises Mistake listing the choices where several fit or none does. Letters that are still owed come first.
    """
    return found(desk, words)[1]


def found(desk: Desk, words: str) -> tuple[Agenda, Owed]:
    """Return the one letter that `words` mean, among what is live, else among all that was ever owed; raises as `find`.

    On a large desk what is over is looked for only in the applications that the words name.
    """
    all_owed = agenda(desk)
    try:
        return all_owed, found_in(all_owed, words)
    except Mistake:
        if desk.given:
            raise
        all_owed = _of_those_named(desk, words) if _is_large(desk) else whole(desk)
        if not all_owed.owed:
            raise
    return all_owed, found_in(all_owed, words)


def every(desk: Desk, words: str | None) -> Agenda:
    """Return every letter that was ever owed; on a large desk only where the words point, or what is live."""
    if desk.given or not _is_large(desk):
        return whole(desk)
    return _of_those_named(desk, words) if words else agenda(desk)


def _is_large(desk: Desk) -> bool:
    return len(desk.journal.named((), most=LARGE)) == LARGE


LARGE, NAMED = 5_000, 200  # applications on a desk; at most so many that one word names


def _of_those_named(desk: Desk, words: str) -> Agenda:
    """Return every letter that was ever owed in the applications named by one of the words."""
    said = [word for word in words.casefold().split() if len(word) > 2]
    return agenda_of(desk, {record.id for word in said for record in desk.journal.named([word], most=NAMED)})


def agenda_of(desk: Desk, ids: Collection[str]) -> Agenda:
    """Return every letter that was ever owed in these applications, and in those that they concern."""
    near = around(desk, ids)
    everywhere = Everywhere(near.applications, desk.holidays, desk.clock)
    rows = owed_in(everywhere, rules_of(desk, near.applications), only=near.complete)
    return Agenda(
        owed=tuple(sorted(rows, key=lambda one: one.urgency)),
        applications={app.id: app for app in near.applications}, **seen_in_mail(desk),
    )  # fmt: skip


def found_in(all_owed: Agenda, words: str) -> Owed:
    """Return the one letter of an agenda that `words` mean; raises Mistake as `find` does."""
    wanted = words.strip().casefold()
    rows = all_owed.owed
    exact = [one for one in rows if one.obligation.id == wanted]
    if exact:
        return exact[0]
    said = wanted.replace("_", " ").split()
    fits = (
        [one for one in rows if one.obligation.id.startswith(wanted)]
        or [one for one in rows if set(said) <= set(_words(all_owed, one))]
        or [one for one in rows if all(any(w.startswith(word) for w in _words(all_owed, one)) for word in said)]
    )
    live = [one for one in fits if one.standing in (*SHOWN, "upcoming", "snoozed")]
    near = [one for one in live if one.standing != "upcoming"] or live
    for choice in (fits, live, near):
        if len(choice) == 1 and wanted:
            return choice[0]
    shown = [one for one in rows if one.standing in (*SHOWN, "upcoming", "snoozed")]  # what is over is not to be chosen
    raise _not_one(all_owed, words, live or fits or shown, bool(fits) and bool(wanted))


def explained(desk: Desk, all_owed: Agenda, one: Owed) -> Owed:
    """Return a letter with the steps to each of its dates."""
    application = one.obligation.application
    everywhere = Everywhere(around(desk, {application}).applications, desk.holidays, desk.clock)
    here = everywhere.of[application]
    mates = {application, *(there.id for there in everywhere.same_person(here))}  # one letter a round
    rows = owed_in(everywhere, rules_of(desk, [here.app]), only=mates, explain=True)
    return next((row for row in rows if row.obligation.id == one.obligation.id), one)


def _words(all_owed: Agenda, one: Owed) -> list[str]:
    letter = one.obligation
    record = all_owed.applications[letter.application].record
    parts = (letter.kind.replace("_", " "), *letter.to, record.company, record.position, letter.application)
    return " ".join(parts).casefold().replace("-", " ").split()


def _not_one(all_owed: Agenda, words: str, rows: Sequence[Owed], several: bool) -> Mistake:
    choices = ", ".join(f"{one.obligation.id} ({' and '.join(one.obligation.to) or 'nobody yet'})" for one in rows[:8])
    if several:
        return Mistake(f"{words!r} fits several letters.", code="several_letters", hint=f"Say which: {choices}.")
    hint = f"There are: {choices}." if rows else "See what is owed: sincerely today --all"
    return Mistake(f"No letter fits {words!r}.", code="unknown_letter", hint=hint)


def questions_of(desk: Desk, all_owed: Agenda) -> list[Question]:
    """Return what waits for a person's word in these applications, the most urgent first."""
    if all_owed.asked is not None:
        return list(all_owed.asked)
    apps = list(all_owed.applications.values())
    return questions(apps, desk.holidays, desk.clock, rules=rules_of(desk, apps))


def next_day(desk: Desk, all_owed: Agenda) -> tuple[date, Owed] | None:
    """Return the next day on which something opens, with what it is; None if nothing will."""
    ahead = [one for one in all_owed.owed if one.standing == "upcoming"]
    first = min(ahead, key=lambda one: one.obligation.window.opens_at, default=None)
    if first is None:
        return None
    zone = zone_of(first)
    return first.obligation.window.opens_at.astimezone(zone).date(), first


def days_left(desk: Desk, all_owed: Agenda, one: Owed) -> int | None:
    """Return how many days are left until it is due: negative if late, None where no day is known."""
    zone = zone_of(one)
    due = one.obligation.window.due_at
    return (day_of(due, zone) - desk.clock.today(zone)) // timedelta(days=1) if due else None
