"""The pages in a real browser: the candidate at eleven at night with an offer that ends tomorrow, by hand, by keys, on a telephone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sincerely import wiring
from web.pages import Asker, desk_of_tonight, served

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("servers")]
SIZES = {
    "desk": {"width": 1280, "height": 900},
    "telephone": {"width": 390, "height": 844},
    "narrow": {"width": 320, "height": 640},
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite3"


@pytest.fixture
def asker(place: Path) -> Iterator[Asker]:
    desk_of_tonight(place)
    with served(place) as asker:
        yield asker


def opened(browser: Any, asker: Asker, **how: Any) -> Any:
    """Return the page Today in a browser of its own; what the page complains of fails the test."""
    page = browser.new_context(**how).new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(asker.door.link)
    page.wait_for_url(f"http://127.0.0.1:{asker.port}/")
    return page


def test_from_opening_to_an_approved_letter_in_six_actions_and_back(browser: Any, asker: Asker, place: Path):
    page = opened(browser, asker)
    assert "must be answered by" in page.locator(".slip h2").inner_text()
    page.get_by_role("link", name="Ask for more time").click()  # 1
    day = f"{wiring.now() + timedelta(days=8):%Y-%m-%d}"
    page.get_by_label("By which day could you answer?").fill(f"extension requested until {day}")  # 2
    page.locator("button[value=until]").click()  # 3
    page.get_by_role("button", name="Approve this letter").click()  # 4
    page.wait_for_url("**/?undo=*")
    page.get_by_role("status").get_by_text("Approved: Extension request to Ana Lindqvist").wait_for()
    (letter,) = wiring.open_desk(str(place)).outbox.letters()
    assert letter.state == "approved" and letter.addresses == ("ana@larkfield.example",)
    page.keyboard.press("u")
    page.wait_for_url("**/letter/*")
    assert [one.state for one in wiring.open_desk(str(place)).outbox.letters()] == ["cancelled"]
    assert page.said == []


def test_a_letter_is_checked_while_it_is_written_and_approved_by_keys(browser: Any, asker: Asker, place: Path):
    page = opened(browser, asker)
    page.keyboard.press("j")
    page.get_by_role("link", name="Thank Ines Duarte").focus()
    page.keyboard.press("Enter")
    body = page.locator("#body")
    body.wait_for()
    for slot, words in {
        "discussed": "how the arm drifts when it is cold",
        "fit": "I kept warm-up logs on two rigs for a year",
    }.items():
        page.locator(f"#answer-{slot}").fill(words)
        page.locator(f"button[value={slot}]").click()
        page.get_by_text(words.split()[-1]).first.wait_for()
    own = body.input_value()
    body.fill(own.replace("Dear Ines Duarte", "Dear Bob Smith"))
    page.locator("#notes .error").first.wait_for()
    body.fill(own)
    page.locator("#notes .error").first.wait_for(state="detached")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/?undo=*")
    (letter,) = wiring.open_desk(str(place)).outbox.letters()
    assert letter.kind == "thank_you" and "drifts when it is cold" in letter.text
    assert page.said == []


def test_without_script_everything_goes(browser: Any, asker: Asker, place: Path):
    page = opened(browser, asker, java_script_enabled=False)
    page.get_by_role("link", name="Applications").click()
    page.get_by_role("link", name="Tessera").click()
    page.get_by_label("What happened?").fill("promised an answer by friday")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_text("an answer was promised").first.wait_for()
    page.get_by_role("link", name="Leaving").click()
    page.get_by_role("button", name="Hold all sending").click()
    page.get_by_text("All sending is held").wait_for()
    assert wiring.open_desk(str(place)).outbox.hold() is not None
    page.get_by_role("button", name="Let letters leave again").click()
    assert wiring.open_desk(str(place)).outbox.hold() is None


@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways_and_nothing_is_asked_of_anybody_else(
    browser: Any, asker: Asker, size: str, scheme: str
):
    page = opened(browser, asker, viewport=SIZES[size], color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    letter = page.get_by_role("link", name="Thank Ines Duarte").get_attribute("href")
    for path in ("/", letter, "/leaving", "/applications"):
        page.goto(f"http://127.0.0.1:{asker.port}{path}")
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, path
    assert all(url.startswith(f"http://127.0.0.1:{asker.port}/") for url in asked)
    assert page.said == []
