"""The employer's letters in each of their ways: enough of them, each in a letter that passes our checks, none alike for many.

A letter to somebody who was refused says what happened to this one person, and nothing of what the file holds besides.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.golden import desk_of
from drafting.situations import BERLIN, LONDON, NEW_YORK, employers, person
from drafting.ways import Written, alone, each_move, in_register, saying
from sincerely.core.drafting.compose import draft as composed
from sincerely.core.drafting.facts import Facts
from sincerely.core.drafting.form import REGISTERS
from sincerely.core.events import LETTER_KINDS
from sincerely.desk.draft import checked, draft
from sincerely.playbooks.letters import letter_form

FORMS = {kind: letter_form("employer", kind) for kind in LETTER_KINDS["employer"]}
PLACES = {"US": NEW_YORK, "GB": LONDON, "DE": BERLIN}
WEN = person("Wen Li", "wen@mail.example", "candidate", address_as="Ms Li")
MET = [person("Bo Tremblay", "bo@larkfield.example", "hiring_manager")]
ON = "2026-11-20"

APPLIED = {"kind": "applied", "on": "2026-10-05"}
TALK = {"kind": "interview_held", "at": "2026-10-29T10:00+00:00", "ends_at": "2026-10-29T11:00+00:00", "with": ["Bo Tremblay", "Ana Lindqvist"]}  # fmt: skip
TOPIC = {**TALK, "debrief": {"discussed": "the drift of the pressure bench"}}
SECOND = {"kind": "interview_held", "on": "2026-11-05", "with": ["Ana Lindqvist"]}
CONSENT = {"kind": "consent_given", "on": "2026-11-06", "purpose": "keep_on_file", "until": "2027-11-06"}
REFUSED = {"kind": "decided", "on": "2026-11-18", "to": "refuse"}
OFFER = {"kind": "offer_made", "on": "2026-11-13", "salary": {"amount": 84000, "currency": "GBP", "per": "year"}, "start_on": "2027-01-04", "answer_by": "2026-11-27"}  # fmt: skip
TERMS = {key: OFFER[key] for key in ("salary", "start_on", "answer_by")}
CONDITIONS = ["two references", "proof of identity"]
ASKED = {"kind": "inquiry_received", "on": "2026-11-17", "from": "Wen Li"}
PROMISED = {"kind": "decision_promised", "on": "2026-11-18", "by": "2026-11-27"}
OPENED = {"kind": "opening_posted", "on": "2026-11-19", "requisition": "Reference Standards Engineer", "similar_to": "Calibration Engineer"}  # fmt: skip
EXTENSION = {"kind": "extension_requested", "on": "2026-11-17"}


def feedback(text: str, criterion: str = "planning an audit") -> dict[str, Any]:
    return {"kind": "feedback_recorded", "on": "2026-11-06", "criterion": criterion, "text": text, "by": "Bo Tremblay"}


def declined(channel: str) -> dict[str, Any]:
    return {"kind": "offer_declined", "on": "2026-11-18", "channel": channel}


def withdrew(channel: str) -> dict[str, Any]:
    return {"kind": "withdrew", "on": "2026-11-18", "channel": channel}


def decided(**terms: Any) -> dict[str, Any]:
    return {"kind": "decided", "on": "2026-11-18", "to": "offer", **terms}


ACCEPTED = {"kind": "offer_accepted", "on": "2026-11-18", "channel": "letter"}
UNFIT = "how do you plan one?"  # a criterion that fits into no sentence
HAPPENED: dict[str, list[list[dict[str, Any]]]] = {
    "decline": [
        [APPLIED, REFUSED], [REFUSED], [APPLIED, TALK, REFUSED], [APPLIED, TOPIC, CONSENT, REFUSED], [TALK, SECOND, REFUSED],
        *([TALK, feedback(text, criterion), REFUSED] for criterion in ("planning an audit", UNFIT) for text in (
            "Your work on one audit was clear", "Your work on one audit was clear. The planning was missing.",
            "a clear account of one audit", "explaining one audit step by step", "that one audit was planned in detail",
            "how you planned one audit in detail", "Clear on one audit, planning missed")),
    ],
    "decline_acknowledgement": [
        *([talk, OFFER, declined(how), CONSENT] for how in ("letter", "phone", "chat") for talk in (TALK, TOPIC, SECOND)),
        [OFFER, declined("letter")],
    ],
    "offer": [
        [TOPIC, decided(**TERMS, conditions=CONDITIONS, terms={"hours": "full time", "reports_to": "Bo Tremblay", "place": "Hamilton"})],
        [TALK, decided(**TERMS, conditions=[], terms={"place": "Hamilton"})],
        [TALK, decided(**TERMS, terms={"reports_to": "Bo Tremblay"})],
        [decided(salary=OFFER["salary"], answer_by=OFFER["answer_by"])],
    ],
    "acceptance_confirmation": [[OFFER, ACCEPTED], [{**OFFER, "conditions": CONDITIONS}, ACCEPTED]],
    "status_update": [
        [APPLIED, TALK, ASKED, PROMISED], [APPLIED, TOPIC, PROMISED], [APPLIED, PROMISED],
        [TALK, {"kind": "frozen", "on": "2026-11-10"}, PROMISED], [TALK, {"kind": "frozen", "on": "2026-11-10", "until": "2027-01-08"}, PROMISED],
        [TALK, {"kind": "position_closed", "on": "2026-11-18"}, PROMISED],
        [TALK, OFFER, {"kind": "offer_withdrawn", "on": "2026-11-18"}], [TALK, {**OFFER, "answer_by": "2026-11-18"}],
    ],
    "extension_reply": [
        [OFFER, EXTENSION, {"kind": "extension_granted", "on": "2026-11-18", "answer_by": "2026-12-02"}],
        [OFFER, EXTENSION, {"kind": "extension_refused", "on": "2026-11-18"}],
    ],
    "withdrawal_acknowledgement": [[talk, withdrew(how)] for talk in (APPLIED, TALK, TOPIC) for how in ("letter", "phone")],
    "recontact": [
        [talk, CONSENT, REFUSED, posted] for talk in (APPLIED, TALK, TOPIC) for posted in (OPENED, {**OPENED, "requisition": "REQ-2027-14"})
    ],
}  # fmt: skip


def record(events: list[dict[str, Any]], place: tuple[str, str] = NEW_YORK, **head: Any) -> dict[str, Any]:
    whole = employers(
        "Larkfield Instruments", "Calibration Engineer", place, head.pop("candidate", WEN), events, people=MET
    )
    return whole | head  # fmt: skip


def records(kind: str, place: tuple[str, str]) -> list[list[dict[str, Any]]]:
    """The records of each thing that may have happened; a decline also answers two applications in one letter."""
    found = [[record(events, place)] for events in HAPPENED[kind]]
    if kind == "decline":
        for events in ([APPLIED, REFUSED], [APPLIED, TALK, REFUSED]):
            found.append([record(events, place), record(events, place, position="Test Engineer")])
    return found


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_each_move_has_six_ways_and_two_in_each_register(form):
    for move in form.moves:
        count = Counter(way.register for way in move.ways)
        assert len(move.ways) >= 6, f"{form.kind}/{move.name}"
        assert {register: count[register] for register in REGISTERS if count[register] < 2} == {}, move.name
    assert len(form.subjects) >= 6


def written(kind: str, place: tuple[str, str]) -> list[Written]:
    found = []
    for one in records(kind, place):
        desk = desk_of(*one, on=ON)
        made = draft(desk, kind=kind)
        app, owed = made.application, made.owed
        also = tuple(other for other in made.applications if owed and other.id in owed.obligation.also)
        others = tuple(other for other in made.applications if other.id != app.id)
        facts = Facts(kind=kind, application=app, others=others, me=app.record.me, clock=desk.clock, reader=app.candidate, also=also)  # fmt: skip
        found.append(Written(desk, made, facts))
    return found


@pytest.mark.parametrize("place", ["US", "GB"])
@pytest.mark.parametrize("kind", FORMS)
def test_every_way_stands_in_a_letter_that_our_checks_pass_in_both_englishes(kind, place):
    form, unsaid, wrong = FORMS[kind], [], []
    letters = written(kind, PLACES[place])
    for paragraph, number, move in each_move(form):
        for way in move.ways:
            if OF_ONE_ENGLISH.get(way.id, place) != place:
                continue
            only = alone(form, paragraph, number, dataclasses.replace(move, ways=(way,)))
            found = next(saying(only, move.name, way, letters), None)
            if found is None:
                unsaid.append(f"{move.name}/{way.id}")
                continue
            findings = checked(found.desk, found.made).findings
            wrong += [f"{one.rule}: {one.say}\n{found.made.draft.text}" for one in findings if one.level == "error"]
    assert unsaid == [], "Nothing in HAPPENED shows these ways: add what must have happened, or take them away."
    assert wrong == []


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("place", ["US", "GB"])
@pytest.mark.parametrize("kind", FORMS)
def test_every_letter_can_be_written_in_one_register_alone_and_passes_our_checks(kind, place, register):
    only = in_register(FORMS[kind], register)
    for one in written(kind, PLACES[place]):
        whole = {sentence.move for sentence in one.made.draft.sentences}
        for another in range(3):
            found = composed(only, one.facts, another=another)
            assert {sentence.move for sentence in found.sentences} == whole, f"{found.text}{found.gaps}"
            if not any(gap.required for gap in found.gaps):
                findings = checked(one.desk, dataclasses.replace(one.made, draft=found)).findings
                assert [f"{f.rule}: {f.say}" for f in findings if f.level == "error"] == [], found.text


OF_ONE_ENGLISH = {"inquiry": "US", "enquiry": "GB"}


FIRST = "Ada Ben Cem Dua Eli Fay Gil Hua Ivo Jun Kai Lea Mia Noa Ola Pia Rui Sia Teo Uma".split()
LAST = "Abara Bello Costa Dolan Eriks Fujii Gruber Haddad Imani Janda".split()


def two_hundred(*talk: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and text of the declines of one requisition, each with nothing of its own but the name."""
    found = []
    for first, last in itertools.product(FIRST, LAST):
        someone = person(f"{first} {last}", f"{first}.{last}@mail.example", "candidate")
        made = draft(desk_of(record([*talk, REFUSED], candidate=someone), on=ON), kind="decline")
        found.append((someone["name"], made.draft.body))
    return found


