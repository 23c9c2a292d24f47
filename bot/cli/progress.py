"""A diagnosis in the terminal: what is known so far, then all of it."""

from collections.abc import Callable

from rich.console import Console
from rich.live import Live
from rich.text import Text

from bot.cli.output import for_people, harmless
from bot.models import Diagnosis, Finding, FindingState
from bot.text import finding_line, verdict_lines

STYLE = {FindingState.OK: "green", FindingState.WARN: "yellow", FindingState.FAIL: "red"}


class Progress:
    """A line a finding, as soon as it is known."""

    def __init__(self, console: Console | None = None) -> None:
        """On stderr, unless another one is given. Only a terminal forgets it when the answer comes."""
        console = console or Console(stderr=True)
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._shows = console.is_terminal
        self._lines = Text()

    def __enter__(self) -> Callable[[Finding], None]:
        if not self._shows:
            return _nothing
        self._live.start()
        return self._show

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def _show(self, finding: Finding) -> None:
        self._lines.append(harmless(finding_line(finding)) + "\n", style=STYLE.get(finding.state, "dim"))
        self._live.update(self._lines, refresh=True)


def _nothing(_: Finding) -> None:
    """Whoever reads a file or a pipe is told all of it once, at the end."""


def show(diagnosis: Diagnosis) -> None:
    """All findings, then the verdict and what to do."""
    console = for_people()
    for finding in diagnosis.findings:
        console.print(harmless(finding_line(finding)), style=STYLE.get(finding.state, "dim"))
    console.print()
    headline, *rest = map(harmless, verdict_lines(diagnosis))
    console.print(headline, style="bold")
    for line in rest:
        console.print(line)
    if diagnosis.others:
        console.print(f"\nAlso failed: {harmless(', '.join(diagnosis.others))}")
    console.print(f"\nDone in {diagnosis.elapsed_seconds:.2f} s", style="dim")
