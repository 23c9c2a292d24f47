"""Two streams: answers on stdout, words for people about the answering on stderr."""

import json
import os
import re
import signal
import sys
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console

AsJson = Annotated[
    bool, typer.Option("--json", help="Machine-readable output on stdout, and nothing else there.")
]

READER_LEFT = 128 + signal.SIGPIPE
"""As a shell has it."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal or turns the direction of writing."""


def harmless(text: str) -> str:
    """A stranger's words as a terminal may show them: nothing in them is a command to it."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def print_json(answer: Any) -> None:
    """One line of JSON, flushed, so that a reader of a pipe sees it at once."""
    try:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        hang_up()


def hang_up() -> NoReturn:
    """Whoever read the pipe has seen enough, such as `head`: an end as of other commands, and no "no"."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(READER_LEFT)


def for_people() -> "Console":
    """Answers for people; a stranger's words are never taken for markup."""
    from rich.console import Console  # with --json nobody needs it

    class Terminal(Console):
        def on_broken_pipe(self) -> None:
            hang_up()

    return Terminal(markup=False, highlight=False, soft_wrap=True)