@pytest.mark.parametrize("talk", [(), (APPLIED,), (TALK,)], ids=["nothing else", "applied", "talked"])
def test_two_hundred_declines_of_one_requisition_are_not_one_text_with_another_name(talk):
    bodies = Counter(body.replace(name, "NAME") for name, body in two_hundred(*talk))

    assert len(bodies) >= 100
    assert bodies.most_common(1)[0][1] <= 8
    assert two_hundred(*talk)[:5] == two_hundred(*talk)[:5], "the same record gives the same letter"


def declines(*records_: dict[str, Any]) -> list[set[str]]:
    """The sentences of each finalist's letter between salutation and close, all records lying side by side."""
    found = []
    for n in range(len(records_)):
        mine = [records_[n], *records_[:n], *records_[n + 1 :]]
        made = draft(desk_of(*mine, on=ON), kind="decline", to=mine[0]["candidate"]["name"])
        found.append({one.text for one in made.draft.sentences if one.move not in ("salutation", "close")})
    return found


def test_two_finalists_read_of_their_own_conversation_and_their_own_work():
    lea = person("Lea Costa", "lea@mail.example", "candidate", first_names=True)
    kai = person("Kai Dolan", "kai@mail.example", "candidate", first_names=True)
    of_lea = [TOPIC, feedback("Her account of one audit was clear."), REFUSED]
    of_kai = [{**SECOND, "debrief": {"discussed": "how the rigs are warmed up"}}, feedback("His drift log was complete.", "keeping records"), REFUSED]  # fmt: skip

    first, second = declines(record(of_lea, candidate=lea), record(of_kai, candidate=kai))

    assert {"drift of the pressure bench", "account of one audit"} <= seen(first)
    assert {"how the rigs are warmed up", "drift log was complete"} <= seen(second)
    assert not seen(first) & seen(second)


