"""The playground put together: the unchanged bot, a stand-in for Slack, a lab of sick mail domains."""

import asyncio
import signal
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import typer

from bot.app import running
from bot.durations import in_words
from bot.errors import SettingError, StorageError
from bot.settings import Settings, load
from playground.lab import Lab, LabUnavailableError
from playground.page import Page, Try
from playground.workspace import Workspace

SCALE = 1 / 45
"""A wait of 15 minutes becomes 20 seconds: a newcomer sees the first recheck within half a minute."""
NOTICE = (
    f"Playground: 15 minutes pass in {in_words(900 * SCALE)}. Domains under .example are the lab's; try one."
)
BOUNCES = files("bot.cli") / "bounces"


async def play(port: int, *, open_browser: bool) -> None:
    """Serves the page until stopped. Raises BouncebotError for what stops the start."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with pretend_world(port) as url:
        typer.echo(f"Playground: {url}")
        if open_browser:
            await asyncio.to_thread(webbrowser.open, url)
        await stop.wait()


@asynccontextmanager
async def pretend_world(port: int = 0) -> AsyncIterator[str]:
    """Workspace, lab, bot and page, all up; gives the page's address."""
    with tempfile.TemporaryDirectory(prefix="bouncebot-") as folder:
        async with Workspace() as workspace, _lab() as lab:
            workspace.add_user("you")
            workspace.add_channel("mail-ops")
            async with running(_settings(workspace, lab, Path(folder)), confined=True):
                page = Page(workspace, NOTICE, tries=tries(), shortcuts=SHORTCUTS, patients=lab)
                await _start(page, port)
                try:
                    yield page.url
                finally:
                    await page.stop()


SHORTCUTS = {"diagnose": "Diagnose this bounce"}


@asynccontextmanager
async def _lab() -> AsyncIterator[Lab]:
    try:
        lab = Lab()
        await lab.start()
    except LabUnavailableError as error:
        raise StorageError(str(error)) from None
    try:
        yield lab
    finally:
        await lab.stop()


def _settings(workspace: Workspace, lab: Lab, folder: Path) -> Settings:
    return load(
        SLACK_BOT_TOKEN=workspace.bot_token,
        SLACK_APP_TOKEN=workspace.app_token,
        SLACK_API_URL=workspace.api_url,
        BOUNCEBOT_DATABASE_URL=f"sqlite:///{folder / 'playground.sqlite'}",
        BOUNCEBOT_LISTEN="127.0.0.1:0",
        BOUNCEBOT_RECHECK_SCALE=SCALE,
        **lab.environment(),
    )


async def _start(page: Page, port: int) -> None:
    try:
        await page.start(port)
    except OSError as error:
        raise SettingError(
            f"--port takes a free port; {port} is not ({error.strerror}). Try --port 0."
        ) from None


def tries() -> list[Try]:
    """What a newcomer is offered, easiest first."""
    return [
        Try(
            "recovering",
            "A server that is down, and comes back",
            "Types a command; the rechecks see it recover.",
            text="/bounce 4.4.1 recovering.example",
        ),
        Try(
            "pasted",
            "Paste a bounce",
            "A mailbox that is full: nothing to measure, so it reminds.",
            text="<kim@full.example>: host mx1.full.example said: 452 4.2.2 The email account is over quota",
        ),
        Try(
            "forwarded",
            "Forward a bounce mail",
            "As Slack's e-mail address of a channel brings it.",
            email=(BOUNCES / "refusing.eml").read_bytes(),
        ),
        Try(
            "dropped",
            "Drop an .eml file",
            "A message that is larger than their server takes.",
            file=("too-large.eml", (BOUNCES / "too-large.eml").read_bytes()),
        ),
        Try(
            "explain",
            "What does 4.4.1 mean?",
            "As good as the best article, and shorter.",
            text="/bounce explain 4.4.1",
        ),
    ]
