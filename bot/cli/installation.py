"""`bouncebot check` and `bouncebot manifest`: to set up an installation."""

from dataclasses import asdict

import click

from bot.cli.loop import complete
from bot.cli.output import as_json, print_json, say


@click.command()
@as_json
def check(as_json: bool) -> None:
    """Check the installation, with the fix for each fault.

    One line each: settings, files, database, Slack, clock, certificate authorities, DNS, port 25.
    """
    from bot.checkup import checkup
    from bot.models.diagnosis import FindingState
    from bot.settings import load

    results = complete(checkup(load()))
    if as_json:
        print_json([asdict(each) for each in results])
    else:
        for each in results:
            say(f"{each.state:>7}  {each.name}: {each.summary}")
            if each.fix:
                say(f"         → {each.fix}")
    raise SystemExit(1 if any(each.state is FindingState.FAIL for each in results) else 0)


@click.command()
@click.option("--url", is_flag=True, help="Print a link that creates the app in one click.")
@click.option(
    "--http",
    metavar="URL",
    help="For HTTP mode: where Slack reaches the bot, such as https://bounce.example.com.",
)
@as_json
def manifest(url: bool, http: str | None, as_json: bool) -> None:
    """Print the Slack app manifest, or a link that creates the app."""
    from handlers import manifest as ours

    if as_json:
        print_json({"url": ours.link(http)} if url else ours.as_object(http))
    elif url:
        say(ours.link(http))
    else:
        for line in ours.as_yaml(http).splitlines():
            say(line)
