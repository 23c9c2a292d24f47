"""The wiring of a diagnosis: `bouncebot diagnose` starts without the database and Slack's libraries."""

from dataclasses import replace

from bot.diagnosis import Diagnostician
from bot.net import build_network
from bot.ports.looking import History
from bot.settings import Settings


def diagnostician(
    settings: Settings, *sender_ips: str, history: History | None = None, confined: bool = False
) -> Diagnostician:
    """What `bouncebot diagnose` and the incidents ask. `sender_ips` come before those of the settings."""
    network = build_network(settings, confined=confined)
    ourselves = replace(network.ourselves, sender_ips=(*sender_ips, *network.ourselves.sender_ips))
    return Diagnostician(
        network.resolver, network.prober, ourselves, settings.deadline, history, network.fetcher
    )
