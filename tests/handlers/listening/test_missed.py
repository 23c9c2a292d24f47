"""Missed messages are read in the end; lasting trouble is reported, and its end too."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import StorageError
from bot.models.intake import Intake
from handlers.listening import missed
from handlers.listening.missed import Missed
from tests.handlers.away import BOUNCE, HOUR_AGO, Away
from tests.handlers.inbox import services_that
from tests.twins.operators import PaperOperators
from tests.twins.store import MemoryStore


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "PAUSES", (0.01,))
    monkeypatch.setattr(missed, "LAG", 0.01)


async def told_while_reading(away: Away) -> list[str]:
    operators = PaperOperators()
    await (await missed_in(away, MemoryStore(), operators)).read(HOUR_AGO)
    return operators.heard


async def missed_in(away: Away, store: MemoryStore, operators: PaperOperators) -> Missed:
    services = services_that(gaps=store, operators=operators)
    return Missed(await away.reader(), services, "slack-history")


async def test_one_try_that_fails_is_told_to_nobody(away: Away) -> None:
    await away.say(BOUNCE)
    away.workspace.faults.add("server_error", "conversations.history", times=1)
    assert await told_while_reading(away) == ["slack-history over"]
    assert len(away.intakes) == 1


async def test_what_was_said_so_lately_that_history_has_it_later_is_read_too(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    away.workspace.faults.history_lag = 0.3
    monkeypatch.setattr(missed, "LAG", 0.4)
    await away.say(BOUNCE)
    assert await told_while_reading(away) == ["slack-history over"]
    assert len(away.intakes) == 1


async def test_what_was_missed_in_one_channel_is_not_looked_for_in_all(away: Away) -> None:
    away.workspace.add_channel("elsewhere")
    await away.say(BOUNCE)
    store = MemoryStore()
    reading = await missed_in(away, store, PaperOperators())
    await reading.read(HOUR_AGO, {away.channel})
    read = {call.args["channel"] for call in away.workspace.calls("conversations.history")}
    assert read == {away.channel}
    assert len(away.intakes) == 1
    now = datetime.now(UTC)
    assert await store.note_gap("T1", now, now) == HOUR_AGO


async def test_while_one_channel_is_read_all_of_them_may_come_to_be(away: Away) -> None:
    elsewhere = away.workspace.add_channel("elsewhere")
    await away.workspace.say(away.ada, elsewhere, BOUNCE)
    reading = await missed_in(away, MemoryStore(), PaperOperators())
    await asyncio.gather(reading.read(HOUR_AGO, {away.channel}), reading.read(HOUR_AGO))
    assert len(away.intakes) == 1


async def test_a_channel_that_stays_closed_is_told_and_read_once_it_opens(away: Away) -> None:
    await away.say(BOUNCE)
    away.workspace.faults.add("server_error", "conversations.history", times=2)
    told, over = await told_while_reading(away)
    assert told.startswith("slack-history: ")
    assert away.channel in told
    assert "`internal_error`" in told
    assert over == "slack-history over"
    assert len(away.intakes) == 1


async def test_what_slack_does_not_let_us_read_for_days_is_left_and_not_said_to_be_read(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "LOOK_BACK", timedelta(seconds=missed.PAUSES[0]))
    away.workspace.faults.add("server_error", "conversations.history")
    assert await told_while_reading(away) == []
    assert len(away.workspace.calls("conversations.history")) == 1


async def test_a_slack_that_does_not_say_where_we_are_is_asked_again(away: Away) -> None:
    await away.say(BOUNCE)
    away.workspace.faults.add("server_error", "users.conversations", times=2)
    told, _ = await told_while_reading(away)
    assert "my channels" in told
    assert len(away.intakes) == 1


async def test_who_was_killed_before_all_was_read_goes_on_in_the_next_life(away: Away) -> None:
    store = MemoryStore()
    await away.say(BOUNCE)
    fault = away.workspace.faults.add("server_error", "conversations.history")
    killed = asyncio.create_task((await missed_in(away, store, PaperOperators())).read(HOUR_AGO))
    await away.workspace.wait_for(lambda: away.workspace.calls("conversations.history"))
    killed.cancel()
    away.workspace.faults.active.remove(fault)

    heard_lately = datetime.now(UTC) + timedelta(hours=1)
    await (await missed_in(away, store, PaperOperators())).read(heard_lately)
    assert len(away.intakes) == 1
    assert await store.note_gap("T1", heard_lately, heard_lately) == heard_lately


@pytest.mark.parametrize(("error", "logged"), [(StorageError("disk full"), []), (KeyError("ts"), ["error"])])
async def test_what_was_not_written_down_is_read_again_and_a_fault_of_ours_is_logged(
    away: Away, monkeypatch: pytest.MonkeyPatch, error: Exception, logged: list[str]
) -> None:
    await away.say(BOUNCE)
    accept, errors = away.accept, [error]

    async def breaks_once(intake: Intake) -> bool:
        if errors:
            raise errors.pop()
        return await accept(intake)

    monkeypatch.setattr(away, "accept", breaks_once)
    with capture_logs() as lines:
        assert await told_while_reading(away) == ["slack-history over"]
    assert [line["log_level"] for line in lines if line["event"] == "catch_up_failed"] == logged
    assert len(away.intakes) == 1


async def test_however_often_we_come_back_one_reads_and_goes_on_with_all_of_it(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "PAUSES", (60.0,))
    shut = away.workspace.add_channel("shut")
    away.workspace.faults.add("server_error", "conversations.history", times=1)
    store, operators = MemoryStore(), PaperOperators()
    it = await missed_in(away, store, operators)
    reading = asyncio.create_task(it.read(datetime.now(UTC)))
    await away.workspace.wait_for(lambda: len(away.workspace.calls("conversations.history")) == 2)
    for channel in (shut, away.channel):
        await away.workspace.say(away.ada, channel, BOUNCE)
    for _ in range(3):
        await asyncio.wait_for(it.read(HOUR_AGO), 30.0)
    await asyncio.wait_for(reading, 30.0)
    assert len(away.intakes) == 2
    assert store._tables.gaps == {}
