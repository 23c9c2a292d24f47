"""An export shows one moment, and a bot at work neither waits for it nor is seen in it."""

from pathlib import Path

from bot.storage.upkeep import export, to_read
from tests.given import intake
from tests.stores import opened


async def test_a_bot_goes_on_writing_meanwhile(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/b.sqlite"
    async with opened(url) as store:
        await store.accept(intake("T1:C1:1.0"))
        async with to_read(url) as connection:
            rows = export(connection)
            first = await anext(rows)
            assert await store.accept(intake("T1:C1:2.0"))
            rest = [row async for row in rows]
    assert [row["origin"] for row in (first, *rest) if row["table"] == "inbox"] == ["T1:C1:1.0"]
