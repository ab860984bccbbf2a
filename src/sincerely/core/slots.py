"""What each slot that can be missing means: how it is asked for, a good answer, why the letter needs it, how it is told.

How slots are filled from the record is `drafting/filling.py`; this table is what a person sees of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A fact that a letter may lack. `ask` and `why` may hold {reader} and {company}, which are put in as they are.

    `event` and `field` say which event of the record holds the answer: a debrief's field is "debrief/discussed".
    """

    ask: str
    example: str
    why: str
    event: str
    field: str


SLOTS: Mapping[str, Slot] = {
    "discussed": Slot(
        ask="What did you and {reader} talk about that would have come up with nobody else?",
        example="the arm's drift in its first twenty minutes",
        why="A thank-you that could have gone to anyone thanks no one (T5).",
        event="interview_held", field="debrief/discussed",
    ),
    "impressed": Slot(
        ask="What did you see or hear at {company} that stayed with you?",
        example="the way every failure is written on the wall",
        why="One thing you saw yourself says more than praise (T5).",
        event="interview_held", field="debrief/impressed",
    ),
    "fit": Slot(
        ask="What have you done that answers what they need?",
        example="I kept warm-up logs on two rigs for a year",
        why="One thing you did shows that you can do this work; a list does not (T4).",
        event="interview_held", field="debrief/fit",
    ),
    "correction": Slot(
        ask="What did you leave out or put wrongly, and what should it have been?",
        example="I said no to laser trackers too quickly: I assisted on three campaigns in 2023",
        why="A plain sentence puts it right before they decide (T4).",
        event="interview_held", field="debrief/correction",
    ),
    "next_step": Slot(
        ask="What happens next, or by when did they say that they would decide?",
        example="a second visit",
        why="The reader sees that you know what was agreed and need not be asked (T4).",
        event="interview_held", field="debrief/next_step",
    ),
    "interview": Slot(
        ask="When did you speak with {reader}?",
        example="Tuesday at 15:00",
        why="The day tells the reader which conversation you mean.",
        event="interview_held", field="with",
    ),
    "reader": Slot(
        ask="Whom should this letter go to?",
        example="Ana Lindqvist, recruiter, ana@company.example",
        why="A letter to one named person is read; one to nobody is not (G3).",
        event="person_changed", field="name",
    ),
    "email": Slot(
        ask="What is the e-mail address of {reader}?",
        example="ana@company.example",
        why="Without it the letter cannot leave; it is never guessed.",
        event="person_changed", field="email",
    ),
    "offer": Slot(
        ask="When did the offer from {company} come?",
        example="13 November",
        why="The letter names the offer that it answers by its day (A5).",
        event="offer_received", field="on",
    ),
    "salary": Slot(
        ask="What salary does the offer state?",
        example="84,000 dollars a year",
        why="The figure you confirm is the figure you agreed on (A6).",
        event="offer_changed", field="salary",
    ),
    "start_on": Slot(
        ask="On which day does the offer say that the work starts?",
        example="4 January 2027",
        why="Both sides then plan with the same day (A6).",
        event="offer_changed", field="start_on",
    ),
    "answer_by": Slot(
        ask="By which day is the answer to the offer due?",
        example="20 November, 17:00",
        why="A day leaves nobody guessing (E33).",
        event="offer_changed", field="answer_by",
    ),
    "rejected": Slot(
        ask="When did {company} tell you its decision?",
        example="Tuesday",
        why="The letter answers that message.",
        event="rejected", field="on",
    ),
    "declined": Slot(
        ask="When and how did {reader} decline the offer?",
        example="by letter, on 19 November",
        why="The letter says which decision it confirms (E22).",
        event="offer_declined", field="channel",
    ),
    "applied": Slot(
        ask="When did {reader} apply, or when did you speak?",
        example="5 November",
        why="Thanks are for something that was done, on a day.",
        event="applied", field="on",
    ),
    "reason": Slot(
        ask="What must happen first, before you can answer {company}?",
        example="an interview elsewhere on 23 November",
        why="A concrete reason makes a yes easy (X7).",
        event="interview_scheduled", field="starts_at",
    ),
    "until": Slot(
        ask="By which day could you answer?",
        example="25 November",
        why="Only an exact day can be granted (X5).",
        event="extension_requested", field="until",
    ),
    "last_day": Slot(
        ask="Which day will be your last?",
        example="18 December 2026",
        why="The notice runs from a date to a date (R5).",
        event="resigned", field="last_day",
    ),
    "employment": Slot(
        ask="What is your present position, with whom, and what notice does it need?",
        example="Metrology Technician at Brennick, one month's notice",
        why="The letter says from which position you resign (R4).",
        event="employment", field="position",
    ),
    "handover": Slot(
        ask="What will you finish or hand over before you leave?",
        example="finish the gauge audit and show whoever takes the bench how the logs are kept",
        why="An offer of help is worth what can be kept of it (R10).",
        event="touch", field="note",
    ),
    "news": Slot(
        ask="What is new with you since you last wrote?",
        example="I finished a course on rare-event logging last week",
        why="A letter that brings nothing new asks for attention and gives none (K3).",
        event="letter_sent", field="told",
    ),
    "next_news": Slot(
        ask="By which day will {reader} hear from you again?",
        example="27 November",
        why="A day that is kept is worth more than a reason (E50).",
        event="decision_promised", field="by",
    ),
    "withdrew": Slot(
        ask="When and how did {reader} withdraw?",
        example="by letter, on 12 November",
        why="The letter says which decision it confirms.",
        event="withdrew", field="channel",
    ),
    "accepted": Slot(
        ask="When and how did {reader} accept?",
        example="by letter, on 19 November",
        why="The letter says which decision it confirms.",
        event="offer_accepted", field="channel",
    ),
    "extension": Slot(
        ask="Have you granted or refused the time that {reader} asked for, and which day holds now?",
        example="granted until 25 November, 17:00",
        why="Yes or no comes first, and the day with it (E52).",
        event="extension_granted", field="answer_by",
    ),
    "consent": Slot(
        ask="Until when may you keep what {reader} sent you?",
        example="1 October 2027",
        why="Nobody is written to again without having agreed to it, for a time (E41).",
        event="consent_given", field="until",
    ),
    "opening": Slot(
        ask="Which position has opened?",
        example="Reference Standards Engineer",
        why="The reader is asked about one real opening (E40).",
        event="opening_posted", field="requisition",
    ),
}  # fmt: skip
