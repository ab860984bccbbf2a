"""`sincerely rules`: every rule that letters are checked for, with its sources; a rule not built is named as such."""

from __future__ import annotations

import click

from sincerely.cli.options import echo_json, json_option, open_desk


@click.command("rules")
@click.option("--kind", help="Only those that concern letters of this kind.")
@json_option
@click.pass_context
def rules(ctx: click.Context, kind: str | None, as_json: bool) -> int:
    """List what letters are checked for, with the sources."""
    from sincerely.desk.check import rules as every_rule

    found = list(every_rule(open_desk(ctx), kind))
    if as_json:
        echo_json(found)
        return 0
    for rule in found:
        state = str(rule["level"]) if rule["built"] else "not built"
        click.echo(f"{rule['rule']:<4} {state:<9} {rule['says']}")
        for key, word in (("sources", ""), ("against", "otherwise: ")):
            named = rule[key]
            if isinstance(named, list) and named:
                click.echo(f"               {word}{', '.join(named)}")
    built = sum(bool(rule["built"]) for rule in found)
    click.echo(f"{built} of {len(found)} rules are checked by the program; the others are for a reader to mind.")
    return 0
