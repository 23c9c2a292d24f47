"""Faults of Slack that can be switched on and off."""

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

Harm = Literal[
    "lose_answer",
    "late_answer",
    "false_error",
    "lose_call",
    "ratelimited",
    "server_error",
    "invalid_auth",
    "message_limit_exceeded",
    "internal_error",
    "invalid_blocks",
    "msg_blocks_too_long",
]


@dataclass(slots=True)
class Fault:
    """A fault: `harm` is done to the next `times` calls of `method` (a pattern), or to `percent` of them
    until cleared.

    lose_answer: the call is carried out, then the connection breaks. late_answer: it is carried out and
    answered after `seconds`. false_error: it is carried out and answered with 500, as Slack's `fatal_error`
    may mean. lose_call: the connection breaks before. ratelimited: 429 with Retry-After of `seconds`.
    server_error: 500. The others are answered with this error.

    The method `download` stands for fetching a file: any harm makes it answer with the sign-in page.
    """

    harm: Harm
    method: str = "*"
    times: int | None = None
    percent: int = 100
    seconds: int = 1

    def applies_to(self, method: str, chance: random.Random) -> bool:
        if self.times == 0 or not fnmatchcase(method, self.method):
            return False
        if chance.randrange(100) >= self.percent:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass(slots=True)
class Faults:
    """All current faults. Times are in seconds."""

    active: list[Fault] = field(default_factory=list)
    chance: random.Random = field(default_factory=random.SystemRandom)
    """Decides which calls a fault with `percent` affects."""
    delay: float = 0.0
    """Every answer is this late."""
    history_lag: float = 0.0
    """Messages younger than this are not yet in conversations.history and .replies."""
    deaf: bool = False
    """Acknowledgements on sockets are ignored, so events are repeated."""

    def add(
        self, harm: Harm, method: str = "*", *, times: int | None = None, percent: int = 100, seconds: int = 1
    ) -> Fault:
        fault = Fault(harm, method, times, percent, seconds)
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        self.active.clear()
        self.delay, self.history_lag, self.deaf = 0.0, 0.0, False

    def take(self, method: str) -> Fault | None:
        """The fault that affects this call, if any."""
        return next((fault for fault in self.active if fault.applies_to(method, self.chance)), None)
