"""Tasks that serve connections: started at any time, stopped together."""

import asyncio
import socket
from collections.abc import Coroutine
from typing import Any


class Jobs:
    """Tasks that are only awaited at the end. A client that disconnects is not an error."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def serve(self, connection: socket.socket, work: Coroutine[Any, Any, None]) -> None:
        """Starts a task for a connection, which is closed afterwards, even if the task is cancelled before it
        began."""
        self.start(work).add_done_callback(lambda _: connection.close())

    async def stop(self) -> None:
        """Cancels running tasks. Raises exceptions of tasks that no client could have caused."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
