"""The bot in its own process, which can be killed; as operators run it, except for shorter timeouts."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.scene import PATIENCE

ROOT = Path(__file__).parents[2]
TIMEOUT, LOST_AFTER, SECOND_LOOK_AFTER = 3, 4.0, 2.0
"""Seconds for a call to Slack, and before its post is looked up. Operators have 10, 12 and 10; a test has to
wait for all of them."""
KILLED_AT = "killed_at"
"""The file in the process's folder that names the statements at the last of which it kills itself."""
CLOCK_OFF = "CLOCK_OFF"
"""The variable with the error of the process's clock in seconds."""


class BotProcess:
    """`bouncebot run` in `folder`, where its log is written too. Leaving the context kills it if it still
    runs."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.runs:
            await self.end(signal.SIGKILL)
        sys.stderr.write(self.log)  # which pytest shows of a test that failed

    async def start(self) -> None:
        with (self._folder / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "tests.crash.bot", "run",
                cwd=self._folder, env=self._environment, stdout=log, stderr=log,
            )  # fmt: skip

    def kill_at(self, *statements: str) -> None:
        """It will kill itself just before the last of these statements, after the others in turn. Each is the
        beginning of an SQL statement, or `COMMIT`."""
        (self._folder / KILLED_AT).write_text("\n".join(statements))

    async def killed(self) -> None:
        """Waits until it has killed itself; started again, it lives."""
        assert self._process
        async with asyncio.timeout(PATIENCE):
            assert await self._process.wait() == -signal.SIGKILL
        (self._folder / KILLED_AT).unlink()

    def set_clock(self, ahead: float) -> None:
        """From its next start on, its clock is so many seconds ahead."""
        self._environment[CLOCK_OFF] = str(ahead)

    @property
    def runs(self) -> bool:
        """Whether its process is alive, frozen or not."""
        return self._process is not None and self._process.returncode is None

    def send(self, number: signal.Signals) -> None:
        assert self._process, "it was never started"
        self._process.send_signal(number)

    async def end(self, number: signal.Signals) -> int:
        """Sends the signal and waits. Returns the exit status, which is minus the signal's number if that
        killed it."""
        self.send(number)
        assert self._process
        return await self._process.wait()

    @property
    def log(self) -> str:
        """Everything it has logged, across restarts."""
        return (self._folder / "log").read_text(errors="replace")

    async def tells(self, event: str) -> None:
        """Waits until its log has the event."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if event in self.log:
                    return
                await asyncio.sleep(0.05)
