"""A PostgreSQL as operators run it: committed data is on the disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import Server


@contextmanager
def durable_server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder) / "postgres", durable=True)
        try:
            yield server
        finally:
            server.clean_up()
