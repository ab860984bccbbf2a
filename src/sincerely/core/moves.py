"""Which moves each letter kind makes, and whether a text makes them.

A move is one thing that a letter must do: thank, name the position, accept. The table MOVES is the contract's (section 4):
it holds for any letter, ours, the user's own or a model's. How a move is said stands in each kind's letter.en.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MoveRule:
    """What a kind asks of a move: `level` is error or warning where it is required, None where it is optional.

    `rule` is the id that the finding of a missing move carries.
    """

    move: str
    level: str | None
    rule: str


def _kind(required: str, optional: str = "", **rules: str) -> tuple[MoveRule, ...]:
    """Read "thank name_position reason?" (a mark ? warns) into rules; unnamed ones carry G5 or move:NAME."""
    found = []
    for word in required.split():
        name, level = word.rstrip("?"), "warning" if word.endswith("?") else "error"
        default = "G5" if name == "name_position" else f"move:{name}"
        found.append(MoveRule(name, level, rules.get(name, default)))
    return (*found, *(MoveRule(name, None, rules.get(name, f"move:{name}")) for name in optional.split()))


MOVES: Mapping[str, tuple[MoveRule, ...]] = {
    "thank_you": _kind(
        "thank name_position specific_detail interest close fit? next_step?", "correction reason",
        interest="T6", specific_detail="T5",
    ),
    "inquiry": _kind("name_position interest? ask_status thank? close", "reason new_date"),
    "extension_request": _kind(
        "thank name_position ask_extension new_date reason? interest? close", new_date="X5"
    ),
    "acceptance": _kind(
        "accept name_position confirm_salary confirm_start thank? close", "next_step conditions",
        accept="A4", name_position="A5", confirm_salary="A6", confirm_start="A6",
    ),
    "decline_offer": _kind(
        "thank decline name_position close difficult_decision? open_door?", "reason", decline="D5", name_position="D6"
    ),
    "withdrawal": _kind("decline name_position thank? good_wishes? close", "reason"),
    "resignation": _kind(
        "resign name_position? last_day gratitude? handover? close", "reason", resign="R4", last_day="R5"
    ),
    "rejection_thanks": _kind(
        "thank name_position good_wishes? stay_in_touch? close", "disappointment feedback_request specific_detail"
    ),
    "stay_in_touch": _kind(
        "how_we_know_you name_position? something_new interest thank? stay_in_touch? close", something_new="K3"
    ),
    "decline": _kind("thank name_position refuse good_wishes? close", "feedback keep_on_file", refuse="E2"),
    "decline_acknowledgement": _kind(
        "acknowledge_decision name_position thank good_wishes? close", "keep_on_file open_door",
        acknowledge_decision="E22",
    ),
    "offer": _kind(
        "name_position offer_terms conditions? reply_by next_step? close",
        offer_terms="E30", conditions="E30", reply_by="E33",
    ),
    "acceptance_confirmation": _kind(
        "acknowledge_decision name_position confirm_start next_step? welcome? close", "confirm_salary"
    ),
    "status_update": _kind("name_position status next_news_date thank? close", next_news_date="E50"),
    "extension_reply": _kind("grant_or_refuse new_date name_position? close"),
    "withdrawal_acknowledgement": _kind("acknowledge_decision name_position thank? good_wishes? close"),
    "recontact": _kind("how_we_know_you vacancy next_step opt_out close", opt_out="E40"),
}  # fmt: skip
EVERY_MOVE = tuple(dict.fromkeys(rule.move for rules in MOVES.values() for rule in rules))
