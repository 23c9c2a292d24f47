"""1,000 bounces for five domains in one channel within a minute: measures calls to Slack, and how long people
wait.

python -m tests.bench.crowd

The bot has its own process; the stand-in for Slack refuses what Slack would refuse.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from playground.lab import Lab
from playground.workspace import ApiCall, Change, Message, Workspace
from tests.bench.bot_process import bot_between
from tests.bench.figures import figure

BOUNCES, SECONDS = 1000, 60.0
DOMAINS = ("refusing.example", "full.example", "null-mx.example", "gone.example", "unknown-user.example")
BOUNCE = "<user{number}@{domain}>: host mx1.{domain} said: {said}"
SAID = {"full.example": "452 4.2.2 over quota", "unknown-user.example": "550 5.1.1 user unknown"}
OTHERWISE = "451 4.4.1 connection timed out"
WITHIN = 120.0
"""Seconds within which everything must be counted."""


@dataclass
class Seen:
    """When the verdict was on each domain's card, in seconds from the first bounce."""

    began: float = field(default_factory=time.perf_counter)
    verdicts: dict[str, float] = field(default_factory=dict)

    def note(self, change: Change) -> None:
        message = change.what
        if not isinstance(message, Message) or not message.metadata:
            return
        told = message.metadata["event_payload"]
        domain = next((name for name in DOMAINS if name in message.text), None)
        if domain and str(told["key"]).endswith("/card") and told["state"] != "looking":
            self.verdicts.setdefault(domain, time.perf_counter() - self.began)


def main() -> None:
    asyncio.run(_crowd())


async def _crowd() -> None:
    async with Workspace() as workspace, Lab(forward=[]) as lab, bot_between(workspace, lab):
        seen = Seen()
        end = workspace.subscribe(seen.note)
        channel = workspace.add_channel("mail-ops")
        await _send_bounces(workspace, channel)
        await workspace.wait_for(lambda: sum(_counts(workspace, channel).values()) >= BOUNCES, WITHIN)
        end()
        _report(workspace, channel, seen)


async def _send_bounces(workspace: Workspace, channel: str) -> None:
    user, began = workspace.add_user("ada"), time.perf_counter()
    for number in range(BOUNCES):
        await asyncio.sleep(max(0.0, began + number * SECONDS / BOUNCES - time.perf_counter()))
        domain = DOMAINS[number % len(DOMAINS)]
        said = SAID.get(domain, OTHERWISE)
        await workspace.say(user, channel, BOUNCE.format(number=number, domain=domain, said=said))


def _counts(workspace: Workspace, channel: str) -> Counter[str]:
    """The number of bounces on each card, by incident."""
    told = [message.metadata["event_payload"] for message in workspace.messages(channel) if message.metadata]
    return Counter({one["incident"]: one["count"] for one in told if str(one["key"]).endswith("/card")})


def _report(workspace: Workspace, channel: str, seen: Seen) -> None:
    counts = _counts(workspace, channel)
    exact = "exact" if set(counts.values()) == {BOUNCES // len(DOMAINS)} else "NOT exact"
    posts = [call.at for call in workspace.calls("chat.postMessage")]
    tier3 = [call.at for call in (*workspace.calls("chat.update"), *_history(workspace))]
    refused = sum(call.answer.get("error") == "ratelimited" for call in workspace.calls())
    slowest = max(seen.verdicts.values())
    print(f"{BOUNCES:,} bounces for {len(DOMAINS)} domains in one channel within a minute:")
    figure("… cards", f"{len(counts)}, {exact}", "5, exact")
    figure("… posts, most in 10 s", f"{_most(posts, 10.0)}", "<= 10 and a burst of 3")
    figure("… tier 3 calls, most in a minute", f"{_most(tier3, 60.0)}", "<= 50")
    figure("… calls that Slack refused for their pace", f"{refused}", "0")
    figure("… first bounce to the last verdict on a card", f"{slowest:.1f} s", "< 5 s")


def _history(workspace: Workspace) -> Iterator[ApiCall]:
    yield from workspace.calls("conversations.history")
    yield from workspace.calls("conversations.replies")


def _most(times: Iterable[float], seconds: float) -> int:
    """The most events within this many seconds."""
    ranked = sorted(times)
    return max(sum(begin <= at < begin + seconds for at in ranked) for begin in ranked)


if __name__ == "__main__":
    main()
