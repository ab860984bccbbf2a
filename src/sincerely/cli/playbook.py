"""`sincerely playbook`: the clocks and counts by which letters are owed, as a file states them, and which are one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from sincerely.cli.options import echo_json, json_option, open_desk, say
from sincerely.core.events import LETTER_KINDS
from sincerely.core.playbook import OwnPlaybook, Rule
from sincerely.desk import playbook as verb


@click.command()
@click.option("--side", type=click.Choice(tuple(LETTER_KINDS)), help="Those of this side; else those of your desk.")
@click.option("--kind", help="Only those of this letter kind.")
@click.option("--check", is_flag=True, help="Say only whether anything is wrong with your own playbook.")
@json_option
@click.pass_context
def playbook(ctx: click.Context, side: str | None, kind: str | None, check: bool, as_json: bool) -> None:
    """Show by which clocks and counts letters are owed, and which are yours.

    Each line is a key of an owed.toml, as a file of your own may state it. d counts calendar days, bd business days.
    """
    held = verb.playbook(open_desk(ctx), side=side, kind=kind)
    if as_json:
        echo_json(verb.document(held))
        return
    if not check:
        for rule in held.rules:
            for line in _lines(rule):
                say(line)
            say("")
    say(_own(held.own, check))


def _lines(rule: Rule) -> Iterator[str]:
    """Yield the rule as its file states it, so that a line can be copied into one's own."""
    copies = f", copy to {rule.cc}" if rule.cc else ""
    yield f"{rule.side}/{rule.kind}/owed.toml"
    yield _line("id", rule.id, f"after {rule.after}, to {rule.to}{copies}".replace("_", " "))
    if rule.off:
        yield _line("off", True, "yours")
        return
    for key, value, says in verb.keys(rule):
        yield _line(key, value, ": ".join(note for note in ("yours" if key in rule.own else "", says) if note))
    if rule.choices:
        yield f"  # choice: {', '.join(name for name, _ in rule.choices)}"
    if "choice" in rule.own:
        yield "  # whom it goes to is your choice"
    for limit in verb.limits(rule):
        yield f"  # {limit.place}: {limit.says}"


def _line(key: str, value: object, note: str) -> str:
    stated = f"  {key} = {json.dumps(value, ensure_ascii=False)}"
    return f"{stated:<34} # {note}" if note else stated


def _own(own: OwnPlaybook | None, check: bool) -> str:
    if own is None:
        return (
            'You have no playbook of your own. To lay one over ours: playbook = "~/letters/playbook" in the settings.'
        )
    files = f": {', '.join(own.files)}" if own.files else ", and nothing of it says anything yet"
    return f"{'Nothing is wrong with your own playbook' if check else 'Your own playbook'}, {own.folder}{files}."
