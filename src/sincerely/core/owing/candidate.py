"""The candidate's causes: after what a letter is owed on this side. One function a cause; each yields what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from sincerely.core.application import Interview, Offer
from sincerely.core.moments import Moment
from sincerely.core.owing.cause import Cause, Way, plain_day
from sincerely.core.owing.clocks import later
from sincerely.core.owing.everywhere import Ahead, Everywhere
from sincerely.core.owing.here import Happened, Here, Timeline
from sincerely.core.owing.obligation import question_id
from sincerely.core.owing.recipients import asked
from sincerely.core.playbook import Term

Finder = Callable[..., Iterator[Cause]]  # of here and everywhere, and by name of the counts that its rule states


def interview_held(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """Each person met, apart; two interviews with one person on one day are one cause."""
    seen: dict[tuple[str, date], list[Interview]] = {}
    for interview in here.app.interviews:
        for name in interview.people:
            if name != here.me:
                seen.setdefault((name, here.day(interview.when)), []).append(interview)
    for (name, day), interviews in seen.items():
        first = interviews[0]
        yield Cause(
            key=first.event, event=first.event, application=here.id, when=first.when, day=day, people=(name,),
            words={"who": name, "day": plain_day(day)}, also=tuple(one.event for one in interviews[1:]),
            ended=here.offer_at(first),
        )  # fmt: skip


def interviews_of_a_day(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """Everybody met on one day together, for playbooks that owe one letter with copies, or one to the group."""
    seen: dict[date, list[Interview]] = {}
    for interview in here.app.interviews:
        seen.setdefault(here.day(interview.when), []).append(interview)
    for day, interviews in seen.items():
        first = interviews[0]
        people = tuple(dict.fromkeys(name for one in interviews for name in one.people if name != here.me))
        if people:
            yield Cause(
                key=first.event, event=first.event, application=here.id, when=first.when, day=day, people=people,
                words={"day": plain_day(day)}, also=tuple(one.event for one in interviews[1:]),
                ended=here.offer_at(first),
            )  # fmt: skip


# Silence


@dataclass(slots=True)
class Wait:
    """A silence: what began it (an interview, a promised date, their answer), the last contact, the inquiries sent.

    `met` is the interview since which nothing may be decided; None where a date was promised before the first.
    """

    ground: Happened
    last: Happened
    met: Happened | None
    by: Moment | None = None
    who: str | None = None
    inquiries: list[Happened] = field(default_factory=list)


def silence(here: Here, everywhere: Everywhere, *, wait: Term, again: Term, most: int) -> Iterator[Cause]:
    """An interview, no decision, and a promised date that has passed or some business days without contact.

    A second one, and each after it, exists once the one before was sent.
    """
    waits = _waits(here) if most else []
    for n, one in enumerate(waits):
        following = waits[n + 1].ground if n + 1 < len(waits) else None
        if following and here.day(following.when) == here.day(one.ground.when):
            continue  # the promise made at the end of an interview, not a wait of its own
        until = following.when if following else None
        ended = _decided_since(here, one.met) or following
        yield _first_inquiry(here, one, wait, ended, until)
        for sent in one.inquiries[: most - 1]:
            yield _next_inquiry(here, one, sent, again, ended, until)


def _decided_since(here: Here, interview: Happened | None) -> Happened | None:
    """Return the decision known since an interview: whatever is said after it begins no new silence."""
    if interview is None:
        return None
    return here.offer_at(interview) or here.verdict_after(interview) or here.leaving


def _waits(here: Here) -> list[Wait]:
    """Return the silences of an application in order, in one walk through all that happened."""
    app = here.app
    if not app.interviews:
        return []
    began = here.day(app.interviews[0].when)
    promises = {promise.event: promise for promise in app.promises}
    found: list[Wait] = []
    ahead: date | None = None
    who: str | None = None
    met: Happened | None = None
    for step in Timeline(here, _steps(here)).rows:
        wait = found[-1] if found else None
        if step.kind == "promise":
            promise = promises[step.event]
            ahead = here.day(promise.by)
            if began <= ahead:
                who = promise.who or who
                found.append(Wait(step, step, met, promise.by, who))
        elif step.kind == "verdict":
            ahead = None  # what was promised was kept
        elif step.kind == "interview_held":
            met = step
            if ahead is None or here.day(step.when) > ahead:
                found.append(Wait(step, step, met, who=who))
        elif wait and step.kind in ("letter", "talk") and _reached(here, wait, step):
            wait.inquiries.append(step)
        elif step.kind == "letter":
            continue  # an inquiry that came back from whom it is owed to
        elif wait and step.kind != "ours" and wait.inquiries and (ahead is None or here.day(step.when) > ahead):
            found.append(Wait(step, step, met, who=who))
        elif wait and not wait.inquiries:
            wait.last = step
    return found


def _steps(here: Here) -> Iterator[Happened]:
    """Yield what makes, breaks and follows a silence: interviews, promised dates, decisions, contacts."""
    app = here.app
    met = {one.event for one in app.interviews}
    sent = {letter.event: letter for letter in app.letters}
    yield from (Happened(one.event, one.when, "interview_held") for one in app.interviews)
    yield from (Happened(one.event, one.when, "promise") for one in app.promises)
    if here.verdicts and here.key(app.interviews[-1].when) >= here.key(here.verdicts[0].when):
        yield from (Happened(one.event, one.when, "verdict") for one in here.verdicts)
    for contact in app.contacts:
        letter = sent.get(contact.event)
        asks = contact.meets == "inquiry" or bool(letter and letter.kind == "inquiry")
        back = letter is not None and set(letter.to) <= set(letter.returned)
        if contact.event not in met and not (asks and back):
            kind = ("letter" if asks else "ours") if letter else "talk" if asks else "theirs"
            yield Happened(contact.event, contact.when, kind)


def _reached(here: Here, wait: Wait, inquiry: Happened) -> bool:
    """Say whether an inquiry came to whom it is owed: a copy of theirs that came back has not, nor talk with another."""
    letter = next((one for one in here.app.letters if one.event == inquiry.event), None)
    if letter and not letter.returned:
        return True
    owed = asked(here, (wait.who,) if wait.who else ())
    if letter:
        return not set(owed) & set(letter.returned)
    contact = next(one for one in here.app.contacts if one.event == inquiry.event)
    return bool(set(owed) & set(contact.people))


def _first_inquiry(here: Here, wait: Wait, span: Term, ended: Happened | None, until: Moment | None) -> Cause:
    """From the day after a promised one; none promised: the day after so long without contact."""
    if wait.by is not None:
        waited, way = here.day(wait.by), None
        why = f"An answer was promised by {plain_day(waited)}; once that day has passed without one,"
    else:
        way = Way("the last contact", here.day(wait.last.when), span)
        waited = later(here.days, way.start, span)
        why = f"The last contact was on {plain_day(way.start)}, and nobody has said when they decide;"
    return _inquiry(here, wait, wait.ground, waited + timedelta(days=1), waited, why, way, ended, until)


def _next_inquiry(
    here: Here, wait: Wait, sent: Happened, span: Term, ended: Happened | None, until: Moment | None
) -> Cause:
    """So long after the one before, on that very day; while a promised date is still ahead it waits for that instead."""
    day = here.day(sent.when)
    way: Way | None = Way("the last inquiry", day, span)
    waited = opens = later(here.days, day, span)
    if wait.by is not None and here.day(wait.by) >= opens:
        waited, way = here.day(wait.by), None
        opens = waited + timedelta(days=1)
    why = f"You asked on {plain_day(day)} and have had no answer since;"
    return _inquiry(here, wait, sent, opens, waited, why, way, ended, until)


def _inquiry(
    here: Here, wait: Wait, cause: Happened, opens: date, waited: date, why: str, way: Way | None,
    ended: Happened | None, until: Moment | None,
) -> Cause:  # fmt: skip
    return Cause(
        key=cause.event, event=cause.event, application=here.id, when=cause.when, day=here.day(cause.when), opens=opens,
        anchors={"opening": opens, "waited": waited}, ways={"waited": way} if way else None, words={"why": why},
        people=(wait.who,) if wait.who else (), ended=ended, until=until,
    )  # fmt: skip


def _who_promised(here: Here) -> tuple[str, ...]:
    began = here.day(here.app.interviews[0].when)
    named = (one.who for one in reversed(here.app.promises) if one.who and here.day(one.by) >= began)
    who = next(named, None)
    return (who,) if who else ()


def offer_elsewhere(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An offer with a day to answer by is open elsewhere, an interview was held here, and nothing is decided here.

    Each open offer is a cause; one letter answers them all, since they are one question to one person.
    """
    if not here.app.interviews:
        return
    first = here.met[0]
    for there, offer in _elsewhere(here, everywhere):
        over = there.answered(offer)
        if offer.answer_by is None or (over and there.key(over.when) < here.key(first.when)):
            continue
        known = here.decided
        if known and here.key(known.when) < here.key(offer.when):
            continue
        day = here.day(offer.when)
        yield Cause(
            key=f"{there.id}/{offer.event}", event=offer.event, application=there.id, when=offer.when, day=day,
            opens=max(day, here.day(first.when)), anchors={"answer_by": offer.answer_by}, people=_who_promised(here),
            words={"there": there.app.record.company, "by": plain_day(there.day(offer.answer_by))}, ended=over,
        )  # fmt: skip


