"""`bouncebot check` and `bouncebot manifest`: getting an installation right."""

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.output import AsJson, for_people, print_json
from bot.models import FindingState

app = typer.Typer()


@app.command()
def check(as_json: AsJson = False) -> None:
    """Check the installation: settings, database, Slack, clock, DNS, port 25; a line each, with the fix."""
    from bot.checkup import checkup
    from bot.settings import load

    results = asyncio.run(checkup(load()))
    if as_json:
        print_json([asdict(each) for each in results])
    else:
        console = for_people()
        for each in results:
            console.print(f"{each.state:>7}  {each.name}: {each.summary}")
            if each.fix:
                console.print(f"         → {each.fix}")
    raise typer.Exit(1 if any(each.state is FindingState.FAIL for each in results) else 0)


@app.command()
def manifest(
    url: Annotated[
        bool, typer.Option("--url", help="Print a link that creates the app in one click.")
    ] = False,
    http: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="For HTTP mode: where Slack reaches us, as https://bounce.example.com"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The Slack app manifest."""
    from handlers import manifest as ours

    if as_json:
        print_json({"url": ours.link(http)} if url else ours.as_object(http))
    elif url:
        typer.echo(ours.link(http))
    else:
        typer.echo(ours.as_yaml(http), nl=False)
