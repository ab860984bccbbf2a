"""The candidate's causes: after what a letter is owed on this side. One function a cause; each yields what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from sincerely.core.application import Contact, Interview, Offer, Promise
from sincerely.core.moments import Moment
from sincerely.core.owing.cause import Cause, plain_day
from sincerely.core.owing.here import Ahead, Everywhere, Happened, Here, Stamp
from sincerely.core.owing.obligation import question_id

Finder = Callable[[Here, Everywhere], Iterator[Cause]]


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
            ended=_known_already(here, first),
        )  # fmt: skip


def _known_already(here: Here, interview: Interview) -> Happened | None:
    """An offer that stood before the interview is a decision known; a rejection before it was taken up again."""
    for offer in here.app.offers:
        if here.after(interview, offer) and not (offer.withdrawn or offer.declined or here.lapse_of(offer)):
            return Happened(offer.event, offer.when, "offer")
    return None


# Silence


def silence(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An interview, no decision, and a promised date that has passed or five business days without contact."""
    grounds = list(_grounds(here))
    for n, ground in enumerate(grounds):
        following = grounds[n + 1] if n + 1 < len(grounds) else None
        if following and here.day(following.when) == here.day(ground.when):
            continue  # the promise made at the end of an interview, not a wait of its own
        yield from _inquiries(here, everywhere, ground, following)


def _grounds(here: Here) -> Iterator[Interview | Promise | Happened]:
    """What starts a silence anew: an interview, a promised date, their answer to an inquiry."""
    app = here.app
    inquiries = [letter for letter in app.letters if letter.kind == "inquiry"]
    answers = []
    for inquiry in inquiries:
        found = next((m for m in _their_words(here) if here.after(m, inquiry)), None)
        if found and found not in answers:
            answers.append(found)
    steps: list[Interview | Promise | Happened] = [*app.interviews, *app.promises, *answers]
    steps.sort(key=lambda step: (here.key(step.when), app.order.get(step.event, 0)))
    met = False
    ahead: date | None = None
    for step in steps:
        if isinstance(step, Promise):
            ahead = here.day(step.by)
            if any(here.day(other.when) <= ahead for other in app.interviews) and (met or app.interviews):
                yield step
            continue
        if isinstance(step, Interview):
            met = True
        if met and (ahead is None or here.day(step.when) > ahead):
            yield step


def _their_words(here: Here) -> list[Happened]:
    """What came from them, by any contact that was not a letter of ours."""
    sent = {letter.event for letter in here.app.letters}
    return [Happened(c.event, c.when, "contact") for c in here.app.contacts if c.event not in sent]


def _inquiries(
    here: Here,
    everywhere: Everywhere,
    ground: Interview | Promise | Happened,
    following: Interview | Promise | Happened | None,
) -> Iterator[Cause]:
    ended = Happened(following.event, following.when, "news") if following else None
    ended = ended or accepted_elsewhere(here, everywhere, ground.when)
    last = _last_contact(here, ground, following)
    first = _promised(here, ground) if isinstance(ground, Promise) else _quiet(here, ground, last)
    until = following.when if following else None
    yield replace(first, ended=ended, until=until)
    sent = _inquiry_after(here, ground, following)
    if sent is None:
        return
    opens = here.days.business_days_after(here.day(sent.when), 5)
    if isinstance(ground, Promise):  # while the promised date is still ahead, it waits for that instead
        opens = max(opens, here.day(ground.by) + timedelta(days=1))
    second = Cause(
        key=sent.event, event=sent.event, application=here.id, when=sent.when, day=here.day(sent.when), opens=opens,
        anchors={"opening": opens, "overdue_on": _next_business_day(here, opens, isinstance(ground, Promise), sent)},
        words={"why": f"You asked on {plain_day(here.day(sent.when))} and have had no answer since;"},
        people=_who_promised(here),
    )  # fmt: skip
    yield replace(second, ended=ended, until=until)


def _next_business_day(here: Here, opens: date, promised: bool, sent: Happened) -> date:
    if promised and opens > here.days.business_days_after(here.day(sent.when), 5):
        return here.days.business_days_after(opens - timedelta(days=1), 1)
    return here.days.business_days_after(opens, 1)


