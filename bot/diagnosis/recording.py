"""Stores a diagnosis's sessions with mail servers, in the background so that the verdict does not wait."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from bot.models.diagnosis import Finding
from bot.models.history import Sighting
from bot.models.smtp import SmtpSession, Stage
from bot.ports.looking import History
from bot.running.failures import failures_logged
from bot.running.tasks import begin

Seen = Iterable[tuple[str, SmtpSession]]
"""Host names, each with a session with that host."""

_writing: set[asyncio.Task[None]] = set()


def record(history: History, sightings: Sequence[Sighting]) -> None:
    """Stores them in the background. A failure is logged and affects only the history."""
    begin(_note(history, sightings), _writing)


async def _note(history: History, sightings: Sequence[Sighting]) -> None:
    with failures_logged("sessions_not_stored"):
        await history.note(sightings)


def sightings_of(domain: str, seen: Seen, findings: Iterable[Finding]) -> list[Sighting]:
    """Sightings worth storing. A failure counts only if a control was reached from the same vantage."""
    return [_sighting(domain, host, session) for host, session in _conclusive(seen, findings)]


def _conclusive(seen: Seen, findings: Iterable[Finding]) -> Iterator[tuple[str, SmtpSession]]:
    controls = [each for each in findings if each.check == "vantage" and each.detail.get("answers")]
    seeing = {each.vantage or "direct" for each in controls if "family" in each.detail}
    for host, session in seen:
        if session.is_conclusive and (session.reached or session.vantage in seeing):
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
