"""sincerely page: the desk in the browser."""

from __future__ import annotations

import click


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="On which port of this machine; without it, one that is free.",
)
@click.option("--no-browser", is_flag=True, help="Only say the address; it lets in once.")
@click.pass_context
def page(ctx: click.Context, port: int, no_browser: bool) -> None:
    """Open your desk in the browser, until you press Ctrl-C. Nothing leaves this machine but the letters you approve."""
    from sincerely import wiring

    def ready(address: str) -> None:
        click.echo(f"Your desk is open at {address}\nThe address lets in once. Ctrl-C closes the desk.")
        if not no_browser:
            import webbrowser

            webbrowser.open(address)

    try:
        wiring.serve(ctx.find_root().obj, port=port, ready=ready)
    except KeyboardInterrupt:  # how it is meant to end
        click.echo("\nThe desk is closed.")
