"""Corrections are stored: the latest of each person for each incident."""

from dataclasses import replace
from datetime import timedelta

from bot.models.correction import Correction
from bot.models.diagnosis import Actor
from bot.ports.change import Change
from bot.ports.store import Store
from tests.bot.storage.stories import opening
from tests.given import NOON

SAID = Correction(
    incident="B-AAAAAAAA",
    by="U1",
    at=NOON,
    said_cause="recipient-unreachable",
    said_actor=Actor.RECIPIENT,
    said_confidence=0.9,
    cause="port-25-blocked",
    actor=Actor.SENDER_NETWORK,
    words="our firewall",
)


async def test_corrections_are_returned_oldest_first(store: Store) -> None:
    await store.apply(opening())
    later = replace(SAID, by="U2", at=NOON + timedelta(hours=1), cause=None)
    for said in (later, SAID):
        await store.apply(Change(correction=said))
    assert list(await store.corrections(NOON)) == [SAID, later]
    assert list(await store.corrections(NOON + timedelta(minutes=1))) == [later]


async def test_each_users_last_correction_counts(store: Store) -> None:
    await store.apply(opening())
    better = replace(SAID, at=NOON + timedelta(minutes=5), words="the provider's firewall")
    for said in (SAID, better):
        await store.apply(Change(correction=said))
    assert list(await store.corrections(NOON)) == [better]
