"""The playground: the real bot, a stand-in for Slack, and a lab of sick mail domains."""

import asyncio
import os
import signal
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import click

from bot.app import running
from bot.causes import load_causes
from bot.cli.outside import InLab
from bot.cli.stories import stories
from bot.durations import in_words
from bot.errors import SettingError, StorageError
from bot.settings import Settings, load
from playground.lab import Lab, LabUnavailableError
from playground.page import Page
from playground.workspace import Workspace

SCALE = 1 / 45
"""The factor for waits: 15 minutes become 20 seconds, so the first recheck comes within half a minute."""
PORT = 8025
"""The page's port, unless another is asked for or it is taken."""
GRACE = 0.5
"""Seconds to finish at the end: enough to write to the database, but not to wait for diagnoses."""
SHORTCUTS = {"diagnose": "Diagnose this bounce"}


async def play(port: int | None, *, open_browser: bool) -> None:
    """Serves the page until stopped. Raises BouncebotError if it cannot start.

    `port` None: the usual port, or any free one if that is taken.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with pretend_world(port) as url:
        click.echo(f"Playground: {url}")
        if open_browser:
            await asyncio.to_thread(webbrowser.open, url)
        await stop.wait()


@asynccontextmanager
async def pretend_world(port: int | None = 0, scale: float = SCALE) -> AsyncIterator[str]:
    """Starts workspace, lab, page and bot; yields the page's URL.

    `scale` multiplies every wait of the bot. At the end running diagnoses are not awaited, because the
    database is deleted.
    """
    with tempfile.TemporaryDirectory(prefix="bouncebot-") as folder:
        async with Workspace() as workspace, _lab() as lab:
            workspace.add_user("you")
            workspace.add_channel("mail-ops")
            titles = {each.id: each.title for each in load_causes().values()}
            page = Page(
                workspace,
                _notice(scale),
                tries=stories(),
                shortcuts=SHORTCUTS,
                lab=lab,
                titles=titles,
            )
            await _start(page, port)
            try:
                async with running(
                    _settings(workspace, lab, Path(folder), scale),
                    confined=True,
                    grace=GRACE,
                    around=lambda diagnose: InLab(diagnose, _to_try(lab)),
                ):
                    yield page.url
            finally:
                await page.stop()


def _to_try(lab: Lab) -> tuple[str, ...]:
    """The lab's domains, those meant to be diagnosed first."""
    return tuple(sorted(lab.domains, key=lambda name: not lab.domains[name].patient))


def _notice(scale: float) -> str:
    passes = f"15 minutes pass in {in_words(900 * scale)}"
    return f"Playground: {passes}. Only the domains under “Make it sick” exist here."


@asynccontextmanager
async def _lab() -> AsyncIterator[Lab]:
    try:
        lab = Lab()
        await lab.start()
    except LabUnavailableError as error:
        raise StorageError(str(error)) from None
    try:
        with _trusting(lab):
            yield lab
    finally:
        await lab.stop()


@contextmanager
def _trusting(lab: Lab) -> Iterator[None]:
    """Trusts the lab's certificate authority instead of the system's. OpenSSL takes it only from the
    environment."""
    name = "SSL_CERT_FILE"
    before = os.environ.get(name)
    os.environ[name] = lab.environment()[name]
    try:
        yield
    finally:
        del os.environ[name]
        os.environ.update({name: before} if before else {})


def _settings(workspace: Workspace, lab: Lab, folder: Path, scale: float) -> Settings:
    return load(
        BOUNCEBOT_WORKSPACES=None,
        SLACK_BOT_TOKEN=workspace.bot_token,
        SLACK_APP_TOKEN=workspace.app_token,
        SLACK_API_URL=workspace.api_url,
        BOUNCEBOT_DATABASE_URL=f"sqlite:///{folder / 'playground.sqlite'}",
        BOUNCEBOT_LISTEN="127.0.0.1:0",
        BOUNCEBOT_RECHECK_SCALE=scale,
        **lab.environment(),
    )


async def _start(page: Page, port: int | None) -> None:
    try:
        await page.start(PORT if port is None else port)
    except OSError:
        if port is not None:
            raise SettingError(
                f"--port takes a free port; {port} is taken. Try another, or --port 0 for any."
            ) from None
        click.echo(f"Port {PORT} is taken: the page is at another one.", err=True)
        await page.start()
