"""Measures how long people in Slack wait, and how many calls Slack gets, each beside its target.

python -m tests.bench.slack

The bot has its own process, with the playground's workspace and lab around it; times are as a person sees
them.
"""

import asyncio
import re
import statistics
import time
from collections.abc import Callable

from handlers.rendering import Rendered, SlackRenderer
from playground.lab import Lab
from playground.workspace import ApiCall, Change, Message, Pace, Workspace
from tests.bench import crowd
from tests.bench.bot_process import bot_between
from tests.bench.figures import figure
from tests.handlers.rendering.contents import contents, incident, post, watch
from tests.handlers.rendering.harmless import harms
from tests.handlers.rendering.hostile import HOSTILE

AT_ONCE = 100
"""Number of commands, spread over CHANNELS channels."""
CHANNELS = 10
ROUNDS = 5
"""Number of healthy domains checked one after the other; the median counts."""
WITHIN = 30.0
PROGRESS = "Checking now"
"""Text that is on a card only during a look."""
LAST_LOOK = re.compile(r"last check:? <!date\^(\d+)")
UNCHANGED = 2
"""Looks in between that find nothing new."""
SCALE = "0.003"
"""A wait of 15 minutes becomes 2.7 seconds."""


def main() -> None:
    asyncio.run(_times())
    asyncio.run(_calls())
    crowd.main()
    _hostile()


async def _times() -> None:
    async with (
        Workspace(pace=Pace.unlimited()) as workspace,
        Lab(forward=[]) as lab,
        bot_between(workspace, lab),
    ):
        seen = [await _healthy(workspace, number) for number in range(ROUNDS)]
        for name, target in (("card", 0.5), ("finding", 1.0), ("verdict", 1.5)):
            seconds = statistics.median(each[name] for each in seen)
            figure(f"/bounce to the first {name} (healthy)", f"{seconds:.2f} s", f"< {target} s")
        await _at_once(workspace)


async def _healthy(workspace: Workspace, number: int) -> dict[str, float]:
    """Seconds until the card, its first finding, and the verdict appeared."""
    user, channel = workspace.add_user(f"ada{number}"), workspace.add_channel(f"ops{number}")
    times: dict[str, float] = {}
    began = time.perf_counter()

    def watching(change: Change) -> None:
        message = change.what
        if not isinstance(message, Message) or message.channel != channel:
            return
        now = time.perf_counter() - began
        times.setdefault("card", now)
        if PROGRESS in str(message.blocks):
            times.setdefault("finding", now)
        if message.is_reply:
            times.setdefault("verdict", now)

    end = workspace.subscribe(watching)
    await workspace.command(user, channel, "/bounce 4.4.1 healthy.example")
    await workspace.wait_for(lambda: "verdict" in times, WITHIN)
    end()
    times.setdefault("finding", times["verdict"])
    return times


async def _at_once(workspace: Workspace) -> None:
    user = workspace.add_user("eve")
    channels = [workspace.add_channel(f"many{number}") for number in range(CHANNELS)]
    answers = await asyncio.gather(
        *(
            workspace.command(
                user, channels[number % CHANNELS], f"/bounce 5.1.1 nobody@nowhere{number}.example"
            )
            for number in range(AT_ONCE)
        )
    )
    assert not [answer.error for answer in answers if answer.error]
    ranked = sorted(answer.seconds for answer in answers)
    median, p99 = statistics.median(ranked), ranked[int(len(ranked) * 0.99) - 1]
    figure(f"{AT_ONCE} commands at once, acknowledged: median", f"{median * 1000:.0f} ms", "< 100 ms")
    figure(f"{AT_ONCE} commands at once, acknowledged: p99", f"{p99 * 1000:.0f} ms", "< 500 ms")


async def _calls() -> None:
    """Counts the calls for one incident, from its bounce through two unchanged looks to its recovery."""
    async with (
        Workspace(pace=Pace.unlimited()) as workspace,
        Lab(forward=[], patience=0.05) as lab,
        bot_between(workspace, lab, BOUNCEBOT_RECHECK_SCALE=SCALE),
    ):
        total, unchanged, looks = await _run_scenario(workspace, lab)
    figure("posts and updates, bounce to recovery", f"{total - unchanged}", "<= 6")
    figure("posts and updates for each unchanged look", f"{unchanged / looks:.1f}", "<= 1")


async def _run_scenario(workspace: Workspace, lab: Lab) -> tuple[int, int, int]:
    """All calls, the calls for looks that found nothing new, and the number of such looks."""
    user, channel = workspace.add_user("ada"), workspace.add_channel("ops")
    await workspace.command(user, channel, "/bounce 4.4.1 refusing.example")
    await _until(workspace, lambda: bool(_looks(workspace)))
    await asyncio.sleep(1)
    settled, seen = len(_told(workspace)), len(_looks(workspace))
    await _until(workspace, lambda: len(_looks(workspace)) >= seen + UNCHANGED)
    unchanged = len(_told(workspace)) - settled
    lab.heal("refusing.example")
    await _until(workspace, lambda: "works again" in str(workspace.messages(channel)[0].blocks))
    await asyncio.sleep(1)
    return len(_told(workspace)), unchanged, UNCHANGED


def _told(workspace: Workspace) -> list[ApiCall]:
    """Posts and updates, except live progress."""
    calls = [*workspace.calls("chat.postMessage"), *workspace.calls("chat.update")]
    return [call for call in calls if PROGRESS not in str(call.args)]


def _looks(workspace: Workspace) -> set[str]:
    """The times of the looks that the card has shown so far."""
    return {when for call in workspace.calls("chat.update") for when in LAST_LOOK.findall(str(call.args))}


async def _until(workspace: Workspace, there: Callable[[], bool]) -> None:
    await workspace.wait_for(there, WITHIN)


def _hostile() -> None:
    escaped = sum(1 for words in HOSTILE if any(map(harms, _drawn(words))))
    figure(f"{len(HOSTILE)} hostile strings, unescaped", f"{escaped}", "0 of >= 200")


def _drawn(words: str) -> list[Rendered]:
    renderer = SlackRenderer()
    return [renderer.message(post(content), incident(words), watch()) for content in contents(words)]


if __name__ == "__main__":
    main()
