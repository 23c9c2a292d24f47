"""One reaction on each message of an incident, for its newest state."""

import asyncio

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


async def test_the_reaction_follows_the_state(desk: Desk) -> None:
    root = await opened(desk)
    assert desk.reactions(root) == ["mag"]
    await desk.change(state=IncidentState.WAITING)
    await shown(desk)
    assert desk.reactions(root) == ["hourglass_flowing_sand"]
    await desk.change(state=IncidentState.RESOLVED)
    await shown(desk)
    assert desk.reactions(root) == ["white_check_mark"]


async def test_in_a_paused_channel_it_is_changed_once_the_channel_resumes(
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


async def test_the_same_reaction_is_not_set_again(desk: Desk) -> None:
    await opened(desk)
    await desk.change(count=2)
    await shown(desk)
    assert len(desk.workspace.calls("reactions.add")) == 1
    assert not desk.workspace.calls("reactions.remove")


async def test_without_a_change_no_pace_is_used(desk: Desk) -> None:
    adding, removing = Window(1), Window(1)
    assert await reactions(desk, adding, removing).work() is None
    assert (adding.until(1), removing.until(1)) == (0, 0)


async def test_a_rate_limited_reaction_waits_as_long_as_slack_says(desk: Desk) -> None:
    await opened(desk)
    desk.workspace.faults.add("ratelimited", "reactions.remove", times=1, seconds=30)
    await desk.change(state=IncidentState.WAITING)
    adding, removing = Window(100), Window(100)
    await reactions(desk, adding, removing).work()
    assert 20 < removing.until(1) <= 30
    assert adding.until(1) == 0


async def test_where_nothing_more_may_be_removed_new_messages_still_get_theirs(desk: Desk) -> None:
    """A storm: Slack takes fewer removals than additions."""
    first, second = await opened(desk), await opened_as(desk, "B-BBBBBBBB")
    await desk.change(state=IncidentState.WAITING)
    await desk.change("B-BBBBBBBB", state=IncidentState.WAITING)
    adding, removing = Window(100), Window(1)
    new = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.open("B-CCCCCCCC", origin_ts=new, thread_ts=new)
    working = reactions(desk, adding, removing)
    assert [await working.work() for _ in range(2)] == [0.0, 0.0]
    assert 50 < (await working.work() or 0) <= 60
    assert desk.reactions(new) == ["mag"]
    assert sorted((*desk.reactions(first), *desk.reactions(second))) == ["hourglass_flowing_sand", "mag"]


async def test_messages_that_joined_later_get_theirs_before_hundreds_of_others_change(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large outage is over while another begins."""
    monkeypatch.setattr("handlers.posting.reactions.MOST_JOINED", 2)
    await opened(desk)
    for _ in range(3):
        await desk.join(await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown"))
    await opened_as(desk, "B-BBBBBBBB")
    await desk.change(state=IncidentState.RECOVERED)
    new = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.join(new, "B-BBBBBBBB")
    working = reactions(desk, Window(100), Window(1))
    assert [await working.work() for _ in range(2)] == [0.0, 0.0]
    assert desk.reactions(new) == ["mag"]
    assert 50 < (await working.work() or 0) <= 60


async def test_while_nothing_more_may_be_added_nothing_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a storm every message that arrives wakes us."""
    adding = Window(1)
    adding.went()
    monkeypatch.setattr(desk.store, "stale_reactions", None)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await reactions(desk, adding, Window(1)).work()


async def test_states_that_ask_to_act_or_say_that_it_is_over_go_first(desk: Desk) -> None:
    first, second = await opened(desk), await opened_as(desk, "B-BBBBBBBB")
    await desk.change(state=IncidentState.WAITING)
    await desk.change("B-BBBBBBBB", state=IncidentState.GAVE_UP)
    await reactions(desk, Window(100), Window(1)).work()
    assert (desk.reactions(first), desk.reactions(second)) == (["mag"], ["exclamation"])


async def opened_as(desk: Desk, name: str) -> str:
    root = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.open(name, origin_ts=root, thread_ts=root)
    await shown(desk)
    return root


def reactions(desk: Desk, adding: Window, removing: Window) -> Reactions:
    refusals, team = Refusals(PaperOperators()), desk.workspace.team_id
    return Reactions(
        store=desk.store,
        client=desk.client(),
        adding=adding,
        removing=removing,
        team=team,
        refusals=refusals,
    )


@pytest.mark.parametrize("fault", ["lose_answer", "lose_call"])
@pytest.mark.parametrize("method", ["reactions.add", "reactions.remove"])
async def test_a_lost_answer_leaves_one_reaction(desk: Desk, method: str, fault: Harm) -> None:
    root = await opened(desk)
    desk.workspace.faults.add(fault, method, times=1)
    await desk.change(state=IncidentState.WAITING)
    await shown(desk)
    assert desk.reactions(root) == ["hourglass_flowing_sand"]


async def test_a_deleted_message_is_skipped(desk: Desk) -> None:
    root = await opened(desk)
    await desk.workspace.delete(desk.ada, desk.channel, root)
    await desk.change(state=IncidentState.WAITING)
    await shown(desk)
    assert [call.answer["error"] for call in desk.workspace.calls("reactions.remove")] == [
        "message_not_found"
    ]


async def test_a_forbidden_reaction_is_logged_once(desk: Desk) -> None:
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


async def test_a_message_that_joined_shows_the_state_too(desk: Desk) -> None:
    root = await opened(desk)
    further = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.join(further)
    await shown(desk)
    assert desk.reactions(further) == ["mag"]
    await desk.change(state=IncidentState.RESOLVED)
    await shown(desk)
    for message in (root, further):
        assert desk.reactions(message) == ["white_check_mark"]


async def test_a_message_that_joined_a_commands_incident_shows_its_state(desk: Desk) -> None:
    await desk.open()
    further = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.join(further)
    await shown(desk)
    assert desk.reactions(further) == ["mag"]


async def test_after_stopping_the_message_has_no_reaction(desk: Desk) -> None:
    root = await opened(desk)
    await desk.change(state=IncidentState.STOPPED)
    await shown(desk)
    assert not desk.workspace.reactions(desk.channel, root)


async def test_a_message_that_joined_several_shows_the_most_important_only(desk: Desk) -> None:
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


async def test_a_message_that_opened_one_and_joined_another_does_too(desk: Desk) -> None:
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


async def test_a_message_that_joined_one_of_several_shows_that_one(desk: Desk) -> None:
    root = await opened(desk)
    await desk.open("B-BBBBBBBB", origin_ts=root, thread_ts=root)
    further = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.join(further)
    await desk.change("B-BBBBBBBB", state=IncidentState.GAVE_UP)
    await desk.change(state=IncidentState.WAITING)
    await shown(desk)
    assert desk.reactions(root) == ["exclamation"]
    assert desk.reactions(further) == ["hourglass_flowing_sand"]


async def test_a_message_that_opened_several_shows_the_most_important_only(desk: Desk) -> None:
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
