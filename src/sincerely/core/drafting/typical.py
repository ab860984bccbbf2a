"""What typically stands in each slot, so that a way can be read, and checked, where there is no record yet."""

from __future__ import annotations

from sincerely.core.drafting.fitting import raised
from sincerely.core.drafting.form import SLOT, Way

NOUN, DOING = "the warm-up drift of the pressure bench in Rochester", "keeping warm-up logs for the pressure bench"
CLAUSE, THAT = "how you calibrate the pressure bench in Rochester", "that the pressure bench drifts on cold mornings"
TOLD, SAID = "I kept warm-up logs on two rigs for a year", "I kept warm-up logs on two rigs for a year"
SEVERAL, LOOSE = "I kept warm-up logs for a year. I also led two audits", "The pressure bench drifts on cold mornings"
TYPICAL = {
    "position": "Calibration Engineer", "company": "Larkfield Instruments", "me": "Sam Okafor", "candidate": "Daniel Osei",
    "first_name": "Ana", "on_talk": "on Tuesday", "of_talk": "Tuesday", "weekday": "Tuesday", "talk_date": "5 November",
    "length": "the hour", "you_and_colleagues": "you and Bo Tremblay", "met": "Bo Tremblay", "we_met": "Bo Tremblay and me",
    "applied_on": "5 October", "promised_by": "Tuesday 24 November", "promised_was": "Tuesday 17 November",
    "promiser": "Ana Lindqvist", "offer_on": "13 November", "salary": "£48,000 a year",
    "start_on": "Monday 4 January 2027", "conditions": "two references and proof of identity", "offerer": "Ana Lindqvist",
    "reports_to": "Bo Tremblay", "place": "Hamilton", "hours": "full time", "elsewhere_by": "Friday 20 November",
    "answer_by": "17:00 on Friday 20 November", "extended_to": "Wednesday 25 November", "until": "Wednesday 25 November",
    "interview_elsewhere": "Monday 23 November", "decision_elsewhere": "Tuesday 24 November",
    "invited_on": "Thursday 26 November", "present_position": "Metrology Technician", "present_employer": "Brennick",
    "last_day": "Friday 18 December 2026", "years": "three years", "next_news": "Friday 27 November",
    "opening": "Reference Standards Engineer", "frozen_until": "Friday 8 January 2027", "on_rejection": "on Tuesday",
    "rejected_on": "24 November", "told_by": "Ana Lindqvist", "declined_on": "19 November", "accepted_on": "19 November",
    "withdrew_on": "12 November", "asked_on": "19 November", "consent_until": "1 October 2027",
    "criterion": "planning an audit", "topic": "the drift of the pressure bench", "talk_length": "the hour and a half",
    "first_talk": "5 November", "second_talk": "12 November", "opening_reference": "REQ-2027-14",
}  # fmt: skip
FORMS = {
    "": NOUN, "_doing": DOING, "_clause": CLAUSE, "_that": THAT, "_said": SAID, "_told": TOLD, "_several": SEVERAL,
    "_loose": LOOSE,
}  # fmt: skip
OF_FEEDBACK = {
    "_loose": "Clear on one audit, planning missed",
    "_several": "Your work on one audit was clear. The planning was missing",
    "": "a clear account of one audit",
    "_that": "that your work on one audit was clear",
    "_clause": "how clear your work on one audit was",
    "_told": "your work on one audit was clear",
    "_said": "Your work on one audit was clear",
}
for what in ("discussed", "impressed", "fit", "correction", "next_step", "feedback", "reason"):
    TYPICAL |= {f"{what}{ending}": text for ending, text in FORMS.items()}
TYPICAL |= {f"feedback{ending}": text for ending, text in OF_FEEDBACK.items()}
TYPICAL |= {"next_step": "a second visit", "next_step_doing": "meeting the team in Rochester", "next_step_loose": "second visit on Thursday", "next_step_told": "you will call me by Friday", "next_step_several": "You will call me by Friday. I will send two references", "fit": "five years of warm-up logs", "fit_that": "that I have run two such audits", "reason": "an interview elsewhere on Monday"}  # fmt: skip


def typical(way: Way) -> list[str]:
    """Return the sentences of a way with what typically stands in its slots."""
    return [raised(SLOT.sub(lambda match: TYPICAL[match[1]], one)) for one in way.say]
