"""Records of many people in many places, from which golden letters are made. All invented; nobody here is real."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Situation(NamedTuple):
    """One letter to be written: its file's name, the record, the kind, the day, to whom, and other records of the desk."""

    name: str
    record: Mapping[str, Any]
    kind: str
    on: str
    to: str | None = None
    others: tuple[Mapping[str, Any], ...] = ()
    another: int = 0


def person(name: str, email: str | None, role: str | list[str], **more: Any) -> dict[str, Any]:
    """Return a person as a record file has it."""
    return {"name": name, "email": email, "role": role, **more}


def candidates(
    company: str,
    position: str,
    place: tuple[str, str],
    people: list[Any],
    events: list[Any],
    me: str = "Sam Okafor",
    **head: Any,
) -> dict[str, Any]:
    """Return a candidate's record file; `place` is the jurisdiction and the time zone."""
    email = f"{me.split()[0].lower()}@home.example"
    return {
        "contract": 1, "side": "candidate", "me": {"name": me, "email": email, "phone": "416 555 0148"},
        "company": company, "position": position, "jurisdiction": place[0], "time_zone": place[1], "people": people,
        "events": events, **head,
    }  # fmt: skip


def employers(
    company: str,
    position: str,
    place: tuple[str, str],
    candidate: dict[str, Any],
    events: list[Any],
    me: str = "Ana Lindqvist",
    people: list[Any] | None = None,
) -> dict[str, Any]:
    """Return an employer's record file."""
    return {
        "contract": 1, "side": "employer", "me": {"name": me, "email": f"{me.split()[0].lower()}@work.example"},
        "company": company, "position": position, "jurisdiction": place[0], "time_zone": place[1],
        "candidate": candidate, "people": people or [], "events": events,
    }  # fmt: skip


NEW_YORK, LONDON, BERLIN = ("US-NY", "America/New_York"), ("GB", "Europe/London"), ("DE-BE", "Europe/Berlin")
AUCKLAND, TORONTO, TOKYO, LAGOS = (
    ("NZ", "Pacific/Auckland"),
    ("CA-ON", "America/Toronto"),
    ("JP", "Asia/Tokyo"),
    ("NG", "Africa/Lagos"),
)
SEATTLE, DUBLIN, MUMBAI = ("US-WA", "America/Los_Angeles"), ("IE", "Europe/Dublin"), ("IN", "Asia/Kolkata")

