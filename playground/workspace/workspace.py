"""A whole workspace: its parts, starting and stopping."""

import time
from collections.abc import Callable, Collection, Sequence
from types import TracebackType
from typing import Self, TypeVar

from playground.workspace.access import Access
from playground.workspace.api.dispatch import Api
from playground.workspace.api.downloads import Downloads
from playground.workspace.api.responses import Responses
from playground.workspace.api.server import Server
from playground.workspace.api.specs import ALL_SCOPES
from playground.workspace.faults import Faults
from playground.workspace.limits.pace import Limiter, Pace
from playground.workspace.people.interactions import Interactions
from playground.workspace.people.seen import Seen
from playground.workspace.records.state import State
from playground.workspace.to_app.delivery import Delivery, Transport
from playground.workspace.to_app.events import COMMANDS, SUBSCRIPTIONS, Events
from playground.workspace.to_app.http_mode import HttpTransport
from playground.workspace.to_app.socket import Sockets
from playground.workspace.to_app.triggers import Triggers

T = TypeVar("T")


class Workspace(Seen):
    """A strict stand-in for Slack on loopback.

    Its methods are in one file of `people/` per kind: users and channels (`places.py`), what people do
    (`people.py`, in modals `forms.py`), what is seen (`seen.py`). This file has what the app needs.

    `scopes`: granted to the bot (None: all); `events`: those it gets; `commands`: those it has registered;
    `pace`: the rate limits.

    `ack_seconds`: how long an acknowledgement may take; `retry_seconds`: the waits before an event is
    repeated; `trigger_seconds`: how long a trigger_id is valid. With `request_url` everything is sent there,
    signed, instead of over sockets.
    """

    def __init__(
        self,
        *,
        scopes: Collection[str] | None = None,
        events: Collection[str] | None = None,
        commands: Collection[str] = COMMANDS,
        port: int = 0,
        clock: Callable[[], float] = time.time,
        pace: Pace | None = None,
        ack_seconds: float = 3.0,
        retry_seconds: Sequence[float] = (0.0, 60.0, 300.0),
        trigger_seconds: float = 3.0,
        request_url: str | None = None,
    ) -> None:
        self.faults = Faults()
        self._access = Access(ALL_SCOPES if scopes is None else scopes)
        self._triggers = Triggers(clock, trigger_seconds)
        state = State(clock)
        self._sockets = Sockets(state.app_id, state.changes, self.faults, ack_seconds)
        transport: Transport = self._sockets
        if request_url:
            transport = HttpTransport(request_url, self._access.signing_secret, ack_seconds)
        delivery = Delivery(transport, retry_seconds, state.changes)
        happenings = Events(state, SUBSCRIPTIONS if events is None else events, delivery.event)
        responses = Responses(state, self._triggers)
        super().__init__(
            state, delivery, Interactions(state, self._triggers), happenings, responses, commands=commands
        )
        state.changes.subscribe(happenings)
        self._api = Api(
            state=state, access=self._access, triggers=self._triggers, faults=self.faults,
            limiter=Limiter(pace or Pace(), clock), sockets=self._sockets,
        )  # fmt: skip
        self._server = self._routes(Downloads(state, self._access, self.faults), port)

    def _routes(self, downloads: Downloads, port: int) -> Server:
        routes = [
            ("*", "/api/{method}", self._api.handle),
            ("GET", "/link/", self._sockets.handle),
            ("GET", "/files-pri/{team}-{file}/{name:.*}", downloads.handle),
            ("POST", "/upload/v1/{file}", downloads.receive),
            ("POST", "/actions/{team}/{ticket}", self._responses.handle),
        ]
        return Server(routes, port)

    # Starting and stopping

    async def start(self) -> None:
        await self._server.start()
        self._state.links.origin = self._server.origin

    async def stop(self) -> None:
        await self._delivery.stop()
        await self._sockets.cut()
        await self._server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def go_offline(self) -> None:
        """Refuses new connections and closes the open ones."""
        await self._server.close()
        await self._sockets.cut()

    async def go_online(self) -> None:
        await self._server.listen()

    # For the app's settings

    @property
    def api_url(self) -> str:
        return self._state.links.api

    @property
    def bot_token(self) -> str:
        return self._access.bot_token

    @property
    def app_token(self) -> str:
        return self._access.app_token

    @property
    def signing_secret(self) -> str:
        return self._access.signing_secret

    @property
    def team_id(self) -> str:
        return self._state.team_id

    @property
    def app_id(self) -> str:
        return self._state.app_id

    @property
    def bot_user_id(self) -> str:
        return self._state.bot_user_id

    @property
    def bot_id(self) -> str:
        return self._state.bot_id

    def grant(self, scopes: Collection[str]) -> None:
        """Grants the bot these scopes and no others, from now on."""
        self._access.scopes = frozenset(scopes)

    def revoke(self) -> None:
        """Revokes both tokens."""
        self._access.revoked = True

    def uninstall(self) -> None:
        """Uninstalls the app: its tokens are revoked, and it is notified."""
        self.revoke()
        self._events.uninstalled()

    def trigger(self, user: str) -> str:
        """A trigger_id as if `user` had just done something."""
        return self._triggers.trigger(self._user(user).id)

    # Sockets

    @property
    def sockets(self) -> int:
        """The number of sockets that the app has open."""
        return self._sockets.count

    async def connected(self, timeout: float = 60.0) -> None:
        """Waits until the app has a socket open."""
        await self.wait_for(lambda: self.sockets > 0, timeout)

    async def refresh_sockets(self) -> None:
        """Asks the app to reconnect, as Slack does every few hours."""
        await self._sockets.refresh()

    async def dismiss_sockets(self, reason: str) -> None:
        """Asks the app to leave its sockets, and closes them at once."""
        await self._sockets.dismiss(reason)

    async def cut_sockets(self) -> None:
        await self._sockets.cut()
