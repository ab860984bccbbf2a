"""The docs cannot fall behind: what is generated is up to date, every link leads somewhere, decisions have one form."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
HEADINGS = ["What pressed", "What we do", "What it costs", "What would change our mind"]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_reference_says_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, "dev/reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_quality_page_says_what_is_measured() -> None:
    done = subprocess.run(
        [sys.executable, "dev/quality.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_link_within_the_docs_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|src=\"([^\"]+)\"", text)
    targets = [one or other for one, other in links if not (one or other).startswith(("http:", "https:", "mailto:"))]

    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DECISIONS, ids=_name)
def test_a_decision_record_is_one_page_of_one_form(path: Path) -> None:
    text = path.read_text()
    title, _, rest = text.partition("\n")

    assert title.startswith(f"# {int(path.name[:4])}. ")
    assert re.search(
        r"^Date: \d{4}-\d{2}-\d{2}\. Status: (accepted|superseded by \[\d+\]\(.+\))\.$", rest, re.MULTILINE
    )
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert len(text.splitlines()) <= 60


def test_decision_records_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_every_built_rule_has_a_page_that_shows_what_is_said_and_what_it_flags_and_passes() -> None:
    pages = [
        page
        for page in (ROOT / "docs" / "reference" / "rules").glob("*.md")
        if "| reported as |" not in page.read_text()
    ]
    lacking = {
        page.stem: [head for head in ("## What is said", "## Flags", "## Passes") if head not in page.read_text()]
        for page in pages
    }

    assert {name: heads for name, heads in lacking.items() if heads} == {
        "S15": ["## What is said", "## Flags", "## Passes"]
    }
