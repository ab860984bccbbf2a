"""Which employer and position a message names, in the fullest form that stands anywhere in it."""

from __future__ import annotations

import time

import pytest

from builders import application, interview_held
from reading.mails import raw_of, read_raw
from sincerely.core.incoming import incoming_from
from sincerely.core.reading.employer import Named, named_in
from sincerely.core.reading.own import own_text
from sincerely.core.reading.position import position_name
from sincerely.playbooks.reading import reading_rules


def named(sender: str, subject: str, body: str, *, side: str = "candidate") -> Named:
    """Read who is named, whatever the message is about."""
    message = incoming_from(raw_of({"id": "one", "desk": side, "from": sender, "subject": subject, "body": body}))
    text = own_text(body)
    rest = "\n".join((text.signature, text.quoted))
    return named_in(message, text.own, rest, side=side, senders=reading_rules(side).senders)


COMPANIES = [
    ("a signature says the whole name", "Orla Byrne <orla@kestrel.example>", "Warehouse Lead", "Dear Sam,\n\nCould you come on Thursday?\n\nOrla\nKestrel Logistics\nKestrel House, Hull\n", "Kestrel Logistics"),
    ("a display name says it", "Moorgate Press <jobs@moorgate.example>", "Your application", "Dear Sam,\n\nWe have received your application.\n", "Moorgate Press"),
    ("a comma after a first name", "Jo <jo@moorgate.example>", "Feedback", "Hi Sam,\n\nThe case study lacked an ending.\n\nJo, Moorgate Press\n", "Moorgate Press"),
    ("the domain is the last word", "Joost <joost@waterkant.example>", "Gesprek", "Beste Sam,\n\nTot dinsdag.\n\nJoost\nWerf Waterkant\n", "Werf Waterkant"),
    ("an abbreviation is spelled", "NWT Recruitment <jobs@nwt.example>", "NWT/44/2026 Ward Clerk", "Dear applicant,\n\nYour form has come.\n\nNorth Wessex Trust\n", "North Wessex Trust"),
    ("a person at a desk's address", "Jane Smith <careers@moorgate.example>", "Your application", "Dear Sam,\n\nIt has been received.\n\nJane Smith\nMoorgate Press\n", "Moorgate Press"),
    ("a relay that no list knows", "Palebrook Dairy <no-reply@testbarn.example>", "An online test", "Hi Sam,\n\nPalebrook Dairy has invited you to a test.\n", "Palebrook Dairy"),
    ("a relay's name with a hyphen", "Palebrook Dairy via Lever <no-reply@hire-lever.example>", "Thanks", "Sam,\n\nThanks for applying to Palebrook Dairy!\n", "Palebrook Dairy"),
    ("an agency's client in the subject", "Nell Adair <nell@adair-oak.example>", "Finance Manager / Copperbeck Mills", "Sam - the client is keen. Are you free on Friday?\n\nNell\nAdair Oak Recruitment\n", "Copperbeck Mills"),
    ("a company that speaks of its clients", "Ida Holm <ida@brightbank.example>", "Clerk", "Dear Sam,\n\nOur clients are our passion. Come on Friday.\n\nIda Holm\nBright Bank\n", "Bright Bank"),
    ("an address is no name", "Ida Holm <ida@larkmoor.example>", "Clerk", "Dear Sam,\n\nWe are at Larkmoor Road 12.\n\nIda Holm\n", "Larkmoor"),
    ("a German signature", "Petra Vogel <p.vogel@nordwind-energie.example>", "Ihre Unterlagen", "Guten Tag Sam Okafor,\n\nes fehlt noch ein Zeugnis.\n\nPetra Vogel\nNordwind Energie AG\n", "Nordwind Energie AG"),
]  # fmt: skip


@pytest.mark.parametrize(("sender", "subject", "body", "company"), [one[1:] for one in COMPANIES], ids=[one[0] for one in COMPANIES])  # fmt: skip
def test_the_employer_is_named_in_full_and_never_the_relay(sender: str, subject: str, body: str, company: str) -> None:
    assert named(sender, subject, body).company == company


