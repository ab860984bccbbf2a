"""Facts that cannot all hold: each is asked about, no letter that could be wrong leaves meanwhile, and a person can settle it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import application, at, day, document, event
from record.desks import EMPLOYER, Commands
from sincerely.core.application import Application, fold
from sincerely.core.events import Event
from sincerely.core.moments import Clock
from sincerely.core.owing.cause import CONTRADICTION
from sincerely.core.owing.owed import owed
from sincerely.core.owing.questions import Question, questions
from sincerely.core.record import Record
from sincerely.playbooks.owing import owing_rules

HEAD: dict[str, Any] = {"side": "employer", "jurisdiction": None}
OFFER = event("offer_made", "mon 9:00", answer_by="2026-11-13")
YES, NO = event("offer_accepted", "tue 9:00", channel="letter"), event("offer_declined", "wed 9:00", channel="letter")
LEFT, BACK = event("withdrew", "tue 9:00", channel="letter"), event("offer_withdrawn", "wed 9:00")
REFUSE, OFFERING = event("decided", "wed 12:00", to="refuse"), event("decided", "wed 12:00", to="offer")
CLOSED = event("position_closed", "tue 9:00", reason="filled")
MORE = event("extension_requested", "thu 9:00")


def of(*events: Any, name: str = "Sam Okafor", on: str = "thu") -> Application:
    """Return the employer's application of a person."""
    return application(
        *events, candidate={"name": name, "email": f"{name.split()[0].lower()}@x.example"}, on=on, **HEAD
    )


def standings(apps: Sequence[Application], on: str = "thu") -> dict[str, tuple[str, bool]]:
    """Return how each letter stands, and whether it waits for a contradiction to be settled."""
    rows = owed(apps, owing_rules("employer"), _no_holidays, Clock(day(on)))
    return {
        f"{one.obligation.kind} {one.obligation.to[0].split()[0]}": (
            one.standing,
            CONTRADICTION in one.obligation.waits_for,
        )
        for one in rows
    }


def asked(apps: Sequence[Application], on: str = "thu") -> list[Question]:
    return [one for one in questions(apps, _no_holidays, Clock(day(on))) if one.about == "contradiction"]


def _no_holidays(place: str, year: int) -> frozenset[Any]:
    return frozenset()


WAITS = ("held", True)


@pytest.mark.parametrize(
    ("events", "facts", "letters"),
    [
        ((OFFER, YES, NO), ("1", "2"), {"acceptance_confirmation Sam": ("void", True), "decline_acknowledgement Sam": WAITS}),
        ((OFFER, LEFT, event("offer_accepted", "wed 9:00", channel="letter")), ("1", "2"),
         {"acceptance_confirmation Sam": WAITS, "withdrawal_acknowledgement Sam": ("void", True)}),
        ((OFFER, YES, event("withdrew", "wed 9:00", channel="letter")), ("1", "2"),
         {"acceptance_confirmation Sam": ("void", True), "withdrawal_acknowledgement Sam": WAITS}),
        ((OFFER, YES, BACK), ("1", "2"), {"acceptance_confirmation Sam": ("void", True), "status_update Sam": WAITS}),
        ((OFFER, REFUSE), ("0", "1"), {"decline Sam": WAITS}),
        ((OFFER, YES, REFUSE), ("1", "2"), {"acceptance_confirmation Sam": WAITS, "decline Sam": WAITS}),
        ((OFFER, NO, MORE), ("1", "2"), {"decline_acknowledgement Sam": WAITS, "extension_reply Sam": ("void", True)}),
        ((LEFT, OFFERING), ("0", "1"), {"withdrawal_acknowledgement Sam": WAITS, "offer Sam": WAITS}),
        ((CLOSED, OFFERING), ("0", "1"), {"offer Sam": WAITS}),
        ((CLOSED, event("offer_made", "wed 9:00")), ("0", "1"), {}),
        ((event("position_closed", "wed", reason="filled"), OFFERING), ("0", "1"), {"offer Sam": WAITS}),
        ((event("position_closed", "wed", reason="filled"), event("decided", "wed", to="offer")), ("0", "1"), {"offer Sam": WAITS}),
        ((event("letter_sent", "mon 9:00", letter_kind="decline", to=["Sam Okafor"], channel="letter"),
          event("offer_made", "mon 8:00")), ("0", "1"), {}),
        ((MORE,), ("0",), {}),
        ((BACK,), ("0",), {}),
        ((event("letter_returned", "wed 9:00", letter_kind="decline", to=["Sam Okafor"]),), ("0",), {}),
        ((event("decided", "mon 9:00", to="refuse"), event("corrected", "tue 9:00", event=2), event("corrected", "wed 9:00", event=1)),
         ("1", "2"), {"decline Sam": ("open", False)}),
        ((event("corrected", "tue 9:00", event=0),), ("0",), {}),
    ],
)  # fmt: skip
def test_what_cannot_hold_together_is_asked_and_no_letter_rests_on_it(events, facts, letters):
    [question] = asked([of(*events)])

    assert question.events == facts
    assert standings([of(*events)]) == letters
    assert {choice.kind for choice in question.choices} >= {"corrected", "waived"}


