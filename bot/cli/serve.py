"""`bouncebot run` and `bouncebot playground`: until stopped."""

import asyncio
from typing import Annotated

import typer

app = typer.Typer()

WHY_PRETEND = (
    "No SLACK_BOT_TOKEN is set, so this is the playground: a pretend workspace, and pretend mail domains."
)


@app.command()
def run() -> None:
    """Connect to Slack and serve until stopped; without a Slack token, open the playground."""
    from bot.app import serve
    from bot.logs import configure
    from bot.settings import load

    settings = load()
    if not settings.knows_slack:
        typer.echo(WHY_PRETEND, err=True)
        playground()
        return
    configure(settings.log)
    asyncio.run(serve(settings))


@app.command()
def playground(
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Where the page is served; 0 takes any. Usually 8025, if free."),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
) -> None:
    """A local workspace in the browser, to try everything without an account."""
    from bot.cli.pretend import play
    from bot.logs import configure
    from bot.settings import load

    configure(load().log)
    asyncio.run(play(port, open_browser=not no_browser))
