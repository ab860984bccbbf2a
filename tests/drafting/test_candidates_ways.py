"""The candidate's letters in each of their ways: enough of them in each register, each said in some letter that our checks pass.

A letter keeps to one register; no two that one desk writes to one company share a sentence beyond the formal ones.
"""

from __future__ import annotations

import copy
import dataclasses
import itertools
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from drafting.golden import desk_of
from drafting.situations import BERLIN, LONDON, NEW_YORK, SITUATIONS, candidates, person
from drafting.ways import Written, in_register
from sincerely.core.drafting.compose import draft as composed
from sincerely.core.drafting.facts import Facts
from sincerely.core.drafting.form import REGISTERS, LetterForm
from sincerely.core.letter import Draft
from sincerely.desk.draft import checked, draft
from sincerely.playbooks.letters import letter_form

PLACES = {"US": NEW_YORK, "GB": LONDON, "DE": BERLIN}
ANA = person("Ana Lindqvist", "ana@larkfield.example", "recruiter", address_as="Ms Lindqvist")
BO = person("Bo Tremblay", "bo@larkfield.example", "hiring_manager", first_names=True)
CHI = person("Chi Nwosu", "chi@larkfield.example", "interviewer")
ON = "2026-11-20"

APPLIED = {"kind": "applied", "on": "2026-10-05"}
EVENTS = list[dict[str, Any]]


def talk(*with_: str, on: str = "2026-11-17", **notes: Any) -> dict[str, Any]:
    debrief = {"debrief": notes} if notes else {}
    return {"kind": "interview_held", "at": f"{on}T10:00+00:00", "ends_at": f"{on}T11:00+00:00", "with": list(with_ or ["Bo Tremblay", "Ana Lindqvist"]), **debrief}  # fmt: skip


NOTES: dict[str, list[str]] = {  # one of each form that a note can take
    "discussed": ["the drift of the pressure bench", "keeping drift logs for the bench", "how the rigs are warmed up", "that the bench drifts on cold mornings", "I was shown the cold room by you", "cold mornings, drift worst then"],
    "impressed": ["the calm of the workshop", "keeping the failures on the wall", "how calm everybody was", "that every failure hangs on the wall", "nobody was in a hurry", "calm workshop, failures on the wall"],
    "fit": ["five years of warm-up logs", "keeping warm-up logs for five years", "how a drift log is kept", "that I have run two such audits", "I kept warm-up logs on two rigs for a year", "warm-up logs kept, two rigs"],
    "correction": ["that I assisted on three campaigns", "I said no to laser trackers too quickly", "three campaigns in 2023", "giving the year of the campaigns", "how I counted the campaigns", "on laser trackers, three campaigns"],
    "next_step": ["a second visit", "meeting the team in Hamilton", "Ana will write to me about references", "second visit, perhaps in December", "that you will call me", "how we go on from there"],
}  # fmt: skip
SEVERAL = {
    "impressed": "Nobody was in a hurry. Everybody knew the logs.",
    "fit": "I kept warm-up logs for a year. I also led two audits.",
    "correction": "I said no to laser trackers. I have used them twice.",
    "next_step": "Ana will write to me about references. The team will meet on Friday.",
}


def promised(by: str = "2026-11-27", who: str | None = "Bo Tremblay") -> dict[str, Any]:
    return {"kind": "decision_promised", "on": "2026-11-18", "by": by, **({"who": who} if who else {})}


def offer(**terms: Any) -> dict[str, Any]:
    salary = {"salary": {"amount": 84000, "currency": "USD", "per": "year"}}
    return {"kind": "offer_received", "on": "2026-11-13", "from": "Bo Tremblay", "answer_by": "2026-11-27", **salary, **terms}  # fmt: skip


def decided(to: str, reason: str) -> dict[str, Any]:
    return {"kind": "decided", "on": "2026-11-19", "to": to, "reason": reason, "reason_is_private": False}


