"""Who may come in, and what no page lets happen: foreign names, foreign forms, markup from outside, lost words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sincerely import wiring
from web.pages import Asker, desk_of_tonight, served


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite3"


@pytest.fixture
def asker(place: Path) -> Iterator[Asker]:
    desk_of_tonight(place)
    with served(place) as asker:
        asker.enter()
        yield asker


def letter_of(asker: Asker, who: str) -> str:
    page = asker.ask("/")[2]
    found = re.search(rf'href="(/letter/[^"]+)">[^<]*{who}', page)
    assert found, page
    return found[1]


def fields_of(page: str) -> dict[str, str]:
    """Return what a letter's form holds as the page came."""
    from html import unescape

    found = {
        name: unescape(value) for name, value in re.findall(r'name="(another|shown|subject)" value="([^"]*)"', page)
    }
    found |= {
        name: unescape(value)
        for name, value in re.findall(r'<input id="(subject)" name="subject" value="([^"]*)"', page)
    }
    body = re.search(r'<textarea id="body"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert body
    return found | {"body": unescape(body[1])}


def test_the_link_lets_in_once_and_leaves_a_cookie_that_no_script_and_no_other_site_gets(place: Path):
    desk_of_tonight(place)
    with served(place) as asker:
        assert asker.ask("/")[0] == 403
        status, headers, _ = asker.enter()
        assert (
            status == 200 and "HttpOnly" in headers["set-cookie"] and "samesite=strict" in headers["set-cookie"].lower()
        )
        assert asker.ask("/")[0] == 200
        second = Asker(asker.port, asker.door)
        assert second.enter()[0] == 403 and second.ask("/")[0] == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", ""])
def test_under_another_name_nothing_is_answered(asker: Asker, host: str):
    assert asker.ask("/", Host=host)[0] in (400, 403)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", ""])
def test_what_another_site_posts_is_not_done(asker: Asker, place: Path, origin: str):
    assert asker.ask("/hold", {"held": "on"}, Origin=origin)[0] == 403
    assert wiring.open_desk(str(place)).outbox.hold() is None


def test_a_form_without_the_desks_own_key_is_not_taken(asker: Asker, place: Path):
    status, _, page = asker.ask("/hold", {"held": "on", "key": "guessed"})
    assert status == 422 and "was not made by this desk" in page
    assert wiring.open_desk(str(place)).outbox.hold() is None


@pytest.mark.parametrize("path", ["/", "/leaving", "/applications", "/static/desk.css", "/letter/none", "/nowhere"])
def test_every_answer_lets_nothing_in_from_outside(asker: Asker, path: str):
    _, headers, page = asker.ask(path)
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in headers["content-security-policy"] and headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page), "nothing of anybody else's"
    assert " style=" not in page and "onclick" not in page


def test_names_from_outside_stay_text(place: Path):
    hostile = '"><script>alert(1)</script> {{ 7*7 }} & Sons'
    desk_of_tonight(place, company=hostile, who="O'Brien <b>")
    with served(place) as asker:
        asker.enter()
        for path in ("/", "/applications"):
            page = asker.ask(path)[2]
            assert (
                "<script>alert" not in page
                and "&lt;script&gt;alert(1)" in page
                and "{{ 7*7 }}" in page
                and "<b>" not in page.replace("<b>Tell", "")
            )
        for link in dict.fromkeys(
            re.findall(r'href="(/(?:application|letter)/[^"]+)"', asker.ask("/applications")[2] + asker.ask("/")[2])
        ):
            assert "<script>alert" not in asker.ask(link)[2]


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"]
)
def test_no_path_leads_out_of_what_is_shown(asker: Asker, path: str):
    assert asker.ask(path)[0] in (400, 403, 404)


def test_a_form_that_is_far_too_long_is_refused(asker: Asker):
    assert asker.ask("/applications/add", {"company": "x" * 400_000, "position": "y"})[0] == 413


def test_a_letter_is_approved_as_it_was_shown_and_can_be_taken_back(asker: Asker, place: Path):
    link = letter_of(asker, "Ana Lindqvist for more time")
    day = f"extension requested until {wiring.now() + timedelta(days=8):%Y-%m-%d}"
    answered = asker.ask(
        f"{link}/answer", {**fields_of(asker.ask(link)[2]), "slot": "extension_until", "answer-extension_until": day}
    )
    assert answered[0] == 200
    form = fields_of(answered[2])
    status, headers, page = asker.ask(f"{link}/approve", form)
    assert status == 303, page
    (letter,) = wiring.open_desk(str(place)).outbox.letters()
    assert headers["location"] == f"/?undo={letter.id}" and letter.state == "approved"
    assert letter.text.strip() == form["body"].replace("\r\n", "\n").strip() and letter.rests_on, (
        "ours, with what it rests on"
    )
    assert "Approved: Extension request to Ana Lindqvist" in asker.ask(headers["location"])[2]
    assert asker.ask(f"/take-back/{letter.id}", {})[0] == 303
    assert [one.state for one in wiring.open_desk(str(place)).outbox.letters()] == ["cancelled"]


