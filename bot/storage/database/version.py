"""The versions of the database server and of our schema."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database.schema import CURRENT, REVISION

_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Version:
    server: str
    """Such as `SQLite 3.46.1`."""
    schema: str

    @property
    def is_old(self) -> bool:
        """Whether the next start will migrate it."""
        return self.schema != CURRENT


async def version(connection: AsyncConnection) -> Version:
    schema = (await connection.execute(text(REVISION))).scalar_one()
    numbers = ".".join(map(str, connection.dialect.server_version_info or ()))
    return Version(server=f"{_NAMES[connection.dialect.name]} {numbers}", schema=str(schema))
