"""Diagnoses domains of the lab, and says what was expected: `python -m tests.lab down.example`."""

import asyncio
import os
import sys
from collections.abc import Collection

from bot.cli.output import say
from bot.cli.shown import show
from bot.models.diagnosis import Diagnosis
from playground.lab import Lab
from tests.lab.conftest import Ward, doctor, misjudged


async def visit(names: Collection[str]) -> str | None:
    """What was not as expected; None if each domain gets the verdict that it should."""
    async with Lab(forward=[], clock=lambda: 0.0) as lab:
        if not names or set(names) - lab.domains.keys():
            return "It takes domains of playground/lab/domains."
        os.environ.update(lab.environment())
        seen = await Ward(lab, doctor()).visits(*names)
    for each in seen.values():
        tell(each)
    return "\n".join(misjudged(lab, seen)) or None


def tell(seen: Diagnosis) -> None:
    show(seen, None)
    say()
    for each in seen.causes:
        says = f"for: {', '.join(each.supports)}; against: {', '.join(each.against) or 'nothing'}"
        say(f"{each.weight:.2f} {each.cause}  {says}")
    say()


if __name__ == "__main__":
    raise SystemExit(asyncio.run(visit(sys.argv[1:])))