DUARTE = person("Ines Duarte", "ines@tessera.example", "hiring_manager", address_as="Ms. Duarte")
WHITLOCK = person("Tom Whitlock", "tom@tessera.example", "interviewer", address_as="Mr. Whitlock")
TESSERA = candidates(
    "Tessera Robotics", "Field Calibration Lead", NEW_YORK, [DUARTE, WHITLOCK],
    [
        {"kind": "applied", "on": "2026-11-02"},
        {"kind": "interview_held", "at": "2026-11-17T14:00-05:00", "ends_at": "2026-11-17T15:00-05:00",
         "with": ["Ines Duarte", "Tom Whitlock"],
         "debrief": {"discussed": {"Ines Duarte": "the arm's drift in its first twenty minutes", "Tom Whitlock": "the tool crib in Rochester"},
                     "impressed": "The test bay", "fit": "I kept warm-up logs on two rigs for a year.",
                     "correction": "I said no to laser trackers too quickly; I assisted on three campaigns in 2023, though I have not led one",
                     "next_step": "a second visit"}},
        {"kind": "decision_promised", "at": "2026-11-17T15:10-05:00", "by": "2026-11-24", "who": "Ines Duarte"},
    ],
)  # fmt: skip
MUSEUM = candidates(
    "Harbour Museum", "Collections Registrar", LONDON,
    [person("Dr Folasade Adeyemi", "folasade@harbour.example", "hiring_manager", address_as="Dr Adeyemi"),
     person("Wei Zhang", "wei@harbour.example", "interviewer", first_names=True),
     person("Priya Raman", "priya@harbour.example", "recruiter", address_as="Ms Raman")],
    [
        {"kind": "interview_held", "at": "2026-12-29T10:00+00:00", "with": ["Dr Folasade Adeyemi", "Wei Zhang"],
         "debrief": {"discussed": "We talked about how the loans are insured. Wei showed me the new store at Grimsby.",
                     "impressed": "how calm everybody was in the middle of a move", "fit": "Led the inventory of 12,000 prints in Leeds",
                     "next_step": "They will write to me about references."}},
        {"kind": "decision_promised", "at": "2026-12-29T11:00+00:00", "by": "2027-01-08", "who": "Priya Raman"},
    ], me="Maeve O'Connor",
)  # fmt: skip
WARD = candidates(
    "St. Brendan's Hospital", "Night Charge Nurse", DUBLIN,
    [person("Siobhán Ní Bhriain", "siobhan@brendans.example", "hiring_manager", first_names=True)],
    [{"kind": "interview_held", "at": "2026-11-19T09:00+00:00", "ends_at": "2026-11-19T09:30+00:00", "with": ["Siobhán Ní Bhriain"],
      "debrief": {"discussed": "Her handover sheet, and why it has no abbreviations", "impressed": "the ward was quiet at nine",
                  "fit": "six years of nights on a surgical ward", "next_step": "You will call me by Friday"}}],
    me="José Álvarez Ruiz",
)  # fmt: skip
KITCHEN = candidates(
    "Long Table Bakery", "Head Baker", SEATTLE, [person("Marguerite Thibodeaux", None, "hiring_manager")],
    [{"kind": "interview_held", "at": "2026-11-20T06:00-08:00", "ends_at": "2026-11-20T07:30-08:00", "with": ["Marguerite Thibodeaux"],
      "debrief": {"discussed": "The rye starter is older than the shop", "fit": "running two ovens with a crew of four"}}],
    me="Nguyen Thi Lan",
)  # fmt: skip
TOKYO_LAB = candidates(
    "Hoshino Optics", "Lens Metrologist", TOKYO, [person("Hoshino Akiko", "akiko@hoshino.example", "hiring_manager", first_names=True), person("Sato Ken", "ken@hoshino.example", "interviewer", address_as="Mr. Sato")],
    [{"kind": "interview_held", "at": "2026-11-18T13:00+09:00", "with": ["Hoshino Akiko", "Sato Ken"], "debrief": {"discussed": "the interferometer and how they keep it quiet at night", "impressed": "the logbook by the door"}}],
)  # fmt: skip
LEAVING = candidates(
    "Copperline", "Survey Technician", TORONTO, [person("Luis Ruiz", "luis@copperline.example", "hiring_manager", address_as="Mr. Ruiz")],
    [{"kind": "interview_held", "at": "2026-11-17T10:00-05:00", "with": ["Luis Ruiz"], "debrief": {"discussed": "the winter schedule on the lake"}},
     {"kind": "decided", "at": "2026-11-17T20:00-05:00", "to": "withdraw", "reason": "they are chaotic"}],
)  # fmt: skip

MARS = candidates(
    "Marsh & Daughters", "Instrument Specialist", LONDON,
    [person("Helen Marsh", "helen@marsh.example", "hiring_manager", address_as="Ms Marsh"), person("Oluwaseun Bello", "seun@marsh.example", "recruiter", first_names=True)],
    [{"kind": "interview_held", "at": "2026-11-05T10:00+00:00", "with": ["Helen Marsh"], "debrief": {"discussed": "gauges"}},
     {"kind": "decision_promised", "at": "2026-11-05T11:00+00:00", "by": "2026-11-17", "who": "Helen Marsh"}],
)  # fmt: skip
OFFERED_ELSEWHERE = candidates(
    "Kestrel Air", "Structures Engineer", NEW_YORK, [person("Dana Kowalczyk", "dana@kestrel.example", "recruiter", address_as="Mx. Kowalczyk")],
    [{"kind": "offer_received", "at": "2026-11-13T10:00-05:00", "from": "Dana Kowalczyk", "answer_by": "2026-11-20T17:00-05:00", "salary": {"amount": 91000, "currency": "USD", "per": "year"}}],
)  # fmt: skip
NO_PROMISE = candidates(
    "Fjord Energy", "Turbine Technician", ("NO", "Europe/Oslo"), [person("Astrid Haugen", "astrid@fjord.example", "recruiter")],
    [{"kind": "applied", "on": "2026-12-01"}, {"kind": "interview_held", "on": "2026-12-18", "with": ["Astrid Haugen"]}],
    me="Tomasz Wójcik",
)  # fmt: skip
NOT_SEEN = candidates(
    "Baobab Schools", "Mathematics Teacher", LAGOS, [person("Mrs Ngozi Eze", "ngozi@baobab.example", "hr", address_as="Mrs Eze")],
    [{"kind": "applied", "on": "2026-10-05"}], me="Amina Yusuf",
)  # fmt: skip


