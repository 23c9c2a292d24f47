"""Who may decide in a channel. Slack is asked for what matters and no event says."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace

from bot.models.channel import ChannelSettings
from bot.models.intake import Intake
from bot.ports.chat import Directory


class Rights:
    def __init__(
        self, settings: Callable[[str, str], Awaitable[ChannelSettings]], directory: Directory
    ) -> None:
        """`settings`: of a channel, by team and channel."""
        self._settings = settings
        self._directory = directory

    async def looked_up(self, intake: Intake) -> tuple[Intake, Collection[str]]:
        """The intake, which now says whether its user is a guest, and those named in the channel's `rights`
        if all of them have left. Raises SlackUnreachableError while that cannot be known."""
        if not intake.guest:
            intake = replace(intake, guest=await self._directory.is_guest(intake))
        named = (await self._settings(intake.team, intake.channel)).keepers
        barred = named and intake.user not in named
        return intake, named if barred and await self._directory.have_left(named, intake) else ()