def _elsewhere(here: Here, everywhere: Everywhere) -> Iterator[tuple[Here, Offer]]:
    """Yield the open offers elsewhere, the first made first, and the one that ended last."""
    offers = everywhere.bound_offers
    yield from ((h, o) for h, o in everywhere.open_offers if h is not here)
    yield from islice(((h, o) for h, o in reversed(offers) if h is not here and not everywhere.undecided(h, o)), 1)


# An offer, and what is decided


def offer_before_others(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An offer must be answered before another application will have spoken."""
    for offer in here.app.offers:
        by = offer.answer_by if offer.asked_until is None else offer.asked_until
        if by is None:
            continue
        ahead = next(_ahead(here, everywhere, offer, by, over=False), None)
        ahead = ahead or next(_ahead(here, everywhere, offer, by, over=True), None)
        if ahead is None:
            continue
        known = ahead.known_since(here.limit(by))
        there, since, what = ahead.there, here.day(known), ahead.say
        yield Cause(
            key=offer.event, event=offer.event, application=here.id, when=offer.when, day=here.day(offer.when),
            opens=max(here.day(offer.when), since), offer=offer, ended=_time_settled(here, offer) or ahead.over, live=max(known, offer.when, key=here.key),
            anchors={"answer_by": by, "offered": here.day(offer.when)}, people=(offer.by,) if offer.by else (),
            words={"by": plain_day(here.day(by)), "there": there.app.record.company, "what": what},
            question=question_id(here.id, offer.event),
        )  # fmt: skip


def _ahead(here: Here, everywhere: Everywhere, offer: Offer, by: Moment, *, over: bool) -> Iterator[Ahead]:
    """Yield what other applications have ahead after `by`, the first known first; `over`: what they had until since."""
    limit, made = here.limit(by), here.key(offer.when)
    for ahead in everywhere.ahead:
        if ahead.there is here or (ahead.over is not None) != over:
            continue
        if ahead.over and ahead.there.key(ahead.over.when) < made:
            continue
        if ahead.dated and ahead.ends and ahead.ends > limit:
            yield ahead
        if not ahead.dated and (ahead.ends is None or ahead.ends < made):  # a date that had passed is no date
            yield ahead


def _time_settled(here: Here, offer: Offer) -> Happened | None:
    over = here.answered(offer)
    if over:
        return over
    for one in (offer.extension_granted, offer.extension_refused):
        if one:
            return Happened(one.event, one.when, one.kind)
    return None


def decided_to_accept(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An offer was decided upon; one accepted by word of mouth has its own clock."""
    for offer in here.app.offers:
        on_it = here.decisions_on(offer)
        accepts = [d for d in on_it if d.to == "accept"]
        if not accepts or by_word(here, offer):
            continue
        contrary = [d for d in on_it if d.to != "accept" and not any(here.after(a, d) for a in accepts)]
        turned = [d for d in on_it if d.to != "accept"]
        run = [a for a in accepts if not any(here.after(d, a) for d in turned)] or accepts
        again = [a for a in run if offer.changed is None or not here.read_after(offer.changed, a)]
        decision = (again or run)[0]
        ended = Happened(contrary[0].event, contrary[0].when, "decided") if contrary else None
        if not offer.accepted:
            elsewhere = accepted_elsewhere(here, everywhere)
            late = elsewhere and here.key(elsewhere.when) < here.key(decision.when)
            ended = ended or (None if late else elsewhere)
        waits = () if again or offer.accepted else ("decision",)
        yield _of_offer(here, offer, decision.event, decision.when, waits=waits, ended=ended)


def by_word(here: Here, offer: Offer) -> bool:
    """Say whether the offer was accepted by word of mouth, and nothing but a letter of ours says it in writing."""
    if offer.accepted is None or offer.accepted.facts.get("channel") == "letter":
        return False
    return offer.in_writing is None or offer.in_writing.event in here.letter_events


def accepted_by_word(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An acceptance given by telephone or in person is confirmed in writing (G10)."""
    for offer in here.app.offers:
        if offer.accepted and by_word(here, offer):
            ended = here.fell_through(offer) or here.decided_against(offer)
            yield _of_offer(here, offer, offer.accepted.event, offer.accepted.when, ended=ended)


def decided_to_decline(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An offer was declined, or another offer was accepted while this one was open."""
    for offer in here.app.offers:
        on_it = here.decisions_on(offer)
        declined = [d for d in on_it if d.to == "decline"]
        if not declined:
            yield from _burnt(here, everywhere, offer)
            continue
        last = on_it[-1]
        reversed_by = Happened(last.event, last.when, "decided") if last.to == "accept" else None
        other = next((n for n, d in reversed(list(enumerate(on_it))) if d.to == "accept" and d is not last), -1)
        first = next((d for d in on_it[other + 1 :] if d.to == "decline"), declined[-1])  # the latest decision counts
        yield _of_offer(here, offer, first.event, first.when, ended=reversed_by)


def _burnt(here: Here, everywhere: Everywhere, offer: Offer) -> Iterator[Cause]:
    """An open offer that an acceptance elsewhere decides; if that one falls through, nothing is burnt."""
    if offer.accepted or offer is not here.app.offers[-1]:
        return
    found = None
    for there, other in everywhere.accepted:
        if there.id == here.id or other.accepted is None or not one_search(here, there, other):
            continue
        stamp = Happened(other.accepted.event, other.accepted.when, "accepted")
        if not here.stood_at(offer, stamp):
            continue
        fell = there.fell_through(other)
        decision = here.decision_on(offer)
        if decision and decision.to == "accept" and here.key(decision.when) > here.key(stamp.when):
            fell = fell or Happened(decision.event, decision.when, "decided")
        found = _of_offer(
            here, offer, stamp.event, max(stamp.when, offer.when, key=here.key), ended=fell, application=there.id,
            there=there.app.record.company,
        )  # fmt: skip
        if fell is None:
            break
    if found:
        yield found


def _of_offer(
    here: Here, offer: Offer, event: str, when: Moment, *, waits: tuple[str, ...] = (), ended: Happened | None = None,
    application: str | None = None, there: str = "",
) -> Cause:  # fmt: skip
    anchors: dict[str, Moment] = {}
    if offer.answer_by is not None:
        anchors["answer_by"] = offer.answer_by
    if not (offer.extension_granted and offer.answer_by):
        anchors["offer"] = here.day(offer.when)  # seed003: five days; they stop once more time was granted (A1)
    return Cause(
        key=offer.event, event=event, application=application or here.id, when=offer.when, live=when, day=here.day(when),
        anchors=anchors, offer=offer, people=(offer.by,) if offer.by else (), waits=waits, ended=ended,
        words={"day": plain_day(here.day(when)), "offered": plain_day(here.day(offer.when)), "there": there,
               "why": f"You accepted the offer of {there} on {plain_day(here.day(when))}" if there
               else f"You decided on {plain_day(here.day(when))} to decline"},
        question=question_id(here.id, offer.event),
    )  # fmt: skip


SEARCH = Term(count=90)  # so long an acceptance decides what begins after it, if no first day of work is known


def accepted_elsewhere(here: Here, everywhere: Everywhere) -> Happened | None:
    """Return the acceptance of an offer elsewhere that stands and decides this application too, or None."""
    for there, offer in everywhere.accepted:
        if there is not here and offer.accepted and there.stands(offer) and one_search(here, there, offer):
            return Happened(offer.accepted.event, offer.accepted.when, "accepted_elsewhere")
    return None


def one_search(here: Here, there: Here, offer: Offer) -> bool:
    """Say whether an application began before the work accepted elsewhere did; what begins after it is another search."""
    if here.began is None or offer.accepted is None:
        return True
    work = offer.start_on or later(there.days, there.day(offer.accepted.when), SEARCH)
    return here.day(here.began.when) < work


# They said no


def rejected_after_interview(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """Each person met and the recruiter, once a rejection, unless the candidate had left or was rejected before."""
    previous: Happened | None = None
    people: dict[str, None] = {}
    interviews, at = here.app.interviews, 0
    recruiters = dict.fromkeys(p.name for p in here.app.people if "recruiter" in p.roles and p.name != here.me)
    for rejection in here.app.rejections:
        stamp = Happened(rejection.event, rejection.when, "rejected")
        while at < len(interviews) and here.after(stamp, interviews[at]):
            people |= dict.fromkeys(name for name in interviews[at].people if name != here.me)
            at += 1
        last = here.leaves.last_before(stamp)
        if not at or not_since(here, previous, stamp) or not_since(here, last, stamp):
            continue
        previous, day = stamp, here.day(stamp.when)
        yield Cause(
            key=stamp.event, event=stamp.event, application=here.id, when=stamp.when, day=day,
            people=tuple(people | recruiters), words={"day": plain_day(day)},
            ended=here.openings.first_after(stamp, clearly=True),
        )  # fmt: skip


def not_since(here: Here, end: Happened | None, stamp: Happened) -> bool:
    """Say whether an application that had ended was not taken up again before `stamp`."""
    again = here.openings.first_after(end, clearly=True) if end else None
    return end is not None and (again is None or here.clearly_after(again, stamp))


CAUSES: Mapping[str, Finder] = {
    "interview_held": interview_held, "interviews_of_a_day": interviews_of_a_day, "silence": silence, "offer_elsewhere": offer_elsewhere,
    "offer_before_others": offer_before_others, "decided_to_accept": decided_to_accept,
    "accepted_by_word": accepted_by_word, "decided_to_decline": decided_to_decline,
    "rejected_after_interview": rejected_after_interview,
}  # fmt: skip
