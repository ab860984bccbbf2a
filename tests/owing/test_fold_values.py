"""What every kind of event leaves in an application, compared as whole values: the facts that letters are written from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from builders import CAST, NAMES, application, at, day, event, interview_held
from sincerely.core.application import Answer, Contact, Decision, Interview, Invite, Offer, Promise, Sent
from sincerely.core.events import Salary
from sincerely.core.people import Person

ANA, BO, CHI, SAM = (NAMES[one] for one in ("Ana", "Bo", "Chi", "Sam"))
TERMS = {"hours": "40", "place": "Oakland"}
PAID = {"amount": 85000, "currency": "USD", "per": "year"}
SALARY = Salary(amount=Decimal(85000), currency="USD", per="year")
OFFERED = event(
    "offer_received", "mon 10:00", from_=ANA, salary=PAID, start_on="2027-01-04", answer_by="2026-11-20",
    conditions=["references"], channel="letter", terms=TERMS,
)  # fmt: skip
OFFER = Offer(
    event="0", when=at("mon 10:00"), by=ANA, salary=SALARY, start_on=date(2027, 1, 4), answer_by=date(2026, 11, 20),
    conditions=("references",), channel="letter", terms=TERMS,
)  # fmt: skip


def said(id: str, kind: str, when: str, **facts: object) -> Answer:
    """Return an answer as the fold keeps it."""
    return Answer(event=id, kind=kind, when=at(when) if " " in when else day(when), facts=facts)


def test_an_interview_is_kept_with_whom_it_was_until_when_and_what_was_noted():
    app = application(
        event("applied", "mon 8:00"),
        event("interview_held", "mon 10:00", with_=[CHI, BO], ends_at="2026-11-02T11:00-08:00",
              debrief={"discussed": "ledgers", "fit": {CHI: "books"}}),
    )  # fmt: skip
    [held] = app.interviews

    assert held == Interview(
        event="1", when=at("mon 10:00"), people=(CHI, BO), ends_at=at("mon 11:00"),
        debrief={"discussed": "ledgers", "fit": {CHI: "books"}},
    )  # fmt: skip
    assert app.contacts == (Contact(event="1", when=at("mon 10:00"), people=(CHI, BO)),)
    assert [held.noted("discussed", BO), held.noted("discussed"), held.noted("fit", CHI), held.noted("fit", BO), held.noted("fit"),
            held.noted("impressed", CHI)] == ["ledgers", "ledgers", "books", None, None, None]  # fmt: skip


SCHEDULED = event(
    "interview_scheduled", "mon 9:00", starts_at="2026-11-04T10:00-08:00", ends_at="2026-11-04T11:00-08:00", with_=[CHI]
)
SECOND = event("interview_scheduled", "mon 9:30", starts_at="2026-11-05T10:00-08:00", with_=[BO])
INVITE = Invite(event="0", starts_at=at("wed 10:00"), ends_at=at("wed 11:00"), people=(CHI,))
OTHER = Invite(event="1", starts_at=at("thu 10:00"), people=(BO,))
FRIDAY = "2026-11-06T10:00-08:00"


@pytest.mark.parametrize(
    ("more", "invites"),
    [
        ((), (INVITE, OTHER)),
        ((event("interview_moved", "tue", starts_at=FRIDAY),),
         (INVITE, replace(OTHER, ended="moved"), Invite(event="2", starts_at=at("fri 10:00"), people=(BO,), moved_from="1"))),
        ((event("interview_moved", "tue", starts_at=FRIDAY, interview=0, with_=[BO]),),
         (replace(INVITE, ended="moved"), OTHER, Invite(event="2", starts_at=at("fri 10:00"), people=(BO,), moved_from="0"))),
        ((event("interview_cancelled", "tue"),), (INVITE, replace(OTHER, ended="cancelled"))),
        ((event("interview_cancelled", "tue"), event("interview_cancelled", "tue")),
         (replace(INVITE, ended="cancelled"), replace(OTHER, ended="cancelled"))),
        ((event("interview_missed", "tue", interview=0),), (replace(INVITE, ended="missed"), OTHER)),
        ((event("interview_cancelled", "tue", interview=2),), (INVITE, OTHER)),  # it names no interview arranged
        ((interview_held("wed 10:00"),), (replace(INVITE, ended="held"), OTHER)),
        ((interview_held("fri 10:00"),), (INVITE, OTHER)),
    ],
)  # fmt: skip
def test_an_interview_arranged_stands_until_it_is_moved_cancelled_missed_or_held(more, invites):
    assert application(SCHEDULED, SECOND, *more).invites == invites


def test_one_moved_that_was_never_arranged_is_arranged_with_nobody_known():
    app = application(
        event("interview_moved", "tue", starts_at=FRIDAY), event("interview_cancelled", "wed", interview=0)
    )

    assert app.invites == (Invite(event="0", starts_at=at("fri 10:00"), people=(), ended="cancelled"),)
    assert application(event("interview_cancelled", "tue")).invites == ()


def test_promises_decisions_and_offers_are_kept_as_they_were_told():
    app = application(
        OFFERED,
        event("decision_promised", "tue 9:00", by="2026-11-13", who=BO),
        event("decided", "wed 9:00", to="decline", by=SAM, reason="too far", reason_is_private=False),
        event("decided", "thu 9:00", to="accept"),
    )

    assert app.offers == (OFFER,)
    assert app.promises == (Promise(event="1", when=at("tue 9:00"), by=date(2026, 11, 13), who=BO),)
    assert app.decisions == (
        Decision(event="2", when=at("wed 9:00"), to="decline", by=SAM, reason="too far", reason_is_private=False),
        Decision(event="3", when=at("thu 9:00"), to="accept"),
    )
    assert app.contacts == (Contact(event="0", when=at("mon 10:00"), people=(ANA,)),)
    assert application(event("offer_received", "mon 10:00")).contacts == (
        Contact(event="0", when=at("mon 10:00"), people=()),
    )


def changed(kind: str, **facts: object) -> tuple[dict[str, object], Answer]:
    """Return an event of Tuesday about the offer, and what the fold keeps of it."""
    stated = event(kind, "tue 9:00", **facts)
    [kept] = [one for one in application(OFFERED, stated).events if one.kind == kind]
    return stated, Answer(event="1", kind=kind, when=at("tue 9:00"), facts=kept.facts)


LATER = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("kind", "facts", "becomes", "reached", "contact"),
    [
        ("offer_changed", {"answer_by": "2026-11-27"}, {"changed": True, "answer_by": LATER}, "offered", True),
        ("offer_changed", {"salary": PAID | {"amount": 90000}}, {"changed": True, "salary": replace(SALARY, amount=Decimal(90000))}, "offered", True),
        ("offer_changed", {"start_on": "2027-02-01"}, {"changed": True, "start_on": date(2027, 2, 1)}, "offered", True),
        ("offer_changed", {"conditions": ["a check"]}, {"changed": True, "conditions": ("a check",)}, "offered", True),
        ("offer_changed", {"terms": {"hours": "30"}}, {"changed": True, "terms": {"hours": "30"}}, "offered", True),
        ("conditions_met", {}, {"conditions_met": ("references",), "released": True}, "offered", False),
        ("conditions_met", {"conditions": ["another"]}, {"conditions_met": ("another",)}, "offered", False),
        ("offer_withdrawn", {}, {"withdrawn": True}, "offer_withdrawn", True),
        ("extension_requested", {}, {"extension_requested": True, "asked_until": date(2026, 11, 20)}, "offered", True),
        ("extension_granted", {"answer_by": "2026-11-27"}, {"extension_granted": True, "answer_by": LATER}, "offered", True),
        ("extension_granted", {"answer_by": "2026-11-20"}, {"extension_granted": True}, "offered", True),
        ("extension_granted", {}, {"extension_granted": True}, "offered", True),
        ("extension_refused", {"answer_by": "2026-11-27"}, {"extension_refused": True, "answer_by": LATER}, "offered", True),
        ("extension_refused", {}, {"extension_refused": True}, "offered", True),
        ("offer_accepted", {"channel": "letter"}, {"accepted": True, "in_writing": True}, "accepted", False),
        ("offer_accepted", {"channel": "phone"}, {"accepted": True}, "accepted", False),
        ("offer_declined", {"channel": "phone"}, {"declined": True}, "declined", False),
        ("acceptance_confirmed", {"channel": "phone"}, {"confirmed": True}, "offered", False),
    ],
)  # fmt: skip
def test_what_happens_to_an_offer_is_kept_in_it(kind, facts, becomes, reached, contact):
    stated, kept = changed(kind, **facts)
    app = application(OFFERED, stated)

    assert app.offers == (
        replace(OFFER, **{name: kept if value is True else value for name, value in becomes.items()}),
    )
    assert app.stage == reached
    assert app.contacts[1:] == ((Contact(event="1", when=at("tue 9:00"), people=(ANA,)),) if contact else ())


@pytest.mark.parametrize(
    ("kind", "first", "second", "name", "holds"),
    [
        ("offer_withdrawn", {}, {}, "withdrawn", "1"),
        ("offer_accepted", {"channel": "phone"}, {"channel": "letter"}, "accepted", "1"),
        ("offer_accepted", {"channel": "phone"}, {"channel": "letter"}, "in_writing", "2"),
        ("offer_accepted", {"channel": "letter"}, {"channel": "phone"}, "in_writing", "1"),
        ("offer_declined", {"channel": "phone"}, {"channel": "letter"}, "declined", "1"),
        ("conditions_met", {}, {}, "released", "1"),
        ("acceptance_confirmed", {"channel": "phone"}, {"channel": "letter"}, "confirmed", "2"),
        ("acceptance_confirmed", {"channel": "letter"}, {"channel": "letter"}, "confirmed", "1"),
        ("acceptance_confirmed", {"channel": "letter"}, {"channel": "phone"}, "confirmed", "1"),
        ("acceptance_confirmed", {"channel": "phone"}, {"channel": "phone"}, "confirmed", "1"),
        ("extension_requested", {}, {}, "extension_requested", "2"),
    ],
)  # fmt: skip
def test_of_two_the_one_that_binds_is_kept(kind, first, second, name, holds):
    app = application(OFFERED, event(kind, "tue 9:00", **first), event(kind, "wed 9:00", **second))

    assert getattr(app.offer, name).event == holds


def test_conditions_are_met_one_by_one_and_the_last_of_them_releases_the_offer():
    two = OFFERED | {"conditions": ["references", "a check"]}
    some = event("conditions_met", "tue 9:00", conditions=["a check"])
    rest = event("conditions_met", "wed 9:00", conditions=["references"])

    assert (application(two, some).offer.open_conditions, application(two, some).offer.released) == (
        ("references",),
        None,
    )
    both = application(two, some, rest).offer
    assert (both.conditions_met, both.open_conditions, both.released.event) == (("a check", "references"), (), "2")
    none = application(OFFERED | {"conditions": []}, event("conditions_met", "tue 9:00"))
    assert none.offer.released is None  # there was nothing to release it from


def test_the_latest_offer_is_the_one_that_things_happen_to():
    app = application(
        OFFERED,
        event("offer_received", "tue 10:00", from_=BO),
        event("extension_granted", "wed 9:00", answer_by="2026-11-27"),
    )

    assert app.offers[0] == OFFER
    assert (app.offer.event, app.offer.by, app.offer.answer_by, app.offer.salary) == ("1", BO, LATER, None)
    assert application().offer is None


def test_a_new_day_to_answer_by_told_before_they_answered_a_request_is_the_one_that_stood():
    asked = event("extension_requested", "tue 9:00")
    new = event("offer_changed", "wed 9:00", answer_by="2026-11-27")
    granted = event("extension_granted", "tue 12:00", answer_by="2026-11-25")
    refused = event("extension_refused", "tue 12:00")

    assert application(OFFERED, asked, new).offer.asked_until == LATER
    assert application(OFFERED, asked, granted, new).offer.asked_until == date(2026, 11, 20)
    assert application(OFFERED, asked, refused, new).offer.asked_until == date(2026, 11, 20)
    assert application(OFFERED, new).offer.asked_until is None


def test_an_answer_told_of_the_day_on_which_the_offer_came_later_is_of_that_offer():
    app = application(event("offer_accepted", "mon", channel="phone"), OFFERED)

    assert (app.offer.accepted.event, app.others, app.stage) == ("0", (), "accepted")
    never = application(event("offer_accepted", "mon", channel="phone"))
    assert (never.offers, [one.kind for one in never.others], never.decisions) == ((), ["offer_accepted"], ())


# What was sent, and what it did


def sent(kind: str, when: str, *to: str, **facts: object) -> dict[str, object]:
    return event("letter_sent", when, letter_kind=kind, to=list(to), **({"channel": "letter"} | facts))


def test_a_letter_is_kept_with_all_that_was_told_of_it():
    app = application(
        interview_held("mon 9:00"),
        sent(
            "thank_you",
            "tue 9:00",
            CHI,
            BO,
            cc=[ANA],
            message_id="<1@okafor.example>",
            text="Thank you.",
            told=["a book"],
            for_=0,
            channel="chat",
        ),
    )

    assert app.letters == (
        Sent(event="1", when=at("tue 9:00"), kind="thank_you", to=(CHI, BO), cc=(ANA,), channel="chat", message_id="<1@okafor.example>",
             text="Thank you.", told=("a book",), answers="0"),
    )  # fmt: skip
    assert app.contacts[1:] == (Contact(event="1", when=at("tue 9:00"), people=(CHI, BO, ANA)),)
    plain = application(sent("thank_you", "tue 9:00", CHI)).letters
    assert plain == (Sent(event="0", when=at("tue 9:00"), kind="thank_you", to=(CHI,)),)


@pytest.mark.parametrize(
    ("kind", "stage", "decision"),
    [
        ("acceptance", "accepted", "accept"),
        ("decline_offer", "declined", "decline"),
        ("withdrawal", "withdrew", "withdraw"),
    ],
)
def test_a_letter_that_decides_is_the_decision_and_once_it_reached_nobody_it_is_not(kind, stage, decision):
    letter = sent(kind, "tue 9:00", ANA, channel="phone")
    app = application(OFFERED, letter)
    back = application(OFFERED, letter, event("letter_returned", "wed 9:00", letter_kind=kind, to=[ANA]))

    assert (app.stage, app.decisions) == (stage, (Decision(event="1", when=at("tue 9:00"), to=decision, implied=True),))
    done = [one for one in (app.offer.accepted, app.offer.declined, *app.withdrawals) if one]
    assert [(one.event, one.when, one.facts) for one in done] == [("1", at("tue 9:00"), {"channel": "phone"})]
    assert (back.offer.accepted, back.offer.declined, back.withdrawals) == (None, None, ())
    if kind != "withdrawal":
        assert (back.stage, back.offers) == ("offered", (OFFER,))


def test_a_resignation_sent_is_that_one_resigned_unless_it_came_back():
    letter = sent("resignation", "tue 9:00", BO)
    back = event("letter_returned", "wed 9:00", letter_kind="resignation", to=[BO])

    assert application(letter).others == (said("0", "resigned", "tue 9:00"),)
    assert application(event("resigned", "mon 9:00", last_day="2026-11-30"), letter, back).others == (
        said("0", "resigned", "mon 9:00", last_day=date(2026, 11, 30)),
    )


def test_a_return_is_noted_on_the_letter_that_came_back_and_one_of_no_letter_is_kept_apart():
    two = (
        sent("thank_you", "mon 9:00", CHI, message_id="<1@x.example>"),
        sent("thank_you", "tue 9:00", CHI, message_id="<2@x.example>"),
    )
    back = event("letter_returned", "wed 9:00", letter_kind="thank_you", to=[CHI])

    def came_back(*events: dict[str, object]) -> list[list[str]]:
        return [list(letter.returned) for letter in application(*events).letters]

    assert came_back(*two, back) == [[], [CHI]]  # the later, if nobody says which
    assert came_back(*two, back | {"message_id": "<1@x.example>"}) == [[CHI], []]
    assert came_back(*two, back | {"message_id": "<3@x.example>"}) == [[], []]
    assert came_back(*two, back, back) == [[CHI], [CHI]]
    assert came_back(*two, back | {"letter_kind": "inquiry"}) == [[], []]
    assert came_back(sent("thank_you", "mon 9:00", CHI), back | {"message_id": "<3@x.example>"}) == [[CHI]]
    assert [one.kind for one in application(*two, back | {"to": [BO]}).others] == ["letter_returned"]


def test_a_return_told_of_the_day_on_which_the_letter_left_later_is_of_that_letter():
    back = event("letter_returned", "tue", letter_kind="thank_you", to=[CHI])

    assert [list(one.returned) for one in application(back, sent("thank_you", "tue 9:00", CHI)).letters] == [[CHI]]
    assert [list(one.returned) for one in application(back, sent("thank_you", "wed 9:00", CHI)).letters] == [[]]
    assert [list(one.returned) for one in application(back, sent("thank_you", "tue 9:00", BO)).letters] == [[]]
    assert [list(one.returned) for one in application(back, sent("inquiry", "tue 9:00", CHI)).letters] == [[]]
    assert [one.kind for one in application(back).others] == ["letter_returned"]
    assert application(back, sent("thank_you", "tue 9:00", CHI)).others == ()


# What ends it, and how far it has come


STEPS = [
    (event("applied", "mon 9:00"), "applied"),
    (event("interview_scheduled", "mon 9:00", starts_at="2026-11-04T10:00-08:00"), "interviewing"),
    (interview_held("mon 9:00"), "interviewed"),
    (event("offer_received", "mon 9:00"), "offered"),
    (event("rejected", "mon 9:00"), "rejected"),
    (event("withdrew", "mon 9:00", channel="phone"), "withdrew"),
    (event("position_closed", "mon 9:00"), "position_closed"),
]


@pytest.mark.parametrize(("step", "stage"), STEPS)
def test_an_application_stands_where_the_last_step_brought_it(step, stage):
    assert application().stage == "new"
    assert application(step).stage == stage


def test_what_ended_on_a_day_without_an_hour_had_not_happened_before_what_came_that_day():
    for ended in (event("rejected", "mon"), event("withdrew", "mon", channel="phone"), event("position_closed", "mon")):
        assert application(ended, interview_held("mon 9:00")).stage == ended["kind"]
        assert application(ended, interview_held("tue 9:00")).stage == "interviewed"
        assert application(ended, interview_held("mon")).stage == "interviewed"  # told in this order
        assert application(ended, event("rejected", "mon 9:00")).stage == "rejected"
    for ended in ("offer_declined", "offer_withdrawn"):
        told = (OFFERED, event(ended, "tue", **({"channel": "phone"} if ended == "offer_declined" else {})))
        assert application(*told, interview_held("tue 9:00")).stage == ended.replace("offer_declined", "declined")
        assert application(*told, interview_held("wed 9:00")).stage == "interviewed"
    assert application(interview_held("mon"), OFFERED).stage == "offered"


def test_endings_are_kept_apart_by_who_ended_it():
    app = application(
        event("rejected", "mon 9:00", from_=ANA), event("withdrew", "tue 9:00", channel="phone", reason="far"),
        event("position_closed", "wed 9:00", reason="filled"), event("asked_to_stop", "thu 9:00"),
        event("hired_elsewhere", "thu 10:00"), event("frozen", "thu 11:00"),
        event("waived", "fri 9:00", obligation="thank_you"), event("snoozed", "fri 10:00", obligation="inquiry", until="2026-11-20"),
    )  # fmt: skip

    assert [[one.kind for one in kept] for kept in (app.rejections, app.withdrawals, app.closings, app.stops, app.put_off, app.others)] == [
        ["rejected"], ["withdrew"], ["position_closed"], ["asked_to_stop", "hired_elsewhere"], ["waived", "snoozed"], ["frozen"],
    ]  # fmt: skip
    assert app.decisions == (Decision(event="1", when=at("tue 9:00"), to="withdraw", reason="far", implied=True),)


# People, messages, contact


def test_what_is_told_of_a_person_changes_that_and_nothing_else():
    told = event(
        "person_changed",
        "mon",
        person=CHI,
        email="c@new.example",
        phone="+1",
        address_as="Prof. Nwosu",
        role="hiring_manager",
    )
    [chi] = [one for one in application(told).people if one.name == CHI]

    assert chi == Person(
        name=CHI, email="c@new.example", phone="+1", address_as="Prof. Nwosu", roles=("hiring_manager",)
    )
    assert application(told).person(BO).email == CAST["Bo"]["email"]
    new = application(event("person_changed", "mon", person="Eve Ash", email="eve@aurora.example"))
    assert new.person("Eve Ash") == Person(name="Eve Ash", email="eve@aurora.example") in new.people
    assert application().person("Eve Ash") == Person(name="Eve Ash")


def test_an_employer_s_candidate_changes_as_any_person_and_is_not_doubled():
    app = application(
        event("person_changed", "mon", person=SAM, name="Sam Obi", email="obi@okafor.example"), side="employer"
    )

    assert (app.candidate.name, app.candidate.email) == ("Sam Obi", "obi@okafor.example")
    assert [one.name for one in app.people] == [BO, CHI]
    assert app.person("Sam Obi") == app.candidate


@pytest.mark.parametrize(
    ("label", "contact"), [("other", True), ("auto_reply", False), ("bounce", False), ("unrelated", False)]
)
def test_a_message_is_contact_unless_a_machine_wrote_it_or_it_is_of_something_else(label, contact):
    app = application(event("message_received", "mon 9:00", from_=ANA, label=label))

    assert [one.kind for one in app.others] == ["message_received"]
    assert app.contacts == ((Contact(event="0", when=at("mon 9:00"), people=(ANA,)),) if contact else ())


def test_a_touch_is_contact_with_those_it_names_and_may_stand_for_a_letter():
    app = application(event("touch", "mon 9:00", with_=[ANA, BO], channel="phone", meets="inquiry"))

    assert app.contacts == (Contact(event="0", when=at("mon 9:00"), people=(ANA, BO), meets="inquiry"),)


# The employer's offers


def made(when: str, **facts: object) -> dict[str, object]:
    return event("offer_made", when, **facts)


def test_an_offer_told_once_more_keeps_what_it_does_not_say_while_the_first_is_out():
    first = made(
        "mon 9:00",
        salary=PAID,
        start_on="2027-01-04",
        answer_by="2026-11-20",
        conditions=["references"],
        terms=TERMS,
        channel="phone",
    )
    again = made("tue 9:00", start_on="2027-02-01")

    offer = application(first, again, side="employer").offer
    assert offer == Offer(
        event="1", when=at("tue 9:00"), salary=SALARY, start_on=date(2027, 2, 1), answer_by=date(2026, 11, 20),
        conditions=("references",), terms=TERMS,
    )  # fmt: skip
    assert application(first, made("tue 9:00"), side="employer").offer.start_on == date(2027, 1, 4)
    bare = Offer(event="2", when=at("tue 9:00"), start_on=date(2027, 2, 1))
    for ended in (
        event("offer_declined", "mon 12:00", channel="phone"), event("offer_withdrawn", "mon 12:00"),
        event("offer_accepted", "mon 12:00", channel="phone"), event("withdrew", "mon 12:00", channel="phone"),
    ):  # fmt: skip
        assert application(first, ended, again, side="employer").offer == bare
    assert application(first | {"answer_by": "2026-11-02"}, made("tue 9:00"), side="employer").offer == Offer(
        event="1", when=at("tue 9:00")
    )
    assert application(OFFERED, event("offer_received", "tue 9:00")).offer == Offer(event="1", when=at("tue 9:00"))


@pytest.mark.parametrize("kind", ["offer_accepted", "offer_declined", "offer_withdrawn"])
def test_what_answered_the_first_offer_of_a_day_without_an_hour_answers_the_one_of_that_day(kind):
    how = {} if kind == "offer_withdrawn" else {"channel": "phone"}
    that_day, that_hour = event(kind, "tue", **how), event(kind, "tue 8:00", **how)
    name = {"offer_accepted": "accepted", "offer_declined": "declined", "offer_withdrawn": "withdrawn"}[kind]

    def answers(*events: dict[str, object]) -> list[str | None]:
        kept = [getattr(offer, name) for offer in application(*events, side="employer").offers]
        return [one and one.event for one in kept]

    assert answers(made("mon 9:00"), that_day, made("tue 9:00")) == [None, "1"]
    assert answers(made("mon 9:00"), that_day, made("wed 9:00")) == ["1", None]
    assert answers(made("mon 9:00"), that_day, made("tue")) == ["1", None]  # told in this order
    assert answers(made("mon 9:00"), that_hour, made("tue 9:00")) == ["1", None]


def test_an_offer_letter_makes_the_offer_that_was_decided_or_confirms_the_one_that_is_out():
    decided = event(
        "decided",
        "mon 9:00",
        to="offer",
        salary=PAID,
        start_on="2027-01-04",
        answer_by="2026-11-20",
        conditions=["x"],
        terms=TERMS,
    )
    letter = sent("offer", "tue 9:00", SAM)

    app = application(decided, letter, side="employer")
    assert app.offers == (
        Offer(event="1", when=at("tue 9:00"), salary=SALARY, start_on=date(2027, 1, 4), answer_by=date(2026, 11, 20), conditions=("x",),
              terms=TERMS, channel="letter"),
    )  # fmt: skip
    assert app.decisions[0].terms == {
        "salary": SALARY,
        "start_on": date(2027, 1, 4),
        "answer_by": date(2026, 11, 20),
        "conditions": ("x",),
        "terms": TERMS,
    }
    bare = (Offer(event="1", when=at("tue 9:00"), channel="letter"),)
    assert application(decided | {"to": "hold"}, letter, side="employer").offers == bare
    assert application(letter, side="employer").offers == (replace(bare[0], event="0"),)
    back = event("letter_returned", "wed 9:00", letter_kind="offer", to=[SAM])
    assert application(decided, letter, back, side="employer").offers == ()
    out = made("mon 12:00", channel="phone")
    assert [one.event for one in application(out, letter, side="employer").offers] == ["0"]


def test_the_last_of_several_offers_to_one_person_is_the_one_told_of():
    first = made("mon 9:00", start_on="2027-01-04", channel="phone")
    declined = event("offer_declined", "mon 12:00", channel="phone")
    second = made("tue 9:00", start_on="2027-02-01", channel="phone")
    letter, back = sent("offer", "wed 9:00", SAM), event("letter_returned", "thu 9:00", letter_kind="offer", to=[SAM])

    assert application(first, declined, second, made("wed 9:00"), side="employer").offer.start_on == date(2027, 2, 1)
    assert [one.event for one in application(first, declined, second, letter, side="employer").offers] == ["0", "2"]
    assert [one.event for one in application(first, declined, letter, back, side="employer").offers] == ["0"]
    that_day = event("offer_declined", "wed", channel="phone")
    offers = application(first, declined, second, that_day, made("wed 9:00"), side="employer").offers
    assert [one.declined and one.declined.event for one in offers] == ["1", None, "3"]


@pytest.mark.parametrize(
    ("before", "of_that_day"),
    [
        (("accepted", "offer_accepted"), ("declined", "offer_declined")),
        (("declined", "offer_declined"), ("withdrawn", "offer_withdrawn")),
        (("withdrawn", "offer_withdrawn"), ("accepted", "offer_accepted")),
    ],
)
def test_what_answered_an_offer_the_day_before_stays_with_it(before, of_that_day):
    how = {"offer_accepted": {"channel": "phone"}, "offer_declined": {"channel": "phone"}, "offer_withdrawn": {}}
    (was, one), (now, other) = before, of_that_day
    events = (
        made("mon 9:00"),
        event(one, "mon 12:00", **how[one]),
        event(other, "tue", **how[other]),
        made("tue 9:00"),
    )

    first, second = application(*events, side="employer").offers
    assert [getattr(first, name) and getattr(first, name).event for name in (was, now)] == ["1", None]
    assert [getattr(second, name) and getattr(second, name).event for name in (was, now)] == [None, "2"]


def test_contact_about_an_offer_that_names_nobody_is_with_nobody_named():
    app = application(event("offer_received", "mon 10:00"), event("offer_withdrawn", "tue 9:00"))

    assert [one.people for one in app.contacts] == [(), ()]


def test_an_offer_letter_has_the_terms_of_the_latest_decision():
    decided = event("decided", "mon 10:00", to="offer", start_on="2027-01-04")

    app = application(event("decided", "mon 9:00", to="hold"), decided, sent("offer", "tue 9:00", SAM), side="employer")
    assert app.offer.start_on == date(2027, 1, 4)


def test_a_letter_that_came_back_twice_came_back_when_it_did_so_last():
    first, again = (
        event("letter_returned", when, letter_kind="thank_you", to=[CHI]) for when in ("wed 9:00", "thu 9:00")
    )

    [letter] = application(sent("thank_you", "tue 9:00", CHI), first, again).letters
    assert letter.returned[CHI].event == "2"


@pytest.mark.parametrize(("kind", "done"), [("acceptance", "offer_accepted"), ("decline_offer", "offer_declined")])
def test_what_was_said_by_telephone_stays_said_though_the_letter_came_back(kind, done):
    back = event("letter_returned", "thu 9:00", letter_kind=kind, to=[ANA])

    app = application(OFFERED, event(done, "tue 9:00", channel="phone"), sent(kind, "wed 9:00", ANA), back)
    assert getattr(app.offer, done.removeprefix("offer_")).event == "1"
    assert app.stage == done.removeprefix("offer_")


def test_a_letter_that_came_back_undoes_what_it_did_to_the_latest_offer():
    two = (OFFERED, event("offer_received", "mon 12:00", from_=BO))
    for kind in ("acceptance", "decline_offer"):
        back = event("letter_returned", "thu 9:00", letter_kind=kind, to=[BO])
        first, second = application(*two, sent(kind, "wed 9:00", BO), back).offers
        assert (first, second) == (OFFER, Offer(event="1", when=at("mon 12:00"), by=BO))


def test_who_is_changed_is_nobody_else():
    def both(**facts: object) -> tuple[str | None, list[str]]:
        app = application(event("person_changed", "mon", **facts), side="employer")
        return app.candidate.email, [f"{one.name} {one.email}" for one in app.people]

    bo, chi, sam = (str(CAST[one]["email"]) for one in ("Bo", "Chi", "Sam"))
    assert both(person=BO, email="b@new.example") == (sam, [f"{BO} b@new.example", f"{CHI} {chi}"])
    assert both(person=SAM, email="s@new.example") == ("s@new.example", [f"{BO} {bo}", f"{CHI} {chi}"])
    assert both(person="Eve Ash", email="e@new.example") == (
        sam,
        [f"{BO} {bo}", f"{CHI} {chi}", "Eve Ash e@new.example"],
    )


def test_when_somebody_applied_is_known():
    assert application(event("applied", "mon 9:00")).applied == at("mon 9:00")
    assert application().applied is None


def test_what_was_said_in_writing_beside_a_letter_stays_said_though_the_letter_came_back():
    back = event("letter_returned", "thu 9:00", letter_kind="acceptance", to=[ANA])

    offer = application(
        OFFERED, sent("acceptance", "tue 9:00", ANA), event("offer_accepted", "wed 9:00", channel="letter"), back
    ).offer
    assert (offer.accepted, offer.in_writing.event) == (None, "2")
