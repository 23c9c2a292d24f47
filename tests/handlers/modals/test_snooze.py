"""Snooze: a usual duration, tomorrow morning in one's time zone, or a chosen time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.grammar.commands import Snooze
from bot.grammar.parsing import parse_command
from bot.incidents.mornings import tomorrow_morning
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from handlers.modals import snooze
from tests.handlers.inbox import Remembered
from tests.handlers.modals.conftest import opened

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(("choice", "seconds"), [("15m", 900), ("1h", 3600)])
async def test_a_usual_length_becomes_a_command(
    inbox: Remembered, card: str, choice: str, seconds: int
) -> None:
    view = await opened(inbox, card, "snooze")
    await inbox.workspace.submit(inbox.ada, view.id, {"length": choice})
    intake = await inbox.one()

    assert (intake.kind, intake.user, intake.ts) == (IntakeKind.ACTION, inbox.ada, card)
    assert parse_command(intake.text) == Snooze("B-2345ABCD", seconds)
    assert inbox.workspace.modals(inbox.ada) == []


async def test_a_chosen_time_is_written_into_the_command(inbox: Remembered, card: str) -> None:
    view = await opened(inbox, card, "snooze")
    until = (datetime.now(UTC) + timedelta(hours=5)).replace(microsecond=0)
    values = {"length": "own", "own": int(until.timestamp())}
    await inbox.workspace.submit(inbox.ada, view.id, values)

    command = parse_command((await inbox.one()).text)
    assert isinstance(command, Snooze)
    assert (command.incident, command.until) == ("B-2345ABCD", until)


@pytest.mark.parametrize("days", [-1, 31])
async def test_a_time_in_the_past_or_too_far_ahead_is_refused_in_the_form(
    inbox: Remembered, card: str, days: int
) -> None:
    view = await opened(inbox, card, "snooze")
    when = int((datetime.now(UTC) + timedelta(days=days)).timestamp())
    result = await inbox.workspace.submit(inbox.ada, view.id, {"length": "own", "own": when})

    assert result.payload["response_action"] == "errors"
    assert "30 days" in result.payload["errors"]["own"]
    assert inbox.intakes == []


async def test_if_the_form_cannot_be_opened_the_buttons_command_runs(inbox: Remembered, card: str) -> None:
    inbox.workspace.faults.add("server_error", "views.open")
    await inbox.workspace.press(inbox.ada, inbox.channel, card, "snooze")
    assert parse_command((await inbox.one()).text) == Snooze("B-2345ABCD", 3600)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 3, 4, 12, 0, tzinfo=UTC), datetime(2026, 3, 5, 8, 0, tzinfo=UTC)),
        (datetime(2026, 3, 4, 23, 30, tzinfo=UTC), datetime(2026, 3, 6, 8, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
    ],
    ids=["winter", "already the next day there", "into summer time"],
)
def test_tomorrow_is_the_next_morning_on_the_wall_clock(now: datetime, morning: datetime) -> None:
    assert tomorrow_morning(now, BERLIN) == morning


@pytest.mark.parametrize("trouble", [None, "users.info"])
async def test_without_a_known_time_zone_tomorrow_is_in_utc(
    inbox: Remembered, card: str, trouble: str | None
) -> None:
    bob = inbox.workspace.add_user("bob", tz=None)
    await inbox.workspace.press(bob, inbox.channel, card, "snooze")
    (view,) = inbox.workspace.modals(bob)
    if trouble:
        inbox.workspace.faults.add("server_error", trouble)
    await inbox.workspace.submit(bob, view.id, {"length": "tomorrow"})

    intake = await inbox.one()
    command = parse_command(intake.text)
    assert isinstance(command, Snooze)
    assert command.until == tomorrow_morning(intake.received_at, UTC)


async def test_the_form_opens_before_slack_is_queried(inbox: Remembered, card: str) -> None:
    inbox.workspace.faults.add("server_error", "users.info")
    view = await opened(inbox, card, "snooze")
    assert view.body["callback_id"] == snooze.CALLBACK


async def test_the_card_of_an_ended_incident_answers_by_its_command(inbox: Remembered, card: str) -> None:
    over = replace(inbox.incidents["B-2345ABCD"], state=IncidentState.RESOLVED)
    inbox.incidents["B-2345ABCD"] = over
    await inbox.workspace.press(inbox.ada, inbox.channel, card, "snooze")
    assert inbox.workspace.modals(inbox.ada) == []
    assert (await inbox.one()).text == "snooze 1h B-2345ABCD"
