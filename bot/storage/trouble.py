"""Database errors in one line: never the statement, whose values may come from a stranger."""

from typing import Any

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from bot.errors import StorageError

ERRORS = (SQLAlchemyError, OSError)
"""Everything that the database libraries can raise here."""
_LOST_TO_OTHERS = frozenset({"40P01", "40001"})
"""PostgreSQL's SQLSTATE codes for a deadlock and a serialization failure."""


_DATA = "22"
"""The class of PostgreSQL's SQLSTATE codes for unacceptable values (data exceptions)."""


def words(error: Exception) -> str:
    cause: Any = getattr(error, "orig", None) or error
    return (str(cause) or type(cause).__name__).splitlines()[0]


def storage_error(error: Exception) -> StorageError:
    return StorageError(f"The database failed: {words(error)}")


def is_temporary(error: Exception) -> bool:
    """Whether a retry may help: another process interfered, or the connection broke.

    A process that was frozen in a transaction loses its connection too (asyncpg may report "another operation
    is in progress"). Should the first attempt have been committed after all, repeating it does no harm.
    """
    return _code(error) in _LOST_TO_OTHERS or getattr(error, "connection_invalidated", False)


def is_data_error(error: Exception) -> bool:
    """Whether the values are the problem, so that the database would accept others."""
    return isinstance(error, IntegrityError | DataError) or _code(error).startswith(_DATA)


def _code(error: Exception) -> str:
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""
