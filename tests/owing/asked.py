"""Every question there is, asked in situations that a sentence tells, as text that is kept in questions.txt and read like a letter.

`python -m owing.asked` (make golden) keeps it as it is asked now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from builders import NAMES, application, event, interview_held, moment
from sincerely.core.application import Application
from sincerely.core.moments import Clock
from sincerely.core.owing.questions import Question, questions
from sincerely.playbooks.owing import owing_rules
from sincerely.text.holidays import holidays_in

KEPT = Path(__file__).parent / "questions.txt"
Told = Mapping[str, Any]
ANA, BO, CHI = (NAMES[one] for one in ("Ana", "Bo", "Chi"))


# The candidate's

OFFER = event("offer_received", "mon 9:00", from_=ANA, answer_by="2026-11-13")
PLAIN = event("offer_received", "mon 9:00", from_=ANA)
ACCEPT, DECLINE = event("decided", "tue 9:00", to="accept"), event("decided", "tue 9:00", to="decline")
YES, NO = event("offer_accepted", "tue 12:00", channel="letter"), event("offer_declined", "wed 9:00", channel="letter")
WEDNESDAY = {"starts_at": "2026-11-04T10:00-08:00"}
PLANNED = event("interview_scheduled", "mon 9:00", with_=[CHI, BO], ends_at="2026-11-04T11:00-08:00", **WEDNESDAY)
EMPLOYED = event(
    "employment",
    "mon 8:00",
    employer="Old Mill",
    position="Clerk",
    supervisor="Dana Fox",
    notice={"amount": 2, "unit": "weeks"},
)
CONFIRMED = event("acceptance_confirmed", "wed 9:00", channel="letter")


def mine(*events: Told, company: str = "Aurora", **head: Any) -> tuple[tuple[Told, ...], Mapping[str, Any]]:
    """Return one application of Sam's."""
    return events, {"company": company, **head}


