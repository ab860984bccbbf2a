"""What is owed, as a function of the events, the rules, the holidays and the clock. Stores and sends nothing.

`today_owed` gives every letter with its standing; identity never depends on the clock, only standings do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sincerely.core.application import Answer, Application, Offer
from sincerely.core.days import Holidays, end_of_day
from sincerely.core.events import EVENTS
from sincerely.core.moments import Clock, start_of
from sincerely.core.owing import clocks
from sincerely.core.owing.cause import CONTRADICTION, Cause, listed
from sincerely.core.owing.causes import CAUSES
from sincerely.core.owing.conditions import CONDITIONS
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.here import Happened, Here
from sincerely.core.owing.obligation import Obligation, Owed, Reason, Step
from sincerely.core.owing.questions import disputed
from sincerely.core.owing.recipients import RECIPIENTS
from sincerely.core.playbook import Rule
from sincerely.core.window import Window, clamped

LIVE = ("overdue", "open", "upcoming", "held", "snoozed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of an obligation by events alone: met by, fell away by, put off by."""

    met: Happened | None = None
    void: Happened | None = None
    returned: Answer | None = None


def owed(
    applications: Sequence[Application],
    rules: Sequence[Rule],
    holidays: Holidays,
    clock: Clock,
    *,
    explain: bool = False,
) -> list[Owed]:
    """Say every letter that this side owes because of what happened, each with its standing at `clock`.

    Args:
        applications: all of the side's, folded at `clock`, since an offer accepted here owes a letter there.
        explain: also tell the steps to each date, which costs time that a list does not need.
    """
    return owed_in(Everywhere(applications, holidays, clock), rules, explain=explain)


def owed_in(
    everywhere: Everywhere, rules: Sequence[Rule], *, only: Collection[str] | None = None, explain: bool = False
) -> list[Owed]:
    """Say what is owed among these applications, or in those named alone, though all are looked at."""
    found: list[Owed] = []
    for here in everywhere.all if only is None else [everywhere.of[id] for id in only]:
        mine = [rule for rule in rules if rule.side == here.side]
        clashing = _disputed(everywhere, here)
        found += _merged(here, [one for rule in mine for one in _by_rule(here, everywhere, rule, clashing, explain)])
    return one_letter_a_round(everywhere, found)


def _by_rule(
    here: Here, everywhere: Everywhere, rule: Rule, clashing: Collection[tuple[str, str]], explain: bool
) -> Iterator[Owed]:
    for cause in CAUSES[rule.after](here, everywhere, **rule.counts):
        if _in_dispute(here, everywhere, cause, clashing):
            cause = replace(cause, waits=(*cause.waits, CONTRADICTION))
        for to in _recipients(here, rule, cause):
            settled = _settled(here, everywhere, rule, cause, to)
            there = cause.counted or here
            window = _window(there, rule, cause, settled)
            if window is None:
                continue
            letter = _obligation(there, rule, cause, to, window, settled)
            if explain:
                letter = replace(
                    letter, steps=tuple(_steps(there, rule, cause, settled, window, _called(there, everywhere, cause)))
                )
            yield Owed(
                obligation=letter, standing=standing(there, letter, settled, cause),
                settled_by=next((x.event for x in (settled.met, settled.void) if x), None),
            )  # fmt: skip


def _recipients(here: Here, rule: Rule, cause: Cause) -> Iterator[tuple[str, ...]]:
    for whole in RECIPIENTS[rule.to](here, cause):
        if len(whole) < 2 or rule.anyone:
            yield whole
        else:
            yield from _parts(here, rule, cause, whole)


