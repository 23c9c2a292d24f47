"""Settings of channels are stored, and concurrent changes do not overwrite each other."""

from dataclasses import replace
from datetime import time

import pytest

from bot.errors import ConflictError
from bot.models.channel import ChannelSettings, QuietHours
from bot.ports.change import Change
from bot.ports.store import Store

CHOSEN = ChannelSettings(
    team="T1",
    channel="C1",
    auto_watch=False,
    quiet=QuietHours(begins=time(22), ends=time(7, 30)),
    digest=True,
    zone="Europe/Berlin",
    keepers=("U1",),
)


async def test_without_a_choice_the_defaults_apply(store: Store) -> None:
    assert await store.settings("T1", "C1") == ChannelSettings(team="T1", channel="C1")


async def test_chosen_settings_are_read_back(store: Store) -> None:
    await store.apply(Change(settings=CHOSEN))
    assert await store.settings("T1", "C1") == replace(CHOSEN, version=1)
    assert (await store.settings("T1", "C2")).keepers == ()


@pytest.mark.parametrize("stale", [0, 2])
async def test_a_stale_version_is_refused(store: Store, stale: int) -> None:
    await store.apply(Change(settings=CHOSEN))
    with pytest.raises(ConflictError):
        await store.apply(Change(settings=replace(CHOSEN, digest=False, version=stale)))
    assert (await store.settings("T1", "C1")).digest


async def test_channels_with_a_digest_are_found(store: Store) -> None:
    await store.apply(Change(settings=CHOSEN))
    await store.apply(Change(settings=ChannelSettings(team="T1", channel="C2")))
    assert [one.channel for one in await store.channels_with_digest()] == ["C1"]
    await store.apply(Change(settings=replace(CHOSEN, digest=False, version=1)))
    assert not await store.channels_with_digest()
