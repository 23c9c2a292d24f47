"""`bouncebot run` and `bouncebot playground`, which run until stopped."""

import click

from bot.cli.loop import complete

WHY_PLAYGROUND = (
    "No SLACK_BOT_TOKEN is set, so this is the playground: a simulated workspace with simulated mail domains."
)


@click.command()
@click.pass_context
def run(context: click.Context) -> None:
    """Connect to Slack and serve until stopped.

    Without a Slack token, open the playground.
    """
    from bot.app import serve
    from bot.settings import load
    from bot.telemetry.logs import configure

    settings = load()
    if not settings.knows_slack:
        click.echo(WHY_PLAYGROUND, err=True)
        context.invoke(playground)
        return
    configure(settings.log)
    complete(serve(settings))


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port of the page; 0 for any free one. Usually 8025, if free.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def playground(port: int | None, no_browser: bool) -> None:
    """Open a workspace in the browser, to try everything.

    It needs no account and no internet.
    """
    from bot.cli.pretend import play
    from bot.settings import load
    from bot.telemetry.logs import configure

    configure(load().log)
    complete(play(port, open_browser=not no_browser))
