"""Three replicas share one PostgreSQL, and everything goes wrong at once, at random moments.

Replicas are killed and restarted, or frozen for longer than their leases; the database restarts or ends
sessions; Slack limits the rate, fails, and answers too late or wrongly that it failed; it repeats events to
other replicas; sockets break. Meanwhile people report bounces, and the domain is repaired.

In the end every reported bounce has exactly one card, in its thread, with the right count; no card is still
looking; each change is told once; no recheck is lost; nothing is posted twice.
"""

import asyncio
import random
import signal
from collections.abc import Callable, Sequence

import pytest

from tests.crash.process import BotProcess
from tests.postgres import Server
from tests.scene import Scene
from tests.soak.people import DOWN, Channel, channels
from tests.soak.troubles import DISCONNECT_ALL, Troubles
from tests.stores import opened

PLACES, REPORTS = 12, 30
LONG = 300.0
"""Seconds after which everything must be in order."""


@pytest.mark.crash
async def test_one_survives_and_the_others_return(
    scene: Scene, bots: list[BotProcess], server: Server, url: str
) -> None:
    """The short version, in which nothing is left to chance: of three replicas one is killed and one frozen,
    until the third has done everything, although the database ends its sessions, and Slack limits the rate,
    claims to have failed, loses an answer and repeats its events."""
    frozen, killed, _ = bots
    places = [Channel(scene, DOWN, scene.workspace.add_channel("some-channel")) for _ in range(4)]
    for harm in ("false_error", "ratelimited", "lose_answer", "server_error"):
        scene.workspace.faults.add(harm, "chat.postMessage", times=1)
    scene.workspace.faults.deaf = True
    for place in places:
        await place.say("kim")
    await scene.until(lambda: all(place.cards for place in places))
    frozen.send(signal.SIGSTOP)
    await killed.end(signal.SIGKILL)
    await server.run(DISCONNECT_ALL)
    scene.workspace.faults.deaf = False
    await until(lambda: [place.unread() for place in places])
    frozen.send(signal.SIGCONT)
    await killed.start()
    scene.lab.heal(DOWN)
    await until(lambda: [place.wrong() for place in places])
    await nothing_left(url)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(6))
async def test_nothing_is_lost_or_doubled_when_everything_goes_wrong_at_once(
    scene: Scene, bots: list[BotProcess], server: Server, url: str, seed: int
) -> None:
    chance = random.Random(seed)
    places = channels(scene, chance, PLACES)
    await places[0].say("kim")  # the first ever: before it there is no time from which to read the history
    await scene.post("diagnosis")
    async with Troubles(scene, bots, server, seed).going_on():
        await reports(chance, places)
        await until(lambda: [place.unread() for place in places])
        scene.lab.heal(DOWN)
        await asyncio.sleep(chance.uniform(5, 15))
    await until(lambda: [place.wrong() for place in places])
    await nothing_left(url)


async def reports(chance: random.Random, places: Sequence[Channel]) -> None:
    """Bounces are reported, one after the other, in channels chosen at random: in some by commands."""
    by_command = set(chance.sample(range(1, len(places)), len(places) // 4))
    for number in range(REPORTS):
        at = chance.randrange(len(places))
        await (places[at].ask() if at in by_command else places[at].say(f"kim{number}"))
        await asyncio.sleep(chance.uniform(0, 2))


async def until(wrongs: Callable[[], list[str]]) -> None:
    """Waits until nothing is wrong any more."""
    over = asyncio.get_running_loop().time() + LONG
    while wrong := [one for one in wrongs() if one]:
        assert asyncio.get_running_loop().time() < over, wrong
        await asyncio.sleep(0.2)


async def nothing_left(url: str) -> None:
    """Nothing is to be processed or posted any more, and nothing was dropped."""
    async with opened(url) as store:
        found = await store.counts()
    assert {found[name] for name in ("inbox_waiting", "outbox_waiting", "outbox_dropped")} == {0.0}