def seen(sentences: set[str]) -> set[str]:
    told = (
        "drift of the pressure bench",
        "how the rigs are warmed up",
        "account of one audit",
        "drift log was complete",
    )
    return {one for one in told if any(one in sentence for sentence in sentences)}


SECRETS = [
    "ranked second after Kai Dolan", "Kai's drift rig", "her age and the young team", "a weak answer on audits",
    "the salary and notice period", "the reference of her last employer", "that he came across as nervous",
    "Brennick's rig and why she left", "the sick leave last year", "score 3 of 5", "our second choice, tell nobody",
    "the other candidates", "too little experience", "her children and the travel", "Ines Duarte and her bench",
    "what Kai said of her", "the reserve list", "his accent",
]  # fmt: skip


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("kind", ["decline", "decline_acknowledgement", "withdrawal_acknowledgement", "recontact", "offer", "status_update"])  # fmt: skip
def test_a_note_that_is_more_than_a_subject_is_not_told(kind, secret):
    after = {
        "decline": [REFUSED], "decline_acknowledgement": [OFFER, declined("letter")], "withdrawal_acknowledgement": [withdrew("letter")],
        "recontact": [CONSENT, REFUSED, OPENED], "offer": [decided(**TERMS)], "status_update": [PROMISED],
    }[kind]  # fmt: skip
    talk = {**TALK, "debrief": {"discussed": secret, "impressed": secret, "fit": secret}}
    kai = record([REFUSED], candidate=person("Kai Dolan", "kai@mail.example", "candidate"))
    for another in range(6):
        made = draft(desk_of(record([talk, *after]), kai, on=ON), kind=kind, to="Wen Li", another=another)
        sources = [source for one in made.draft.sentences for source in one.sources]
        assert [source for source in sources if "debrief" in source] == [], made.draft.text


