"""Work that only one process does at a time, such as drawing the cards of a workspace."""

import time
from collections.abc import Awaitable, Callable

from bot.ports.leases import Leases

Work = Callable[[], Awaitable[float | None]]
"""Returns the seconds until there is more to do, or None."""


def in_turn(leases: Leases, name: str, work: Work, waits: Callable[[], Awaitable[bool]]) -> Work:
    """`work`, limited to the holder of the lease `name`, which is kept while there is more to do.

    While another process holds the lease, it is not requested at every wake-up. `waits`: whether there is
    anything to do.
    """
    if (again := leases.look_again) is None:
        return work

    others_until = 0.0

    async def turn() -> float | None:
        if (rest := others_until - time.monotonic()) > 0:
            return rest
        pause = None
        try:
            pause = await ours()
        finally:  # even after an error: another process may succeed
            if pause != 0.0:
                await leases.release_leases([name])
        return again if pause is None else min(pause, again)

    async def ours() -> float | None:
        nonlocal others_until
        if not await waits():
            return again
        if not await leases.take([name]):
            others_until = time.monotonic() + again
            return again
        return await work()

    return turn
