"""What stands where on paper: a text taken apart into its parts, addresses line by line, and the customs of places."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.sheets import DAY
from sincerely.core.paper import (
    Parts,
    address_lines,
    custom_of,
    is_right_to_left,
    language_of,
    matter,
    parts_of,
    plain,
    say_date,
    titled,
    town_in,
    without,
)
from sincerely.core.people import Person

LETTER = """Dear Ms. Lindqvist,

I accept your offer.

Thank you for your trust.

Sincerely,
Sam Okafor
sam@okafor.example
"""


def test_a_letter_is_taken_apart_into_what_paper_sets_apart():
    assert parts_of(LETTER, "Sam Okafor") == Parts(
        salutation="Dear Ms. Lindqvist,", body=("I accept your offer.", "Thank you for your trust."), close="Sincerely,",
        name="Sam Okafor", below=("sam@okafor.example",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "close", "name", "after"),
    [
        ("Hello Ana,\nshort and good.\nBest,\nSam", "Best,", "Sam", ()),
        ("Dear Ana,\n\nI accept.\n\nYours,\n\nS. Okafor\n\nEnclosure: a form", "Yours,", "S. Okafor", ("Enclosure: a form",)),
        ("Sehr geehrte Damen und Herren,\n\nich kündige.\n\nMit freundlichen Grüßen\n\nSam Okafor, MSc", "Mit freundlichen Grüßen", "Sam Okafor, MSc", ()),
        ("Dear Ana,\n\nI accept.\n\nWith thanks,", "With thanks,", "", ()),
        ("I accept.", "", "", ()),
    ],
)  # fmt: skip
def test_a_close_is_found_however_it_is_typed(text, close, name, after):
    found = parts_of(text, "Sam Okafor")

    assert (found.close, found.name, found.after) == (close, name, after)


def test_what_stands_above_the_greeting_is_a_head_of_ones_own():
    found = parts_of(f"Sam Okafor\n12 Harbour Road\n\n17 November 2026\n\n{LETTER}", "Sam Okafor")

    assert found.head == ("Sam Okafor", "12 Harbour Road", "17 November 2026")
    assert found.salutation == "Dear Ms. Lindqvist,"


def test_lines_that_a_program_broke_are_joined_and_those_of_a_list_stay():
    text = (
        "Dear Ana,\n\nthis sentence was broken by a mail program at seventy letters or\nso, and it goes on.\n\n"
        "I bring:\n- the ledger, which is the longest of all the things on this list of three\n- a pen\n\nSam"
    )

    assert parts_of(text, "Sam Okafor").body == (
        "this sentence was broken by a mail program at seventy letters or so, and it goes on.",
        "I bring:\n- the ledger, which is the longest of all the things on this list of three\n- a pen",
    )


WORDS = st.lists(
    st.lists(
        st.one_of(
            st.text(max_size=70),
            st.sampled_from(["Dear Ana,", "Sam Okafor", "Sam", "Best wishes,", "- item", "Hello", "To whom it may concern:", "s o", ""]),
        ),
        max_size=5,
    ).map("\n".join),
    max_size=7,
).map("\n\n".join)  # fmt: skip


@given(WORDS)
def test_every_word_comes_out_again_in_its_order(text):
    found = parts_of(text, "Sam Okafor")
    told = [*found.head, found.salutation, *found.body, found.close, found.name, *found.below, *found.after]

    assert "".join(" ".join(told).split()) == "".join(plain(text).split())


@given(st.text())
def test_a_plain_text_has_nothing_in_it_that_cannot_be_seen(text):
    seen = plain(text)

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]", seen)
    assert plain(seen) == seen


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("12 Harbour Road\nLeeds LS1 4AP", ("12 Harbour Road", "Leeds LS1 4AP")),
        ("12 Harbour Road; Leeds LS1 4AP;", ("12 Harbour Road", "Leeds LS1 4AP")),
        ("2210 Prospect Street, Apt 4, Oakland, CA 94607", ("2210 Prospect Street, Apt 4", "Oakland, CA 94607")),
        ("77 King Street West, Toronto, ON M5K 1A1", ("77 King Street West", "Toronto, ON M5K 1A1")),
        ("12, Harbour Road, Leeds", ("12, Harbour Road", "Leeds")),
        ("Kastanienallee 12, 10435 Berlin", ("Kastanienallee 12", "10435 Berlin")),
        ("", ()),
    ],
)
def test_an_address_is_set_line_by_line(address, lines):
    assert address_lines(address) == lines


@pytest.mark.parametrize(
    ("lines", "town"),
    [
        (("Kastanienallee 12", "10435 Berlin"), "Berlin"),
        (("Rue 1", "L-2120 Luxembourg", "Luxembourg"), "Luxembourg"),
        (("2210 Prospect Street", "Oakland, CA 94607"), None),
        (("Leeds LS1 4AP",), None),
        ((), None),
    ],
)
def test_a_town_is_read_behind_its_postcode_and_nowhere_else(lines, town):
    assert town_in(lines) == town


@pytest.mark.parametrize(
    ("subject", "heading"),
    [
        ("Sam Okafor – acceptance of the Analyst position", "Acceptance of the Analyst position"),
        ("Analyst – your offer – Sam Okafor", "Analyst – your offer"),
        ("Re: AW: your offer", "Your offer"),
        ("Sam Okafor", "Sam Okafor"),
        ("", ""),
    ],
)
def test_the_heading_of_a_paper_does_not_name_the_sender_who_stands_above(subject, heading):
    assert matter(subject, "Sam Okafor") == heading


@pytest.mark.parametrize(
    ("name", "address_as", "language", "said"),
    [
        ("Ana Lindqvist", "Ms. Lindqvist", "en", "Ms. Ana Lindqvist"),
        ("Ana Lindqvist", "Ms Lindqvist", "de", "Frau Ana Lindqvist"),
        ("Ana Lindqvist", "Ms Lindqvist", "fr", "Ana Lindqvist"),
        ("Ana Lindqvist", "Ana", "en", "Ana Lindqvist"),
        ("Ana Lindqvist", None, "en", "Ana Lindqvist"),
        ("Ana Lindqvist", "Ms Berg", "en", "Ana Lindqvist"),
        ("Dr. Ana Lindqvist", "Dr. Lindqvist", "en", "Dr. Ana Lindqvist"),
    ],
)
def test_a_title_comes_from_the_form_of_address_alone(name, address_as, language, said):
    assert titled(Person(name=name, address_as=address_as), language) == said


@pytest.mark.parametrize(
    ("greeting", "language", "dated"),
    [
        ("Dear Ms Lund,", "en", "17 November 2026"),
        ("Sehr geehrte Frau Lund,", "de", "17. November 2026"),
        ("Madame,", "fr", "17.11.2026"),
        ("", "en", "17 November 2026"),
    ],
)
def test_a_letters_own_language_is_told_by_its_greeting(greeting, language, dated):
    assert language_of(greeting) == language
    assert say_date(DAY, language, "en-GB") == dated


def test_what_the_letterhead_says_is_not_said_again_under_the_name():
    known = ["+1 (510) 555-0148", "sam@okafor.example"]

    rows = ("Tel: +1 510 555 0148", "sam@okafor.example | +1 510 555 0148", "Analyst")
    assert without(rows, known) == ("Analyst",)


def test_the_first_letter_that_has_a_direction_gives_it_to_its_paragraph():
    assert [is_right_to_left(text) for text in ("12 שלום Ana", "Ana שלום", "12", "")] == [True, False, False, False]


def test_places_have_their_customs():
    assert custom_of("US", "candidate").subject == "none"
    assert custom_of("US", "employer").subject == "before"
    assert custom_of("GB", "candidate").subject == "after"
    assert custom_of("DE", "candidate").window and custom_of("DE", "candidate").place
    assert custom_of("FR", "candidate").place and not custom_of("FR", "candidate").window
    assert custom_of(None, "candidate") == custom_of("IN", "candidate")