CANDIDATE_S: Sequence[tuple[str, str, Sequence[tuple[tuple[Told, ...], Mapping[str, Any]]]]] = (
    ("an offer with a day to answer by", "thu", [mine(OFFER)]),
    ("an offer with an hour to answer by, told in another zone", "thu", [mine(PLAIN | {"answer_by": "2026-11-13T20:00+00:00"})]),
    ("an offer that names no day", "thu", [mine(PLAIN)]),
    ("it changed after it was decided upon", "thu", [mine(OFFER, ACCEPT, event("offer_changed", "wed 9:00", start_on="2027-01-04"))]),
    ("it changed before it was decided upon", "thu", [mine(OFFER, event("offer_changed", "mon 12:00", start_on="2027-01-04"), ACCEPT)]),
    ("more time was asked for", "thu", [mine(OFFER, event("extension_requested", "tue 9:00"))]),
    ("more time was given unasked", "thu", [mine(OFFER, event("extension_granted", "tue 9:00", answer_by="2026-11-20"))]),
    ("the day to answer by is over", "sat+1", [mine(OFFER)]),
    ("another offer was accepted", "thu", [mine(OFFER), mine(PLAIN, YES, company="Borealis")]),
    ("an interview whose end has come", "wed 11:00", [mine(PLANNED)]),
    ("an interview whose end has not come", "wed 10:59", [mine(PLANNED)]),
    ("an interview of which no end is known, with nobody named", "wed 10:00", [mine(event("interview_scheduled", "mon 9:00", **WEDNESDAY))]),
    ("an interview with nobody known at all", "thu", [mine(event("interview_scheduled", "mon 9:00", **WEDNESDAY), people=())]),
    ("an interview that was held, missed, called off or moved", "thu", [
        mine(PLANNED, interview_held("wed 10:00")), mine(PLANNED, event("interview_missed", "thu 9:00"), company="Borealis"),
        mine(PLANNED, event("interview_cancelled", "tue 9:00"), company="Cyan"),
        mine(PLANNED, event("interview_moved", "tue 9:00", starts_at="2026-11-12T10:00-08:00"), company="Dune"),
    ]),
    ("an interview before which they said no", "thu", [mine(PLANNED, event("rejected", "tue 9:00"))]),
    ("things to hand in", "thu", [
        mine(event("asked_for", "mon 9:00", what="assessment", answer_by="2026-11-09")),
        mine(event("asked_for", "mon 9:00", what="documents", answer_by="2026-11-09T12:00-08:00"), company="Borealis"),
        mine(event("asked_for", "mon 9:00", what="information"), company="Cyan"),
        mine(event("asked_for", "mon 9:00", what="information"), event("touch", "tue 9:00", with_=[ANA], channel="letter"), company="Dune"),
        mine(event("touch", "mon 8:00", with_=[ANA], channel="letter"), event("asked_for", "mon 9:00", what="information"), company="Ems"),
        mine(event("asked_for", "mon 9:00", what="information"), event("withdrew", "tue 9:00", channel="letter"), company="Fjord"),
    ]),
    ("accepted and declined", "thu", [mine(PLAIN, YES, NO)]),
    ("accepted and withdrawn from", "thu", [mine(PLAIN, YES, event("withdrew", "wed 9:00", channel="letter"))]),
    ("withdrawn from, and accepted all the same", "thu", [mine(PLAIN, event("withdrew", "mon 12:00", channel="letter"), YES)]),
    ("decided upon, and there was no offer", "thu", [mine(ACCEPT), mine(DECLINE, company="Borealis"), mine(event("decided", "tue", to="withdraw"), company="Cyan")]),
    ("accepted what had been taken back", "thu", [mine(PLAIN, event("offer_withdrawn", "mon 12:00"), YES)]),
    ("accepted, and then decided to decline", "thu", [mine(PLAIN, YES, event("decided", "wed 9:00", to="decline"))]),
    ("two offers, both open", "thu", [mine(OFFER, event("offer_received", "tue 9:00", answer_by="2026-11-20"))]),
    ("two offers, the first lapsed, declined or accepted", "thu", [
        mine(OFFER | {"answer_by": "2026-11-03"}, event("offer_received", "wed 9:00")), mine(OFFER, DECLINE, event("offer_received", "wed 9:00"), company="Borealis"),
        mine(OFFER, event("offer_withdrawn", "tue 9:00"), event("offer_received", "wed 9:00"), company="Cyan"),
    ]),
    ("an offer, and they said no", "thu", [mine(PLAIN, event("rejected", "wed 9:00"))]),
    ("accepted, and they said no", "thu", [mine(PLAIN, YES, event("rejected", "wed 9:00"))]),
    ("an offer, and the position was closed", "thu", [mine(PLAIN, event("position_closed", "wed 9:00"))]),
    ("accepted, and the position was closed", "thu", [mine(PLAIN, YES, event("position_closed", "wed 9:00"))]),
    ("accepted, and the position was filled, which is no contradiction", "thu", [mine(PLAIN, YES, event("position_closed", "wed 9:00", reason="filled"))]),
    ("they said no, and then offered", "thu", [mine(event("rejected", "mon 8:00"), PLAIN, ACCEPT)]),
    ("declined, and they said no", "thu", [mine(PLAIN, DECLINE, event("rejected", "wed 9:00"))]),
    ("confirmed, and no acceptance is on record", "thu", [mine(PLAIN, CONFIRMED)]),
    ("confirmed, after it was decided to decline", "thu", [mine(PLAIN, DECLINE, CONFIRMED)]),
    ("confirmed, after it was declined", "thu", [mine(PLAIN, event("offer_declined", "tue 9:00", channel="letter"), CONFIRMED)]),
    ("decided to accept after the day to answer by", "thu", [mine(OFFER | {"answer_by": "2026-11-03"}, event("decided", "wed 9:00", to="accept"))]),
    ("decided to accept two offers", "thu", [mine(PLAIN, ACCEPT), mine(PLAIN, event("decided", "wed 9:00", to="accept"), company="Borealis")]),
    ("accepted two offers", "thu", [mine(PLAIN, YES), mine(PLAIN, event("offer_accepted", "wed 9:00", channel="letter"), company="Borealis")]),
    ("accepted one offer, and decided before to accept another", "thu", [mine(PLAIN, ACCEPT), mine(PLAIN, YES, company="Borealis")]),
    ("accepted one offer, and decided afterwards to accept two more", "thu", [
        mine(PLAIN, YES), *(mine(PLAIN, event("decided", "wed 9:00", to="accept"), company=name) for name in ("Borealis", "Cyan")),
    ]),
    ("accepted one offer, and another of a search that began once that work had", "fri+14", [
        mine(PLAIN | {"start_on": "2026-12-01"}, YES),
        mine(event("applied", "mon+6"), event("offer_received", "mon+13"), event("offer_accepted", "tue+13", channel="letter"), company="Borealis"),
    ]),
    ("decided upon, and there was no offer, and then to withdraw", "thu", [mine(ACCEPT, event("decided", "wed 9:00", to="withdraw"))]),
    ("accepted, and decided once more to accept", "thu", [mine(PLAIN, YES, event("decided", "wed 9:00", to="accept"))]),
    ("two offers, of which the first was accepted, or the second declined", "thu", [
        mine(OFFER, YES, event("offer_received", "wed 9:00")), mine(OFFER, event("offer_received", "tue 9:00"), NO, company="Borealis"),
    ]),
    ("two offers, and the day of the first is over by now", "thu", [mine(OFFER | {"answer_by": "2026-11-04"}, event("offer_received", "tue 9:00", answer_by="2026-11-20"))]),
    ("an offer, and the position was filled, not by Sam", "thu", [mine(PLAIN, event("position_closed", "wed 9:00", reason="filled"))]),
    ("the position was filled, and then accepted", "thu", [mine(PLAIN, event("position_closed", "mon 12:00", reason="filled"), YES)]),
    ("an offer, they said no, and met Sam again", "thu", [mine(PLAIN, event("rejected", "tue 9:00"), interview_held("wed 9:00"))]),
    ("an offer, and they said no on the day of another talk, of which nobody told the hour", "thu", [mine(PLAIN, event("rejected", "tue"), interview_held("tue 9:00"))]),
    ("they had said no before the offer that was accepted", "thu", [mine(event("rejected", "mon 8:00"), PLAIN, YES)]),
    ("accepted in time, and they said no after the day to answer by", "fri", [mine(OFFER | {"answer_by": "2026-11-03"}, YES, event("rejected", "thu 9:00"))]),
    ("the day to answer by was over when they said no", "fri", [mine(OFFER | {"answer_by": "2026-11-03"}, event("rejected", "thu 9:00"))]),
    ("decided to decline, accepted, or taken back after the day to answer by", "fri", [
        mine(OFFER | {"answer_by": "2026-11-03"}, event("decided", "wed 9:00", to="decline")), mine(OFFER | {"answer_by": "2026-11-03"}, event("offer_accepted", "wed 9:00", channel="letter"), company="Borealis"),
        mine(OFFER | {"answer_by": "2026-11-03"}, event("offer_withdrawn", "wed 9:00"), event("decided", "thu 9:00", to="accept"), company="Cyan"),
    ]),
    ("accepted, withdrawn from, and met again", "thu", [mine(PLAIN, YES, event("withdrew", "wed 9:00", channel="letter"), interview_held("thu 9:00"))]),
    ("withdrawn before an offer came, which was accepted", "thu", [mine(event("withdrew", "mon 8:00", channel="letter"), PLAIN, YES)]),
    ("a contradiction that was only put off", "thu", [mine(PLAIN, YES, NO, event("snoozed", "wed 12:00", obligation="contradiction", until="2026-11-20"))]),
    ("something to hand in, and they wrote since", "thu", [
        mine(event("asked_for", "mon 9:00", what="information"), event("message_received", "tue 9:00", from_=ANA, label="other")),
    ]),
    ("answers to an offer that is not on record", "thu", [
        mine(YES), mine(NO, company="Borealis"), mine(event("extension_granted", "tue 9:00", answer_by="2026-11-13"), company="Cyan"),
        mine(event("extension_refused", "tue 9:00"), company="Dune"), mine(CONFIRMED, company="Ems"),
        mine(event("extension_requested", "tue 9:00"), company="Fjord"), mine(event("offer_withdrawn", "tue 9:00"), company="Glen"),
        mine(event("letter_returned", "tue 9:00", letter_kind="thank_you", to=[CHI]), company="Hill"),
    ]),
    ("a correction that takes out itself", "thu", [mine(event("applied", "mon 9:00"), event("corrected", "tue 9:00", event=1))]),
    ("two corrections that take out each other", "thu", [
        mine(event("applied", "mon 9:00"), event("corrected", "tue 9:00", event=2), event("corrected", "wed 9:00", event=1)),
    ]),
    ("two corrections that took out each other, which a third has settled", "thu", [
        mine(event("applied", "mon 9:00"), event("corrected", "tue 9:00", event=2), event("corrected", "wed 9:00", event=1), event("corrected", "thu 9:00", event=1)),
    ]),
    ("a contradiction that a person let stand", "thu", [mine(PLAIN, YES, NO, event("waived", "wed 12:00", obligation="contradiction"))]),
    ("a contradiction that was let stand before the last of it was told", "thu", [
        mine(PLAIN, YES, event("waived", "tue 13:00", obligation="contradiction"), NO),
    ]),
    ("two offers accepted can never stand, whatever a person said", "thu", [
        mine(PLAIN, YES), mine(PLAIN, YES, event("waived", "wed 12:00", obligation="contradiction"), company="Borealis"),
    ]),
)  # fmt: skip