def _parts(here: Here, rule: Rule, cause: Cause, to: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield who of a group is still written to together: whom a letter reached is done with, whom one missed stays apart."""
    parts: dict[tuple[str, str], list[str]] = {}
    for name in to:
        met, back = _met(here, rule, cause, name)
        lost = back is not None and bool(_bounced(here, rule.kind, (name,)))
        parts.setdefault((met.event if met else "", name if lost else ""), []).append(name)
    yield from (tuple(names) for names in parts.values())


def _in_dispute(here: Here, everywhere: Everywhere, cause: Cause, clashing: Collection[tuple[str, str]]) -> bool:
    """Say whether a letter rests on an event that another contradicts: what could be wrong waits until that is settled."""
    if clashing and any((cause.application, event) in clashing for event in (cause.event, *cause.also)):
        return True
    if clashing and cause.offer and any((here.id, event) in clashing for event in _of(cause.offer)):
        return True
    if cause.application == here.id and not cause.rests_on:
        return False
    elsewhere = cause.rests_on if cause.application == here.id else (*cause.rests_on, (cause.application, cause.event))
    return any((there, event) in _disputed(everywhere, everywhere.of[there]) for there, event in elsewhere)


def _disputed(everywhere: Everywhere, here: Here) -> frozenset[tuple[str, str]]:
    if here.id not in everywhere.disputes:
        everywhere.disputes[here.id] = disputed(here, everywhere)
    return everywhere.disputes[here.id]


def _of(offer: Offer) -> tuple[str, ...]:
    return (offer.event, offer.accepted.event) if offer.accepted else (offer.event,)


def _window(here: Here, rule: Rule, cause: Cause, settled: Settled) -> Window | None:
    opens = here.opening(cause.opens or cause.day)
    by_law = "law" in cause.anchors  # the law wants it however late
    lapses = None if by_law else clocks.earliest(here, cause, rule.lapses)
    due = clocks.earliest(here, cause, rule.due)
    if cause.due_unknown:
        due = here.limit(cause.anchors["law"]) if "law" in cause.anchors else None
    if settled.returned and due is not None:
        back = clocks.later(here.days, here.day(settled.returned.when), rule.returned)
        due = max(due, end_of_day(back, here.zone))
    return clamped(opens, due, lapses)


def _obligation(
    here: Here, rule: Rule, cause: Cause, to: tuple[str, ...], window: Window, settled: Settled
) -> Obligation:
    record = here.app.record
    words = {"who": listed(to), "company": record.company, "position": record.position, **rule.words, **cause.words}
    say = rule.say.format_map(_Words(words))
    first = tuple(here.app.names.get(name, name) for name in to)
    copies = next(RECIPIENTS[rule.cc](here, cause), ()) if rule.cc else ()
    return Obligation(
        side=here.side, kind=rule.kind, application=here.id, to=to, cause=cause.key, window=window,
        because=(
            Reason(event=cause.event, rule=rule.id, say=say, application=cause.application),
            *(Reason(event=one, rule=rule.id, say=say, application=cause.application) for one in cause.also),
        ),
        cc=tuple(name for name in copies if name not in to), sources=rule.sources, ends=(rule.ends,) if rule.ends else (), waits_for=cause.waits,
        question=cause.question, round=cause.round, known_as=first if first != to else (),
        bounced=_bounced(here, rule.kind, to) if settled.returned else (),
    )  # fmt: skip


class _Words(dict[str, str]):
    """Words for a sentence; one that is missing is left out rather than failing."""

    def __missing__(self, key: str) -> str:
        return ""


def _bounced(here: Here, kind: str, to: tuple[str, ...]) -> tuple[str, ...]:
    """Return whose letter came back with no new address told since."""
    found = []
    for name in to:
        back = [letter.returned[name] for letter in here.app.letters if name in letter.returned]
        known = (name, here.app.names.get(name, name))
        changed = [
            e for e in here.app.of_kind("person_changed")
            if "email" in e.facts and (e.facts["person"] in known or e.facts.get("name") in known)
        ]  # fmt: skip
        if back and not any(here.key(e.when) >= here.key(back[-1].when) for e in changed):
            found.append(name)
    return tuple(found)


def _called(here: Here, everywhere: Everywhere, cause: Cause) -> str:
    """Return what happened on the day that is counted from: the event's own words, if the day is the event's."""
    if cause.called:
        return cause.called
    event = next((one for one in everywhere.of[cause.application].app.events if one.id == cause.event), None)
    return EVENTS[event.kind].says if event and here.day(event.when) == cause.day else clocks.ANCHORS["cause"]


def _steps(here: Here, rule: Rule, cause: Cause, settled: Settled, window: Window, called: str) -> Iterator[Step]:
    terms = [term for term in rule.due if term.anchor == "law"] if cause.due_unknown else rule.due
    yield from clocks.steps(here, cause, terms, "due", called)
    due = clocks.earliest(here, cause, terms)
    if settled.returned:
        yield clocks.returned(here, settled.returned.when, rule.returned)
        back = end_of_day(clocks.later(here.days, here.day(settled.returned.when), rule.returned), here.zone)
        if due is not None and due > back:
            yield clocks.chosen("due", "later", here.day(due))
        due = max(due, back) if due else None
    yield from clocks.bent(here, due, window)
    yield from clocks.steps(here, cause, rule.lapses, "lapses", called)


# What met it, what took its reason away


def _settled(here: Here, everywhere: Everywhere, rule: Rule, cause: Cause, to: tuple[str, ...]) -> Settled:
    met: list[Happened] = []
    returned: Answer | None = None
    for name in to or ("",):
        one, back = _met(here, rule, cause, name)
        returned = back or returned
        if one is None:
            met = []
            break
        met.append(one)
    if met:
        return Settled(met=max(met, key=lambda one: here.key(one.when)))
    void = cause.ended
    for name in rule.unless:
        void = void or CONDITIONS[name](here, everywhere, cause)
    return Settled(void=void, returned=returned)


def _met(here: Here, rule: Rule, cause: Cause, name: str) -> tuple[Happened | None, Answer | None]:
    """Return what met the letter to one person, and the return of the letter that had."""
    own = cause.event_in(here.id)
    stamp = Happened(own, cause.when, "cause")
    events = (own, *cause.also)
    returned: Answer | None = None
    for letter in here.letters_to(rule.kind, None if rule.anyone else name, _earliest_day(here, cause)):
        if cause.until is not None and here.key(letter.when) >= here.key(cause.until):
            break
        if here.answers_another(letter, events):
            continue
        if letter.event == own:
            met = bool(
                rule.written
            )  # nobody recorded the decision; the letter says it. Else it is what another follows
        else:
            met = here.after(letter, stamp) or here.stays_attached(letter, cause.event_in(here.id))
        if not met:
            continue
        if set(letter.to) <= set(letter.returned) or name in letter.returned:
            returned = letter.returned.get(name) or next(iter(letter.returned.values()))
            continue
        return Happened(letter.event, letter.when, "letter_sent"), None
    touches = here.meetings.get((rule.kind, name))
    touch = touches.first_after(stamp, loosely=True) if touches else None
    if touch and not (cause.until and here.key(touch.when) >= here.key(cause.until)):
        return touch, None
    written = _in_writing(here, rule, cause)
    if written and not (returned and returned.facts):
        return written, None
    return None, returned


def _in_writing(here: Here, rule: Rule, cause: Cause) -> Happened | None:
    """Return the event that says the same in writing, though no letter is on record."""
    offer = cause.offer
    facts: list[Answer | None] = list(here.app.withdrawals) if "withdrew" in rule.written else []
    if offer:
        facts += [offer.accepted, offer.in_writing, offer.declined, offer.extension_requested, offer.confirmed]
    for one in facts:
        if (
            one
            and one.kind in rule.written
            and one.event not in here.letter_events
            and one.facts.get("channel") == "letter"
        ):
            return Happened(one.event, one.when, one.kind)
    if "offer_made" in rule.written:
        stamp = Happened(cause.event, cause.when, "cause")
        for made in here.app.offers:
            if made.channel in (None, "letter") and made.event not in here.letter_events and here.after(made, stamp):
                return Happened(made.event, made.when, "offer_made")
    return None


def _earliest_day(here: Here, cause: Cause) -> date:
    versions = here.app.earlier.get(cause.event_in(here.id), ())
    return min([here.day(cause.when), *(here.day(version.when) for version in versions)])


# Standing


def standing(here: Here, letter: Obligation, settled: Settled, cause: Cause) -> str:
    """Return the first that fits at the clock, in the order in which they are looked for here."""
    if settled.met:
        return "met"
    if settled.void:
        return "void"
    window = letter.window
    by_law = cause.hold_ends is not None and here.clock.today(here.zone) >= cause.hold_ends
    if by_law and cause.undecided:
        return "void"
    snoozed_until = None
    for put_off in here.app.put_off:
        if not applies(here, put_off, letter, cause):
            continue
        if put_off.kind == "waived":
            return "waived"
        snoozed_until = put_off.facts["until"]
    if cause.lapsed or (window.lapses_at is not None and here.past(window.lapses_at)):
        return "lapsed"
    if snoozed_until is not None and not _awake(here, snoozed_until):
        return "snoozed"
    opened = _opened(here, window.opens_at)
    if letter.waits_for and not by_law and (opened or not (cause.undecided or letter.waits_for == (CONTRADICTION,))):
        return "held"
    if window.due_at is not None and here.past(window.due_at):
        return "overdue"
    return "open" if opened else "upcoming"


def _opened(here: Here, opens_at: datetime) -> bool:
    return here.clock.now(here.zone) >= opens_at


def _awake(here: Here, until: date | datetime) -> bool:
    start = until if isinstance(until, datetime) else here.opening(until)
    return here.clock.now(here.zone) >= start


def applies(here: Here, put_off: Answer, letter: Obligation, cause: Cause) -> bool:
    """Say whether a waived or snoozed means this letter: its id, its kind, or "kind: Person", live at that moment."""
    said = str(put_off.facts["obligation"]).strip()
    if said == letter.id:
        return True
    kind, _, person = (part.strip() for part in said.partition(":"))
    if kind != letter.kind or (person and person not in (*letter.to, *letter.known_as)):
        return False
    live = Happened(cause.event_in(here.id), cause.live or cause.when, "live")
    lapses = letter.window.lapses_at
    return here.after(put_off, live) and (lapses is None or here.key(put_off.when) <= lapses)


# One letter where there are several reasons


def _merged(here: Here, found: list[Owed]) -> list[Owed]:
    """A plain inquiry and those for offers elsewhere, to one person, are one obligation with the earliest due day."""
    inquiries = [one for one in found if one.obligation.kind == "inquiry"]
    plain = [one for one in inquiries if "/" not in one.obligation.cause]
    elsewhere = [one for one in inquiries if "/" in one.obligation.cause and one.standing in LIVE]
    instead: dict[int, Owed | None] = {}
    for n, other in enumerate(elsewhere):
        alike = (
            o for o in (*reversed(plain), *elsewhere[:n])
            if o.obligation.to == other.obligation.to and instead.get(id(o), o) and _one_letter(here, o, other)
        )  # fmt: skip
        same = next(alike, None)
        if same is None:
            continue
        instead[id(other)] = None
        if same.standing != "waived":
            instead[id(same)] = _both(here, instead.get(id(same)) or same, other)
    return [one for first in found if (one := instead.get(id(first), first)) is not None]


def _one_letter(here: Here, plain: Owed, other: Owed) -> bool:
    """Say whether the two stand for one letter: both live, or put off together under the one name they had.

    A plain one whose own days have run out since is not yet lapsed: the letter it became has the later lapse.
    """
    if plain.standing in LIVE:
        return True
    lapses = plain.obligation.window.lapses_at
    if plain.standing == "lapsed":
        return lapses is not None and other.obligation.window.opens_at <= lapses
    said = (p for p in here.app.put_off if p.kind == "waived" and p.facts["obligation"] == plain.obligation.id)
    return plain.standing == "waived" and any(here.key(p.when) >= other.obligation.window.opens_at for p in said)


def _both(here: Here, plain: Owed, other: Owed) -> Owed:
    a, b = plain.obligation.window, other.obligation.window
    due = min((d for d in (a.due_at, b.due_at) if d is not None), default=None)
    lapses = None if a.lapses_at is None or b.lapses_at is None else max(a.lapses_at, b.lapses_at)
    window = clamped(min(a.opens_at, b.opens_at), due, lapses)
    assert window is not None  # it opens no later than either, and lapses no earlier
    letter = replace(
        plain.obligation, window=window, because=(*plain.obligation.because, *other.obligation.because),
        sources=tuple(dict.fromkeys((*plain.obligation.sources, *other.obligation.sources))),
        steps=(*plain.obligation.steps, *other.obligation.steps),
    )  # fmt: skip
    letter = replace(letter, steps=(*letter.steps, *_of_both(here, letter, a, b)))
    order = ("snoozed", "overdue", "open", "upcoming", "held")
    if plain.standing == "lapsed":
        first = "snoozed" if other.standing == "snoozed" else "overdue"  # its due day was the earlier
    else:
        first = min((plain.standing, other.standing), key=order.index)
    return Owed(obligation=letter, standing=first, settled_by=None)


def _of_both(here: Here, letter: Obligation, a: Window, b: Window) -> Iterator[Step]:
    """Yield which of the days of two reasons counts, where they differ: due by the earlier, let go by the later."""
    if letter.steps and a.due_at and b.due_at and a.due_at != b.due_at:
        yield clocks.chosen("due", "earlier", here.day(min(a.due_at, b.due_at)))
    if letter.steps and a.lapses_at and b.lapses_at and a.lapses_at != b.lapses_at:
        yield clocks.chosen("lapses", "later", here.day(max(a.lapses_at, b.lapses_at)))


def one_letter_a_round(everywhere: Everywhere, found: list[Owed]) -> list[Owed]:
    """Refusals of one person decided within the same round, three business days by default, are one letter (S2)."""
    declines = {
        one.obligation.application: one
        for one in found
        if one.obligation.kind == "decline"
        and one.standing in (*LIVE, "met")
        and "decision" not in one.obligation.waits_for
    }
    instead: dict[str, Owed | None] = {}
    for id in declines:
        here = everywhere.of[id]  # whose address is another's by now gets a letter apart: two addresses are two letters
        mates = (row for row in everywhere.same_person(here) if row.address == here.address)
        rows = [row for row in mates if row.id in declines]
        if len(rows) > 1 and declines[id].obligation.id not in instead:
            instead |= _rounds([(row, declines[row.id]) for row in rows])
    kept = [instead.get(one.obligation.id, one) for one in found]
    return [one for one in kept if one is not None]


def _rounds(rows: list[tuple[Here, Owed]]) -> dict[str, Owed | None]:
    """Return what stands in the place of each decline of one person: the letter to all, nothing, or met by that letter."""
    decided = [(here.key(_decision(here, one)), here, one) for here, one in rows]
    decided.sort(key=lambda row: (row[0], row[1].id))
    found: dict[str, Owed | None] = {}
    while decided:
        at, here, first = decided[0]
        day = here.day(at)
        reach = here.limit(clocks.later(here.days, day, first.obligation.round) if first.obligation.round else day)
        found |= _one_round([row for row in decided if row[0] <= reach])
        decided = [row for row in decided if row[0] > reach]
    return found


def _one_round(same: list[tuple[datetime, Here, Owed]]) -> dict[str, Owed | None]:
    sent = {one.settled_by: there for _, there, one in same if one.standing == "met"}
    found: dict[str, Owed | None] = {one.obligation.id: one for _, _, one in same}
    unsent = [(here, one) for _, here, one in same if one.standing != "met"]
    for letter, there in sent.items():
        left = next((x for x in there.app.letters if x.event == letter), None)
        for moment, here, one in same:
            if left and one.standing != "met" and there.key(left.when) >= moment:
                found[one.obligation.id] = replace(one, standing="met", settled_by=letter)
                unsent = [row for row in unsent if row[0].id != here.id]
    if len(unsent) > 1:
        found |= {one.obligation.id: None for _, one in unsent[1:]}
        found[unsent[0][1].obligation.id] = _round(unsent)
    return found


def _decision(here: Here, one: Owed) -> date | datetime:
    event = one.obligation.because[0].event
    return next((d.when for d in here.app.decisions if d.event == event), one.obligation.window.opens_at)


def _round(same: list[tuple[Here, Owed]]) -> Owed:
    """Return the one letter of a round. Put off for one position, it is put off: nobody gets the half of it."""
    letters = [one.obligation for _, one in same]
    first, dues = letters[0], [one.window.due_at for one in letters]
    due = min((d for d in dues if d), default=None)
    letter = replace(
        first, window=replace(first.window, due_at=due), because=tuple(r for one in letters for r in one.because),
        waits_for=tuple(dict.fromkeys(w for one in letters for w in one.waits_for)),
        also=tuple(one.application for one in letters[1:]),
    )  # fmt: skip
    order = ("snoozed", "held", "overdue", "open", "upcoming")
    awake = (
        start_of(p.facts["until"], here.zone)
        for here, one in same
        for p in (here.app.put_off if one.standing == "snoozed" else ())
        if p.kind == "snoozed"
    )
    return Owed(obligation=letter, standing=min((one.standing for _, one in same), key=order.index), turns=tuple(awake))