POSITIONS = [
    ("NWT/44/2026 Ward Clerk", "Dear applicant,\n\nYour form has come.\n", "Ward Clerk"),
    ("NWT/44/2026 - next step", "Dear Sam,\n\nPlease send two references for your Senior Ward Clerk application.\n", "Senior Ward Clerk"),
    ("Your application", "Dear Sam,\n\nWard Clerk, reference NWT/44/2026\n\nYour form has come.\n", "Ward Clerk"),
    ("Unterlagen", "Guten Tag Sam Okafor,\n\nIhre Bewerbung auf die Stelle als Bauzeichnerin (m/w/d) ist da.\n", "Bauzeichnerin (m/w/d)"),
    ("Vertragsangebot Bauzeichnerin", "Sehr geehrte Frau Okafor,\n\nanbei der Vertrag.\n", "Bauzeichnerin"),
    ("Gesprek", "Beste Sam,\n\nBedankt voor je sollicitatie naar de functie van Scheepsbouwer bij ons.\n", "Scheepsbouwer"),
    ("Entretien", "Madame,\n\nVotre candidature au poste de chargée de communication chez nous est retenue.\n", "chargée de communication"),
    ("Re: Re: frontend dev", "ok lets talk\n", "frontend dev"),
    ("Re: support role", "ok lets talk\n", "support role"),
    ("Ledger Clerk / Copperbeck Mills", "Sam, the client is keen.\n", "Ledger Clerk"),
    ("Finance Manager", "Sam, come on Friday.\n", "Finance Manager"),
    ("Invitation: Kestrel / Sam Okafor (2nd round)", "See you then.\n", None),
    ("Following up", "Guten Tag Sam Okafor,\n\nwir melden uns.\n", None),
    ("The outcome", "Dear Sam,\n\nThe committee met about the Readership in Cold Seas. The Readership is still open.\n", "Readership in Cold Seas"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "body", "position"), POSITIONS)
def test_the_position_is_what_the_message_calls_it_and_nothing_beside(subject: str, body: str, position: str | None) -> None:  # fmt: skip
    assert named("Ida Holm <ida@kestrel.example>", subject, body).position == position


@pytest.mark.parametrize(
    "name", ["20931 Ward Clerk", "JR-20931 Ward Clerk", "Ward Clerk (NWT/44/2026)", "Ward Clerk - R20931"]
)
def test_a_requisition_is_no_part_of_the_position(name: str) -> None:
    assert position_name(name) == "Ward Clerk"


def test_a_calendar_names_the_employer_too() -> None:
    calendar = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nDTSTART:20261127T160000Z\nSUMMARY:Kestrel Logistics - second\n  interview\nEND:VEVENT\nEND:VCALENDAR\n"
    head = 'From: Ida <ida@kestrel.example>\nTo: sam@okafor.example\nSubject: Invitation: second interview\nContent-Type: multipart/mixed; boundary="b"\n\n'
    raw = f"{head}--b\nContent-Type: text/plain\n\nSam, as we said about your interview.\n\n--b\nContent-Type: text/calendar; method=REQUEST\n\n{calendar}\n--b--\n"
    assert read_raw(raw.encode()).company == "Kestrel Logistics"


def test_a_shorter_form_of_the_record_s_position_is_the_record_s() -> None:
    here = application(
        interview_held("tue 15:00"), company="Kestrel Logistics", position="Backend Developer", people=()
    )
    body = "hey sam, we decided to go with somebody else for the interviewed spot, sorry. you were great\n"
    one = {"id": "a", "desk": "candidate", "from": "Ravi <ravi@kestrel-logistics.example>", "subject": "Re: backend dev", "body": body}  # fmt: skip
    found = read_raw(raw_of(one), applications=(here,))
    assert (found.record, found.company, found.position) == (0, "Kestrel Logistics", "Backend Developer")


@pytest.mark.parametrize("run", ["AA/1", "Aa/", "a-", "HMA/2026/1 ", "of A and ", "poste de la "])
def test_a_run_that_is_no_word_does_not_hold_the_reader_up(run: str) -> None:
    begun = time.perf_counter()
    found = named("Ida <ida@kestrel.example>", "Ward Clerk", f"{run * 5_000}\n\nIda\nKestrel Logistics\n")
    assert found.company is not None
    assert time.perf_counter() - begun < 5, "a pattern takes more than linear time: bound what it repeats"
