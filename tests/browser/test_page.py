"""The playground's page in a real browser, with only the workspace behind it: no app is connected."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Page as Browser
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from playground.page import Page, Try
from playground.workspace import Workspace
from tests.bolt import client_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

HOSTILE = "<script>document.title='owned'</script> &lt;b&gt; *bold* <!date^0^{date_num}^never>"
CARD: list[dict[str, object]] = [
    {"type": "header", "text": {"type": "plain_text", "text": "down.example does not answer"}},
    {"type": "section", "text": {"type": "mrkdwn", "text": "*4.4.1* from <https://example.com|there>"}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": {"type": "plain_text", "text": "Check now"}, "action_id": "check"}
        ],
    },
]


@dataclass(frozen=True, slots=True)
class Desk:
    workspace: Workspace
    page: Page
    channel: str
    ada: str
    client: AsyncWebClient


@pytest_asyncio.fixture(loop_scope="package")
async def desk(page: Browser) -> AsyncIterator[Desk]:
    async with Workspace() as workspace:
        ada = workspace.add_user("ada")
        channel = workspace.add_channel("mail-ops")
        served = Page(
            workspace, "Waits are shorter here.", tries=[Try("hello", "Say hello", "posts", texts=("hello",))]
        )
        await served.start()
        client = client_of(workspace)
        yield Desk(workspace, served, channel, ada, client)
        await page.goto("about:blank")
        await served.stop()


async def test_a_message_is_posted_and_a_thread_is_answered(desk: Desk, page: Browser) -> None:
    await page.goto(desk.page.url)
    await expect(page.locator("[data-notice]")).to_have_text("Waits are shorter here.")
    await page.fill("[data-composer=channel]", "mail bounces")
    await page.press("[data-composer=channel]", "Enter")
    await expect(page.locator("main [data-message]")).to_contain_text("mail bounces")

    [root] = desk.workspace.messages(desk.channel)
    await desk.client.chat_postMessage(channel=desk.channel, thread_ts=root.ts, text="looking")
    await page.click("[data-replies]")
    await expect(page.locator("[data-thread-pane] [data-message]")).to_have_count(2)

    await page.fill("[data-composer=thread]", "thanks")
    await page.press("[data-composer=thread]", "Enter")
    await expect(page.locator("[data-replies]")).to_contain_text("2 replies")
    assert desk.workspace.messages(desk.channel)[-1].thread_ts == root.ts


async def test_a_card_is_rendered_updated_in_place_and_says_when_the_app_does_not_answer(
    desk: Desk, page: Browser
) -> None:
    posted = await desk.client.chat_postMessage(channel=desk.channel, text="card", blocks=CARD)
    await page.goto(desk.page.url)
    await expect(page.locator("[data-block=header]")).to_have_text("down.example does not answer")
    await expect(page.locator("[data-block=section] a")).to_have_attribute("href", "https://example.com")

    await page.click("[data-action-id=check]")
    await expect(page.locator("[data-toast]")).to_contain_text("not connected")

    await desk.client.chat_update(channel=desk.channel, ts=posted["ts"], text="card", blocks=CARD[:1])
    await expect(page.locator("[data-action-id=check]")).to_have_count(0)
    await expect(page.locator("main .edited")).to_be_visible()


async def test_foreign_text_stays_text(desk: Desk, page: Browser) -> None:
    await desk.client.chat_postMessage(channel=desk.channel, text=HOSTILE)
    await page.goto(desk.page.url)
    message = page.locator("main [data-message]")
    await expect(message.locator("strong", has_text="bold")).to_be_visible()
    await expect(message).to_contain_text("<b>")
    await expect(page).to_have_title("bouncebot playground")


async def test_a_story_in_the_address_is_played(desk: Desk, page: Browser) -> None:
    await page.goto(f"{desk.page.url}?story=hello")
    await expect(page.locator("main [data-message]")).to_contain_text("hello")


async def test_a_closed_thread_stays_closed(desk: Desk, page: Browser) -> None:
    await page.goto(f"{desk.page.url}?story=hello")
    await expect(page.locator("main [data-message]")).to_contain_text("hello")
    [root] = desk.workspace.messages(desk.channel)
    await desk.client.chat_postMessage(channel=desk.channel, thread_ts=root.ts, text="looking")
    await page.click("[data-close-thread]")
    await desk.client.chat_postMessage(channel=desk.channel, thread_ts=root.ts, text="found")
    await expect(page.locator("[data-replies]")).to_contain_text("2 replies")
    await expect(page.locator("[data-thread-pane]")).to_be_hidden()


async def test_unseen_messages_are_marked(desk: Desk, page: Browser) -> None:
    elsewhere = desk.workspace.add_channel("elsewhere")
    root = await desk.workspace.say(desk.ada, desk.channel, "mail bounces")
    await page.goto(desk.page.url)
    await expect(page.locator("main [data-message]")).to_contain_text("mail bounces")
    await desk.client.chat_postMessage(channel=elsewhere, text="psst")
    item = page.locator(f"[data-goto={elsewhere}]")
    await expect(item.get_by_label("1 unread")).to_be_visible()
    await desk.client.chat_postMessage(channel=desk.channel, thread_ts=root, text="looking")
    await expect(page.locator("[data-replies]")).to_contain_text("new")

    await page.click("[data-replies]")
    await expect(page.locator("[data-replies]")).not_to_contain_text("new")
    await item.click()
    await expect(item.locator(".count")).to_have_count(0)


async def test_the_keyboard_reaches_a_message_and_its_thread(desk: Desk, page: Browser) -> None:
    await desk.workspace.say(desk.ada, desk.channel, "mail bounces")
    await page.goto(desk.page.url)
    await page.locator("main .messages").focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-thread-pane]")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("[data-thread-pane]")).to_be_hidden()