# The employer's

MADE = event("offer_made", "mon 9:00", answer_by="2026-11-13")
MET, RANKED, CLOSED = (
    interview_held("mon 8:00", with_=("Bo",)),
    event("ranked", "mon 8:30", rank=2),
    event("position_closed", "wed 9:00"),
)


def theirs(*events: Told, name: str = "Sam Okafor", **head: Any) -> tuple[tuple[Told, ...], Mapping[str, Any]]:
    """Return the application of one of Ana's candidates."""
    return events, {
        "side": "employer",
        "candidate": {"name": name, "email": f"{name.split()[0].lower()}@x.example"},
        **head,
    }


EMPLOYER_S: Sequence[tuple[str, str, Sequence[tuple[tuple[Told, ...], Mapping[str, Any]]]]] = (
    ("interviewed, and the offer to another was accepted", "thu", [theirs(MET), theirs(MADE, YES, name="Dee Outis")]),
    ("interviewed, and the position was closed", "thu", [theirs(MET, CLOSED)]),
    ("interviewed, and decided upon, told, withdrawn or made an offer", "thu", [
        theirs(MET, event("decided", "tue 9:00", to="refuse"), CLOSED, name="Eve Third"), theirs(MET, event("withdrew", "tue 9:00", channel="letter"), name="Fay Fourth"),
        theirs(MET, event("letter_sent", "tue 9:00", letter_kind="decline", to=["Gus Fifth"], channel="letter"), name="Gus Fifth"),
        theirs(MET, event("decided", "tue 9:00", to="hold"), name="Hal Sixth"), theirs(name="Ida Seventh"),
    ]),
    ("interviewed, and made an offer that came to nothing, and the position was closed", "thu", [theirs(MET, MADE, event("offer_declined", "tue 9:00", channel="letter"), CLOSED)]),
    ("told no after the first talk, and met again", "thu", [
        theirs(MET, event("letter_sent", "mon 12:00", letter_kind="decline", to=["Sam Okafor"], channel="letter"), interview_held("tue 9:00", with_=("Bo",)), CLOSED),
    ]),
    ("put on hold, and then refused", "thu", [theirs(MET, event("decided", "mon 9:00", to="hold"), event("decided", "tue 9:00", to="refuse"), CLOSED)]),
    ("refused, and then put on hold or met again", "thu", [
        theirs(MET, event("decided", "mon 9:00", to="refuse"), event("decided", "tue 9:00", to="hold"), CLOSED),
        theirs(MET, event("decided", "mon 9:00", to="refuse"), interview_held("tue 9:00", with_=("Bo",)), name="Dee Outis"),
    ]),
    ("decided to close, and nothing else", "thu", [theirs(MET, event("decided", "tue 9:00", to="close"), CLOSED)]),
    ("decided to make an offer, and met again", "thu", [theirs(MET, event("decided", "mon 9:00", to="offer"), interview_held("tue 9:00", with_=("Bo",)), CLOSED)]),
    ("an interview whose time has passed", "thu", [theirs(event("interview_scheduled", "mon 9:00", with_=[BO], **WEDNESDAY))]),
    ("refused while an offer stands", "thu", [theirs(MADE, event("decided", "tue 9:00", to="refuse"))]),
    ("refused after the offer was accepted", "thu", [theirs(MADE, YES, event("decided", "wed 9:00", to="refuse"))]),
    ("a decline left to somebody with an offer", "thu", [theirs(MADE, event("letter_sent", "tue 9:00", letter_kind="decline", to=["Sam Okafor"], channel="letter"))]),
    ("accepted, and taken back", "thu", [theirs(MADE, YES, event("offer_withdrawn", "wed 9:00"))]),
    ("accepted, and then asked for more time", "thu", [theirs(MADE, YES, event("extension_requested", "wed 9:00"))]),
    ("declined, and then asked for more time", "thu", [theirs(MADE, NO, event("extension_requested", "thu 9:00"))]),
    ("asked for more time, and then accepted", "thu", [theirs(MADE, event("extension_requested", "mon 12:00"), YES)]),
    ("accepted and declined", "thu", [theirs(MADE, YES, NO)]),
    ("withdrawn, and an offer decided", "thu", [theirs(event("withdrew", "mon 9:00", channel="letter"), event("decided", "tue 9:00", to="offer"))]),
    ("closed, and an offer decided", "thu", [theirs(event("position_closed", "mon 8:00"), event("decided", "tue 9:00", to="offer"))]),
    ("closed in another's record, and an offer made", "thu", [theirs(MADE), theirs(event("position_closed", "mon 8:00"), name="Dee Outis")]),
    ("closed, and the offer made after that was answered", "thu", [theirs(event("position_closed", "mon 8:00"), MADE, YES)]),
    ("two with an offer that stands for one opening", "thu", [theirs(MADE), theirs(MADE, YES, name="Dee Outis"), theirs(MADE, NO, name="Eve Third")]),
    ("two of one rank, and it is their turn", "thu", [
        theirs(event("ranked", "mon 8:00", rank=1), MADE, NO), theirs(RANKED, name="Dee Outis"), theirs(event("ranked", "mon 7:00", rank=1), RANKED, name="Eve Third"),
    ]),
    ("two of one rank, and the position is closed", "thu", [
        theirs(event("ranked", "mon 8:00", rank=1), MADE, NO, event("position_closed", "wed 12:00")), theirs(RANKED, name="Dee Outis"), theirs(RANKED, name="Eve Third"),
    ]),
)  # fmt: skip


