"""Which database a URL names, and what both kinds have in common."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import WrongDatabaseError
from bot.storage.local import Question
from bot.storage.sqlite import Sqlite

T = TypeVar("T")


class Database(Protocol):
    """A database as the store uses it: one writer, and readers beside it."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A whole transaction for a command that goes through tables; it keeps nobody from writing."""
        ...

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Likewise for one that changes them, committed at the end."""
        ...

    async def ask(self, question: Question[T]) -> T:
        """In a transaction that changes nothing. The question awaits nothing but its connection."""
        ...

    async def write(self, work: Question[T]) -> T:
        """Likewise in a transaction that is committed at the end."""
        ...

    async def close(self) -> None: ...

    @property
    def shared(self) -> bool:
        """Whether other processes may work with it at the same time."""
        ...

    async def open(self, *, migrate: bool = True) -> None:
        """Brings it to the current schema; without `migrate` only a new one. Raises StorageError for one that
        must not be touched."""
        ...

    def must_exist(self) -> None:
        """Raises WrongDatabaseError where `open` would make a new one."""
        ...

    async def in_use(self) -> bool:
        """Whether another process has it open."""
        ...


def database(url: str) -> Database:
    """Contacts nothing yet. Raises WrongDatabaseError for a kind that is unknown."""
    kind, _, rest = url.partition("://")
    match kind:
        case "sqlite" if rest.startswith("/"):
            return Sqlite(rest[1:])
        case "postgresql":
            from bot.storage.postgres import Postgres

            return Postgres(url)
    raise WrongDatabaseError(
        f"BOUNCEBOT_DATABASE_URL names {kind}; it takes sqlite:///PATH or postgresql://USER@HOST/NAME."
    )