@pytest.mark.parametrize("events", [(OFFER, YES, NO), (OFFER, YES, BACK), (LEFT, OFFERING), (CLOSED, OFFERING), (OFFER, REFUSE), (MORE,)])  # fmt: skip
def test_a_person_may_say_that_it_was_so_by_its_id_or_in_a_file_by_its_name(events):
    [question] = asked([of(*events)])
    [stands] = [choice for choice in question.choices if choice.kind == "waived"]

    for obligation in (stands.facts["obligation"], "contradiction"):
        settled = [of(*events, event("waived", "thu 12:00", obligation=obligation))]
        assert asked(settled) == []
        assert not any(waits for _, waits in standings(settled).values())


def test_a_word_that_it_was_so_says_nothing_of_what_is_told_later():
    told = (OFFER, YES, event("waived", "tue 12:00", obligation="contradiction"), NO)

    assert [one.events for one in asked([of(*told)])] == [("1", "3")]


DEES = event("offer_made", "mon 10:00"), event("offer_accepted", "wed 9:00", channel="letter")


def test_two_with_an_offer_for_one_opening_are_asked_about_once_and_neither_is_confirmed():
    sam, dee = of(OFFER, YES), of(*DEES, name="Dee Outis")

    [question] = asked([sam, dee])

    assert (question.application, question.events) == (dee.id, ("1", "1"))
    assert [(choice.kind, choice.application) for choice in question.choices] == [
        ("corrected", sam.id), ("corrected", None), ("waived", None),
    ]  # fmt: skip
    assert standings([sam, dee]) == {"acceptance_confirmation Sam": WAITS, "acceptance_confirmation Dee": WAITS}
    room = of(*DEES, event("waived", "thu 9:00", obligation=question.id), name="Dee Outis")
    assert standings([sam, room]) == {
        "acceptance_confirmation Sam": ("overdue", False), "acceptance_confirmation Dee": ("open", False),
    }  # fmt: skip


def test_those_behind_wait_while_the_acceptance_that_would_release_them_is_in_dispute():
    leader = of(event("ranked", "mon 8:00", rank=1), OFFER, LEFT, event("offer_accepted", "wed 9:00", channel="letter"))
    behind = of(event("ranked", "mon 8:00", rank=2), event("decided", "mon 12:00", to="refuse"), name="Dee Outis")

    assert standings([leader, behind])["decline Dee"] == WAITS
    settled = of(event("ranked", "mon 8:00", rank=1), OFFER, event("offer_accepted", "wed 9:00", channel="letter"))
    assert standings([settled, behind])["decline Dee"] == ("open", False)


def test_two_of_one_rank_are_both_next_until_a_person_says_which():
    leader = of(event("ranked", "mon 8:00", rank=1), OFFER, NO)
    tied = [of(event("ranked", "mon 8:00", rank=2), name=name) for name in ("Dee Outis", "Eve Third")]

    [question] = asked([leader, *tied])
    assert [choice.say for choice in question.choices][:2] == [
        "Make the offer to Dee Outis",
        "Make the offer to Eve Third",
    ]
    both = standings([leader, *tied])
    assert (both["offer Dee"], both["offer Eve"]) == (WAITS, WAITS)

    for n, choice in enumerate(question.choices[:2]):
        chosen = [told(one, choice.kind, choice.facts) if n == m else one for m, one in enumerate(tied)]
        assert asked([leader, *chosen]) == []
        after = standings([leader, *chosen])
        assert {who: after[who] for who in after if who.startswith("offer ")} == {
            f"offer {('Dee', 'Eve')[n]}": ("open", False)
        }


def told(app: Application, kind: str, facts: Any) -> Application:
    """Return the application once this is told of it, at the end of the week's Thursday."""
    record: Record = app.record
    said = Event(id="said", kind=kind, when=day("thu"), facts=dict(facts), place=len(record.events))
    return fold(replace(record, events=(*record.events, said)), Clock(day("thu")))