def _promised(here: Here, ground: Promise) -> Cause:
    by = here.day(ground.by)
    opens = by + timedelta(days=1)
    return Cause(
        key=ground.event, event=ground.event, application=here.id, when=ground.when, day=here.day(ground.when),
        opens=opens, anchors={"opening": opens, "overdue_on": here.days.business_days_after(by, 1)},
        words={"why": f"An answer was promised by {plain_day(by)}; once that day has passed without one,"},
        people=(ground.who,) if ground.who else (),
    )  # fmt: skip


def _quiet(here: Here, ground: Interview | Happened, last: Happened | Contact) -> Cause:
    day = here.day(last.when)
    opens = here.days.business_days_after(day, 5) + timedelta(days=1)
    return Cause(
        key=ground.event, event=ground.event, application=here.id, when=ground.when, day=day, opens=opens,
        anchors={"opening": opens, "overdue_on": here.days.business_days_after(day, 6)},
        words={"why": f"The last contact was on {plain_day(day)}, and nobody has said when they decide;"},
        people=_who_promised(here),
    )  # fmt: skip


def _who_promised(here: Here) -> tuple[str, ...]:
    who = next((promise.who for promise in reversed(here.app.promises) if promise.who), None)
    return (who,) if who else ()


def _inquiry_after(
    here: Here, ground: Interview | Promise | Happened, following: Interview | Promise | Happened | None
) -> Happened | None:
    for letter in here.app.letters:
        if letter.kind != "inquiry" or set(letter.to) <= set(letter.returned) or not here.after(letter, ground):
            continue
        if following and here.after(letter, following):
            return None
        return Happened(letter.event, letter.when, "inquiry")
    return None


def _last_contact(
    here: Here, ground: Interview | Promise | Happened, following: Interview | Promise | Happened | None
) -> Happened | Contact:
    """Return the last contact with anybody here since `ground`: not the inquiry itself, nor what came after it."""
    last: Happened | Contact = Happened(ground.event, ground.when, "ground")
    inquiries = {letter.event for letter in here.app.letters if letter.kind == "inquiry"}
    for contact in here.app.contacts:
        if not here.after(contact, ground):
            continue
        if contact.event in inquiries or contact.meets == "inquiry" or (following and here.after(contact, following)):
            break
        last = contact
    return last


