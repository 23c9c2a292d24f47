"""An operator drops an incident that cannot be read while the bot runs: people see what became of it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.upkeep import drop, to_change
from tests.e2e.conftest import SCALE, with_bot
from tests.scene import Scene, key, payload
from tests.sqlite import database


async def test_its_card_says_so_and_another_bounce_opens_another(
    stage: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.posting.worker.SWEEP", 0.1)
    url = database(tmp_path / "bot.sqlite")
    async with with_bot(stage, tmp_path, SCALE):
        await stage.bounce("4.4.1 refusing.example")
        card = await stage.card("waiting")
        broken = payload(card)["incident"]
        async with to_change(url) as connection:
            await connection.execute(text("UPDATE incidents SET body = '{'"))
        async with to_change(url) as connection:
            await drop(connection, "incidents", broken)
        await stage.card("stopped")
        await stage.mention("recheck", card.thread_ts or card.ts)
        await stage.until(lambda: stage.whispers or any("/answer/" in key(post) for post in stage.posts))
        await stage.bounce("4.4.1 refusing.example")
        await stage.until(lambda: len(stage.cards) == 2)
