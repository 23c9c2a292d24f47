"""Getting things to the app: events come again until acknowledged; commands and actions have one chance."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from playground.workspace.changes import Changes
from playground.workspace.models import Change, Json
from playground.workspace.socket import Envelope, NotConnectedError


class Transport(Protocol):
    async def send(self, envelope: Envelope) -> Json:
        """The acknowledgement's payload. Raises NotConnectedError or TimeoutError."""
        ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event that was tried: how often, and whether it was acknowledged in the end."""

    body: Json
    attempts: int
    acknowledged: bool


class Delivery:
    """`retry_seconds` are the waits before each repetition. `log` is what became of each event."""

    def __init__(self, transport: Transport, retry_seconds: Sequence[float], changes: Changes) -> None:
        self._transport = transport
        self._changes = changes
        self._retry_seconds = retry_seconds
        self._running: set[asyncio.Task[None]] = set()
        self.log: list[Delivered] = []

    def event(self, body: Json) -> None:
        """Begins to deliver; repetitions go on by themselves."""
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
        """None when nobody listened to the very first attempt: such an event is missed for good."""
        retry = {"retry_attempt": attempt, "retry_reason": reason}
        try:
            await self._transport.send(Envelope("events_api", body, retry=retry))
        except NotConnectedError:
            return None if attempt == 0 else False
        except TimeoutError:
            return False
        return True

    async def ask(self, kind: str, payload: Json) -> Json:
        """A command or an action. Raises NotConnectedError or TimeoutError, which people see as an error."""
        return await self._transport.send(Envelope(kind, payload, accepts_response=True))

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
