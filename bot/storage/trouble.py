"""What went wrong in a database, in one line: never the statement, whose values may be a stranger's words."""

from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StorageError

ERRORS = (SQLAlchemyError, OSError)
"""Everything that a database can raise here."""
_LOST_TO_OTHERS = frozenset({"40P01", "40001"})
"""PostgreSQL's codes for a deadlock and for a transaction that another one ran into."""


def words(error: Exception) -> str:
    cause: Any = getattr(error, "orig", None) or error
    return (str(cause) or type(cause).__name__).splitlines()[0]


def storage_error(error: Exception) -> StorageError:
    return StorageError(f"The database did not take it: {words(error)}")


def may_work_again(error: Exception) -> bool:
    """Whether only another process was in the way, so that the same once more is all it takes."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in _LOST_TO_OTHERS
