"""The candidate's causes that come after the answer: leaving other applications, the present work, staying in touch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from sincerely.core.application import Answer, Contact, Offer
from sincerely.core.days import Days
from sincerely.core.law import Law
from sincerely.core.moments import Moment
from sincerely.core.notice import last_good_day, leaving, possible, too_late
from sincerely.core.owing.candidate import Finder, not_since, one_search
from sincerely.core.owing.cause import Cause, Way, plain_day
from sincerely.core.owing.clocks import later
from sincerely.core.owing.everywhere import Everywhere
from sincerely.core.owing.here import Happened, Here, Stamp
from sincerely.core.people import primary_contact
from sincerely.core.playbook import Term


def decided_to_withdraw(here: Here, everywhere: Everywhere, *, quiet: Term) -> Iterator[Cause]:
    """The candidate decided to withdraw; or accepted an offer elsewhere while this application was open, without offer."""
    found = [*_own_wish(here), *_burnt(here, everywhere, quiet)]
    standing = [cause for cause in found if cause.ended is None]
    first = min(standing or found, key=lambda cause: here.key(cause.when), default=None)
    if first:
        yield first


def _own_wish(here: Here) -> Iterator[Cause]:
    own = [d for d in here.app.decisions if d.to == "withdraw"]
    if not own:
        return
    first, last = own[0], here.app.decisions[-1]
    back = Happened(last.event, last.when, "decided") if last.to != "withdraw" else None
    yield _leave(
        here, first.event, first.when, here.id, f"You decided on {plain_day(here.day(first.when))} to withdraw", back
    )


def _burnt(here: Here, everywhere: Everywhere, quiet: Term) -> Iterator[Cause]:
    """Yield the first acceptance elsewhere that stands, else the last that fell through.

    What begins after it in the same search is decided by it too, from the day on which it began.
    """
    fallen = None
    for there, offer in everywhere.accepted:
        if there is here or offer.accepted is None or here.began is None or not one_search(here, there, offer):
            continue
        since = max(offer.accepted.when, here.began.when, key=here.key)
        stamp = Happened(offer.accepted.event, since, "accepted")
        if not _open_without_offer(here, stamp) or _long_quiet(here, stamp, quiet):
            continue
        day = plain_day(here.day(offer.accepted.when))
        why = f"You accepted the offer of {there.app.record.company} on {day}"
        fallen = _leave(here, stamp.event, stamp.when, there.id, why, there.fell_through(offer))
        if fallen.ended is None:
            break
    if fallen:
        yield fallen


def _leave(here: Here, event: str, when: Moment, application: str, why: str, ended: Happened | None) -> Cause:
    day = here.day(when)
    ahead = [i.starts_at for i in here.app.invites if not i.ended and here.day(i.starts_at) > day]
    return Cause(
        key="leaving", event=event, application=application,
        when=when, day=day, anchors={"interview": min(ahead)} if ahead else {}, words={"why": why}, ended=ended,
    )  # fmt: skip


def _open_without_offer(here: Here, stamp: Happened) -> bool:
    """Say whether the application, begun by then, was alive at that moment, and there was no offer to decline instead."""
    at = here.key(stamp.when)
    steps: list[Stamp] = [*here.app.interviews, *here.app.offers]
    steps = [step for step in steps if here.key(step.when) <= at]
    ended = [x for x in here.endings if here.key(x.when) < at]
    if ended and not any(here.clearly_after(step, ended[-1]) for step in steps):
        return False
    offers = [offer for offer in here.app.offers if here.key(offer.when) <= at]
    return not any(_alive(here, offer, at) for offer in offers)


def _alive(here: Here, offer: Offer, at: datetime) -> bool:
    over = [x for x in (offer.declined, offer.withdrawn) if x]
    lapsed = offer.answer_by is not None and here.limit(offer.answer_by) < at and not offer.accepted
    return bool(offer.accepted) or (not lapsed and not any(here.key(x.when) < at for x in over))


def _long_quiet(here: Here, stamp: Happened, span: Term) -> bool:
    """Say whether nothing but `applied` had happened there, and that so long before."""
    at = here.key(stamp.when)
    before = [e for e in here.app.events if here.key(e.when) <= at and e.kind not in ("employment", "person_changed")]
    if any(event.kind != "applied" for event in before):
        return False
    return all(later(here.days, here.day(event.when), span) <= here.day(stamp.when) for event in before)


def acceptance_confirmed(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """The new work is confirmed in writing, and there is a present employment to give up."""
    employment = _employment(everywhere)
    if employment is None:
        return
    for offer in here.app.offers:
        confirmed, decision = offer.confirmed, here.decision_on(offer)
        if not (offer.accepted or (decision and decision.to == "accept")):
            continue  # nothing was accepted that they could confirm
        if confirmed and confirmed.facts.get("channel") == "letter":
            yield _notice(
                here.elsewhere(*_where(here, everywhere, employment)), everywhere, offer, confirmed, employment
            )


def _notice(there: Here, everywhere: Everywhere, offer: Offer, confirmed: Answer, employment: Answer) -> Cause:
    """Days are those of the present employment: that is where the letter goes."""
    facts, day = employment.facts, there.day(confirmed.when)
    opens = day
    if offer.released and not offer.open_conditions:
        opens = max(day, there.day(offer.released.when))
    anchors: dict[str, Moment] = {}
    ended = _resigned(there, everywhere, employment) or there.fell_through(offer) or there.decided_against(offer)
    ended = ended or _given_for_another(there, everywhere, offer, confirmed)
    if offer.start_on:
        anchors = {"start_on": offer.start_on, "notice": last_good_day(facts["notice"], offer.start_on, there.days)}
    return Cause(
        key=confirmed.event, event=confirmed.event, application=there.id, when=confirmed.when, day=opens, opens=opens,
        anchors=anchors, offer=offer, ended=ended, counted=there,
        words={"employer": facts["employer"], "day": plain_day(day),
               "warning": "" if ended else _too_late(there, everywhere, offer, confirmed, employment, opens)},
        people=tuple(name for name in (facts["supervisor"], facts.get("hr")) if name),
        waits=("conditions",) if offer.open_conditions else (),
    )  # fmt: skip


def _given_for_another(there: Here, everywhere: Everywhere, offer: Offer, confirmed: Answer) -> Happened | None:
    """Return the confirmation of another offer for which notice is owed already: the present work is left once."""
    for here, other in everywhere.accepted:
        first = other.confirmed
        if here.id == there.id or not first or first.facts.get("channel") != "letter" or not here.stands(other):
            continue
        before = (here.key(first.when), here.id) < (there.key(confirmed.when), there.id)
        if before and not here.decided_against(other) and one_search(there, here, other):
            return Happened(first.event, first.when, first.kind)
    return None


def _too_late(
    there: Here, everywhere: Everywhere, offer: Offer, confirmed: Answer, employment: Answer, opens: date
) -> str:
    """Return what to say where notice given now can no longer end before the start; nothing once it was given.

    The day counted from goes with the clock, from the opening to the eve of the start; only words depend on it.
    """
    given = any(one.kind == "resignation" and there.after(one, confirmed) for one in there.app.letters)
    if offer.start_on is None or given:
        return ""
    now = min(max(opens, there.clock.today(there.zone)), max(opens, offer.start_on - timedelta(days=1)))
    record = there.app.record
    found = leaving(
        employment.facts, stated_on=there.day(employment.when), given=now, company=record.company, start_on=offer.start_on,
        place=record.jurisdiction, law=Law(), new=everywhere.days_at(record.jurisdiction),
    )  # fmt: skip
    return f" {too_late(found)} {possible(found)}" if found.too_late else ""


def _employment(everywhere: Everywhere) -> Answer | None:
    """Return the present employment: the latest stated, in whichever record."""
    found = everywhere.stated.get("employment", ())
    return max(reversed(found), key=lambda one: (one[0].key(one[1].when), one[0].id))[1] if found else None


def _where(here: Here, everywhere: Everywhere, employment: Answer) -> tuple[Days, tzinfo]:
    zone, place = employment.facts.get("time_zone"), employment.facts.get("jurisdiction")
    return everywhere.days_at(place) if place else here.days, ZoneInfo(zone) if zone else here.zone


def _resigned(here: Here, everywhere: Everywhere, employment: Answer) -> Happened | None:
    """Return the giving up of the present employment, unless it is this very letter, which meets it."""
    for there, one in everywhere.stated.get("resigned", ()):
        later = there.key(one.when) >= there.key(employment.when)
        if later and (one.facts or there.id != here.id):
            return Happened(one.event, one.when, "resigned")
    return None


def rejected_and_quiet(here: Here, everywhere: Everywhere, *, every: Term, most: int) -> Iterator[Cause]:
    """Every so many days since the last contact with the primary contact, once they said no after an interview."""
    person = primary_contact(tuple(p for p in here.app.people if p.name != here.me))
    first = next(iter(here.app.interviews), None)
    rejection = next((r for r in reversed(here.app.rejections) if first and here.after(r, first)), None)
    if person is None or rejection is None:
        return
    stamp = Happened(rejection.event, rejection.when, "rejected")
    if not_since(here, here.leaves.last_before(stamp), stamp):
        return  # the candidate had left before; there is nothing to keep warm
    ended = _stopped(here, everywhere, person.name, stamp)
    rejected = here.day(stamp.when)
    number = unanswered = sent = 0
    before, since, letters = _contacts(here, person.name, stamp)
    base = here.day(before[-1].when) if before else rejected
    base = rejected if later(here.days, base, every) <= rejected else base  # they have just spoken
    begun = stamp.when
    for contact in [*since, None]:
        stop = here.day(contact.when) if contact else None
        wrote = contact is not None and contact.event in letters
        if wrote and begun == base + timedelta(days=1) == (stop or base) + timedelta(days=1):
            continue  # written twice on one day
        cycle, closes = 0, later(here.days, base, every)
        while unanswered < most and sent < most:
            opens = max(closes, rejected)
            if stop is not None and opens > stop and not wrote:
                break
            closes = later(here.days, base, every, cycle + 2)
            last_of_these = stop is not None and closes > stop
            settled = (
                Happened(contact.event, contact.when, "touch") if contact and last_of_these and not wrote else None
            )
            number, unanswered, cycle = number + 1, unanswered + 1, cycle + 1
            yield Cause(
                key=f"{rejection.event}#{number}", event=rejection.event, application=here.id,
                when=begun if cycle == 1 else opens, until=closes, day=opens, people=(person.name,), ended=settled or ended,
                anchors={"opening": opens, "until": closes}, ways={"opening": Way("the last contact", base, every, cycle)}, words={"day": plain_day(rejected), "last": plain_day(base)},
            )  # fmt: skip
            if last_of_these:
                break
        if contact is not None:
            base, begun = here.day(contact.when), contact.when
            if wrote:
                sent, unanswered = sent + 1, 0
                begun = base + timedelta(days=1)  # the letter that began a cycle does not meet it


def _contacts(here: Here, name: str, stamp: Happened) -> tuple[list[Contact], list[Contact], frozenset[str]]:
    """Return the contacts with a person before the rejection and since, and which of them were this letter."""
    sent = {letter.event: letter for letter in here.app.letters}
    before: list[Contact] = []
    since: list[Contact] = []
    letters: set[str] = set()
    for contact in here.app.contacts:
        letter = sent.get(contact.event)
        if name not in contact.people or (letter and name in letter.returned):
            continue
        wrote = contact.meets == "stay_in_touch" or bool(letter and letter.kind == "stay_in_touch")
        letters |= {contact.event} if wrote else set()
        later = here.after(contact, stamp) if wrote else here.clearly_after(contact, stamp)
        (since if later else before).append(contact)
    return before, since, frozenset(letters)


def _stopped(here: Here, everywhere: Everywhere, name: str, stamp: Happened) -> Happened | None:
    """Return what ends the staying in touch: they reopened, asked to stop, or the search is over."""
    again = here.openings.first_after(stamp, clearly=True)
    found = [again] if again else []
    stops = (*everywhere.stated.get("hired_elsewhere", ()), *((here, stop) for stop in here.app.stops))
    began = here.day(here.began.when) if here.began else here.day(stamp.when)
    for there, stop in stops:
        named = stop.facts.get("with", ())
        mine = there.id == here.id or not named
        known = (
            there.id == here.id or there.day(stop.when) >= began
        )  # what ended a search before this one ends nothing here
        if mine and known and (not named or name in named):
            found.append(Happened(stop.event, stop.when, stop.kind))
    return min(found, key=lambda one: here.key(one.when), default=None)


CAUSES: Mapping[str, Finder] = {
    "decided_to_withdraw": decided_to_withdraw, "acceptance_confirmed": acceptance_confirmed,
    "rejected_and_quiet": rejected_and_quiet,
}  # fmt: skip
