"""Everything that can befall three replicas, their database and Slack, together and at random moments.

Each has its own dice, thrown in an order that a seed decides. What was struck is running again at the end.
"""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from playground.workspace.faults import Harm
from tests.crash.conftest import LEASE, UNPROVEN
from tests.crash.lives import freeze
from tests.crash.process import TIMEOUT, BotProcess
from tests.postgres import Server
from tests.scene import Scene

FATES = ("frozen", "killed", "frozen, then killed")
FREEZES = (0.3, 2 * LEASE, UNPROVEN + 2 * LEASE)
"""Seconds to freeze: unnoticed; longer than its leases; until others have taken over its posts too."""
SLACK: Sequence[tuple[Harm, str, int, int]] = (
    ("lose_answer", "chat.*", 8, 0),
    ("false_error", "chat.*", 8, 0),
    ("late_answer", "chat.*", 4, TIMEOUT + 1),
    ("lose_call", "chat.*", 5, 0),
    ("ratelimited", "*", 6, 2),
    ("server_error", "*", 4, 0),
)
"""What Slack does to how many percent of its calls, and the seconds of a Retry-After or of a late answer."""
HISTORY_LAG = 0.5
READY = '"event": "ready"'
DISCONNECT_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname <> 'postgres'"
DISCONNECT_SOME = f"{DISCONNECT_ALL} AND random() < 0.5"


@dataclass
class Troubles:
    scene: Scene
    bots: Sequence[BotProcess]
    server: Server
    seed: int
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        faults = self.scene.workspace.faults
        faults.chance, faults.history_lag = self._dice("calls"), HISTORY_LAG
        for harm, method, percent, seconds in SLACK:
            faults.add(harm, method, percent=percent, seconds=seconds)
        async with asyncio.TaskGroup() as all_at_once:
            for number, bot in enumerate(self.bots):
                all_at_once.create_task(self._befall(bot, self._dice(f"replica {number}")))
            all_at_once.create_task(self._disturb_database(self._dice("database")))
            all_at_once.create_task(self._disturb_events(self._dice("events")))
            yield
            self._over.set()
        faults.clear()
        await self._all_run()

    def _dice(self, name: str) -> random.Random:
        return random.Random(f"{self.seed} {name}")

    async def _goes_on(self, seconds: float) -> bool:
        """Waits that long. Returns False as soon as the trouble is over."""
        _, late = await asyncio.wait({waiting := asyncio.create_task(self._over.wait())}, timeout=seconds)
        waiting.cancel()
        return bool(late)

    async def _befall(self, bot: BotProcess, chance: random.Random) -> None:
        """A replica is frozen, killed, or killed as it wakes; whatever ended is started again, and left in
        peace until it is ready, however slow the machine is."""
        while await self._goes_on(chance.uniform(2, 10)):
            fate, seconds, rest = chance.choice(FATES), chance.choice(FREEZES), chance.uniform(0, 2)
            with suppress(ProcessLookupError):  # it had ended: the database was away when it started
                if "frozen" in fate:
                    await freeze(bot, seconds)
                if "killed" in fate:
                    await bot.end(signal.SIGKILL)
            if not bot.runs:
                await self._goes_on(rest)
                await self._start(bot)

    async def _start(self, bot: BotProcess) -> None:
        """Starts it, again if it ends, as it does while the database is away. A supervisor does the same."""
        lives = bot.log.count(READY)
        while bot.log.count(READY) == lives:
            if not bot.runs:
                await bot.start()
            await asyncio.sleep(0.1)

    async def _disturb_database(self, chance: random.Random) -> None:
        """Some sessions are ended, or the server crashes and is started again."""
        while await self._goes_on(chance.uniform(4, 12)):
            if chance.random() < 0.7:
                await self.server.run(DISCONNECT_SOME)
            else:
                await asyncio.to_thread(self.server.crash)
                await asyncio.sleep(chance.uniform(0, 1.5))
                await asyncio.to_thread(self.server.start)

    async def _disturb_events(self, chance: random.Random) -> None:
        """Acknowledgements get lost, so that another replica is sent the same event, or all sockets break."""
        while await self._goes_on(chance.uniform(1, 5)):
            if chance.random() < 0.3:
                await self.scene.workspace.cut_sockets()
            else:
                self.scene.workspace.faults.deaf = True
                await self._goes_on(chance.uniform(0.5, 3))
                self.scene.workspace.faults.deaf = False

    async def _all_run(self) -> None:
        for bot in self.bots:
            if not bot.runs:
                await self._start(bot)
        await self.scene.until(lambda: self.scene.workspace.sockets == len(self.bots))