@pytest.mark.parametrize(
    "events",
    [
        (OFFER, YES, event("waived", "tue 12:00", obligation="acceptance_confirmation")),
        (CLOSED, OFFERING, event("letter_sent", "wed 13:00", letter_kind="offer", to=["Sam Okafor"], channel="letter"),
         event("offer_accepted", "thu 9:00", channel="letter")),
        (LEFT, event("offer_made", "wed 9:00")),
        (event("decided", "wed", to="offer"), event("position_closed", "wed", reason="filled")),
        (event("decided", "mon 8:00", to="refuse"), OFFER),
        (event("decided", "mon 9:00", to="refuse"), event("corrected", "tue 9:00", event=0), event("corrected", "wed 9:00", event=1)),
        (OFFER, MORE, event("offer_accepted", "thu 10:00", channel="letter")),
    ],
)  # fmt: skip
def test_what_only_came_after_something_else_is_no_contradiction(events):
    assert asked([of(*events)]) == []


MET, OUT = event("interview_held", "tue 12:00", **{"with": ["Bo Tremblay"]}), event("position_closed", "mon 8:00")
APPLIED = event("applied", "mon 8:00")


@pytest.mark.parametrize(
    ("events", "facts"),
    [
        ((OFFER, YES, NO, event("waived", "thu 9:00", obligation="decline_acknowledgement")), ("1", "2")),  # another thing is let be
        ((OFFER, YES, event("withdrew", "wed", channel="letter"), event("interview_held", "wed 9:00", **{"with": ["Bo Tremblay"]})),
         ("1", "2")),  # they may have met before that
        ((event("withdrew", "mon 9:00", channel="phone"), MET, event("withdrew", "wed 9:00", channel="letter"), OFFERING), ("2", "3")),
        ((event("withdrew", "tue", channel="letter"), MET, OFFERING), ("0", "2")),
        ((OFFER, event("offer_declined", "mon 12:00", channel="letter"), CLOSED, OFFERING), ("2", "3")),  # a second offer to be
        ((event("decided", "mon 9:00", to="refuse"), CLOSED, OFFERING), ("1", "2")),
        ((OFFER, REFUSE, event("decided", "thu 9:00", to="close")), ("0", "1")),  # which is said of the opening
        ((OUT, CLOSED, OFFERING), ("0", "2")),  # closed twice: the first says it
        ((APPLIED, event("corrected", "wed 9:00", event=2), event("corrected", "tue 9:00", event=1)), ("2", "1")),  # told late
        ((APPLIED, event("corrected", "tue 9:00", event=2), event("corrected", "wed 9:00", event=1), event("corrected", "wed 12:00", event=0)),
         ("1", "2")),  # a third, of something else
    ],
)  # fmt: skip
def test_what_is_asked_about_are_the_very_facts_that_cannot_hold_together(events, facts):
    [question] = asked([of(*events)])

    assert question.events == facts


@pytest.mark.parametrize(
    "events",
    [
        (LEFT, event("interview_held", "wed 9:00", **{"with": ["Bo Tremblay"]}), OFFERING),  # they met again
        (event("decided", "mon 9:00", to="offer"), LEFT),
        (OUT, OFFER, event("offer_declined", "tue 9:00", channel="letter")),
        (OUT, OFFER, BACK),
        (event("letter_sent", "mon 8:00", letter_kind="decline", to=["Sam Okafor"], channel="letter"), OFFER),  # they thought again
        (CLOSED, REFUSE),
        (APPLIED, event("corrected", "tue 9:00", event=2), event("corrected", "wed 9:00", event=1), event("corrected", "wed 12:00", event=2)),
        (APPLIED, event("corrected", "wed 9:00", event=2), event("corrected", "fri 9:00", event=1)),  # which is still to come
        (event("corrected", "mon 7:00", event=1), APPLIED),
    ],
)  # fmt: skip
def test_what_was_settled_or_is_still_to_come_is_no_contradiction(events):
    assert asked([of(*events)]) == []


def test_a_correction_told_at_the_very_minute_is_asked_about():
    crossed = APPLIED, event("corrected", "tue 9:00", event=2), event("corrected", "wed 9:00", event=1)
    minute = Clock(at("wed 9:00"))
    app = fold(of(*crossed).record, minute)

    assert [one.events for one in questions([app], _no_holidays, minute)] == [("1", "2")]


def test_a_position_closed_twice_was_closed_on_the_first_of_the_days_wherever_that_was_told():
    dee = of(OUT, name="Dee Outis")
    sam = of(CLOSED, OFFERING)

    [question] = asked([sam, dee])

    assert question.events == ("0", "1")
    assert question.say == (
        "The position was closed on Monday 2 November, and an offer to Sam Okafor came after that. Which of them is right?"
    )


