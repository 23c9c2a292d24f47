"""A channel with Ada as its user, the lab, and what the bot posts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from playground.lab import Lab, load_domains
from playground.workspace import Ephemeral, Message, Workspace
from playground.workspace.people.people import CommandResult

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds until an unmet condition fails the test."""
QUICK = {"BOUNCEBOT_LISTEN": "127.0.0.1:0", "BOUNCEBOT_DEADLINE": "4"}
"""Settings of every bot in a scene."""

PLACES = ("refusing", "healthy", "gone", "full", "hosted", "null-mx", "implicit", "down")
"""The domains at which scenes play."""


def lab_of_places() -> Lab:
    """A lab with these and the controls: to start all two hundred domains takes a tenth of a second."""
    wanted = {f"{place}.example" for place in PLACES}
    domains = {name: each for name, each in load_domains().items() if each.control or name in wanted}
    return Lab(domains, patience=0.05, forward=[])


@dataclass(frozen=True, slots=True)
class Scene:
    workspace: Workspace
    lab: Lab
    channel: str
    ada: str

    @classmethod
    def in_(cls, workspace: Workspace, lab: Lab) -> Self:
        ada = workspace.add_user("ada")
        return cls(workspace, lab, workspace.add_channel("mail-ops"), ada)

    def environment(self, database: str, scale: float) -> dict[str, Any]:
        """The bot's settings for this scene. `scale` multiplies its waits."""
        return {
            "SLACK_BOT_TOKEN": self.workspace.bot_token,
            "SLACK_APP_TOKEN": self.workspace.app_token,
            "SLACK_API_URL": self.workspace.api_url,
            "BOUNCEBOT_DATABASE_URL": database,
            "BOUNCEBOT_RECHECK_SCALE": str(scale),
            **QUICK,
            **self.lab.environment(),
        }

    # What people do

    async def bounce(self, words: str) -> CommandResult:
        return await self.workspace.command(self.ada, self.channel, f"/bounce {words}")

    async def say(self, text: str, thread_ts: str | None = None) -> str:
        return await self.workspace.say(self.ada, self.channel, text, thread_ts)

    async def mention(self, words: str, thread_ts: str | None = None) -> str:
        return await self.say(f"<@{self.workspace.bot_user_id}> {words}", thread_ts)

    async def press(self, message: Message, action: str) -> CommandResult:
        return await self.workspace.press(self.ada, self.channel, message.ts, action)

    async def submit(self, values: dict[str, Any]) -> CommandResult:
        """Submits the modal that has opened for Ada."""
        form = await self.until(lambda: self.workspace.modals(self.ada))
        return await self.workspace.submit(self.ada, form[-1].id, values)

    # What is seen

    @property
    def posts(self) -> list[Message]:
        """The bot's posts in all channels, oldest first."""
        said = (one for channel in self.workspace.channels() for one in self.workspace.messages(channel.id))
        ours = (message for message in said if message.user == self.workspace.bot_user_id)
        return sorted(ours, key=lambda message: float(message.ts))

    @property
    def cards(self) -> list[Message]:
        return [post for post in self.posts if key(post).endswith("/card")]

    @property
    def whispers(self) -> list[Ephemeral]:
        return self.workspace.ephemerals(self.channel, self.ada)

    def posted(self, name: str) -> Message | None:
        """The first post whose key, without the incident, begins with `name`."""
        return next(iter(self.posted_as(name)), None)

    def posted_as(self, name: str) -> list[Message]:
        """All posts whose keys, without the incident, begin with `name`; oldest first."""
        return [post for post in self.posts if named(post).startswith(name)]

    def reactions(self, ts: str) -> list[str]:
        return list(self.workspace.reactions(self.channel, ts))

    # What is waited for

    async def until(self, predicate: Callable[[], T]) -> T:
        return await self.workspace.wait_for(predicate, PATIENCE)

    async def card(self, state: str) -> Message:
        """Waits for the first card in this state."""
        found = await self.until(
            lambda: next((card for card in self.cards if payload(card)["state"] == state), None)
        )
        assert found
        return found

    async def post(self, name: str) -> Message:
        """Waits for the first post whose key, without the incident, begins with `name`."""
        found = await self.until(lambda: self.posted(name))
        assert found
        return found

    async def answered(self, times: int) -> None:
        """Waits until this many incidents have their first diagnosis."""
        await self.until(lambda: len(self.posted_as("diagnosis")) >= times)

    async def all_proven(self) -> None:
        """Waits until the bot knows that all posts arrived: a channel's entries are sent one after the
        other."""
        before = len(self.whispers)
        await self.bounce("help")
        await self.until(lambda: len(self.whispers) > before)

    def assert_posted_once(self) -> None:
        """Asserts that every post has a key, and that no key occurs twice."""
        counted = Counter(key(post) for post in self.posts)
        assert not {each: times for each, times in counted.items() if times > 1}


def payload(post: Message) -> dict[str, Any]:
    """The payload of a post's metadata."""
    assert post.metadata is not None, f"no metadata: {post.text}"
    assert post.metadata["event_type"] == "bouncebot"
    return dict(post.metadata["event_payload"])


def key(post: Message) -> str:
    return str(payload(post)["key"])


def named(post: Message) -> str:
    """The post's key without the incident."""
    return key(post).removeprefix(f"{payload(post)['incident']}/")
