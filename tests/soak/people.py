"""People who report bounces, and what every one of them must find in the end."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from playground.workspace.records.models import Message
from tests.scene import Scene, key, named, payload

DOWN = "refusing.example"
"""Can be repaired, so its incidents recover."""
OTHERS = ("null-mx.example", "gone.example")


@dataclass
class Channel:
    """A channel where bounces of one domain are reported."""

    scene: Scene
    domain: str
    id: str
    said: list[str] = field(default_factory=list)
    """The `ts` of each message that reports a bounce."""
    commands: int = 0
    """The commands that were accepted."""
    unanswered: int = 0
    """The commands whose answer was lost, so that they may have been accepted."""

    async def say(self, who: str) -> None:
        text = f"<{who}@{self.domain}>: 451 4.4.1 connect timed out"
        self.said.append(await self.scene.workspace.say(self.scene.ada, self.id, text))

    async def ask(self) -> None:
        answer = await self.scene.workspace.command(self.scene.ada, self.id, f"/bounce 4.4.1 {self.domain}")
        if answer.error == "operation_timeout":
            self.unanswered += 1
        elif not answer.error and not answer.payload.get("text"):
            self.commands += 1

    @property
    def posts(self) -> list[Message]:
        return [post for post in self.scene.posts if post.channel == self.id]

    @property
    def cards(self) -> list[Message]:
        return [post for post in self.posts if named(post) == "card"]

    def unread(self) -> str:
        """What was reported and has no verdict yet; empty if everything has one."""
        counted = sum(payload(card)["count"] for card in self.cards)
        verdicts = sum(named(post) == "diagnosis" for post in self.posts)
        if (
            (self.said and counted != len(self.said))
            or (self.commands and not counted)
            or verdicts < bool(counted)
        ):
            return f"{self}: {counted} counted, {verdicts} verdicts"
        return ""

    def wrong(self) -> str:
        """What is not as it must be in the end; empty if nothing is."""
        told = Counter(named(post).partition("/")[0] for post in self.posts)
        rechecks = [post.text for post in self.posts if named(post).startswith("recheck/")]
        # who asks again is answered, also that nothing has changed
        changes = [text for text in rechecks if "nothing has changed" not in text]
        recoveries = [text for text in changes if "works again" in text]
        reported = bool(self.said or self.commands or (self.unanswered and self.cards))
        faults: dict[str, object] = {
            "posted more than once": max(Counter(map(key, self.posts)).values(), default=1) > 1,
            "not one card": len(self.cards) != reported,
            "not one verdict": told["diagnosis"] != reported,
            "a change told twice": len(changes) > len(set(changes)),
            "not one recovery told": self.domain == DOWN and len(recoveries) != reported,
        }
        for card in self.cards:
            about = payload(card)
            faults |= {
                "the card is in no reporter's thread": self.said and card.thread_ts not in self.said,
                "not all are counted": self.said and about["count"] != len(self.said),
                "still looking": about["state"] == "looking" or "checking…" in f"{card.text}{card.blocks}",
                "not recovered": self.domain == DOWN and about["state"] != "recovered",
            }
        found = [name for name, wrong in faults.items() if wrong]
        return f"{self}: {found} {[key(post) for post in self.posts]} {changes}" if found else ""

    def __str__(self) -> str:
        commands = f"{self.commands} commands and {self.unanswered} perhaps"
        return f"{self.domain} in {self.id}, {len(self.said)} messages, {commands}"


def channels(scene: Scene, chance: random.Random, number: int) -> Sequence[Channel]:
    """Channels, most of them with the domain that will be repaired."""
    domains = [DOWN if chance.random() < 0.7 else chance.choice(OTHERS) for _ in range(number)]
    return [Channel(scene, domain, scene.workspace.add_channel("some-channel")) for domain in domains]
