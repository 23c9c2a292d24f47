"""`bouncebot parse`: what bounces say."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from bot.cli.output import AsJson, for_people, harmless, print_json
from bot.errors import QueryError

app = typer.Typer()


@app.command()
def parse(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Files, folders, or - for standard input.")
    ],
    as_json: AsJson = False,
) -> None:
    """Read bounces and print what each says. No network."""
    from bot.reading import parse_paths

    seen = found = False
    try:
        for answer in parse_paths(paths):
            seen = True
            found |= bool(answer["is_bounce"])
            (print_json if as_json else _print)(answer)
    except OSError as error:
        raise QueryError(f"{error.filename}: {error.strerror}. PATH takes files, folders, or -.") from None
    if not seen:
        typer.echo(f"bouncebot: there is no file in {' '.join(paths)}.", err=True)
    raise typer.Exit(0 if found else 1)


def _print(answer: Mapping[str, Any]) -> None:
    console = for_people()
    console.print(harmless(answer["file"]), style="bold")
    if not answer["is_bounce"]:
        console.print(f"  not a bounce: {answer['why_not']}")
    for bounce in answer["bounces"]:
        code = bounce["status"] or bounce["reply_code"] or "no code"
        console.print(
            f"  {harmless(bounce['recipient'] or 'somebody')}: {bounce['reason']} ({harmless(code)})"
        )
        if bounce["diagnostic"]:
            console.print(f"    “{harmless(bounce['diagnostic'][:300])}”", style="dim")
