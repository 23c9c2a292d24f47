"""Logs failures of background work, which is repeated anyway."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.errors import StorageError

_log = structlog.get_logger()


@contextmanager
def failures_logged(message: str, **about: object) -> Iterator[None]:
    """Logs exceptions with their traceback. StorageErrors are not logged here: the store logs them once, and
    unreadable rows are logged where they are read."""
    try:
        yield
    except StorageError:
        pass
    except Exception:
        _log.exception(message, **about)
