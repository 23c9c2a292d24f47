"""Shows a running diagnosis in the terminal: one line per finding, as soon as it is known."""

from rich.console import Console
from rich.live import Live
from rich.text import Text

from bot.cli.output import harmless
from bot.cli.shown import COLOUR
from bot.models.diagnosis import Finding
from bot.wording.text import finding_line


class Progress:
    """Writes to stderr unless another console is given; removed when the answer is printed."""

    def __init__(self, console: Console | None = None) -> None:
        self._live = Live(console=console or Console(stderr=True), auto_refresh=False, transient=True)
        self._lines = Text()

    def __enter__(self) -> "Progress":
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def __call__(self, finding: Finding) -> None:
        self._lines.append(harmless(finding_line(finding)) + "\n", style=COLOUR.get(finding.state, "dim"))
        self._live.update(self._lines, refresh=True)
