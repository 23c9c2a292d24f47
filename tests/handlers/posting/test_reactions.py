"""One reaction on each message of an incident, for its newest state."""

import pytest
from structlog.testing import capture_logs

from bot.models.incident import IncidentState
from handlers.posting.pace import Window
from handlers.posting.reactions import Reactions
from handlers.posting.refusals import Refusals
from playground.workspace.api.specs import ALL_SCOPES
from playground.workspace.faults import Harm
from tests.handlers.posting.outbox import Desk
from tests.twins.operators import PaperOperators


async def opened(desk: Desk) -> str:
    root = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.open(origin_ts=root, thread_ts=root)
    await shown(desk)
    return root


async def shown(desk: Desk) -> None:
    async with desk.posting():
        await desk.until_settled()
        await desk.until_shown()


async def test_it_follows_the_state(desk: Desk) -> None:
    root = await opened(desk)
    assert desk.reactions(root) == ["mag"]
    await desk.change(state=IncidentState.WAITING)
    await shown(desk)
    assert desk.reactions(root) == ["hourglass_flowing_sand"]
    await desk.change(state=IncidentState.RESOLVED)
    await shown(desk)
    assert desk.reactions(root) == ["white_check_mark"]


async def test_in_a_channel_that_takes_nothing_it_is_changed_once_that_takes_us_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.posting.refusals.SOON", 0.01)
    root = await opened(desk)
    desk.workspace.archive(desk.channel)
    await desk.change(state=IncidentState.RESOLVED)
    async with desk.posting() as poster:
        await desk.workspace.wait_for(lambda: desk.workspace.calls("reactions.remove"))
        desk.workspace.unarchive(desk.ada, desk.channel)
        await poster.rejoined(desk.channel)
        await desk.until_shown()
    assert desk.reactions(root) == ["white_check_mark"]


async def test_the_same_sign_is_not_set_again(desk: Desk) -> None:
    await opened(desk)
    await desk.change(count=2)
    await shown(desk)
    assert len(desk.workspace.calls("reactions.add")) == 1
    assert not desk.workspace.calls("reactions.remove")


async def test_where_nothing_is_to_change_the_pace_is_kept_for_what_comes(desk: Desk) -> None:
    pace = Window(1)
    assert await reactions(desk, pace).work() is None
    assert pace.until(1) == 0


async def test_one_that_slack_puts_off_waits_for_as_long_as_it_says(desk: Desk) -> None:
    await opened(desk)
    desk.workspace.faults.add("ratelimited", "reactions.remove", times=1, seconds=30)
    await desk.change(state=IncidentState.WAITING)
    pace = Window(100)
    await reactions(desk, pace).work()
    assert 20 < pace.until(1) <= 30


def reactions(desk: Desk, bucket: Window) -> Reactions:
    refusals, team = Refusals(PaperOperators()), desk.workspace.team_id
    return Reactions(store=desk.store, client=desk.client(), bucket=bucket, team=team, refusals=refusals)


@pytest.mark.parametrize("fault", ["lose_answer", "lose_call"])
@pytest.mark.parametrize("method", ["reactions.add", "reactions.remove"])
async def test_what_was_lost_on_its_way_leaves_one_reaction(desk: Desk, method: str, fault: Harm) -> None:
    root = await opened(desk)
    desk.workspace.faults.add(fault, method, times=1)
    await desk.change(state=IncidentState.WAITING)
    await shown(desk)
    assert desk.reactions(root) == ["hourglass_flowing_sand"]


async def test_a_message_that_was_deleted_is_let_go(desk: Desk) -> None:
    root = await opened(desk)
    await desk.workspace.delete(desk.ada, desk.channel, root)
    await desk.change(state=IncidentState.WAITING)
    await shown(desk)
    assert [call.answer["error"] for call in desk.workspace.calls("reactions.remove")] == [
        "message_not_found"
    ]


