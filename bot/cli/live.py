"""Runs a diagnosis with live progress. A module of its own, because it loads the event loop."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.cli.loop import complete
from bot.diagnosing import diagnose_at_once
from bot.models.diagnosis import Diagnosis, Finding, Subject
from bot.net.question import Sent
from bot.running.ahead import Ahead
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.cli.progress import Progress
    from bot.ports.looking import Diagnose, OnFinding


def diagnosed(
    settings: Settings, sender_ips: Sequence[str], first: Sent | None, subject: Subject, *, watched: bool
) -> Diagnosis:
    """Runs the diagnosis. `first`: the DNS query already sent. `watched`: show findings as they are made."""
    ask = partial(diagnose_at_once, settings, sender_ips, first)
    return complete(_live(ask, subject) if watched else ask(subject, _ignore))


async def _live(ask: "Diagnose", subject: Subject) -> Diagnosis:
    """Shows findings as they come; those made before the terminal library is loaded are shown together."""
    known = list[Finding]()
    tell: OnFinding = known.append

    def on_finding(finding: Finding) -> None:
        tell(finding)

    asking = asyncio.create_task(ask(subject, on_finding))
    await asyncio.sleep(0)  # lets the diagnosis load its modules first
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
    """Without a terminal everything is printed at the end."""
