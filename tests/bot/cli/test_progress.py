"""The terminal shows one line per finding, at once."""

import io

from rich.console import Console

from bot.cli.progress import Progress
from bot.models.diagnosis import Finding, FindingState


def finding(words: str) -> Finding:
    return Finding(check="mx", subject="example.com", state=FindingState.OK, summary=words)


def test_a_finding_is_printed_by_the_time_its_call_returns() -> None:
    screen = io.StringIO()
    with Progress(Console(file=screen, force_terminal=True, width=100)) as progress:
        for words in ("Mail goes to mx1", "mx1 answers"):
            assert words not in screen.getvalue()
            progress(finding(words))
            assert words in screen.getvalue()
