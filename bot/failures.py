"""What fails in the background is logged and done with: it comes again."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.errors import StorageError

_log = structlog.get_logger()


@contextmanager
def failures_logged(message: str, **about: object) -> Iterator[None]:
    """With a trace, for they are our own faults. Trouble of the database is told once, by the store; a row
    that cannot be read, by who reads it."""
    try:
        yield
    except StorageError:
        pass
    except Exception:
        _log.exception(message, **about)
