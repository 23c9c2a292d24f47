"""What fails in the background is logged and done with: it comes again."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.errors import StorageError, UnreadableError

_log = structlog.get_logger()


@contextmanager
def failures_logged(message: str, **about: object) -> Iterator[None]:
    """Trouble of the database takes one line, for the store tells of it too; our own faults come with a
    trace."""
    try:
        yield
    except UnreadableError:
        pass  # told once by who reads
    except StorageError as error:
        _log.warning(message, why=str(error), **about)
    except Exception:
        _log.exception(message, **about)
