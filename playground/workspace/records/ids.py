"""Identifiers that look like Slack's, and timestamps that never repeat."""

import secrets
from base64 import b32encode
from collections.abc import Callable


def new_id(prefix: str) -> str:
    """The prefix (`C`, `U`, `F`, `Ev`…) and ten random characters."""
    return prefix + b32encode(secrets.token_bytes(7)).decode()[:10]


class Timestamps:
    """Timestamps of messages: seconds with six decimals, strictly increasing, because they identify
    messages."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        self._last = max(int(self._clock() * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
