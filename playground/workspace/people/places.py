"""The users, the channels, and their members."""

from playground.workspace.records.models import Channel, ChannelKind, Message, User
from playground.workspace.records.state import State
from playground.workspace.to_app.events import Events


class Places:
    """Users and channels are given by id; unknown ids raise LookupError."""

    def __init__(self, state: State, events: Events) -> None:
        self._state = state
        self._events = events

    def add_user(
        self,
        name: str,
        *,
        tz: str | None = "Europe/Berlin",
        is_restricted: bool = False,
        team: str | None = None,
    ) -> str:
        """Adds a user. `team`: another workspace, with which channels are shared."""
        return self._state.add_user(name, tz=tz, is_restricted=is_restricted, team=team).id

    def add_channel(self, name: str, *, bot_is_member: bool = True, kind: ChannelKind = "channel") -> str:
        """Adds a channel with all users known so far."""
        members = {user for user in self._state.users if user != self._state.bot_user_id or bot_is_member}
        return self._state.add_channel(name, kind, members).id

    def invite_bot(self, channel: str) -> None:
        self.join(self._state.bot_user_id, channel)

    def join(self, user: str, channel: str) -> None:
        self._channel(channel).members.add(self._user(user).id)
        self._events.joined(user, self._channel(channel))

    def leave(self, user: str, channel: str) -> None:
        self._channel(channel).members.discard(self._user(user).id)

    def deactivate(self, user: str) -> None:
        """Closes a user's account. Their channels still list them, as Slack does not say that they do not."""
        self._user(user).deleted = True

    def remove_bot(self, channel: str) -> None:
        self._channel(channel).members.discard(self._state.bot_user_id)

    def archive(self, channel: str) -> None:
        """Archives a channel, so that nobody can post there."""
        self._channel(channel).is_archived = True

    def unarchive(self, user: str, channel: str) -> None:
        found = self._channel(channel)
        found.is_archived = False
        self._events.unarchived(found, self._user(user).id)

    def share(self, channel: str) -> str:
        """Shares a private channel with another workspace. Returns the new id that it gets.
        https://docs.slack.dev/reference/events/channel_id_changed"""
        if self._channel(channel).kind != "group":
            raise LookupError(f"{channel} is no private channel; only those get a new id")
        new = self._state.rename_channel(channel)
        self._events.renamed(channel, new)
        return new

    def lock(self, channel: str, ts: str) -> None:
        """Locks a thread, as administrators do: nobody can reply there any more."""
        self._state.lock_thread(self._channel(channel).id, ts)

    def direct(self, user: str) -> str:
        """The direct message of `user` and the bot."""
        return self._state.direct(user).id

    def _user(self, user: str) -> User:
        if user not in self._state.users:
            raise LookupError(f"no user {user!r}; there are {', '.join(self._state.users)}")
        return self._state.users[user]

    def _channel(self, channel: str) -> Channel:
        if channel not in self._state.channels:
            raise LookupError(f"no channel {channel!r}; there are {', '.join(self._state.channels)}")
        return self._state.channels[channel]

    def _message(self, channel: str, ts: str) -> Message:
        found = self._state.message(self._channel(channel).id, ts)
        if found is None:
            raise LookupError(f"no message {ts} in {channel}")
        return found