def text() -> str:
    """Return all that is asked, as a person would read it, with the event that each answer would be."""
    return "\n".join(_situation(*one) for one in (*CANDIDATE_S, *EMPLOYER_S))


def _situation(says: str, on: str, told: Sequence[tuple[tuple[Told, ...], Mapping[str, Any]]]) -> str:
    clock = Clock(moment(on))
    apps = [_as_it_stood(events, head, clock) for events, head in told]
    found = questions(apps, holidays_in, clock, rules=owing_rules(apps[0].record.side))
    named = {app.id: app.candidate.name if app.candidate else app.record.company for app in apps}
    return "\n".join(
        [
            f"{says} ({on})",
            *(line for one in found for line in _lines(one, named)),
            *(["  nothing is asked"] if not found else []),
            "",
        ]
    )


def _as_it_stood(events: Sequence[Told], head: Mapping[str, Any], clock: Clock) -> Application:
    from sincerely.core.application import fold

    return fold(application(*events, **head).record, clock)


def _lines(one: Question, named: Mapping[str, str]) -> Iterator[str]:
    yield f"  [{one.id}] {one.about} at {named[one.application]}, by {one.due_on}, of {', '.join(one.events)}: {one.say}"
    for choice in one.choices:
        facts = "".join(f", {name} {value}" for name, value in choice.facts.items())
        when = f", {choice.when:%Y-%m-%d %H:%M}" if choice.when else ""
        more = "".join(
            [
                f", letter {choice.letter}" if choice.letter else "",
                f", told of {named[choice.application]}" if choice.application else "",
            ]
        )
        yield f"  - {choice.say}: {choice.kind}{facts}{when}{more}"


if __name__ == "__main__":
    KEPT.write_text(text(), encoding="utf-8")
