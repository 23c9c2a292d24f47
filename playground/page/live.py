"""Sends every open browser the state and then each change, as server-sent events."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from playground.page.show import show_channel, show_ephemeral, show_message, show_user, show_view
from playground.workspace import Change, Workspace

Json = dict[str, Any]
HEARTBEAT_SECONDS = 15


class Live:
    def __init__(self, workspace: Workspace, hello: Callable[[], Json]) -> None:
        self._workspace = workspace
        self._hello = hello
        self._queues: set[asyncio.Queue[Json | None]] = set()

    def follow(self) -> Callable[[], None]:
        """Starts to pass changes on. Returns a function that stops it."""
        return self._workspace.subscribe(self._change)

    def tell(self, event: Json) -> None:
        for queue in self._queues:
            queue.put_nowait(event)

    def close(self) -> None:
        for queue in self._queues:
            queue.put_nowait(None)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        queue.put_nowait(self._hello() | {"kind": "hello"} | self._everything())
        self._queues.add(queue)
        try:
            await _stream(queue, response)
        except ConnectionError:
            pass
        finally:
            self._queues.discard(queue)
        return response

    def _everything(self) -> Json:
        workspace = self._workspace
        channels, users = workspace.channels(), workspace.users()
        return {
            "channels": [show_channel(c) for c in channels],
            "users": [show_user(u) for u in users],
            "messages": [show_message(m) for c in channels for m in workspace.messages(c.id)],
            "ephemerals": [
                show_ephemeral(e) for c in channels for u in users for e in workspace.ephemerals(c.id, u.id)
            ],
            "modals": {u.id: self._modals(u.id) for u in users},
            "homes": {u.id: show_view(home) for u in users if (home := workspace.home(u.id))},
            "online": workspace.sockets > 0,
        }

    def _modals(self, user: str) -> list[Json]:
        return [show_view(view) for view in self._workspace.modals(user)]

    def _change(self, change: Change) -> None:
        if self._queues and change.kind in SHOWN:
            self.tell(SHOWN[change.kind](self, change))

    def _message(self, change: Change) -> Json:
        return {"kind": "message", "message": show_message(change.what)}

    def _deleted(self, change: Change) -> Json:
        left = [m for m in self._workspace.messages(change.what.channel) if m.ts == change.what.ts]
        if left:
            return {"kind": "message", "message": show_message(left[0])}
        return {"kind": "deleted", "channel": change.what.channel, "ts": change.what.ts}

    def _ephemeral(self, change: Change) -> Json:
        return {"kind": "ephemeral", "ephemeral": show_ephemeral(change.what), "gone": bool(change.detail)}

    def _modal(self, change: Change) -> Json:
        return {"kind": "modals", "user": change.by, "stack": self._modals(change.by)}

    def _home(self, change: Change) -> Json:
        return {"kind": "home", "user": change.by, "view": show_view(change.what)}

    def _channel(self, change: Change) -> Json:
        return {"kind": "channel", "channel": show_channel(change.what)}

    def _user(self, change: Change) -> Json:
        return {"kind": "user", "user": show_user(change.what)}

    def _online(self, change: Change) -> Json:
        return {"kind": "online", "online": change.what > 0}


SHOWN: dict[str, Callable[[Live, Change], Json]] = {
    "message": Live._message, "message_changed": Live._message, "reaction_added": Live._message,
    "reaction_removed": Live._message, "message_deleted": Live._deleted, "ephemeral": Live._ephemeral,
    "modal": Live._modal, "modal_closed": Live._modal, "home": Live._home, "channel": Live._channel,
    "user": Live._user, "sockets": Live._online,
}  # fmt: skip


async def _stream(queue: "asyncio.Queue[Json | None]", response: web.StreamResponse) -> None:
    """Writes events as they come; periodic comments reveal when a browser is gone."""
    while True:
        try:
            event = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            await response.write(b":\n\n")
            continue
        if event is None:
            return
        await response.write(b"data: " + json.dumps(event).encode() + b"\n\n")