def offer(
    company: str,
    place: tuple[str, str],
    by: dict[str, Any],
    *more: Any,
    currency: str = "GBP",
    amount: float = 48000,
    per: str = "year",
    position: str = "Calibration Engineer",
    **terms: Any,
) -> dict[str, Any]:
    """Return a record with an offer of 13 November 2026."""
    first = {
        "kind": "offer_received",
        "on": "2026-11-13",
        "from": by["name"],
        "salary": {"amount": amount, "currency": currency, "per": per},
        "start_on": "2027-01-04",
        "answer_by": "2026-11-25",
        **terms,
    }
    return candidates(company, position, place, [by], [first, *more])


LARKFIELD = offer("Larkfield Instruments", LONDON, person("Ana Lindqvist", "ana@larkfield.example", "recruiter", address_as="Ms Lindqvist"), {"kind": "decided", "on": "2026-11-16", "to": "accept"})  # fmt: skip
HOURLY = offer("Long Table Bakery", SEATTLE, person("Marguerite Thibodeaux", "m@longtable.example", "hiring_manager", first_names=True), currency="USD", amount=31.5, per="hour", position="Head Baker", terms={"reports_to": "Joy Ferreira", "place": "Ballard"})  # fmt: skip
CONDITIONAL = offer("Harbour Museum", LONDON, person("Priya Raman", "priya@harbour.example", "recruiter"), conditions=["two references", "proof that you may work in the UK"], position="Collections Registrar")  # fmt: skip
NO_FIGURES = candidates("Nordlicht GmbH", "Data Steward", BERLIN, [person("Jürgen Weiß", "j@nordlicht.example", "hr", address_as="Herr Weiß")], [{"kind": "offer_received", "on": "2026-11-12", "from": "Jürgen Weiß", "start_on": "2027-02-01"}])  # fmt: skip
MERIDIAN = candidates(
    "Meridian", "Test Engineer", TORONTO, [person("Kavya Raman", "kavya@meridian.example", "hiring_manager", address_as="Ms. Raman")],
    [{"kind": "interview_held", "on": "2026-11-04", "with": ["Kavya Raman"], "debrief": {"impressed": "the vibration rig", "discussed": "the vibration rig"}},
     {"kind": "offer_received", "on": "2026-11-18", "from": "Kavya Raman"},
     {"kind": "decided", "on": "2026-11-19", "to": "decline", "reason": "the commute", "reason_is_private": False}],
)  # fmt: skip
ACCEPTED = offer("Larkfield Instruments", LONDON, person("Ana Lindqvist", "ana@larkfield.example", "recruiter"), {"kind": "offer_accepted", "on": "2026-11-18", "channel": "letter"})  # fmt: skip


def refused(
    by: str | None,
    *people: dict[str, Any],
    company: str = "Alder Bay",
    position: str = "Relay Technician",
    place: tuple[str, str] = SEATTLE,
    debrief: Any = None,
    **facts: Any,
) -> dict[str, Any]:
    """Return a record that ended with a no on Tuesday 24 November 2026."""
    held = {
        "kind": "interview_held",
        "on": "2026-11-10",
        "with": [one["name"] for one in people if one["role"] != "recruiter"],
        **({"debrief": debrief} if debrief else {}),
    }
    return candidates(
        company,
        position,
        place,
        list(people),
        [held, {"kind": "rejected", "on": "2026-11-24", **({"from": by} if by else {}), **facts}],
    )


FELD = person("Renate Feld", "renate@alderbay.example", "hiring_manager", address_as="Ms. Feld")
OKONKWO = person("Chidi Okonkwo", "chidi@alderbay.example", "interviewer", first_names=True)
REFUSED = refused(
    "Renate Feld",
    FELD,
    OKONKWO,
    debrief={"discussed": "how I would test a relay that fails once a month", "impressed": "the fault cabinet"},
)
REFUSED_WHY = refused(
    "Asha Patel",
    person("Asha Patel", "asha@coral.example", "recruiter"),
    person("Leilani Kahale", "leilani@coral.example", "hiring_manager"),
    company="Coral Labs",
    position="Lab Manager",
    place=LONDON,
    feedback="They wanted more people management",
    kept_on_file=True,
)

