"""SQLite files with our tables, made once: the migrations take as long as the rest of a start of the bot."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from bot.storage import schema


def database(path: Path) -> str:
    """The URL of the one at `path`; where there is none, of a new one."""
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
