"""Makes the pictures of README and docs from the running playground: `make pictures`."""

import asyncio
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bot.cli.pretend import pretend_world
from tests.browser.conftest import QUIET
from tests.conftest import CHROMIUM

HERE = Path(__file__).parent
WITHIN = 150_000
"""Milliseconds until recovering.example has recovered and was looked at again."""


async def thread(page: Page, url: str) -> None:
    """A server that was down: card, verdict, and the news that it is back."""
    await page.goto(f"{url}?story=recovering")
    await page.locator("[data-replies]").first.click(timeout=WITHIN)
    await page.get_by_text("works again").first.wait_for(timeout=WITHIN)
    await page.mouse.move(0, 0)
    await page.screenshot(path=HERE / "thread.png")


async def main() -> None:
    async with async_playwright() as playwright, pretend_world() as url:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": 1280, "height": 820}, device_scale_factor=1.5)
        await thread(page, url)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
