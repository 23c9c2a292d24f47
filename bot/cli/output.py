"""Two streams: answers on stdout, words for people about the answering on stderr."""

import json
import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

AsJson = Annotated[
    bool, typer.Option("--json", help="Machine-readable output on stdout, and nothing else there.")
]

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal or turns the direction of writing."""


def harmless(text: str) -> str:
    """A stranger's words as a terminal may show them: nothing in them is a command to it."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def print_json(answer: Any) -> None:
    """One line of JSON, flushed, so that a reader of a pipe sees it at once."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def for_people() -> "Console":
    """Answers for people; a stranger's words are never taken for markup."""
    from rich.console import Console  # with --json nobody needs it

    return Console(markup=False, highlight=False, soft_wrap=True)
