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
    from bot.reading.files import parse_paths

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
        console.print(f"  {_headline(bounce)}")
        if bounce["diagnostic"]:
            console.print(f"    “{harmless(bounce['diagnostic'][:300])}”", style="dim")


def _headline(bounce: Mapping[str, Any]) -> str:
    """Whom it is about, why, and what became of the message where that is said."""
    from bot.reading.classify import title_of

    code = bounce["status"] or bounce["reply_code"]
    told = filter(None, (title_of(bounce["reason"]), f"code {code}" if code else "", bounce["action"]))
    return harmless(f"{bounce['recipient'] or 'somebody'}: {', '.join(told)}")
