"""Permissions that expire: a trigger to open a view, a response_url to answer an action."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.workspace.records.ids import new_id

RESPONSE_USES = 5
RESPONSE_SECONDS = 30 * 60


@dataclass(slots=True)
class Ticket:
    """Whom a response_url answers, and where."""

    channel: str
    user: str
    ts: str | None
    thread_ts: str | None
    expires: float
    uses_left: int = RESPONSE_USES


class Triggers:
    def __init__(self, clock: Callable[[], float], trigger_seconds: float) -> None:
        self._clock = clock
        self._trigger_seconds = trigger_seconds
        self._triggers: dict[str, tuple[str, float]] = {}
        self._tickets: dict[str, Ticket] = {}

    def trigger(self, user: str) -> str:
        trigger_id = f"{new_id('')}.{new_id('')}.{new_id('').lower()}"
        self._triggers[trigger_id] = (user, self._clock() + self._trigger_seconds)
        return trigger_id

    def spend(self, trigger_id: str) -> str:
        """Uses up a trigger. Returns its user. Raises KeyError if it is unknown or already used, TimeoutError
        if it is too late."""
        user, expires = self._triggers.pop(trigger_id)
        if self._clock() > expires:
            raise TimeoutError
        return user

    def ticket(self, channel: str, user: str, ts: str | None = None, thread_ts: str | None = None) -> str:
        """A new ticket, for a response_url."""
        name = new_id("R")
        self._tickets[name] = Ticket(channel, user, ts, thread_ts, self._clock() + RESPONSE_SECONDS)
        return name

    def use(self, name: str) -> Ticket | None:
        """The ticket to answer; None if it is unknown, used up or expired."""
        ticket = self._tickets.get(name)
        if ticket is None or ticket.uses_left == 0 or self._clock() > ticket.expires:
            return None
        ticket.uses_left -= 1
        return ticket
