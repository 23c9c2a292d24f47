"""What can be seen of a workspace, and waiting until it is seen."""

from collections.abc import Callable
from typing import TypeVar

from playground.workspace.api.dispatch import Api, ApiCall
from playground.workspace.delivery import Delivered
from playground.workspace.forms import Forms
from playground.workspace.models import Change, Channel, Ephemeral, File, Message, User, View

T = TypeVar("T")


class Seen(Forms):
    """Messages, threads, whispers, forms, files, and the log of what the app called."""

    _api: Api

    def channels(self) -> list[Channel]:
        return list(self._state.channels.values())

    def users(self) -> list[User]:
        return list(self._state.users.values())

    def messages(self, channel: str) -> list[Message]:
        """All messages of a channel, replies too, oldest first."""
        return self._state.messages(self._channel(channel).id)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """The root and its replies."""
        return self._state.thread(self._channel(channel).id, ts)

    def reactions(self, channel: str, ts: str) -> dict[str, list[str]]:
        return self._message(channel, ts).reactions

    def ephemerals(self, channel: str, user: str) -> list[Ephemeral]:
        """What only `user` sees in `channel`."""
        return [e for e in self._state.ephemerals if e.channel == channel and e.user == user]

    def modals(self, user: str) -> list[View]:
        """The stack of modals `user` has open, the last on top."""
        return list(self._state.views.stack(user))

    def home(self, user: str) -> View | None:
        return self._state.views.home(user)

    def calls(self, method: str | None = None) -> list[ApiCall]:
        """Every call of the Web API so far, or those of one method."""
        return [call for call in self._api.calls if method in (None, call.method)]

    def deliveries(self) -> list[Delivered]:
        """What became of each event whose delivery is over."""
        return list(self._delivery.log)

    def file(self, file_id: str) -> File | None:
        return self._state.files.get(file_id)

    def subscribe(self, subscriber: Callable[[Change], None]) -> Callable[[], None]:
        """Calls `subscriber` with everything that happens from now on; returns what ends that."""
        return self._state.changes.subscribe(subscriber)

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 60.0) -> T:
        """The predicate's first true value. It is asked again after everything that happens here."""
        return await self._state.changes.wait_for(predicate, timeout)
