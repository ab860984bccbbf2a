"""What each slot that can be missing means: how it is asked for, a good answer, why the letter needs it, how it is told.

How slots are filled from the record is `drafting/filling.py`; this table is what a person sees of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A fact that a letter may lack. `ask` and `why` may hold {reader} and {company}, which are put in as they are.

    `event` and `field` say which event of the record holds the answer: a debrief's field is "debrief/discussed". `tell` is
    the command that writes it there, to be put right before it is typed; empty where no event holds it.
    """

    ask: str
    example: str
    why: str
    event: str
    field: str
    tell: str = ""


SLOTS: Mapping[str, Slot] = {
    "discussed": Slot(
        ask="What did you and {reader} talk about that would have come up with nobody else?",
        example="the arm's drift in its first twenty minutes",
        why="A thank-you that could have gone to anyone thanks no one (T5).",
        event="interview_held", field="debrief/discussed",
        tell='debrief {application} --discussed "{reader}: …"',
    ),
    "impressed": Slot(
        ask="What did you see or hear at {company} that stayed with you?",
        example="the way every failure is written on the wall",
        why="One thing you saw yourself says more than praise (T5).",
        event="interview_held", field="debrief/impressed",
        tell='debrief {application} --impressed "…"',
    ),
    "fit": Slot(
        ask="What have you done that answers what they need?",
        example="I kept warm-up logs on two rigs for a year",
        why="One thing you did shows that you can do this work; a list does not (T4).",
        event="interview_held", field="debrief/fit",
        tell='debrief {application} --fit "…"',
    ),
    "correction": Slot(
        ask="What did you leave out or put wrongly, and what should it have been?",
        example="I said no to laser trackers too quickly: I assisted on three campaigns in 2023",
        why="A plain sentence puts it right before they decide (T4).",
        event="interview_held", field="debrief/correction",
        tell='debrief {application} --correction "…"',
    ),
    "next_step": Slot(
        ask="What happens next, or by when did they say that they would decide?",
        example="a second visit",
        why="The reader sees that you know what was agreed and need not be asked (T4).",
        event="interview_held", field="debrief/next_step",
        tell='debrief {application} --next-step "…"',
    ),
    "interview": Slot(
        ask="When did you speak with {reader}?",
        example="Tuesday at 15:00",
        why="The day tells the reader which conversation you mean.",
        event="interview_held", field="with",
        tell='tell {application} interview held tuesday 15:00 with "{reader}"',
    ),
    "reader": Slot(
        ask="Whom should this letter go to?",
        example="Ana Lindqvist, recruiter, ana@company.example",
        why="A letter to one named person is read; one to nobody is not (G3).",
        event="person_changed", field="name",
        tell='person add {application} "NAME" --role recruiter --email ana@company.example',
    ),
    "email": Slot(
        ask="What is the e-mail address of {reader}?",
        example="ana@company.example",
        why="Without it the letter cannot leave; it is never guessed.",
        event="person_changed", field="email",
        tell='person change {application} "{reader}" --email ana@company.example',
    ),
    "offer": Slot(
        ask="When did the offer from {company} come?",
        example="13 November",
        why="The letter names the offer that it answers by its day (A5).",
        event="offer_received", field="on",
        tell='tell {application} offer received yesterday from "{reader}"',
    ),
    "salary": Slot(
        ask="What salary does the offer state?",
        example="84,000 dollars a year",
        why="The figure you confirm is the figure you agreed on (A6).",
        event="offer_changed", field="salary",
        tell='tell {application} offer changed 84000 USD a year',
    ),
    "start_on": Slot(
        ask="On which day does the offer say that the work starts?",
        example="4 January 2027",
        why="Both sides then plan with the same day (A6).",
        event="offer_changed", field="start_on",
        tell='tell {application} offer changed start 4 jan',
    ),
    "answer_by": Slot(
        ask="By which day is the answer to the offer due?",
        example="20 November, 17:00",
        why="A day leaves nobody guessing (E33).",
        event="offer_changed", field="answer_by",
        tell='tell {application} offer changed answer by friday',
    ),
    "rejected": Slot(
        ask="When did {company} tell you its decision?",
        example="Tuesday",
        why="The letter answers that message.",
        event="rejected", field="on",
        tell='tell {application} rejected yesterday',
    ),
    "declined": Slot(
        ask="When and how did {reader} decline the offer?",
        example="by letter, on 19 November",
        why="The letter says which decision it confirms (E22).",
        event="offer_declined", field="channel",
        tell='tell {application} offer declined yesterday in writing',
    ),
    "applied": Slot(
        ask="When did {reader} apply, or when did you speak?",
        example="5 November",
        why="Thanks are for something that was done, on a day.",
        event="applied", field="on",
        tell='tell {application} applied yesterday',
    ),
    "reason": Slot(
        ask="What must happen first, before you can answer {company}?",
        example="an interview elsewhere on 23 November",
        why="A concrete reason makes a yes easy (X7).",
        event="interview_scheduled", field="starts_at",
        tell='tell OTHER-APPLICATION interview scheduled monday 10:00',
    ),
    "until": Slot(
        ask="By which day could you answer?",
        example="25 November",
        why="Only an exact day can be granted (X5).",
        event="extension_requested", field="until",
        tell='tell {application} extension requested until friday',
    ),
    "last_day": Slot(
        ask="Which day will be your last?",
        example="18 December 2026",
        why="The notice runs from a date to a date (R5).",
        event="resigned", field="last_day",
        tell='tell {application} resigned --last-day 2026-12-18',
    ),
    "employment": Slot(
        ask="What is your present position, with whom, and what notice does it need?",
        example="Metrology Technician at Brennick, one month's notice",
        why="The letter says from which position you resign (R4).",
        event="employment", field="position",
        tell='tell {application} employment --employer "…" --position "…" --supervisor "…" --notice "1 month"',
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
        tell='tell {application} promised an answer by friday',
    ),
    "withdrew": Slot(
        ask="When and how did {reader} withdraw?",
        example="by letter, on 12 November",
        why="The letter says which decision it confirms.",
        event="withdrew", field="channel",
        tell='tell {application} withdrew yesterday in writing',
    ),
    "accepted": Slot(
        ask="When and how did {reader} accept?",
        example="by letter, on 19 November",
        why="The letter says which decision it confirms.",
        event="offer_accepted", field="channel",
        tell='tell {application} offer accepted yesterday in writing',
    ),
    "extension": Slot(
        ask="Have you granted or refused the time that {reader} asked for, and which day holds now?",
        example="granted until 25 November, 17:00",
        why="Yes or no comes first, and the day with it (E52).",
        event="extension_granted", field="answer_by",
        tell='tell {application} extension granted until friday',
    ),
    "consent": Slot(
        ask="Until when may you keep what {reader} sent you?",
        example="1 October 2027",
        why="Nobody is written to again without having agreed to it, for a time (E41).",
        event="consent_given", field="until",
        tell='tell {application} consent given until 1 oct 2027',
    ),
    "feedback": Slot(
        ask="What may {reader} be told of their work, as a phrase or as whole sentences?",
        example="your work on one audit was clear",
        why="Feedback is told as it was recorded, or not at all: no rank, nobody else, nothing private (S12, S13).",
        event="feedback_recorded", field="text",
        tell='tell {application} feedback --criterion "…" --text "…" --by "…"',
    ),
    "conditions": Slot(
        ask="What does the offer depend on, or is it on record that it depends on nothing?",
        example="two references",
        why="A condition that the letter leaves out may be none (E30).",
        event="offer_changed", field="conditions",
        tell='tell {application} offer changed subject to "two references"',
    ),
    "opening": Slot(
        ask="Which position has opened?",
        example="Reference Standards Engineer",
        why="The reader is asked about one real opening (E40).",
        event="opening_posted", field="requisition",
        tell='tell {application} opening posted --requisition "…" --similar-to "…"',
    ),
}  # fmt: skip