DANIEL = person("Daniel Osei", "daniel@mail.example", "candidate", address_as="Mr. Osei")
ANA_AND_BO = [person("Bo Tremblay", "bo@larkfield.example", "hiring_manager")]
DECLINED = employers("Larkfield Instruments", "Calibration Engineer", NEW_YORK, DANIEL, [
    {"kind": "applied", "on": "2026-10-05"}, {"kind": "interview_held", "at": "2026-10-29T10:00-04:00", "with": ["Bo Tremblay", "Ana Lindqvist"], "debrief": {"impressed": "nervous at first"}},
    {"kind": "feedback_recorded", "on": "2026-10-30", "criterion": "planning an audit", "text": "His work on one audit was clear, and the planning was what we missed.", "by": "Bo Tremblay"},
    {"kind": "decided", "at": "2026-11-16T11:00-05:00", "to": "refuse", "reason": "not senior enough"}], people=ANA_AND_BO)  # fmt: skip
DECLINED_KEPT = employers("Harbour Museum", "Collections Registrar", LONDON, person("Yuki Tanaka", "yuki@mail.example", "candidate", first_names=True), [
    {"kind": "interview_held", "on": "2026-12-18", "with": ["Priya Raman"]}, {"kind": "consent_given", "on": "2026-12-18", "purpose": "keep_on_file", "until": "2027-12-18"},
    {"kind": "decided", "on": "2027-01-05", "to": "refuse"}], me="Priya Raman")  # fmt: skip
NEVER_MET = employers("Nordlicht GmbH", "Data Steward", BERLIN, person("Fatima Zahra El Idrissi", "fatima@mail.example", "candidate", address_as="Frau El Idrissi"), [
    {"kind": "applied", "on": "2026-11-05"}, {"kind": "decided", "on": "2026-11-19", "to": "refuse"}], me="Jürgen Weiß")  # fmt: skip
TWICE_MET = employers("Long Table Bakery", "Head Baker", SEATTLE, person("Nguyen Thi Lan", "lan@mail.example", "candidate", first_names=True, address_as="Lan"), [
    {"kind": "interview_held", "on": "2026-11-03", "with": ["Marguerite Thibodeaux"]}, {"kind": "interview_held", "on": "2026-11-12", "with": ["Marguerite Thibodeaux", "Joy Ferreira"]},
    {"kind": "decided", "on": "2026-11-16", "to": "refuse"}], me="Marguerite Thibodeaux")  # fmt: skip


def said_no(
    channel: str,
    me: str = "Ana Lindqvist",
    place: tuple[str, str] = TORONTO,
    company: str = "Larkfield Instruments",
    position: str = "Calibration Engineer",
    **candidate: Any,
) -> dict[str, Any]:
    """Return an employer's record whose offer of 13 November was declined on the 19th."""
    someone = {"name": "Sam Okafor", "email": "sam@okafor.example", "role": "candidate", **candidate}
    return employers(company, position, place, someone, [
        {"kind": "interview_held", "on": "2026-11-05", "with": [me]}, {"kind": "offer_made", "on": "2026-11-13"},
        {"kind": "offer_declined", "on": "2026-11-19", "channel": channel, "reason": "more money elsewhere"}], me=me)  # fmt: skip


