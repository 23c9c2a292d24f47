"""The bot in its own process, as an operator runs it, between the stand-in for Slack and the lab."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playground.lab import Lab
from playground.workspace import Workspace

OURS = (sys.executable, "-P", "-m", "bot")
"""The bot of this tree."""


@asynccontextmanager
async def bot_between(
    workspace: Workspace, lab: Lab, *, command: Sequence[str | Path] = OURS, **more: str
) -> AsyncIterator[int]:
    """Yields the process id once the bot is connected. `more`: further settings."""
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(workspace, lab, Path(folder)) | more
        bot = await asyncio.create_subprocess_exec(
            *command, "run", cwd=folder, env=environment, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            await workspace.connected()
            yield bot.pid
        finally:
            bot.terminate()
            await bot.wait()


def _environment(workspace: Workspace, lab: Lab, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        **lab.environment(),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        "BOUNCEBOT_DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite'}",
        "BOUNCEBOT_LISTEN": "127.0.0.1:0",
        "BOUNCEBOT_LOG": "json",
    }
