"""Prints a finished diagnosis for people."""

from datetime import UTC, datetime

from bot.cli.output import say
from bot.grammar.domains import readable
from bot.models.bounce import Bounce
from bot.models.diagnosis import Diagnosis, FindingState
from bot.wording.text import finding_line, verdict_lines

COLOUR = {FindingState.OK: "green", FindingState.WARN: "yellow", FindingState.FAIL: "red"}
"""Colours of findings by state; the others are dim."""


def show(diagnosis: Diagnosis, bounce: Bounce | None) -> None:
    """Prints all findings, then the verdict and the steps; for an old bounce it first says so."""
    for each in diagnosis.findings:
        say(finding_line(each), **({"fg": COLOUR[each.state]} if each.state in COLOUR else {"dim": True}))
    for remark in bounce.remarks if bounce else ():
        say(f"About the bounce: {remark}", fg="yellow")
    say()
    if earlier := bounce and bounce.earlier(datetime.now(UTC)):
        say(f"It bounced earlier: {earlier:%Y-%m-%d %H:%M %Z}. Below is the state now.")
    if name := readable(diagnosis.query.domain or ""):
        say(f"{name} is {diagnosis.query.domain} in the DNS.")
    headline, *rest = verdict_lines(diagnosis)
    say(headline, bold=True)
    for line in rest:
        say(line)
    if diagnosis.others:
        say()
        say(f"Also failed: {', '.join(diagnosis.others)}")
    say()
    say(f"Done in {diagnosis.elapsed_seconds:.2f} s", dim=True)
