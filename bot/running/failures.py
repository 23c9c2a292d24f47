"""Logs failures of background work, which is repeated anyway."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import StorageError


@contextmanager
def failures_logged(message: str, **about: object) -> Iterator[None]:
    """Logs exceptions with their traceback. StorageErrors are not logged here: the store logs them once, and
    unreadable rows are logged where they are read."""
    try:
        yield
    except StorageError:
        pass
    except Exception:
        import structlog  # here, because a command that has nothing to log starts sooner without it

        structlog.get_logger().exception(message, **about)
