"""A verdict's words beside an odd sign are never sure, and a text in another language is not guessed at."""

from __future__ import annotations

import pytest

from reading.mails import reading_of

ODD = [
    ("candidate", "Application", "Unfortunately the landlord has chosen another applicant for the flat."),
    ("candidate", "Analyst", "The letter saying that you were not successful was meant for another Sam. Please ignore it."),
    ("candidate", "Analyst", "Last year we decided to go with another candidate. Would you be interested again?"),
    ("employer", "Offer", "I have declined the other company this morning."),
    ("employer", "Interview", "I accept with gratitude every kind word you said about my lesson."),
    ("employer", "Offer", "In case I accept the offer, may my dog come to the office?"),
    ("candidate", "Hello", "I'm sorry to tell you that you have not been successful."),
]  # fmt: skip


@pytest.mark.parametrize(("desk", "subject", "words"), ODD, ids=[words[:30] for _, _, words in ODD])
def test_a_verdict_beside_an_odd_sign_is_not_sure(desk: str, subject: str, words: str) -> None:
    found = reading_of({"id": "odd", "desk": desk, "subject": subject, "body": f"{words}\n"})

    assert not found.sure or found.label in ("unrelated", "recontact"), f"{found.label} ({found.confidence})"


@pytest.mark.parametrize(
    "words",
    [
        "Leider müssen wir Ihnen mitteilen, dass wir uns für einen anderen Bewerber auf die Stelle entschieden haben.",
        "Nous vous remercions de votre candidature pour le poste, mais nous ne pouvons pas y donner suite.",
        "Wij hebben uw sollicitatie ontvangen en nemen deze week contact met u op over de functie.",
    ],
)
def test_what_is_written_in_another_language_is_ours_but_never_sure(words: str) -> None:
    found = reading_of({"id": "t", "desk": "candidate", "subject": "", "body": f"{words}\n"})

    assert (found.label, found.sure) == ("other", False)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Ich bin ab dem 07.12.2026 wieder im Büro und melde mich dann bei Ihnen.", "2026-12-07"),
        ("Je suis absente et de retour le lundi 7 décembre 2026. Merci pour votre message.", "2026-12-07"),
        ("Ik ben er niet. Vanaf maandag 30 november 2026 ben ik weer bereikbaar.", "2026-11-30"),
    ],
)
def test_an_absence_note_in_another_language_says_when_the_person_is_back(words: str, day: str) -> None:
    found = reading_of(
        {"id": "a", "desk": "candidate", "body": f"{words}\n", "headers": {"Auto-Submitted": "auto-replied"}}
    )

    assert (found.label, found.facts.get("return_on")) == ("auto_reply", day)


@pytest.mark.parametrize(
    ("desk", "words", "name", "value"),
    [
        ("candidate", "We cannot extend the deadline of our offer beyond the 4 December.", "answer_by", "2026-12-04"),
        ("candidate", "No decision has been made yet. Ms Hale will make up her mind by 11 December.", "decision_by", "2026-12-11"),
        ("candidate", "We invite you to an interview on 9 December 2026; yours is the 10.45 slot.", "interview_at", "2026-12-09T10:45"),
        ("employer", "I accept your offer and will come on Monday 1 February 2027.", "start_on", "2027-02-01"),
    ],
)  # fmt: skip
def test_a_day_is_found_in_further_forms(desk: str, words: str, name: str, value: str) -> None:
    found = reading_of({"id": "f", "desk": desk, "subject": "Analyst", "body": f"{words}\n"})

    assert found.facts.get(name) == value, f"{found.label}: {dict(found.facts)}"
