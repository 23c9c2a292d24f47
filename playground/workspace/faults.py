"""What can go wrong with Slack, switched on and off at will."""

import secrets
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

Harm = Literal["lose_answer", "lose_call", "ratelimited", "server_error", "invalid_auth"]


@dataclass(slots=True)
class Fault:
    """`times` calls of `method` (a pattern) come to `harm`, or `percent` of them all until cleared.

    lose_answer: the call is carried out, then the connection breaks. lose_call: it breaks before.
    ratelimited: 429 with Retry-After of `seconds`. server_error: 500. invalid_auth: the token is dead.
    The method `download` is the fetching of a file: whatever the harm, it answers with the page to sign in.
    """

    harm: Harm
    method: str = "*"
    times: int | None = None
    percent: int = 100
    seconds: int = 1

    def strikes(self, method: str) -> bool:
        if self.times == 0 or not fnmatchcase(method, self.method):
            return False
        if secrets.randbelow(100) >= self.percent:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass(slots=True)
class Faults:
    """Everything that is wrong at the moment. Times are in seconds."""

    active: list[Fault] = field(default_factory=list)
    delay: float = 0.0
    """Every answer comes so much later."""
    history_lag: float = 0.0
    """Messages younger than this are not in conversations.history and .replies yet."""
    deaf: bool = False
    """Socket acknowledgements are not heard, so events come again."""

    def add(
        self, harm: Harm, method: str = "*", *, times: int | None = None, percent: int = 100, seconds: int = 1
    ) -> Fault:
        fault = Fault(harm, method, times, percent, seconds)
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        self.active.clear()
        self.delay, self.history_lag, self.deaf = 0.0, 0.0, False

    def strike(self, method: str) -> Fault | None:
        """The fault this call comes to, if any."""
        return next((fault for fault in self.active if fault.strikes(method)), None)
