"""Finds incidents with the same trouble, and how long it lasted; on every store."""

from datetime import timedelta

from bot.models.incident import IncidentState
from bot.ports.change import Change
from bot.ports.store import Store
from tests.given import NOON, incident

TROUBLE = {"provider": "provider.net", "trouble": "recipient-unreachable"}
WAITING = IncidentState.WAITING


async def test_open_incidents_of_the_channel_are_similar(store: Store) -> None:
    found = incident("B-AAAAAAA0", "a.example", state=WAITING, **TROUBLE)
    elsewhere = incident("B-AAAAAAA1", "b.example", state=WAITING, channel="C2", **TROUBLE)
    other = incident("B-AAAAAAA2", "c.example", state=WAITING, provider="provider.net", trouble="tls-broken")
    for one in (found, elsewhere, other):
        await store.apply(Change(incident=one))
    alike = await store.domains_alike("T1", "C1", "provider.net", "recipient-unreachable")
    assert list(alike) == ["a.example"]


async def test_recoveries_give_their_duration_newest_first(store: Store) -> None:
    over = {"state": IncidentState.RECOVERED, "closed_at": NOON, **TROUBLE}
    for number, minutes in enumerate((10, 20, 30)):
        opened = NOON - timedelta(minutes=minutes)
        one = incident(f"B-AAAAAAA{number}", f"d{number}.example", opened_at=opened, **over)
        await store.apply(Change(incident=one))
    given_up = incident("B-AAAAAAA9", "e.example", **(over | {"state": IncidentState.GAVE_UP}))
    await store.apply(Change(incident=given_up))
    lasted = await store.recoveries("T1", "provider.net", "recipient-unreachable", limit=2)
    assert list(lasted) == [600, 1200]
