"""One word for one thing: names in the code and the words of help and docs are those of the glossary, and no synonym."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from sincerely.cli.commands import COMMANDS
from sincerely.cli.main import sincerely

ROOT = Path(__file__).parents[2]
# The glossary's "not used": say position (or task), letter, draft, finding … instead.
NOT_USED_IN_NAMES = (
    "job",
    "jobs",
    "case",
    "ticket",
    "deal",
    "manager",
    "service",
    "helper",
    "helpers",
    "util",
    "utils",
    "data",
    "info",
)
NOT_USED_IN_PROSE = ("job", "jobs", "ticket", "tickets", "deal", "helper", "helpers", "util", "utils", "info")
# Names that may hold such a word, each with its reason.
ALLOWED_NAMES: Mapping[str, str] = {
    "hiring_manager": "a role of the record file",
    "handle_DATA": "aiosmtpd calls the handler by this name",
    "data": "html.parser and smtplib call it so",
    "handle_data": "html.parser calls the method by this name",
    "proxy_manager_for": "requests calls the method by this name",
    "tzinfo": "the standard library's word",
    "case": "in core/checks: a letter with all that it is held against; no word for an application",
    "Case": "in core/checks: a letter with all that it is held against; no word for an application",
}
ALLOWED_PROSE: Mapping[str, str] = {
    r"job[- ](interview|alert|ad|hunt|search|title|site|board|offer)s?": "what the world calls it",
    r"a (new )?job\b": "what the user has or looks for, in the README only",
}


def _defined(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.arg(arg=name)
            ):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_no_name_in_the_code_is_a_synonym() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for name in sorted({path.stem, *_defined(ast.parse(path.read_text()))} - set(ALLOWED_NAMES))
        if _words(name.replace("hiring_manager", "")) & set(NOT_USED_IN_NAMES)
    ]

    assert wrong == [], "the glossary (docs/glossary.md) has another word for each of these"


def _synonyms(text: str) -> list[str]:
    for phrase in ALLOWED_PROSE:
        text = re.sub(phrase, "", text, flags=re.IGNORECASE)
    text = re.sub(r"`[^`\n]*`|\S+\.\w+/\S*|\S+\.(?:com|org|net)\b", "", text)  # neither code nor an address is prose
    return re.findall(rf"\b(?:{'|'.join(NOT_USED_IN_PROSE)})\b", text, flags=re.IGNORECASE)


def _helps(command: click.Command) -> Iterator[str]:
    yield command.help or ""
    yield from (param.help or "" for param in command.params if isinstance(param, click.Option))
    if isinstance(command, click.Group):
        for child in command.commands.values():
            yield from _helps(child)


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_no_help_text_uses_a_synonym(name: str) -> None:
    command = sincerely.get_command(click.Context(sincerely), name)
    assert command is not None

    assert [word for text in _helps(command) for word in _synonyms(text)] == []


PAGES = [path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")] if path.name != "glossary.md"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_uses_a_synonym(path: Path) -> None:
    text = path.read_text().partition("\n## Sources\n")[0]  # titles of other people's pages are theirs

    text = re.sub(r"(?m)^- “.*$", "", text)  # what a letter says that is shown to be flagged or passed is its writer's

    assert _synonyms(re.sub(r"```.*?```", "", text, flags=re.DOTALL)) == []
