"""Every command and every option says what it does."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from sincerely.cli.commands import COMMANDS
from sincerely.cli.main import sincerely


def _every(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from _every(child, f"{path} {name}")


def _load(name: str) -> click.Command:
    command = sincerely.get_command(click.Context(sincerely), name)
    assert command is not None
    return command


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_a_command_and_its_options_say_what_they_do(name: str) -> None:
    silent = []
    for path, command in _every(_load(name), name):
        if not command.help:
            silent.append(f"{path}: a docstring that says what it does")
        silent += [
            f"{path} {param.opts[0]}: help=…"
            for param in command.params
            if isinstance(param, click.Option) and not param.help and not param.hidden
        ]

    assert silent == []


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_a_command_is_called_as_the_table_says(name: str) -> None:
    assert _load(name).name == name, "the function and the row of cli/commands.py name it differently"
