"""Measures the whole bot: wheel, start, acknowledgement, card, verdict, memory.

python -m tests.bench.whole

The bot has its own process, with the playground's workspace and lab around it; times are as a person sees
them.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from playground.lab import Lab
from playground.workspace import Pace, Workspace
from tests.bench.bot_process import OURS, bot_between
from tests.bench.processes import megabytes
from tests.bot.settings.test_settings import BAD

COMMANDS = 200
WITHIN = 20.0
SETTLED = 3.0
"""Seconds after which a connected bot has finished starting."""

ROOT = Path(__file__).parents[2]


def main() -> None:
    _size()
    nothing = _start()
    print(f"{sum(map(len, BAD.values()))} bad values of settings are refused, each in a line (tests/bot)")
    asyncio.run(_serve(nothing))


def _size() -> None:
    with tempfile.TemporaryDirectory() as folder:
        options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder]
        subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True)
        (wheel,) = Path(folder).iterdir()
        direct = len(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])
        print(f"the wheel: {wheel.stat().st_size / 1000:.0f} kB; {direct} direct dependencies")


def _start() -> float:
    """Times whole processes against an interpreter that does nothing. Returns the time of that."""
    nothing = statistics.median(_seconds([sys.executable, "-c", "pass"]) for _ in range(5))
    explain = statistics.median(_seconds([*OURS, "explain", "4.4.1"]) for _ in range(5))
    print(f"explain 4.4.1 as a process: {explain:.2f} s, {explain / nothing:.0f} × python -c pass")
    return nothing


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


async def _serve(nothing: float) -> None:
    """Starts twice, the second time with the first one's database."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.sqlite"
        async with Workspace(pace=Pace.unlimited()) as workspace, Lab(forward=[]) as lab:
            began = time.perf_counter()
            async with bot_between(workspace, lab, BOUNCEBOT_DATABASE_URL=database):
                first = time.perf_counter() - began
            await workspace.wait_for(lambda: not workspace.sockets, WITHIN)
            began = time.perf_counter()
            async with bot_between(workspace, lab, BOUNCEBOT_DATABASE_URL=database) as bot:
                second = time.perf_counter() - began
                print(
                    f"bot connected after {first:.2f} s the first time, {second:.2f} s the second: ", end=""
                )
                print(f"{second / nothing:.0f} × python -c pass")
                await asyncio.sleep(SETTLED)
                idle = megabytes(bot)
                await _one(workspace)
                await _many(workspace)
                print(f"memory: {idle:.0f} MB idle, {megabytes(bot):.0f} MB after these commands")


async def _one(workspace: Workspace) -> None:
    """One command for a healthy domain: when the card appears, and when the verdict does."""
    user, channel = workspace.add_user("ada"), workspace.add_channel("ops")
    began = time.perf_counter()
    result = await workspace.command(user, channel, "/bounce 4.4.1 healthy.example")
    card = await _until(workspace, began, lambda: bool(workspace.messages(channel)))
    root = workspace.messages(channel)[0].ts
    verdict = await _until(workspace, began, lambda: len(workspace.thread(channel, root)) > 1)
    print(f"healthy.example: acknowledged {result.seconds:.3f} s, card {card:.2f} s, verdict {verdict:.2f} s")


async def _until(workspace: Workspace, began: float, there: Callable[[], bool]) -> float:
    await workspace.wait_for(there, WITHIN)
    return time.perf_counter() - began


async def _many(workspace: Workspace) -> None:
    user, channel = workspace.add_user("bob"), workspace.add_channel("many")
    times = [
        (await workspace.command(user, channel, f"/bounce 5.1.1 nobody@nowhere{n}.example")).seconds
        for n in range(COMMANDS)
    ]
    ranked = sorted(times)
    p99 = ranked[int(len(ranked) * 0.99) - 1]
    p50 = ranked[len(ranked) // 2]
    print(f"{COMMANDS} commands one by one: acknowledged p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")


if __name__ == "__main__":
    main()
