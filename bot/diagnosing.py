"""The wiring of a diagnosis: `bouncebot diagnose` starts without the database and Slack's libraries."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.ahead import Ahead
from bot.models import Diagnosis, Subject
from bot.net import Network, build_network
from bot.ports.looking import History, OnFinding
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.diagnosis import Diagnostician


def diagnostician(
    settings: Settings, *, history: History | None = None, confined: bool = False
) -> "Diagnostician":
    """What the incidents ask."""
    return _over(build_network(settings, confined=confined), settings, history=history)


async def diagnose_at_once(
    settings: Settings, sender_ips: Sequence[str], subject: Subject, on_finding: OnFinding
) -> Diagnosis:
    """What a command asks: the first question is under way while the checks are loaded.

    `sender_ips` come before those of the settings.
    """
    network = build_network(settings)
    domain = subject.query.domain
    first = asyncio.ensure_future(network.resolver.ask(domain, "MX")) if domain else None
    try:
        diagnose = await Ahead(lambda: _over(network, settings, sender_ips)).get()
        return await diagnose(subject, on_finding)
    finally:
        if first:
            first.cancel()


def _over(
    network: Network, settings: Settings, sender_ips: Sequence[str] = (), history: History | None = None
) -> "Diagnostician":
    from bot.diagnosis import Diagnostician

    ourselves = replace(network.ourselves, sender_ips=(*sender_ips, *network.ourselves.sender_ips))
    return Diagnostician(
        network.resolver, network.prober, ourselves, settings.deadline, history, network.fetcher
    )
