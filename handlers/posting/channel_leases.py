"""The leases on channels: of several processes, one at a time posts in a channel."""

from collections.abc import Collection, Sequence

from bot.ports.leases import Leases


class ChannelLeases:
    """This process's leases on the channels of one team."""

    def __init__(self, leases: Leases, team: str) -> None:
        self._leases = leases
        self._team = team
        self._held: set[str] = set()

    @property
    def held(self) -> Sequence[str]:
        """The names of the leases that we hold."""
        return [self._name(channel) for channel in self._held]

    def holds(self, channel: str) -> bool:
        """Whether the lease on the channel is still ours."""
        return self._leases.holds(self._name(channel))

    async def take(self, channels: Collection[str], busy: Collection[str]) -> list[str]:
        """Takes the leases on channels; returns those that we got. Leases on channels that are neither these
        nor busy are given back: nothing more is to be posted there."""
        done = self._held.difference(busy, channels)
        await self._leases.release_leases([self._name(channel) for channel in done])
        ours = await self._leases.take([self._name(channel) for channel in channels])
        taken = [channel for channel in channels if self._name(channel) in ours]
        self._held = self._held - done | set(taken)
        return taken

    def _name(self, channel: str) -> str:
        return f"outbox {self._team} {channel}"
