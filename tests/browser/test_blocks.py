"""Every kind of block is drawn and works, in the reader's time zone."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page as Browser
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.page import Page
from playground.workspace import Workspace
from tests.bolt import connected_to

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

Json = dict[str, Any]
NOON_UTC = 1_780_315_200
"""2026-06-01 12:00:00 UTC, which is 8:00 in New York."""


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    return {"text": words(text), "value": text.lower()}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


SHOWN: list[Json] = [
    {"type": "header", "text": words("A header :eyes:")},
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "`code` and ~struck~"}]},
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Next*\nnow"}]},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": f"at <!date^{NOON_UTC}^{{date_num}} {{time}}^never>"},
    },
    rich(
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "bold", "style": {"bold": True}}],
        },
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "550 no"}]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
    ),
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Check"}, {"type": "raw_text", "text": "Result"}],
            [{"type": "raw_text", "text": "mx"}, {"type": "raw_text", "text": "ok"}],
        ],
    },
    {
        "type": "plan",
        "title": "Looking",
        "tasks": [{"type": "task_card", "task_id": "1", "title": "DNS", "status": "complete"}],
    },
    {"type": "alert", "text": words("Careful"), "level": "warning"},
    {"type": "markdown", "text": "# Title\n- [ ] a step\n\n> said"},
]
SURE: Json = {
    "title": words("Really?"),
    "text": words("It is lost then."),
    "confirm": words("Yes"),
    "deny": words("No"),
}
ACTIONS: Json = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "end", "text": words("End"), "value": "end", "confirm": SURE},
        {"type": "overflow", "action_id": "more", "options": [option("One"), option("Two")]},
        {
            "type": "static_select",
            "action_id": "pick",
            "placeholder": words("Pick"),
            "options": [option("A")],
        },
    ],
}


@dataclass(frozen=True, slots=True)
class Stage:
    client: AsyncWebClient
    channel: str
    url: str
    acts: list[tuple[str, str]]

    async def post(self, blocks: list[Json]) -> None:
        await self.client.chat_postMessage(channel=self.channel, text="blocks", blocks=blocks)


@pytest_asyncio.fixture(loop_scope="package")
async def stage(page: Browser) -> AsyncIterator[Stage]:
    """A page with an app that records actions."""
    async with Workspace() as workspace:
        workspace.add_user("ada")
        channel = workspace.add_channel("mail-ops")
        served = Page(workspace)
        await served.start()
        acts = list[tuple[str, str]]()

        async def remember(ack: Any, action: Json) -> None:
            acts.append((action["action_id"], action.get("value") or action["selected_option"]["value"]))
            await ack()

        async with connected_to(workspace) as app:
            app.action(re.compile(".*"))(remember)
            yield Stage(app.client, channel, served.url, acts)
            await page.goto("about:blank")
        await served.stop()


async def test_every_block_is_rendered_as_its_type(stage: Stage, page: Browser) -> None:
    await stage.post(SHOWN)
    await page.goto(stage.url)
    drawn = page.locator("main [data-message]")
    await expect(drawn.locator("[data-block]")).to_have_count(len(SHOWN))
    await expect(drawn.get_by_role("heading", name="A header eyes")).to_be_visible()
    await expect(drawn.locator("time[title*='June 1, 2026, 8:00']")).to_have_text("2026-06-01 8:00 AM")
    await expect(drawn.locator("pre")).to_have_text("550 no")
    await expect(drawn.get_by_role("columnheader")).to_have_text(["Check", "Result"])
    await expect(drawn.locator("[data-task=complete]")).to_contain_text("DNS")
    await expect(drawn.locator(".alert.warning")).to_have_text("Careful")
    await expect(drawn.locator(".markdown blockquote")).to_contain_text("said")


async def test_an_unknown_block_is_a_box_with_its_text(stage: Stage, page: Browser) -> None:
    await page.goto(stage.url)
    await expect(page.locator("[data-composer=channel]")).to_be_visible()
    await page.evaluate(
        """async () => {
          const { blocks } = await import("/static/js/blocks.js");
          document.querySelector("main").append(...blocks([{ type: "riddle", text: { text: "Who?" } }]));
        }"""
    )
    await expect(page.locator("[data-block=riddle]")).to_have_text("A riddle blockWho?")


async def test_a_dangerous_button_asks_first(stage: Stage, page: Browser) -> None:
    await stage.post([ACTIONS])
    await page.goto(stage.url)
    await page.click("[data-action-id=end]")
    await page.get_by_role("button", name="No", exact=True).click()
    await expect(page.locator("dialog")).to_have_count(0)
    await page.click("[data-action-id=end]")
    await page.locator("dialog [data-confirm]").click()
    await expect(page.locator("[aria-busy]")).to_have_count(0)
    assert stage.acts == [("end", "end")]


async def test_menus_are_used_by_keyboard(stage: Stage, page: Browser) -> None:
    await stage.post([ACTIONS])
    await page.goto(stage.url)
    more = page.get_by_role("button", name="More", exact=True)
    await more.focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("menuitem", name="Two")).to_be_focused()
    async with page.expect_response("**/act/press"):
        await page.keyboard.press("Enter")
    async with page.expect_response("**/act/press"):
        await page.select_option("[data-action-id=pick]", "a")
    assert stage.acts == [("more", "two"), ("pick", "a")]
