"""The files that lie on a desk to be signed: every word in them again, tagged and told of, the same bytes for the same letter."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree as ET

import pypdf
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from paper.sheets import W, bare, docx_paragraphs, docx_words, pdf_places, pdf_words, sheet
from sincerely.core.paper import PAGES, line, plain
from sincerely.errors import Mistake
from sincerely.formats.docx import docx_of
from sincerely.formats.pdf import pdf_of

HOSTILE = [
    "#let x = 1; $x^2$ *b* _i_ `c` @ref <label> = head // not a comment /* nor this */",
    '#import "@preview/x:1.0": * #eval("1+1") #read("/etc/passwd") \\u{41} \\n \\\\',
    "</w:t></w:r><w:p>&amp;&#65; ]]> <!-- x --> <?x y?>",
    "- an item\n+ another\n/ term: one more\n1. and a number",
    "http://larkfield.example/#x?y=1&z=<2>",
    "'quotes' \"double\" -- --- ... ~ ffi fl x\u00a0y a\u00ad",
    "Żółw Ελληνικά Русский Việt e\u0301",
    "x" * 400, "#" * 300, "ab-" * 150, "\x00bell\x07 \x1b[31m red \u202e turned \u2066 \ufffe",
]  # fmt: skip
# What the font that comes along can show, and all that is markup somewhere.
SHOWN = st.text(
    st.one_of(
        st.sampled_from("#$*_`@<>\\&;\"'/[]{}()~=-+^|%.,:!? \n\t\x00\x07\x1b\u202e\u2066\ufeff"),
        st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_characters="\u00ad"),
        st.characters(min_codepoint=0x391, max_codepoint=0x3A1),
        st.characters(min_codepoint=0x410, max_codepoint=0x44F),
    ),
    max_size=120,
)


def everywhere(text: str, country: str):
    one, many = line(text), plain(text)
    return sheet(
        country, "employer", head=("Sam", one), to=("Ana", one), own_head=(one,), dated=one, subject=one, salutation=one,
        body=(many, "The end."), close=one, name=one, below=(one,), after=(one,), title=one or "x", author=one or "x", running=one,
    )  # fmt: skip


PLACES_OF_IT = 11


@pytest.mark.parametrize("country", ["US", "GB", "DE"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_come_out_as_words_wherever_they_stand(text, country):
    paper = everywhere(text, country)

    for told in (pdf_words(pdf_of(paper)[0]), docx_words(docx_of(paper))):
        assert bare(told).count(bare(plain(text))) >= PLACES_OF_IT, told


@settings(max_examples=60)
@given(SHOWN)
def test_any_words_come_out_again(text):
    paper = sheet("DE", body=tuple(one for one in (plain(text),) if one), name=line(text) or "Sam")
    wanted = bare(plain(text))

    assert bare(pdf_words(pdf_of(paper)[0])).count(wanted) >= 2
    assert bare(docx_words(docx_of(paper))).count(wanted) >= 2


@given(st.text(max_size=200))
def test_any_text_at_all_makes_a_docx_that_a_strict_reader_reads(text):
    paper = everywhere(text, "GB")

    assert bare(docx_words(docx_of(paper))).count(bare(plain(text))) >= PLACES_OF_IT


def test_words_from_right_to_left_are_set_so():
    paper = sheet(body=("שלום עולם",), language="en")

    told = pdf_words(pdf_of(paper)[0])
    assert "שלום" in told and "עולם" in told
    with zipfile.ZipFile(io.BytesIO(docx_of(paper))) as parts:
        root = ET.fromstring(parts.read("word/document.xml"))
    turned = [found for found in root.iter(f"{W}p") if found.find(f".//{W}bidi") is not None]
    assert ["".join(one.itertext()) for one in turned] == ["שלום עולם"]
    assert turned[0].find(f".//{W}rPr/{W}rtl") is not None


def test_a_character_that_no_font_shows_is_told_and_never_left_blank():
    with pytest.raises(Mistake) as told:
        pdf_of(sheet(body=("A private mark: \U0010fffd.",)))

    (problem,) = told.value.problems
    assert (problem.code, "U+10FFFD" in problem.say, ".docx" in problem.hint) == ("no_font", True, True)


@pytest.mark.parametrize("form", [lambda paper: pdf_of(paper)[0], docx_of], ids=["pdf", "docx"])
def test_the_same_letter_gives_the_same_bytes_and_another_does_not(form):
    assert form(sheet()) == form(sheet())
    assert form(sheet()) != form(sheet(body=("I decline the position.",)))


def test_a_pdf_is_tagged_says_what_it_is_and_has_its_fonts_inside():
    raw, pages = pdf_of(sheet("GB", title="A <title> & more", author="Sam “O” Okafor", region="GB"))
    read = pypdf.PdfReader(io.BytesIO(raw))
    root = read.trailer["/Root"]

    assert (pages, len(read.pages)) == (1, 1)
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author) == ("A <title> & more", "Sam “O” Okafor")
    assert read.metadata.creation_date is not None and read.metadata.creation_date.date() == sheet().day
    fonts = [font.get_object() for font in read.pages[0]["/Resources"]["/Font"].values()]
    assert fonts and all(
        any(key.startswith("/FontFile") for key in font["/DescendantFonts"][0]["/FontDescriptor"]) for font in fonts
    )
    assert set(_tags(root["/StructTreeRoot"])) >= {"/Document", "/P", "/H1"}


def _tags(node):
    kids = node.get("/K", [])
    for one in kids if isinstance(kids, list) else [kids]:
        kid = one.get_object()
        if isinstance(kid, dict) and "/S" in kid:
            yield kid["/S"]
            yield from _tags(kid)


@pytest.mark.parametrize(("page", "width", "height"), [("a4", 595.28, 841.89), ("letter", 612, 792)])
def test_the_paper_is_the_one_asked_for(page, width, height):
    box = pypdf.PdfReader(io.BytesIO(pdf_of(sheet(page=page))[0])).pages[0].mediabox
    section = Document(io.BytesIO(docx_of(sheet(page=page)))).sections[0]

    assert (float(box.width), float(box.height)) == pytest.approx((width, height), abs=0.1)
    assert (section.page_width.pt, section.page_height.pt) == pytest.approx((width, height), abs=0.1)
    assert set(PAGES) == {"a4", "letter"}


ORDER = {
    "US": ["Sam Okafor", "17 November 2026", "Ms Ana Lindqvist", "Dear Ms Lindqvist,", "I accept", "Yours sincerely,", "Sam Okafor", "cc: Bo"],
    "GB": ["Sam Okafor", "Ms Ana Lindqvist", "17 November 2026", "Dear Ms Lindqvist,", "About the offer", "I accept", "Yours sincerely,", "Sam Okafor", "cc: Bo"],
    "DE": ["Sam Okafor", "Ms Ana Lindqvist", "17 November 2026", "About the offer", "Dear Ms Lindqvist,", "I accept", "Yours sincerely,", "Sam Okafor", "cc: Bo"],
}  # fmt: skip


@pytest.mark.parametrize("country", list(ORDER))
def test_the_parts_stand_in_the_order_of_the_place(country):
    paper = sheet(country, after=("cc: Bo",))

    for told in (pdf_words(pdf_of(paper)[0]), docx_words(docx_of(paper))):
        at = 0
        for wanted in ORDER[country]:
            at = told.index(wanted, at) + 1
    if country == "US":
        assert "About the offer" not in docx_words(docx_of(paper))


def test_an_address_stands_in_the_window_of_the_envelope_where_that_is_custom():
    to = ("Brennick GmbH", "Ms Tove Lund", "Head of Metrology", "Building 4", "Brennick Platz 3", "12489 Berlin")
    found = {text: at for text, at in pdf_places(pdf_of(sheet("DE", to=to))[0]).items() if text in to}

    assert set(found) == set(to)
    for left, down in found.values():  # DIN 5008, form B: from 62.7 to 90 mm, 25 mm from the left
        assert 62.7 < down < 90 and left == pytest.approx(25, abs=0.5)


def test_room_is_left_for_a_signature():
    found = pdf_places(pdf_of(sheet())[0])

    assert 17 <= found["Sam Okafor"][1] - found["Yours sincerely,"][1] <= 30  # mm from line to line
    name = Document(io.BytesIO(docx_of(sheet()))).paragraphs[-1]
    assert name.text == "Sam Okafor" and name.paragraph_format.space_before.mm > 11


SENTENCE = "The workshop that you showed me is the finest that I have seen in the six years of my working life. "


def test_a_letter_a_little_too_long_for_a_page_is_set_smaller_and_keeps_to_it():
    body = tuple(SENTENCE * 3 for _ in range(8))

    assert pdf_of(sheet(body=body))[1] == 1
    sizes = {
        run.font.size or para.style.font.size
        for para in Document(io.BytesIO(docx_of(sheet(body=body)))).paragraphs[-3:]
        for run in para.runs
    }
    assert {size.pt for size in sizes} < {10.0, 10.5, 11.0}  # fmt: skip


def test_a_long_letter_goes_on_with_who_when_and_which_page_above_and_never_ends_in_a_lone_close():
    for many in range(12, 24):
        raw, pages = pdf_of(sheet(body=tuple(f"{n}. {SENTENCE * 3}" for n in range(many))))
        found = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages]
        assert pages == len(found) >= 2
        assert "· page" not in found[0] and "17 November 2026 · page 2" in found[1]
        before = found[-1].split("Yours sincerely,")[0]
        assert before.count("working") >= 1, found[-1]


def test_a_docx_says_what_it_is_and_keeps_its_end_together():
    paper = sheet(title="About the offer", after=("cc: Bo",), below=("Analyst",), body=("One.\nTwo.", "Three."))
    read = Document(io.BytesIO(docx_of(paper)))
    about = read.core_properties

    assert (about.title, about.author, about.language) == ("About the offer", "Sam Okafor", "en-GB")
    assert about.created.date() == about.modified.date() == paper.day
    assert [one.text for one in read.paragraphs if one.style.name == "Heading 1"] == ["About the offer"]
    assert "One.\nTwo." in docx_paragraphs(docx_of(paper))
    kept = [one.text for one in read.paragraphs if one.paragraph_format.keep_with_next]
    assert kept == ["Three.", "Yours sincerely,", "Sam Okafor"]
    assert read.settings.element.find(f"{W}autoHyphenation") is not None
    assert "PAGE" in read.sections[0].header._element.xml
    assert not read.sections[0].first_page_header.paragraphs[0].text


def test_no_part_of_a_docx_knows_when_it_was_made():
    with zipfile.ZipFile(io.BytesIO(docx_of(sheet()))) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert re.search(rb"20(?!26-11-17)\d\d-\d\d-\d\dT", parts.read("docProps/core.xml")) is None
    assert datetime.fromisoformat(f"{sheet().day}T00:00").year == 2026


@pytest.mark.parametrize(("module", "form", "extra"), [("typst", pdf_of, "pdf"), ("docx", docx_of, "docx")])
def test_what_is_not_installed_is_named_with_how_to_install_it(module, form, extra, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Mistake) as told:
        form(sheet())

    (problem,) = told.value.problems
    assert problem.code == "extra_missing"
    assert f'pip install "sincerely[{extra}]"' in problem.hint


def test_a_very_long_letter_is_set_in_a_moment_and_whole():
    paper = sheet(body=(SENTENCE * 400, "y" * 20_000))

    raw, pages = pdf_of(paper)
    assert pages > 10
    told = bare(pdf_words(raw))
    assert told.count("showedme") == 400 and sum(map(len, re.findall("y{9,}", told))) >= 19_000
    assert docx_words(docx_of(replace(paper, custom=paper.custom))).count("y" * 20_000) == 1
