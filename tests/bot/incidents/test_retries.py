"""Failed intakes are retried, and given up in the end; trouble of database or Slack does not count."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.errors import RefusedValueError, SlackUnreachableError, StorageError, UnreadableError
from bot.incidents import answers, inbox, retries
from bot.models.content import Said
from bot.models.incident import Incident
from bot.models.intake import Intake, IntakeKind
from bot.models.post import Place
from bot.ports.change import Change
from tests.bot.incidents.house import House, open_house

MESSAGE = IntakeKind.MESSAGE


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house with short waits between retries."""
    async with open_house(scale=0.001) as house:
        yield house


async def test_a_failing_intake_delays_no_other_and_is_processed_in_the_end(house: House) -> None:
    house.mailroom.broken = 2
    await house.incidents.accept(house.intake("4.4.1 example.com", MESSAGE))
    await house.say("4.4.1 example.org")
    await house.settle()
    assert len(await house.store.open_incidents("T1")) == 2


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("kind", [MESSAGE, IntakeKind.COMMAND])
async def test_what_the_database_refuses_is_given_up_even_if_it_refuses_the_apology_too(
    house: House, monkeypatch: pytest.MonkeyPatch, kind: IntakeKind, answered: bool
) -> None:
    apply, tried = house.store.apply, list[str]()

    async def applied(change: Change) -> None:
        if change.incident and change.incident.query.domain == "example.com":
            tried.append("opened")
            raise RefusedValueError("DataError")
        if change.posts and not change.incident and not answered:
            tried.append("apologized")
            raise RefusedValueError("DataError")
        await apply(change)

    monkeypatch.setattr(house.store, "apply", applied)
    with capture_logs() as lines:
        await house.incidents.accept(house.intake("4.4.1 example.com", kind))
        await house.say("4.4.1 example.org", MESSAGE)
    assert lines == []
    together = kind is MESSAGE
    assert tried == ["opened"] * (retries.MOST_TRIES + together) + ["apologized"] * (not answered)
    assert [one.query.domain for one in await house.store.open_incidents("T1")] == ["example.org"]
    assert len([post for post in house.posts() if isinstance(post.content, Said)]) == answered


@pytest.mark.parametrize("kind", [MESSAGE, IntakeKind.COMMAND])
async def test_during_a_database_outage_nothing_is_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch, kind: IntakeKind
) -> None:
    apply, refusals = house.store.apply, iter(range(20))

    async def applied(change: Change) -> None:
        if next(refusals, None) is not None:
            raise StorageError("The database failed: gone")
        await apply(change)

    monkeypatch.setattr(house.store, "apply", applied)
    with capture_logs() as lines:
        await house.say("4.4.1 example.com", kind)
    assert lines == []
    assert len(await house.store.open_incidents("T1")) == 1
    assert not any(isinstance(post.content, Said) for post in house.posts())


async def test_while_slack_serves_no_files_nothing_is_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "OTHERS_WAIT", 1.0)
    house.mailroom.broken, house.mailroom.trouble = 20, SlackUnreachableError("Slack does not hand out F1.")
    with capture_logs() as lines:
        await house.say("4.4.1 example.com", MESSAGE)
    assert [line["event"] for line in lines] == ["intake_waits"]
    assert house.mailroom.broken == 0
    assert house.told() == ["/card", "/diagnosis"]


async def test_a_file_that_slack_never_serves_is_given_up_in_the_end(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "OTHERS_WAIT", 1.0)
    monkeypatch.setattr(retries, "MOST_WAITS", 5)
    house.mailroom.broken, house.mailroom.trouble = 99, SlackUnreachableError("Slack does not hand out F1.")
    message = await house.say("4.4.1 example.com", MESSAGE)
    assert house.told() == [f"answer/{message.origin}"]


async def test_an_intake_that_needs_an_unreadable_row_waits_and_delays_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "OTHERS_WAIT", 1.0)
    before, unread = house.store.open_incident, iter(range(20))

    async def open_incident(team: str, channel: str, domain: str) -> Incident | None:
        if domain == "example.com" and next(unread, None) is not None:
            raise UnreadableError("incidents", "B-AAAAAAAA", "state")
        return await before(team, channel, domain)

    monkeypatch.setattr(house.store, "open_incident", open_incident)
    await house.incidents.accept(house.intake("4.4.1 example.com", MESSAGE))
    await house.say("4.4.1 example.org", MESSAGE)
    opened = {one.query.domain for one in await house.store.open_incidents("T1")}
    assert opened == {"example.com", "example.org"}
    assert not any(isinstance(post.content, Said) for post in house.posts())


async def test_after_many_failures_one_apology_is_posted(house: House) -> None:
    house.mailroom.broken = 99
    message = await house.say("4.4.1 example.com", MESSAGE)
    assert [post.thread_ts for post in house.posts()] == [message.ts]
    assert house.told() == [f"answer/{message.origin}"]


async def test_after_many_failures_only_the_user_who_asked_is_told(house: House) -> None:
    house.mailroom.broken = 99
    await house.say("4.4.1 example.com", IntakeKind.SHORTCUT)
    (post,) = house.posts()
    assert (post.place, post.content) == (Place.PRIVATE, Said(text=answers.NOT_DONE))


async def test_an_unreadable_inbox_is_retried_with_a_pause(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if a failed intake is due at once."""
    unprocessed, loop = house.store.unprocessed, asyncio.get_running_loop()
    tried, often = list[float](), asyncio.Event()

    async def away(*about: Any) -> Sequence[Intake]:
        if house.mailroom.broken or often.is_set():
            return await unprocessed(*about)
        tried.append(loop.time())
        if len(tried) == 4:
            often.set()
        raise StorageError("The database failed: gone")

    monkeypatch.setattr(inbox, "AFTER_AN_ERROR", 0.05)
    monkeypatch.setattr(house.store, "unprocessed", away)
    house.mailroom.broken = 1
    await house.incidents.accept(house.intake("4.4.1 example.com", MESSAGE))
    await often.wait()
    assert min(later - sooner for sooner, later in pairwise(tried)) > 0.04
    await house.settle()
    assert len(await house.store.open_incidents("T1")) == 1


async def test_during_a_retry_it_is_not_requested_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long that takes, because it is being processed."""
    unprocessed, fetch = house.store.unprocessed, house.mailroom.fetch
    asked, often = list[object](), asyncio.Event()

    async def counted(*about: Any) -> Sequence[Intake]:
        asked.append(about)
        if len(asked) > 10:
            often.set()
        return await unprocessed(*about)

    async def slow(intake: Intake) -> Sequence[bytes | str]:
        found = await fetch(intake)
        with suppress(TimeoutError):
            await asyncio.wait_for(often.wait(), 0.3)
        return found

    monkeypatch.setattr(house.store, "unprocessed", counted)
    monkeypatch.setattr(house.mailroom, "fetch", slow)
    house.mailroom.broken = 1
    await house.incidents.accept(house.intake("4.4.1 example.com", MESSAGE))
    await house.stirred()
    assert len(await house.store.open_incidents("T1")) == 1
    assert not often.is_set()
