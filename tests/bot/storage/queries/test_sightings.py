"""Sightings are stored and found by server and domain, newest first; on every store."""

from datetime import timedelta

from bot.models.smtp import SmtpOutcome, Stage
from bot.ports.looking import History
from tests.given import NOON, sighting


async def test_a_sighting_is_read_back_as_stored(store: History) -> None:
    dead = sighting(
        outcome=SmtpOutcome.TIMEOUT, stage=Stage.CONNECT, connect_seconds=None, banner_seconds=None
    )
    await store.note([dead])
    assert list(await store.of_domain("down.example", NOON)) == [dead]
    assert not dead.good


async def test_the_newest_come_first_up_to_a_limit(store: History) -> None:
    await store.note([sighting(3), sighting(1), sighting(2)])
    found = await store.of_domain("down.example", NOON - timedelta(hours=1), limit=2)
    assert list(found) == [sighting(1), sighting(2)]


async def test_older_sightings_do_not_count(store: History) -> None:
    await store.note([sighting(1), sighting(90)])
    assert list(await store.of_domain("down.example", NOON - timedelta(hours=1))) == [sighting(1)]


async def test_a_server_is_known_from_every_domain_that_it_serves(store: History) -> None:
    hosted = sighting(5, domain="hosted.example")
    other = sighting(5, host="mx.other.example", domain="other.example")
    await store.note([hosted, sighting(9), other])
    found = await store.of_servers(["mx1.down.example"], NOON - timedelta(hours=1))
    assert list(found) == [hosted, sighting(9)]


async def test_storing_no_sightings_does_nothing(store: History) -> None:
    await store.note([])
    assert list(await store.of_servers([], NOON - timedelta(days=400))) == []


async def test_a_name_of_the_dns_that_is_longer_than_any_host_name_is_stored(store: History) -> None:
    """In escapes such as `\\000` it has up to a thousand characters."""
    host = "\\000" * 63 + ".evil.example"
    await store.note([sighting(host=host)])
    assert len(await store.of_servers([host], NOON - timedelta(hours=1))) == 1
