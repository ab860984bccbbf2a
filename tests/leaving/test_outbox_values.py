"""What is decided about a letter on its way, as plain values: who may step where, when it leaves, what it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from builders import application, event, interview_held
from leaving.letters import BO, CHI, NOW, later, outgoing
from sincerely.core.outbox import (
    FREED,
    STATES,
    STEPS,
    UNDER_WAY,
    WAITING,
    Bounds,
    approval_digest,
    basis,
    last_look,
    lease_s,
    leaves_at,
    retry_at,
    stepped,
    sums,
    swept,
    text_lease_s,
)  # fmt: skip
from sincerely.core.owing.obligation import Obligation, Owed, Reason
from sincerely.core.window import Window

LA = ZoneInfo("America/Los_Angeles")


def test_every_state_is_led_to_and_only_ends_lead_nowhere():
    assert {rule.after for rule in STEPS.values()} == set(STATES)
    left = {state for rule in STEPS.values() for state in rule.before}
    assert set(STATES) - left == {"sent", "refused", "cancelled", "superseded"}


def test_nothing_but_a_person_or_its_own_sender_leads_out_of_unknown():
    out = {name: rule for name, rule in STEPS.items() if "unknown" in rule.before}
    assert {name for name, rule in out.items() if rule.who == "person"} == {"settle_sent", "settle_not_sent"}
    assert all(rule.fenced for rule in out.values() if rule.who != "person")
    assert "approved" not in {rule.after for rule in out.values() if rule.who != "person"}


def test_only_what_was_never_given_away_can_be_claimed():
    assert STEPS["claim"].before == ("approved", "refused_for_now")
    assert set(WAITING).isdisjoint(UNDER_WAY)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", [name for name in STEPS if name != "approve"])
def test_a_step_is_taken_from_the_states_of_the_table_and_no_other(state: str, step: str):
    letter = outgoing(state=state, fence=3, lease_until=later(60 if step == "begin" else 0))
    after = stepped(letter, step, at=later(30), fence=3, lease_until=later(90))
    assert (after.state if after else None) == (STEPS[step].after if state in STEPS[step].before else None)
    assert after is None or (after.lease_until is not None) == (after.state in UNDER_WAY)


def test_what_is_freed_holds_no_recipient_and_all_else_does():
    for state in STATES:
        assert outgoing(to=(BO, CHI), state=state, returned=("Bo Tremblay",)).keys == (
            () if state in FREED else ("Chi Nwosu",)
        )


@pytest.mark.parametrize(("state", "lease", "step"), [
    ("claimed", 5, "lapse_claim"), ("claimed", 15, None), ("sending", 5, "lapse_sending"), ("sending", 15, None), ("sent", 5, None), ("approved", 5, None),
])  # fmt: skip
def test_a_lapsed_lease_goes_back_or_is_unknown(state: str, lease: int, step: str | None):
    assert swept(outgoing(state=state, lease_until=later(lease)), later(10)) == step


@pytest.mark.parametrize(("now", "due", "minutes", "leaves"), [
    ("2026-11-04T10:00", None, 10, "2026-11-04T10:10"),  # in civil hours: after the time to take it back
    ("2026-11-04T23:00", "2026-11-06T23:59", 10, "2026-11-05T08:00"),  # at night: in the morning
    ("2026-11-04T03:00", "2026-11-06T23:59", 10, "2026-11-04T08:00"),
    ("2026-11-04T18:55", "2026-11-06T23:59", 10, "2026-11-05T08:00"),  # just too late for the evening
    ("2026-11-04T23:00", "2026-11-04T23:59", 10, "2026-11-04T23:10"),  # civil hours never hold it past its due day
    ("2026-11-04T23:00", "2026-11-01T23:59", 10, "2026-11-04T23:10"),  # nor a letter that is late already
    ("2026-11-04T10:00", None, 0, "2026-11-04T10:00"),
])  # fmt: skip
def test_a_letter_leaves_after_the_time_to_take_it_back_and_in_civil_hours(
    now: str, due: str | None, minutes: int, leaves: str
):
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=LA)

    found = leaves_at(at(now).astimezone(UTC), Bounds(undo_minutes=minutes), zone=LA, due_at=at(due) if due else None)
    assert found == at(leaves)


def test_a_letter_leaves_no_earlier_than_its_window_opens():
    opens = datetime(2026, 11, 9, 0, 0, tzinfo=LA)
    assert leaves_at(NOW, Bounds(), zone=LA, opens_at=opens) == datetime(2026, 11, 9, 8, 0, tzinfo=LA)
    assert leaves_at(NOW, Bounds(civil_from=time(0), civil_to=time(23, 59)), zone=LA, opens_at=opens) == opens


@pytest.mark.parametrize("timeout_s", [0.1, 5, 120, 3600])
@pytest.mark.parametrize("recipients", [1, 7])
def test_a_lease_outlasts_every_answer_of_the_server_together(timeout_s: float, recipients: int):
    before_text = [
        "look-up",
        "connect",
        "greeting",
        "EHLO",
        "STARTTLS",
        "handshake",
        "EHLO again",
        "AUTH",
        "AUTH",
        "AUTH",
        "MAIL",
    ] + ["RCPT"] * recipients
    assert lease_s(timeout_s, recipients) > timeout_s * len(before_text)
    assert text_lease_s(timeout_s) > timeout_s * len(["DATA", "the dot"])


def test_a_letter_not_taken_is_tried_again_later_and_later_and_at_least_every_four_hours():
    waits = [retry_at(attempts, NOW) - NOW for attempts in range(7)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=5), timedelta(hours=4))


def test_the_sums_name_every_state_and_add_up():
    letters = [outgoing(str(n), state=state) for n, state in enumerate((*STATES, "sent"))]
    found = sums(letters)
    assert list(found) == list(STATES)
    assert sum(found.values()) == len(letters)


@pytest.mark.parametrize("change", [
    {"message": b"other"}, {"sender": BO}, {"to": (BO,)}, {"cc": (BO,)}, {"obligation": "other"}, {"basis": {"the company": "Borealis"}},
])  # fmt: skip
def test_the_approval_is_bound_to_all_that_leaves_and_all_that_it_rests_on(change: dict[str, object]):
    letter = outgoing()
    assert approval_digest(replace(letter, **change)) != approval_digest(letter)


def test_where_a_letter_stands_is_no_part_of_what_was_approved():
    letter = outgoing()
    assert (
        approval_digest(replace(letter, state="claimed", fence=9, attempts=3, say="x", not_before=NOW)) == letter.digest
    )


def obligation(**facts: object) -> Obligation:
    window = Window(opens_at=NOW, due_at=NOW, lapses_at=None)
    base = {
        "side": "candidate",
        "kind": "thank_you",
        "to": ("Chi Nwosu",),
        "cause": "0",
        "window": window,
        "because": (Reason(event="0", rule="T1", say="x", application="aurora"),),
    }
    return Obligation(**{**base, "application": application().id, **facts})


HELD, OFFER = (
    interview_held("tue 15:00", discussed="the ledger"),
    event(
        "offer_received", "wed 10:00", salary={"amount": 84000, "currency": "USD", "per": "year"}, start_on="2027-01-04"
    ),
)
SENT = event("letter_sent", "wed 9:00", letter_kind="thank_you", to=["Bo Tremblay"], channel="letter")


@pytest.mark.parametrize(("event_", "changed"), [
    (SENT, set()),
    (event("touch", "wed 9:00", **{"with": ["Chi Nwosu"], "channel": "phone"}), set()),
    (event("message_received", "wed 9:00", from_="Chi Nwosu", label="other"), set()),
    (event("offer_accepted", "thu 9:00", channel="letter"), set()),
    (event("letter_sent", "thu 9:00", letter_kind="acceptance", to=["Ana Lindqvist"], channel="letter"), set()),
    (event("person_changed", "thu 9:00", person="Chi Nwosu", email="c@aurora.example"), {"the address of Chi Nwosu"}),
    (event("person_changed", "thu 9:00", person="Bo Tremblay", email="b@aurora.example"), set()),
    (event("offer_changed", "thu 9:00", start_on="2027-02-01"), {"the start date"}),
    (event("offer_withdrawn", "thu 9:00"), {"the offer"}),
    (event("decided", "thu 9:00", to="decline"), {"the decision"}),
    (event("corrected", "thu 9:00", event=0, instead=interview_held("tue 15:00", discussed="the pumps")), {"what you told about interview held"}),
])  # fmt: skip
def test_our_own_letters_change_nothing_that_a_letter_rests_on_and_facts_do(
    event_: dict[str, object], changed: set[str]
):
    before = basis([application(HELD, OFFER)], obligation())
    after = basis([application(HELD, OFFER, event_)], obligation())
    assert {name for name in {**before, **after} if before.get(name) != after.get(name)} == changed


@pytest.mark.parametrize(("standing", "read_first", "step"), [
    ("open", None, "begin"), ("overdue", None, "begin"), ("upcoming", None, "begin"), ("open", "<m>", "wait"), ("held", None, "wait"), ("snoozed", None, "wait"),
    ("met", None, "fall_away"), ("void", None, "fall_away"), ("waived", None, "fall_away"), ("lapsed", None, "fall_away"), (None, None, "fall_away"),
])  # fmt: skip
def test_the_last_look_says_go_wait_or_let_it_go_and_why(standing: str | None, read_first: str | None, step: str):
    letter = outgoing()
    owed = Owed(obligation=obligation(waits_for=("decision",)), standing=standing) if standing else None
    look = last_look(letter, owed, dict(letter.basis), read_first)
    assert look.step == step
    assert bool(look.say) == (step != "begin")


def test_what_changed_is_told_by_its_name():
    letter = outgoing()
    owed = Owed(obligation=obligation(), standing="open")
    assert (
        last_look(letter, owed, {"the company": "Borealis"}, None).say == "Changed since you approved it: the company."
    )