def test_those_of_one_rank_are_asked_about_by_the_latest_rank_of_each_in_the_order_in_which_it_was_given():
    leader = of(event("ranked", "mon 8:00", rank=1), OFFER, NO)
    dee = of(event("ranked", "mon 7:00", rank=3), event("ranked", "tue 9:00", rank=2), name="Dee Outis")
    eve = of(event("ranked", "mon 9:00", rank=2), name="Eve Third")
    kim = of(event("ranked", "mon 9:00", rank=2), name="Kim Fourth")
    first, second = sorted((eve, kim), key=lambda one: one.id)

    [question] = asked([leader, dee, kim, eve])

    assert (question.application, question.events) == (dee.id, ("0", "0", "1"))
    assert [(choice.kind, choice.application) for choice in question.choices] == [
        *(("decided", who) for who in (first.id, second.id, None)),
        *(("corrected", who) for who in (first.id, second.id, None)),
    ]


def test_by_the_law_s_day_a_refusal_waits_for_nothing_any_more():
    ontario = {"jurisdiction": "CA-ON", "time_zone": "America/Toronto"}
    app = application(
        {"kind": "interview_held", "at": "2026-09-18T10:00-04:00", "with": ["Bo Tremblay"]}, OFFER, REFUSE,
        on="thu", **{**HEAD, **ontario},
    )  # fmt: skip
    rows = owed([app], owing_rules("employer"), _no_holidays, Clock(day("thu")))

    assert [(one.obligation.kind, one.standing) for one in rows if one.obligation.kind == "decline"] == [
        ("decline", "overdue")
    ]


@pytest.fixture
def sincerely(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    """An employer's desk with three candidates of one opening: the first has declined, the others are of one rank."""
    run = Commands(tmp_path, capsys)
    run.ok(EMPLOYER)
    for name, rank in (("Sam Okafor", 1), ("Dee Outis", 2), ("Eve Third", 2)):
        mine = (OFFER, NO) if rank == 1 else ()
        stated = document(
            event("ranked", "mon 8:00", rank=rank), *mine, side="employer", jurisdiction=None,
            candidate={"name": name, "email": f"{name.split()[0].lower()}@x.example"},
        )  # fmt: skip
        file = tmp_path / f"{name.split()[0]}.json"
        file.write_text(json.dumps(stated))
        run.ok(f"import {file}")
    return run


THURSDAY = "--at 2026-11-05T12:00-08:00"


def test_what_is_typed_for_a_choice_is_told_where_it_belongs_and_settles_it(sincerely):
    [question] = sincerely.ok(f"questions {THURSDAY} --json").json
    commands = [choice["command"] for choice in question["choices"]]
    listed = sincerely.ok(f"today {THURSDAY}").out
    assert commands[:2] == ["sincerely tell dee decided offer", "sincerely tell eve decided offer"]
    assert all(command in listed for command in commands)

    sincerely.ok(f"{commands[0].removeprefix('sincerely ')} {THURSDAY}")

    assert sincerely.ok(f"questions {THURSDAY} --json").json == []
    offers = [one for one in sincerely.ok(f"today {THURSDAY} --json").json if one["kind"] == "offer"]
    assert [(one["candidate"]["name"], one["standing"]) for one in offers] == [("Dee Outis", "open")]


def test_that_it_stands_as_told_is_typed_too(sincerely):
    sincerely.ok(f"tell sam offer accepted by letter {THURSDAY}")
    [question] = sincerely.ok(f"questions {THURSDAY} --json").json
    [stands] = [choice["command"] for choice in question["choices"] if choice["event"]["kind"] == "waived"]

    sincerely.ok(f"{stands.removeprefix('sincerely ')} {THURSDAY}")

    assert sincerely.ok(f"questions {THURSDAY} --json").json == []


def test_that_it_stands_as_told_is_still_known_of_a_file_written_from_the_desk(sincerely):
    sincerely.ok(f"tell sam offer accepted by letter {THURSDAY}")
    [question] = sincerely.ok(f"questions {THURSDAY} --json").json
    sincerely.ok(f"tell sam waived {question['id']} {THURSDAY}")
    file = sincerely.folder / "sam.json"
    file.write_text(sincerely.ok("export sam").out)

    assert '"obligation": "contradiction"' in file.read_text()
    assert sincerely.ok(f"questions --record {file} {THURSDAY} --json").json == []
