"""What went wrong in a database, in one line: never the statement, whose values may be a stranger's words."""

from typing import Any

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from bot.errors import StorageError

ERRORS = (SQLAlchemyError, OSError)
"""Everything that a database can raise here."""
_LOST_TO_OTHERS = frozenset({"40P01", "40001"})
"""PostgreSQL's codes for a deadlock and for a transaction that another one ran into."""


_DATA = "22"
"""How PostgreSQL's codes for values that it cannot take begin."""


def words(error: Exception) -> str:
    cause: Any = getattr(error, "orig", None) or error
    return (str(cause) or type(cause).__name__).splitlines()[0]


def storage_error(error: Exception) -> StorageError:
    return StorageError(f"The database did not take it: {words(error)}")


def may_work_again(error: Exception) -> bool:
    """Whether to try the same again: another process was in the way, or the connection broke, as it does for
    a process that was frozen in a transaction (asyncpg may call that "another operation is in progress").
    Should it have been committed after all, to do it twice does no harm."""
    return _code(error) in _LOST_TO_OTHERS or getattr(error, "connection_invalidated", False)


def is_about_what_is_written(error: Exception) -> bool:
    """Whether the fault lies in the values, so that the database would take others."""
    return isinstance(error, IntegrityError | DataError) or _code(error).startswith(_DATA)


def _code(error: Exception) -> str:
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""
