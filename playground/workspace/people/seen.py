"""Reads what can be seen in a workspace, and waits for it."""

from collections.abc import Callable
from typing import TypeVar

from playground.workspace.api.dispatch import Api, ApiCall
from playground.workspace.people.forms import Forms
from playground.workspace.records.models import Change, Channel, Ephemeral, File, Message, User, View
from playground.workspace.to_app.delivery import Delivered

T = TypeVar("T")


class Seen(Forms):
    """Messages, threads, ephemeral messages, modals, files, and the log of the app's calls."""

    _api: Api

    def channels(self) -> list[Channel]:
        return list(self._state.channels.values())

    def users(self) -> list[User]:
        return list(self._state.users.values())

    def messages(self, channel: str) -> list[Message]:
        """All messages of a channel, including replies, oldest first."""
        return self._state.messages(self._channel(channel).id)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """The root and its replies."""
        return self._state.thread(self._channel(channel).id, ts)

    def reactions(self, channel: str, ts: str) -> dict[str, list[str]]:
        return self._message(channel, ts).reactions

    def ephemerals(self, channel: str, user: str) -> list[Ephemeral]:
        """The ephemeral messages that `user` sees in `channel`."""
        return [e for e in self._state.ephemerals if e.channel == channel and e.user == user]

    def modals(self, user: str) -> list[View]:
        """The stack of modals that `user` has open; the last one is on top."""
        return list(self._state.views.stack(user))

    def home(self, user: str) -> View | None:
        return self._state.views.home(user)

    def calls(self, method: str | None = None) -> list[ApiCall]:
        """All calls of the Web API so far, or those of one method."""
        return [call for call in self._api.calls if method in (None, call.method)]

    def deliveries(self) -> list[Delivered]:
        """The events whose delivery has ended."""
        return list(self._delivery.log)

    def file(self, file_id: str) -> File | None:
        return self._state.files.get(file_id)

    def subscribe(self, subscriber: Callable[[Change], None]) -> Callable[[], None]:
        """Calls `subscriber` with everything that happens from now on. Returns a function that ends that."""
        return self._state.changes.subscribe(subscriber)

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 60.0) -> T:
        """Returns the predicate's first true value. It is checked after everything that happens here."""
        return await self._state.changes.wait_for(predicate, timeout)
