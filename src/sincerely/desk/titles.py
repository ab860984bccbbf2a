"""What each letter is called as a thing to do: "Thank Ines Duarte". One table for the list, the calendar and every face."""

from __future__ import annotations

from sincerely.core.owing.cause import listed
from sincerely.core.owing.obligation import Owed

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
