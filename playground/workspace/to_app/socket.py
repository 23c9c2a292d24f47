"""Socket Mode: the app's WebSockets, and envelopes waiting for acknowledgement."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from playground.workspace.faults import Faults
from playground.workspace.records.changes import Changes
from playground.workspace.records.ids import new_id
from playground.workspace.records.models import Change, Json

MOST_SOCKETS = 10


class NotConnectedError(Exception):
    """No socket of the app is open."""


@dataclass(slots=True)
class Envelope:
    """One message over a socket."""

    type: str
    payload: Json
    accepts_response: bool = False
    retry: Json = field(default_factory=dict)
    id: str = field(default_factory=lambda: new_id("").lower())

    def text(self) -> str:
        return json.dumps(
            {
                "envelope_id": self.id,
                "payload": self.payload,
                "type": self.type,
                "accepts_response_payload": self.accepts_response,
                **self.retry,
            }
        )


class Sockets:
    """The open sockets. There may be several; each envelope goes to one of them, in turn."""

    def __init__(self, app_id: str, changes: Changes, faults: Faults, ack_seconds: float) -> None:
        self._app_id = app_id
        self._changes = changes
        self._faults = faults
        self._ack_seconds = ack_seconds
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._tickets: set[str] = set()

    @property
    def count(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """A ticket that admits one socket, once."""
        ticket = new_id("W")
        self._tickets.add(ticket)
        return ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=4 << 20)
        await socket.prepare(request)
        try:
            await self._serve(socket)
        finally:
            self._forget(socket)
        return socket

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self._open:
            self._open.remove(socket)
            self._changes.tell(Change("sockets", len(self._open)))

    async def _serve(self, socket: web.WebSocketResponse) -> None:
        if len(self._open) == MOST_SOCKETS:
            await socket.send_json(
                {"type": "disconnect", "reason": "too_many_websockets", "debug_info": self._debug()}
            )
            return
        await socket.send_json(self._hello())
        self._open.append(socket)
        self._changes.tell(Change("sockets", len(self._open)))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._on_message(message.data)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "debug_info": self._debug(),
            "connection_info": {"app_id": self._app_id},
        }

    def _debug(self) -> Json:
        return {"host": "playground", "build_number": 1, "approximate_connection_time": 18060}

    def _on_message(self, text: str) -> None:
        try:
            answer: Any = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(str(answer.get("envelope_id", ""))) if isinstance(answer, dict) else None
        if waiting and not waiting.done() and not self._faults.deaf:
            waiting.set_result(answer.get("payload") or {})

    async def send(self, envelope: Envelope) -> Json:
        """Sends an envelope. Returns the acknowledgement's payload. Raises NotConnectedError, or TimeoutError
        if none arrives."""
        waiting = self._waiting[envelope.id] = asyncio.get_running_loop().create_future()
        try:
            await self._put(envelope.text())
            return await asyncio.wait_for(waiting, self._ack_seconds)
        finally:
            del self._waiting[envelope.id]

    async def _put(self, text: str) -> None:
        while self._open:
            socket = self._open.pop(0)
            self._open.append(socket)
            try:
                await socket.send_str(text)
            except ConnectionError:
                self._forget(socket)
            else:
                return
        raise NotConnectedError

    async def refresh(self) -> None:
        """Asks every socket to reconnect, as Slack does every few hours: a warning, then the request."""
        for socket in list(self._open):
            for reason in ("warning", "refresh_requested"):
                await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": self._debug()})

    async def dismiss(self, reason: str) -> None:
        """Asks every socket to leave and closes it at once, as Slack does when Socket Mode is switched off
        (`link_disabled`) or there are too many (`too_many_websockets`)."""
        for socket in list(self._open):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": self._debug()})
        await self.cut()

    async def cut(self) -> None:
        """Closes every socket without warning."""
        for socket in list(self._open):
            self._forget(socket)
            await socket.close()
