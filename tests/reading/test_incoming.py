"""Bytes to values: nothing in a message can crash, hang or fill memory, and what is there is found."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading.mails import messages, raw_of, read_raw
from sincerely.core.incoming import header_text, incoming_from, mailbox_from
from sincerely.core.reading.own import own_text
from sincerely.mail.sources import messages as messages_of
from sincerely.text.charset import decode
from sincerely.text.html import plain_text

RAW = [raw_of(one) for one in messages()]


@given(st.binary(max_size=3000))
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    read_raw(raw)


@settings(max_examples=150)
@given(
    st.sampled_from(RAW),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=12)), max_size=8),
    st.sampled_from(["candidate", "employer"]),
)
def test_no_broken_message_makes_it_fail(raw: bytes, wounds: list[tuple[int, bytes]], side: str) -> None:
    for at, octets in wounds:
        raw = raw[:at] + octets + raw[at + len(octets) // 2 :]

    found = read_raw(raw, side=side)

    assert 0 < found.confidence < 1 or found.label in ("bounce", "auto_reply")


HOSTILE = {
    "ten thousand headers": b"".join(b"X-%d: v\r\n" % n for n in range(10_000)) + b"\r\nbody",
    "25 MB": b"Subject: x\r\n\r\n" + b"We regret that. " * 1_600_000,
    "one line of 2 MB": b"Subject: x\r\n\r\n" + b"offer you the position if we " * 70_000,
    "3,000 parts deep": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)),
    "100,000 parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nhello\r\n" * 100_000,
    "deep HTML": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
    "NULs": b"\0" * 200_000,
    "base64 garbage": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"!!##=a" * 50_000,
    "folded for ever": b"Subject: a\r\n" + b" b\r\n" * 100_000 + b"\r\nbody",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_is_read_in_a_moment(name: str) -> None:
    begun = time.perf_counter()
    read_raw(HOSTILE[name])

    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    "charset", ["utf-7", "idna", "punycode", "hex", "zip", "undefined", "unicode_escape", "no-such", "utf-16"]
)
def test_a_charset_that_is_none_is_seen_through(charset: str) -> None:
    assert "position" in decode(b"the position", charset) or charset == "utf-16"


def test_bytes_are_read_by_what_they_are_where_the_charset_lies() -> None:
    assert decode("Grüße".encode(), "us-ascii") == "Grüße"
    assert decode("“quoted” – naïve".encode("cp1252"), "iso-8859-1") == "“quoted” – naïve"


def test_an_encoded_word_cannot_smuggle_in_a_header() -> None:
    assert header_text(b"=?utf-8?q?Offer=0D=0ABcc:_x@evil.example?=") == "Offer Bcc: x@evil.example"


def test_a_character_split_over_two_encoded_words_is_whole_again() -> None:
    assert header_text(b"=?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?=") == "Grüße"


@pytest.mark.parametrize(
    ("text", "name", "email"),
    [
        ('"Okafor, Sam" <Sam@Okafor.example>', "Okafor, Sam", "sam@okafor.example"),
        ("sam@okafor.example (Sam)", "Sam", "sam@okafor.example"),
        ("<sam@okafor.example>", "", "sam@okafor.example"),
        ("Careers", "Careers", ""),
    ],
)
def test_an_address_is_read_in_each_of_its_forms(text: str, name: str, email: str) -> None:
    found = mailbox_from(text)

    assert found is not None
    assert (found.name, found.email) == (name, email)


def test_headers_are_found_whatever_the_line_breaks() -> None:
    for ending in (b"\r\n", b"\n", b"\r"):
        found = incoming_from(ending.join([b"Subject: Hello", b"In-Reply-To: <a@b.example>", b"", b"Dear Sam"]))
        assert (found.subject, found.thread, found.parts[0].content.strip()) == (
            "Hello",
            ("<a@b.example>",),
            b"Dear Sam",
        )


# --- own text ---------------------------------------------------------------------------------------------------------

ATTRIBUTIONS = [
    "On Mon, 16 Nov 2026 at 09:00, Sam Okafor <sam@okafor.example> wrote:",
    "Am 16.11.2026 um 09:00 schrieb Sam Okafor <sam@okafor.example>:",
    "Le lun. 16 nov. 2026 à 09:00, Sam Okafor <sam@okafor.example> a écrit :",
    "El lun, 16 nov 2026 a las 9:00, Sam Okafor (<sam@okafor.example>) escribió:",
    "Op ma 16 nov. 2026 om 09:00 schreef Sam Okafor <sam@okafor.example>:",
    "Il giorno lun 16 nov 2026 alle ore 09:00 Sam Okafor <sam@okafor.example> ha scritto:",
    "On Mon, 16 Nov 2026 at 09:00, Sam Okafor\n<sam@okafor.example> wrote:",
    "-----Original Message-----\nFrom: Sam Okafor",
    "________________________________\nFrom: Sam Okafor\nSent: Monday, 16 November 2026 09:00\nTo: Ana\nSubject: Hello",
    "Von: Sam Okafor\nGesendet: Montag, 16. November 2026 09:00\nAn: Ana\nBetreff: Hello",
    "---------- Forwarded message ---------\nFrom: Sam Okafor",
]


@pytest.mark.parametrize("line", ATTRIBUTIONS, ids=lambda line: line[:20])
def test_what_is_quoted_is_kept_apart(line: str) -> None:
    text = own_text(f"No, thank you.\n\n{line}\n\nWould you like the position?\n")

    assert text.own == "No, thank you."
    assert "Would you like the position?" in text.quoted


def test_answers_between_quoted_lines_stay() -> None:
    text = own_text(
        "On Mon, 16 Nov 2026 at 09:00, Sam <sam@okafor.example> wrote:\n> When do I start?\nOn 4 January.\n> And where?\nIn Hull.\n"
    )

    assert text.own.split("\n") == ["On 4 January.", "In Hull."]


def test_a_sentence_about_what_somebody_wrote_stays() -> None:
    said = "On Friday my manager wrote: we need you here.\nSo I must decline."

    assert own_text(said).own == said


def test_signature_and_small_print_are_kept_apart() -> None:
    text = own_text(
        "We chose somebody else.\n\nKind regards,\nAna\nAurora Ltd\n\nP.S. Your scarf is here.\n\nThis e-mail is confidential and intended for the recipient only.\n\nSent from my iPhone\n"
    )

    assert "Your scarf is here." in text.own
    assert "confidential" not in text.own and "Aurora Ltd" in text.signature and "iPhone" not in text.own


# --- HTML -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display: none">{}</div>', '<span style="font-size:0px">{}</span>', "<div hidden>{}</div>", "<title>{}</title>",
        '<p style="visibility:hidden">{}</p>', '<style>.p{{display:none}}</style><div class="p">{}</div>', "<!-- {} -->",
        '<span style="color:#fff;background:#ffffff">{}</span>', '<div style="max-height:0;overflow:hidden">{}</div>', '<div class="preheader">{}</div>',
    ],
)  # fmt: skip
def test_hidden_words_are_not_text(hidden: str) -> None:
    assert plain_text(f"<html><body>{hidden.format('You are hired')}<p>Dear Sam</p></body></html>") == "Dear Sam"


def test_paragraphs_and_rows_are_lines_of_their_own() -> None:
    assert (
        plain_text("<p>Dear Sam,</p><p>We<br>met.</p><table><tr><td>Start</td><td>4 January</td></tr></table>")
        == "Dear Sam,\n\nWe\nmet.\n\nStart 4 January"
    )


# --- mailboxes --------------------------------------------------------------------------------------------------------

POST = b"From ana@aurora.example Mon Nov 16 09:00:00 2026"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_an_mbox_gives_each_message(tmp_path: Path, ending: bytes) -> None:
    lines = [
        POST,
        b"Subject: one",
        b"",
        b">From here it goes on",
        b"",
        POST,
        b"Subject: two",
        b"",
        b"From the start we liked you.",
        b"",
    ]
    (tmp_path / "in.mbox").write_bytes(ending.join(lines))

    found = list(messages_of(str(tmp_path / "in.mbox")))

    assert [incoming_from(raw).subject for _, raw in found] == ["one", "two"]
    assert b"From here it goes on" in found[0][1] and b">From" not in found[0][1]
    assert [where.rpartition(":")[2] for where, _ in found] == ["1", "2"]


def test_a_maildir_gives_each_message(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1").write_bytes(b"Subject: " + folder.encode() + b"\n\nhello")

    assert [incoming_from(raw).subject for _, raw in messages_of(str(tmp_path))] == ["cur", "new"]
