"""Several workspaces in one process: what happens to one does not affect the others."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.app import workspace, workspaces
from bot.errors import SettingError, SlackRefusedError, StorageError
from bot.storage import SqlStore
from handlers.listening import catch_up
from tests.e2e.bounces import PASTED
from tests.e2e.two import Two, table
from tests.scene import payload


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Two]:
    async with Two.opened(tmp_path) as both:
        yield both


async def test_each_workspace_has_its_own_incident(two: Two) -> None:
    async with two.served():
        await two.ask_everywhere("4.4.1 refusing.example")
        cards = [await scene.card("waiting") for scene in two.scenes.values()]
        ours, theirs = (payload(card)["incident"] for card in cards)
        parts = await two.ready()
    assert ours != theirs
    assert parts == {"ok": True, "database": True, "slack": True, "slack-acme": True, "slack-globex": True}
    for scene in two.scenes.values():
        scene.assert_posted_once()
        assert len(scene.cards) == 1


async def test_an_uninstalled_workspace_stops_alone_and_the_operators_are_told(two: Two) -> None:
    with capture_logs() as lines:
        async with two.served():
            await two.globex.bounce("4.4.1 refusing.example")
            await two.globex.card("waiting")
            two.globex.workspace.uninstall()
            told = await two.acme.post("operator/slack-globex")
            await two.acme.bounce("4.4.1 refusing.example")
            await two.acme.card("waiting")
            status, parts = await two.readiness()
    assert "token_revoked" in str(told.blocks)
    assert (status, parts["slack-globex"], parts["slack-acme"], parts["ok"]) == (200, False, True, True)
    errors = [line for line in lines if line["log_level"] == "error"]
    assert [(line["event"], line["workspace"]) for line in errors] == [("workspace_stopped", "slack-globex")]


async def test_a_refused_call_ends_it_where_no_event_does(two: Two) -> None:
    async with two.served():
        await two.globex.bounce("4.4.1 refusing.example")
        await two.globex.card("waiting")
        two.globex.workspace.revoke()
        two.globex.lab.heal("refusing.example")
        told = await two.acme.post("operator/slack-globex")
        assert "token_revoked" in str(told.blocks)


async def test_a_transient_error_stops_no_workspace(two: Two) -> None:
    two.globex.workspace.faults.add("invalid_auth", "chat.postMessage", times=1)
    async with two.served():
        await two.globex.bounce("4.4.1 refusing.example")
        await two.globex.card("waiting")
        assert (await two.readiness())[1]["slack-globex"] is True
    assert two.acme.posts == []


async def test_two_apps_in_one_workspace_are_refused_as_both_would_answer(two: Two) -> None:
    two.globex.workspace._state.team_id = two.acme.workspace.team_id
    with pytest.raises(SettingError, match=r"\[acme\] and \[globex\] are the same workspace"):
        async with two.served():
            pass


async def test_a_workspace_refused_at_the_start_is_served_once_slack_accepts_it(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "RETRY_SECONDS", 0.05)
    two.globex.workspace.faults.add("invalid_auth", "auth.test", times=3)
    async with two.served():
        await two.acme.post("operator/slack-globex")
        await two.acme.post("operator/slack-globex-over")
        await two.globex.bounce("4.4.1 refusing.example")
        await two.globex.card("waiting")


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_workspace_that_slack_keeps_waiting_holds_up_no_other(
    two: Two, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """One that was rate-limited kept all of them from starting for minutes."""
    monkeypatch.setattr(workspace, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(workspaces, "PATIENCE", 0.5)
    limit = two.globex.workspace.faults.add("ratelimited", method, seconds=60)
    async with asyncio.timeout(30), two.served():
        assert (await two.acme.bounce("help")).error is None
        told = await two.acme.post("operator/slack-globex")
        assert "limits the rate" in str(told.blocks)
        limit.times = 0
        two.globex.workspace.faults.clear()


async def test_a_database_failure_at_its_return_leaves_no_second_poster(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "RETRY_SECONDS", 0.05)
    async with two.served():
        assert (await two.globex.bounce("help")).error is None
    note_gap, refusals = SqlStore.note_gap, [StorageError("the disk is full")] * 2

    async def full_at_first(store: SqlStore, *about: Any) -> datetime:
        if refusals:
            raise refusals.pop()
        return await note_gap(store, *about)

    monkeypatch.setattr(SqlStore, "note_gap", full_at_first)
    two.globex.workspace.faults.add("invalid_auth", "auth.test", times=1)
    async with two.served():
        await two.acme.post("operator/slack-globex-over")
        posters = [task for task in asyncio.all_tasks() if task.get_name() == "posting.outbox"]
    assert len(posters) == len(two.scenes)


async def test_a_workspace_whose_token_is_replaced_is_served_after_a_restart(two: Two) -> None:
    two.globex.workspace.faults.add("invalid_auth", "auth.test")
    async with two.served():
        await two.acme.post("operator/slack-globex")
    two.globex.workspace.faults.clear()
    async with two.served():
        await two.acme.post("operator/slack-globex-over")


async def test_when_the_last_one_stops_we_are_up_and_not_ready(two: Two) -> None:
    two.write(globex="# not yet")
    async with two.served():
        await two.acme.workspace.connected()
        two.acme.workspace.uninstall()
        await two.acme.until(lambda: two.acme.workspace.sockets == 0)
        status, parts = await two.readiness()
    assert (status, parts["slack"], parts["database"]) == (503, False, True)


async def test_if_every_workspace_is_refused_the_start_fails(two: Two) -> None:
    for scene in two.scenes.values():
        scene.workspace.revoke()
    refused = r"Slack refused bot_token of \[acme\] in .*workspaces.toml: token_revoked"
    with pytest.raises(SlackRefusedError, match=refused):
        async with two.served():
            pass


async def test_messages_one_workspace_missed_are_read_though_another_was_connected(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up, "OVERLAP", timedelta())
    async with two.served():
        assert (await two.globex.bounce("help")).error is None
    await two.globex.say(PASTED)
    two.write(globex="")
    async with two.served():
        assert (await two.acme.bounce("help")).error is None
    two.write()
    async with two.served():
        await two.globex.card("waiting")


async def test_two_tables_of_the_same_workspace_are_refused(two: Two) -> None:
    two.write(globex=table("globex", two.acme))
    with pytest.raises(SettingError, match=r"\[acme\] and \[globex\] have the same bot_token"):
        async with two.served():
            pass


async def test_over_http_the_signing_secret_tells_the_workspace(tmp_path: Path) -> None:
    async with Two.opened(tmp_path, over_http=True) as two:
        async with two.served():
            await two.ask_everywhere("4.4.1 refusing.example")
            for scene in two.scenes.values():
                card = await scene.card("waiting")
                await scene.press(card, "take")
                await scene.post("action/")
            status, parts = await two.readiness()
        assert (status, parts["slack-acme"], parts["slack-globex"]) == (200, True, True)
        for scene in two.scenes.values():
            scene.assert_posted_once()
            assert len(scene.cards) == 1