REASONS = [
    "the long commute",
    "that the commute is too long",
    "The commute is too long",
    "long commute, small children",
]
START = {"start_on": "2027-01-04"}
BOTH = {"reports_to": "Bo Tremblay", "place": "Hamilton"}
REJECTED = {"kind": "rejected", "on": "2026-11-19", "from": "Bo Tremblay"}
FEEDBACK = {"feedback": "They wanted more audits", "kept_on_file": True}
EMPLOYED = {"kind": "employment", "on": "2026-11-01", "employer": "Brennick", "position": "Metrology Technician", "supervisor": "Bo Tremblay", "notice": {"amount": 1, "unit": "months"}, "since": "2023-03-01"}  # fmt: skip
NEW_WORK = {**EMPLOYED, "on": "2027-01-11", "since": "2027-01-11", "supervisor": "Ada Lim"}
ASKED = {"kind": "extension_requested", "on": "2026-11-17", "until": "2026-12-02"}


def each_note(**more: Any) -> Iterator[EVENTS]:
    """Interviews of one person with one note of each form, and the ends that may follow."""
    for n in range(7):
        yield [talk("Bo Tremblay", **{what: forms[n % len(forms)] for what, forms in NOTES.items()}, **more)]
    yield [talk("Bo Tremblay", discussed="the bench", **SEVERAL)]


HAPPENED: dict[str, list[EVENTS]] = {
    "thank_you": [
        *each_note(), *([*events, promised()] for events in each_note()), *([*events, promised(who="Ana Lindqvist")] for events in each_note()),
        *([*events, promised(who=None)] for events in itertools.islice(each_note(), 2)),
        *([*events, {"kind": "decided", "on": "2026-11-18", "to": "withdraw"}] for events in each_note()),
        [talk("Bo Tremblay", impressed="the calm of the workshop"), {"kind": "decided", "on": "2026-11-18", "to": "withdraw"}],
        [talk("Bo Tremblay", impressed="how calm everybody was"), {"kind": "decided", "on": "2026-11-18", "to": "withdraw"}],
        [talk("Bo Tremblay", "Chi Nwosu", discussed={"Bo Tremblay": "the bench"}, fit="I ran two audits")],
        *([talk("Chi Nwosu", discussed=note, fit="I ran two audits")] for note in NOTES["discussed"]),
    ],
    "inquiry": [
        [talk(on="2026-11-03"), promised("2026-11-17")], [talk(on="2026-11-03")], [talk("Bo Tremblay", on="2026-11-03"), promised("2026-11-17", None)],
        [talk("Chi Nwosu", on="2026-11-03")], [talk("Bo Tremblay", on="2026-11-03"), promised("2026-11-17", "Ana Lindqvist")],
        [talk("Chi Nwosu", on="2026-11-03"), promised("2026-11-17", "Bo Tremblay")], [APPLIED], [],
    ],
    "extension_request": [[offer(), ASKED], [offer(channel="phone"), ASKED], *([offer(), ASKED, decided("accept", reason)] for reason in REASONS)],
    "acceptance": [
        [offer(**START, terms=BOTH)], [offer(**START, terms={"place": "Hamilton"})], [offer(terms={"reports_to": "Bo Tremblay"})],
        [{key: value for key, value in offer(**START).items() if key != "salary"}],
        [talk(), talk("Bo Tremblay", on="2026-11-18"), offer(**START, conditions=["two references"])], [talk("Bo Tremblay"), offer(conditions=["what we agree on by then?"])],
        [{**offer(**START), "from": "Ana Lindqvist"}],
    ],
    "decline_offer": [
        *([talk("Bo Tremblay", impressed=seen), offer(), decided("decline", reason)] for seen, reason in zip(NOTES["impressed"], (*REASONS, *REASONS), strict=False)),
        *([talk("Bo Tremblay", discussed=note), offer()] for note in NOTES["discussed"]), [offer()], [offer()],
    ],
    "withdrawal": [
        *([APPLIED, decided("withdraw", reason)] for reason in REASONS), [talk("Bo Tremblay")], [talk("Ana Lindqvist")],
        [talk("Bo Tremblay"), {"kind": "interview_scheduled", "on": "2026-11-18", "starts_at": "2026-11-26T10:00+00:00"}],
    ],
    "resignation": [[EMPLOYED], [{**EMPLOYED, "since": "2026-09-01"}]],
    "rejection_thanks": [
        *([talk("Bo Tremblay", discussed=note, impressed="") , REJECTED] for note in NOTES["discussed"]), *([talk("Bo Tremblay", impressed=note), REJECTED] for note in NOTES["impressed"]),
        [talk("Bo Tremblay"), {**REJECTED, **FEEDBACK}], [talk("Bo Tremblay"), {**REJECTED, "from": "Ana Lindqvist"}], [talk("Chi Nwosu"), {**REJECTED, "from": "Ana Lindqvist"}],
    ],
    "stay_in_touch": [
        *([talk("Bo Tremblay", discussed=note), REJECTED, NEW_WORK] for note in NOTES["discussed"]), *([talk("Bo Tremblay", impressed=note), REJECTED, NEW_WORK] for note in NOTES["impressed"]),
        [talk("Chi Nwosu"), REJECTED, NEW_WORK], [APPLIED, REJECTED, NEW_WORK], [talk("Chi Nwosu"), REJECTED, NEW_WORK],
    ],
}  # fmt: skip
DAY = {"stay_in_touch": "2027-02-24"}
FORMS = {kind: letter_form("candidate", kind) for kind in HAPPENED}


