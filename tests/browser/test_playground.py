"""The playground as a newcomer meets it: the real bot, the pretend workspace, the lab, a real browser."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page as Browser
from playwright.async_api import expect

from bot.cli.pretend import pretend_world

pytestmark = pytest.mark.browser

PATIENCE = 20_000
"""Milliseconds; a diagnosis of a silent server takes about three seconds."""


@pytest.fixture
async def playground() -> AsyncIterator[str]:
    async with pretend_world() as url:
        yield url


async def test_a_story_gives_a_card_and_then_the_diagnosis_in_its_thread(
    playground: str, page: Browser
) -> None:
    await page.goto(f"{playground}?story=recovering")
    card = page.locator("main [data-message]")
    await expect(card.locator("[data-block=header]")).to_contain_text("recovering.example", timeout=PATIENCE)
    await expect(card).to_contain_text("their side", timeout=PATIENCE)

    await page.click("[data-replies]")
    thread = page.locator("[data-thread-pane]")
    await expect(thread).to_contain_text("What to do", timeout=PATIENCE)
    await expect(thread.locator("table")).to_contain_text("does not answer connections")


async def test_nonsense_gets_one_private_line_that_says_what_works(playground: str, page: Browser) -> None:
    await page.goto(playground)
    await page.fill("[data-composer=channel]", "/bounce " + "x" * 2900)
    await page.press("[data-composer=channel]", "Enter")
    answer = page.locator("main [data-message]")
    await expect(answer).to_contain_text("What works", timeout=PATIENCE)
    await expect(answer).to_contain_text("Only visible to you")


async def test_a_domain_outside_the_lab_is_not_contacted_and_not_blamed(
    playground: str, page: Browser
) -> None:
    await page.goto(playground)
    await page.fill("[data-composer=channel]", "/bounce 4.4.1 outside.test")
    await page.press("[data-composer=channel]", "Enter")
    card = page.locator("main [data-message]")
    await expect(card).to_contain_text("Whose problem", timeout=PATIENCE)
    await expect(card).not_to_contain_text("their side")
