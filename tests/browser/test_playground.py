"""What a newcomer types in the playground besides the stories."""

import pytest
from playwright.async_api import expect

from tests.browser.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_nonsense_gets_one_private_line_that_says_what_works(reader: Reader) -> None:
    await reader.open()
    await reader.say("/bounce " + "x" * 2900)
    await reader.see(reader.card, "What works")
    await reader.see(reader.card, "Only visible to you")
    await reader.card.locator("[data-dismiss]").click()
    await expect(reader.page.locator("main [data-message]")).to_have_count(0)


async def test_a_domain_outside_the_lab_is_neither_contacted_nor_blamed(reader: Reader) -> None:
    await reader.open()
    await reader.say("/bounce 4.4.1 outside.test")
    await reader.see(reader.card, "Whose problem")
    await expect(reader.card).not_to_contain_text("their side")
    await reader.see(reader.card, "outside.test does not exist in this playground")
    await reader.see(reader.card, "such as healthy.example, down.example and recovering.example")


async def test_the_banner_leads_to_the_domains_that_exist_also_by_keyboard(reader: Reader) -> None:
    await reader.open()
    leads = reader.page.locator("[data-notice] button")
    await expect(leads).to_have_text("Make it sick")
    await leads.focus()
    await reader.page.keyboard.press("Enter")
    panel = reader.page.locator("[data-panel-pane]")
    await expect(panel.get_by_role("heading", name="Make it sick")).to_be_focused()


async def test_an_unknown_command_is_refused_and_can_be_corrected(reader: Reader) -> None:
    await reader.open()
    await reader.say("/nosuch 4.4.1 down.example")
    await reader.see(reader.page.locator("[data-toast]"), "not a valid command")
    await expect(reader.page.locator("[data-composer=channel]")).to_have_value("/nosuch 4.4.1 down.example")


async def test_slack_failures_can_be_switched_on_and_are_survived(reader: Reader) -> None:
    await reader.open("?panel=troubles")
    await reader.page.check("[data-trouble=lose_answer]")
    await reader.page.check("[data-trouble=ratelimited]")
    await reader.say("/bounce explain 4.4.1")
    await reader.say("/bounce 4.4.1 refusing.example")
    await reader.page.uncheck("[data-trouble=lose_answer]")
    await reader.page.uncheck("[data-trouble=ratelimited]")
    await reader.see(reader.page.locator("main"), "refusing.example: connections are refused")


async def test_panels_that_replace_the_sidebar_lead_to_each_other(reader: Reader) -> None:
    await reader.open("?panel=sick")
    panel = reader.page.locator("[data-panel-pane]")
    await expect(reader.page.locator("[data-open-panel=stories]")).to_be_hidden()
    await panel.locator("[data-switch-panel=stories]").click()
    await expect(panel.get_by_role("heading", name="Try a story")).to_be_focused()
    await panel.locator("[data-switch-panel=troubles]").click()
    await expect(panel.get_by_role("heading", name="Trouble with Slack")).to_be_focused()


async def test_the_findings_are_shown_in_plain_words(reader: Reader) -> None:
    await reader.open("?panel=sick")
    gone = reader.page.locator("[data-patient='gone.example']")
    await expect(gone).to_contain_text("A good diagnosis finds: no such domain")
    await expect(gone).not_to_contain_text("nxdomain")


async def test_a_panel_over_the_channel_closes_for_the_answer(reader: Reader) -> None:
    await reader.page.set_viewport_size({"width": 390, "height": 844})
    await reader.open("?panel=stories")
    await reader.page.locator("[data-panel-pane] [data-try=explain]").click()
    await reader.see(reader.card, "4.4.1: No answer from host")
    await expect(reader.card).to_be_visible()


async def test_the_composer_shows_all_lines_of_its_hint_and_of_the_text(reader: Reader) -> None:
    await reader.page.set_viewport_size({"width": 390, "height": 844})
    await reader.open()
    composer = reader.page.locator("[data-composer=channel]")
    await expect(composer).to_have_js_property("rows", 2)
    await composer.fill("4.4.1 example.com " * 10)
    await expect(composer).not_to_have_js_property("rows", 2)
    assert await composer.evaluate("it => it.scrollHeight <= it.clientHeight")
    await composer.fill("short")
    await expect(composer).to_have_js_property("rows", 1)


async def test_a_phone_shows_the_welcome_from_its_top(reader: Reader) -> None:
    await reader.page.set_viewport_size({"width": 390, "height": 700})
    await reader.open()
    await expect(reader.page.locator("main .messages")).to_have_js_property("scrollTop", 0)


async def test_a_large_file_is_shown_in_megabytes(reader: Reader) -> None:
    await reader.open()
    large = {"name": "drawing.bin", "mimeType": "application/octet-stream", "buffer": b"\x00" * 5_240_000}
    await reader.page.set_input_files("[data-attach=channel]", large)  # type: ignore[arg-type]
    await reader.see(reader.card, "5.2 MB")


async def test_asking_from_home_leads_to_the_answer(reader: Reader) -> None:
    await reader.open("?panel=sick")
    await reader.page.click("[data-close-panel]")
    await reader.page.click("[data-goto=home]")
    await reader.open_panel("sick")
    await reader.page.click("[data-ask='refusing.example']")
    await reader.see(reader.card, "refusing.example")