def record(events: EVENTS, place: tuple[str, str] = NEW_YORK, **head: Any) -> dict[str, Any]:
    events = [
        {**e, "debrief": {k: v for k, v in e["debrief"].items() if v}} if "debrief" in e else e
        for e in copy.deepcopy(events)
    ]
    whole = candidates("Larkfield Instruments", "Calibration Engineer", place, [BO, ANA, CHI], events)
    return whole | head


def elsewhere(kind: str, place: tuple[str, str]) -> list[tuple[dict[str, Any], ...]]:
    """What else lies on the desk: nothing, or what a letter of the kind can speak of."""
    other = (
        "Kestrel Air",
        "Structures Engineer",
        place,
        [person("Dana Kowalczyk", "dana@kestrel.example", "recruiter")],
    )
    an_offer = {**offer(), "from": "Dana Kowalczyk", "answer_by": "2026-11-30"}
    told = {
        "inquiry": [an_offer],
        "extension_request": [
            {"kind": "interview_scheduled", "on": "2026-11-12", "starts_at": "2026-11-30T10:00+00:00"}
        ],
        "decline_offer": [an_offer, {"kind": "offer_accepted", "on": "2026-11-18", "channel": "letter"}],
        "withdrawal": [an_offer, {"kind": "offer_accepted", "on": "2026-11-18", "channel": "letter"}],
    }.get(kind)
    more = [(candidates(*other, told),)] if told else []
    if kind == "extension_request":
        more.append((candidates(*other, [{"kind": "decision_promised", "on": "2026-11-12", "by": "2026-12-01"}]),))
    return [(), *more]


@cache
def written(kind: str, place: str) -> tuple[Written, ...]:
    """A letter of the kind for each thing that may have happened, to each who may read it."""
    found = []
    for events, others in itertools.product(HAPPENED[kind], elsewhere(kind, PLACES[place])):
        desk = desk_of(record(events, PLACES[place]), *others, on=DAY.get(kind, ON))
        for reader in ("Bo Tremblay",) if kind == "resignation" else ("Bo Tremblay", "Ana Lindqvist"):
            made = draft(desk, kind=kind, to=reader)
            app = made.application
            rest = tuple(other for other in made.applications if other.id != app.id)
            facts = Facts(kind=kind, application=app, others=rest, me=app.record.me, clock=desk.clock, reader=app.person(reader))  # fmt: skip
            found.append(Written(desk, made, facts))
    return tuple(found)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_each_move_has_six_ways_and_two_in_each_register(form):
    for move in form.moves:
        count = Counter(way.register for way in move.ways)
        assert len(move.ways) >= 6, f"{form.kind}/{move.name}"
        assert {register: count[register] for register in REGISTERS if count[register] < 2} == {}, move.name
    assert len(form.subjects) >= 6


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("what", NOTES)
def test_whatever_form_a_note_has_each_register_can_say_it(what, register):
    forms = ("", "_doing", "_clause", "_that", "_told", "_loose", *(() if what == "discussed" else ("_several",)))
    said = {
        slot for move in FORMS["thank_you"].moves for way in move.ways if way.register == register for slot in way.slots
    }
    said |= {slot.replace("_said", "_told") for slot in said}
    assert {f"{what}{form}" for form in forms} <= said


