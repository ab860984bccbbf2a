"""What each letter is called as a thing to do, "Thank Ines Duarte", and how its row is told: one table for every face."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sincerely.core.moments import day_of
from sincerely.core.outbox import Outgoing
from sincerely.core.owing.cause import listed
from sincerely.core.owing.obligation import Owed
from sincerely.core.spoken import say_moment
from sincerely.desk.ports import Desk

VERBS = {
    "thank_you": "Thank {who}", "inquiry": "Ask {who} where things stand", "extension_request": "Ask {who} for more time",
    "acceptance": "Accept in writing to {who}", "decline_offer": "Decline in writing to {who}",
    "withdrawal": "Withdraw, to {who}", "resignation": "Give notice to {who}",
    "rejection_thanks": "Thank {who} all the same", "stay_in_touch": "Keep in touch with {who}",
    "decline": "Tell {who} no", "decline_acknowledgement": "Tell {who} that the answer arrived",
    "offer": "Offer the position to {who}", "acceptance_confirmation": "Confirm the acceptance to {who}",
    "status_update": "Tell {who} where things stand", "extension_reply": "Answer {who} about more time",
    "withdrawal_acknowledgement": "Tell {who} that the withdrawal arrived", "recontact": "Write to {who} about the opening",
}  # fmt: skip
WAITED_FOR = {"decision": "a decision", "terms": "the terms", "conditions": "the conditions"}
UNDECIDED = "Decide, and tell {who}"  # the law's day runs though nobody has said no

HEADS = {
    "met": "sent", "void": "the reason fell away", "waived": "not needed", "lapsed": "let go", "snoozed": "put off",
    "held": "waits", "overdue": "late", "open": "owed", "upcoming": "not yet",
}  # fmt: skip
GROUPS = ("Late", "Today", "Next", "Waiting for them", "Put off", "Done with")
ON_THE_WAY = {
    "approved": "leaves", "on_hold": "waits", "claimed": "is being sent", "sending": "is being sent",
    "sent": "left", "refused_for_now": "is tried again", "refused": "was refused",
    "unknown": "we do not know whether this left", "cancelled": "was taken back or let go",
    "superseded": "another took its place",
}  # fmt: skip


def title(one: Owed) -> str:
    """Return the verb and person of a letter, as "Thank Ines Duarte"."""
    letter = one.obligation
    verb = VERBS.get(letter.kind, f"Write the {letter.kind.replace('_', ' ')} to {{who}}")
    if letter.kind == "decline" and "decision" in letter.waits_for:
        verb = UNDECIDED
    return verb.format(who=listed(letter.to) if letter.to else "somebody (who?)")


def waited_for(one: Owed) -> str:
    """Return what a held letter waits for, as a sentence has it."""
    return ", ".join(WAITED_FOR.get(what, what) for what in one.obligation.waits_for)


def why(one: Owed) -> str:
    """Return the reasons for a letter as sentences, with what it waits for or where it came back."""
    if one.standing == "held" and one.obligation.waits_for:
        return f"{one.obligation.because[0].say} It waits for {waited_for(one)}."
    said = [reason.say for reason in one.obligation.because]
    said += [f"A letter to {name} came back: a new address is needed." for name in one.obligation.bounced]
    return " ".join(dict.fromkeys(said))


def group_of(one: Owed, today: date) -> str:
    """Return the heading under which a letter stands."""
    match one.standing:
        case "overdue":
            return "Late"
        case "held":
            return "Waiting for them"
        case "snoozed":
            return "Put off"
        case "open" if one.obligation.window.due_at and one.obligation.window.due_at.date() <= today:
            return "Today"
        case "open" | "upcoming":
            return "Next"
        case _:
            return "Done with"


def when_of(one: Owed, today: date, zone: tzinfo) -> str:
    """Return the date in words that stands left of a row: its day, and how late or near it is."""
    window = one.obligation.window
    if one.standing in ("met", "void", "waived", "lapsed"):
        return HEADS[one.standing]
    if window.due_at is None:
        return "no day yet"
    due = day_of(window.due_at, zone)
    left = (due - today).days
    day = f"{due:%a} {due.day} {due:%b}"
    if left < 0:
        return f"{day}, {-left} day{'s' if left < -1 else ''} late"
    return f"{day}, {'today' if left == 0 else 'tomorrow' if left == 1 else f'in {left} days'}"


def letter_title(letter: Outgoing) -> str:
    """Return "thank you to Bo Tremblay, Larkfield Instruments"."""
    to = " and ".join(box.name for box in letter.to)
    return f"{letter.kind.replace('_', ' ')} to {to}, {letter.basis.get('the company', letter.application)}"


def leaves(desk: Desk, moment: datetime, application: str) -> str:
    """Return a time in the zone of an application, with its place."""
    return say_moment(moment, desk.journal.record(application).zone)
