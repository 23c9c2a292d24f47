"""Logs once when the database starts to fail, and once when it works again, and tells who wants to know.

Every query fails meanwhile, and none of them needs to log it as well. A value that it refuses is no outage,
and is logged each time.
"""

from collections.abc import Callable
from typing import Literal

import structlog

from bot.errors import RefusedValueError, StorageError, UnreadableError

Use = Literal["read", "write"]

_log = structlog.get_logger()


class TroubleLog:
    def __init__(self) -> None:
        self._refused: set[Use] = set()
        """Kept separately, because a full disk can still be read."""
        self.on_failure: list[Callable[[], None]] = []
        """Called when the database starts to fail."""

    def ended(self, use: Use, outcome: object) -> None:
        """A query ended with this result or exception."""
        if isinstance(outcome, RefusedValueError):
            _log.error("value_refused", why=str(outcome))
        if isinstance(outcome, StorageError) and not isinstance(outcome, RefusedValueError | UnreadableError):
            self._failed(use, outcome)
        else:
            self._succeeded(use)

    def _failed(self, use: Use, why: StorageError) -> None:
        first = not self._refused
        self._refused.add(use)
        if first:
            _log.error("database_failed", why=str(why))
            for tell in tuple(self.on_failure):
                tell()

    def _succeeded(self, use: Use) -> None:
        if use in self._refused:
            self._refused.remove(use)
            if not self._refused:
                _log.info("database_recovered")
