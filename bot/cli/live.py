"""A diagnosis under way, and what a terminal shows of it. With the event loop it takes a while to load."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.ahead import Ahead
from bot.diagnosing import diagnose_at_once
from bot.models.diagnosis import Diagnosis, Finding, Subject
from bot.net.question import Sent
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.cli.progress import Progress
    from bot.ports.looking import Diagnose, OnFinding


def diagnosed(
    settings: Settings, sender_ips: Sequence[str], first: Sent | None, subject: Subject, *, watched: bool
) -> Diagnosis:
    """`first`: the question that left before. `watched`: somebody wants to see what is found meanwhile."""
    ask = partial(diagnose_at_once, settings, sender_ips, first)
    return asyncio.run(_live(ask, subject) if watched else ask(subject, _ignore))


async def _live(ask: "Diagnose", subject: Subject) -> Diagnosis:
    """What is known before the terminal's library is loaded is shown then, all else at once."""
    known = list[Finding]()
    tell: OnFinding = known.append

    def on_finding(finding: Finding) -> None:
        tell(finding)

    asking = asyncio.ensure_future(ask(subject, on_finding))
    await asyncio.sleep(0)  # what it needs is loaded first
    screen = await Ahead(_load_progress).get()
    with screen() as progress:
        for each in known:
            progress(each)
        tell = progress
        return await asking


def _load_progress() -> "type[Progress]":
    from bot.cli.progress import Progress

    return Progress


def _ignore(_: Finding) -> None:
    """A script is told everything at the end."""
