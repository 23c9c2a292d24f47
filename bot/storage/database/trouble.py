"""Database errors in one line: never the statement, whose values may come from a stranger."""

from typing import Any

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from bot.errors import RefusedValueError, StorageError

_NOT_CONVERTED = (OverflowError, UnicodeEncodeError)
"""What SQLite's driver raises for values it cannot convert; SQLAlchemy passes it on as it is."""
ERRORS = (SQLAlchemyError, OSError, *_NOT_CONVERTED)
"""Everything that the database libraries can raise here."""
_LOST_TO_OTHERS = frozenset({"40P01", "40001"})
"""PostgreSQL's SQLSTATE codes for a deadlock and a serialization failure."""
_OF_VALUES = ("22", "54000")
"""How PostgreSQL's SQLSTATE codes for unacceptable values begin: data exceptions, and values too long for an
index. https://www.postgresql.org/docs/current/errcodes-appendix.html
"""


def words(error: Exception) -> str:
    cause: Any = getattr(error, "orig", None) or error
    return (str(cause) or type(cause).__name__).splitlines()[0]


def storage_error(error: Exception) -> StorageError:
    """A RefusedValueError if the values are the problem."""
    if is_data_error(error):
        return RefusedValueError(_kind(error))
    return StorageError(f"The database failed: {words(error)}")


def is_temporary(error: Exception) -> bool:
    """Whether a retry may help: another process interfered, or the connection broke.

    A process that was frozen in a transaction loses its connection too (asyncpg may report "another operation
    is in progress"). Should the first attempt have been committed after all, repeating it does no harm.
    """
    return sqlstate(error) in _LOST_TO_OTHERS or getattr(error, "connection_invalidated", False)


def is_data_error(error: Exception) -> bool:
    """Whether the values are the problem, so that the database would accept others."""
    of_values = (IntegrityError, DataError, *_NOT_CONVERTED)
    return isinstance(error, of_values) or sqlstate(error).startswith(_OF_VALUES)


def _kind(error: Exception) -> str:
    """The driver's name for a refusal. Its words may repeat the value."""
    cause = getattr(error, "orig", None) or error
    return type(cause.__cause__ or cause).__name__


def sqlstate(error: Exception) -> str:
    """PostgreSQL's code, of an error of SQLAlchemy or of the driver; empty if there is none."""
    return getattr(getattr(error, "orig", None) or error, "sqlstate", None) or ""
