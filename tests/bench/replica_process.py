"""A replica in its own process, with instant stand-ins for DNS and Slack. Arguments: DATABASE and NAME.

Prints when it is ready, and after it is told to stop the longest stall of its event loop in seconds.
"""

import asyncio
import signal
import sys
from typing import Any

from bot import explain
from bot.clock.queue import QueueClock
from bot.clock.server_time import server_time
from bot.incidents import IncidentService
from bot.incidents.timing import Timing
from bot.running.garbage import exempt_loaded_objects
from bot.running.leases import Shared
from bot.storage import SqlStore
from handlers.posting import Poster
from handlers.rendering import SlackRenderer
from tests.bench.inside import PaperSlack
from tests.bench.stalls import Stalls
from tests.bot.incidents.house import Doctor, PaperMailroom
from tests.twins.operators import PaperOperators

LEASE = 15.0


async def serve(database: str, name: str) -> None:
    store = SqlStore(database)
    await store.open()
    clock = QueueClock(database, store, await server_time(store.time), lease=LEASE)
    leases = Shared(store, name, LEASE, clock.now)
    await leases.start()
    slack: Any = PaperSlack()
    poster = Poster(
        store=store,
        client=slack,
        renderer=SlackRenderer(),
        team="T1",
        bot_id="B1",
        now=clock.now,
        leases=leases,
        operators=PaperOperators(),
    )
    mailroom = PaperMailroom()
    incidents = IncidentService(
        store=store, history=store, clock=clock, diagnose=Doctor(), mailroom=mailroom, directory=mailroom,
        reporter=poster, explain=explain.explain, timing=Timing(lease=LEASE), leases=leases, owner=name,
        changed=poster.wake,
    )  # fmt: skip
    await poster.start()
    await incidents.start()
    await clock.start(incidents.run_due)
    exempt_loaded_objects()  # as the app does
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with Stalls() as stalls:
        print("ready", flush=True)
        await stop.wait()
    print(stalls.longest, flush=True)
    await clock.stop()
    await incidents.stop()
    await poster.stop()
    await leases.stop()
    await store.close()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
