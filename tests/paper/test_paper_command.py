"""sincerely draft --paper as it is typed: the file, what is asked, what is refused, and the notice that the law wants on paper."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pypdf
import pytest

from builders import CAST, document, event
from paper.sheets import docx_words, pdf_words
from record.desks import Commands

OFFER = event(
    "offer_received", "mon 10:00", from_="Ana Lindqvist", channel="letter", start_on="2027-01-04", answer_by="2026-11-13",
    salary={"amount": 84000, "currency": "USD", "per": "year"},
)  # fmt: skip
YES = event("decided", "tue 9:00", to="accept")
SAM = {**CAST["Sam"], "phone": "(510) 555-0148", "address": "2210 Prospect Street, Apt 4, Oakland, CA 94607"}
BERLIN = {"time_zone": "Europe/Berlin", "jurisdiction": "DE-BE"}
MIRA = {"name": "Mira Albrecht", "email": "mira@albrecht.example", "address": "Kastanienallee 12; 10435 Berlin"}
NOTICE = document(
    {"kind": "employment", "on": "2026-10-01", "employer": "Brennick GmbH", "position": "Technician", "supervisor": "Tove Lund",
     "hr": "Jonas Reuter", "notice": {"amount": 4, "unit": "weeks"}, "since": "2023-02-01", **BERLIN},
    {**OFFER, "at": "2026-11-02T10:00+01:00", "start_on": "2027-02-01"},
    {"kind": "offer_accepted", "at": "2026-11-04T09:00+01:00", "channel": "letter"},
    {"kind": "acceptance_confirmed", "at": "2026-11-05T09:00+01:00", "channel": "letter"},
    me=MIRA, **BERLIN,
)  # fmt: skip
NOTICE["people"] += [
    {"name": "Tove Lund", "email": "tove@brennick.example", "role": "supervisor", "address_as": "Ms Lund", "title": "Head of Metrology"},
    {"name": "Jonas Reuter", "email": "jonas@brennick.example", "role": "hr"},
]  # fmt: skip
ON = "--on 2026-11-06"


@pytest.fixture
def typed(tmp_path, capsys, monkeypatch) -> Commands:
    monkeypatch.chdir(tmp_path)
    Path("yes.json").write_text(json.dumps(document(OFFER, YES, me=SAM)))
    Path("notice.json").write_text(json.dumps(NOTICE))
    return Commands(tmp_path, capsys)


def test_an_acceptance_lies_on_paper_with_all_that_paper_carries(typed):
    said = typed.ok(
        f'draft --record yes.json --kind acceptance {ON} --paper yes.pdf --address "400 Larkin Way" --address "Oakland, CA 94612"'
    ).out
    told = pdf_words(Path("yes.pdf").read_bytes()).splitlines()

    assert said.splitlines()[0] == "yes.pdf: US Letter, 1 page."
    assert "sign it above your name" in said
    assert told[:10] == [
        "Sam Okafor",
        "2210 Prospect Street, Apt 4",
        "Oakland, CA 94607",
        "(510) 555-0148",
        "sam@okafor.example",
        "November 6, 2026",
        "Ms. Ana Lindqvist",
        "Aurora",
        "400 Larkin Way",
        "Oakland, CA 94612",
    ]
    assert told[10] == "Dear Ms. Lindqvist," and told[-2:] == [
        "Sincerely,",
        "Sam Okafor",
    ]  # and no e-mail under the name (G15)
    assert any("$84,000" in one for one in told)
    assert stat.S_IMODE(Path("yes.pdf").stat().st_mode) == 0o600


def test_the_words_of_pdf_docx_and_screen_are_the_same(typed):
    body = typed.ok(f"draft --record yes.json --kind acceptance {ON} --json").json["body"]
    typed.ok(f"draft --record yes.json --kind acceptance {ON} --paper yes.pdf")
    typed.ok(f"draft --record yes.json --kind acceptance {ON} --paper yes.docx")

    prose = body.split("Sincerely,")[0].split()
    for told in (pdf_words(Path("yes.pdf").read_bytes()), docx_words(Path("yes.docx").read_bytes())):
        assert " ".join(prose) in " ".join(told.split())


def test_what_is_not_known_is_asked_and_the_paper_written_without_it(typed):
    Path("bare.json").write_text(json.dumps(document(OFFER, YES)))
    answer = typed.ok(f"draft --record bare.json --kind acceptance {ON} --paper yes.pdf --json").json

    asked = {gap["slot"]: gap["question"] for gap in answer["gaps"]}
    assert list(asked) == ["sender_address", "reader_address"]
    assert "postal address of Ana Lindqvist at Aurora" in asked["reader_address"]
    assert answer["paper"] == {"file": "yes.pdf", "page": "US Letter", "pages": 1, "written": True}
    said = typed.ok(f"draft --record bare.json --kind acceptance {ON} --paper yes.pdf").out
    assert '--address "STREET"' in said and "In the record: me.address." in said


def test_a_german_notice_is_on_a4_from_a_town_to_the_employer_with_a_copy(typed):
    typed.ok(
        f'draft --record notice.json --kind resignation {ON} --paper notice.pdf --address "Brennick Platz 3; 12489 Berlin"'
    )
    told = pdf_words(Path("notice.pdf").read_bytes())

    assert "Brennick GmbH\nMs Tove Lund\nHead of Metrology\nBrennick Platz 3\n12489 Berlin\n" in told
    assert "Berlin, 6 November 2026" in told
    assert "4 December 2026" in " ".join(told.split())
    assert told.splitlines()[-1] == "cc: Jonas Reuter"
    assert "Aurora" not in told  # the new work is nobody's business there
    assert float(pypdf.PdfReader("notice.pdf").pages[0].mediabox.height) == pytest.approx(841.89, abs=0.1)


def test_a_letter_in_ones_own_words_and_language_goes_the_same_way(typed):
    Path("mine.txt").write_text(
        "Subject: Kündigung\n\nSehr geehrte Frau Lund,\n\nhiermit kündige ich zum 4. Dezember 2026.\n\n"
        "Mit freundlichen Grüßen\n\nMira Albrecht\n\nAnlage: Urlaubsplan\n"
    )
    typed.ok(f"draft --record notice.json --kind resignation {ON} --paper mine.docx --file mine.txt")
    told = docx_words(Path("mine.docx").read_bytes()).splitlines()

    assert told[told.index("Berlin, 6. November 2026") :] == [
        "Berlin, 6. November 2026",
        "Kündigung",
        "Sehr geehrte Frau Lund,",
        "hiermit kündige ich zum 4. Dezember 2026.",
        "Mit freundlichen Grüßen",
        "Mira Albrecht",
        "Anlage: Urlaubsplan",
        "Kopie an: Jonas Reuter",
    ]
    assert "Frau Tove Lund" in told


def test_a_head_of_ones_own_takes_the_place_of_ours(typed):
    Path("mine.txt").write_text(
        "Sam Okafor\nOakland\n\nNovember 6, 2026\n\nDear Ms. Lindqvist,\n\nI accept.\n\nSincerely,\nSam Okafor\n"
    )
    answer = typed.ok(f"draft --record yes.json --kind acceptance {ON} --paper mine.pdf --file mine.txt --json").json
    told = pdf_words(Path("mine.pdf").read_bytes()).splitlines()

    assert told == [
        "Sam Okafor",
        "Oakland",
        "November 6, 2026",
        "Dear Ms. Lindqvist,",
        "I accept.",
        "Sincerely,",
        "Sam Okafor",
    ]
    assert answer["gaps"] == []
    assert "A6" in {found["rule"] for found in answer["findings"]}  # one's own words are checked as they stand


def test_the_page_the_town_and_the_dry_run_are_as_asked(typed):
    said = typed.ok(
        f"draft --record yes.json --kind acceptance {ON} --paper yes.pdf --page a4 --place Oakland --dry-run"
    ).out

    assert said.splitlines()[0] == "yes.pdf: A4, 1 page. Nothing was written (--dry-run)."
    assert not Path("yes.pdf").exists()
    typed.ok(f"draft --record yes.json --kind acceptance {ON} --paper yes.pdf --place Oakland")
    assert "Oakland, November 6, 2026" in pdf_words(Path("yes.pdf").read_bytes())


@pytest.mark.parametrize(
    ("options", "code", "where"),
    [
        ("--paper yes.txt", "no_paper", "--paper"),
        ("--page a4", "no_paper", "--page"),
        ("--file mine.txt", "no_paper", "--file"),
        ("--dry-run", "no_paper", "--dry-run"),
        ("--paper taken.pdf", "not_a_paper", "taken.pdf"),
        ("--paper none/yes.pdf", "unwritable_file", "none/yes.pdf"),
        ("--paper yes.pdf --file mine.txt --keep mine.txt", "two_letters", "--file"),
        ("--paper yes.pdf --file none.txt", "unreadable", "none.txt"),
        ("--paper yes.pdf --file empty.txt", "empty_letter", "--file"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_way_out_and_nothing_is_lost(typed, options, code, where):
    Path("taken.pdf").write_text("the only copy of something")
    Path("mine.txt").write_text("Dear Ana,\n\nI accept.\n")
    Path("empty.txt").write_text("Subject: nothing\n\n")
    answer = typed(f"draft --record yes.json --kind acceptance {ON} {options} --json")

    (problem,) = json.loads(answer.err)["problems"]
    assert (answer.status, problem["code"], problem["where"]) == (2, code, where)
    assert problem["hint"]
    assert Path("taken.pdf").read_text() == "the only copy of something"


def test_a_paper_is_written_again_over_the_one_before(typed):
    for page in ("a4", "letter"):
        typed.ok(f"draft --record yes.json --kind acceptance {ON} --paper yes.pdf --page {page}")

    assert float(pypdf.PdfReader("yes.pdf").pages[0].mediabox.height) == 792


def test_where_the_law_wants_paper_each_step_leads_to_it(typed):
    typed.ok(
        'init --name "Mira Albrecht" --email mira@albrecht.example --address "Kastanienallee 12; 10435 Berlin" --time-zone Europe/Berlin --jurisdiction DE-BE'
    )
    typed.ok("import notice.json")

    refused = typed("approve resignation --yes")
    assert refused.status == 4 and "Put it on paper: sincerely draft resignation-" in refused.err
    assert "Put it on paper: sincerely draft resignation-" in typed.ok("draft resignation").out
    command = refused.err.partition("Put it on paper: sincerely ")[2].partition(". Print it")[0]
    said = typed.ok(command).out
    assert Path("letter.pdf").read_bytes().startswith(b"%PDF")
    assert "Next: Print it, sign it by hand" in said and "Put it on paper" not in said
    assert 'Then tell it: sincerely tell aurora letter sent resignation to "Tove Lund"' in said


def test_the_desk_lends_its_address_where_the_record_has_none(typed):
    Path("yes.json").write_text(json.dumps(document(OFFER, YES)))
    typed.ok(
        'init --name "Sam Okafor" --email sam@okafor.example --address "12 Mill Lane; Oakland, CA 94601" --time-zone America/Los_Angeles'
    )
    typed.ok("import yes.json")
    said = typed.ok("draft acceptance --paper yes.docx --on 2026-11-06").out

    assert "12 Mill Lane" in docx_words(Path("yes.docx").read_bytes())
    assert 'sincerely tell aurora letter sent acceptance to "Ana Lindqvist"' in said
