"""Makes the pictures of README and docs from the running playground: `make pictures`."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Locator, async_playwright

from bot.cli.pretend import pretend_world
from tests.browser.conftest import QUIET
from tests.browser.reader import Reader
from tests.conftest import CHROMIUM

HERE = Path(__file__).parent
WITHIN = 150_000
"""Milliseconds until recovering.example has recovered and was looked at again."""


async def hide_surroundings(reader: Reader, hide: bool) -> None:
    """Leaves the conversation only, so that it can be read at the width that README has on a page."""
    parts = "document.querySelectorAll('.sidebar, .banner, .composer')"
    await reader.page.evaluate(f"hide => {parts}.forEach(each => {{ each.hidden = hide; }})", hide)


async def thread(reader: Reader) -> None:
    """A server that is down, with card and verdict; above it one that is back."""
    await reader.page.set_viewport_size({"width": 1100, "height": 800})
    await reader.open("?story=recovering")
    await reader.thread.get_by_text("works again").first.wait_for(timeout=WITHIN)
    await reader.say("/bounce 4.4.1 down.example")
    await reader.card.get_by_text("Check now").wait_for()
    await reader.card.get_by_text("1 reply").click()
    await reader.thread.get_by_text("Evidence for it").wait_for()
    await hide_surroundings(reader, True)
    await reader.card.evaluate("each => each.scrollIntoView({block: 'end'})")


def dropped(reader: Reader) -> Locator:
    """The message with the mail that came last."""
    return reader.page.locator("main [data-message]", has=reader.page.locator("[data-file]")).last


async def history(reader: Reader) -> None:
    """How often that server was reached, and how long its trouble lasted."""
    await hide_surroundings(reader, False)
    await reader.page.set_viewport_size({"width": 1280, "height": 640})
    await reader.page.click("[data-close-thread]")
    await reader.say("/bounce history recovering.example")
    await reader.card.locator("figure").first.wait_for()


async def make_it_sick(reader: Reader) -> None:
    """The panel, with a domain that was made sick a moment ago, and what the bot found."""
    await reader.page.set_viewport_size({"width": 1280, "height": 820})
    await reader.open("?story=sick&panel=sick")
    await reader.see(reader.card, "connections are refused")
    await reader.thread.get_by_text("Evidence for it").wait_for()
    await reader.thread.locator("[data-message]").last.evaluate("each => each.scrollIntoView()")


async def note(reader: Reader) -> None:
    """The note to their postmaster, ready to copy."""
    await reader.page.click("[data-close-panel]")
    await reader.press("Note to postmaster")
    await reader.dialog.wait_for()


async def dark(reader: Reader) -> None:
    """A mail that came to the channel's address, with its state as a reaction, in the dark."""
    await reader.page.keyboard.press("Escape")
    await reader.page.emulate_media(color_scheme="dark")
    await reader.open("?story=forwarded")
    mail = dropped(reader)
    await mail.locator("[data-reaction=hourglass_flowing_sand]").wait_for()
    await reader.thread.get_by_text("Evidence for it").wait_for()
    await reader.thread.locator("[data-message]").first.evaluate("each => each.scrollIntoView()")


async def home(reader: Reader) -> None:
    """What is open, and what is due next."""
    await reader.open("?story=dropped")
    await dropped(reader).locator("[data-reaction=exclamation]").wait_for()
    await reader.page.emulate_media(color_scheme="light")
    await reader.page.set_viewport_size({"width": 1280, "height": 560})
    await reader.page.click("[data-goto=home]")
    await reader.page.locator("[data-home] .blocks").get_by_text("big.example").first.wait_for()


PICTURES: dict[str, Callable[[Reader], Awaitable[None]]] = {
    "thread": thread,
    "history": history,
    "make-it-sick": make_it_sick,
    "note": note,
    "dark": dark,
    "home": home,
}
"""In this order: each goes on where the one before it ended."""


async def main() -> None:
    async with async_playwright() as playwright, pretend_world() as url:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": 1280, "height": 820}, device_scale_factor=1.5)
        for name, pose in PICTURES.items():
            await pose(Reader(page, url))
            await page.mouse.move(0, 0)
            await page.screenshot(path=HERE / f"{name}.png", animations="disabled")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
