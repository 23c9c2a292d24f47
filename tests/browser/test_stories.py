"""What the bot promises, as seen on the page: the real bot, the lab, a real browser."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from bot.cli.stories import stories
from tests.browser.reader import PATIENCE, Reader

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

NAME, MAIL = next(story.file for story in stories() if story.file)
DROP = """([selector, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true });
  document.querySelector(selector).dispatchEvent(drop);
}"""


async def test_a_server_that_was_down_is_reported_back(reader: Reader) -> None:
    await reader.open("?story=recovering")
    await reader.see(reader.card, "their side")
    await reader.see(reader.thread, "Evidence for it")
    await reader.see(reader.thread, "does not answer connections")
    await reader.see(reader.thread.locator("table"), "is delegated to 2 name servers")
    await reader.open_panel("sick")
    await reader.page.fill("[data-search]", "recovering")
    await reader.page.click("[data-heal='recovering.example']")
    await reader.see(reader.thread, "works again")
    await reader.see(reader.thread, "@you")
    await reader.see(reader.card, "works again, send it again now")


async def test_a_typo_is_corrected_by_editing_the_message(reader: Reader) -> None:
    await reader.open()
    typed = "<kim@refusinng.example>: 451 4.4.1 connect timed out, see https://example.com/4"
    await reader.say(typed)
    await expect(reader.card.locator("[data-reaction=exclamation]")).to_be_visible(timeout=PATIENCE)
    await reader.card.hover()
    await reader.card.locator("[data-more]").click()
    await reader.card.locator("[data-edit]").click()
    words = reader.card.locator("[data-editing]")
    await expect(words).to_be_focused()
    await expect(words).to_have_value(typed)
    await words.fill(typed.replace("refusinng", "refusing"))
    await words.press("Enter")
    await expect(reader.card.locator(".edited")).to_be_visible()
    await reader.card.locator("[data-replies]").click()
    await reader.see(reader.thread, "edited the message")
    await reader.see(reader.thread, "refusing.example refuses mail connections")


async def test_an_edit_in_progress_survives_a_reply(reader: Reader) -> None:
    await reader.open()
    await reader.say("<kim@refusinng.example>: 451 4.4.1 connect timed out")
    for button in ("reply", "more", "edit"):  # dispatched, since the card may change while a mouse is down
        await reader.card.locator(f"[data-{button}]").dispatch_event("click")
    words = reader.card.locator("[data-editing]")
    await words.fill("it was a typo")
    await reader.see(reader.thread, "Evidence for it")
    await expect(words).to_have_value("it was a typo")
    await words.press("Escape")
    await expect(reader.card.locator("[data-replies]")).to_contain_text("2 replies")


async def test_a_dropped_mail_shows_its_state_as_a_reaction(reader: Reader) -> None:
    await reader.open()
    await reader.page.evaluate(DROP, ["main", NAME, MAIL.decode()])
    dropped = reader.page.locator("main [data-message]", has=reader.page.locator("[data-file]"))
    await expect(dropped.locator("[data-reaction=exclamation]")).to_be_visible(timeout=PATIENCE)
    await dropped.locator("[data-replies]").click()
    await reader.see(reader.thread, "message too large")


async def test_quiet_until_a_chosen_day_and_time(reader: Reader) -> None:
    then = datetime.now(UTC) + timedelta(days=2)
    await reader.open("?story=sick")
    await reader.see(reader.card, "their side")
    await reader.press("Snooze")
    await reader.dialog.get_by_label("Until the day and time below").check()
    await reader.dialog.locator("input[type=datetime-local]").fill(f"{then:%Y-%m-%d}T09:30")
    await reader.dialog.get_by_role("button", name="Snooze").click()
    await expect(reader.dialog).to_have_count(0, timeout=PATIENCE)
    await reader.see(reader.card, "9:30")


async def test_an_incident_is_taken_and_resolved(reader: Reader) -> None:
    await reader.open("?story=sick")
    await reader.see(reader.card, "nobody yet")
    await reader.press("Take it")
    await reader.see(reader.card, "@you")
    await reader.press("Resolve")
    submit = reader.dialog.locator("[data-submit]")
    await submit.click()
    await reader.see(reader.dialog, "Please complete this required field.")
    await reader.dialog.get_by_label("They fixed it").check()
    await submit.click()
    await reader.see(reader.card, "resolved: they fixed it")


async def test_the_note_to_the_postmaster_is_ready_to_copy(reader: Reader) -> None:
    await reader.open("?story=sick")
    await reader.see(reader.card, "their side")
    await reader.press("Note to postmaster")
    note = reader.dialog.locator("textarea")
    await expect(note).to_be_focused()
    await expect(note).to_have_value(re.compile("Dear postmaster"))
    await reader.page.keyboard.press("Escape")
    await expect(reader.dialog).to_have_count(0)


async def test_a_window_is_gone_once_the_page_is_reloaded(reader: Reader) -> None:
    """As in Slack."""
    await reader.open("?story=sick")
    await reader.see(reader.card, "their side")
    await reader.press("Note to postmaster")
    await expect(reader.dialog).to_be_visible()
    await reader.open()
    await reader.see(reader.card, "their side")
    await expect(reader.dialog).to_have_count(0)
    await reader.press("Note to postmaster")
    await expect(reader.dialog).to_be_visible()


async def test_a_failing_watched_domain_is_reported(reader: Reader) -> None:
    await reader.open("?story=watch&panel=sick")
    await reader.see(reader.card, "signed.example")
    await reader.page.fill("[data-search]", "signed.example")
    await reader.page.select_option("[data-sicken='signed.example']", "refusing")
    await expect(reader.page.locator("[data-group=sickened]")).to_contain_text("refuse connections")
    await reader.see(reader.thread, "refuse")


async def test_history_and_the_meaning_of_a_code_are_shown(reader: Reader) -> None:
    await reader.open("?story=explain")
    await reader.see(reader.card, "4.4.1")
    await reader.say("/bounce history recovering.example")
    await reader.see(reader.card, "recovering.example")


async def test_a_story_does_not_reopen_the_previous_thread(reader: Reader) -> None:
    await reader.open("?story=sick")
    await reader.see(reader.thread, "Evidence for it")
    await reader.open("?story=explain&panel=sick")
    await reader.see(reader.card, "4.4.1")
    await reader.page.click("[data-heal='healthy.example']")
    earlier = reader.page.locator("main [data-message]", has_text="healthy.example")
    await reader.see(earlier.locator("[data-replies]"), "2 replies")
    await expect(reader.thread).to_be_hidden()


async def test_hostile_text_stays_text(reader: Reader) -> None:
    await reader.open("?story=hostile")
    await reader.see(reader.thread, "Evidence for it")
    shown = reader.page.locator("[data-message][data-from=bouncebot]")
    await expect(shown.locator(".mention.loud, a[href*='evil.example'], script")).to_have_count(0)
    await expect(reader.page.locator("script:not([type=module])")).to_have_count(0)
