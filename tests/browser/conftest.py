"""A page in headless Chromium, as packaged by Debian. All tests share the browser's event loop."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from bot.cli.pretend import pretend_world
from tests.browser.reader import Reader
from tests.conftest import CHROMIUM

SCALE = 1 / 600
"""A wait of 15 minutes becomes 1.5 seconds."""

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    """Started once, because that takes longer than most tests."""
    assert CHROMIUM, "no Chromium on this machine: apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="package")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """The page of a new visitor; the test fails if it throws or logs an error."""
    page = await browser.new_page(
        viewport={"width": 1280, "height": 860}, locale="en-US", timezone_id="America/New_York"
    )
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    yield page
    await page.close()
    assert not troubles


@pytest_asyncio.fixture(loop_scope="package")
async def reader(page: Page) -> AsyncIterator[Reader]:
    """A visitor of the whole playground: the real bot, the simulated workspace, the lab."""
    async with pretend_world(scale=SCALE) as url:
        yield Reader(page, url)
        await page.goto("about:blank")
