"""`bouncebot parse`: what bounces say."""

from collections.abc import Mapping
from typing import Any

import click

from bot.cli.output import BAD_USAGE, as_json, print_json, say, warn


@click.command()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@as_json
def parse(paths: tuple[str, ...], as_json: bool) -> None:
    """Read bounces and print what each says. No network.

    PATH takes files, folders, or - for standard input. A file that cannot be read is reported, and the others
    are read.
    """
    from bot.reading.files import parse_paths

    seen = found = failed = False

    def unread(file: str, error: OSError) -> None:
        nonlocal failed
        failed = True
        warn(f"{file}: {error.strerror}. PATH takes files, folders, or -.")

    for answer in parse_paths(paths, unread):
        seen = True
        found |= bool(answer["is_bounce"])
        (print_json if as_json else _print)(answer)
    if not (seen or failed):
        warn(f"there is no file in {' '.join(paths)}.")
    raise SystemExit(BAD_USAGE if failed else 0 if found else 1)


def _print(answer: Mapping[str, Any]) -> None:
    say(answer["file"], bold=True)
    if not answer["is_bounce"]:
        say(f"  not a bounce: {answer['why_not']}")
    for bounce in answer["bounces"]:
        say(f"  {_headline(bounce)}")
        if bounce["diagnostic"]:
            say(f"    “{bounce['diagnostic'][:300]}”", dim=True)
    for left_out in answer["unread"]:
        say(f"  not read: {left_out}")


def _headline(bounce: Mapping[str, Any]) -> str:
    """Recipient, reason, code, and the action if it is given."""
    code = bounce["status"] or bounce["reply_code"]
    told = filter(None, (_reason(bounce), f"code {code}" if code else "", bounce["action"]))
    return f"{bounce['recipient'] or 'somebody'}: {', '.join(told)}"


def _reason(bounce: Mapping[str, Any]) -> str:
    """The reason in words; those of the likeliest cause if the bounce says more: `greylisted` and not
    `against their policy`."""
    from bot.causes import load_causes
    from bot.reading.classify.tables import tables

    reason, cause = bounce["reason"], next(iter(bounce["likely_causes"]), None)
    usual = tables().causes_of_reason.get(reason, ())
    return load_causes()[cause].title if cause and usual and cause not in usual else tables().title(reason)
