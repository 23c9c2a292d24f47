"""Logs once when the database starts to fail, and once when it works again.

Every query fails meanwhile, and none of them needs to log it as well.
"""

from typing import Literal

import structlog

from bot.errors import StorageError

Use = Literal["read", "write"]

_log = structlog.get_logger()


class TroubleLog:
    def __init__(self) -> None:
        self._refused: set[Use] = set()
        """Kept separately, because a full disk can still be read."""

    def refused(self, use: Use, why: StorageError) -> None:
        if not self._refused:
            _log.error("database_failed", why=str(why))
        self._refused.add(use)

    def succeeded(self, use: Use) -> None:
        if use in self._refused:
            self._refused.remove(use)
            if not self._refused:
                _log.info("database_recovered")
