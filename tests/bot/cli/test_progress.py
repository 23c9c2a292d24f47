"""The terminal shows a line a finding, at once; a pipe is told all of it once."""

import io

from rich.console import Console

from bot.cli.progress import Progress
from bot.models import Finding, FindingState


def finding(words: str) -> Finding:
    return Finding(check="mx", subject="example.com", state=FindingState.OK, summary=words)


def test_a_finding_is_on_the_terminal_when_the_call_that_tells_it_is_over() -> None:
    screen = io.StringIO()
    with Progress(Console(file=screen, force_terminal=True, width=100)) as progress:
        for words in ("Mail goes to mx1", "mx1 answers"):
            assert words not in screen.getvalue()
            progress(finding(words))
            assert words in screen.getvalue()


def test_who_reads_a_pipe_is_not_told_the_findings_twice() -> None:
    pipe = io.StringIO()
    with Progress(Console(file=pipe)) as progress:
        progress(finding("Mail goes to mx1"))
    assert pipe.getvalue() == ""
