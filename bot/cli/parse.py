"""`bouncebot parse`: what bounces say."""

from collections.abc import Mapping
from typing import Any

import click

from bot.cli.output import as_json, harmless, print_json, say
from bot.errors import QueryError


@click.command()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@as_json
def parse(paths: tuple[str, ...], as_json: bool) -> None:
    """Read bounces and print what each says. No network.

    PATH takes files, folders, or - for standard input.
    """
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
        click.echo(f"bouncebot: there is no file in {harmless(' '.join(paths))}.", err=True)
    raise SystemExit(0 if found else 1)


def _print(answer: Mapping[str, Any]) -> None:
    say(answer["file"], bold=True)
    if not answer["is_bounce"]:
        say(f"  not a bounce: {answer['why_not']}")
    for bounce in answer["bounces"]:
        say(f"  {_headline(bounce)}")
        if bounce["diagnostic"]:
            say(f"    “{bounce['diagnostic'][:300]}”", dim=True)


def _headline(bounce: Mapping[str, Any]) -> str:
    """Whom it is about, why, and what became of the message where that is said."""
    from bot.reading.classify import title_of

    code = bounce["status"] or bounce["reply_code"]
    told = filter(None, (title_of(bounce["reason"]), f"code {code}" if code else "", bounce["action"]))
    return f"{bounce['recipient'] or 'somebody'}: {', '.join(told)}"
