"""Writes answers to stdout, and messages about the work to stderr."""

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
"""The exit status that shells use for SIGPIPE."""

_UNSEEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that control a terminal or change the writing direction."""


def harmless(text: str) -> str:
    """Text from a stranger on one line, without control characters, safe for a terminal."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.splitlines()))


def warn(line: str) -> None:
    """Prints a message for people to stderr."""
    print(f"bouncebot: {harmless(line)}", file=sys.stderr)  # noqa: T201


def print_json(answer: Any) -> None:
    """Prints one line of JSON and flushes, so that a pipe's reader gets it at once. What would control a
    terminal is escaped, for those who read it there."""
    import json  # people are told in words

    _print(_UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(answer, ensure_ascii=False)))


def say(line: str = "", **style: Any) -> None:
    """Prints a line for people, with `click.style` styles if the terminal may show them (no-color.org)."""
    shows = style and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    _print(click.style(harmless(line), **style) if shows else harmless(line))


def _print(line: str) -> None:
    """Writes and flushes a line. If a pipe's reader is gone, such as `head`, exits with the usual status for
    that, not 1.

    Raises BouncebotError if it cannot write, for example to a full disk.
    """
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        raise SystemExit(READER_LEFT) from None
    except OSError as error:
        _discard_output()
        raise BouncebotError(f"cannot write to standard output: {error.strerror}.") from None


def _discard_output() -> None:
    """Redirects stdout to the null device, so that flushing at exit does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
