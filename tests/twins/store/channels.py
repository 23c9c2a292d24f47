"""Settings of channels, and corrections."""

from collections.abc import Sequence
from datetime import datetime

from bot.models.channel import ChannelSettings
from bot.models.correction import Correction
from tests.twins.store.tables import InMemory


class Channels(InMemory):
    async def settings(self, team: str, channel: str) -> ChannelSettings:
        there = self._tables.settings.get((team, channel))
        return there or ChannelSettings(team=team, channel=channel)

    async def channels_with_digest(self) -> Sequence[ChannelSettings]:
        return [chosen for chosen in self._tables.settings.values() if chosen.digest]

    async def corrections(self, since: datetime) -> Sequence[Correction]:
        found = [said for said in self._tables.corrections.values() if said.at >= since]
        return sorted(found, key=lambda said: said.at)
