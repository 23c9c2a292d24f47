"""Is a server slower than it was? Compares sessions with earlier ones with the same server."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.checks.context import Context
from bot.durations import in_words
from bot.errors import StorageError
from bot.models.diagnosis import FindingState
from bot.models.history import Sighting
from bot.models.smtp import SmtpOutcome, SmtpSession, Stage

USUAL_PERIOD = timedelta(days=30)
"""Older sessions say little about what is usual now."""
PATIENCE = 1.0
"""Seconds to wait for the database: the verdict does not wait for a busy disk."""
FEWEST_GOOD = 3
"""Good sessions that are needed before anything counts as usual."""
SLOWER_FACTOR = 4
CONNECT_MARGIN, BANNER_MARGIN = 0.3, 1.5
"""Slower than usual means SLOWER_FACTOR times the usual, and at least so many seconds more."""
POSTSCREEN = 5.0
"""Seconds from which a banner's delay counts as deliberate, like that of Postfix's postscreen."""


class Baseline(NamedTuple):
    """What is usual for one host, by earlier sessions."""

    looks: int
    connect: float | None
    """Median of the good sessions in seconds; None if there are too few."""
    banner: float | None
    """Likewise."""
    last_good: datetime | None

    @classmethod
    def of(cls, sightings: Iterable[Sighting]) -> "Baseline":
        """Computes it from sightings; several that come from one session count once."""
        seen = {(each.address, each.vantage, each.at): each for each in sightings}.values()
        good = [each for each in seen if each.good]
        direct = [each for each in good if each.vantage == "direct"]
        return cls(
            looks=len(seen),
            connect=_usual(each.connect_seconds for each in direct),
            banner=_usual(each.banner_seconds for each in direct),
            last_good=max((each.at for each in good), default=None),
        )


def _usual(values: Iterable[float | None]) -> float | None:
    known = [each for each in values if each is not None]
    if len(known) < FEWEST_GOOD:
        return None
    from statistics import median  # loaded late: it is slow to import, and commands have no history

    return median(known)


async def recall(context: Context, domain: str, hosts: Sequence[str]) -> Sequence[Sighting]:
    """Earlier sessions with the hosts; reports it if there are none, once per domain."""
    if context.history is None:
        words = "Earlier checks are not known: only the running bot keeps them"
        context.tell("history", domain, FindingState.SKIPPED, words)
        return ()
    since = datetime.now(UTC) - USUAL_PERIOD
    found = await _in_time(context, domain, context.history.of_servers(hosts, since))
    if found is not None and not found:
        words = f"This is the first check of {domain}: there is no earlier one to compare with"
        context.tell("history", domain, FindingState.SKIPPED, words)
    return found or ()


async def recall_domain(context: Context, domain: str) -> None:
    """Reports that a domain which takes no mail now was seen to do so before."""
    if context.history is None:
        return
    long_ago = datetime.fromtimestamp(0, UTC)
    found = await _in_time(context, domain, context.history.of_domain(domain, long_ago, limit=1))
    if found:
        ago = in_words((datetime.now(UTC) - found[0].at).total_seconds())
        words = f"{domain} existed {ago} ago, when it was checked from here"
        context.tell("history", domain, FindingState.WARN, words, detail={"known": True})


async def _in_time(
    context: Context, domain: str, asked: Awaitable[Sequence[Sighting]]
) -> Sequence[Sighting] | None:
    """The sightings; None if the database is slow or away, which is reported. The check goes on without."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await asked
    except (TimeoutError, StorageError) as problem:
        why = str(problem) or f"the database took more than {PATIENCE:g} s"
    words = f"Earlier checks are not known: {why}"
    context.tell("history", domain, FindingState.SKIPPED, words)
    return None


def compare_with_past(
    context: Context, host: str, sessions: Sequence[SmtpSession], past: Sequence[Sighting]
) -> bool:
    """Whether the host is slower than usual, which is reported; nothing is for a host without sightings."""
    usual = Baseline.of(each for each in past if each.host == host)
    if not usual.looks:
        return False
    connect, banner = slower_connect(sessions, usual), slower_banner(sessions, usual)
    ago = (datetime.now(UTC) - usual.last_good).total_seconds() if usual.last_good else None
    detail = {
        "looks": usual.looks,
        "usual_connect_ms": _milliseconds(usual.connect),
        "usual_banner_ms": _milliseconds(usual.banner),
        "last_good": usual.last_good.isoformat() if usual.last_good else None,
        "last_good_ago": ago,
        "slower_connect": connect is not None,
        "slower_banner": banner is not None,
    }
    talks = any(each.outcome is SmtpOutcome.OK for each in sessions)
    slower = connect is not None or banner is not None
    state = FindingState.WARN if slower or not talks else FindingState.OK
    words = f"{host}: {_words(usual, connect, banner, ago)}"
    context.tell("history", host, state, words, detail=detail)
    return slower


def slower_connect(sessions: Sequence[SmtpSession], usual: Baseline) -> float | None:
    """Seconds that the slowest connection took, if that is far above the usual."""
    took = max((_took(each, Stage.CONNECT) for each in sessions if each.reached), default=0.0)
    return took if _far_above(took, usual.connect, CONNECT_MARGIN) else None


def slower_banner(sessions: Sequence[SmtpSession], usual: Baseline) -> float | None:
    whole = (_took(each, Stage.BANNER) for each in sessions if each.banner)
    took = max((each for each in whole if each < POSTSCREEN), default=0.0)
    return took if _far_above(took, usual.banner, BANNER_MARGIN) else None


def _took(session: SmtpSession, stage: Stage) -> float:
    """Seconds that a stage took; 0 through a proxy, whose times are not the server's."""
    return session.timings.get(stage, 0.0) if session.vantage == "direct" else 0.0


def _far_above(took: float, usual: float | None, more: float) -> bool:
    return usual is not None and took >= max(SLOWER_FACTOR * usual, usual + more)


def _words(usual: Baseline, connect: float | None, banner: float | None, ago: float | None) -> str:
    if connect is not None and usual.connect is not None:
        return f"handshake usually {_ms(usual.connect)}, now {_ms(connect)}"
    if banner is not None and usual.banner is not None:
        return f"banner usually after {_ms(usual.banner)}, now after {_ms(banner)}"
    if ago is None:
        return "the earlier check failed" if usual.looks == 1 else f"all {usual.looks} earlier checks failed"
    times = "1 earlier check" if usual.looks == 1 else f"{usual.looks} earlier checks"
    shown = f", handshake usually {_ms(usual.connect)}" if usual.connect is not None else ""
    return f"last good contact {in_words(ago)} ago ({times}{shown})"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.1f} ms"


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 1)
