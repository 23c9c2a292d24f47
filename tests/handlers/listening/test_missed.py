"""Missed messages are read in the end; lasting trouble is reported, and its end too."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import StorageError
from bot.models.intake import Intake
from handlers.listening import missed
from handlers.listening.missed import Missed
from tests.given import intake
from tests.handlers.away import BOUNCE, HOUR_AGO, Away
from tests.handlers.inbox import services_that
from tests.twins.operators import PaperOperators
from tests.twins.store import MemoryStore


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "PAUSES", (0.01,))
    monkeypatch.setattr(missed, "LAG", 0.01)
    monkeypatch.setattr(missed, "OUTAGE_PAUSE", 0.01)


async def reported_while_reading(away: Away) -> list[str]:
    operators = PaperOperators()
    await (await missed_in(away, MemoryStore(), operators)).read(HOUR_AGO)
    return operators.heard


async def missed_in(away: Away, store: MemoryStore, operators: PaperOperators) -> Missed:
    services = services_that(gaps=store, operators=operators)
    return Missed(await away.reader(), services, "slack-history")


async def test_a_single_failure_is_not_reported(away: Away) -> None:
    await away.say(BOUNCE)
    away.workspace.faults.add("server_error", "conversations.history", times=1)
    assert await reported_while_reading(away) == ["slack-history over"]
    assert len(away.intakes) == 1


async def test_a_recent_message_that_history_returns_late_is_read_too(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    away.workspace.faults.history_lag = 0.3
    monkeypatch.setattr(missed, "LAG", 0.4)
    await away.say(BOUNCE)
    assert await reported_while_reading(away) == ["slack-history over"]
    assert len(away.intakes) == 1


async def test_messages_that_slack_withheld_are_read_once_it_sends_some_again(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash meanwhile loses none: since when they are missing is stored at once."""
    monkeypatch.setattr(missed, "WITHHELD", 0.01)
    await away.say(BOUNCE)
    store = MemoryStore()
    reading = await missed_in(away, store, PaperOperators())
    await reading.once_sent_again(HOUR_AGO)
    later = datetime.now(UTC)
    assert await store.note_gap("T1", later, later) == HOUR_AGO
    await away.workspace.wait_for(lambda: away.intakes)
    reading.stop()


async def test_a_gap_in_one_channel_is_not_read_in_all(away: Away) -> None:
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


async def test_a_gap_in_one_channel_may_widen_to_all_while_it_is_read(away: Away) -> None:
    elsewhere = away.workspace.add_channel("elsewhere")
    await away.workspace.say(away.ada, elsewhere, BOUNCE)
    reading = await missed_in(away, MemoryStore(), PaperOperators())
    await asyncio.gather(reading.read(HOUR_AGO, {away.channel}), reading.read(HOUR_AGO))
    assert len(away.intakes) == 1


async def test_a_channel_that_stays_closed_is_reported_and_read_once_it_opens(away: Away) -> None:
    await away.say(BOUNCE)
    away.workspace.faults.add("server_error", "conversations.history", times=2)
    told, over = await reported_while_reading(away)
    assert told.startswith("slack-history: ")
    assert away.channel in told
    assert "`internal_error`" in told
    assert over == "slack-history over"
    assert len(away.intakes) == 1


async def test_a_channel_unreadable_for_days_is_given_up_and_not_reported_as_read(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "LOOK_BACK", timedelta(seconds=missed.PAUSES[0]))
    away.workspace.faults.add("server_error", "conversations.history")
    assert await reported_while_reading(away) == []
    assert len(away.workspace.calls("conversations.history")) == 1


async def test_if_slack_does_not_list_our_channels_it_is_asked_again(away: Away) -> None:
    await away.say(BOUNCE)
    away.workspace.faults.add("server_error", "users.conversations", times=2)
    told, _ = await reported_while_reading(away)
    assert "my channels" in told
    assert len(away.intakes) == 1


async def test_reading_interrupted_by_a_crash_continues_after_the_restart(away: Away) -> None:
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
async def test_a_message_not_stored_is_read_again_and_a_bug_is_logged(
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
        assert await reported_while_reading(away) == ["slack-history over"]
    assert [line["log_level"] for line in lines if line["event"] == "catch_up_failed"] == logged
    assert len(away.intakes) == 1


async def test_after_many_reconnects_one_reader_reads_everything(
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


async def test_what_slack_no_longer_repeats_after_an_outage_of_the_database_is_read(away: Away) -> None:
    """Slack gave the event up while nothing could be stored; the socket was open all the time. Perhaps it had
    sent it to another process, which died."""
    database = Recovering()
    reading = await missed_in(away, database, PaperOperators())
    reading.watch_database()
    await away.say(BOUNCE)
    database.fail()
    database.is_away = False
    await away.workspace.wait_for(lambda: away.intakes)


async def test_an_outage_is_followed_by_one_reading_however_often_it_is_noticed(away: Away) -> None:
    database = Recovering()
    reading = await missed_in(away, database, PaperOperators())
    reading.watch_database()
    for _ in range(5):
        database.fail()
    assert len(reading._reading) == 1
    reading.stop()
    database.fail()
    assert len(reading._reading) <= 1


async def test_the_gap_is_noted_before_anything_is_stored_after_an_outage(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed just then, the next process would go by what was stored last, and read from there."""
    monkeypatch.setattr(missed, "OUTAGE_PAUSE", 3600.0)
    database = Recovering()
    reading = await missed_in(away, database, PaperOperators())
    reading.watch_database()
    began = datetime.now(UTC)
    database.fail()
    failed = datetime.now(UTC)
    accept = reading.noticing(away.accept)
    with pytest.raises(StorageError):
        await accept(intake("T1:C1:1.0"))
    assert not away.intakes
    database.is_away = False
    await accept(intake("T1:C1:1.0"))
    reading.stop()
    since, _ = database._tables.gaps["T1"]
    assert began <= since <= failed
    assert len(away.intakes) == 1


class Recovering(MemoryStore):
    """A database that is away until it is told to return."""

    is_away = True

    def fail(self) -> None:
        """Some query fails."""
        for tell in tuple(self._tables.on_failure):
            tell()

    async def note_gap(self, team: str, since: datetime, noted_at: datetime) -> datetime:
        if self.is_away:
            raise StorageError("the disk is full")
        return await super().note_gap(team, since, noted_at)
