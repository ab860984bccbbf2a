"""What always holds of owing, whatever happened: tried on records that hypothesis makes up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import NAMES, document
from sincerely.core.application import fold
from sincerely.core.moments import Clock
from sincerely.core.owing.here import plain_day
from sincerely.core.owing.obligation import Owed
from sincerely.core.owing.owed import owed
from sincerely.core.record import Record, record_from
from sincerely.core.window import clamped
from sincerely.playbooks.owing import owing_rules
from sincerely.text.holidays import holidays_in

FIRST = date(2026, 10, 26)
ZONE = ZoneInfo("America/Los_Angeles")
COMPANY = st.sampled_from(["Ana", "Bo", "Chi"]).map(NAMES.__getitem__)
DAYS_AHEAD = st.integers(0, 30).map(lambda n: (FIRST + timedelta(days=n + 5)).isoformat())
CHANNEL = st.sampled_from(["letter", "phone"])
TRY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def happens(kind: str, **facts: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"kind": st.just(kind), **facts})


def letters(*kinds: str, to: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    return happens(
        "letter_sent", letter_kind=st.sampled_from(kinds), to=st.lists(to, min_size=1, max_size=2), channel=CHANNEL
    )


CANDIDATE = st.one_of(
    happens("interview_held", **{"with": st.lists(COMPANY, min_size=1, max_size=2)}),
    happens("decision_promised", by=DAYS_AHEAD, who=COMPANY),
    happens("offer_received", **{"from": COMPANY}, answer_by=DAYS_AHEAD),
    happens("offer_received", **{"from": COMPANY}),
    happens("decided", to=st.sampled_from(["accept", "decline", "withdraw"])),
    happens("offer_accepted", channel=CHANNEL),
    happens("offer_declined", channel=CHANNEL),
    happens("offer_withdrawn"),
    happens("extension_granted", answer_by=DAYS_AHEAD),
    happens("acceptance_confirmed", channel=CHANNEL),
    happens("rejected"),
    happens("withdrew", channel=CHANNEL),
    happens("touch", **{"with": st.lists(COMPANY, min_size=1, max_size=1)}, channel=CHANNEL),
    happens("message_received", **{"from": COMPANY}, label=st.just("other")),
    letters("thank_you", "inquiry", "acceptance", "decline_offer", "withdrawal", "rejection_thanks", to=COMPANY),
    happens("waived", obligation=st.sampled_from(["thank_you", "inquiry", "acceptance"])),
)
SAM = st.just(NAMES["Sam"])
EMPLOYER = st.one_of(
    happens("interview_held", **{"with": st.lists(st.just(NAMES["Bo"]), min_size=1, max_size=1)}),
    happens("decision_promised", by=DAYS_AHEAD),
    happens("decided", to=st.sampled_from(["refuse", "offer", "hold"])),
    happens("ranked", rank=st.integers(1, 3)),
    happens("offer_made", answer_by=DAYS_AHEAD),
    happens("offer_accepted", channel=CHANNEL),
    happens("offer_declined", channel=CHANNEL),
    happens("extension_requested"),
    happens("withdrew", channel=CHANNEL),
    happens("position_closed"),
    happens("inquiry_received", **{"from": SAM}),
    letters("decline", "offer", "status_update", "acceptance_confirmation", to=SAM),
)
WHEN = st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 23 * 4)))


def stamped(event: dict[str, Any], when: tuple[int, int | None]) -> dict[str, Any]:
    day, quarter = FIRST + timedelta(days=when[0]), when[1]
    if quarter is None:
        return {**event, "on": day.isoformat()}
    at = datetime.combine(day, datetime.min.time(), ZONE) + timedelta(minutes=15 * quarter)
    return {**event, "at": at.isoformat()}


def happenings(events: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.builds(stamped, events, WHEN), max_size=7)


DESKS = st.one_of(
    st.tuples(st.just("candidate"), st.lists(happenings(CANDIDATE), min_size=1, max_size=3)),
    st.tuples(st.just("employer"), st.lists(happenings(EMPLOYER), min_size=1, max_size=3)),
)


def records(side: str, told: Sequence[Sequence[dict[str, Any]]]) -> list[Record]:
    found = []
    for n, events in enumerate(told):
        head: dict[str, Any] = {"company": f"Firm {n}"} if side == "candidate" else {}
        if side == "employer":
            head = {"candidate": {"name": NAMES["Sam"] if n == 0 else f"Other {n}", "email": f"c{n}@c.example"}}
            events = [_to_own(event, head["candidate"]["name"]) for event in events]
        record, problems = record_from(document(*events, side=side, **head), f"record {n}")
        assert record is not None, problems
        found.append(record)
    return found


def _to_own(event: dict[str, Any], name: str) -> dict[str, Any]:
    own = {"to": [name]} if "letter_kind" in event else {}
    return {**event, **own, **({"from": name} if "from" in event else {})}


def stand(told: Sequence[Record], on: date, *, explain: bool = False) -> list[Owed]:
    clock = Clock(on)
    side = told[0].side
    return owed([fold(record, clock) for record in told], owing_rules(side), holidays_in, clock, explain=explain)


def by_id(rows: Sequence[Owed]) -> dict[str, Owed]:
    return {row.obligation.id: row for row in rows}


ON = st.integers(0, 90).map(lambda n: FIRST + timedelta(days=n))
AFTER_ALL = FIRST + timedelta(days=31)


@TRY
@given(DESKS, ON)
def test_windows_are_in_order_and_every_letter_has_one_name_and_a_reason(desk, on):
    rows = stand(records(*desk), on)

    assert len(by_id(rows)) == len(rows), [row.obligation.id for row in rows]
    for row in rows:
        window = row.obligation.window
        due = window.due_at or window.opens_at
        assert window.opens_at <= due <= (window.lapses_at or due)
        assert row.obligation.because and all(reason.say for reason in row.obligation.because)
        assert row.standing != "held" or row.obligation.waits_for


@TRY
@given(DESKS, ON)
def test_the_last_step_of_a_date_names_the_day_that_is_shown(desk, on):
    for row in stand(records(*desk), on, explain=True):
        letter = row.obligation
        for of, shown in (("due", letter.window.due_at), ("lapses", letter.window.lapses_at)):
            steps = [step.say for step in letter.steps if step.of == of]
            if shown and steps:
                assert plain_day(shown.date()) in steps[-1], (letter.kind, of, steps)


@TRY
@given(DESKS, st.integers(0, 60), st.integers(1, 30))
def test_time_alone_never_brings_back_what_was_let_go_and_what_is_met_stays_met(desk, first, more):
    told = records(*desk)
    before = by_id(stand(told, AFTER_ALL + timedelta(days=first)))
    after = by_id(stand(told, AFTER_ALL + timedelta(days=first + more)))

    for id, row in before.items():
        if row.standing in ("met", "waived", "lapsed"):
            assert id in after and after[id].standing == row.standing, (id, row.standing, after.get(id))


@TRY
@given(DESKS, st.integers(0, 40))
def test_only_an_offer_that_lapses_makes_time_bring_something_new(desk, later):
    told = [
        [event if event["kind"] not in ("offer_received", "offer_made") else {k: v for k, v in event.items() if k != "answer_by"}
         for event in events if event["kind"] != "extension_granted"]
        for events in desk[1]
    ]  # fmt: skip
    made = records(desk[0], told)

    assert set(by_id(stand(made, AFTER_ALL))) == set(by_id(stand(made, AFTER_ALL + timedelta(days=later))))


@TRY
@given(DESKS, ON)
def test_the_order_of_the_files_does_not_matter(desk, on):
    told = records(*desk)

    def seen(some: Sequence[Record]) -> list[tuple[str, str, object]]:
        return sorted((r.obligation.id, r.standing, str(r.obligation.window)) for r in stand(some, on))

    assert seen(told) == seen(told[::-1])


@TRY
@given(DESKS, ON, st.data())
def test_a_correction_equals_never_having_erred(desk, on, data):
    side, told = desk
    if not any(told):
        return
    at = data.draw(st.sampled_from([n for n, events in enumerate(told) if events]))
    wrong = data.draw(st.integers(0, len(told[at]) - 1))
    if any(event["kind"] == "letter_sent" for events in told for event in events):
        return  # apart from what was already sent
    right = data.draw(st.builds(stamped, CANDIDATE if side == "candidate" else EMPLOYER, WHEN))
    if right["kind"] == "letter_sent":
        return
    if side == "employer":
        right = _to_own(right, NAMES["Sam"] if at == 0 else f"Other {at}")
    corrected = [dict(event) for event in told[at]]
    corrected.append({"kind": "corrected", "on": FIRST.isoformat(), "event": wrong, "instead": right})
    never = [right if n == wrong else event for n, event in enumerate(told[at])]

    def seen(events: Sequence[dict[str, Any]]) -> list[tuple[str, str, object]]:
        some = records(side, [events if n == at else other for n, other in enumerate(told)])
        return sorted((r.obligation.id, r.standing, str(r.obligation.window)) for r in stand(some, on))

    assert seen(corrected) == seen(never)


@TRY
@given(st.lists(happenings(EMPLOYER), min_size=1, max_size=2), happenings(EMPLOYER), ON)
def test_an_unrelated_requisition_changes_nothing(told, other, on):
    mine = records("employer", told)
    name = "Zed Stranger"
    events = [_to_own(event, name) for event in other]
    head = {"company": "Elsewhere", "candidate": {"name": name, "email": "zed@z.example"}}
    stranger, problems = record_from(document(*events, side="employer", **head), "stranger")
    assert stranger is not None, problems
    ids = {record.id for record in mine}
    both = [row for row in stand([*mine, stranger], on) if row.obligation.application in ids]

    assert both == stand(mine, on)


MOMENT = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(ZONE))


@given(MOMENT, st.one_of(st.none(), MOMENT), st.one_of(st.none(), MOMENT))
def test_the_clamp_gives_a_window_in_order_or_none_where_it_would_lapse_before_it_opens(opens, due, lapses):
    window = clamped(opens, due, lapses)

    assert (window is None) == (lapses is not None and lapses < opens)
    if window is not None:
        assert window.opens_at == opens
        assert window.lapses_at == lapses
        if due is not None and opens <= due <= (lapses or due):
            assert window.due_at == due
