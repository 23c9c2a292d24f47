"""A visitor of the playground's page: what they do and see."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

PATIENCE = 20_000
"""Milliseconds; a diagnosis of a silent server takes about three seconds."""


@dataclass(frozen=True, slots=True)
class Reader:
    page: Page
    url: str

    async def open(self, query: str = "") -> None:
        await self.page.goto(f"{self.url}{query}")
        await expect(self.page.locator("[data-online=on]")).to_be_attached()

    async def say(self, text: str) -> None:
        await self.page.fill("[data-composer=channel]", text)
        await self.page.press("[data-composer=channel]", "Enter")

    async def see(self, place: Locator, text: str) -> None:
        await expect(place).to_contain_text(text, timeout=PATIENCE)

    async def press(self, label: str) -> None:
        """Presses a button of the card."""
        await self.card.locator("[data-action-id]", has_text=label).click()

    async def open_panel(self, name: str) -> None:
        await self.page.click(f"[data-open-panel={name}]")

    @property
    def card(self) -> Locator:
        """The newest message of the channel."""
        return self.page.locator("main [data-message]").last

    @property
    def thread(self) -> Locator:
        return self.page.locator("[data-thread-pane]")

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog")