@pytest.mark.parametrize(
    "text",
    [
        "She came second, behind Kai Dolan.", "Kai planned it better.", "Overqualified for this position.",
        "Her English accent was hard to follow.", "Less experience than the other candidates.", "Not as clear as Dolan.",
        "Ranked 2 of 5.", "Our second choice.", "Her pregnancy made the start date hard.",
    ],
)  # fmt: skip
def test_feedback_that_ranks_compares_names_or_touches_what_is_protected_is_not_told(text):
    kai = record([REFUSED], candidate=person("Kai Dolan", "kai@mail.example", "candidate"))
    for another in range(6):
        desk = desk_of(record([TALK, feedback(text), REFUSED]), kai, on=ON)
        made = draft(desk, kind="decline", to="Wen Li", another=another)
        assert "feedback" not in {one.move for one in made.draft.sentences}, made.draft.text
        assert [(gap.slot, gap.required) for gap in made.draft.gaps] == [("feedback", False)], "say that it is left out"


@pytest.mark.parametrize(
    "text",
    [
        "The plan had dates and owners, and no reserve for a failed run.", "It looked at each failure by age and weight.",
        "Her lesson on how children learn fractions was clear.", "The health and safety plan was complete.",
        "The next best step was named in every case.",
    ],
)  # fmt: skip
def test_feedback_on_the_work_itself_is_told_whatever_the_work_is_about(text):
    made = draft(desk_of(record([TALK, feedback(text), REFUSED]), on=ON), kind="decline")
    assert "feedback" in {one.move for one in made.draft.sentences}
    assert made.draft.gaps == ()


WORDS = st.lists(st.sampled_from("the a our her his Kai Dolan Wen bench drift rank second age salary weak how we what Brennick on of and , . ; ? was keeping".split()), max_size=9).map(" ".join)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(discussed=st.one_of(WORDS, st.text(max_size=60)), told=WORDS)
def test_whatever_was_noted_the_letter_is_whole_and_names_no_other_candidate(discussed, told):
    clean = [text for text in (discussed, told) if text.strip() and text.isprintable()]
    if len(clean) < 2:
        return
    talk = {**TALK, "debrief": {"discussed": discussed}}
    kai = record([REFUSED], candidate=person("Kai Dolan", "kai@mail.example", "candidate"))
    desk = desk_of(record([talk, feedback(told), REFUSED]), kai, on=ON)
    made = draft(desk, kind="decline", to="Wen Li")

    assert not re.search(r"Kai|Dolan|\brank|\bage\b|\{|\}", made.draft.body)
    assert {one.rule for one in checked(desk, made).findings if one.level == "error"} == set()


def test_an_offer_denies_no_condition_of_which_nothing_is_on_record():
    silent, none = ([decided(**TERMS)], [decided(**TERMS, conditions=[])])
    for another in range(6):
        first = draft(desk_of(record(silent), on=ON), kind="offer", another=another).draft
        second = draft(desk_of(record(none), on=ON), kind="offer", another=another).draft
        assert "condition" not in first.body and "depend" not in first.body
        assert [(gap.slot, gap.required) for gap in first.gaps] == [("conditions", False)]
        assert second.gaps == () and "conditions" in {one.move for one in second.sentences}


def test_a_confirmation_calls_nothing_settled_that_is_not():
    for another in range(9):
        events = [{**OFFER, "conditions": CONDITIONS}, ACCEPTED]
        body = draft(desk_of(record(events), on=ON), kind="acceptance_confirmation", another=another).draft.body
        assert "two references and proof of identity" in body
        assert "is yours" not in body and "You will join us" not in body
    met = [{**OFFER, "conditions": CONDITIONS}, ACCEPTED, {"kind": "conditions_met", "on": "2026-11-19"}]
    assert "references" not in draft(desk_of(record(met), on=ON), kind="acceptance_confirmation").draft.body


def test_an_opening_known_by_its_reference_alone_is_called_by_it_or_by_the_name_that_the_desk_knows():
    events = [TALK, CONSENT, REFUSED, {**OPENED, "requisition": "REQ-2027-14"}]
    other = record([], position="Reference Standards Engineer", requisition="REQ-2027-14", candidate=person("Lea Costa", None, "candidate"))  # fmt: skip

    alone_ = draft(desk_of(record(events), on=ON), kind="recontact").draft
    known = draft(desk_of(record(events), other, on=ON), kind="recontact", to="Wen Li").draft

    assert "REQ-2027-14" in alone_.body and "Reference Standards" not in alone_.body
    assert "Reference Standards Engineer" in known.body and "REQ-2027-14" not in known.body


def test_an_inquiry_is_spelt_as_the_reader_spells_it():
    bodies = {name: "".join(draft(desk_of(record([APPLIED, TALK, ASKED, PROMISED], place), on=ON), kind="status_update", another=n).draft.body for n in range(12)) for name, place in PLACES.items()}  # fmt: skip
    assert "enquiry" in bodies["GB"] and "inquiry" not in bodies["GB"]
    assert "inquiry" in bodies["US"] and "enquiry" not in bodies["US"]
