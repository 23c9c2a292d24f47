"""Delivers to the app: events are repeated until acknowledged; commands and actions are sent once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from playground.workspace.records.changes import Changes
from playground.workspace.records.models import Change, Json
from playground.workspace.to_app.socket import Envelope, NotConnectedError


class Transport(Protocol):
    async def send(self, envelope: Envelope) -> Json:
        """Sends an envelope. Returns the acknowledgement's payload. Raises NotConnectedError or
        TimeoutError."""
        ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event whose delivery has ended: after how many attempts, and whether it was acknowledged."""

    body: Json
    attempts: int
    acknowledged: bool


class Delivery:
    """`retry_seconds`: the waits before each repetition. `log`: the events whose delivery has ended."""

    def __init__(self, transport: Transport, retry_seconds: Sequence[float], changes: Changes) -> None:
        self._transport = transport
        self._changes = changes
        self._retry_seconds = retry_seconds
        self._running: set[asyncio.Task[None]] = set()
        self.log: list[Delivered] = []

    def event(self, body: Json) -> None:
        """Starts to deliver an event, with repetitions."""
        task = asyncio.get_running_loop().create_task(self._deliver(body))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _deliver(self, body: Json) -> None:
        acknowledged = await self._attempt(body, 0, "")
        attempt = 0
        while acknowledged is False and attempt < len(self._retry_seconds):
            await asyncio.sleep(self._retry_seconds[attempt])
            attempt += 1
            acknowledged = await self._attempt(body, attempt, "timeout")
        self.log.append(Delivered(body, attempt + 1, bool(acknowledged)))
        self._changes.tell(Change("delivered", self.log[-1]))

    async def _attempt(self, body: Json, attempt: int, reason: str) -> bool | None:
        """Makes an attempt. Returns None if the app was not connected at the first attempt: such an event is
        lost."""
        retry = {"retry_attempt": attempt, "retry_reason": reason}
        try:
            await self._transport.send(Envelope("events_api", body, retry=retry))
        except NotConnectedError:
            return None if attempt == 0 else False
        except TimeoutError:
            return False
        return True

    async def ask(self, kind: str, payload: Json) -> Json:
        """Sends a command or an action. Raises NotConnectedError or TimeoutError, which people see as an
        error."""
        return await self._transport.send(Envelope(kind, payload, accepts_response=True))

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