def test_no_sentence_of_one_kind_stands_in_another():
    said = Counter(one for form in FORMS.values() for one in {s for m in form.moves for way in m.ways for s in way.say})
    assert [one for one, count in said.items() if count > 1] == [], "Say it otherwise: one company reads both."


@pytest.mark.parametrize("kind", FORMS)
def test_every_way_is_said_in_some_letter(kind):
    wanted = {(move.name, way.id) for move in FORMS[kind].moves for way in move.ways}
    for one, register in itertools.product(written(kind, "GB"), REGISTERS):
        taken: set[str] = set()
        for another in range(10):
            found = composed(FORMS[kind], one.facts, another=another, taken=taken, register=register)
            wanted -= {(sentence.move, sentence.way) for sentence in found.sentences}
            taken |= {f"{sentence.move}/{sentence.way}" for sentence in found.sentences}
        if not wanted:
            return
    assert wanted == set(), "Nothing in HAPPENED shows these ways: add what must have happened, or take them away."


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("place", ["US", "GB"])
@pytest.mark.parametrize("kind", FORMS)
def test_every_letter_can_be_written_in_one_register_alone_and_passes_our_checks(kind, place, register):
    only = in_register(FORMS[kind], register)
    for one in written(kind, place):
        whole = composed(FORMS[kind], one.facts)
        for another in range(4):
            found = composed(only, one.facts, another=another)
            assert {gap.slot for gap in found.gaps} == {gap.slot for gap in whole.gaps}, f"{found.text}{found.gaps}"
            missing = {sentence.move for sentence in whole.sentences} - {sentence.move for sentence in found.sentences}
            assert missing <= {"next_step"}, (
                f"{missing}: {found.text}"
            )  # a day that was said elsewhere is not said again
            if not any(gap.required for gap in found.gaps):
                findings = checked(one.desk, dataclasses.replace(one.made, draft=found)).findings
                assert [f"{f.rule}: {f.say}" for f in findings if f.level == "error"] == [], found.text


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("kind", FORMS)
def test_a_letter_keeps_to_its_register_whichever_way_it_is_said(kind, register):
    may = {register, "plain"} if register != "plain" else {"plain", "warm"}
    for one in written(kind, "US"):
        for another in range(6):
            found = composed(FORMS[kind], one.facts, another=another, register=register)
            registers = registers_of(found, FORMS[kind])
            if register != "plain" or one.facts.reader.first_names:
                assert registers <= may, found.text
            assert not {"warm", "formal"} <= registers
            assert another or register in registers, found.text


def registers_of(letter: Draft, form: LetterForm) -> set[str]:
    known = {(move.name, way.id): way.register for move in form.moves for way in move.ways}
    return {known[one.move, one.way] for one in letter.sentences if (one.move, one.way) in known}


@pytest.mark.parametrize("kind", FORMS)
def test_the_record_chooses_formal_for_a_title_and_plain_else(kind):
    for one in written(kind, "US"):
        registers, by_title = registers_of(one.made.draft, FORMS[kind]), one.facts.reader.name == "Ana Lindqvist"
        assert registers <= ({"formal", "plain"} if by_title else {"plain", "warm"})
        assert ("formal" in registers) == by_title


@pytest.mark.parametrize("place", PLACES)
def test_salutation_close_dates_and_spelling_agree(place):
    for kind in FORMS:
        for one in written(kind, place)[:4]:
            lines = one.made.draft.body.splitlines()
            assert lines[0].startswith("Dear ") and lines[0].endswith(",")
            assert ("Yours sincerely," in lines) == (place == "GB") and ("Sincerely," in lines) == (place != "GB")
            assert ("November 1" in one.made.draft.body) <= (place == "US")


