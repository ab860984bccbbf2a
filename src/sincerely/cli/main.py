"""The command line: finds the command asked for, imports only that one, and tells every error in the same form.

With `--json`, standard output holds only JSON and what went wrong is `{"problems": [...]}` on standard error.
"""

from __future__ import annotations

import errno
import importlib
import io
import json
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from sincerely import __version__
from sincerely.cli.commands import COMMANDS
from sincerely.errors import Problem, SincerelyError


class Commands(click.Group):
    """A group whose commands are imported when called, so that help and `today` start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a person meets them."""
        return [command.name for command in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command; None if there is none of that name."""
        found = next((command for command in COMMANDS if command.name == cmd_name), None)
        if found is None:
            return None
        module, _, attribute = found.module.partition(":")
        command: click.Command = getattr(importlib.import_module(f"sincerely.cli.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by what they are for, without importing any."""
        for heading in dict.fromkeys(command.heading for command in COMMANDS):
            with formatter.section(heading):
                formatter.write_dl([(c.name, c.says) for c in COMMANDS if c.heading == heading])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was perhaps meant."""
        from sincerely.core.fields import nearest

        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = nearest(args[0], self.list_commands(ctx))
            hint = f"did you mean {near}?" if near else "`sincerely --help` lists them all."
            raise click.UsageError(f"There is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with `sincerely tour` (a throw-away desk, two minutes), then `sincerely init`.",
)
@click.option("--desk-file", type=click.Path(dir_okay=False), help="Use the desk in this file instead of your own.")
@click.version_option(__version__, prog_name="sincerely")
@click.pass_context
def sincerely(ctx: click.Context, desk_file: str | None) -> None:
    """Know which letter you owe after an interview, write it from your facts, check it, and send it once you approve."""
    ctx.obj = desk_file


def main() -> NoReturn:
    """Run the command line that the process was given, and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Run one command and return the exit status that `errors.py` gives its outcome; every error is told, none escapes."""
    as_json = "--json" in argv
    try:
        status: Any = sincerely.main(args=list(argv), prog_name="sincerely", standalone_mode=False)
        sys.stdout.flush()
    except SincerelyError as error:
        return tell(error.problems, error.exit_status, as_json)
    except click.ClickException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help; click has it from 8.2 on
            click.echo(error.format_message())
            return 0
        return tell([_usage(error)], 2, as_json)
    except (click.Abort, KeyboardInterrupt):
        return tell([Problem(code="stopped", say="Stopped.", hint="Nothing more was written or sent.")], 130, as_json)
    except BrokenPipeError:  # whoever reads us has seen enough, as in `sincerely history | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return tell([_system(error)], 5, as_json)
    except Exception as error:  # noqa: BLE001 - the last door: a fault of ours is told as one, never as a traceback
        return tell([_ours(error)], 70, as_json)
    return status if isinstance(status, int) else 0


def tell(problems: Sequence[Problem], status: int, as_json: bool) -> int:
    """Write the problems to standard error in the form asked for, and return `status`."""
    if as_json:
        rows = [{"code": p.code, "say": p.say, "hint": p.hint, "where": p.where} for p in problems]
        click.echo(json.dumps({"problems": rows}, ensure_ascii=False), err=True)
        return status
    for problem in problems:
        place = f"{problem.where}: " if problem.where else ""
        click.echo(f"{place}{problem.say}", err=True)
        if problem.hint:
            click.echo(f"  → {problem.hint}", err=True)
    return status


def _usage(error: click.ClickException) -> Problem:
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "sincerely"
    return Problem(code="usage", say=error.format_message(), hint=f"See: {path} --help")


def _system(error: OSError) -> Problem:
    what = error.strerror or type(error).__name__
    place = str(error.filename) if error.filename else ""
    hint = "Make room and run it again." if error.errno == errno.ENOSPC else "Mend that, then run it again."
    return Problem(
        code="system", say=f"The system said: {what}. Nothing more was written or sent.", hint=hint, where=place
    )


def _ours(error: Exception) -> Problem:
    if os.environ.get("SINCERELY_TRACE"):
        traceback.print_exc()
    say = f"The fault is ours: {type(error).__name__} at {_place(error)}. Nothing more was written or sent."
    return Problem(code="ours", say=say, hint="Set SINCERELY_TRACE=1, run it again, and send us what it prints.")


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119 - pathlib is not worth its import here
