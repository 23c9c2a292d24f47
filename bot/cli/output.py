"""Two streams: answers on stdout, words for people about the answering on stderr."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

AsJson = Annotated[
    bool, typer.Option("--json", help="Machine-readable output on stdout, and nothing else there.")
]


def print_json(answer: Any) -> None:
    """One line of JSON, flushed, so that a reader of a pipe sees it at once."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def for_people() -> "Console":
    """Answers for people; a stranger's words are never taken for markup."""
    from rich.console import Console  # with --json nobody needs it

    return Console(markup=False, highlight=False, soft_wrap=True)
