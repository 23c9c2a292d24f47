"""Keeps what a diagnosis saw at mail servers, beside the verdict and never before it."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from bot.failures import failures_logged
from bot.models.diagnosis import Finding
from bot.models.history import Sighting
from bot.models.smtp import SmtpSession, Stage
from bot.ports.looking import History

Seen = Iterable[tuple[str, SmtpSession]]
"""Host names, each with a session there."""

_writing: set[asyncio.Task[None]] = set()


def record(history: History, sightings: Sequence[Sighting]) -> None:
    """In the background: nobody waits for it, and nothing but the history suffers when it fails."""
    task = asyncio.get_running_loop().create_task(_note(history, sightings))
    _writing.add(task)
    task.add_done_callback(_writing.discard)


async def _note(history: History, sightings: Sequence[Sighting]) -> None:
    with failures_logged("what was seen could not be kept"):
        await history.note(sightings)


def sightings_of(domain: str, seen: Seen, findings: Iterable[Finding]) -> list[Sighting]:
    """Those that tell of the server: a failure counts only where another server was reached from there."""
    return [_sighting(domain, host, session) for host, session in _telling(seen, findings)]


def _telling(seen: Seen, findings: Iterable[Finding]) -> Iterator[tuple[str, SmtpSession]]:
    controls = [each for each in findings if each.check == "vantage" and each.detail.get("answers")]
    seeing = {each.vantage or "direct" for each in controls if "family" in each.detail}
    for host, session in seen:
        if session.tells and (session.reached or session.vantage in seeing):
            yield host, session


def _sighting(domain: str, host: str, session: SmtpSession) -> Sighting:
    return Sighting(
        domain=domain,
        host=host,
        address=session.address,
        vantage=session.vantage,
        at=session.at or datetime.now(UTC),
        outcome=session.outcome,
        stage=session.stage,
        connect_seconds=session.timings.get(Stage.CONNECT) if session.reached else None,
        banner_seconds=session.timings.get(Stage.BANNER) if session.banner else None,
    )