def test_what_would_be_told_of_another_application_is_not_asked_here(asker: Asker):
    page = asker.ask(letter_of(asker, "Ana Lindqvist for more time"))[2]
    assert 'name="answer-until" value="extension requested until friday"' in page
    assert "interview scheduled monday" in page and 'name="answer-reason"' not in page


def test_what_stands_in_the_way_is_said_and_what_was_typed_is_kept(asker: Asker, place: Path):
    link = letter_of(asker, "Ana Lindqvist for more time")
    form = {**fields_of(asker.ask(link)[2]), "body": "Dear Bob,\n\nGive me more time [DATE] & <quick>.\n\nSam"}
    status, _, page = asker.ask(f"{link}/approve", form)
    assert status == 422 and "The letter was not approved" in page
    assert "Give me more time [DATE] &amp; &lt;quick&gt;." in page and "Must be mended" in page
    assert wiring.open_desk(str(place)).outbox.letters() == []


def test_a_page_that_is_older_than_the_record_is_told_what_changed(asker: Asker, place: Path):
    link = letter_of(asker, "Ana Lindqvist for more time")
    form = fields_of(asker.ask(link)[2])
    ours = next(one.id for one in wiring.open_desk(str(place)).journal.records() if one.company.startswith("Lark"))
    assert asker.ask(f"/application/{ours}/tell", {"said": "offer changed position Chief Calibrator"})[0] in (303, 409)
    form["shown"] = "0" * 16
    status, _, page = asker.ask(f"{link}/approve", form)
    assert status == 422 and "changed meanwhile" in page and wiring.open_desk(str(place)).outbox.letters() == []


def test_a_subject_is_one_line_whatever_is_typed_into_it(asker: Asker, place: Path):
    link = letter_of(asker, "Ana Lindqvist for more time")
    form = fields_of(asker.ask(link)[2])
    asker.ask(f"{link}/approve", {**form, "subject": form["subject"] + "\r\nBcc: dee@outsider.example"})
    for letter in wiring.open_desk(str(place)).outbox.letters():
        assert b"\r\nBcc:" not in letter.message and letter.addresses == ("ana@larkfield.example",)


def test_an_answer_to_a_question_that_is_gone_changes_nothing(asker: Asker, place: Path):
    before = [len(one.events) for one in wiring.open_desk(str(place)).journal.records()]
    assert asker.ask("/answer", {"question": "gone", "choice": "0", "say": "Accept"})[0] == 409
    assert [len(one.events) for one in wiring.open_desk(str(place)).journal.records()] == before


def test_a_statement_that_is_not_understood_stays_in_its_field(asker: Asker):
    link = re.search(r'href="(/application/tessera[^"]+)"', asker.ask("/applications")[2])
    assert link
    for said in ("interveiw held <yesterday>", 'told "me'):
        status, _, page = asker.ask(f"{link[1]}/tell", {"said": said})
        assert status == 409 and "That did not go" in page
        assert said.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;") in page


def test_a_desk_begins_with_nothing_and_nothing_typed_is_lost(place: Path):
    with served(place) as asker:
        asker.enter()
        assert "Whose desk is this?" in asker.ask("/")[2]
        status, _, page = asker.ask("/begin", {"side": "candidate", "name": "Sam Okafor", "time_zone": "Mars/Base"})
        assert status == 409 and 'value="Mars/Base"' in page and 'value="Sam Okafor"' in page
        assert (
            asker.ask(
                "/begin",
                {
                    "side": "candidate",
                    "name": "Sam Okafor",
                    "email": "sam@okafor.example",
                    "time_zone": "Europe/London",
                },
            )[0]
            == 303
        )
        assert "Whom did you meet?" in asker.ask("/applications")[2]
        status, headers, _ = asker.ask("/applications/add", {"company": "Aurora", "position": "Analyst"})
        assert status == 303
        assert (
            asker.ask(f"{headers['location']}/person", {"name": "Bo Tremblay", "email": "bo@aurora.example"})[0] == 303
        )
        assert (
            asker.ask(f"{headers['location']}/tell", {"said": 'interview held yesterday 15:00 with "Bo Tremblay"'})[0]
            == 303
        )
        assert "Thank Bo Tremblay" in asker.ask("/")[2]
