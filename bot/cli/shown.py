"""A diagnosis for people, once it is made."""

from bot.cli.output import say
from bot.models.diagnosis import Diagnosis, FindingState
from bot.text import finding_line, verdict_lines

COLOUR = {FindingState.OK: "green", FindingState.WARN: "yellow", FindingState.FAIL: "red"}
"""Of a finding; others are dim."""


def show(diagnosis: Diagnosis) -> None:
    """All findings, then the verdict and what to do."""
    for each in diagnosis.findings:
        say(finding_line(each), **({"fg": COLOUR[each.state]} if each.state in COLOUR else {"dim": True}))
    say()
    headline, *rest = verdict_lines(diagnosis)
    say(headline, bold=True)
    for line in rest:
        say(line)
    if diagnosis.others:
        say()
        say(f"Also failed: {', '.join(diagnosis.others)}")
    say()
    say(f"Done in {diagnosis.elapsed_seconds:.2f} s", dim=True)
