"""Opens the database that a URL names, and defines what both kinds have in common."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import WrongDatabaseError
from bot.storage.database.local import Work
from bot.storage.database.sqlite import Sqlite

T = TypeVar("T")


class Database(Protocol):
    """A database as the store uses it: one writer, and readers beside it."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction for a command that reads whole tables; it blocks no writers."""
        ...

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction for a command that changes tables, committed at the end."""
        ...

    async def ask(self, question: Work[T]) -> T:
        """Runs a query in a transaction that changes nothing. It may await only its connection."""
        ...

    async def write(self, work: Work[T]) -> T:
        """Likewise, in a transaction that is committed at the end."""
        ...

    async def close(self) -> None: ...

    @property
    def shared(self) -> bool:
        """Whether other processes may work with it at the same time."""
        ...

    async def open(self, *, migrate: bool = True, receiving: bool = False) -> None:
        """Migrates to the current schema; without `migrate` an existing one is left as it is.

        With `receiving`, for the target of a move, a new one is first of all marked as unfinished. Raises
        StorageError for a database that must not be touched.
        """
        ...

    async def erase_traces(self) -> None:
        """Overwrites copies of what was deleted or replaced, as far as this database can be told to."""
        ...

    def must_exist(self) -> None:
        """Raises WrongDatabaseError if `open` would create a new database."""
        ...

    async def in_use(self) -> bool:
        """Whether another process has it open."""
        ...


def database(url: str) -> Database:
    """The database for a URL; no connection is made yet. Raises WrongDatabaseError for an unknown kind."""
    kind, _, rest = url.partition("://")
    match kind:
        case "sqlite" if rest.startswith("/"):
            return Sqlite(rest[1:])
        case "postgresql":
            from bot.storage.database.postgres import Postgres

            return Postgres(url)
    raise WrongDatabaseError(
        f"BOUNCEBOT_DATABASE_URL names {kind}; it takes sqlite:///PATH or postgresql://USER@HOST/NAME."
    )
