"""What a letter becomes on the wire, read back with the standard library's own parser."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sincerely.core.message import Mailbox, Message, checked_address, compose, digest, ids_in, message_id
from sincerely.errors import Mistake

SAM, CHI = Mailbox(name="Sam Okafor", email="sam@okafor.example"), Mailbox(name="Chi Nwosu", email="chi@aurora.example")
LETTER = Message(
    message_id="<1f@okafor.example>", date=datetime(2026, 11, 4, 9, 30, tzinfo=timezone(timedelta(hours=-8))), sender=SAM,
    to=(CHI,), subject="Thank you for Tuesday", body="Dear Dr. Nwosu,\n\nThank you for your time.\n\nSam Okafor\n",
)  # fmt: skip
SHOWN = st.characters(
    blacklist_categories=("Cc", "Cs"),
    blacklist_characters="\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\xa0",
)


def parsed(message: Message) -> EmailMessage:
    raw = compose(message)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.replace(b"\r\n", b"").count(b"\n") == 0 == raw.replace(b"\r\n", b"").count(b"\r")
    assert raw.isascii()
    return email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[return-value]  # typeshed says Message whatever the policy


def test_a_letter_is_the_bytes_that_anybody_would_expect():
    assert compose(LETTER).decode().split("\r\n") == [
        "From: Sam Okafor <sam@okafor.example>",
        "To: Chi Nwosu <chi@aurora.example>",
        "Subject: Thank you for Tuesday",
        "Date: Wed, 04 Nov 2026 09:30:00 -0800",
        "Message-ID: <1f@okafor.example>",
        "MIME-Version: 1.0",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: 7bit",
        "",
        "Dear Dr. Nwosu,",
        "",
        "Thank you for your time.",
        "",
        "Sam Okafor",
        "",
    ]  # fmt: skip


def test_a_letter_gives_the_same_bytes_each_time():
    assert compose(LETTER) == compose(replace(LETTER))


@given(name=st.text(SHOWN, min_size=1, max_size=120).filter(lambda text: text.strip()))
def test_any_name_comes_back_as_it_was_written(name: str):
    read = parsed(replace(LETTER, to=(Mailbox(name=name, email="chi@aurora.example"), CHI), cc=(SAM,)))
    assert [box.addr_spec for box in read["to"].addresses] == ["chi@aurora.example"] * 2
    # some versions of the parser show the blank between two encoded words, which RFC 2047 tells them to drop
    assert "".join(read["to"].addresses[0].display_name.split()) == "".join(name.split())
    assert [box.addr_spec for box in read["cc"].addresses] == ["sam@okafor.example"]


@given(subject=st.text(SHOWN, min_size=1, max_size=300).filter(lambda text: text.strip()))
def test_any_subject_comes_back_as_it_was_written(subject: str):
    assert str(parsed(replace(LETTER, subject=subject))["subject"]).strip() == subject.strip()


def test_a_subject_with_a_dash_can_still_be_read_by_eye():
    assert b"Subject: =?utf-8?q?Our_talk_=E2=80=93_thank_you?=\r\n" in compose(
        replace(LETTER, subject="Our talk – thank you")
    )


def test_no_encoded_word_is_longer_than_a_reader_takes():
    for text in ("ä" * 200, "Ω и 李 " * 40, "a – b " * 60):
        words = compose(replace(LETTER, subject=text)).decode().partition("Date:")[0].split()
        assert max(len(word) for word in words if word.startswith("=?")) <= 75


def test_a_long_first_word_of_a_subject_loses_nothing():
    subject = " " + "ä" * 100 + " b"
    assert str(parsed(replace(LETTER, subject=subject))["subject"]) == subject.strip()
    assert str(parsed(replace(LETTER, subject="é " + "x" * 200))["subject"]) == "é " + "x" * 200


@given(
    body=st.text(
        st.characters(blacklist_categories=("Cc", "Cs"), whitelist_characters="\n\t"), min_size=1, max_size=3000
    ).filter(lambda text: text.strip())
)
def test_any_text_comes_back_as_it_was_written(body: str):
    read = parsed(replace(LETTER, body=body)).get_content().replace("\r\n", "\n")
    assert read == body.strip("\n") + "\n"


def test_a_line_longer_than_a_server_takes_is_broken_on_the_way_and_whole_on_arrival():
    assert parsed(replace(LETTER, body="a" * 4000)).get_content().strip() == "a" * 4000


def test_a_line_that_begins_as_an_mbox_separator_or_an_end_does_not_stand_so_on_the_wire():
    raw = compose(replace(LETTER, body="From the first day on\n.\n"))
    assert b"\nFrom " not in raw and b"\n." not in raw


@pytest.mark.parametrize(
    "bad", ["Chi\nBcc: dee@elsewhere.example", "Chi\r\nX: y", "Chi\x00", "Chi\u2028X", "Chi\u202eX", " ", "Chi\ud800"]
)
def test_what_could_become_a_header_is_refused(bad: str):
    for message in (replace(LETTER, subject=bad), replace(LETTER, to=(Mailbox(name=bad, email=CHI.email),)),
                    replace(LETTER, sender=Mailbox(name=bad, email=SAM.email))):  # fmt: skip
        with pytest.raises(Mistake) as told:
            compose(message)
        assert told.value.problems[0].code == "not_one_line"


@pytest.mark.parametrize("bad", ["chi", "chi@", "@aurora.example", "chi@aurora.example\nRCPT TO:<dee@elsewhere.example>", "a b@c.example", "chi@aurora..example",
                                 "<chi@aurora.example>", "chi@aurora.example, dee@elsewhere.example", '"a b"@c.example', "chi.@aurora.example", "chi@-a.example"])  # fmt: skip
def test_an_address_that_is_none_is_refused_and_its_owner_named(bad: str):
    with pytest.raises(Mistake, match="Chi Nwosu") as told:
        checked_address(bad, "Chi Nwosu")
    assert told.value.problems[0].code == "bad_address"


@pytest.mark.parametrize(
    "address", ["chí@aurora.example", "chi@äurora.example", "李@例子.test", "иван.петров@почта.test"]
)
def test_an_address_beyond_ascii_stands_in_the_header_as_it_is(address: str):
    raw = compose(replace(LETTER, to=(Mailbox(name="Chi Nwosu", email=address),)))
    found = email.message_from_bytes(raw, policy=email.policy.SMTPUTF8)
    told = [str(one.addr_spec).encode("utf-8", "surrogateescape").decode() for one in found["To"].addresses]
    assert told == [address]
    assert [line for line in raw.split(b"\r\n") if not line.isascii()] == [f"To: Chi Nwosu <{address}>".encode()]


@pytest.mark.parametrize(
    "bad",
    ["chi\u0301@aurora.example", "ch\u202ei@aurora.example", "chí @aurora.example", "chí\u200b@aurora.example", "chí@aurora．example", "chí,dee@aurora.example",
     "chí@-ä.example", "í" * 33 + "@aurora.example", "chí@aurora.example\nRCPT TO:<dee@elsewhere.example>", "<chí@aurora.example>", "ch\ud800i@aurora.example"],
)  # fmt: skip
def test_an_address_beyond_ascii_that_could_be_another_is_refused(bad: str):
    with pytest.raises(Mistake, match="Chi Nwosu") as told:
        checked_address(bad, "Chi Nwosu")
    assert told.value.problems[0].code == "bad_address"


def test_who_wants_to_hear_no_more_can_say_so_by_mail_to_the_one_who_wrote():
    raw = compose(replace(LETTER, leave_by_mail=True))
    found = email.message_from_bytes(raw, policy=email.policy.default)

    assert found["List-Unsubscribe"] == "<mailto:sam@okafor.example?subject=Please%20write%20no%20more>"
    assert "List-Unsubscribe" not in parsed(LETTER) and b"List-Unsubscribe-Post" not in raw
    odd = compose(replace(LETTER, sender=Mailbox(name="Sam", email="sam%odd?b&c@okafor.example"), leave_by_mail=True))
    assert b"<mailto:sam%25odd%3Fb%26c@okafor.example?subject=" in odd


def test_an_answer_names_the_thread_and_what_it_answers():
    read = parsed(replace(LETTER, references=("<1@aurora.example>", "no id", "<2@aurora.example>")))
    assert read["in-reply-to"] == "<2@aurora.example>"
    assert ids_in(read["references"]) == ("<1@aurora.example>", "<2@aurora.example>")


def test_a_new_matter_starts_a_new_thread():
    assert parsed(LETTER)["in-reply-to"] is None and parsed(LETTER)["references"] is None


def test_a_thread_without_end_does_not_make_a_header_without_end():
    ids = tuple(f"<{n}@aurora.example>" for n in range(500))
    kept = ids_in(parsed(replace(LETTER, references=ids))["references"])
    assert (kept[0], kept[-1], len(kept)) == (ids[0], ids[-1], 20)


@pytest.mark.parametrize("bad", ["", "\n\n", "a\x00b", "a\x1bb"])
def test_a_text_that_no_mail_can_carry_is_refused(bad: str):
    with pytest.raises(Mistake) as told:
        compose(replace(LETTER, body=bad))
    assert told.value.problems[0].code == "bad_text"


def test_the_message_id_is_made_of_the_senders_domain_and_nothing_of_the_machine():
    assert message_id("ab12", "sam@okafor.example") == "<ab12@okafor.example>"


def test_a_digest_changes_with_the_bytes_and_with_what_is_bound():
    assert len({digest(b"a"), digest(b"b"), digest(b"a", "x"), digest(b"a", "x", "y"), digest(b"a", "xy")}) == 5
