"""Two streams: answers on stdout, words for people about the answering on stderr."""

import os
import re
import signal
import sys
from typing import Any

import click

from bot.errors import BouncebotError

as_json = click.option(
    "--json", "as_json", is_flag=True, help="Machine-readable output on stdout, and nothing else there."
)

BAD_USAGE = 2
OUR_FAILURE = 3
READER_LEFT = 128 + signal.SIGPIPE
"""As a shell has it."""

_UNSEEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal or turns the direction of writing."""


def harmless(text: str) -> str:
    """A stranger's words as a terminal may show them: nothing in them is a command to it, or a line apart."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.splitlines()))


def warn(line: str) -> None:
    """A line for people about the answering."""
    print(f"bouncebot: {harmless(line)}", file=sys.stderr)  # noqa: T201


def print_json(answer: Any) -> None:
    """One line of JSON, flushed, so that a reader of a pipe sees it at once."""
    import json  # people are told in words

    _print(json.dumps(answer, ensure_ascii=False))


def say(line: str = "", **style: Any) -> None:
    """A line for people; with a style of `click.style` where a terminal may show it (no-color.org)."""
    shows = style and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    _print(click.style(harmless(line), **style) if shows else harmless(line))


def _print(line: str) -> None:
    """When a pipe's reader has seen enough, as `head` has, the status is that of other commands, and no "no".

    Raises BouncebotError when it cannot be written, such as to a full disk.
    """
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
        raise SystemExit(READER_LEFT) from None
    except OSError as error:
        _let_go()
        raise BouncebotError(f"cannot write to standard output any more: {error.strerror}.") from None


def _let_go() -> None:
    """What is still to be written goes nowhere, lest it fail once more as the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
