"""sincerely work: stay, and let letters leave in their time."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Sequence
from typing import Any

import click

from sincerely.cli import leaving
from sincerely.cli.options import json_option, open_desk
from sincerely.core.outbox import Outgoing
from sincerely.desk.outbox import insist_on_desk, letter_document


@click.command()
@click.option(
    "--look-every", "minutes", type=click.IntRange(0, 1440), default=5, show_default=True, metavar="MINUTES",
    help="How often to look for new messages and settle what is unknown; 0: never.",
)  # fmt: skip
@json_option
@click.pass_context
def work(ctx: click.Context, minutes: int, as_json: bool) -> None:
    """Stay, let each approved letter leave when its time has come, and look into the mailbox; stop with Ctrl-C.

    As many may work on one desk as you like, on PostgreSQL also on several machines. With --json each line is what one
    letter came to, or what was noticed.
    """
    from sincerely import wiring

    desk, place = open_desk(ctx), ctx.find_root().obj
    insist_on_desk(desk, "send")
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())

    def told(letters: Sequence[Outgoing], say: str) -> None:
        for letter in letters:
            _line({"letter": letter_document(letter)} if as_json else leaving.line(desk, letter), as_json)
        if say:
            _line({"say": say} if as_json else say, as_json)

    wiring.work(
        place, told, stop, look_minutes=minutes, ready=lambda name: told((), f"Letters leave from here ({name}).")
    )


def _line(said: Any, as_json: bool) -> None:
    click.echo(json.dumps(said, ensure_ascii=False) if as_json else said)