ASKED_FOR_TIME = offer("Larkfield Instruments", TORONTO, person("Ana Lindqvist", "ana@larkfield.example", "recruiter", first_names=True), {"kind": "extension_requested", "on": "2026-11-16", "until": "2026-12-02"}, currency="CAD", amount=84000)  # fmt: skip
ELSEWHERE = candidates("Copperline", "Survey Technician", TORONTO, [person("Luis Ruiz", "luis@copperline.example", "hiring_manager")], [{"kind": "interview_scheduled", "on": "2026-11-12", "starts_at": "2026-11-30T10:00-05:00", "with": ["Luis Ruiz"]}])  # fmt: skip
PROMISED_ELSEWHERE = candidates("Copperline", "Survey Technician", TORONTO, [person("Luis Ruiz", "luis@copperline.example", "hiring_manager")], [{"kind": "interview_held", "on": "2026-11-10", "with": ["Luis Ruiz"]}, {"kind": "decision_promised", "on": "2026-11-10", "by": "2026-12-01"}])  # fmt: skip
INVITED = candidates("Copperline", "Survey Technician", TORONTO, [person("Luis Ruiz", "luis@copperline.example", "hiring_manager", address_as="Mr. Ruiz")], [{"kind": "interview_held", "on": "2026-11-10", "with": ["Luis Ruiz"]}, {"kind": "interview_scheduled", "on": "2026-11-12", "starts_at": "2026-11-26T10:00-05:00", "with": ["Luis Ruiz"]}, {"kind": "decided", "on": "2026-11-19", "to": "withdraw"}])  # fmt: skip
MARGARET = person("Margaret Oyelaran", "margaret@brennick.example", "supervisor", first_names=True)
LEAVING_BRENNICK = offer("Larkfield Instruments", TORONTO, MARGARET, {"kind": "acceptance_confirmed", "on": "2026-11-20", "channel": "letter"}, {"kind": "employment", "on": "2026-11-01", "employer": "Brennick", "position": "Metrology Technician", "supervisor": "Margaret Oyelaran", "notice": {"amount": 1, "unit": "months"}, "since": "2023-03-01"})  # fmt: skip
LEAVING_BERLIN = offer("Nordlicht GmbH", BERLIN, person("Jürgen Weiß", "j@nordlicht.example", "hr"), {"kind": "employment", "on": "2026-11-01", "employer": "Spreewerk", "position": "Datenpflege", "supervisor": "Katrin Vogel", "notice": {"amount": 4, "unit": "weeks", "to": "end_of_month"}, "jurisdiction": "DE-BE"})  # fmt: skip
NEWS = refused("Renate Feld", FELD, debrief={"discussed": "how I would test a relay that fails once a month"})
NEWS["events"].append(
    {
        "kind": "employment",
        "on": "2027-01-11",
        "employer": "Cedar Signals",
        "position": "Test Technician",
        "supervisor": "Ada Lim",
        "notice": {"amount": 2, "unit": "weeks"},
        "since": "2027-01-11",
    }
)

JONAS = person("Jonas Weber", "jonas@mail.example", "candidate", first_names=True)
TERMS = {
    "salary": {"amount": 84000, "currency": "CAD", "per": "year"},
    "start_on": "2027-01-11",
    "answer_by": "2026-12-04",
    "conditions": ["two references", "proof that you may work in Canada"],
    "terms": {"hours": "full time", "reports_to": "Bo Tremblay", "place": "Hamilton"},
}
OFFERING = employers("Larkfield Instruments", "Calibration Engineer", TORONTO, JONAS, [{"kind": "interview_held", "on": "2026-11-12", "with": ["Ana Lindqvist"]}, {"kind": "ranked", "on": "2026-11-13", "rank": 2}, {"kind": "decided", "on": "2026-11-23", "to": "offer", **TERMS}])  # fmt: skip
OFFERING_BARE = employers("Harbour Museum", "Collections Registrar", LONDON, person("Yuki Tanaka", None, "candidate"), [{"kind": "decided", "on": "2026-11-23", "to": "offer", "salary": {"amount": 31000, "currency": "GBP", "per": "year"}, "start_on": "2027-02-01"}], me="Priya Raman")  # fmt: skip


def offered(
    *events: Any, place: tuple[str, str] = TORONTO, candidate: dict[str, Any] = DANIEL, **terms: Any
) -> dict[str, Any]:
    """Return an employer's record with an offer of 13 November, and what came after."""
    made = {
        "kind": "offer_made",
        "on": "2026-11-13",
        "salary": {"amount": 84000, "currency": "CAD", "per": "year"},
        "start_on": "2027-01-04",
        "answer_by": "2026-11-20T17:00-05:00",
        **terms,
    }
    return employers(
        "Larkfield Instruments",
        "Calibration Engineer",
        place,
        candidate,
        [{"kind": "interview_held", "on": "2026-11-05", "with": ["Ana Lindqvist"]}, made, *events],
    )


