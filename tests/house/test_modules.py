"""How the modules are written: each says what it decides, and starting up pays only for what is used."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from builders import document, interview_held

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
DOCSTRING_LINES = 6  # five lines of text, and the empty one between the first and the rest
# What costs more than a few milliseconds and is imported by whoever needs it, inside the function that does.
HEAVY = {
    "aiosmtpd", "asyncio", "cchardet", "defusedxml", "dns", "email.message", "email.parser", "holidays", "http", "icalendar", "imapclient", "imaplib", "keyring",
    "mailbox", "multiprocessing", "requests", "rich", "selectolax", "smtplib", "sqlite3", "ssl", "urllib.request", "unittest",
}  # fmt: skip


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT / "src" / "sincerely"))


@pytest.mark.parametrize("path", [p for p in SOURCES if p.read_text().strip()], ids=_name)
def test_a_module_says_in_a_few_lines_what_it_decides(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text()))

    assert said, f"{_name(path)} needs a docstring: what is decided here, what is not, what always holds"
    if path.name != "__init__.py":
        assert len(said.splitlines()) <= DOCSTRING_LINES, f"the docstring of {_name(path)} is longer than five lines"


def _public(tree: ast.Module) -> list[ast.FunctionDef | ast.ClassDef]:
    """Return functions and classes of more than a few lines; a method that keeps a port's promise has its docstring there."""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return [node for node in found if not node.name.startswith("_") and (node.end_lineno or 0) - node.lineno > 8]


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_public_name_says_what_its_signature_cannot(path: Path) -> None:
    silent = [node.name for node in _public(ast.parse(path.read_text())) if not ast.get_docstring(node)]

    assert silent == [], f"{_name(path)}: these need a docstring"


def _imported_by(*args: str, cwd: Path) -> set[str]:
    code = f"""
import sys
from sincerely.cli.main import run
status = run({list(args)!r})
print("\\nMODULES", status, *sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, check=True)
    status, *modules = done.stdout.rpartition("\nMODULES ")[2].split()
    assert status == "0", done.stderr
    return set(modules)


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    assert _imported_by("--help", cwd=tmp_path) & HEAVY == set()


def test_today_of_a_record_file_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text(json.dumps(document(interview_held("tue 15:00"))))

    assert (
        _imported_by("today", "--record", "record.json", "--on", "2026-11-04", "--json", cwd=tmp_path) & HEAVY == set()
    )
