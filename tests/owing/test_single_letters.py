"""Letters of situations that no story can tell, since every story knows its place and has a recruiter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from builders import NAMES, application, at, day, document, event, interview_held
from sincerely.core.application import Application, fold
from sincerely.core.moments import Clock
from sincerely.core.owing.cause import listed
from sincerely.core.owing.obligation import Obligation, Owed
from sincerely.core.owing.owed import owed
from sincerely.core.record import record_from
from sincerely.core.window import Window
from sincerely.playbooks.owing import owing_rules
from sincerely.text.holidays import holidays_in


def letters(kind: str, *applications: Application, on: str) -> list[Obligation]:
    """Return the letters of one kind as they are owed at the end of a day, explained."""
    rules = owing_rules(applications[0].record.side)
    rows = owed(applications, rules, holidays_in, Clock(day(on)), explain=True)
    return [row.obligation for row in rows if row.obligation.kind == kind]


def test_where_no_place_is_named_the_steps_say_that_only_weekends_are_left_out():
    [letter] = letters("thank_you", application(interview_held("tue 9:00"), jurisdiction=None), on="tue")

    assert [step.say for step in letter.steps] == [
        "Tuesday 3 November, an interview took place; + 1 day: Wednesday 4 November.",
        "Tuesday 3 November, an interview took place; + 5 business days: Tuesday 10 November; weekends left out, no public holidays, "
        "since the record names no jurisdiction.",
    ]


MET = interview_held("mon 9:00", with_=("Chi", "Dee"))
WITHDREW = event("decided", "tue 9:00", to="withdraw")
ROLES = {"r": "recruiter", "m": "hiring_manager", "h": "hr", "i": "interviewer", "o": "referrer"}


def among(people: str, *events: Mapping[str, Any], primary: str = "") -> Application:
    """Return the application of these events among people called by the first letter of their role, one of them primary."""
    stated = [
        {"name": one, "email": None, "role": ROLES[one]} | ({"primary": True} if one == primary else {})
        for one in people
    ]
    found, problems = record_from(document(*events) | {"people": stated}, "test")
    assert found is not None, problems
    return fold(found, Clock(day("sun")))


@pytest.mark.parametrize(
    ("people", "primary", "asked", "told"),
    [
        ("ihmr", "i", "r", "r"),
        ("ihm", "i", "m", "i"),
        ("ih", "i", "i", "i"),
        ("ihm", "", "m", "m"),
        ("ih", "", "h", "h"),
        ("oi", "", "i", "i"),
        ("o", "", NAMES["Chi"], NAMES["Chi"]),  # nobody here has a role that writes, but Chi held the interview
        ("", "", NAMES["Chi"], NAMES["Chi"]),
    ],
)
def test_who_is_asked_where_nobody_promised_a_date_and_who_is_told_of_a_withdrawal(people, primary, asked, told):
    [inquiry] = letters("inquiry", among(people, MET, primary=primary), on="mon")
    [withdrawal] = letters("withdrawal", among(people, MET, WITHDREW, primary=primary), on="tue")

    assert (inquiry.to, withdrawal.to) == ((asked,), (told,))


def test_of_two_interviews_with_nobody_whose_role_is_known_the_later_one_names_whom_to_ask():
    inquiries = letters("inquiry", among("", MET, interview_held("tue 9:00", with_=("Dee",))), on="tue")

    assert {letter.to for letter in inquiries} == {(NAMES["Dee"],)}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "somebody"),
        (("Ines",), "Ines"),
        (("Ines", "Tom"), "Ines and Tom"),
        (("Ines", "Tom", "Ana", "Bo"), "Ines, Tom, Ana and Bo"),
    ],
)
def test_names_are_listed_as_a_sentence_has_them(names, said):
    assert listed(names) == said


def test_a_letter_says_what_its_rule_says_with_every_word_that_there_is_and_of_all_events_that_it_answers():
    [rule] = [one for one in owing_rules("candidate") if one.kind == "thank_you"]
    told = application(interview_held("tue 9:00"), interview_held("tue 15:00"))
    worded = replace(
        rule, say="{who} of {company} as {position}{nothing}.", ends="Sending it.", sources=("T1", "seed002")
    )

    [letter] = [one.obligation for one in owed([told], [worded], holidays_in, Clock(day("tue")))]
    assert [(one.event, one.application, one.rule, one.say) for one in letter.because] == [
        (event_, told.id, rule.id, "Chi Nwosu of Aurora as Analyst.") for event_ in ("0", "1")
    ]
    assert (letter.ends, letter.sources) == (("Sending it.",), ("T1", "seed002"))
    [plain] = [one.obligation for one in owed([told], [replace(rule, ends="")], holidays_in, Clock(day("tue")))]
    assert plain.ends == ()


THANKED = event("letter_sent", "tue 10:00", letter_kind="thank_you", to=[NAMES["Chi"]], channel="letter")
BACK = event("letter_returned", "tue 11:00", letter_kind="thank_you", to=[NAMES["Chi"]])
AGAIN = (THANKED | {"at": "2026-11-04T10:00-08:00"}, BACK | {"at": "2026-11-04T11:00-08:00"})


def moved(when: str, person: str = "Chi Nwosu", **facts: str) -> dict[str, Any]:
    """Return what is told anew of a person."""
    return event("person_changed", when, person=person, **facts)


@pytest.mark.parametrize(
    ("events", "asked_for"),
    [
        ((THANKED,), []),
        ((THANKED, BACK), [NAMES["Chi"]]),
        ((THANKED, BACK, moved("tue 12:00", email="chi@new.example")), []),
        ((THANKED, BACK, moved("tue 11:00", email="chi@new.example")), []),
        ((moved("tue 9:30", email="chi@new.example"), THANKED, BACK), [NAMES["Chi"]]),
        ((THANKED, BACK, moved("tue 12:00", phone="+1 555 0100")), [NAMES["Chi"]]),
        ((THANKED, BACK, moved("tue 12:00", "Bo Tremblay", email="bo@new.example")), [NAMES["Chi"]]),
        ((THANKED, BACK, moved("tue 12:00", email="chi@new.example"), *AGAIN), [NAMES["Chi"]]),
        ((THANKED, BACK, moved("tue 12:00", email="chi@new.example"), moved("wed 12:00", name="Chi Abara")), []),
        ((THANKED, BACK, moved("tue 12:00", name="Chi Abara", email="abara@new.example")), []),
        (
            (
                THANKED,
                BACK,
                moved("tue 12:00", name="Chi Abara"),
                moved("tue 13:00", "Chi Abara", email="abara@new.example"),
            ),
            [],
        ),
    ],
)
def test_an_address_from_which_a_letter_came_back_is_asked_for_until_a_new_one_is_told(events, asked_for):
    [letter] = letters("thank_you", application(interview_held("tue 9:00"), *events), on="thu")

    assert list(letter.bounced) == asked_for


def test_an_address_told_with_the_first_of_two_new_names_is_known():
    told = (
        THANKED,
        BACK,
        moved("tue 12:00", name="Chi Abara", email="abara@new.example"),
        moved("tue 13:00", "Chi Abara", name="Chi Eze"),
    )
    [letter] = letters("thank_you", application(interview_held("tue 9:00"), *told), on="thu")

    assert (letter.to, letter.bounced) == (("Chi Eze",), ())


def test_a_letter_to_somebody_else_that_came_back_asks_for_no_address_of_hers():
    chi = {"letter_kind": "inquiry", "to": [NAMES["Chi"]]}
    told = (
        interview_held("mon 9:00"),
        event("letter_sent", "tue+1 9:00", channel="letter", **chi),
        event("letter_returned", "tue+1 10:00", **chi),
    )
    [letter] = letters("inquiry", application(*told), on="wed+1")

    assert (letter.to, letter.bounced) == ((NAMES["Ana"],), ())


def test_an_address_is_asked_for_only_by_the_letter_that_came_back():
    both = letters(
        "thank_you", application(interview_held("tue 9:00"), THANKED, BACK, interview_held("thu 9:00")), on="thu"
    )

    assert [(one.cause, one.bounced) for one in both] == [("0", (NAMES["Chi"],)), ("3", ())]


def test_who_was_called_otherwise_is_known_by_that_name_too_and_nobody_else_is():
    [letter] = letters(
        "thank_you", application(interview_held("tue 9:00"), moved("wed 9:00", name="Chi Abara")), on="wed"
    )
    [plain] = letters("thank_you", application(interview_held("tue 9:00")), on="wed")

    assert (letter.to, letter.known_as) == (("Chi Abara",), ("Chi Nwosu",))
    assert (plain.to, plain.known_as, plain.id) == (("Chi Nwosu",), (), letter.id)


def test_a_letter_to_nobody_known_is_met_by_one_to_anybody():
    told = [event("applied", "mon 9:00"), event("decided", "tue 9:00", to="withdraw")]
    out = event("letter_sent", "wed 9:00", letter_kind="withdrawal", to=["Eve Ash"], channel="letter")
    rules = owing_rules("candidate")

    def stands(*events: Mapping[str, Any]) -> list[tuple[tuple[str, ...], str]]:
        rows = owed([among("", *events)], rules, holidays_in, Clock(day("thu")))
        return [(one.obligation.to, one.standing) for one in rows if one.obligation.kind == "withdrawal"]

    assert stands(*told) == [((), "open")]
    assert stands(*told, out) == [((), "met")]


WAIVED = "waived"


def stands(kind: str, *applications: Application, on: str) -> list[str]:
    """Return how each letter of a kind stands."""
    rows = owed(applications, owing_rules(applications[0].record.side), holidays_in, Clock(day(on)))
    return [one.standing for one in rows if one.obligation.kind == kind]


@pytest.mark.parametrize(
    ("named", "standing"),
    [
        ("thank_you", WAIVED),
        (" thank_you ", WAIVED),
        ("thank_you: Chi Nwosu", WAIVED),
        ("thank_you : Chi Abara", WAIVED),
        ("thank_you: Bo Tremblay", "open"),
        ("inquiry", "open"),
        ("inquiry: Chi Abara", "open"),
        ("its id", WAIVED),
        ("another id", "open"),
    ],
)
def test_a_letter_is_put_off_by_its_kind_by_kind_and_person_under_any_name_or_by_its_id(named, standing):
    told = (interview_held("tue 9:00"), moved("tue 10:00", name="Chi Abara"))
    [letter] = letters("thank_you", application(*told), on="tue")
    said = {"its id": letter.id, "another id": "thank_you-000000"}.get(named, named)

    assert stands("thank_you", application(*told, event("waived", "tue 12:00", obligation=said)), on="tue") == [
        standing
    ]
    before = (interview_held("tue 9:00"), event("waived", "tue 8:00", obligation=said))
    assert stands("thank_you", application(*before), on="tue") == ([WAIVED] if named == "its id" else ["open"])


def test_a_letter_of_two_reasons_is_waived_by_its_name_with_both_and_has_the_sources_of_both():
    """Waived before the second reason came, it was of the first alone."""
    there = application(
        event("offer_received", "wed 9:00", from_=NAMES["Ana"], answer_by="2026-11-30"), company="Borealis"
    )
    met = interview_held("mon 9:00")
    [letter] = letters("inquiry", application(met), there, on="wed")
    [plain, elsewhere] = [one for one in owing_rules("candidate") if one.kind == "inquiry"]

    def waived(when: str) -> list[str]:
        return stands("inquiry", application(met, event("waived", when, obligation=letter.id)), there, on="fri")

    assert set(letter.sources) == {*plain.sources, *elsewhere.sources} and len(set(letter.sources)) == len(
        letter.sources
    )
    assert [reason.rule for reason in letter.because] == [plain.id, elsewhere.id]
    assert waived("thu 9:00") == [WAIVED]
    assert waived("tue 9:00") == [WAIVED, "overdue"]
    twice = (event("waived", "tue 9:00", obligation=letter.id), event("waived", "thu 9:00", obligation=letter.id))
    assert stands("inquiry", application(met, *twice), there, on="fri") == [WAIVED]
    snoozed = event("snoozed", "thu 9:00", obligation=letter.id, until="2026-11-05")
    assert stands("inquiry", application(met, twice[0], snoozed), there, on="fri") == [WAIVED, "overdue"]
    later = application(
        event("offer_received", "fri 9:00", from_=NAMES["Ana"], answer_by="2026-12-01"), company="Cirrus"
    )
    told = application(met, event("waived", "thu 9:00", obligation=letter.id))
    [_, news] = letters("inquiry", told, there, later, on="fri")
    assert [reason.application for reason in news.because] == [later.id]  # what was waived does not come back with it


def test_steps_are_told_only_if_they_are_asked_for():
    there = application(
        event("offer_received", "wed 9:00", from_=NAMES["Ana"], answer_by="2026-11-30"), company="Borealis"
    )
    rows = owed(
        [application(interview_held("mon 9:00")), there], owing_rules("candidate"), holidays_in, Clock(day("wed"))
    )

    assert {one.obligation.steps for one in rows} == {()}


def row(
    standing: str, due: str | None, lapses: str | None, *, to: str = "Ana", kind: str = "inquiry", cause: str
) -> Owed:
    """Return a letter to somebody, due and given up on days of the week."""
    window = Window(
        opens_at=at("mon 0:00"), due_at=due and at(f"{due} 12:00"), lapses_at=lapses and at(f"{lapses} 12:00")
    )
    return Owed(
        obligation=Obligation(side="candidate", kind=kind, application="a", to=(to,) if to else (), cause=cause, window=window, because=()),
        standing=standing,
    )  # fmt: skip


def test_letters_are_ordered_by_what_is_lost_first_then_by_their_day_and_then_by_name():
    rows = [
        row("overdue", "wed", "thu", cause="0"),
        row("overdue", "tue", "fri", cause="1"),
        row("overdue", "mon", None, cause="2"),
        row("overdue", "tue", None, cause="3"),
        row("open", "tue", "wed", cause="4"),
        row("open", "wed", "thu", kind="acceptance", cause="5"),
        row("open", "wed", "thu", cause="6"),
        row("open", "wed", "thu", to="Bo", kind="acceptance", cause="7"),
        row("open", "wed", "thu", to="", cause="8"),
        row("held", None, None, cause="9"),
    ]

    ordered = sorted([*rows[5:], *rows[:5]], key=lambda one: one.urgency)
    assert [rows.index(one) for one in ordered] == list(range(10))


def test_one_letter_of_a_round_names_every_application_that_it_answers_and_all_that_it_waits_for():
    def theirs(name: str, position: str, *events: Mapping[str, Any]) -> Application:
        head = {"name": name, "email": f"{name.lower()}@x.example"}
        return application(*events, side="employer", candidate=head, position=position)

    first = theirs("Sam", "Analyst", event("decided", "mon 9:00", to="refuse"))
    second = theirs("Sam", "Clerk", event("ranked", "mon 8:00", rank=2), event("decided", "tue 9:00", to="refuse"))
    ahead = theirs("Dee", "Clerk", event("ranked", "mon 8:00", rank=1), event("offer_made", "mon 8:30"))
    [letter] = letters("decline", first, second, ahead, on="tue")

    assert (letter.application, letter.also, letter.waits_for) == (
        first.id,
        (second.id,),
        ("the answer of Dee to the offer",),
    )
    [alone] = letters("decline", first, on="tue")
    assert alone.also == ()


def test_a_round_put_off_for_one_position_says_when_that_is_over_and_nothing_else_that_was_put_off():
    first = application(event("decided", "mon 9:00", to="refuse"), event("snoozed", "mon 12:00", obligation="offer", until="2026-11-11"),
                        side="employer")  # fmt: skip
    put_off = application(
        event("waived", "tue 8:00", obligation="offer"), event("decided", "tue 9:00", to="refuse"), event("snoozed", "tue 12:00", obligation="decline", until="2026-11-10"),
        side="employer", position="Clerk",
    )  # fmt: skip
    [letter] = owed([first, put_off], owing_rules("employer"), holidays_in, Clock(day("wed")))

    assert (letter.obligation.also, letter.standing, letter.turns) == (
        (put_off.id,),
        "snoozed",
        (at("tue+1 0:00"),),
    )