LEILA = person("Leila Haddad", "leila@mail.example", "candidate", first_names=True)
WAITING = employers("Larkfield Instruments", "Calibration Engineer", TORONTO, LEILA, [{"kind": "interview_held", "on": "2026-11-05", "with": ["Ana Lindqvist"]}, {"kind": "inquiry_received", "on": "2026-11-19", "from": "Leila Haddad"}, {"kind": "decision_promised", "on": "2026-11-19", "by": "2026-11-27"}])  # fmt: skip
WAITING_BARE = employers("Banyan Textiles", "Loom Planner", MUMBAI, person("Rohan Deshpande", "rohan@mail.example", "candidate"), [{"kind": "applied", "on": "2026-11-02"}, {"kind": "frozen", "on": "2026-11-10"}])  # fmt: skip
KEPT = employers("Larkfield Instruments", "Calibration Engineer", DUBLIN, person("Aoife Brennan", "aoife@mail.example", "candidate", first_names=True), [{"kind": "interview_held", "on": "2026-10-14", "with": ["Ana Lindqvist"]}, {"kind": "consent_given", "on": "2026-10-14", "purpose": "keep_on_file", "until": "2027-10-14"}, {"kind": "decided", "on": "2026-10-20", "to": "refuse"}, {"kind": "opening_posted", "on": "2027-01-12", "requisition": "Reference Standards Engineer", "similar_to": "Calibration Engineer"}])  # fmt: skip
WEN = person("Wen Li", "wen@mail.example", "candidate", address_as="Ms Li")

LEA = person("Lea Costa", "lea@mail.example", "candidate", first_names=True)
KAI = person("Kai Dolan", "kai@mail.example", "candidate", address_as="Mr Dolan")
FINALIST = employers("Larkfield Instruments", "Calibration Engineer", LONDON, LEA, [{"kind": "interview_held", "at": "2026-10-29T10:00+00:00", "ends_at": "2026-10-29T11:00+00:00", "with": ["Bo Tremblay", "Ana Lindqvist"], "debrief": {"discussed": "the drift of the pressure bench", "impressed": "second behind Kai"}}, {"kind": "feedback_recorded", "on": "2026-10-30", "criterion": "planning an audit", "text": "Her plan had dates and owners, and no reserve for a failed run.", "by": "Bo Tremblay"}, {"kind": "decided", "on": "2026-11-16", "to": "refuse"}], people=ANA_AND_BO)  # fmt: skip
OTHER_FINALIST = employers("Larkfield Instruments", "Calibration Engineer", LONDON, KAI, [{"kind": "interview_held", "on": "2026-11-02", "with": ["Ana Lindqvist"]}, {"kind": "interview_held", "on": "2026-11-05", "with": ["Bo Tremblay"], "debrief": {"discussed": "how the rigs are warmed up before a run"}}, {"kind": "decided", "on": "2026-11-16", "to": "refuse"}], people=ANA_AND_BO)  # fmt: skip

