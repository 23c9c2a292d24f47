"""Keeps which channels Slack refuses posts in, and tells the operators when that begins and ends."""

import time
from collections.abc import Collection

from bot.ports.chat import Operators

RESTS = 900.0
"""Seconds before a channel that refuses posts is tried again, unless we learn that it accepts them again."""
LATELY, SOON = 60.0, 5.0
"""Seconds. If a channel was reopened less than LATELY ago, it is retried after SOON."""

OF_PEOPLE = frozenset({"message_not_found", "cant_update_message", "already_reacted", "no_reaction"})
"""Errors because somebody deleted or changed something, which no operator needs to fix."""
_FIXES = {
    "is_archived": "The channel is archived; nothing can be posted there until it is unarchived.",
    "not_in_channel": "The bot is no longer in the channel: /invite @bouncebot adds it again.",
    "channel_not_found": "The channel is gone, or private and the bot was removed from it.",
    "restricted_action": "The workspace allows only some people to post there.",
    "restricted_action_read_only_channel": "The channel is read-only.",
    "message_limit_exceeded": "The workspace has reached Slack's limit for messages.",
    "ekm_access_denied": "The workspace's administrators have suspended posting.",
    "team_access_not_granted": "An administrator of the organisation has to grant the app this workspace.",
}


REFUSED_BLOCKS = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "too_many_attachments"}
)
"""Errors because of how a message is drawn. As plain text Slack takes it.
https://docs.slack.dev/reference/methods/chat.postMessage#errors"""
REFUSED_THREAD = frozenset(
    {
        "thread_not_found",
        "thread_locked",
        "cannot_reply_to_message",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
    }
)
"""Errors because the thread takes no replies, or its root was deleted; the channel may take them."""


def pauses_channel(why: str) -> bool:
    """Whether this error of Slack means that the channel refuses all our posts for now."""
    return why in _FIXES


class Refusals:
    def __init__(self, operators: Operators) -> None:
        self._operators = operators
        self._paused: dict[str, float] = {}
        """Until when each channel is left alone."""
        self._rejoined: dict[str, float] = {}
        """When each channel was last reopened."""

    @property
    def paused(self) -> Collection[str]:
        """The channels that refuse our posts, as far as known."""
        now = time.monotonic()
        self._paused = {channel: until for channel, until in self._paused.items() if until > now}
        return tuple(self._paused)

    def until_next(self) -> float | None:
        """Seconds until the next of them is tried again."""
        until = min((self._paused[channel] for channel in self.paused), default=None)
        return None if until is None else max(0.0, until - time.monotonic())

    def rejoined(self, channel: str) -> None:
        """The channel was reopened, so trying is worthwhile."""
        self._paused.pop(channel, None)
        self._rejoined[channel] = time.monotonic()

    def reopened_lately(self, channel: str) -> bool:
        """Whether calls that Slack refuses may have begun before the channel was reopened."""
        return time.monotonic() - self._rejoined.get(channel, -LATELY) < LATELY

    def retry_after(self, channel: str) -> float:
        """Seconds before the channel is tried again."""
        return SOON if self.reopened_lately(channel) else RESTS

    async def about(self, channel: str, why: str) -> None:
        """Records a refusal in the channel, and reports it. `why`: Slack's error."""
        if pauses_channel(why):
            self._paused[channel] = time.monotonic() + self.retry_after(channel)
        if why not in OF_PEOPLE:
            fix = _FIXES.get(why, "`bouncebot check` shows which permissions are missing.")
            text = f"I cannot post in {channel} (`{why}`). {fix} The incidents there are kept."
            await self._operators.tell(f"slack-{why}-{channel}", text)

    async def plain(self, channel: str, flaw: str) -> None:
        """Reports that something is shown as plain text, which is a bug of ours. `flaw`: why."""
        text = f"I show something in {channel} as plain text (`{flaw}`): an error of mine, please report it."
        await self._operators.tell(f"drawing-{channel}", text)

    async def over(self, channel: str) -> None:
        """Slack accepted something in the channel: reports that trouble there is over."""
        self._paused.pop(channel, None)
        for topic in tuple(self._operators.lasting):
            if topic.startswith("slack-") and topic.endswith(f"-{channel}"):
                await self._operators.over(topic, f"I can post in {channel} again.")
