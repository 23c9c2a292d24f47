"""`bouncebot data` in its own process, killed at a chosen step of its work with the database."""

import asyncio
import contextlib
import io
import os
import signal
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import Engine, event

from bot import cli

NEVER = 0
"""The step at which nobody is killed."""
KILLED = -signal.SIGKILL


async def data(folder: Path, url: str, *words: str, killed_at: int = NEVER) -> int:
    """Runs the command with the database `url` until just before its step `killed_at`: a statement or a
    commit. Returns its exit status. Its output is in the file `told` of the folder."""
    forking = get_context("forkserver")  # loading everything takes longer than most commands
    forking.set_forkserver_preload(
        [__name__, "bot.storage.upkeep", "bot.storage.database.postgres", "alembic.command"]
    )
    process = forking.Process(target=_run, args=(folder, url, words, killed_at))
    process.start()
    await asyncio.to_thread(process.join)
    assert process.exitcode is not None
    return process.exitcode


def _run(folder: Path, url: str, words: tuple[str, ...], killed_at: int) -> None:
    os.chdir(folder)
    os.environ["BOUNCEBOT_DATABASE_URL"] = url
    steps = count(1)

    def step(*_: object) -> None:
        if next(steps) == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    told = io.StringIO()
    try:
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            cli.app(["data", *words], standalone_mode=False)
    finally:
        Path("told").write_text(told.getvalue())