def offer_elsewhere(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An offer with a day to answer by is open elsewhere, an interview was held here, and nothing is decided here.

    Of several open offers the one that ends first counts: they are one question to one person.
    """
    if not here.app.interviews:
        return
    first = here.app.interviews[0]
    for there, offer in _one_elsewhere(here, everywhere):
        over = there.answered(offer)
        if offer.answer_by is None or (over and there.key(over.when) < here.key(first.when)):
            continue
        day = here.day(offer.when)
        yield Cause(
            key=f"{there.id}/{offer.event}", event=offer.event, application=there.id, when=offer.when, day=day,
            opens=max(day, here.day(first.when)), anchors={"answer_by": offer.answer_by}, people=_who_promised(here),
            words={"there": there.app.record.company, "by": plain_day(there.day(offer.answer_by))}, ended=over,
        )  # fmt: skip


def _one_elsewhere(here: Here, everywhere: Everywhere) -> Iterator[tuple[Here, Offer]]:
    """Yield the open offer elsewhere that ends first, and the one that ended last."""
    offers = everywhere.bound_offers
    yield from islice(((h, o) for h, o in offers if h is not here and everywhere.undecided(h, o)), 1)
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
        there, since, what = ahead.there, here.day(ahead.since), ahead.say
        yield Cause(
            key=offer.event, event=offer.event, application=here.id, when=offer.when, day=here.day(offer.when),
            opens=max(here.day(offer.when), since), offer=offer, ended=_time_settled(here, offer) or ahead.over, live=max(ahead.since, offer.when, key=here.key),
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
        decision = here.decision_on(offer)
        if decision is None or by_word(offer):
            continue
        if decision.to != "accept":
            accepted = next(
                (
                    d
                    for d in here.app.decisions
                    if d.to == "accept" and here.after(d, offer) and not here.after(d, decision)
                ),
                None,
            )
            if accepted is None:
                continue
            ended = Happened(decision.event, decision.when, "decided")
            decision = accepted
        else:
            ended = None
        elsewhere = accepted_elsewhere(here, everywhere, decision.when)
        written = offer.accepted
        if elsewhere and not written and not decision.implied:
            ended = ended or elsewhere
        waits: tuple[str, ...] = ()
        if offer.changed and here.clearly_after(offer.changed, decision) and not written:
            waits = ("decision",)
        yield _of_offer(here, offer, decision.event, decision.when, waits=waits, ended=ended)


def by_word(offer: Offer) -> bool:
    """Say whether the offer was accepted, and not in writing."""
    return bool(offer.accepted) and offer.accepted.facts.get("channel") != "letter"  # type: ignore[union-attr]  # bool()


def accepted_by_word(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An acceptance given by telephone or in person is confirmed in writing (G10)."""
    for offer in here.app.offers:
        if offer.accepted and by_word(offer):
            yield _of_offer(here, offer, offer.accepted.event, offer.accepted.when, ended=here.fell_through(offer))


def decided_to_decline(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """An offer was declined, or another offer was accepted while this one was open."""
    for offer in here.app.offers:
        decision = here.decision_on(offer)
        declined = [d for d in here.app.decisions if d.to == "decline" and here._covers(d, offer)]
        if declined and decision:
            first = declined[0] if decision.to == "decline" else declined[-1]
            reversed_by = Happened(decision.event, decision.when, "decided") if decision.to == "accept" else None
            yield _of_offer(here, offer, first.event, first.when, ended=reversed_by)
            continue
        yield from _burnt(here, everywhere, offer)


def _burnt(here: Here, everywhere: Everywhere, offer: Offer) -> Iterator[Cause]:
    """An open offer that an acceptance elsewhere decides; if that one falls through, nothing is burnt."""
    if offer.accepted or offer is not here.app.offers[-1]:
        return
    found = None
    for there, other in everywhere.accepted:
        if there.id == here.id or other.accepted is None:
            continue
        stamp = Happened(other.accepted.event, other.accepted.when, "accepted")
        if not _open_at(here, offer, stamp):
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


def _open_at(here: Here, offer: Offer, stamp: Happened) -> bool:
    """Say whether an offer was still unanswered and alive when something happened elsewhere."""
    at = here.key(stamp.when)
    if offer.answer_by is not None and here.limit(offer.answer_by) < at:
        return False
    over = [x for x in (offer.declined, offer.withdrawn) if x and here.key(x.when) < at]
    return not over and not any(
        here.key(x.when) < at and here.after(x, offer) for x in here.endings if x.kind != "offer_lapsed"
    )


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


def accepted_elsewhere(here: Here, everywhere: Everywhere, since: Moment | None = None) -> Happened | None:
    """Return the acceptance of an offer elsewhere that stands, or None."""
    for there, offer in everywhere.accepted:
        if there.id != here.id and offer.accepted and there.stands(offer):
            return Happened(offer.accepted.event, offer.accepted.when, "accepted_elsewhere")
    return None


# They said no


def rejected_after_interview(here: Here, everywhere: Everywhere) -> Iterator[Cause]:
    """Each person met and the recruiter, once a rejection, unless the candidate had left or was rejected before."""
    previous: Happened | None = None
    for rejection in here.app.rejections:
        stamp = Happened(rejection.event, rejection.when, "rejected")
        met = here.interviews_until(stamp)
        steps: list[Stamp] = [*here.app.interviews, *here.app.offers]
        again = previous and not any(
            here.clearly_after(step, previous) and not here.clearly_after(step, stamp) for step in steps
        )
        left = any(not here.after(end, stamp) for end in here.endings if end.kind in ("withdrew", "offer_declined"))
        if not met or again or left:
            continue
        previous = stamp
        reopened = next((step for step in steps if here.clearly_after(step, stamp)), None)
        people = dict.fromkeys(name for one in met for name in one.people if name != here.me)
        recruiters = (p.name for p in here.app.people if "recruiter" in p.roles and p.name != here.me)
        day = here.day(stamp.when)
        yield Cause(
            key=stamp.event, event=stamp.event, application=here.id, when=stamp.when, day=day,
            people=tuple(dict.fromkeys((*people, *recruiters))), words={"day": plain_day(day)},
            ended=Happened(reopened.event, reopened.when, "reopened") if reopened else None,
        )  # fmt: skip


CAUSES: Mapping[str, Finder] = {
    "interview_held": interview_held, "silence": silence, "offer_elsewhere": offer_elsewhere,
    "offer_before_others": offer_before_others, "decided_to_accept": decided_to_accept,
    "accepted_by_word": accepted_by_word, "decided_to_decline": decided_to_decline,
    "rejected_after_interview": rejected_after_interview,
}  # fmt: skip
