"""axe finds nothing serious or critical anywhere on the page, and everything works by keyboard."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.reader import PATIENCE, Reader

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def violations(page: Page, within: str | None = None) -> list[str]:
    """axe's serious findings for the page, or for the part `within`."""
    found = (await Axe().run(page, context=within)).response["violations"]
    return [
        f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes']]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


async def test_channel_thread_modal_panels_and_home_are_accessible(reader: Reader) -> None:
    page = reader.page
    await reader.open()
    assert await violations(page) == []
    await reader.open("?story=sick")
    await reader.see(reader.card, "their side")
    await reader.see(reader.thread, "Evidence for it")
    await assert_accessible_in_light_and_dark(page)
    for label in ("Snooze", "Resolve", "Note to postmaster", "Details"):
        await reader.press(label)
        await expect(reader.dialog).to_be_visible()
        await assert_accessible_in_light_and_dark(page, "dialog")
        scrolls = await reader.dialog.evaluate("dialog => dialog.scrollHeight > dialog.clientHeight")
        assert not scrolls, f"{label} scrolls as a whole and inside"
        await page.keyboard.press("Escape")
        await expect(reader.dialog).to_have_count(0)
    for panel in ("stories", "sick", "troubles"):
        await reader.open_panel(panel)
        await assert_accessible_in_light_and_dark(page, "[data-panel-pane]")
        await page.keyboard.press("Escape")
    await page.click("[data-goto=home]")
    await reader.see(page.locator("[data-home]"), "healthy.example")
    await assert_accessible_in_light_and_dark(page, "[data-home]")


async def assert_accessible_in_light_and_dark(page: Page, within: str | None = None) -> None:
    for scheme in ("dark", "light"):
        await page.emulate_media(color_scheme=scheme)
        assert await violations(page, within) == [], scheme


async def test_a_phones_screen_is_accessible(reader: Reader) -> None:
    await reader.page.set_viewport_size({"width": 390, "height": 800})
    await reader.open("?story=sick")
    await reader.see(reader.thread, "Evidence for it")
    assert await violations(reader.page) == []
    await reader.page.click("[data-close-thread]")
    assert await violations(reader.page) == []
    await reader.page.click("[data-back]")
    assert await violations(reader.page) == []
    await reader.open_panel("sick")
    await expect(reader.page.locator("main")).to_be_hidden()
    assert await violations(reader.page) == []


async def test_everything_can_be_reached_by_keyboard(reader: Reader) -> None:
    page, keys = reader.page, reader.page.keyboard
    await reader.open()
    await reader.say("a bounce: 550 5.1.1 <kim@unknown-user.example> unknown user")
    await reader.see(page.locator("[data-replies]"), "2 replies")
    await expect(reader.card.locator("[data-reaction=exclamation]")).to_be_visible(timeout=PATIENCE)

    await keys.press("Escape")
    await keys.press("ArrowUp")
    await expect(reader.card).to_be_focused()
    await keys.press("Enter")
    await expect(reader.thread.locator(".messages")).to_be_focused()
    await keys.press("Escape")
    await expect(reader.thread).to_be_hidden()
    await expect(reader.card).to_be_focused()

    more = reader.card.locator("[data-more]")
    await more.focus()
    await keys.press("ArrowDown")
    await expect(reader.card.locator("[data-shortcut=diagnose]")).to_be_focused()
    await keys.press("ArrowDown")
    await expect(reader.card.locator("[data-edit]")).to_be_focused()
    await keys.press("ArrowDown")
    await expect(reader.card.locator("[data-delete]")).to_be_focused()
    await keys.press("Escape")
    await expect(more).to_be_focused()
    await expect(reader.card.locator("[role=menu]")).to_be_hidden()

    await page.locator("[data-open-panel=sick]").focus()
    await keys.press("Enter")
    await expect(page.locator("[data-panel-pane] h2")).to_be_focused()
    await keys.press("Escape")
    await expect(page.locator("[data-open-panel=sick]")).to_be_focused()
    await keys.press("/")
    await expect(page.locator("[data-composer=channel]")).to_be_focused()
