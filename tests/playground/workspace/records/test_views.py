"""Modals and the Home tab: opened, stacked, changed, filled in, submitted and closed as in Slack."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.workspace import View
from tests.playground.workspace.place import Place

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


WHEN: Json = {
    "type": "input",
    "block_id": "when",
    "label": words("When"),
    "element": {
        "type": "radio_buttons",
        "action_id": "when",
        "options": [{"text": words("Now"), "value": "now"}, {"text": words("Later"), "value": "later"}],
        "initial_option": {"text": words("Now"), "value": "now"},
    },
}
DAY: Json = {
    "type": "input",
    "block_id": "day",
    "optional": True,
    "label": words("Day"),
    "element": {"type": "datepicker", "action_id": "day"},
}
BUTTON: Json = {
    "type": "actions",
    "block_id": "more",
    "elements": [{"type": "button", "action_id": "more", "text": words("More"), "value": "1"}],
}


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal", "callback_id": "form", "title": words(title), "submit": words("Go"),
        "blocks": list(blocks) or [WHEN], **more,
    }  # fmt: skip


async def opened(place: Place, client: AsyncWebClient, view: Json) -> View:
    await client.views_open(trigger_id=place.workspace.trigger(place.ada), view=view)
    return place.workspace.modals(place.ada)[-1]


async def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call()
    return str(caught.value.response["error"])


async def test_three_modals_may_be_stacked_and_a_trigger_is_used_once(
    place: Place, client: AsyncWebClient
) -> None:
    trigger = place.workspace.trigger
    assert await refusal(lambda: client.views_push(trigger_id=trigger(place.ada), view=modal("A"))) == (
        "not_found"
    )
    spent = trigger(place.ada)
    await client.views_open(trigger_id=spent, view=modal("A"))
    assert await refusal(lambda: client.views_push(trigger_id=spent, view=modal("B"))) == "invalid_trigger_id"
    for title in "BC":
        await client.views_push(trigger_id=trigger(place.ada), view=modal(title))
    assert await refusal(lambda: client.views_push(trigger_id=trigger(place.ada), view=modal("D"))) == (
        "push_limit_reached"
    )
    stack = place.workspace.modals(place.ada)
    assert [view.body["title"]["text"] for view in stack] == ["A", "B", "C"]
    assert stack[2].previous_view_id == stack[1].id
    assert {view.root_view_id for view in stack} == {stack[0].id}


async def test_an_update_of_an_old_version_is_refused(place: Place, client: AsyncWebClient) -> None:
    view = await opened(place, client, modal("A"))
    old = view.hash
    await client.views_update(view_id=view.id, hash=old, view=modal("B"))
    assert view.body["title"]["text"] == "B"
    again = await refusal(lambda: client.views_update(view_id=view.id, hash=old, view=modal("C")))
    assert again == "hash_conflict"
    assert await refusal(lambda: client.views_update(view_id="V0", view=modal("C"))) == "not_found"


@pytest.mark.parametrize(
    "view",
    [
        {"type": "home", "blocks": []},
        modal("A", surprise=1),
        modal("a title that is far too long"),
        modal("A", private_metadata="x" * 3001),
        modal("A", WHEN, submit=None),
        modal("A") | {"title": "not an object"},
    ],
)
async def test_invalid_views_are_refused(place: Place, client: AsyncWebClient, view: Json) -> None:
    assert await refusal(
        lambda: client.views_open(trigger_id=place.workspace.trigger(place.ada), view=view)
    ) == ("invalid_arguments")


async def test_submitted_values_include_unchanged_ones(place: Place, connected: AsyncApp) -> None:
    seen: list[Json] = []

    @connected.view("form")
    async def take(ack: Any, view: Json) -> None:
        seen.append(view["state"]["values"])
        await ack()

    view = await opened(place, connected.client, modal("A", WHEN, DAY))
    with pytest.raises(ValueError, match="no option 'never'; there are now, later"):
        await place.workspace.submit(place.ada, view.id, {"when": "never"})
    await place.workspace.submit(place.ada, view.id, {"day": "2026-12-01"})
    [values] = seen
    assert values["when"]["when"]["selected_option"]["value"] == "now"
    assert values["day"]["day"]["selected_date"] == "2026-12-01"
    assert place.workspace.modals(place.ada) == []


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "errors", "errors": {"when": "No."}}, ["A", "B"]),
        ({"response_action": "update", "view": modal("C")}, ["A", "C"]),
        ({"response_action": "push", "view": modal("C")}, ["A", "B", "C"]),
        ({"response_action": "clear"}, []),
        ({}, ["A"]),
    ],
)
async def test_the_app_decides_what_follows_a_submission(
    place: Place, connected: AsyncApp, answer: Json, titles: list[str]
) -> None:
    @connected.view("form")
    async def take(ack: Any) -> None:
        await ack(**answer)

    await opened(place, connected.client, modal("A"))
    await connected.client.views_push(trigger_id=place.workspace.trigger(place.ada), view=modal("B"))
    result = await place.workspace.submit(place.ada, place.workspace.modals(place.ada)[-1].id)
    assert result.payload == answer
    assert [view.body["title"]["text"] for view in place.workspace.modals(place.ada)] == titles


async def test_the_app_is_told_of_a_closed_form_if_it_asked_to(place: Place, connected: AsyncApp) -> None:
    closed: list[str] = []

    @connected.view_closed("form")
    async def gone(ack: Any, view: Json) -> None:
        closed.append(view["title"]["text"])
        await ack()

    for title, notify in (("quiet", False), ("told", True)):
        view = await opened(place, connected.client, modal(title, notify_on_close=notify))
        await place.workspace.close_view(place.ada, view.id)
    assert closed == ["told"]
    assert place.workspace.modals(place.ada) == []
    with pytest.raises(LookupError, match="no view"):
        await place.workspace.close_view(place.ada, "V0")


async def test_the_home_tab_is_published_when_opened_and_its_buttons_work(
    place: Place, connected: AsyncApp
) -> None:
    pressed: list[Json] = []

    @connected.event("app_home_opened")
    async def draw(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [BUTTON]})

    @connected.action("more")
    async def press(ack: Any, body: Json) -> None:
        pressed.append(body["container"] | body["actions"][0])
        await ack()

    await place.workspace.open_home(place.ada)
    home = await place.workspace.wait_for(lambda: place.workspace.home(place.ada))
    assert home
    await place.workspace.press_in_view(place.ada, home.id, "more")
    assert (pressed[0]["type"], pressed[0]["view_id"], pressed[0]["value"]) == ("button", home.id, "1")
    with pytest.raises(LookupError, match=r"there are: more \(More\)"):
        await place.workspace.press_in_view(place.ada, home.id, "less")
    client = connected.client
    nobody = await refusal(
        lambda: client.views_publish(user_id="U0", view={"type": "home", "blocks": [BUTTON]})
    )
    assert nobody == "user_not_found"