async def test_what_no_reaction_may_do_is_logged_once(desk: Desk) -> None:
    desk.workspace.grant(ALL_SCOPES - {"reactions:write"})
    for name in ("B-2345ABCD", "B-2345ABCE"):
        root = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
        await desk.open(name, origin_ts=root, thread_ts=root)
    with capture_logs() as lines:
        await shown(desk)
    assert [call.answer["error"] for call in desk.workspace.calls("reactions.add")] == ["missing_scope"] * 2
    assert [line["why"] for line in lines if line["event"] == "posting.reaction_refused"] == ["missing_scope"]


async def test_a_command_has_no_message_to_react_to(desk: Desk) -> None:
    await desk.open()
    await shown(desk)
    assert not desk.workspace.calls("reactions.add")


async def test_a_message_that_joined_shows_the_state_as_well(desk: Desk) -> None:
    root = await opened(desk)
    further = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.join(further)
    await shown(desk)
    assert desk.reactions(further) == ["mag"]
    await desk.change(state=IncidentState.RESOLVED)
    await shown(desk)
    for message in (root, further):
        assert desk.reactions(message) == ["white_check_mark"]


async def test_what_joins_an_incident_of_a_command_shows_its_state(desk: Desk) -> None:
    await desk.open()
    further = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.join(further)
    await shown(desk)
    assert desk.reactions(further) == ["mag"]


async def test_once_stopped_the_message_shows_none(desk: Desk) -> None:
    root = await opened(desk)
    await desk.change(state=IncidentState.STOPPED)
    await shown(desk)
    assert not desk.workspace.reactions(desk.channel, root)


async def test_a_message_that_joined_several_shows_the_weightiest_alone(desk: Desk) -> None:
    await desk.open()
    await desk.open("B-BBBBBBBB")
    further = await desk.workspace.say(desk.ada, desk.channel, "two recipients, two domains")
    await desk.join(further)
    await desk.join(further, "B-BBBBBBBB")
    await shown(desk)
    assert desk.reactions(further) == ["mag"]
    await desk.change(state=IncidentState.WAITING)
    await desk.change("B-BBBBBBBB", state=IncidentState.WAITING)
    await shown(desk)
    await desk.change(state=IncidentState.RECOVERED)
    await shown(desk)
    assert desk.reactions(further) == ["hourglass_flowing_sand"]
    await desk.change("B-BBBBBBBB", state=IncidentState.RECOVERED)
    await shown(desk)
    assert desk.reactions(further) == ["white_check_mark"]


async def test_so_does_one_that_opened_one_and_joined_another(desk: Desk) -> None:
    await desk.open()
    root = await desk.workspace.say(desk.ada, desk.channel, "two recipients, two domains")
    await desk.open("B-BBBBBBBB", origin_ts=root, thread_ts=root)
    await desk.join(root)
    await desk.change(state=IncidentState.GAVE_UP)
    await shown(desk)
    assert desk.reactions(root) == ["exclamation"]
    await desk.change(state=IncidentState.RESOLVED)
    await shown(desk)
    assert desk.reactions(root) == ["mag"]


async def test_what_joined_one_of_several_shows_that_one(desk: Desk) -> None:
    root = await opened(desk)
    await desk.open("B-BBBBBBBB", origin_ts=root, thread_ts=root)
    further = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.join(further)
    await desk.change("B-BBBBBBBB", state=IncidentState.GAVE_UP)
    await desk.change(state=IncidentState.WAITING)
    await shown(desk)
    assert desk.reactions(root) == ["exclamation"]
    assert desk.reactions(further) == ["hourglass_flowing_sand"]


async def test_a_message_that_opened_several_shows_the_weightiest_alone(desk: Desk) -> None:
    root = await opened(desk)
    await desk.open("B-BBBBBBBB", origin_ts=root, thread_ts=root)
    await desk.change(state=IncidentState.WAITING)
    await shown(desk)
    assert desk.reactions(root) == ["mag"]
    await desk.change("B-BBBBBBBB", state=IncidentState.GAVE_UP)
    await shown(desk)
    assert desk.reactions(root) == ["exclamation"]
    await desk.change("B-BBBBBBBB", state=IncidentState.RESOLVED)
    await shown(desk)
    assert desk.reactions(root) == ["hourglass_flowing_sand"]
