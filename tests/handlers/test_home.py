"""The Home tab: one's own first, nothing of other people's channels, first steps if there is nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.incidents.overview import overview
from bot.models.incident import Incident, IncidentState
from bot.models.query import Query
from handlers.identity import Identity
from handlers.listening.intake import do_nothing
from handlers.rendering.home import FIRST_STEPS, home
from playground.workspace.limits.blocks import check_blocks
from tests.handlers.inbox import Remembered
from tests.handlers.rendering.contents import NOW, incident
from tests.handlers.rendering.hostile import HOSTILE
from tests.handlers.rendering.seen import every, strings
from tests.twins.store.past import past_of

US = Identity(team="T1", bot_user="U0BOT", bot_id="B0BOT", url="https://acme.slack.com/")


def about(domain: str, channel: str, **more: Any) -> Incident:
    found = replace(incident("It does not answer."), query=Query(domain=domain), channel=channel)
    return replace(found, id=f"B-{domain[:8].upper()}", **more)


async def shown(inbox: Remembered) -> list[dict[str, Any]]:
    return await shown_to(inbox, inbox.ada)


async def shown_to(inbox: Remembered, person: str) -> list[dict[str, Any]]:
    await inbox.workspace.open_home(person)
    view = await inbox.workspace.wait_for(lambda: inbox.workspace.home(person))
    assert view
    blocks: list[dict[str, Any]] = view.body["blocks"]
    return blocks


def headers(blocks: list[dict[str, Any]]) -> Iterator[str]:
    yield from (block["text"]["text"] for block in every(blocks, "header"))


async def test_with_nothing_open_it_says_how_to_begin(inbox: Remembered) -> None:
    assert set(FIRST_STEPS) <= set(strings(await shown(inbox)))


async def test_a_users_own_incidents_come_first(inbox: Remembered) -> None:
    inbox.incidents = {
        "1": about("other.example", inbox.channel),
        "2": about("mine.example", inbox.channel, taken_by=inbox.ada),
    }
    blocks = await shown(inbox)
    assert list(headers(blocks))[:2] == ["Yours: 1", "Open in your channels: 1"]
    assert "mine.example" in " ".join(strings(blocks[1]))


async def test_a_channel_that_the_user_is_not_in_is_not_shown(inbox: Remembered) -> None:
    private = inbox.workspace.add_channel("board", kind="group")
    bob = inbox.workspace.add_user("bob")
    inbox.incidents = {"1": about("secret.example", private), "2": about("open.example", inbox.channel)}
    assert "secret.example" not in " ".join(strings(await shown_to(inbox, bob)))


async def test_a_tab_that_slack_rejected_is_published_when_opened_again(inbox: Remembered) -> None:
    inbox.workspace.faults.add("server_error", "views.publish", times=1)
    with capture_logs() as lines:
        await inbox.workspace.open_home(inbox.ada)
        await inbox.workspace.wait_for(lambda: inbox.workspace.calls("views.publish"))
        await shown(inbox)
    assert [line["event"] for line in lines] == ["home_not_shown"]


async def test_while_membership_is_unknown_the_tab_is_left_as_it_is(inbox: Remembered) -> None:
    """It said that nothing was open; nor may it show what is."""
    inbox.incidents = {"1": about("open.example", inbox.channel)}
    inbox.workspace.faults.add("server_error", "conversations.members", times=1)
    with capture_logs() as lines:
        await inbox.workspace.open_home(inbox.ada)
        await inbox.workspace.wait_for(lambda: inbox.workspace.calls("conversations.members"))
        await inbox.after_everything()
    assert inbox.workspace.home(inbox.ada) is None
    assert [line["event"] for line in lines] == ["members_not_read"]
    assert inbox.home
    await inbox.home.refresh(inbox.client)
    assert "open.example" in " ".join(strings(await seen(inbox)))


async def test_opening_the_messages_tab_publishes_nothing(inbox: Remembered) -> None:
    assert inbox.home
    await inbox.home.opened({"tab": "messages", "user": inbox.ada}, inbox.client, do_nothing)
    assert inbox.workspace.home(inbox.ada) is None


@pytest.mark.parametrize(
    ("card_ts", "thread_ts", "link"),
    [
        ("1.2", None, "https://acme.slack.com/archives/C1/p12"),
        ("1.2", "1.2", "https://acme.slack.com/archives/C1/p12"),
        ("3.4", "1.2", "https://acme.slack.com/archives/C1/p34?thread_ts=1.2&cid=C1"),
        (None, None, None),
    ],
)
def test_a_row_links_to_its_card(card_ts: str | None, thread_ts: str | None, link: str | None) -> None:
    assert US.card_link(replace(incident("x"), card_ts=card_ts, thread_ts=thread_ts)) == link


@settings(max_examples=20)
@given(st.sampled_from(HOSTILE) | st.text(), st.integers(min_value=0, max_value=120))
def test_no_slack_limit_is_exceeded_whatever_is_open(words: str, many: int) -> None:
    everything = [incident(words, state) for state in IncidentState] * many
    still_open = [one for one in everything if one.state.is_open]
    view = home(
        overview(still_open, past_of(everything, NOW), "U0ADA", NOW),
        lambda incident: "https://acme.slack.com/x",
    )
    check_blocks(view["blocks"], "home")


async def test_an_open_tab_is_updated(inbox: Remembered) -> None:
    inbox.incidents = {"1": about("one.example", inbox.channel)}
    await shown(inbox)
    inbox.incidents["2"] = about("two.example", inbox.channel)
    assert inbox.home
    await inbox.home.refresh(inbox.client)
    assert "two.example" in " ".join(strings(await seen(inbox)))


async def test_an_open_tab_is_left_alone_while_nothing_changes(inbox: Remembered) -> None:
    inbox.incidents = {"1": about("one.example", inbox.channel)}
    await shown(inbox)
    before = inbox.workspace.home(inbox.ada)
    assert before
    first = before.hash
    assert inbox.home
    await inbox.home.refresh(inbox.client)
    assert before.hash == first


async def test_the_past_is_counted_and_the_last_recoveries_are_named(inbox: Remembered) -> None:
    back = about("back.example", inbox.channel, state=IncidentState.RECOVERED)
    now = datetime.now(UTC)
    back = replace(back, opened_at=now - timedelta(hours=3), closed_at=now - timedelta(hours=1))
    inbox.incidents = {"1": back, "2": about("open.example", inbox.channel)}
    blocks = await shown(inbox)
    assert "Recovered in the last 7 days" in headers(blocks)
    assert "The last weeks" in headers(blocks)
    assert "back.example" in " ".join(strings(blocks))
    table = next(said for said in strings(blocks) if said.startswith("7 days to"))
    assert table.splitlines()[1].startswith(f"{now:%-d %b}")
    assert max(map(len, table.splitlines())) <= PHONE
    assert len(table.splitlines()) == 2, "the weeks before that are all zeros"


async def test_what_is_due_next_is_one_line_and_one_incident_alone_is_not_repeated(inbox: Remembered) -> None:
    inbox.incidents = {"1": about("later.example", inbox.channel)}
    assert "Due next: " not in strings(await shown(inbox))
    soon = about("sooner.example", inbox.channel)
    assert soon.next_check_at
    inbox.incidents["2"] = replace(soon, next_check_at=soon.next_check_at - timedelta(minutes=5))
    assert inbox.home
    await inbox.home.refresh(inbox.client)
    said = list(strings(await seen(inbox)))
    assert "Due next: " in said
    assert said.count("sooner.example, ") == 1
    assert "later.example, " not in said


PHONE = 36
"""The width of preformatted text that a phone shows without wrapping."""


async def seen(inbox: Remembered) -> list[dict[str, Any]]:
    view = inbox.workspace.home(inbox.ada)
    assert view
    return list(view.body["blocks"])
