"""What Slack will never take from us, told to the operators, and that it takes it again: for each channel."""

from bot.ports.people import Operators

OF_PEOPLE = frozenset({"message_not_found", "cant_update_message", "already_reacted", "no_reaction"})
"""Somebody deleted or changed something; nothing that an operator could mend."""
_FIXES = {
    "is_archived": "The channel is archived; nothing is shown there until it is not any more.",
    "not_in_channel": "The bot is not in the channel any more: /invite @bouncebot brings it back.",
    "channel_not_found": "The channel is gone, or private and the bot was removed from it.",
    "restricted_action": "The workspace lets only some people post there.",
}


def is_shut_by(why: str) -> bool:
    """Whether the channel takes nothing from us, and may again: by Slack's word for it."""
    return why in _FIXES


class Complaints:
    def __init__(self, operators: Operators) -> None:
        self._operators = operators
        self._shut: set[str] = set()

    def is_shut(self, channel: str) -> bool:
        """Whether Slack takes nothing there, as far as we know, until somebody lets us in again."""
        return channel in self._shut

    async def about(self, channel: str, why: str) -> None:
        """`why` is Slack's word for it."""
        if is_shut_by(why):
            self._shut.add(channel)
        if why not in OF_PEOPLE:
            fix = _FIXES.get(why, "`bouncebot check` looks at what Slack grants us.")
            text = f"What I say in {channel} cannot be posted (`{why}`). {fix} The incidents there are kept."
            await self._operators.tell(f"slack-{why}-{channel}", text)

    async def over(self, channel: str) -> None:
        """Slack took something there."""
        self._shut.discard(channel)
        for topic in self._operators.lasting:
            if topic.startswith("slack-") and topic.endswith(f"-{channel}"):
                await self._operators.over(topic, f"Slack takes what I say in {channel} again.")
