"""SQLite files with our tables, created once, because migrations take as long as the rest of a start."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from bot.storage.database import schema


def database(path: Path) -> str:
    """The URL of the database at `path`, which is created if it does not exist."""
    if not path.exists():
        path.write_bytes(_empty())
    return f"sqlite:///{path}"


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder, "empty.sqlite")
        engine = create_engine(f"sqlite:///{file}")
        with engine.begin() as connection:
            schema.migrate(connection)
        engine.dispose()
        return file.read_bytes()


def traces(folder: Path, words: bytes) -> list[str]:
    """The files in which these bytes are left."""
    return [file.name for file in folder.iterdir() if words in file.read_bytes()]
