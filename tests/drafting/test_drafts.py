"""A draft says what the record says, to this reader, and asks for what is missing."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import NAMES, document, event, interview_held
from drafting.golden import FOLDER, desk_of, drafted, paper
from drafting.situations import (
    ACCEPTED,
    DECLINED,
    MARS,
    MERIDIAN,
    MUSEUM,
    OFFERED_ELSEWHERE,
    OFFERING,
    SITUATIONS,
    TESSERA,
)
from sincerely.core.letter import Draft
from sincerely.desk.draft import checked, draft
from sincerely.errors import Mistake

SHARED = ("salutation", "close")


def letter(
    kind: str, record: Any, *others: Any, on: str = "2026-11-04", to: str | None = None, another: int = 0
) -> Draft:
    return draft(desk_of(record, *others, on=on), kind=kind, to=to, another=another).draft


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.name)
def test_a_golden_letter_reads_as_it_was_approved(situation):
    golden = FOLDER / f"{situation.name}.txt"
    assert paper(drafted(situation)) == golden.read_text(encoding="utf-8"), "make golden, then read the letter aloud"


def test_there_is_no_golden_letter_without_its_situation_and_four_of_each_kind():
    assert {file.stem for file in Path(FOLDER).glob("*.txt")} == {one.name for one in SITUATIONS}
    kinds = [one.kind for one in SITUATIONS]
    assert {kind: kinds.count(kind) for kind in kinds if kinds.count(kind) < 4} == {}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.name)
def test_every_letter_is_whole_whichever_way_it_is_said(situation):
    for another in range(6):
        made = drafted(situation._replace(another=another)).draft
        assert_whole(made)
        assert made.body == drafted(situation._replace(another=another)).draft.body


def assert_whole(made: Draft) -> None:
    assert made.subject and not set("{}\n!") & set(made.subject)
    assert "{" not in made.body and "}" not in made.body
    assert not re.search(r"  |\.\.| ,| \.|\n\n\n", made.body)
    for one in made.sentences:
        if one.move not in SHARED:
            assert one.text.endswith((".", "?")) and one.text[0] == one.text[0].upper()
            assert one.text in made.body
    openings = [one.text.split()[:3] for one in made.sentences[1:-1]]
    assert all(first != second for first, second in zip(openings, openings[1:], strict=False))


def test_asking_for_another_way_gives_another_letter():
    bodies = {letter("thank_you", TESSERA, on="2026-11-18", to="Duarte", another=n).body for n in range(4)}
    assert len(bodies) == 4


def test_no_two_letters_of_a_panel_share_a_sentence():
    for record, on in ((TESSERA, "2026-11-18"), (MUSEUM, "2026-12-30")):
        people = record["events"][-2]["with"]
        letters = [letter("thank_you", record, on=on, to=one) for one in people]
        said = [{one.text for one in made.sentences if one.move not in SHARED} for made in letters]
        assert said[0] & said[1] == set()


def test_what_was_discussed_with_one_reader_is_not_told_to_another():
    assert "tool crib" not in letter("thank_you", TESSERA, on="2026-11-18", to="Duarte").body
    assert "drift" not in letter("thank_you", TESSERA, on="2026-11-18", to="Whitlock").body


def test_a_required_move_without_a_fact_is_asked_for_and_left_out():
    made = letter("thank_you", document(interview_held("tue 15:00")))

    assert [(gap.slot, gap.required) for gap in made.gaps] == [
        ("discussed", True),
        ("fit", False),
        ("next_step", False),
    ]
    assert all("For example: “" in gap.question and gap.why for gap in made.gaps)
    assert "specific_detail" not in {one.move for one in made.sentences}


def test_a_note_that_fits_nowhere_is_shown_in_the_question():
    made = letter("thank_you", document(interview_held("tue 15:00", discussed="how do you calibrate it?")))

    gap = next(gap for gap in made.gaps if gap.slot == "discussed")
    assert "how do you calibrate it?" in gap.question
    assert "calibrate" not in made.body


def test_a_correction_that_does_not_fit_is_asked_for_though_it_is_optional():
    made = letter("thank_you", document(interview_held("tue 15:00", discussed="drift", correction="the rate?")))
    assert "correction" in [gap.slot for gap in made.gaps]


def test_a_reader_without_an_address_is_asked_for():
    record = document(interview_held("tue 15:00", with_=("Chi",)))
    record["people"][-1]["email"] = None

    assert letter("thank_you", record).gaps[0].slot == "email"


def test_an_address_from_which_a_letter_came_back_is_asked_for_again():
    events = (
        event("decided", "tue", to="refuse"),
        event("letter_sent", "tue", letter_kind="decline", to=["Sam Okafor"], channel="letter"),
        event("letter_returned", "wed", letter_kind="decline", to=["Sam Okafor"]),
    )
    changed = event("person_changed", "wed", person="Sam Okafor", email="sam.new@okafor.example")

    made = letter("decline", document(*events, side="employer"))

    assert [gap.slot for gap in made.gaps] == ["email"]
    assert made.to[0].email is None
    assert letter("decline", document(*events, changed, side="employer")).gaps == ()


def test_nobody_known_is_a_gap_and_not_a_guess():
    made = letter("thank_you", document(people=()))

    assert made.to == ()
    assert [gap.slot for gap in made.gaps][:2] == ["reader", "interview"]


@pytest.mark.parametrize("field", ["discussed", "impressed", "fit", "next_step"])
def test_pay_never_enters_a_thank_you(field):
    made = letter("thank_you", document(interview_held("tue 15:00", **{field: "the salary of $90,000 and the bonus"})))
    assert not re.search(r"salary|bonus|90,000", made.body)


def test_a_private_reason_stays_out_and_a_public_one_may_be_said():
    private = copy.deepcopy(MERIDIAN)
    private["events"][-1].pop("reason_is_private")

    assert "commute" in "".join(letter("decline_offer", MERIDIAN, on="2026-11-19", another=n).body for n in range(3))
    assert "commute" not in "".join(letter("decline_offer", private, on="2026-11-19", another=n).body for n in range(3))


def test_another_company_is_never_named():
    for another in range(8):
        for kind, record in (("inquiry", MARS), ("decline_offer", OFFERED_ELSEWHERE), ("withdrawal", MARS)):
            made = letter(
                kind,
                record,
                OFFERED_ELSEWHERE if record is MARS else ACCEPTED,
                ACCEPTED,
                on="2026-11-19",
                another=another,
            )
            assert not re.search(r"Larkfield" + ("|Kestrel" if record is MARS else ""), made.text)


def test_a_note_that_names_another_company_is_asked_for_again():
    record = document(interview_held("tue 15:00", discussed="my interview at Larkfield Instruments"))
    made = letter("thank_you", record, ACCEPTED)

    assert "Larkfield" not in made.text
    assert "discussed" in [gap.slot for gap in made.gaps]


def test_what_is_internal_never_reaches_the_candidate():
    for another in range(8):
        for record, kind in ((DECLINED, "decline"), (OFFERING, "offer")):
            body = letter(kind, record, on="2026-11-24", another=another).text
            assert not re.search(r"nervous|senior|rank|second|runner", body)


def test_feedback_is_only_what_was_recorded_and_names_its_event():
    made = letter("decline", DECLINED, on="2026-11-17")

    told = [one for one in made.sentences if one.move == "feedback"]
    assert "event:2" in [source for one in told for source in one.sources]
    assert "your work on one audit was clear" in made.body


def test_details_are_kept_only_while_a_consent_with_a_term_lives():
    base = [interview_held("mon"), event("decided", "wed", to="refuse")]
    given_ = event("consent_given", "mon", purpose="keep_on_file", until="2027-11-02")
    without_term = event("consent_given", "mon", purpose="keep_on_file")
    taken_back = event("consent_withdrawn", "tue", purpose="keep_on_file")

    def kept(*events: Any, on: str = "2026-11-04") -> bool:
        return "November 2, 2027" in letter("decline", document(*base, *events, side="employer"), on=on).body

    assert kept(given_)
    assert not kept(without_term) and not kept(given_, taken_back) and not kept(given_, on="2027-11-03")


def test_whoever_decided_to_withdraw_says_so_and_feigns_no_interest():
    record = document(
        interview_held("tue 15:00", discussed="drift", fit="I ran audits"), event("decided", "wed", to="withdraw")
    )
    made = letter("thank_you", record)

    assert {"decline", "thank"} <= {one.move for one in made.sentences}
    assert not {"interest", "fit", "next_step"} & {one.move for one in made.sentences}


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-11-03", "today"),
        ("2026-11-04", "on Tuesday"),
        ("2026-11-09", "on Monday, the"),
        ("2026-11-10", "on November 3"),
        ("2027-01-04", "on November 3, 2026"),
    ],
)
def test_a_day_is_said_so_that_it_still_holds_a_day_later(on, said):
    body = letter("inquiry", document(interview_held("tue 15:00", with_=("Ana",))), on=on).body
    assert said.replace("on Monday, the", "on Tuesday") in body


@pytest.mark.parametrize(
    ("person", "place", "salutation", "close"),
    [
        ({"address_as": "Ms. Duarte"}, "US-NY", "Dear Ms. Duarte,", "Sincerely,"),
        ({"address_as": "Ms Duarte"}, "GB", "Dear Ms Duarte,", "Yours sincerely,"),
        ({"first_names": True}, "US-NY", "Dear Ines,", "Sincerely,"),
        ({"first_names": True, "address_as": "Dr. Duarte"}, "IE", "Dear Ines,", "Yours sincerely,"),
        ({"first_names": True, "address_as": "Nes"}, "DE-BE", "Dear Nes,", "Sincerely,"),
        ({}, "US-NY", "Dear Ines Duarte,", "Sincerely,"),
        ({"first_names": True}, "JP", "Dear Ines Duarte,", "Sincerely,"),
    ],
)
def test_the_reader_is_addressed_as_the_record_says_and_never_by_a_guessed_title(person, place, salutation, close):
    someone = {"name": "Ines Duarte", "email": "ines@aurora.example", "role": "interviewer", **person}
    made = letter(
        "thank_you",
        document(interview_held("tue 15:00", with_=("Ines Duarte",)), jurisdiction=place) | {"people": [someone]},
    )

    assert made.sentences[0].text == salutation
    assert made.sentences[-1].text == f"{close}\nSam Okafor\nsam@okafor.example"


def test_where_nobody_is_named_a_british_letter_closes_faithfully():
    made = letter("inquiry", document(people=(), jurisdiction="GB"))
    assert (made.sentences[0].text, made.sentences[-1].text.splitlines()[0]) == (
        "Dear Sir or Madam,",
        "Yours faithfully,",
    )


def test_the_locale_of_the_record_comes_before_its_place():
    made = letter("inquiry", document(interview_held("tue 15:00", with_=("Ana",)), locale="en-GB"), on="2026-11-20")
    assert "3 November" in made.body and "Yours sincerely," in made.body


@pytest.mark.parametrize(
    ("kind", "record", "code", "hint"),
    [
        ("thank_yu", TESSERA, "unknown_kind", "thank_you"),
        ("decline", TESSERA, "other_side", "thank_you"),
    ],
)
def test_a_kind_that_cannot_be_drafted_is_told_with_those_that_can(kind, record, code, hint):
    with pytest.raises(Mistake) as told:
        letter(kind, record)
    assert told.value.problems[0].code == code
    assert hint in told.value.problems[0].hint


@pytest.mark.parametrize(
    ("to", "code", "hint"),
    [
        ("Ynes Duarte", "unknown_person", "Ines Duarte"),
        ("t", "which_person", "Tom Whitlock"),
        ("", "unknown_person", "Ines Duarte"),
    ],
)
def test_a_reader_who_is_not_clear_is_told_with_the_choices(to, code, hint):
    with pytest.raises(Mistake) as told:
        letter("thank_you", TESSERA, to=to)
    assert (told.value.problems[0].code, hint in told.value.problems[0].hint) == (code, True)


def test_a_part_of_a_name_is_enough():
    assert letter("thank_you", TESSERA, to="whitlock", on="2026-11-18").to[0].name == "Tom Whitlock"


def test_without_a_name_the_letter_goes_to_whom_it_is_owed():
    record = document(
        interview_held("tue 15:00", with_=("Bo", "Chi")),
        event("letter_sent", "wed 9:00", letter_kind="thank_you", to=[NAMES["Bo"]], channel="letter"),
    )
    assert letter("thank_you", record).to[0].name == NAMES["Chi"]


def test_what_was_changed_in_the_offer_is_what_is_accepted():
    offer = event(
        "offer_received",
        "mon",
        salary={"amount": 80000, "currency": "USD", "per": "year"},
        start_on="2027-01-04",
        from_=NAMES["Ana"],
    )
    changed = event("offer_changed", "tue", salary={"amount": 84000, "currency": "USD", "per": "year"})
    body = letter("acceptance", document(offer, changed)).body

    assert "$84,000 a year" in body and "80,000" not in body and "Monday, January 4, 2027" in body


def test_a_letter_that_answers_a_message_goes_into_its_thread():
    offer = event("offer_received", "mon", from_=NAMES["Ana"])
    message = event("message_received", "mon 10:00", from_=NAMES["Ana"], label="offer", message_id="<1@aurora.example>")
    assert letter("acceptance", document(offer, message)).thread == "<1@aurora.example>"


NOTES = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from("we talked about the their her Priya arm drifts how that is you I test bay , . ; ? running kept".split()), max_size=12).map(" ".join),
)  # fmt: skip


@settings(max_examples=150)
@given(discussed=NOTES, impressed=NOTES, fit=NOTES, correction=NOTES, next_step=NOTES)
def test_whatever_was_noted_the_letter_is_whole(discussed, impressed, fit, correction, next_step):
    notes = {
        "discussed": discussed,
        "impressed": impressed,
        "fit": fit,
        "correction": correction,
        "next_step": next_step,
    }
    clean = {
        key: text
        for key, text in notes.items()
        if text.strip() and not re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]", text)
    }
    made = letter("thank_you", document(interview_held("tue 15:00", with_=("Bo", "Chi"), **clean)))

    assert "{" not in made.body and "  " not in made.body
    for one in made.sentences:
        if one.move not in SHARED:
            assert one.text.endswith((".", "?"))


def test_one_person_refused_twice_in_a_round_gets_one_letter_that_names_both_positions():
    events = (event("applied", "mon"), event("decided", "tue", to="refuse"))
    analyst = document(*events, side="employer", position="Analyst")
    clerk = document(*events, side="employer", position="Clerk")

    made = letter("decline", analyst, clerk)

    assert "the position of Analyst and that of Clerk" in made.body


@pytest.mark.parametrize("another", range(6))
@pytest.mark.parametrize("interviewed", [True, False])
def test_one_letter_that_refuses_two_applications_speaks_of_no_single_one(another, interviewed):
    talk = (event("interview_held", "tue", **{"with": ["Bo Tremblay"]}),) if interviewed else ()
    events = (event("applied", "mon"), *talk, event("decided", "tue", to="refuse"))
    analyst = document(*events, side="employer", position="Analyst")
    clerk = document(*events, side="employer", position="Clerk")

    body = letter("decline", analyst, clerk, another=another).body

    assert "you the position." not in body and "it further" not in body and "your application further" not in body
    assert "on November" not in body, "one day would be told of two conversations"


def test_a_letter_to_two_people_addresses_both():
    from dataclasses import replace as changed

    from sincerely.core.drafting.compose import salutation
    from sincerely.core.drafting.facts import Facts

    made = draft(desk_of(document(interview_held("tue 15:00", with_=("Bo", "Chi"))), on="2026-11-04"), kind="thank_you")
    app = made.application
    facts = Facts(
        kind="thank_you", application=app, others=(), me=app.record.me, clock=None, reader=app.person(NAMES["Bo"])
    )
    both = changed(facts, together=(app.person(NAMES["Chi"]),))
    assert salutation(both)[0] == "Dear Mr. Tremblay and Dr. Nwosu,"


def test_a_second_inquiry_does_not_read_as_the_first():
    talk = interview_held("mon 15:00", with_=("Ana",))
    sent = event("letter_sent", "tue+1 9:00", letter_kind="inquiry", to=[NAMES["Ana"]], channel="letter")

    first, second = (
        letter("inquiry", document(talk), on="2026-11-20"),
        letter("inquiry", document(talk, sent), on="2026-11-20"),
    )

    said = [{one.text for one in made.sentences if one.move in ("ask_status", "interest")} for made in (first, second)]
    assert said[0] & said[1] == set()


@pytest.mark.parametrize("said", ["no", "Nothing.", "n/a", "Nothing to add", "not really", "-", "I don't know"])
def test_an_answer_that_there_is_nothing_to_say_is_neither_said_nor_asked_about_again(said):
    made = letter("thank_you", document(interview_held("tue 15:00", discussed="the audit", correction=said)))

    assert "correction" not in {gap.slot for gap in made.gaps}
    assert "correction" not in {one.move for one in made.sentences}


def test_when_they_decide_is_said_once_where_the_day_is_promised():
    talk = interview_held("tue 15:00", with_=("Bo",), discussed="the audit", next_step="they get back to me by Friday")
    promised = event("decision_promised", "tue 16:00", by="2026-11-13")

    for another in range(6):
        made = letter("thank_you", document(talk, promised), another=another)
        assert made.body.count("November 13") == 1
        assert "get back" not in made.body


def test_an_inquiry_claims_no_preference_once_the_offer_elsewhere_is_to_be_taken():
    decided = copy.deepcopy(OFFERED_ELSEWHERE)
    decided["events"].append({"kind": "decided", "at": "2026-11-14T10:00-05:00", "to": "accept"})

    before = letter("inquiry", MARS, OFFERED_ELSEWHERE, on="2026-11-16")
    after = letter("inquiry", MARS, decided, on="2026-11-16")

    assert "elsewhere" in before.body and "elsewhere" not in after.body


def test_a_thank_you_after_a_yes_elsewhere_feigns_no_interest_and_passes_its_check():
    desk = desk_of(
        document(interview_held("tue+2 15:00", with_=("Bo",), discussed="the audit")), ACCEPTED, on="2026-11-18"
    )
    made = draft(desk, kind="thank_you")

    assert "withdraw" in made.draft.body
    assert not {one.move for one in made.draft.sentences} & {"interest", "next_step"}
    assert [finding.rule for finding in checked(desk, made).findings if finding.level == "error"] == []


def test_a_withdrawal_names_the_day_of_an_interview_only_where_one_alone_is_arranged():
    first = event("interview_scheduled", "wed 9:00", starts_at="2026-11-10T10:00-08:00")
    second = event("interview_scheduled", "wed 10:00", starts_at="2026-11-12T10:00-08:00")
    decided = event("decided", "wed 11:00", to="withdraw")

    for another in range(6):
        one = letter("withdrawal", document(first, decided), another=another)
        both = letter("withdrawal", document(first, second, decided), another=another)
        assert "November 10" in one.body and "November 1" not in both.body