def test_an_inquiry_is_shorter_than_the_thanks_before_it():
    events = [
        talk("Bo Tremblay", on="2026-11-10", **{what: forms[0] for what, forms in NOTES.items()}),
        promised("2026-11-17"),
    ]
    for register in REGISTERS:
        lengths = [
            len(
                draft(desk_of(record(events), on=on), kind=kind, to="Bo Tremblay", register=register).draft.body.split()
            )
            for kind, on in (("inquiry", ON), ("thank_you", "2026-11-12"))
        ]
        assert lengths[0] < lengths[1] <= 200


def test_a_withdrawal_is_two_short_paragraphs_and_a_reason_one_sentence():
    for one in written("withdrawal", "GB"):
        body = one.made.draft.sentences[1:-1]
        assert sum(len(sentence.text.split()) for sentence in body) <= 70
        assert len([sentence for sentence in body if sentence.move == "reason"]) <= 1
    for one in written("decline_offer", "GB"):
        assert len([s for s in one.made.draft.sentences if s.move == "reason"]) <= 1


@pytest.mark.parametrize("situation", [one for one in SITUATIONS if one.kind in FORMS], ids=lambda one: one.name)
def test_another_way_repeats_no_sentence_while_there_is_one_more(situation):
    desk = desk_of(situation.record, *situation.others, on=situation.on)
    first, second = (
        {one.text for one in draft(desk, kind=situation.kind, to=situation.to, another=n).draft.sentences[1:-1]}
        for n in (0, 1)
    )
    assert first & second == set()


FIVE = [
    person(f"{name} Larsen", f"{name.lower()}@larkfield.example", "interviewer", **how)
    for name, how in zip(
        ("Ada", "Ben", "Cem", "Dua", "Eli"), ({}, {"first_names": True}, {"address_as": "Mr Larsen"}, {"address_as": "Dr Larsen"}, {}), strict=True
    )
]  # fmt: skip


@pytest.mark.parametrize("form", range(6))
@pytest.mark.parametrize("kind", ["thank_you", "rejection_thanks"])
def test_no_two_letters_to_a_panel_of_five_share_a_sentence(kind, form):
    names = [one["name"] for one in FIVE]
    notes = {what: forms[form % len(forms)] for what, forms in NOTES.items()}
    notes["discussed"] = {name: f"the {thing} bench" for name, thing in zip(names, ("red", "blue", "old", "new", "cold"), strict=True)}  # fmt: skip
    events = [talk(*names, **notes), promised("2026-11-27", None)]
    if kind == "rejection_thanks":
        events.append({**REJECTED, "from": names[0]})
    desk = desk_of(record(events, people=FIVE), on=ON)
    seen: Counter[str] = Counter()
    for name in names:
        seen.update({one.text for one in draft(desk, kind=kind, to=name).draft.sentences[1:-1]})
    assert [text for text, count in seen.items() if count > 1] == []


def test_a_letter_about_a_second_position_repeats_nothing_of_the_first():
    engineer, analyst = (
        record([talk("Bo Tremblay", discussed=what, fit="I ran two audits")], position=position)
        for what, position in (("the bench", "Engineer"), ("the archive", "Analyst"))
    )
    desk = desk_of(engineer, analyst, on=ON)
    first, second = (
        {one.text for one in draft(desk, position, kind="thank_you").draft.sentences[1:-1]}
        for position in ("Engineer", "Analyst")
    )
    assert first & second == set()


def test_a_sentence_of_a_letter_that_left_is_not_said_again():
    events = [talk("Bo Tremblay", "Chi Nwosu", discussed={"Bo Tremblay": "the bench", "Chi Nwosu": "the archive"})]
    for another in range(5):
        to_bo = draft(desk_of(record(events), on=ON), kind="thank_you", to="Bo Tremblay", another=another).draft
        left = {"kind": "letter_sent", "on": "2026-11-18", "letter_kind": "thank_you", "to": ["Bo Tremblay"], "channel": "letter", "text": to_bo.body}  # fmt: skip
        to_chi = draft(desk_of(record([*events, left]), on=ON), kind="thank_you", to="Chi Nwosu").draft
        assert {one.text for one in to_bo.sentences[1:-1]} & {one.text for one in to_chi.sentences[1:-1]} == set()