SITUATIONS: tuple[Situation, ...] = (
    Situation("thank_you-duarte", TESSERA, "thank_you", "2026-11-18", "Ines Duarte"),
    Situation("thank_you-whitlock", TESSERA, "thank_you", "2026-11-18", "Tom"),
    Situation("thank_you-adeyemi", MUSEUM, "thank_you", "2026-12-30", "Adeyemi"),
    Situation("thank_you-zhang", MUSEUM, "thank_you", "2027-01-02", "Wei"),
    Situation("thank_you-siobhan", WARD, "thank_you", "2026-11-19"),
    Situation("thank_you-baker", KITCHEN, "thank_you", "2026-11-21"),
    Situation("thank_you-hoshino", TOKYO_LAB, "thank_you", "2026-11-19", "Hoshino"),
    Situation("thank_you-sato", TOKYO_LAB, "thank_you", "2026-11-19", "Sato"),
    Situation("thank_you-withdrawing", LEAVING, "thank_you", "2026-11-18"),
    Situation("inquiry-marsh", MARS, "inquiry", "2026-11-18"),
    Situation("inquiry-recruiter", MARS, "inquiry", "2026-11-18", "Bello"),
    Situation("inquiry-offer-elsewhere", MARS, "inquiry", "2026-11-16", None, (OFFERED_ELSEWHERE,)),
    Situation("inquiry-no-promise", NO_PROMISE, "inquiry", "2027-01-04"),
    Situation("inquiry-not-interviewed", NOT_SEEN, "inquiry", "2026-11-02"),
    Situation("inquiry-late-promise", MUSEUM, "inquiry", "2027-01-11"),
    Situation("acceptance-larkfield", LARKFIELD, "acceptance", "2026-11-17"),
    Situation("acceptance-hourly", HOURLY, "acceptance", "2026-11-17"),
    Situation("acceptance-conditional", CONDITIONAL, "acceptance", "2026-11-17"),
    Situation("acceptance-no-figures", NO_FIGURES, "acceptance", "2026-11-17"),
    Situation("decline_offer-meridian", MERIDIAN, "decline_offer", "2026-11-19"),
    Situation("decline_offer-accepted-elsewhere", OFFERED_ELSEWHERE, "decline_offer", "2026-11-19", None, (ACCEPTED,)),
    Situation("decline_offer-baker", HOURLY, "decline_offer", "2026-11-20"),
    Situation("decline_offer-weiss", NO_FIGURES, "decline_offer", "2026-11-20"),
    Situation("rejection_thanks-feld", REFUSED, "rejection_thanks", "2026-11-25", "Feld"),
    Situation("rejection_thanks-okonkwo", REFUSED, "rejection_thanks", "2026-11-25", "Okonkwo"),
    Situation("rejection_thanks-patel", REFUSED_WHY, "rejection_thanks", "2026-11-25", "Asha"),
    Situation("rejection_thanks-kahale", REFUSED_WHY, "rejection_thanks", "2026-11-25", "Leilani"),
    Situation("decline-osei", DECLINED, "decline", "2026-11-17"),
    Situation("decline-tanaka", DECLINED_KEPT, "decline", "2027-01-06"),
    Situation("decline-el-idrissi", NEVER_MET, "decline", "2026-11-20"),
    Situation("decline-lan", TWICE_MET, "decline", "2026-11-17"),
    Situation("decline-costa", FINALIST, "decline", "2026-11-17", None, (OTHER_FINALIST,)),
    Situation("decline-dolan", OTHER_FINALIST, "decline", "2026-11-17", None, (FINALIST,)),
    Situation(
        "acceptance_confirmation-conditions",
        offered(
            {"kind": "offer_accepted", "on": "2026-11-19", "channel": "letter"},
            candidate=LEILA,
            conditions=["two references"],
        ),
        "acceptance_confirmation",
        "2026-11-20",
    ),
    Situation("decline_acknowledgement-letter", said_no("letter"), "decline_acknowledgement", "2026-11-20"),
    Situation(
        "decline_acknowledgement-phone", said_no("phone", first_names=True), "decline_acknowledgement", "2026-11-20"
    ),
    Situation(
        "decline_acknowledgement-met",
        said_no("in_person", me="Priya Raman", place=LONDON, address_as="Mr Okafor"),
        "decline_acknowledgement",
        "2026-11-20",
    ),
    Situation(
        "decline_acknowledgement-chat",
        said_no("chat", place=MUMBAI, company="Banyan Textiles", position="Loom Planner", name="Rohan Deshpande"),
        "decline_acknowledgement",
        "2026-11-20",
    ),
    Situation("extension_request-interview", ASKED_FOR_TIME, "extension_request", "2026-11-16", None, (ELSEWHERE,)),
    Situation(
        "extension_request-decision", ASKED_FOR_TIME, "extension_request", "2026-11-17", None, (PROMISED_ELSEWHERE,), 1
    ),
    Situation("extension_request-no-day", LARKFIELD, "extension_request", "2026-11-14"),
    Situation("extension_request-hourly", HOURLY, "extension_request", "2026-11-17", None, (ELSEWHERE,), 2),
    Situation("withdrawal-invited", INVITED, "withdrawal", "2026-11-20"),
    Situation("withdrawal-accepted-elsewhere", MARS, "withdrawal", "2026-11-20", None, (ACCEPTED,)),
    Situation("withdrawal-not-interviewed", NOT_SEEN, "withdrawal", "2026-11-20"),
    Situation("withdrawal-museum", MUSEUM, "withdrawal", "2027-01-04"),
    Situation("stay_in_touch-feld", REFUSED, "stay_in_touch", "2027-02-24"),
    Situation("stay_in_touch-news", NEWS, "stay_in_touch", "2027-02-24"),
    Situation("stay_in_touch-kahale", REFUSED_WHY, "stay_in_touch", "2027-02-24", "Leilani"),
    Situation("stay_in_touch-patel", REFUSED_WHY, "stay_in_touch", "2027-02-24", "Asha"),
    Situation("resignation-margaret", LEAVING_BRENNICK, "resignation", "2026-11-23"),
    Situation("resignation-vogel", LEAVING_BERLIN, "resignation", "2026-11-23"),
    Situation("resignation-another", LEAVING_BRENNICK, "resignation", "2026-11-23", None, (), 1),
    Situation("resignation-no-employment", LARKFIELD, "resignation", "2026-11-23"),
    Situation("offer-jonas", OFFERING, "offer", "2026-11-23"),
    Situation("offer-jonas-another", OFFERING, "offer", "2026-11-23", None, (), 1),
    Situation("offer-tanaka", OFFERING_BARE, "offer", "2026-11-24"),
    Situation("offer-no-terms", DECLINED, "offer", "2026-11-24"),
    Situation(
        "acceptance_confirmation-osei",
        offered({"kind": "offer_accepted", "on": "2026-11-19", "channel": "letter"}),
        "acceptance_confirmation",
        "2026-11-20",
    ),
    Situation(
        "acceptance_confirmation-leila",
        offered({"kind": "offer_accepted", "on": "2026-11-19", "channel": "phone"}, candidate=LEILA),
        "acceptance_confirmation",
        "2026-11-20",
    ),
    Situation(
        "acceptance_confirmation-wen",
        offered({"kind": "offer_accepted", "on": "2026-11-19", "channel": "letter"}, candidate=WEN, place=LONDON),
        "acceptance_confirmation",
        "2026-11-20",
    ),
    Situation(
        "acceptance_confirmation-no-start",
        offered(
            {"kind": "offer_accepted", "on": "2026-11-19", "channel": "letter"},
            start_on=None,
            candidate=WEN,
            place=AUCKLAND,
        ),
        "acceptance_confirmation",
        "2026-11-20",
    ),
    Situation("status_update-leila", WAITING, "status_update", "2026-11-20"),
    Situation("status_update-frozen", WAITING_BARE, "status_update", "2026-11-20"),
    Situation(
        "status_update-withdrawn",
        offered({"kind": "offer_withdrawn", "on": "2026-11-18"}),
        "status_update",
        "2026-11-19",
    ),
    Situation("status_update-lapsed", offered(candidate=WEN, place=LONDON), "status_update", "2026-11-23"),
    Situation(
        "extension_reply-yes",
        offered(
            {"kind": "extension_requested", "on": "2026-11-16"},
            {"kind": "extension_granted", "on": "2026-11-17", "answer_by": "2026-11-25T17:00-05:00"},
        ),
        "extension_reply",
        "2026-11-17",
    ),
    Situation(
        "extension_reply-no",
        offered(
            {"kind": "extension_requested", "on": "2026-11-16"},
            {"kind": "extension_refused", "on": "2026-11-17"},
            candidate=LEILA,
        ),
        "extension_reply",
        "2026-11-17",
    ),
    Situation(
        "extension_reply-yes-london",
        offered(
            {"kind": "extension_granted", "on": "2026-11-17", "answer_by": "2026-11-25"}, candidate=WEN, place=LONDON
        ),
        "extension_reply",
        "2026-11-17",
    ),
    Situation(
        "extension_reply-undecided",
        offered({"kind": "extension_requested", "on": "2026-11-16"}),
        "extension_reply",
        "2026-11-17",
    ),
    Situation(
        "withdrawal_acknowledgement-wen",
        offered({"kind": "withdrew", "on": "2026-11-12", "channel": "letter"}, candidate=WEN, place=LONDON),
        "withdrawal_acknowledgement",
        "2026-11-20",
    ),
    Situation(
        "withdrawal_acknowledgement-phone",
        offered({"kind": "withdrew", "on": "2026-11-17", "channel": "phone"}, candidate=LEILA),
        "withdrawal_acknowledgement",
        "2026-11-20",
    ),
    Situation(
        "withdrawal_acknowledgement-never-met",
        employers(
            "Banyan Textiles",
            "Loom Planner",
            MUMBAI,
            person("Rohan Deshpande", "rohan@mail.example", "candidate"),
            [{"kind": "withdrew", "on": "2026-11-17", "channel": "letter"}],
        ),
        "withdrawal_acknowledgement",
        "2026-11-18",
    ),
    Situation(
        "withdrawal_acknowledgement-osei",
        offered({"kind": "withdrew", "on": "2026-11-17", "channel": "chat"}),
        "withdrawal_acknowledgement",
        "2026-11-18",
    ),
    Situation("recontact-aoife", KEPT, "recontact", "2027-01-13"),
    Situation("recontact-another", KEPT, "recontact", "2027-01-13", None, (), 1),
    Situation("recontact-a-third", KEPT, "recontact", "2027-01-13", None, (), 2),
    Situation("recontact-consent-over", KEPT, "recontact", "2027-10-20"),
)
